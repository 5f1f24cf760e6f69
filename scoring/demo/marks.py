"""Made-up points: seeded, in the rubric's steps, and close at the cut so that there is something to look at.

The points say nothing about the real subdistricts: who is strong is drawn anew with every seed.
"""

import itertools
import random
from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

from scoring.core.rubric import Rubric
from scoring.core.sheet import partial_total

Points = dict[str, str]  # criterion → points as decimal text
Pair = tuple[int, str]  # seat number, candidate's code

# Shares of the maximum, one for each candidate; the second and the third are to meet at the cut.
STRENGTHS = (0.92, 0.87, 0.865, 0.80, 0.74)
CLOSE = Fraction(3, 4)  # of a point out of 100: at most this between the last selected and the first who is not
CLEAR = Fraction(1)  # and at least this between the others


def draw(
    rubric: Rubric, seats: Collection[int], codes: Collection[str], recused: Collection[Pair], seed: int
) -> dict[Pair, Points]:
    """Points of every pair that is not recused; drawn anew until the race at the cut is close, and no tie."""
    chances = (random.Random(f"marks {seed} {attempt}") for attempt in itertools.count())  # noqa: S311  no secret
    draws = (_draw_once(rubric, seats, codes, recused, chance) for chance in chances)
    return next(points for points in draws if _is_close(rubric, points, codes))


def _draw_once(
    rubric: Rubric, seats: Collection[int], codes: Collection[str], recused: Collection[Pair], chance: random.Random
) -> dict[Pair, Points]:
    strength = dict(zip(codes, chance.sample(STRENGTHS, len(STRENGTHS)), strict=True))
    leaning = {(code, criterion): chance.gauss(0, 0.03) for code in codes for criterion in rubric.codes}
    severity = {seat: chance.gauss(0, 0.02) for seat in seats}
    points = {}
    for seat, code in itertools.product(seats, codes):
        if (seat, code) in recused:
            continue
        share = {
            criterion: strength[code] + leaning[code, criterion] + severity[seat] + chance.gauss(0, 0.02)
            for criterion in rubric.codes
        }
        points[seat, code] = {
            each.code: _in_steps(share[each.code], each.max_points, each.step) for each in rubric.criteria
        }
    return points


def _in_steps(share: float, maximum: Decimal, step: Decimal | None) -> str:
    """A share of the maximum as points, never none at all and never more than the maximum."""
    step = step or Decimal("0.5")
    all_steps = int(maximum / step)
    points = step * min(max(round(share * all_steps), 1), all_steps)
    return f"{points.normalize():f}"


def _is_close(rubric: Rubric, points: dict[Pair, Points], codes: Collection[str]) -> bool:
    means = sorted((_mean(rubric, points, code) for code in codes), reverse=True)
    first, cut, *others = (higher - lower for higher, lower in itertools.pairwise(means))
    return first >= CLEAR and 0 < cut <= CLOSE and all(gap >= CLEAR for gap in others)


def _mean(rubric: Rubric, points: dict[Pair, Points], code: str) -> Fraction:
    totals = [partial_total(rubric, given) for (_, candidate), given in points.items() if candidate == code]
    return sum(totals, Fraction(0)) / len(totals)
