"""The list of rounds, by fiscal year."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scoring import progress
from subdistricts.models import Round
from subdistricts.permissions import may_administer
from subdistricts.roles import roles_with


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The rounds a person may see, newest year first, with what each waits for."""
    found = Round.objects.visible_to(request.user).with_area().order_by("-fiscal_year", "award", "level", "pk")
    lines = progress.of(list(found), request.user)
    years = [(year, list(same)) for year, same in groupby(lines, key=lambda line: line.round.fiscal_year)]
    leads = request.user.reach.holds(roles_with("lead_round"))
    return render(
        request, "scoring/rounds.html", {"years": years, "leads": leads, "sets_up": may_administer(request.user)}
    )
