"""The seats of a round's committee."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from subdistricts import committees
from subdistricts.models import Round, Seat
from subdistricts.querysets import WHAT_AND_WHERE
from subdistricts.resources import columns, consequences
from subdistricts.resources.exports import of_office, of_round, yes_or_no
from subdistricts.resources.lists import Line
from subdistricts.resources.problems import wrong
from subdistricts.resources.round_cells import ListOfRounds
from subdistricts.spreadsheets import Cell

OTHER_WORDS = {
    "ประธานกรรมการ": Seat.Role.CHAIR.value,
    "ประธาน": Seat.Role.CHAIR.value,
    "กรรมการ": Seat.Role.MEMBER.value,
    "กรรมการและเลขานุการ": Seat.Role.SECRETARY.value,
    "เลขานุการ": Seat.Role.SECRETARY.value,
}


class Seats(ListOfRounds):
    """A row is the seat with its number on the committee."""

    name = "seats"
    takes = (
        columns.FISCAL_YEAR,
        columns.ROUND,
        columns.ROUND_CODE,
        columns.NUMBER,
        columns.ROLE,
        columns.OFFICE_CODE,
        columns.OFFICE,
        columns.TITLE_IN_ORDER,
        columns.HOLDER,
        columns.IS_VOTING,
    )
    needed = ((columns.NUMBER,), (columns.ROLE,), (columns.OFFICE_CODE, columns.OFFICE))
    told = {
        "number": columns.NUMBER,
        "role": columns.ROLE,
        "office": columns.OFFICE,
        "title": columns.TITLE_IN_ORDER,
        "holder": columns.HOLDER,
        "is_voting": columns.IS_VOTING,
    }

    class Meta:
        model = Seat

    def read(self, line: Line) -> tuple[Seat, dict[str, Any]]:
        round_, number = self.round_of(line), line.whole(columns.NUMBER)
        committee = self.lookups.committees.get(round_.pk) if round_ else None
        if round_ and committee is None:
            line.note(columns.ROUND, wrong("no_committee", typed=str(round_)))
        there = self.lookups.seats(committee).get(number) if committee else None
        thing = there or Seat(committee=committee)
        if committee:
            thing.committee, committee.round = committee, round_
        if self.is_as_written(line, thing):
            return thing, {}
        values = self._values(line, number)
        line.stop_if_wrong()
        return thing, values

    def _values(self, line: Line, number: int | None) -> dict[str, Any]:
        values: dict[str, Any] = {
            "number": number,
            "role": line.choice(columns.ROLE, Seat.Role, OTHER_WORDS),
            "office": self.office_of(line),
        }
        if line.has(columns.TITLE_IN_ORDER):
            values["title"] = line.text(columns.TITLE_IN_ORDER)
        if line.text(columns.IS_VOTING):
            values["is_voting"] = line.yes(columns.IS_VOTING)
        if line.has(columns.HOLDER):
            name = line.text(columns.HOLDER)
            values["holder"] = self.found(line, columns.HOLDER, lambda: self.lookups.person(name)) if name else None
        return values

    @classmethod
    def things(cls, seen: QuerySet[Seat]) -> Iterable[Seat]:
        related = (f"committee__round__{name}" for name in WHAT_AND_WHERE)
        rows = seen.select_related("office", "holder", *related)
        return rows.order_by("-committee__round__fiscal_year", "committee__round", "number")

    @classmethod
    def cells(cls, thing: Seat) -> dict[str, Cell]:
        return {
            **of_round(thing.committee.round),
            **of_office(thing.office),
            "number": thing.number,
            "role": thing.get_role_display(),
            "title": thing.title,
            "holder": thing.holder and thing.holder.username,
            "is_voting": yes_or_no(thing.is_voting),
        }

    def key(self, thing: Seat) -> tuple[Any, ...]:
        return thing.committee_id, thing.number

    def save(self, thing: Seat) -> None:
        committees.save_seat(thing, actor=self.actor, now=self.now)

    def area_of(self, thing: Seat) -> Round:
        return thing.committee.round

    def remove(self, thing: Seat) -> None:
        committees.remove_seat(thing, actor=self.actor, now=self.now)

    def consequences(self) -> Iterator[str]:
        return consequences.of_seats(self.taken)
