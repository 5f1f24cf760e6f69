"""Boards kept in this process for as long as they are true: the ranking that was computed, and its page as drawn.

A board is asked for again and again by everybody who waits for the last sheets, and changes with every sheet. What is
kept stands under the round's mark (``scoring.freshness``) and is shown under no other. When the mark has changed, the
board is made anew from the rows; bodies of sheets are read again only where the sheet's rev is another, or where the
database has been restored.

Nothing here knows who is looking. Callers ask the verdict first and take a board after, and what they have drawn is
drawn without a request: it holds nothing of a person but whether it is for those who lead the round. What is kept is
bounded, and lost with the process without harm.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

from django.utils.safestring import SafeString

from scoring import rankings
from scoring.freshness import Mark
from scoring.rankings import Board
from subdistricts.models import Round
from subdistricts.packed import Packed

MOST_SHEETS = 40_000  # of boards kept; a sheet takes about a kilobyte
MOST_BYTES = 16_000_000  # of pages kept

Thing = TypeVar("Thing")


class Kept(NamedTuple, Generic[Thing]):
    mark: Mark
    thing: Thing
    weight: int


class Shelf(Generic[Thing]):
    """The things last used, up to a weight; safe for threads. Each key has one thing, under the mark it was made at."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[object, Kept[Thing]] = OrderedDict()
        self._lock = Lock()

    def at(self, key: object, mark: Mark) -> Thing | None:
        """The thing, where it was made at this mark."""
        kept = self.newest(key)
        return kept.thing if kept and kept.mark == mark else None

    def newest(self, key: object) -> Kept[Thing] | None:
        """The thing as it last was, with its mark."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: object, mark: Mark, thing: Thing, weight: int) -> None:
        """Keep it in place of what stood there; the least used make room."""
        with self._lock:
            self._kept[key] = Kept(mark, thing, weight)
            self._kept.move_to_end(key)
            while sum(kept.weight for kept in self._kept.values()) > self.most:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A board's page without its frame. ``head`` is the round's name and course, ``heading`` the same as a title."""

    heading: str
    head: SafeString
    content: Packed
    said: str  # a fingerprint of the content
    refreshes: bool


_boards: Shelf[Board] = Shelf(MOST_SHEETS)
_pages: Shelf[Drawn] = Shelf(MOST_BYTES)
# One board is made at a time: ten people who wait for the same one wait for one computation and not for ten.
_making = Lock()


def shown(round_: Round, mark: Mark, *, language: str, leads: bool, draw: Callable[[Board], Drawn]) -> Drawn:
    """The round's board as it is drawn in this language for those who lead the round, or for those who do not."""
    key = round_.pk, language, leads
    kept = _pages.at(key, mark)
    if kept is not None:
        return kept
    with _making:
        kept = _pages.at(key, mark)
        if kept is None:
            kept = draw(_board(round_, mark))
            _pages.put(key, mark, kept, len(kept.content.deflated))
    return kept


def current(round_: Round, mark: Mark) -> Board:
    """The round's board as it stands, from what is kept where nothing has changed since."""
    with _making:
        return _board(round_, mark)


def _board(round_: Round, mark: Mark) -> Board:
    kept = _boards.newest(round_.pk)
    if kept and kept.mark == mark:
        return kept.thing
    if kept and kept.mark.life != mark.life:
        kept = None  # the same rev of a sheet says something else in another life
    facts = rankings.load(
        round_,
        before=kept.thing.facts if kept else None,
        names_stand=kept is not None and kept.mark.names == mark.names,
        terms_stand=kept is not None and kept.mark.has_same_terms(mark),
    )
    board = rankings.ranking(facts)
    _boards.put(round_.pk, mark, board, len(facts.sheets))
    return board


def forget() -> None:
    """Keep nothing: for tests, whose rounds come again under the same keys."""
    _boards.clear()
    _pages.clear()
