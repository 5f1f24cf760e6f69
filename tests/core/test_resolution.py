"""What a meeting's choice without scores must say before it stands, and its record recomputed from itself."""

import pytest

from scoring.core import record
from scoring.core.resolution import Resolution, problems


def found(**changes):
    said = {"selected": ("B",), "present": "นายอำเภอทั้งห้า", "reason": "ข้อมูลครบถ้วน"} | changes
    return problems(Resolution(**said), candidates=("A", "B", "C"), places=2, withdrawn=("C",))


@pytest.mark.parametrize("selected", [("B",), ("B", "A")])
def test_it_stands_with_as_many_as_there_are_places_or_fewer(selected):
    assert found(selected=selected) == ()


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"selected": ()}, ("nobody_selected",)),
        ({"selected": ("D",)}, ("not_a_candidate",)),
        ({"selected": ("B", "B")}, ("selected_twice",)),
        ({"selected": ("C",)}, ("selected_withdrew",)),
        ({"selected": ("A", "B", "D")}, ("not_a_candidate", "too_many_selected")),
        ({"present": " "}, ("nobody_named",)),
        ({"reason": "\n"}, ("choice_without_reason",)),
    ],
)
def test_it_says_everything_that_keeps_the_choice_from_standing(changes, codes):
    assert found(**changes) == codes


DOCUMENT = {
    "format": record.RESOLUTION_FORMAT,
    "round": {"places": 1},
    "candidates": [{"candidate": "A"}, {"candidate": "B"}],
    "meeting": {"present": "นายอำเภอทั้งห้า"},
    "resolution": {"reason": "ข้อมูลครบถ้วน"},
    "selected": ["B"],
}


def test_a_record_of_a_choice_that_adds_up_has_no_differences():
    assert record.check(DOCUMENT) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"selected": ["A", "B"]}, ["resolution: too_many_selected"]),
        ({"selected": ["9"]}, ["resolution: not_a_candidate"]),
        ({"resolution": {"reason": ""}}, ["resolution: choice_without_reason"]),
        ({"resolution": None}, ["the record cannot be read: TypeError: 'NoneType' object is not subscriptable"]),
        ({"format": "cddeval-resolution-9"}, ["format: is neither cddeval-decision-1 nor cddeval-resolution-1"]),
    ],
)
def test_a_record_that_was_tampered_with_says_what_is_wrong(changes, said):
    assert record.check(DOCUMENT | changes) == said
