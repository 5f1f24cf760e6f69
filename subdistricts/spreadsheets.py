"""Tables as files that a spreadsheet opens: CSV for any program, XLSX for Excel.

A text stays a text, whatever it begins with: nothing that somebody typed as a name is ever run. A figure is a number:
in CSV as the page writes it, in XLSX the exact value under a format that shows what the page shows.
"""

import io
import math
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from subdistricts.thai import csv

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# On every Windows and Mac, with Thai letters; what a spreadsheet takes by itself has none.
FONT = "Tahoma"
SIZE = 10
NARROWEST, WIDEST = 9, 60
LINE = 14  # points from one line of a cell to the next
MOST_LETTERS = 32_767  # of a cell

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ABOVE_OR_BELOW = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")  # Thai marks take no width


@dataclass(frozen=True, slots=True)
class Figure:
    """A total as it is, and as the page shows it."""

    exact: Fraction
    text: str


Cell: TypeAlias = str | int | Figure | None


@dataclass(frozen=True, slots=True)
class Table:
    """``title`` is short enough for a tab; ``notes`` stand above the headings of a workbook's sheet."""

    title: str
    notes: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def as_csv(table: Table) -> bytes:
    """The table alone, without its notes, so that other programs read it too."""
    rows = (dict(zip(table.headings, map(_as_text, row), strict=True)) for row in table.rows)
    return csv.write(rows, table.headings)


def as_xlsx(tables: Iterable[Table]) -> bytes:
    """A workbook with one sheet for each table, ready to print."""
    book = Workbook()
    book.remove(book.active)
    for table in tables:
        _fill(book.create_sheet(table.title), table)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _InMemory(book, archive).save()
    return out.getvalue()


class _InMemory(ExcelWriter):
    """Left to itself the library puts every sheet through a file in the temporary folder."""

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()
        writer = WorksheetWriter(ws, out=io.BytesIO())
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.out.getvalue())
        self.manifest.append(ws)


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.text if isinstance(cell, Figure) else str(cell)


# A sheet of the workbook

_PLAIN = Font(name=FONT, size=SIZE)
_BOLD = Font(name=FONT, size=SIZE, bold=True)
_RULED = Border(bottom=Side(style="thin", color="999999"))
_SHADED = PatternFill("solid", fgColor="E8EEF2")


def _fill(sheet: Any, table: Table) -> None:
    """Notes and an empty row where there are notes, the headings, the rows. What stands above the rows comes again on
    every printed page.
    """
    for number, note in enumerate(table.notes, start=1):
        _put(sheet.cell(number, 1), note).font = _BOLD if number <= 2 else _PLAIN
    top = len(table.notes) + 2 if table.notes else 1
    rows: list[Sequence[Cell]] = [table.headings, *table.rows]
    columns = list(zip(*rows, strict=True))
    widths = [_width(cells) for cells in columns]
    for column, cells in enumerate(columns, start=1):
        _fill_column(sheet, column, top, cells)
        sheet.column_dimensions[get_column_letter(column)].width = widths[column - 1]
    for number, row in enumerate(rows, start=top):
        sheet.row_dimensions[number].height = LINE * max(map(_height, row, widths))
    sheet.freeze_panes = sheet.cell(top + 1, 1)
    _set_up_printing(sheet, top)


def _fill_column(sheet: Any, column: int, top: int, cells: Sequence[Cell]) -> None:
    alignment = _alignment(cells)
    for number, value in enumerate(cells, start=top):
        cell = _put(sheet.cell(number, column), value)
        cell.font, cell.alignment = _PLAIN, alignment
    heading = sheet.cell(top, column)
    heading.font, heading.fill, heading.border = _BOLD, _SHADED, _RULED


def _set_up_printing(sheet: Any, top: int) -> None:
    sheet.print_title_rows = f"1:{top}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.right.text = "&P / &N"


def _put(cell: Any, value: Cell) -> Any:
    """The type is always said: left to itself the library takes ``=…`` for a formula and writes sixteen digits."""
    if isinstance(value, Figure):
        cell.value, cell.data_type, cell.number_format = digits(value.exact), "n", number_format(value.text)
    elif isinstance(value, str) and value:
        cell.value, cell.data_type = _NOT_IN_XML.sub("\ufffd", value)[:MOST_LETTERS], "s"
        cell.quotePrefix = csv.would_run(value)  # still a text after somebody has edited the cell
    else:
        cell.value = None if value == "" else value
    return cell


def digits(exact: Fraction) -> str:
    """Twelve decimals, which with two before the point is what Excel keeps, and cut off, not rounded.

    A half of the last shown decimal has fewer digits than that, so what is cut off lies on the same side of it as the
    exact value: shown with the page's decimals it reads as on the page, and a mean over such cells comes out right.
    """
    cut_off = Decimal(math.floor(exact * 10**12)).scaleb(-12)
    return f"{cut_off.normalize():f}"


def number_format(shown: str) -> str:
    """As many decimals as were shown: 0.00 for 85.25."""
    return "0." + "0" * len(shown.partition(".")[2])


def _alignment(cells: Sequence[Cell]) -> Alignment:
    """Figures under each other, places in the middle, texts broken where they are too long."""
    if any(isinstance(cell, Figure) for cell in cells):
        return Alignment(horizontal="right", vertical="top", indent=1)
    centred = any(isinstance(cell, int) for cell in cells)
    return Alignment(horizontal="center" if centred else "left", vertical="top", wrap_text=True)


def _width(cells: Sequence[Cell]) -> int:
    """In letters, with room for the cell's edges."""
    longest = max(length for cell in cells for length in _lengths(cell))
    return min(max(longest + 3, NARROWEST), WIDEST)


def _height(cell: Cell, width: int) -> int:
    """How many lines it takes in a column of this width."""
    return sum(max(1, math.ceil(length / (width - 3))) for length in _lengths(cell))


def _lengths(cell: Cell) -> list[int]:
    """The letters of each line, without the marks above and below them."""
    return [len(_ABOVE_OR_BELOW.sub("", line)) for line in _as_text(cell).splitlines()] or [0]
