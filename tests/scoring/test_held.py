"""Held work and what staff rule about it: let in as its judge sent it, or left out, once and with a reason."""

import datetime as dt

import pytest

from scoring import decisions, held, rankings, rounds
from scoring.models import Decision, HeldRuling, ScoreSheet, SheetConflict, SheetOp
from scoring.rankings import SheetState
from scoring.verification import differences
from subdistricts.models import AuditEntry, Recusal, Round
from subdistricts.refusals import Refusal
from tests import cast, make
from tests.remember import remembered
from tests.scoring import test_decisions as way

pytestmark = pytest.mark.django_db

LATE = ("19", "19", "19", "19", "19")
OTHER = ("12", "12", "12", "12", "12")
LATER = make.NOW + dt.timedelta(hours=3)


@pytest.fixture
@remembered
def locked():
    """Every sheet signed, the round locked; the judge's tablet has not heard of it."""
    people = cast.assemble()
    way.sign_all(people)
    way.close(people)
    way.lock(people)
    return people


def sheet_of(people, judge=None, code=make.CODES[0]):
    return make.sheet(people.round, judge or people.judge, code)


def send_late(people, points=LATE, kind="sign", tablet=None, **changes):
    """The judge's tablet sends what it had; the op is held."""
    sheet = sheet_of(people)
    tablet = tablet or make.Device(people.judge)
    answer = tablet.send(sheet, kind, make.body(*points, private_note="เฉพาะตน"), **changes)
    assert answer.outcome == "held"
    return SheetOp.objects.select_related("sheet__candidate__round", "user").latest("pk")


def accept(people, op, *, rev=None, over=False, reason="แท็บเล็ตไม่มีสัญญาณ", actor=None, now=LATER):
    rev = ScoreSheet.objects.get(pk=op.sheet_id).rev if rev is None else rev
    return held.accept(op, rev=rev, over=over, reason=reason, actor=actor or people.staff, now=now)


def refuse(people, op, *, reason="ส่งช้าเกินกำหนด", actor=None):
    return held.refuse(op, reason=reason, actor=actor or people.staff, now=LATER)


def refused(code, call, *args, **kwargs):
    """Nothing is ruled, no sheet has changed, the trail is as it was."""

    def everything():
        sheets = list(ScoreSheet.objects.order_by("pk").values())
        return sheets, HeldRuling.objects.count(), AuditEntry.objects.count()

    before = everything()
    with pytest.raises(Refusal) as refusal:
        call(*args, **kwargs)
    assert (refusal.value.code, everything()) == (code, before)


def points(body):
    return tuple(entry["points"] for entry in body["criteria"].values())


# Accepting


def test_accepted_work_stands_on_the_sheet_as_its_judge_sent_it(locked):
    op = send_late(locked)
    sheet = sheet_of(locked)
    assert (sheet.rev, points(sheet.signed_body)) == (1, way.GOOD)
    ruling = accept(locked, op)
    sheet.refresh_from_db()
    assert (sheet.rev, sheet.last_applied_id, sheet.changed_at) == (2, op.pk, LATER)
    assert (points(sheet.body), points(sheet.signed_body), sheet.signed_rev) == (LATE, LATE, 2)
    assert (sheet.signed_by, sheet.signed_at) == (locked.judge, op.received_at)
    assert (ruling.rev, ruling.reason, ruling.ruled_at, ruling.ruled_by) == (
        2,
        "แท็บเล็ตไม่มีสัญญาณ",
        LATER,
        locked.staff,
    )


def test_the_ops_own_outcome_and_answer_stay_as_they_were_written(locked):
    op = send_late(locked)
    before = SheetOp.objects.values().get(pk=op.pk)
    accept(locked, op)
    assert SheetOp.objects.values().get(pk=op.pk) == before
    assert (before["outcome"], before["answer"]["why"]) == ("held", "locked")


def test_an_acceptance_is_in_the_sheets_trail(locked):
    op = send_late(locked)
    accept(locked, op)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.subject, entry.actor, entry.round) == (
        "sheet.held_accepted",
        f"sheet:{op.sheet_id}",
        locked.staff,
        locked.round,
    )
    facts = {"op": str(op.op_id), "sha256": op.sha256, "rev": 2, "reason": "แท็บเล็ตไม่มีสัญญาณ"}
    assert entry.facts == facts


def test_accepted_work_that_was_only_saved_does_not_count_until_it_is_signed(locked):
    accept(locked, send_late(locked, kind="save"))
    sheet = sheet_of(locked)
    assert (points(sheet.body), points(sheet.signed_body), sheet.signed_rev) == (LATE, way.GOOD, 1)


def test_what_was_accepted_counts_in_the_ranking(locked):
    op = send_late(locked)

    def total():
        facts = rankings.load(locked.round)
        return {each.seat.pk: each.total for each in rankings.ranking(facts).rows[0].totals}

    before = total()
    accept(locked, op)
    assert {seat: each for seat, each in total().items() if each != before[seat]} == {op.sheet.seat_id: 95}


def test_the_sheet_waits_until_it_is_ruled_about_and_no_longer(locked):
    pair = (sheet_of(locked).seat_id, sheet_of(locked).candidate_id)
    first, second = send_late(locked), send_late(locked, OTHER, tablet=make.Device(locked.judge))
    assert rankings.load(locked.round).waits == {pair: SheetState.HELD}
    accept(locked, first)
    assert rankings.load(locked.round).waits == {pair: SheetState.HELD}
    refuse(locked, second)
    facts = rankings.load(locked.round)
    assert (facts.waits, facts.states[pair]) == ({}, SheetState.SIGNED)


def test_an_accepted_settlement_closes_the_conflicts_that_it_names():
    people = cast.assemble(missing="present")
    tablet, other = make.Device(people.judge), make.Device(people.judge)
    sheet = sheet_of(people)
    make.sign(sheet_of(people, people.chair), *way.GOOD)
    tablet.send(sheet, "sign", make.body(*way.GOOD))
    other.send(sheet, "save", make.body(*OTHER), base_rev=0)
    conflict = SheetConflict.objects.get()
    make.recuse(sheet.seat, sheet.candidate)
    answer = tablet.send(sheet, "resolve", make.body(*LATE), resolves=[str(conflict.op.op_id)])
    Recusal.objects.all().delete()
    op = SheetOp.objects.select_related("sheet__candidate__round").latest("pk")
    assert (answer.outcome, op.answer["why"]) == ("held", "recused")
    accept(people, op)
    conflict.refresh_from_db()
    sheet.refresh_from_db()
    assert (conflict.closed_by, conflict.closed_at) == (op, LATER)
    assert (points(sheet.body), points(sheet.signed_body)) == (LATE, way.GOOD)


def test_the_judge_goes_on_from_what_was_accepted(locked):
    """Her tablet's next op follows its own accepted one; her other tablet, not having heard of it, is in conflict."""
    tablet, other = make.Device(locked.judge), make.Device(locked.judge)
    accept(locked, send_late(locked, tablet=tablet))
    decisions.unlock(locked.round, reason="ขาดใบ", actor=locked.staff, now=LATER)
    sheet = sheet_of(locked)
    assert other.send(sheet, "save", make.body(*OTHER), base_rev=1).outcome == "conflict"
    assert tablet.send(sheet, "sign", make.body(*OTHER), base_rev=2).outcome == "applied"


# What it goes over


def test_nothing_that_came_between_is_overwritten_unseen(locked):
    tablet = make.Device(locked.judge)
    op = send_late(locked, tablet=tablet)
    decisions.unlock(locked.round, reason="ขาดใบ", actor=locked.staff, now=LATER)
    make.Device(locked.judge).send(sheet_of(locked), "sign", make.body(*OTHER))
    refused("held_stale", accept, locked, op)
    refused("held_moved", accept, locked, op, rev=1, over=True)
    accept(locked, op, rev=2, over=True)
    assert (sheet_of(locked).rev, points(sheet_of(locked).signed_body)) == (3, LATE)


def test_a_later_version_of_the_same_device_follows_the_earlier_one_that_was_accepted(locked):
    tablet = make.Device(locked.judge)
    first = send_late(locked, OTHER, kind="save", tablet=tablet)
    second = send_late(locked, tablet=tablet, base_rev=1)
    accept(locked, first)
    accept(locked, second)
    assert (sheet_of(locked).rev, points(sheet_of(locked).signed_body)) == (3, LATE)


def test_an_earlier_version_of_the_same_device_is_never_put_over_its_later_one(locked):
    tablet = make.Device(locked.judge)
    first = send_late(locked, OTHER, tablet=tablet)
    accept(locked, send_late(locked, tablet=tablet))
    refused("held_overtaken", accept, locked, first, over=True)
    refuse(locked, first)


def test_of_two_devices_the_second_to_be_accepted_goes_over_the_first_knowingly(locked):
    first, second = (send_late(locked, each, tablet=make.Device(locked.judge)) for each in (OTHER, LATE))
    accept(locked, first)
    refused("held_stale", accept, locked, second)
    accept(locked, second, over=True)
    assert points(sheet_of(locked).signed_body) == LATE


# Refusing


def test_refused_work_leaves_the_sheet_as_it_is(locked):
    op = send_late(locked)
    before = ScoreSheet.objects.values().get(pk=op.sheet_id)
    ruling = refuse(locked, op)
    assert ScoreSheet.objects.values().get(pk=op.sheet_id) == before
    assert (ruling.is_accepted, ruling.rev, ruling.reason) == (False, None, "ส่งช้าเกินกำหนด")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.facts["rev"], entry.facts["reason"]) == (
        "sheet.held_refused",
        None,
        "ส่งช้าเกินกำหนด",
    )


@pytest.mark.parametrize("call", [accept, refuse])
def test_a_ruling_needs_a_reason(locked, call):
    refused("reason_needed", call, locked, send_late(locked), reason=" ")


@pytest.mark.parametrize("first", [accept, refuse])
@pytest.mark.parametrize("second", [accept, refuse])
def test_each_is_ruled_about_once(locked, first, second):
    op = send_late(locked)
    first(locked, op)
    refused("held_ruled", second, locked, op)


def test_what_was_never_held_is_not_ruled_about(locked):
    applied = SheetOp.objects.select_related("sheet__candidate__round").filter(outcome="applied").first()
    refused("held_ruled", accept, locked, applied)


@pytest.mark.parametrize("call", [accept, refuse])
@pytest.mark.parametrize("who", ["judge", "judging_staff", "administrator"])
def test_only_those_who_lead_the_round_rule(locked, call, who):
    refused("not_allowed", call, locked, send_late(locked), actor=getattr(locked, who))


@pytest.mark.parametrize("who", ["stranger", "foreign_staff", "reader"])
def test_to_strangers_there_is_nothing_to_rule_about(locked, who):
    refused("nothing_here", accept, locked, send_late(locked), actor=getattr(locked, who))


# Where it cannot be accepted


def test_work_of_a_judge_who_is_recused_is_not_accepted_while_she_is():
    people = cast.assemble()
    sheet = sheet_of(people)
    recusal = make.recuse(sheet.seat, sheet.candidate)
    op = send_late(people)
    assert held.why(op) == "recused"
    refused("held_recused", accept, people, op)
    recusal.delete()
    assert accept(people, op).rev == 1


def test_work_beside_another_persons_signature_is_let_in_as_its_own_judges():
    people = cast.assemble()
    sheet = sheet_of(people)
    make.stand_in(sheet.seat, make.visit(sheet.candidate), people.stranger)
    make.Device(people.stranger).send(sheet, "sign", make.body(*OTHER))
    op = send_late(people, base_rev=0)
    assert held.why(op) == "signed_by_other"
    refused("held_stale", accept, people, op)
    accept(people, op, over=True)
    sheet.refresh_from_db()
    assert (sheet.signed_by, points(sheet.signed_body)) == (people.judge, LATE)


def test_an_answer_of_before_there_were_reasons_tells_why_by_the_sheets_state(locked):
    op = send_late(locked)
    del op.answer["why"]
    assert held.why(op) == "locked"
    op.answer["sheet"]["state"] = "signed"
    assert held.why(op) == "recused"
    op.sheet.signed_by = locked.chair
    assert held.why(op) == "signed_by_other"


# A decision is not touched


def document(people):
    return [(row.version, row.sha256) for row in Decision.objects.filter(round=people.round).order_by("version")]


def test_a24_late_work_is_kept_and_waits_and_a_published_result_never_changes_by_itself(locked):
    """Locked: it waits. Decided and published: it still waits, and is not let in. Taken up again: it is, and counts."""
    op = send_late(locked)
    way.decide(locked)
    refused("held_decided", accept, locked, op)
    way.publish(locked)
    sealed = document(locked)
    refused("held_decided", accept, locked, op, over=True)
    later = send_late(locked, OTHER, tablet=make.Device(locked.judge))
    assert (document(locked), points(sheet_of(locked).signed_body)) == (sealed, way.GOOD)
    way.revise(locked)
    accept(locked, op)
    refuse(locked, later)
    assert (document(locked), decisions.published(way.refresh(locked.round)).version) == (sealed, 1)
    way.lock(locked)
    second = way.decide(locked)
    assert (second.version, document(locked)[0]) == (2, sealed[0])
    counted = [
        sheet["points"]["c1"]
        for sheet in record_of(second)["in"]["sheets"]
        if (sheet["judge"], sheet["candidate"]) == (str(op.sheet.seat_id), str(op.sheet.candidate_id))
    ]
    assert counted == [LATE[0]]
    assert list(differences()) == []


def record_of(decision):
    return way.json.loads(decision.record)


def test_work_is_refused_also_while_a_decision_stands_for_it_changes_nothing(locked):
    op = send_late(locked)
    way.decide(locked)
    way.publish(locked)
    before = (document(locked), Round.objects.values().get(pk=locked.round.pk))
    refuse(locked, op)
    assert (document(locked), Round.objects.values().get(pk=locked.round.pk)) == before
    assert list(differences()) == []


def test_in_an_open_round_too_it_is_ruled_about(locked):
    op = send_late(locked)
    decisions.unlock(locked.round, reason="ขาดใบ", actor=locked.staff, now=LATER)
    rounds.reopen(locked.round, actor=locked.staff, now=LATER)
    assert accept(locked, op).rev == 2
