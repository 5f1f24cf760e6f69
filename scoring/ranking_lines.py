"""A ranking's lines as the board draws them: place, candidate, total, a dot for each judge's total, what decided.

A round may have a thousand lines of nine dots each, and judges give the same totals over and over. So what is said of a
total is remembered, of a seat or a rule made once for a board, and lines are joined here: as a template they take ten
times as long.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from scoring import charts, ranking_words
from scoring.core.rounding import two_decimals
from scoring.rankings import Board, Named, Row
from subdistricts.models import Candidate

# Up to so many candidates a board asks for itself again while sheets come in, and its dots carry labels; a longer one
# is being scrolled, and is heavy enough.
SHORT = 30
COLUMNS = 5


class Line(NamedTuple):
    """A line of the ranking as it is drawn. ``rests_on`` is said of a total that is not from all due sheets; ``cut`` is
    what is written on the line below it, ``tie`` above it.
    """

    row: Row
    total: str
    rests_on: str
    strip: SafeString
    decided_by: str
    casting: str
    cut: str
    tie: str


class Given(NamedTuple):
    """A judge's total as it is drawn and as it is read aloud."""

    dot: SafeString
    words: str


@dataclass(frozen=True)
class Lines:
    """All lines of one board, in its order. ``selected`` are the keys of those whom a decision selects, None before it:
    what was equal at the cut is then drawn as the casting decision has parted it.
    """

    board: Board
    selected: frozenset[str] | None = None

    @cached_property
    def standing(self) -> Board:
        """The board with those selected who are."""
        if self.selected is None:
            return self.board
        rows = [
            row._replace(is_selected=str(row.candidate.pk) in self.selected, is_tied_at_cut=False)
            for row in self.board.rows
        ]
        return replace(self.board, rows=tuple(rows))

    @cached_property
    def scale(self) -> charts.Scale:
        by_ratio = {each.total.as_integer_ratio(): each.total for row in self.board.rows for each in row.totals}
        return charts.Scale.around(by_ratio.values())

    @cached_property
    def all(self) -> tuple[Line, ...]:
        return tuple(self._all())

    def _all(self) -> Iterator[Line]:
        board, strips = self.standing, charts.Strips(self.scale)
        write = ranking_words.writer(board.rows)
        given = _Givens(board, strips)
        decided_by = {code: ranking_words.decided_by(code, board.facts.rules) for code in _codes(board.rows)}
        rests_on = {(len(row.totals), row.due): ranking_words.rests_on(len(row.totals), row.due) for row in board.rows}
        last_selected = max((at for at, row in enumerate(board.rows) if row.is_selected), default=None)
        # A casting decision may select one below another: then no line parts them.
        is_parted = last_selected is not None and not board.tie_at_cut and len(board.selected) == last_selected + 1
        below = ranking_words.cut(board) if is_parted else ""
        cast = frozenset() if self.selected is None else frozenset(self.board.tie_at_cut)
        first_tied = min((at for at, row in enumerate(board.rows) if row.is_tied_at_cut), default=None)
        for at, row in enumerate(board.rows):
            total = "" if row.total is None else write(row.total)
            dots, words = given.of(row)
            yield Line(
                row=row,
                total=total,
                rests_on=rests_on[len(row.totals), row.due] if total else "",
                strip=strips.strip(dots, row.total, ranking_words.strip(total, words)),
                decided_by=decided_by[row.decided_by],
                casting=ranking_words.casting(row.is_selected) if row.candidate in cast else "",
                cut=below if at == last_selected else "",
                tie=ranking_words.tied(board) if at == first_tied else "",
            )

    def draw(self) -> SafeString:
        """The rows of the table's body."""
        selected = _("(within the places so far)") if self.board.missing and self.selected is None else _("(selected)")
        drawing = _Drawing(
            names=self.board.facts.names,
            selected=f'<span class="visually-hidden"> {escape(selected)}</span>',
            no_place=f'<span class="soft" title="{escape(_("no place"))}">–</span>',
            made_up=f' <span class="made-up">{escape(_("made up"))}</span>',
        )
        return mark_safe("".join(map(drawing.line, self.all)))  # noqa: S308 - drawn below, all text escaped


def _codes(rows: Iterable[Row]) -> set[str]:
    return {row.decided_by for row in rows}


class _Givens:
    """What the totals of a row look like."""

    def __init__(self, board: Board, strips: charts.Strips) -> None:
        self.scale = strips.scale
        self.has_labels = len(board.rows) <= SHORT
        self.names = {seat.pk: seat.short_name for seat in board.facts.seats}

    def of(self, row: Row) -> tuple[list[SafeString], list[str]]:
        names, scale, has_labels = self.names, self.scale, self.has_labels
        given = [_given(scale, names[seat.pk], total.as_integer_ratio(), has_labels) for seat, total in row.totals]
        return [each.dot for each in given], [each.words for each in given]


@lru_cache(maxsize=16_384)
def _given(scale: charts.Scale, name: str, ratio: tuple[int, int], has_label: bool) -> Given:
    """Remembered: judges give the same totals again, and from one look to the next hardly a total is another."""
    total = Fraction(*ratio)
    words = f"{name} {two_decimals(total)}"
    return Given(charts.Strips(scale).dot(total, words if has_label else ""), words)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Pieces that many lines share, as HTML."""

    names: Mapping[int, Named]
    selected: str
    no_place: str
    made_up: str

    def line(self, line: Line) -> str:
        row = line.row
        named = self.names[row.candidate.pk]
        state = ' class="is-selected"' if row.is_selected else ' class="is-tied"' if row.is_tied_at_cut else ""
        return (
            f"{_across(line.tie, 'cut is-tied')}<tr{state}>"
            f'<td class="place">{self._place(row)}</td>'
            f'<th scope="row" class="who">{escape(named.name)}'
            f'<span class="where">{self._where(row.candidate, named)}</span></th>'
            f'<td class="figure sum">{line.total or "–"}{self._rests_on(line)}</td>'
            f'<td class="plot">{line.strip}</td>'
            f'<td class="why">{escape(line.decided_by)}{self._casting(line)}</td></tr>\n'
            f"{_across(line.cut, 'cut')}"
        )

    def _place(self, row: Row) -> str:
        if not row.place:
            return self.no_place
        return f"{row.place}{self.selected}" if row.is_selected else str(row.place)

    def _casting(self, line: Line) -> str:
        return f'<span class="casting">{escape(line.casting)}</span>' if line.casting else ""

    def _rests_on(self, line: Line) -> str:
        return f'<span class="rests-on">{escape(line.rests_on)}</span>' if line.rests_on else ""

    def _where(self, candidate: Candidate, named: Named) -> str:
        group = candidate.district_group
        made_up = candidate.is_sample or (group and group.is_sample)
        return escape(named.where) + (self.made_up if made_up else "")


def _across(words: str, kind: str) -> str:
    """A line through all columns."""
    return f'<tr class="{kind}"><td colspan="{COLUMNS}"><span>{escape(words)}</span></td></tr>\n' if words else ""
