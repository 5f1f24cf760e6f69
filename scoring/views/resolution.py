"""A meeting's choice without scores: filled in on one page, looked through on the next, and sealed only then.

Comes to ``round_decide`` by way of ``decision_meeting``, which has asked who may. Nothing is kept between the two pages
but what the browser sends again.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from scoring import records, resolutions, results, withdrawals
from scoring.models import Decision
from scoring.refusals import MEETING_TO_COME, RESOLUTION_BREAKS
from scoring.resolution_forms import ChoiceForm
from scoring.views.round_head import head
from subdistricts.models import Round
from subdistricts.refusals import Refusal


def resolve(request: HttpRequest, round_: Round) -> HttpResponse:
    """Show the form; look through what it says; seal it."""
    withdrew = withdrawals.reasons(round_)
    candidates = [
        {**each, "withdrew_because": withdrew.get(each["candidate"], "")} for each in records.candidates_section(round_)
    ]
    form = ChoiceForm(request.POST or None, round_=round_, candidates=candidates, today=timezone.localdate())
    context = {**head(request, round_, len(candidates)), "form": form, "candidates": candidates, "withdrew": withdrew}
    if not form.is_valid() or "edit" in request.POST:
        return _fill_in(request, context)
    if "seal" not in request.POST:
        return _look_through(request, context)
    decision = _seal(request, round_, form)
    if decision is None:
        return _fill_in(request, context)
    messages.success(request, _("The decision is recorded and sealed."))
    return redirect("decision", pk=round_.pk, version=decision.version)


def _fill_in(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].errors else 200
    return render(request, "scoring/resolution.html", context, status=status)


def _look_through(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Everything once more, as it will be sealed."""
    choice = context["form"].choice()
    said = choice.resolution
    standing = results.chosen(context["candidates"], context["round"].places, said.selected)
    context |= {
        "standing": results.with_withdrawn(standing, context["withdrew"]),
        "resolved": results.Resolved(choice.held_on, choice.venue, said.present, said.reason),
    }
    return render(request, "scoring/resolution_review.html", context)


def _seal(request: HttpRequest, round_: Round, form: ChoiceForm) -> Decision | None:
    """Record the choice; a refusal about the meeting stays on the form, which keeps what was typed."""
    try:
        return resolutions.resolve(round_, form.choice(), actor=request.user, now=timezone.now())
    except Refusal as refusal:
        if refusal.kind not in (RESOLUTION_BREAKS, MEETING_TO_COME):
            raise
        form.add_error(None, refusal.message)
        return None
