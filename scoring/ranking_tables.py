"""A round's ranking as tables: what its page says, cell for cell, for files that are opened elsewhere.

Words: a *table* has notes above it, headings and rows; its first note says what it is, the second how far it can be
trusted. A *figure* is a total: its exact value, and the text in which the page writes it. The *standing* says how far
the ranking can be trusted; it stands in every row, because rows are copied, sorted and printed without what stood
above them. A *report* is what all of it is made from.

Everything comes from the one ``Board`` of :mod:`scoring.rankings` and is said in the words of
:mod:`scoring.ranking_words`; nothing is computed here. The ranking's own table names no judge's total, so that it can
be handed on once the result is published; those are in a table of their own, for staff.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from scoring import grades, ranking_words, words
from scoring.core.record import GRADED
from scoring.core.rounding import two_decimals
from scoring.core.rubric import default_weight
from scoring.models import Criterion, Decision
from scoring.rankings import Board, Row
from subdistricts.models import Candidate, Round, Seat
from subdistricts.spreadsheets import Cell, Figure, Table
from subdistricts.thai import dates


class Standing(TextChoices):
    """How far a ranking can be trusted, from nothing yet to the published result."""

    NONE = "none", gettext_lazy("no ranking yet")
    PROVISIONAL = "provisional", gettext_lazy("provisional")
    TIED = "tied", gettext_lazy("waits for a casting decision")
    COMPLETE = "complete", gettext_lazy("complete, not decided")
    DECIDED = "decided", gettext_lazy("decided, not published")
    PUBLISHED = "published", gettext_lazy("published result")


@dataclass(frozen=True)
class Report:
    """What a file tells of. ``decision`` is the one in force, None until the round is decided."""

    board: Board
    decision: Decision | None
    made_at: datetime

    @cached_property
    def outcome(self) -> Mapping[str, str | None]:
        """Whom the decision selects, with the code of the grade; nobody while nothing is decided."""
        return outcome_of(self.decision) if self.decision else {}

    @cached_property
    def standing(self) -> Standing:
        """Before the decision it is what the chip on top of the page says."""
        board = self.board
        if self.decision:
            return Standing.PUBLISHED if board.facts.round.is_published else Standing.DECIDED
        if board.live.refused and not board.is_empty:
            return Standing.NONE
        if board.is_empty or not board.live.complete:
            return Standing.PROVISIONAL
        return Standing.TIED if board.tie_at_cut else Standing.COMPLETE


def report(board: Board, *, made_at: datetime) -> Report:
    """One question more than the board itself, and only where there can be a decision."""
    return Report(board, decision_in_force(board.facts.round), made_at)


def decision_in_force(round_: Round) -> Decision | None:
    """Asks only where there can be one."""
    if round_.state not in (Round.State.DECIDED, Round.State.PUBLISHED):
        return None
    decision: Decision | None = Decision.objects.filter(round=round_).in_force().first()
    return decision


def outcome_of(decision: Decision) -> dict[str, str | None]:
    """Keys of those whom the decision selects, the casting decisions' picks among them, each with its grade's code."""
    said = json.loads(decision.record)
    return said.get(GRADED) or dict.fromkeys(said["selected"])


def tables(report: Report) -> tuple[Table, ...]:
    """Everything that a workbook holds: the ranking, the judges' totals, the rules and what is missing."""
    return ranking(report), judges(report), rules(report)


# The ranking


def ranking(report: Report) -> Table:
    """One row a candidate, in the order of the page. No place and no total are empty cells."""
    return Table(
        title=_("Ranking"),
        notes=_notes(report),
        headings=(
            _("Place"),
            _kind(report.board),
            _("Code"),
            _("District"),
            _("District group"),
            _("Total"),
            _("Decided by"),
            _("Result"),
            *((_("Grade"),) if report.board.facts.rules.grades else ()),
            _("Standing"),
            _("Note"),
        ),
        rows=tuple(_ranking_rows(report)),
    )


def _ranking_rows(report: Report) -> Iterable[tuple[Cell, ...]]:
    board = report.board
    write = ranking_words.writer(board.rows)
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
            _result(report, row),
            *((_called(report, row),) if board.facts.rules.grades else ()),
            str(report.standing.label),
            _("made up") if is_made_up(candidate) else "",
        )


def _result(report: Report, row: Row) -> str:
    """Whether it is selected, in no stronger words than the ranking stands in."""
    if report.decision and str(row.candidate.pk) in report.outcome:
        return (
            ranking_words.casting(is_picked=True, grade=_called(report, row)) if row.is_tied_at_cut else _("selected")
        )
    if report.decision:
        return ranking_words.casting(is_picked=False) if row.is_tied_at_cut else ""
    if row.is_tied_at_cut:
        return _("equal at the cut")
    if not row.is_selected:
        return ""
    return _("within the places so far") if report.standing == Standing.PROVISIONAL else _("selected")


def _called(report: Report, row: Row) -> str:
    """What the grade is called that it has: by the decision, or so far by the ranking."""
    code = report.outcome.get(str(row.candidate.pk)) if report.decision else row.grade
    return grades.names(report.board.facts.rules.grades).get(code or "", "")


def code_of(candidate: Candidate) -> str:
    """The official code of the subdistrict, or the office's own: names alone tell no two apart."""
    competes = candidate.subdistrict or candidate.office
    return competes.code if competes else ""


def is_made_up(candidate: Candidate) -> bool:
    return candidate.is_sample or bool(candidate.district_group and candidate.district_group.is_sample)


# The judges


def judges(report: Report) -> Table:
    """Each judge's total for each candidate; where none counts, how the sheet stands."""
    keep = _("For the staff: judges' totals are shown to nobody else, before publication or after it.")
    return Table(
        title=_("Judges' totals"),
        notes=(*_notes(report), keep),
        headings=(
            _("Place"),
            _kind(report.board),
            *(seat.short_name for seat in report.board.facts.seats),
            _("highest − lowest"),
            _("Total"),
        ),
        rows=tuple(_judges_rows(report.board)),
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


def rules(report: Report) -> Table:
    """By what rules the ranking was made and how complete it is. Reasons of recusals stay inside the system."""
    return Table(
        title=_("Rules and completeness"),
        notes=_notes(report),
        headings=(_("Subject"), _("What holds")),
        rows=(
            *_rules_rows(report),
            *((each.short_name, str(each)) for each in report.board.facts.seats),
            *_missing_rows(report.board),
            *_recused_rows(report.board),
        ),
    )


def _rules_rows(report: Report) -> Iterable[tuple[Cell, ...]]:
    board, in_force = report.board, report.board.facts.rules
    yield _("The round is"), board.facts.round.get_state_display()
    if report.decision:
        yield str(report.decision), _("fingerprint %(sha256)s") % {"sha256": report.decision.sha256}
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
    year = _("fiscal year %(year)s BE") % {"year": round_.fiscal_year}
    return _joined(str(round_.award), year, round_.area_name, _("demonstration data") if round_.is_demo else "")


def _notes(report: Report) -> tuple[str, ...]:
    facts = report.board.facts
    sample = words.awaited(facts.round.level) if facts.rules.rubric.is_sample else ""
    return (
        _joined(subject(facts.round), ranking_words.heading(facts.round, len(facts.candidates))),
        trust(report),
        _joined(ranking_words.rules_in_short(facts.rules), sample),
        _joined(_newest(facts.changed_at), _("this file: %(moment)s") % {"moment": _moment(report.made_at)}),
    )


def trust(report: Report) -> str:
    """The standing, with the sentence that the page gives for it while nothing is decided."""
    stands = report.standing.label
    if report.decision:
        return _joined(f"{stands}: {report.decision}", ranking_words.completeness(report.board))
    notice = ranking_words.notice(report.board)
    return _joined(f"{stands}: {notice.strong}", notice.rest)


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _newest(changed_at: datetime | None) -> str:
    return _("newest sheet: %(moment)s") % {"moment": _moment(changed_at)} if changed_at else ""


def _moment(at: datetime) -> str:
    language = get_language() or "th"
    there = dates.local(at)
    return f"{dates.short(there.date(), language)} {dates.clock(there.time(), language)}"


def _kind(board: Board) -> str:
    return str(board.facts.round.award.get_candidate_kind_display())


def _figure(value: Fraction | None, write: ranking_words.Writer) -> Figure | None:
    return None if value is None else Figure(value, write(value))
