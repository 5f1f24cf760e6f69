"""A tablet's work as a file: taken out with no network, brought in twice, confirmed by its judge, there once (A26)."""

import json
import re
from collections import Counter

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from scoring import rescue, rescue_files
from scoring.models import RescuedOp, SheetOp
from subdistricts.models import AuditEntry
from tests import cast, make
from tests.browser.tablets import Tablet, make_ready, sign_in
from tests.browser.test_frame import follow
from tests.browser.test_scoring import POINTS, kept, sign, tap_all

DESK = {"viewport": {"width": 1440, "height": 900}}
SAVE = "#device-panel [data-part=save]"
# As a tablet does, which this browser is not.
PASSES_FILES_ON = """
    navigator.canShare = ({ files }) => files.length === 1;
    navigator.share = async ({ files }) => { window.passedOn = await files[0].text(); };
"""
# Whether the tablet has for each of its ops the server's word that it was there already.
ALL_ANSWERED_AS_BEFORE = """(user) => new Promise((done) => {
    const opening = indexedDB.open(`score-u${user}`);
    opening.onsuccess = () => {
        const asking = opening.result.transaction("ops").objectStore("ops").getAll();
        asking.onsuccess = () => {
            opening.result.close();
            done(asking.result.every((op) => op.st === "acked" && op.res.replay));
        };
    };
})"""


@pytest.fixture
def people():
    people = cast.assemble()
    for number, candidate in enumerate(people.round.candidates.all()):
        make.visit(candidate, hour=9 + 3 * number)
    return people


@pytest.fixture
def own(people):
    return make.sheet(people.round, people.judge)


@pytest.fixture
def tablet(browser_type, browser_type_launch_args, browser_context_args, base_url, tmp_path):
    return Tablet(browser_type, browser_type_launch_args, browser_context_args, base_url, tmp_path / "profile")


@pytest.fixture
def desk(browser, base_url):
    """A browser of the office's, with nobody signed in."""
    context = browser.new_context(base_url=base_url, locale="th-TH", service_workers="block", **DESK)
    yield context.new_page()
    context.close()


def score(page, own):
    follow(page, f'a[href="{reverse("sheet", args=[own.pk])}"]')
    tap_all(page)
    sign(page)
    expect(page.locator("#sheet-state")).to_have_text("เซ็นแล้วในเครื่องนี้ ยังไม่ได้ส่ง")


def take_out(page, button, path):
    with page.expect_download() as started:
        page.click(button)
    started.value.save_as(path)
    return started.value.suggested_filename


def look(desk, path):
    desk.goto("/rescue/")
    desk.set_input_files("#id_file", path)
    desk.click("#rescue-form button")
    expect(desk.locator("#holds-heading")).to_be_visible()


def take(desk):
    """Take in what was looked at; what the page says."""
    desk.click("[name=take]")
    return desk.locator("#rescue-answer .notice[role=status]").inner_text()


def violations(page):
    return [found["id"] for found in Axe().run(page).response["violations"]]


def test_a26_the_work_is_taken_out_with_no_network_and_brought_in_twice_harmlessly(tablet, people, own, desk, tmp_path):
    path = tmp_path / "work.json"
    with tablet.open() as page:
        make_ready(page, "judge2")
    with tablet.open(offline=True) as page:
        page.goto("/day/2021-12-29/")
        score(page, own)
        page.goto("/day/2021-12-29/")
        page.click("#ready")
        name = take_out(page, SAVE, path)
        expect(page.locator("#device-panel [data-part=said]")).to_contain_text("ไม่มีอะไรถูกเอาออกจากเครื่องนี้")
    assert re.fullmatch(r"งานประเมิน-กรรมการที่-2-[0-9A-F]{4}-\d{4}-\d\d-\d\d-\d{4}\.json", name)
    texts = [op["text"] for op in json.loads(path.read_text(encoding="utf-8"))["ops"]]
    assert json.loads(texts[-1])["kind"] == "sign"
    assert (SheetOp.objects.count(), kept(own, "signed_body")) == (0, None)

    sign_in(desk, "staff")
    windows = [desk, desk.context.new_page()]
    for window in windows:
        look(window, path)
    said = [take(window) for window in windows]
    assert said == [f"เก็บไว้แล้ว {len(texts)} รายการ รอกรรมการเจ้าของยืนยัน", "ทุกอย่างในไฟล์มีอยู่แล้ว ไม่มีอะไรถูกนำเข้าซ้ำ"]
    assert sorted(RescuedOp.objects.values_list("text", flat=True)) == sorted(texts)
    assert (SheetOp.objects.count(), kept(own, "signed_body")) == (0, None)
    desk.context.clear_cookies()

    sign_in(desk, "judge2")
    follow(desk, 'main a[href="/rescue/own/"]')
    desk.click("[name=answer][value=confirm]")
    expect(desk.locator(".messages")).to_contain_text(f"{len(texts)} รายการ")
    assert list(SheetOp.objects.order_by("pk").values_list("text", flat=True)) == texts
    assert kept(own, "signed_body") == list(POINTS)

    with tablet.open() as page:  # it was not lost after all
        page.goto("/day/2021-12-29/")
        page.wait_for_function(ALL_ANSWERED_AS_BEFORE, arg=people.judge.pk)
    own.refresh_from_db()
    outcomes = Counter(SheetOp.objects.values_list("outcome", flat=True))
    assert (SheetOp.objects.count(), own.rev) == (len(texts), outcomes["applied"])
    assert AuditEntry.objects.filter(subject=f"sheet:{own.pk}", action="sheet.sign").count() == 1


def test_a_page_from_the_device_tells_its_judge_that_something_waits(tablet, people, own):
    with tablet.open() as page:
        make_ready(page, "judge2")
        page.goto("/day/2021-12-29/")
        expect(page.locator("html[data-shown=day]")).to_have_count(1)
        expect(page.locator("#rescued")).to_be_hidden()
        text = make.Device(people.judge).op_text(own, "save", make.FULL)
        file = rescue_files.read(make.rescue_file(people.judge, text))
        rescue.bring(file, actor=people.staff, now=make.NOW)
        page.reload()
        expect(page.locator("#rescued")).to_be_visible()
        follow(page, "#rescued a")
        expect(page.locator(".rescued")).to_have_count(1)


def test_the_sign_in_page_gives_the_work_out_without_a_session(tablet, people, own, tmp_path):
    path = tmp_path / "work.json"
    with tablet.open() as page:
        make_ready(page, "judge2")
    with tablet.open(offline=True) as page:
        page.goto("/day/2021-12-29/")
        score(page, own)
        page.goto("/day/2021-12-29/")  # which notes how much waits
        expect(page.locator(".stop").first.locator(".is-unsent")).to_be_visible()
        page.context.clear_cookies()
        page.route("**/api/**", lambda route: route.abort())
        page.context.set_offline(False)
        page.add_init_script(PASSES_FILES_ON)
        page.goto("/login/?next=/day/")
        expect(page.locator("#here li p").first).to_contain_text("กรรมการที่ 2")
        assert violations(page) == []
        expect(page.locator("#here [data-part=share]")).to_be_hidden()
        take_out(page, "#here [data-part=save]", path)
        page.click("#here [data-part=share]")
        page.wait_for_function("() => window.passedOn !== undefined")
        assert page.evaluate("window.passedOn") == path.read_text(encoding="utf-8")
    said = json.loads(path.read_text(encoding="utf-8"))
    assert (said["user_id"], json.loads(said["ops"][-1]["text"])["kind"]) == (people.judge.pk, "sign")


def test_without_its_script_the_page_asks_for_the_same_file_again(browser, base_url, people, own, tmp_path):
    path = tmp_path / "work.json"
    text = make.Device(people.judge).op_text(own, "save", make.FULL)
    path.write_bytes(make.rescue_file(people.judge, text))
    context = browser.new_context(base_url=base_url, locale="th-TH", java_script_enabled=False, **DESK)
    page = context.new_page()
    page.goto("/login/")
    page.fill("#id_username", "staff")
    page.fill("#id_password", make.PASSWORD)
    page.click("main form button")
    page.goto("/rescue/")
    page.set_input_files("#id_file", path)
    page.click("#rescue-form button")
    expect(page.locator("[data-without-script]")).to_be_visible()
    page.set_input_files("#id_file", path)
    page.click("[name=take]")
    expect(page.locator("#rescue-answer .notice[role=status]")).to_be_visible()
    assert RescuedOp.objects.count() == 1
    context.close()


@pytest.mark.parametrize("size", [(820, 1180), (1440, 900)])
def test_its_pages_have_no_fault_that_axe_finds(desk, people, own, tmp_path, size):
    path = tmp_path / "work.json"
    tablet = make.Device(people.judge)
    body = make.body("18.5", "15", "14", "13", "12", recommendation="ควรปรับปรุงเว็บไซต์", private_note="ถามต่อ")
    path.write_bytes(make.rescue_file(people.judge, tablet.op_text(own, "sign", body), b'{"op_id": 1, "seq": 2}'))
    desk.set_viewport_size({"width": size[0], "height": size[1]})
    sign_in(desk, "staff")
    look(desk, path)
    found = {"preview": violations(desk)}
    take(desk)
    found["taken"] = violations(desk)
    desk.goto(f"/rounds/{people.round.pk}/rescue/")
    found["round"] = violations(desk)
    desk.context.clear_cookies()
    sign_in(desk, "judge2")
    desk.goto("/rescue/own/")
    expect(desk.locator(".rescued")).to_have_count(1)
    found["own"] = violations(desk)
    assert found == {"preview": [], "taken": [], "round": [], "own": []}
