"""The score table: candidates × judges, and in each cell the points that count.

Words: a sheet is *due* for every judge and candidate, unless the pair is *recused*. A due sheet *counts* when it is
there and every criterion has its points; otherwise it is *missing*. A sheet of a recused pair is ignored. A *panel* is
the judges whose sheets are looked at: all of them, all but one, or a draw in which one may come twice.

Candidates and judges are numbers here, their positions in the case. Totals are whole: the rubric's sums, of which
`rubric.full` is 100. The table compares nobody with anybody.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scoring.core.invalid import InvalidCase
from scoring.core.rubric import Criterion, Rubric
from scoring.core.sheet import ProblemCode, Sheet, problem_of, units

Panel = Sequence[int]

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
    points: list[list[tuple[int, ...] | None]] = [[None] * len(judges) for _ in candidates]
    totals: list[list[int | None]] = [[None] * len(judges) for _ in candidates]
    reader = _Reader(rubric)
    seen = set()
    for sheet in sheets:
        cell = _cell(judge_at, candidate_at, (sheet.judge, sheet.candidate), "sheets")
        if cell in seen:
            raise InvalidCase("two_sheets", f"sheets: two of judge {sheet.judge} for candidate {sheet.candidate}")
        seen.add(cell)
        scored = reader.read(sheet)
        if scored is None or cell in recused:
            continue
        judge, candidate = cell
        points[candidate][judge] = scored
        totals[candidate][judge] = sum(map(int.__mul__, scored, rubric.multipliers))
    missing = tuple(
        (judge, candidate)
        for judge in range(len(judges))
        for candidate in range(len(candidates))
        if totals[candidate][judge] is None and (judge, candidate) not in recused
    )
    due = [len(judges)] * len(candidates)
    for _, candidate in recused:
        due[candidate] -= 1
    return Table(tuple(map(tuple, points)), tuple(map(tuple, totals)), missing, tuple(due))


class _Reader:
    """Reads sheets of one rubric; a thousand sheets repeat the same few marks, so each is checked and read once."""

    def __init__(self, rubric: Rubric) -> None:
        self.codes = frozenset(rubric.codes)
        self.known: list[tuple[Criterion, dict[str, int]]] = [(criterion, {}) for criterion in rubric.criteria]

    def read(self, sheet: Sheet) -> tuple[int, ...] | None:
        """The points of each criterion in ten-thousandths; None when there is a gap."""
        if not self.codes.issuperset(sheet.points):
            code = next(code for code in sheet.points if code not in self.codes)
            raise InvalidCase("unknown_criterion", f"{_of(sheet)}: there is no criterion {code}")
        scored = []
        for criterion, known in self.known:
            text = sheet.points.get(criterion.code)
            if text is None:
                continue
            value = known.get(text)
            if value is None:
                value = known[text] = self.first_time(criterion, text, sheet)
            scored.append(value)
        return tuple(scored) if len(scored) == len(self.known) else None

    def first_time(self, criterion: Criterion, text: str, sheet: Sheet) -> int:
        problem = problem_of(criterion, text)
        if problem is not None:
            raise InvalidCase(problem, f"{_of(sheet)}: {criterion.code}: {text!r} {PROBLEMS[problem]}")
        return units(text)


def _of(sheet: Sheet) -> str:
    return f"sheets: judge {sheet.judge} for candidate {sheet.candidate}"


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
