"""The rules about boundaries: brought in as one unit, replaced area by area, never fetched.

They are drawn and nothing else: no rule of an evaluation asks where a border runs.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from subdistricts import audit, shapes
from subdistricts.boundary_files import Area, Unreadable, Wrong
from subdistricts.models import Boundary, District, Province, Subdistrict, User
from subdistricts.permissions import demand, may_manage_area
from subdistricts.thai import names

# How coarse, in degrees (0.001 is about 110 m), by the digits of a code: what is drawn whole is drawn small.
TOLERANCES = {2: 0.004, 4: 0.002, 6: 0.001}
DIGITS = 4
LEVELS = {2: Province, 4: District, 6: Subdistrict}
BATCH = 200


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What an import did. ``otherwise_named`` are (code, the file's name, the list's name)."""

    new: int
    replaced: int
    otherwise_named: tuple[tuple[str, str, str], ...]


def import_boundaries(areas: Sequence[Area], *, source: str, actor: User | None, now: datetime) -> BroughtIn:
    """Keep the shapes of ``areas``, all of them or none; those that are here already are replaced.

    Raises :class:`Unreadable` where a code is no area's. ``actor`` None is the system (the command).
    """
    if actor is not None:
        for province in sorted({area.code[:2] for area in areas}):
            demand(may_manage_area(actor, province))
    listed = _listed(areas)
    unknown = [Wrong(area.row, area.code, _no_such(area)) for area in areas if area.code not in listed]
    if unknown:
        raise Unreadable(unknown)
    rows = [_row(code, shape, source, now) for code, shape in _coarser(areas).items()]
    with transaction.atomic():
        replaced = Boundary.objects.filter(pk__in=[row.code for row in rows]).count()
        Boundary.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["shape", "label_longitude", "label_latitude", "source", "imported_at"],
        )
        counts = {"new": len(rows) - replaced, "replaced": replaced}
        provinces = sorted({row.code[:2] for row in rows})
        subject = f"boundaries:{','.join(provinces)}"[:80]
        audit.record(actor, "boundaries.imported", subject, now=now, source=source, **counts)
    return BroughtIn(**counts, otherwise_named=tuple(_otherwise_named(areas, listed)))


def _no_such(area: Area) -> str:
    kinds = {2: _("province"), 4: _("district"), 6: _("subdistrict")}
    return _("there is no %(kind)s with this code; are the areas imported?") % {"kind": kinds[len(area.code)]}


def _listed(areas: Iterable[Area]) -> dict[str, str]:
    """The Thai names of the areas with these codes, as far as there are such."""
    codes: dict[int, set[str]] = defaultdict(set)
    for area in areas:
        codes[len(area.code)].add(area.code)
    found: dict[str, str] = {}
    for digits, wanted in codes.items():
        found |= LEVELS[digits].objects.filter(pk__in=wanted).order_by().values_list("code", "name_th")
    return found


def _otherwise_named(areas: Iterable[Area], listed: dict[str, str]) -> Iterable[tuple[str, str, str]]:
    """Where the file's name is another: perhaps a code stands beside the wrong shape."""
    for area in areas:
        name = names.normal(area.name)
        if name and name != listed[area.code]:
            yield area.code, name, listed[area.code]


def _coarser(areas: Sequence[Area]) -> dict[str, shapes.Shape]:
    """Areas of one kind together, so that neighbours keep one border."""
    found: dict[str, shapes.Shape] = {}
    for digits, tolerance in TOLERANCES.items():
        same = {area.code: area.shape for area in areas if len(area.code) == digits}
        if same:
            found |= shapes.coarser(same, tolerance, DIGITS)
    return found


def _row(code: str, shape: shapes.Shape, source: str, now: datetime) -> Boundary:
    longitude, latitude = shapes.middle(shape)
    return Boundary(
        code=code,
        shape=shape,
        label_longitude=round(longitude, DIGITS),
        label_latitude=round(latitude, DIGITS),
        source=source,
        imported_at=now,
    )
