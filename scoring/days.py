"""A judge's day: the visits in order, the state of his own sheet for each, and what he does next.

Everything here is one person's own. It never reads a sheet of another seat, nor whether there is one: a visit's place
on the list and its marks would be the same if all other judges had done nothing, or everything. Who sits for a seat on
some visits sees those and nothing else of the round.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from scoring import sheets
from scoring.core import sheet as core
from scoring.core.rounding import two_decimals
from scoring.core.rubric import Rubric
from scoring.models import RoundRules, ScoreSheet, SheetConflict, SheetOp
from scoring.rubrics import core_rubric
from subdistricts.models import Candidate, Recusal, Round, Seat, StandIn, User, Visit
from subdistricts.travel import way_to

UNFINISHED = ("empty", "draft", "signed_changed", "conflict")


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """One's own sheet as a line of a list. ``state`` is that of :func:`scoring.sheets.state_of`, or ``recused``."""

    sheet: ScoreSheet
    state: str
    total: str | None  # of the signed points, for the eye
    scored: int  # criteria that have points
    criteria: int
    recusal: str | None  # its kind, where no sheet is due
    signed_by_other: User | None
    visit: Visit | None
    is_held: bool  # work of it waits for a ruling

    @property
    def candidate(self) -> Candidate:
        return self.sheet.candidate

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED and self.signed_by_other is None


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit of a day. ``when`` is ``now``, ``next`` or nothing; ``is_bold``: its button is the next thing to do."""

    visit: Visit
    own: OwnSheet | None
    way: str  # to it from the stop before, in words
    stand_in: User | None  # who sits there in this person's stead
    when: str
    is_bold: bool


@dataclass(frozen=True, slots=True)
class RoundSheets:
    """One's own sheets of a round: in the order of their visits, then those whose day is not set yet."""

    round: Round
    seats: tuple[Seat, ...]
    visited: tuple[OwnSheet, ...]
    without_day: tuple[OwnSheet, ...]

    @property
    def due(self) -> int:
        return sum(own.recusal is None for own in (*self.visited, *self.without_day))

    @property
    def signed(self) -> int:
        """Due sheets that count as they stand: nothing unsigned, nothing to settle."""
        every = (*self.visited, *self.without_day)
        return sum(own.recusal is None and own.total is not None and not own.is_unfinished for own in every)


class Calendar:
    """Everything of one judge, read once: a fixed number of queries, however many visits there are."""

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def seats(self) -> list[Seat]:
        """His seats and those he sits for on some visit, of rounds past their draft."""
        his = Seat.objects.filter(
            Q(holder=self.user) | Exists(StandIn.objects.filter(user=self.user, seat=OuterRef("pk")))
        )
        area = ("award", "province", "district", "district_group", "inspection_zone")
        rows = his.exclude(committee__round__state=Round.State.DRAFT).order_by("-committee__round__fiscal_year", "pk")
        found = list(rows.select_related("office", *(f"committee__round__{name}" for name in area)))
        name_apart([seat.committee.round for seat in found])
        return found

    @cached_property
    def waiting(self) -> list[Seat]:
        """His places in rounds that have not opened: that he has them, and nothing else of these rounds."""
        return list(Seat.objects.waiting_for(self.user))

    @cached_property
    def rounds(self) -> dict[int, Round]:
        return {seat.committee.round_id: seat.committee.round for seat in self.seats}

    @cached_property
    def visits(self) -> list[Visit]:
        own_rounds = [seat.committee.round_id for seat in self.seats if seat.holder_id == self.user.pk]
        sits_here = Exists(StandIn.objects.filter(user=self.user, visit=OuterRef("pk")))
        his = Visit.objects.filter(Q(round__in=own_rounds) | Q(sits_here, round__in=list(self.rounds)))
        return list(his.with_place().order_by("starts_at", "pk"))

    @cached_property
    def own_sheets(self) -> dict[tuple[int, int], OwnSheet]:
        """By seat and candidate."""
        first_visits = {visit.candidate_id: visit for visit in reversed(self.visits) if visit.candidate_id}
        rows = ScoreSheet.objects.judged_by(self.user).filter(seat__in=self.seats).for_list()
        rows = rows.order_by("candidate__position", "pk").annotate(
            in_conflict=Exists(SheetConflict.objects.open().filter(sheet=OuterRef("pk"))),
            is_held=Exists(SheetOp.objects.waiting().filter(sheet=OuterRef("pk"))),
            recusal=Subquery(
                Recusal.objects.filter(seat=OuterRef("seat"), candidate=OuterRef("candidate")).values("kind")[:1]
            ),
        )
        seats = {seat.pk: seat for seat in self.seats}
        for row in rows:  # hundreds of sheets lie on a few seats of a few rounds
            row.seat = seats[row.seat_id]
            row.candidate.round = row.seat.committee.round
        return {(row.seat_id, row.candidate_id): self._own(row, first_visits.get(row.candidate_id)) for row in rows}

    @cached_property
    def _rubrics(self) -> dict[int, Rubric]:
        """The rubric of each round's newest frozen rules."""
        rules = RoundRules.objects.filter(round__in=list(self.rounds), frozen_at__isnull=False).order_by("version")
        newest = {row.round_id: row for row in rules.select_related("rubric").prefetch_related("rubric__criteria")}
        return {round_id: core_rubric(row.rubric) for round_id, row in newest.items()}

    @cached_property
    def _stand_ins(self) -> dict[int, StandIn]:
        """By visit: that he sits for a seat there, or that somebody sits there for his."""
        rows = StandIn.objects.filter(Q(user=self.user) | Q(seat__holder=self.user)).select_related("user")
        return {row.visit_id: row for row in sorted(rows, key=lambda row: row.user_id == self.user.pk)}

    def _own(self, sheet: ScoreSheet, visit: Visit | None) -> OwnSheet:
        rubric = self._rubrics[sheet.candidate.round_id]
        signed = None if sheet.recusal else core.total(rubric, sheets.points_of(sheet.signed_body))
        points = sheets.points_of(sheet.body)
        return OwnSheet(
            sheet=sheet,
            state="recused" if sheet.recusal else sheets.state_of(sheet, open_conflict=sheet.in_conflict),
            total=None if signed is None else two_decimals(signed),
            scored=sum(points.get(code) is not None for code in rubric.codes),
            criteria=len(rubric.criteria),
            recusal=sheet.recusal,
            signed_by_other=None if sheet.signed_by_id in (None, self.user.pk) else sheet.signed_by,
            visit=visit,
            is_held=sheet.is_held,
        )

    def own_sheet_of(self, visit: Visit) -> OwnSheet | None:
        """The sheet that this person fills in on a visit: none where it is not scored or the seat has no vote."""
        if visit.kind != Visit.Kind.SCORED:
            return None
        return self.own_sheets.get((self.seat_on(visit), visit.candidate_id))

    def seat_on(self, visit: Visit) -> int | None:
        """The seat for which this person comes along, or would if nobody sat there in his stead."""
        stand_in = self._stand_ins.get(visit.pk)
        return stand_in.seat_id if stand_in else self._own_seats.get(visit.round_id)

    def stand_in_on(self, visit: Visit) -> User | None:
        stand_in = self._stand_ins.get(visit.pk)
        return stand_in.user if stand_in and stand_in.user_id != self.user.pk else None

    @cached_property
    def _own_seats(self) -> Mapping[int, int]:
        return {seat.committee.round_id: seat.pk for seat in self.seats if seat.holder_id == self.user.pk}

    @cached_property
    def days(self) -> list[dt.date]:
        return sorted({day_of(visit) for visit in self.visits})

    @cached_property
    def unfinished_days(self) -> set[dt.date]:
        """Days with a visit whose own sheet is not signed as it stands."""
        owns = ((visit, self.own_sheet_of(visit)) for visit in self.visits)
        return {day_of(visit) for visit, own in owns if own is not None and own.is_unfinished}

    def stops(self, day: dt.date, now: dt.datetime) -> list[Stop]:
        visits = [visit for visit in self.visits if day_of(visit) == day]
        owns = {visit.pk: self.own_sheet_of(visit) for visit in visits}
        marked, mark = mark_of(visits, now) if day == timezone.localdate(now) else (None, "")
        absent = {visit.pk: self.stand_in_on(visit) for visit in visits}
        bold = next_to_do([(visit, owns[visit.pk]) for visit in visits if not absent[visit.pk]], now)
        return [
            Stop(
                visit=visit,
                own=owns[visit.pk],
                way=way_to(visit),
                stand_in=absent[visit.pk],
                when=mark if visit is marked else "",
                is_bold=visit is bold,
            )
            for visit in visits
        ]

    def seats_on(self, day: dt.date | None) -> list[Seat]:
        """The seats for which something is visited on a day; all of them where no day is set."""
        rounds = {visit.round_id for visit in self.visits if day_of(visit) == day}
        return [seat for seat in self.seats if seat.committee.round_id in rounds] or self.seats

    def by_round(self) -> list[RoundSheets]:
        found = []
        for pk, round_ in self.rounds.items():
            own = [each for each in self.own_sheets.values() if each.candidate.round_id == pk]
            visited = sorted((each for each in own if each.visit), key=lambda each: each.visit.starts_at)
            seats = tuple(seat for seat in self.seats if seat.committee.round_id == pk)
            found.append(RoundSheets(round_, seats, tuple(visited), tuple(each for each in own if not each.visit)))
        return found


def name_apart(rounds: Iterable[Round]) -> None:
    """Give each its ``title``: its name, and the award before it where two awards have a round of one area and year."""
    named = {round_.pk: str(round_) for round_ in rounds}
    alike = Counter(named.values())
    for round_ in rounds:
        name = named[round_.pk]
        round_.title = f"{round_.award} · {name}" if alike[name] > 1 else name  # type: ignore[attr-defined]


def day_of(visit: Visit) -> dt.date:
    return timezone.localdate(visit.starts_at)


def day_to_open(days: Iterable[dt.date], today: dt.date, unfinished: Iterable[dt.date] = ()) -> dt.date | None:
    """Today if something is visited today, else the nearest to come, else the first with work left, else the last."""
    ordered = sorted(days)
    coming = [day for day in ordered if day >= today]
    return (coming or sorted(unfinished) or ordered[-1:] or [None])[0]


def mark_of(visits: list[Visit], now: dt.datetime) -> tuple[Visit | None, str]:
    """The visit that is going on, else the next to come."""
    for visit in visits:
        if visit.ends_at > now:
            return visit, "now" if visit.starts_at <= now else "next"
    return None, ""


def next_to_do(stops: list[tuple[Visit, OwnSheet | None]], now: dt.datetime) -> Visit | None:
    """The unfinished sheet of the visit going on, else the day's first unfinished one."""
    unfinished = [visit for visit, own in stops if own is not None and own.is_unfinished]
    going_on = [visit for visit in unfinished if visit.starts_at <= now < visit.ends_at]
    return next(iter([*going_on, *unfinished]), None)
