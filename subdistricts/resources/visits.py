"""The programme: when the committee is where."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from subdistricts import visits
from subdistricts.models import Candidate, District, Round, Visit
from subdistricts.querysets import WHAT_AND_WHERE
from subdistricts.resources import columns, consequences
from subdistricts.resources.exports import of_candidate, of_round
from subdistricts.resources.lists import Line
from subdistricts.resources.round_cells import ListOfRounds
from subdistricts.spreadsheets import Cell
from subdistricts.thai import dates

OTHER_WORDS = {
    "": Visit.Kind.SCORED.value,
    "ลงพื้นที่ให้คะแนน": Visit.Kind.SCORED.value,
    "ให้คะแนน": Visit.Kind.SCORED.value,
    "ศึกษาดูงาน": Visit.Kind.STUDY.value,
    "ติดตาม tpmap": Visit.Kind.TPMAP.value,
}


class Visits(ListOfRounds):
    """A row is one stop. It is known by its candidate, or where it has none by its title: its time may change."""

    name = "visits"
    stands_when_opened = False  # the programme changes until the last day
    takes = (
        columns.FISCAL_YEAR,
        columns.ROUND,
        columns.ROUND_CODE,
        columns.DAY,
        columns.STARTS,
        columns.ENDS,
        columns.END_DAY,
        columns.KIND,
        columns.SUBDISTRICT_CODE,
        columns.SUBDISTRICT,
        columns.DISTRICT,
        columns.OFFICE_CODE,
        columns.OFFICE,
        columns.TITLE,
        columns.VENUE,
        columns.HOSTS,
        columns.TRAVEL_MINUTES,
        columns.TRAVEL_KM,
        columns.TRAVEL_BY,
    )
    needed = ((columns.DAY,), (columns.STARTS,), (columns.ENDS,))
    told = {
        "kind": columns.KIND,
        "candidate": columns.SUBDISTRICT,
        "district": columns.DISTRICT,
        "starts_at": columns.STARTS,
        "ends_at": columns.ENDS,
        "title": columns.TITLE,
        "venue": columns.VENUE,
        "hosts": columns.HOSTS,
        "travel_minutes": columns.TRAVEL_MINUTES,
        "travel_km": columns.TRAVEL_KM,
        "travel_by": columns.TRAVEL_BY,
    }

    class Meta:
        model = Visit

    def read(self, line: Line) -> tuple[Visit, dict[str, Any]]:
        round_ = self.round_of(line)
        values: dict[str, Any] = {
            "kind": line.choice(columns.KIND, Visit.Kind, OTHER_WORDS),
            "starts_at": line.moment(columns.DAY, columns.STARTS),
            "ends_at": line.moment(columns.END_DAY if line.text(columns.END_DAY) else columns.DAY, columns.ENDS),
            "candidate": self.candidate_of(line, round_) if round_ else None,
        }
        values |= {
            column.name: line.text(column)
            for column in (columns.TITLE, columns.VENUE, columns.HOSTS, columns.TRAVEL_BY)
            if line.has(column)
        }
        values |= {
            column.name: line.whole(column) if line.text(column) else None
            for column in (columns.TRAVEL_MINUTES, columns.TRAVEL_KM)
            if line.has(column)
        }
        if (
            values["kind"] == Visit.Kind.TPMAP
            and round_
            and values["candidate"] is None
            and line.text(columns.DISTRICT)
        ):
            values["district"] = self._district(line, round_)
        line.stop_if_wrong()
        title = values.get("title", "")
        thing = self._there(round_, values["kind"], values["candidate"], title, values["starts_at"])
        if self.is_as_written(line, thing):
            return thing, {}
        return thing, values

    def _district(self, line: Line, round_: Round) -> District | None:
        """What a follow-up is about, where no subdistrict stands beside it."""
        typed = line.text(columns.DISTRICT)
        return self.found(line, columns.DISTRICT, lambda: self.lookups.district("", typed, round_.province))

    def _there(
        self, round_: Round, kind: str, candidate: Candidate | None, title: str, starts_at: datetime | None
    ) -> Visit:
        """Of several to one candidate the one at that time, else the first that no row before is about."""
        same = [
            row
            for row in self.lookups.visits(round_)
            if row.kind == kind
            and row.candidate_id == (candidate and candidate.pk)
            and (candidate or row.title == title)
        ]
        same = [row for row in same if row.starts_at == starts_at or (row.pk,) not in self.seen]
        same.sort(key=lambda row: (row.starts_at != starts_at, row.starts_at, row.pk))
        thing = same[0] if same else Visit(round=round_, kind=kind, candidate=candidate, title=title)
        thing.round = round_
        return thing

    def key(self, thing: Visit) -> tuple[Any, ...]:
        """One that is there by itself; of new ones two at one time are the same."""
        return (thing.pk,) if thing.pk else (thing.round_id, thing.starts_at)

    @classmethod
    def things(cls, seen: QuerySet[Visit]) -> Iterable[Visit]:
        return (
            seen.with_place()
            .select_related("district", *(f"round__{name}" for name in WHAT_AND_WHERE))
            .order_by("-round__fiscal_year", "round", "starts_at", "pk")
        )

    @classmethod
    def cells(cls, thing: Visit) -> dict[str, Cell]:
        starts, ends = dates.local(thing.starts_at), dates.local(thing.ends_at)
        return {
            **of_round(thing.round),
            **of_candidate(thing.candidate),
            **({"district": thing.district.name_th} if thing.district and not thing.candidate else {}),
            "date": dates.numeric(starts.date()),
            "start": dates.clock(starts.time()),
            "end": dates.clock(ends.time()),
            "end_date": dates.numeric(ends.date()) if ends.date() != starts.date() else "",
            "kind": thing.get_kind_display(),
            "title": thing.title,
            "venue": thing.venue,
            "hosts": thing.hosts,
            "travel_minutes": thing.travel_minutes,
            "travel_km": thing.travel_km,
            "travel_by": thing.travel_by,
        }

    def save(self, thing: Visit) -> None:
        visits.save_visit(thing, actor=self.actor, now=self.now)

    def area_of(self, thing: Visit) -> Round:
        return thing.round

    def remove(self, thing: Visit) -> None:
        visits.remove_visit(thing, actor=self.actor, now=self.now)

    def consequences(self) -> Iterator[str]:
        return consequences.of_visits(self.taken)
