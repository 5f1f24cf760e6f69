"""When and where: the visits of a round's programme, scored or not, the way between them, and who came."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from subdistricts import querysets
from subdistricts.models.committees import Seat
from subdistricts.models.fields import ThaiCharField
from subdistricts.models.people import User
from subdistricts.models.places import District
from subdistricts.models.rounds import Candidate, Round


class Visit(models.Model):
    """One stop of a committee's programme. Times are stored in UTC and shown in Thailand's."""

    class Kind(models.TextChoices):
        SCORED = "scored", _("scored visit")
        STUDY = "study", _("study visit")
        TPMAP = "tpmap", _("TPMAP follow-up")

    round = models.ForeignKey(Round, models.CASCADE, related_name="visits", verbose_name=_("selection round"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SCORED)
    candidate = models.ForeignKey(
        Candidate, models.CASCADE, null=True, blank=True, related_name="visits", verbose_name=_("candidate")
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("district"),
        help_text=_("Of a TPMAP follow-up: whose subdistricts it is about."),
    )  # fmt: skip
    title = ThaiCharField(_("title"), max_length=200, blank=True)
    venue = ThaiCharField(_("venue"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    hosts = ThaiCharField(_("hosts"), max_length=300, blank=True)
    travel_minutes = models.PositiveSmallIntegerField(
        _("minutes of travel"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(24 * 60)],
        help_text=_("From the stop before. Empty: not known."),
    )  # fmt: skip
    travel_km = models.PositiveSmallIntegerField(
        _("kilometres of travel"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(2000)]
    )
    travel_by = ThaiCharField(_("how one travels"), max_length=200, blank=True)
    # By these a calendar knows the stop again after the programme was changed.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.PositiveIntegerField(_("revision"), default=0, editable=False)

    objects = querysets.VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("site visit")
        verbose_name_plural = _("site visits")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="visit_ends_after_it_starts",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                violation_error_message=_("A visit ends after it starts."),
            ),
            models.CheckConstraint(
                name="scored_visit_has_a_candidate",
                condition=~models.Q(kind="scored") | models.Q(candidate__isnull=False),
                violation_error_message=_("A scored visit names its candidate."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.candidate or self.get_kind_display())


class Attendance(models.Model):
    """Who came to a visit for a seat, as recorded on the spot. It says who was there and never changes a mark."""

    class Presence(models.TextChoices):
        CAME = "came", _("came")
        ABSENT = "absent", _("did not come")

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="attendance", verbose_name=_("visit"))
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="attendance", verbose_name=_("seat"))
    presence = models.CharField(_("presence"), max_length=6, choices=Presence.choices)
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who came"),
        help_text="The holder, or who sat in his stead. Who has no account is named in the note.",
    )  # fmt: skip
    note = ThaiCharField(_("note"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = querysets.AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["visit", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "seat"], name="one_attendance_a_seat_and_visit"),
            models.CheckConstraint(
                name="who_did_not_come_is_nobody", condition=~models.Q(presence="absent") | models.Q(user=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} · {self.get_presence_display()}"

    @property
    def is_stand_in(self) -> bool:
        """Whether somebody else than the seat's holder came for it."""
        came = self.presence == self.Presence.CAME
        return came and self.user_id != self.seat.holder_id
