"""What is known of judges' devices: what each last said of itself, which of its ops the server has, and whether it may
hold work that the server does not have.

A device that speaks up is no act of a person, so the trail has no entry of it. What staff were shown of devices when
they locked a round, and why they locked it all the same, stands in the trail (``scoring.decisions``).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Max, Min

from scoring.device_reports import Offer, Report
from scoring.models import Device, RoundRules, SheetOp
from scoring.refusals import TOO_MANY_DEVICES
from subdistricts.models import Recusal, Round, Seat, StandIn, User, Visit
from subdistricts.refusals import Refusal

MOST_DEVICES: Final = 100  # of one person


def note(report: Report, *, user: User, now: datetime) -> None:
    """Keep what a device of this person says of itself, in place of what it said before."""
    said = {
        "last_contact_at": now,
        "pending": report.pending,
        "oldest_at": None if report.oldest_age is None else now - report.oldest_age,
        "persisted": report.persisted,
        "standalone": report.standalone,
        "build": report.build,
        "ready_sheets": report.ready_sheets,
        "ready_at": report.ready_at,
        "lost_at": report.lost_at,
    }
    if Device.objects.filter(user=user, device_id=report.device_id).update(**said):
        return
    if Device.objects.filter(user=user).count() >= MOST_DEVICES:
        raise Refusal(TOO_MANY_DEVICES, limit=MOST_DEVICES)
    Device.objects.get_or_create(user=user, device_id=report.device_id, defaults={**said, "first_contact_at": now})


def missing_ops(offer: Offer, *, user: User) -> list[str]:
    """Which of the offered ops the server does not have of this person, in the order of the offer.

    Somebody else's op is missing like one that nobody ever sent: nothing is told about others.
    """
    there = set(SheetOp.objects.filter(op_id__in=offer.ops, user=user).values_list("op_id", flat=True))
    return [str(op_id) for op_id in dict.fromkeys(offer.ops) if op_id not in there]


# What staff must know of them


@dataclass(frozen=True, slots=True)
class Heard:
    """A device of a judge as it was last heard. ``silent_since`` is the visit since which it should have been."""

    device: Device
    judge: User
    silent_since: Visit | None

    @property
    def may_hold_work(self) -> bool:
        return self.device.pending > 0 or self.silent_since is not None


@dataclass(frozen=True, slots=True)
class OfJudge:
    """One judge of a round, the voting seats that he comes for, and his devices, those that may hold work first."""

    judge: User
    seats: tuple[Seat, ...]
    devices: tuple[Heard, ...]

    @property
    def may_hold_work(self) -> bool:
        return any(heard.may_hold_work for heard in self.devices)


def of_round(round_: Round, now: datetime) -> list[OfJudge]:
    """Who judges in an opened round, in the order of the seats, with the devices heard since it was opened.

    A device that has not been heard since cannot hold sheets of it: these were made when it opened.
    """
    seats = list(Seat.objects.voting().filter(committee__round=round_).select_related("office", "holder"))
    stand_ins = list(StandIn.objects.filter(seat__in=seats).select_related("user").order_by("seat__number", "visit"))
    seats_of: dict[User, list[Seat]] = defaultdict(list)
    for seat in sorted(seats, key=lambda seat: seat.number):
        for person in (seat.holder, *(each.user for each in stand_ins if each.seat_id == seat.pk)):
            if person is not None and seat not in seats_of[person]:
                seats_of[person].append(seat)
    last_visits = _last_visits(round_, seats, stand_ins, now)
    opened_at = RoundRules.objects.filter(round=round_).aggregate(first=Min("frozen_at"))["first"]
    heard: dict[int, list[Device]] = defaultdict(list)
    for device in Device.objects.filter(user__in=seats_of, last_contact_at__gte=opened_at):
        heard[device.user_id].append(device)
    return [
        OfJudge(person, tuple(own), tuple(_heard(person, heard[person.pk], last_visits.get(person.pk))))
        for person, own in seats_of.items()
    ]


def may_hold_work(round_: Round, now: datetime) -> list[Heard]:
    """The devices that may hold work which the server does not have."""
    return [heard for judge in of_round(round_, now) for heard in judge.devices if heard.may_hold_work]


def last_contacts(people: Collection[int]) -> dict[int, datetime]:
    """By person, when any device of his was last heard."""
    heard = Device.objects.filter(user__in=people).order_by().values("user").annotate(latest=Max("last_contact_at"))
    return dict(heard.values_list("user", "latest"))


def _heard(judge: User, devices: Iterable[Device], last_visit: Visit | None) -> list[Heard]:
    found = [Heard(device, judge, _silent_since(device, last_visit)) for device in devices]
    return sorted(found, key=lambda heard: not heard.may_hold_work)


def _silent_since(device: Device, last_visit: Visit | None) -> Visit | None:
    """It took sheets along, and its judge's last visit began after it was last heard."""
    unheard = last_visit is not None and device.is_ready and device.last_contact_at < last_visit.starts_at
    return last_visit if unheard else None


def _last_visits(round_: Round, seats: list[Seat], stand_ins: list[StandIn], now: datetime) -> dict[int, Visit]:
    """By person, the last visit to have begun on which he scores."""
    visits = Visit.objects.filter(round=round_, kind=Visit.Kind.SCORED, starts_at__lte=now).with_place()
    recused = set(Recusal.objects.filter(seat__in=seats).values_list("seat_id", "candidate_id"))
    instead = {(each.seat_id, each.visit_id): each.user_id for each in stand_ins}
    found: dict[int, Visit] = {}
    for visit in visits.order_by("starts_at", "pk"):
        for seat in seats:
            person = instead.get((seat.pk, visit.pk), seat.holder_id)
            if person is not None and (seat.pk, visit.candidate_id) not in recused:
                found[person] = visit
    return found
