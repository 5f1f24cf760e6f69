"""A decision: what was decided, read from its record; the record as a file; published, and taken up again."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from scoring import decisions, results
from scoring.core import record
from scoring.decision_forms import ReasonForm
from scoring.models import Decision
from scoring.permissions import may_see_decision
from scoring.refusals import ANOTHER_DECISION
from scoring.views.round_head import demand_state, head, visible_round
from subdistricts.answers import require
from subdistricts.models import Round, Seat, User
from subdistricts.permissions import may_lead_round, may_see_ranking
from subdistricts.refusals import Refusal
from subdistricts.roles import roles_with

# Who sees a published result, as the roles have it (docs/roles.md); staff see it before.
_OF_A_PROVINCE = gettext_lazy(
    "judges of this round, and readers and administrators of this province or the whole department see every "
    "candidate's place, total and what decided, and who is selected; district officers see results of their own "
    "district's rounds only;"
)
SEEN_BY: dict[Round.Level, Promise] = {
    Round.Level.DISTRICT: gettext_lazy(
        "judges of this round, and readers, district officers and administrators of this district, its province or "
        "the whole department see every candidate's place, total and what decided, and who is selected;"
    ),
    Round.Level.GROUP: _OF_A_PROVINCE,
    Round.Level.PROVINCE: _OF_A_PROVINCE,
    Round.Level.ZONE: gettext_lazy(
        "judges of this round, and readers and administrators of this inspection zone or the whole department see "
        "every candidate's place, total and what decided, and who is selected;"
    ),
    Round.Level.DEPARTMENT: gettext_lazy(
        "judges of this round, and readers and administrators of the whole department see every candidate's place, "
        "total and what decided, and who is selected;"
    ),
}


@login_required
@require_safe
def page(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """Everything for who may see the ranking; the result alone, once published, for all others."""
    round_ = visible_round(request, pk)
    decision = _decision(round_, version)
    require(may_see_decision(request.user, decision))
    document = json.loads(decision.record)
    result = results.result(document)
    context = {
        **head(request, round_, len(document["candidates"])),
        "decision": decision,
        "notice": results.notice(decision, round_),
        "result": result,
    }
    if may_see_ranking(request.user, round_):
        meeting = results.sitting_of(document, result) if round_.is_scored else results.resolved_of(document)
        said = {"sitting" if round_.is_scored else "resolved": meeting, "meeting_day": meeting.held_on}
        context |= _whole(decision, document, round_) | said
        return render(request, "scoring/decision.html", context)
    context["versions"] = _versions(round_).published()
    return render(request, "scoring/decision_result_page.html", context)


def _whole(decision: Decision, document: dict[str, Any], round_: Round) -> dict[str, Any]:
    """What is for staff alone."""
    stands = decision.is_in_force and round_.state in (Round.State.DECIDED, Round.State.PUBLISHED)
    return {
        "document": document,
        "withdrawals": results.withdrawals_of(document),
        "fingerprint": results.fingerprint(decision),
        "versions": _versions(round_),
        "may_be_published": stands and not decision.is_published,
        "may_be_taken_up": stands,
    }


def _versions(round_: Round) -> Any:
    rows = Decision.objects.filter(round=round_).select_related("publication", "revision__revised_by")
    return rows.defer("record").order_by("-version")


def _decision(round_: Round, version: int) -> Decision:
    rows = Decision.objects.select_related("publication__published_by", "revision__revised_by", "decided_by")
    decision = get_object_or_404(rows, round=round_, version=version)
    decision.round = round_
    return decision


@login_required
@require_safe
def record_file(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """The sealed record as the file that ``manage.py verify`` takes; for who may see the ranking."""
    round_ = visible_round(request, pk)
    require(may_see_ranking(request.user, round_))
    decision = _decision(round_, version)
    name = f"decision-{round_.award.code}-{round_.fiscal_year}-round-{round_.pk}-version-{version}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(record.as_file(decision.record), content_type="application/json", headers=headers)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who will see what, then publish the decision in force."""
    round_ = visible_round(request, pk)
    require(may_lead_round(request.user, round_))
    demand_state(round_, Round.State.DECIDED)
    seen = {"sha256": request.POST.get("sha256", ""), "actor": request.user, "now": timezone.now()}
    refusal = _unless_another(decisions.publish, round_, **seen) if request.method == "POST" else None
    context = _in_force(request, round_) | {"refusal": refusal, "seen_by": SEEN_BY[Round.Level(round_.level)]}
    if request.method == "POST" and refusal is None:
        messages.success(request, _("The result is published."))
        return redirect("decision", pk=pk, version=context["decision"].version)
    return render(request, "scoring/decision_publish.html", context, status=refusal.status if refusal else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the decision up again, with a reason; its result stands until the next version is published."""
    round_ = visible_round(request, pk)
    require(may_lead_round(request.user, round_))
    demand_state(round_, Round.State.DECIDED, Round.State.PUBLISHED)
    form, refusal = ReasonForm(request.POST or None), None
    if form.is_valid():
        seen = {"sha256": request.POST.get("sha256", ""), "actor": request.user, "now": timezone.now()}
        refusal = _unless_another(decisions.revise, round_, reason=form.cleaned_data["reason"], **seen)
        if refusal is None:
            messages.success(request, _("The round is closing again. The next decision will be the next version."))
            return redirect("round", pk=pk)
    context = _in_force(request, round_) | {"form": form, "refusal": refusal}
    context["knowing_judges"] = _knowing_judges(round_)
    status = refusal.status if refusal else 422 if form.is_bound else 200
    return render(request, "scoring/decision_revise.html", context, status=status)


def _knowing_judges(round_: Round) -> list[User]:
    """Who votes here and, as staff too, could see everybody's marks while the result was public."""
    if round_.published_version is None:
        return []
    voting, staff = Seat.objects.voting().filter(committee__round=round_), roles_with("see_ranking")
    judges = User.objects.filter(Q(seats__in=voting) | Q(stand_ins__seat__in=voting), assignments__role__in=staff)
    return [judge for judge in judges.distinct().order_by("name") if judge.reach.covers(staff, round_)]


def _unless_another(rule: Callable[..., object], round_: Round, **terms: Any) -> Refusal | None:
    """Do it. Where another decision is in force than the page showed, the refusal that the page then shows with it."""
    try:
        rule(round_, **terms)
    except Refusal as refusal:
        if refusal.kind is not ANOTHER_DECISION:
            raise
        return refusal
    return None


def _in_force(request: HttpRequest, round_: Round) -> dict[str, Any]:
    decision = Decision.objects.filter(round=round_).in_force().get()
    return {**head(request, round_), "decision": decision, "result": results.result_of(decision)}
