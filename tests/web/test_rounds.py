"""The list of rounds: those one may see, by year, and what each waits for."""

import re

import pytest
from django.urls import reverse

from subdistricts.models import Award, Round
from tests import cast, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    assembled = cast.assemble()
    make.sign(make.sheet(assembled.round, assembled.chair), *["13.5"] * 5)
    make.sign(make.sheet(assembled.round, assembled.chair, make.CODES[1]), *["13.5"] * 5)
    make.sign(make.sheet(assembled.round, assembled.judging_staff), *["13.5"] * 5)
    return assembled


def lines(client, user):
    client.force_login(user)
    return [line for _, year in client.get(reverse("rounds")).context["years"] for line in year]


def seen(client, user):
    return [(line.round.fiscal_year, line.is_own, line.signed, line.due) for line in lines(client, user)]


def test_it_counts_the_sheets_of_a_round_for_staff(client, people):
    assert seen(client, people.staff) == [(2565, False, 3, 12)]


def test_it_counts_only_their_own_sheets_for_judges(client, people):
    assert seen(client, people.chair) == [(2565, True, 2, 3)]
    assert seen(client, people.judge) == [(2565, True, 0, 3)]
    assert seen(client, people.judging_staff) == [(2565, True, 1, 3)]


def test_it_counts_no_sheets_for_administrators(client, people):
    assert seen(client, people.administrator) == [(2565, True, 0, 0)]


def test_it_is_empty_for_who_sees_no_round(client, people):
    others = (people.reader, people.district_officer, people.foreign_staff, people.stranger)
    assert [seen(client, who) for who in others] == [[]] * 4


def test_it_shows_a_published_round_to_readers_without_counts(client, people):
    make.result(people.round, people.staff)
    assert seen(client, people.reader) == [(2565, True, 0, 0)]


def test_it_says_what_a_draft_still_needs(client, people):
    make.draft_round(year=2566)
    draft, opened = lines(client, people.staff)
    assert [gap.where for gap in draft.gaps] == ["candidates", "committee", "rules"]
    assert opened.gaps == ()


def test_it_shows_no_draft_to_judges(client, people):
    draft = make.draft_round(year=2566)
    make.seat(draft, people.judge)
    assert [line.round.fiscal_year for line in lines(client, people.judge)] == [2565]


def test_recused_sheets_are_not_due(client, people):
    sheet = make.sheet(people.round, people.judge)
    make.recuse(sheet.seat, sheet.candidate)
    assert seen(client, people.staff) == [(2565, False, 3, 11)]


@pytest.mark.parametrize("drafts", [1, 3])
def test_it_costs_as_many_questions_for_one_round_as_for_three(client, people, django_assert_num_queries, drafts):
    for year in range(2566, 2566 + drafts):
        draft = make.draft_round(year=year)
        make.candidate(draft)
        make.seat(draft)
        make.rules(draft, make.rubric(f"rubric{year}"))
    client.force_login(people.staff)
    with django_assert_num_queries(13):
        client.get(reverse("rounds"))


def test_what_still_goes_on_comes_first_and_then_the_widest_area(client, people):
    make.draft_round("group", district_group=make.group(5))
    make.draft_round("group", district_group=make.group(2, codes=("3401",)))
    make.draft_round(year=2566)
    ended = make.draft_round("group", district_group=make.group(1, codes=("3402",)))
    Round.objects.filter(pk=ended.pk).update(state="published", published_version=1)
    found = [(line.round.fiscal_year, line.round.level, line.round.area_name) for line in lines(client, people.staff)]
    assert found == [
        (2566, "province", "จังหวัดอุบลราชธานี"),
        (2565, "province", "จังหวัดอุบลราชธานี"),
        (2565, "group", "กลุ่มอำเภอที่ 2"),
        (2565, "group", "กลุ่มอำเภอที่ 5"),
        (2565, "group", "กลุ่มอำเภอที่ 1"),
    ]


def test_rounds_of_one_area_and_year_have_the_award_in_their_headings(client, people):
    make.draft_round(year=2566)
    for code, name in (("clean", "หน่วยงานใสสะอาด"), ("green", "ตำบลสีเขียว")):
        row = make.draft_round(year=2567)
        award = Award.objects.create(code=code, name_th=name, name_en=code, candidate_kind="subdistrict")
        Round.objects.filter(pk=row.pk).update(award=award)
    client.force_login(people.staff)
    said = client.get(reverse("rounds")).content.decode()
    assert said.count("ตำบลสีเขียว") == 1
    assert re.findall(r'<a class="round-name"[^>]*>([^<]*)</a>', said) == [
        "จังหวัดอุบลราชธานี · หน่วยงานใสสะอาด",
        "จังหวัดอุบลราชธานี · ตำบลสีเขียว",
        "จังหวัดอุบลราชธานี",
        "จังหวัดอุบลราชธานี",
    ]
