"""From a ranking to a decision: what a committee must do before its selection stands.

Words: the *members* are all seats of the committee, whether they give scores or not. The *quorum* is half of them. A
*casting decision* fills the places that a tie across the cut leaves open: by the chair, or, where the chair is recused
from any of the tied or nobody holds it, by a majority of the voting members present who are recused from none of them.
A member who disagrees has the *dissent* recorded with its reason. Signatories are members who were there.

Nothing here changes a ranking: a decision adds the casting decision to it and nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

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
    """Who of the tied gets the open places, by whom and why. ``in_favour`` counts for a majority alone."""

    picks: tuple[str, ...]
    by: str
    in_favour: tuple[str, ...]
    reason: str


def problems(
    ranking: Ranking, places: int, committee: Committee, meeting: Meeting, casting: Casting | None
) -> tuple[ProblemCode, ...]:
    """Everything that keeps this meeting from deciding; nothing when its decision stands."""
    return (
        *(("nothing_ranked",) if ranking.refused else ()),
        *_meeting_problems(committee, meeting),
        *_casting_problems(ranking, places, committee, meeting, casting),
    )


def selected(ranking: Ranking, casting: Casting | None) -> tuple[str, ...]:
    """Who is selected, in the order of the ranking: those above the cut, then those the casting decision picked."""
    picks = casting.picks if casting else ()
    return (*ranking.selected, *(name for name in ranking.tie_at_cut if name in picks))


def open_places(ranking: Ranking, places: int) -> int:
    """How many places a casting decision has to fill."""
    return places - len(ranking.selected)


def may_chair_cast(ranking: Ranking, committee: Committee) -> bool:
    """Whether a tie at the cut is the chair's: somebody holds the chair and is recused from none of the tied."""
    chair = committee.chair
    held = chair is not None and chair not in committee.vacant
    return held and not committee.is_recused(str(chair), ranking.tie_at_cut)


def entitled(ranking: Ranking, committee: Committee, meeting: Meeting) -> tuple[str, ...]:
    """Who votes on a tie at the cut: voting members present who are recused from none of the tied."""
    return tuple(
        member
        for member in meeting.present
        if member in committee.voting and not committee.is_recused(member, ranking.tie_at_cut)
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


def _casting_problems(
    ranking: Ranking, places: int, committee: Committee, meeting: Meeting, casting: Casting | None
) -> Iterable[ProblemCode]:
    if casting is None:
        if ranking.tie_at_cut:
            yield "casting_needed"
        return
    if not ranking.tie_at_cut:
        yield "casting_not_needed"
        return
    picks = set(casting.picks)
    once = len(picks) == len(casting.picks)
    if not picks <= set(ranking.tie_at_cut) or not once or len(picks) != open_places(ranking, places):
        yield "casting_picks"
    if not casting.reason.strip():
        yield "casting_without_reason"
    if casting.by == BY_CHAIR:
        yield from _chair_problems(ranking, committee, meeting)
    elif casting.by == BY_MAJORITY:
        yield from _majority_problems(ranking, committee, meeting, casting)
    else:
        yield "casting_by_nobody"


def _chair_problems(ranking: Ranking, committee: Committee, meeting: Meeting) -> Iterable[ProblemCode]:
    if committee.chair is None or committee.chair not in meeting.present:
        yield "chair_absent"
    elif not may_chair_cast(ranking, committee):
        yield "chair_recused"


def _majority_problems(
    ranking: Ranking, committee: Committee, meeting: Meeting, casting: Casting
) -> Iterable[ProblemCode]:
    if may_chair_cast(ranking, committee):
        yield "chair_casts"
    may_vote = entitled(ranking, committee, meeting)
    in_favour = set(casting.in_favour)
    if not in_favour <= set(may_vote):
        yield "not_entitled"
    if 2 * len(in_favour) <= len(may_vote):
        yield "no_majority"
