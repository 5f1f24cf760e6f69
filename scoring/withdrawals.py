"""The rule about winners who withdraw: the decision is taken up again, and the next one passes them over.

The ranking stays as it is, and so do its sheets; of the others the next in place moves up, under the same minimum and
tie rules, and a tie for the place needs its casting decision. The committee meets about it and the next version is
recorded, sealed and published as every version is; until then the published result stands.
"""

import json
from datetime import datetime

from django.db import transaction

from scoring.courses import begin_epoch, in_force, move, take
from scoring.models import Decision, Revision, Withdrawal
from scoring.refusals import NO_WINNER
from subdistricts.models import Candidate, Round, User
from subdistricts.permissions import demand, may_lead_round
from subdistricts.refusals import REASON_NEEDED, Refusal

State = Round.State


def withdraw(candidate: Candidate, *, sha256: str, reason: str, actor: User, now: datetime) -> Withdrawal:
    """Record that a winner of the decision with this hash withdrew, and why; its round waits for the next meeting.

    Nobody scores in between: a round with sheets goes back to where it was locked.
    """
    demand(may_lead_round(actor, candidate.round))
    if not reason.strip():
        raise Refusal(REASON_NEEDED)
    with transaction.atomic():
        round_ = take(candidate.round, State.DECIDED, State.PUBLISHED)
        decision = in_force(round_, sha256)
        if str(candidate.pk) not in selected_by(decision):
            raise Refusal(NO_WINNER, candidate=str(candidate), version=decision.version)
        row = Withdrawal.objects.create(
            candidate=candidate, decision=decision, reason=reason, withdrawn_at=now, recorded_by=actor
        )
        Revision.objects.create(decision=decision, reason=reason, revised_at=now, revised_by=actor)
        begin_epoch(round_)
        revised = {"version": decision.version, "reason": reason, "withdrew": candidate.pk}
        move(round_, State.CLOSING, "round.revised", actor, now, **revised)
        move(round_, State.LOCKED, "round.locked", actor, now)
    return row


def reasons(round_: Round) -> dict[str, str]:
    """Why each winner of the round who withdrew did, by his key; for who may see its ranking."""
    rows = Withdrawal.objects.filter(candidate__round=round_).values_list("pk", "reason")
    return {str(key): reason for key, reason in rows}


def selected_by(decision: Decision) -> list[str]:
    """Keys of those whom a decision selected, in its order."""
    found: list[str] = json.loads(decision.record)["selected"]
    return found
