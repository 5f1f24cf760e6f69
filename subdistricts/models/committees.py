"""Who judges: a round's committee, its seats, who sits for a seat on a visit, and who must not judge whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from subdistricts import querysets
from subdistricts.models.fields import ThaiCharField
from subdistricts.models.people import User
from subdistricts.models.places import Office
from subdistricts.models.rounds import Candidate, Round


class Committee(models.Model):
    """The committee of one round, with the order that appointed it."""

    round = models.OneToOneField(Round, models.CASCADE, related_name="committee", verbose_name=_("selection round"))
    name = ThaiCharField(_("name"), max_length=250)
    order_number = ThaiCharField(_("number of the appointment order"), max_length=80, blank=True)
    order_date = models.DateField(_("date of the appointment order"), null=True, blank=True)

    objects = querysets.OfRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ["round"]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A place on a committee. It belongs to an office; its holder may change, the seat stays."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair")
        MEMBER = "member", _("member")
        SECRETARY = "secretary", _("member and secretary")

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="seats", verbose_name=_("committee"))
    number = models.PositiveSmallIntegerField(_("order in the committee"))
    role = models.CharField(_("position"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    office = models.ForeignKey(Office, models.PROTECT, related_name="seats", verbose_name=_("office"))
    title = ThaiCharField(_("title in the order"), max_length=200, blank=True)
    holder = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("holder")
    )
    is_voting = models.BooleanField(_("gives scores"), default=True)

    objects = querysets.SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["committee", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "number"],
                name="one_seat_a_number",
                violation_error_message=_("Another seat of this committee has this number."),
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=models.Q(role="chair"),
                name="one_chair_a_committee",
                violation_error_message=_("This committee already has a chair."),
            ),
            models.UniqueConstraint(
                fields=["committee", "holder"],
                condition=models.Q(holder__isnull=False),
                name="one_seat_a_person",
                violation_error_message=_("This person already holds a seat of this committee."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.get_role_display()} · {self.office}"

    @property
    def short_name(self) -> str:
        """For the narrow columns of a table: the chair, or the number on the committee."""
        if self.role == self.Role.CHAIR:
            return str(self.Role.CHAIR.label)
        return str(_("member %(number)d") % {"number": self.number})


class StandIn(models.Model):
    """Who sits for a seat on one visit."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="stand_ins", verbose_name=_("seat"))
    visit = models.ForeignKey("subdistricts.Visit", models.CASCADE, related_name="stand_ins", verbose_name=_("visit"))
    user = models.ForeignKey(User, models.PROTECT, related_name="stand_ins", verbose_name=_("who sits"))
    reason = ThaiCharField(_("reason"), max_length=300, blank=True)

    objects = querysets.StandInQuerySet.as_manager()

    class Meta:
        verbose_name = _("stand-in")
        verbose_name_plural = _("stand-ins")
        ordering = ["visit", "seat"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "visit"],
                name="one_stand_in_a_seat_and_visit",
                violation_error_message=_("Somebody already sits for this seat on this visit."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.seat}"


class Recusal(models.Model):
    """A seat that does not judge a candidate: no sheet is due."""

    class Kind(models.TextChoices):
        INTEREST = "interest", _("conflict of interest")
        ABSENCE = "absence", _("absence")

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="recusals", verbose_name=_("seat"))
    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="recusals", verbose_name=_("candidate"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.INTEREST)
    reason = ThaiCharField(_("reason"), max_length=500)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = querysets.RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "candidate"],
                name="one_recusal_a_seat_and_candidate",
                violation_error_message=_("This seat is already recused from this candidate."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat} · {self.candidate}"
