"""The ground floor: people, places, rounds, committees, candidates and visits."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubdistrictsConfig(AppConfig):
    name = "subdistricts"
    verbose_name = _("People, places and rounds")
