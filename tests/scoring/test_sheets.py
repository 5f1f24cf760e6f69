"""What becomes of an op: every line of the protocol's table (offline.md §5), and what must never happen."""

import datetime as dt
import json
import uuid
from dataclasses import replace
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction

from scoring import circumstances, decisions, ops, plain_form, rankings, rounds, servers, sheets
from scoring.models import QuarantinedOp, ScoreSheet, SheetConflict, SheetOp
from subdistricts.models import AuditEntry, Round
from subdistricts.refusals import Refusal
from tests import make

pytestmark = pytest.mark.django_db

SOME = make.body("10", "10", "10", "10", None)
OTHER = make.body("11", "10", "10", "10", "10")


@pytest.fixture
def round_():
    return make.open_round(judges=3)


@pytest.fixture
def sheet(round_):
    return make.sheet(round_, "judge1")


@pytest.fixture
def tablet(sheet):
    return make.Device(sheet.seat.holder)


@pytest.fixture
def second_tablet(sheet):
    return make.Device(sheet.seat.holder)


def lock(sheet):
    """What locking does to a sheet's round; the rule itself comes with the decision."""
    Round.objects.filter(pk=sheet.candidate.round_id).update(state="locked")


def test_a17_opening_makes_one_sheet_for_every_voting_seat_and_candidate(round_):
    pairs = ScoreSheet.objects.values_list("seat__number", "candidate__position").order_by("seat__number", "candidate")
    assert list(pairs) == [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2)]


def test_a_first_save_is_applied(sheet, tablet):
    answer = tablet.send(sheet, "save", SOME)
    assert answer.content == {
        "op": answer.content["op"],
        "sha256": SheetOp.objects.get().sha256,
        "outcome": "applied",
        "sheet": {"rev": 1, "epoch": 0, "state": "draft", "total": None},
        "received_at": make.NOW.isoformat(),
        "server_epoch": servers.server_epoch(),
    }
    assert (sheet.body, sheet.signed_body, sheet.rev) == (SOME, None, 1)


def test_the_text_is_kept_exactly_as_it_was_sent(sheet, tablet):
    data = tablet.op_text(sheet, "save", make.body("10.50", recommendation="น้ำ “ยืน” ☂")).replace(b": ", b" :  ")
    tablet.send_text(data)
    stored = SheetOp.objects.get()
    assert stored.text.encode() == data
    assert stored.sha256 == sha256(data).hexdigest()


def test_a_signature_counts_with_an_exact_total(sheet, tablet):
    answer = tablet.send(sheet, "sign", make.body("18.5", "16", "17.5", "15", "19"))
    assert answer.content["sheet"] == {"rev": 1, "epoch": 0, "state": "signed", "total": "86.0000"}
    assert (sheet.signed_rev, sheet.signed_at, sheet.signed_by) == (1, make.NOW, tablet.judge)


def test_a_later_save_stands_beside_the_signature(sheet, tablet):
    tablet.send(sheet, "sign", make.FULL)
    answer = tablet.send(sheet, "save", OTHER)
    assert answer.content["sheet"]["state"] == "signed_changed"
    assert (sheet.signed_body, sheet.body) == (make.FULL, OTHER)


@pytest.mark.parametrize(
    ("content", "kind", "problem"),
    [
        (make.body("20.5"), "save", ("criteria.c1.points", "over_maximum")),
        (make.body("10.25"), "save", ("criteria.c1.points", "off_step")),
        (make.body("-1"), "save", ("criteria.c1.points", "negative")),
        (make.body("NaN"), "save", ("criteria.c1.points", "not_a_number")),
        (make.body("1e1"), "save", ("criteria.c1.points", "not_a_number")),
        (make.body("๑๐"), "save", ("criteria.c1.points", "not_a_number")),
        ({"criteria": {"c1": {"points": 10}}}, "save", ("criteria.c1.points", "not_a_number")),
        ({"criteria": {"c9": {"points": "10"}}}, "save", ("criteria.c9.points", "unknown_criterion")),
        (make.body("10", recommendation="ก" * 4001), "save", ("criteria.c1.recommendation", "not_a_text")),
        ({"criteria": {"c1": {"photos": ["x"]}}}, "save", ("criteria.c1.photos", "not_photos")),
        ({"criteria": {"c1": {"bonus": "5"}}}, "save", ("criteria.c1.bonus", "unknown_field")),
        ({"criteria": {}, "private_note": 3}, "save", ("private_note", "not_a_text")),
        ({"criteria": {}, "total": "100"}, "save", ("total", "unknown_field")),
        (SOME, "sign", ("criteria.c5.points", "missing")),
    ],
)
def test_what_breaks_a_scoring_rule_is_stored_and_changes_nothing(sheet, tablet, content, kind, problem):
    answer = tablet.send(sheet, kind, content)
    assert answer.outcome == "invalid"
    assert answer.content["problems"] == [{"field": problem[0], "code": problem[1]}]
    assert (sheet.rev, sheet.body) == (0, None)
    assert SheetOp.objects.get().outcome == "invalid"


def test_a13_the_same_op_any_number_of_times_has_one_effect_and_one_answer(sheet, tablet):
    data = tablet.op_text(sheet, "save", SOME)
    first = tablet.send_text(data)
    tablet.send(sheet, "save", OTHER, base_rev=1)
    again = tablet.send_text(data)
    assert again.content == {**first.content, "replay": True}
    sheet.refresh_from_db()
    assert (sheet.body, sheet.rev, SheetOp.objects.count()) == (OTHER, 2, 2)


def test_a14_the_same_id_with_other_content_is_refused_and_both_are_kept(sheet, tablet):
    first = tablet.op_text(sheet, "save", SOME)
    tablet.send_text(first)
    second = first.replace(b'"10"', b'"12"', 1)
    for _ in range(2):
        with pytest.raises(Refusal) as refused:
            tablet.send_text(second)
        assert refused.value.code == "op_id_reused"
    assert [row.text.encode() for row in QuarantinedOp.objects.all()] == [second]
    assert SheetOp.objects.get().text.encode() == first


def test_a14_a_sequence_number_used_again_is_refused_and_both_are_kept(sheet, tablet):
    tablet.send(sheet, "save", SOME)
    with pytest.raises(Refusal) as refused:
        tablet.send(sheet, "save", OTHER, seq=1)
    assert refused.value.code == "seq_reused"
    sheet.refresh_from_db()
    assert (sheet.body, QuarantinedOp.objects.get().code) == (SOME, "seq_reused")


def test_a14_a_sequence_number_counts_over_all_sheets_of_the_device(round_, sheet, tablet):
    tablet.send(sheet, "save", SOME)
    other_sheet = make.sheet(round_, "judge1", make.CODES[1])
    with pytest.raises(Refusal) as refused:
        tablet.send(other_sheet, "save", SOME, seq=1)
    assert refused.value.code == "seq_reused"


def test_a13_a_twin_that_comes_at_the_same_moment_is_found_at_the_second_try(round_, sheet, tablet, monkeypatch):
    """By way of another sheet its op is stored after we looked for one, and before ours is."""
    tablet.send(make.sheet(round_, "judge1", make.CODES[1]), "save", SOME)
    around, tries = circumstances.around, []

    def blind_at_first(op, held):
        tries.append(held.rev)
        found = around(op, held)
        return replace(found, twin=None) if len(tries) == 1 else found

    monkeypatch.setattr(circumstances, "around", blind_at_first)
    with pytest.raises(Refusal) as refused:
        tablet.send(sheet, "save", OTHER, seq=1)
    sheet.refresh_from_db()
    assert (refused.value.code, tries) == ("seq_reused", [0, 0])
    assert (sheet.body, sheet.rev, SheetOp.objects.count(), QuarantinedOp.objects.count()) == (None, 0, 1, 1)
    assert AuditEntry.objects.get(subject=f"sheet:{sheet.pk}").action == "sheet.seq_reused"


@pytest.mark.parametrize(
    ("promise", "same"), [("A13: one op of an id", "op_id"), ("A14: one op of a device and number", "device_id seq")]
)
def test_a13_a14_the_database_itself_keeps_one(sheet, tablet, promise, same):
    """Whatever a rule forgets to ask."""
    tablet.send(sheet, "save", SOME)
    other = SheetOp.objects.get()
    other.pk, other._state.adding = None, True
    changed = {"op_id": uuid.uuid4(), "device_id": uuid.uuid4(), "seq": 2}
    for name, value in changed.items():
        if name not in same.split():
            setattr(other, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()
    other.op_id, other.device_id, other.seq = changed.values()
    other.save()  # and two that differ
    assert SheetOp.objects.count() == 2


def test_a17_the_database_itself_keeps_one_sheet_of_a_seat_and_candidate(sheet):
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreSheet.objects.create(seat=sheet.seat, candidate=sheet.candidate)


def test_a17_what_is_counted_is_one_body_however_many_ops_devices_and_persons_there_were(round_, sheet, tablet):
    """The holder on two tablets and the one who sits in for him: six ops, one sheet in the ranking."""
    person = make.user("standin")
    make.stand_in(sheet.seat, make.visit(sheet.candidate), person)
    for device in (tablet, make.Device(tablet.judge), make.Device(person)):
        device.send(sheet, "save", SOME)
        device.send(sheet, "sign", OTHER)
    counted = [each for each in rankings.load(round_).case.sheets if each.candidate == str(sheet.candidate_id)]
    assert [(each.judge, each.points) for each in counted] == [(str(sheet.seat_id), sheets.points_of(OTHER))]


def test_a16_a_late_arrival_never_moves_a_sheet_backwards(sheet, tablet):
    early = tablet.op_text(sheet, "save", SOME)
    tablet.send(sheet, "save", OTHER)
    answer = tablet.send_text(early)
    sheet.refresh_from_db()
    assert (answer.outcome, sheet.body, sheet.rev) == ("superseded", OTHER, 1)


def test_a16_an_invalid_op_does_not_overtake_an_earlier_one(sheet, tablet):
    early = tablet.op_text(sheet, "save", SOME)
    assert tablet.send(sheet, "save", make.body("99")).outcome == "invalid"
    assert tablet.send_text(early).outcome == "applied"


def test_what_is_already_there_is_a_duplicate(sheet, tablet, second_tablet):
    tablet.send(sheet, "save", SOME)
    answer = second_tablet.send(sheet, "save", SOME, base_rev=0)
    assert (answer.outcome, answer.content["sheet"]["rev"], sheet.rev) == ("duplicate", 1, 1)


def test_a_signature_is_no_duplicate_of_the_same_body_saved(sheet, tablet):
    tablet.send(sheet, "save", make.FULL)
    assert tablet.send(sheet, "sign", make.FULL).outcome == "applied"


def test_a_device_goes_on_from_its_own_last_op_whatever_revision_it_knew(sheet, tablet):
    tablet.send(sheet, "save", SOME, base_rev=0)
    assert tablet.send(sheet, "save", OTHER, base_rev=0).outcome == "applied"


def test_a19_after_another_epoch_a_device_must_know_the_revision(sheet, tablet):
    tablet.send(sheet, "save", SOME)
    ScoreSheet.objects.filter(pk=sheet.pk).update(epoch=1)
    assert tablet.send(sheet, "save", OTHER, base_rev=0, epoch_seen=0).outcome == "conflict"


def test_another_device_that_knew_the_revision_goes_on(sheet, tablet, second_tablet):
    tablet.send(sheet, "save", SOME)
    assert second_tablet.send(sheet, "save", OTHER, base_rev=1).outcome == "applied"


def test_a19_two_devices_never_overwrite_each_other(sheet, tablet, second_tablet):
    tablet.send(sheet, "save", SOME)
    answer = second_tablet.send(sheet, "save", OTHER, base_rev=0)
    assert (answer.outcome, answer.content["sheet"]["state"]) == ("conflict", "conflict")
    assert (sheet.body, sheet.rev) == (SOME, 1)
    assert [conflict.op.device_id for conflict in SheetConflict.objects.open()] == [second_tablet.id]


@pytest.mark.parametrize("claims", [("1999-01-01", "2099-01-01"), ("2099-01-01", "1999-01-01"), ("", "tomorrow")])
@pytest.mark.parametrize("later", [dt.timedelta(days=-30), dt.timedelta(0), dt.timedelta(days=30)])
def test_a19_no_clock_decides(sheet, tablet, second_tablet, claims, later):
    """Neither what the tablets' clocks say nor the server's own, which may be set back."""
    outcomes = []
    for device, content, claim in ((tablet, SOME, claims[0]), (second_tablet, OTHER, claims[1])):
        data = device.op_text(sheet, "save", content, base_rev=0, client_at=claim)
        now = make.NOW + (later if device is second_tablet else dt.timedelta(0))
        op = ops.read(data, sha256(data).hexdigest())
        outcomes.append(sheets.handle(op, actor=device.judge, now=now).outcome)
    sheet.refresh_from_db()
    assert (outcomes, sheet.body) == (["applied", "conflict"], SOME)


def test_a19_a_tablet_that_missed_a_lock_and_a_reopening_overwrites_nothing(round_, sheet, tablet):
    """What it wrote meanwhile was held where it could not be seen; its next version is not simply its own line."""
    staff = make.user("staff")
    make.assign(staff, "staff")
    for row in ScoreSheet.objects.select_related("seat__holder", "candidate").exclude(pk=sheet.pk):
        make.sign(row, "10", "10", "10", "10", "10")
    tablet.send(sheet, "sign", make.FULL)
    queued = tablet.op_text(sheet, "save", OTHER, base_rev=0, epoch_seen=0)
    make.close(round_, staff)
    make.lock(Round.objects.get(pk=round_.pk), staff)
    decisions.unlock(Round.objects.get(pk=round_.pk), reason="ยังส่งไม่ครบ", actor=staff, now=make.NOW)
    answer = tablet.send_text(queued)
    sheet.refresh_from_db()
    assert (answer.outcome, sheet.epoch, sheet.body) == ("conflict", 2, make.FULL)


def test_a19_a_devices_newer_conflict_replaces_its_earlier_one(sheet, tablet, second_tablet):
    tablet.send(sheet, "save", SOME)
    second_tablet.send(sheet, "save", OTHER, base_rev=0)
    latest = second_tablet.send(sheet, "save", make.FULL, base_rev=0)
    assert [str(conflict.op.op_id) for conflict in SheetConflict.objects.open()] == [latest.content["op"]]
    assert SheetConflict.objects.count() == 2


def test_the_last_signed_body_counts_while_a_conflict_is_open(sheet, tablet, second_tablet):
    tablet.send(sheet, "sign", make.FULL)
    second_tablet.send(sheet, "sign", OTHER, base_rev=0)
    assert sheet.signed_body == make.FULL


def test_a19_the_judge_settles_a_conflict_with_a_body_of_his_own(sheet, tablet, second_tablet):
    tablet.send(sheet, "save", SOME)
    conflict = second_tablet.send(sheet, "save", OTHER, base_rev=0)
    chosen = make.body("11", "10", "10", "10", None)
    answer = tablet.send(sheet, "resolve", chosen, resolves=[conflict.content["op"]])
    assert (answer.outcome, answer.content["sheet"]["state"]) == ("applied", "draft")
    assert (sheet.body, sheet.rev, SheetConflict.objects.open().count()) == (chosen, 2, 0)


def test_settling_from_an_old_revision_is_itself_a_conflict(sheet, tablet, second_tablet):
    tablet.send(sheet, "save", SOME)
    conflict = second_tablet.send(sheet, "save", OTHER, base_rev=0)
    answer = tablet.send(sheet, "resolve", make.FULL, base_rev=0, resolves=[conflict.content["op"]])
    assert (answer.outcome, sheet.body) == ("conflict", SOME)


def test_settling_what_is_no_open_conflict_is_itself_a_conflict(sheet, tablet):
    tablet.send(sheet, "save", SOME)
    answer = tablet.send(sheet, "resolve", make.FULL, resolves=[str(uuid.uuid4())])
    assert (answer.outcome, sheet.body) == ("conflict", SOME)


def test_settling_does_not_sign(sheet, tablet, second_tablet):
    tablet.send(sheet, "sign", make.FULL)
    conflict = second_tablet.send(sheet, "save", OTHER, base_rev=0)
    tablet.send(sheet, "resolve", OTHER, resolves=[conflict.content["op"]])
    assert (sheet.signed_body, sheets.state_of(sheet)) == (make.FULL, "signed_changed")


def test_work_for_a_locked_round_is_held(sheet, tablet):
    tablet.send(sheet, "sign", make.FULL)
    lock(sheet)
    answer = tablet.send(sheet, "sign", OTHER)
    assert (answer.outcome, answer.content["sheet"]["state"]) == ("held", "locked")
    assert (sheet.signed_body, SheetOp.objects.filter(outcome="held").count()) == (make.FULL, 1)


def test_work_of_a_judge_recused_since_is_held(sheet, tablet):
    make.recuse(sheet.seat, sheet.candidate)
    assert tablet.send(sheet, "save", SOME).outcome == "held"
    assert sheet.body is None


def test_what_breaks_a_rule_is_invalid_even_for_a_locked_round(sheet, tablet):
    lock(sheet)
    assert tablet.send(sheet, "save", make.body("99")).outcome == "invalid"


def test_another_judges_sheet_does_not_exist(round_, tablet):
    others = make.sheet(round_, "judge2")
    with pytest.raises(Refusal) as refused:
        tablet.send(others, "save", SOME)
    assert (refused.value.code, refused.value.status, SheetOp.objects.count()) == ("not_found", 404, 0)


def test_a20_an_op_of_another_person_on_a_shared_tablet_is_not_taken(sheet, tablet):
    with pytest.raises(Refusal) as refused:
        tablet.send(sheet, "save", SOME, user_id=tablet.judge.pk + 1)
    assert (refused.value.code, SheetOp.objects.count()) == ("not_found", 0)


def test_a_stand_in_scores_on_the_visit_he_sits_for_and_on_no_other(round_, sheet):
    person = make.user("standin")
    make.stand_in(sheet.seat, make.visit(sheet.candidate), person)
    assert make.Device(person).send(sheet, "sign", make.FULL).outcome == "applied"
    other = make.sheet(round_, "judge1", make.CODES[1])
    with pytest.raises(Refusal) as refused:
        make.Device(person).send(other, "sign", make.FULL)
    assert refused.value.code == "not_found"


def test_a_sheet_is_held_for_those_who_judge_it_and_nobody_else(round_, sheet):
    other = make.sheet(round_, "judge1", make.CODES[1])
    sits, sits_elsewhere, stranger = (make.user(name) for name in ("sits", "sits_elsewhere", "stranger"))
    make.stand_in(sheet.seat, make.visit(sheet.candidate), sits)
    make.stand_in(sheet.seat, make.visit(other.candidate, day=30), sits_elsewhere)
    people = [sheet.seat.holder, make.sheet(round_, "judge2").seat.holder, sits, sits_elsewhere, stranger]
    held = [circumstances.hold(sheet.pk, person) is not None for person in people]
    assert held == [True, False, True, False, False]
    assert held == [ScoreSheet.objects.judged_by(person).filter(pk=sheet.pk).exists() for person in people]


def test_once_the_stand_in_has_signed_the_holders_work_is_held(sheet, tablet):
    person = make.user("standin")
    make.stand_in(sheet.seat, make.visit(sheet.candidate), person)
    make.Device(person).send(sheet, "sign", make.FULL)
    assert tablet.send(sheet, "sign", OTHER).outcome == "held"
    assert (sheet.signed_body, sheet.signed_by) == (make.FULL, person)


def test_every_op_leaves_a_line_in_the_trail_and_never_its_points(sheet, tablet):
    tablet.send(sheet, "sign", make.body("13.5", "13.5", "13.5", "13.5", "13.5"))
    entry = AuditEntry.objects.get(subject=f"sheet:{sheet.pk}")
    assert (entry.actor, entry.action, entry.facts["outcome"]) == (tablet.judge, "sheet.sign", "applied")
    assert "13.5" not in json.dumps(entry.facts)


def test_revisions_count_applied_ops_and_nothing_else(sheet, tablet, second_tablet):
    tablet.send(sheet, "save", SOME)
    tablet.send(sheet, "save", SOME)
    tablet.send(sheet, "save", make.body("99"))
    second_tablet.send(sheet, "save", OTHER, base_rev=0)
    tablet.send(sheet, "sign", make.FULL)
    outcomes = list(SheetOp.objects.values_list("outcome", flat=True))
    assert outcomes == ["applied", "duplicate", "invalid", "conflict", "applied"]
    assert sheet.rev == 2


# The wire form


def refusal_of(data: bytes, digest: str | None = None) -> str:
    with pytest.raises(Refusal) as refused:
        ops.read(data, sha256(data).hexdigest() if digest is None else digest)
    return refused.value.code


def test_a_damaged_body_is_told_from_a_broken_one(sheet, tablet):
    data = tablet.op_text(sheet, "save", SOME)
    assert refusal_of(data, "0" * 64) == "hash_mismatch"
    assert refusal_of(data[:-1]) == "not_parseable"


def test_an_op_over_64_kb_is_refused(sheet, tablet):
    content = make.body("10")
    content["private_note"] = "x" * (ops.MAX_BYTES + 1)
    assert refusal_of(tablet.op_text(sheet, "save", content)) == "too_large"


@pytest.mark.parametrize(
    "changes",
    [
        {"op_id": "7"},
        {"op_id": None},
        {"device_id": "{" + str(uuid.uuid4()) + "}"},
        {"seq": -1},
        {"seq": True},
        {"seq": 1.0},
        {"seq": 2**53},
        {"base_rev": "1"},
        {"kind": "approve"},
        {"resolves": "all"},
        {"resolves": ["x"]},
        {"app_build": "x" * 81},
        {"client_at": 5},
        {"body": []},
        {"body": {"criteria": []}},
        {"body": {"criteria": {"c1": "18"}}},
        {"client_at": "\u0000"},
        {"client_at": "\ud800"},
    ],
)
def test_what_cannot_be_read_is_refused(sheet, tablet, changes):
    fields = json.loads(tablet.op_text(sheet, "save", SOME)) | changes
    assert refusal_of(json.dumps(fields).encode()) == "not_parseable"


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b"\xff", b"[" * 50_000, b'{"a": NaN}', b'{"a": 1, "a": 2}', b"nul"]
)
def test_what_is_no_op_at_all_is_refused(data):
    assert refusal_of(data) == "not_parseable"


# The plain form


def form(sheet, form_id, content, kind="save", base_rev=0, **more):
    fields = {"epoch_seen": 0, "form_version": "sample@1", "actor": sheet.seat.holder, "now": make.NOW}
    return plain_form.submit_form(
        sheet, form_id=form_id, kind=kind, base_rev=base_rev, body=content, **(fields | more)
    )  # fmt: skip


def test_the_plain_form_goes_through_the_same_rule(sheet):
    answer = form(sheet, uuid.uuid4(), make.FULL, "sign")
    sheet.refresh_from_db()
    assert (answer.outcome, sheet.signed_body) == ("applied", make.FULL)
    assert SheetOp.objects.get().app_build == "form"


def test_the_same_form_sent_twice_is_one_op(sheet):
    form_id = uuid.uuid4()
    first = form(sheet, form_id, SOME)
    second = form(sheet, form_id, SOME)
    assert second.content == {**first.content, "replay": True}
    assert SheetOp.objects.count() == 1


def test_a_form_changed_after_going_back_is_saved_again(sheet):
    form_id = uuid.uuid4()
    form(sheet, form_id, SOME)
    assert form(sheet, form_id, OTHER).outcome == "applied"


def test_a_form_sent_again_after_another_is_no_replay_of_the_first(sheet):
    form_id = uuid.uuid4()
    outcomes = [form(sheet, form_id, content).outcome for content in (SOME, OTHER, SOME)]
    sheet.refresh_from_db()
    assert (outcomes, sheet.body, sheet.rev) == (["applied"] * 3, SOME, 3)


def test_an_older_form_becomes_a_conflict_and_not_an_overwrite(sheet):
    form(sheet, uuid.uuid4(), SOME)
    assert form(sheet, uuid.uuid4(), OTHER).outcome == "conflict"
    sheet.refresh_from_db()
    assert sheet.body == SOME


# Opening


def test_a_round_with_gaps_is_not_opened_and_says_what_is_missing():
    draft = make.draft_round()
    with pytest.raises(Refusal) as refused:
        rounds.open_round(draft, actor=None, now=make.NOW)
    assert refused.value.code == "cannot_open"
    assert [gap.where for gap in rounds.gaps_before_opening(draft)] == ["candidates", "committee", "rules"]
    draft.refresh_from_db()
    assert draft.state == "draft"
