from decimal import Decimal

import pytest

from scoring.core.invalid import InvalidRubric
from scoring.core.rubric import Criterion, Rubric, default_weight


def criterion(**changes):
    return Criterion(**{"code": "c1", "max_points": Decimal(20), "weight_bp": 2000, "step": Decimal("0.5")} | changes)


@pytest.mark.parametrize(
    ("changes", "code", "text"),
    [
        ({"code": ""}, "criterion_without_code", "a criterion has no code"),
        ({"max_points": Decimal(0)}, "max_not_positive", "c1: the maximum must be positive, to four decimals"),
        ({"max_points": Decimal(-1)}, "max_not_positive", "c1: the maximum must be positive, to four decimals"),
        ({"max_points": Decimal("NaN")}, "max_not_positive", "c1: the maximum must be positive, to four decimals"),
        ({"max_points": Decimal("Inf")}, "max_not_positive", "c1: the maximum must be positive, to four decimals"),
        ({"max_points": Decimal("1.00001")}, "max_not_positive", "c1: the maximum must be positive, to four decimals"),
        ({"weight_bp": 0}, "weight_not_positive", "c1: the weight must be positive"),
        ({"step": Decimal(0)}, "step_not_positive", "c1: the step must be positive, to four decimals"),
        ({"step": Decimal("0.00005")}, "step_not_positive", "c1: the step must be positive, to four decimals"),
        ({"step": Decimal("0.3")}, "max_off_step", "c1: the maximum cannot be reached in steps of 0.3"),
        ({"step": Decimal(40)}, "max_off_step", "c1: the maximum cannot be reached in steps of 40"),
    ],
)
def test_it_refuses_a_criterion_that_cannot_be_scored_by(changes, code, text):
    with pytest.raises(InvalidRubric) as refused:
        criterion(**changes)
    assert (refused.value.code, str(refused.value)) == (code, text)


def test_it_refuses_a_rubric_without_criteria():
    with pytest.raises(InvalidRubric) as refused:
        Rubric(())
    assert refused.value.code == "no_criteria"


def test_it_refuses_a_code_used_twice():
    with pytest.raises(InvalidRubric) as refused:
        Rubric((criterion(), criterion(code="c2"), criterion(max_points=Decimal(10))))
    assert (refused.value.code, str(refused.value)) == ("code_used_twice", "c1: two criteria have this code")


@pytest.mark.parametrize(("max_points", "weight"), [("20", 2000), ("12.5", 1250), ("0.01", 1), ("1E+2", 10_000)])
def test_it_gives_a_criterion_the_weight_of_its_maximum(max_points, weight):
    assert default_weight(Decimal(max_points)) == weight


@pytest.mark.parametrize("max_points", ["12.505", "0", "-1"])
def test_it_gives_no_weight_where_none_is_whole_and_positive(max_points):
    with pytest.raises(InvalidRubric) as refused:
        default_weight(Decimal(max_points))
    assert refused.value.code == "no_default_weight"
    assert str(refused.value) == f"a maximum of {max_points} gives no whole weight: state the weight"


def test_it_adds_up_the_maxima():
    rubric = Rubric((criterion(), criterion(code="c2", max_points=Decimal("12.5"))))
    assert str(rubric.max_total()) == "32.5"


def test_it_scales_criteria_by_the_least_whole_numbers():
    """Worth per ten-thousandth: 1500/100000 = 3/200, 2500/70000 = 1/28; over 1400 they are 21 and 50."""
    rubric = Rubric(
        (criterion(max_points=Decimal(10), weight_bp=1500), criterion(code="c2", max_points=Decimal(7), weight_bp=2500))
    )
    assert rubric.multipliers == (21, 50)
    assert rubric.full == 21 * 100_000 + 50 * 70_000 == 1400 * 4000
