"""Somebody new, from an empty database to a round that opens for scoring: by lists in files, by the checklist alone.

The database is the one that `make run DEMO=0` begins with. After the first address nothing is typed into the bar.
"""

import csv
import io
import re
from functools import partial
from pathlib import Path

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from cddeval import launch
from scoring.models import ScoreSheet
from subdistricts.models import District, Round, Subdistrict
from subdistricts.thai.dates import fiscal_year
from tests.browser import guide_pictures
from tests.browser.test_desk import violations
from tests.browser.test_frame import DESK, TABLET_LYING, TABLET_UPRIGHT, follow

PASSWORD = "a-long-sentence-2570"
NEXT = "li.next .act .button.go"
SAVE = "input[name=_save]"
OFFICES = ("dopa", "planning", "agriculture", "health", "statistics")
NAMES = (
    "ที่ทำการปกครองจังหวัด",
    "สำนักงานจังหวัด",
    "สำนักงานเกษตรจังหวัด",
    "สำนักงานสาธารณสุขจังหวัด",
    "สำนักงานสถิติจังหวัด",
)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """At the office's desk."""
    return browser_context_args | {"viewport": {"width": 1280, "height": 860}, "has_touch": False}


@pytest.fixture
def password(capsys):
    """The one that is printed once."""
    launch.fill_an_empty_database(None)
    return re.search(r"one-time password +(\S+)", capsys.readouterr().out)[1]


@pytest.fixture
def lists():
    """What the office has in its files, row by row; every code is the official one."""
    districts = list(District.objects.filter(province="34").order_by("pk"))
    grouped = [(number // 5 + 1, district) for number, district in enumerate(districts)]
    firsts = [district for number, district in enumerate(districts) if number % 5 == 0]
    subdistricts = [Subdistrict.objects.filter(district=each).order_by("pk").first() for each in firsts]
    year = fiscal_year(timezone.localdate())  # the one that a new round's form begins with
    return {
        "groups": [{"ปีงบประมาณ": year, "กลุ่มอำเภอ": number, "รหัสอำเภอ": each.pk} for number, each in grouped],
        "candidates": [
            {"ลำดับ": number, "รหัสตำบล": each.pk, "กลุ่มอำเภอ": number} for number, each in enumerate(subdistricts, 1)
        ],
        "offices": [
            {"รหัสหน่วยงาน": f"{code}-34", "หน่วยงาน": name, "ประเภท": "หน่วยงานอื่น", "จังหวัด": "อุบลราชธานี"}
            for code, name in zip(OFFICES, NAMES, strict=True)
        ],
        "people": [
            {"ชื่อผู้ใช้": f"{code}.judge", "ชื่อที่แสดง": f"ผู้แทน{name}", "รหัสหน่วยงาน": f"{code}-34"}
            for code, name in zip(OFFICES, NAMES, strict=True)
        ],
        "seats": [
            {
                "ลำดับ": number,
                "ตำแหน่ง": "ประธาน" if number == 1 else "กรรมการ",
                "รหัสหน่วยงาน": f"{code}-34",
                "ชื่อผู้ใช้": f"{code}.judge",
                "ให้คะแนน": "ใช่",
            }
            for number, code in enumerate(OFFICES, 1)
        ],
        "visits": [
            {
                "วันที่": f"{14 + number}/12/{year - 1}",
                "เวลาเริ่ม": "10.00",
                "เวลาสิ้นสุด": "12.00",
                "ประเภท": "ลงพื้นที่ให้คะแนน",
                "รหัสตำบล": each.pk,
                "สถานที่": "ศาลาประชาคม",
            }
            for number, each in enumerate(subdistricts, 1)
        ],
    }


def test_a_newcomer_comes_to_a_round_that_is_open_by_the_checklist_alone(
    page, browser, browser_context_args, password, lists, tmp_path, complaints
):
    look = partial(look_at, page, complaints)
    take_the_first_steps(page, password, look)
    make_the_round(page, look)
    bring_in(page, tmp_path, "groups", lists["groups"], "xlsx", before="groups", look=look)
    bring_in(page, tmp_path, "candidates", lists["candidates"], "csv", before="candidates")
    bring_in(page, tmp_path, "offices", lists["offices"], "xlsx", before="people")
    bring_in(page, tmp_path, "people", lists["people"], "csv", before="people")
    name_the_committee(page)
    bring_in(page, tmp_path, "seats", lists["seats"], "xlsx", before="committee")
    choose_the_rules(page, look)
    bring_in(page, tmp_path, "visits", lists["visits"], "csv", before="visits")
    print_the_cards(page)
    once = add_who_opens_it(page)
    assert states(page) == ["done"] * 9 + ["todo"]
    look("first-9-ready")
    assert complaints == []
    staff = browser.new_context(**browser_context_args).new_page()
    open_the_round(staff, once, partial(look_at, staff, complaints))
    staff.context.close()
    assert (Round.objects.get().state, ScoreSheet.objects.count()) == ("open", 25)


# The way, step by step


def take_the_first_steps(page, password, look):
    page.goto("/")
    look("first-1-sign-in")
    page.fill("#id_username", "admin")
    page.fill("#id_password", password)
    follow(page, "form.panel .button.go")
    page.fill("#id_new_password1", PASSWORD)
    page.fill("#id_new_password2", PASSWORD)
    follow(page, "form.panel .button.go")
    assert states(page) == ["done", "done", "todo"]
    look("first-2-beginning")


def make_the_round(page, look):
    follow(page, NEXT)
    page.select_option("#id_province", "34")
    page.fill("#id_places", "2")
    look("first-3-round")
    follow(page, SAVE)
    assert following(page) == "groups"
    look("first-4-checklist")


def bring_in(page, folder, name, rows, ending, *, before, look=lambda picture: None):
    """From the next step to its file's page, by the form to fill in, and back with the list taken in."""
    assert following(page) == before
    follow(page, NEXT)
    with page.expect_download() as download:
        page.click(f".form-first a[href$='.{ending}']")
    file = folder / f"{name}.{ending}"
    download.value.save_as(file)
    fill_in(file, rows)
    page.set_input_files("#id_import_file", file)
    look("first-5-file")
    follow(page, ".send-file button.go")
    assert (name, page.locator(".rows tbody tr.new").count()) == (name, len(rows))
    look("first-6-preview")
    follow(page, ".confirm button.go")
    look("first-7-taken-in")
    follow(page, ".messagelist a.button.go")
    assert page.locator("ol.set-up").count() == 1


def fill_in(file: Path, rows):
    """Under the headings of the form, in place of its example row."""
    if file.suffix == ".xlsx":
        book = load_workbook(file)
        sheet = book.active
        headings = [cell.value for cell in sheet[1]]
        sheet.delete_rows(2, sheet.max_row)
        for row in in_columns(headings, rows):
            sheet.append(row)
        book.save(file)
        return
    headings = next(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    with file.open("w", encoding="utf-8-sig", newline="") as written:
        csv.writer(written).writerows([headings, *in_columns(headings, rows)])


def in_columns(headings, rows):
    assert [heading for heading in rows[0] if heading not in headings] == []
    return [[row.get(heading, "") for heading in headings] for row in rows]


def name_the_committee(page):
    assert following(page) == "committee"
    follow(page, NEXT)
    page.fill("#id_name", "คณะกรรมการคัดเลือกระดับจังหวัด")
    follow(page, SAVE)
    assert page.locator("#committee.begun").count() == 1


def choose_the_rules(page, look):
    assert following(page) == "rules"
    follow(page, NEXT)
    page.select_option("#id_rules-0-rubric", label="เกณฑ์ระดับจังหวัด อุบลราชธานี ปี 2565 ฉบับที่ 1")
    look("first-8-rules")
    follow(page, SAVE)


def print_the_cards(page):
    assert following(page) == "cards"
    follow(page, NEXT)
    follow(page, "form.stack .button.go")
    assert page.locator(".card-paper").count() == 5
    follow(page, "a[href$='/set-up/']")


def add_who_opens_it(page) -> str:
    """The one-time password of the staff who open it: administrators set up and do not lead."""
    assert following(page) == "opening"
    follow(page, NEXT)
    page.fill("#id_username", "staff")
    page.fill("#id_name", "เจ้าหน้าที่สำนักงานพัฒนาชุมชนจังหวัด")
    follow(page, SAVE)
    once = page.locator(".password").inner_text()
    follow(page, ".one-time a.button")
    page.click("#assignments-group .add-row a")
    page.select_option("#id_assignments-0-role", "staff")
    page.select_option("#id_assignments-0-scope", "province")
    page.select_option("#id_assignments-0-province", "34")
    follow(page, SAVE)
    follow(page, ".set-up-bar a")
    return once


def open_the_round(page, once, look):
    page.goto("/")
    page.fill("#id_username", "staff")
    page.fill("#id_password", once)
    follow(page, "form.panel .button.go")
    page.fill("#id_new_password1", PASSWORD)
    page.fill("#id_new_password2", PASSWORD)
    follow(page, "form.panel .button.go")
    follow(page, "main a[href$='/set-up/']")
    assert following(page) == "opening"
    follow(page, NEXT)
    follow(page, "form.panel .button.go")
    look("first-10-open")


# Looking


def states(page):
    """Of each step on the checklist, in order."""
    known = {"done", "begun", "todo", "waits"}
    return [(known & set(each.get_attribute("class").split())).pop() for each in page.locator("ol.set-up > li").all()]


def following(page):
    return page.locator("ol.set-up > li.next").get_attribute("id")


def look_at(page, complaints, picture):
    """Nothing runs off a tablet or a desk, and axe finds nothing; what axe itself tries is no complaint of a page."""
    guide_pictures.take(page, picture)
    before = page.viewport_size
    for width, height in (TABLET_UPRIGHT, TABLET_LYING, DESK):
        page.set_viewport_size({"width": width, "height": height})
        assert (page.url, width, page.evaluate("document.documentElement.scrollWidth > innerWidth")) == (
            page.url,
            width,
            False,
        )
    said = len(complaints)
    assert (page.url, violations(page, only={"serious", "critical"})) == (page.url, [])
    del complaints[said:]
    page.set_viewport_size(before)
