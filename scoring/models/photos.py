"""Photographs that judges send beside their sheets. Only :mod:`scoring.photos` writes here; a row is never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring import querysets
from subdistricts.models import User


class Photo(models.Model):
    """One photograph of one judge, made clean. ``sha256``, its name in a sheet, is of the bytes as they were sent;
    these are not kept. ``jpeg`` comes last: a database reads the columns before it without touching the picture.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="photos", verbose_name=_("judge"))
    sha256 = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField(help_text="bytes of what is kept")
    received_at = models.DateTimeField()
    jpeg = models.BinaryField()

    objects = querysets.PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["sha256", "user"], name="one_photo_a_hash_and_judge")]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.width}×{self.height}"
