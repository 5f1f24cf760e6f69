"""Figures of pages and of what a tablet reads, each beside a select."""

import uuid
from collections.abc import Callable
from itertools import cycle, repeat

from django.urls import reverse

from bench.client import Connection, request
from bench.lines import Line
from bench.pairs import Scene, demand_applied, in_pairs
from bench.rounds import Made
from bench.saves import A_SIGNATURE, op_requests, sheets_of


def ranking_later(scene: Scene, candidates: int) -> Line:
    made = scene.rounds[candidates]
    asks = repeat(ranking_request(scene, made))
    return in_pairs(scene, asks, runs=60, seconds=3) | size_of(made)


def ranking_first(scene: Scene, candidates: int) -> Line:
    """Before every view a judge signs a sheet anew through the tablet's address, in the same process."""
    made = scene.rounds[candidates]
    signatures = op_requests(scene, made, made.judges[0], A_SIGNATURE)
    asks = repeat(ranking_request(scene, made))

    def sign(connection: Connection) -> None:
        demand_applied(connection.ask(next(signatures)))

    return in_pairs(scene, asks, runs=30, seconds=4, change=sign) | size_of(made)


def ranking_request(scene: Scene, made: Made) -> bytes:
    return request("GET", reverse("round", args=[made.round.pk]), scene.person(scene.staff))


def size_of(made: Made) -> Line:
    return {"judges": len(made.judges), "criteria": len(made.rubric.criteria)}


def day_list(scene: Scene, candidates: int) -> Line:
    """Judges in turn look at the first day of the programme."""
    made = scene.rounds[candidates]
    path = reverse("day", args=[made.day])
    asks = cycle([request("GET", path, scene.person(judge)) for judge in made.judges])
    return in_pairs(scene, asks, runs=60, seconds=3) | size_of(made)


def sheet_page(scene: Scene, candidates: int) -> Line:
    return _sheets_in_turn(scene, candidates, lambda sheet: reverse("sheet", args=[sheet]))


def sheet_data(scene: Scene, candidates: int) -> Line:
    return _sheets_in_turn(scene, candidates, lambda sheet: reverse("sheet_data", args=[sheet]))


def _sheets_in_turn(scene: Scene, candidates: int, path_of: Callable[[uuid.UUID], str]) -> Line:
    """Each time another sheet: nobody opens the same one over and over."""
    made = scene.rounds[candidates]
    judge = made.judges[-1]
    asks = cycle([request("GET", path_of(sheet), scene.person(judge)) for sheet, _ in sheets_of(made, judge)])
    return in_pairs(scene, asks, runs=100, seconds=2) | size_of(made)
