"""A figure's line: its keys, its bar, and how the table at the end says it."""

import pytest

from bench import lines, options


def test_a_line_carries_its_bar_and_whether_it_is_met():
    line = {"figure": "ranking_later", "candidates": 250, "database": "sqlite 3.40", "ms": 14.2, "bare_ms": 2.0}
    assert lines.judged(line) == line | {"bar_ms": 15, "peer_ms": 28, "met": True}


@pytest.mark.parametrize(
    ("per_second", "ratio", "met"), [(300, 0.2, True), (299, 0.5, False), (400, 0.19, False), (301, 0.21, True)]
)
def test_saves_of_sixteen_have_to_keep_both_bars(per_second, ratio, met):
    line = {"figure": "op_put_16", "database": "sqlite 3.40", "per_second": per_second, "ratio": ratio}
    judged = lines.judged(line)
    assert (judged["met"], judged["bar_per_second"], judged["bar_ratio"]) == (met, 300, 0.2)


@pytest.mark.parametrize(
    ("figure", "ms", "met"),
    [
        ("preview_visits", 1000, True),
        ("preview_seats", 1001, False),
        ("apply_visits", 3000, True),
        ("apply_x", 3001, False),
    ],
)
def test_every_list_has_the_same_bars(figure, ms, met):
    assert lines.judged({"figure": figure, "database": "x", "ms": ms})["met"] is met


def test_a_figure_without_a_bar_is_neither_met_nor_missed():
    assert lines.judged({"figure": "day_list", "candidates": 25, "database": "x", "ms": 1})["met"] is None


def test_the_median_and_the_slow_ones_are_told_in_milliseconds():
    assert lines.milliseconds([0.001] * 18 + [0.005, 0.009]) == {"ms": 1.0, "p95_ms": 0.009 * 1000}


def test_the_table_says_met_missed_and_not_measured():
    told = lines.summary(
        [
            {"figure": "op_put", "database": "sqlite 3.40", "ms": 5.0, "bare_ms": 2.0, "ratio": 2.5, "met": True},
            {"figure": "drain_16", "database": "sqlite 3.40", "seconds": 6.1, "met": False},
            {"figure": "sheet_data", "candidates": 250, "database": "sqlite 3.40", "error": "404"},
        ]
    )
    assert [" ".join(line.split()) for line in told.strip().splitlines()] == [
        "op_put sqlite 3.40 5.0 ms bare 2.0 ms, ratio 2.5 bar ≤ 6 ms met",
        "drain_16 sqlite 3.40 6.1 s bar ≤ 5 s MISSED",
        "sheet_data 250 sqlite 3.40 NOT MEASURED: 404",
    ]


@pytest.mark.parametrize(
    ("only", "wanted"),
    [
        ("", True),
        ("ranking", True),
        ("op,ranking_first", True),
        ("ranking_first:250", True),
        ("ranking_first:25", False),
    ],
)
def test_figures_are_chosen_by_how_their_names_begin_and_by_size(only, wanted):
    assert options.is_wanted(only, "ranking_first", 250) is wanted
