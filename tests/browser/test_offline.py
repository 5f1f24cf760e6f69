"""The installed app: ready to leave, then everything without a network, from a cold browser too (A3, A20, A23)."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from scoring import builds
from scoring.models import SheetOp
from tests import cast, make
from tests.browser.tablets import READY, Tablet, is_from_device, make_ready, ops_of
from tests.browser.test_frame import demand_readable, follow, sign_in
from tests.browser.test_scoring import POINTS, kept, leave, sent, sign, tap, tap_all

PREPARED = re.compile(r"^พร้อมใช้โดยไม่มีสัญญาณ: 3 แบบ, \d\d\.\d\d น\.$")
DAY = "/day/2021-12-29/"
PATIENCE = 30_000  # ms: on a busy machine the first load and the worker's files take their time
PARTS = "all => all.map((part) => [part.className, part.getAttribute('href'), part.getAttribute('aria-current')])"


@pytest.fixture
def people():
    people = cast.assemble()
    first, second, third = people.round.candidates.all()
    make.visit(first, hour=10)
    make.visit(second, hour=13, travel_minutes=40, travel_km=35, travel_by="รถตู้")
    make.visit(third, hour=15, day=30)
    stop = {"kind": "study", "title": "ศึกษาดูงาน", "venue": "ศูนย์เรียนรู้", "travel_minutes": 10}
    at = {"starts_at": make.NOW.replace(hour=16), "ends_at": make.NOW.replace(hour=17)}
    make.visits.save_visit(make.Visit(round=people.round, **stop, **at), actor=None, now=make.NOW)
    return people


@pytest.fixture
def own(people):
    return make.sheet(people.round, people.judge)


@pytest.fixture
def tablet(browser_type, browser_type_launch_args, browser_context_args, base_url, tmp_path):
    return Tablet(browser_type, browser_type_launch_args, browser_context_args, base_url, tmp_path / "profile")


def open_sheet(page, own):
    """From the day, with a tap."""
    page.goto(DAY)
    page.locator(f'a[href="{reverse("sheet", args=[own.pk])}"]').click()
    expect(page.locator("html[data-shown=sheet]")).to_be_attached()


def unsent(page):
    return page.locator(".stop").first.locator(".is-unsent")


def test_the_badge_turns_green_when_the_set_is_on_the_device(tablet, people):
    with tablet.open() as page:
        make_ready(page, "judge2")
        expect(page.locator("#ready-words")).to_have_text(PREPARED)
        page.reload()
        expect(page.locator(READY)).to_be_visible(timeout=PATIENCE)
        assert is_from_device(page) == "day"


def test_the_day_from_the_device_is_the_day_of_the_server(tablet, people, own):
    """Word by word and address by address, each sheet in another state."""
    third = people.round.candidates.last()
    make.sign(own, *POINTS)
    begun = make.sheet(people.round, people.judge, make.CODES[1])
    make.Device(people.judge).send(begun, "save", make.body("18", "0", None, None, None))
    make.recuse(people.judge.seats.get(), third)
    make.follow_up(people.round, hour=15)
    with tablet.open() as page:
        make_ready(page, "judge2")
        for day in (DAY, "/day/2021-12-30/"):
            drawn = []
            for address in (f"{day}?from=server", day):
                page.goto(address)
                expect(page.locator(READY)).to_be_visible(timeout=PATIENCE)
                said = page.locator(".stops, .page-head h1, .tabs").all_inner_texts()
                parts = page.locator(":is(main a, .stop, .chip):visible").evaluate_all(PARTS)
                drawn.append(([re.sub(r"\s+", " ", text) for text in said], parts, page.title()))
            assert is_from_device(page) == "day"
            assert drawn[1] == drawn[0]


def test_a3_everything_without_a_network_from_a_cold_browser(tablet, people, own):
    with tablet.open() as page:
        make_ready(page, "judge2")
    with tablet.open(offline=True) as page:
        page.goto("/")
        expect(page.locator("html[data-shown=day]")).to_be_attached()
        open_sheet(page, own)
        tap_all(page)
        sign(page)
        expect(page.locator("#sheet-state")).to_have_text("เซ็นแล้วในเครื่องนี้ ยังไม่ได้ส่ง")
    with tablet.open(offline=True) as page:
        page.goto(reverse("sheet", args=[own.pk]))
        expect(page.locator("#total")).to_have_text("81.00")
        page.goto(DAY)
        expect(unsent(page)).to_have_text("เซ็นแล้วในเครื่องนี้ ยังไม่ได้ส่ง")
        assert kept(own, "signed_body") is None
        page.context.set_offline(False)
        expect(unsent(page)).to_be_hidden()
    assert kept(own, "signed_body") == list(POINTS)


def test_a_page_that_the_device_does_not_have_says_so_without_a_network(tablet, people):
    with tablet.open() as page:
        make_ready(page, "judge2")
        page.context.set_offline(True)
        page.goto("/recuse/")
        expect(page.locator("h1")).to_have_text("ที่นี่ไม่มีสัญญาณ")
        demand_readable(page, "without a network")
        follow(page, "main a.go")
        expect(page.locator(".stop").first).to_be_visible()


def test_all_sheets_are_listed_without_a_network_also_where_no_day_is_set(tablet, people, own):
    people.round.visits.all().delete()
    with tablet.open() as page:
        make_ready(page, "judge2")
        page.context.set_offline(True)
        for address in ("/sheets/", "/day/"):
            page.goto(address)
            expect(page.locator(".own-sheet")).to_have_count(3)
        demand_readable(page, "all sheets without a network")
        page.locator(f'a[href="{reverse("sheet", args=[own.pk])}"]').click()
        expect(page.locator("html[data-shown=sheet] #place")).to_have_text("ตำบลตระการ")
        page.go_back()
        expect(page.locator("html[data-shown=day] .own-sheet")).to_have_count(3)


def test_a20_another_persons_sign_in_reads_sends_and_erases_nothing(tablet, people, own):
    others = make.sheet(people.round, people.other_judge)
    with tablet.open() as page:
        make_ready(page, "judge2")
        page.context.set_offline(True)
        open_sheet(page, own)
        tap_all(page)
        leave(page)
        page.goto(DAY)
        expect(unsent(page)).to_be_visible()
        before = ops_of(page, people.judge)
        page.context.clear_cookies()  # the first one's session is over
        page.context.set_offline(False)

        page.goto("/login/")
        expect(page.locator("#here li")).to_contain_text("กรรมการที่ 2: 1 รายการ")
        sign_in(page, "judge3")
        expect(page.locator(READY)).to_be_visible(timeout=PATIENCE)
        page.goto(DAY)
        expect(page.locator(".stop").first.locator(".is-empty")).to_be_visible()
        expect(unsent(page)).to_be_hidden()
        open_sheet(page, others)
        tap(page, 1, "3")
        leave(page)
        sent(page)
        assert (ops_of(page, people.judge), kept(own)) == (before, None)
        assert [(op.user, op.sheet) for op in SheetOp.objects.all()] == [(people.other_judge, others)]

        page.goto(DAY)
        page.click(".person summary")
        follow(page, "text=ออกจากระบบ")
        sign_in(page, "judge2")
        expect(page.locator(READY)).to_be_visible(timeout=PATIENCE)
        page.goto(DAY)
        expect(page.locator(".stop").first.locator(".is-draft")).to_be_visible()
        expect(unsent(page)).to_be_hidden()
    assert kept(own) == list(POINTS)


def test_signing_out_with_work_not_sent_warns_keeps_it_and_closes_the_pages(tablet, people, own):
    with tablet.open() as page:
        make_ready(page, "judge2")
        page.context.route("**/api/v1/sheets/**", lambda route: route.abort())
        open_sheet(page, own)
        tap_all(page)
        leave(page)
        page.goto(DAY)
        expect(unsent(page)).to_be_visible()
        page.click(".person summary")
        page.click("text=ออกจากระบบ")
        expect(page.locator("#sign-out-waiting")).to_contain_text("มีสิ่งที่ท่านกรอกในเครื่องนี้ 1 รายการที่ยังไม่ได้ส่ง")
        demand_readable(page, "signing out")
        page.click("#sign-out-no")
        assert page.url.endswith(DAY)
        page.click(".person summary")
        page.click("text=ออกจากระบบ")
        follow(page, "#sign-out-yes")
        expect(page.locator("#here li")).to_contain_text("กรรมการที่ 2: 1 รายการ")
        demand_readable(page, "the sign-in page of a device with work")
        assert [st for _, st in ops_of(page, people.judge)] == ["local"]
        page.context.set_offline(True)
        page.goto(DAY)
        expect(page.locator("h1")).to_have_text("ที่นี่ไม่มีสัญญาณ")


def test_a23_an_old_client_goes_on_and_takes_the_new_build_when_asked(tablet, people, own, monkeypatch):
    old = builds.current()
    with tablet.open() as page:
        make_ready(page, "judge2")
        page.context.set_offline(True)
        open_sheet(page, own)
        tap_all(page)
        leave(page)
        monkeypatch.setattr(builds, "current", lambda: "another")
        page.context.set_offline(False)
        page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
        sent(page)
        assert list(SheetOp.objects.values_list("outcome", "app_build")) == [("applied", old)]

        page.locator("#id_private_note").focus()
        expect(page.locator("html")).to_have_attribute("data-build", old)
        expect(page.locator("#update")).to_be_hidden()
        page.locator("#content").focus()
        expect(page.locator("#update")).to_be_visible()
        demand_readable(page, "a new build")
        with page.expect_navigation():
            page.click("#update-take")
        expect(page.locator("html[data-shown=sheet]")).to_have_attribute("data-build", "another")
        assert page.evaluate("caches.keys()") == ["cddeval-another"]
        page.context.set_offline(True)
        page.goto(DAY)
        expect(page.locator("html[data-shown=day]")).to_have_attribute("data-build", "another")


def test_the_panel_tells_how_the_device_stands(tablet, people):
    with tablet.open() as page:
        make_ready(page, "judge2")
        page.click("#ready")
        expect(page.locator("#panel-waiting")).to_have_text("ไม่มีอะไรรอส่ง")
        expect(page.locator("#panel-contact")).to_have_text(re.compile(r"^ติดต่อเซิร์ฟเวอร์ได้ล่าสุด \d\d\.\d\d น\.$"))
        expect(page.locator("#panel-build")).to_have_text(f"รุ่น {builds.current()}")
        demand_readable(page, "the device's panel")


def test_after_a_form_the_page_is_the_servers(tablet, people):
    """It says what became of the form, and the device learns of it."""
    with tablet.open() as page:
        make_ready(page, "judge2")
        page.goto(f"/candidates/{people.round.candidates.first().pk}/recuse/")
        page.fill("#id_reason", "เป็นญาติกับกำนัน")
        follow(page, "text=ถอนตัวจากตำบลตระการ")
        expect(page.locator(".messages")).to_contain_text("บันทึกแล้ว")
        assert is_from_device(page) is None
        page.goto(DAY)
        expect(page.locator("html[data-shown=day] .stop.recused")).to_have_count(1)


def test_another_language_is_another_set_and_other_pages(tablet, people):
    with tablet.open() as page:
        make_ready(page, "judge2")
        page.goto(DAY)
        follow(page, "text=English")
        expect(page.locator(READY)).to_be_visible(timeout=PATIENCE)
        page.context.set_offline(True)
        page.goto(DAY)
        expect(page.locator("h1")).to_have_text("Wednesday 29 December 2564 BE")
