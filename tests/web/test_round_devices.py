"""The devices of a round's judges: which may hold work, which are ready; never a word about marks."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from scoring import builds
from scoring.models import Device
from subdistricts.models import Round
from tests import cast, make
from tests.remember import remembered
from tests.scoring.test_devices import BEGAN, hear

pytestmark = pytest.mark.django_db

BEFORE = BEGAN - dt.timedelta(hours=2)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW)


@pytest.fixture
@remembered
def people():
    people = cast.assemble()
    make.RoundRules.objects.update(frozen_at=make.NOW - dt.timedelta(days=2))
    make.visit(people.round.candidates.get(subdistrict=make.CODES[0]))
    return people


def show(client, people, who=None, name="round_devices"):
    client.force_login(who or people.staff)
    return client.get(reverse(name, args=[people.round.pk]))


def text_of(page) -> str:
    """What is read on the page, without its head."""
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def row_of(page, judge) -> str:
    rows = re.findall(r"<tr>.*?</tr>", page.content.decode(), re.DOTALL)
    [row] = [each for each in rows if str(judge) in each]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip()


def test_it_says_of_each_judge_what_his_device_may_hold(client, people):
    hear(people.chair, pending=2, age=dt.timedelta(minutes=42))
    hear(people.judge, BEFORE)
    hear(people.other_judge, sheets=None)
    page = show(client, people)
    assert page.status_code == 200
    assert text_of(page).count("อาจมีงานที่ยังไม่ส่งค้างอยู่ในอุปกรณ์ 2 เครื่อง · กรรมการ 1 คนยังไม่มีอุปกรณ์ที่ติดต่อมา") == 1
    said = {
        people.chair: ("ยังไม่ส่ง 2 รายการ รอตั้งแต่ 29 ธ.ค. 2564 10.00 น.", "พร้อม 3 แบบ เก็บลงเครื่อง 29 ธ.ค. 2564 10.42 น."),
        people.judge: ("เงียบไปตั้งแต่เริ่มลงพื้นที่ ตำบลตระการ 29 ธ.ค. 2564 10.00 น.", "29 ธ.ค. 2564 08.00 น. เครื่อง"),
        people.other_judge: ("ไม่มีสิ่งค้าง", "ใช้ได้เมื่อมีสัญญาณเท่านั้น"),
        people.judging_staff: ("ไม่มีอุปกรณ์ติดต่อมา", "ตั้งแต่เปิดรอบ"),
    }
    found = {judge: [row_of(page, judge).count(words) for words in these] for judge, these in said.items()}
    assert found == {judge: [1, 1] for judge in said}


def test_it_tells_an_older_app_a_memory_that_may_go_and_one_that_went(client, people):
    old = hear(people.chair, lost_at=BEFORE)
    Device.objects.filter(pk=old.pk).update(persisted=False)
    new = hear(people.judge)
    Device.objects.filter(pk=new.pk).update(build=builds.current())
    rows = [row_of(show(client, people), judge) for judge in (people.chair, people.judge)]
    words = ("แอปรุ่นเก่า", "เบราว์เซอร์อาจลบได้", "ข้อมูลในเครื่องถูกลบ พบเมื่อ 29 ธ.ค. 2564 08.00 น.")
    assert [[row.count(each) for each in words] for row in rows] == [[1, 1, 1], [0, 0, 0]]


def test_with_nothing_held_it_says_so(client, people):
    for judge in (people.chair, people.judge, people.other_judge, people.judging_staff):
        hear(judge)
    page = show(client, people)
    assert (page.context["holding"], page.context["unheard"]) == ([], 0)
    assert text_of(page).count("ไม่พบว่ามีงานที่ยังไม่ส่งค้างอยู่ในอุปกรณ์ใด") == 1


def test_it_never_shows_marks(client, people):
    make.sign(make.sheet(people.round, people.judge), "17.5", "13.5", "12.5", "11.5", "14.5")
    make.close(people.round, people.staff)
    make.sign(make.sheet(people.round, people.chair), "17.5", "13.5", "12.5", "11.5", "14.5")
    hear(people.judge, pending=1)
    said = show(client, people).content.decode()
    assert [points for points in ("17.5", "13.5", "12.5", "11.5", "14.5", "69.5", "69.50") if points in said] == []


def test_sheets_that_came_while_the_round_was_closing_stand_as_late(client, people):
    early, late = make.sheet(people.round, people.judge), make.sheet(people.round, people.chair)
    first = make.sign(early, "17", "13", "12", "11", "14")
    assert show(client, people).context["late"].count() == 0
    make.close(people.round, people.staff)
    second = make.sign(late, "17", "13", "12", "11", "14")
    assert ["late" in answer.content for answer in (first, second)] == [False, True]
    page = show(client, people)
    assert [sheet.pk for sheet in page.context["late"]] == [late.pk]
    assert text_of(page).count("มาถึงในช่วงปิดรับ") == 1
    assert (late.candidate.round_id, Round.objects.get().state) == (people.round.pk, "closing")


@pytest.mark.parametrize(
    ("who", "status"),
    [("judge", 403), ("judging_staff", 403), ("administrator", 403), ("reader", 404), ("foreign_staff", 404)],
)
def test_it_opens_for_those_who_see_the_ranking_alone(client, people, who, status):
    assert show(client, people, getattr(people, who)).status_code == status


def test_a_draft_round_has_no_devices_yet(client, people):
    Round.objects.update(state="draft")
    assert show(client, people).status_code == 409


def test_its_tab_stands_where_it_opens(client, people):
    address = f'href="{reverse("round_devices", args=[people.round.pk])}"'
    tabs = [show(client, people, who, "round").content.decode().count(address) for who in (people.staff, people.judge)]
    assert tabs == [1, 0]


def test_who_owes_sheets_is_told_with_his_devices_last_contact(client, people):
    hear(people.judge, BEFORE)
    hear(people.judge, BEFORE - dt.timedelta(hours=1))
    rows = re.findall(r"<tbody>.*?</tbody>", show(client, people, name="round_missing").content.decode(), re.DOTALL)
    said = {
        judge: re.findall(r"· ([^<]*)</span></th>", next(each for each in rows if str(judge) in each))
        for judge in (people.judge, people.chair)
    }
    assert said == {people.judge: ["อุปกรณ์ติดต่อล่าสุด 29 ธ.ค. 2564 08.00 น."], people.chair: ["ไม่มีอุปกรณ์ติดต่อมา"]}


@pytest.mark.parametrize("devices", [1, 5])
def test_it_costs_the_same_for_any_number_of_devices(client, people, devices, django_assert_num_queries):
    for judge in (people.chair, people.judge, people.other_judge):
        for _ in range(devices):
            hear(judge, BEFORE, pending=1)
    show(client, people)
    with django_assert_num_queries(14):
        show_again = client.get(reverse("round_devices", args=[people.round.pk]))
    assert len(show_again.context["holding"]) == 3 * devices
