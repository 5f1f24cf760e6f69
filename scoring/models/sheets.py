"""Score sheets and everything a device ever sent about them.

Only :mod:`scoring.sheets` writes here. An op is added once; its outcome is written once, from NULL.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring import querysets
from subdistricts.models import Candidate, Seat, User


class ScoreSheet(models.Model):
    """One seat's marks for one candidate: the last body saved, and the last body signed, which alone counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="sheets", verbose_name=_("seat"))
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="sheets", verbose_name=_("candidate"))
    rev = models.PositiveIntegerField(default=0, help_text="+1 for every applied op")
    epoch = models.PositiveIntegerField(default=0, help_text="+1 for every lock and reopening")
    body = models.JSONField(null=True)
    signed_body = models.JSONField(null=True)
    signed_rev = models.PositiveIntegerField(null=True)
    signed_at = models.DateTimeField(_("signed at"), null=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("signed by"))
    last_applied = models.OneToOneField("SheetOp", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("changed at"), null=True)

    objects = querysets.ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        constraints = [models.UniqueConstraint(fields=["seat", "candidate"], name="one_sheet_a_seat_and_candidate")]
        indexes = [
            # All that ``at_a_glance`` asks: a ranking then reads no sheet's bodies but of those that changed.
            models.Index(
                fields=["candidate", "seat", "rev", "last_applied", "changed_at", "id"], name="sheets_at_a_glance"
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidate} · {self.seat}"


class SheetOp(models.Model):
    """One op, as it was sent. ``text`` is exactly what was received; ``sha256`` is of its UTF-8 bytes."""

    class Kind(models.TextChoices):
        SAVE = "save", _("save")
        SIGN = "sign", _("sign")
        RESOLVE = "resolve", _("settle")

    class Outcome(models.TextChoices):
        APPLIED = "applied", _("applied")
        DUPLICATE = "duplicate", _("already there")
        SUPERSEDED = "superseded", _("overtaken by a later one")
        CONFLICT = "conflict", _("conflict")
        HELD = "held", _("held")
        INVALID = "invalid", _("breaks a scoring rule")

    op_id = models.UUIDField(unique=True)
    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="ops")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    device_id = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    base_rev = models.PositiveIntegerField()
    epoch_seen = models.PositiveIntegerField()
    resolves = models.JSONField(default=list)
    form_version = models.CharField(max_length=80)
    app_build = models.CharField(max_length=80)
    schema_v = models.PositiveSmallIntegerField()
    client_at = models.CharField(max_length=40)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, null=True)
    answer = models.JSONField(null=True)

    objects = querysets.SheetOpQuerySet.as_manager()

    class Meta:
        verbose_name = _("sheet op")
        verbose_name_plural = _("sheet ops")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["device_id", "seq"], name="one_op_a_device_and_seq")]
        indexes = [models.Index(fields=["sheet"], condition=models.Q(outcome="held"), name="held_ops")]

    def __str__(self) -> str:
        return f"{self.kind} {self.op_id}"


class SheetConflict(models.Model):
    """An op that could not be applied beside the sheet as it stood. Both are kept until the judge chooses."""

    op = models.OneToOneField(SheetOp, models.PROTECT, primary_key=True, related_name="conflict")
    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="conflicts")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(SheetOp, models.PROTECT, null=True, related_name="+")

    objects = querysets.SheetConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")
        ordering = ["pk"]
        indexes = [models.Index(fields=["sheet"], condition=models.Q(closed_at=None), name="open_conflicts")]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.op_id}"


class QuarantinedOp(models.Model):
    """What claimed an op id or a device's sequence number that another op has. Kept to be explained, never applied."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="quarantined")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("quarantined op")
        verbose_name_plural = _("quarantined ops")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["code", "sha256"], name="quarantined_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.sha256[:12]}"
