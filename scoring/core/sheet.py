"""One score sheet: what a judge gives one candidate, criterion by criterion, and what it comes to.

Points travel as text, "18.5": ASCII digits, at most one point, at most four decimals, no sign, no exponent. Not scored
is None or an absent code, and never zero. Reading other digits and other habits is the business of pages, before this.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from scoring.core.rubric import TEN_THOUSANDTHS, Criterion, Rubric

Points = Mapping[str, str | None]
ProblemCode = Literal["unknown_criterion", "not_a_number", "negative", "over_maximum", "off_step", "missing"]

DECIMAL = re.compile(r"[0-9]+(\.[0-9]{1,4})?")


class Sheet(NamedTuple):
    """A signed sheet of one judge for one candidate, as it counts: its last signed points."""

    judge: str
    candidate: str
    points: Points


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the points of one criterion."""

    criterion: str
    code: ProblemCode


def check_points(rubric: Rubric, points: Points, *, complete: bool) -> tuple[Problem, ...]:
    """Every problem, in the rubric's order, unknown codes last. Gaps are problems where it must be `complete`."""
    problems = []
    for criterion in rubric.criteria:
        text = points.get(criterion.code)
        code = ("missing" if complete else None) if text is None else problem_of(criterion, text)
        if code is not None:
            problems.append(Problem(criterion.code, code))
    known = rubric.codes
    problems.extend(Problem(code, "unknown_criterion") for code in points if code not in known)
    return tuple(problems)


def problem_of(criterion: Criterion, text: object) -> ProblemCode | None:
    """What is wrong with these points for this criterion: the first thing only."""
    if not isinstance(text, str):
        return "not_a_number"
    if not DECIMAL.fullmatch(text):
        return "negative" if text.startswith("-") and DECIMAL.fullmatch(text, 1) else "not_a_number"
    if Decimal(text) > criterion.max_points:
        return "over_maximum"
    return "off_step" if units(text) % criterion.step_units else None


def units(text: str) -> int:
    """Points that have no problem, in ten-thousandths. Through Decimal, which reads any number of digits exactly."""
    return int(Fraction(Decimal(text)) * TEN_THOUSANDTHS)


def total(rubric: Rubric, points: Points) -> Fraction | None:
    """The judge's exact total on the scale to 100; None where a criterion is not scored. Points have no problem."""
    if any(points.get(code) is None for code in rubric.codes):
        return None
    return partial_total(rubric, points)


def partial_total(rubric: Rubric, points: Points) -> Fraction:
    """The total so far, while a sheet is being filled: what is not scored adds nothing yet. Points have no problem."""
    scored = 0
    for criterion, multiplier in zip(rubric.criteria, rubric.multipliers, strict=True):
        text = points.get(criterion.code)
        scored += 0 if text is None else units(text) * multiplier
    return Fraction(100 * scored, rubric.full)
