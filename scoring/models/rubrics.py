"""By what is judged: rubrics, their criteria and the levels that describe a criterion's points.

A rubric is versioned: one that a round has opened with is frozen, and a change is a new version. Whose it is, is said
by ``scoring.keepers``.
"""

from decimal import Decimal

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from scoring import querysets
from subdistricts.models import Award, District, InspectionZone, Province
from subdistricts.models.fields import ThaiCharField


class Rubric(models.Model):
    """One version of an award's criteria, as one office words them: an area's, or the whole department's.

    All versions of one code are kept by the same.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="rubrics", verbose_name=_("award"))
    code = models.SlugField(_("code"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    name_th = ThaiCharField(_("Thai name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    source = ThaiCharField(_("source"), max_length=300, blank=True)
    is_sample = models.BooleanField(
        _("sample"), default=False, help_text=_("Points that no source gives; awaiting the office's own.")
    )
    frozen_at = models.DateTimeField(_("frozen since"), null=True, blank=True, editable=False)
    # Who keeps it: one of these areas, or the department where none is named.
    inspection_zone = models.ForeignKey(
        InspectionZone, models.PROTECT, null=True, editable=False, verbose_name=_("inspection zone")
    )
    province = models.ForeignKey(Province, models.PROTECT, null=True, editable=False, verbose_name=_("province"))
    district = models.ForeignKey(District, models.PROTECT, null=True, editable=False, verbose_name=_("district"))

    objects = querysets.RubricQuerySet.as_manager()

    class Meta:
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"],
                name="one_rubric_a_version",
                violation_error_message=_("There is already a rubric with this code; make a new version of it."),
            ),
            models.CheckConstraint(
                name="rubric_has_one_keeper",
                condition=models.Q(inspection_zone=None, province=None)
                | models.Q(inspection_zone=None, district=None)
                | models.Q(province=None, district=None),
            ),
        ]

    def __str__(self) -> str:
        return _("%(name)s, version %(version)d") % {"name": self.name, "version": self.version}

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_th

    @property
    def is_frozen(self) -> bool:
        """To be told to nobody but who may write it: they see every round that can use it, others do not."""
        return self.frozen_at is not None


class Criterion(models.Model):
    """One of a rubric's criteria: what it asks, how many points it can bring and in what steps."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="criteria", verbose_name=_("rubric"))
    code = models.CharField(
        _("code"),
        max_length=20,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*\Z", _("Small letters, digits and _ only."))],
    )
    position = models.PositiveSmallIntegerField(_("order"))
    name_th = ThaiCharField(_("Thai name"), max_length=300)
    name_en = models.CharField(_("English name"), max_length=300, blank=True)
    max_points = models.DecimalField(
        _("maximum points"), max_digits=7, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    step = models.DecimalField(
        _("step"),
        max_digits=5,
        decimal_places=2,
        default=Decimal("0.5"),
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text=_("Points are given in multiples of this."),
    )
    weight_bp = models.PositiveIntegerField(
        _("weight (basis points)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("10,000 is the whole. Empty: in proportion to the maximum points."),
    )
    topic = models.SlugField(
        _("topic"),
        max_length=40,
        blank=True,
        help_text=_(
            "What it is about, whichever rubric words it: what a district showed stands beside the criterion of the "
            "same topic at every level."
        ),
    )
    guidance_th = models.TextField(_("guidance (Thai)"), blank=True)
    guidance_en = models.TextField(_("guidance (English)"), blank=True)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["rubric", "position"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "code"], name="one_criterion_a_code"),
            models.UniqueConstraint(fields=["rubric", "position"], name="one_criterion_a_position"),
            models.CheckConstraint(name="criterion_brings_points", condition=models.Q(max_points__gt=0, step__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_th

    @property
    def guidance(self) -> str:
        return self.guidance_en if get_language() == "en" and self.guidance_en else self.guidance_th


class Level(models.Model):
    """What a range of a criterion's points means."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="levels", verbose_name=_("criterion"))
    from_points = models.DecimalField(_("from points"), max_digits=7, decimal_places=2)
    to_points = models.DecimalField(_("to points"), max_digits=7, decimal_places=2)
    descriptor_th = ThaiCharField(_("descriptor (Thai)"), max_length=400)
    descriptor_en = models.CharField(_("descriptor (English)"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("level descriptor")
        verbose_name_plural = _("level descriptors")
        ordering = ["criterion", "-from_points"]
        constraints = [
            models.CheckConstraint(
                name="level_is_a_range", condition=models.Q(to_points__gte=models.F("from_points"), from_points__gte=0)
            )
        ]

    def __str__(self) -> str:
        return self.descriptor

    @property
    def descriptor(self) -> str:
        return self.descriptor_en if get_language() == "en" and self.descriptor_en else self.descriptor_th
