"""A judge with a tablet: scores with taps or keys, loses the signal, signs, changes her mind, and is told the truth."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from scoring import builds
from scoring.models import Criterion, SheetConflict, SheetOp
from tests import cast, make
from tests.browser.test_frame import demand_readable, follow, sign_in

POINTS = ("17.5", "16", "18", "15.5", "14")
LONGEST_NAME = "การดำเนินโครงการเชิงบูรณาการ และการแสวงหางบประมาณ ในรูปแบบ One Plan"  # of all official criteria
SENT = re.compile(r"^ส่งแล้ว \d\d\.\d\d น\.$")
STAMPED = re.compile(r"^เซ็นแล้ว \d+ \S+ 25\d\d \d\d\.\d\d น\.$")
STORED = "บันทึกในเครื่องแล้ว"
STORED_ONLY = "บันทึกในเครื่องแล้ว ยังไม่ได้ส่ง"


@pytest.fixture
def people():
    people = cast.assemble()
    Criterion.objects.update(name_th=LONGEST_NAME)
    make.visit(people.round.candidates.first())
    make.sign(make.sheet(people.round, people.judge, make.CODES[1]), "11", "12", "13", "14", "15")
    return people


@pytest.fixture(autouse=True)
def _no_script_fails(page):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield
    assert errors == []


@pytest.fixture
def own(people):
    return make.sheet(people.round, people.judge)


@pytest.fixture
def sheet_page(page, people, own):
    sign_in(page, "judge2")
    page.goto(reverse("sheet", args=[own.pk]))
    takes_entries(page)
    return page


def takes_entries(page):
    """Its script has read what the device keeps: before, nothing can be focused or typed."""
    expect(page.locator("#sheet[data-scripted]:not([inert])")).to_be_attached()


def tab_to(page, element_id):
    for _ in range(200):
        if page.evaluate("document.activeElement.id") == element_id:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the key Tab never comes to {element_id}")


def card(page, number):
    return page.locator(f"#criterion-c{number}")


def tap(page, number, points):
    """Give points by the picker: the whole number, then the half."""
    whole, _, half = points.partition(".")
    picker = card(page, number).locator(".picker")
    if picker.is_hidden():
        card(page, number).locator(".value-input").tap()
    picker.get_by_role("button", name=whole, exact=True).tap()
    if half:
        picker.get_by_role("button", name=f"+0.{half}", exact=True).tap()


def tap_all(page, points=POINTS):
    for number, given in enumerate(points, start=1):
        tap(page, number, given)


def leave(page):
    """Turn to another app, which is when what was entered becomes an op and is sent."""
    page.evaluate("""() => {
        Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
        delete document.visibilityState;
    }""")


def sent(page):
    expect(page.locator("#save-words")).to_have_text(SENT)


def sign(page):
    page.locator("#review").click()
    page.locator("#sign").click()


def shown(page):
    return [page.locator(f"#id_points_c{number}").input_value() for number in range(1, 6)]


def kept(own, body="body"):
    own.refresh_from_db()
    content = getattr(own, body)
    return [entry["points"] for entry in content["criteria"].values()] if content else None


def test_taps_reach_the_server_by_themselves_and_are_there_after_a_reload(sheet_page, own):
    tap_all(sheet_page)
    expect(sheet_page.locator("#total")).to_have_text("81.00")
    leave(sheet_page)
    sent(sheet_page)
    assert kept(own) == list(POINTS)
    sheet_page.reload()
    assert shown(sheet_page) == list(POINTS)
    assert {op.app_build for op in SheetOp.objects.filter(sheet=own)} == {builds.current()}


def test_what_is_not_scored_is_not_zero(sheet_page, own):
    first, second = card(sheet_page, 1), card(sheet_page, 2)
    expect(first.locator(".none-yet")).to_be_visible()
    tap(sheet_page, 1, "0")
    leave(sheet_page)
    expect(first.locator(".none-yet")).to_be_hidden()
    expect(second.locator(".none-yet")).to_be_visible()
    expect(sheet_page.locator("#left")).to_have_text("เหลือ 4 เกณฑ์")
    sent(sheet_page)
    assert kept(own) == ["0", None, None, None, None]


def test_the_stepper_steps_by_the_criterions_step(sheet_page):
    tap(sheet_page, 1, "17")
    more = card(sheet_page, 1).get_by_role("button", name="เพิ่มคะแนน")
    less = card(sheet_page, 1).get_by_role("button", name="ลดคะแนน")
    more.tap()
    assert shown(sheet_page)[0] == "17.5"
    less.tap()
    less.tap()
    assert shown(sheet_page)[0] == "16.5"


def test_signing_repeats_the_points_and_asks_once(sheet_page, own):
    tap_all(sheet_page)
    sheet_page.locator("#review").click()
    assert sheet_page.locator("#review-dialog .review-given b").all_inner_texts() == list(POINTS)
    assert sheet_page.locator("#review-total").inner_text() == "81.00"
    sheet_page.locator("#sign").click()
    expect(sheet_page.locator("#sheet-state")).to_have_text("เซ็นแล้ว")
    sent(sheet_page)
    assert kept(own, "signed_body") == list(POINTS)
    expect(sheet_page.locator("#onward")).to_be_visible()


def test_a_change_after_signing_is_a_draft_until_it_is_signed_again(sheet_page, own):
    stamp = sheet_page.locator("#stamp")
    expect(stamp).to_be_hidden()
    tap_all(sheet_page)
    sign(sheet_page)
    expect(sheet_page.locator("#sheet-state")).to_have_text("เซ็นแล้ว")
    sent(sheet_page)
    expect(stamp).to_have_attribute("data-signed", "yes")
    expect(sheet_page.locator("#stamp-when")).to_have_text(STAMPED)
    tap(sheet_page, 1, "12")
    leave(sheet_page)
    expect(sheet_page.locator("#sheet-state")).to_have_text("เซ็นแล้ว มีแก้ไขที่ยังไม่เซ็น")
    sent(sheet_page)
    expect(stamp).to_have_attribute("data-signed", "changed")
    expect(sheet_page.locator("#sheet")).to_have_attribute("data-signed", "changed")
    assert (kept(own)[0], kept(own, "signed_body")[0]) == ("12", "17.5")
    sign(sheet_page)
    expect(sheet_page.locator("#sheet-state")).to_have_text("เซ็นแล้ว")
    sent(sheet_page)
    expect(stamp).to_have_attribute("data-signed", "yes")
    assert kept(own, "signed_body")[0] == "12"


def test_a_gap_keeps_from_signing_and_leads_to_itself(sheet_page, own):
    tap_all(sheet_page, POINTS[:4])
    sheet_page.locator("#review").click()
    expect(sheet_page.locator("#gaps")).to_be_focused()
    sheet_page.locator("#gap-list a").click()
    expect(sheet_page.locator("#id_points_c5")).to_be_focused()
    assert kept(own, "signed_body") is None
    tap(sheet_page, 5, "14")
    expect(sheet_page.locator("#gaps")).to_be_hidden()


def test_without_a_signal_it_says_stored_and_sends_when_there_is_one(sheet_page, own):
    sheet_page.context.set_offline(True)
    tap(sheet_page, 1, "17.5")
    expect(sheet_page.locator("#save-words")).to_have_text(STORED)
    leave(sheet_page)
    expect(sheet_page.locator("#save-more")).to_have_text("ไม่มีสัญญาณ จะส่งเอง ปิดหน้านี้ได้")
    expect(sheet_page.locator("#save-words")).to_have_text(STORED)
    assert sheet_page.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true}))") is True
    assert kept(own) is None
    sheet_page.context.set_offline(False)
    sent(sheet_page)
    assert kept(own)[0] == "17.5"


def test_a_lost_answer_counts_once(sheet_page, own):
    dropped = []

    def lose_first(route):
        answer = route.fetch()
        if dropped:
            return route.fulfill(response=answer)
        dropped.append(answer.status)
        return route.abort()

    sheet_page.route("**/ops/*", lose_first)
    tap(sheet_page, 1, "17.5")
    leave(sheet_page)
    sent(sheet_page)
    own.refresh_from_db()
    assert (dropped, own.rev, SheetOp.objects.filter(sheet=own).count()) == ([201], 1, 1)


def test_a_portal_that_answers_for_the_server_does_not_count_as_sent(sheet_page, own):
    sheet_page.route("**/ops/*", lambda route: route.fulfill(status=200, json={"status": "welcome"}))
    tap(sheet_page, 1, "17.5")
    leave(sheet_page)
    expect(sheet_page.locator("#save-words")).to_have_text(STORED_ONLY)
    expect(sheet_page.locator("#signed-out")).to_be_visible()
    assert kept(own) is None
    sheet_page.unroute("**/ops/*")
    sent(sheet_page)
    assert kept(own)[0] == "17.5"


def test_signed_out_meanwhile_it_keeps_everything_and_sends_after_signing_in_elsewhere(sheet_page, own):
    sheet_page.context.clear_cookies()
    tap(sheet_page, 1, "17.5")
    leave(sheet_page)
    expect(sheet_page.locator("#signed-out")).to_be_visible()
    expect(sheet_page.locator("#save-words")).to_have_text(STORED_ONLY)
    other = sheet_page.context.new_page()
    sign_in(other, "judge2")
    expect(sheet_page.locator("#save-words")).to_have_text(SENT, timeout=20_000)
    assert kept(own)[0] == "17.5"


@pytest.fixture
def other_device(browser, browser_context_args, base_url):
    context = browser.new_context(**browser_context_args | {"base_url": base_url})
    yield context.new_page()
    context.close()


def test_two_devices_lose_nothing_and_the_judge_chooses(sheet_page, other_device, own):
    other = other_device
    sign_in(other, "judge2")
    other.goto(sheet_page.url)
    tap(sheet_page, 1, "17.5")
    leave(sheet_page)
    sent(sheet_page)
    tap(other, 1, "11")
    tap(other, 2, "16")
    leave(other)
    expect(other.locator("#save-words")).to_have_text("ขัดกัน มีสองฉบับ ต้องเลือก")
    assert kept(own) == ["17.5", None, None, None, None]
    follow(other, "#conflict a")
    demand_readable(other, "conflict")
    other.locator("#choice-points_c1 label", has_text="17.5").click()
    other.locator("#choice-points_c2 label", has_text="16").click()
    follow(other, other.get_by_role("button", name="ใช้ตามที่เลือก"))
    assert other.url.endswith("/?step=review")
    assert kept(own) == ["17.5", "16", None, None, None]
    assert SheetConflict.objects.open().count() == 0


def test_keys_alone_fill_in_and_sign_a_sheet(sheet_page, own):
    page = sheet_page
    page.locator("#id_points_c1").focus()
    for number, points in enumerate(("๑๗.๕", "16", "18", "15.5", "13.5"), start=1):
        page.keyboard.type(points)
        if number == 5:
            page.keyboard.press("ArrowUp")
            break
        tab_to(page, f"id_points_c{number + 1}")
    page.keyboard.press("Enter")
    expect(card(page, 5).get_by_role("button", name="14", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#id_points_c5")).to_be_focused()
    tab_to(page, "review")
    page.keyboard.press("Enter")
    tab_to(page, "sign")
    page.keyboard.press("Enter")
    expect(page.locator("#sheet-state")).to_have_text("เซ็นแล้ว")
    sent(page)
    assert kept(own, "signed_body") == list(POINTS)


def test_a_wrong_mark_is_said_beside_its_field_and_never_called_sent(sheet_page, own):
    tap(sheet_page, 1, "17")
    sheet_page.locator("#id_points_c1").fill("25")
    leave(sheet_page)
    wrong = "สูงสุด 20 คะแนน ที่เก็บไว้คือ 17"
    expect(card(sheet_page, 1).locator(".wrong")).to_have_text(wrong)
    expect(sheet_page.locator("#save-words")).to_have_text("ต้องแก้ไข")
    assert kept(own)[0] == "17"
    sheet_page.locator("#review").click()
    expect(sheet_page.locator("#id_points_c1")).to_be_focused()


def test_the_practice_sheet_sends_nothing(page, people):
    sent_off = []
    page.on("request", lambda request: sent_off.append(request.url) if "/ops/" in request.url else None)
    sign_in(page, "judge2")
    page.goto(reverse("practice", args=[people.round.pk]))
    before = SheetOp.objects.count()
    tap_all(page)
    expect(page.locator("#total")).to_have_text("81.00")
    sign(page)
    expect(page.locator("#sheet-state")).to_have_text("ทดลองเซ็นแล้ว ไม่มีอะไรถูกส่ง")
    demand_readable(page, "practice")
    assert (sent_off, SheetOp.objects.count()) == ([], before)


def test_the_sheet_can_be_read_and_tapped(sheet_page):
    demand_readable(sheet_page, "sheet")
    sheet_page.set_viewport_size({"width": 820, "height": 1180})
    bottom = card(sheet_page, 5).bounding_box()
    bar = sheet_page.locator(".bar").bounding_box()
    assert bottom["y"] + bottom["height"] <= bar["y"]
    sheet_page.locator("#criterion-c1 summary").first.click()
    card(sheet_page, 2).locator(".value-input").click()
    sheet_page.locator("#id_points_c3").fill("99")
    demand_readable(sheet_page, "opened")
    sheet_page.locator("#id_points_c3").fill("19")
    for number in (1, 2, 4, 5):
        sheet_page.locator(f"#id_points_c{number}").fill("10")
    sheet_page.locator("#review").click()
    demand_readable(sheet_page, "dialog")


def test_every_printed_sheet_is_one_page(sheet_page, people, own):
    tap_all(sheet_page)
    sheet_page.locator("#id_recommendation_c1").fill("ควรเพิ่มข้อมูลผู้สูงอายุติดบ้าน " * 6)
    sign(sheet_page)
    expect(sheet_page.locator("#sheet-state")).to_have_text("เซ็นแล้ว")
    sent(sheet_page)
    for address, pages in (
        (reverse("sheet_print", args=[own.pk]), 1),
        (reverse("blank_sheet", args=[people.round.pk]), 3),
        (f"{reverse('blank_sheet', args=[people.round.pk])}?candidate={own.candidate_id}", 1),
    ):
        sheet_page.goto(address)
        sheet_page.emulate_media(media="print")
        breaks = sheet_page.locator(".paper").evaluate_all(
            "each => each.map((one) => getComputedStyle(one).breakBefore)"
        )
        assert breaks == ["auto", *["page"] * (pages - 1)]
        paper = sheet_page.pdf(prefer_css_page_size=True)
        assert (address, len(re.findall(rb"/Type\s*/Page\b", paper))) == (address, pages)
        assert re.findall(rb"/MediaBox\s*\[0 0 (\d+)[.\d]* (\d+)", paper)[0] == (b"594", b"841")
