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
