"""Lists out: what a list's page shows, as a table that the same list takes in again and finds unchanged.

Headings, kinds, yes and no are Thai and years of the Buddhist era whatever language the reader has, so that one
office's file is every office's. Nothing is in a file that the page would not show: no password, no reason of a sheet.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from subdistricts.models import Round
from subdistricts.refusals import Refusal, RefusalKind
from subdistricts.resources.files import MAX_ROWS
from subdistricts.resources.lists import Line, ListResource
from subdistricts.spreadsheets import Cell, Table
from subdistricts.thai.names import normal

LANGUAGE = "th"
LIST_TOO_LONG = RefusalKind(
    "list_too_long",
    422,
    _("The list has %(count)s rows, and a file holds at most %(limit)s. Choose a province or another filter first."),
)


class ExportedList(ListResource):
    """A list that goes both ways. A subclass says in ``cells`` what stands in each of its columns."""

    @classmethod
    def cells(cls, thing: Any) -> dict[str, Cell]:
        """The row of ``thing``, by the columns' names; what is left out is an empty cell."""
        raise NotImplementedError

    @classmethod
    def things(cls, seen: QuerySet[Any]) -> Iterable[Any]:
        """The list's rows among those that the page shows, in the order of the file, with all that ``cells`` asks."""
        return seen

    @classmethod
    def title(cls) -> str | Promise:
        return capfirst(cls.Meta.model._meta.verbose_name_plural)

    @classmethod
    def table(cls, seen: QuerySet[Any]) -> Table:
        with override(LANGUAGE):
            rows = [cls._row(thing) for thing in cls.things(seen)]
            if len(rows) > MAX_ROWS:
                count = len(rows)
            else:
                return Table(str(cls.title()), (), tuple(column.heading for column in cls.takes), tuple(rows))
        raise Refusal(LIST_TOO_LONG, count=count, limit=MAX_ROWS)

    @classmethod
    def example_table(cls) -> Table:
        """The form to fill in, with its one example row."""
        example = cls.example()
        with override(LANGUAGE):
            return Table(str(cls.title()), (), tuple(example), (tuple(example.values()),))

    @classmethod
    def _row(cls, thing: Any) -> tuple[Cell, ...]:
        cells = cls.cells(thing)
        return tuple(_in_normal_form(cells.get(column.name)) for column in cls.takes)

    def is_as_written(self, line: Line, thing: Model) -> bool:
        """Whether the row says of ``thing`` what the export would.

        Then nothing is looked up and nothing changes, even where a row names what lies out of the sender's reach.
        """
        if thing._state.adding:
            return False
        with override(LANGUAGE):
            cells = self.cells(thing)
        return all(
            line.text(column) == str(_in_normal_form(cells.get(column.name)))
            for column in self.takes
            if line.has(column)
        )


def yes_or_no(value: bool) -> str:
    return "ใช่" if value else "ไม่"


def of_round(round_: Round) -> dict[str, Cell]:
    """The cells that say to which round a row belongs."""
    return {"fiscal_year": round_.fiscal_year, "round": round_.area_name, "round_code": round_.code}


def of_candidate(candidate: Any) -> dict[str, Cell]:
    """The cells that name a subdistrict or an office; None is neither."""
    if candidate is None:
        return {}
    if candidate.subdistrict:
        district = candidate.subdistrict.district
        place = {"subdistrict_code": candidate.subdistrict_id, "subdistrict": candidate.subdistrict.name_th}
        return {**place, "district": district.name_th}
    return of_office(candidate.office)


def of_office(office: Any) -> dict[str, Cell]:
    return {"office_code": office.code, "office": office.name} if office else {}


def _in_normal_form(cell: Cell) -> Cell:
    """As every list takes it in, whichever page the text came from."""
    if cell is None:
        return ""
    return normal(cell) if isinstance(cell, str) else cell
