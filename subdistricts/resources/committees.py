"""A round's committee with the order that appointed it; its seats are a list of their own."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from subdistricts import committees
from subdistricts.models import Committee, Round
from subdistricts.querysets import WHAT_AND_WHERE
from subdistricts.resources import columns
from subdistricts.resources.exports import of_round
from subdistricts.resources.lists import Line
from subdistricts.resources.problems import wrong
from subdistricts.resources.round_cells import ListOfRounds
from subdistricts.spreadsheets import Cell
from subdistricts.thai import Unreadable, dates
from subdistricts.thai.messages import explain


class Committees(ListOfRounds):
    """A row is the committee of one round."""

    name = "committees"
    takes = (
        columns.FISCAL_YEAR,
        columns.ROUND,
        columns.ROUND_CODE,
        columns.COMMITTEE,
        columns.ORDER_NUMBER,
        columns.ORDER_DATE,
    )
    needed = ((columns.COMMITTEE,),)
    told = {"name": columns.COMMITTEE, "order_number": columns.ORDER_NUMBER, "order_date": columns.ORDER_DATE}

    class Meta:
        model = Committee

    def read(self, line: Line) -> tuple[Committee, dict[str, Any]]:
        round_ = self.round_of(line)
        line.stop_if_wrong()
        thing = self.lookups.committees.get(round_.pk) or Committee(round=round_)
        thing.round = round_
        if self.is_as_written(line, thing):
            return thing, {}
        values: dict[str, Any] = {"name": line.text(columns.COMMITTEE)}
        if not values["name"]:
            line.note(columns.COMMITTEE, wrong("empty"))
        if line.has(columns.ORDER_NUMBER):
            values["order_number"] = line.text(columns.ORDER_NUMBER)
        if line.has(columns.ORDER_DATE):
            values["order_date"] = _day(line)
        return thing, values

    def key(self, thing: Committee) -> int:
        return thing.round_id

    def save(self, thing: Committee) -> None:
        committees.save_committee(thing, actor=self.actor, now=self.now)

    def area_of(self, thing: Committee) -> Round:
        return thing.round

    def remove(self, thing: Committee) -> None:
        committees.remove_committee(thing, actor=self.actor, now=self.now)

    @classmethod
    def things(cls, seen: QuerySet[Committee]) -> Iterable[Committee]:
        rows = seen.select_related(*(f"round__{name}" for name in WHAT_AND_WHERE))
        return rows.order_by("-round__fiscal_year", "round")

    @classmethod
    def cells(cls, thing: Committee) -> dict[str, Cell]:
        return {
            **of_round(thing.round),
            "committee": thing.name,
            "order_number": thing.order_number,
            "order_date": dates.numeric(thing.order_date) if thing.order_date else "",
        }


def _day(line: Line) -> date | None:
    typed = line.text(columns.ORDER_DATE)
    if not typed:
        return None
    try:
        return dates.parse(typed)
    except Unreadable as error:
        line.note(columns.ORDER_DATE, ValidationError(explain(error), code=error.code))
        return None
