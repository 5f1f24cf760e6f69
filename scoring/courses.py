"""The steps of a round's course after scoring: held while they are taken, told to the trail, sealed.

Shared by the ways to a decision (``decisions``, ``resolutions``) and what follows one (``withdrawals``). No permission
is asked here and nothing is decided: the rules that take the steps do both.
"""

from datetime import datetime
from typing import Any

from django.db.models import F

from scoring import verification
from scoring.core import record
from scoring.models import Decision, ScoreSheet
from scoring.refusals import ANOTHER_DECISION, EVIDENCE_BROKEN, WRONG_STATE
from subdistricts import audit
from subdistricts.models import Round, User
from subdistricts.refusals import Refusal


def take(round_: Round, *states: str) -> Round:
    """The round as it is now, held until the transaction ends, in one of ``states``."""
    taken = Round.objects.select_for_update(of=("self",)).with_area().get(pk=round_.pk)
    if taken.state not in states:
        raise Refusal(WRONG_STATE, state=taken.get_state_display())
    return taken


def move(round_: Round, state: str, action: str, actor: User | None, now: datetime, **facts: Any) -> None:
    round_.state = state
    round_.save(update_fields=["state"])
    audit.record(actor, action, audit.subject_of(round_), now=now, round_=round_, **facts)


def begin_epoch(round_: Round) -> None:
    """Tablets learn by the epoch that the round was locked or opened again; sheets are held until it is done."""
    ScoreSheet.objects.filter(candidate__round=round_).update(epoch=F("epoch") + 1)


def follows(round_: Round) -> dict[str, Any]:
    """What the next record says of the version before it; nothing of the first."""
    before = Decision.objects.filter(round=round_).select_related("revision").order_by("-version").first()
    if before is None:
        return {"version": 1, "previous": None, "reason": None}
    return {"version": before.version + 1, "previous": before.sha256, "reason": before.revision.reason}


def seal(document: dict[str, Any], round_: Round, actor: User, now: datetime) -> Decision:
    """Make the round decided by this record. Nothing is sealed that could not be verified afterwards.

    Refused where the rows already contradict it: a sheet changed behind the rules' back, a broken trail.
    """
    broken = record.check(document)
    assert not broken, broken
    text = record.canonical(document)
    decision = Decision.objects.create(
        round=round_,
        version=document["version"],
        record=text,
        sha256=record.fingerprint(text),
        decided_at=now,
        decided_by=actor,
    )
    sealed = {"version": decision.version, "sha256": decision.sha256}
    move(round_, Round.State.DECIDED, "round.decided", actor, now, **sealed)
    if found := verification.of_decision(decision):
        raise Refusal(EVIDENCE_BROKEN, what=found[0], more=len(found) - 1)
    return decision


def in_force(round_: Round, sha256: str) -> Decision:
    """The decision in force, refused unless it is the one that whoever acts has looked at."""
    decision = Decision.objects.filter(round=round_).in_force().get()
    if decision.sha256 != sha256:
        raise Refusal(ANOTHER_DECISION, version=decision.version)
    return decision
