"""What every released version of the app sends is taken as it was then: stored copies, posted byte for byte.

A tablet may have lain in a drawer. Its ops were written by an app that is no longer served, and neither their text nor
the answers that it understands can be changed any more. Copies are added with every new schema, and none is edited.
"""

import hashlib
import json
import uuid
from pathlib import Path

import pytest
from django.test import Client

from scoring import ops
from scoring.models import ScoreSheet, SheetOp
from subdistricts.models import Seat, User
from tests import make

pytestmark = pytest.mark.django_db

RELEASED = Path(__file__).parent / "released"
SCHEMAS = sorted(RELEASED.glob("schema-*"))
JUDGE, SHEET = 4711, uuid.UUID("6f0f5f6e-3c57-4b53-9d0e-0c6a3c1f2b10")
OF_THE_MOMENT = ("received_at", "server_epoch")


def copies(folder: Path) -> list[dict]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]


@pytest.fixture
def browser():
    """The judge and the sheet that the stored ops speak of."""
    sheet = make.sheet(make.open_round(judges=2), "judge1")
    judge = User.objects.create(pk=JUDGE, username="released", name="กรรมการ")
    Seat.objects.filter(pk=sheet.seat_id).update(holder=judge)
    ScoreSheet.objects.filter(pk=sheet.pk).update(id=SHEET)
    client = Client()
    client.force_login(judge)
    return client


def put(browser, text: str, sha256: str):
    address = f"/api/v1/sheets/{SHEET}/ops/{json.loads(text)['op_id']}"
    return browser.put(address, text.encode(), content_type="application/json", headers={"X-Op-SHA256": sha256})


@pytest.mark.parametrize("folder", SCHEMAS, ids=lambda path: path.name)
def test_ops_of_a_released_schema_are_taken_and_answered_as_then(browser, folder):
    stored = copies(folder)
    for copy in stored:
        response = put(browser, copy["text"], copy["sha256"])
        answer = response.json()
        now = {name: answer[name] for name in OF_THE_MOMENT}
        assert (response.status_code, answer) == (201, {**copy["answer"], **now})
    assert list(SheetOp.objects.values_list("text", flat=True)) == [copy["text"] for copy in stored]


@pytest.mark.parametrize("folder", SCHEMAS, ids=lambda path: path.name)
def test_the_copies_are_what_they_say_and_of_every_kind_and_way(folder):
    stored = copies(folder)
    said = [json.loads(copy["text"]) for copy in stored]
    assert [hashlib.sha256(copy["text"].encode()).hexdigest() for copy in stored] == [each["sha256"] for each in stored]
    assert {f"schema-{each['schema_v']}" for each in said} == {folder.name}
    ways = {(each["kind"], each["app_build"] == ops.FORM_BUILD) for each in said}
    assert ways == {(kind, by_form) for kind in ops.KINDS for by_form in (False, True)}


def test_every_schema_that_is_taken_has_its_copies():
    assert [f"schema-{number}" for number in ops.SCHEMAS] == [path.name for path in SCHEMAS]
    assert max(ops.SCHEMAS) == ops.SCHEMA_V


@pytest.mark.parametrize("schema_v", [0, ops.SCHEMA_V + 1, 32767])
def test_an_op_of_a_schema_that_was_never_released_is_426_and_not_stored(browser, schema_v):
    """Whatever else stands in it: only its version can be relied on."""
    first = json.loads(copies(SCHEMAS[0])[0]["text"])
    for said in (first | {"schema_v": schema_v}, {"op_id": first["op_id"], "schema_v": schema_v, "marks": []}):
        text = json.dumps(said)
        response = put(browser, text, hashlib.sha256(text.encode()).hexdigest())
        assert (response.status_code, response.json()["error"], SheetOp.objects.count()) == (426, "upgrade", 0)


@pytest.mark.parametrize("schema_v", [None, "1", 1.5, True])
def test_an_op_without_a_schema_is_not_parseable(browser, schema_v):
    text = json.dumps(json.loads(copies(SCHEMAS[0])[0]["text"]) | {"schema_v": schema_v})
    response = put(browser, text, hashlib.sha256(text.encode()).hexdigest())
    assert (response.status_code, response.json()["error"]) == (400, "not_parseable")
