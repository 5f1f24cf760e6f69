"""What the cells of a list name: areas, groups, offices, people, rounds. Each kind is read once, however many rows ask.

Official codes are the keys. A name is taken where only one thing in reach has it, with or without its prefix; where
several have it, the answer lists them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils.translation import override

from subdistricts import choices
from subdistricts.models import (
    Assignment,
    Candidate,
    Committee,
    District,
    DistrictGroup,
    GroupedDistrict,
    InspectionZone,
    Office,
    Province,
    Recusal,
    Round,
    Seat,
    StandIn,
    Subdistrict,
    User,
    Visit,
)
from subdistricts.resources.problems import listed, wrong
from subdistricts.thai import dates
from subdistricts.thai.digits import to_ascii
from subdistricts.thai.names import normal, strip_place_prefix

Area = TypeVar("Area", bound=Model)
Place = tuple[str | None, int | None]  # the keys of a subdistrict or of an office
AREAS_OF_ROLES = ("inspection_zone", "province", "district", "office")


def key_of_role(role: Assignment) -> tuple[Any, ...]:
    """By what two roles are the same."""
    return role.user_id, role.role, role.scope, *(getattr(role, f"{area}_id") for area in AREAS_OF_ROLES)


class Areas(Mapping[str, Area]):
    """Of one kind by their codes. The country has thousands: one is made when it is asked for, with what it lies in."""

    def __init__(self, seen: QuerySet[Area], **around: Mapping[str, Any]) -> None:
        """``around`` has by the name of the relation what these lie in."""
        self.model, self.around = seen.model, around
        self.names = [field.attname for field in self.model._meta.concrete_fields]
        key = self.names.index("code")
        self.rows = {values[key]: values for values in seen.select_related(None).values_list(*self.names)}
        self.made: dict[str, Area] = {}

    def __getitem__(self, code: str) -> Area:
        if code not in self.made:
            row = self.model.from_db(connection.alias, self.names, self.rows[code])
            for name, areas in self.around.items():
                setattr(row, name, areas[getattr(row, f"{name}_id")])
            self.made[code] = row
        return self.made[code]

    def named(self, name: str) -> list[Area]:
        """Under their Thai and their English names."""
        return [self[code] for code in self._codes_by_name.get(name, ())]

    @cached_property
    def _codes_by_name(self) -> dict[str, list[str]]:
        thai, english = self.names.index("name_th"), self.names.index("name_en")
        found: dict[str, list[str]] = defaultdict(list)
        for code, values in self.rows.items():
            for name in {strip_place_prefix(values[thai], self.model._meta.model_name), values[english]} - {""}:
                found[name].append(code)
        return found

    def __contains__(self, code: object) -> bool:
        return code in self.rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class Lookups:
    """Everything in ``actor``'s reach that a list may name; of areas ``district`` alone, where a file is for that."""

    def __init__(self, actor: User, district: District | None = None) -> None:
        self.actor = actor
        self.within = district
        self._candidates: dict[int, dict[Place, Candidate]] = {}
        self._visits: dict[int, list[Visit]] = {}
        self._visits_at: dict[int, dict[Place | date | None, list[Visit]]] = {}
        self._seats: dict[int, dict[int, Seat]] = {}
        self._stand_ins: dict[int, dict[tuple[int, int], StandIn]] = {}

    # Areas

    @cached_property
    def _provinces(self) -> list[Province]:
        return list(choices.provinces(self.actor))

    @cached_property
    def districts(self) -> Areas[District]:
        seen = choices.districts(self.actor) if self.within is None else District.objects.filter(pk=self.within.pk)
        return Areas(seen, province=Areas(Province.objects.all()))

    @cached_property
    def subdistricts(self) -> Areas[Subdistrict]:
        seen = choices.subdistricts(self.actor) if self.within is None else self.within.subdistricts.all()
        return Areas(seen, district=self.districts)

    def province(self, typed: str) -> Province:
        code, name = to_ascii(typed), strip_place_prefix(typed, "province")
        for row in self._provinces:
            if code == row.pk or name in (row.name_th, row.name_en):
                return row
        raise wrong("unknown_name", typed=typed)

    def only_province(self) -> Province | None:
        """The one that need not be named."""
        return self._provinces[0] if len(self._provinces) == 1 else None

    def district(self, code: str, name: str, province: Province | None = None) -> District:
        named = strip_place_prefix(name, "district")
        if code:
            return _by_code(self.districts, code, name, named, _district_name)
        found = self.districts.named(named)
        return _only([row for row in found if province is None or row.province_id == province.pk], name, province)

    def subdistrict(self, code: str, name: str, district_name: str) -> Subdistrict:
        named = strip_place_prefix(name, "subdistrict")
        if code:
            return _by_code(self.subdistricts, code, name, named, _subdistrict_name)
        found = self.subdistricts.named(named)
        if not district_name:
            return _only(found, name)
        in_district = strip_place_prefix(district_name, "district")
        return _only(
            [row for row in found if in_district in (row.district.name_th, row.district.name_en)], name, district_name
        )

    @cached_property
    def _groups(self) -> dict[tuple[str, int, int], DistrictGroup]:
        return {(row.province_id, row.fiscal_year, row.number): row for row in choices.groups(self.actor)}

    def group(self, province: str, year: int, number: int) -> DistrictGroup | None:
        return self._groups.get((province, year, number))

    @cached_property
    def zones(self) -> dict[tuple[int, int], InspectionZone]:
        return {(row.fiscal_year, row.number): row for row in choices.zones(self.actor)}

    @cached_property
    def members(self) -> dict[tuple[str, int], GroupedDistrict]:
        rows = GroupedDistrict.objects.filter(district_group__in=choices.groups(self.actor))
        return {(row.district_id, row.fiscal_year): row for row in rows}

    # Offices and people

    @cached_property
    def offices(self) -> dict[str, Office]:
        return {row.code: row for row in choices.offices(self.actor)}

    @cached_property
    def _offices_by_name(self) -> dict[str, list[Office]]:
        """Under their Thai and their English names."""
        found: dict[str, list[Office]] = defaultdict(list)
        for row in self.offices.values():
            for name in {normal(row.name), row.name_en} - {""}:
                found[name].append(row)
        return found

    def office(self, code: str, name: str) -> Office:
        if code:
            return _by_code(self.offices, code, name, normal(name), lambda row: row.name)
        return _only(self._offices_by_name.get(normal(name), []), name)

    @cached_property
    def _people(self) -> dict[str, User]:
        return {row.username: row for row in choices.people(self.actor)}

    def person(self, username: str) -> User:
        found = self._people.get(User.normalize_username(username))
        if found is None:
            raise wrong("unknown_name", typed=username)
        return found

    @cached_property
    def managed_people(self) -> dict[str, User]:
        """Whom the actor manages, and himself."""
        return {row.username: row for row in User.objects.visible_to(self.actor).select_related("office")}

    @cached_property
    def roles(self) -> dict[tuple[Any, ...], Assignment]:
        rows = Assignment.objects.visible_to(self.actor).select_related("user", *AREAS_OF_ROLES)
        return {key_of_role(row): row for row in rows}

    # Rounds

    @cached_property
    def rounds(self) -> list[Round]:
        return list(choices.rounds(self.actor))

    def candidates(self, round_: Round) -> dict[Place, Candidate]:
        """A round's candidates by their subdistrict or office; read once a round."""
        if round_.pk not in self._candidates:
            rows = Candidate.objects.filter(round=round_).with_place().select_related("put_forward_by")
            self._candidates[round_.pk] = {(row.subdistrict_id, row.office_id): row for row in rows}
        return self._candidates[round_.pk]

    def visits(self, round_: Round) -> list[Visit]:
        if round_.pk not in self._visits:
            self._visits[round_.pk] = list(Visit.objects.filter(round=round_).with_place().select_related("district"))
        return self._visits[round_.pk]

    def visits_at(self, round_: Round, where: Place | None, day: date | None) -> list[Visit]:
        """Those to a subdistrict or an office; where none is said those of a day, or all."""
        if round_.pk not in self._visits_at:
            found: dict[Place | date | None, list[Visit]] = defaultdict(list)
            for row in self.visits(round_):
                found[None].append(row)
                found[dates.local(row.starts_at).date()].append(row)
                if row.candidate:
                    found[row.candidate.subdistrict_id, row.candidate.office_id].append(row)
            self._visits_at[round_.pk] = found
        return self._visits_at[round_.pk].get(where or day, [])

    def seats(self, committee: Committee) -> dict[int, Seat]:
        if committee.pk not in self._seats:
            rows = Seat.objects.filter(committee=committee).select_related("office", "holder")
            self._seats[committee.pk] = {row.number: row for row in rows}
        return self._seats[committee.pk]

    def stand_ins(self, round_: Round) -> dict[tuple[int, int], StandIn]:
        """Who sits in which seat on which visit of a round; read once a round."""
        if round_.pk not in self._stand_ins:
            rows = StandIn.objects.filter(visit__round=round_).select_related("user")
            self._stand_ins[round_.pk] = {(row.seat_id, row.visit_id): row for row in rows}
        return self._stand_ins[round_.pk]

    @cached_property
    def recusals(self) -> dict[tuple[int, int], Recusal]:
        """By seat and candidate."""
        rows = Recusal.objects.filter(candidate__round__in=self.rounds)
        return {(row.seat_id, row.candidate_id): row for row in rows}

    @cached_property
    def committees(self) -> dict[int, Committee]:
        return {row.round_id: row for row in Committee.objects.manageable_by(self.actor).select_related("round")}

    def round(self, typed: str, year: int | None) -> Round:
        """By the whole name, or by the area's name or code and the fiscal year."""
        wanted = normal(typed)
        found = [row for row in self.rounds if wanted in self._round_names[row.pk] and year in (None, row.fiscal_year)]
        if not found:
            raise wrong("unknown_name", typed=typed)
        return _only(found, typed)

    @cached_property
    def _round_names(self) -> dict[int, set[str]]:
        return {row.pk: _names_in_both_languages(row) for row in self.rounds}

    @cached_property
    def _rounds_by_code(self) -> dict[str, Round]:
        return {row.code: row for row in self.rounds}

    def round_by_code(self, code: str, name: str, year: str) -> Round:
        """A name or a year beside the code must be that round's, as with every code."""
        found = self._rounds_by_code.get(code)
        if found is None:
            raise wrong("unknown_code", typed=code)
        if year and to_ascii(year) != str(found.fiscal_year):
            raise wrong("code_and_name", coded=str(found), typed=year)
        if name and name not in self._round_names[found.pk]:
            raise wrong("code_and_name", coded=str(found), typed=name)
        return found


def _names_in_both_languages(row: Round) -> set[str]:
    found: set[str] = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.update(map(normal, _names_of(row)))
    return found


def _names_of(row: Round) -> tuple[str, ...]:
    area = row.area
    bare = getattr(area, "name_th", "")
    return str(row), row.area_name, bare, str(area.pk) if bare else ""


def _district_name(row: District) -> str:
    """The official list writes Bangkok's districts with their เขต."""
    return strip_place_prefix(row.name_th, "district")


def _subdistrict_name(row: Subdistrict) -> str:
    return strip_place_prefix(row.name_th, "subdistrict")


def _by_code(rows: Mapping[str, Any], code: str, name: str, named: str, bare: Callable[[Any], str]) -> Any:
    """A name beside the code must be that of the same thing, ``bare`` of its prefix: a slip in one digit is noticed."""
    row = rows.get(to_ascii(code))
    if row is None:
        raise wrong("unknown_code", typed=code)
    if named and named not in (bare(row), row.name_en):
        raise wrong("code_and_name", coded=str(row), typed=name)
    return row


def _only(found: list[Any], typed: str, parent: object = None) -> Any:
    if not found:
        raise wrong("unknown_in_parent", typed=typed, parent=parent) if parent else wrong("unknown_name", typed=typed)
    if len(found) > 1:
        raise wrong("several", typed=typed, choices=listed(map(choices.label, found)))
    return found[0]
