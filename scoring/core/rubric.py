"""By what is judged: criteria with their maximum points and weights, and the exact scale of a judge's total.

A judge's total for a candidate is 100 × Σ (points / max × weight) / Σ weight. To keep it exact without fractions,
points are counted in ten-thousandths and every criterion has a whole `multiplier`:

    total = 100 × Σ (ten-thousandths × multiplier) / full

where `full` is what that sum comes to when every criterion has its maximum. So the sums of one rubric can be added and
compared as plain integers. Nothing here reads a score sheet and nothing here rounds.
"""

import math
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from scoring.core.invalid import InvalidRubric

TEN_THOUSANDTHS = 10_000  # points have at most four decimals


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of a rubric's criteria. The weight is in basis points; without a step any points to four decimals will do."""

    code: str
    max_points: Decimal
    weight_bp: int
    step: Decimal | None = None
    max_units: int = field(init=False, repr=False, compare=False)
    step_units: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.code:
            raise InvalidRubric("criterion_without_code", "a criterion has no code")
        max_units = _units(self.max_points)
        if max_units is None:
            raise InvalidRubric("max_not_positive", f"{self.code}: the maximum must be positive, to four decimals")
        if self.weight_bp <= 0:
            raise InvalidRubric("weight_not_positive", f"{self.code}: the weight must be positive")
        step_units = 1 if self.step is None else _units(self.step)
        if step_units is None:
            raise InvalidRubric("step_not_positive", f"{self.code}: the step must be positive, to four decimals")
        if max_units % step_units:
            raise InvalidRubric("max_off_step", f"{self.code}: the maximum cannot be reached in steps of {self.step}")
        object.__setattr__(self, "max_units", max_units)
        object.__setattr__(self, "step_units", step_units)


@dataclass(frozen=True, slots=True)
class Rubric:
    """Criteria that together make a judge's total. The weights count by their proportion and need not add to 10,000."""

    criteria: tuple[Criterion, ...]
    multipliers: tuple[int, ...] = field(init=False, repr=False, compare=False)
    full: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.criteria:
            raise InvalidRubric("no_criteria", "a rubric needs at least one criterion")
        for code, times in Counter(self.codes).items():
            if times > 1:
                raise InvalidRubric("code_used_twice", f"{code}: two criteria have this code")
        worth = [Fraction(criterion.weight_bp, criterion.max_units) for criterion in self.criteria]
        common = math.lcm(*(each.denominator for each in worth))
        object.__setattr__(self, "multipliers", tuple(int(each * common) for each in worth))
        object.__setattr__(self, "full", common * sum(criterion.weight_bp for criterion in self.criteria))

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(criterion.code for criterion in self.criteria)

    def max_total(self) -> Decimal:
        """All maximum points added up, as the paper form shows them; the total itself always goes to 100."""
        return sum((criterion.max_points for criterion in self.criteria), Decimal(0))


def default_weight(max_points: Decimal) -> int:
    """The weight of a criterion for which the office gives none: a rubric of 100 points is then plain addition."""
    weight = Fraction(max_points) * 100
    if weight.denominator > 1 or weight <= 0:
        raise InvalidRubric("no_default_weight", f"a maximum of {max_points} gives no whole weight: state the weight")
    return int(weight)


def _units(amount: Decimal) -> int | None:
    """A positive amount in ten-thousandths; None when it is not one."""
    if not amount.is_finite() or amount <= 0:
        return None
    units = Fraction(amount) * TEN_THOUSANDTHS
    return int(units) if units.denominator == 1 else None
