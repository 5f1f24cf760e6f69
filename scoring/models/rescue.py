"""Ops that came as a file out of a tablet, and what was ruled about each.

Only :mod:`scoring.rescue` writes here. Until its judge has confirmed it, or two of the staff have accepted it, an op
counts for nothing: it lies here and nowhere else. Rows are only ever added.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring import querysets
from scoring.models.sheets import ScoreSheet, SheetOp
from subdistricts.models import User


class RescuedOp(models.Model):
    """One op as it stood in a file. ``text`` is exactly that, ``file_sha256`` of the file that first brought it."""

    op_id = models.UUIDField()
    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="rescued")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("judge"))
    device_id = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10, choices=SheetOp.Kind.choices)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    file_sha256 = models.CharField(max_length=64)
    brought_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("brought by"))
    brought_at = models.DateTimeField(_("brought at"))

    objects = querysets.RescuedOpQuerySet.as_manager()

    class Meta:
        verbose_name = _("rescued op")
        verbose_name_plural = _("rescued ops")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["op_id", "sha256"], name="rescued_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.op_id}"


class RescueRuling(models.Model):
    """What one person said of a rescued op. ``outcome`` is what became of the op by it; empty: a second one is needed.

    The judge's confirmation stands alone; of the staff two different people must accept.
    """

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed by the judge")
        REFUSED = "refused", _("refused by the judge")
        ACCEPTED = "accepted", _("accepted by the staff")

    op = models.ForeignKey(RescuedOp, models.PROTECT, related_name="rulings")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    ruled_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("ruled by"))
    ruled_at = models.DateTimeField(_("ruled at"))

    class Meta:
        verbose_name = _("ruling on a rescued op")
        verbose_name_plural = _("rulings on rescued ops")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["op", "verdict", "ruled_by"], name="one_ruling_a_person_and_verdict")
        ]

    def __str__(self) -> str:
        return f"{self.verdict} {self.op}"


class RescuedPhoto(models.Model):
    """A photograph's bytes as they stood in a file, until an op that names it is confirmed."""

    sha256 = models.CharField(max_length=64)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("judge"))
    data = models.BinaryField()
    file_sha256 = models.CharField(max_length=64)
    brought_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("brought by"))
    brought_at = models.DateTimeField(_("brought at"))

    class Meta:
        verbose_name = _("rescued photograph")
        verbose_name_plural = _("rescued photographs")
        constraints = [models.UniqueConstraint(fields=["sha256", "user"], name="rescued_photo_once")]

    def __str__(self) -> str:
        return self.sha256[:12]
