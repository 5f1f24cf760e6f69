"""How far the TPMAP follow-up has come: of those to check, the share that was settled, and who is behind.

Settled is whoever stands under anything but "to check". A share always comes with its base. An area's share is that of
the dimension in which it is furthest behind, for dimensions share persons and are never added; subdistricts are, within
one dimension. What was not reported is missing, not nought: it is counted and told.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import NamedTuple, TypeVar

from django.utils.translation import get_language

from subdistricts.models import District, Province, Subdistrict, TpmapReport, User
from subdistricts.models.tpmap import Dimension, Unit
from subdistricts.permissions import may_see_tpmap_of
from subdistricts.prepared import Prepared
from subdistricts.roles import roles_with
from subdistricts.tpmap_standing import Counted, standing

Area = TypeVar("Area", Province, District)
DIMENSIONS = tuple(Dimension.values)


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
        return len(DIMENSIONS) - len(self.by_dimension)

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
    return [year for (year,) in _YEARS.ask(province=province)]


_YEARS = Prepared(
    lambda province: (
        TpmapReport.objects.kept()
        .filter(subdistrict__district__province=province)
        .order_by("-data_year")
        .values_list("data_year")
        .distinct()
    )
)


class Place(NamedTuple):
    """A subdistrict, as far as it is needed here; districts are shared by theirs."""

    code: str
    name: str
    sort_key: str
    district: District


def places_of(**where: str) -> list[Place]:
    """Subdistricts of a province or district, with both: some hundred rows, of which no model is made."""
    in_english = get_language() == "en"
    provinces: dict[str, Province] = {}
    districts: dict[str, District] = {}
    found = []
    for row in _places(*where).ask(**where):
        province, district, (code, name_th, name_en, sort_key) = row[:4], row[4:8], row[8:]
        if district[0] not in districts:
            of_it = provinces.setdefault(province[0], _made(Province, province))
            districts[district[0]] = _made(District, district, province=of_it)
        found.append(Place(code, name_en if in_english and name_en else name_th, sort_key, districts[district[0]]))
    return found


@cache
def _places(*names: str) -> Prepared:
    areas = ("district__province", "district", "")
    columns = [f"{area}__{name}".strip("_") for area in areas for name in ("pk", "name_th", "name_en", "sort_key")]
    return Prepared(
        lambda **where: Subdistrict.objects.filter(**where).order_by("sort_key", "pk").values_list(*columns)
    )


def _made(model: type[Area], row: tuple[str, ...], **related: object) -> Area:
    return model(**dict(zip(("pk", "name_th", "name_en", "sort_key"), row, strict=True)), **related)


def read(places: Sequence[Place], year: int | None, unit: str) -> Reading:
    """What stands of each of the places, in one query."""
    by_code: dict[str, dict[str, Counted]] = defaultdict(dict)
    days: dict[str, date] = {}
    all_days, sets = set(), set()
    for code, dimension, day, indicator_set, counted in standing([place.code for place in places], year or 0, unit):
        by_code[code][dimension] = counted
        if code not in days or days[code] < day:
            days[code] = day
        all_days.add(day)
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
    return Reading(areas, tuple(sorted(sets)), min(all_days, default=None), max(all_days, default=None), parents)


def together(code: str, parts: Sequence[Progress], name: str = "", sort_key: str = "") -> Progress:
    """Several areas as one: added up within each dimension."""
    by_dimension = {}
    for dimension in DIMENSIONS:
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
    places = [row for row in places_of(district__province=province.pk) if own is None or row.district.pk in own]
    if not places:
        return {}
    year = year or next(iter(years_of(province.pk)), None)
    return {area.code: area for area in read(places, year, unit).districts()}
