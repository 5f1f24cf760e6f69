"""The grid of judges by candidates: who has handed in what, as marks with words beside them.

A grid tells how far each sheet is and never what stands in it. A few candidates run across, under each other the
judges; many run down, so that a grid grows only in the direction in which a page scrolls. Whoever sees a grid may read
every sheet in it: in a short one a mark leads to its sheet, where something stands in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from scoring.rankings import Named, RoundFacts, SheetState
from subdistricts.models import Candidate, Seat

EMPTY = SheetState.EMPTY
MOST_ACROSS = 6  # candidates; more of them run down
MOST_IN_SIGHT = 30  # rows; more of them scroll in a box of their own
MOST_LINKED = 30  # candidates; of more, links alone would double the page
UNKNOWN = UUID(int=0)  # stands for a sheet while its address is worded
NOTHING_TO_READ = (SheetState.EMPTY, SheetState.RECUSED)


@dataclass(frozen=True, slots=True)
class Mark:
    """How a state looks in a cell; the word is read aloud instead of the symbol, and the key shows both."""

    state: SheetState
    symbol: str

    @property
    def word(self) -> str:
        return str(self.state.label)

    def draw(self) -> SafeString:
        return format_html(
            '<span class="state is-{}" role="img" aria-label="{}">{}</span>', self.state.value, self.word, self.symbol
        )


def marks() -> tuple[Mark, ...]:
    """All marks in the order of the key."""
    return (
        Mark(SheetState.SIGNED, "✓"),
        Mark(SheetState.SIGNED_CHANGED, "✓*"),
        Mark(SheetState.DRAFT, _("dr")),
        Mark(SheetState.EMPTY, "–"),
        Mark(SheetState.CONFLICT, "!"),
        Mark(SheetState.HELD, _("held?")),
        Mark(SheetState.RECUSED, _("rec")),
    )


class Line(NamedTuple):
    heading: str
    title: str
    cells: SafeString


class Column(NamedTuple):
    heading: str
    title: str


@dataclass(frozen=True, slots=True)
class Grid:
    """``runs_down``: candidates are the lines. ``key`` has only the marks that the grid shows."""

    runs_down: bool
    is_long: bool
    has_links: bool
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    key: tuple[Mark, ...]

    def draw(self) -> SafeString:
        """The rows of the table's body."""
        drawn = [
            f'<tr><th scope="row" title="{escape(line.title)}">{escape(line.heading)}</th>{line.cells}</tr>\n'
            for line in self.lines
        ]
        return mark_safe("".join(drawn))  # noqa: S308 - cells are what format_html made, the rest is escaped


def grid(facts: RoundFacts, candidates: Sequence[Candidate]) -> Grid:
    """The grid of a round, its candidates in the order given."""
    runs_down = len(candidates) > MOST_ACROSS
    has_links = len(candidates) <= MOST_LINKED
    seats = [seat.pk for seat in facts.seats]
    states = [[facts.states.get((seat, each.pk), EMPTY) for seat in seats] for each in candidates]
    drawn = {mark.state: mark.draw() for mark in marks()}
    cells: Sequence[Sequence[SafeString]] = [[drawn[state] for state in row] for row in states]
    if has_links:
        cells = _linked(facts, candidates, states, cells)
    if runs_down:
        lines = [_line(_of_candidate(facts.names[each.pk]), row) for each, row in zip(candidates, cells, strict=True)]
    else:
        lines = [_line(_of_seat(seat), row) for seat, *row in zip(facts.seats, *cells, strict=True)]
    across: Iterable[Column] = (
        map(_of_seat, facts.seats) if runs_down else [_of_candidate(facts.names[each.pk]) for each in candidates]
    )
    shown = set(chain.from_iterable(states))
    return Grid(
        runs_down=runs_down,
        is_long=len(lines) > MOST_IN_SIGHT,
        has_links=has_links and not shown.issubset(NOTHING_TO_READ),
        columns=tuple(across),
        lines=tuple(lines),
        key=tuple(mark for mark in marks() if mark.state in shown),
    )


def _linked(
    facts: RoundFacts,
    candidates: Sequence[Candidate],
    states: Sequence[Sequence[SheetState]],
    cells: Sequence[Sequence[SafeString]],
) -> list[tuple[SafeString, ...]]:
    """The cells, each leading to its sheet where there is something to read."""
    address = reverse("sheet", args=[UNKNOWN])
    judges = tuple([seat.short_name for seat in facts.seats])
    linked = []
    for candidate, stand, row in zip(candidates, states, cells, strict=True):
        keys = tuple(
            [
                None if state in NOTHING_TO_READ else facts.sheets[seat.pk, candidate.pk].key
                for seat, state in zip(facts.seats, stand, strict=True)
            ]
        )
        linked.append(_links(address, facts.names[candidate.pk].name, judges, keys, tuple(row)))
    return linked


@lru_cache(maxsize=2048)
def _links(
    address: str, candidate: str, judges: tuple[str, ...], keys: tuple[str | None, ...], cells: tuple[SafeString, ...]
) -> tuple[SafeString, ...]:
    """One candidate's cells. Remembered: from one look at a board to the next hardly a candidate is another."""
    return tuple(
        [
            cell if key is None else _link(address.replace(str(UNKNOWN), str(UUID(key))), f"{judge} {candidate}", cell)
            for judge, key, cell in zip(judges, keys, cells, strict=True)
        ]
    )


def _link(address: str, whose: str, cell: SafeString) -> SafeString:
    return format_html('<a href="{}">{}<span class="visually-hidden"> {}</span></a>', address, cell, whose)


def _line(named: Column, cells: Iterable[SafeString]) -> Line:
    drawn = "".join([f"<td>{cell}</td>" for cell in cells])
    return Line(named.heading, named.title, mark_safe(drawn))  # noqa: S308 - joined of what format_html made


def _of_seat(seat: Seat) -> Column:
    return Column(seat.short_name, str(seat))


def _of_candidate(named: Named) -> Column:
    return Column(named.short, f"{named.name} {named.place}".strip())
