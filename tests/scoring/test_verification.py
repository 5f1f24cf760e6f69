"""Whoever changes what a decision rests on, with the whole database in hand, is told of: what, and where."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from scoring import decisions
from scoring.core import record
from scoring.models import Criterion, Decision, Level, Publication, Revision, RoundRules, Rubric, ScoreSheet, SheetOp
from scoring.verification import differences
from subdistricts.models import AuditEntry, Candidate, Recusal, Round, Seat
from tests import cast, make
from tests.remember import remembered
from tests.scoring import test_decisions as way
from tests.tamper import triggers_lifted

# Triggers come with the migrations, which --no-migrations leaves out.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
@remembered
def people():
    """A decided round: every sheet signed, one twice, one with an unsigned draft, one recusal."""
    people = cast.assemble()
    seat = people.round.committee.seats.get(holder=people.other_judge)
    make.recuse(seat, people.round.candidates.get(position=3))
    for code, points in zip(make.CODES[:2], (way.GOOD, way.LESS), strict=True):
        for judge in way.judges(people):
            make.sign(make.sheet(people.round, judge, code), *points)
    for judge in (people.chair, people.judge, people.judging_staff):
        make.sign(make.sheet(people.round, judge, make.CODES[2]), *way.LEAST)
    device, sheet = make.Device(people.chair), make.sheet(people.round, people.chair)
    device.send(sheet, "sign", make.body("17", "16", "17", "16.5", "16.5", private_note="เฉพาะตน"))
    device.send(sheet, "save", make.body("1", "1", "1", "1", "1", private_note="เฉพาะตน"))
    way.close(people)
    way.lock(people, "unsigned_changes:1")
    way.decide(people)
    return people


def found():
    return [str(difference) for difference in differences()]


def said_of(word):
    """What is found names the place, and something is found."""
    lines = found()
    assert [line for line in lines if word in line] != [], lines
    return lines


def test_an_untouched_decision_stands(people):
    assert found() == []
    way.publish(people)
    assert found() == []


def test_it_still_stands_when_late_work_was_held_and_names_were_corrected(people):
    make.sign(make.sheet(people.round, people.judge), "1", "1", "1", "1", "1")
    Candidate.objects.first().subdistrict.district.__class__.objects.update(name_th="ชื่อใหม่")
    Seat.objects.update(title="ผู้แทน")
    assert found() == []


def test_earlier_versions_stand_after_the_round_has_gone_on(people):
    way.publish(people)
    way.revise(people)
    make.sign(make.sheet(people.round, people.judge), "20", "20", "20", "20", "20")
    Recusal.objects.all().delete()
    make.sign(make.sheet(people.round, people.other_judge, make.CODES[2]), *way.LEAST)
    assert found() == []
    way.lock(people, "unsigned_changes:1")
    way.decide(people)
    assert (Decision.objects.count(), found()) == (2, [])


# Tampering, one thing at a time


def test_a_changed_sheet_body_is_found(people):
    sheet = make.sheet(people.round, people.judge)
    sheet.signed_body["criteria"]["c1"]["points"] = "20"
    sheet.save()
    assert said_of("signed_body") == [
        f"round {people.round.pk}, version 1: sheet {sheet.pk}.signed_body.criteria.c1.points: is not what its ops say"
    ]


def test_a_changed_draft_is_found_without_telling_what_it_says(people):
    sheet = make.sheet(people.round, people.chair)
    sheet.body["private_note"] = "แก้แล้ว"
    sheet.save()
    lines = said_of("body.private_note")
    assert [line for line in lines if "เฉพาะตน" in line or "แก้แล้ว" in line] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("rev", 9), ("signed_rev", 9), ("signed_by", None), ("signed_at", None), ("last_applied", None)],
)
def test_a_changed_row_of_a_sheet_is_found(people, field, value):
    ScoreSheet.objects.filter(signed_rev=1).update(**{field: value})
    said_of(f".{field}")


def test_a_changed_op_is_found(people):
    op = SheetOp.objects.first()
    with triggers_lifted():
        SheetOp.objects.filter(pk=op.pk).update(text=op.text.replace('"18"', '"19"'))
    said_of(f"op {op.op_id}: its text does not have its sha256")


def test_an_op_that_was_given_a_fitting_hash_is_found(people):
    op = SheetOp.objects.first()
    text = op.text.replace('"18"', '"19"')
    with triggers_lifted():
        SheetOp.objects.filter(pk=op.pk).update(text=text, sha256=record.fingerprint(text))
    said_of(f"op {op.op_id}.sha256")


@pytest.mark.parametrize("change", [{"outcome": "held"}, {"kind": "save"}])
def test_a_changed_outcome_or_kind_of_an_op_is_found(people, change):
    op = SheetOp.objects.filter(kind="sign").first()
    with triggers_lifted():
        SheetOp.objects.filter(pk=op.pk).update(**change)
    said_of(f"op {op.op_id}.{next(iter(change))}")


def test_a_deleted_op_is_found(people):
    op = SheetOp.objects.filter(kind="sign").first()
    ScoreSheet.objects.filter(last_applied=op).update(last_applied=None)
    with triggers_lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM scoring_sheetop WHERE id = %s", [op.pk])
    said_of(f"op {op.op_id}: is not there")


def test_an_op_that_was_slipped_in_is_found(people):
    values = SheetOp.objects.values().first() | {"id": None, "op_id": make.uuid.uuid4(), "seq": 99}
    SheetOp.objects.create(**values)
    said_of("is not in the record")


@pytest.mark.parametrize(
    ("field", "value"),
    [("aggregate", "drop_extremes"), ("missing", "present"), ("ties", ["median"]), ("minimum", "50")],
)
def test_a_changed_rule_is_found(people, field, value):
    RoundRules.objects.update(**{field: value})
    said_of(f"in.rules.{field}")


def test_a_changed_resolution_and_a_missing_version_of_the_rules_are_found(people):
    RoundRules.objects.update(resolution="มติใหม่")
    said_of("rules.resolution")
    RoundRules.objects.update(version=2)
    said_of("rules: the version is not there")


def test_changed_places_are_found(people):
    Round.objects.update(places=2)
    said_of("in.rules.places")


@pytest.mark.parametrize(
    ("field", "value"),
    [("max_points", "25"), ("weight_bp", 1), ("name_th", "อื่น"), ("guidance_th", "อื่น"), ("step", "1")],
)
def test_a_changed_rubric_is_found(people, field, value):
    Criterion.objects.filter(code="c2").update(**{field: value})
    said_of("rubric")


def test_a_changed_level_or_name_of_the_rubric_is_found(people):
    Level.objects.create(
        criterion=Criterion.objects.get(code="c1"), from_points=0, to_points=5, descriptor_th="ต้องปรับปรุง"
    )
    said_of("rubric.sha256")
    Level.objects.all().delete()
    Rubric.objects.update(name_th="อื่น")
    said_of("rubric.name")


def test_a_changed_recusal_is_found(people):
    Recusal.objects.update(kind="absence")
    said_of("recusals[0].kind")


def test_a_removed_and_an_added_recusal_are_found(people):
    Recusal.objects.all().delete()
    said_of("recusals")
    make.Recusal.objects.create(
        seat=people.round.committee.seats.first(),
        candidate=people.round.candidates.first(),
        reason="x",
        recorded_by=people.staff,
        recorded_at=make.NOW,
    )
    said_of("recusals")


def test_a_changed_seat_is_found(people):
    Seat.objects.filter(number=2).update(is_voting=False)
    said_of("seats[1].votes")


def test_an_exchanged_candidate_is_found(people):
    Candidate.objects.filter(position=1).update(subdistrict=make.subdistrict("340109"))
    said_of("candidates[0].subdistrict")


def change_record(change, *, reseal=False, trail=False):
    """Write another record; with its hash; with its hash in the trail as well."""
    decision = Decision.objects.get()
    document = json.loads(decision.record)
    change(document)
    text = record.canonical(document)
    seal = record.fingerprint(text) if reseal else decision.sha256
    with triggers_lifted():
        Decision.objects.update(record=text, sha256=seal)
        if trail:
            AuditEntry.objects.filter(action="round.decided").update(facts={"version": 1, "sha256": seal})


def swap_places(document):
    first, second = document["out"]["placings"][:2]
    first["candidate"], second["candidate"] = second["candidate"], first["candidate"]


def other_signatory(document):
    document["meeting"]["signatories"] = document["meeting"]["signatories"][::-1]


def other_points(document):
    document["in"]["sheets"][0]["points"]["c1"] = "20"


@pytest.mark.parametrize("change", [swap_places, other_signatory, other_points])
def test_a_changed_record_is_found(people, change):
    change_record(change)
    assert said_of("sha256")[0].endswith("sha256: is not the hash of the record")


@pytest.mark.parametrize("change", [swap_places, other_signatory, other_points])
def test_a_record_that_was_sealed_anew_is_found(people, change):
    change_record(change, reseal=True)
    said_of("sha256: is not what the audit trail says")


@pytest.mark.parametrize("change", [swap_places, other_signatory, other_points])
def test_it_is_found_when_the_trail_was_changed_along_with_it(people, change):
    change_record(change, reseal=True, trail=True)
    said_of("was changed")


def test_a_record_in_another_form_is_found(people):
    decision = Decision.objects.get()
    rewrite(record.as_file(decision.record))
    said_of("canonical")


@pytest.mark.parametrize("text", ["garbage", "[]", "null"])
def test_what_is_no_record_is_named_and_the_rest_is_looked_at(people, text):
    rewrite(text)
    said_of("version 1: record: is not in its canonical form")
    said_of("trail: audit entry")


def rewrite(text):
    """Another record, its hash in the row and in the trail."""
    seal = record.fingerprint(text)
    with triggers_lifted():
        Decision.objects.update(record=text, sha256=seal)
        AuditEntry.objects.filter(action="round.decided").update(facts={"version": 1, "sha256": seal})


def test_a_deleted_decision_is_found(people):
    with triggers_lifted():
        Decision.objects.all().delete()
    said_of("version 1: the decision is not there")


def test_a_changed_reason_of_a_revision_is_found(people):
    way.revise(people)
    way.lock(people, "unsigned_changes:1")
    way.decide(people)
    with triggers_lifted():
        Revision.objects.update(reason="อื่น")
    said_of("version 1: the revision is not what the audit trail says")


def remove(entry):
    with triggers_lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM subdistricts_auditentry WHERE id = %s", [entry.pk])


def test_an_audit_entry_removed_from_the_middle_is_found(people):
    sheet = make.sheet(people.round, people.chair)
    remove(AuditEntry.objects.filter(subject=f"sheet:{sheet.pk}").order_by("pk")[1])
    said_of("the one before is not there")


def test_a_sheets_last_audit_entry_removed_is_found(people):
    sheet = make.sheet(people.round, people.judge)
    entry = AuditEntry.objects.get(subject=f"sheet:{sheet.pk}")
    remove(entry)
    assert said_of("trail") == [
        f"round {people.round.pk}, version 1: op {entry.facts['op']}: is not what the audit trail says"
    ]


# The round's course


def test_a_state_that_was_set_back_hides_nothing(people):
    Round.objects.update(state="closing")
    Recusal.objects.all().delete()
    said_of("state: the audit trail says decided, found closing")
    said_of("recusals")


def test_a_revision_that_was_slipped_in_hides_nothing(people):
    Revision.objects.create(decision=Decision.objects.get(), reason="x", revised_at=make.NOW, revised_by=people.staff)
    Recusal.objects.all().delete()
    said_of("version 1: the audit trail does not tell of the revision")
    said_of("recusals")


def test_another_published_version_is_found(people):
    Round.objects.update(published_version=1)
    said_of("published_version: the audit trail says None, found 1")


@pytest.mark.parametrize("model", [Publication, Revision])
def test_a_row_taken_out_of_the_rounds_course_is_found(people, model):
    way.publish(people)
    way.revise(people)
    with triggers_lifted():
        model.objects.all().delete()
    said_of(f"version 1: the {model._meta.model_name} is not there")


@pytest.mark.parametrize(
    ("model", "field"), [(Decision, "decided_by"), (Publication, "published_by"), (Revision, "revised_by")]
)
def test_another_person_in_the_rounds_course_is_found(people, model, field):
    way.publish(people)
    way.revise(people)
    with triggers_lifted():
        model.objects.update(**{field: people.chair})
    said_of(f"version 1: the {model._meta.model_name} is not what the audit trail says")


def test_a_publication_that_was_slipped_in_is_found(people):
    Publication.objects.create(decision=Decision.objects.get(), published_at=make.NOW, published_by=people.staff)
    said_of("version 1: the audit trail does not tell of the publication")


def test_a_decision_that_went_with_its_entry_is_missed_by_the_rounds_state(people):
    with triggers_lifted():
        Decision.objects.all().delete()
    remove(AuditEntry.objects.get(action="round.decided"))
    assert said_of("state") == [f"round {people.round.pk}: state: the audit trail says locked, found decided"]


# Ops beside the decision


@pytest.fixture
def late(people):
    """An op that came after the lock and is held."""
    make.sign(make.sheet(people.round, people.judge), "1", "1", "1", "1", "1")
    return SheetOp.objects.get(outcome="held")


def test_a_held_op_that_was_taken_away_is_found(late):
    with triggers_lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM scoring_sheetop WHERE id = %s", [late.pk])
    said_of(f"op {late.op_id}: is not there")


def test_a_held_op_that_was_edited_is_found(late):
    with triggers_lifted():
        SheetOp.objects.filter(pk=late.pk).update(text=late.text.replace('"1"', '"20"'))
    said_of(f"op {late.op_id}: its text does not have its sha256")


def test_an_exchanged_signatory_of_a_sheet_is_found(people):
    op = SheetOp.objects.filter(user=people.judge, kind="sign").first()
    with triggers_lifted():
        SheetOp.objects.filter(pk=op.pk).update(user=people.chair)
        ScoreSheet.objects.filter(last_applied=op).update(signed_by=people.chair)
    said_of(f"op {op.op_id}: is not what the audit trail says")
    said_of(f"op {op.op_id}: a column is not what its text says")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("device_id", make.uuid.UUID(int=1), "a column is not what its text says"),
        ("base_rev", 7, "a column is not what its text says"),
        ("received_at", make.NOW + make.dt.timedelta(hours=1), "is not what the audit trail says"),
        ("answer", {"outcome": "applied"}, "its answer is not of this op"),
    ],
)
def test_a_changed_column_of_an_op_is_found(people, field, value, words):
    op = SheetOp.objects.first()
    with triggers_lifted():
        SheetOp.objects.filter(pk=op.pk).update(**{field: value})
    said_of(f"op {op.op_id}: {words}")


@pytest.mark.parametrize("table", ["scoring_decision", "subdistricts_auditentry"])
def test_a_trigger_that_was_lifted_is_named(people, table):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_kept" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    assert found() == [f"database: the trigger {table}_kept is not there"]


# The command


def verify(*arguments):
    """What the command prints, and with which code it ends."""
    out = StringIO()
    try:
        call_command("verify", *arguments, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def test_the_command_ends_with_0_where_everything_stands_and_else_with_1(people):
    assert verify() == (0, ["คำตัดสิน · decisions 1, ความแตกต่าง · differences 0"])
    RoundRules.objects.update(missing="present")
    code, lines = verify()
    assert (code, len(lines)) == (1, 2)
    assert lines[0].startswith(f"round {people.round.pk}, version 1: in.rules.missing: ")


@pytest.fixture
def exported(people, tmp_path):
    file = tmp_path / "decision.json"
    file.write_text(record.as_file(Decision.objects.get().record), encoding="utf-8")
    return file


def test_a_file_is_verified_without_the_database(exported, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert verify(str(exported)) == (0, [f"{exported}: ตรงกัน · stands"])


def test_an_edited_file_is_found(exported):
    exported.write_text(exported.read_text("utf-8").replace('"c1": "18"', '"c1": "19"', 1), encoding="utf-8")
    code, lines = verify(str(exported))
    assert code == 1
    assert lines[0] == f"{exported}: sha256: is not the hash of what the file says"
    assert [line for line in lines if "out.placings" in line] != []


def test_a_file_that_was_sealed_anew_still_does_not_add_up(exported):
    document = json.loads(exported.read_text("utf-8"))
    document.pop("sha256")
    swap_places(document)
    exported.write_text(record.as_file(record.canonical(document)), encoding="utf-8")
    code, lines = verify(str(exported))
    assert (code, [line.split(": ")[1] for line in lines]) == (
        1,
        ["out.placings[0].candidate", "out.placings[1].candidate"],
    )


def test_a_file_that_is_not_there_or_no_record_is_said(tmp_path):
    nothing = tmp_path / "nothing.json"
    assert verify(str(nothing))[0] == 1
    nothing.write_text("[]")
    assert verify(str(nothing)) == (1, [f"{nothing}: the file is not a JSON object"])


def test_late_decisions_do_not_hide_one_another(people):
    way.revise(people)
    way.lock(people, "unsigned_changes:1")
    decisions_now = way.decide(people)
    with triggers_lifted():
        Decision.objects.filter(pk=decisions_now.pk).update(record="{}")
    assert [line.split(":")[0] for line in found()] == [f"round {people.round.pk}, version 2"]
    assert decisions.published(people.round) is None
