"""Set-up pages of awards, rounds and candidates.

The page of a round is registered upstairs (``scoring.admin``), where the rules of its scoring stand beside it.
"""

import re
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from subdistricts import candidates, choices, resources, rounds
from subdistricts.admin.exports import ListFiles
from subdistricts.admin.filters import RoundFilter
from subdistricts.admin.ruled import RuledAdmin, RuledInline
from subdistricts.admin.site import checklist_of, site
from subdistricts.models import Award, Candidate, Committee, Round, User
from subdistricts.permissions import ALLOWED, STRANGER, Denied, Verdict, may_manage_area, may_manage_round
from subdistricts.refusals import ROUND_NOT_DRAFT, Refusal
from subdistricts.thai import dates

ROUND_OPENED = _(
    "The round has been opened: tablets score by what stands here, so its award, area, places, candidates and rules "
    "stay as they are."
)
_NOT_DRAFT = Denied(ROUND_OPENED)


def may_set_up_rounds(user: User) -> Verdict:
    return ALLOWED if user.reach.holds(choices.SETS_UP) else STRANGER


def may_fill_draft(user: User, round_: Round | None) -> Verdict:
    """Rows of a round that opening fixes."""
    if round_ is None:
        return may_set_up_rounds(user)
    verdict = may_manage_round(user, round_)
    return _NOT_DRAFT if verdict and round_.state != Round.State.DRAFT else verdict


@admin.register(Award, site=site)
class AwardAdmin(RuledAdmin):
    list_display = ("name_th", "code", "candidate_kind")
    search_fields = ("name_th", "name_en", "code")
    fields = ("name_th", "name_en", "code", "candidate_kind")
    save_rule = rounds.save_award

    def reachable(self, user: User) -> QuerySet[Award]:
        return Award.objects.all()

    def may_write(self, user: User, row: Award | None) -> Verdict:
        return may_manage_area(user, None)


class CandidateInline(RuledInline):
    model = Candidate
    fields = ("position", "subdistrict", "office", "district_group", "is_sample")
    autocomplete_fields = ("subdistrict", "office", "district_group")
    save_rule = candidates.save_candidate
    remove_rule = candidates.remove_candidate

    def may_write(self, user: User, row: Round | None) -> Verdict:
        return may_fill_draft(user, row)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Candidate]:
        return super().get_queryset(request).with_place().select_related("round__award")


class RoundAdmin(RuledAdmin):
    list_display = ("__str__", "award", "level", "fiscal_year", "places", "state")
    list_filter = ("fiscal_year", "level", "state")
    search_fields = ("fiscal_year", "award__name_th", "province__name_th", "district__name_th")
    fieldsets = (
        (None, {"fields": ("award", "fiscal_year", "level", "places", "way")}),
        (
            _("Area"),
            {
                "fields": ("province", "district_group", "district", "inspection_zone"),
                "description": _("Fill in the one that the level says; a group's or a district's province follows."),
            },
        ),
        (_("What districts put forward"), {"fields": ("nominations_until", "nomination_grace_hours")}),
        (_("Course"), {"fields": ("state", "feeds")}),
    )
    readonly_fields = ("state",)
    autocomplete_fields = ("district", "district_group")
    inlines = (CandidateInline,)
    save_rule = rounds.save_round
    change_form_template = "admin/round_form.html"

    def reachable(self, user: User) -> QuerySet[Round]:
        return choices.rounds(user)

    def may_write(self, user: User, row: Round | None) -> Verdict:
        return may_manage_round(user, row) if row else may_set_up_rounds(user)

    def notice_of(self, row: Round) -> str:
        return "" if row.state == Round.State.DRAFT else str(ROUND_OPENED)

    def get_readonly_fields(self, request: HttpRequest, obj: Round | None = None) -> tuple[str, ...]:
        if obj is None or obj.state == Round.State.DRAFT:
            return ("state",)
        asking = ("asked_until", "nomination_grace_hours")  # an opened round takes no more
        return ("state", *asking, *(name.removesuffix("_id") for name in rounds.FIXED_WHEN_OPEN))

    def get_fieldsets(self, request: HttpRequest, obj: Round | None = None) -> Any:
        """Where winners go on is asked of those alone who set up rounds of such a level.

        For all others the page is the same whether there is such a round or not.
        """
        *before, asking, course = self.fieldsets
        if obj is not None and obj.state != Round.State.DRAFT:
            asking = (asking[0], {"fields": ("asked_until", "nomination_grace_hours")})
        if obj is not None and not choices.levels(request.user).intersection(rounds.GOES_ON_TO[obj.level]):
            course = (course[0], {"fields": ("state",)})
        return (*before, asking, course)

    @admin.display(description=Round._meta.get_field("nominations_until").verbose_name)
    def asked_until(self, row: Round) -> str:
        """Read-only: Django itself would say a year of the common era."""
        if row.nominations_until is None:
            return self.get_empty_value_display()
        language, moment = get_language() or "th", timezone.localtime(row.nominations_until)
        return f"{dates.full(moment.date(), language)} {dates.clock(moment.time(), language)}"

    def get_form(self, request: HttpRequest, obj: Round | None = None, **options: Any) -> Any:
        """A round's winners go on to another round."""
        form = super().get_form(request, obj, **options)
        if obj is not None and "feeds" in form.base_fields:
            field = form.base_fields["feeds"]
            same = {"award": obj.award_id, "fiscal_year": obj.fiscal_year}
            field.queryset = field.queryset.filter(**same, level__in=rounds.GOES_ON_TO[obj.level])
        return form

    def refused_as_posted(self, request: HttpRequest, row: Round) -> Refusal | None:
        if row.state == Round.State.DRAFT:
            return None
        if any(name.removesuffix("_id") in request.POST for name in rounds.FIXED_WHEN_OPEN):
            return Refusal(ROUND_NOT_DRAFT, what=Round._meta.verbose_name)
        if any(re.match(r"candidates-\d+-(position|subdistrict|office)$", name) for name in request.POST):
            return Refusal(ROUND_NOT_DRAFT, what=Candidate._meta.verbose_name_plural)
        return None

    def get_inlines(self, request: HttpRequest, obj: Round | None) -> tuple[type[RuledInline], ...]:
        """Candidates and rules are checked against the round, so that it is there first."""
        return self.inlines if obj else ()

    def response_post_save_add(self, request: HttpRequest, obj: Round) -> HttpResponse:
        """A new round has a list of what it needs."""
        return HttpResponseRedirect(checklist_of(request.user, obj))

    def response_post_save_change(self, request: HttpRequest, obj: Round) -> HttpResponse:
        if obj.state == Round.State.DRAFT:
            return HttpResponseRedirect(checklist_of(request.user, obj))
        return super().response_post_save_change(request, obj)

    def page_context(self, request: HttpRequest, row: Round | None) -> dict[str, Any]:
        if row is None:
            return {"show_save_and_add_another": False, "show_save_and_continue": False}
        panel = Committee.objects.filter(round=row).first()
        if panel:
            address = reverse("admin:subdistricts_committee_change", args=[panel.pk])
        else:
            address = reverse("admin:subdistricts_committee_add") + f"?round={row.pk}"
        return {"committee_url": address, "show_save_and_add_another": False}


@admin.register(Candidate, site=site)
class CandidateAdmin(ListFiles, RuledAdmin):
    list_display = ("__str__", "place_name", "round", "district_group", "position", "is_sample")
    list_filter = (RoundFilter,)
    search_fields = ("subdistrict__code", "subdistrict__name_th", "office__name")
    fields = ("round", "position", "subdistrict", "office", "district_group", "put_forward_by", "is_sample")
    autocomplete_fields = ("subdistrict", "office", "district_group", "put_forward_by")
    save_rule = candidates.save_candidate
    remove_rule = candidates.remove_candidate
    resource_classes = (resources.Candidates,)

    def reachable(self, user: User) -> QuerySet[Candidate]:
        rows = Candidate.objects.manageable_by(user).with_place()
        related = ("round__award", "round__province", "round__district", "round__inspection_zone")
        return rows.select_related(*related, "round__district_group", "district_group__province")

    def may_write(self, user: User, row: Candidate | None) -> Verdict:
        return may_fill_draft(user, row.round if row else None)

    def get_readonly_fields(self, request: HttpRequest, obj: Candidate | None = None) -> tuple[str, ...]:
        """A candidate stays in its round: its visits and recusals do."""
        return ("round",) if obj else ()

    def notice_of(self, row: Candidate) -> str:
        return "" if row.round.state == Round.State.DRAFT else str(ROUND_OPENED)

    @admin.display(description=_("district"))
    def place_name(self, row: Candidate) -> str:
        return row.place_name
