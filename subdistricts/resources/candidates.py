"""Who competes in a round."""

from typing import Any

from subdistricts import candidates
from subdistricts.models import Candidate, Round
from subdistricts.resources import columns
from subdistricts.resources.lists import Line, ListResource
from subdistricts.resources.problems import wrong


class Candidates(ListResource):
    """A row is one subdistrict, or one office, in one round."""

    name = "candidates"
    takes = (
        columns.FISCAL_YEAR,
        columns.ROUND,
        columns.NUMBER,
        columns.SUBDISTRICT_CODE,
        columns.SUBDISTRICT,
        columns.DISTRICT,
        columns.OFFICE_CODE,
        columns.OFFICE,
        columns.GROUP,
        columns.IS_SAMPLE,
    )
    needed = ((columns.SUBDISTRICT_CODE, columns.SUBDISTRICT, columns.OFFICE_CODE, columns.OFFICE),)
    told = {
        "position": columns.NUMBER,
        "subdistrict": columns.SUBDISTRICT,
        "office": columns.OFFICE,
        "district_group": columns.GROUP,
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
        values: dict[str, Any] = dict(place)
        if line.text(columns.NUMBER):
            values["position"] = line.whole(columns.NUMBER)
        if line.has(columns.IS_SAMPLE):
            values["is_sample"] = line.yes(columns.IS_SAMPLE)
        if line.has(columns.GROUP):
            values["district_group"] = self._group(line, thing)
        return thing, values

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
