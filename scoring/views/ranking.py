"""What stands beside a ranking, for staff alone: who owes which sheets, how firm the result is, the case as a file."""

import json
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scoring import devices, grades, ranking_words, rankings
from scoring.core import agreement, ranking, stability
from scoring.core.rounding import two_decimals
from scoring.views.round_head import demand_sheets, head, visible_round
from subdistricts.answers import require
from subdistricts.models import Candidate, Seat, User, Visit
from subdistricts.permissions import may_see_ranking

# Draws of the bootstrap: their number falls with the size of the table, so that the page stays quick.
MOST_DRAWS = 1000
MOST_CELLS = 50_000


def facts_of(request: HttpRequest, pk: int) -> rankings.RoundFacts:
    """An opened round as it stands, for whoever may see its ranking."""
    round_ = visible_round(request, pk)
    require(may_see_ranking(request.user, round_))
    demand_sheets(round_)
    return rankings.load(round_)


@dataclass(frozen=True, slots=True)
class WaitingSheet:
    """A sheet that needs somebody, with whom and the visit it belongs to."""

    sheet: rankings.Waiting
    holder: User | None
    visit: Visit | None


@dataclass(frozen=True, slots=True)
class Owed:
    """What one seat owes: candidates, how each sheet stands and the visit it belongs to; when its holder's device was
    last heard."""

    seat: Seat
    holder: User | None
    heard_at: datetime | None
    sheets: list[tuple[Candidate, rankings.SheetState, Visit | None]]


@login_required
@require_safe
def missing(request: HttpRequest, pk: int) -> HttpResponse:
    """Who owes which sheets, with the visit each belongs to."""
    facts = facts_of(request, pk)
    board = rankings.ranking(facts)
    scored = Visit.objects.filter(round=facts.round, kind=Visit.Kind.SCORED).order_by("-starts_at")
    visits = {visit.candidate_id: visit for visit in scored}  # a candidate's first
    holders = User.objects.in_bulk({seat.holder_id for seat in facts.seats if seat.holder_id})
    heard_at = devices.last_contacts(holders)
    context = {
        **head(request, facts.round, len(facts.candidates)),
        "board": board,
        "facts": facts,
        "owed": [
            Owed(
                seat,
                holders.get(seat.holder_id),
                heard_at.get(seat.holder_id),
                [(each, state, visits.get(each.pk)) for each, state in sheets],
            )
            for seat, sheets in board.missing_by_seat
        ],
        "waiting": [
            WaitingSheet(each, holders.get(each.seat.holder_id), visits.get(each.candidate.pk))
            for each in board.waiting
        ],
        "completeness": ranking_words.completeness(board),
    }
    return render(request, "scoring/round_missing.html", context)


@login_required
@require_safe
def case_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The case in the format of ``manage.py rank``, to be ranked again by anybody."""
    facts = facts_of(request, pk)
    text = json.dumps(rankings.case_json(facts), ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": f'attachment; filename="round-{facts.round.pk}-case.json"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


# How firm it is


@dataclass(frozen=True, slots=True)
class Totals:
    """One candidate's line in the table of totals; a cell is empty where no sheet counts, so is ``share``."""

    row: rankings.Row
    cells: tuple[str, ...]
    range: str
    share: str


@login_required
@require_safe
def advice(request: HttpRequest, pk: int) -> HttpResponse:
    """How much the selection leans on single judges. Advice: it stands beside the official result."""
    facts = facts_of(request, pk)
    board = rankings.ranking(facts)
    seed = facts.round.fiscal_year
    draws = min(MOST_DRAWS, MOST_CELLS // max(1, len(facts.candidates) * len(facts.seats)) + 1)
    inclusion = stability.inclusion_shares(facts.case, seed=seed, draws=draws, missing=ranking.PRESENT)
    agreed = agreement.agreement(facts.case)
    shares = dict(inclusion.shares)
    context = {
        **head(request, facts.round, len(facts.candidates)),
        "board": board,
        "facts": facts,
        "without_each": ranking_words.without_each(board),
        "graded_without": _graded_without(board),
        "seed": seed,
        "inclusion": inclusion,
        "inclusion_refused": ranking_words.refusal(inclusion.refused) if inclusion.refused else "",
        "agreement": agreed,
        "w": None if agreed.w is None else two_decimals(agreed.w),
        "by_chance": ranking_words.w_by_chance(agreed.judges),
        "totals": [_totals(facts, row, shares) for row in board.rows],
    }
    return render(request, "scoring/round_advice.html", context)


def _graded_without(board: rankings.Board) -> list[tuple[rankings.Without, list[tuple[Candidate, str]]]]:
    """Who would be selected without each judge, with the name of the grade."""
    called = grades.names(board.facts.rules.grades)
    named = [(each, [called[code] for code in each.grades] or [""] * len(each.selected)) for each in board.without_each]
    return [(each, list(zip(each.selected, names, strict=True))) for each, names in named]


def _totals(facts: rankings.RoundFacts, row: rankings.Row, shares: dict[str, Fraction]) -> Totals:
    given = {each.seat.pk: two_decimals(each.total) for each in row.totals}
    share = shares.get(str(row.candidate.pk))
    return Totals(
        row=row,
        cells=tuple(given.get(seat.pk, "") for seat in facts.seats),
        range="" if row.range is None else two_decimals(row.range),
        share="" if share is None or not row.totals else ranking_words.percent(share),
    )
