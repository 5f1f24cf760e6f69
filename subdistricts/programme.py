"""The programme of a day across rounds: every stop that the reader may see, the way to it, who comes along, who came.

It reads a fixed number of queries, however long the day. What a reader may not see is not in it and changes nothing of
what is: the inspection zone's round never shows in the day of the province that it judges.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import get_language

from subdistricts import day_stand_ins
from subdistricts.clashes import Clash, Stop, of_day, stop_before
from subdistricts.day_stand_ins import bounds
from subdistricts.models import Attendance, Round, Seat, StandIn, User, Visit
from subdistricts.permissions import may_manage_round
from subdistricts.querysets import WHAT_AND_WHERE
from subdistricts.roles import roles_with
from subdistricts.thai import dates
from subdistricts.travel import way_to

Presence = Attendance.Presence


@dataclass(frozen=True, slots=True)
class Place:
    """A seat on one visit: who sits there, and whether he came."""

    seat: Seat
    sitter: User | None
    is_stand_in: bool
    reason: str
    attendance: Attendance | None


@dataclass(frozen=True, slots=True)
class DayStop:
    """A stop with the way to it. ``before`` is where one comes from; ``clashes`` are for who arranges it."""

    visit: Visit
    way: str
    before: Visit | None
    places: tuple[Place, ...]
    clashes: tuple[Clash, ...]
    is_managed: bool

    @property
    def came(self) -> int:
        return sum(place.attendance is not None and place.attendance.presence == Presence.CAME for place in self.places)

    @property
    def is_attendance_known(self) -> bool:
        return any(place.attendance for place in self.places)

    @property
    def may_change_places(self) -> bool:
        """Whether it can go before the stop before."""
        return self.is_managed and self.before is not None


@dataclass(frozen=True, slots=True)
class Instead:
    """Who sits in a holder's stead, and at which hours: those of his stops; nothing: the whole day."""

    user: User
    when: str


@dataclass(frozen=True, slots=True)
class Coming:
    """A seat and who comes for it that day, for paper. Nobody in ``who``: others sit on all its stops."""

    seat: Seat
    who: str
    instead: tuple[Instead, ...]


@dataclass(frozen=True, slots=True)
class ComingCommittee:
    name: str
    lines: tuple[Coming, ...]


@dataclass(frozen=True, slots=True)
class OfficeOfDay:
    """An office with its person, who sits for it that day, and on how many of its visits."""

    seat: Seat  # one of them: the rules find the others
    rounds: tuple[Round, ...]
    visits: int
    stand_ins: tuple[StandIn, ...]

    @property
    def is_whole(self) -> bool:
        """One person sits for it on all of the day's visits."""
        return len(self.stand_ins) == self.visits and self.only_one is not None

    @property
    def only_one(self) -> StandIn | None:
        """One person's entry, where nobody else sits for it that day."""
        return self.stand_ins[0] if len({row.user_id for row in self.stand_ins}) == 1 else None


class Programme:
    """One day, as one reader may see it; ``typed`` is a stop as it would be, in place of what is kept of it."""

    def __init__(self, user: User, day: date, typed: Visit | None = None) -> None:
        self.user = user
        self.day = day
        self.typed = typed

    @cached_property
    def visits(self) -> list[Visit]:
        begins, ends = bounds(self.day)
        seen = Visit.objects.visible_to(self.user).filter(starts_at__gte=begins, starts_at__lt=ends)
        related = (f"round__{name}" for name in WHAT_AND_WHERE)
        kept = list(seen.with_place().select_related(*related).order_by("starts_at", "pk"))
        if self.typed is None:
            return kept
        return sorted([*(each for each in kept if each.pk != self.typed.pk), self.typed], key=lambda row: row.starts_at)

    @cached_property
    def keys(self) -> list[int]:
        return [visit.pk for visit in self.visits if visit.pk]

    @cached_property
    def rounds(self) -> dict[int, Round]:
        return {visit.round_id: visit.round for visit in self.visits}

    @cached_property
    def seats(self) -> dict[int, list[Seat]]:
        """By round, in the order of the committee."""
        rows = Seat.objects.filter(committee__round__in=self.rounds).select_related("office", "holder", "committee")
        found = defaultdict(list)
        for seat in rows.order_by("number"):
            found[seat.committee.round_id].append(seat)
        return found

    @cached_property
    def stand_ins(self) -> dict[tuple[int, int], StandIn]:
        """By visit and seat."""
        rows = StandIn.objects.filter(visit__in=self.keys).select_related("user")
        found = {(row.visit_id, row.seat_id): row for row in rows}
        joining = day_stand_ins.joining(self.typed) if self.typed else []
        return found | {(row.visit.pk, row.seat_id): row for row in joining}

    @cached_property
    def attendance(self) -> dict[tuple[int, int], Attendance]:
        rows = Attendance.objects.filter(visit__in=self.keys).select_related("user", "seat")
        return {(row.visit_id, row.seat_id): row for row in rows}

    @cached_property
    def managed(self) -> set[int]:
        """The rounds whose stops the reader arranges."""
        return {pk for pk, round_ in self.rounds.items() if may_manage_round(self.user, round_)}

    @cached_property
    def stops(self) -> list[DayStop]:
        thought = {visit.pk: self._thought(visit) for visit in self.visits}
        clashing = self._clashes(thought.values()) if self.managed else {}
        by_key = {_key(visit): visit for visit in self.visits}
        found = []
        for visit in self.visits:
            before = stop_before(thought[visit.pk], thought.values())
            found.append(
                DayStop(
                    visit=visit,
                    way=way_to(visit),
                    before=before and by_key[before.key],
                    places=tuple(self._place(seat, visit) for seat in self.seats[visit.round_id]),
                    clashes=tuple(clashing.get(_key(visit), ())),
                    is_managed=visit.round_id in self.managed,
                )
            )
        return found

    @property
    def clashes(self) -> list[Clash]:
        return [clash for stop in self.stops for clash in stop.clashes]

    @property
    def committees(self) -> list[ComingCommittee]:
        """Who comes, committee by committee; for paper."""
        return [
            ComingCommittee(str(seats[0].committee), tuple(self._coming(seat) for seat in seats))
            for seats in (self.seats[pk] for pk in self.rounds)
            if seats
        ]

    def _coming(self, seat: Seat) -> Coming:
        visits = [visit for visit in self.visits if visit.round_id == seat.committee.round_id]
        named = [
            (visit, self.stand_ins[visit.pk, seat.pk]) for visit in visits if (visit.pk, seat.pk) in self.stand_ins
        ]
        hours: dict[User, list[str]] = defaultdict(list)
        for visit, row in named:
            hours[row.user].append(dates.clock(dates.local(visit.starts_at).time(), get_language() or "th"))
        instead = tuple(
            Instead(user, ", ".join(when) if len(when) < len(visits) else "") for user, when in hours.items()
        )
        comes = seat.holder is not None and len(named) < len(visits)
        return Coming(seat, str(seat.holder) if comes else "", instead)

    @cached_property
    def offices(self) -> list[OfficeOfDay]:
        """Of the rounds that the reader arranges; seats of one office and one person are one."""
        alike: dict[object, list[Seat]] = defaultdict(list)
        for pk in self.managed:
            for seat in self.seats[pk]:
                alike[(seat.office_id, seat.holder_id) if seat.holder_id else seat.pk].append(seat)
        found = [self._office(seats) for seats in alike.values()]
        return sorted(found, key=lambda office: (office.seat.number, office.seat.pk))

    def recordable(self, now: datetime) -> set[int]:
        """The visits of which the reader may say by now who came; the same as the rule and its verdict answer."""
        if self.day > dates.local(now).date():
            return set()
        return {
            visit.pk for visit in self.visits if visit.round.state != Round.State.PUBLISHED and self._records(visit)
        }

    def _records(self, visit: Visit) -> bool:
        if self.user.reach.covers(roles_with("record_attendance"), visit.round):
            return True
        secretaries = [seat for seat in self.seats[visit.round_id] if seat.role == Seat.Role.SECRETARY]
        places = [self._place(seat, visit) for seat in secretaries if visit.round.state != Round.State.DRAFT]
        return any(self.user in (place.seat.holder, place.sitter) for place in places)

    def _office(self, seats: list[Seat]) -> OfficeOfDay:
        rounds = {seat.committee.round_id: seat.pk for seat in seats}
        pairs = [(visit.pk, rounds[visit.round_id]) for visit in self.visits if visit.round_id in rounds]
        named = tuple(self.stand_ins[pair] for pair in pairs if pair in self.stand_ins)
        return OfficeOfDay(seats[0], tuple(self.rounds[pk] for pk in rounds), len(pairs), named)

    def _place(self, seat: Seat, visit: Visit) -> Place:
        stand_in = self.stand_ins.get((visit.pk, seat.pk))
        return Place(
            seat=seat,
            sitter=stand_in.user if stand_in else seat.holder,
            is_stand_in=stand_in is not None,
            reason=stand_in.reason if stand_in else "",
            attendance=self.attendance.get((visit.pk, seat.pk)),
        )

    def _thought(self, visit: Visit) -> Stop:
        places = [self._place(seat, visit) for seat in self.seats[visit.round_id]]
        stood_in = {seat for _visit, seat in self.stand_ins}
        return Stop(
            key=_key(visit),
            round=visit.round_id,
            name=str(visit),
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            venue=visit.venue,
            travel_minutes=visit.travel_minutes,
            people=frozenset(place.sitter.pk for place in places if place.sitter),
            scored=visit.candidate_id if visit.kind == Visit.Kind.SCORED else None,
            uncovered=tuple(str(place.seat) for place in places if place.seat.pk in stood_in and not place.is_stand_in),
        )

    def _clashes(self, stops: Iterable[Stop]) -> dict[int, list[Clash]]:
        """Only at stops that the reader arranges."""
        names = {seat.holder_id: str(seat.holder) for seats in self.seats.values() for seat in seats if seat.holder}
        names |= {row.user_id: str(row.user) for row in self.stand_ins.values()}
        found = defaultdict(list)
        arranged = {_key(visit) for visit in self.visits if visit.round_id in self.managed}
        for clash in of_day(stops, names, self._also_scored(), get_language() or "th"):
            if clash.stop in arranged:
                found[clash.stop].append(clash)
        return found

    def _also_scored(self) -> dict[int, list[datetime]]:
        candidates = {visit.candidate_id for visit in self.visits if visit.kind == Visit.Kind.SCORED}
        rows = Visit.objects.filter(candidate__in=candidates, kind=Visit.Kind.SCORED)
        found = defaultdict(list)
        if self.typed is not None:
            rows = rows.exclude(pk=self.typed.pk)
        for candidate, starts_at in rows.order_by("starts_at").values_list("candidate", "starts_at"):
            found[candidate].append(starts_at)
        return found


def _key(visit: Visit) -> int:
    return visit.pk or 0  # of one that is not yet kept


def clashes_of(visit: Visit, user: User) -> list[Clash]:
    """What else would not work out with the stop as it was typed, there or elsewhere that day. Nothing is saved."""
    day = dates.local(visit.starts_at).date()
    known = {(clash.kind, clash.stop, clash.words) for clash in Programme(user, day).clashes}
    thought = Programme(user, day, typed=visit).clashes
    return [clash for clash in thought if (clash.kind, clash.stop, clash.words) not in known]


def rounds_taking_stops(user: User, day: date) -> QuerySet[Round]:
    """Of which the reader may put a stop on the day: a published round goes nowhere any more."""
    rounds = Round.objects.manageable_by(user).filter(fiscal_year=dates.fiscal_year(day))
    return rounds.exclude(state=Round.State.PUBLISHED).with_area().order_by("award", "level", "pk")


def days_seen(user: User) -> list[date]:
    """Every day with a stop that the reader may see."""
    moments = Visit.objects.visible_to(user).order_by("starts_at").values_list("starts_at", flat=True)
    return sorted({dates.local(moment).date() for moment in moments})
