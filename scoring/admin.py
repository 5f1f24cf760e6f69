"""Set-up pages of the upper floor: rubrics, the scoring rules of a round, recusals. Score sheets are not here."""

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from scoring import advancements, keepers, ranking_words, recusals, resources, rounds, rubrics
from scoring.grade_fields import GRADES_HELP, GradesField
from scoring.models import Criterion, Level, RoundRules, Rubric
from scoring.refusals import RUBRIC_FROZEN, RULES_FROZEN
from scoring.tie_fields import OTHER_RULES, TiesField, criteria_choices
from subdistricts.admin.exports import ListFiles
from subdistricts.admin.filters import CandidateRoundFilter
from subdistricts.admin.rounds import RoundAdmin, may_fill_draft, may_set_up_rounds
from subdistricts.admin.ruled import RuledAdmin, RuledForm, RuledInline
from subdistricts.admin.site import site
from subdistricts.models import Recusal, Round, User
from subdistricts.permissions import Denied, Verdict, may_manage_rubrics, may_record_recusal
from subdistricts.refusals import Refusal

FROZEN = _(
    "A round has been opened with this rubric, so it stays as it is. To change it for later rounds, make a new version."
)
KEPT_ELSEWHERE = _("Others keep this rubric. To use it in other words or with other points, make a copy of your own.")


def may_write_rubric(user: User, rubric: Rubric | None) -> Verdict:
    """Whether it is frozen is asked after whose it is: nobody else is told."""
    verdict = may_manage_rubrics(user) if rubric is None else keepers.may_write_rubric(user, rubric)
    return Denied(FROZEN) if verdict and rubric is not None and rubric.is_frozen else verdict


def notice_of(user: User, rubric: Rubric) -> str:
    if not keepers.may_write_rubric(user, rubric):
        return str(KEPT_ELSEWHERE)
    return str(FROZEN) if rubric.is_frozen else ""


# Rubrics


class RubricForm(RuledForm):
    """A new rubric asks whose it shall be, where the person has more than one area to keep it."""

    areas: list[tuple[str, Any]] = []

    area = forms.ChoiceField(
        label=_("kept by"),
        help_text=_("Who changes it, and whose rounds can use it. This is chosen once and for all."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = self.areas
        if len(self.areas) < 2:
            del self.fields["area"]

    def _post_clean(self) -> None:
        only = self.areas[0][0] if len(self.areas) == 1 else ""
        area = self.cleaned_data.get("area", only)
        if area:
            keepers.keep(self.instance, area)
        super()._post_clean()


class CriterionInline(RuledInline):
    model = Criterion
    fields = ("position", "code", "name_th", "name_en", "max_points", "step", "weight_bp", "topic")
    show_change_link = True
    save_rule = rubrics.save_criterion
    remove_rule = rubrics.remove_criterion

    def may_write(self, user: User, row: Rubric | None) -> Verdict:
        return may_write_rubric(user, row)


@admin.register(Rubric, site=site)
class RubricAdmin(RuledAdmin):
    form = RubricForm
    list_display = ("shown_name", "code", "version", "award", "kept_by", "is_fixed", "is_sample")
    list_filter = ("is_sample",)
    search_fields = ("name_th", "name_en", "code", "source")
    fields = ("award", "code", "name_th", "name_en", "source", "is_sample")
    inlines = (CriterionInline,)
    save_rule = rubrics.save_rubric
    change_form_template = "admin/rubric_form.html"

    @admin.display(description=_("name"))
    def shown_name(self, row: Rubric) -> str:
        return row.name

    def reachable(self, user: User) -> models.QuerySet[Rubric]:
        found = Rubric.objects.visible_to(user).select_related("award", *keepers.FIELDS.values())
        return found.annotate(fixed=~Q(pk__in=Rubric.objects.changeable_by(user).values("pk")))

    def may_write(self, user: User, row: Rubric | None) -> Verdict:
        """A frozen one keeps its page, without fields to fill in: see ``get_readonly_fields``."""
        return may_manage_rubrics(user) if row is None else keepers.may_write_rubric(user, row)

    def get_fields(self, request: HttpRequest, obj: Rubric | None = None) -> tuple[str, ...]:
        if obj:
            return ("kept_by", *self.fields)
        return ("area", *self.fields) if len(keepers.areas_of(request.user)) > 1 else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Rubric | None = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        return ("kept_by", *(self.fields if obj.is_frozen else ("award", "code")))

    def get_form(self, request: HttpRequest, obj: Rubric | None = None, change: bool = False, **kwargs: Any) -> type:
        made = super().get_form(request, obj, change=change, **kwargs)
        made.areas = [] if obj else keepers.areas_of(request.user)
        return made

    @admin.display(description=_("kept by"))
    def kept_by(self, row: Rubric) -> str:
        return str(keepers.name_of(row))

    def refused_as_posted(self, request: HttpRequest, row: Rubric) -> Refusal | None:
        fields = r"(name_th|criteria-\d+-(code|name_th|max_points))$"
        if not keepers.may_write_rubric(request.user, row):
            return None
        if row.is_frozen and any(re.match(fields, name) for name in request.POST):
            return Refusal(RUBRIC_FROZEN, rubric=str(row))
        return None

    def page_context(self, request: HttpRequest, row: Rubric | None) -> dict[str, Any]:
        if row is None:
            return {"show_save_and_add_another": False}
        fixed = not may_write_rubric(request.user, row)
        copies = [] if keepers.may_write_rubric(request.user, row) else keepers.areas_of(request.user)
        return {
            "notice": notice_of(request.user, row),
            "copies": copies,
            "show_save": not fixed,
            "show_save_and_continue": not fixed,
            "show_save_and_add_another": False,
        }

    def get_urls(self) -> list[Any]:
        new = path(
            "<int:pk>/new-version/",
            self.admin_site.admin_view(self.new_version_view),
            name="scoring_rubric_new_version",
        )
        return [new, *super().get_urls()]

    @method_decorator(require_POST)
    def new_version_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        rubric = self.get_object(request, str(pk))
        if rubric is None:
            raise Http404
        area = request.POST.get("area", "")
        copy = rubrics.new_version(rubric, actor=request.user, now=timezone.now(), area=area)
        messages.success(
            request, _("%(rubric)s was made. It can be changed until a round opens with it.") % {"rubric": copy}
        )
        return HttpResponseRedirect(reverse("admin:scoring_rubric_change", args=[copy.pk]))

    @admin.display(description=_("fixed"), boolean=True, ordering="fixed")
    def is_fixed(self, row: Rubric) -> bool:
        """Whether it can no longer be changed by who looks."""
        return row.fixed


class LevelInline(RuledInline):
    model = Level
    fields = ("from_points", "to_points", "descriptor_th", "descriptor_en")
    save_rule = rubrics.save_level
    remove_rule = rubrics.remove_level

    def may_write(self, user: User, row: Criterion | None) -> Verdict:
        return may_write_rubric(user, row.rubric if row else None)


@admin.register(Criterion, site=site)
class CriterionAdmin(RuledAdmin):
    """One criterion with its guidance and the levels that describe its points; made on the rubric's page."""

    list_display = ("shown_name", "code", "rubric", "max_points", "step")
    search_fields = ("name_th", "name_en", "code", "rubric__code", "rubric__name_th")
    fields = ("rubric", "name_th", "name_en", "max_points", "step", "weight_bp", "guidance_th", "guidance_en")
    readonly_fields = ("rubric",)
    inlines = (LevelInline,)
    save_rule = rubrics.save_criterion

    @admin.display(description=_("name"))
    def shown_name(self, row: Criterion) -> str:
        return row.name

    def reachable(self, user: User) -> models.QuerySet[Criterion]:
        return Criterion.objects.filter(rubric__in=Rubric.objects.visible_to(user)).select_related("rubric__award")

    def may_write(self, user: User, row: Criterion | None) -> Verdict:
        return may_write_rubric(user, row.rubric if row else None)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def page_context(self, request: HttpRequest, row: Criterion | None) -> dict[str, Any]:
        return {"notice": notice_of(request.user, row.rubric)} if row else {}


# A round's rules


class RulesForm(RuledForm):
    class Meta:
        model = RoundRules
        fields = ("rubric", "aggregate", "missing", "minimum")

    ties = TiesField(
        (),
        label=RoundRules._meta.get_field("ties").verbose_name,
        help_text=_("Used from the first on, each on those that the one before left equal; higher is better."),
    )
    grades = GradesField(label=_("Grades, best first"), help_text=GRADES_HELP)

    offered: models.QuerySet[Rubric] = Rubric.objects.none()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = self.fields.get("ties")
        if shown is None:
            return
        self.fields["rubric"].queryset = self.offered
        self.fields["rubric"].label_from_instance = keepers.label
        by_criterion = criteria_choices(self.instance, self.offered)
        self.fields["ties"] = TiesField(by_criterion, "_continue", label=shown.label, help_text=shown.help_text)
        self.initial |= {"ties": self.instance.ties, "grades": self.instance.grades}

    def _post_clean(self) -> None:
        for name in ("ties", "grades"):
            setattr(self.instance, name, self.cleaned_data.get(name, getattr(self.instance, name)))
        super()._post_clean()


IN_WORDS = {"ties": "ties_in_words", "grades": "grades_in_words"}  # of rules that cannot be written any more


class RulesInline(RuledInline, admin.StackedInline):
    model = RoundRules
    form = RulesForm
    fields = ("rubric", "aggregate", "missing", "ties", "minimum", "grades")
    template = "admin/edit_inline/stacked.html"
    max_num = 1
    save_rule = rounds.save_rules

    def may_write(self, user: User, row: Round | None) -> Verdict:
        return may_fill_draft(user, row)

    def get_fields(self, request: HttpRequest, obj: Round | None = None) -> tuple[str, ...]:
        if self.has_change_permission(request, obj):
            return self.fields
        return tuple(IN_WORDS.get(name, name) for name in self.fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Round | None = None) -> tuple[str, ...]:
        return () if self.has_change_permission(request, obj) else tuple(IN_WORDS.values())

    @admin.display(description=RoundRules._meta.get_field("ties").verbose_name)
    def ties_in_words(self, rules: RoundRules) -> str:
        names = dict(criteria_choices(rules, Rubric.objects.none())) | dict(OTHER_RULES)
        return format_html_join("", "<div>{}</div>", ((names.get(rule, rule),) for rule in rules.ties)) or "–"

    @admin.display(description=_("Grades, best first"))
    def grades_in_words(self, rules: RoundRules) -> str:
        said = ((line,) for line in ranking_words.grades_in_words(rules))
        return format_html_join("", "<div>{}</div>", said) or "–"

    def get_extra(self, request: HttpRequest, obj: Round | None = None, **kwargs: Any) -> int:
        return 0 if obj and obj.rules.exists() else 1

    def get_formset(self, request: HttpRequest, obj: Round | None = None, **kwargs: Any) -> type:
        """Offers the rubrics that the round can use; before it is known which, those at hand."""
        made = super().get_formset(request, obj, **kwargs)
        every = Rubric.objects.select_related(*keepers.FIELDS.values())
        made.form.offered = every.usable_in(obj).filter(award=obj.award_id) if obj else every.visible_to(request.user)
        return made

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[RoundRules]:
        return super().get_queryset(request).select_related("rubric__award", "round")


@admin.register(Round, site=site)
class ScoredRoundAdmin(RoundAdmin):
    """A round's page with the rules by which it is scored."""

    inlines = (RulesInline, *RoundAdmin.inlines)
    save_rule = advancements.save_round

    def get_inlines(self, request: HttpRequest, obj: Round | None) -> tuple[type[RuledInline], ...]:
        """A round without sheets has no rules to be scored by."""
        found = super().get_inlines(request, obj)
        return found if obj is None or obj.is_scored else tuple(each for each in found if each is not RulesInline)

    def refused_as_posted(self, request: HttpRequest, row: Round) -> Refusal | None:
        if row.state != Round.State.DRAFT and any(
            re.match(r"rules-\d+-(rubric|aggregate|missing|ties_0|minimum|grades_0)$", name) for name in request.POST
        ):
            return Refusal(RULES_FROZEN)
        return super().refused_as_posted(request, row)

    def page_context(self, request: HttpRequest, row: Round | None) -> dict[str, Any]:
        gaps = rounds.gaps_before_opening(row) if row and row.state == Round.State.DRAFT else []
        return super().page_context(request, row) | {"gaps": gaps}


# Recusals


@admin.register(Recusal, site=site)
class RecusalAdmin(ListFiles, RuledAdmin):
    """Recorded or withdrawn, never rewritten: the trail keeps both."""

    list_display = ("seat", "candidate", "kind", "reason", "recorded_by")
    list_filter = (CandidateRoundFilter, "kind")
    search_fields = ("reason", "seat__title", "candidate__subdistrict__name_th")
    fields = ("seat", "candidate", "kind", "reason")
    save_rule = recusals.record
    resource_classes = (resources.Recusals,)
    remove_rule = recusals.withdraw

    def reachable(self, user: User) -> models.QuerySet[Recusal]:
        related = ("seat__office", "seat__committee", "candidate__round", "candidate__subdistrict", "candidate__office")
        return Recusal.objects.manageable_by(user).select_related(*related, "recorded_by")

    def may_write(self, user: User, row: Recusal | None) -> Verdict:
        return may_record_recusal(user, row.candidate.round) if row else may_set_up_rounds(user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_row(self, row: Recusal, request: HttpRequest) -> None:
        made = recusals.record(
            row.seat, row.candidate, kind=row.kind, reason=row.reason, actor=request.user, now=timezone.now()
        )
        row.pk = made.pk
