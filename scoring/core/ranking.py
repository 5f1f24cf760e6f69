"""From counted sheets to places and a selection, by the rules that were adopted before scoring began.

Words: the *aggregate* makes one total of a candidate's counted sheets; *ties* part equal totals; candidates that stay
equal *share* their place (1, 2, 2, 4); the *cut* is the line below the last place to award, and with grades (`grades`)
below the last place of each. A tie across a cut selects nobody of it: the committee casts. `cut_can_move` says whether
a missing sheet could still change who is selected, or with which grade.

A ranking never uses chance, the order of names or a rounded number to prefer anybody, and it never turns a missing
sheet into a zero. What stands beside the official result as advice is in `stability` and `agreement`.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Final, Literal, NamedTuple

from scoring.core import grades, tiebreaks
from scoring.core.grades import Cut, Filling, Grade, Member
from scoring.core.invalid import InvalidCase, InvalidRules
from scoring.core.rubric import Rubric
from scoring.core.sheet import Sheet
from scoring.core.table import Panel, Table, read

MEAN = "mean"
DROP_EXTREMES = "drop_extremes"
FEWEST_FOR_DROP_EXTREMES = 4

REFUSE = "refuse"
PRESENT = "present"

SHEETS_MISSING: Final = "sheets_missing"
TOO_FEW_SHEETS: Final = "too_few_sheets"

TOTAL = "total"
SHARED = "shared"
NO_SHEETS = "no_sheets"

RefusedCode = Literal["sheets_missing", "too_few_sheets"]


@dataclass(frozen=True, slots=True)
class Rules:
    """How sheets become a ranking. `places` may exceed the candidates; 0 awards nothing.

    Grades, best first, share out these places, and the minimum holds for each of them.
    """

    aggregate: str
    missing: str
    ties: tuple[str, ...]
    places: int
    minimum: Decimal | None = None
    grades: tuple[Grade, ...] = ()

    def __post_init__(self) -> None:
        if self.aggregate not in (MEAN, DROP_EXTREMES):
            raise InvalidRules("unknown_aggregate", f"aggregate: there is no {self.aggregate}")
        _require_known_missing(self.missing)
        for rule, times in Counter(self.ties).items():
            if not tiebreaks.is_known(rule):
                raise InvalidRules("unknown_tie_rule", f"ties: there is no {rule}")
            if times > 1:
                raise InvalidRules("tie_rule_twice", f"ties: {rule} is there twice")
        if self.places < 0:
            raise InvalidRules("places_negative", "places: must not be negative")
        if self.minimum is not None and not (self.minimum.is_finite() and self.minimum >= 0):
            raise InvalidRules("minimum_negative", "minimum: must be a number and not negative")
        grades.check(self.grades, self.minimum)

    @property
    def to_fill(self) -> tuple[Grade, ...]:
        """The grades; without any, being selected is the only one."""
        return self.grades or (grades.SELECTED,)


@dataclass(frozen=True, slots=True)
class Case:
    """All that a ranking depends on. Whatever does not fit together is refused here, so that ranking never fails."""

    rubric: Rubric
    rules: Rules
    chair: str | None
    judges: tuple[str, ...]
    candidates: tuple[str, ...]
    recusals: frozenset[tuple[str, str]]  # (judge, candidate)
    sheets: tuple[Sheet, ...]
    withdrawn: frozenset[str] = frozenset()  # ranked as before, and selected no more
    table: Table = field(init=False, repr=False, compare=False)
    gone: frozenset[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.chair is not None and self.chair not in self.judges:
            raise InvalidCase("unknown_judge", f"chair: there is no judge {self.chair}")
        for code in filter(None, map(tiebreaks.criterion_of, self.rules.ties)):
            if code not in self.rubric.codes:
                raise InvalidCase("unknown_criterion", f"ties: there is no criterion {code}")
        table = read(self.rubric, self.judges, self.candidates, self.recusals, self.sheets)
        object.__setattr__(self, "table", table)
        if unknown := sorted(self.withdrawn.difference(self.candidates)):
            raise InvalidCase("unknown_candidate", f"withdrawn: there is no candidate {unknown[0]}")
        gone = frozenset(at for at, name in enumerate(self.candidates) if name in self.withdrawn)
        object.__setattr__(self, "gone", gone)

    @property
    def whole_panel(self) -> Panel:
        return range(len(self.judges))


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a candidate stands, and the first rule that parts it from the placing just above."""

    candidate: str
    place: int | None
    total: Fraction | None
    decided_by: str
    selected: bool
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The result. A refused one has no placings, and its cut can move: nothing stands yet.

    `cuts` are those that lie across a shared place; `grades` the codes of the rules' grades, best first.
    """

    refused: RefusedCode | None
    complete: bool
    missing: tuple[tuple[str, str], ...]  # (judge, candidate)
    cut_can_move: bool
    cuts: tuple[Cut[str], ...]
    placings: tuple[Placing, ...]
    grades: tuple[str, ...] = ()

    @property
    def tie_at_cut(self) -> tuple[str, ...]:
        """All who wait for a casting decision, in the order of the ranking."""
        return _waiting(self.cuts)

    @property
    def selected(self) -> tuple[str, ...]:
        return tuple(placing.candidate for placing in self.placings if placing.selected)


class Group(NamedTuple):
    """Candidates that share a place; mostly one alone. `total` is over the denominator of its order."""

    place: int
    decided_by: str
    total: int
    members: tuple[int, ...]


class Selection(NamedTuple):
    """Who is selected, best first, each with the number of the grade; and the cuts that wait for a casting decision."""

    selected: tuple[int, ...]
    levels: tuple[int, ...]
    cuts: tuple[Cut[int], ...]

    @property
    def tie_at_cut(self) -> tuple[int, ...]:
        return _waiting(self.cuts)


def rank(case: Case, *, missing: str | None = None) -> Ranking:
    """The ranking of a case. `missing="present"` gives the provisional view, whatever the rules say."""
    names = tuple((case.judges[judge], case.candidates[candidate]) for judge, candidate in case.table.missing)
    complete = not names
    refused = refusal(case, case.whole_panel, missing=missing)
    codes = tuple(str(grade.code) for grade in case.rules.grades)
    if refused:
        return Ranking(refused, complete, names, cut_can_move=True, cuts=(), placings=(), grades=codes)
    in_order, denominator = order(case, case.whole_panel)
    groups = tuple(in_order)
    selection = choose(case, groups, denominator)
    return Ranking(
        refused=None,
        complete=complete,
        missing=names,
        cut_can_move=not complete and _cut_can_move(case, selection),
        cuts=tuple(
            Cut(cut.grade, tuple(case.candidates[each] for each in cut.tied), cut.open, cut.below)
            for cut in selection.cuts
        ),
        placings=tuple(_placings(case, groups, denominator, selection)),
        grades=codes,
    )


def refusal(case: Case, panel: Panel, *, missing: str | None = None) -> RefusedCode | None:
    """Why the rules give this panel no ranking; None when they do."""
    missing = _require_known_missing(missing or case.rules.missing)
    if missing == REFUSE and case.table.lacks(panel):
        return SHEETS_MISSING
    if case.rules.aggregate != DROP_EXTREMES:
        return None
    fewest = min((len(case.table.counted(each, panel)) for each in range(len(case.candidates))), default=None)
    return TOO_FEW_SHEETS if fewest is not None and fewest < FEWEST_FOR_DROP_EXTREMES else None


def order(case: Case, panel: Panel) -> tuple[Iterable[Group], int]:
    """The groups by this panel's sheets, best first, and the number that is a total of 100.

    The rules must not refuse the panel. Ties are parted as the groups are asked for: whoever wants the selection alone
    pays for nobody below the cut.
    """
    counted = {each: totals for each in range(len(case.candidates)) if (totals := case.table.counted(each, panel))}
    means, count = tiebreaks.over_one_denominator([_aggregate(case, totals) for totals in counted.values()])
    return _groups(case, panel, dict(zip(counted, means, strict=True))), count * case.rubric.full


def choose(case: Case, groups: Iterable[Group], denominator: int) -> Selection:
    """The selection from groups in their order: a group that does not fit above a cut as a whole has to wait.

    Whoever withdrew is passed over, and the next in place moves up.
    """
    to_fill = case.rules.to_fill
    filling = Filling(to_fill, _least_totals(case, denominator), case.rules.places)
    selected: list[int] = []
    levels: list[int] = []
    cuts: list[Cut[int]] = []
    for group in groups:
        members = tuple(each for each in group.members if each not in case.gone)
        if not members:
            continue
        shares = filling.take(len(members), group.total)
        if not shares:
            break
        if shares[0].taken == len(members):
            selected.extend(members)
            levels.extend([shares[0].grade] * len(members))
        else:
            cuts.extend(grades.cuts_across(members, shares, to_fill))
    return Selection(tuple(selected), tuple(levels), tuple(cuts))


def _waiting(cuts: Iterable[Cut[Member]]) -> tuple[Member, ...]:
    """Those across whom cuts lie, each once."""
    return tuple(dict.fromkeys(chain.from_iterable(cut.tied for cut in cuts)))


def _require_known_missing(missing: str) -> str:
    if missing not in (REFUSE, PRESENT):
        raise InvalidRules("unknown_missing", f"missing: there is no {missing}")
    return missing


def _aggregate(case: Case, totals: Sequence[int]) -> tuple[int, int]:
    """The aggregate of a candidate's totals as (sum, count)."""
    if case.rules.aggregate == MEAN:
        return sum(totals), len(totals)
    return sum(totals) - max(totals) - min(totals), len(totals) - 2


def _least_totals(case: Case, denominator: int) -> list[int]:
    """Of each grade the least whole number over this denominator that reaches its minimum."""
    needed = [grades.least(grade, case.rules.minimum) for grade in case.rules.to_fill]
    return [math.ceil(Fraction(each) * denominator / 100) for each in needed]


def _groups(case: Case, panel: Panel, totals: dict[int, int]) -> Iterable[Group]:
    place = 1
    for equal in _descending(totals, totals.values()):
        for decided_by, members in _parted(TOTAL, equal, case.rules.ties, case, panel):
            yield Group(place, decided_by, totals[members[0]], tuple(members))
            place += len(members)


def _parted(
    decided_by: str, members: list[int], rules: tuple[str, ...], case: Case, panel: Panel
) -> Iterable[tuple[str, list[int]]]:
    """Equal candidates parted by the rules in turn; what parts them from those above still decides for the first."""
    if len(members) == 1 or not rules:
        yield decided_by, members
        return
    rule, *later = rules
    chair = None if case.chair is None else case.judges.index(case.chair)
    measures = tiebreaks.measure(rule, members, case.table, panel, codes=case.rubric.codes, chair=chair)
    finer = [members] if measures is None else _descending(members, measures)
    for part in finer:
        yield from _parted(decided_by, part, tuple(later), case, panel)
        decided_by = rule


def _descending(members: Iterable[int], measures: Iterable[int]) -> list[list[int]]:
    """Members of equal measure together, the highest first, and in a group in the order they came in."""
    by_measure: dict[int, list[int]] = {}
    for member, measured in zip(members, measures, strict=True):
        by_measure.setdefault(measured, []).append(member)
    return [by_measure[measured] for measured in sorted(by_measure, reverse=True)]


def _placings(case: Case, groups: Iterable[Group], denominator: int, selection: Selection) -> Iterable[Placing]:
    placed: set[int] = set()
    codes = [grade.code for grade in case.rules.to_fill]
    grade_of = {each: codes[level] for each, level in zip(selection.selected, selection.levels, strict=True)}
    for group in groups:
        total = Fraction(100 * group.total, denominator)
        decided_by = group.decided_by
        for member in group.members:
            selected = member in grade_of
            yield Placing(case.candidates[member], group.place, total, decided_by, selected, grade_of.get(member))
            decided_by = SHARED
        placed.update(group.members)
    for each, candidate in enumerate(case.candidates):
        if each not in placed:
            yield Placing(candidate, None, None, NO_SHEETS, selected=False)


def _cut_can_move(case: Case, selection: Selection) -> bool:
    """Could the missing sheets, whatever they will say, select anybody else or otherwise? Never False when they could.

    A candidate's worst and best are its aggregate with every missing sheet all zeros, or all full marks. From the
    lowest grade up: `highest` is the best of all who stand below it, `rising` the best of those to whom an open place
    of it would fall. Who has no grade comes after all who have one, when the round's places may be taken.
    """
    if selection.cuts:
        return True
    due = [each for each in range(len(case.candidates)) if case.table.due[each] and each not in case.gone]
    worst, best, enough = _worst_and_best(case, due)
    level_of = dict(zip(selection.selected, selection.levels, strict=True))
    highest = max((high for each, high in zip(due, best, strict=True) if each not in level_of), default=-1)
    rising = highest if len(level_of) < case.rules.places else -1
    for level, grade in reversed(list(enumerate(case.rules.to_fill))):
        at = [number for number, each in enumerate(due) if level_of.get(each) == level]
        if any(worst[number] <= highest or worst[number] < enough[level] for number in at):
            return True
        is_open = grade.places is None or len(at) < grade.places
        if is_open and rising >= enough[level]:
            return True
        best_here = max((best[number] for number in at), default=-1)
        highest, rising = max(highest, best_here), max(rising, best_here)
    return False


def _worst_and_best(case: Case, due: Sequence[int]) -> tuple[list[int], list[int], list[int]]:
    """The worst and best totals of these candidates, and the least for each grade, over one denominator."""
    worst, best = [], []
    for each in due:
        totals = case.table.counted(each, case.whole_panel)
        unknown = case.table.due[each] - len(totals)
        worst.append(_aggregate(case, totals + [0] * unknown))
        best.append(_aggregate(case, totals + [case.rubric.full] * unknown))
    both, count = tiebreaks.over_one_denominator(worst + best)
    return both[: len(due)], both[len(due) :], _least_totals(case, count * case.rubric.full)
