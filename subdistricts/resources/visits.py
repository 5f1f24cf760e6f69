"""The programme: when the committee is where."""

from datetime import datetime
from typing import Any

from subdistricts import visits
from subdistricts.models import Candidate, Round, Visit
from subdistricts.resources import columns
from subdistricts.resources.lists import Line, ListResource
from subdistricts.resources.problems import wrong

OTHER_WORDS = {
    "": Visit.Kind.SCORED.value,
    "ลงพื้นที่ให้คะแนน": Visit.Kind.SCORED.value,
    "ให้คะแนน": Visit.Kind.SCORED.value,
    "ศึกษาดูงาน": Visit.Kind.STUDY.value,
    "ติดตาม tpmap": Visit.Kind.TPMAP.value,
}


class Visits(ListResource):
    """A row is one stop. It is known by its candidate, or where it has none by its title: its time may change."""

    name = "visits"
    stands_when_opened = False  # the programme changes until the last day
    takes = (
        columns.FISCAL_YEAR,
        columns.ROUND,
        columns.DAY,
        columns.STARTS,
        columns.ENDS,
        columns.KIND,
        columns.SUBDISTRICT_CODE,
        columns.SUBDISTRICT,
        columns.DISTRICT,
        columns.OFFICE_CODE,
        columns.OFFICE,
        columns.TITLE,
        columns.VENUE,
        columns.HOSTS,
    )
    needed = ((columns.DAY,), (columns.STARTS,), (columns.ENDS,))
    told = {
        "kind": columns.KIND,
        "candidate": columns.SUBDISTRICT,
        "starts_at": columns.STARTS,
        "ends_at": columns.ENDS,
        "title": columns.TITLE,
        "venue": columns.VENUE,
        "hosts": columns.HOSTS,
    }

    class Meta:
        model = Visit

    def read(self, line: Line) -> tuple[Visit, dict[str, Any]]:
        round_ = self.round_of(line)
        values: dict[str, Any] = {
            "kind": line.choice(columns.KIND, Visit.Kind, OTHER_WORDS),
            "starts_at": line.moment(columns.DAY, columns.STARTS),
            "ends_at": line.moment(columns.DAY, columns.ENDS),
            "candidate": self._candidate(line, round_) if round_ else None,
        }
        values |= {
            column.name: line.text(column)
            for column in (columns.TITLE, columns.VENUE, columns.HOSTS)
            if line.has(column)
        }
        line.stop_if_wrong()
        title = values.get("title", "")
        thing = self._there(round_, values["kind"], values["candidate"], title, values["starts_at"])
        return thing, values

    def _candidate(self, line: Line, round_: Round) -> Candidate | None:
        place = self.candidate_place(line)
        if place is None:
            return None
        named = Candidate(**place)
        found = self.lookups.candidates(round_).get((named.subdistrict_id, named.office_id))
        if found is None:
            line.note(
                columns.SUBDISTRICT if named.subdistrict else columns.OFFICE, wrong("not_a_candidate", typed=str(named))
            )
        return found

    def _there(
        self, round_: Round, kind: str, candidate: Candidate | None, title: str, starts_at: datetime | None
    ) -> Visit:
        """Of several to one candidate the one at that time, else the first."""
        same = [
            row
            for row in self.lookups.visits(round_)
            if row.kind == kind
            and row.candidate_id == (candidate and candidate.pk)
            and (candidate or row.title == title)
        ]
        same.sort(key=lambda row: (row.starts_at != starts_at, row.starts_at, row.pk))
        thing = same[0] if same else Visit(round=round_, kind=kind, candidate=candidate, title=title)
        thing.round = round_
        return thing

    def key(self, thing: Visit) -> tuple[Any, ...]:
        return thing.round_id, thing.kind, thing.candidate_id, "" if thing.candidate_id else thing.title

    def save(self, thing: Visit) -> None:
        visits.save_visit(thing, actor=self.actor, now=self.now)

    def area_of(self, thing: Visit) -> Round:
        return thing.round

    def remove(self, thing: Visit) -> None:
        visits.remove_visit(thing, actor=self.actor, now=self.now)
