"""How a record is told: totals as short as they may be, names of that time, and no more than each may know."""

import pytest
from django.utils.translation import override

from scoring import results

RUBRIC = {"criteria": [{"code": "c1", "name": "เกณฑ์", "name_en": "Criterion"}], "is_sample": False}


def result(*totals, decided_by="total", selected=(), tied=()):
    """The result of candidates a, b, … with these totals."""
    names = "abcdefgh"[: len(totals)]
    candidates = [
        {"candidate": name, "name": f"ตำบล{name}", "place": "อำเภอ", "district_group": None, "is_sample": False}
        for name in names
    ]
    placings = [
        {"candidate": name, "place": at, "total": total, "decided_by": decided_by, "selected": False}
        for at, (name, total) in enumerate(zip(names, totals, strict=True), start=1)
    ]
    return results.standing({"placings": placings, "tie_at_cut": list(tied)}, candidates, RUBRIC, 1, selected)


@pytest.mark.parametrize(
    ("totals", "told"),
    [
        (("84.0000", "77.3333"), ["84.00", "77.33"]),
        (("84.0000", "84.0000"), ["84.00", "84.00"]),
        (("84.0012", "84.0011"), ["84.0012", "84.0011"]),  # two decimals would make them equal
        (("84.9950", "77.3333"), ["84.9950", "77.3333"]),  # it may have been rounded up to this
        (("84.0000", None), ["84.00", ""]),
    ],
)
def test_totals_have_two_decimals_where_these_tell_the_truth(totals, told):
    assert [line.total for line in result(*totals).lines] == told


def test_a_refused_ranking_has_no_lines():
    assert results.standing({"refused": "sheets_missing", "missing": []}, [], RUBRIC, 1, ()).lines == ()


@pytest.mark.parametrize(("language", "told"), [("th", "เสมอ: เกณฑ์ 1 เกณฑ์"), ("en", "tie: criterion 1, Criterion")])
def test_a_criterion_has_its_name_of_that_time(language, told):
    with override(language):
        assert result("1.0000", decided_by="criterion:c1").lines[0].decided_by == told


def test_a_short_result_is_told_whole():
    told = result(*["1.0000"] * 8, selected=("a",))
    assert (len(told.in_short), told.left_out) == (8, 0)


def test_who_is_selected_and_who_was_tied_are_told_apart():
    told = result("2.0000", "1.0000", "1.0000", selected=("a", "c"), tied=("b", "c"))
    assert [(line.candidate, line.is_selected, line.is_tied) for line in told.lines] == [
        ("a", True, False),
        ("b", False, True),
        ("c", True, True),
    ]
    assert [line.candidate for line in told.selected] == ["a", "c"]
