"""Shapes made coarser together: neighbours keep one border, and a name stands inside its place."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subdistricts import shapes

CELL = 0.1


def wavy(begin, end, waves):
    """A border from one corner to another with small turns; the same whoever asks, in either direction."""
    (x1, y1), (x2, y2) = begin, end
    if begin > end:
        return wavy(end, begin, waves)[::-1]
    count = len(waves) + 1
    across = (y1 - y2, x2 - x1)
    return [
        begin,
        *(
            (x1 + (x2 - x1) * at / count + across[0] * turn, y1 + (y2 - y1) * at / count + across[1] * turn)
            for at, turn in enumerate(waves, start=1)
        ),
        end,
    ]


def field(columns, rows, waves, digits=6):
    """A field of neighbours, each with four borders of small turns."""
    found = {}
    for column in range(columns):
        for row in range(rows):
            corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1), (column, row)]
            stops = [(100 + x * CELL, 15 + y * CELL) for x, y in corners]
            line = [stops[0]]
            for begin, end in pairwise(stops):
                line += wavy(begin, end, waves)[1:]
            ring = tuple((round(x, digits), round(y, digits)) for x, y in line)
            found[f"{column}{row}"] = ((ring,),)
    return found


def borders(found):
    """How often each stretch between two positions is part of a ring."""
    stretches = (
        frozenset(stretch)
        for shape in found.values()
        for polygon in shape
        for ring in polygon
        for stretch in pairwise(ring)
    )
    return Counter(stretches)


def total(found):
    return sum(shapes.area(polygon[0]) for shape in found.values() for polygon in shape)


turns = st.lists(st.floats(-0.05, 0.05), min_size=0, max_size=12)


@settings(max_examples=40, deadline=None)
@given(turns, st.sampled_from([0.0005, 0.002, 0.01]))
def test_neighbours_keep_one_border_however_coarse(waves, tolerance):
    fine = field(3, 2, waves)
    coarse = shapes.coarser(fine, tolerance, 5)
    assert set(borders(coarse).values()) == {1, 2}
    assert shapes.area(_around(coarse)) == pytest.approx(total(coarse), rel=1e-9)
    assert total(coarse) == pytest.approx(total(fine), abs=tolerance * 2)


def _around(found):
    """The ring of stretches that belong to one place alone: all of them, or there is a gap somewhere."""
    alone = [tuple(stretch) for stretch, times in borders(found).items() if times == 1]
    beside = {}
    for here, there in alone:
        beside.setdefault(here, []).append(there)
        beside.setdefault(there, []).append(here)
    ring = [alone[0][0], alone[0][1]]
    while ring[-1] != ring[0]:
        [onward] = [position for position in beside[ring[-1]] if position != ring[-2]]
        ring.append(onward)
    assert len(ring) == len(alone) + 1
    return tuple(ring)


def test_it_leaves_out_what_lies_near_the_line_and_keeps_what_does_not():
    ring = ((0.0, 0.0), (0.5, 0.001), (1.0, 0.0), (1.0, 1.0), (0.5, 1.3), (0.0, 1.0), (0.0, 0.0))
    coarse = shapes.coarser({"1": ((ring,),)}, 0.01, 4)
    assert set(coarse["1"][0][0]) == {(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.5, 1.3), (0.0, 1.0)}


def test_it_drops_specks_and_keeps_the_main_part_however_small():
    square = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0))
    speck = tuple((2 + x / 1000, y / 1000) for x, y in square)
    island = {"1": ((square,), (speck,)), "2": ((tuple((5 + x / 1000, y / 1000) for x, y in square),),)}
    coarse = shapes.coarser(island, 0.01, 5)
    assert [len(coarse["1"]), len(coarse["2"])] == [1, 1]
    assert shapes.area(coarse["2"][0][0]) == pytest.approx(0.000001)


def test_a_place_inside_another_keeps_the_same_border_as_its_hole():
    inner = tuple(
        (100.4 + x / 10, 15.4 + y / 10) for x, y in ((0, 0), (1, 0.01), (2, 0), (2, 2), (1, 2.01), (0, 2), (0, 0))
    )
    outer = ((100.0, 15.0), (101.0, 15.0), (101.0, 16.0), (100.0, 16.0), (100.0, 15.0))
    turned = inner[3:] + inner[1:4]  # the hole begins elsewhere and goes the other way round
    coarse = shapes.coarser({"1": ((outer, turned[::-1]),), "2": ((inner,),)}, 0.005, 5)
    hole, island = coarse["1"][0][1], coarse["2"][0][0]
    assert {frozenset(stretch) for stretch in pairwise(hole)} == {frozenset(stretch) for stretch in pairwise(island)}


@pytest.mark.parametrize(
    "ring",
    [
        ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)),
        ((0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (1, 1), (1, 3), (0, 3), (0, 0)),  # its centre of weight lies outside
        ((0, 0), (10, 0), (10, 0.2), (0.2, 0.2), (0.2, 8), (0, 8), (0, 0)),
    ],
)
def test_a_name_stands_inside(ring):
    assert shapes.is_inside(shapes.middle(((ring,),)), (ring,))


def test_a_name_does_not_stand_in_a_hole():
    outer, hole = ((0, 0), (4, 0), (4, 4), (0, 4), (0, 0)), ((1, 1), (3.9, 1), (3.9, 3.9), (1, 3.9), (1, 1))
    assert shapes.is_inside(shapes.middle(((outer, hole),)), (outer, hole))


def test_a_shape_thinner_than_the_grid_is_named_on_its_border():
    sliver = ((0.0, 0.0), (0.7, 0.11), (1.0, 1.0), (0.7, 0.1101), (0.0, 0.0))
    assert shapes.middle(((sliver,),)) in sliver
