"""What lies before the meeting that is to decide: the ranking as it will be sealed, its tie, and who may cast.

Read from a locked round's rows. Nothing is decided here; whether the meeting may is asked of ``scoring.core.decision``,
by the form and again by the rule that seals.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scoring import rankings, records, results
from scoring.core import cases, decision, ranking, record
from scoring.core.decision import Casting, Meeting, ProblemCode
from scoring.core.record import canonical, fingerprint
from scoring.models import Rubric
from scoring.results import Line, Result
from subdistricts.models import Round

Section = Any


@dataclass(frozen=True)
class Agenda:
    """``case``, ``seats`` and ``candidates`` are sections of the record that is to be made."""

    round: Round
    case: Section
    ranked: ranking.Ranking
    committee: decision.Committee
    seats: list[Section]
    candidates: list[Section]
    rubric: Section

    def standing(self, casting: Casting | None = None) -> Result:
        """The result as it would be sealed with this casting decision."""
        chosen = decision.selected(self.ranked, casting)
        return results.standing(self.ranked, self.candidates, self.rubric, self.round.places, chosen)

    @cached_property
    def tied(self) -> tuple[Line, ...]:
        return self.standing().tied

    @property
    def open_places(self) -> int:
        """How many of the tied the casting decision picks."""
        return decision.open_places(self.ranked, self.round.places)

    @property
    def by_chair(self) -> bool:
        """Whether the tie is the chair's to decide; else it is a majority's."""
        return decision.may_chair_cast(self.ranked, self.committee)

    @property
    def voters(self) -> tuple[str, ...]:
        """Who votes on the tie if present. For a vacant seat nobody comes."""
        everybody = tuple(each for each in self.committee.members if each not in self.committee.vacant)
        return self.entitled(Meeting(everybody, None, (), ()))

    def entitled(self, meeting: Meeting) -> tuple[str, ...]:
        return decision.entitled(self.ranked, self.committee, meeting)

    @property
    def fingerprint(self) -> str:
        """Of all that would be sealed of the ranking: the sheets and rules that it is made from, and its outcome."""
        return fingerprint(canonical({"in": self.case, "out": cases.as_json(self.ranked)}))

    def problems(self, meeting: Meeting, casting: Casting | None) -> Iterable[ProblemCode]:
        return decision.problems(self.ranked, self.round.places, self.committee, meeting, casting)


def load(round_: Round) -> Agenda:
    facts = rankings.load(round_)
    seats = records.seats_section(round_)
    return Agenda(
        round=round_,
        case=rankings.case_json(facts),
        ranked=ranking.rank(facts.case),
        committee=record.committee_of({"seats": seats, "recusals": records.recusals_section(round_)}),
        seats=seats,
        candidates=records.candidates_section(round_),
        rubric=_rubric(facts.rules.rubric),
    )


def _rubric(rubric: Rubric) -> Section:
    """As much of the record's section as a result is told with."""
    criteria = sorted(rubric.criteria.all(), key=lambda each: each.position)
    names = [{"code": each.code, "name": each.name_th, "name_en": each.name_en} for each in criteria]
    return {"criteria": names, "is_sample": rubric.is_sample}
