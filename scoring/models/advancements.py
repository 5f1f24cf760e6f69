"""What becomes of winners after their round: that one went on to the round its own feeds, and that one withdrew.

Rows of both tables are only ever added; the database refuses anything else (:mod:`subdistricts.insert_only`). Neither
holds a score: a winner goes on with its name alone. Only :mod:`scoring.advancements` and :mod:`scoring.withdrawals`
write here.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models.decisions import Decision
from subdistricts.models import Candidate, Round, User
from subdistricts.models.fields import ThaiCharField


class Advancement(models.Model):
    """That a published decision sent its winner on to another round, as the first, second, … of its selection.

    It belongs to ``to_round`` and is shown there alone: at zone level whoever published may not know of that round.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="advancements", verbose_name=_("decision"))
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="advancements", verbose_name=_("candidate"))
    position = models.PositiveSmallIntegerField(_("order"))
    to_round = models.ForeignKey(Round, models.PROTECT, related_name="arrivals", verbose_name=_("goes on to the round"))
    advanced_at = models.DateTimeField(_("went on at"))

    class Meta:
        verbose_name = _("advancement")
        verbose_name_plural = _("advancements")
        ordering = ["to_round", "decision", "position"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "candidate", "to_round"], name="one_advancement_a_winner")
        ]

    def __str__(self) -> str:
        return f"{self.candidate} → {self.to_round}"


class Withdrawal(models.Model):
    """That a winner withdrew, and why. ``decision`` is the one it had been selected by; the next one passes it over."""

    candidate = models.OneToOneField(Candidate, models.PROTECT, primary_key=True, related_name="withdrawal")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="withdrawals", verbose_name=_("decision"))
    reason = ThaiCharField(_("reason"), max_length=1000)
    withdrawn_at = models.DateTimeField(_("withdrew at"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")

    def __str__(self) -> str:
        return str(self.candidate)
