"""How a record is told: totals as short as they may be, names of that time, and no more than each may know."""

from fractions import Fraction

import pytest
from django.utils.translation import override

from scoring import results
from scoring.core.grades import Cut
from scoring.core.ranking import Placing, Ranking

RUBRIC = {"criteria": [{"code": "c1", "name": "เกณฑ์", "name_en": "Criterion"}], "is_sample": False}


def result(*totals, decided_by="total", selected=(), tied=()):
    """The result of candidates a, b, … with these totals."""
    names = "abcdefgh"[: len(totals)]
    candidates = [
        {"candidate": name, "name": f"ตำบล{name}", "place": "อำเภอ", "district_group": None, "is_sample": False}
        for name in names
    ]
    placings = tuple(
        Placing(name, at, None if total is None else Fraction(total), decided_by, selected=False)
        for at, (name, total) in enumerate(zip(names, totals, strict=True), start=1)
    )
    cuts = (Cut(None, tied, 1, None),) if tied else ()
    ranked = Ranking(None, missing=(), placings=placings, complete=True, cut_can_move=False, cuts=cuts)
    return results.standing(ranked, candidates, RUBRIC, 1, dict.fromkeys(selected))


@pytest.mark.parametrize(
    ("totals", "told"),
    [
        (("84", "232/3"), ["84.00", "77.33"]),
        (("84", "84"), ["84.00", "84.00"]),
        (("84.0012", "84.0011"), ["84.0012", "84.0011"]),  # two decimals would make them equal
        (("84.99496", "84.125"), ["84.99", "84.13"]),  # rounded once: never by way of 84.9950
        (("84", None), ["84.00", ""]),
    ],
)
def test_totals_are_written_as_the_board_writes_them(totals, told):
    assert [line.total for line in result(*totals).lines] == told


@pytest.mark.parametrize(("language", "told"), [("th", "เสมอ: เกณฑ์ 1 เกณฑ์"), ("en", "tie: criterion 1, Criterion")])
def test_a_criterion_has_its_name_of_that_time(language, told):
    with override(language):
        assert result("1", decided_by="criterion:c1").lines[0].decided_by == told


def test_a_short_result_is_told_whole():
    told = result(*["1"] * 8, selected=("a",))
    assert (len(told.in_short), told.left_out) == (8, 0)


def test_who_is_selected_and_who_was_tied_are_told_apart():
    told = result("2", "1", "1", selected=("a", "c"), tied=("b", "c"))
    assert [(line.candidate, line.is_selected, line.is_tied) for line in told.lines] == [
        ("a", True, False),
        ("b", False, True),
        ("c", True, True),
    ]
    assert [line.candidate for line in told.selected] == ["a", "c"]
