"""The meeting's decision: filled in on one page, looked through on the next, and sealed only then.

Nothing is kept between the two but what the browser sends again.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring import agendas, decisions, results
from scoring.agendas import Agenda
from scoring.decision_forms import MeetingForm
from scoring.models import Decision
from scoring.refusals import DECISION_BREAKS, MEETING_BEFORE_ROUND, MEETING_TO_COME
from scoring.views import resolution
from scoring.views.round_head import demand_state, head, visible_round
from subdistricts import attendance
from subdistricts.answers import require
from subdistricts.models import Round
from subdistricts.permissions import may_lead_round
from subdistricts.refusals import Refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form; look through what it says; seal it."""
    round_ = visible_round(request, pk)
    require(may_lead_round(request.user, round_))
    demand_state(round_, Round.State.LOCKED)
    if not round_.is_scored:
        return resolution.resolve(request, round_)
    agenda = agendas.load(round_)
    form = MeetingForm(request.POST or None, agenda=agenda, today=timezone.localdate())
    if not form.is_valid() or "edit" in request.POST:
        return _fill_in(request, agenda, form)
    if "seal" not in request.POST or request.POST.get("seen") != agenda.fingerprint:
        return _look_through(request, agenda, form)
    decision = _seal(request, round_, form)
    if decision is None:
        return _fill_in(request, agenda, form)
    messages.success(request, _("The decision is recorded and sealed."))
    return redirect("decision", pk=pk, version=decision.version)


def _seal(request: HttpRequest, round_: Round, form: MeetingForm) -> Decision | None:
    """Record the decision; a refusal about the meeting stays on the form, which keeps what was typed."""
    try:
        return decisions.decide(
            round_, minutes=form.minutes(), castings=form.castings(), actor=request.user, now=timezone.now()
        )
    except Refusal as refusal:
        if refusal.kind not in (DECISION_BREAKS, MEETING_TO_COME, MEETING_BEFORE_ROUND):
            raise
        form.add_error(None, refusal.message)
        return None


def _fill_in(request: HttpRequest, agenda: Agenda, form: MeetingForm) -> HttpResponse:
    who_came = attendance.of_round(agenda.round)
    context = _context(request, agenda) | {"form": form, "standing": agenda.standing(), "who_came": who_came}
    return render(request, "scoring/decision_meeting.html", context, status=422 if form.errors else 200)


def _look_through(request: HttpRequest, agenda: Agenda, form: MeetingForm) -> HttpResponse:
    """Everything once more, as it will be sealed. Sealing a ranking that is not the one looked at comes here again."""
    castings = form.castings()
    standing = agenda.standing(castings)
    told = results.casting_decisions(castings, agenda.tied_by_grade, agenda.seats, standing, agenda.grades)
    has_changed = "seal" in request.POST
    context = _context(request, agenda) | {
        "form": form,
        "standing": standing,
        "sitting": results.sitting(agenda.seats, form.minutes(), told),
        "has_changed": has_changed,
    }
    return render(request, "scoring/decision_review.html", context, status=409 if has_changed else 200)


def _context(request: HttpRequest, agenda: Agenda) -> dict[str, Any]:
    return {**head(request, agenda.round, len(agenda.candidates)), "agenda": agenda}
