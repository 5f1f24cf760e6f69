"""Kendall's W against figures worked by hand, and checked once with scipy 1.17: Friedman's chi-square, which corrects
for ties, divided by judges × (candidates - 1)."""

from fractions import Fraction

import pytest

from scoring.core.agreement import Agreement, agreement, kendalls_w
from tests.core.make import case


@pytest.mark.parametrize(
    ("orders", "w"),
    [
        ([[1, 2, 3, 4], [10, 20, 30, 40], [5, 6, 7, 8]], Fraction(1)),
        ([[1, 2, 3], [3, 2, 1]], Fraction(0)),
        ([[1, 2], [1, 2]], Fraction(1)),
        # Ranks 1 2.5 2.5 4 5, 2 1 3.5 3.5 5, 3 2 1 4.5 4.5 add to 6, 5.5, 7, 12, 14.5; squares around 9 add to 64.5;
        # each judge has one pair of equals: 12 × 64.5 / (9 × 120 - 3 × 18) = 774 / 1026. scipy: 0.7543859649
        ([[10, 20, 20, 40, 50], [20, 10, 30, 30, 60], [30, 20, 10, 40, 40]], Fraction(43, 57)),
        # Ranks 3 3 3 1, 1 3 3 3, 1 2 3 4 add to 5, 8, 9, 8, around 7.5: 9; two judges have three equals:
        # 12 × 9 / (9 × 60 - 3 × 48) = 108 / 396. scipy: 0.2727272727
        ([[5, 5, 5, 1], [2, 4, 4, 4], [1, 2, 3, 4]], Fraction(3, 11)),
        # One judge gives everyone the same: ranks 2 2 2, 1 2 3, around 4: 2; 12 × 2 / (4 × 24 - 2 × 24) = 1/2
        ([[7, 7, 7], [1, 2, 3]], Fraction(1, 2)),
    ],
    ids=["one order", "opposite orders", "two candidates", "pairs of equals", "three equals", "an indifferent judge"],
)
def test_it_measures_how_far_orders_agree(orders, w):
    assert kendalls_w(orders) == w


@pytest.mark.parametrize(
    "orders", [[], [[1, 2, 3]], [[1], [2]], [[], []], [[5, 5], [5, 5]]],
    ids=["nobody", "one judge", "one candidate", "no candidate", "nobody differs"],
)  # fmt: skip
def test_it_has_no_meaning_where_there_is_nothing_to_compare(orders):
    assert kendalls_w(orders) is None


def test_it_looks_at_the_complete_part_of_the_table():
    """j3 has not begun and C lacks a sheet, D is recused: what is left is A and B by j1 and j2, in one order."""
    table = {"A": [90, 80, None], "B": [70, 60, None], "C": [None, 95, None], "D": [10, None, None]}
    assert agreement(case(table, recusals=[("j2", "D")])) == Agreement(Fraction(1), judges=2, candidates=2)


@pytest.mark.parametrize(
    ("table", "judges", "candidates"),
    [({}, 0, 0), ({"A": [None, None]}, 0, 0), ({"A": [80, 90]}, 2, 1), ({"A": [80, None], "B": [None, 80]}, 2, 0)],
    ids=["empty", "not begun", "one candidate", "nobody judged by both"],
)
def test_it_says_how_little_it_had(table, judges, candidates):
    assert agreement(case(table)) == Agreement(None, judges, candidates)
