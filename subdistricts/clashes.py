"""What of a day's programme will not work out: who would be in two places, a way too long for its time, a stop without
a venue, at night, or of a candidate that is scored twice. Each with what to do.

Nothing here refuses and nothing asks the database: it looks at the stops that the reader sees, and so never tells of a
round that is hidden from him.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.utils.translation import gettext as _

from subdistricts.thai import dates

# Between these hours a village can receive a committee.
EARLIEST, LATEST = time(7), time(19)


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of a programme, by what can be wrong with it. ``people`` come along: who sits for each seat there."""

    key: int
    round: int
    name: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    travel_minutes: int | None
    people: frozenset[int]
    scored: int | None  # its candidate, where it is scored
    uncovered: tuple[str, ...] = ()  # seats whose stand-in of that day does not sit here

    def goes_with(self, other: "Stop") -> bool:
        """Whether anybody goes to both."""
        return self.round == other.round or bool(self.people & other.people)


@dataclass(frozen=True, slots=True)
class Clash:
    """``kind`` never changes; ``words`` say what is wrong, ``advice`` what to do."""

    kind: str
    stop: int
    words: str
    advice: str


def stop_before(stop: Stop, stops: Iterable[Stop]) -> Stop | None:
    """From where people come to this stop: the last that had ended by then and that somebody goes to as well."""
    earlier = [each for each in stops if each.ends_at <= stop.starts_at and each.goes_with(stop)]
    return max(earlier, key=lambda each: (each.ends_at, each.starts_at), default=None)


def of_day(
    stops: Iterable[Stop], names: Mapping[int, str], also_scored: Mapping[int, Iterable[datetime]], language: str
) -> list[Clash]:
    """All of a day, in the order of its stops. ``also_scored``: when else each candidate's scored visits begin."""
    ordered = sorted(stops, key=lambda stop: (stop.starts_at, stop.key))
    return [
        clash
        for number, stop in enumerate(ordered)
        for clash in (
            *_in_two_places(stop, ordered[:number], names, language),
            *_too_far(stop, ordered),
            *_of_itself(stop, language),
            *_scored_twice(stop, also_scored, language),
        )
    ]


def _in_two_places(stop: Stop, before: Iterable[Stop], names: Mapping[int, str], language: str) -> Iterator[Clash]:
    for other in before:
        both = stop.people & other.people
        if both and other.ends_at > stop.starts_at and other.round != stop.round:
            who = ", ".join(sorted(names.get(person, "") for person in both))
            words = _("%(who)s: in two places at once from %(start)s on, here and at “%(other)s” (until %(end)s).") % {
                "who": who,
                "other": other.name,
                "start": _clock(stop.starts_at, language),
                "end": _clock(other.ends_at, language),
            }
            yield Clash("two_places", stop.key, words, _("Move one of the stops, or name who sits for them that day."))


def _too_far(stop: Stop, stops: Iterable[Stop]) -> Iterator[Clash]:
    before = stop_before(stop, stops)
    if before is None or not stop.travel_minutes:
        return
    between = int((stop.starts_at - before.ends_at).total_seconds() // 60)
    if between < stop.travel_minutes:
        words = _("The way from “%(other)s” takes %(needed)d minutes, and there are %(given)d.") % {
            "other": before.name,
            "needed": stop.travel_minutes,
            "given": between,
        }
        yield Clash("short_travel", stop.key, words, _("Begin later, end the stop before earlier, or correct the way."))


def _of_itself(stop: Stop, language: str) -> Iterator[Clash]:
    if not stop.venue:
        yield Clash("no_venue", stop.key, _("No venue is written."), _("Write where the committee is expected."))
    starts, ends = dates.local(stop.starts_at), dates.local(stop.ends_at)
    if starts.time() < EARLIEST or ends.time() > LATEST or starts.date() != ends.date():
        words = _("It lies outside %(first)s–%(last)s.") % {
            "first": dates.clock(EARLIEST, language),
            "last": dates.clock(LATEST, language),
        }
        yield Clash("outside_hours", stop.key, words, _("Check the times: was the afternoon meant?"))
    if stop.uncovered:
        words = _("The stand-in of that day does not sit here for: %(seats)s.") % {"seats": ", ".join(stop.uncovered)}
        advice = _("Under “Who sits for whom” one press lets him sit at every stop; leave it where the holder comes.")
        yield Clash("uncovered", stop.key, words, advice)


def _scored_twice(stop: Stop, also_scored: Mapping[int, Iterable[datetime]], language: str) -> Iterator[Clash]:
    others = sorted(set(also_scored.get(stop.scored or 0, ())) - {stop.starts_at})
    if others:
        when = ", ".join(
            f"{dates.short(dates.local(each).date(), language)} {_clock(each, language)}" for each in others
        )
        words = _("The same candidate is scored on another visit too: %(when)s.") % {"when": when}
        yield Clash("scored_twice", stop.key, words, _("Make one of them a study visit, or take it out."))


def _clock(moment: datetime, language: str) -> str:
    return dates.clock(dates.local(moment).time(), language)
