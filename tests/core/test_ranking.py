"""What the worked cases cannot say: rules and cases that are refused when they are made, and the provisional view."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.core.grades import Filling, Grade
from scoring.core.invalid import InvalidCase, InvalidRules
from scoring.core.ranking import Placing, Ranking, rank
from scoring.core.sheet import Sheet
from tests.core.make import RULES, case


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"aggregate": "median"}, "unknown_aggregate"),
        ({"missing": "zero"}, "unknown_missing"),
        ({"ties": ("lot",)}, "unknown_tie_rule"),
        ({"ties": ("criterion:",)}, "unknown_tie_rule"),
        ({"ties": ("chair", "median", "chair")}, "tie_rule_twice"),
        ({"places": -1}, "places_negative"),
        ({"minimum": Decimal(-1)}, "minimum_negative"),
        ({"minimum": Decimal("NaN")}, "minimum_negative"),
        ({"grades": (Grade("a", 1), Grade("a"))}, "grade_twice"),
        ({"grades": (Grade("a", 0),)}, "grade_places"),
        ({"grades": (Grade("a", None, Decimal(-1)),)}, "grade_minimum_negative"),
        ({"grades": (Grade("a", None, Decimal("NaN")),)}, "grade_minimum_negative"),
        ({"grades": (Grade("a", 1, Decimal(80)), Grade("b", 1, Decimal(81)))}, "grade_minimum_rises"),
        ({"grades": (Grade("a"), Grade("b"))}, "grade_out_of_reach"),
    ],
)
def test_it_refuses_rules_that_nothing_can_be_ranked_by(changes, code):
    with pytest.raises(InvalidRules) as refused:
        replace(RULES, **changes)
    assert refused.value.code == code


def test_grades_never_take_more_than_the_places_in_all():
    """One grade alone, its places left over, and the last of several."""
    totals = {"A": [90], "B": [80], "C": [70], "D": [60]}
    for grades, expected in (
        ((Grade("a", 4),), ["a", "a", "a", None]),
        ((Grade("a", 2), Grade("b", 2)), ["a", "a", "b", None]),
        ((Grade("a", 2), Grade("b")), ["a", "a", "b", None]),
    ):
        found = rank(case(totals, places=3, grades=grades)).placings
        assert [each.grade for each in found] == expected


def test_a_group_takes_no_more_than_it_is():
    """One takes one place of a grade with many, and is done: nothing is asked for nobody."""
    filling = Filling((Grade("a", 3), Grade("b")), (0, 0), 5)
    assert [filling.take(1, 90), filling.take(0, 80), filling.take(3, 70), filling.take(3, 60)] == [
        [(0, 1)], [], [(0, 2), (1, 1)], [(1, 1)],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"chair": "j9"}, "unknown_judge"),
        ({"judges": ("j1", "j2", "j1")}, "judge_twice"),
        ({"candidates": ("A", "A")}, "candidate_twice"),
        ({"recusals": frozenset({("j9", "A")})}, "unknown_judge"),
        ({"recusals": frozenset({("j1", "Z")})}, "unknown_candidate"),
        ({"sheets": (Sheet("j9", "A", {}),)}, "unknown_judge"),
        ({"sheets": (Sheet("j1", "Z", {}),)}, "unknown_candidate"),
        ({"sheets": (Sheet("j1", "A", {}), Sheet("j1", "A", {}))}, "two_sheets"),
        ({"sheets": (Sheet("j1", "A", {"c2": "1"}),)}, "unknown_criterion"),
        ({"sheets": (Sheet("j1", "A", {"c1": "1", "c2": None}),)}, "unknown_criterion"),
        ({"sheets": (Sheet("j1", "A", {"c1": "101"}),)}, "over_maximum"),
        ({"rules": replace(RULES, ties=("criterion:c2",))}, "unknown_criterion"),
    ],
)
def test_it_refuses_a_case_that_does_not_fit_together(changes, code):
    whole = case({"A": [80, 90], "B": [70, 60]})
    with pytest.raises(InvalidCase) as refused:
        replace(whole, **changes)
    assert refused.value.code == code


def test_it_refuses_points_off_the_step():
    whole = case({"A": [80]})
    by_fives = replace(whole.rubric.criteria[0], step=Decimal(5))
    with pytest.raises(InvalidCase) as refused:
        replace(whole, rubric=replace(whole.rubric, criteria=(by_fives,)), sheets=(Sheet("j1", "A", {"c1": "81"}),))
    assert str(refused.value) == "sheets: judge j1 for candidate A: c1: '81' is off the step"


def test_it_gives_the_provisional_view_whatever_the_rules_say():
    unfinished = case({"A": [80, None], "B": [70, 60]})
    assert rank(unfinished) == Ranking(
        refused="sheets_missing", complete=False, missing=(("j2", "A"),), cut_can_move=True, cuts=(), placings=()
    )
    assert rank(unfinished, missing="present") == Ranking(
        refused=None,
        complete=False,
        missing=(("j2", "A"),),
        cut_can_move=True,
        cuts=(),
        placings=(
            Placing("A", 1, Fraction(80), "total", selected=True),
            Placing("B", 2, Fraction(65), "total", selected=False),
        ),
    )


def test_it_can_be_asked_to_refuse_where_the_rules_do_not():
    assert rank(case({"A": [None]}, missing="present"), missing="refuse").refused == "sheets_missing"


def test_it_refuses_an_unknown_way_with_missing_sheets():
    with pytest.raises(InvalidRules) as refused:
        rank(case({"A": [80]}), missing="zero")
    assert refused.value.code == "unknown_missing"


def test_it_calls_a_complete_table_complete_even_where_it_refuses_it():
    assert rank(case({"A": [1, 2, 3]}, aggregate="drop_extremes")) == Ranking(
        refused="too_few_sheets", complete=True, missing=(), cut_can_move=True, cuts=(), placings=()
    )


def test_it_names_the_selected_best_first():
    assert rank(case({"A": [70], "B": [60], "C": [90]}, places=2)).selected == ("C", "A")


def test_points_written_with_many_zeros_are_the_same_points():
    """Such a text is read like any other, and not remembered."""
    assert rank(case({"A": ["80." + "0" * 4], "B": ["0" * 80 + "80"]})).placings[1].place == 1
