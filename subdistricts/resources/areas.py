"""Corrections of the official lists of districts and subdistricts: a code stays, the names beside it may change."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from subdistricts import places
from subdistricts.models import District, Subdistrict
from subdistricts.resources import columns
from subdistricts.resources.columns import Column
from subdistricts.resources.exports import ExportedList
from subdistricts.resources.lists import Line
from subdistricts.resources.problems import wrong
from subdistricts.spreadsheets import Cell
from subdistricts.thai.names import PlaceKind, strip_place_prefix


class _Areas(ExportedList):
    """A row is an area that is there already; no file makes one."""

    code: Column
    thai: Column
    english: Column
    kind: PlaceKind

    def known(self) -> dict[str, Any]:
        raise NotImplementedError

    def read(self, line: Line) -> tuple[Any, dict[str, Any]]:
        code = line.code(self.code, self.known())
        thing = self.known().get(code)
        if thing is None:
            line.note(self.code, wrong("unknown_code", typed=code) if code else wrong("empty"))
        line.stop_if_wrong()
        if self.is_as_written(line, thing):
            return thing, {}
        self.check_parents(line, thing)
        values = {}
        if name := line.text(self.thai):
            values["name_th"] = name if name == thing.name_th else strip_place_prefix(name, self.kind)
        if line.has(self.english):
            values["name_en"] = line.text(self.english)
        return thing, values

    def check_parents(self, line: Line, thing: Any) -> None:
        """What a row says of where the area lies must be so: it is the official list's, not ours to change."""
        raise NotImplementedError

    def key(self, thing: Any) -> str:
        return thing.pk

    def save(self, thing: Any) -> None:
        places.correct_area(thing, actor=self.actor, now=self.now)


def _check(line: Line, column: Column, bare: str, typed: str, right: tuple[str, ...], says: object) -> None:
    if typed and bare not in right:
        line.note(column, wrong("code_and_name", coded=str(says), typed=typed))


class Districts(_Areas):
    name = "districts"
    takes = (columns.PROVINCE, columns.DISTRICT_CODE, columns.DISTRICT, columns.DISTRICT_EN)
    needed = ((columns.DISTRICT_CODE,),)
    told = {"name_th": columns.DISTRICT, "name_en": columns.DISTRICT_EN}
    code, thai, english, kind = columns.DISTRICT_CODE, columns.DISTRICT, columns.DISTRICT_EN, "district"

    class Meta:
        model = District

    def known(self) -> dict[str, District]:
        return self.lookups.districts

    def check_parents(self, line: Line, thing: District) -> None:
        typed, area = line.text(columns.PROVINCE), thing.province
        right = (area.pk, area.name_th, area.name_en)
        _check(line, columns.PROVINCE, strip_place_prefix(typed, "province"), typed, right, area)

    @classmethod
    def things(cls, seen: QuerySet[District]) -> Iterable[District]:
        return seen.select_related("province").order_by("province__sort_key", "sort_key", "pk")

    @classmethod
    def cells(cls, thing: District) -> dict[str, Cell]:
        return {
            "province": thing.province.name_th,
            "district_code": thing.pk,
            "district": thing.name_th,
            "district_en": thing.name_en,
        }

    def area_of(self, thing: District) -> str:
        return thing.province_id


class Subdistricts(_Areas):
    name = "subdistricts"
    takes = (columns.DISTRICT, columns.SUBDISTRICT_CODE, columns.SUBDISTRICT, columns.SUBDISTRICT_EN)
    needed = ((columns.SUBDISTRICT_CODE,),)
    told = {"name_th": columns.SUBDISTRICT, "name_en": columns.SUBDISTRICT_EN}
    code, thai, english, kind = columns.SUBDISTRICT_CODE, columns.SUBDISTRICT, columns.SUBDISTRICT_EN, "subdistrict"

    class Meta:
        model = Subdistrict

    def known(self) -> dict[str, Subdistrict]:
        return self.lookups.subdistricts

    def check_parents(self, line: Line, thing: Subdistrict) -> None:
        typed, area = line.text(columns.DISTRICT), thing.district
        right = (area.name_th, strip_place_prefix(area.name_th, "district"), area.name_en)
        _check(line, columns.DISTRICT, strip_place_prefix(typed, "district"), typed, right, area)

    @classmethod
    def things(cls, seen: QuerySet[Subdistrict]) -> Iterable[Subdistrict]:
        path = ("district__province__sort_key", "district__sort_key", "district", "sort_key", "pk")
        return seen.select_related("district").order_by(*path)

    @classmethod
    def cells(cls, thing: Subdistrict) -> dict[str, Cell]:
        return {
            "district": thing.district.name_th,
            "subdistrict_code": thing.pk,
            "subdistrict": thing.name_th,
            "subdistrict_en": thing.name_en,
        }

    def area_of(self, thing: Subdistrict) -> str:
        return thing.district.province_id
