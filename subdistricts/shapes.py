"""Shapes on the ground: rings of positions, made coarser together, and where a name stands in one.

A *position* is (longitude, latitude) in degrees (WGS84). A *ring* is closed: its last position is its first. A
*polygon* is an outer ring and its holes; a *shape* is one or more polygons. Neighbours share their border position by
position; made coarser one by one they would part, so all shapes of a file are made coarser at once, border by border.

Pure arithmetic: no database, no file. What is drawn here says where a place lies, never where a legal border runs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

Position = tuple[float, float]
Ring = tuple[Position, ...]
Polygon = tuple[Ring, ...]
Shape = tuple[Polygon, ...]


def area(ring: Ring) -> float:
    """In square degrees, whichever way round the ring goes."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))) / 2


def bounds(positions: Iterable[Position]) -> tuple[float, float, float, float]:
    """West, south, east, north of at least one position."""
    longitudes, latitudes = zip(*positions, strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def positions(shape: Shape) -> Iterable[Position]:
    return (position for polygon in shape for ring in polygon for position in ring)


def largest(shape: Shape) -> Polygon:
    """The polygon that is the main part of the place."""
    return max(shape, key=lambda polygon: area(polygon[0]))


# Coarser, together


def coarser(shapes: Mapping[str, Shape], tolerance: float, digits: int) -> dict[str, Shape]:
    """All ``shapes`` with positions left out that lie nearer than ``tolerance`` degrees to the line without them.

    Positions are rounded to ``digits`` decimals first, so that borders that were written alike stay alike. Rings that
    are smaller than the tolerance disappear, but of each shape the largest stays.
    """
    rounded = {code: _rounded(shape, digits) for code, shape in shapes.items()}
    corners = _corners(rounded.values())
    lines: dict[tuple[Position, ...], tuple[Position, ...]] = {}
    return {code: _coarser_shape(shape, corners, tolerance, lines) for code, shape in rounded.items()}


def _rounded(shape: Shape, digits: int) -> Shape:
    return tuple(tuple(_rounded_ring(ring, digits) for ring in polygon) for polygon in shape)


def _rounded_ring(ring: Ring, digits: int) -> Ring:
    """Without positions that fall on the one before."""
    kept: list[Position] = []
    for longitude, latitude in ring:
        position = (round(longitude, digits), round(latitude, digits))
        if not kept or kept[-1] != position:
            kept.append(position)
    return tuple(kept)


def _corners(shapes: Iterable[Shape]) -> set[Position]:
    """Where borders meet: positions whose neighbours along the rings are more than two."""
    beside: dict[Position, set[Position]] = defaultdict(set)
    for shape in shapes:
        for polygon in shape:
            for ring in polygon:
                for here, there in pairwise(ring):
                    beside[here].add(there)
                    beside[there].add(here)
    return {position for position, neighbours in beside.items() if len(neighbours) > 2}


def _coarser_shape(shape: Shape, corners: set[Position], tolerance: float, lines: dict) -> Shape:
    smallest = tolerance * tolerance
    main = largest(shape)
    kept: list[Polygon] = []
    for polygon in shape:
        outer, *holes = (_coarser_ring(ring, corners, tolerance, lines) for ring in polygon)
        if len(outer) < 4 or area(outer) < smallest:
            if polygon is main:
                kept.append((polygon[0],))
            continue
        kept.append((outer, *(hole for hole in holes if len(hole) >= 4 and area(hole) >= smallest)))
    return tuple(kept)


def _coarser_ring(ring: Ring, corners: set[Position], tolerance: float, lines: dict) -> Ring:
    """The ring border by border; one that no corner parts begins where its neighbour's does too."""
    closed = ring[:-1]
    if len(closed) < 3:
        return ring
    starts = [index for index, position in enumerate(closed) if position in corners]
    if not starts:
        starts = _ends_of_lonely(closed)
    turned = closed[starts[0] :] + closed[: starts[0]] + (closed[starts[0]],)
    stops = [*sorted((start - starts[0]) % len(closed) for start in starts), len(closed)]
    found: list[Position] = [turned[0]]
    for begin, end in pairwise(stops):
        found.extend(_line(turned[begin : end + 1], tolerance, lines)[1:])
    return tuple(found)


def _ends_of_lonely(closed: Sequence[Position]) -> list[int]:
    """Two positions far from each other, the same ones wherever the ring was begun."""
    first = min(range(len(closed)), key=lambda index: closed[index])
    x, y = closed[first]
    far = max(range(len(closed)), key=lambda index: ((closed[index][0] - x) ** 2 + (closed[index][1] - y) ** 2, index))
    return [first, far]


def _line(line: tuple[Position, ...], tolerance: float, lines: dict) -> tuple[Position, ...]:
    """One border made coarser once, whichever of its two neighbours asks and from which end."""
    forward = line[0] < line[-1] or (line[0] == line[-1] and line[1] <= line[-2])
    key = line if forward else line[::-1]
    if key not in lines:
        lines[key] = _without_small_turns(key, tolerance)
    return lines[key] if forward else lines[key][::-1]


def _without_small_turns(line: tuple[Position, ...], tolerance: float) -> tuple[Position, ...]:
    """By Douglas and Peucker's rule: the position farthest from the straight line stays, and so on in both halves."""
    kept = {0, len(line) - 1}
    open_parts = [(0, len(line) - 1)]
    while open_parts:
        begin, end = open_parts.pop()
        far, distance = max(
            ((index, _distance(line[index], line[begin], line[end])) for index in range(begin + 1, end)),
            key=lambda found: found[1],
            default=(0, 0.0),
        )
        if distance > tolerance:
            kept.add(far)
            open_parts += [(begin, far), (far, end)]
    return tuple(line[index] for index in sorted(kept))


def _distance(position: Position, begin: Position, end: Position) -> float:
    """From a position to the stretch between two others."""
    (x, y), (x1, y1), (x2, y2) = position, begin, end
    width, height = x2 - x1, y2 - y1
    length = width * width + height * height
    along = 0.0 if length == 0 else max(0.0, min(1.0, ((x - x1) * width + (y - y1) * height) / length))
    return ((x - x1 - along * width) ** 2 + (y - y1 - along * height) ** 2) ** 0.5


# Where a name stands

STEPS = 16


def middle(shape: Shape) -> Position:
    """A position well inside the main part: of a grid's positions inside it the one farthest from its border."""
    polygon = largest(shape)
    west, south, east, north = bounds(polygon[0])
    grid = (
        (west + (east - west) * (column + 0.5) / STEPS, south + (north - south) * (row + 0.5) / STEPS)
        for row in range(STEPS)
        for column in range(STEPS)
    )
    inside = [position for position in grid if is_inside(position, polygon)]
    if not inside:
        return polygon[0][0]  # thinner than the grid: on its border is near enough
    borders = [stretch for ring in polygon for stretch in pairwise(ring)]
    return max(inside, key=lambda position: min(_distance(position, *stretch) for stretch in borders))


def is_inside(position: Position, polygon: Polygon) -> bool:
    """In the outer ring and in none of the holes."""
    outer, *holes = polygon
    return _in_ring(position, outer) and not any(_in_ring(position, hole) for hole in holes)


def _in_ring(position: Position, ring: Ring) -> bool:
    x, y = position
    crossings = sum(
        (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 for (x1, y1), (x2, y2) in pairwise(ring)
    )
    return crossings % 2 == 1
