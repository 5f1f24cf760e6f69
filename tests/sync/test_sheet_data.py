"""One sheet as its device keeps it: for its judge, and for nobody else."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from subdistricts.models import Round
from tests import make

pytestmark = pytest.mark.django_db

SOME = make.body("10", "10", "10", "10", None, private_note="จำไว้")


@pytest.fixture
def sheet():
    return make.sheet(make.open_round(judges=2), "judge1")


@pytest.fixture
def tablet(sheet):
    return make.Device(sheet.seat.holder)


def ask(sheet, person=None):
    client = Client()
    if person is not None:
        client.force_login(person)
    return client.get(f"/api/v1/sheets/{sheet.pk}")


def test_an_empty_sheet_is_all_there_is_of_it(sheet):
    response = ask(sheet, sheet.seat.holder)
    assert (response.status_code, response.json()) == (
        200,
        {
            "id": str(sheet.pk),
            "rev": 0,
            "epoch": 0,
            "state": "empty",
            "form_version": "sample@1",
            "body": None,
            "signed_body": None,
            "total": None,
            "receipt": None,
        },
    )
    assert "no-store" in response["Cache-Control"]


def test_what_was_signed_stands_beside_what_was_saved_after_it(sheet, tablet):
    tablet.send(sheet, "sign", make.FULL)
    last = tablet.send(sheet, "save", SOME).content
    assert ask(sheet, tablet.judge).json() == {
        "id": str(sheet.pk),
        "rev": 2,
        "epoch": 0,
        "state": "signed_changed",
        "form_version": "sample@1",
        "body": SOME,
        "signed_body": make.FULL,
        "total": None,
        "receipt": {"sha256": last["sha256"], "received_at": "2021-12-29T03:42:00+00:00"},
    }


def test_its_total_is_the_one_that_the_op_was_answered_with(sheet, tablet):
    answer = tablet.send(sheet, "sign", make.body("18.5", "16", "17.5", "15", "19"))
    assert ask(sheet, tablet.judge).json()["total"] == answer.content["sheet"]["total"] == "86.0000"


def test_it_says_that_a_conflict_waits_and_that_the_round_is_locked(sheet, tablet):
    tablet.send(sheet, "save", SOME)
    make.Device(tablet.judge).send(sheet, "save", make.FULL, base_rev=0)
    assert (ask(sheet, tablet.judge).json()["state"], ask(sheet, tablet.judge).json()["rev"]) == ("conflict", 1)
    Round.objects.update(state="locked")
    assert ask(sheet, tablet.judge).json()["state"] == "locked"


def test_another_judges_sheet_and_a_missing_one_answer_alike(sheet, tablet):
    tablet.send(sheet, "save", SOME)
    other = make.sheet(sheet.candidate.round, "judge2").seat.holder
    staff = make.user("staff")
    make.assign(staff, "staff")
    foreign = [ask(sheet, person) for person in (other, staff, make.user("stranger"))]
    sheet.pk = uuid.uuid4()
    missing = ask(sheet, other)
    assert (missing.status_code, missing.json()["error"]) == (404, "not_found")
    assert [(response.status_code, response.content) for response in foreign] == [(404, missing.content)] * 3


def test_without_a_session_the_answer_is_401(sheet):
    response = ask(sheet)
    assert (response.status_code, response.json()["error"]) == (401, "auth")


def test_whoever_is_recused_is_shown_nothing(sheet, tablet):
    tablet.send(sheet, "save", SOME)
    make.recuse(sheet.seat, sheet.candidate)
    response = ask(sheet, tablet.judge)
    assert (response.status_code, response.json()["error"]) == (403, "recused")
    assert response.json().keys() == {"error", "message"}


def test_only_asking_is_taken(sheet):
    client = Client()
    client.force_login(sheet.seat.holder)
    assert client.delete(f"/api/v1/sheets/{sheet.pk}").json()["error"] == "method"


def test_each_of_two_who_judge_for_one_seat_sees_his_own_note(sheet, tablet):
    """The holder drafts, his stand-in saves over it, the holder goes on: nobody's note is another's, none is lost."""
    person = make.user("deputy")
    make.stand_in(sheet.seat, make.visit(sheet.candidate), person)
    deputy = make.Device(person)

    def seen():
        return [ask(sheet, judge).json()["body"]["private_note"] for judge in (tablet.judge, person)]

    tablet.send(sheet, "save", make.body("10", private_note="ของผู้ครอง"))
    assert seen() == ["ของผู้ครอง", ""]
    deputy.send(sheet, "save", make.body("11", private_note="ของผู้แทน"))
    assert seen() == ["ของผู้ครอง", "ของผู้แทน"]
    tablet.send(sheet, "save", make.body("12", private_note="ของผู้ครอง"))
    assert seen() == ["ของผู้ครอง", "ของผู้แทน"]
    assert ask(sheet, person).json()["body"]["criteria"]["c1"]["points"] == "12"


def test_what_the_stand_in_signed_has_his_note_for_him_alone(sheet, tablet):
    person = make.user("deputy")
    make.stand_in(sheet.seat, make.visit(sheet.candidate), person)
    signed = make.body("18", "18", "18", "18", "18", private_note="ของผู้แทน")
    make.Device(person).send(sheet, "sign", signed)
    without = make.body("18", "18", "18", "18", "18")
    assert [ask(sheet, person).json()[name] for name in ("body", "signed_body")] == [signed, signed]
    assert [ask(sheet, tablet.judge).json()[name] for name in ("body", "signed_body")] == [without, without]


def test_it_costs_three_queries(sheet, tablet):
    tablet.send(sheet, "sign", make.FULL)
    client = Client()
    client.force_login(tablet.judge)
    address = f"/api/v1/sheets/{sheet.pk}"
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    assert len(captured) == 3  # session, person, sheet
