"""TPMAP follow-up: how many persons and households below the threshold were checked, and what the check found.

Counts alone: nobody's name, number or house is here, and no column could hold one. A report is of one subdistrict and
one dimension on one day; reports are only ever added. Dimensions do not add up: one person counts in several.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from subdistricts import querysets
from subdistricts.models.fields import FiscalYearField, ThaiCharField
from subdistricts.models.people import User
from subdistricts.models.places import District, Office, Subdistrict
from subdistricts.models.visits import Visit

MOST = 999_999  # persons or households of one subdistrict: more was mistyped


class Dimension(models.TextChoices):
    HEALTH = "health", _("health")
    LIVING = "living", _("living standard")
    EDUCATION = "education", _("education")
    INCOME = "income", _("income")
    ACCESS = "access", _("access to public services")
    VULNERABLE = "vulnerable", _("vulnerable persons and households")


class Unit(models.TextChoices):
    PERSONS = "persons", _("persons")
    HOUSEHOLDS = "households", _("households")


class Status(models.TextChoices):
    """Each person or household stands in one: not looked at yet, or what the check found."""

    TO_CHECK = "to_check", _("to check")
    VERIFIED = "verified", _("verified")
    WRONG_DATA = "wrong_data", _("wrong data")
    HELPED = "helped", _("already helped")
    BEING_HELPED = "being_helped", _("being helped")
    CANNOT_HELP = "cannot_help", _("cannot be helped")
    MOVED_DIED = "moved_died", _("moved or died")


def columns_of(unit: str) -> tuple[str, ...]:
    """The columns of a unit's counts, in the order of the statuses."""
    return tuple(f"{unit}_{status}" for status in Status)


COLUMNS = {unit: columns_of(unit) for unit in Unit}


def _told(unit: str) -> models.Q:
    return models.Q(**{f"{column}__lte": MOST for column in COLUMNS[unit]})


def _untold(unit: str) -> models.Q:
    return models.Q(**{f"{column}__isnull": True for column in COLUMNS[unit]})


class CountField(models.PositiveIntegerField):
    """How many; None where the unit was not counted, which is not nought."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"null": True, "blank": True, **kwargs})


class TpmapReport(models.Model):
    """What one subdistrict reports of one dimension, as of one day.

    The one with the latest day stands, of several of one day the last; a withdrawn one never. The others stay.
    """

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="tpmap_reports", verbose_name=_("subdistrict")
    )
    dimension = models.CharField(_("dimension"), max_length=10, choices=Dimension.choices)
    as_of = models.DateField(_("as of"))
    data_year = FiscalYearField(_("year of the data (BE)"))
    indicator_set = ThaiCharField(_("indicator set"), max_length=60)
    persons_to_check = CountField(_("persons: to check"))
    persons_verified = CountField(_("persons: verified"))
    persons_wrong_data = CountField(_("persons: wrong data"))
    persons_helped = CountField(_("persons: already helped"))
    persons_being_helped = CountField(_("persons: being helped"))
    persons_cannot_help = CountField(_("persons: cannot be helped"))
    persons_moved_died = CountField(_("persons: moved or died"))
    households_to_check = CountField(_("households: to check"))
    households_verified = CountField(_("households: verified"))
    households_wrong_data = CountField(_("households: wrong data"))
    households_helped = CountField(_("households: already helped"))
    households_being_helped = CountField(_("households: being helped"))
    households_cannot_help = CountField(_("households: cannot be helped"))
    households_moved_died = CountField(_("households: moved or died"))
    is_sample = models.BooleanField(_("made up for the demonstration"), default=False)
    reported_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("reported by")
    )
    reported_for = models.ForeignKey(
        Office, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("reporting office")
    )
    reported_at = models.DateTimeField(_("reported at"), editable=False)
    # Written once, of a report that should never have come in: a file taken back.
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("withdrawn by")
    )

    objects = querysets.TpmapReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("TPMAP report")
        verbose_name_plural = _("TPMAP reports")
        ordering = ["subdistrict", "-as_of", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="tpmap_report_counts_a_unit_wholly",
                condition=(_told("persons") | _untold("persons")) & (_told("households") | _untold("households")),
                violation_error_message=_("Give all counts of persons or none, and so for households."),
            ),
            models.CheckConstraint(
                name="tpmap_report_counts_something",
                condition=_told("persons") | _told("households"),
                violation_error_message=_("Give the counts of persons, of households, or both."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["data_year", "subdistrict", "dimension", "-as_of", "-id"],
                condition=models.Q(withdrawn_at=None),
                name="tpmap_reports_that_stand",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subdistrict} · {self.get_dimension_display()}"

    def counts(self, unit: str) -> tuple[int, ...] | None:
        """In the order of the statuses; None where the unit was not counted."""
        found = tuple(getattr(self, column) for column in COLUMNS[Unit(unit)])
        return None if None in found else found

    @property
    def pairs(self) -> list[tuple[int | None, int | None]]:
        """Of each status how many persons and how many households."""
        columns = zip(COLUMNS[Unit.PERSONS], COLUMNS[Unit.HOUSEHOLDS], strict=True)
        return [(getattr(self, persons), getattr(self, households)) for persons, households in columns]


class TpmapInstruction(models.Model):
    """What was asked of a district at a visit, until when; closed by the office once it is done."""

    # A bare number to the database: an instruction outlives the stop of the programme at which it was given.
    visit = models.ForeignKey(
        Visit, models.DO_NOTHING, db_constraint=False, related_name="tpmap_instructions", verbose_name=_("visit")
    )
    district = models.ForeignKey(
        District, models.PROTECT, related_name="tpmap_instructions", verbose_name=_("district")
    )
    text = ThaiCharField(_("instruction"), max_length=1000)
    given_by = ThaiCharField(_("given by"), max_length=200)
    given_on = models.DateField(_("given on"))
    until = models.DateField(_("until"))
    is_sample = models.BooleanField(_("made up for the demonstration"), default=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("closed by")
    )
    closing = ThaiCharField(_("what closed it"), max_length=1000, null=True, editable=False)

    objects = querysets.TpmapInstructionQuerySet.as_manager()

    class Meta:
        verbose_name = _("TPMAP instruction")
        verbose_name_plural = _("TPMAP instructions")
        ordering = ["until", "pk"]

    def __str__(self) -> str:
        return f"{self.district} · {self.text[:60]}"


class TpmapAnswer(models.Model):
    """What a district says it did; there may be several to one instruction."""

    instruction = models.ForeignKey(
        TpmapInstruction, models.PROTECT, related_name="answers", verbose_name=_("TPMAP instruction")
    )
    text = ThaiCharField(_("answer"), max_length=1000)
    is_sample = models.BooleanField(_("made up for the demonstration"), default=False)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), editable=False)

    class Meta:
        verbose_name = _("answer to a TPMAP instruction")
        verbose_name_plural = _("answers to TPMAP instructions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]
