"""What judges' devices last said of themselves. It decides nothing; staff look at it before a round is locked."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from subdistricts.models import User


class Device(models.Model):
    """One person's app in one browser, as it described itself at its last contact.

    A shared tablet is a device of each of its people. ``pending`` counts what waits on it to be sent, ``oldest_at`` is
    since when the oldest of it waits. ``ready_sheets`` are those it keeps for work without a network, stored at
    ``ready_at`` by its own clock; both are empty where it keeps none. ``lost_at`` says that it found its memory gone,
    with whatever had waited in it.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="devices", verbose_name=_("judge"))
    device_id = models.UUIDField()
    first_contact_at = models.DateTimeField(_("first contact"))
    last_contact_at = models.DateTimeField(_("last contact"))
    pending = models.PositiveIntegerField(_("not sent yet"), default=0)
    oldest_at = models.DateTimeField(null=True)
    persisted = models.BooleanField(null=True)
    standalone = models.BooleanField(null=True)
    build = models.CharField(max_length=80, blank=True)
    ready_sheets = models.PositiveIntegerField(null=True)
    ready_at = models.DateTimeField(null=True)
    lost_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ["user", "-last_contact_at"]
        constraints = [models.UniqueConstraint(fields=["user", "device_id"], name="one_device_a_person")]

    def __str__(self) -> str:
        return self.short_name

    @property
    def short_name(self) -> str:
        """The beginning of its id, as the device shows it too."""
        return str(self.device_id)[:4].upper()

    @property
    def is_ready(self) -> bool:
        """It keeps sheets for work without a network."""
        return bool(self.ready_sheets)
