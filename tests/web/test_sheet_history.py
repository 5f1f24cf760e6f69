"""The history of a sheet: every op in order with what became of it, told to its judge and to staff who may see it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring import decisions, rescue, rescue_files
from scoring.models import QuarantinedOp, SheetOp
from subdistricts.models import Recusal
from subdistricts.refusals import Refusal
from tests import cast, make
from tests.remember import remembered
from tests.scoring import test_decisions as way
from tests.scoring.test_held import LATE, LATER, OTHER, accept, refuse, sheet_of

pytestmark = pytest.mark.django_db

NOTE = "บันทึกที่เห็นคนเดียว"


def body(points):
    return make.body(*points, private_note=NOTE)


def show(client, sheet, who):
    client.force_login(who)
    return client.get(reverse("sheet_history", args=[sheet.pk]))


def told(page):
    return [(event.tone, event.what) for event in page.context["events"]]


@pytest.fixture
@remembered
def people():
    return cast.assemble()


@pytest.fixture
@remembered
def eventful():
    """One sheet to which everything has happened that can."""
    people = cast.assemble()
    way.sign_all(people)
    sheet, tablet, other = sheet_of(people), make.Device(people.judge), make.Device(people.judge)
    tablet.send(sheet, "save", body(OTHER))
    tablet.send(sheet, "save", body(OTHER))  # the same once more
    tablet.send(sheet, "sign", body(("21", "16", "17", "16.5", "16.5")))  # over the maximum
    with pytest.raises(Refusal):
        tablet.send(sheet, "save", body(LATE), seq=1)  # its number is taken
    other.send(sheet, "save", body(LATE), base_rev=0)  # from another version
    other.send(sheet, "save", body(way.LESS), base_rev=0)  # and another
    waiting = [str(conflict.op.op_id) for conflict in sheet.conflicts.open().select_related("op")]
    tablet.send(sheet, "resolve", body(way.LESS), resolves=waiting)
    way.close(people)
    tablet.send(sheet, "sign", body(way.LESS))  # late, and taken
    other.send(sheet, "save", body(OTHER), seq=1000, base_rev=sheet.rev)
    other.send(sheet, "save", body(LATE), seq=900)  # overtaken
    way.lock(people, "unsigned_changes:1")
    first, second = make.Device(people.judge), make.Device(people.judge)
    for device, points in ((first, LATE), (second, OTHER)):
        device.send(sheet, "sign", body(points))
    ops = SheetOp.objects.filter(outcome="held").select_related("sheet__candidate__round", "user").order_by("pk")
    accept(people, ops[0], reason="แท็บเล็ตอยู่ในหมู่บ้านไม่มีสัญญาณ")
    refuse(people, ops[1], reason="กรรมการยืนยันว่าเป็นฉบับเก่า")
    decisions.unlock(people.round, reason="ขาดใบ", actor=people.staff, now=LATER)
    return people


EVERYTHING = [
    ("around", "เปิดรอบให้คะแนน"),
    ("done", "เซ็นแล้ว นับคะแนน"),
    ("done", "บันทึกแล้ว"),
    ("left", "ไม่ต้องทำอะไร: ในแบบเหมือนกันอยู่แล้ว"),
    ("left", "ไม่รับ: ไม่เป็นไปตามกติกาการให้คะแนน"),
    ("left", "ไม่รับ: เครื่องนี้เคยใช้เลขลำดับนี้กับงานอื่น เก็บไว้ทั้งสองฉบับ"),
    ("left", "เก็บไว้ข้างแบบ: เริ่มจากฉบับอื่น กรรมการเป็นผู้เลือกระหว่างสองฉบับ"),
    ("left", "เก็บไว้ข้างแบบ: เริ่มจากฉบับอื่น กรรมการเป็นผู้เลือกระหว่างสองฉบับ"),
    ("done", "เลือกระหว่างสองฉบับแล้ว"),
    ("around", "รอบเริ่มปิดรับ สิ่งที่มาถึงหลังจากนี้ถือว่ามาช้า"),
    ("done", "เซ็นแล้ว นับคะแนน"),
    ("done", "บันทึกแล้ว"),
    ("left", "ไม่ใช้: เครื่องเดียวกันส่งฉบับที่ใหม่กว่ามาก่อนแล้ว"),
    ("around", "ล็อกรอบ สิ่งที่มาถึงหลังจากนี้รอการตรวจ"),
    ("left", "รอการตรวจของเจ้าหน้าที่"),
    ("left", "รอการตรวจของเจ้าหน้าที่"),
    ("done", "รับงานที่รอการตรวจเข้าแล้ว อยู่ในแบบ"),
    ("left", "ไม่รับงานที่รอการตรวจ"),
    ("around", "ปลดล็อกรอบ กลับไปปิดรับ"),
]


@pytest.mark.parametrize("who", ["judge", "staff"])
def test_a27_every_op_accepted_held_refused_or_overridden_is_explained(client, eventful, who):
    """Everything that happened to the sheet, in the order in which it did, with what became of it and why."""
    sheet = sheet_of(eventful)
    page = show(client, sheet, getattr(eventful, who))
    assert told(page) == EVERYTHING
    events = page.context["events"]
    assert [event.rev for event in events if event.rev] == [1, 2, 3, 4, 5, 6] == list(range(1, sheet.rev + 1))
    assert [event.code for event in events if event.kind and not event.office] == [
        op.sha256[:8] for op in sheet.ops.order_by("pk")
    ]
    assert events[5].code == QuarantinedOp.objects.get().sha256[:8]
    settling = sheet.ops.get(kind="resolve").sha256[:8]
    assert [events[at].more for at in (4, 6, 7)] == [
        ("1. เกณฑ์ที่ 1",),
        (f"แทนด้วยฉบับที่ใหม่กว่าจากเครื่องนั้น {events[7].code}",),
        (f"จบด้วยการเลือก {settling}",),
    ]
    assert [event.what for event in events if event.is_late] == [events[at].what for at in (10, 11, 12)]
    assert events[14].more == ("ตอนที่มาถึง รอบไม่รับแบบให้คะแนนแล้ว", "มีคำวินิจฉัยภายหลัง")
    assert (events[16].more, events[17].more) == (
        ("เหตุผล: แท็บเล็ตอยู่ในหมู่บ้านไม่มีสัญญาณ",),
        ("เหตุผล: กรรมการยืนยันว่าเป็นฉบับเก่า",),
    )
    assert (events[16].code, events[16].at) == (events[14].code, LATER)


def test_it_says_from_which_device_and_what_that_devices_clock_said(client, people):
    sheet, tablet = sheet_of(people), make.Device(people.judge)
    tablet.send(sheet, "save", body(OTHER), client_at="1999-01-01T00:00:00+07:00")
    tablet.send(sheet, "save", body(LATE), client_at="2021-12-29T03:00:00+07:00")
    first, second = show(client, sheet, people.judge).context["events"][1:]
    assert (first.device, first.said_at) == (str(tablet.id)[:4].upper(), None)
    assert second.said_at == make.NOW.replace(hour=3, minute=0)
    assert (second.at, second.who) == (make.NOW, "กรรมการที่ 2")


def test_it_shows_what_each_applied_op_changed(client, eventful):
    events = show(client, sheet_of(eventful), eventful.staff).context["events"]
    accepted = events[16]
    assert [(each.card.code, each.points) for each in accepted.changes][:2] == [
        ("c1", ("12", "19")),
        ("c2", ("12", "19")),
    ]
    assert accepted.totals == ("60.00", "95.00")
    assert [bool(event.changes) for event in events if event.tone != "done"] == [False] * 13


@pytest.mark.parametrize("who", ["judge", "staff"])
def test_no_private_note_is_told(client, eventful, who):
    assert NOTE not in show(client, sheet_of(eventful), getattr(eventful, who)).content.decode()


def test_the_judge_reads_which_office_ruled_and_staff_who(client, people):
    people.staff.name = "นางสาวผู้วินิจฉัย"
    people.staff.office = make.office()
    people.staff.save()
    make.sign(sheet_of(people), *way.GOOD)
    make.lock(people.round, people.staff)
    make.sign(sheet_of(people), *LATE)
    refuse(people, SheetOp.objects.select_related("sheet__candidate__round").latest("pk"))
    for who, times in ((people.judge, 0), (people.staff, 1)):
        page = show(client, sheet_of(people), who)
        text = page.content.decode().partition("<main")[2]
        assert (page.context["events"][-1].office, text.count("นางสาวผู้วินิจฉัย")) == (str(make.office()), times)


def test_where_whoever_ruled_has_no_office_it_is_the_staff_of_the_round(client, eventful):
    events = show(client, sheet_of(eventful), eventful.judge).context["events"]
    assert [event.office for event in events if event.office] == ["เจ้าหน้าที่ของรอบ"] * 2


def test_a_recusal_of_the_judge_is_told_and_no_other(client, people):
    sheet = sheet_of(people)
    make.recuse(sheet.seat, sheet.candidate)
    make.recuse(sheet.seat, people.round.candidates.get(position=2))
    make.recuse(sheet_of(people, people.chair).seat, sheet.candidate)
    make.Device(people.judge).send(sheet, "save", body(OTHER))
    page = show(client, sheet, people.staff)
    assert told(page)[1:] == [("around", "กรรมการถอนตัว ไม่ต้องส่งแบบ"), ("waits", "รอการตรวจของเจ้าหน้าที่")]
    assert page.context["events"][2].more == (
        "ตอนที่มาถึง กรรมการถอนตัวจากผู้เข้ารับการคัดเลือกรายนี้แล้ว",
        "ยังรอคำวินิจฉัย",
    )


def test_a_sheet_for_which_nothing_was_sent_says_so(client, people):
    page = show(client, sheet_of(people), people.judge)
    assert (page.status_code, told(page)) == (200, [("around", "เปิดรอบให้คะแนน")])
    assert page.content.decode().count("ยังไม่เคยมีการส่งอะไรเพื่อแบบนี้") == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("judge", 200),
        ("staff", 200),
        ("other_judge", 404),
        ("chair", 404),
        ("judging_staff", 404),
        ("administrator", 404),
        ("reader", 404),
        ("foreign_staff", 404),
        ("stranger", 404),
    ],
)
def test_it_opens_for_whoever_may_see_the_sheet_and_nobody_else(client, eventful, who, status):
    sheet = sheet_of(eventful)
    assert show(client, sheet, getattr(eventful, who)).status_code == status
    assert client.get(reverse("sheet", args=[sheet.pk])).status_code == status


def test_a_recused_judge_is_told_as_on_the_sheets_page(client, eventful):
    sheet = sheet_of(eventful)
    make.recuse(sheet.seat, sheet.candidate)
    assert show(client, sheet, eventful.judge).status_code == 403
    assert show(client, sheet, eventful.staff).status_code == 200
    Recusal.objects.all().delete()


def test_an_op_sent_twice_with_other_content_is_told(client, people):
    sheet, tablet = sheet_of(people), make.Device(people.judge)
    text = tablet.op_text(sheet, "save", body(OTHER))
    tablet.send_text(text)
    with pytest.raises(Refusal):
        tablet.send_text(text.replace(b'"12"', b'"13"', 1))
    assert told(show(client, sheet, people.judge))[-1] == (
        "left",
        "ไม่รับ: เคยส่งงานรหัสเดียวกันที่มีเนื้อหาอื่น เก็บไว้ทั้งสองฉบับ",
    )


@pytest.fixture
def brought(people):
    """Two ops out of the judge's broken tablet, brought by staff."""
    sheet, tablet = sheet_of(people), make.Device(people.judge)
    texts = [tablet.op_text(sheet, kind, body(points)) for kind, points in (("save", OTHER), ("sign", LATE))]
    rescue.bring(rescue_files.read(make.rescue_file(people.judge, *texts)), actor=people.staff, now=make.NOW)
    return people


def test_what_came_as_a_file_and_waits_is_told(client, brought):
    event = show(client, sheet_of(brought), brought.judge).context["events"][-1]
    rows = sheet_of(brought).rescued.order_by("pk")
    assert (event.tone, event.what, event.code) == (
        "waits",
        "นำเข้าเป็นไฟล์จากแท็บเล็ต",
        ", ".join(row.sha256[:8] for row in rows),
    )


def test_what_the_judge_confirmed_of_a_file_stands_after_its_ops(client, brought):
    groups = rescue.own_groups(brought.judge)
    rescue.confirm([group.token for group in groups], actor=brought.judge, now=LATER)
    assert told(show(client, sheet_of(brought), brought.staff))[1:] == [
        ("left", "นำเข้าเป็นไฟล์จากแท็บเล็ต"),
        ("done", "บันทึกแล้ว"),
        ("done", "เซ็นแล้ว นับคะแนน"),
        ("done", "กรรมการยืนยันสิ่งที่มาเป็นไฟล์"),
    ]


def test_what_the_judge_refused_of_a_file_is_told(client, brought):
    groups = rescue.own_groups(brought.judge)
    rescue.refuse([group.token for group in groups], actor=brought.judge, now=LATER)
    assert told(show(client, sheet_of(brought), brought.judge))[-1] == (
        "left",
        "กรรมการไม่รับสิ่งที่มาเป็นไฟล์ เก็บไว้แต่ไม่นับ",
    )


def test_one_of_the_staff_is_not_enough_for_a_file_and_two_are(client, brought):
    second = make.user("staff2", office=make.office())
    make.assign(second, "staff")
    for officer in (brought.staff, second):
        groups = rescue.groups_in(brought.round, officer)
        rescue.accept(brought.round, [group.token for group in groups], reason="แท็บเล็ตเสีย", actor=officer, now=LATER)
    events = show(client, sheet_of(brought), brought.judge).context["events"]
    assert [(event.what, event.office) for event in events if event.office] == [
        ("เจ้าหน้าที่คนหนึ่งรับสิ่งที่มาเป็นไฟล์ ต้องมีอีกคนหนึ่ง", "เจ้าหน้าที่ของรอบ"),
        ("เจ้าหน้าที่สองคนรับสิ่งที่มาเป็นไฟล์", str(make.office())),
    ]


def test_it_costs_the_same_however_much_was_sent(client, eventful, django_assert_num_queries):
    client.force_login(eventful.staff)
    little, much = (
        reverse("sheet_history", args=[sheet_of(eventful, judge).pk]) for judge in (eventful.chair, eventful.judge)
    )
    client.get(little)
    with CaptureQueriesContext(connection) as one:
        client.get(little)
    with django_assert_num_queries(len(one)):
        client.get(much)


@pytest.mark.parametrize("who", ["judge", "staff"])
def test_the_sheets_page_leads_to_it(client, people, who):
    sheet = sheet_of(people)
    client.force_login(getattr(people, who))
    page = client.get(reverse("sheet", args=[sheet.pk])).content.decode()
    assert page.count(reverse("sheet_history", args=[sheet.pk])) == 1
