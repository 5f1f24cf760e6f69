"""From closing to the published result in a real browser, without our scripts; and axe on every page of that way."""

import pytest
from playwright.sync_api import expect

from tests import cast, make
from tests.browser.test_desk import violations
from tests.browser.test_frame import DESK, TABLET_LYING, TABLET_UPRIGHT, sign_in

GOOD, LEAST = ("18", "16", "17", "16.5", "16.5"), ("10", "11", "10", "11", "10")


@pytest.fixture
def people():
    """A closing round whose first two are equal for the one place; one judge has changed a sheet since signing it."""
    people = cast.assemble()
    for code, points in zip(make.CODES, (GOOD, GOOD, LEAST), strict=False):
        for judge in (people.chair, people.judge, people.other_judge, people.judging_staff):
            make.sign(make.sheet(people.round, judge, code), *points)
    make.Device(people.judge).send(make.sheet(people.round, people.judge), "save", make.body(*LEAST))
    make.close(people.round, people.staff)
    return people


@pytest.fixture
def desk(browser, base_url):
    """Two people at desks whose browsers run no script."""
    contexts = []

    def sit_down(username):
        how = {"base_url": base_url, "locale": "th-TH", "java_script_enabled": False}
        contexts.append(browser.new_context(viewport={"width": 1440, "height": 900}, **how))
        page = contexts[-1].new_page()
        page.goto("/login/")
        page.fill("#id_username", username)
        page.fill("#id_password", make.PASSWORD)
        page.locator("form.panel button").click()
        return page

    yield sit_down
    for context in contexts:
        context.close()


def test_a_round_is_led_from_closing_to_its_result_and_a_reader_sees_it(desk, people):
    staff = desk("staff")
    staff.goto(f"/rounds/{people.round.pk}/")
    staff.get_by_role("link", name="ล็อกรอบ").click()
    expect(staff.get_by_role("main")).to_contain_text("แบบให้คะแนน 1 แบบมีแก้ไขที่ยังไม่เซ็น")
    staff.get_by_label("ดูแล้ว ให้คงไว้เช่นนี้").check()
    staff.get_by_role("button", name="ล็อกรอบ").click()
    staff.get_by_role("link", name="บันทึกมติที่ประชุม").click()

    staff.get_by_label("วันที่ประชุม").fill("5/1/2565")
    staff.get_by_label("สถานที่ประชุม").fill("ห้องประชุมศาลากลาง")
    for seat in range(3):
        staff.locator("[name=present]").nth(seat).check()
    staff.locator("[name=signatories]").nth(3).check()
    staff.get_by_label("ตำบลหนองกุง").check()
    staff.get_by_role("button", name="ตรวจทานก่อนปิดผนึก").click()
    expect(staff.get_by_role("alert")).to_contain_text("สิ่งที่กรอกไว้ยังอยู่ครบ")
    expect(staff.locator("tr.is-wrong")).to_have_count(1)  # who signs was not present; a casting decision has a reason
    staff.locator("[name=signatories]").nth(3).uncheck()
    staff.locator("[name=signatories]").nth(0).check()
    staff.get_by_label("เหตุผลของการชี้ขาด").fill("ข้อมูลครบกว่า")
    staff.get_by_role("button", name="ตรวจทานก่อนปิดผนึก").click()
    expect(staff.get_by_role("main")).to_contain_text("มาประชุม 3 จาก 4 คน")
    staff.get_by_role("button", name="บันทึกและปิดผนึกคำตัดสิน").click()
    expect(staff.locator("tr.is-selected")).to_contain_text("ตำบลหนองกุง")

    reader = desk("reader")
    address = f"/rounds/{people.round.pk}/"
    assert reader.goto(address).status == 404
    staff.get_by_role("link", name="ประกาศผล").click()
    staff.get_by_role("button", name="ประกาศผล").click()
    assert reader.goto(address).status == 200
    expect(reader.locator("tr.is-selected")).to_have_count(1)
    expect(reader.locator("tr.is-selected")).to_contain_text("ตำบลหนองกุง")
    expect(reader.get_by_role("main")).not_to_contain_text("ข้อมูลครบกว่า")


def looked_at(page, complaints, address):
    """What is wrong with a page at any size."""
    found = []
    for width, height in (TABLET_UPRIGHT, TABLET_LYING, DESK):
        page.set_viewport_size({"width": width, "height": height})
        status = page.goto(address).status
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [(address, width, status, wider)] if status != 200 or wider > 0 else []
    found += [(address, said) for said in complaints] + [(address, each) for each in violations(page)]
    complaints.clear()  # axe itself tries inline styles
    return found


def test_no_page_of_the_way_has_a_violation_at_any_size(page, people, complaints):
    sign_in(page, "staff")
    round_, staff = people.round, people.staff
    steps = {
        "lock": lambda: make.lock(round_, staff),
        "decide": lambda: None,
        "unlock": lambda: make.decide(round_, staff),
        "publish": lambda: make.publish(round_, staff),
        "revise": lambda: make.revise(round_, staff),
    }
    found = []
    for name, step in steps.items():
        found += looked_at(page, complaints, f"/rounds/{round_.pk}/")
        found += looked_at(page, complaints, f"/rounds/{round_.pk}/{name}/")
        step()
    found += looked_at(page, complaints, f"/rounds/{round_.pk}/decisions/1/")
    page.context.clear_cookies()
    sign_in(page, "reader")
    for address in (f"/rounds/{round_.pk}/", f"/rounds/{round_.pk}/decisions/1/"):
        found += looked_at(page, complaints, address)
    assert found == []
