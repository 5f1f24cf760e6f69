"""The seats of a round's committee."""

from typing import Any

from subdistricts import committees
from subdistricts.models import Round, Seat
from subdistricts.resources import columns
from subdistricts.resources.lists import Line, ListResource
from subdistricts.resources.problems import wrong

OTHER_WORDS = {
    "ประธานกรรมการ": Seat.Role.CHAIR.value,
    "ประธาน": Seat.Role.CHAIR.value,
    "กรรมการ": Seat.Role.MEMBER.value,
    "กรรมการและเลขานุการ": Seat.Role.SECRETARY.value,
    "เลขานุการ": Seat.Role.SECRETARY.value,
}


class Seats(ListResource):
    """A row is the seat with its number on the committee."""

    name = "seats"
    takes = (
        columns.FISCAL_YEAR,
        columns.ROUND,
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
        line.stop_if_wrong()
        thing = self.lookups.seats(committee).get(number) or Seat(committee=committee)
        thing.committee = committee
        return thing, values

    def key(self, thing: Seat) -> tuple[Any, ...]:
        return thing.committee_id, thing.number

    def save(self, thing: Seat) -> None:
        committees.save_seat(thing, actor=self.actor, now=self.now)

    def area_of(self, thing: Seat) -> Round:
        return thing.committee.round

    def remove(self, thing: Seat) -> None:
        committees.remove_seat(thing, actor=self.actor, now=self.now)
