"""Where: Thailand's areas by their official codes, the groupings an office makes of them, and offices.

Codes are text (2, 4, 6 digits), never numbers: a leading zero would be lost, and names are not keys
(สำโรง is three subdistricts of Ubon Ratchathani).
"""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from subdistricts import querysets
from subdistricts.models.fields import FiscalYearField, SortKeyField, ThaiCharField


def official_code(digits: int) -> RegexValidator:
    message = format_lazy(_("An official code has exactly {digits} digits."), digits=digits)
    return RegexValidator(rf"^[0-9]{{{digits}}}\Z", message)


class NamedArea(models.Model):
    """What every official area has: a Thai and an English name, and its place in the dictionary."""

    name_th = ThaiCharField(_("Thai name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    sort_key = SortKeyField(source="name_th")
    is_corrected = models.BooleanField(
        _("corrected by an office"), default=False, editable=False,
        help_text="Stays as it is when the official list is read in again.",
    )  # fmt: skip

    class Meta:
        abstract = True
        ordering = ["sort_key"]

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_th


class Province(NamedArea):
    code = models.CharField(_("code"), max_length=2, primary_key=True, validators=[official_code(2)])

    class Meta(NamedArea.Meta):
        verbose_name = _("province")
        verbose_name_plural = _("provinces")

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else f"จังหวัด{self.name_th}"


class District(NamedArea):
    code = models.CharField(_("code"), max_length=4, primary_key=True, validators=[official_code(4)])
    province = models.ForeignKey(Province, models.PROTECT, related_name="districts", verbose_name=_("province"))

    class Meta(NamedArea.Meta):
        verbose_name = _("district")
        verbose_name_plural = _("districts")

    def __str__(self) -> str:
        return f"{self.name_en} district" if get_language() == "en" and self.name_en else f"อำเภอ{self.name_th}"


class Subdistrict(NamedArea):
    code = models.CharField(_("code"), max_length=6, primary_key=True, validators=[official_code(6)])
    district = models.ForeignKey(District, models.PROTECT, related_name="subdistricts", verbose_name=_("district"))

    class Meta(NamedArea.Meta):
        verbose_name = _("subdistrict")
        verbose_name_plural = _("subdistricts")

    def __str__(self) -> str:
        return f"{self.name_en} subdistrict" if get_language() == "en" and self.name_en else f"ตำบล{self.name_th}"


class InspectionZone(models.Model):
    """A zone of the department's inspectors. Its number and its provinces belong to one fiscal year."""

    fiscal_year = FiscalYearField(_("fiscal year (BE)"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = ThaiCharField(_("name"), max_length=150, blank=True)
    provinces = models.ManyToManyField(
        Province, related_name="inspection_zones", verbose_name=_("provinces"), blank=True
    )

    class Meta:
        verbose_name = _("inspection zone")
        verbose_name_plural = _("inspection zones")
        ordering = ["-fiscal_year", "number"]
        constraints = [models.UniqueConstraint(fields=["fiscal_year", "number"], name="one_zone_number_a_year")]

    def __str__(self) -> str:
        return _("Inspection zone %(number)d (%(year)d BE)") % {"number": self.number, "year": self.fiscal_year}


class DistrictGroup(models.Model):
    """Districts of one province that put one candidate forward together, in one fiscal year."""

    province = models.ForeignKey(Province, models.PROTECT, related_name="district_groups", verbose_name=_("province"))
    fiscal_year = FiscalYearField(_("fiscal year (BE)"))
    number = models.PositiveSmallIntegerField(_("number"))
    is_sample = models.BooleanField(_("made up for the demonstration"), default=False)
    districts = models.ManyToManyField(
        District, through="GroupedDistrict", related_name="district_groups", verbose_name=_("districts")
    )

    objects = querysets.DistrictGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("district group")
        verbose_name_plural = _("district groups")
        ordering = ["-fiscal_year", "province", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "fiscal_year", "number"],
                name="one_group_number_a_province_and_year",
                violation_error_message=_("This province already has a group with this number in this fiscal year."),
            )
        ]

    def __str__(self) -> str:
        return _("District group %(number)d") % {"number": self.number}


class GroupedDistrict(models.Model):
    """A district's place in a group; a district is in one group a fiscal year."""

    district_group = models.ForeignKey(
        DistrictGroup, models.CASCADE, related_name="members", verbose_name=_("district group")
    )
    district = models.ForeignKey(District, models.PROTECT, related_name="groupings", verbose_name=_("district"))
    # Copied from the group, so that the database itself can refuse a second group in one year.
    fiscal_year = FiscalYearField(_("fiscal year (BE)"), editable=False)

    class Meta:
        verbose_name = _("district in a group")
        verbose_name_plural = _("districts in groups")
        ordering = ["district__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "fiscal_year"],
                name="one_group_a_district_and_year",
                violation_error_message=_("This district is already in a group of this fiscal year."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.district} · {self.district_group}"


class Office(models.Model):
    """A government office: who a seat belongs to, who puts a candidate forward, or itself a candidate."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("Community Development Department")
        ZONE = "zone", _("inspectors of a zone")
        PROVINCE = "province", _("provincial community development office")
        DISTRICT = "district", _("district community development office")
        OTHER = "other", _("another office")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = ThaiCharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    sort_key = SortKeyField(source="name")
    inspection_zone = models.ForeignKey(
        InspectionZone, models.PROTECT, null=True, blank=True, related_name="offices", verbose_name=_("inspection zone")
    )
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="offices", verbose_name=_("province")
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="offices", verbose_name=_("district")
    )

    objects = querysets.OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="department") | models.Q(inspection_zone=None, province=None, district=None),
                name="departments_office_has_no_area",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="zone")
                | models.Q(inspection_zone__isnull=False, province=None, district=None),
                name="zones_office_has_its_zone",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="province") | models.Q(province__isnull=False),
                name="provincial_office_has_province",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="district") | models.Q(district__isnull=False),
                name="district_office_has_district",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @property
    def short_name(self) -> str:
        """For narrow columns: of a community development office, which all have one name, only whose it is."""
        if self.kind not in (self.Kind.PROVINCE, self.Kind.DISTRICT):
            return str(self)
        return str(self).removeprefix("สำนักงานพัฒนาชุมชน").removesuffix(" Community Development Office")
