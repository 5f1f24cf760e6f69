"""What the office does meanwhile, through the rules: it locks the round, opens it again, and at last has it decided.

A database that is just being started is asked again.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from scoring import agendas, decisions, devices, rankings, rounds
from scoring.core.decision import Casting, Meeting
from scoring.models import Decision
from subdistricts.models import Round, User

Done = TypeVar("Done")
TRIES = 60
SECONDS_BETWEEN = 0.5


def lock(round_: Round, staff: User) -> Round:
    return insist(lambda: _lock(Round.objects.get(pk=round_.pk), staff))


def _lock(round_: Round, staff: User) -> Round:
    if round_.state == Round.State.OPEN:
        round_ = rounds.begin_closing(round_, actor=staff, now=timezone.now())
    now = timezone.now()
    seen = decisions.to_be_seen(rankings.ranking(rankings.load(round_)), devices.may_hold_work(round_, now))
    accepting = [finding.seen for finding in seen]
    return decisions.lock(round_, accepting=accepting, reason="ถึงเวลาประชุม", actor=staff, now=now)


def unlock(round_: Round, staff: User) -> Round:
    return insist(lambda: decisions.unlock(round_, reason="เครื่องยังส่งไม่ครบ", actor=staff, now=timezone.now()))


def decide(round_: Round, staff: User) -> Decision:
    """Everybody is there, the first presides, two sign; of those equal at the cut the first are taken."""
    return insist(lambda: _decide(Round.objects.get(pk=round_.pk), staff))


def _decide(round_: Round, staff: User) -> Decision:
    agenda = agendas.load(round_)
    vacant, voting = agenda.committee.vacant, agenda.committee.voting
    everybody = tuple(each for each in agenda.committee.members if each in voting and each not in vacant)
    meeting = Meeting(everybody, everybody[0], (), everybody[:2])
    castings = [
        Casting(
            tuple(line.candidate for line in cut.tied[: cut.open]),
            "chair" if cut.by_chair else "majority",
            cut.voters,
            "ข้อมูลครบกว่า",
        )
        for cut in agenda.cuts
    ]
    now = timezone.now()
    minutes = decisions.Minutes(timezone.localdate(now), "ศาลากลาง", meeting)
    return decisions.decide(round_, minutes=minutes, castings=castings, actor=staff, now=now)


def insist(work: Callable[[], Done]) -> Done:
    for _ in range(TRIES):
        try:
            return work()
        except (DatabaseError, InterfaceError):
            connection.close()
            time.sleep(SECONDS_BETWEEN)
    return work()
