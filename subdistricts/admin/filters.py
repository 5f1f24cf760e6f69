"""Filters beside the lists. Each offers only what the reader may see: Django's own would name every round there is."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from subdistricts import choices


def chosen_of(by: Any, queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Only what the filter offers is asked of the database; anything else in the address is passed over."""
    offered = {value for value, _label in by.lookup_choices}
    return queryset.filter(**{by.path: by.value()}) if by.value() in offered else queryset


class RoundFilter(admin.SimpleListFilter):
    title = _("selection round")
    parameter_name = "round"
    path = "round"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(each.pk), str(each)) for each in choices.rounds(request.user)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return chosen_of(self, queryset)


class SeatRoundFilter(RoundFilter):
    path = "committee__round"


class CandidateRoundFilter(RoundFilter):
    path = "candidate__round"


class VisitRoundFilter(RoundFilter):
    path = "visit__round"


class ProvinceFilter(admin.SimpleListFilter):
    title = _("province")
    parameter_name = "province"
    path = "province"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(each.pk, each.name) for each in choices.provinces(request.user)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return chosen_of(self, queryset)


class ProvinceOfSubdistrictFilter(ProvinceFilter):
    path = "district__province"
