"""The rules about deciding on what a district handed in: it is accepted, or sent back with reasons.

Only an accepted nomination makes a candidate, through the rule about candidates. Who puts forward never decides. What
is still unfinished when a round opens stays out of it for good: ``left_open`` counts it beforehand, and keeps no round
from opening.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from subdistricts import candidates
from subdistricts.models import Candidate, District, DistrictGroup, Nomination, NominationReview, Round, User
from subdistricts.nominations import (
    MAX_PEOPLE,
    State,
    day_and_time,
    deadline_of,
    demand_length,
    hold_row,
    standing,
    tell,
)
from subdistricts.permissions import demand, may_review_nomination
from subdistricts.refusals import (
    NOMINATION_COMPETES,
    NOMINATION_DATE_PAST,
    NOMINATION_NEEDS_NEW_DATE,
    NOMINATION_STATE,
    REASON_NEEDED,
    Refusal,
)
from subdistricts.rounds import demand_draft, hold


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """What would stay out of a draft round if it opened now; ``until`` is when the last may be handed in."""

    waiting: int
    sent_back: int
    being_written: int
    not_begun: int
    until: datetime | None

    def __bool__(self) -> bool:
        return any((self.waiting, self.sent_back, self.being_written, self.not_begun))


def left_open(round_: Round, now: datetime) -> LeftOpen:
    """One question, and a second while districts may still hand in.

    What nobody may hand in any more, because the round's time is over, waits for nobody and is not counted.
    """
    rows = Nomination.objects.filter(round=round_).order_by().values_list("state", "answer_by")
    count = Counter(state for state, answer_by in rows)
    deadline = deadline_of(round_)
    takes_more = deadline is not None and not deadline.is_over(now)
    ends = [answer_by for state, answer_by in rows if state == State.SENT_BACK and answer_by and answer_by > now]
    if deadline is not None and takes_more:
        ends.append(deadline.closes if deadline.is_late(now) else deadline.until)
    return LeftOpen(
        waiting=count[State.SUBMITTED],
        sent_back=count[State.SENT_BACK],
        being_written=count[State.DRAFT] if takes_more else 0,
        not_begun=max(0, districts_of(round_).count() - count.total()) if takes_more else 0,
        until=max(ends, default=None),
    )


def districts_of(round_: Round) -> QuerySet[District]:
    """The districts that a round asks."""
    if round_.level == Round.Level.DISTRICT:
        return District.objects.filter(pk=round_.district_id)
    if round_.level == Round.Level.GROUP:
        return District.objects.filter(groupings__district_group=round_.district_group_id).order_by("sort_key")
    return District.objects.filter(province=round_.province_id).order_by("sort_key")


def accept(nomination: Nomination, *, actor: User | None, now: datetime, reason: str = "") -> Candidate:
    """Take it: it becomes a candidate of its round, or the papers of the candidate that is there already."""
    with transaction.atomic():
        _hold_handed_in(nomination, actor, State.SUBMITTED)
        round_ = nomination.round
        there = Candidate.objects.filter(round=round_, subdistrict=nomination.subdistrict_id).first()
        candidate = there or Candidate(
            round=round_,
            subdistrict=nomination.subdistrict,
            district_group=_group_of(nomination),
            position=(round_.candidates.order_by("-position").values_list("position", flat=True).first() or 0) + 1,
            is_sample=nomination.is_sample,
        )
        candidate.nomination = nomination
        candidate.put_forward_by = candidate.put_forward_by or nomination.office
        candidates.save_candidate(candidate, actor=actor, now=now)
        nomination.state, nomination.answer_by = State.ACCEPTED, None
        nomination.save(update_fields=["state", "answer_by"])
        _review(nomination, NominationReview.Verdict.ACCEPTED, actor, now, reason=reason)
        tell(nomination, "nomination.accepted", actor, now, candidate=candidate.pk, reason=reason)
    return candidate


def _group_of(nomination: Nomination) -> DistrictGroup | None:
    round_ = nomination.round
    if round_.district_group_id:
        return round_.district_group
    groups = DistrictGroup.objects.filter(fiscal_year=round_.fiscal_year, members__district=nomination.district_id)
    return groups.first()


def send_back(
    nomination: Nomination,
    *,
    reason: str,
    actor: User | None,
    now: datetime,
    section_reasons: Mapping[int, str] | None = None,
    answer_by: datetime | None = None,
) -> Nomination:
    """Back to its officer with the reasons, in all or by section. After the round's deadline it gets one of its own.

    One that was accepted can go back too, once its candidate has been taken out of the draft round.
    """
    said = {str(position): text.strip() for position, text in (section_reasons or {}).items() if text.strip()}
    if not reason.strip() and not said:
        raise Refusal(REASON_NEEDED)
    for text in (reason, *said.values()):
        demand_length(text, MAX_PEOPLE)
    with transaction.atomic():
        _hold_handed_in(nomination, actor, State.SUBMITTED, State.ACCEPTED)
        if nomination.candidates.filter(round=nomination.round_id).exists():  # of rounds beyond nothing is told here
            raise Refusal(NOMINATION_COMPETES, nomination=str(nomination))
        _demand_time(nomination.round, answer_by, now)
        nomination.state, nomination.answer_by = State.SENT_BACK, answer_by
        nomination.save(update_fields=["state", "answer_by"])
        verdict = NominationReview.Verdict.SENT_BACK
        _review(nomination, verdict, actor, now, reason=reason.strip(), section_reasons=said, answer_by=answer_by)
        by = answer_by and answer_by.isoformat()
        tell(nomination, "nomination.sent_back", actor, now, reason=reason.strip(), sections=said, answer_by=by)
    return nomination


def _demand_time(round_: Round, answer_by: datetime | None, now: datetime) -> None:
    """There is time to hand it in again: until a date of its own, or until the round's."""
    if answer_by is not None:
        if answer_by <= now:
            raise Refusal(NOMINATION_DATE_PAST, **day_and_time(answer_by))
        return
    deadline = deadline_of(round_)
    if deadline is None or deadline.is_over(now):
        raise Refusal(NOMINATION_NEEDS_NEW_DATE)


def _review(nomination: Nomination, verdict: str, actor: User | None, now: datetime, **facts: Any) -> None:
    NominationReview.objects.create(nomination=nomination, verdict=verdict, reviewer=actor, at=now, **facts)


def _hold_handed_in(nomination: Nomination, actor: User | None, *states: str) -> None:
    if actor is not None:
        demand(may_review_nomination(actor, nomination))
    hold(nomination.round)
    hold_row(nomination)
    if nomination.state not in states:
        raise Refusal(NOMINATION_STATE, **standing(nomination))
    demand_draft(nomination.round, Nomination._meta.verbose_name_plural)
