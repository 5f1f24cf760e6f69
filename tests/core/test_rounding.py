from fractions import Fraction

import pytest

from scoring.core.rounding import four_decimals, two_decimals


@pytest.mark.parametrize(
    ("value", "four", "two"),
    [
        (Fraction(0), "0.0000", "0.00"),
        (Fraction(100), "100.0000", "100.00"),
        (Fraction(175, 2), "87.5000", "87.50"),
        (Fraction(2, 3), "0.6667", "0.67"),
        (Fraction(1, 3), "0.3333", "0.33"),
        (Fraction("85.665"), "85.6650", "85.67"),
        (Fraction("85.675"), "85.6750", "85.68"),
        (Fraction("85.66665"), "85.6667", "85.67"),
        (Fraction("85.66655"), "85.6666", "85.67"),
        (Fraction("85.66654999"), "85.6665", "85.67"),
        (Fraction("99.99995"), "100.0000", "100.00"),
        (Fraction("0.00005"), "0.0001", "0.00"),
        (Fraction("0.0499"), "0.0499", "0.05"),
        (Fraction("-0.5"), "-0.5000", "-0.50"),
        (Fraction("-1.25555"), "-1.2555", "-1.26"),
        (Fraction("-0.00001"), "0.0000", "0.00"),
    ],
)
def test_it_rounds_for_the_eye_with_the_half_up(value, four, two):
    assert (four_decimals(value), two_decimals(value)) == (four, two)
