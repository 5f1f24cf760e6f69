"""Photographs on a tablet: kept before anything is said, there again after it was closed, sent when they can be."""

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from scoring.models import Photo
from tests import cast, make, pictures
from tests.browser.tablets import READY, Tablet, is_from_device, make_ready
from tests.browser.test_frame import demand_readable, sign_in
from tests.browser.test_scoring import SENT as SHEET_SENT
from tests.browser.test_scoring import tap

ON_DEVICE, SENT, REFUSED, MISSING, UNSEEN = "บันทึกในเครื่อง", "ส่งแล้ว", "ต้องแก้ไข", "ยังไม่มา", "ดูไม่ได้ตอนนี้"


@pytest.fixture
def people():
    people = cast.assemble()
    for hour, candidate in enumerate(people.round.candidates.all(), start=9):
        make.visit(candidate, hour=hour, minutes=30)
    return people


@pytest.fixture
def own(people):
    return make.sheet(people.round, people.judge)


@pytest.fixture
def tablet(browser_type, browser_type_launch_args, browser_context_args, base_url, tmp_path):
    return Tablet(browser_type, browser_type_launch_args, browser_context_args, base_url, tmp_path / "profile")


@pytest.fixture
def sheet_page(page, own):
    sign_in(page, "judge2")
    open_sheet(page, own)
    return page


def open_sheet(page, sheet):
    page.goto(reverse("sheet", args=[sheet.pk]))
    page.wait_for_selector("#sheet[data-scripted]")


def file(number=0, **size):
    image = pictures.halves(**size)
    image.putpixel((0, number), (0, 255, 0))
    return {"name": f"IMG_{number}.png", "mimeType": "image/png", "buffer": pictures.written(image, "PNG")}


def choose(page, *files, criterion=1):
    """Once the page takes what is entered: before, no finger could open the camera."""
    expect(page.locator("#sheet[data-scripted]:not([inert])")).to_be_attached()
    page.locator(f"#criterion-c{criterion} .photo-add input").set_input_files(list(files))


def expect_states(page, *words, criterion=1):
    expect(page.locator(f"#photos-c{criterion} .photo-words")).to_have_text(list(words))


def expect_said(page, words, criterion=1):
    expect(page.locator(f"#photo-say-c{criterion}")).to_have_text(words)


def expect_sent(page):
    """The sheet, whatever becomes of its photographs."""
    expect(page.locator("#save-words")).to_have_text(SHEET_SENT)


def widths(page):
    """Of each small picture as it really is, once it was drawn; zero where none is to be seen."""
    return page.locator("#photos-c1 img").evaluate_all(
        "all => Promise.all(all.map((each) => each.decode().then(() => each.naturalWidth, () => 0)))"
    )


def named(own, criterion="c1"):
    own.refresh_from_db()
    return own.body["criteria"][criterion]["photos"] if own.body else []


def kept():
    return list(Photo.objects.order_by("pk").values_list("sha256", flat=True))


def nudge(page):
    page.evaluate("dispatchEvent(new Event('online'))")


def test_a_photograph_is_made_small_named_in_the_sheet_and_sent(sheet_page, people, own):
    choose(sheet_page, file(size=(2400, 1800)))
    expect_states(sheet_page, SENT)
    assert widths(sheet_page) == [1600]
    expect_sent(sheet_page)
    photo = Photo.objects.get()
    assert (photo.user, photo.width, photo.height) == (people.judge, 1600, 1200)
    assert named(own) == [photo.sha256]
    open_sheet(sheet_page, own)
    expect_states(sheet_page, SENT)
    assert widths(sheet_page) == [1600]


def test_photographs_without_a_signal_are_there_after_reopening_and_arrive(tablet, people, own):
    address = reverse("sheet", args=[own.pk])
    with tablet.open() as page:
        make_ready(page, "judge2")
    with tablet.open(offline=True) as page:
        page.goto(address)
        choose(page, file(1), file(2))
        expect_states(page, ON_DEVICE, ON_DEVICE)
        expect_said(page, "บันทึกในเครื่องแล้ว 2 รูป")
        expect(page.locator("#save-words")).to_have_text("บันทึกในเครื่องแล้ว")
    with tablet.open(offline=True) as page:
        page.goto(address)
        expect_states(page, ON_DEVICE, ON_DEVICE)
        assert (is_from_device(page), widths(page), kept()) == ("sheet", [64, 64], [])
        page.context.set_offline(False)
        expect_states(page, SENT, SENT)
        expect_sent(page)
        expect(page.locator("#photos-missing")).to_be_hidden()
    assert sorted(named(own)) == sorted(kept())
    assert {photo.user for photo in Photo.objects.all()} == {people.judge}


def test_a_sheet_is_sent_before_its_photographs_and_says_so_to_judge_and_staff(sheet_page, people, own, new_context):
    sheet_page.route("**/api/v1/photos/*", lambda route: route.fulfill(status=500, json={"error": "fault"}))
    choose(sheet_page, file(1))
    expect_sent(sheet_page)
    expect_states(sheet_page, ON_DEVICE)
    assert (len(named(own)), kept()) == (1, [])
    desk = new_context().new_page()
    sign_in(desk, "staff")
    desk.goto(reverse("sheet", args=[own.pk]))
    expect(desk.locator("#photos-missing-count")).to_have_text("รูปยังไม่มา 1 รูป")
    expect(desk.locator("#photos-c1 li")).to_have_text("รูปนี้ยังไม่มา")
    sheet_page.unroute("**/api/v1/photos/*")
    nudge(sheet_page)
    expect_states(sheet_page, SENT)
    assert kept() == named(own)
    desk.reload()
    expect(desk.locator("#photos-missing")).to_be_hidden()
    assert widths(desk) == [64]


def test_the_page_from_the_device_tells_what_has_not_come_and_shows_what_can_only_be_read(tablet, people, own):
    photo = make.photo(people.judge)
    body = make.body("20", "20", "20", "20", "20", photos=[photo, "a" * 64])
    make.Device(people.judge).send(own, "sign", body)
    address = reverse("sheet", args=[own.pk])
    with tablet.open() as page:
        make_ready(page, "judge2")
        page.goto(address)
        expect_states(page, SENT, MISSING)
        assert is_from_device(page) == "sheet"
        expect(page.locator("#photos-missing-count")).to_have_text("รูปยังไม่มา 1 รูป")
        make.close(people.round, people.staff)
        make.lock(people.round, people.staff)
        page.goto("/day/?from=server")
        with page.expect_response("**/offline-set"):
            page.reload()
        expect(page.locator(READY)).to_be_visible()
        page.goto(address)
        expect(page.locator("#only-read")).to_be_visible()
        expect_states(page, SENT, MISSING)
        expect(page.locator(".photo-add").first).to_be_hidden()
        page.locator("#photos-c1 button").first.click()
        expect(page.locator("#photo-large")).to_be_visible()
        expect(page.locator("#photo-remove")).to_be_hidden()
    with tablet.open(offline=True) as page:
        page.goto(address)
        expect_states(page, UNSEEN, UNSEEN)


def test_on_another_device_a_photograph_that_has_not_come_is_told(sheet_page, people, own):
    make.Device(people.judge).send(own, "save", make.body("10", None, None, None, None, photos=["a" * 64]))
    open_sheet(sheet_page, own)
    expect_states(sheet_page, MISSING)
    expect(sheet_page.locator("#photos-missing-count")).to_have_text("รูปยังไม่มา 1 รูป")
    demand_readable(sheet_page, "a photograph is missing")


def test_what_the_server_refuses_is_kept_and_shown_and_stops_no_sheet(sheet_page, own):
    refusal = {"error": "photo_not_readable", "message": "อ่านไม่ได้"}
    sheet_page.route("**/api/v1/photos/*", lambda route: route.fulfill(status=422, json=refusal))
    choose(sheet_page, file(1))
    expect_states(sheet_page, REFUSED)
    expect_sent(sheet_page)
    sheet_page.locator("#photos-c1 button").click()
    expect(sheet_page.locator("#photo-why")).to_have_text("อ่านไม่ได้")
    sheet_page.keyboard.press("Escape")
    open_sheet(sheet_page, own)
    expect_states(sheet_page, REFUSED)
    assert widths(sheet_page) == [64]


def test_one_can_be_looked_at_taken_away_and_put_back(sheet_page, own):
    choose(sheet_page, file(1), file(2), file(3))
    expect_states(sheet_page, SENT, SENT, SENT)
    expect_sent(sheet_page)
    before = named(own)
    demand_readable(sheet_page, "photographs")
    sheet_page.locator("#photos-c1 button").nth(1).click()
    expect(sheet_page.locator("#photo-title")).to_have_text("รูปที่ 2 ของเกณฑ์ที่ 1")
    demand_readable(sheet_page, "a photograph, large")
    sheet_page.locator("#photo-remove").click()
    expect_states(sheet_page, SENT, SENT)
    expect_said(sheet_page, "เอารูปออกแล้ว นำกลับ")
    demand_readable(sheet_page, "taken away")
    sheet_page.locator("#photo-say-c1 button").click()
    expect_states(sheet_page, SENT, SENT, SENT)
    shown = sheet_page.locator("#photos-c1 li").evaluate_all("all => all.map((each) => each.dataset.sha256)")
    assert shown == before


def test_a_criterion_takes_twelve_and_says_so_before_and_after(sheet_page, own):
    count = sheet_page.locator("#criterion-c1 .photo-count")
    expect(count).to_have_text("ไม่เกิน 12 รูป")
    choose(sheet_page, *(file(number) for number in range(14)))
    expect_said(sheet_page, "บันทึกในเครื่องแล้ว 12 รูป เกณฑ์หนึ่งใส่ได้ 12 รูป: อีก 2 รูปที่เลือกไม่ได้เก็บไว้")
    expect(count).to_have_text("ครบ 12 รูปแล้ว")
    expect(sheet_page.locator("#criterion-c1 .photo-add input")).to_be_disabled()
    demand_readable(sheet_page, "twelve photographs")
    expect_states(sheet_page, *[SENT] * 12)
    expect_sent(sheet_page)
    assert len(named(own)) == 12


def test_what_is_no_picture_and_what_is_here_already_is_said_and_not_named(sheet_page, own):
    choose(sheet_page, file(1), {"name": "ก.heic", "mimeType": "image/heic", "buffer": b"no picture"}, file(1))
    expect_said(
        sheet_page,
        "บันทึกในเครื่องแล้ว 1 รูป เครื่องนี้อ่าน ก.heic ไม่ได้ จึงไม่ได้เก็บไว้ ให้ถ่ายใหม่ หรือเลือกรูปแบบ JPEG มีรูปนี้อยู่แล้ว",
    )
    expect_states(sheet_page, SENT)
    expect_sent(sheet_page)
    assert len(named(own)) == 1


FULL = "เครื่องนี้เต็ม ไม่ได้เก็บ IMG_1.jpg ส่วนที่กรอกไว้แล้วยังอยู่ครบ ให้ลบของอื่นในเครื่องก่อน แล้วเพิ่มรูปใหม่"


def test_a11_a_full_device_is_said_nothing_is_named_and_marks_still_find_room(page, own, base_url):
    # Before the memory is opened: Chromium remembers for half a minute how much room it had.
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": base_url, "quotaSize": 1024 * 1024})
    sign_in(page, "judge2")
    open_sheet(page, own)
    noise = Image.effect_noise((1500, 1500), 200).convert("RGB")
    choose(page, {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": pictures.written(noise)})
    expect_said(page, FULL)
    expect_states(page)
    tap(page, 1, "17")
    expect_sent(page)
    assert (named(own), own.body["criteria"]["c1"]["points"], kept()) == ([], "17", [])


def test_where_the_browser_keeps_nothing_there_is_no_button(page, people, own):
    page.add_init_script("Object.defineProperty(globalThis, 'indexedDB', { value: undefined })")
    sign_in(page, "judge2")
    open_sheet(page, own)
    expect(page.locator(".photo-add").first).to_be_hidden()


def test_without_a_script_photographs_are_shown_and_stay(new_context, people, own):
    photo = make.photo(people.judge)
    make.Device(people.judge).send(own, "save", make.body("10", None, None, None, None, photos=[photo]))
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, "judge2")
    page.goto(reverse("sheet", args=[own.pk]))
    expect(page.locator(".photo-add").first).to_be_hidden()
    expect(page.locator("#photos-c1 img")).to_have_attribute("src", f"/photos/{photo}/")
    page.locator("#id_points_c2").fill("11")
    page.locator("button[value=save]").click()
    expect(page.locator("#photos-c1 img")).to_be_visible()
    assert (named(own), own.body["criteria"]["c2"]["points"]) == ([photo], "11")


def test_paper_shows_them(sheet_page, people, own):
    photo = make.photo(people.judge)
    body = make.body("20", "20", "20", "20", "20", photos=[photo, "a" * 64])
    make.Device(people.judge).send(own, "sign", body)
    sheet_page.goto(reverse("sheet_print", args=[own.pk]))
    drawn = sheet_page.locator(".paper-photos img").evaluate_all("all => all.map((each) => each.naturalWidth)")
    assert drawn == [64]
    expect(sheet_page.locator(".paper-table + .paper-mark")).to_have_text("รูปยังไม่มา 1 รูป")
