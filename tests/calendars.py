"""A strict reader of calendar files, after RFC 5545: what a lenient calendar would forgive is an error here."""

import re
from datetime import UTC, datetime

LINE = re.compile(r"([A-Z][A-Z0-9-]*):(.*)", re.DOTALL)  # nothing of ours has parameters
MOMENT = re.compile(r"\d{8}T\d{6}Z")
ESCAPES = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n"}
TEXTS = {"SUMMARY", "LOCATION", "DESCRIPTION", "X-WR-CALNAME"}
MOMENTS = {"DTSTAMP", "DTSTART", "DTEND"}
NEEDED = {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS"}


def read(data: bytes) -> tuple[dict[str, str], list[dict[str, object]]]:
    """The calendar's own properties and its events, each property once, its value as it was meant."""
    lines = unfolded(data)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    own: dict[str, str] = {}
    events: list[dict[str, object]] = []
    inside: dict[str, object] | None = None
    for line in lines[1:-1]:
        name, value = LINE.fullmatch(line).groups()
        if line == "BEGIN:VEVENT":
            assert inside is None
            inside = {}
        elif line == "END:VEVENT":
            assert set(inside) >= NEEDED
            events.append(inside)
            inside = None
        else:
            there = own if inside is None else inside
            assert name not in there
            assert name not in ("BEGIN", "END")
            there[name] = meant(name, value)
    assert inside is None
    assert (own["VERSION"], own["METHOD"], bool(own["PRODID"])) == ("2.0", "PUBLISH", True)
    return own, events


def unfolded(data: bytes) -> list[str]:
    assert data.endswith(b"\r\n")
    rows = data[:-2].split(b"\r\n")
    assert max(map(len, rows)) <= 75
    found: list[str] = []
    for row in rows:
        text = row.decode()  # a letter that was cut in two would not be read
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", text)
        if text.startswith(" "):
            found[-1] += text[1:]
        else:
            found.append(text)
    return found


def meant(name: str, value: str) -> object:
    if name in MOMENTS:
        assert MOMENT.fullmatch(value)
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if name == "SEQUENCE":
        return int(value)
    if name not in TEXTS:
        return value
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value)
    parts = re.findall(r"\\.|[^\\]", value)
    assert "".join(parts) == value
    return "".join(part if len(part) == 1 else ESCAPES[part] for part in parts)
