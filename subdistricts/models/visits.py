"""When and where: the visits of a round's programme, scored or not."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from subdistricts import querysets
from subdistricts.models.fields import ThaiCharField
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
    title = ThaiCharField(_("title"), max_length=200, blank=True)
    venue = ThaiCharField(_("venue"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    hosts = ThaiCharField(_("hosts"), max_length=300, blank=True)

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
