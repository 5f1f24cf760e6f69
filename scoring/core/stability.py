"""How much a selection leans on single judges: advice that stands beside the official result and never replaces it.

Words: the selection *without a judge* is what the same rules give when that judge's sheets, and the need for them, are
taken away. The *spread* of a candidate is the distance between the judges' totals for it. The *inclusion share* is how
often a candidate is selected when a panel of the same size is drawn from the judges again and again, some coming twice.

Where the rules refuse a smaller or drawn panel, that is said; nothing is bent to get a figure. Draws come from a seed,
so the same case and seed give the same shares everywhere.
"""

import random
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from scoring.core.ranking import Case, RefusedCode, Selection, choose, order, refusal
from scoring.core.table import Panel


@dataclass(frozen=True, slots=True)
class WithoutJudge:
    """Who is selected without one judge. `moves`: others than with everybody, or with other grades; None where either
    is refused. `grades` are those of the selected, where the rules have grades.
    """

    judge: str
    refused: RefusedCode | None
    selected: tuple[str, ...]
    tie_at_cut: tuple[str, ...]
    moves: bool | None
    grades: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spread:
    """What the judges who count gave one candidate, in the order of the judges. Without any, the rest is None."""

    candidate: str
    totals: tuple[tuple[str, Fraction], ...]
    lowest: Fraction | None
    highest: Fraction | None
    range: Fraction | None


@dataclass(frozen=True, slots=True)
class Inclusion:
    """How often each candidate is selected. Draws that the rules refuse are left out and counted."""

    refused: RefusedCode | None
    draws: int
    refused_draws: int
    shares: tuple[tuple[str, Fraction], ...]


def without_each_judge(case: Case, *, missing: str | None = None) -> tuple[WithoutJudge, ...]:
    """The selection without each judge in turn. `missing` as in `ranking.rank`."""
    everybody = _selection(case, case.whole_panel, missing)
    return tuple(_without(case, judge, everybody, missing) for judge in case.whole_panel)


def spread(case: Case) -> tuple[Spread, ...]:
    """Each candidate's totals by judge, with the lowest, the highest and the distance between them."""
    exact = _Exact(case.rubric.full)
    return tuple(
        _spread(
            candidate,
            [(judge, total) for judge, total in zip(case.judges, row, strict=True) if total is not None],
            exact,
        )
        for candidate, row in zip(case.candidates, case.table.totals, strict=True)
    )


class _Exact(dict[int, Fraction]):
    """Whole totals as fractions of 100. The same few come again and again, so each is made once."""

    def __init__(self, full: int) -> None:
        super().__init__()
        self.full = full

    def __missing__(self, total: int) -> Fraction:
        self[total] = Fraction(100 * total, self.full)
        return self[total]


def inclusion_shares(case: Case, *, seed: int, draws: int = 1000, missing: str | None = None) -> Inclusion:
    """Bootstrap over judges: each draw ranks a panel of the same size, drawn with replacement, by the same rules."""
    refused = refusal(case, case.whole_panel, missing=missing)
    if refused:
        return Inclusion(refused, 0, 0, ())
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose, and no secret
    judges = len(case.judges)
    times: Counter[int] = Counter()
    refused_draws = 0
    for _ in range(draws):
        # random() alone is promised to give the same numbers for a seed in every version of Python
        panel = [int(chance.random() * judges) for _ in case.judges]
        selection = _selection(case, panel, missing)
        if isinstance(selection, Selection):
            times.update(selection.selected)
        else:
            refused_draws += 1
    ranked = draws - refused_draws
    shares = [(name, Fraction(times[each], ranked)) for each, name in enumerate(case.candidates)] if ranked else []
    return Inclusion(None, draws, refused_draws, tuple(shares))


def _selection(case: Case, panel: Panel, missing: str | None) -> Selection | RefusedCode:
    return refusal(case, panel, missing=missing) or choose(case, *order(case, panel))


def _without(case: Case, judge: int, everybody: Selection | RefusedCode, missing: str | None) -> WithoutJudge:
    others = [other for other in case.whole_panel if other != judge]
    selection = _selection(case, others, missing)
    if not isinstance(selection, Selection):
        return WithoutJudge(case.judges[judge], selection, (), (), None)
    codes = [str(grade.code) for grade in case.rules.grades]
    return WithoutJudge(
        judge=case.judges[judge],
        refused=None,
        selected=tuple(case.candidates[each] for each in selection.selected),
        tie_at_cut=tuple(case.candidates[each] for each in selection.tie_at_cut),
        moves=_moves(selection, everybody) if isinstance(everybody, Selection) else None,
        grades=tuple(codes[level] for level in selection.levels) if codes else (),
    )


def _moves(selection: Selection, everybody: Selection) -> bool:
    """Others are selected or have that grade, or others wait for the casting decision; in which order is no matter."""
    return _graded(selection) != _graded(everybody) or selection.cuts != everybody.cuts


def _graded(selection: Selection) -> set[tuple[int, int]]:
    return set(zip(selection.selected, selection.levels, strict=True))


def _spread(candidate: str, totals: list[tuple[str, int]], exact: _Exact) -> Spread:
    if not totals:
        return Spread(candidate, (), None, None, None)
    values = [total for _, total in totals]
    lowest, highest = min(values), max(values)
    given = tuple([(judge, exact[total]) for judge, total in totals])
    return Spread(candidate, given, exact[lowest], exact[highest], exact[highest - lowest])
