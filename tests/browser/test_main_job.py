"""The main job from end to end: a judge scores and signs on a tablet, staff see it in the ranking at a desk."""

import pytest
from playwright.sync_api import expect

from tests import cast, make
from tests.browser.test_frame import sign_in
from tests.browser.test_scoring import POINTS, sign, tap_all


@pytest.fixture
def people():
    """A round in which one sheet of the first candidate is still to come; the judge's visit is today's."""
    people = cast.assemble()
    first = people.round.candidates.first()
    make.visit(first)
    for judge in (people.chair, people.other_judge, people.judging_staff):
        make.sign(make.sheet(people.round, judge), "18", "16", "17", "16.5", "16.5")
    return people


def test_a_judge_signs_on_a_tablet_and_staff_see_it_in_the_ranking(page, browser, base_url, people):
    sign_in(page, "judge2")
    page.get_by_role("link", name="เริ่มให้คะแนน").tap()
    page.wait_for_url("**/sheets/*/")  # the script has run once the page is loaded
    tap_all(page)
    sign(page)
    expect(page.locator("#total")).to_have_text("81.00")
    expect(page.locator("#save-words")).to_contain_text("ส่งแล้ว")

    desk = browser.new_context(base_url=base_url, viewport={"width": 1440, "height": 900}, locale="th-TH")
    staff = desk.new_page()
    sign_in(staff, "staff")
    staff.goto(f"/rounds/{people.round.pk}/")
    first = staff.locator("table.ranking tbody tr").first
    expect(first.locator(".place")).to_have_text("1 (อยู่ในจำนวนที่เลือก ณ ขณะนี้)")  # others are missing yet
    expect(first).to_contain_text("ตำบลตระการ")
    expect(first).to_contain_text("83.25")  # (3 × 84 + 81) / 4
    desk.close()


def test_the_points_add_up_to_what_the_test_says():
    assert sum(map(float, POINTS)) == 81
