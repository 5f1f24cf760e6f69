"""The rules about rounds that a meeting decides without scores: what it resolved, recorded and sealed.

A district group's meeting chooses whom the group puts forward, say. What it resolved becomes a decision like any other:
a version with its record and fingerprint, published, taken up again, verified. Nothing here ranks anybody.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import override

from scoring import decision_words, records
from scoring.core import record
from scoring.core import resolution as core
from scoring.courses import follows, seal, take
from scoring.models import Decision, Withdrawal
from scoring.refusals import MEETING_TO_COME, NOT_BY_RESOLUTION, RESOLUTION_BREAKS, VENUE_NEEDED
from subdistricts.models import Candidate, Round, User
from subdistricts.permissions import demand, may_lead_round
from subdistricts.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Choice:
    """When and where the meeting was held, and what it resolved."""

    held_on: date
    venue: str
    resolution: core.Resolution


def problems(round_: Round, resolution: core.Resolution) -> tuple[core.ProblemCode, ...]:
    """Everything that keeps the round's meeting from choosing so."""
    gone = {str(pk) for pk in Withdrawal.objects.filter(candidate__round=round_).values_list("pk", flat=True)}
    return core.problems(resolution, candidates=_keys(round_), places=round_.places, withdrawn=gone)


def _keys(round_: Round) -> Collection[str]:
    return {str(pk) for pk in Candidate.objects.filter(round=round_).values_list("pk", flat=True)}


def resolve(round_: Round, choice: Choice, *, actor: User, now: datetime) -> Decision:
    """Record and seal what the meeting chose. Refused with everything that keeps the choice from standing."""
    demand(may_lead_round(actor, round_))
    if choice.held_on > localdate(now):
        raise Refusal(MEETING_TO_COME)
    if not choice.venue.strip():
        raise Refusal(VENUE_NEEDED)
    with transaction.atomic():
        round_ = take(round_, Round.State.LOCKED)
        if round_.is_scored:
            raise Refusal(NOT_BY_RESOLUTION)
        if found := problems(round_, choice.resolution):
            raise Refusal(RESOLUTION_BREAKS, what=decision_words.problems(found))
        with override("th"):
            sections = {
                "round": records.round_section(round_),
                "candidates": records.candidates_section(round_),
                **records.withdrawals_section(round_),
            }
        document = {
            "format": record.RESOLUTION_FORMAT,
            **follows(round_),
            **sections,
            "meeting": {
                "held_on": choice.held_on.isoformat(),
                "venue": choice.venue,
                "present": choice.resolution.present,
            },
            "resolution": {"reason": choice.resolution.reason},
            "selected": list(choice.resolution.selected),
            "decided_at": now.isoformat(),
            "decided_by": actor.name,
        }
        return seal(document, round_, actor, now)
