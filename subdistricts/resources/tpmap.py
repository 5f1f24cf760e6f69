"""TPMAP counts: what subdistricts report of their dimensions. Counts and nothing else is taken.

Staff of a province send its file, an officer his district's, of which rows of other districts are refused. A file with
a column that is not known here is refused whole, and one in which a cell seems to name somebody: neither is shown
again, kept or passed over in silence.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.results import Result

from subdistricts import tpmap
from subdistricts.models import Subdistrict, TpmapReport
from subdistricts.models.tpmap import COLUMNS, Dimension, Unit
from subdistricts.refusals import TPMAP_NAMES_SOMEBODY, TPMAP_UNKNOWN_COLUMNS, Refusal
from subdistricts.resources import columns
from subdistricts.resources.columns import Column
from subdistricts.resources.exports import ExportedList, yes_or_no
from subdistricts.resources.files import Table
from subdistricts.resources.lists import Line
from subdistricts.resources.problems import listed, wrong
from subdistricts.spreadsheets import Cell
from subdistricts.thai import Unreadable, dates
from subdistricts.thai.messages import explain
from subdistricts.thai.personal import names_a_person
from subdistricts.tpmap_forms import count_of

DIMENSION = Column("dimension", ("มิติ", "มิติที่"), gettext_lazy("one of the six dimensions"), "สุขภาพ")
AS_OF = Column("as_of", ("ข้อมูล ณ วันที่", "ณ วันที่"), gettext_lazy("as of which day, Buddhist Era"), "28/12/2564")
DATA_YEAR = Column("data_year", ("ปีข้อมูล", "ปีข้อมูล (พ.ศ.)"), gettext_lazy("year of the data, Buddhist Era"), "2565")
INDICATOR_SET = Column(
    "indicator_set",
    ("ชุดตัวชี้วัด",),
    gettext_lazy("version of the indicator set; empty: the year's usual one"),
    "38 ตัวชี้วัด 2565–2569",
)
STATUSES = {
    "to_check": ("รอตรวจสอบ", "40"),
    "verified": ("ยืนยันแล้ว", "12"),
    "wrong_data": ("ข้อมูลไม่ถูกต้อง", "3"),
    "helped": ("ช่วยเหลือแล้ว", "20"),
    "being_helped": ("กำลังช่วยเหลือ", "8"),
    "cannot_help": ("ช่วยเหลือไม่ได้", "1"),
    "moved_died": ("ย้ายหรือเสียชีวิต", "2"),
}
UNITS = {Unit.PERSONS: "คน", Unit.HOUSEHOLDS: "ครัวเรือน"}
COUNTS = {
    f"{unit}_{status}": Column(
        f"{unit}_{status}",
        (f"{thai} ({of})", f"{of}: {thai}"),
        gettext_lazy("how many; each person or household stands in one of the columns"),
        example if unit == Unit.PERSONS else "",
    )
    for unit, of in UNITS.items()
    for status, (thai, example) in STATUSES.items()
}
OTHER_WORDS = {
    "ด้านสุขภาพ": Dimension.HEALTH.value,
    "ด้านความเป็นอยู่": Dimension.LIVING.value,
    "ด้านการศึกษา": Dimension.EDUCATION.value,
    "ด้านรายได้": Dimension.INCOME.value,
    "การเข้าถึงบริการรัฐ": Dimension.ACCESS.value,
    "ด้านการเข้าถึงบริการภาครัฐ": Dimension.ACCESS.value,
    "เปราะบาง": Dimension.VULNERABLE.value,
}

NOT_FOUND = frozenset({"unknown_code", "unknown_name", "unknown_in_parent"})

Key = tuple[str, str, int]


class TpmapReports(ExportedList):
    """A row is one subdistrict in one dimension. A correction is a new report: what was said before stays."""

    name = "tpmap"
    act = "follow_up_tpmap"
    sets_up = False  # reported all year, whatever rounds there are
    takes = (
        columns.DISTRICT,
        columns.SUBDISTRICT_CODE,
        columns.SUBDISTRICT,
        DIMENSION,
        AS_OF,
        DATA_YEAR,
        INDICATOR_SET,
        *COUNTS.values(),
        columns.IS_SAMPLE,
    )
    needed = (
        (columns.SUBDISTRICT_CODE, columns.SUBDISTRICT),
        (DIMENSION,),
        (AS_OF,),
        (DATA_YEAR,),
        tuple(COUNTS[f"{unit}_to_check"] for unit in Unit),
    )
    told = {"as_of": AS_OF, "data_year": DATA_YEAR, "indicator_set": INDICATOR_SET, **COUNTS}
    told["is_sample"] = columns.IS_SAMPLE

    class Meta:
        model = TpmapReport

    # The whole file: counts alone

    def begin(self) -> None:
        super().begin()
        self._of_day: dict[date, dict[Key, TpmapReport]] = {}

    def import_table(self, table: Table, *, dry_run: bool) -> Result:
        for line, cells in zip(table.lines, table.rows, strict=True):
            if any(map(names_a_person, cells)):
                raise Refusal(TPMAP_NAMES_SOMEBODY, where=_("line %(line)s") % {"line": line})
        return super().import_table(table, dry_run=dry_run)

    def recognise(self, headings: tuple[str, ...]) -> tuple[list[str], list[str]]:
        names, unused = super().recognise(headings)
        if unused:
            raise Refusal(TPMAP_UNKNOWN_COLUMNS, columns=listed(unused))
        return names, unused

    # One row

    def read(self, line: Line) -> tuple[TpmapReport, dict[str, Any]]:
        subdistrict = self._subdistrict(line)
        dimension = line.choice(DIMENSION, Dimension, OTHER_WORDS)
        as_of, year = self._day(line), line.whole(DATA_YEAR)
        counts = {name: count for unit in Unit for name, count in self._counts(line, unit).items()}
        line.stop_if_wrong()
        there = self._there(as_of).get((subdistrict.pk, dimension, year))
        if there is not None and self.is_as_written(line, there):
            return there, {}
        values: dict[str, Any] = {
            "as_of": as_of,
            "data_year": year,
            "indicator_set": line.text(INDICATOR_SET) or tpmap.indicator_set_of(year),
            **counts,
        }
        if line.has(columns.IS_SAMPLE):
            values["is_sample"] = line.yes(columns.IS_SAMPLE)
        line.stop_if_wrong()
        if there is not None and all(getattr(there, name) == value for name, value in values.items()):
            return there, {}
        return TpmapReport(subdistrict=subdistrict, dimension=dimension), values

    def _subdistrict(self, line: Line) -> Subdistrict | None:
        code, name = line.code(columns.SUBDISTRICT_CODE, self.lookups.subdistricts), line.text(columns.SUBDISTRICT)
        column = columns.SUBDISTRICT_CODE if code else columns.SUBDISTRICT
        if not code and not name:
            line.note(column, wrong("empty"))
            return None
        return self.found(line, column, lambda: self._named(code, name, line.text(columns.DISTRICT)))

    def _named(self, code: str, name: str, district_name: str) -> Subdistrict:
        try:
            return self.lookups.subdistrict(code, name, district_name)
        except ValidationError as error:
            if self.district is None or error.code not in NOT_FOUND:
                raise
            raise wrong("outside_district", typed=code or name, district=self.district) from error

    def _day(self, line: Line) -> date | None:
        try:
            return dates.parse(line.text(AS_OF))
        except Unreadable as error:
            line.note(AS_OF, ValidationError(explain(error), code=error.code))
            return None

    def _counts(self, line: Line, unit: Unit) -> dict[str, int | None]:
        """Where any count of the unit is given, an empty cell is nought; else the unit was not counted."""
        found: dict[str, int | None] = {}
        for name in COLUMNS[unit]:
            try:
                found[name] = count_of(line.text(COUNTS[name]))
            except ValidationError as error:
                line.note(COUNTS[name], error)
        counted = any(count is not None for count in found.values())
        return {name: (count or 0) if counted else None for name, count in found.items()}

    def _there(self, day: date) -> dict[Key, TpmapReport]:
        """What was reported as of a day, the last of each; read once a day."""
        if day not in self._of_day:
            rows = TpmapReport.objects.visible_to(self.actor).kept().filter(as_of=day)
            rows = rows.select_related("subdistrict__district").order_by("pk")
            self._of_day[day] = {(row.subdistrict_id, row.dimension, row.data_year): row for row in rows}
        return self._of_day[day]

    def key(self, thing: TpmapReport) -> tuple[Any, ...]:
        return thing.subdistrict_id, thing.dimension, thing.as_of, thing.data_year

    def save(self, thing: TpmapReport) -> None:
        tpmap.save_report(thing, actor=self.actor, now=self.now)

    def remove(self, thing: TpmapReport) -> None:
        tpmap.withdraw_report(thing, actor=self.actor, now=self.now)

    def area_of(self, thing: TpmapReport) -> str:
        return thing.subdistrict.district.province_id

    # Out

    @classmethod
    def things(cls, seen: QuerySet[TpmapReport]) -> Iterable[TpmapReport]:
        order = {dimension: place for place, dimension in enumerate(Dimension.values)}
        rows = seen.select_related("subdistrict__district").order_by(
            "subdistrict__district__sort_key", "subdistrict__sort_key", "subdistrict", "as_of", "pk"
        )
        return sorted(
            rows,
            key=lambda row: (
                row.subdistrict.district.sort_key,
                row.subdistrict.sort_key,
                row.subdistrict_id,
                row.as_of,
                order[row.dimension],
                row.pk,
            ),
        )

    @classmethod
    def cells(cls, thing: TpmapReport) -> dict[str, Cell]:
        return {
            "district": thing.subdistrict.district.name_th,
            "subdistrict_code": thing.subdistrict_id,
            "subdistrict": thing.subdistrict.name_th,
            "dimension": thing.get_dimension_display(),
            "as_of": dates.numeric(thing.as_of),
            "data_year": thing.data_year,
            "indicator_set": thing.indicator_set,
            **{name: getattr(thing, name) for name in COUNTS},
            "is_sample": yes_or_no(thing.is_sample),
        }
