"""Calendar files as RFC 5545 has them: a programme to be taken into a telephone's or an office's calendar.

Only when, where and what: nothing of scores. A stop keeps its UID for good, and its SEQUENCE grows with every change,
so that a calendar which has it already takes the newer in its place. Times are in UTC, which every calendar shows in
its own; text is escaped, lines end with CRLF and are folded at 75 octets, never inside a letter.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST = 75  # octets of a line, the break not counted


@dataclass(frozen=True, slots=True)
class Event:
    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str = ""
    description: str = ""
    is_cancelled: bool = False


def compose(events: Iterable[Event], *, name: str, stamp: datetime) -> bytes:
    """The whole file; ``name`` is what the calendar is called, ``stamp`` when this was written."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//cddeval//programme//TH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        *(line for event in events for line in _event(event, stamp)),
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def _event(event: Event, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{_moment(stamp)}"
    yield f"DTSTART:{_moment(event.starts_at)}"
    yield f"DTEND:{_moment(event.ends_at)}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.location:
        yield f"LOCATION:{escaped(event.location)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """As a value of type TEXT: what has a meaning there is marked, a line break becomes two letters; no controls."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    kept = "".join(letter for letter in text if (letter >= " " and letter != "\x7f") or letter in "\n\t")
    return kept.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """The line in octets, its continuations beginning with a space that counts among the 75."""
    parts, room = [b""], LONGEST
    for letter in line:
        octets = letter.encode()
        if len(parts[-1]) + len(octets) > room:
            parts.append(b"")
            room = LONGEST - 1
        parts[-1] += octets
    return b"\r\n ".join(parts) + b"\r\n"
