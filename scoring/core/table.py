"""The score table: candidates × judges, and in each cell the points that count.

Words: a sheet is *due* for every judge and candidate, unless the pair is *recused*. A due sheet *counts* when it is
there and every criterion has its points; otherwise it is *missing*. A sheet of a recused pair is ignored. A *panel* is
the judges whose sheets are looked at: all of them, all but one, or a draw in which one may come twice.

Candidates and judges are numbers here, their positions in the case. Totals are whole: the rubric's sums, of which
`rubric.full` is 100. The table compares nobody with anybody.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul

from scoring.core.invalid import InvalidCase
from scoring.core.rubric import Criterion, Rubric
from scoring.core.sheet import Points, ProblemCode, Sheet, problem_of, units

Panel = Sequence[int]
Marks = tuple[int, ...]  # ten-thousandths of each criterion

LONGEST_REMEMBERED = 12  # characters of a criterion's points; a maximum below ten million fits
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

    points: tuple[tuple[Marks | None, ...], ...]  # candidate, judge → what the judge gives
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
    points = _signed(rubric, judge_at, candidate_at, sheets)
    for judge, candidate in recused:
        points[candidate][judge] = None
    times = rubric.multipliers
    totals = [[None if given is None else sum(map(mul, given, times)) for given in row] for row in points]
    due = [len(judges)] * len(candidates)
    for _, candidate in recused:
        due[candidate] -= 1
    return Table(
        points=tuple(map(tuple, points)),
        totals=tuple(map(tuple, totals)),
        missing=tuple(cell for cell in _gaps(points, len(judges)) if cell not in recused),
        due=tuple(due),
    )


def _gaps(points: Sequence[Sequence[Marks | None]], judges: int) -> Iterator[tuple[int, int]]:
    """(judge, candidate) wherever nothing counts."""
    for judge in range(judges):
        for candidate, row in enumerate(points):
            if row[judge] is None:
                yield judge, candidate


def _signed(
    rubric: Rubric, judge_at: dict[str, int], candidate_at: dict[str, int], sheets: Sequence[Sheet]
) -> list[list[Marks | None]]:
    """By candidate and judge the points of every sheet; None without a sheet, or for one with a gap."""
    readers = [(criterion.code, _reader(criterion)) for criterion in rubric.criteria]
    signed: list[list[Marks | None]] = [[None] * len(judge_at) for _ in candidate_at]
    read_already: set[tuple[str, str]] = set()
    for judge, candidate, points in sheets:
        pair = judge, candidate
        at_judge, at_candidate = _cell(judge_at, candidate_at, pair, "sheets")
        if pair in read_already:
            raise InvalidCase("two_sheets", f"sheets: two of judge {judge} for candidate {candidate}")
        read_already.add(pair)
        try:
            signed[at_candidate][at_judge] = _scored(readers, points)
        except InvalidCase as error:
            where = f"sheets: judge {judge} for candidate {candidate}"
            raise InvalidCase(error.code, f"{where}: {error}") from None
    return signed


class _Reader(dict[str | None, int]):
    """Points of one criterion in ten-thousandths. A thousand sheets repeat the same few, so each is read once.

    What has a problem is not remembered, nor what is longer than anybody writes it: of the others there are few.
    """

    def __init__(self, criterion: Criterion) -> None:
        super().__init__({None: GAP})
        self.criterion = criterion

    def __missing__(self, text: str | None) -> int:
        problem = problem_of(self.criterion, text)
        if problem is not None:
            raise InvalidCase(problem, f"{self.criterion.code}: {text!r} {PROBLEMS[problem]}")
        found = units(str(text))  # None, a gap, has been there from the start
        if len(str(text)) <= LONGEST_REMEMBERED:
            self[text] = found
        return found


@lru_cache(maxsize=256)
def _reader(criterion: Criterion) -> _Reader:
    """The same for all tables: what a text comes to depends on its criterion alone."""
    return _Reader(criterion)


def _scored(readers: Sequence[tuple[str, _Reader]], points: Points) -> Marks | None:
    """What a sheet gives each criterion; None when there is a gap."""
    scored = tuple([known[points.get(code)] for code, known in readers])
    if len(points) > len(readers) - scored.count(GAP):
        _require_known_codes([code for code, _ in readers], points)
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
