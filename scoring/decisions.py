"""The rules about a round's end: locked, decided by the committee's meeting, published, taken up again.

A decision is sealed once and never corrected. What it says is its record (``scoring.core.record``): the frozen facts,
the hashes of all ops, the ranking that the round's rules give, and the meeting. Taken up again, the round goes back to
closing; its published result stands until the next version is published.

Marks are nobody's to change here: a judge's sheet changes by its judge alone, while the round is open.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils.timezone import localdate
from django.utils.translation import ngettext

from scoring import advancements, decision_words, devices, rankings, records, rescue
from scoring.core import decision as core
from scoring.core import ranking, record
from scoring.core.cases import as_json
from scoring.courses import begin_epoch, follows, in_force, move, seal, take
from scoring.devices import Heard
from scoring.models import Decision, Publication, Revision, RoundRules
from scoring.rankings import Board, SheetState
from scoring.refusals import (
    DECISION_BREAKS,
    LOCK_BLOCKED,
    LOCK_UNSEEN,
    MEETING_BEFORE_ROUND,
    MEETING_TO_COME,
    VENUE_NEEDED,
)
from scoring.rounds import demand_scored, lock_for_meeting
from subdistricts.models import Round, User
from subdistricts.permissions import demand, may_lead_round
from subdistricts.refusals import REASON_NEEDED, Refusal

State = Round.State


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a round that is to be locked: in the way, or to be seen first. ``code`` is permanent."""

    code: str
    text: str
    count: int = 0  # of sheets or devices that it speaks of
    which: str = ""  # of them, where as many others would be something else

    @property
    def seen(self) -> str:
        """What whoever has seen it says: a sheet more, and it is something else that was seen."""
        return ":".join(filter(None, (self.code, str(self.count), self.which)))


@dataclass(frozen=True, slots=True)
class Minutes:
    """When and where the committee met, beside who took part."""

    held_on: date
    venue: str
    meeting: core.Meeting


# Locking


def in_the_way(board: Board) -> list[Finding]:
    """What keeps a round from being locked, in the order in which one would mend it."""
    found = []
    if board.is_empty:
        found.append(Finding("nothing_signed", str(decision_words.NOTHING_SIGNED)))
    elif board.official.refused == ranking.SHEETS_MISSING:
        found.append(Finding(ranking.SHEETS_MISSING, _missing(board), board.missing))
    elif board.official.refused:
        found.append(Finding(board.official.refused, str(decision_words.TOO_FEW_SHEETS)))
    if conflicts := _waiting(board, SheetState.CONFLICT):
        text = ngettext("%(count)d sheet has an open conflict", "%(count)d sheets have open conflicts", conflicts)
        found.append(Finding("open_conflicts", text % {"count": conflicts}, conflicts))
    return found


def to_be_seen(board: Board, holding: Sequence[Heard], rescued: int = 0) -> list[Finding]:
    """What does not keep a round from being locked, but whoever locks it must have seen.

    ``holding`` are the devices that may hold work (:func:`scoring.devices.may_hold_work`), ``rescued`` is on how many
    sheets work out of tablets' files waits for an answer.
    """
    found = []
    if board.missing and not board.official.refused:
        found.append(Finding("incomplete", _missing(board), board.missing))
    if changed := _changed(board):
        text = ngettext(
            "%(count)d sheet has changes that were not signed; what was signed counts",
            "%(count)d sheets have changes that were not signed; what was signed counts",
            changed,
        )
        found.append(Finding("unsigned_changes", text % {"count": changed}, changed))
    if held := _waiting(board, SheetState.HELD):
        text = ngettext(
            "work for %(count)d sheet is held and does not count",
            "work for %(count)d sheets is held and does not count",
            held,
        )
        found.append(Finding("held", text % {"count": held}, held))
    if rescued:
        text = ngettext(
            "work out of a tablet's file waits for an answer on %(count)d sheet and does not count",
            "work out of tablets' files waits for an answer on %(count)d sheets and does not count",
            rescued,
        )
        found.append(Finding("rescued", text % {"count": rescued}, rescued))
    if holding:
        found.append(_devices(holding))
    return found


def _devices(holding: Sequence[Heard]) -> Finding:
    text = ngettext(
        "%(count)d device may hold work that was not sent",
        "%(count)d devices may hold work that was not sent",
        len(holding),
    )
    which = ",".join(sorted(str(heard.device.pk) for heard in holding))
    short = hashlib.sha256(which.encode()).hexdigest()[:12]
    return Finding("devices", text % {"count": len(holding)}, len(holding), short)


def _missing(board: Board) -> str:
    text = ngettext("%(count)d due sheet is missing", "%(count)d due sheets are missing", board.missing)
    return text % {"count": board.missing}


def _waiting(board: Board, state: SheetState) -> int:
    facts = board.facts
    return sum(waits == state for pair, waits in facts.waits.items() if pair not in facts.recusals)


def _changed(board: Board) -> int:
    """By the sheets themselves: work that is held beside one does not hide that it was changed."""
    facts = board.facts
    changed = SheetState.SIGNED_CHANGED
    return sum(sheet.state == changed for pair, sheet in facts.sheets.items() if pair not in facts.recusals)


def lock(round_: Round, *, accepting: Collection[str] = (), reason: str = "", actor: User, now: datetime) -> Round:
    """End the scoring of a closing round. Sheets that arrive from now on are held.

    ``accepting`` says which findings were seen, each by its ``seen``. Refused with what is in the way, with what was
    not seen, or not as it is now, and without a ``reason`` while a device may hold work.
    """
    demand(may_lead_round(actor, round_))
    with transaction.atomic():
        round_ = take(round_, State.CLOSING)
        begin_epoch(round_)
        board = rankings.ranking(rankings.load(round_))
        if blocked := in_the_way(board):
            raise Refusal(LOCK_BLOCKED, what=_said(blocked))
        holding = devices.may_hold_work(round_, now)
        seen = to_be_seen(board, holding, rescue.waiting_in(round_))
        if unseen := [finding for finding in seen if finding.seen not in accepting]:
            raise Refusal(LOCK_UNSEEN, what=_said(unseen))
        facts: dict[str, Any] = {"accepted": [finding.seen for finding in seen]}
        if holding:
            _demand_reason(reason)
            facts |= {"reason": reason, "devices": [_as_it_was(heard) for heard in holding]}
        move(round_, State.LOCKED, "round.locked", actor, now, **facts)
    return round_


def _as_it_was(heard: Heard) -> dict[str, Any]:
    """What was known of a device when the round was locked without it."""
    return {
        "judge": heard.judge.pk,
        "device": str(heard.device.device_id),
        "pending": heard.device.pending,
        "last_contact_at": heard.device.last_contact_at.isoformat(),
    }


def unlock(round_: Round, *, reason: str, actor: User, now: datetime) -> Round:
    """Go back from locked to closing, before anything was decided."""
    demand(may_lead_round(actor, round_))
    _demand_reason(reason)
    with transaction.atomic():
        round_ = take(round_, State.LOCKED)
        demand_scored(round_)
        begin_epoch(round_)
        move(round_, State.CLOSING, "round.unlocked", actor, now, reason=reason)
    return round_


def _said(findings: list[Finding]) -> str:
    return ", ".join(finding.text for finding in findings)


# Deciding


def decide(
    round_: Round, *, minutes: Minutes, castings: Sequence[core.Casting] = (), actor: User, now: datetime
) -> Decision:
    """Record and seal what the committee's meeting decided. Refused with everything that keeps it from deciding."""
    demand(may_lead_round(actor, round_))
    if minutes.held_on > localdate(now):
        raise Refusal(MEETING_TO_COME)
    if not minutes.venue.strip():
        raise Refusal(VENUE_NEEDED)
    with transaction.atomic():
        round_ = take(round_, State.LOCKED)
        demand_scored(round_)
        _demand_after_opening(round_, minutes.held_on)
        facts = rankings.load(round_)
        ranked = ranking.rank(facts.case)
        panel = records.committee(round_)
        problems = core.problems(ranked, panel, minutes.meeting, castings)
        if problems:
            raise Refusal(DECISION_BREAKS, what=decision_words.problems(problems))
        document = {
            "format": record.FORMAT,
            **follows(round_),
            **records.evidence(round_, facts.rules),
            "in": rankings.case_json(facts),
            "out": as_json(ranked),
            "meeting": {
                "held_on": minutes.held_on.isoformat(),
                "venue": minutes.venue,
                **record.meeting_section(minutes.meeting),
            },
            "casting": record.castings_section(castings),
            **record.selection_section(ranked, castings),
            "decided_at": now.isoformat(),
            "decided_by": actor.name,
        }
        return seal(document, round_, actor, now)


def _demand_after_opening(round_: Round, held_on: date) -> None:
    opened_at = RoundRules.objects.filter(round=round_).aggregate(first=Min("frozen_at"))["first"]
    if held_on < localdate(opened_at):
        raise Refusal(MEETING_BEFORE_ROUND)


# After the decision


def publish(round_: Round, *, sha256: str, actor: User, now: datetime) -> Decision:
    """Make the decision in force public, if it is the one with this hash. Its version is shown beside the result.

    Its winners go on to the round that this one feeds; whoever publishes is told nothing of that.
    """
    demand(may_lead_round(actor, round_))
    with transaction.atomic():
        round_ = take(round_, State.DECIDED)
        decision = in_force(round_, sha256)
        Publication.objects.create(decision=decision, published_at=now, published_by=actor)
        round_.published_version = decision.version
        round_.save(update_fields=["published_version"])
        published = {"version": decision.version, "sha256": decision.sha256}
        move(round_, State.PUBLISHED, "round.published", actor, now, **published)
        advancements.advance(decision, now=now)
    return decision


def revise(round_: Round, *, sha256: str, reason: str, actor: User, now: datetime) -> Round:
    """Take the decision with this hash up again: the round goes back to closing, the next decision is the next version.

    A round without sheets waits for its next meeting at once. Refused where another decision is in force by now.
    """
    demand(may_lead_round(actor, round_))
    _demand_reason(reason)
    with transaction.atomic():
        round_ = take(round_, State.DECIDED, State.PUBLISHED)
        decision = in_force(round_, sha256)
        Revision.objects.create(decision=decision, reason=reason, revised_at=now, revised_by=actor)
        begin_epoch(round_)
        revised = {"version": decision.version, "reason": reason}
        move(round_, State.CLOSING, "round.revised", actor, now, **revised)
        if not round_.is_scored:
            lock_for_meeting(round_, actor, now)
    return round_


def published(round_: Round) -> Decision | None:
    """The decision whose result stands in public; an earlier one while the round is taken up again."""
    if round_.published_version is None:
        return None
    return Decision.objects.select_related("publication").get(round=round_, version=round_.published_version)


def _demand_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal(REASON_NEEDED)
