"""What lies before the meeting that is to decide: the ranking as it will be sealed, its ties, and who may cast.

Read from a locked round's rows. Nothing is decided here; whether the meeting may is asked of ``scoring.core.decision``,
by the form and again by the rule that seals.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scoring import grades, rankings, records, results
from scoring.core import cases, decision, ranking, record
from scoring.core.decision import Casting, Meeting, ProblemCode
from scoring.core.grades import Cut
from scoring.core.record import canonical, fingerprint
from scoring.models import Rubric
from scoring.results import Line, Result
from subdistricts.models import Round

Section = Any


@dataclass(frozen=True)
class TheCut:
    """A cut as the meeting finds it: who is tied, for which grade, and who casts. ``names`` are those of the grades."""

    cut: Cut[str]
    tied: tuple[Line, ...]
    committee: decision.Committee
    names: Mapping[str, str]

    @property
    def open(self) -> int:
        """How many of the tied the casting decision picks."""
        return self.cut.open

    @property
    def grade(self) -> str:
        return self.names[self.cut.grade] if self.cut.grade else ""

    @property
    def below(self) -> str:
        """What becomes of those who are not picked."""
        return self.names[self.cut.below] if self.cut.below else ""

    @property
    def by_chair(self) -> bool:
        """Whether the tie is the chair's to decide; else it is a majority's."""
        return decision.may_chair_cast(self.cut, self.committee)

    @property
    def voters(self) -> tuple[str, ...]:
        """Who votes on the tie if present. For a vacant seat nobody comes."""
        everybody = tuple(each for each in self.committee.members if each not in self.committee.vacant)
        return self.entitled(Meeting(everybody, None, (), ()))

    def entitled(self, meeting: Meeting) -> tuple[str, ...]:
        return decision.entitled(self.cut, self.committee, meeting)


@dataclass(frozen=True)
class Agenda:
    """``case``, ``seats``, ``candidates``, ``rubric`` and ``grades`` are sections of the record that is to be made."""

    round: Round
    case: Section
    ranked: ranking.Ranking
    committee: decision.Committee
    seats: list[Section]
    candidates: list[Section]
    rubric: Section
    grades: list[Section]
    withdrawn: Mapping[str, str]  # why, by the key of a winner who withdrew

    def standing(self, castings: Sequence[Casting] = ()) -> Result:
        """The result as it would be sealed with these casting decisions."""
        outcome = decision.outcome(self.ranked, castings)
        told = results.standing(self.ranked, self.candidates, self.rubric, self.round.places, outcome, self.grades)
        return results.with_withdrawn(told, self.withdrawn)

    @cached_property
    def cuts(self) -> tuple[TheCut, ...]:
        """Those that wait for a casting decision."""
        lines = {line.candidate: line for line in self.standing().lines}
        names = grades.names(self.grades)
        return tuple(
            TheCut(cut, tuple(lines[each] for each in cut.tied), self.committee, names) for cut in self.ranked.cuts
        )

    @property
    def tied_by_grade(self) -> dict[str | None, tuple[str, ...]]:
        """Across whom each cut lies, by its grade."""
        return {cut.grade: cut.tied for cut in self.ranked.cuts}

    @property
    def fingerprint(self) -> str:
        """Of all that would be sealed of the ranking: the sheets and rules that it is made from, and its outcome."""
        return fingerprint(canonical({"in": self.case, "out": cases.as_json(self.ranked)}))

    def problems(self, meeting: Meeting, castings: Sequence[Casting]) -> Iterable[tuple[ProblemCode, TheCut | None]]:
        """All that keeps the meeting from deciding; what is wrong about one cut, with that cut."""
        of_cuts = [(code, cut) for cut in self.cuts for code in self._problems_of(cut, meeting, castings)]
        told = {code for code, _ in of_cuts}
        everything = decision.problems(self.ranked, self.committee, meeting, castings)
        return [*((code, None) for code in everything if code not in told), *of_cuts]

    def _problems_of(self, cut: TheCut, meeting: Meeting, castings: Sequence[Casting]) -> Iterable[ProblemCode]:
        return decision.casting_problems(self.ranked, cut.cut, self.committee, meeting, castings)


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
        grades=grades.section(facts.rules),
        withdrawn={str(key): why for key, why in facts.withdrawn.items()},
    )


def _rubric(rubric: Rubric) -> Section:
    """As much of the record's section as a result is told with."""
    criteria = sorted(rubric.criteria.all(), key=lambda each: each.position)
    names = [{"code": each.code, "name": each.name_th, "name_en": each.name_en} for each in criteria]
    return {"criteria": names, "is_sample": rubric.is_sample}
