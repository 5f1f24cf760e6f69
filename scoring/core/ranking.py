"""From counted sheets to places and a selection, by the rules that were adopted before scoring began.

Words: the *aggregate* makes one total of a candidate's counted sheets; *ties* part equal totals; candidates that stay
equal *share* their place (1, 2, 2, 4); the *cut* is the line below the last place to award. A tie across the cut
selects nobody of it: the committee casts. `cut_can_move` says whether a missing sheet could still change who is
selected.

A ranking never uses chance, the order of names or a rounded number to prefer anybody, and it never turns a missing
sheet into a zero. What stands beside the official result as advice is in `stability` and `agreement`.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from scoring.core import tiebreaks
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
    """How sheets become a ranking. `places` may exceed the candidates; 0 awards nothing."""

    aggregate: str
    missing: str
    ties: tuple[str, ...]
    places: int
    minimum: Decimal | None = None

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
    table: Table = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.chair is not None and self.chair not in self.judges:
            raise InvalidCase("unknown_judge", f"chair: there is no judge {self.chair}")
        for code in filter(None, map(tiebreaks.criterion_of, self.rules.ties)):
            if code not in self.rubric.codes:
                raise InvalidCase("unknown_criterion", f"ties: there is no criterion {code}")
        table = read(self.rubric, self.judges, self.candidates, self.recusals, self.sheets)
        object.__setattr__(self, "table", table)

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


@dataclass(frozen=True, slots=True)
class Ranking:
    """The result. A refused one has no placings, and its cut can move: nothing stands yet."""

    refused: RefusedCode | None
    complete: bool
    missing: tuple[tuple[str, str], ...]  # (judge, candidate)
    cut_can_move: bool
    tie_at_cut: tuple[str, ...]
    placings: tuple[Placing, ...]

    @property
    def selected(self) -> tuple[str, ...]:
        return tuple(placing.candidate for placing in self.placings if placing.selected)


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates that share a place; alone, as a rule. `total` is over the standing's denominator."""

    place: int
    decided_by: str
    total: int
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A panel's placings in numbers: what a ranking says in words, and all that advice needs."""

    groups: tuple[Group, ...]
    denominator: int  # a total of this is 100
    selected: frozenset[int]
    tie_at_cut: tuple[int, ...]

    def selected_in_order(self) -> list[int]:
        return [member for group in self.groups for member in group.members if member in self.selected]


def rank(case: Case, *, missing: str | None = None) -> Ranking:
    """The ranking of a case. `missing="present"` gives the provisional view, whatever the rules say."""
    names = tuple((case.judges[judge], case.candidates[candidate]) for judge, candidate in case.table.missing)
    complete = not names
    refused = refusal(case, case.whole_panel, missing=missing)
    if refused:
        return Ranking(refused, complete, names, cut_can_move=True, tie_at_cut=(), placings=())
    standing = stand(case, case.whole_panel)
    return Ranking(
        refused=None,
        complete=complete,
        missing=names,
        cut_can_move=not complete and _cut_can_move(case, standing),
        tie_at_cut=tuple(case.candidates[member] for member in standing.tie_at_cut),
        placings=(*_placings(case, standing), *_without_a_place(case, standing)),
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


def stand(case: Case, panel: Panel) -> Standing:
    """How the candidates stand by the sheets of this panel, which the rules do not refuse."""
    counted = {each: totals for each in range(len(case.candidates)) if (totals := case.table.counted(each, panel))}
    means, count = tiebreaks.over_one_denominator([_aggregate(case, totals) for totals in counted.values()])
    denominator = count * case.rubric.full
    groups = tuple(_groups(case, panel, dict(zip(counted, means, strict=True))))
    selected: frozenset[int] = frozenset()
    tie_at_cut: tuple[int, ...] = ()
    enough = _least_total(case, denominator)
    for group in groups:
        if group.place > case.rules.places or group.total < enough:
            break
        if group.place - 1 + len(group.members) > case.rules.places:
            tie_at_cut = group.members
            break
        selected = selected.union(group.members)
    return Standing(groups, denominator, selected, tie_at_cut)


def _require_known_missing(missing: str) -> str:
    if missing not in (REFUSE, PRESENT):
        raise InvalidRules("unknown_missing", f"missing: there is no {missing}")
    return missing


def _aggregate(case: Case, totals: Sequence[int]) -> tuple[int, int]:
    """The aggregate of a candidate's totals as (sum, count)."""
    if case.rules.aggregate == MEAN:
        return sum(totals), len(totals)
    return sum(totals) - max(totals) - min(totals), len(totals) - 2


def _least_total(case: Case, denominator: int) -> int:
    """The least whole number over this denominator that reaches the minimum."""
    return math.ceil(Fraction(case.rules.minimum or 0) * denominator / 100)


def _groups(case: Case, panel: Panel, totals: dict[int, int]) -> Iterable[Group]:
    """Best first: candidates of one total, parted by each tie rule in turn, each used once."""
    parts = [(TOTAL, members) for members in _descending(totals, totals.values())]
    chair = None if case.chair is None else case.judges.index(case.chair)
    for rule in case.rules.ties:
        parts = [
            finer for decided_by, members in parts for finer in _part(rule, decided_by, members, case, panel, chair)
        ]
    place = 1
    for decided_by, members in parts:
        yield Group(place, decided_by, totals[members[0]], tuple(members))
        place += len(members)


def _part(
    rule: str, decided_by: str, members: list[int], case: Case, panel: Panel, chair: int | None
) -> list[tuple[str, list[int]]]:
    """A group parted by one rule. What parts it from the placing above still decides the place of its first."""
    if len(members) == 1:
        return [(decided_by, members)]
    measures = tiebreaks.measure(rule, members, case.table, panel, codes=case.rubric.codes, chair=chair)
    if measures is None:
        return [(decided_by, members)]
    first, *others = _descending(members, measures)
    return [(decided_by, first), *((rule, other) for other in others)]


def _descending(members: Iterable[int], measures: Iterable[int]) -> list[list[int]]:
    """Members of equal measure together, the highest first, and in a group in the order they came in."""
    by_measure: dict[int, list[int]] = {}
    for member, measured in zip(members, measures, strict=True):
        by_measure.setdefault(measured, []).append(member)
    return [by_measure[measured] for measured in sorted(by_measure, reverse=True)]


def _placings(case: Case, standing: Standing) -> Iterable[Placing]:
    for group in standing.groups:
        total = Fraction(100 * group.total, standing.denominator)
        decided_by = group.decided_by
        for member in group.members:
            yield Placing(case.candidates[member], group.place, total, decided_by, member in standing.selected)
            decided_by = SHARED


def _without_a_place(case: Case, standing: Standing) -> Iterable[Placing]:
    placed = {member for group in standing.groups for member in group.members}
    for each, candidate in enumerate(case.candidates):
        if each not in placed:
            yield Placing(candidate, None, None, NO_SHEETS, selected=False)


def _cut_can_move(case: Case, standing: Standing) -> bool:
    """Could the missing sheets, whatever they will say, select anybody else? Never False when they could.

    A candidate's worst and best are its aggregate with every missing sheet all zeros, or all full marks.
    """
    if standing.tie_at_cut:
        return True
    due = [each for each in range(len(case.candidates)) if case.table.due[each]]
    worst, best, enough = _worst_and_best(case, due)
    worst_selected = [low for each, low in zip(due, worst, strict=True) if each in standing.selected]
    best_other = max((high for each, high in zip(due, best, strict=True) if each not in standing.selected), default=-1)
    if any(low <= best_other or low < enough for low in worst_selected):
        return True
    return len(standing.selected) < case.rules.places and best_other >= enough


def _worst_and_best(case: Case, due: Sequence[int]) -> tuple[list[int], list[int], int]:
    """The worst and best totals of these candidates, and the least that reaches the minimum, over one denominator."""
    worst, best = [], []
    for each in due:
        totals = case.table.counted(each, case.whole_panel)
        unknown = case.table.due[each] - len(totals)
        worst.append(_aggregate(case, totals + [0] * unknown))
        best.append(_aggregate(case, totals + [case.rubric.full] * unknown))
    both, count = tiebreaks.over_one_denominator(worst + best)
    return both[: len(due)], both[len(due) :], _least_total(case, count * case.rubric.full)
