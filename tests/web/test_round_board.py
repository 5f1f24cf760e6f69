"""A round's page as staff see it: the ranking, the grid of sheets, what can be done next. Nobody who scores sees it."""

import json
import re
from dataclasses import replace

import pytest
from django.urls import reverse

from scoring import grids, rankings
from scoring.core import cases
from scoring.models import ScoreSheet
from scoring.servers import server_epoch
from subdistricts import audit
from subdistricts.models import Candidate, Subdistrict
from subdistricts.permissions import JUDGES_WAIT
from tests import cast, make

pytestmark = pytest.mark.django_db

# Marks that stand nowhere else on a page, and what they come to.
TELLING = ("13.5", "17", "11.5", "19", "16.5")
TELLING_TOTAL = "77.50"


@pytest.fixture
def people():
    """Every sheet of the chair is signed, one with telling marks; one of judge2 is a draft."""
    assembled = cast.assemble()
    make.sign(make.sheet(assembled.round, assembled.chair, make.CODES[0]), *TELLING)
    make.sign(make.sheet(assembled.round, assembled.chair, make.CODES[1]), *["12"] * 5)
    make.sign(make.sheet(assembled.round, assembled.chair, make.CODES[2]), *["18"] * 5)
    draft = make.sheet(assembled.round, assembled.judge, make.CODES[1])
    make.Device(assembled.judge).send(draft, "save", make.body("13.5"))
    return assembled


def open_page(client, user, round_, name="round", **query):
    client.force_login(user)
    return client.get(reverse(name, args=[round_.pk]), query)


def text(response):
    return response.content.decode()


# What staff see


def test_it_shows_places_totals_and_what_decided(client, people):
    response = open_page(client, people.staff, people.round)
    shown = [
        (line.row.place, str(line.row.candidate), line.total, line.decided_by) for line in response.context["rows"]
    ]
    assert shown == [
        (1, "ตำบลเมืองเดช", "90.00", "คะแนนรวม"),
        (2, "ตำบลตระการ", TELLING_TOTAL, "คะแนนรวม"),
        (3, "ตำบลหนองกุง", "60.00", "คะแนนรวม"),
    ]
    assert [bool(line.cut) for line in response.context["rows"]] == [True, False, False]


def test_a_groups_number_stays_on_the_line_of_its_word(client, people):
    Candidate.objects.update(district_group=make.group(5, ("3411", "3420")))
    shown = text(open_page(client, people.staff, people.round))
    places = re.findall(r'<span class="where">([^<]*)<', shown)
    assert sorted(each.partition(" · ")[2] for each in places) == ["กลุ่มอำเภอที่&nbsp;5"] * 3


def test_it_says_that_it_is_provisional_and_what_is_missing(client, people):
    response = open_page(client, people.staff, people.round)
    notice = response.context["notice"]
    assert (notice.tone, notice.chip, notice.strong) == ("amber", "ชั่วคราว", "ขาดอีก 9 แบบ")
    assert notice.rest == "ผู้ได้รับเลือกยังเปลี่ยนได้"
    assert response.context["completeness"] == "นับได้ 3 จาก 12 แบบที่ต้องมี"
    assert reverse("round_missing", args=[people.round.pk]) in text(response)


def test_it_says_under_a_total_on_how_many_sheets_it_rests(client, people):
    make.sign(make.sheet(people.round, people.judge), *["10"] * 5)
    draft = make.sheet(people.round, people.judge, make.CODES[1])
    make.recuse(draft.seat, draft.candidate)
    for judge in (people.other_judge, people.judging_staff):
        make.sign(make.sheet(people.round, judge, make.CODES[1]), *["12"] * 5)
    response = open_page(client, people.staff, people.round)
    assert re.findall(r'<td class="figure sum">(.*?)</td>', text(response)) == [
        '90.00<span class="rests-on">จาก 1 ใน 4 แบบ</span>',
        '63.75<span class="rests-on">จาก 2 ใน 4 แบบ</span>',
        "60.00",
    ]


def test_it_says_that_all_is_there(client, people):
    everybody = (people.chair, people.judge, people.other_judge, people.judging_staff)
    for judge in everybody:
        for code in make.CODES[:3]:
            sheet = make.sheet(people.round, judge, code)
            make.sign(sheet, *(["10"] * 5 if code == make.CODES[0] else ["9"] * 5))
    notice = open_page(client, people.staff, people.round).context["notice"]
    assert (notice.tone, notice.chip, notice.strong) == ("teal", "ครบแล้ว", "เซ็นครบทั้ง 12 แบบ")


def test_its_grid_tells_how_each_sheet_stands_in_words(client, people):
    grid = open_page(client, people.staff, people.round).context["grid"]
    assert [line.heading for line in grid.lines] == ["ประธาน", "กรรมการที่ 2", "กรรมการที่ 3", "กรรมการที่ 4"]
    assert [column.heading for column in grid.columns] == ["เมืองเดช", "ตระการ", "หนองกุง"]
    assert [mark.word for mark in grid.key] == ["เซ็นแล้ว", "ร่าง", "ยังไม่เริ่ม"]
    assert grid.lines[1].cells.count('aria-label="ร่าง"') == 1
    assert grid.lines[1].cells.count('aria-label="ยังไม่เริ่ม"') == 2


def linked(grid):
    """Addresses by line."""
    return [re.findall(r'href="(.*?)"', line.cells) for line in grid.lines]


def test_its_grid_leads_to_every_sheet_that_has_something_to_read(client, people):
    response = open_page(client, people.staff, people.round)
    sheets = [make.sheet(people.round, people.chair, code) for code in (make.CODES[2], *make.CODES[:2])]
    draft = make.sheet(people.round, people.judge, make.CODES[1])
    expected = [[reverse("sheet", args=[sheet.pk]) for sheet in mine] for mine in (sheets, [draft], [], [])]
    assert linked(response.context["grid"]) == expected
    assert [client.get(address).status_code for address in expected[0] + expected[1]] == [200] * 4
    assert text(response).count("แตะเครื่องหมายเพื่อเปิดแบบ") == 1


def test_a_grid_of_nothing_begun_or_of_many_candidates_has_no_links(client, people, monkeypatch):
    make.recuse(make.sheet(people.round, people.other_judge).seat, people.round.candidates.first())
    facts = rankings.load(people.round)
    nothing = grids.grid(replace(facts, seats=facts.seats[2:]), facts.candidates)
    assert (linked(nothing), nothing.has_links) == ([[], []], False)
    monkeypatch.setattr(grids, "MOST_LINKED", 2)
    many = grids.grid(facts, facts.candidates)
    assert (linked(many), many.has_links) == ([[], [], [], []], False)


def test_its_plot_can_be_heard(client, people):
    strips = [line.strip for line in open_page(client, people.staff, people.round).context["rows"]]
    assert strips[1].count('aria-label="77.50 จาก ประธาน 77.50"') == 1
    assert strips[1].count("<circle") == 1


def test_it_names_nothing_that_judges_wrote(client, people):
    sheet = make.sheet(people.round, people.chair, make.CODES[0])
    make.Device(people.chair).send(
        sheet, "sign", make.body(*TELLING, recommendation="ข้อเสนอลับ", private_note="บันทึกส่วนตัว")
    )
    page = text(open_page(client, people.staff, people.round))
    assert (page.count("บันทึกส่วนตัว"), page.count("ข้อเสนอลับ")) == (0, 0)


def test_it_offers_closing_only_to_who_leads(client, people):
    address = reverse("round_close", args=[people.round.pk])
    assert text(open_page(client, people.staff, people.round)).count(address) == 1


def test_it_answers_a_refresh_only_when_something_changed(client, people):
    response = open_page(client, people.staff, people.round)
    address = reverse("round", args=[people.round.pk])
    [since] = re.findall(f'hx-get="{address}\\?since=([0-9a-f]{{32}})"', text(response))
    same = client.get(address, {"since": since}, headers={"HX-Request": "true"})
    assert (same.status_code, same.content) == (204, b"")
    audit.record(people.administrator, "office.created", "office:0", now=make.NOW)  # which the mark counts
    elsewhere = client.get(address, {"since": since}, headers={"HX-Request": "true"})
    assert elsewhere.status_code == 204
    make.sign(make.sheet(people.round, people.judge, make.CODES[0]), *["10"] * 5)
    changed = client.get(address, {"since": since}, headers={"HX-Request": "true"})
    assert changed.status_code == 200
    assert client.get(address, {"since": since}).status_code == 200


def test_a_refresh_after_signing_out_loads_the_page_anew(client, people):
    response = client.get(reverse("round", args=[people.round.pk]), headers={"HX-Request": "true"})
    assert (response.status_code, response.content, response.headers["HX-Refresh"]) == (200, b"", "true")


def test_it_speaks_english_too(client, people):
    client.cookies["django_language"] = "en"
    response = open_page(client, people.staff, people.round)
    assert response.context["notice"].strong == "9 sheets are still missing"
    assert response.context["heading"] == "province round: 1 of 3 selected (subdistrict)"


# Who does not see it

STAFF_ONLY = ("round_missing", "round_advice", "round_case")


def betrayals(page):
    """How often the page says something that only the ranking knows."""
    own_words = ("77.5", "90.00", "60.00", "เซ็นแล้ว", "ชั่วคราว", "ขาดอีก", 'class="strip"', "นับได้", 'class="state')
    return {words: page.count(words) for words in own_words if words in page}


def test_it_tells_judges_and_administrators_nothing_of_scores_counts_or_order(client, people):
    for who in ("chair", "judge", "other_judge", "judging_staff", "administrator", "department_administrator"):
        response = open_page(client, getattr(people, who), people.round)
        assert (who, response.status_code, betrayals(text(response))) == (who, 200, {})
        assert "rows" not in response.context
        names = [str(each) for each in response.context["candidates"]]
        assert names == ["ตำบลตระการ", "ตำบลหนองกุง", "ตำบลเมืองเดช"]  # as they were put in, not as they stand


def test_the_page_of_a_judge_is_the_same_before_and_after_others_sign(client, people):
    before = text(open_page(client, people.other_judge, people.round))
    make.sign(make.sheet(people.round, people.judge, make.CODES[0]), *["20"] * 5)
    assert without_token(text(open_page(client, people.other_judge, people.round))) == without_token(before)


def without_token(page):
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


def test_it_tells_staff_who_judge_why_they_must_wait(client, people):
    response = open_page(client, people.judging_staff, people.round)
    assert text(response).count(str(JUDGES_WAIT.reason)) == 1
    assert text(open_page(client, people.judge, people.round)).count(str(JUDGES_WAIT.reason)) == 0


def test_staff_who_judge_see_it_after_publication(client, people):
    make.result(people.round, people.staff)
    rows = open_page(client, people.judging_staff, people.round).context["rows"]
    assert [line.total for line in rows] == ["90.00", TELLING_TOTAL, "60.00"]


@pytest.mark.parametrize("name", STAFF_ONLY)
def test_what_stands_beside_it_is_for_staff_alone(client, people, name):
    expected = {
        "staff": 200,
        "judging_staff": 403,
        "chair": 403,
        "administrator": 403,
        "reader": 404,
        "district_officer": 404,
        "foreign_staff": 404,
        "stranger": 404,
    }
    pages = {who: open_page(client, getattr(people, who), people.round, name) for who in expected}
    assert {who: page.status_code for who, page in pages.items()} == expected
    assert {who: betrayals(text(page)) for who, page in pages.items() if who != "staff"} == {
        who: {} for who in expected if who != "staff"
    }


def test_it_does_not_exist_for_others_before_publication(client, people):
    others = (people.reader, people.district_officer, people.foreign_staff, people.stranger)
    assert [open_page(client, who, people.round).status_code for who in others] == [404] * 4


def test_it_asks_strangers_to_sign_in(client, people):
    response = client.get(reverse("round", args=[people.round.pk]))
    assert response.url == f"/login/?next={reverse('round', args=[people.round.pk])}"


def test_a_published_result_shows_totals_and_no_judges_marks(client, people):
    make.result(people.round, people.staff)
    for who in (people.reader, people.judge):
        response = open_page(client, who, people.round)
        assert [(line.place, line.total) for line in response.context["result"].lines] == [
            (1, "90.00"),
            (2, TELLING_TOTAL),
            (3, "60.00"),
        ]
        page = text(response)
        assert (page.count("<svg"), page.count('class="state'), page.count("13.5")) == (0, 0, 0)


def test_a_published_result_does_not_exist_for_another_province(client, people):
    make.result(people.round, people.staff)
    assert open_page(client, people.foreign_staff, people.round).status_code == 404


# The case as a file


def test_its_case_file_ranks_to_the_same(client, people):
    board = open_page(client, people.staff, people.round).context["board"]
    response = open_page(client, people.staff, people.round, "round_case")
    assert response.headers["Content-Disposition"] == f'attachment; filename="round-{people.round.pk}-case.json"'
    assert json.loads(cases.answer(response.content)) == cases.as_json(board.official)


# What it costs


def big_round(candidates, judges=5):
    """An opened round of so many candidates, every sheet signed."""
    row = make.draft_round()
    district = make.district("3411")
    codes = [f"3411{number:02d}" if number < 100 else f"9{number:05d}" for number in range(candidates)]
    Subdistrict.objects.bulk_create(
        [Subdistrict(code=code, name_th=f"ทดสอบ{code}", name_en=code, district=district) for code in codes],
        ignore_conflicts=True,
    )
    Candidate.objects.bulk_create(
        [Candidate(round=row, subdistrict_id=code, position=number) for number, code in enumerate(codes, start=1)]
    )
    for number in range(judges):
        make.seat(row, role="chair" if number == 0 else "member")
    make.rules(row, ties=["criterion:c1", "median", "chair"])
    row = make.rounds.open_round(row, actor=None, now=make.NOW)
    ScoreSheet.objects.filter(candidate__round=row).update(
        rev=1, signed_rev=1, body=make.FULL, signed_body=make.FULL, signed_at=make.NOW, changed_at=make.NOW
    )
    return row


@pytest.mark.parametrize("candidates", [5, pytest.param(250, marks=pytest.mark.slow)])
def test_it_costs_fifteen_questions_whatever_the_size_and_six_where_nothing_changed(
    client, django_assert_num_queries, candidates
):
    row = big_round(candidates)
    staff = make.user("staff")
    make.assign(staff, "staff")
    client.force_login(staff)
    server_epoch()  # the first op would name it, and nothing that was kept before
    address = reverse("round", args=[row.pk])
    with django_assert_num_queries(15):
        response = client.get(address)
    assert len(response.context["rows"]) == candidates
    assert response.context["grid"].runs_down is (candidates == 250)
    with django_assert_num_queries(6):
        client.get(address)
    make.sign(ScoreSheet.objects.filter(candidate__round=row).first(), *["10"] * 5)
    with django_assert_num_queries(10):
        client.get(address)
