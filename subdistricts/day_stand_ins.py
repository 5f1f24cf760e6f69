"""The rules about who sits for an office on one day: a single entry for all of the day's visits.

It is kept as a stand-in on each visit, which is the only truth there is: whoever asks who may score asks that. A visit
that joins the day later gets what holds on all others of its round that day, through the same rule as everybody who is
named; where the day is divided, or the rule refuses, it gets none, and :mod:`subdistricts.clashes` says so.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language

from subdistricts import committees
from subdistricts.models import Seat, StandIn, User, Visit
from subdistricts.permissions import demand, may_manage_round
from subdistricts.prepared import Prepared
from subdistricts.refusals import NO_VISIT_THAT_DAY, Refusal
from subdistricts.thai import dates
from subdistricts.together import under_way


def bounds(day: date) -> tuple[datetime, datetime]:
    """When the day begins and ends in Thailand."""
    begins = datetime.combine(day, time(), dates.BANGKOK)
    return begins, begins + timedelta(days=1)


def visits_on(day: date) -> QuerySet[Visit]:
    begins, ends = bounds(day)
    return Visit.objects.filter(starts_at__gte=begins, starts_at__lt=ends).order_by("starts_at", "pk")


def seats_alike(seat: Seat, day: date, actor: User) -> QuerySet[Seat]:
    """The seat, and the same person's for the same office in other rounds of that day that ``actor`` sets up."""
    rounds = visits_on(day).manageable_by(actor).order_by().values("round")
    alike = Seat.objects.filter(committee__round__in=rounds, office=seat.office_id)
    alike = alike.filter(holder=seat.holder_id) if seat.holder_id else alike.filter(pk=seat.pk)
    return alike.select_related("committee__round", "office").order_by("committee__round", "number")


def _places(seat: Seat, day: date, actor: User) -> list[tuple[Seat, Visit]]:
    demand(may_manage_round(actor, seat.committee.round))
    found = [
        (alike, visit)
        for alike in seats_alike(seat, day, actor)
        if may_manage_round(actor, alike.committee.round)
        for visit in visits_on(day).filter(round=alike.committee.round_id).select_related("round")
    ]
    if not found:
        raise Refusal(NO_VISIT_THAT_DAY, seat=str(seat), day=dates.short(day, get_language() or "th"))
    return found


def sit_that_day(seat: Seat, day: date, user: User, *, reason: str = "", actor: User, now: datetime) -> list[StandIn]:
    """Let ``user`` sit for the seat's office on all its visits of the day, in whoever's stead; all of them or none."""
    with transaction.atomic():
        return [_sit(alike, visit, user, reason, actor=actor, now=now) for alike, visit in _places(seat, day, actor)]


def joining(visit: Visit) -> list[StandIn]:
    """For a visit that is new on its day: who sits for a seat on all other visits of its round that day. Not saved."""
    begins, ends = bounds(dates.local(visit.starts_at).date())
    others: dict[int, set[int]] = defaultdict(set)
    named: dict[int, list[StandIn]] = defaultdict(list)
    for other, starts, _ends, seat, user, reason in around(visit):
        if not begins <= starts < ends:
            continue
        others[other].add(seat)
        if seat is not None:
            named[seat].append(StandIn(seat_id=seat, visit=visit, user_id=user, reason=reason))
    if visit.pk in others:
        return []
    there = set(visit.stand_ins.values_list("seat", flat=True)) if visit.pk and named else set()
    whole = [rows for rows in named.values() if len(rows) == len(others) and len({row.user_id for row in rows}) == 1]
    return [rows[0] for rows in whole if rows[0].seat_id not in there]


def around(visit: Visit) -> list[tuple[Any, ...]]:
    """Visits of its round on its day and at its time, with who sits on each: a line without a seat where nobody does.

    One question for all that a visit's rule looks at; a file asks once for all of the round.
    """
    day = bounds(dates.local(visit.starts_at).date())
    begins, ends = min(day[0], visit.starts_at), max(day[1], visit.ends_at or visit.starts_at)
    if under_way() is None:
        return AROUND.ask(round_=visit.round_id, begins=begins, ends=ends)
    return [line for line in OF_ROUND.ask(round_=visit.round_id) if line[1] < ends and line[2] > begins]


def add(visit: Visit, insert: Callable[[Visit], None]) -> None:
    """Let a new visit be written; a file that goes on need not ask for its round's anew."""
    known = OF_ROUND.ask(round_=visit.round_id) if under_way() else []
    insert(visit)
    OF_ROUND.remember([*known, (visit.pk, visit.starts_at, visit.ends_at, None, None, None)], round_=visit.round_id)


WHO_SITS = ("pk", "starts_at", "ends_at", "stand_ins__seat", "stand_ins__user", "stand_ins__reason")
AROUND = Prepared(
    lambda round_, begins, ends: (
        Visit.objects.filter(round=round_, starts_at__lt=ends, ends_at__gt=begins).order_by().values_list(*WHO_SITS)
    )
)
OF_ROUND = Prepared(lambda round_: Visit.objects.filter(round=round_).order_by().values_list(*WHO_SITS))


def join(rows: Iterable[StandIn], *, actor: User | None, now: datetime) -> None:
    """Name those who were joining, as if one by one; whom the rule refuses does not sit there."""
    for row in rows:
        row.visit_id = row.visit.pk
        with suppress(Refusal):
            committees.save_stand_in(row, actor=actor, now=now)


def _sit(seat: Seat, visit: Visit, user: User, reason: str, *, actor: User, now: datetime) -> StandIn:
    row = StandIn.objects.filter(seat=seat, visit=visit).first() or StandIn(seat=seat, visit=visit)
    if row.pk and (row.user_id, row.reason) == (user.pk, reason):
        return row
    row.seat, row.visit, row.user, row.reason = seat, visit, user, reason
    return committees.save_stand_in(row, actor=actor, now=now)


def withdraw_that_day(seat: Seat, day: date, *, actor: User, now: datetime) -> int:
    """Take the day's entry back: the holder comes himself. How many stand-ins that were."""
    with transaction.atomic():
        places = _places(seat, day, actor)
        rows = StandIn.objects.filter(
            seat__in=[alike.pk for alike, _ in places], visit__in=[visit.pk for _, visit in places]
        ).select_related("seat", "visit__round")
        for row in rows:
            committees.remove_stand_in(row, actor=actor, now=now)
        return len(rows)
