"""A season: every round of one award and fiscal year in one area, from the districts up, with how each stands.

Words: a *season* is such a tree; its *area* is a province, an inspection zone or the whole department. A *stop* is a
round of the tree, or the place of one that is not set up. A *pick* is a candidate of a stop.

A reader is shown the rounds that he may see and no other: where he may not see the zone's, the tree ends with the
province, as if there were none. Nothing here says a place, a total or a mark; whom a published decision selected does.
The number of questions to the database is the same for one district and for twenty-five.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from scoring import season_rows
from subdistricts.models import (
    Award,
    Candidate,
    District,
    InspectionZone,
    Nomination,
    Round,
    User,
)
from subdistricts.roles import roles_with

PROVINCE_CODE = re.compile(r"[0-9]{2}")
ZONE_CODE = re.compile(r"zone-([0-9]{1,4})")
DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Pick:
    """A candidate; ``wins`` once its round's decision is published. ``where`` is its district or its province.

    ``withdrew``: it had won, and the decision published since passes it over.
    """

    name: str
    where: str
    wins: bool
    is_sample: bool
    withdrew: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """``round`` is None where none is set up, or none that the reader may see."""

    name: str
    round: Round | None
    picks: tuple[Pick, ...] = ()

    @property
    def winners(self) -> tuple[Pick, ...]:
        return tuple(pick for pick in self.picks if pick.wins)


@dataclass(frozen=True, slots=True)
class OfDistrict:
    """A district: its own round if it has one, what it puts forward, and how far that is (``state`` in words)."""

    name: str
    stop: Stop
    pick: Pick | None
    state: str


@dataclass(frozen=True, slots=True)
class OfGroup:
    """A group with its districts. ``is_sample``: the demonstration made up which districts are in it."""

    stop: Stop
    districts: tuple[OfDistrict, ...]
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Season:
    """``above`` is what lies beyond the area, the widest first; ``provinces`` those of a zone or of the department."""

    award: Award
    fiscal_year: int
    area: str
    above: tuple[Stop, ...]
    top: Stop
    groups: tuple[OfGroup, ...] = ()
    ungrouped: tuple[OfDistrict, ...] = ()
    provinces: tuple[tuple[str, Stop], ...] = ()

    @property
    def rounds(self) -> int:
        """How many rounds the reader sees of it."""
        stops = [self.top, *self.above, *(group.stop for group in self.groups), *(stop for _, stop in self.provinces)]
        stops += [each.stop for group in self.groups for each in group.districts]
        return sum(stop.round is not None for stop in (*stops, *(each.stop for each in self.ungrouped)))


# Which seasons there are


@dataclass(frozen=True, slots=True)
class Entry:
    """A season of the list, by what its address says."""

    award: Award
    fiscal_year: int
    area: str
    name: str
    rounds: int


def area_of(round_: Round) -> tuple[str, str]:
    """The code and name of the season's area that a round belongs to."""
    if round_.level == Round.Level.DEPARTMENT:
        return DEPARTMENT, round_.area_name
    if round_.level == Round.Level.ZONE:
        return f"zone-{round_.inspection_zone.number}", round_.area_name
    return round_.province_id, str(round_.province)


def entries(user: User) -> list[Entry]:
    """The seasons in which ``user`` sees a round, the newest year first."""
    found: dict[tuple[int, str, str], list[Round]] = defaultdict(list)
    for round_ in Round.objects.visible_to(user).with_area().order_by("-fiscal_year", "award", "pk"):
        found[round_.fiscal_year, round_.award.code, area_of(round_)[0]].append(round_)
    return [
        Entry(rounds[0].award, year, area, area_of(rounds[0])[1], len(rounds))
        for (year, _award, area), rounds in found.items()
    ]


# One season


def of_area(user: User, award: Award, fiscal_year: int, area: str) -> Season:
    """What ``user`` may see of it; there is nothing (404) where that is no round, and the area not his either."""
    if PROVINCE_CODE.fullmatch(area):
        return _of_province(user, award, fiscal_year, area)
    rounds = Round.objects.visible_to(user).with_area().filter(award=award, fiscal_year=fiscal_year)
    if zone := ZONE_CODE.fullmatch(area):
        return _of_zone(award, fiscal_year, int(zone[1]), rounds)
    if area == DEPARTMENT:
        return _of_department(award, fiscal_year, rounds)
    raise Http404


def _of_province(user: User, award: Award, year: int, code: str) -> Season:
    [province] = season_rows.PROVINCES.ask(code=code) or [None]
    seen = season_rows.rounds_of_province(user, award.pk, year, code)
    provinces = user.reach.provinces(roles_with("see_result"))
    if province is None or not (seen or provinces is None or code in provinces):
        raise Http404
    tree = _Tree(seen)
    districts = _Districts(tree, user, code, year)
    return Season(
        award=award,
        fiscal_year=year,
        area=str(province),
        above=tuple(tree.stop(each) for level in ("department", "zone") for each in tree.at(level)),
        top=tree.one("province", str(province)),
        groups=tuple(districts.groups()),
        ungrouped=tuple(districts.ungrouped()),
    )


def _of_zone(award: Award, year: int, number: int, rounds: QuerySet[Round]) -> Season:
    """A zone with its provinces' rounds; only for who sees the zone's own."""
    zone = InspectionZone.objects.filter(fiscal_year=year, number=number).first()
    within = Q(inspection_zone=zone) | Q(level="province", province__inspection_zones=zone) | Q(level=DEPARTMENT)
    seen = list(rounds.filter(within).distinct()) if zone else []
    if zone is None or not any(each.inspection_zone_id == zone.pk for each in seen):
        raise Http404
    tree = _Tree(seen)
    names = {each.pk: str(each) for each in zone.provinces.all()}
    return Season(
        award=award,
        fiscal_year=year,
        area=str(zone),
        above=tuple(tree.stop(each) for each in tree.at("department")),
        top=tree.one("zone", str(zone)),
        provinces=tuple((code, tree.of_province(code, name)) for code, name in names.items()),
    )


def _of_department(award: Award, year: int, rounds: QuerySet[Round]) -> Season:
    """The whole country: the department's round and the zones'; only for who sees the department's."""
    seen = list(rounds.filter(level__in=("department", "zone")))
    if not any(each.level == Round.Level.DEPARTMENT for each in seen):
        raise Http404
    tree = _Tree(seen)
    zones = sorted(tree.at("zone"), key=lambda each: each.inspection_zone.number)
    return Season(
        award=award,
        fiscal_year=year,
        area=tree.at("department")[0].area_name,
        above=(),
        top=tree.stop(tree.at("department")[0]),
        provinces=tuple((f"zone-{each.inspection_zone.number}", tree.stop(each)) for each in zones),
    )


class _Tree:
    """The rounds that one reader sees, with their candidates and winners."""

    def __init__(self, rounds: Iterable[Round]) -> None:
        self.rounds = list(rounds)
        self.candidates: dict[int, list[Candidate]] = defaultdict(list)
        for row in season_rows.candidates_of(self.rounds):
            self.candidates[row.round_id].append(row)
        self.winners = season_rows.winners(self.rounds)
        self.withdrew = season_rows.withdrew(self.rounds)

    def at(self, level: str) -> list[Round]:
        return [each for each in self.rounds if each.level == level]

    def one(self, level: str, name: str) -> Stop:
        return next((self.stop(each) for each in self.at(level)), Stop(name, None))

    def of_province(self, code: str, name: str) -> Stop:
        found = (each for each in self.at("province") if each.province_id == code)
        return next((self.stop(each) for each in found), Stop(name, None))

    def stop(self, round_: Round) -> Stop:
        picks = (self.pick(each, by_province=round_.level in ("zone", "department")) for each in self._of(round_))
        return Stop(round_.area_name, round_, tuple(picks))

    def _of(self, round_: Round) -> list[Candidate]:
        return self.candidates[round_.pk]

    def pick(self, row: Candidate, *, by_province: bool = False) -> Pick:
        district = district_of(row)
        where = str(district.province) if district and by_province else row.place_name
        wins = row.pk in self.winners.get(row.round_id, ())
        return Pick(str(row), where, wins, row.is_sample, row.pk in self.withdrew)


def district_of(row: Candidate) -> District | None:
    return row.subdistrict.district if row.subdistrict else row.office.district


class _Districts:
    """A province's districts with what each puts forward."""

    def __init__(self, tree: _Tree, user: User, province: str, year: int) -> None:
        self.tree = tree
        self.rows = season_rows.DISTRICTS.ask(province=province)
        self.all_groups, self.group_of = season_rows.groups_of(province, year)
        self.picked: dict[str, Pick] = {}
        for level in ("province", "group", "district"):  # the nearest to the district says it
            for round_ in tree.at(level):
                self.picked |= {
                    district.pk: tree.pick(row)
                    for row in tree.candidates[round_.pk]
                    if (district := district_of(row)) is not None
                }
        here = season_rows.nominations_of(user, tree.rounds)
        self.nominations: dict[str, Nomination] = {each.district_id: each for each in here}

    def groups(self) -> Iterable[OfGroup]:
        stops = {each.district_group_id: self.tree.stop(each) for each in self.tree.at("group")}
        for group in self.all_groups:
            stop = stops.get(group.pk) or Stop(str(group), None)
            own = [self._of(each) for each in self.rows if self.group_of.get(each.pk) == group.pk]
            yield OfGroup(stop, tuple(own), group.is_sample)

    def ungrouped(self) -> Iterable[OfDistrict]:
        return (self._of(each) for each in self.rows if each.pk not in self.group_of)

    def _of(self, district: District) -> OfDistrict:
        own = next((each for each in self.tree.at("district") if each.district_id == district.pk), None)
        stop = self.tree.stop(own) if own else Stop(str(district), None)
        pick, nomination = self.picked.get(district.pk), self.nominations.get(district.pk)
        state: Any = ""
        if pick is None and nomination is not None:
            pick = Pick(str(nomination.subdistrict), "", wins=False, is_sample=nomination.is_sample)
            state = nomination.get_state_display()  # type: ignore[attr-defined]
        return OfDistrict(str(district), stop, pick, state)
