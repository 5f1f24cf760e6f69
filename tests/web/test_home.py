"""The first page sends everyone to where their work is."""

import datetime as dt

import pytest
from django.utils import timezone

from tests import cast, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast.assemble()


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("judge", "/day/"),
        ("chair", "/day/"),
        ("staff", "/rounds/"),
        ("foreign_staff", "/rounds/"),
        ("administrator", "/admin/"),
        ("district_officer", "/nominations/"),
        ("reader", "/rounds/"),
    ],
)
def test_everyone_begins_where_their_work_is(client, people, name, where):
    client.force_login(getattr(people, name))
    assert client.get("/").url == where


def test_who_has_no_role_reads_whom_to_ask(client, people):
    client.force_login(people.stranger)
    page = client.get("/")
    assert (page.status_code, page.templates[0].name) == (200, "subdistricts/no_role.html")
    assert people.stranger.username in page.content.decode()


@pytest.fixture
def draft(people):
    """Another province's round that is being set up, with a visit on 29 and one on 30 December 2564."""
    row = make.draft_round(province=make.province("15"), year=2565)
    first, second = (make.candidate(row, code) for code in ("150101", "150102"))
    make.visit(first, day=29)
    make.visit(second, day=30)
    return row


def read(client, person, path="/"):
    client.force_login(person)
    page = client.get(path)
    return [(seat.committee.round, seat.first_visit) for seat in seats_of(page)], page.content.decode()


def seats_of(page):
    return page.context["waiting"] if "waiting" in page.context else page.context["calendar"].waiting


@pytest.mark.parametrize("path", ["/", "/day/"])
def test_who_sits_in_a_draft_alone_reads_that_it_is_not_open_and_when_it_begins(client, people, draft, path):
    make.seat(draft, people.stranger)
    [(row, first)], text = read(client, people.stranger, path)
    assert (row, timezone.localtime(first).day) == (draft, 29)
    told = ("รอบยังไม่เปิดให้คะแนน", str(draft), "วันพุธที่ 29 ธันวาคม 2564")
    assert [each for each in told if each not in text] == []
    untold = ("ยังไม่มีผู้แต่งตั้งท่าน", "ท่านยังไม่ได้เป็นกรรมการ", *map(str, draft.candidates.all()))
    assert [each for each in untold if each in text] == []


def test_who_sits_for_another_in_a_draft_reads_of_his_own_first_visit(client, people, draft):
    seat = make.seat(draft)
    make.stand_in(seat, draft.visits.order_by("starts_at").last(), people.stranger)
    [(row, first)], _ = read(client, people.stranger)
    assert (row, timezone.localtime(first).day) == (draft, 30)


def test_before_a_visit_is_arranged_it_says_that_no_day_is_set(client, people, draft):
    draft.visits.all().delete()
    make.seat(draft, people.stranger)
    waiting, text = read(client, people.stranger)
    assert (waiting, text.count("ยังไม่ได้กำหนดวันลงพื้นที่")) == ([(draft, None)], 1)


def test_a_seat_in_a_draft_is_told_to_nobody_else(client, people, draft):
    make.seat(draft, people.judge)
    waiting, text = read(client, people.stranger)
    assert (waiting, text.count("ยังไม่มีผู้แต่งตั้งท่าน"), text.count(str(draft))) == ([], 1, 0)


def test_staff_with_a_seat_begin_with_the_rounds_when_no_visit_is_to_come(client, people, monkeypatch):
    make.visit(people.round.candidates.first())
    client.force_login(people.judging_staff)
    monkeypatch.setattr(timezone, "now", lambda: make.NOW + dt.timedelta(days=1))
    assert client.get("/").url == "/rounds/"


def test_staff_with_a_seat_begin_with_the_day_while_visits_are_to_come(client, people, monkeypatch):
    make.visit(people.round.candidates.first())
    monkeypatch.setattr(timezone, "now", lambda: make.NOW)
    client.force_login(people.judging_staff)
    assert client.get("/").url == "/day/"


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/").url == "/login/?next=/"
