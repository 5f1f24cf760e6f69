"""How far the TPMAP follow-up has come: of those to check, the share that was settled, and who is behind.

Settled is whoever stands under anything but "to check". A share always comes with its base. An area's share is that of
the dimension in which it is furthest behind, for dimensions share persons and are never added; subdistricts are, within
one dimension. What was not reported is missing, not nought: it is counted and told.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import Lead, RowNumber
from django.utils.translation import get_language

from subdistricts.models import District, Province, Subdistrict, TpmapReport, User
from subdistricts.models.tpmap import COLUMNS, Dimension, Unit
from subdistricts.permissions import may_see_tpmap_of
from subdistricts.roles import roles_with

Area = TypeVar("Area", Province, District)


class Counted(NamedTuple):
    """What one area has in one dimension: counts by status as of the day that stands, and settled in reports before.

    ``before`` and ``then`` are of those subdistricts alone that reported earlier too: settled then, and settled now.
    """

    counts: tuple[int, ...]
    base: int
    settled: int
    before: int | None = None
    then: int | None = None

    @classmethod
    def of(cls, counts: tuple[int, ...], before: int | None = None, then: int | None = None) -> "Counted":
        base = sum(counts)
        return cls(counts, base, base - counts[0], before, then)

    @property
    def share(self) -> float | None:
        """None where nobody is to be checked. For comparing: what is shown is ``percent``."""
        return self.settled / self.base if self.base else None

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 100 says all."""
        return 100 * self.settled // self.base if self.base else None

    @property
    def change(self) -> int | None:
        """How many more are settled than in the report before; None where there was none."""
        return None if self.then is None or self.before is None else self.then - self.before


@dataclass(frozen=True)
class Progress:
    """One area: a subdistrict, a district or a province. ``by_dimension`` lacks what nobody there has reported."""

    code: str
    name: str
    sort_key: str
    of: int  # subdistricts
    reported: int  # of these, with a report of any dimension
    last: date | None
    by_dimension: dict[str, Counted]
    parent: str = ""

    @cached_property
    def furthest_behind(self) -> str | None:
        """The dimension with the lowest share; None where nothing is to be checked, or nothing is reported."""
        shares = [(counted.settled / counted.base, name) for name, counted in self.by_dimension.items() if counted.base]
        return min(shares)[1] if shares else None

    @property
    def slowest(self) -> Counted | None:
        """What it has in that dimension."""
        return self.by_dimension[self.furthest_behind] if self.furthest_behind else None

    @property
    def slowest_name(self) -> str:
        return str(Dimension(self.furthest_behind).label) if self.furthest_behind else ""

    @property
    def share(self) -> float | None:
        return self.slowest and self.slowest.share

    @property
    def percent(self) -> int | None:
        return self.slowest and self.slowest.percent

    @property
    def base(self) -> int | None:
        return self.slowest and self.slowest.base

    @property
    def lacks(self) -> int:
        """Dimensions that nobody there has reported."""
        return len(Dimension) - len(self.by_dimension)

    @property
    def missing(self) -> int:
        """Subdistricts that have reported nothing."""
        return self.of - self.reported

    @property
    def is_behind(self) -> bool:
        """Something is not settled, or not reported."""
        return bool(self.missing or self.lacks) or (self.share is not None and self.share < 1)

    def order(self, dimension: str = "") -> tuple[object, ...]:
        """Who is further behind comes first: nothing reported, then the lower share, then the larger rest."""
        counted = self.by_dimension.get(dimension or self.furthest_behind or "")
        if not self.reported or (dimension and counted is None):
            return 0, 0.0, 0, self.sort_key, self.code
        if counted is None or counted.share is None:
            return 1, 1.0, 0, self.sort_key, self.code
        return 1, counted.share, counted.settled - counted.base, self.sort_key, self.code


def in_order(areas: Iterable[Progress], dimension: str = "") -> list[Progress]:
    return sorted(areas, key=lambda area: area.order(dimension))


# Reading


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands in some subdistricts: of one unit and one year's data."""

    subdistricts: list[Progress]
    indicator_sets: tuple[str, ...]
    first: date | None  # the oldest and the newest day of what stands
    last: date | None
    parents: dict[str, District]

    def districts(self) -> list[Progress]:
        """Their districts, each the sum of its subdistricts within each dimension."""
        found: dict[str, list[Progress]] = defaultdict(list)
        for area in self.subdistricts:
            found[area.parent].append(area)
        return [
            together(code, parts, self.parents[code].name, self.parents[code].sort_key) for code, parts in found.items()
        ]

    def whole(self) -> Progress:
        """All of them as one."""
        return together("", self.subdistricts)


def years_of(province: str) -> list[int]:
    """Of which data are reported, the newest first."""
    rows = TpmapReport.objects.kept().filter(subdistrict__district__province=province)
    return list(rows.order_by("-data_year").values_list("data_year", flat=True).distinct())


class Place(NamedTuple):
    """A subdistrict, as far as it is needed here; districts are shared by theirs."""

    code: str
    name: str
    sort_key: str
    district: District


def places_of(**where: object) -> list[Place]:
    """Subdistricts with their districts and provinces: some hundred rows, of which no model is made."""
    areas = ("district__province", "district", "")
    columns = [f"{area}__{name}".strip("_") for area in areas for name in ("pk", "name_th", "name_en", "sort_key")]
    provinces: dict[str, Province] = {}
    districts: dict[str, District] = {}
    found = []
    for row in Subdistrict.objects.filter(**where).order_by("sort_key", "pk").values_list(*columns):
        province, district, (code, name_th, name_en, sort_key) = row[:4], row[4:8], row[8:]
        if district[0] not in districts:
            of_it = provinces.setdefault(province[0], _made(Province, province))
            districts[district[0]] = _made(District, district, province=of_it)
        name = name_en if get_language() == "en" and name_en else name_th
        found.append(Place(code, name, sort_key, districts[district[0]]))
    return found


def _made(model: type[Area], row: tuple[str, ...], **related: object) -> Area:
    return model(**dict(zip(("pk", "name_th", "name_en", "sort_key"), row, strict=True)), **related)


def read(places: Sequence[Place], year: int | None, unit: str) -> Reading:
    """What stands of each of the places, in one query."""
    by_code: dict[str, dict[str, Counted]] = defaultdict(dict)
    days: dict[str, date] = {}
    first, sets = None, set()
    for code, dimension, as_of, indicator_set, before_to_check, before, *counts in _standing(places, year, unit):
        earlier = () if before is None else (before - before_to_check, sum(counts[1:]))
        by_code[code][dimension] = Counted.of(tuple(counts), *earlier)
        days[code] = max(as_of, days.get(code, as_of))
        first = as_of if first is None else min(first, as_of)
        sets.add(indicator_set)
    areas = [
        Progress(
            place.code,
            place.name,
            place.sort_key,
            of=1,
            reported=int(place.code in days),
            last=days.get(place.code),
            by_dimension=by_code.get(place.code, {}),
            parent=place.district.pk,
        )
        for place in places
    ]
    parents = {place.district.pk: place.district for place in places}
    return Reading(areas, tuple(sorted(sets)), first, max(days.values(), default=None), parents)


_LATEST_FIRST = {
    "partition_by": [F("subdistrict"), F("dimension")],
    "order_by": [F("as_of").desc(), F("pk").desc()],
}


def that_stand(where: Q, year: int | None) -> QuerySet[TpmapReport]:
    """The report that stands of each subdistrict and dimension, whichever units it counts."""
    rows = TpmapReport.objects.kept().filter(where, data_year=year or 0)
    return rows.annotate(place=Window(RowNumber(), **_LATEST_FIRST)).filter(place=1)


def _standing(places: Sequence[Place], year: int | None, unit: str) -> QuerySet[TpmapReport]:
    """Of those that count the unit the one that stands, with to check and all of the one before it."""
    columns = COLUMNS[Unit(unit)]
    everybody = sum((F(column) for column in columns[1:]), F(columns[0]))
    return (
        TpmapReport.objects.kept()
        .filter(
            data_year=year or 0, subdistrict__in=[place.code for place in places], **{f"{columns[0]}__isnull": False}
        )
        .annotate(
            place=Window(RowNumber(), **_LATEST_FIRST),
            before_to_check=Window(Lead(columns[0]), **_LATEST_FIRST),
            before=Window(Lead(everybody), **_LATEST_FIRST),
        )
        .filter(place=1)
        .order_by()
        .values_list("subdistrict", "dimension", "as_of", "indicator_set", "before_to_check", "before", *columns)
    )


def together(code: str, parts: Sequence[Progress], name: str = "", sort_key: str = "") -> Progress:
    """Several areas as one: added up within each dimension."""
    by_dimension = {}
    for dimension in Dimension.values:
        there = [part.by_dimension[dimension] for part in parts if dimension in part.by_dimension]
        if there:
            by_dimension[dimension] = _added(there)
    return Progress(
        code,
        name,
        sort_key,
        of=sum(part.of for part in parts),
        reported=sum(part.reported for part in parts),
        last=max((part.last for part in parts if part.last), default=None),
        by_dimension=by_dimension,
    )


def _added(there: Sequence[Counted]) -> Counted:
    counts = tuple(map(sum, zip(*(counted.counts for counted in there), strict=True)))
    earlier = [counted for counted in there if counted.then is not None]
    if not earlier:
        return Counted.of(counts)
    return Counted.of(counts, sum(each.before or 0 for each in earlier), sum(each.then or 0 for each in earlier))


def progress_by_district(
    province: Province, user: User, *, year: int | None = None, unit: str = Unit.PERSONS
) -> dict[str, Progress]:
    """How far each district of a province has come, by its code; of those alone whose counts ``user`` may see.

    Without a year that of the newest data. ``share`` and ``base`` are those of the dimension furthest behind.
    """
    roles = roles_with("report_tpmap")
    own = None if may_see_tpmap_of(user, province.pk) else user.reach.districts(roles)
    places = [row for row in places_of(district__province=province) if own is None or row.district.pk in own]
    if not places:
        return {}
    year = year or next(iter(years_of(province.pk)), None)
    return {area.code: area for area in read(places, year, unit).districts()}
