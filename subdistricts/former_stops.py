"""Stops that stood on the programme once, by what the trail says of them: taken out, or moved to another day.

Calendars keep what they were given. One that knows a stop strikes it, or moves it, only when a later file names it
again by the same UID: so whoever writes a file for a day also asks what no longer stands there. Nothing here changes
a stop, and nothing is said of a round that the reader does not see.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from subdistricts.day_stand_ins import bounds
from subdistricts.models import AuditEntry, Round, User, Visit
from subdistricts.querysets import WHAT_AND_WHERE, seen_rounds
from subdistricts.thai import dates


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A stop that is no more, as it last stood; ``revision`` is the one after."""

    uid: str
    revision: int
    name: str
    starts_at: datetime
    ends_at: datetime


def taken_out_of(round_: Round) -> list[TakenOut]:
    """All of a round, in the order in which they were taken out."""
    return _taken_out(_entries([round_.pk], "visit.removed"))


def moved_away(user: User, day: date) -> list[Visit]:
    """Stops that stood on the day and now stand on another: in a calendar they keep their UID, and so they move."""
    keys = _stood_on(user, day)
    begins, ends = bounds(day)
    seen = Visit.objects.visible_to(user).filter(pk__in=keys).exclude(starts_at__gte=begins, starts_at__lt=ends)
    return list(seen.with_place().select_related(*(f"round__{name}" for name in WHAT_AND_WHERE)).order_by("pk"))


def taken_out_on(user: User, day: date) -> list[TakenOut]:
    """Stops that stood on the day, whether to the last or before they were moved, and are no more."""
    subjects = {f"visit:{key}" for key in _stood_on(user, day)}
    return _taken_out(entry for entry in _entries(_rounds(user, day), "visit.removed") if entry.subject in subjects)


def _rounds(user: User, day: date) -> list[int]:
    """That the reader sees; a stop lies in its round's fiscal year."""
    seen = Round.objects.filter(seen_rounds(user), fiscal_year=dates.fiscal_year(day))
    return list(seen.order_by().values_list("pk", flat=True).distinct())


def _stood_on(user: User, day: date) -> set[int]:
    begins, ends = bounds(day)
    entries = _entries(_rounds(user, day), "visit.created", "visit.changed", "visit.removed")
    return {_key(entry) for entry in entries if (moment := _moment(entry.facts)) and begins <= moment < ends}


def _entries(rounds: Iterable[int], *actions: str) -> Iterable[AuditEntry]:
    return AuditEntry.objects.filter(round__in=rounds, action__in=actions).order_by("pk").only("subject", "facts")


def _key(entry: AuditEntry) -> int:
    return int(entry.subject.removeprefix("visit:"))


def _moment(said: dict[str, Any]) -> datetime | None:
    """When it began; the oldest entries of a removal do not say."""
    return datetime.fromisoformat(said["starts_at"]) if "starts_at" in said else None


def _taken_out(entries: Iterable[AuditEntry]) -> list[TakenOut]:
    """Those without a revision were taken out before there were files for calendars: none knows them."""
    return [
        TakenOut(
            uid=entry.facts["uid"],
            revision=entry.facts["revision"],
            name=entry.facts["name"],
            starts_at=datetime.fromisoformat(entry.facts["starts_at"]),
            ends_at=datetime.fromisoformat(entry.facts["ends_at"]),
        )
        for entry in entries
        if "revision" in entry.facts
    ]
