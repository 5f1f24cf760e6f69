"""What is withheld from a row of counts, and that nothing shown gives it away."""

from itertools import product

import pytest

from subdistricts.suppression import FEWEST, Row, suppressed


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ((40, 30, 20), Row(90, (40, 30, 20))),
        ((2, 1, 1), Row(None, (None, None, None))),  # even the whole is small
        ((0, 0, 0), Row(None, (None, None, None))),
        ((4, 30, 20), Row(54, (None, 30, None))),  # the next smallest goes with it
        ((0, 30, 20), Row(50, (None, 30, None))),
        ((0, 0, 50), Row(50, (None, None, None))),  # both hidden come to nought: the third goes too
        ((1, 2, 60, 70), Row(133, (None, None, None, 70))),  # together still fewer than five
        ((3, 4, 60, 70), Row(137, (None, None, 60, 70))),
        ((5, 5, 5), Row(15, (5, 5, 5))),
    ],
)
def test_it_hides_what_is_small_and_what_would_tell_it(parts, shown):
    assert suppressed(parts) == shown


def test_no_small_count_can_be_computed_from_what_is_shown():
    """Every row of four counts up to eight: two at least are hidden together, and they come to five or more."""
    told = []
    for parts in product(range(9), repeat=4):
        row = suppressed(parts)
        hidden = [place for place, count in enumerate(row.parts) if count is None]
        if any(count < FEWEST for count in parts) and not hidden:
            told.append(parts)
        if row.whole is None:
            continue
        rest = row.whole - sum(count for count in row.parts if count is not None)
        if hidden and (len(hidden) < 2 or rest < FEWEST):
            told.append(parts)
    assert told == []
