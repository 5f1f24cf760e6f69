"""What every page of one round begins with: its name, the steps of its course, and the addresses that open."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from scoring import ranking_words
from subdistricts.models import Round
from subdistricts.permissions import may_lead_round, may_record_recusal, may_see_ranking, may_see_round


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    is_done: bool
    is_now: bool


def visible_round(request: HttpRequest, pk: int) -> Round:
    return get_object_or_404(Round.objects.visible_to(request.user).with_area(), pk=pk)


def head(request: HttpRequest, round_: Round, candidates: int | None = None) -> dict[str, Any]:
    """``candidates`` are counted where the page has not read them anyway."""
    count = round_.candidates.count() if candidates is None else candidates
    return {
        "round": round_,
        "heading": ranking_words.heading(round_, count),
        "steps": steps_of(round_),
        "tabs": tabs_of(request, round_),
        "may_lead": may_lead_round(request.user, round_),
    }


def steps_of(round_: Round) -> list[Step]:
    states = list(Round.State)
    at = states.index(Round.State(round_.state))
    return [Step(str(state.label), number < at, number == at) for number, state in enumerate(states)]


def tabs_of(request: HttpRequest, round_: Round) -> list[Tab]:
    """Only addresses that open for this person."""
    user = request.user
    found = [("round", _("Overview"))]
    if may_see_round(user, round_):
        found.append(("programme", _("Programme")))
    if round_.state != Round.State.DRAFT and may_see_ranking(user, round_):
        found += [("round_missing", _("Missing sheets")), ("round_advice", _("How firm is it?"))]
    if may_record_recusal(user, round_):
        found.append(("round_recusals", _("Recusals and absences")))
    addresses = [(name, reverse(url_name, args=[round_.pk])) for url_name, name in found]
    return [Tab(name, address, address == request.path) for name, address in addresses]
