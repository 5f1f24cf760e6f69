"""A list from a file in a browser: what it would do, kind by kind; what is wrong, as a file; taken in and back."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from subdistricts.models import ImportUndoing, Seat
from subdistricts.resources.files import reader_for
from tests import make
from tests.browser.test_frame import DESK, TABLET_LYING, TABLET_UPRIGHT, follow, sign_in

HEADINGS = "ลำดับ,ตำแหน่ง,รหัสหน่วยงาน,ชื่อผู้ใช้,ให้คะแนน\n"
AS_IT_IS, CHANGED, NEW = "1,ประธาน,dopa-34,,ใช่\n", "2,เลขานุการ,dopa-34,,ใช่\n", "3,กรรมการ,dopa-34,,ใช่\n"
WRONG, AGAIN = "4,กรรมการ,no-office,,ใช่\n", NEW


@pytest.fixture
def round_():
    row = make.draft_round()
    make.assign(make.user("administrator"), "administrator")
    for role in ("chair", "member"):
        make.seat(row, role=role)
    Seat.objects.update(holder=None)
    return row


def send(page, round_, *lines):
    page.goto(f"/admin/subdistricts/seat/import/?round={round_.pk}")
    data = (HEADINGS + "".join(lines)).encode()
    page.set_input_files("input[type=file]", {"name": "ที่นั่ง.csv", "mimeType": "text/csv", "buffer": data})
    follow(page, ".send-file button.button")


def lines_shown(page):
    rows = page.locator("table.rows tbody tr")
    return [row.locator("td").first.inner_text() for row in rows.all() if row.is_visible()]


def violations_and_overflow(page):
    """What axe objects to, and how far the page is wider than its window, at each size; axe itself makes complaints."""
    found = []
    for width, height in (TABLET_UPRIGHT, TABLET_LYING, DESK):
        page.set_viewport_size({"width": width, "height": height})
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found += [(width, max(wider, 0)), *(each["id"] for each in Axe().run(page).response["violations"])]
    return found


NOTHING = [(width, 0) for width, _height in (TABLET_UPRIGHT, TABLET_LYING, DESK)]


def test_a_preview_shows_one_kind_at_a_time_and_gives_back_what_is_wrong(page, round_, complaints):
    sign_in(page, "administrator")
    send(page, round_, AS_IT_IS, CHANGED, NEW, WRONG, AGAIN)
    shown = {}
    for kind in ("all", "new", "update", "skip", "invalid", "twice"):
        page.check(f"input[name=show][value={kind}]")
        shown[kind] = lines_shown(page)
    assert shown == {
        "all": ["2", "3", "4", "5", "6"],
        "new": ["4"],
        "update": ["3"],
        "skip": ["2"],
        "invalid": ["5"],
        "twice": ["6"],
    }
    page.check("input[name=show][value=all]")
    with page.expect_download() as download:
        page.click("button[value=csv]")
    table = reader_for("list.csv").read(download.value.path().read_bytes())
    assert [bool(row[-1]) for row in table.rows] == [False, False, False, True, True]
    assert (Seat.objects.count(), complaints) == (2, [])
    assert violations_and_overflow(page) == NOTHING


def test_a_file_is_taken_in_and_taken_back(page, round_, complaints):
    before = list(Seat.objects.order_by("number").values("number", "role"))
    sign_in(page, "administrator")
    send(page, round_, AS_IT_IS, CHANGED, NEW)
    follow(page, ".confirm button.go")
    assert Seat.objects.count() == 3
    follow(page, ".messagelist a")
    assert complaints == []
    assert violations_and_overflow(page) == NOTHING
    follow(page, "form[action$='take-back/'] button")
    assert list(Seat.objects.order_by("number").values("number", "role")) == before
    assert ImportUndoing.objects.count() == 1
