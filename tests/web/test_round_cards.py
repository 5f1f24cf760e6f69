"""The page of sign-in cards: who needs one, new ones on paper, and taking one back."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from subdistricts import cards
from subdistricts.models import Round, SignInCard
from tests import cast, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return cast.assemble()


def address(team):
    return f"/rounds/{team.round.pk}/cards/"


def place(person):
    return f"{person.seats.get().pk}:{person.pk}"


def make_cards(client, team, *wanted, **fields):
    client.force_login(team.staff)
    last = cards.latest_day(timezone.now())
    until = f"{last.day}/{last.month}/{last.year + 543}"
    return client.post(address(team), {"wanted": wanted, "until": until} | fields)


def codes(page):
    return re.findall(r'<p class="code">([^<]+)</p>', page.content.decode())


def test_it_offers_all_who_can_have_one_and_have_none(client, team):
    client.force_login(team.staff)
    form = client.get(address(team)).context["form"]
    assert form.initial["wanted"] == [place(person) for person in (team.chair, team.judge, team.other_judge)]
    assert place(team.judging_staff) not in form.by_key


def test_it_prints_a_page_for_each_with_code_and_qr_code(client, team):
    page = make_cards(client, team, place(team.judge), place(team.chair), f"{team.judge.seats.get().pk}:")
    text = page.content.decode()
    assert (page.status_code, text.count('<article class="card-paper"'), text.count("<svg")) == (200, 3, 3)
    assert [bool(re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", code)) for code in codes(page)] == [True] * 3
    assert text.count("testserver/login/card/") == 3
    assert "no-store" in page["Cache-Control"]


def test_what_is_printed_lets_the_judge_in(client, team):
    [code] = codes(make_cards(client, team, place(team.judge)))
    client.logout()
    client.post("/login/card/", {"code": code})
    assert client.session.get("_auth_user_id") == str(team.judge.pk)


def test_the_list_shows_no_code(client, team):
    [code] = codes(make_cards(client, team, place(team.judge)))
    text = client.get(address(team)).content.decode()
    assert (code in text, code.replace("-", "") in text) == (False, False)


def test_who_has_a_good_card_is_not_ticked_again(client, team):
    make_cards(client, team, place(team.judge))
    ticked = client.get(address(team)).context["form"].initial["wanted"]
    assert ticked == [place(person) for person in (team.chair, team.other_judge)]


def test_nobody_ticked_makes_no_card_and_says_so(client, team):
    page = make_cards(client, team)
    assert page.status_code == 422
    assert page.context["form"].errors == {"wanted": ["เลือกคนหรือตำแหน่งในรายการอย่างน้อยหนึ่ง"]}


def test_a_place_that_can_have_none_is_not_taken(client, team):
    page = make_cards(client, team, place(team.judging_staff))
    assert (page.status_code, SignInCard.objects.count()) == (422, 0)


def test_a_day_too_far_off_stays_on_the_form(client, team):
    page = make_cards(client, team, place(team.judge), until="1/1/2600")
    assert (page.status_code, list(page.context["form"].errors), SignInCard.objects.count()) == (422, ["until"], 0)


def test_a_card_is_taken_back_by_a_button(client, team):
    make_cards(client, team, place(team.judge))
    card = SignInCard.objects.get()
    assert client.get(f"/cards/{card.pk}/revoke/").status_code == 405
    assert client.post(f"/cards/{card.pk}/revoke/").url == address(team)
    card.refresh_from_db()
    assert (card.ending, card.ended_by) == ("revoked", team.staff)


def test_a_used_card_is_taken_back_by_the_same_button_and_its_tablet_signed_out(client, team):
    [code] = codes(make_cards(client, team, place(team.judge)))
    tablet = Client()
    tablet.post("/login/card/", {"code": code})
    assert tablet.get("/day/").status_code == 200
    make_cards(client, team, place(team.judge))
    used = SignInCard.objects.get(ending="used")
    button = f'formaction="/cards/{used.pk}/revoke/"'
    assert client.get(address(team)).content.decode().count(button) == 1
    page = client.post(f"/cards/{used.pk}/revoke/", follow=True)
    assert [str(each) for each in page.context["messages"]] == [
        "ยกเลิกบัตรแล้ว แท็บเล็ตที่ใช้บัตรนี้จะออกจากระบบทันทีที่มีสัญญาณ งานที่ยังไม่ได้ส่งยังอยู่ในเครื่อง และจะส่งเมื่อกรรมการเข้าสู่ระบบที่เครื่องนั้นอีกครั้ง"
    ]
    assert (page.content.decode().count(button), tablet.get("/day/").url) == (0, "/login/")


def test_it_tells_who_came_with_a_spare_card(client, team):
    start = timezone.now()
    visit = make.visit(team.round.candidates.first())
    type(visit).objects.update(starts_at=start, ends_at=start + dt.timedelta(hours=1))
    [code] = codes(make_cards(client, team, f"{team.judge.seats.get().pk}:"))
    client.logout()
    client.post("/login/card/", {"code": code, "name": "สมหญิง ใจดี"})
    client.force_login(team.staff)
    spare = [each for each in client.get(address(team)).context["places"] if each.seat == team.judge.seats.get()]
    assert [str(each.person) for each in spare] == [str(team.judge), "สมหญิง ใจดี", "None"]
    assert (spare[2].card.ending, spare[2].card.ended_by.name) == ("used", "สมหญิง ใจดี")


@pytest.mark.parametrize("person", ["judge", "judging_staff", "reader", "foreign_staff", "stranger"])
def test_its_tab_is_not_shown_to_others(client, team, person):
    client.force_login(getattr(team, person))
    assert client.get(f"/rounds/{team.round.pk}/").content.decode().count(address(team)) == 0


def test_a_round_that_is_done_only_lists_them(client, team):
    make_cards(client, team, place(team.judge))
    Round.objects.update(state="locked")
    page = client.get(address(team))
    assert (page.status_code, page.context["takes_cards"]) == (200, False)
    assert page.content.decode().count('name="wanted"') == 0


def test_it_costs_the_same_for_every_committee(client, team, django_assert_max_num_queries):
    client.force_login(team.staff)
    with django_assert_max_num_queries(18):
        client.get(address(team))
