"""The rules about committees: seats, stand-ins, recusals.

Whether a sheet already stands on a seat is asked upstairs: ``scoring.recusals`` wraps what this module records.
"""

from datetime import datetime

from django.db import transaction

from subdistricts import audit, rows
from subdistricts.models import Candidate, Committee, Recusal, Round, Seat, StandIn, User
from subdistricts.permissions import demand, may_manage_round
from subdistricts.prepared import Prepared
from subdistricts.refusals import (
    NOT_ONESELF,
    REASON_NEEDED,
    ROUND_CLOSED,
    SEAT_OF_ANOTHER_ROUND,
    STAND_IN_HOLDS_A_SEAT,
    STILL_NEEDED,
    Refusal,
    kinds_of,
)
from subdistricts.rounds import demand_draft, hold

# Sheets are due from the voting seats, and all seats are the committee that a meeting decides as.
FIXED_WHEN_OPEN = ("committee_id", "number", "role", "is_voting")


def save_committee(committee: Committee, *, actor: User | None, now: datetime) -> Committee:
    if actor is not None:
        demand(may_manage_round(actor, committee.round))
    with transaction.atomic():
        created = committee.pk is None
        rows.save(committee)
        action = "committee.created" if created else "committee.changed"
        audit.record(
            actor,
            action,
            audit.subject_of(committee),
            now=now,
            round_=committee.round,
            follows="" if created else None,
            order=committee.order_number,
        )
    return committee


def remove_committee(committee: Committee, *, actor: User | None, now: datetime) -> None:
    """Remove a committee without seats from a draft round."""
    round_ = committee.round
    if actor is not None:
        demand(may_manage_round(actor, round_))
    with transaction.atomic():
        hold(round_)
        demand_draft(round_, Committee._meta.verbose_name_plural)
        if seats := list(committee.seats.all()[:1]):
            raise Refusal(STILL_NEEDED, thing=str(committee), by=kinds_of(seats))
        subject = audit.subject_of(committee)
        audit.record(actor, "committee.removed", subject, now=now, round_=round_, name=committee.name)
        committee.delete()


def check_seat(seat: Seat) -> None:
    """Refuse a new seat, or another number, role or vote, once the round has opened: who decides is fixed from then on.

    The holder may change at any time, and with the holder the office and the title; what the former holder signed
    stays signed.
    """
    before = None if seat.pk is None else Seat.objects.filter(pk=seat.pk).order_by().values(*FIXED_WHEN_OPEN).first()
    if before is None or any(getattr(seat, name) != value for name, value in before.items()):
        demand_draft(seat.committee.round, Seat._meta.verbose_name_plural)


def _check_not_oneself(person: User | None, round_: Round, actor: User | None) -> None:
    """Refuse to take a place oneself once scoring has begun: one may have seen the others' marks."""
    if actor is not None and person == actor and round_.state != Round.State.DRAFT:
        raise Refusal(NOT_ONESELF)


def save_seat(seat: Seat, *, actor: User | None, now: datetime) -> Seat:
    if actor is not None:
        demand(may_manage_round(actor, seat.committee.round))
    with transaction.atomic():
        hold(seat.committee.round)
        check_seat(seat)
        created = seat.pk is None
        if created or not Seat.objects.filter(pk=seat.pk, holder=seat.holder).exists():
            _check_not_oneself(seat.holder, seat.committee.round, actor)
        rows.save(seat)
        audit.record(
            actor,
            "seat.created" if created else "seat.changed",
            audit.subject_of(seat),
            now=now,
            round_=seat.committee.round,
            follows="" if created else None,
            role=seat.role,
            office=seat.office.code,
            holder=seat.holder_id,
            voting=seat.is_voting,
        )
    return seat


def remove_seat(seat: Seat, *, actor: User | None, now: datetime) -> None:
    round_ = seat.committee.round
    if actor is not None:
        demand(may_manage_round(actor, round_))
    with transaction.atomic():
        hold(round_)
        demand_draft(round_, Seat._meta.verbose_name_plural)
        audit.record(actor, "seat.removed", audit.subject_of(seat), now=now, round_=round_, name=str(seat))
        seat.delete()


def check_stand_in(stand_in: StandIn) -> None:
    """Refuse a stand-in of another round's seat, or a person who already has a place on that visit."""
    round_ = stand_in.visit.round
    if stand_in.seat.committee.round_id != round_.pk:
        raise Refusal(SEAT_OF_ANOTHER_ROUND, seat=str(stand_in.seat))
    held = {key for (key,) in SEATS_HELD.ask(round_=round_.pk, user=stand_in.user_id)}
    sits_in = SEATS_SAT_IN.ask(visit=stand_in.visit_id, user=stand_in.user_id)
    taken = held or {seat for key, seat in sits_in if key != stand_in.pk}
    if taken:
        seat = Seat.objects.filter(pk__in=taken).select_related("office").first()
        raise Refusal(STAND_IN_HOLDS_A_SEAT, user=str(stand_in.user), seat=str(seat))


SEATS_HELD = Prepared(
    lambda round_, user: Seat.objects.filter(committee__round=round_, holder=user).order_by().values_list("pk")
)
SEATS_SAT_IN = Prepared(
    lambda visit, user: StandIn.objects.filter(visit=visit, user=user).order_by().values_list("pk", "seat")
)


def save_stand_in(stand_in: StandIn, *, actor: User | None, now: datetime) -> StandIn:
    round_ = stand_in.visit.round
    if actor is not None:
        demand(may_manage_round(actor, round_))
    with transaction.atomic():
        hold(round_)
        check_stand_in(stand_in)
        _check_not_oneself(stand_in.user, round_, actor)
        rows.save(stand_in)
        audit.record(
            actor,
            "stand_in.named",
            audit.subject_of(stand_in.seat),
            now=now,
            round_=round_,
            visit=stand_in.visit_id,
            user=stand_in.user_id,
        )
    return stand_in


def remove_stand_in(stand_in: StandIn, *, actor: User | None, now: datetime) -> None:
    round_ = stand_in.visit.round
    if actor is not None:
        demand(may_manage_round(actor, round_))
    with transaction.atomic():
        audit.record(
            actor,
            "stand_in.withdrawn",
            audit.subject_of(stand_in.seat),
            now=now,
            round_=round_,
            visit=stand_in.visit_id,
            user=stand_in.user_id,
        )
        stand_in.delete()


def check_recusal(seat: Seat, candidate: Candidate, reason: str) -> None:
    round_ = candidate.round
    if seat.committee.round_id != round_.pk:
        raise Refusal(SEAT_OF_ANOTHER_ROUND, seat=str(seat))
    if round_.state not in (Round.State.DRAFT, Round.State.OPEN, Round.State.CLOSING):
        raise Refusal(ROUND_CLOSED, state=round_.get_state_display())
    if not reason.strip():
        raise Refusal(REASON_NEEDED)


def record_recusal(seat: Seat, candidate: Candidate, *, kind: str, reason: str, actor: User, now: datetime) -> Recusal:
    """Record that no sheet is due from ``seat`` for ``candidate``. Asking twice changes nothing."""
    with transaction.atomic():
        hold(candidate.round)
        check_recusal(seat, candidate, reason)
        said = {"kind": kind, "reason": reason}
        recusal = Recusal(seat=seat, candidate=candidate, recorded_by=actor, recorded_at=now, **said)
        if not rows.insert_unless_there(recusal):
            return Recusal.objects.get(seat=seat, candidate=candidate)
        audit.record(
            actor,
            "recusal.recorded",
            audit.subject_of(seat),
            now=now,
            round_=candidate.round,
            candidate=candidate.pk,
            **said,
        )
    return recusal


def withdraw_recusal(recusal: Recusal, *, actor: User, now: datetime) -> None:
    """Take a recusal back while the round is not locked: the sheet is due again."""
    round_ = recusal.candidate.round
    with transaction.atomic():
        hold(round_)
        if round_.state not in (Round.State.DRAFT, Round.State.OPEN, Round.State.CLOSING):
            raise Refusal(ROUND_CLOSED, state=round_.get_state_display())
        audit.record(
            actor,
            "recusal.withdrawn",
            audit.subject_of(recusal.seat),
            now=now,
            round_=round_,
            candidate=recusal.candidate_id,
        )
        recusal.delete()
