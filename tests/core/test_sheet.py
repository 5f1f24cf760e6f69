from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.core.rubric import Criterion, Rubric
from scoring.core.sheet import Problem, check_points, partial_total, total

RUBRIC = Rubric(
    (
        Criterion("c1", Decimal(20), 2000, Decimal("0.5")),
        Criterion("c2", Decimal("12.5"), 3000, Decimal("0.25")),
        Criterion("c3", Decimal(100), 5000),
    )
)
FULL = {"c1": "20", "c2": "12.5", "c3": "100"}


def test_it_finds_nothing_wrong_with_a_whole_sheet():
    assert check_points(RUBRIC, FULL, complete=True) == ()


@pytest.mark.parametrize("text", ["0", "0.0", "000.50", "7", "7.5", "19.5000", "20.0", "020", "0" * 5000 + "20"])
def test_it_takes_decimal_texts_on_the_step(text):
    assert check_points(RUBRIC, FULL | {"c1": text}, complete=True) == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-1", "negative"),
        ("-0.5", "negative"),
        ("-0", "negative"),
        ("20.5", "over_maximum"),
        ("20.0001", "over_maximum"),
        ("9" * 5000, "over_maximum"),
        ("18.3", "off_step"),
        ("0.0001", "off_step"),
        ("", "not_a_number"),
        (" 1", "not_a_number"),
        ("1\n", "not_a_number"),
        ("+1", "not_a_number"),
        ("--1", "not_a_number"),
        ("-", "not_a_number"),
        ("-x", "not_a_number"),
        ("1.", "not_a_number"),
        (".5", "not_a_number"),
        ("1,5", "not_a_number"),
        ("1.00000", "not_a_number"),
        ("1e1", "not_a_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("1_0", "not_a_number"),
        ("๑๘", "not_a_number"),
        ("１８", "not_a_number"),
        (18, "not_a_number"),
        (18.5, "not_a_number"),
        (True, "not_a_number"),
        (["18"], "not_a_number"),
    ],
)
def test_it_names_what_is_wrong_with_points(text, code):
    assert check_points(RUBRIC, FULL | {"c1": text}, complete=True) == (Problem("c1", code),)


def test_it_takes_any_four_decimals_where_there_is_no_step():
    assert check_points(RUBRIC, {"c3": "99.9999"}, complete=False) == ()


def test_it_wants_every_criterion_of_a_complete_sheet_and_names_all_problems_in_order():
    points = {"c9": "1", "c3": None, "c2": "13", "c0": None}
    assert check_points(RUBRIC, points, complete=True) == (
        Problem("c1", "missing"),
        Problem("c2", "over_maximum"),
        Problem("c3", "missing"),
        Problem("c9", "unknown_criterion"),
        Problem("c0", "unknown_criterion"),
    )


def test_it_lets_a_draft_have_gaps():
    assert check_points(RUBRIC, {"c1": None}, complete=False) == ()


def test_it_adds_a_total_exactly():
    """100 × (18.5/20 × 2000 + 1.25/12.5 × 3000 + 33.3333/100 × 5000) / 10000 = 18.5 + 3 + 16.66665."""
    assert total(RUBRIC, {"c1": "18.5", "c2": "1.25", "c3": "33.3333"}) == Fraction("38.16665")


def test_it_goes_from_zero_to_one_hundred():
    assert total(RUBRIC, FULL) == 100
    assert total(RUBRIC, {"c1": "0", "c2": "0", "c3": "0"}) == 0


@pytest.mark.parametrize("points", [{}, {"c1": "20", "c2": "12.5"}, FULL | {"c2": None}])
def test_it_has_no_total_where_a_criterion_is_not_scored(points):
    assert total(RUBRIC, points) is None


def test_it_shows_the_total_so_far():
    assert partial_total(RUBRIC, {}) == 0
    assert partial_total(RUBRIC, {"c1": "18.5", "c2": None}) == Fraction("18.5")
    assert partial_total(RUBRIC, {"c1": "18.5", "c3": "50"}) == Fraction("43.5")
    assert partial_total(RUBRIC, FULL) == 100
