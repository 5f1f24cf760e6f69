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
    """A row is an area that is there already; no file makes one.

    What a subclass says: its own columns, the column that names what an area lies in, and the kinds of both.
    """

    code: Column
    thai: Column
    english: Column
    kind: PlaceKind
    parent: Column
    parent_kind: PlaceKind

    def known(self) -> dict[str, Any]:
        raise NotImplementedError

    @classmethod
    def parent_of(cls, thing: Any) -> Any:
        return getattr(thing, cls.parent_kind)

    def read(self, line: Line) -> tuple[Any, dict[str, Any]]:
        code = line.code(self.code, self.known())
        thing = self.known().get(code)
        if thing is None:
            line.note(self.code, wrong("unknown_code", typed=code) if code else wrong("empty"))
        line.stop_if_wrong()
        if self.is_as_written(line, thing):
            return thing, {}
        self._check_parent(line, self.parent_of(thing))
        values = {}
        if name := line.text(self.thai):
            values["name_th"] = name if name == thing.name_th else strip_place_prefix(name, self.kind)
        if line.has(self.english):
            values["name_en"] = line.text(self.english)
        return thing, values

    def _check_parent(self, line: Line, parent: Any) -> None:
        """What a row says of where the area lies must be so: it is the official list's, not ours to change."""
        typed = line.text(self.parent)
        right = (parent.pk, parent.name_th, strip_place_prefix(parent.name_th, self.parent_kind), parent.name_en)
        if typed and strip_place_prefix(typed, self.parent_kind) not in right:
            line.note(self.parent, wrong("code_and_name", coded=str(parent), typed=typed))

    def key(self, thing: Any) -> str:
        return thing.pk

    def save(self, thing: Any) -> None:
        places.correct_area(thing, actor=self.actor, now=self.now)

    @classmethod
    def cells(cls, thing: Any) -> dict[str, Cell]:
        return {
            cls.parent.name: cls.parent_of(thing).name_th,
            cls.code.name: thing.pk,
            cls.thai.name: thing.name_th,
            cls.english.name: thing.name_en,
        }


class Districts(_Areas):
    name = "districts"
    takes = (columns.PROVINCE, columns.DISTRICT_CODE, columns.DISTRICT, columns.DISTRICT_EN)
    needed = ((columns.DISTRICT_CODE,),)
    told = {"name_th": columns.DISTRICT, "name_en": columns.DISTRICT_EN}
    code, thai, english, kind = columns.DISTRICT_CODE, columns.DISTRICT, columns.DISTRICT_EN, "district"
    parent, parent_kind = columns.PROVINCE, "province"

    class Meta:
        model = District

    def known(self) -> dict[str, District]:
        return self.lookups.districts

    @classmethod
    def things(cls, seen: QuerySet[District]) -> Iterable[District]:
        return seen.select_related("province").order_by("province__sort_key", "sort_key", "pk")

    def area_of(self, thing: District) -> str:
        return thing.province_id


class Subdistricts(_Areas):
    name = "subdistricts"
    takes = (columns.DISTRICT, columns.SUBDISTRICT_CODE, columns.SUBDISTRICT, columns.SUBDISTRICT_EN)
    needed = ((columns.SUBDISTRICT_CODE,),)
    told = {"name_th": columns.SUBDISTRICT, "name_en": columns.SUBDISTRICT_EN}
    code, thai, english, kind = columns.SUBDISTRICT_CODE, columns.SUBDISTRICT, columns.SUBDISTRICT_EN, "subdistrict"
    parent, parent_kind = columns.DISTRICT, "district"

    class Meta:
        model = Subdistrict

    def known(self) -> dict[str, Subdistrict]:
        return self.lookups.subdistricts

    @classmethod
    def things(cls, seen: QuerySet[Subdistrict]) -> Iterable[Subdistrict]:
        path = ("district__province__sort_key", "district__sort_key", "district", "sort_key", "pk")
        return seen.select_related("district").order_by(*path)

    def area_of(self, thing: Subdistrict) -> str:
        return thing.district.province_id
