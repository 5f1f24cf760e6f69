"""What a device says of itself and which ops it is asked for again: read strictly, kept for its person alone."""

import datetime as dt
import json
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from scoring import device_reports, devices, servers
from scoring.models import Device
from subdistricts.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db

DEVICE = "0a5b1e0e-5d0f-4a7e-9d5c-6a2f9f6a1c01"
REPORT = {
    "device": DEVICE,
    "pending": 3,
    "oldest_age_s": 90.7,
    "persisted": True,
    "standalone": False,
    "build": "abc123",
    "ready": {"sheets": 12, "at": "2021-12-29T02:10:00.250Z"},
    "lost_at": "2021-12-28T23:00:00.000Z",
}
FIELDS = ("pending", "oldest_at", "persisted", "standalone", "build", "ready_sheets", "ready_at", "lost_at")


@pytest.fixture
def sheet():
    return make.sheet(make.open_round(judges=2), "judge1")


@pytest.fixture
def judge(sheet):
    return sheet.seat.holder


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW)


def browser(person, **options) -> Client:
    client = Client(**options)
    client.force_login(person)
    return client


def post(person, name, said):
    data = said if isinstance(said, bytes) else json.dumps(said)
    return browser(person).post(f"/api/v1/{name}", data, content_type="application/json")


def beat(person, **changes):
    return post(person, "heartbeat", REPORT | changes)


def test_what_a_device_says_of_itself_is_kept(judge):
    response = beat(judge)
    assert (response.status_code, response.json()) == (
        200,
        {"server_epoch": servers.server_epoch(), "at": make.NOW.isoformat()},
    )
    device = Device.objects.get()
    assert (device.user, str(device.device_id)) == (judge, DEVICE)
    assert [getattr(device, name) for name in FIELDS] == [
        3,
        make.NOW - dt.timedelta(seconds=90),
        True,
        False,
        "abc123",
        12,
        dt.datetime(2021, 12, 29, 2, 10, 0, 250_000, tzinfo=dt.UTC),
        dt.datetime(2021, 12, 28, 23, tzinfo=dt.UTC),
    ]
    assert (device.first_contact_at, device.last_contact_at) == (make.NOW, make.NOW)


def test_what_it_says_next_stands_in_place_of_that(judge, monkeypatch):
    beat(judge)
    later = make.NOW + dt.timedelta(minutes=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    beat(judge, pending=0, oldest_age_s=None, persisted=None, standalone=None, build="def456", ready=None, lost_at=None)
    device = Device.objects.get()
    assert [getattr(device, name) for name in FIELDS] == [0, None, None, None, "def456", None, None, None]
    assert (device.first_contact_at, device.last_contact_at) == (make.NOW, later)


def test_a_shared_tablet_is_a_device_of_each_of_its_people(judge):
    other = make.user("second")
    beat(judge)
    beat(other, pending=0)
    assert dict(Device.objects.values_list("user__username", "pending")) == {"judge1": 3, "second": 0}


def test_it_writes_one_row_and_nothing_into_the_trail(judge):
    beat(judge)
    entries = AuditEntry.objects.count()
    client = browser(judge)
    with CaptureQueriesContext(connection) as captured:
        client.post("/api/v1/heartbeat", json.dumps(REPORT), content_type="application/json")
    writes = [query["sql"].split()[0] for query in captured if not query["sql"].startswith("SELECT")]
    assert (writes, AuditEntry.objects.count()) == (["UPDATE"], entries)


WRONG = [
    ({"device": "x"}, "device"),
    ({"device": DEVICE.upper()}, "device"),
    ({"device": None}, "device"),
    ({"pending": -1}, "pending"),
    ({"pending": True}, "pending"),
    ({"pending": "3"}, "pending"),
    ({"pending": 10**7}, "pending"),
    ({"pending": float("nan")}, "pending"),
    ({"oldest_age_s": -1}, "oldest_age_s"),
    ({"oldest_age_s": 10**12}, "oldest_age_s"),
    ({"persisted": 1}, "persisted"),
    ({"standalone": "yes"}, "standalone"),
    ({"build": "x" * 81}, "build"),
    ({"build": "a\x00"}, "build"),
    ({"build": 7}, "build"),
    ({"ready": []}, "ready"),
    ({"ready": {"sheets": -1, "at": "2021-12-29T02:10:00Z"}}, "sheets"),
    ({"ready": {"sheets": 1, "at": "yesterday"}}, "at"),
    ({"ready": {"sheets": 1, "at": "2021-12-29T02:10:00"}}, "at"),
    ({"ready": {"sheets": 1, "at": "0001-01-01T00:00:00Z"}}, "at"),
    ({"ready": {"sheets": 1, "at": 5}}, "at"),
    ({"lost_at": "now"}, "lost_at"),
]


@pytest.mark.parametrize(("change", "what"), WRONG)
def test_what_cannot_be_true_is_refused_and_not_kept(judge, change, what):
    response = beat(judge, **change)
    assert (response.status_code, response.json()["error"], Device.objects.count()) == (400, "not_parseable", 0)
    assert response.json()["message"].count(f"({what})") == 1


@pytest.mark.parametrize("said", ["1970-01-01T00:03:00.000Z", "2567-03-01T02:10:00.000Z"])
def test_a25_a_device_with_a_wrong_clock_is_heard_all_the_same(judge, said):
    """One that lost its battery, one that was set by hand to the Buddhist year; or whose clock was put right since."""
    change = {"ready": {"sheets": 12, "at": said}, "lost_at": said, "oldest_age_s": 56 * 366 * 86_400}
    assert beat(judge, **change).status_code == 200
    device = Device.objects.get()
    assert (device.pending, device.ready_sheets, device.ready_at) == (3, 12, dt.datetime.fromisoformat(said))
    assert device.oldest_at == make.NOW - dt.timedelta(seconds=device_reports.LONGEST_AGE_S)


@pytest.mark.parametrize("name", ["heartbeat", "reconcile"])
@pytest.mark.parametrize("data", [b"", b"[]", b"7", b"null", b"{", b"\xff", b"[" * 9000])
def test_what_is_no_object_is_refused(judge, name, data):
    response = post(judge, name, data)
    assert (response.status_code, response.json()["error"]) == (400, "not_parseable")


@pytest.mark.parametrize("name", ["heartbeat", "reconcile"])
def test_what_is_too_long_is_refused_unread(judge, name):
    response = post(judge, name, b" " * (device_reports.MAX_BYTES + 1))
    assert (response.status_code, response.json()["error"]) == (413, "report_too_large")


def test_what_a_newer_app_says_beside_it_is_left_alone(judge):
    assert (
        beat(judge, battery=0.4, ready={"sheets": 1, "at": "2021-12-29T09:00:00+07:00", "more": 1}).status_code == 200
    )


def test_one_person_has_a_bounded_number_of_devices(judge, monkeypatch):
    monkeypatch.setattr(devices, "MOST_DEVICES", 2)
    ids = [str(uuid.uuid4()) for _ in range(3)]
    assert [beat(judge, device=each).status_code for each in ids] == [200, 200, 422]
    assert beat(judge, device=ids[0], pending=0).status_code == 200
    assert beat(make.user("second"), device=ids[2]).status_code == 200


@pytest.mark.parametrize("name", ["heartbeat", "reconcile"])
def test_without_a_session_or_a_token_nothing_is_told(judge, name):
    address = f"/api/v1/{name}"
    asked = [Client().post(address), browser(judge, enforce_csrf_checks=True).post(address)]
    assert [(each.status_code, each.json()["error"]) for each in asked] == [(401, "auth"), (403, "csrf")]


# Reconciling


def offer(person, *ids, device=DEVICE):
    return post(person, "reconcile", {"device": device, "ops": [str(each) for each in ids]})


def test_of_the_ops_that_are_offered_it_names_those_it_does_not_have(sheet, judge):
    tablet = make.Device(judge)
    first, second = (tablet.send(sheet, "save", make.body(points)).content["op"] for points in ("1", "2"))
    lost = [str(uuid.uuid4()) for _ in range(2)]
    response = offer(judge, first, lost[0], second, lost[1], lost[0])
    assert (response.status_code, response.json()) == (200, {"missing": lost})


def test_an_op_that_was_stored_with_any_outcome_is_there(sheet, judge):
    tablet = make.Device(judge)
    invalid = tablet.send(sheet, "save", make.body("99"))
    applied = tablet.send(sheet, "save", make.body("1"))
    conflict = make.Device(judge).send(sheet, "save", make.body("2"), base_rev=0)
    outcomes = [each.outcome for each in (invalid, applied, conflict)]
    assert outcomes == ["invalid", "applied", "conflict"]
    assert offer(judge, *(each.content["op"] for each in (invalid, applied, conflict))).json() == {"missing": []}


def test_somebody_elses_op_is_missing_like_one_that_never_was(sheet, judge):
    op_id = make.Device(judge).send(sheet, "save", make.body("1")).content["op"]
    never = str(uuid.uuid4())
    other = make.sheet(sheet.candidate.round, "judge2").seat.holder
    assert offer(other, op_id, never).json() == {"missing": [op_id, never]}


def test_five_hundred_fit_into_one_question(judge):
    ids = [str(uuid.uuid4()) for _ in range(500)]
    assert offer(judge, *ids).json() == {"missing": ids}


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"device": DEVICE}, "ops"),
        ({"device": DEVICE, "ops": "x"}, "ops"),
        ({"device": DEVICE, "ops": [1]}, "ops"),
        ({"device": DEVICE, "ops": ["1"]}, "ops"),
        ({"ops": []}, "device"),
    ],
)
def test_an_offer_that_cannot_be_read_is_refused(judge, said, what):
    response = post(judge, "reconcile", said)
    assert (response.status_code, response.json()["message"].count(f"({what})")) == (400, 1)
