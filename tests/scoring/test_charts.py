"""Strips of judges' totals: one scale for all of them, dots where they belong, words for who cannot see them."""

import re
from fractions import Fraction

import pytest

from scoring.charts import MARGIN, WIDTH, Scale, Strips


@pytest.mark.parametrize(
    ("totals", "low", "high"),
    [
        ([], 0, 100),
        ([77, Fraction(925, 10)], 75, 95),
        ([80, 80], 75, 85),
        ([100, 100], 90, 100),
        ([0], 0, 10),
        ([0, 100], 0, 100),
    ],
)
def test_the_scale_goes_around_the_totals(totals, low, high):
    assert Scale.around(totals) == Scale(low, high)


def test_dots_lie_between_the_ends_of_the_scale():
    strips = Strips(Scale(50, 100))
    drawn = strips.strip(map(strips.dot, [Fraction(50), Fraction(75), Fraction(100)]), None, "")
    assert re.findall(r'cx="([^"]+)"', drawn) == [f"{MARGIN:.1f}", f"{WIDTH / 2:.1f}", f"{WIDTH - MARGIN:.1f}"]
    assert drawn.count("<rect") == 0


def test_the_tick_stands_in_the_middle_of_the_mean():
    drawn = Strips(Scale(0, 100)).strip([], Fraction(50), "")
    assert re.findall(r'<rect x="([^"]+)" y="3" width="2.5"', drawn) == [f"{WIDTH / 2 - 1.25:.2f}"]


def test_names_cannot_break_out_of_it():
    strips = Strips(Scale(0, 100))
    drawn = strips.strip([strips.dot(Fraction(1), "<b>ก&")], None, '"><script>')
    assert drawn.count("<title>&lt;b&gt;ก&amp;</title>") == 1
    assert drawn.count('aria-label="&quot;&gt;&lt;script&gt;"') == 1
