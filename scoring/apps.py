"""The upper floor: rubrics, rules, score sheets and rankings."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = _("Rubrics and rules")
