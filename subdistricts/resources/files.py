"""Files to tables: CSV in any encoding a Thai office writes, and Excel workbooks.

A workbook's cells become the text that a person would have typed, so that everything after this module is the same
for both.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import openpyxl
import tablib
from import_export.formats import base_formats
from openpyxl.utils.exceptions import InvalidFileException

from subdistricts.refusals import Refusal
from subdistricts.resources.problems import NO_ROWS, NOT_A_WORKBOOK, TOO_MANY_ROWS, UNKNOWN_FILE
from subdistricts.thai import csv, dates
from subdistricts.thai.names import normal

MAX_ROWS = 3000
MAX_COLUMNS = 60
# The years of a workbook's dates: from here on somebody typed the Buddhist Era into a Gregorian calendar.
_BUDDHIST = 2400


@dataclass(frozen=True, slots=True)
class Table:
    """``lines`` are where the rows begin in the file; ``encoding`` and ``delimiter`` are None for a workbook."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    encoding: str | None = None
    delimiter: str | None = None


class ThaiCSV(base_formats.CSV):
    def is_binary(self) -> bool:
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def read(self, data: bytes) -> Table:
        """``self.encoding``: the sender's answer where two readings are possible."""
        reading, rows = csv.rows(data, self.encoding)
        if not rows:
            raise Refusal(NO_ROWS)
        headings = tuple(rows[0])
        return _table(headings, [(row.line, tuple(row.values())) for row in rows], reading.encoding, reading.delimiter)

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> tablib.Dataset:
        return dataset(self.read(in_stream))


class Workbook(base_formats.XLSX):
    """The first sheet of a workbook, its values."""

    def read(self, data: bytes) -> Table:
        if len(data) > csv.MAX_BYTES:
            raise csv.TooLarge("too_large", size=len(data), limit=csv.MAX_BYTES)
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            records = _records(book.worksheets[0])
        except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError, OSError) as error:
            raise Refusal(NOT_A_WORKBOOK) from error
        if len(records) < 2:
            raise Refusal(NO_ROWS)
        headings = [normal(cell).lower() for cell in records[0][1]]
        while headings and not headings[-1]:
            headings.pop()
        _refuse_bad_headings(headings)
        width = len(headings)
        return _table(tuple(headings), [(line, tuple(cells[:width])) for line, cells in records[1:]])

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        return dataset(self.read(in_stream))


def reader_for(name: str, encoding: str | None = None) -> ThaiCSV | Workbook:
    ending = name.rpartition(".")[2].lower()
    if ending == "xlsx":
        return Workbook()
    if ending in ("csv", "txt", "tsv"):
        return ThaiCSV(encoding=encoding)
    raise Refusal(UNKNOWN_FILE)


def dataset(table: Table) -> tablib.Dataset:
    made = tablib.Dataset(headers=list(table.headings))
    made.extend(table.rows)
    return made


def _table(
    headings: tuple[str, ...],
    records: list[tuple[int, tuple[str, ...]]],
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Table:
    if len(records) > MAX_ROWS:
        raise Refusal(TOO_MANY_ROWS, limit=MAX_ROWS)
    return Table(
        headings, tuple(cells for _line, cells in records), tuple(line for line, _cells in records), encoding, delimiter
    )


def _refuse_bad_headings(headings: list[str]) -> None:
    if not headings:
        raise csv.BadTable("no_headings")
    if "" in headings:
        raise csv.BadTable("unnamed_column", column=headings.index("") + 1)
    for heading in headings:
        if headings.count(heading) > 1:
            raise csv.BadTable("duplicate_heading", heading=heading)


def _records(sheet: Any) -> list[tuple[int, list[str]]]:
    """Rows that are not empty, with their number in the sheet; reading stops one row after the most we take."""
    found: list[tuple[int, list[str]]] = []
    for line, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), start=1):
        texts = [as_typed(cell) for cell in cells]
        if any(texts):
            found.append((line, texts))
        if len(found) > MAX_ROWS + 1:
            break
    return found


def as_typed(value: Any) -> str:
    """341111.0 → 341111, and a date in the Buddhist Era whichever calendar the cell was typed in."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() != time():
        return f"{as_typed(value.date())} {as_typed(value.time())}"
    if isinstance(value, date):
        typed_in_be = value.year >= _BUDDHIST
        return f"{value.day:02}/{value.month:02}/{value.year}" if typed_in_be else dates.numeric(value)
    if isinstance(value, time):
        return f"{value:%H.%M}"
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
