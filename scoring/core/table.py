"""The score table: candidates × judges, and in each cell the points that count.

Words: a sheet is *due* for every judge and candidate, unless the pair is *recused*. A due sheet *counts* when it is
there and every criterion has its points; otherwise it is *missing*. A sheet of a recused pair is ignored. A *panel* is
the judges whose sheets are looked at: all of them, all but one, or a draw in which one may come twice.

Candidates and judges are numbers here, their positions in the case. Totals are whole: the rubric's sums, of which
`rubric.full` is 100. The table compares nobody with anybody.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import mul

from scoring.core.invalid import InvalidCase
from scoring.core.rubric import Criterion, Rubric
from scoring.core.sheet import Points, ProblemCode, Sheet, problem_of, units

Panel = Sequence[int]

GAP = -1  # a criterion that is not scored; points are never negative

PROBLEMS: dict[ProblemCode, str] = {
    "not_a_number": "is not a decimal text such as 18.5",
    "negative": "is negative",
    "over_maximum": "is over the maximum",
    "off_step": "is off the step",
}


@dataclass(frozen=True, slots=True)
class Table:
    """What counts and what is missing. Built by `read`, which refuses what does not fit."""

    points: tuple[tuple[tuple[int, ...] | None, ...], ...]  # candidate, judge → ten-thousandths of each criterion
    totals: tuple[tuple[int | None, ...], ...]  # candidate, judge → the judge's total
    missing: tuple[tuple[int, int], ...]  # (judge, candidate), in the order of judges, then candidates
    due: tuple[int, ...]  # candidate → how many sheets are due for it

    def counted(self, candidate: int, panel: Panel) -> list[int]:
        """The totals that this panel's sheets give the candidate."""
        row = self.totals[candidate]
        return [total for judge in panel if (total := row[judge]) is not None]

    def lacks(self, panel: Panel) -> bool:
        """Is a due sheet of this panel missing?"""
        return any(judge in panel for judge, _ in self.missing)


def read(
    rubric: Rubric,
    judges: Sequence[str],
    candidates: Sequence[str],
    recusals: Collection[tuple[str, str]],
    sheets: Sequence[Sheet],
) -> Table:
    """The table of these sheets. Points are checked even where their sheet will not count."""
    judge_at, candidate_at = _positions("judge", judges), _positions("candidate", candidates)
    recused = {_cell(judge_at, candidate_at, pair, "recusals") for pair in recusals}
    signed = _signed(rubric, judge_at, candidate_at, sheets)
    counted = {cell: points for cell, points in signed.items() if points is not None and cell not in recused}
    totals = {cell: sum(map(mul, points, rubric.multipliers)) for cell, points in counted.items()}
    rows = [[(judge, candidate) for judge in range(len(judges))] for candidate in range(len(candidates))]
    by_judge = [(judge, candidate) for judge in range(len(judges)) for candidate in range(len(candidates))]
    return Table(
        points=tuple(tuple(map(counted.get, row)) for row in rows),
        totals=tuple(tuple(map(totals.get, row)) for row in rows),
        missing=tuple(cell for cell in by_judge if cell not in counted and cell not in recused),
        due=tuple(sum(cell not in recused for cell in row) for row in rows),
    )


def _signed(
    rubric: Rubric, judge_at: dict[str, int], candidate_at: dict[str, int], sheets: Sequence[Sheet]
) -> dict[tuple[int, int], tuple[int, ...] | None]:
    """The points of every sheet by its cell; None for a sheet with a gap."""
    marks = [(criterion.code, _Marks(criterion)) for criterion in rubric.criteria]
    signed: dict[tuple[int, int], tuple[int, ...] | None] = {}
    for sheet in sheets:
        cell = _cell(judge_at, candidate_at, (sheet.judge, sheet.candidate), "sheets")
        if cell in signed:
            raise InvalidCase("two_sheets", f"sheets: two of judge {sheet.judge} for candidate {sheet.candidate}")
        try:
            signed[cell] = _scored(marks, sheet.points)
        except InvalidCase as error:
            where = f"sheets: judge {sheet.judge} for candidate {sheet.candidate}"
            raise InvalidCase(error.code, f"{where}: {error}") from None
    return signed


class _Marks(dict[str | None, int]):
    """Points of one criterion in ten-thousandths. A thousand sheets repeat the same few, so each is read once."""

    def __init__(self, criterion: Criterion) -> None:
        super().__init__({None: GAP})
        self.criterion = criterion

    def __missing__(self, text: str | None) -> int:
        problem = problem_of(self.criterion, text)
        if problem is not None:
            raise InvalidCase(problem, f"{self.criterion.code}: {text!r} {PROBLEMS[problem]}")
        self[text] = units(str(text))  # None, a gap, has been there from the start
        return self[text]


def _scored(marks: Sequence[tuple[str, _Marks]], points: Points) -> tuple[int, ...] | None:
    """What a sheet gives each criterion; None when there is a gap."""
    scored = tuple([known[points.get(code)] for code, known in marks])
    if len(points) > len(marks) - scored.count(GAP):
        _require_known_codes([code for code, _ in marks], points)
    return None if GAP in scored else scored


def _require_known_codes(codes: Sequence[str], points: Points) -> None:
    for code in points:
        if code not in codes:
            raise InvalidCase("unknown_criterion", f"there is no criterion {code}")


def _positions(noun: str, names: Sequence[str]) -> dict[str, int]:
    positions = {name: position for position, name in enumerate(names)}
    if len(positions) < len(names):
        twice = next(name for position, name in enumerate(names) if positions[name] != position)
        raise InvalidCase(f"{noun}_twice", f"{noun}s: {twice} is there twice")
    return positions


def _cell(judge_at: dict[str, int], candidate_at: dict[str, int], pair: tuple[str, str], where: str) -> tuple[int, int]:
    judge, candidate = pair
    if judge not in judge_at:
        raise InvalidCase("unknown_judge", f"{where}: there is no judge {judge}")
    if candidate not in candidate_at:
        raise InvalidCase("unknown_candidate", f"{where}: there is no candidate {candidate}")
    return judge_at[judge], candidate_at[candidate]
