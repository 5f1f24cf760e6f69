"""Which devices may hold work that the server does not have, and that no round is locked past them unseen."""

import datetime as dt
import uuid

import pytest

from scoring import decisions, devices, rankings
from scoring.device_reports import Report
from scoring.models import Device
from scoring.refusals import LOCK_UNSEEN
from subdistricts.models import AuditEntry, Round
from subdistricts.refusals import REASON_NEEDED, Refusal
from tests import cast, make

pytestmark = pytest.mark.django_db

BEGAN = make.NOW.replace(hour=10, minute=0)  # the visit that make.visit makes


@pytest.fixture
def people():
    """A closing round in which every sheet is signed; its first candidate is being visited."""
    people = cast.assemble()
    for code in make.CODES[:3]:
        for judge in (people.chair, people.judge, people.other_judge, people.judging_staff):
            make.sign(make.sheet(people.round, judge, code), "18", "16", "17", "16", "15")
    make.visit(people.round.candidates.get(subdistrict=make.CODES[0]))
    make.close(people.round, people.staff)
    return people


def hear(judge, at=make.NOW, *, pending=0, sheets=3, device=None, age=None, lost_at=None):
    """A device of this judge speaks up; ``sheets`` None: it keeps none."""
    report = Report(
        device_id=device or uuid.uuid4(),
        pending=pending,
        oldest_age=age,
        persisted=True,
        standalone=True,
        build="b",
        ready_sheets=sheets,
        ready_at=None if sheets is None else at,
        lost_at=lost_at,
    )
    devices.note(report, user=judge, now=at)
    return Device.objects.get(user=judge, device_id=report.device_id)


def holding(people, now=make.NOW):
    return [heard.device for heard in devices.may_hold_work(Round.objects.get(pk=people.round.pk), now)]


def test_a_device_that_said_something_is_pending_may_hold_work(people):
    device = hear(people.judge, pending=1, sheets=None)
    assert holding(people) == [device]
    hear(people.judge, pending=0, device=device.device_id)
    assert holding(people) == []


@pytest.mark.parametrize(
    ("heard_at", "sheets", "may_hold"),
    [
        (BEGAN - dt.timedelta(seconds=1), 3, True),
        (BEGAN, 3, False),
        (BEGAN - dt.timedelta(hours=9), None, False),  # it took nothing along
        (BEGAN - dt.timedelta(hours=9), 0, False),
    ],
)
def test_a_device_with_sheets_that_was_not_heard_since_the_visit_began_may_hold_work(
    people, heard_at, sheets, may_hold
):
    make.RoundRules.objects.update(frozen_at=make.NOW - dt.timedelta(days=2))
    device = hear(people.judge, heard_at, sheets=sheets)
    assert holding(people) == ([device] if may_hold else [])


def test_a_visit_to_come_asks_nothing_of_a_device(people):
    make.RoundRules.objects.update(frozen_at=make.NOW - dt.timedelta(days=2))
    hear(people.judge, BEGAN - dt.timedelta(minutes=5))
    assert holding(people, now=BEGAN - dt.timedelta(minutes=1)) == []


def test_it_is_the_last_visit_on_which_the_judge_scores_himself(people):
    """Not one from which he is recused, nor one where somebody sits in his stead; that one's device is asked."""
    make.RoundRules.objects.update(frozen_at=make.NOW - dt.timedelta(days=2))
    between = BEGAN + dt.timedelta(hours=3, minutes=30)  # after the second visit began
    seat = make.sheet(people.round, people.judge).seat
    second, third = (
        make.visit(people.round.candidates.get(subdistrict=code), hour=hour)
        for code, hour in ((make.CODES[1], 13), (make.CODES[2], 15))
    )
    evening = BEGAN.replace(hour=20)
    device = hear(people.judge, between)
    assert holding(people, evening) == [device]
    deputy = make.user("deputy")
    make.stand_in(seat, third, deputy)
    assert holding(people, evening) == []
    deputys = hear(deputy, between)
    assert holding(people, evening) == [deputys]
    other = hear(people.other_judge, BEGAN)
    assert {each.pk for each in holding(people, evening)} == {deputys.pk, other.pk}
    for visit in (second, third):
        make.recuse(make.sheet(people.round, people.other_judge).seat, visit.candidate)
    assert holding(people, evening) == [deputys]


def test_a_device_not_heard_since_the_round_opened_holds_nothing_of_it(people):
    hear(people.judge, make.NOW - dt.timedelta(days=300), pending=4)
    assert holding(people) == []


def test_devices_of_others_do_not_concern_the_round(people):
    hear(people.stranger, pending=4)
    hear(people.staff, pending=4)
    assert holding(people) == []


def test_judges_stand_in_the_order_of_their_seats_also_without_a_device(people):
    device = hear(people.judge, pending=1)
    clean = hear(people.judge)
    found = devices.of_round(people.round, make.NOW)
    assert [(each.judge.username, [heard.device for heard in each.devices]) for each in found] == [
        ("judge1", []),
        ("judge2", [device, clean]),
        ("judge3", []),
        ("judging_staff", []),
    ]
    assert [each.may_hold_work for each in found] == [False, True, False, False]


def test_it_costs_the_same_number_of_queries_for_any_number_of_devices(people, django_assert_num_queries):
    for judge in (people.chair, people.judge, people.other_judge):
        for _ in range(4):
            hear(judge, pending=1)
    with django_assert_num_queries(6):
        assert len(devices.may_hold_work(people.round, make.NOW)) == 12


# A25


def lock(people, *, reason="", accepting=None):
    if accepting is None:
        board = rankings.ranking(rankings.load(people.round))
        accepting = [each.seen for each in decisions.to_be_seen(board, devices.may_hold_work(people.round, make.NOW))]
    return decisions.lock(people.round, accepting=accepting, reason=reason, actor=people.staff, now=make.NOW)


def test_a25_nobody_locks_a_round_without_seeing_which_devices_may_hold_work(people):
    hear(people.judge, pending=2)
    with pytest.raises(Refusal) as refused:
        lock(people, reason="โทรถามแล้ว", accepting=())
    assert refused.value.kind is LOCK_UNSEEN
    assert refused.value.facts == {"what": "อาจมีงานที่ยังไม่ส่งค้างอยู่ในอุปกรณ์ 1 เครื่อง"}
    assert Round.objects.get(pk=people.round.pk).state == "closing"


@pytest.mark.parametrize("reason", ["", "  "])
def test_a25_whoever_has_seen_them_gives_a_reason(people, reason):
    hear(people.judge, pending=2)
    with pytest.raises(Refusal) as refused:
        lock(people, reason=reason)
    assert (refused.value.kind, Round.objects.get(pk=people.round.pk).state) == (REASON_NEEDED, "closing")


def test_a25_reason_and_devices_stand_in_the_trail(people):
    device = hear(people.judge, pending=2)
    hear(people.chair)
    assert lock(people, reason="แท็บเล็ตเสีย").state == "locked"
    facts = AuditEntry.objects.get(action="round.locked").facts
    accepted = facts.pop("accepted")
    assert [each.split(":")[:2] for each in accepted] == [["devices", "1"]]
    assert facts == {
        "reason": "แท็บเล็ตเสีย",
        "devices": [
            {
                "judge": people.judge.pk,
                "device": str(device.device_id),
                "pending": 2,
                "last_contact_at": make.NOW.astimezone(dt.UTC).isoformat(),
            }
        ],
    }


def test_a25_another_device_is_something_else_than_was_seen(people):
    device = hear(people.judge, pending=2)
    board = rankings.ranking(rankings.load(people.round))
    seen = [each.seen for each in decisions.to_be_seen(board, devices.may_hold_work(people.round, make.NOW))]
    hear(people.judge, device=device.device_id)
    hear(people.chair, pending=2)
    with pytest.raises(Refusal) as refused:
        lock(people, reason="โทรถามแล้ว", accepting=seen)
    assert refused.value.kind is LOCK_UNSEEN


def test_where_no_device_may_hold_work_none_is_asked_for_and_none_is_noted(people):
    hear(people.judge)
    lock(people, reason="ไม่จำเป็น")
    assert AuditEntry.objects.get(action="round.locked").facts == {"accepted": []}
