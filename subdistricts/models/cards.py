"""Sign-in cards: paper that lets one judge in once. What a card says is kept as a hash and can never be read again."""

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subdistricts import querysets
from subdistricts.models.committees import Seat
from subdistricts.models.people import User


class SignInCard(models.Model):
    """One card of a seat: for the person who sits there, or a spare one for whoever comes in his stead."""

    class Ending(models.TextChoices):
        USED = "used", _("used")
        REVOKED = "revoked", _("revoked")
        REPLACED = "replaced", _("replaced by a new card")

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="cards", verbose_name=_("seat"))
    person = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="cards", verbose_name=_("person"), help_text="None: a spare card."
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    expires_at = models.DateTimeField(_("valid until"))
    ending = models.CharField(_("what became of it"), max_length=8, choices=Ending.choices, blank=True)
    ended_at = models.DateTimeField(_("time"), null=True)
    # Of a spare card that was used: who came.
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    signed_out_at = models.DateTimeField(
        _("signed out"), null=True, editable=False, help_text="Since when the session that it began is over."
    )

    objects = querysets.SignInCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in card")
        verbose_name_plural = _("sign-in cards")
        ordering = ["seat__number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "person"],
                condition=models.Q(ending="", person__isnull=False),
                name="one_unused_card_a_person",
            ),
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(ending="", person__isnull=True), name="one_unused_spare_a_seat"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or _('spare card')} · {self.seat}"

    @property
    def last_day(self) -> dt.date:
        """The last day on which it lets somebody in."""
        return timezone.localdate(self.expires_at - dt.timedelta(seconds=1))

    @property
    def is_spare(self) -> bool:
        return self.person_id is None


class WrongCode(models.Model):
    """A code that no card has, or none that holds: counted for an hour, so that codes cannot be guessed."""

    at = models.DateTimeField(db_index=True)
    source = models.CharField(
        max_length=64, help_text="A keyed hash of browser and address: both together, neither alone."
    )

    def __str__(self) -> str:
        return f"{self.at:%H:%M}"
