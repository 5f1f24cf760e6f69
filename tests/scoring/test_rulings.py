"""A decision that rests on accepted held work stands, and whoever touches a ruling is told of: what, and where."""

import json

import pytest
from django.db import connection

from scoring import decisions, held
from scoring.core import record
from scoring.models import Decision, HeldRuling, ScoreSheet, SheetOp
from scoring.verification import differences
from subdistricts.models import AuditEntry
from tests import cast, make
from tests.remember import remembered
from tests.scoring import test_decisions as way
from tests.scoring.test_held import LATE, LATER, OTHER, accept, refuse, send_late, sheet_of
from tests.tamper import triggers_lifted

# Triggers come with the migrations, which --no-migrations leaves out.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
@remembered
def people():
    """Decided on one accepted op; one that was refused, and one that still waits, lie beside it."""
    people = cast.assemble()
    way.sign_all(people)
    way.close(people)
    way.lock(people)
    for points in (LATE, OTHER, OTHER):
        send_late(people, points, tablet=make.Device(people.judge))
    first, second = held_ops()[:2]
    accept(people, first)
    refuse(people, second)
    way.decide(people)
    return people


def held_ops():
    rows = SheetOp.objects.select_related("sheet__candidate__round", "user").filter(outcome="held")
    return list(rows.order_by("pk"))


def found():
    return [str(difference) for difference in differences()]


def place(people):
    return f"round {people.round.pk}, version 1"


def change(ruling, **values):
    with triggers_lifted():
        HeldRuling.objects.filter(pk=ruling.pk).update(**values)


def test_a_decision_that_rests_on_accepted_work_stands(people):
    assert found() == []
    document = json.loads(Decision.objects.get().record)
    accepted, refused, waiting = held_ops()
    sheet = next(each for each in document["sheets"] if each["sheet"] == str(accepted.sheet_id))
    sections = {op["op"]: op.get("ruling") for op in sheet["ops"]}
    assert (sheet["signed_op"], sheet["rev"]) == (str(accepted.op_id), 2)
    assert sections[str(accepted.op_id)] == {
        "rev": 2,
        "reason": "แท็บเล็ตไม่มีสัญญาณ",
        "at": LATER.astimezone(make.dt.UTC).isoformat(),
        "by": people.staff.name,
    }
    assert (sections[str(refused.op_id)]["rev"], sections[str(waiting.op_id)]) == (None, None)


def test_the_file_that_is_handed_out_stands_by_itself(people):
    assert record.check_file(record.as_file(Decision.objects.get().record).encode()) == []


def test_a_record_sealed_before_the_ruling_stands_beside_the_next_version(people):
    way.publish(people)
    way.revise(people)
    accept(people, held_ops()[2], over=True)
    assert found() == []
    way.lock(people)
    way.decide(people)
    assert (Decision.objects.count(), found()) == (2, [])


def test_ops_that_came_after_an_accepted_one_stand_after_it(people):
    way.revise(people)
    make.sign(sheet_of(people), *way.LESS)
    accept(people, held_ops()[2], over=True)
    make.sign(sheet_of(people), *way.GOOD)
    way.lock(people)
    way.decide(people)
    assert (sheet_of(people).rev, found()) == (5, [])


# Tampering, one thing at a time


def test_a_ruling_taken_away_is_found(people):
    accepted = held_ops()[0]
    with triggers_lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM scoring_heldruling WHERE op_id = %s", [accepted.pk])
    lines = found()
    assert f"{place(people)}: op {accepted.op_id}: the ruling on it is not there" in lines
    assert f"{place(people)}: op {accepted.op_id}.ruling: is in the record alone" in lines


def test_a_ruling_taken_away_with_the_trails_last_entry_of_it_is_found(people):
    refused = held_ops()[1]
    last = AuditEntry.objects.filter(action=held.REFUSED).latest("pk")
    with triggers_lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM scoring_heldruling WHERE op_id = %s", [refused.pk])
        cursor.execute("DELETE FROM subdistricts_auditentry WHERE id = %s", [last.pk])
    assert found() == [f"{place(people)}: op {refused.op_id}.ruling: is in the record alone"]


@pytest.mark.parametrize("values", [{"reason": "อื่น"}, {"ruled_at": make.NOW}, {"rev": 3}, {"rev": None}])
def test_a_changed_ruling_is_found(people, values):
    accepted = held_ops()[0]
    change(accepted.ruling, **values)
    lines = found()
    assert f"{place(people)}: op {accepted.op_id}: the ruling on it is not what the audit trail says" in lines
    assert [line for line in lines if f"op {accepted.op_id}.ruling." in line] != []


def test_another_persons_name_under_a_ruling_is_found(people):
    accepted = held_ops()[0]
    change(accepted.ruling, ruled_by=people.administrator)
    assert found() == [f"{place(people)}: op {accepted.op_id}: the ruling on it is not what the audit trail says"]


@pytest.mark.parametrize("rev", [3, None])
def test_a_forged_ruling_on_work_that_waits_is_found(people, rev):
    waiting = held_ops()[2]
    HeldRuling.objects.create(op=waiting, rev=rev, reason="x", ruled_at=LATER, ruled_by=people.staff)
    assert found() == [f"{place(people)}: op {waiting.op_id}: the ruling on it is not what the audit trail says"]


def test_a_ruling_beside_an_op_that_was_not_held_is_found(people):
    applied = SheetOp.objects.filter(outcome="applied").first()
    HeldRuling.objects.create(op=applied, rev=1, reason="x", ruled_at=LATER, ruled_by=people.staff)
    assert f"{place(people)}: op {applied.op_id}: a ruling stands beside it, and it was not held" in found()


def test_accepted_work_taken_back_from_the_sheet_is_found(people):
    op = held_ops()[0]
    sheet = ScoreSheet.objects.get(pk=op.sheet_id)
    before = SheetOp.objects.get(sheet=sheet, outcome="applied")
    body = json.loads(before.text)["body"]
    ScoreSheet.objects.filter(pk=sheet.pk).update(
        body=body, signed_body=body, rev=1, signed_rev=1, last_applied=before.pk
    )
    lines = found()
    assert f"{place(people)}: sheet {sheet.pk}.rev: is not what its ops say" in lines
    assert f"{place(people)}: sheet {sheet.pk}.signed_body.criteria.c1.points: is not what its ops say" in lines


def test_work_that_was_let_in_while_the_decision_stood_is_found(people, monkeypatch):
    """Should a rule ever let it in, the published result would no longer be what the sheets say."""
    waiting = held_ops()[2]
    monkeypatch.setattr(held, "SEALED", ())
    accept(people, waiting, over=True)
    assert f"{place(people)}: op {waiting.op_id}: was accepted while the decision was in force" in found()
    monkeypatch.undo()
    decisions.revise(people.round, sha256=make.in_force(people.round), reason="คำร้อง", actor=people.staff, now=LATER)
    assert found() == [f"{place(people)}: op {waiting.op_id}: was accepted while the decision was in force"]


def test_a_record_that_hides_a_ruling_is_found(people):
    """The forger has sealed it anew and given the trail's entry the fitting hash; its digest does not fit."""
    refused = held_ops()[1]
    decision = Decision.objects.get()
    document = json.loads(decision.record)
    for sheet in document["sheets"]:
        for op in sheet["ops"]:
            if op["op"] == str(refused.op_id):
                del op["ruling"]
    text = record.canonical(document)
    entry = AuditEntry.objects.get(action="round.decided")
    with triggers_lifted():
        Decision.objects.update(record=text, sha256=record.fingerprint(text))
        AuditEntry.objects.filter(pk=entry.pk).update(facts=entry.facts | {"sha256": record.fingerprint(text)})
    lines = found()
    assert f"{place(people)}: op {refused.op_id}: the ruling on it is not in the record" in lines
    assert [line for line in lines if line.startswith("trail")] != []


def test_the_trigger_that_keeps_rulings_is_looked_for(people):
    table = "scoring_heldruling"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_kept" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    assert found() == [f"database: the trigger {table}_kept is not there"]
