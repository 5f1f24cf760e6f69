"""Beside the ranking: who owes which sheets, and how firm the result is."""

import pytest
from django.urls import reverse

from subdistricts.models import Round
from tests import cast, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast.assemble()


def open_page(client, people, name):
    client.force_login(people.staff)
    return client.get(reverse(name, args=[people.round.pk]))


def sign_all(people):
    """The chair prefers the second candidate, the other three the first; nobody prefers the third."""
    for judge in (people.chair, people.judge, people.other_judge, people.judging_staff):
        marks = ("12", "19", "10") if judge == people.chair else ("16", "14", "10")
        for code, points in zip(make.CODES, marks, strict=False):
            make.sign(make.sheet(people.round, judge, code), *[points] * 5)


# Missing sheets


def test_nobody_owes_anything_when_all_is_signed(client, people):
    sign_all(people)
    response = open_page(client, people, "round_missing")
    assert (response.context["owed"], response.context["waiting"]) == ([], [])
    assert response.content.decode().count("แบบที่รอการจัดการ") == 0


def test_it_names_the_office_the_holder_and_the_visit(client, people):
    for code in make.CODES[:3]:
        for judge in (people.chair, people.other_judge, people.judging_staff):
            make.sign(make.sheet(people.round, judge, code), *["10"] * 5)
    for code in make.CODES[1:3]:
        make.sign(make.sheet(people.round, people.judge, code), *["10"] * 5)
    sheet = make.sheet(people.round, people.judge)
    make.Device(people.judge).send(sheet, "save", make.body("13.5"))
    visit = make.visit(sheet.candidate)
    response = open_page(client, people, "round_missing")
    [owed] = response.context["owed"]
    assert (owed.seat, owed.holder) == (sheet.seat, people.judge)
    assert owed.sheets == [(sheet.candidate, "draft", visit)]
    assert response.content.decode().count("29 ธ.ค. 2564 10.00 น.") == 1
    assert response.content.decode().count("13.5") == 0


def test_it_lists_what_waits_for_somebody_and_what_counts_of_it(client, people):
    changed = make.sheet(people.round, people.judge)
    make.sign(changed, *["10"] * 5)
    make.Device(people.judge).send(changed, "save", make.body("11.5"))
    disputed = make.sheet(people.round, people.chair, make.CODES[1])
    make.Device(people.chair).send(disputed, "save", make.body("1"))
    make.Device(people.chair).send(disputed, "save", make.body("2"), base_rev=0)
    held = make.sheet(people.round, people.other_judge)
    visit = make.visit(held.candidate)
    Round.objects.update(state=Round.State.LOCKED)
    make.Device(people.other_judge).send(held, "save", make.body("3"))
    Round.objects.update(state=Round.State.OPEN)
    response = open_page(client, people, "round_missing")
    assert [(*each.sheet, each.holder, each.visit) for each in response.context["waiting"]] == [
        (disputed.seat, disputed.candidate, "conflict", False, people.chair, None),
        (changed.seat, changed.candidate, "signed_changed", True, people.judge, visit),
        (held.seat, held.candidate, "held", False, people.other_judge, visit),
    ]
    assert response.content.decode().count("แบบที่รอการจัดการ") == 1
    assert response.content.decode().count('<span class="soft">คะแนนที่นับคือฉบับที่เซ็น</span>') == 1
    assert response.content.decode().count('<span class="soft">ยังไม่เคยเซ็น จึงยังไม่นับ</span>') == 2
    assert response.content.decode().count("11.5") == 0


@pytest.mark.parametrize("signed", [1, 3])
def test_missing_sheets_cost_as_much_for_one_as_for_three(client, people, django_assert_num_queries, signed):
    for code in make.CODES[:signed]:
        make.sign(make.sheet(people.round, people.chair, code), *["10"] * 5)
    client.force_login(people.staff)
    with django_assert_num_queries(17):
        client.get(reverse("round_missing", args=[people.round.pk]))


# Advice


def test_it_shows_every_judges_total_and_the_distance_between_them(client, people):
    sign_all(people)
    totals = open_page(client, people, "round_advice").context["totals"]
    assert [(str(line.row.candidate), line.cells, line.range) for line in totals] == [
        ("ตำบลหนองกุง", ("95.00", "70.00", "70.00", "70.00"), "25.00"),
        ("ตำบลตระการ", ("60.00", "80.00", "80.00", "80.00"), "20.00"),
        ("ตำบลเมืองเดช", ("50.00", "50.00", "50.00", "50.00"), "0.00"),
    ]


def test_it_says_whose_absence_changes_the_selection(client, people):
    sign_all(people)
    without = open_page(client, people, "round_advice").context["board"].without_each
    assert [each.moves for each in without] == [True, False, False, False]


def test_its_shares_come_from_the_seed_it_shows(client, people):
    sign_all(people)
    first = open_page(client, people, "round_advice").context
    second = open_page(client, people, "round_advice").context
    assert first["seed"] == 2565
    assert [line.share for line in first["totals"]] == [line.share for line in second["totals"]]
    assert first["totals"][2].share == "0%"


def test_a_candidate_without_a_sheet_has_no_share(client, people):
    make.sign(make.sheet(people.round, people.chair), *["10"] * 5)
    response = open_page(client, people, "round_advice")
    assert [bool(line.share) for line in response.context["totals"]] == [True, False, False]
    assert response.content.decode().count("<strong>–</strong>") == 2


def test_it_measures_agreement_and_says_what_chance_would_give(client, people):
    sign_all(people)
    context = open_page(client, people, "round_advice").context
    # Ranks: one judge 2-1-3, three judges 1-2-3 → sums 5, 7, 12; S = 26; W = 12 · 26 / (16 · 24) = 0.8125
    assert (context["w"], context["by_chance"]) == ("0.81", "0.25")


def test_it_says_what_cannot_be_told_before_anybody_has_signed(client, people):
    context = open_page(client, people, "round_advice").context
    assert (context["w"], context["without_each"]) == (None, "ยังบอกไม่ได้")


def test_it_gives_no_shares_where_the_rules_refuse(client):
    refused = cast.assemble(aggregate="drop_extremes")
    make.sign(make.sheet(refused.round, refused.chair), *["10"] * 5)
    context = open_page(client, refused, "round_advice").context
    assert context["inclusion"].refused == "too_few_sheets"
    assert [line.share for line in context["totals"]] == [""] * 3


@pytest.mark.parametrize("signed", [1, 3])
def test_advice_costs_as_much_for_one_sheet_as_for_three(client, people, django_assert_num_queries, signed):
    for code in make.CODES[:signed]:
        make.sign(make.sheet(people.round, people.chair, code), *["10"] * 5)
    client.force_login(people.staff)
    with django_assert_num_queries(14):
        client.get(reverse("round_advice", args=[people.round.pk]))


def test_a_draft_has_nothing_to_show_beside_it(client, people):
    draft = make.draft_round(year=2566)
    client.force_login(people.staff)
    statuses = [client.get(reverse(name, args=[draft.pk])).status_code for name in ("round_missing", "round_advice")]
    assert statuses == [409, 409]
