"""Calendar files, read again by a strict reader of RFC 5545."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from subdistricts.calendar_files import Event, compose, folded
from tests import calendars

STAMP = datetime(2021, 12, 28, 3, tzinfo=UTC)
TEN = datetime(2021, 12, 29, 10, tzinfo=timezone(timedelta(hours=7)))


def event(**fields):
    facts = {"uid": "a", "sequence": 0, "starts_at": TEN, "ends_at": TEN + timedelta(hours=2), "summary": "ตำบลตระการ"}
    return Event(**facts | fields)


def test_a_stop_is_read_back_as_it_was_meant_with_its_times_in_utc():
    text = compose([event(sequence=3, location="ศาลาประชาคม หมู่ที่ 1")], name="กำหนดการ", stamp=STAMP)
    own, [read] = calendars.read(text)
    assert own["X-WR-CALNAME"] == "กำหนดการ"
    assert read == {
        "UID": "a",
        "SEQUENCE": 3,
        "DTSTAMP": STAMP,
        "DTSTART": datetime(2021, 12, 29, 3, tzinfo=UTC),
        "DTEND": datetime(2021, 12, 29, 5, tzinfo=UTC),
        "SUMMARY": "ตำบลตระการ",
        "LOCATION": "ศาลาประชาคม หมู่ที่ 1",
        "STATUS": "CONFIRMED",
    }


def test_what_has_a_meaning_there_is_marked():
    said = 'ก\\n, ข; ค: "ง"\nบรรทัดที่สอง\tแท็บ\\'
    _own, [read] = calendars.read(compose([event(description=said)], name=",", stamp=STAMP))
    assert read["DESCRIPTION"] == said


def test_a_line_cannot_be_ended_from_within():
    said = "ก\r\nEND:VEVENT\rBEGIN:VEVENT\x00\x1b\x7f"
    _own, [read] = calendars.read(compose([event(summary=said)], name="ก", stamp=STAMP))
    assert read["SUMMARY"] == "ก\nEND:VEVENT\nBEGIN:VEVENT"


@pytest.mark.parametrize("length", [74, 75, 76, 149, 150])
def test_a_line_is_folded_exactly_where_it_is_full(length):
    rows = folded("x" * length).removesuffix(b"\r\n").split(b"\r\n")
    assert [len(row) for row in rows] == {
        74: [74], 75: [75], 76: [75, 2], 149: [75, 75], 150: [75, 75, 2],
    }[length]  # fmt: skip


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=90), min_size=1, max_size=3))
def test_any_text_is_read_back(texts):
    kept = ["".join(c for c in text if (c >= " " and c != "\x7f") or c in "\t\n\r") for text in texts]
    expected = [text.replace("\r\n", "\n").replace("\r", "\n") for text in kept]
    _own, read = calendars.read(compose([event(summary=text) for text in texts], name="ก", stamp=STAMP))
    assert [each["SUMMARY"] for each in read] == expected


def test_a_programme_without_stops_is_a_calendar_all_the_same():
    own, read = calendars.read(compose([], name="ว่าง", stamp=STAMP))
    assert (own["CALSCALE"], read) == ("GREGORIAN", [])
