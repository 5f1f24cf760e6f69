"""Set-up pages of committees and their seats."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from subdistricts import choices, committees, resources
from subdistricts.admin.exports import ListFiles
from subdistricts.admin.filters import RoundFilter, SeatRoundFilter
from subdistricts.admin.rounds import may_set_up_rounds
from subdistricts.admin.ruled import RuledAdmin, RuledInline
from subdistricts.admin.site import checklist_of, site
from subdistricts.models import Committee, Recusal, Round, Seat, User
from subdistricts.permissions import Verdict, may_manage_round


class SeatInline(RuledInline):
    model = Seat
    fields = ("number", "role", "office", "title", "holder", "is_voting")
    autocomplete_fields = ("office", "holder")
    save_rule = committees.save_seat
    remove_rule = committees.remove_seat

    def may_write(self, user: User, row: Committee | None) -> Verdict:
        return may_manage_round(user, row.round) if row else may_set_up_rounds(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Seat]:
        return super().get_queryset(request).select_related("office", "holder", "committee__round")


@admin.register(Committee, site=site)
class CommitteeAdmin(ListFiles, RuledAdmin):
    list_display = ("name", "round", "order_number", "number_of_seats")
    list_filter = (RoundFilter,)
    search_fields = ("name", "order_number")
    fields = ("round", "name", "order_number", "order_date")
    inlines = (SeatInline,)
    save_rule = committees.save_committee
    resource_classes = (resources.Committees,)
    change_form_template = "admin/committee_form.html"

    def reachable(self, user: User) -> QuerySet[Committee]:
        related = ("province", "district", "district_group", "inspection_zone")
        return (
            Committee.objects.manageable_by(user)
            .select_related("round__award", *(f"round__{name}" for name in related))
            .prefetch_related("seats")
        )

    def may_write(self, user: User, row: Committee | None) -> Verdict:
        return may_manage_round(user, row.round) if row else may_set_up_rounds(user)

    def get_readonly_fields(self, request: HttpRequest, obj: Committee | None = None) -> tuple[str, ...]:
        return ("round",) if obj else ()

    def response_post_save_add(self, request: HttpRequest, obj: Committee) -> HttpResponse:
        return self.response_post_save_change(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Committee) -> HttpResponse:
        """Its round goes on being set up; of an opened one the list is shown."""
        if obj.round.state == Round.State.DRAFT:
            return HttpResponseRedirect(checklist_of(request.user, obj.round))
        return super().response_post_save_change(request, obj)

    def page_context(self, request: HttpRequest, row: Committee | None) -> dict[str, Any]:
        if row is None:
            return {}
        recusals = Recusal.objects.filter(seat__committee=row)
        return {
            "recusals": recusals.select_related("seat__office", "candidate__subdistrict", "candidate__office"),
            "recusal_add_url": reverse("admin:subdistricts_recusal_add"),
        }

    @admin.display(description=_("seats"))
    def number_of_seats(self, row: Committee) -> int:
        return len(row.seats.all())


@admin.register(Seat, site=site)
class SeatAdmin(ListFiles, RuledAdmin):
    list_display = ("__str__", "committee", "number", "role", "holder", "is_voting")
    list_filter = (SeatRoundFilter, "role")
    search_fields = ("title", "office__name", "holder__name")
    fields = ("committee", "number", "role", "office", "title", "holder", "is_voting")
    autocomplete_fields = ("office", "holder")
    save_rule = committees.save_seat
    remove_rule = committees.remove_seat
    resource_classes = (resources.Seats,)

    def reachable(self, user: User) -> QuerySet[Seat]:
        return choices.of(Seat, user).select_related("office", "holder", "committee__round")

    def may_write(self, user: User, row: Seat | None) -> Verdict:
        return may_manage_round(user, row.committee.round) if row else may_set_up_rounds(user)

    def get_readonly_fields(self, request: HttpRequest, obj: Seat | None = None) -> tuple[str, ...]:
        return ("committee",) if obj else ()
