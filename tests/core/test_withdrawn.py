"""Whoever won and withdrew keeps the place and is passed over."""

import dataclasses

import pytest

from scoring.core import cases
from scoring.core.invalid import InvalidCase
from scoring.core.ranking import rank

CASE = {
    "rubric": {"criteria": [{"code": "c1", "max": "20", "weight_bp": None}]},
    "rules": {"aggregate": "mean", "missing": "refuse", "ties": [], "places": 2, "minimum": "40"},
    "chair": None,
    "judges": ["1"],
    "candidates": ["A", "B", "C", "D", "E"],
    "recusals": [],
}


def ranking_of(withdrawn, points=("20", "18", "16", "14", "2"), **rules):
    sheets = [
        {"judge": "1", "candidate": name, "points": {"c1": value}} for name, value in zip("ABCDE", points, strict=True)
    ]
    case = CASE | {"sheets": sheets, "withdrawn": withdrawn, "rules": CASE["rules"] | rules}
    return rank(cases.parse(case))


@pytest.mark.parametrize(
    ("withdrawn", "selected"),
    [([], "AB"), (["A"], "BC"), (["B"], "AC"), (["A", "B"], "CD"), (["A", "B", "C"], "D"), (["E"], "AB")],
)
def test_the_next_in_place_moves_up_and_nobody_under_the_minimum(withdrawn, selected):
    assert "".join(ranking_of(withdrawn).selected) == selected


def test_places_and_totals_are_those_of_everybody():
    stands = [[(each.place, each.total) for each in ranking_of(gone).placings] for gone in ([], ["A"])]
    assert stands[0] == stands[1]


def test_a_tie_across_the_cut_is_among_those_who_are_left():
    tied = ranking_of(["A"], points=("20", "18", "16", "16", "16"))
    assert (tied.selected, tied.tie_at_cut) == (("B",), ("C", "D", "E"))
    assert ranking_of(["A", "C"], points=("20", "18", "16", "16", "2")).selected == ("B", "D")


def test_one_of_the_tied_who_withdrew_is_not_cast_about():
    assert ranking_of(["D", "E"], points=("20", "18", "18", "18", "18")).tie_at_cut == ("B", "C")
    assert ranking_of(["C", "D", "E"], points=("20", "18", "18", "18", "18")).selected == ("A", "B")


def test_a_missing_sheet_of_one_who_withdrew_can_move_nothing():
    case = cases.parse(
        CASE
        | {
            "judges": ["1", "2"],
            "rules": CASE["rules"] | {"places": 1, "missing": "present", "minimum": None},
            "candidates": ["A", "B"],
            "sheets": [
                {"judge": judge, "candidate": "A", "points": {"c1": "20"}} for judge in "12"
            ] + [{"judge": "1", "candidate": "B", "points": {"c1": "20"}}],
        }
    )  # fmt: skip
    assert rank(case).cut_can_move
    assert not rank(dataclasses.replace(case, withdrawn=frozenset("B"))).cut_can_move


def test_somebody_who_is_no_candidate_cannot_withdraw():
    with pytest.raises(InvalidCase):
        dataclasses.replace(cases.parse(CASE | {"sheets": []}), withdrawn=frozenset("Z"))
