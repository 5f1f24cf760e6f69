"""Offices: who seats belong to, who puts candidates forward, or themselves candidates."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from subdistricts import places
from subdistricts.models import Office
from subdistricts.resources import columns
from subdistricts.resources.area_cells import ListOverAreas
from subdistricts.resources.exports import of_office
from subdistricts.resources.lists import Line
from subdistricts.resources.problems import wrong
from subdistricts.spreadsheets import Cell


class Offices(ListOverAreas):
    """A row is one office, known by its code, or where no code is given by a name that only one has."""

    name = "offices"
    takes = (
        columns.OFFICE_CODE,
        columns.OFFICE,
        columns.OFFICE_EN,
        columns.OFFICE_KIND,
        columns.PROVINCE,
        columns.DISTRICT_CODE,
        columns.DISTRICT,
        columns.ZONE,
        columns.FISCAL_YEAR,
    )
    needed = ((columns.OFFICE_CODE, columns.OFFICE),)
    told = {
        "code": columns.OFFICE_CODE,
        "name": columns.OFFICE,
        "name_en": columns.OFFICE_EN,
        "kind": columns.OFFICE_KIND,
        "province": columns.PROVINCE,
        "district": columns.DISTRICT,
        "inspection_zone": columns.ZONE,
    }

    class Meta:
        model = Office

    @classmethod
    def example(cls) -> dict[str, str]:
        own = {columns.OFFICE_CODE.heading: "dopa-34"}
        left_out = (columns.DISTRICT_CODE, columns.DISTRICT, columns.ZONE, columns.FISCAL_YEAR)
        return super().example() | own | {column.heading: "" for column in left_out}

    def read(self, line: Line) -> tuple[Office, dict[str, Any]]:
        thing = self._office(line)
        line.stop_if_wrong()
        if self.is_as_written(line, thing):
            return thing, {}
        values: dict[str, Any] = {}
        if line.text(columns.OFFICE):
            values["name"] = line.text(columns.OFFICE)
        if line.has(columns.OFFICE_EN):
            values["name_en"] = line.text(columns.OFFICE_EN)
        if line.text(columns.OFFICE_KIND) or thing._state.adding:
            values["kind"] = line.choice(columns.OFFICE_KIND, Office.Kind, {})
        values |= self._areas(line)
        return thing, values

    def _office(self, line: Line) -> Office | None:
        """The one that is there; a new one has a code."""
        code, name = line.code(columns.OFFICE_CODE, self.lookups.offices), line.text(columns.OFFICE)
        if code:
            return self.lookups.offices.get(code) or Office(code=code)
        if not name:
            line.note(columns.OFFICE_CODE, wrong("empty"))
            return None
        return self.found(line, columns.OFFICE, lambda: self.lookups.office("", name))

    def _areas(self, line: Line) -> dict[str, Any]:
        """What the columns of areas say; a district's province follows from it."""
        values: dict[str, Any] = {}
        province = self.province_of(line)
        if line.has(columns.DISTRICT) or line.has(columns.DISTRICT_CODE):
            values["district"] = district = self.district_of(line, province)
            province = district.province if district else province
        if line.has(columns.PROVINCE) or province:
            values["province"] = province
        if line.has(columns.ZONE):
            values["inspection_zone"] = self.zone_of(line)
        return values

    def key(self, thing: Office) -> str:
        return thing.code

    def save(self, thing: Office) -> None:
        places.save_office(thing, actor=self.actor, now=self.now)

    def area_of(self, thing: Office) -> str | None:
        return thing.province_id

    def remove(self, thing: Office) -> None:
        places.remove_office(thing, actor=self.actor, now=self.now)

    @classmethod
    def things(cls, seen: QuerySet[Office]) -> Iterable[Office]:
        return seen.select_related("province", "district", "inspection_zone").order_by("sort_key", "code")

    @classmethod
    def cells(cls, thing: Office) -> dict[str, Cell]:
        zone = thing.inspection_zone
        return {
            **of_office(thing),
            "office_en": thing.name_en,
            "kind": thing.get_kind_display(),
            "province": thing.province and thing.province.name_th,
            "district_code": thing.district_id,
            "district": thing.district and thing.district.name_th,
            "zone": zone and zone.number,
            "fiscal_year": zone and zone.fiscal_year,
        }
