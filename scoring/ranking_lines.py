"""A ranking's lines as the board draws them: place, candidate, total, a dot for each judge's total, what decided.

A round may have a thousand lines of nine dots each, and judges give the same totals over and over. So what is said of a
total is remembered, of a seat or a rule made once for a board, and lines are joined here: as a template they take ten
times as long.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from scoring import charts, grades, ranking_words
from scoring.core.grades import Cut
from scoring.core.rounding import two_decimals
from scoring.rankings import Board, Named, Row
from subdistricts.models import Candidate

# Up to so many candidates a board asks for itself again while sheets come in, and its dots carry labels; a longer one
# is being scrolled, and is heavy enough.
SHORT = 30
COLUMNS = 5
LAST_NUMBER = re.compile(r" (?=\d+$)")  # the space before a group's number, which stays with its word


class Line(NamedTuple):
    """A line of the ranking as it is drawn. ``rests_on`` is said of a total that is not from all due sheets; ``cut`` is
    what is written on the line below it, ``tie`` above it; ``withdrew`` is why, of a winner who did.
    """

    row: Row
    total: str
    rests_on: str
    strip: SafeString
    decided_by: str
    grade: str
    casting: str
    cut: str
    tie: str
    withdrew: str


class Given(NamedTuple):
    """A judge's total as it is drawn and as it is read aloud."""

    dot: SafeString
    words: str


@dataclass(frozen=True)
class Lines:
    """All lines of one board, in its order. ``outcome`` says whom a decision selects with which grade, None before it:
    what was equal at a cut is then drawn as the casting decision has parted it.
    """

    board: Board
    outcome: Mapping[str, str | None] | None = None

    @cached_property
    def standing(self) -> Board:
        """The board with those selected who are."""
        if self.outcome is None:
            return self.board
        keys = [(row, str(row.candidate.pk)) for row in self.board.rows]
        rows = [
            row._replace(is_selected=key in self.outcome, grade=self.outcome.get(key), is_tied_at_cut=False)
            for row, key in keys
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
        below, above = self._below(), self._above()
        cast = frozenset() if self.outcome is None else frozenset(self.board.tie_at_cut)
        called = grades.names(board.facts.rules.grades)
        for at, row in enumerate(board.rows):
            total = "" if row.total is None else write(row.total)
            dots, words = given.of(row)
            yield Line(
                row=row,
                total=total,
                rests_on=rests_on[len(row.totals), row.due] if total else "",
                strip=strips.strip(dots, row.total, ranking_words.strip(total, words)),
                decided_by=decided_by[row.decided_by],
                grade=(grade := called.get(row.grade or "", "")),
                casting=ranking_words.casting(row.is_selected, grade) if row.candidate in cast else "",
                cut=below.get(at, ""),
                tie=above.get(at, ""),
                withdrew=board.facts.withdrawn.get(row.candidate.pk, ""),
            )

    def _below(self) -> dict[int, str]:
        """What stands below which line. A casting decision may select one below another: then no line parts them."""
        board = self.standing
        if board.facts.rules.grades:
            return {at: ranking_words.cut_of(board, code) for code, at in self._last_of_each().items()}
        last = max((at for at, row in enumerate(board.rows) if row.is_selected), default=None)
        is_parted = last is not None and not board.tie_at_cut and len(board.selected) == last + 1
        return {last: ranking_words.cut(board)} if last is not None and is_parted else {}

    def _last_of_each(self) -> dict[str, int]:
        """The last line of each grade whose lines follow one another."""
        codes = [row.grade for row in self.standing.rows]
        last = {code: at for at, code in enumerate(codes) if code is not None}
        return {code: at for code, at in last.items() if codes.index(code) + codes.count(code) == at + 1}

    def _above(self) -> dict[int, str]:
        """What stands above the first of those who wait for a casting decision."""
        if self.outcome is not None:
            return {}
        at_line = {str(row.candidate.pk): at for at, row in enumerate(self.board.rows)}
        about: dict[int, list[Cut[str]]] = {}
        for cut in self.board.live.cuts:
            about.setdefault(at_line[cut.tied[0]], []).append(cut)
        return {at: ranking_words.tied_about(self.board, cuts) for at, cuts in about.items()}

    def draw(self) -> SafeString:
        """The rows of the table's body."""
        selected = _("(within the places so far)") if self.board.missing and self.outcome is None else _("(selected)")
        drawing = _Drawing(
            names=self.board.facts.names,
            selected=f'<span class="visually-hidden"> {escape(selected)}</span>',
            no_place=f'<span class="soft" title="{escape(_("no place"))}">–</span>',
            made_up=f' <span class="made-up">{escape(_("made up"))}</span>',
            withdrew=f' <span class="chip amber">{escape(_("withdrew after being selected"))}</span>',
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
    withdrew: str

    def line(self, line: Line) -> str:
        row = line.row
        named = self.names[row.candidate.pk]
        state = ' class="is-selected"' if row.is_selected else ' class="is-tied"' if row.is_tied_at_cut else ""
        return (
            f"{_across(line.tie, 'cut is-tied')}<tr{state}>"
            f'<td class="place">{self._place(row)}</td>'
            f'<th scope="row" class="who">{escape(named.name)}{self._grade(line)}{self._withdrew(line)}'
            f'<span class="where">{self._where(row.candidate, named)}</span>{self._because(line)}</th>'
            f'<td class="figure sum">{line.total or "–"}{self._rests_on(line)}</td>'
            f'<td class="plot">{line.strip}</td>'
            f'<td class="why">{escape(line.decided_by)}{self._casting(line)}</td></tr>\n'
            f"{_across(line.cut, 'cut')}"
        )

    def _place(self, row: Row) -> str:
        if not row.place:
            return self.no_place
        return f"{row.place}{self.selected}" if row.is_selected else str(row.place)

    def _grade(self, line: Line) -> str:
        return f' <span class="chip teal">{escape(line.grade)}</span>' if line.grade else ""

    def _withdrew(self, line: Line) -> str:
        return self.withdrew if line.withdrew else ""

    def _because(self, line: Line) -> str:
        if not line.withdrew:
            return ""
        because = _("Why: %(reason)s") % {"reason": line.withdrew}
        return f'<span class="where">{escape(because)}</span>'

    def _casting(self, line: Line) -> str:
        return f'<span class="casting">{escape(line.casting)}</span>' if line.casting else ""

    def _rests_on(self, line: Line) -> str:
        return f'<span class="rests-on">{escape(line.rests_on)}</span>' if line.rests_on else ""

    def _where(self, candidate: Candidate, named: Named) -> str:
        group = candidate.district_group
        made_up = candidate.is_sample or (group and group.is_sample)
        return LAST_NUMBER.sub("&nbsp;", escape(named.where)) + (self.made_up if made_up else "")


def _across(words: str, kind: str) -> str:
    """A line through all columns."""
    return f'<tr class="{kind}"><td colspan="{COLUMNS}"><span>{escape(words)}</span></td></tr>\n' if words else ""
