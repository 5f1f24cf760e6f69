"""A list sent back with what is wrong in it: the same file with one more column, or as a workbook.

Whoever corrects the rows in it sends it again as it is: the column is known and passed over.
"""

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from import_export.results import Result

from subdistricts import spreadsheets
from subdistricts.resources.files import Table
from subdistricts.resources.problems import WHAT_IS_WRONG
from subdistricts.thai import csv


def as_csv(data: bytes, table: Table, result: Result) -> bytes:
    """In the encoding and with the delimiter in which it came."""
    return csv.with_column(data, _heading(), _texts(result), instead_of=WHAT_IS_WRONG, encoding=table.encoding)


def as_xlsx(table: Table, result: Result) -> bytes:
    stays = [position for position, name in enumerate(table.headings) if name not in WHAT_IS_WRONG]
    texts = _texts(result)
    rows = tuple(
        (*(cells[position] for position in stays), texts.get(line, ""))
        for line, cells in zip(table.lines, table.rows, strict=True)
    )
    headings = (*(table.headings[position] for position in stays), _heading())
    return spreadsheets.as_xlsx([spreadsheets.Table(_("To correct"), (), headings, rows)])


def _heading() -> str:
    thai, english = WHAT_IS_WRONG
    return english if get_language() == "en" else thai


def _texts(result: Result) -> dict[int, str]:
    """What is wrong with each row, by its line."""
    return {
        row.line: " · ".join(f"{column}: {message}" if column else message for column, message in row.problems)
        for row in result.rows
        if row.problems
    }
