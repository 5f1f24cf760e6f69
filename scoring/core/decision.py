"""From a ranking to a decision: what a committee must do before its selection stands.

Words: the *members* are all seats of the committee, whether they give scores or not. The *quorum* is half of them. A
*casting decision* fills the places that a tie across a cut leaves open: by the chair, or, where the chair is recused
from any of the tied or nobody holds it, by a majority of the voting members present who are recused from none of them.
With grades each cut has a casting decision of its own, and who is not picked falls to the grade below.
A member who disagrees has the *dissent* recorded with its reason. Signatories are members who were there.

Nothing here changes a ranking: a decision adds the casting decisions to it and nothing else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from scoring.core.grades import Cut
from scoring.core.ranking import Ranking

BY_CHAIR: Final = "chair"
BY_MAJORITY: Final = "majority"

ProblemCode = Literal[
    "nothing_ranked",
    "not_a_member",
    "seat_vacant",
    "no_quorum",
    "nobody_presides",
    "no_signatory",
    "signatory_absent",
    "dissent_absent",
    "dissent_without_reason",
    "casting_needed",
    "casting_not_needed",
    "casting_picks",
    "casting_without_reason",
    "casting_by_nobody",
    "chair_absent",
    "chair_recused",
    "chair_casts",
    "not_entitled",
    "no_majority",
]


@dataclass(frozen=True, slots=True)
class Committee:
    """Who may decide. ``recused`` are (member, candidate); ``chair`` is one of the members, or None.

    A *vacant* seat counts among the members, and nobody can come for it.
    """

    members: tuple[str, ...]
    vacant: frozenset[str]
    voting: frozenset[str]
    chair: str | None
    recused: frozenset[tuple[str, str]]

    @property
    def quorum(self) -> int:
        """The fewest members that can decide."""
        return (len(self.members) + 1) // 2

    def is_recused(self, member: str, candidates: Iterable[str]) -> bool:
        return any((member, candidate) in self.recused for candidate in candidates)


@dataclass(frozen=True, slots=True)
class Dissent:
    """A member who disagrees, and why."""

    member: str
    reason: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """The meeting that decides: who was there, who presided, who disagreed and who signs."""

    present: tuple[str, ...]
    presided_by: str | None
    dissents: tuple[Dissent, ...]
    signatories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Casting:
    """Who of the tied gets the open places of a grade, by whom and why. ``in_favour`` counts for a majority alone."""

    picks: tuple[str, ...]
    by: str
    in_favour: tuple[str, ...]
    reason: str
    grade: str | None = None


def problems(
    ranking: Ranking, committee: Committee, meeting: Meeting, castings: Sequence[Casting]
) -> tuple[ProblemCode, ...]:
    """Everything that keeps this meeting from deciding, each once; nothing when its decision stands."""
    found = [
        *(("nothing_ranked",) if ranking.refused else ()),
        *_meeting_problems(committee, meeting),
        *_castings_problems(ranking, castings),
        *(code for cut in ranking.cuts for code in casting_problems(ranking, cut, committee, meeting, castings)),
    ]
    return tuple(dict.fromkeys(found))


def outcome(ranking: Ranking, castings: Sequence[Casting]) -> dict[str, str | None]:
    """Who is selected with which grade: by grade, and within it in the order of the ranking.

    Of a cut that nobody has cast about, nobody is there.
    """
    grade_of = {placing.candidate: placing.grade for placing in ranking.placings if placing.selected}
    for cut in ranking.cuts:
        casting = of_cut(cut, castings)
        if casting is None:
            continue
        over = [name for name in waiting(ranking, cut, castings) if name not in casting.picks]
        grade_of |= dict.fromkeys(casting.picks, cut.grade)
        if cut.below is not None and not _goes_on(ranking, cut):
            grade_of |= dict.fromkeys(over, cut.below)
    place = {placing.candidate: at for at, placing in enumerate(ranking.placings)}
    levels: dict[str | None, int] = {code: level for level, code in enumerate(ranking.grades)}
    in_order = sorted(grade_of, key=lambda name: (levels.get(grade_of[name], 0), place[name]))
    return {name: grade_of[name] for name in in_order}


def selected(ranking: Ranking, castings: Sequence[Casting]) -> tuple[str, ...]:
    """Who is selected, with whatever grade: those above the cut, then those the casting decision picked."""
    return tuple(outcome(ranking, castings))


def of_cut(cut: Cut[str], castings: Sequence[Casting]) -> Casting | None:
    """The casting decision about a cut."""
    return next((casting for casting in castings if casting.grade == cut.grade), None)


def waiting(ranking: Ranking, cut: Cut[str], castings: Sequence[Casting]) -> tuple[str, ...]:
    """Of whom this cut's casting decision picks: the tied whom none before it has picked."""
    before = [of_cut(each, castings) for each in ranking.cuts[: ranking.cuts.index(cut)]]
    gone = {name for casting in before if casting for name in casting.picks}
    return tuple(name for name in cut.tied if name not in gone)


def _goes_on(ranking: Ranking, cut: Cut[str]) -> bool:
    """Whether the next cut lies across the same tied."""
    return any(each.grade == cut.below and each.tied == cut.tied for each in ranking.cuts)


def open_places(ranking: Ranking) -> int:
    """How many places the casting decisions have to fill."""
    return sum(cut.open for cut in ranking.cuts)


def may_chair_cast(cut: Cut[str], committee: Committee) -> bool:
    """Whether a tie at the cut is the chair's: somebody holds the chair and is recused from none of the tied."""
    chair = committee.chair
    held = chair is not None and chair not in committee.vacant
    return held and not committee.is_recused(str(chair), cut.tied)


def entitled(cut: Cut[str], committee: Committee, meeting: Meeting) -> tuple[str, ...]:
    """Who votes on a tie at the cut: voting members present who are recused from none of the tied."""
    return tuple(
        member
        for member in meeting.present
        if member in committee.voting and not committee.is_recused(member, cut.tied)
    )


def _meeting_problems(committee: Committee, meeting: Meeting) -> Iterable[ProblemCode]:
    if not set(meeting.present) <= set(committee.members) or len(set(meeting.present)) < len(meeting.present):
        yield "not_a_member"
    if committee.vacant.intersection(meeting.present):
        yield "seat_vacant"
    if len(meeting.present) < committee.quorum:
        yield "no_quorum"
    if meeting.presided_by not in meeting.present:
        yield "nobody_presides"
    if not meeting.signatories:
        yield "no_signatory"
    if not set(meeting.signatories) <= set(meeting.present):
        yield "signatory_absent"
    if any(dissent.member not in meeting.present for dissent in meeting.dissents):
        yield "dissent_absent"
    if any(not dissent.reason.strip() for dissent in meeting.dissents):
        yield "dissent_without_reason"


def _castings_problems(ranking: Ranking, castings: Sequence[Casting]) -> Iterable[ProblemCode]:
    """Each casting decision is about a cut, and each cut has one."""
    cuts = [cut.grade for cut in ranking.cuts]
    cast = [casting.grade for casting in castings]
    if not set(cuts) <= set(cast):
        yield "casting_needed"
    if not set(cast) <= set(cuts) or len(set(cast)) < len(cast):
        yield "casting_not_needed"


def casting_problems(
    ranking: Ranking, cut: Cut[str], committee: Committee, meeting: Meeting, castings: Sequence[Casting]
) -> Iterable[ProblemCode]:
    """What is wrong with the casting decision about one cut; that there is none is told elsewhere."""
    casting = of_cut(cut, castings)
    if casting is None:
        return
    picks = set(casting.picks)
    once = len(picks) == len(casting.picks)
    if not picks <= set(waiting(ranking, cut, castings)) or not once or len(picks) != cut.open:
        yield "casting_picks"
    if not casting.reason.strip():
        yield "casting_without_reason"
    if casting.by == BY_CHAIR:
        yield from _chair_problems(cut, committee, meeting)
    elif casting.by == BY_MAJORITY:
        yield from _majority_problems(cut, committee, meeting, casting)
    else:
        yield "casting_by_nobody"


def _chair_problems(cut: Cut[str], committee: Committee, meeting: Meeting) -> Iterable[ProblemCode]:
    if committee.chair is None or committee.chair not in meeting.present:
        yield "chair_absent"
    elif not may_chair_cast(cut, committee):
        yield "chair_recused"


def _majority_problems(
    cut: Cut[str], committee: Committee, meeting: Meeting, casting: Casting
) -> Iterable[ProblemCode]:
    if may_chair_cast(cut, committee):
        yield "chair_casts"
    may_vote = entitled(cut, committee, meeting)
    in_favour = set(casting.in_favour)
    if not in_favour <= set(may_vote):
        yield "not_entitled"
    if 2 * len(in_favour) <= len(may_vote):
        yield "no_majority"
