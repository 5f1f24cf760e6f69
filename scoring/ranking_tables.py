"""A round's ranking as tables: what its page says, cell for cell, for files that are opened elsewhere.

Words: a *table* has notes above it, headings and rows. A *figure* is a total: its exact value, and the text in which
the page writes it. The *standing* says how far the ranking can be trusted; it stands in every row, because rows are
copied, sorted and printed without what stood above them.

Everything comes from the one ``Board`` of :mod:`scoring.rankings` and is said in the words of
:mod:`scoring.ranking_words`; nothing is computed here. The ranking's own table names no judge's total, so that it can
be handed on once the result is published; those are in a table of their own, for staff.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TypeAlias

from django.db.models import TextChoices
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from scoring import ranking_words
from scoring.core.rounding import two_decimals
from scoring.core.rubric import default_weight
from scoring.models import Criterion
from scoring.rankings import Board, Row
from subdistricts.models import Candidate, Round, Seat
from subdistricts.thai import dates


@dataclass(frozen=True, slots=True)
class Figure:
    """A total as it is, and as the page shows it."""

    exact: Fraction
    text: str


Cell: TypeAlias = str | int | Figure | None


@dataclass(frozen=True, slots=True)
class Table:
    """``title`` is short enough for a tab. The first note says what it is, the second how far it can be trusted."""

    title: str
    notes: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Standing(TextChoices):
    """How far a ranking can be trusted, from nothing yet to the published result."""

    NONE = "none", gettext_lazy("no ranking yet")
    PROVISIONAL = "provisional", gettext_lazy("provisional")
    TIED = "tied", gettext_lazy("waits for a casting decision")
    COMPLETE = "complete", gettext_lazy("complete, not decided")
    DECIDED = "decided", gettext_lazy("decided, not published")
    PUBLISHED = "published", gettext_lazy("published result")


def standing(board: Board) -> Standing:
    """Before the decision it is what the chip on top of the page says."""
    state = board.facts.round.state
    if state in (Round.State.DECIDED, Round.State.PUBLISHED):
        return Standing(state)
    if board.live.refused and not board.is_empty:
        return Standing.NONE
    if board.is_empty or not board.live.complete:
        return Standing.PROVISIONAL
    return Standing.TIED if board.tie_at_cut else Standing.COMPLETE


def tables(board: Board, *, made_at: datetime) -> tuple[Table, ...]:
    """Everything that a workbook holds: the ranking, the judges' totals, the rules and what is missing."""
    return ranking(board, made_at=made_at), judges(board, made_at=made_at), rules(board, made_at=made_at)


# The ranking


def ranking(board: Board, *, made_at: datetime) -> Table:
    """One row a candidate, in the order of the page. No place and no total are empty cells."""
    return Table(
        title=_("Ranking"),
        notes=_notes(board, made_at),
        headings=(
            _("Place"),
            _kind(board),
            _("Code"),
            _("District"),
            _("District group"),
            _("Total"),
            _("Decided by"),
            _("Result"),
            _("Standing"),
            _("Note"),
        ),
        rows=tuple(_ranking_rows(board)),
    )


def _ranking_rows(board: Board) -> Iterable[tuple[Cell, ...]]:
    write = ranking_words.writer(board.rows)
    stands = standing(board)
    for row in board.rows:
        candidate = row.candidate
        yield (
            row.place,
            str(candidate),
            code_of(candidate),
            candidate.place_name,
            str(candidate.district_group or ""),
            _figure(row.total, write),
            ranking_words.decided_by(row.decided_by, board.facts.rules),
            result(row, stands),
            str(stands.label),
            _("made up") if is_made_up(candidate) else "",
        )


def result(row: Row, stands: Standing) -> str:
    """Whether it is selected, in no stronger words than the ranking stands in."""
    if row.is_tied_at_cut:
        return _("equal at the cut")
    if not row.is_selected:
        return ""
    return _("within the places so far") if stands == Standing.PROVISIONAL else _("selected")


def code_of(candidate: Candidate) -> str:
    """The official code of the subdistrict, or the office's own: names alone tell no two apart."""
    return candidate.subdistrict.code if candidate.subdistrict else candidate.office.code


def is_made_up(candidate: Candidate) -> bool:
    return candidate.is_sample or bool(candidate.district_group and candidate.district_group.is_sample)


# The judges


def judges(board: Board, *, made_at: datetime) -> Table:
    """Each judge's total for each candidate; where none counts, how the sheet stands."""
    keep = _("For the staff: judges' totals are shown to nobody else, before publication or after it.")
    return Table(
        title=_("Judges' totals"),
        notes=(*_notes(board, made_at), keep),
        headings=(
            _("Place"),
            _kind(board),
            *(seat.short_name for seat in board.facts.seats),
            _("highest − lowest"),
            _("Total"),
        ),
        rows=tuple(_judges_rows(board)),
    )


def _judges_rows(board: Board) -> Iterable[tuple[Cell, ...]]:
    write = ranking_words.writer(board.rows)
    for row in board.rows:
        given = {each.seat.pk: Figure(each.total, two_decimals(each.total)) for each in row.totals}
        cells = (given.get(seat.pk) or _not_counted(board, seat, row.candidate) for seat in board.facts.seats)
        yield row.place, str(row.candidate), *cells, _figure(row.range, two_decimals), _figure(row.total, write)


def _not_counted(board: Board, seat: Seat, candidate: Candidate) -> str:
    return str(board.facts.state_of(seat, candidate).label)


# The rules, and what is missing


def rules(board: Board, *, made_at: datetime) -> Table:
    """By what rules the ranking was made and how complete it is. Reasons of recusals stay inside the system."""
    return Table(
        title=_("Rules and completeness"),
        notes=_notes(board, made_at),
        headings=(_("Subject"), _("What holds")),
        rows=(
            *_rules_rows(board),
            *((each.short_name, str(each)) for each in board.facts.seats),
            *_missing_rows(board),
            *_recused_rows(board),
        ),
    )


def _rules_rows(board: Board) -> Iterable[tuple[Cell, ...]]:
    in_force = board.facts.rules
    yield _("The round is"), board.facts.round.get_state_display()  # type: ignore[attr-defined]
    yield _("Complete?"), ranking_words.completeness(board)
    yield _("Without one judge at a time"), ranking_words.without_each(board)
    yield _("Scoring rules"), _joined(str(in_force), in_force.resolution)
    yield from ranking_words.rules(in_force)
    criteria = list(in_force.rubric.criteria.all())
    whole = sum(_weight(each) for each in criteria)
    for each in criteria:
        yield _("Criterion %(number)d: %(name)s") % {"number": each.position, "name": each.name}, _worth(each, whole)


def _weight(criterion: Criterion) -> int:
    return criterion.weight_bp or default_weight(criterion.max_points)


def _worth(criterion: Criterion, whole: int) -> str:
    facts = {
        "points": f"{criterion.max_points.normalize():f}",
        "share": two_decimals(Fraction(100 * _weight(criterion), whole)),
    }
    return _("at most %(points)s points, %(share)s%% of the total") % facts


def _missing_rows(board: Board) -> Iterable[tuple[Cell, ...]]:
    for seat, sheets in board.missing_by_seat:
        owed = ", ".join(f"{candidate} ({state.label})" for candidate, state in sheets)
        yield _("Missing from %(seat)s") % {"seat": seat.short_name}, owed


def _recused_rows(board: Board) -> Iterable[tuple[Cell, ...]]:
    pairs = board.facts.recusals
    for seat in board.facts.seats:
        names = [str(each) for each in board.facts.candidates if (seat.pk, each.pk) in pairs]
        if names:
            yield _("%(seat)s is recused from") % {"seat": seat.short_name}, ", ".join(names)


# What all of them say


def subject(round_: Round) -> str:
    """What is ranked: the award, the year, the area."""
    year = _("fiscal year %(year)s") % {"year": round_.fiscal_year}
    return _joined(str(round_.award), year, round_.area_name, _("demonstration data") if round_.is_demo else "")


def _notes(board: Board, made_at: datetime) -> tuple[str, ...]:
    facts = board.facts
    sample = _("sample rubric: awaiting the office's own points") if facts.rules.rubric.is_sample else ""
    return (
        f"{subject(facts.round)} · {ranking_words.heading(facts.round, len(facts.candidates))}",
        trust(board),
        _joined(ranking_words.rules_in_short(facts.rules), sample),
        _joined(_newest(facts.changed_at), _("this file: %(moment)s") % {"moment": _moment(made_at)}),
    )


def trust(board: Board) -> str:
    """The standing, with the sentence that the page gives for it while nothing is decided."""
    stands = standing(board)
    if stands in (Standing.DECIDED, Standing.PUBLISHED):
        return f"{stands.label}: {ranking_words.completeness(board)}"
    notice = ranking_words.notice(board)
    return _joined(f"{stands.label}: {notice.strong}", notice.rest)


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _newest(changed_at: datetime | None) -> str:
    return _("newest sheet: %(moment)s") % {"moment": _moment(changed_at)} if changed_at else ""


def _moment(at: datetime) -> str:
    language = get_language() or "th"
    there = dates.local(at)
    return f"{dates.short(there.date(), language)} {dates.clock(there.time(), language)}"


def _kind(board: Board) -> str:
    return str(board.facts.round.award.get_candidate_kind_display())  # type: ignore[attr-defined]


def _figure(value: Fraction | None, write: ranking_words.Writer) -> Figure | None:
    return None if value is None else Figure(value, write(value))
