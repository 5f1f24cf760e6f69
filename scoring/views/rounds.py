"""The list of rounds, by fiscal year."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scoring import progress
from subdistricts.models import Round
from subdistricts.permissions import may_administer
from subdistricts.roles import roles_with

LEVELS = list(Round.Level)  # from the narrowest


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The rounds a person may see, newest year first, with what each waits for."""
    found = sorted(Round.objects.visible_to(request.user).with_area(), key=_order)
    _head(found)
    lines = progress.of(found, request.user)
    years = [(year, list(same)) for year, same in groupby(lines, key=lambda line: line.round.fiscal_year)]
    leads = request.user.reach.holds(roles_with("lead_round"))
    return render(
        request, "scoring/rounds.html", {"years": years, "leads": leads, "sets_up": may_administer(request.user)}
    )


def _head(rounds: Sequence[Round]) -> None:
    """Give each its ``heading``: its area, and the award behind it where two awards have a round there that year."""
    awards = defaultdict(set)
    for round_ in rounds:
        awards[round_.fiscal_year, round_.area_name].add(round_.award_id)
    for round_ in rounds:
        area = round_.area_name
        is_shared = len(awards[round_.fiscal_year, area]) > 1
        round_.heading = f"{area} · {round_.award}" if is_shared else area  # type: ignore[attr-defined]


def _order(round_: Round) -> tuple[object, ...]:
    """What still goes on before what has ended; then from the widest area to the narrowest."""
    level = LEVELS.index(Round.Level(round_.level))
    zone = round_.inspection_zone.number if round_.inspection_zone else 0
    group = round_.district_group.number if round_.district_group else 0
    area = zone, round_.province_id or "", group, round_.district_id or ""
    return -round_.fiscal_year, round_.is_published, -level, round_.award.code, area
