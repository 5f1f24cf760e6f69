"""Filters beside the lists. Each offers only what the reader may see: Django's own would name every round there is."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from subdistricts import choices


class RoundFilter(admin.SimpleListFilter):
    title = _("selection round")
    parameter_name = "round"
    path = "round"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(each.pk), str(each)) for each in choices.rounds(request.user)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        return queryset.filter(**{self.path: chosen}) if chosen and chosen.isdecimal() else queryset


class SeatRoundFilter(RoundFilter):
    path = "committee__round"


class CandidateRoundFilter(RoundFilter):
    path = "candidate__round"


class ProvinceFilter(admin.SimpleListFilter):
    title = _("province")
    parameter_name = "province"
    path = "province"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(each.pk, each.name) for each in choices.provinces(request.user)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.path: self.value()}) if self.value() else queryset


class ProvinceOfSubdistrictFilter(ProvinceFilter):
    path = "district__province"
