"""Who competes in a round."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from subdistricts import candidates
from subdistricts.models import Candidate, Round
from subdistricts.querysets import WHAT_AND_WHERE
from subdistricts.resources import columns, consequences
from subdistricts.resources.exports import of_candidate, of_round, yes_or_no
from subdistricts.resources.lists import Line
from subdistricts.resources.problems import wrong
from subdistricts.resources.round_cells import ListOfRounds
from subdistricts.spreadsheets import Cell


class Candidates(ListOfRounds):
    """A row is one subdistrict, or one office, in one round."""

    name = "candidates"
    takes = (
        columns.FISCAL_YEAR,
        columns.ROUND,
        columns.ROUND_CODE,
        columns.NUMBER,
        columns.SUBDISTRICT_CODE,
        columns.SUBDISTRICT,
        columns.DISTRICT,
        columns.OFFICE_CODE,
        columns.OFFICE,
        columns.GROUP,
        columns.PUT_FORWARD,
        columns.IS_SAMPLE,
    )
    needed = ((columns.SUBDISTRICT_CODE, columns.SUBDISTRICT, columns.OFFICE_CODE, columns.OFFICE),)
    told = {
        "position": columns.NUMBER,
        "subdistrict": columns.SUBDISTRICT,
        "office": columns.OFFICE,
        "district_group": columns.GROUP,
        "put_forward_by": columns.PUT_FORWARD,
        "is_sample": columns.IS_SAMPLE,
    }

    class Meta:
        model = Candidate

    def read(self, line: Line) -> tuple[Candidate, dict[str, Any]]:
        round_, place = self.round_of(line), self.candidate_place(line)
        if place is None and not line.errors:
            line.note(columns.SUBDISTRICT, wrong("empty"))
        line.stop_if_wrong()
        blank = Candidate(round=round_, **place)
        thing = self.lookups.candidates(round_).get((blank.subdistrict_id, blank.office_id), blank)
        thing.round = round_
        if self.is_as_written(line, thing):
            return thing, {}
        values: dict[str, Any] = dict(place)
        if line.text(columns.NUMBER):
            values["position"] = line.whole(columns.NUMBER)
        if line.has(columns.IS_SAMPLE):
            values["is_sample"] = line.yes(columns.IS_SAMPLE)
        if line.has(columns.GROUP):
            values["district_group"] = self._group(line, thing)
        if line.has(columns.PUT_FORWARD):
            code = line.code(columns.PUT_FORWARD, self.lookups.offices)
            found = self.found(line, columns.PUT_FORWARD, lambda: self.lookups.office(code, "")) if code else None
            values["put_forward_by"] = found
        return thing, values

    @classmethod
    def things(cls, seen: QuerySet[Candidate]) -> Iterable[Candidate]:
        rows = seen.with_place().select_related(*(f"round__{name}" for name in WHAT_AND_WHERE), "put_forward_by")
        return rows.order_by("-round__fiscal_year", "round", "position", "pk")

    @classmethod
    def cells(cls, thing: Candidate) -> dict[str, Cell]:
        return {
            **of_round(thing.round),
            **of_candidate(thing),
            "number": thing.position,
            "group": thing.district_group and thing.district_group.number,
            "put_forward_code": thing.put_forward_by and thing.put_forward_by.code,
            "is_sample": yes_or_no(thing.is_sample),
        }

    def _group(self, line: Line, thing: Candidate) -> Any:
        if not line.text(columns.GROUP):
            return None
        number = line.whole(columns.GROUP)
        district = thing.subdistrict.district if thing.subdistrict else thing.office.district
        province = district.province_id if district else thing.office.province_id
        group = self.lookups.group(province, thing.round.fiscal_year, number) if number else None
        if number and group is None:
            line.note(columns.GROUP, wrong("no_such_group", typed=number))
        return group

    def key(self, thing: Candidate) -> tuple[Any, ...]:
        return thing.round_id, thing.subdistrict_id, thing.office_id

    def save(self, thing: Candidate) -> None:
        candidates.save_candidate(thing, actor=self.actor, now=self.now)

    def area_of(self, thing: Candidate) -> Round:
        return thing.round

    def remove(self, thing: Candidate) -> None:
        candidates.remove_candidate(thing, actor=self.actor, now=self.now)

    def consequences(self) -> Iterator[str]:
        return consequences.of_candidates(self.taken)
