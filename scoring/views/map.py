"""Maps: a province's districts and groups; a round's visits, and for who sees the board its places.

The same page is a list: where no boundaries were brought in, the list is all there is.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scoring import boards, map_layers
from scoring.freshness import mark_of
from scoring.map_layers import Layer
from scoring.rankings import Board
from scoring.views.round_head import head, round_at_a_glance, visible_round
from subdistricts import maps
from subdistricts.answers import require
from subdistricts.models import DistrictGroup, Province, Round, User
from subdistricts.permissions import (
    may_manage_people,
    may_see_province,
    may_see_ranking,
    may_see_round,
    may_see_tpmap_of,
)
from subdistricts.roles import roles_with
from subdistricts.thai import dates
from subdistricts.tpmap_progress import progress_by_district

LIST = "map-list"  # the id of the list that says what the map says


@dataclass(frozen=True, slots=True)
class Choice:
    """Another map of the same place."""

    name: str
    address: str
    is_here: bool


@login_required
@require_safe
def province(request: HttpRequest, pk: str) -> HttpResponse:
    """Districts by group in a fiscal year; how far they have come with TPMAP (``?show=tpmap``) for who may see that."""
    found = get_object_or_404(Province, pk=pk)
    require(may_see_province(request.user, found))
    years = _years(found)
    year = _year(request, years)
    sees_counts = _sees_counts(request.user, found)
    follows_up = sees_counts and request.GET.get("show") == "tpmap"
    here = reverse("province_map", args=[found.pk])
    choices = [Choice(_group_choice(each), f"{here}?year={each}", each == year and not follows_up) for each in years]
    if sees_counts:
        choices.append(Choice(_("TPMAP follow-up"), f"{here}?show=tpmap", follows_up))
    layer = _progress(request.user, found) if follows_up else map_layers.groups(found, year)
    context = {"heading": str(found), "layer": layer, "choices": choices}
    return _page(request, "scoring/province_map.html", [found.pk], context)


def _sees_counts(user: User, found: Province) -> bool:
    """All of the province's, or those of a district in it."""
    own = user.reach.districts(roles_with("report_tpmap"))
    return bool(may_see_tpmap_of(user, found.pk)) or any(code.startswith(found.pk) for code in own)


def _progress(user: User, found: Province) -> Layer:
    return map_layers.tpmap(found, progress_by_district(found, user).values())


def _group_choice(year: int) -> str:
    return _("Groups of %(year)d") % {"year": year}


def _years(found: Province) -> list[int]:
    years = DistrictGroup.objects.filter(province=found).order_by("-fiscal_year").values_list("fiscal_year", flat=True)
    return list(dict.fromkeys(years)) or [dates.fiscal_year(timezone.localdate())]


def _year(request: HttpRequest, years: list[int]) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else years[0]


@login_required
@require_safe
def of_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The visits; for who sees the board also the places (``?show=ranking``)."""
    round_ = visible_round(request, pk)
    require(may_see_round(request.user, round_))
    ranked = _sees_places(request.user, round_) and request.GET.get("show") == "ranking"
    layer = map_layers.ranking(_board(pk)) if ranked else map_layers.visits(round_)
    context = {**head(request, round_), "layer": layer, "choices": _choices(request, round_, layer)}
    return _page(request, "scoring/round_map.html", map_layers.provinces_of(round_), context)


def _board(pk: int) -> Board:
    round_ = round_at_a_glance(pk)
    return boards.current(round_, mark_of(round_))


def _sees_places(user: User, round_: Round) -> bool:
    return round_.state != Round.State.DRAFT and bool(may_see_ranking(user, round_))


def _choices(request: HttpRequest, round_: Round, layer: Layer) -> list[Choice]:
    if not _sees_places(request.user, round_):
        return []
    shown = {"visits": _("Visits"), "ranking": _("Ranking")}
    return [Choice(name, f"{request.path}?show={code}", layer.code == code) for code, name in shown.items()]


def _page(request: HttpRequest, template: str, provinces: list[str], context: dict[str, Any]) -> HttpResponse:
    administers = bool(may_manage_people(request.user))  # to readers and officers the server's commands say nothing
    context |= {"list_id": LIST, "administers": administers, **_drawing(provinces, context["layer"])}
    return render(request, template, context)


def _drawing(provinces: list[str], layer: Layer) -> dict[str, Any]:
    ground = maps.ground(provinces) if provinces else None
    if ground is None:
        return {"map": None}
    names = maps.names_of(provinces)
    drawn: SafeString = maps.draw(ground, layer.marks, layer.pins, names, layer.words, LIST)
    unplaced = [pin for pin in layer.pins if pin.position is None]
    return {"map": drawn, "source": ground.source, "unplaced": unplaced}
