"""Seasons: the list of those in which a person sees a round, and one of them as a tree."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from scoring import seasons
from subdistricts.models import Award


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """By fiscal year, the newest first."""
    found = seasons.entries(request.user)
    years = [(year, list(same)) for year, same in groupby(found, key=lambda entry: entry.fiscal_year)]
    return render(request, "scoring/seasons.html", {"years": years})


@login_required
@require_safe
def page(request: HttpRequest, award: str, year: int, area: str) -> HttpResponse:
    """The tree from the districts up, as far as this person sees."""
    season = seasons.of_area(request.user, get_object_or_404(Award, code=award), year, area)
    return render(request, "scoring/season.html", {"season": season})
