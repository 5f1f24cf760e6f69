"""Districts with the group in which they put one candidate forward."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from subdistricts import places
from subdistricts.models import District, DistrictGroup, GroupedDistrict, Province
from subdistricts.refusals import Refusal
from subdistricts.resources import columns, consequences
from subdistricts.resources.exports import ExportedList, yes_or_no
from subdistricts.resources.lists import Change, Line, in_words
from subdistricts.resources.problems import wrong
from subdistricts.spreadsheets import Cell


class GroupedDistricts(ExportedList):
    """A row puts one district in one group; a group that is not there yet is made by its first row."""

    name = "districts-groups"
    takes = (
        columns.FISCAL_YEAR,
        columns.PROVINCE,
        columns.GROUP,
        columns.DISTRICT_CODE,
        columns.DISTRICT,
        columns.IS_SAMPLE,
    )
    needed = ((columns.FISCAL_YEAR,), (columns.GROUP,), (columns.DISTRICT_CODE, columns.DISTRICT))
    told = {"district_group": columns.GROUP, "is_sample": columns.IS_SAMPLE}

    class Meta:
        model = GroupedDistrict

    def begin(self) -> None:
        super().begin()
        self.groups: dict[tuple[str, int, int], tuple[DistrictGroup, int]] = {}
        self.group_numbers: dict[tuple[str, int], int] = {}

    def read(self, line: Line) -> tuple[GroupedDistrict, dict[str, Any]]:
        year, number = line.whole(columns.FISCAL_YEAR), line.whole(columns.GROUP)
        sample = line.yes(columns.IS_SAMPLE) if line.has(columns.IS_SAMPLE) else None
        district = self._district(line)
        line.stop_if_wrong()
        group = self._group(district.province, year, number, sample, line)
        return self._member(district, group), {}

    @classmethod
    def things(cls, seen: QuerySet[DistrictGroup]) -> Iterable[GroupedDistrict]:
        """The districts of the groups that the page shows."""
        rows = GroupedDistrict.objects.filter(district_group__in=seen.order_by().values("pk"))
        path = ("-fiscal_year", "district_group__province__sort_key", "district_group__number", "district__sort_key")
        return rows.select_related("district__province", "district_group__province").order_by(*path, "district")

    @classmethod
    def cells(cls, thing: GroupedDistrict) -> dict[str, Cell]:
        return {
            "fiscal_year": thing.fiscal_year,
            "province": thing.district.province.name_th,
            "group": thing.district_group.number,
            "district_code": thing.district_id,
            "district": thing.district.name_th,
            "is_sample": yes_or_no(thing.district_group.is_sample),
        }

    def _district(self, line: Line) -> District | None:
        code, name = line.code(columns.DISTRICT_CODE, self.lookups.districts), line.text(columns.DISTRICT)
        typed = line.text(columns.PROVINCE)
        province = self.lookups.only_province()
        if typed:
            province = self.found(line, columns.PROVINCE, lambda: self.lookups.province(typed))
            if province is None:
                return None
        column = columns.DISTRICT_CODE if code else columns.DISTRICT
        if not code and not name:
            line.note(column, wrong("empty"))
            return None
        return self.found(line, column, lambda: self.lookups.district(code, name, province))

    def _group(self, province: Province, year: int, number: int, sample: bool | None, line: Line) -> DistrictGroup:
        """The group as the file wants it: the first row that names it decides, a later one may not disagree."""
        key = (province.pk, year, number)
        if key not in self.groups:
            group = self.lookups.group(*key) or DistrictGroup(province=province, fiscal_year=year, number=number)
            group.was_sample = group.is_sample
            group.is_sample = group.is_sample if sample is None else sample
            self.groups[key] = group, line.number
        group, first = self.groups[key]
        if sample is not None and sample != group.is_sample:
            line.note(columns.IS_SAMPLE, wrong("group_disagrees", line=first))
        return group

    def _member(self, district: District, group: DistrictGroup) -> GroupedDistrict:
        there = self.lookups.members.get((district.pk, group.fiscal_year))
        if there is not None and there.district_group_id == group.pk:
            there.district, there.district_group = district, group
            return there
        return GroupedDistrict(district=district, district_group=group, fiscal_year=group.fiscal_year)

    def key(self, thing: GroupedDistrict) -> tuple[str, int]:
        return thing.district_id, thing.fiscal_year

    def refuse_twice(self, thing: GroupedDistrict, line: Line) -> None:
        """The same district in two groups is worse than the same row twice, and said so."""
        first = self.seen.get(self.key(thing))
        number = self.group_numbers.setdefault(self.key(thing), thing.district_group.number)
        if first and number != thing.district_group.number:
            raise wrong("group_twice", line=first, number=number)
        super().refuse_twice(thing, line)

    def changes(self, thing: GroupedDistrict, values: dict[str, Any]) -> Iterator[Change]:
        group = thing.district_group
        if thing._state.adding:
            yield Change(columns.GROUP.heading, "", str(group))
        if group.is_sample != group.was_sample:
            old = "" if group._state.adding else in_words(group.was_sample)
            yield Change(columns.IS_SAMPLE.heading, old, in_words(group.is_sample))

    def clean(self, thing: GroupedDistrict | DistrictGroup) -> None:
        """The rules say more of a district that is elsewhere already than its table does."""
        super().clean(thing.district_group if isinstance(thing, GroupedDistrict) else thing)

    def validate(self, thing: GroupedDistrict | DistrictGroup) -> None:
        super().validate(thing.district_group if isinstance(thing, GroupedDistrict) else thing)

    def save(self, thing: GroupedDistrict) -> None:
        group = thing.district_group
        is_new = group._state.adding
        try:
            if is_new or group.is_sample != group.was_sample:
                places.save_group(group, actor=self.actor, now=self.now)
                self.keep(group, None if is_new else {"is_sample": group.was_sample})
            if thing._state.adding:
                thing.district_group = group  # which has its key by now
                [made] = places.put_in_group(group, [thing.district], actor=self.actor, now=self.now)
                thing.pk, thing._state.adding = made.pk, False
        except Refusal:
            if is_new:  # what was saved of it is taken back with the row
                group.pk, group._state.adding = None, True
            raise
        group.was_sample = group.is_sample

    def area_of(self, thing: GroupedDistrict | DistrictGroup) -> str:
        return thing.province_id if isinstance(thing, DistrictGroup) else thing.district_group.province_id

    def remove(self, thing: GroupedDistrict | DistrictGroup) -> None:
        rule = places.remove_group if isinstance(thing, DistrictGroup) else places.take_from_group
        rule(thing, actor=self.actor, now=self.now)

    def put_back(self, thing: DistrictGroup) -> None:
        """Only groups are ever changed: a district that is elsewhere is refused."""
        places.save_group(thing, actor=self.actor, now=self.now)

    def consequences(self) -> Iterator[str]:
        return consequences.of_groups(self.taken)
