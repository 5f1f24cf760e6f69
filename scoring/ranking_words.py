"""What a ranking's codes and figures mean in words: one sentence each, for pages and papers.

Nothing is computed here that is not told in a sentence, and no sentence promises more than the arithmetic gives.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoring import grades
from scoring.core import ranking as core
from scoring.core import tiebreaks
from scoring.core.grades import Cut
from scoring.core.rounding import four_decimals, two_decimals
from scoring.models import RoundRules
from scoring.rankings import Board, Row
from subdistricts.models import Round

Writer: TypeAlias = Callable[[Fraction], str]


@dataclass(frozen=True, slots=True)
class Notice:
    """The line on top of a board: how far it can be trusted, and what to do next."""

    tone: str  # amber: waits for you · teal: all is well · red: refused
    chip: str
    strong: str
    rest: str


# Rules


def tie_rule(rule: str, rules: RoundRules) -> str:
    """A tie rule as one says it; a criterion by its number and name."""
    code = tiebreaks.criterion_of(rule)
    if code is None:
        return {
            tiebreaks.MEDIAN: _("the median of the judges' totals"),
            tiebreaks.FIRST_PLACES: _("how many judges put it first"),
            tiebreaks.CHAIR: _("the chair's total"),
        }[rule]
    for criterion in rules.rubric.criteria.all():
        if criterion.code == code:
            return _("criterion %(number)d: %(name)s") % {"number": criterion.position, "name": criterion.name}
    return code


def decided_by(code: str, rules: RoundRules) -> str:
    """What parts a candidate from the one above, short enough for a column."""
    criterion = tiebreaks.criterion_of(code)
    if criterion is None:
        return parted_by(code)
    positions = {each.code: each.position for each in rules.rubric.criteria.all()}
    return _("tie: criterion %(number)s") % {"number": positions.get(criterion, criterion)}


def parted_by(code: str) -> str:
    """The same for all that needs no rubric to be said."""
    return {
        "": "",
        core.TOTAL: _("total"),
        core.SHARED: _("shared place"),
        core.NO_SHEETS: _("no sheet counts"),
        tiebreaks.MEDIAN: _("tie: median"),
        tiebreaks.FIRST_PLACES: _("tie: first places"),
        tiebreaks.CHAIR: _("tie: the chair"),
    }[code]


def rules(row: RoundRules) -> list[tuple[str, str]]:
    """The scoring rules as a list of headings and sentences."""
    said = [
        (_("Rubric"), str(row.rubric)),
        (_("Total"), str(row.get_aggregate_display())),  # type: ignore[attr-defined]
        (_("When a sheet is missing"), str(row.get_missing_display())),  # type: ignore[attr-defined]
        (_("When totals are equal"), ", ".join(tie_rule(rule, row) for rule in row.ties) or _("they share the place")),
    ]
    if row.minimum is not None:
        said.append((_("Minimum to be selected"), two_decimals(Fraction(row.minimum))))
    if row.grades:
        said.append((_("Grades, best first"), "; ".join(grades_in_words(row))))
    return said


def grades_in_words(row: RoundRules) -> Iterable[str]:
    """Each grade with how many have it and from which total on."""
    called = grades.names(row.grades)
    for number, grade in enumerate(grades.core_grades(row), start=1):
        terms = [_places(grade.places)]
        if grade.minimum is not None:
            terms.append(_("from %(minimum)s on") % {"minimum": two_decimals(Fraction(grade.minimum))})
        yield f"{number}. {called[str(grade.code)]} ({', '.join(terms)})"


def _places(count: int | None) -> str:
    if count is None:
        return _("no limit")
    return ngettext("%(count)d place", "%(count)d places", count) % {"count": count}


def rules_in_short(row: RoundRules) -> str:
    """The same in one line."""
    parts = [str(row.get_aggregate_display())]  # type: ignore[attr-defined]
    if row.ties:
        parts.append(
            _("ties by %(rules)s") % {"rules": _(", then ").join(_tie_in_short(rule, row) for rule in row.ties)}
        )
    if row.minimum is not None:
        parts.append(_("at least %(minimum)s to be selected") % {"minimum": two_decimals(Fraction(row.minimum))})
    if row.grades:
        parts.append(_("grades: %(names)s") % {"names": ", ".join(grades.names(row.grades).values())})
    return " · ".join(parts)


def _tie_in_short(rule: str, row: RoundRules) -> str:
    code = tiebreaks.criterion_of(rule)
    if code is None:
        return tie_rule(rule, row)
    positions = {each.code: each.position for each in row.rubric.criteria.all()}
    return _("criterion %(number)s") % {"number": positions.get(code, code)}


# Figures


def writer(rows: Sequence[Row | core.Placing]) -> Writer:
    """How this board or result writes totals: two decimals, or four where two different totals would look the same."""
    totals = {row.total for row in rows if row.total is not None}
    return two_decimals if len({two_decimals(total) for total in totals}) == len(totals) else four_decimals


def strip(total: str, given: Sequence[str]) -> str:
    """A candidate's totals read aloud; ``given`` are each judge's with who gave it."""
    if not given:
        return _("no signed sheet yet")
    all_given = ", ".join(given)
    return _("%(total)s from %(given)s") % {"total": total, "given": all_given} if total else all_given


def casting(is_picked: bool, grade: str = "") -> str:
    """What the casting decision said of one who was equal at a cut; ``grade`` is what it has by it."""
    if grade:
        return _("%(grade)s after the casting decision") % {"grade": grade}
    return _("selected by the casting decision") if is_picked else _("not picked by the casting decision")


def rests_on(counted: int, due: int) -> str:
    """What a total lacks; nothing where every due sheet is in it."""
    return "" if counted == due else _("%(counted)d of %(due)d sheets") % {"counted": counted, "due": due}


# Sentences


def refusal(code: str) -> str:
    """Why the rules give no ranking."""
    return {
        core.SHEETS_MISSING: _("The rules give no result while a due sheet is missing."),
        core.TOO_FEW_SHEETS: _(
            "Leaving out the highest and the lowest total needs four counted sheets for every candidate."
        ),
    }[code]


def notice(board: Board) -> Notice:
    """How far the board can be trusted: refused, provisional, tied at the cut, complete; and what has become of it."""
    if board.facts.round.state in (Round.State.LOCKED, Round.State.DECIDED, Round.State.PUBLISHED):
        return _notice_after_scoring(board)
    if board.is_empty:
        return Notice("amber", _("provisional"), _("No sheet has been signed yet"), _owed(board))
    if board.live.refused:
        return Notice("amber", _("no ranking yet"), refusal(board.live.refused), _owed(board))
    if not board.live.complete:
        rest = " · ".join(filter(None, (_movable(board), _waiting(board))))
        return Notice("amber", _("provisional"), _owed(board), rest)
    if board.tie_at_cut:
        return Notice("amber", _("waits for a casting decision"), tied(board), _("All sheets are there."))
    moved = _waiting(board) or _("No missing sheet can change the selection.")
    return Notice("teal", _("complete"), _("All %(due)d sheets are signed") % {"due": board.due}, moved)


def _notice_after_scoring(board: Board) -> Notice:
    """No sheet changes any more: what is missing is no longer waited for, and a tie is the meeting's."""
    state = Round.State(board.facts.round.state)
    if state == Round.State.LOCKED:
        rest = tied(board) if board.tie_at_cut else completeness(board)
        return Notice("amber", str(state.label), _("Waits for the committee's meeting"), rest)
    rest = _("The tie at the cut was decided by the casting decision.") if board.tie_at_cut else ""
    if state == Round.State.DECIDED:
        return Notice("teal", str(state.label), _("The committee has decided; staff alone see it"), rest)
    return Notice("teal", str(state.label), _("The result is published"), rest)


def _owed(board: Board) -> str:
    if not board.missing:
        return _("All %(due)d sheets are signed") % {"due": board.due}
    text = ngettext("%(count)d sheet is still missing", "%(count)d sheets are still missing", board.missing)
    return text % {"count": board.missing}


def _movable(board: Board) -> str:
    if board.tie_at_cut:
        return tied(board)
    if board.live.cut_can_move:
        return _("who is selected can still change")
    return _("who is selected can no longer change, whatever the missing sheets say")


def tied(board: Board) -> str:
    """That some are equal across the cut, and for how many places."""
    text = ngettext(
        "%(tied)d are equal at the cut for %(places)d open place",
        "%(tied)d are equal at the cut for %(places)d open places",
        board.open_places,
    )
    return text % {"tied": len(board.tie_at_cut), "places": board.open_places}


def tied_about(board: Board, cuts: Iterable[Cut[str]]) -> str:
    """What the same tied wait for: one cut, or with grades perhaps several."""
    called = grades.names(board.facts.rules.grades)
    return " · ".join(_tied_at(cut, called.get(cut.grade or "", "")) for cut in cuts)


def _tied_at(cut: Cut[str], grade: str) -> str:
    text = ngettext(
        "%(tied)d are equal at the cut for %(places)d open place",
        "%(tied)d are equal at the cut for %(places)d open places",
        cut.open,
    ) % {"tied": len(cut.tied), "places": cut.open}
    return f"{grade}: {text}" if grade else text


def _waiting(board: Board) -> str:
    if not board.waiting:
        return ""
    text = ngettext(
        "%(count)d sheet has changes that wait for its judge",
        "%(count)d sheets have changes that wait for their judges",
        len(board.waiting),
    )
    return text % {"count": len(board.waiting)}


def cut(board: Board) -> str:
    """What stands on the line below the selected."""
    kind = board.facts.round.award.get_candidate_kind_display()  # type: ignore[attr-defined]
    if len(board.selected) == board.facts.round.places:
        return _("selected: %(count)d (%(kind)s)") % {"count": len(board.selected), "kind": kind}
    return _("selected: %(count)d of %(places)d places") % {
        "count": len(board.selected),
        "places": board.facts.round.places,
    }


def cut_of(board: Board, code: str) -> str:
    """What stands on the line below those of one grade."""
    rules = board.facts.rules
    places = next(grade.places for grade in grades.core_grades(rules) if grade.code == code)
    facts = {
        "grade": grades.names(rules.grades)[code],
        "count": sum(row.grade == code for row in board.rows),
        "places": places,
    }
    if places is None or places == facts["count"]:
        return _("%(grade)s: %(count)d") % facts
    return _("%(grade)s: %(count)d of %(places)d places") % facts


def completeness(board: Board) -> str:
    """n of m, and how many are not due."""
    text = _("%(counted)d of %(due)d due sheets count") % {"counted": board.counted, "due": board.due}
    if not board.recused:
        return text
    recused = ngettext("%(count)d recused", "%(count)d recused", board.recused) % {"count": board.recused}
    return f"{text} · {recused}"


def without_each(board: Board) -> str:
    """The selection without each judge, in one sentence."""
    known = [each for each in board.without_each if each.moves is not None]
    if board.is_empty or board.live.refused or not known:
        return _("Cannot be told yet.")
    moved = [each for each in known if each.moves]
    refused = len(board.without_each) - len(known)
    facts = {
        "same": len(known) - len(moved),
        "times": len(known),
        "judges": ", ".join(each.seat.short_name for each in moved),
    }
    if moved:
        text = _("The same selection %(same)d of %(times)d times; another without: %(judges)s") % facts
    else:
        text = _("The same selection all %(times)d times") % facts
    if refused:
        text += " · " + _("the rules refuse %(count)d of the smaller panels") % {"count": refused}
    return text


def heading(round_: Round, candidates: int) -> str:
    """A round's name by its level, and how many it selects of how many."""
    facts = {
        "level": round_.get_level_display(),  # type: ignore[attr-defined]
        "places": round_.places,
        "count": candidates,
        "kind": round_.award.get_candidate_kind_display(),  # type: ignore[attr-defined]
    }
    return _("%(level)s round: %(places)d of %(count)d selected (%(kind)s)") % facts


# Advice


def percent(share: Fraction) -> str:
    """A share in whole per cent; never 0 or 100 where it is not."""
    nearest = int(share * 100 + Fraction(1, 2))
    if nearest == 0 and share:
        return "< 1%"
    if nearest == 100 and share != 1:
        return "> 99%"
    return f"{nearest}%"


def w_by_chance(judges: int) -> str:
    """What W comes to on average when every judge's order is drawn by lot."""
    return two_decimals(Fraction(1, judges)) if judges else ""
