"""Late work: the tablet hears that it waits and then what was ruled, with and without a network; the officer rules."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from scoring import held
from scoring.models import ScoreSheet, SheetOp
from tests import cast, make
from tests.browser.tablets import Tablet, is_from_device, make_ready
from tests.browser.test_desk import violations
from tests.browser.test_frame import demand_readable, follow, sign_in

DAY = "/day/2021-12-29/"
SIGNED, LATE, OTHER = (("15",) * 5, ("19",) * 5, ("12",) * 5)
REASON = "แท็บเล็ตอยู่ในหมู่บ้านที่ไม่มีสัญญาณ"
WAITS = "มีสิ่งที่ท่านส่งรอการตรวจของเจ้าหน้าที่ 1 ฉบับ"


@pytest.fixture
def people():
    people = cast.assemble()
    make.visit(people.round.candidates.first(), hour=10)
    return people


@pytest.fixture
def own(people):
    return make.sheet(people.round, people.judge)


@pytest.fixture
def late(people, own):
    """The round was locked; what another tablet of hers sends after that is held."""
    make.sign(own, *SIGNED)
    make.lock(people.round, people.staff)
    make.sign(own, *LATE)
    return SheetOp.objects.select_related("sheet__candidate__round", "user").get(outcome="held")


@pytest.fixture
def tablet(browser_type, browser_type_launch_args, browser_context_args, base_url, tmp_path):
    return Tablet(browser_type, browser_type_launch_args, browser_context_args, base_url, tmp_path / "profile")


def open_sheet(page, own):
    page.goto(DAY)
    page.locator(f'a[href="{reverse("sheet", args=[own.pk])}"]').click()
    expect(page.locator("html[data-shown=sheet]")).to_be_attached()


def open_sheet_until_told(page, own):
    """A page from the device says what the device has: it is opened again until the new set is stored."""
    for _ in range(30):
        open_sheet(page, own)
        if page.locator("#held .teal").count():
            return
        page.wait_for_timeout(1000)
    raise AssertionError("the device did not hear of the ruling")


def test_a24_a_tablet_tells_that_late_work_waits_and_then_what_was_ruled(tablet, people, own, late):
    with tablet.open() as page:
        make_ready(page, "judge2")
        page.goto(DAY)
        expect(page.locator(".stop .is-held")).to_have_text("รอการตรวจจากเจ้าหน้าที่")
        open_sheet(page, own)
        assert is_from_device(page) == "sheet"
        expect(page.locator("#held .amber")).to_contain_text(WAITS)
        expect(page.locator("#id_points_c1")).to_have_value("15")
        rev = ScoreSheet.objects.get(pk=own.pk).rev
        held.accept(late, rev=rev, over=False, reason=REASON, actor=people.staff, now=timezone.now())
        page.goto(f"{DAY}?from=server")
        expect(page.locator(".stop .is-held")).to_have_count(0)
        open_sheet_until_told(page, own)
    with tablet.open(offline=True) as page:
        open_sheet(page, own)
        expect(page.locator("#held .teal")).to_contain_text(REASON)
        expect(page.locator("#held .amber")).to_have_count(0)
        expect(page.locator("#id_points_c1")).to_have_value("19")


def test_an_officer_rules_at_the_queue_and_each_page_can_be_read(page, people, own, late):
    make.Device(people.judge).send(own, "sign", make.body(*OTHER))
    sign_in(page, "staff")
    page.goto(reverse("round", args=[people.round.pk]))
    follow(page, page.get_by_role("link", name="งานที่รอการตรวจ 1 แบบ"))
    first = page.locator("article").first
    first.get_by_label("เหตุผล").fill(REASON)
    follow(page, first.get_by_role("button", name="รับเข้า"))
    assert SheetOp.objects.get(pk=late.pk).ruling.rev == 2
    left = page.locator("article")
    expect(left).to_have_count(1)
    left.get_by_label("เหตุผล").fill("ฉบับเก่า")
    follow(page, left.get_by_role("button", name="รับเข้า"))  # it would go over the one before
    expect(left.get_by_role("alert")).to_contain_text("แบบให้คะแนนเดินหน้าไปแล้ว")
    expect(left.get_by_label("เหตุผล")).to_have_value("ฉบับเก่า")
    assert violations(page) == []
    follow(page, left.get_by_role("button", name="ไม่รับ"))
    expect(page.locator("article")).to_have_count(0)
    follow(page, page.get_by_role("link", name="ตำบลตระการ").first)
    expect(page.locator(".history > li")).to_have_count(8)
    assert violations(page) == []


def test_a_judge_can_read_the_history_of_her_sheet(page, people, own, late):
    held.refuse(late, reason=REASON, actor=people.staff, now=timezone.now())
    sign_in(page, "judge2")
    page.goto(reverse("sheet", args=[own.pk]))
    follow(page, page.get_by_role("link", name="ประวัติของแบบนี้"))
    expect(page.locator(".history")).to_contain_text(REASON)
    demand_readable(page, "the history of a sheet")
