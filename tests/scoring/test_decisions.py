"""A round's end: locked, decided, published, taken up again. What is refused stands beside what is done."""

import datetime as dt
import json

import pytest

from scoring import decisions, rankings, rounds
from scoring.core import record
from scoring.core.decision import Casting, Dissent, Meeting
from scoring.decisions import Minutes
from scoring.models import Decision, Publication, Revision, ScoreSheet, SheetOp
from subdistricts.models import AuditEntry, Round
from subdistricts.refusals import Refusal
from tests import cast, make
from tests.remember import remembered

pytestmark = pytest.mark.django_db

GOOD, LESS, LEAST = ("18", "16", "17", "16.5", "16.5"), ("15", "16", "15", "16", "15"), ("10", "11", "10", "11", "10")


@pytest.fixture
def people():
    return cast.assemble()


def judges(people):
    return (people.chair, people.judge, people.other_judge, people.judging_staff)


def sign_all(people, marks=(GOOD, LESS, LEAST)):
    for code, points in zip(make.CODES, marks, strict=False):
        for judge in judges(people):
            make.sign(make.sheet(people.round, judge, code), *points)


def refresh(round_):
    return Round.objects.with_area().get(pk=round_.pk)


def close(people):
    return rounds.begin_closing(people.round, actor=people.staff, now=make.NOW)


def lock(people, *accepting):
    return decisions.lock(people.round, accepting=accepting, actor=people.staff, now=make.NOW)


def seats(people):
    return [str(seat.pk) for seat in people.round.committee.seats.order_by("number")]


def minutes(people, **changes):
    everybody = tuple(seats(people))
    terms = {"present": everybody, "presided_by": everybody[0], "dissents": (), "signatories": everybody[:2]}
    return Minutes(make.NOW.date(), "ห้องประชุมศาลากลาง", Meeting(**terms | changes))


def decide(people, casting=None, actor=None, **changes):
    return decisions.decide(
        people.round,
        minutes=minutes(people, **changes),
        castings=[casting] if casting else [],
        actor=actor or people.staff,
        now=make.NOW,
    )


@pytest.fixture
@remembered
def closing():
    people = cast.assemble()
    sign_all(people)
    close(people)
    return people


@pytest.fixture
def locked(closing):
    lock(closing)
    return closing


@pytest.fixture
@remembered
def tied():
    """The first two are equal for the one place, and no tie rule parts them."""
    people = cast.assemble()
    sign_all(people, (GOOD, GOOD, LEAST))
    close(people)
    lock(people)
    return people


def candidate(people, position):
    return str(people.round.candidates.get(position=position).pk)


def refused(code, call, *args, **kwargs):
    """The refusal's message; nothing of a decision was written and the round is as it was."""
    before = (Round.objects.values().order_by("pk").first(), Decision.objects.count(), AuditEntry.objects.count())
    with pytest.raises(Refusal) as refusal:
        call(*args, **kwargs)
    after = (Round.objects.values().order_by("pk").first(), Decision.objects.count(), AuditEntry.objects.count())
    assert (refusal.value.code, after) == (code, before)
    return refusal.value.message


# Locking


def test_locking_ends_the_scoring_and_begins_a_new_epoch(closing):
    epochs = set(ScoreSheet.objects.values_list("epoch", flat=True))
    assert lock(closing).state == "locked"
    assert (epochs, set(ScoreSheet.objects.values_list("epoch", flat=True))) == ({0}, {1})
    entry = AuditEntry.objects.get(action="round.locked")
    assert (entry.actor, entry.facts) == (closing.staff, {"accepted": []})


def test_what_arrives_after_the_lock_is_held(locked):
    sheet = make.sheet(locked.round, locked.judge)
    answer = make.Device(locked.judge).send(sheet, "sign", make.body("20", "20", "20", "20", "20"))
    assert (answer.outcome, sheet.signed_body["criteria"]["c1"]["points"]) == ("held", "18")


def test_a_round_is_locked_from_closing_alone(people):
    sign_all(people)
    refused("wrong_state", lock, people)


def test_it_is_not_locked_while_a_due_sheet_is_missing(people):
    sign_all(people, (GOOD, LESS))
    close(people)
    message = refused("lock_blocked", lock, people, "incomplete")
    assert message == "ยังล็อกรอบไม่ได้: ยังขาดแบบให้คะแนนที่ต้องส่ง 4 แบบ ไม่มีอะไรเปลี่ยนแปลง"
    assert set(ScoreSheet.objects.values_list("epoch", flat=True)) == {0}


@pytest.fixture
@remembered
def lenient():
    """The rules count those present; two of three candidates have their sheets."""
    people = cast.assemble(missing="present")
    sign_all(people, (GOOD, LESS))
    close(people)
    return people


def test_where_those_present_count_what_is_missing_is_seen_first(lenient):
    refused("lock_unseen", lock, lenient)
    for others in ("incomplete", "incomplete:3", "incomplete:5", "held:4"):
        refused("lock_unseen", lock, lenient, others)
    assert lock(lenient, "incomplete:4").state == "locked"
    assert AuditEntry.objects.get(action="round.locked").facts == {"accepted": ["incomplete:4"]}


def test_a_round_without_a_single_sheet_is_not_locked():
    people = cast.assemble(missing="present")
    close(people)
    refused("lock_blocked", lock, people, "incomplete")


def test_too_few_sheets_for_leaving_out_extremes_are_in_the_way():
    people = cast.assemble(aggregate="drop_extremes", missing="present")
    sign_all(people)
    seat = people.round.committee.seats.get(holder=people.judge)
    make.recuse(seat, people.round.candidates.first())
    close(people)
    refused("lock_blocked", lock, people)


def test_an_open_conflict_is_in_the_way(people):
    sign_all(people)
    sheet = make.sheet(people.round, people.judge)
    answer = make.Device(people.judge).send(sheet, "save", make.body(*LESS), base_rev=0)
    assert answer.outcome == "conflict"
    close(people)
    refused("lock_blocked", lock, people, "unsigned_changes")


def test_unsigned_changes_are_seen_first_and_do_not_count(people):
    sign_all(people)
    sheet = make.sheet(people.round, people.judge)
    make.Device(people.judge).send(sheet, "save", make.body(*LEAST))
    close(people)
    refused("lock_unseen", lock, people)
    refused("lock_unseen", lock, people, "incomplete")
    lock(people, "unsigned_changes:1")
    said = json.loads(decide(people).record)
    assert said["in"]["sheets"][0]["points"]["c1"] == "18"


@pytest.mark.parametrize("name", ["judge", "judging_staff", "administrator", "reader", "foreign_staff", "stranger"])
def test_nobody_else_leads_a_round_to_its_end(locked, name):
    person = getattr(locked, name)
    denied = {"judge": "not_allowed", "judging_staff": "not_allowed", "administrator": "not_allowed"}
    code = denied.get(name, "nothing_here")
    refused(code, decide, locked, actor=person)
    terms = {"actor": person, "now": make.NOW}
    refused(code, decisions.lock, locked.round, **terms)
    refused(code, decisions.unlock, locked.round, reason="x", **terms)
    refused(code, decisions.publish, locked.round, sha256="", **terms)
    refused(code, decisions.revise, locked.round, sha256="", reason="x", **terms)


def test_unlocking_needs_a_reason_and_lets_judges_go_on(locked):
    refused("reason_needed", decisions.unlock, locked.round, reason=" ", actor=locked.staff, now=make.NOW)
    decisions.unlock(locked.round, reason="ใบคะแนนผิดคน", actor=locked.staff, now=make.NOW)
    sheet = make.sheet(locked.round, locked.judge)
    assert make.Device(locked.judge).send(sheet, "sign", make.body(*LESS)).outcome == "applied"
    assert sheet.epoch == 2
    assert AuditEntry.objects.get(action="round.unlocked").facts == {"reason": "ใบคะแนนผิดคน"}


# Deciding


def test_a_decision_seals_the_ranking_and_the_meeting(locked):
    decision = decide(locked, dissents=(Dissent(seats(locked)[2], "ควรให้ตำบลอื่น"),))
    said = json.loads(decision.record)
    assert (decision.version, said["version"], said["previous"]) == (1, 1, None)
    assert said["selected"] == [candidate(locked, 1)]
    assert [each["total"] for each in said["out"]["placings"]] == ["84.0000", "77.0000", "52.0000"]
    assert said["meeting"]["dissents"] == [{"member": seats(locked)[2], "reason": "ควรให้ตำบลอื่น"}]
    assert said["seats"][0]["title"].startswith("ประธาน")
    assert decision.sha256 == record.fingerprint(decision.record)
    assert record.check_file(record.as_file(decision.record).encode()) == []
    assert refresh(locked.round).state == "decided"
    entry = AuditEntry.objects.get(action="round.decided")
    assert entry.facts == {"version": 1, "sha256": decision.sha256}


def test_a_record_has_every_ops_hash_and_no_text(locked):
    sheet = make.sheet(locked.round, locked.judge)
    secret = make.body(*GOOD, recommendation="คำแนะนำยาว", private_note="บันทึกส่วนตัว")
    make.Device(locked.judge).send(sheet, "save", secret)
    text = decide(locked).record
    hashes = {op["sha256"] for sheet in json.loads(text)["sheets"] for op in sheet["ops"]}
    assert hashes == set(SheetOp.objects.values_list("sha256", flat=True))
    assert len(hashes) == 13
    for word in ("คำแนะนำยาว", "บันทึกส่วนตัว", "private_note", "recommendation"):
        assert word not in text


def test_only_a_locked_round_is_decided(closing):
    refused("wrong_state", decide, closing)


def test_a_meeting_of_tomorrow_decides_nothing(locked):
    tomorrow = minutes(locked)
    tomorrow = Minutes(tomorrow.held_on + dt.timedelta(days=1), tomorrow.venue, tomorrow.meeting)
    terms = {"minutes": tomorrow, "actor": locked.staff, "now": make.NOW}
    refused("meeting_to_come", decisions.decide, locked.round, **terms)


def test_a_meeting_before_the_round_or_nowhere_decides_nothing(locked):
    meeting = minutes(locked).meeting
    long_ago = Minutes(dt.date(1900, 1, 1), "ศาลากลาง", meeting)
    nowhere = Minutes(make.NOW.date(), " ", meeting)
    for code, terms in (("meeting_before_round", long_ago), ("venue_needed", nowhere)):
        refused(code, decisions.decide, locked.round, minutes=terms, actor=locked.staff, now=make.NOW)


def test_a_vacant_seat_makes_no_quorum(locked):
    locked.round.committee.seats.filter(number__gt=1).update(holder=None)
    refused("decision_breaks", decide, locked, present=tuple(seats(locked)[:2]), signatories=tuple(seats(locked)[:1]))


def test_what_the_rows_already_contradict_is_not_sealed(locked):
    sheet = make.sheet(locked.round, locked.judge)
    sheet.signed_body["criteria"]["c1"]["points"] = "1"
    sheet.save()
    message = refused("evidence_broken", decide, locked)
    assert f"sheet {sheet.pk}" in message


def test_without_a_quorum_nothing_is_decided(locked):
    one = tuple(seats(locked)[:1])
    refused("decision_breaks", decide, locked, present=one, signatories=one)
    two = tuple(seats(locked)[:2])
    assert decide(locked, present=two, signatories=two).version == 1


def test_a_tie_at_the_cut_waits_for_the_casting_decision(tied):
    refused("decision_breaks", decide, tied)
    picked = candidate(tied, 2)
    said = json.loads(decide(tied, Casting((picked,), "chair", (), "ข้อมูลครบกว่า")).record)
    assert said["out"]["tie_at_cut"] == [candidate(tied, 1), picked]
    assert (said["selected"], said["casting"]["reason"]) == ([picked], "ข้อมูลครบกว่า")


def test_a_chair_who_is_recused_leaves_the_tie_to_a_majority(people):
    chair = people.round.committee.seats.get(role="chair")
    make.recuse(chair, people.round.candidates.get(position=1))
    sign_all_but = [(judge, code) for judge in judges(people) for code in make.CODES[:3]]
    for judge, code in sign_all_but:
        if (judge, code) != (people.chair, make.CODES[0]):
            make.sign(make.sheet(people.round, judge, code), *(LEAST if code == make.CODES[2] else GOOD))
    close(people)
    lock(people)
    picked, voters = candidate(people, 1), seats(people)[1:4]
    refused("decision_breaks", decide, people, Casting((picked,), "chair", (), "เหตุผล"))
    refused("decision_breaks", decide, people, Casting((picked,), "majority", tuple(voters[:1]), "เหตุผล"))
    refused("decision_breaks", decide, people, Casting((picked,), "majority", (seats(people)[0], *voters), "เหตุผล"))
    said = json.loads(decide(people, Casting((picked,), "majority", tuple(voters[:2]), "เหตุผล")).record)
    assert (said["selected"], said["casting"]["in_favour"]) == ([picked], voters[:2])


# After the decision


@pytest.fixture
def decided(locked):
    decide(locked)
    return locked


def publish(people, sha256=None):
    return decisions.publish(people.round, **_acting(people, sha256))


def revise(people, reason="คำร้องคัดค้าน", sha256=None):
    return decisions.revise(people.round, reason=reason, **_acting(people, sha256))


def _acting(people, sha256):
    """By staff who have looked at the decision in force, unless at another."""
    standing = Decision.objects.filter(round=people.round).in_force().first()
    return {"sha256": sha256 or (standing.sha256 if standing else ""), "actor": people.staff, "now": make.NOW}


def test_publishing_names_the_version(decided):
    assert decisions.published(refresh(decided.round)) is None
    decision = publish(decided)
    row = refresh(decided.round)
    assert (row.state, row.published_version, decision.publication.published_by) == ("published", 1, decided.staff)
    assert decisions.published(row) == decision
    refused("wrong_state", publish, decided)


def test_only_a_decided_round_is_published(locked):
    refused("wrong_state", publish, locked)


def test_a_decision_is_taken_up_again_with_a_reason_alone(decided):
    refused("reason_needed", revise, decided, " ")
    assert revise(decided).state == "closing"
    assert Revision.objects.get().reason == "คำร้องคัดค้าน"


def test_the_next_version_follows_the_first_and_the_published_one_stands_until_then(decided):
    first = publish(decided)
    revise(decided)
    row = refresh(decided.round)
    assert (row.state, row.is_published, decisions.published(row)) == ("closing", False, first)
    make.sign(make.sheet(decided.round, decided.judge, make.CODES[1]), "20", "20", "20", "20", "20")
    lock(decided)
    second = decide(decided)
    said = json.loads(second.record)
    assert (second.version, said["previous"], said["reason"]) == (2, first.sha256, "คำร้องคัดค้าน")
    assert decisions.published(refresh(decided.round)) == first
    publish(decided)
    assert decisions.published(refresh(decided.round)) == second
    assert (Decision.objects.count(), Publication.objects.count()) == (2, 2)
    assert list(Decision.objects.in_force()) == [second]


def test_held_work_does_not_hide_unsigned_changes(locked):
    make.Device(locked.judge).send(make.sheet(locked.round, locked.judge), "save", make.body(*LEAST))
    decisions.unlock(locked.round, reason="รอแบบ", actor=locked.staff, now=make.NOW)
    make.Device(locked.judge).send(make.sheet(locked.round, locked.judge), "save", make.body(*LESS))
    board = rankings.ranking(rankings.load(refresh(locked.round)))
    assert [finding.code for finding in decisions.to_be_seen(board, [])] == ["unsigned_changes", "held"]


def test_a_decision_that_was_not_looked_at_is_neither_published_nor_taken_up_again(decided):
    first = Decision.objects.get()
    revise(decided)
    lock(decided)
    second = decide(decided)
    said = "ฉบับที่ 2"
    for act in (publish, revise):
        for seen in (first.sha256, "0" * 64):
            assert said in refused("another_decision", act, decided, sha256=seen)
    assert publish(decided, sha256=second.sha256) == second


def test_a_round_in_scoring_is_not_taken_up_again(closing):
    refused("wrong_state", revise, closing)
