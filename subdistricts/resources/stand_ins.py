"""Who sits for whom on one visit."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from subdistricts import committees
from subdistricts.models import Candidate, Round, StandIn, Visit
from subdistricts.querysets import WHAT_AND_WHERE
from subdistricts.resources import columns
from subdistricts.resources.exports import of_candidate, of_round
from subdistricts.resources.lists import Line
from subdistricts.resources.problems import listed, wrong
from subdistricts.resources.round_cells import ListOfRounds
from subdistricts.spreadsheets import Cell
from subdistricts.thai import Unreadable, dates
from subdistricts.thai.messages import explain


class StandIns(ListOfRounds):
    """A row is one seat on one visit. A visit is named by its day and time, its place, or both: as far as is needed."""

    name = "stand_ins"
    stands_when_opened = False  # who sits for whom changes until the last day
    takes = (
        columns.FISCAL_YEAR,
        columns.ROUND,
        columns.ROUND_CODE,
        columns.SEAT,
        columns.DAY,
        columns.STARTS,
        columns.SUBDISTRICT_CODE,
        columns.SUBDISTRICT,
        columns.DISTRICT,
        columns.OFFICE_CODE,
        columns.OFFICE,
        columns.STAND_IN,
        columns.REASON,
    )
    needed = (
        (columns.SEAT,),
        (columns.DAY, columns.SUBDISTRICT_CODE, columns.SUBDISTRICT, columns.OFFICE_CODE, columns.OFFICE),
        (columns.STAND_IN,),
    )
    told = {"user": columns.STAND_IN, "reason": columns.REASON}

    class Meta:
        model = StandIn

    @classmethod
    def example(cls) -> dict[str, str]:
        return super().example() | {columns.STAND_IN.heading: "somchai.d"}

    def read(self, line: Line) -> tuple[StandIn, dict[str, Any]]:
        round_ = self.round_of(line)
        seat = self.seat_of(line, round_) if round_ else None
        visit = self._visit(line, round_) if round_ else None
        line.stop_if_wrong()
        thing = self.lookups.stand_ins(round_).get((seat.pk, visit.pk)) or StandIn()
        thing.seat, thing.visit = seat, visit
        if self.is_as_written(line, thing):
            return thing, {}
        values: dict[str, Any] = {}
        name = line.text(columns.STAND_IN)
        if name:
            values["user"] = self.found(line, columns.STAND_IN, lambda: self.lookups.person(name))
        else:
            line.note(columns.STAND_IN, wrong("empty"))
        if line.has(columns.REASON):
            values["reason"] = line.text(columns.REASON)
        line.stop_if_wrong()
        if thing._state.adding:
            thing.user = values["user"]
        return thing, values

    def _visit(self, line: Line, round_: Round) -> Visit | None:
        """The one visit of the round on which everything that the row says of it is true."""
        before = len(line.errors)
        place = self.candidate_place(line)
        named = Candidate(**place) if place else None
        day = _read(line, columns.DAY, dates.parse)
        fitting = self.lookups.visits_at(round_, named and (named.subdistrict_id, named.office_id), day)
        if day:
            fitting = [row for row in fitting if dates.local(row.starts_at).date() == day]
        if starts := _read(line, columns.STARTS, dates.parse_clock):
            fitting = [row for row in fitting if _minute(row) == starts]
        if len(line.errors) > before:
            return None
        if len(fitting) != 1:
            choices = listed(f"{_written(row)} {row}" for row in fitting)
            problem = wrong("several_visits", choices=choices) if fitting else wrong("no_such_visit")
            line.note(columns.DAY, problem)
            return None
        fitting[0].round = round_
        return fitting[0]

    def key(self, thing: StandIn) -> tuple[int, int]:
        return thing.seat_id, thing.visit_id

    def save(self, thing: StandIn) -> None:
        committees.save_stand_in(thing, actor=self.actor, now=self.now)

    def area_of(self, thing: StandIn) -> Round:
        return thing.visit.round

    def remove(self, thing: StandIn) -> None:
        committees.remove_stand_in(thing, actor=self.actor, now=self.now)

    @classmethod
    def things(cls, seen: QuerySet[StandIn]) -> Iterable[StandIn]:
        candidate = ("subdistrict__district", "office")
        related = [f"visit__candidate__{name}" for name in candidate]
        related += [f"visit__round__{name}" for name in WHAT_AND_WHERE]
        rows = seen.select_related("seat", "user", *related)
        return rows.order_by("-visit__round__fiscal_year", "visit__round", "visit__starts_at", "seat__number")

    @classmethod
    def cells(cls, thing: StandIn) -> dict[str, Cell]:
        starts = dates.local(thing.visit.starts_at)
        return {
            **of_round(thing.visit.round),
            **of_candidate(thing.visit.candidate),
            "seat": thing.seat.number,
            "date": dates.numeric(starts.date()),
            "start": dates.clock(starts.time()),
            "stand_in": thing.user.username,
            "reason": thing.reason,
        }


def _read(line: Line, column: columns.Column, parse: Any) -> Any:
    typed = line.text(column)
    if not typed:
        return None
    try:
        return parse(typed)
    except Unreadable as error:
        line.note(column, ValidationError(explain(error), code=error.code))
        return None


def _minute(visit: Visit) -> Any:
    return dates.local(visit.starts_at).time().replace(second=0, microsecond=0)


def _written(visit: Visit) -> str:
    starts = dates.local(visit.starts_at)
    return f"{dates.numeric(starts.date())} {dates.clock(starts.time())}"
