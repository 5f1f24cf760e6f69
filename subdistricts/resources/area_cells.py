"""Cells that name an area: a province, a district in it, an inspection zone of a fiscal year."""

from subdistricts.models import District, InspectionZone, Province
from subdistricts.resources import columns
from subdistricts.resources.exports import ExportedList
from subdistricts.resources.lists import Line
from subdistricts.resources.problems import wrong


class ListOverAreas(ExportedList):
    """A list whose rows name areas; an empty cell names none."""

    def province_of(self, line: Line) -> Province | None:
        typed = line.text(columns.PROVINCE)
        return self.found(line, columns.PROVINCE, lambda: self.lookups.province(typed)) if typed else None

    def district_of(self, line: Line, province: Province | None) -> District | None:
        code, name = line.code(columns.DISTRICT_CODE, self.lookups.districts), line.text(columns.DISTRICT)
        if not code and not name:
            return None
        column = columns.DISTRICT_CODE if code else columns.DISTRICT
        return self.found(line, column, lambda: self.lookups.district(code, name, province))

    def zone_of(self, line: Line) -> InspectionZone | None:
        if not line.text(columns.ZONE):
            return None
        number, year = line.whole(columns.ZONE), line.whole(columns.FISCAL_YEAR)
        zone = self.lookups.zones.get((year, number)) if number and year else None
        if number and year and zone is None:
            line.note(columns.ZONE, wrong("unknown_name", typed=f"{number}/{year}"))
        return zone
