"""Reading boundaries out of a file: GeoJSON (RFC 7946) or TopoJSON, every area by its official code.

What is wrong is gathered, area by area, with the number of the area in the file: an office mends a file in one go.
A file with anything wrong gives no shapes at all. Names in it are for the reader; the code alone says what an area is.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from subdistricts import shapes
from subdistricts.shapes import Position, Ring, Shape

MOST_BYTES = 20_000_000
MOST_POSITIONS = 1_000_000
# Where Thailand lies, with a little around it.
WEST, SOUTH, EAST, NORTH = 97.0, 5.0, 106.0, 21.0
CODE_PROPERTIES = ("code", "ADM3_PCODE", "ADM2_PCODE", "ADM1_PCODE")
NAME_PROPERTIES = ("name_th", "ADM3_TH", "ADM2_TH", "ADM1_TH")
# What GeoJSON files of before 2016 say of themselves where they mean WGS84.
DEGREES = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326")


@dataclass(frozen=True, slots=True)
class Area:
    """One area of a file: ``row`` counts from 1; ``name`` is the file's, or empty."""

    row: int
    code: str
    name: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one area of a file; ``row`` 0 is the file as a whole."""

    row: int
    code: str
    reason: str

    def __str__(self) -> str:
        if not self.row:
            return self.reason
        where = _("row %(row)d (%(code)s)") if self.code else _("row %(row)d")
        return f"{where % {'row': self.row, 'code': self.code}}: {self.reason}"


class Unreadable(Exception):
    """Nothing of the file is used. ``wrong`` tells why, in the order of the file."""

    def __init__(self, wrong: list[Wrong]) -> None:
        super().__init__("\n".join(map(str, wrong)))
        self.wrong = wrong


class _Bad(Exception):
    """One area cannot be used."""


def read_path(path: Path, *, layer: str = "", code_property: str = "") -> list[Area]:
    """The areas of a file; it is not even opened where it is too large."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Unreadable([Wrong(0, "", _too_large(size))])
    return read(path.read_bytes(), layer=layer, code_property=code_property)


def read(content: bytes, *, layer: str = "", code_property: str = "") -> list[Area]:
    """The areas of a file's content, or :class:`Unreadable` with everything that is wrong.

    ``layer`` names the object of a TopoJSON file that has several, ``code_property`` the property with the code.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable([Wrong(0, "", _too_large(len(content)))])
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise Unreadable(
            [Wrong(0, "", _("the file is neither GeoJSON nor TopoJSON: it is not JSON in UTF-8"))]
        ) from None
    try:
        features = list(_features(document, layer))
    except _Bad as bad:
        raise Unreadable([Wrong(0, "", str(bad))]) from None
    return _areas(features, code_property)


def _no_number(name: str) -> None:
    raise ValueError(name)


def _too_large(size: int) -> str:
    sizes = {"size": size / 1_000_000, "most": MOST_BYTES / 1_000_000}
    return _("the file has %(size).1f MB, and at most %(most).0f MB are read; make it coarser first") % sizes


# The two formats


@dataclass(frozen=True, slots=True)
class _Feature:
    """An area as its file gives it; ``rings`` turns what stands for a ring into its positions."""

    properties: dict[str, Any]
    kind: str
    polygons: Any
    rings: Callable[[Any], Ring]


def _features(document: Any, layer: str) -> Iterator[_Feature]:
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "FeatureCollection":
        return _of_geojson(document)
    if kind == "Topology":
        return _of_topojson(document, layer)
    raise _Bad(_("the file is neither a GeoJSON FeatureCollection nor a TopoJSON Topology"))


def _of_geojson(document: dict[str, Any]) -> Iterator[_Feature]:
    _demand_degrees(document.get("crs"))
    rows = document.get("features")
    if not isinstance(rows, list) or not rows:
        raise _Bad(_("the file has no areas"))
    for row in rows:
        feature = row if isinstance(row, dict) else {}
        yield _feature(feature, feature.get("geometry"), "coordinates", _positions)


def _demand_degrees(crs: Any) -> None:
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if name not in DEGREES:
        raise _Bad(_("its coordinates are in %(crs)s; save it in degrees, WGS84 (EPSG:4326)") % {"crs": name or "?"})


def _of_topojson(document: dict[str, Any], layer: str) -> Iterator[_Feature]:
    objects = document.get("objects")
    layers = (
        {name: held for name, held in objects.items() if isinstance(held, dict)} if isinstance(objects, dict) else {}
    )
    if not layer and len(layers) > 1:
        raise _Bad(_("the file has several layers; name one of them: %(layers)s") % {"layers": ", ".join(layers)})
    chosen = layers.get(layer) if layer else next(iter(layers.values()), None)
    rows = chosen.get("geometries") if chosen else None
    if not isinstance(rows, list) or not rows:
        raise _Bad(_("the file has no areas"))
    arcs = _arcs(document)
    for row in rows:
        geometry = row if isinstance(row, dict) else {}
        yield _feature(geometry, geometry, "arcs", lambda indexes: _along(indexes, arcs))


def _feature(row: dict[str, Any], geometry: Any, held_in: str, rings: Callable[[Any], Ring]) -> _Feature:
    properties = row.get("properties")
    found = dict(properties) if isinstance(properties, dict) else {}
    found.setdefault("id", row.get("id"))
    shape = geometry if isinstance(geometry, dict) else {}
    return _Feature(found, str(shape.get("type")), shape.get(held_in), rings)


def _arcs(document: dict[str, Any]) -> list[Ring]:
    """A topology's arcs in degrees; quantised ones are differences from position to position."""
    rows = document.get("arcs")
    if not isinstance(rows, list):
        raise _Bad(_("the file has no areas"))
    transform = document.get("transform")
    if transform is None:
        return [_positions(arc) for arc in rows]
    try:
        (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
        found = []
        for arc in rows:
            x = y = 0
            line = []
            for step in arc:
                x, y = x + step[0], y + step[1]
                line.append((x * scale_x + move_x, y * scale_y + move_y))
            found.append(tuple(line))
    except (KeyError, TypeError, ValueError, IndexError):
        raise _Bad(_("its arcs cannot be read")) from None
    return found


def _along(indexes: Any, arcs: list[Ring]) -> Ring:
    """A ring's arcs one after another; a number below zero is an arc gone backwards."""
    found: list[Position] = []
    try:
        for index in indexes:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            found.extend(arc[1:] if found and found[-1] == arc[0] else arc)
    except (TypeError, IndexError):
        raise _Bad(_("it names arcs that the file does not have")) from None
    return tuple(found)


def _positions(rows: Any) -> Ring:
    try:
        found = tuple((float(row[0]), float(row[1])) for row in rows)
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        raise _Bad(_("its coordinates cannot be read")) from None
    return found


# The areas


def _areas(features: list[_Feature], code_property: str) -> list[Area]:
    found: list[Area] = []
    wrong: list[Wrong] = []
    for row, feature in enumerate(features, start=1):
        code = _code(feature.properties, code_property)
        try:
            found.append(Area(row, _demand_code(code), _name(feature.properties), _shape(feature)))
        except _Bad as bad:
            wrong.append(Wrong(row, code, str(bad)))
    wrong += _twice(found)
    read = sum(1 for area in found for _position in shapes.positions(area.shape))
    if read > MOST_POSITIONS:
        counts = {"count": read, "most": MOST_POSITIONS}
        wrong.append(Wrong(0, "", _("the file has %(count)d positions, and at most %(most)d are read") % counts))
    if wrong:
        raise Unreadable(sorted(wrong, key=lambda each: each.row))
    return found


def _twice(areas: list[Area]) -> list[Wrong]:
    times = Counter(area.code for area in areas)
    return [Wrong(area.row, area.code, _("its code stands more than once")) for area in areas if times[area.code] > 1]


def _code(properties: dict[str, Any], code_property: str) -> str:
    """The first property that holds one, without the country's prefix and what Excel adds."""
    names = (code_property,) if code_property else (*CODE_PROPERTIES, "id")
    value = next((properties[name] for name in names if properties.get(name) not in (None, "")), "")
    return str(value).strip().removeprefix("TH").removesuffix(".0")


def _demand_code(code: str) -> str:
    if not code:
        raise _Bad(_("it has no official code; say which property holds it"))
    if not (code.isascii() and code.isdigit() and len(code) in (2, 4, 6)):
        raise _Bad(_("“%(code)s” is no official code: these have 2, 4 or 6 digits") % {"code": code[:20]})
    return code


def _name(properties: dict[str, Any]) -> str:
    return next((str(properties[name]).strip() for name in NAME_PROPERTIES if properties.get(name)), "")


def _shape(feature: _Feature) -> Shape:
    if feature.kind not in ("Polygon", "MultiPolygon"):
        raise _Bad(_("it is a %(kind)s; an area is a Polygon or a MultiPolygon") % {"kind": feature.kind[:30]})
    polygons = [feature.polygons] if feature.kind == "Polygon" else feature.polygons
    if not isinstance(polygons, list) or not polygons:
        raise _Bad(_("it has no rings"))
    found = [_polygon(polygon, feature.rings) for polygon in polygons]
    enclosing = tuple(polygon for polygon in found if shapes.area(polygon[0]))
    if not enclosing:
        raise _Bad(_("it encloses nothing"))
    return enclosing


def _polygon(rows: Any, rings: Callable[[Any], Ring]) -> tuple[Ring, ...]:
    """An outer ring and its holes. Joining areas leaves holes that enclose nothing: no fault, and left out."""
    if not isinstance(rows, list) or not rows:
        raise _Bad(_("it has no rings"))
    outer, *holes = (_ring(rings(row)) for row in rows)
    return (outer, *(hole for hole in holes if shapes.area(hole)))


def _ring(ring: Ring) -> Ring:
    if len(ring) < 4:
        raise _Bad(_("a ring has only %(count)d positions; at least four are needed") % {"count": len(ring)})
    _demand_thailand(ring)
    if ring[0] != ring[-1]:
        raise _Bad(_("a ring is open: it ends elsewhere than it begins"))
    return ring


def _demand_thailand(ring: Ring) -> None:
    west, south, east, north = shapes.bounds(ring)
    if not all(map(math.isfinite, (west, south, east, north))):
        raise _Bad(_("its coordinates cannot be read"))
    if _lies_in_thailand(west, south, east, north):
        return
    if _lies_in_thailand(south, west, north, east):
        raise _Bad(_("latitude stands before longitude; longitude comes first"))
    if max(abs(west), abs(south), abs(east), abs(north)) > 360:
        raise _Bad(_("its coordinates are no degrees (metres of a grid, perhaps); save it in WGS84 (EPSG:4326)"))
    place = {"longitude": west, "latitude": south}
    raise _Bad(_("it lies outside Thailand (%(longitude).3f, %(latitude).3f)") % place)


def _lies_in_thailand(west: float, south: float, east: float, north: float) -> bool:
    return west >= WEST and east <= EAST and south >= SOUTH and north <= NORTH
