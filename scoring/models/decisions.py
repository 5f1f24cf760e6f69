"""What a committee has decided: sealed records, their publication, and their being taken up again.

Rows of these three tables are only ever added; the database refuses anything else (:mod:`subdistricts.insert_only`).
A decision is never corrected: it is taken up again with a reason, and the next version stands beside it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring import querysets
from subdistricts.models import Round, User
from subdistricts.models.fields import ThaiCharField


class Decision(models.Model):
    """One version of a round's decision. ``record`` is its canonical text, ``sha256`` the hash of its UTF-8 bytes.

    What stands in a record, and how it is recomputed, is told by :mod:`scoring.core.record`.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="decisions", verbose_name=_("selection round"))
    version = models.PositiveSmallIntegerField(_("version"))
    record = models.TextField(_("record"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    decided_at = models.DateTimeField(_("decided at"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    objects = querysets.DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["round", "-version"]
        constraints = [models.UniqueConstraint(fields=["round", "version"], name="one_decision_a_version")]

    def __str__(self) -> str:
        return _("decision, version %(version)d") % {"version": self.version}

    @property
    def is_published(self) -> bool:
        return hasattr(self, "publication")

    @property
    def is_in_force(self) -> bool:
        """It has not been taken up again."""
        return not hasattr(self, "revision")


class Publication(models.Model):
    """That a decision was made public; it stands until the publication of a later version."""

    decision = models.OneToOneField(Decision, models.PROTECT, primary_key=True, related_name="publication")
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("published by"))

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self) -> str:
        return str(self.decision)


class Revision(models.Model):
    """That a decision was taken up again, and why; the next version follows from it."""

    decision = models.OneToOneField(Decision, models.PROTECT, primary_key=True, related_name="revision")
    reason = ThaiCharField(_("reason"), max_length=1000)
    revised_at = models.DateTimeField(_("taken up again at"))
    revised_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("taken up again by"))

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")

    def __str__(self) -> str:
        return str(self.decision)
