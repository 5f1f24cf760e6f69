"""The rules about attendance: who really came to a visit for each seat.

It is said on the spot, by the office or the secretary, and may be corrected until the round's result is public. It is
a fact of the meeting and never changes a mark, a recusal or who may score.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language

from subdistricts import audit
from subdistricts.models import Attendance, Round, Seat, User, Visit
from subdistricts.permissions import demand, may_record_attendance
from subdistricts.refusals import (
    NOT_THE_ONE_WHO_SITS,
    NOT_YET_VISITED,
    ROUND_CLOSED,
    SEAT_OF_ANOTHER_ROUND,
    Refusal,
)
from subdistricts.rounds import hold
from subdistricts.thai import dates

Presence = Attendance.Presence


@dataclass(frozen=True, slots=True)
class OfSeat:
    """How often somebody came for a seat, how often that was a stand-in, and how often nobody."""

    seat: Seat
    came: int
    stood_in: int
    absent: int


def of_round(round_: Round) -> list[OfSeat]:
    """For the meeting: what was recorded, seat by seat in the committee's order; nothing where nothing was."""
    rows = Attendance.objects.filter(visit__round=round_).select_related("seat__office", "seat__committee")
    by_seat: dict[Seat, list[Attendance]] = {}
    for row in rows.order_by("seat__number", "visit__starts_at"):
        by_seat.setdefault(row.seat, []).append(row)
    return [
        OfSeat(
            seat=seat,
            came=sum(row.presence == Presence.CAME for row in said),
            stood_in=sum(row.is_stand_in for row in said),
            absent=sum(row.presence == Presence.ABSENT for row in said),
        )
        for seat, said in by_seat.items()
    ]


def check_attendance(row: Attendance, *, now: datetime) -> None:
    """Refuse a seat of another round, a day still to come, and a person who neither holds the seat nor sits for it."""
    if row.seat.committee.round_id != row.visit.round_id:
        raise Refusal(SEAT_OF_ANOTHER_ROUND, seat=str(row.seat))
    _check_moment(row.visit, now)
    if row.user is not None and row.user_id != row.seat.holder_id and not _sits_there(row):
        raise Refusal(NOT_THE_ONE_WHO_SITS, user=str(row.user), seat=str(row.seat))


def _check_moment(visit: Visit, now: datetime) -> None:
    day = dates.local(visit.starts_at).date()
    if day > dates.local(now).date():
        raise Refusal(NOT_YET_VISITED, day=dates.short(day, get_language() or "th"))
    if visit.round.state == Round.State.PUBLISHED:
        raise Refusal(ROUND_CLOSED, state=visit.round.get_state_display())


def _sits_there(row: Attendance) -> bool:
    return row.visit.stand_ins.filter(seat=row.seat, user=row.user).exists()


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one seat; no ``presence``: it is not known."""

    seat: Seat
    presence: str
    user: User | None
    note: str


def record_all(visit: Visit, said: Iterable[Said], *, actor: User, now: datetime) -> None:
    """What is said of all seats of a visit at once, whole or not at all."""
    with transaction.atomic():
        for each in said:
            there = (
                Attendance.objects.filter(visit=visit, seat=each.seat).select_related("seat", "visit__round").first()
            )
            if each.presence:
                facts = {"presence": each.presence, "user": each.user, "note": each.note}
                record_attendance(visit, each.seat, **facts, actor=actor, now=now)
            elif there is not None:
                withdraw_attendance(there, actor=actor, now=now)


def record_attendance(
    visit: Visit,
    seat: Seat,
    *,
    presence: str,
    user: User | None = None,
    note: str = "",
    actor: User | None,
    now: datetime,
) -> Attendance:
    """Say it, or say it anew; the same said twice changes nothing."""
    if actor is not None:
        demand(may_record_attendance(actor, visit))
    with transaction.atomic():
        hold(visit.round)
        visit.round.refresh_from_db(fields=["state"])
        row = Attendance.objects.filter(visit=visit, seat=seat).first() or Attendance(visit=visit, seat=seat)
        came = user if presence == Presence.CAME else None
        if row.pk and (row.presence, row.user, row.note) == (presence, came, note):
            return row
        row.presence, row.user, row.note = presence, came, note
        row.recorded_by, row.recorded_at = actor, now
        row.visit, row.seat = visit, seat
        check_attendance(row, now=now)
        row.save()
        audit.record(
            actor,
            "attendance.recorded",
            audit.subject_of(seat),
            now=now,
            round_=visit.round,
            visit=visit.pk,
            presence=presence,
            user=row.user_id,
            note=note,
        )
    return row


def withdraw_attendance(row: Attendance, *, actor: User | None, now: datetime) -> None:
    """Take back what was said by mistake: nothing is known of the seat then."""
    visit = row.visit
    if actor is not None:
        demand(may_record_attendance(actor, visit))
    with transaction.atomic():
        hold(visit.round)
        visit.round.refresh_from_db(fields=["state"])
        _check_moment(visit, now)
        subject = audit.subject_of(row.seat)
        audit.record(actor, "attendance.withdrawn", subject, now=now, round_=visit.round, visit=visit.pk)
        row.delete()
