"""Maps drawn by the server as SVG from the boundaries an office has brought: they print, and need no tile server.

Words: the *ground* is the outlines of districts, drawn once and kept; a *mark* says how one district is shaded and what
is written on it; a *pin* is a numbered place. What a map says, a list beside it says too (``scoring.map_layers``):
shading is by classes of the style sheet and never the only sign.

Maps are flat: longitude is shortened by the middle latitude, right to a few metres in a thousand for a province.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from itertools import groupby, pairwise

from django.db.models import Count, Max
from django.utils.safestring import SafeString, mark_safe

from subdistricts.models import Boundary, District

WIDTH = 1000  # units of the drawing; one is about a hundred metres in a large province
EDGE = 14
APART = 42  # units between pins that stand on one spot
LIFT = 54  # units that a pin stands over a name: its own half and the marks above the letters


@dataclass(frozen=True, slots=True)
class Outline:
    """A district as drawn: ``path`` is its ``d``, and where its name stands."""

    code: str
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Ground:
    """Outlines of districts, and the flat map that they lie on. ``source`` says whose boundaries these are."""

    west: float
    north: float
    scale: float  # units a degree of latitude
    shortened: float  # what a degree of longitude is of one of latitude
    width: int
    height: int
    outlines: tuple[Outline, ...]
    source: str

    def flat(self, longitude: float, latitude: float) -> tuple[int, int]:
        x = EDGE + (longitude - self.west) * self.shortened * self.scale
        y = EDGE + (self.north - latitude) * self.scale
        return round(x), round(y)


@dataclass(frozen=True, slots=True)
class Mark:
    """How one district is drawn: ``shade`` is a class of the style sheet, ``title`` says it all."""

    shade: str
    written: str
    title: str


@dataclass(frozen=True, slots=True)
class Pin:
    """A numbered place; one without a position is told of beside the map."""

    number: str
    title: str
    position: tuple[float, float] | None = None  # longitude, latitude
    kind: str = ""
    trip: str = ""  # pins of one trip are joined in their order


# The ground


def ground(provinces: Sequence[str]) -> Ground | None:
    """The districts of these provinces, or None where no boundary of theirs is here."""
    found = Boundary.objects.districts_of(*provinces)
    stamp = found.aggregate(count=Count("pk"), newest=Max("imported_at"))
    if not stamp["count"]:
        return None
    return _ground(tuple(provinces), stamp["count"], stamp["newest"])


@lru_cache(maxsize=32)
def _ground(provinces: tuple[str, ...], count: int, newest: object) -> Ground:
    """Drawn once for what was brought in last; ``count`` and ``newest`` say that nothing else is."""
    rows = list(Boundary.objects.districts_of(*provinces).order_by("pk"))
    corners = [position for row in rows for polygon in row.shape for position in polygon[0]]
    west, east = min(x for x, _y in corners), max(x for x, _y in corners)
    south, north = min(y for _x, y in corners), max(y for _x, y in corners)
    shortened = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * EDGE) / max((east - west) * shortened, (north - south) / 1.3)
    width, height = (east - west) * shortened * scale, (north - south) * scale
    flat = Ground(west, north, scale, shortened, round(width) + 2 * EDGE, round(height) + 2 * EDGE, (), "")
    outlines = tuple(
        Outline(row.code, _path(row.shape, flat), *flat.flat(row.label_longitude, row.label_latitude)) for row in rows
    )
    sources = sorted({row.source for row in rows if row.source})
    return replace(flat, outlines=outlines, source=" · ".join(sources))


def _path(shape: Iterable[Iterable[Iterable[Sequence[float]]]], flat: Ground) -> str:
    """Rings as steps in whole units: short to send, and equal where neighbours share a border."""
    parts = []
    for polygon in shape:
        for ring in polygon:
            points = [flat.flat(longitude, latitude) for longitude, latitude in ring]
            steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(points) if (x1, y1) != (x2, y2)]
            if len(steps) > 2:
                line = "".join(f" {x} {y}" for x, y in steps[:-1]).replace(" -", "-")
                parts.append(f"M{points[0][0]} {points[0][1]}l{line.lstrip()}z")
    return "".join(parts)


# Where a pin stands


def places_of(areas: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Positions of districts and subdistricts; a subdistrict without a boundary of its own stands in its district."""
    codes = {code for area in areas if area for code in (area, area[:4])}
    rows = Boundary.objects.filter(pk__in=codes).order_by().values_list("pk", "label_longitude", "label_latitude")
    found = {code: (longitude, latitude) for code, longitude, latitude in rows}
    return {area: found[code] for area in areas if (code := area if area in found else area[:4]) in found}


# The drawing


def draw(
    on: Ground, marks: Mapping[str, Mark], pins: Sequence[Pin], names: Mapping[str, str], words: str, described_by: str
) -> SafeString:
    """The map. ``names`` are its districts', ``words`` say what it shows, ``described_by`` is the list's id."""
    areas = "".join(_area(outline, marks.get(outline.code), names.get(outline.code, "")) for outline in on.outlines)
    written = "".join(_written(outline, marks.get(outline.code), names) for outline in on.outlines)
    spots = _spots(on, pins)
    return mark_safe(  # noqa: S308 - numbers and escaped text
        f'<svg class="map" viewBox="0 0 {on.width} {on.height}" role="img" aria-label="{escape(words)}" '
        f'aria-describedby="{escape(described_by)}">{areas}{written}{_routes(spots)}{_pins(spots)}</svg>'
    )


def _area(outline: Outline, mark: Mark | None, name: str) -> str:
    shade = mark.shade if mark else "shade-none"
    title = mark.title if mark else name
    return (
        f'<path class="area {escape(shade)}" data-area="{outline.code}" d="{outline.path}">'
        f"<title>{escape(title)}</title></path>"
    )


def _written(outline: Outline, mark: Mark | None, names: Mapping[str, str]) -> str:
    name = f'<text class="area-name" x="{outline.x}" y="{outline.y}">{escape(names.get(outline.code, ""))}</text>'
    if mark is None or not mark.written:
        return name
    return f'{name}<text class="area-mark" x="{outline.x}" y="{outline.y + 28}">{escape(mark.written)}</text>'


def _spots(on: Ground, pins: Sequence[Pin]) -> list[tuple[Pin, int, int]]:
    """Where the pins stand: over a district's name, so that it stays to be read, and beside each other on one spot."""
    names = {(outline.x, outline.y) for outline in on.outlines}
    taken: dict[tuple[int, int], int] = {}
    found = []
    for pin in pins:
        if pin.position is None:
            continue
        x, y = spot = on.flat(*pin.position)
        beside = taken.get(spot, 0)
        taken[spot] = beside + 1
        found.append((pin, x + beside * APART, y - LIFT if spot in names else y))
    return found


def _routes(spots: Sequence[tuple[Pin, int, int]]) -> str:
    joined = []
    for trip, stops in groupby(spots, key=lambda spot: spot[0].trip):
        points = [f"{x},{y}" for _pin, x, y in stops]
        if trip and len(points) > 1:
            joined.append(f'<polyline class="route" points="{" ".join(points)}"/>')
    return "".join(joined)


def _pins(spots: Sequence[tuple[Pin, int, int]]) -> str:
    return "".join(
        f'<g class="pin {escape(pin.kind)}"><title>{escape(pin.title)}</title><circle cx="{x}" cy="{y}" r="20"/>'
        f'<text x="{x}" y="{y + 8}">{escape(pin.number)}</text></g>'
        for pin, x, y in spots
    )


def names_of(provinces: Sequence[str]) -> dict[str, str]:
    """The districts' names in the reader's language, without the word before them."""
    return {district.pk: district.name for district in District.objects.filter(province__in=provinces)}
