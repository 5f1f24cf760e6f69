"""Who must not judge whom. A recusal is recorded or withdrawn, never rewritten: a row that differs is refused."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from scoring import recusals
from subdistricts.models import Recusal, Round
from subdistricts.querysets import WHAT_AND_WHERE
from subdistricts.resources import columns
from subdistricts.resources.exports import of_candidate, of_round
from subdistricts.resources.lists import Line
from subdistricts.resources.problems import wrong
from subdistricts.resources.round_cells import ListOfRounds
from subdistricts.spreadsheets import Cell


class Recusals(ListOfRounds):
    """A row is one seat and one candidate of a round."""

    name = "recusals"
    act = "record_recusal"
    stands_when_opened = False  # recorded and withdrawn until the round is locked
    takes = (
        columns.FISCAL_YEAR,
        columns.ROUND,
        columns.ROUND_CODE,
        columns.SEAT,
        columns.SUBDISTRICT_CODE,
        columns.SUBDISTRICT,
        columns.DISTRICT,
        columns.OFFICE_CODE,
        columns.OFFICE,
        columns.RECUSAL_KIND,
        columns.REASON,
    )
    needed = (
        (columns.SEAT,),
        (columns.SUBDISTRICT_CODE, columns.SUBDISTRICT, columns.OFFICE_CODE, columns.OFFICE),
        (columns.REASON,),
    )
    told = {
        "seat": columns.SEAT,
        "candidate": columns.SUBDISTRICT,
        "kind": columns.RECUSAL_KIND,
        "reason": columns.REASON,
    }

    class Meta:
        model = Recusal

    @classmethod
    def example(cls) -> dict[str, str]:
        return super().example() | {columns.REASON.heading: "เป็นญาติของผู้นำชุมชน"}

    def read(self, line: Line) -> tuple[Recusal, dict[str, Any]]:
        round_ = self.round_of(line)
        seat = self.seat_of(line, round_) if round_ else None
        candidate = self.candidate_of(line, round_) if round_ else None
        if round_ and candidate is None and not line.errors:
            line.note(columns.SUBDISTRICT, wrong("empty"))
        line.stop_if_wrong()
        thing = self.lookups.recusals.get((seat.pk, candidate.pk))
        if thing is None:
            thing = Recusal(recorded_by=self.actor, recorded_at=self.now)
        thing.seat, thing.candidate, candidate.round = seat, candidate, round_
        if self.is_as_written(line, thing):
            return thing, {}
        values = {"kind": self._kind(line, thing), "reason": line.text(columns.REASON)}
        if not values["reason"]:
            line.note(columns.REASON, wrong("empty"))
            return thing, {}
        if thing._state.adding or values == {"kind": thing.kind, "reason": thing.reason}:
            return thing, values
        line.note(columns.REASON, wrong("recusal_stands", kind=thing.get_kind_display(), reason=thing.reason))
        return thing, {}

    def _kind(self, line: Line, thing: Recusal) -> str | None:
        """A file without the column means a conflict of interest, or what stands already."""
        return line.choice(columns.RECUSAL_KIND, Recusal.Kind, {"": thing.kind})

    def key(self, thing: Recusal) -> tuple[int, int]:
        return thing.seat_id, thing.candidate_id

    def save(self, thing: Recusal) -> None:
        kind, reason = thing.kind, thing.reason
        made = recusals.record(thing.seat, thing.candidate, kind=kind, reason=reason, actor=self.actor, now=self.now)
        thing.pk, thing._state.adding = made.pk, False

    def area_of(self, thing: Recusal) -> Round:
        return thing.candidate.round

    def remove(self, thing: Recusal) -> None:
        recusals.withdraw(thing, actor=self.actor, now=self.now)

    @classmethod
    def things(cls, seen: QuerySet[Recusal]) -> Iterable[Recusal]:
        related = [f"candidate__round__{name}" for name in WHAT_AND_WHERE]
        rows = seen.select_related("seat", "candidate__subdistrict__district", "candidate__office", *related)
        return rows.order_by(
            "-candidate__round__fiscal_year", "candidate__round", "seat__number", "candidate__position"
        )

    @classmethod
    def cells(cls, thing: Recusal) -> dict[str, Cell]:
        return {
            **of_round(thing.candidate.round),
            **of_candidate(thing.candidate),
            "seat": thing.seat.number,
            "kind": thing.get_kind_display(),
            "reason": thing.reason,
        }
