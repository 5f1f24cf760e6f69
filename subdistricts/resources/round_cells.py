"""Cells that name a round, and within it a seat of the committee or a candidate."""

from subdistricts.models import Candidate, Round, Seat
from subdistricts.resources import columns
from subdistricts.resources.exports import ExportedList
from subdistricts.resources.lists import Line
from subdistricts.resources.problems import wrong


class ListOfRounds(ExportedList):
    """A list whose rows belong to rounds."""

    @classmethod
    def example(cls) -> dict[str, str]:
        """Where a row names a candidate's place, it is the subdistrict: with an office too it would be refused."""
        left_out = (columns.OFFICE, columns.OFFICE_CODE) if columns.SUBDISTRICT in cls.takes else ()
        return super().example() | {column.heading: "" for column in left_out}

    def round_of(self, line: Line) -> Round | None:
        """By its code, or as other lists name it."""
        code, year = line.text(columns.ROUND_CODE), line.text(columns.FISCAL_YEAR)
        if not code:
            return super().round_of(line)
        name = line.text(columns.ROUND)
        return self.found(line, columns.ROUND_CODE, lambda: self.lookups.round_by_code(code, name, year))

    def seat_of(self, line: Line, round_: Round) -> Seat | None:
        number = line.whole(columns.SEAT)
        committee = self.lookups.committees.get(round_.pk)
        seat = self.lookups.seats(committee).get(number) if committee and number else None
        if number and seat is None:
            line.note(columns.SEAT, wrong("no_such_seat", typed=number))
        if seat:
            seat.committee, committee.round = committee, round_
        return seat

    def candidate_of(self, line: Line, round_: Round) -> Candidate | None:
        """The candidate whose place the row names; None when it names no place, or a wrong one."""
        place = self.candidate_place(line)
        if place is None:
            return None
        named = Candidate(**place)
        found = self.lookups.candidates(round_).get((named.subdistrict_id, named.office_id))
        if found is None:
            column = columns.SUBDISTRICT if named.subdistrict else columns.OFFICE
            line.note(column, wrong("not_a_candidate", typed=str(named)))
        return found
