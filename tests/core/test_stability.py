import random
from fractions import Fraction

import pytest

from scoring.core.grades import Grade
from scoring.core.stability import Inclusion, Spread, WithoutJudge, inclusion_shares, spread, without_each_judge
from tests.core import reference
from tests.core.make import case


def test_it_says_who_would_be_selected_without_each_judge():
    """A (90 + 80 + 70) / 3 = 80 is ahead of B (60 + 85 + 80) / 3 = 75. Without j1 A has 75 and B 82.5, without j2
    80 and 70, without j3 85 and 72.5."""
    assert without_each_judge(case({"A": [90, 80, 70], "B": [60, 85, 80]})) == (
        WithoutJudge("j1", None, ("B",), (), moves=True),
        WithoutJudge("j2", None, ("A",), (), moves=False),
        WithoutJudge("j3", None, ("A",), (), moves=False),
    )


def test_it_says_where_a_tie_would_be_at_the_cut():
    """Without j1 both have 80; that moves the selection too, for A is not selected before the casting decision."""
    assert without_each_judge(case({"A": [90, 80], "B": [70, 80]}))[0] == WithoutJudge(
        "j1", None, (), ("A", "B"), moves=True
    )


def test_it_does_not_mind_another_order_of_the_same_selection():
    """Without j1 B is first and A second of two places: the same two are selected."""
    assert without_each_judge(case({"A": [90, 70], "B": [60, 80], "C": [0, 0]}, places=2)) == (
        WithoutJudge("j1", None, ("B", "A"), (), moves=False),
        WithoutJudge("j2", None, ("A", "B"), (), moves=False),
    )


def test_it_says_so_where_the_rules_refuse_a_smaller_panel():
    four = case({"A": [60, 70, 80, 90]}, aggregate="drop_extremes")
    assert without_each_judge(four) == tuple(
        WithoutJudge(judge, "too_few_sheets", (), (), moves=None) for judge in ("j1", "j2", "j3", "j4")
    )


def test_it_compares_nothing_where_the_rules_refuse_the_whole_panel():
    """j2's sheet for A is missing: without j2 the table is complete, but there is no selection to compare with."""
    unfinished = case({"A": [80, None], "B": [70, 60]})
    assert without_each_judge(unfinished) == (
        WithoutJudge("j1", "sheets_missing", (), (), moves=None),
        WithoutJudge("j2", None, ("A",), (), moves=None),
    )
    assert without_each_judge(unfinished, missing="present") == (
        WithoutJudge("j1", None, ("B",), (), moves=True),
        WithoutJudge("j2", None, ("A",), (), moves=False),
    )


def test_without_the_only_judge_nobody_is_selected():
    assert without_each_judge(case({"A": [80]})) == (WithoutJudge("j1", None, (), (), moves=True),)


def test_it_skips_the_chair_rule_where_the_chair_is_left_out():
    tied = case({"A": [80, 70, 75], "B": [70, 80, 75]}, chair="j3", ties=("chair",))
    assert without_each_judge(tied)[2] == WithoutJudge("j3", None, (), ("A", "B"), moves=False)


def test_it_spreads_the_totals_of_each_candidate():
    table = {"A": [90, 80, 70], "B": ["60.5", None, 80], "C": [None, None, None]}
    assert spread(case(table, recusals=[("j2", "B")])) == (
        Spread(
            "A",
            (("j1", Fraction(90)), ("j2", Fraction(80)), ("j3", Fraction(70))),
            lowest=Fraction(70),
            highest=Fraction(90),
            range=Fraction(20),
        ),
        Spread(
            "B",
            (("j1", Fraction("60.5")), ("j3", Fraction(80))),
            lowest=Fraction("60.5"),
            highest=Fraction(80),
            range=Fraction("19.5"),
        ),
        Spread("C", (), lowest=None, highest=None, range=None),
    )


TABLE = {"A": [90, 60, 75, 80, 70], "B": [85, 75, 80, 70, 65], "C": [60, 90, None, 75, 75]}
DRAWS = 8


@pytest.mark.parametrize(
    "rules",
    [
        {"ties": ("chair", "first_places")},
        {"places": 2, "minimum": None, "ties": ("median",)},
        {"aggregate": "drop_extremes"},
    ],
    ids=["mean", "two places", "drop_extremes"],
)
def test_it_draws_panels_and_counts_who_is_selected(rules):
    """Against the second implementation: every drawn panel written out as a case of its own, from the same numbers."""
    drawn = inclusion_shares(case(TABLE, chair="j2", recusals=[("j3", "C")], **rules), seed=2565, draws=DRAWS)
    chance, times, refused = random.Random(2565), dict.fromkeys(TABLE, 0), 0
    for _ in range(DRAWS):
        panel = [int(chance.random() * 5) for _ in range(5)]
        answer = reference.answer(written_out(panel, rules))
        refused += answer["refused"] is not None
        for placing in answer.get("placings", []):
            times[placing["candidate"]] += placing["selected"]
    shares = tuple((name, Fraction(times[name], DRAWS - refused)) for name in TABLE)
    assert drawn == Inclusion(None, DRAWS, refused, shares)
    assert (0 < refused < DRAWS) == (rules.get("aggregate") == "drop_extremes")


def written_out(panel, rules):
    """The case of a drawn panel: seat s1 has the sheets of the judge drawn first, and so on."""
    seats = {f"s{number}": judge for number, judge in enumerate(panel, start=1)}
    return {
        "rubric": {"criteria": [{"code": "c1", "max": "100", "weight_bp": 10000}]},
        "rules": {"aggregate": "mean", "missing": "refuse", "ties": [], "places": 1, "minimum": None} | rules,
        "chair": next((seat for seat, judge in seats.items() if judge == 1), None),
        "judges": list(seats),
        "candidates": list(TABLE),
        "recusals": [[seat, "C"] for seat, judge in seats.items() if judge == 2],
        "sheets": [
            {"judge": seat, "candidate": candidate, "points": {"c1": str(totals[judge])}}
            for seat, judge in seats.items()
            for candidate, totals in TABLE.items()
            if totals[judge] is not None
        ],
    }


def test_another_seed_draws_other_panels():
    shares = [inclusion_shares(case(TABLE, missing="present"), seed=seed, draws=9).shares for seed in (1, 1, 2)]
    assert shares[0] == shares[1] != shares[2]


def test_a_panel_of_one_mind_always_selects_the_same():
    agreed = case({"A": [90, 90, 90], "B": [80, 80, 80]})
    assert inclusion_shares(agreed, seed=1, draws=10).shares == (("A", Fraction(1)), ("B", Fraction(0)))


def test_it_draws_nothing_where_the_rules_refuse():
    assert inclusion_shares(case({"A": [80, None]}), seed=1) == Inclusion("sheets_missing", 0, 0, ())


def test_it_has_no_shares_where_every_draw_is_refused():
    """j1 is recused from B, so a panel that draws j1 twice has three sheets for B; the first draw of seed 2 does."""
    recused = case({"A": [1, 2, 3, 4, 5], "B": [None, 2, 3, 4, 5]}, aggregate="drop_extremes", recusals=[("j1", "B")])
    assert inclusion_shares(recused, seed=2, draws=1) == Inclusion(None, 1, 1, ())


def test_another_grade_is_another_selection():
    """A (90 + 70) / 2 = 80 is ahead of B (60 + 80) / 2 = 70. Without j1 B is the model; both stay selected."""
    both = case({"A": [90, 70], "B": [60, 80]}, places=2, grades=(Grade("model", 1), Grade("outstanding")))
    assert without_each_judge(both) == (
        WithoutJudge("j1", None, ("B", "A"), (), moves=True, grades=("model", "outstanding")),
        WithoutJudge("j2", None, ("A", "B"), (), moves=False, grades=("model", "outstanding")),
    )
