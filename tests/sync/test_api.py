"""The tablet's addresses: status codes, JSON whatever happens, and no word to strangers."""

import json
import uuid
from hashlib import sha256
from unittest import mock

import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from scoring import builds, ops, servers
from scoring.models import SheetOp
from subdistricts import cards
from tests import make

pytestmark = pytest.mark.django_db

SOME = make.body("10", "10", "10", "10", None)


@pytest.fixture
def sheet():
    return make.sheet(make.open_round(judges=2), "judge1")


@pytest.fixture
def tablet(sheet):
    return make.Device(sheet.seat.holder)


@pytest.fixture
def browser(sheet):
    """The judge's browser, which must send the token as a real one does."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(sheet.seat.holder)
    return client


def token(client) -> str:
    return client.get("/api/v1/bootstrap").json()["csrf"]


def put(client, sheet, data: bytes, op_id: str | None = None, digest: str | None = None, headers: dict | None = None):
    op_id = op_id or json.loads(data)["op_id"]
    headers = {"X-Op-SHA256": digest or sha256(data).hexdigest(), **(headers or {"X-CSRFToken": token(client)})}
    return client.put(f"/api/v1/sheets/{sheet.pk}/ops/{op_id}", data, content_type="application/json", headers=headers)


def test_bootstrap_tells_who_is_signed_in(browser, sheet):
    response = browser.get("/api/v1/bootstrap")
    assert response.status_code == 200
    judge = sheet.seat.holder
    assert response.json() == {
        "server_epoch": servers.server_epoch(),
        "user": {"id": judge.pk, "username": "judge1", "name": "กรรมการที่ 1"},
        "csrf": response.json()["csrf"],
        "builds": {"current": builds.current(), "min": builds.oldest()},
    }
    assert "no-store" in response["Cache-Control"]


def test_bootstrap_answers_strangers_too(client):
    response = client.get("/api/v1/bootstrap")
    assert (response.status_code, response.json()["user"]) == (200, None)


def test_a_new_op_is_201_and_the_same_again_200(browser, sheet, tablet):
    data = tablet.op_text(sheet, "save", SOME)
    first, second = put(browser, sheet, data), put(browser, sheet, data)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["sha256"] == sha256(data).hexdigest()
    assert second.json() == {**first.json(), "replay": True}


def test_what_breaks_a_scoring_rule_is_stored_with_201(browser, sheet, tablet):
    response = put(browser, sheet, tablet.op_text(sheet, "save", make.body("99")))
    assert (response.status_code, response.json()["outcome"]) == (201, "invalid")


def test_without_a_session_the_answer_is_401_in_json(client, sheet, tablet):
    response = put(client, sheet, tablet.op_text(sheet, "save", SOME))
    assert (response.status_code, response.json()["error"], SheetOp.objects.count()) == (401, "auth", 0)


def test_without_the_token_the_answer_is_403_in_json(browser, sheet, tablet):
    response = put(browser, sheet, tablet.op_text(sheet, "save", SOME), headers={"X-CSRFToken": "x"})
    assert (response.status_code, response.json()["error"], SheetOp.objects.count()) == (403, "csrf", 0)


def test_another_judges_sheet_and_a_missing_one_answer_alike(sheet, tablet):
    client = Client()
    client.force_login(make.user("stranger"))
    foreign = put(client, sheet, tablet.op_text(sheet, "save", SOME))
    sheet.pk = uuid.uuid4()
    missing = put(client, sheet, tablet.op_text(sheet, "save", SOME))
    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert foreign.json()["error"] == "not_found"


def test_broken_json_to_a_foreign_sheet_and_to_a_missing_one_is_answered_alike(browser, sheet):
    client = Client()
    client.force_login(make.user("stranger"))
    op_id = str(uuid.uuid4())
    own, foreign = put(browser, sheet, b"{", op_id=op_id), put(client, sheet, b"{", op_id=op_id)
    sheet.pk = uuid.uuid4()
    missing = put(client, sheet, b"{", op_id=op_id)
    assert own.status_code == 400
    assert (foreign.content, missing.content) == (own.content, own.content)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        (lambda data: {"data": data[:-1]}, 400, "not_parseable"),
        (lambda data: {"data": data, "digest": "0" * 64}, 400, "hash_mismatch"),
        (lambda data: {"data": data, "digest": ""}, 400, "hash_mismatch"),
        (lambda data: {"data": data + b" " * ops.MAX_BYTES}, 413, "too_large"),
        (lambda data: {"data": data, "op_id": str(uuid.uuid4())}, 400, "not_parseable"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_not_stored(browser, sheet, tablet, change, status, code):
    data = tablet.op_text(sheet, "save", SOME)
    sent = {"op_id": json.loads(data)["op_id"]} | change(data)
    if sent.get("digest") == "":
        sent["digest"] = "-"
    response = put(browser, sheet, **sent)
    assert (response.status_code, response.json()["error"], SheetOp.objects.count()) == (status, code, 0)


def test_an_id_used_again_with_other_content_is_422(browser, sheet, tablet):
    data = tablet.op_text(sheet, "save", SOME)
    put(browser, sheet, data)
    response = put(browser, sheet, data.replace(b'"10"', b'"12"'))
    assert (response.status_code, response.json()["error"]) == (422, "op_id_reused")


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("disk full"),
        InterfaceError("connection already closed"),
        DatabaseError("server closed the connection unexpectedly"),
    ],
)
def test_a_database_that_cannot_write_is_503_with_a_time_to_come_back(browser, sheet, tablet, error):
    with mock.patch("subdistricts.rows.insert", side_effect=error):
        response = put(browser, sheet, tablet.op_text(sheet, "save", SOME))
    assert (response.status_code, response.json()["error"], response["Retry-After"]) == (503, "unavailable", "5")
    sheet.refresh_from_db()
    assert sheet.rev == 0


def test_a_rule_of_the_database_that_is_broken_is_a_fault_and_not_a_pause(browser, sheet, tablet):
    with mock.patch("subdistricts.rows.insert", side_effect=IntegrityError("twice")):
        response = put(browser, sheet, tablet.op_text(sheet, "save", SOME))
    assert (response.status_code, response.json()["error"]) == (500, "fault")


def test_another_method_is_405_in_json(browser, sheet):
    response = browser.post(f"/api/v1/sheets/{sheet.pk}/ops/{uuid.uuid4()}")
    assert (response.status_code, response.json()["error"]) == (405, "method")


@pytest.mark.parametrize("path", ["/api/", "/api/v1/nothing", "/api/v1/bootstrap/", "/api/v1/sheets/7"])
def test_an_address_that_does_not_exist_is_404_in_json(client, browser, path):
    for asked in (client.get(path), browser.put(path), browser.post(path)):
        assert (asked.status_code, asked.json()["error"]) == (404, "not_found")
        assert "no-store" in asked["Cache-Control"]


def test_an_address_outside_is_a_page_as_before(client):
    assert client.get("/nothing")["Content-Type"] == "text/html; charset=utf-8"


def test_an_address_with_a_nul_is_400_in_json(client):
    response = client.get("/api/v1/bootstrap?a=%00")
    assert (response.status_code, response.json()["error"]) == (400, "not_parseable")


def test_what_nobody_expected_is_500_in_json_and_noted(browser, sheet, tablet, caplog):
    data = tablet.op_text(sheet, "save", SOME)
    headers = {"X-CSRFToken": token(browser)}
    with mock.patch("scoring.sheets.find_problems", side_effect=ZeroDivisionError("secret")):
        response = put(browser, sheet, data, headers=headers)
    assert (response.status_code, response.json()["error"]) == (500, "fault")
    assert b"secret" not in response.content
    assert [type(record.exc_info[1]) for record in caplog.records if record.exc_info] == [ZeroDivisionError]
    assert (SheetOp.objects.count(), put(browser, sheet, data).status_code) == (0, 201)


def test_what_nobody_expected_before_the_view_is_500_in_json_too(browser):
    browser.raise_request_exception = False
    with mock.patch("subdistricts.middleware.PasswordDueMiddleware.process_view", side_effect=ZeroDivisionError):
        response = browser.get("/api/v1/bootstrap")
    assert (response.status_code, response.json()["error"]) == (500, "fault")


def test_refusals_speak_the_users_language(browser, sheet):
    browser.cookies["django_language"] = "en"
    response = browser.post(f"/api/v1/sheets/{sheet.pk}/ops/{uuid.uuid4()}")
    assert response.json()["message"] == "This address does not take that method. Nothing was changed."


def statements_of_an_op(codes) -> list[str]:
    """What the second op costs; the first of a process also reads the rubric."""
    sheet = make.sheet(make.open_round(judges=2, codes=codes), "judge1", codes[0])
    client, device = Client(), make.Device(sheet.seat.holder)
    client.force_login(sheet.seat.holder)
    headers = {"X-CSRFToken": token(client)}
    put(client, sheet, device.op_text(sheet, "save", SOME), headers=headers)
    data = device.op_text(sheet, "sign", make.FULL)
    with CaptureQueriesContext(connection) as captured:
        assert put(client, sheet, data, headers=headers).json()["outcome"] == "applied"
    return [query["sql"].split()[0] for query in captured.captured_queries]


@pytest.mark.parametrize("candidates", [1, 20])
def test_an_op_costs_the_same_few_statements_in_any_round(candidates):
    codes = tuple(f"3411{number:02d}" for number in range(11, 11 + candidates))
    who = ["SELECT", "SELECT"]  # session and person
    held_and_decided = ["SELECT", "SELECT"]  # the sheet; everything else that the decision looks at
    written = ["INSERT", "UPDATE", "INSERT"]  # op, sheet, trail
    # The test's own transaction makes the rule's a savepoint.
    assert statements_of_an_op(codes) == [*who, "SAVEPOINT", *held_and_decided, *written, "RELEASE"]


def test_a_tablet_whose_card_was_taken_back_is_asked_to_sign_in_and_then_sends_what_it_kept(sheet, tablet):
    office = make.user("office")
    make.assign(office, "administrator", "department")
    client, now = Client(enforce_csrf_checks=True), timezone.now()

    def sign_in():
        made = make.card(sheet.seat, sheet.seat.holder, now=now)
        client.post("/login/card/", {"code": made.code, "csrfmiddlewaretoken": token(client)})
        return made.card

    card = sign_in()
    data, held_token = tablet.op_text(sheet, "save", SOME), token(client)
    cards.revoke(card, actor=office, now=now)
    refused = put(client, sheet, data, headers={"X-CSRFToken": held_token})
    assert (refused.status_code, refused.json()["error"], SheetOp.objects.count()) == (401, "auth", 0)
    told = client.get("/api/v1/bootstrap")
    assert (told.status_code, told.json()["user"], told.json()["server_epoch"]) == (200, None, servers.server_epoch())
    sign_in()
    assert (put(client, sheet, data).status_code, SheetOp.objects.count()) == (201, 1)


def test_bootstrap_itself_says_that_nobody_is_signed_in_when_the_card_was_taken_back(sheet):
    office = make.user("office")
    make.assign(office, "administrator", "department")
    client, now = Client(), timezone.now()
    made = make.card(sheet.seat, sheet.seat.holder, now=now)
    client.post("/login/card/", {"code": made.code})
    assert client.get("/api/v1/bootstrap").json()["user"]["username"] == "judge1"
    cards.revoke(made.card, actor=office, now=now)
    told = client.get("/api/v1/bootstrap")
    assert (told.status_code, told.json()["user"]) == (200, None)
