"""What is being selected: awards, their rounds, and who competes in each."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from subdistricts import querysets
from subdistricts.models.fields import FiscalYearField, ThaiCharField
from subdistricts.models.places import District, DistrictGroup, InspectionZone, Office, Province, Subdistrict


class Award(models.Model):
    """A distinction of the department, and what kind of thing competes for it."""

    class CandidateKind(models.TextChoices):
        SUBDISTRICT = "subdistrict", _("subdistrict")
        OFFICE = "office", _("office")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_th = ThaiCharField(_("Thai name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    candidate_kind = models.CharField(_("what competes"), max_length=12, choices=CandidateKind.choices)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_th


class Round(models.Model):
    """One selection: an award, a fiscal year, a level and the area whose committee selects."""

    class Way(models.TextChoices):
        SCORED = "scored", _("by score sheets")
        RESOLUTION = "resolution", _("by a meeting's resolution")

    class Level(models.TextChoices):
        DISTRICT = "district", _("district")
        GROUP = "group", _("district group")
        PROVINCE = "province", _("province")
        ZONE = "zone", _("inspection zone")
        DEPARTMENT = "department", _("department")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("open for scoring")
        CLOSING = "closing", _("closing")
        LOCKED = "locked", _("locked")
        DECIDED = "decided", _("decided")
        PUBLISHED = "published", _("published")

    award = models.ForeignKey(Award, models.PROTECT, related_name="rounds", verbose_name=_("award"))
    fiscal_year = FiscalYearField(_("fiscal year (BE)"))
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    inspection_zone = models.ForeignKey(
        InspectionZone, models.PROTECT, null=True, blank=True, related_name="rounds", verbose_name=_("inspection zone")
    )
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="rounds", verbose_name=_("province")
    )
    district_group = models.ForeignKey(
        DistrictGroup, models.PROTECT, null=True, blank=True, related_name="rounds", verbose_name=_("district group")
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="rounds", verbose_name=_("district")
    )
    places = models.PositiveSmallIntegerField(_("places to award"), default=1, validators=[MinValueValidator(1)])
    way = models.CharField(
        _("how it is decided"), max_length=10, choices=Way.choices, default=Way.SCORED,
        help_text=_("A round decided by a meeting's resolution has no rubric and no sheets: its choice is recorded."),
    )  # fmt: skip
    feeds = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="fed_by", verbose_name=_("winners go on to")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    published_version = models.PositiveSmallIntegerField(
        _("published version of the decision"), null=True, editable=False,
        help_text="Stands until a later version is published, also while the round is taken up again.",
    )  # fmt: skip
    nominations_until = models.DateTimeField(
        _("districts put forward until"),
        null=True,
        blank=True,
        help_text=_("Empty: districts put nothing forward here."),
    )
    nomination_grace_hours = models.PositiveSmallIntegerField(
        _("hours of grace after it"), default=0, help_text=_("What comes in them is taken and marked late.")
    )
    is_demo = models.BooleanField(_("demonstration data"), default=False, editable=False)

    objects = querysets.RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("selection round")
        verbose_name_plural = _("selection rounds")
        ordering = ["-fiscal_year", "award", "level", "pk"]
        constraints = [
            models.CheckConstraint(
                name="round_names_the_area_of_its_level",
                condition=(
                    models.Q(level="district", inspection_zone=None, province__isnull=False, district_group=None)
                    & models.Q(district__isnull=False)
                    | models.Q(level="group", inspection_zone=None, province__isnull=False, district=None)
                    & models.Q(district_group__isnull=False)
                    | models.Q(level="province", inspection_zone=None, province__isnull=False, district_group=None)
                    & models.Q(district=None)
                    | models.Q(level="zone", inspection_zone__isnull=False, province=None, district_group=None)
                    & models.Q(district=None)
                    | models.Q(level="department", inspection_zone=None, province=None, district_group=None)
                    & models.Q(district=None)
                ),
                violation_error_message=_("Name exactly the area that the level says."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["award", "fiscal_year", area],
                    condition=models.Q(level=level),
                    name=f"one_{level}_round_a_year",
                    violation_error_message=_("There is already a round of this award for this area and fiscal year."),
                )
                for level, area in (
                    ("district", "district"),
                    ("group", "district_group"),
                    ("province", "province"),
                    ("zone", "inspection_zone"),
                )
            ),
            models.UniqueConstraint(
                fields=["award", "fiscal_year"],
                condition=models.Q(level="department"),
                name="one_department_round_a_year",
                violation_error_message=_("There is already a round of this award for this area and fiscal year."),
            ),
            models.CheckConstraint(name="round_has_a_place", condition=models.Q(places__gte=1)),
        ]

    def __str__(self) -> str:
        return _("%(area)s, fiscal year %(year)d BE") % {"area": self.area_name, "year": self.fiscal_year}

    @property
    def area(self) -> models.Model | None:
        return {
            self.Level.DISTRICT: self.district,
            self.Level.GROUP: self.district_group,
            self.Level.PROVINCE: self.province,
            self.Level.ZONE: self.inspection_zone,
        }.get(self.Level(self.level))

    @property
    def area_name(self) -> str:
        return str(self.area or Office.Kind.DEPARTMENT.label)

    @property
    def code(self) -> str:
        """By what lists know it: its award, fiscal year and area, each by its own code."""
        area: str | None = "department"
        if self.level == self.Level.ZONE:
            area = f"zone-{self.inspection_zone.fiscal_year}-{self.inspection_zone.number}"
        elif self.level == self.Level.GROUP:
            area = f"group-{self.province_id}-{self.district_group.number}"
        elif self.level != self.Level.DEPARTMENT:
            area = self.district_id or self.province_id
        return f"{self.award.code}-{self.fiscal_year}-{area}"

    @property
    def is_open(self) -> bool:
        """Sheets may still arrive and be changed by their judges."""
        return self.state in (self.State.OPEN, self.State.CLOSING)

    @property
    def is_scored(self) -> bool:
        """By sheets; else a meeting chooses without scores."""
        return self.way == self.Way.SCORED

    @property
    def is_published(self) -> bool:
        """The round has ended. One that was taken up again has not, though its earlier result stands."""
        return self.state == self.State.PUBLISHED


class Candidate(models.Model):
    """A subdistrict or an office that competes in one round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="candidates", verbose_name=_("selection round"))
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, null=True, blank=True, related_name="candidacies", verbose_name=_("subdistrict")
    )
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="candidacies", verbose_name=_("office")
    )
    district_group = models.ForeignKey(
        DistrictGroup, models.PROTECT, null=True, blank=True, related_name="candidacies",
        verbose_name=_("put forward by the group"),
    )  # fmt: skip
    put_forward_by = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="put_forward",
        verbose_name=_("put forward by the office"),
    )
    came_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="went_on", editable=False,
        verbose_name=_("won in the round before"),
        help_text="The winner of a round that feeds this one. What it scored there counts for nothing here.",
    )  # fmt: skip
    nomination = models.ForeignKey(
        "Nomination", models.PROTECT, null=True, blank=True, editable=False, related_name="candidates",
        verbose_name=_("nomination"),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    is_sample = models.BooleanField(_("made up for the demonstration"), default=False)

    objects = querysets.CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["round", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="candidate_is_a_subdistrict_or_an_office",
                condition=models.Q(subdistrict__isnull=False, office=None)
                | models.Q(subdistrict=None, office__isnull=False),
                violation_error_message=_("A candidate is one subdistrict or one office."),
            ),
            models.UniqueConstraint(
                fields=["round", "subdistrict"],
                name="one_candidacy_a_subdistrict",
                violation_error_message=_("This subdistrict is already a candidate of the round."),
            ),
            models.UniqueConstraint(
                fields=["round", "office"],
                name="one_candidacy_an_office",
                violation_error_message=_("This office is already a candidate of the round."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.subdistrict or self.office)

    @property
    def short_name(self) -> str:
        """For narrow columns: a subdistrict without the word before it, an office by where it is."""
        return str(self.subdistrict.name if self.subdistrict else self.office.short_name)

    @property
    def place_name(self) -> str:
        """Where it lies, for the second line of a heading: the district, or nothing for an office."""
        return str(self.subdistrict.district) if self.subdistrict else ""
