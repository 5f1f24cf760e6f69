"""What staff have ruled about work that was held.

Rows are only ever added; the database refuses anything else (:mod:`subdistricts.insert_only`). The op keeps the outcome
and the answer that it got when it came: a ruling stands beside it. Only :mod:`scoring.held` writes here.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models.sheets import SheetOp
from subdistricts.models import Office, User
from subdistricts.models.fields import ThaiCharField


class HeldRuling(models.Model):
    """That one held op was accepted or refused, by whom, when and why. ``rev`` is the sheet's that it made, or None
    where it was refused; ``office`` the one that whoever ruled belonged to.
    """

    op = models.OneToOneField(SheetOp, models.PROTECT, primary_key=True, related_name="ruling")
    rev = models.PositiveIntegerField(null=True)
    reason = ThaiCharField(_("reason"), max_length=1000)
    ruled_at = models.DateTimeField(_("ruled at"))
    ruled_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("ruled by"))
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+", verbose_name=_("office"))

    class Meta:
        verbose_name = _("ruling on held work")
        verbose_name_plural = _("rulings on held work")

    def __str__(self) -> str:
        return f"{self.op_id} {'accepted' if self.is_accepted else 'refused'}"

    @property
    def is_accepted(self) -> bool:
        return self.rev is not None
