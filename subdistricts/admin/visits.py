"""Set-up pages of the programme: visits, and who sits for whom on one of them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from subdistricts import choices, committees, resources, visits
from subdistricts.admin.exports import ListFiles
from subdistricts.admin.filters import RoundFilter, VisitRoundFilter
from subdistricts.admin.rounds import may_set_up_rounds
from subdistricts.admin.ruled import RuledAdmin, RuledInline
from subdistricts.admin.site import site
from subdistricts.models import Seat, StandIn, User, Visit
from subdistricts.permissions import Verdict, may_manage_round
from subdistricts.thai import dates


class StandInInline(RuledInline):
    model = StandIn
    fields = ("seat", "user", "reason")
    autocomplete_fields = ("user",)
    save_rule = committees.save_stand_in
    remove_rule = committees.remove_stand_in

    def may_write(self, user: User, row: Visit | None) -> Verdict:
        return may_manage_round(user, row.round) if row else may_set_up_rounds(user)

    def get_formset(self, request: HttpRequest, obj: Visit | None = None, **kwargs: Any) -> type:
        """Only seats of the committee that comes."""
        made = super().get_formset(request, obj, **kwargs)
        seats = choices.of(Seat, request.user)
        if "seat" in made.form.base_fields:
            made.form.base_fields["seat"].queryset = seats.filter(committee__round=obj.round_id) if obj else seats
        return made

    def get_queryset(self, request: HttpRequest) -> QuerySet[StandIn]:
        return super().get_queryset(request).select_related("seat__office", "seat__committee", "user", "visit__round")


@admin.register(Visit, site=site)
class VisitAdmin(ListFiles, RuledAdmin):
    list_display = ("__str__", "day", "hours", "kind", "venue", "round")
    list_filter = (RoundFilter, "kind")
    search_fields = ("title", "venue", "candidate__subdistrict__name_th")
    fields = (
        "round",
        "kind",
        "candidate",
        "district",
        "title",
        "venue",
        "hosts",
        "starts_at",
        "ends_at",
        "travel_minutes",
        "travel_km",
        "travel_by",
    )
    inlines = (StandInInline,)
    save_rule = visits.save_visit
    remove_rule = visits.remove_visit
    resource_classes = (resources.Visits,)

    def reachable(self, user: User) -> QuerySet[Visit]:
        related = ("award", "province", "district", "district_group", "inspection_zone")
        return Visit.objects.manageable_by(user).with_place().select_related(*(f"round__{name}" for name in related))

    def may_write(self, user: User, row: Visit | None) -> Verdict:
        return may_manage_round(user, row.round) if row else may_set_up_rounds(user)

    def get_readonly_fields(self, request: HttpRequest, obj: Visit | None = None) -> tuple[str, ...]:
        return ("round",) if obj else ()

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        """A visit that exists offers its own round's candidates; a new one all in reach, told apart by their names."""
        visit_id = request.resolver_match.kwargs.get("object_id")
        if db_field.name == "candidate" and visit_id and visit_id.isdecimal():
            in_reach = choices.of(db_field.related_model, request.user)
            kwargs["queryset"] = in_reach.filter(round__visits=visit_id)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("day"), ordering="starts_at")
    def day(self, row: Visit) -> str:
        return dates.short(timezone.localdate(row.starts_at), get_language() or "th")

    @admin.display(description=_("time"))
    def hours(self, row: Visit) -> str:
        language = get_language() or "th"
        ends = (dates.clock(timezone.localtime(each).time(), language) for each in (row.starts_at, row.ends_at))
        return "–".join(ends).replace(" ", "\N{NO-BREAK SPACE}")


@admin.register(StandIn, site=site)
class StandInAdmin(ListFiles, RuledAdmin):
    """All of them in one list, for files; one is named on the page of its visit."""

    list_display = ("seat", "user", "visit", "day", "reason")
    list_filter = (VisitRoundFilter,)
    search_fields = ("user__name", "user__username", "seat__title", "reason")
    fields = ("seat", "visit", "user", "reason")
    autocomplete_fields = ("user",)
    save_rule = committees.save_stand_in
    remove_rule = committees.remove_stand_in
    resource_classes = (resources.StandIns,)

    def reachable(self, user: User) -> QuerySet[StandIn]:
        related = ("seat__office", "seat__committee", "user", "visit__round")
        place = ("visit__candidate__subdistrict__district", "visit__candidate__office")
        return StandIn.objects.manageable_by(user).select_related(*related, *place)

    def may_write(self, user: User, row: StandIn | None) -> Verdict:
        return may_manage_round(user, row.visit.round) if row else may_set_up_rounds(user)

    def get_readonly_fields(self, request: HttpRequest, obj: StandIn | None = None) -> tuple[str, ...]:
        return ("seat", "visit") if obj else ()

    @admin.display(description=_("day"), ordering="visit__starts_at")
    def day(self, row: StandIn) -> str:
        return dates.short(timezone.localdate(row.visit.starts_at), get_language() or "th")
