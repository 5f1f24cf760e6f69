"""How a round's sheets become a ranking: adopted before scoring, frozen when the round opens."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring import querysets
from scoring.models.rubrics import Rubric
from subdistricts.models import Round
from subdistricts.models.fields import ThaiCharField


class RoundRules(models.Model):
    """A round's rubric version and its scoring rules. The places to award are the round's."""

    class Aggregate(models.TextChoices):
        MEAN = "mean", _("mean of the judges' totals")
        DROP_EXTREMES = "drop_extremes", _("mean without the highest and the lowest total")

    class Missing(models.TextChoices):
        REFUSE = "refuse", _("no result while a due sheet is missing")
        PRESENT = "present", _("those present count, marked incomplete")

    round = models.ForeignKey(Round, models.CASCADE, related_name="rules", verbose_name=_("selection round"))
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="used_by", verbose_name=_("rubric"))
    aggregate = models.CharField(_("how totals are combined"), max_length=20, choices=Aggregate.choices, default="mean")
    missing = models.CharField(
        _("when a due sheet is missing"), max_length=10, choices=Missing.choices, default="refuse"
    )
    ties = models.JSONField(
        _("when totals are equal"),
        default=list,
        blank=True,
        help_text=_("Rules in order: criterion:<code>, median, first_places, chair."),
    )
    minimum = models.DecimalField(
        _("total needed to be selected"),
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    grades = models.JSONField(
        _("grades"),
        default=list,
        blank=True,
        help_text=_("Best first: code, name in Thai and English, places, minimum. None: whoever is selected is equal."),
    )
    resolution = ThaiCharField(_("adopted by"), max_length=300, blank=True)
    frozen_at = models.DateTimeField(_("frozen since"), null=True, blank=True, editable=False)

    objects = querysets.OfRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("scoring rules")
        verbose_name_plural = _("scoring rules")
        ordering = ["round", "-version"]
        constraints = [models.UniqueConstraint(fields=["round", "version"], name="one_version_of_a_rounds_rules")]

    def __str__(self) -> str:
        return _("scoring rules, version %(version)d") % {"version": self.version}

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None
