"""The stages after scoring: the round locked, decided by a sample meeting, published.

Everything about the meeting is made up and says so; what it decides follows from the drawn points.
"""

from scoring import decisions, records, rounds
from scoring.core import cases, ranking
from scoring.core.decision import BY_CHAIR, Casting, Meeting, waiting
from scoring.decisions import Minutes
from scoring.demo import season
from scoring.models import Decision
from scoring.rankings import case_json, load
from subdistricts.models import Round, User


def lock(round_: Round) -> Round:
    staff = _staff()
    rounds.begin_closing(round_, actor=staff, now=season.CLOSING_AT)
    return decisions.lock(round_, actor=staff, now=season.LOCKED_AT)


def decide(round_: Round) -> Decision:
    committee = records.committee(round_)
    assert committee.chair is not None
    meeting = Meeting(
        present=committee.members,
        presided_by=committee.chair,
        dissents=(),
        signatories=(committee.members[0], committee.members[-1]),  # the chair and the secretary
    )
    minutes = Minutes(season.MEETING_AT.date(), season.MEETING_VENUE, meeting)
    return decisions.decide(round_, minutes=minutes, castings=castings(round_), actor=_staff(), now=season.MEETING_AT)


def publish(round_: Round) -> None:
    decision = Decision.objects.filter(round=round_).in_force().get()
    decisions.publish(round_, sha256=decision.sha256, actor=_staff(), now=season.PUBLISHED_AT)


def castings(round_: Round) -> list[Casting]:
    """Some seeds give a tie across a cut; the chair then takes those who come first in the programme."""
    ranked = ranking.rank(cases.parse(case_json(load(round_))))
    found: list[Casting] = []
    for cut in ranked.cuts:
        picks = waiting(ranked, cut, found)[: cut.open]
        found.append(Casting(picks, BY_CHAIR, (), season.CASTING_REASON, cut.grade))
    return found


def _staff() -> User:
    return User.objects.get(username="staff", is_demo=True)
