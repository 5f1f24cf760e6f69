"""Signing in with a card: by the button alone, once, and into a judge's rights alone."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from subdistricts import cards
from subdistricts.models import SignInCard, StandIn, User, WrongCode
from tests import cast, make

pytestmark = pytest.mark.django_db
ADDRESS = "/login/card/"
DAY = 24 * 60 * 60


@pytest.fixture
def team():
    return cast.assemble()


def card_for(team, person="judge"):
    who = getattr(team, person) if person else None
    now = timezone.now()
    wanted = [((who or team.judge).seats.get(), who)]
    [made] = cards.make_cards(team.round, wanted, until=cards.latest_day(now), actor=team.staff, now=now)
    return made.code


def who(client):
    return client.session.get("_auth_user_id")


def use(client, code, **fields):
    return client.post(ADDRESS, {"code": code} | fields)


def visit_tomorrow(team):
    visit = make.visit(team.round.candidates.first())
    start = timezone.now() + dt.timedelta(days=1)
    type(visit).objects.filter(pk=visit.pk).update(starts_at=start, ends_at=start + dt.timedelta(hours=1))
    return visit


def test_it_shows_its_field_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get(ADDRESS)
    assert (page.status_code, list(page.context["form"].fields)) == (200, ["code"])


def test_the_sign_in_page_leads_to_it(client):
    assert client.get("/login/").content.decode().count(f'href="{ADDRESS}"') == 1


def test_a_card_lets_its_judge_in_for_fourteen_days(client, team):
    answer = use(client, card_for(team).lower())
    assert (answer.status_code, answer.url, who(client)) == (302, "/", str(team.judge.pk))
    assert client.session.get_expiry_age() == 14 * DAY


@pytest.mark.parametrize("method", ["get", "head", "options", "put"])
@pytest.mark.parametrize("given", ["?code={}", "?code={}&next=/", "#{}"])
def test_only_the_button_spends_it(client, team, method, given):
    code = card_for(team)
    getattr(client, method)(ADDRESS + given.format(code))
    assert (who(client), SignInCard.objects.get().ending, WrongCode.objects.count()) == (None, "", 0)


def test_it_lets_in_once(client, team):
    code = card_for(team)
    use(client, code)
    client.logout()
    page = use(client, code)
    assert (page.status_code, who(client)) == (409, None)
    assert page.context["form"].non_field_errors()[0].startswith("บัตรนี้ใช้แล้ว เมื่อ ")


def test_a_wrong_code_is_told_and_kept_in_the_field(client, team):
    page = use(client, "AAAA-AAAA")
    assert (page.status_code, page.context["form"]["code"].value(), who(client)) == (422, "AAAA-AAAA", None)


def test_nothing_typed_is_no_wrong_code(client):
    page = use(client, " ")
    assert page.context["form"].errors == {"code": ["พิมพ์รหัสบนบัตรของท่าน"]}
    assert WrongCode.objects.count() == 0


def test_after_ten_wrong_codes_it_tells_how_long_to_wait(client, team):
    code = card_for(team)
    client.cookies["csrftoken"] = "a" * 32
    for _ in range(cards.WRONG_FROM_ONE):
        use(client, "AAAA-AAAA")
    page = use(client, code)
    assert (page.status_code, page["Retry-After"], who(client)) == (429, "900", None)


def test_passwords_stay_open_meanwhile(client, team):
    client.cookies["csrftoken"] = "a" * 32
    for _ in range(cards.WRONG_FROM_ONE + 1):
        use(client, "AAAA-AAAA")
    client.post("/login/", {"username": "judge2", "password": make.PASSWORD})
    assert who(client) == str(team.judge.pk)


def test_another_judge_in_the_same_hall_is_not_kept_waiting(client, team):
    code = card_for(team)
    client.cookies["csrftoken"] = "a" * 32
    for _ in range(cards.WRONG_FROM_ONE + 1):
        use(client, "AAAA-AAAA")
    client.cookies["csrftoken"] = "b" * 32
    use(client, code)
    assert who(client) == str(team.judge.pk)


def test_a_forged_form_spends_nothing(team):
    assert use(Client(enforce_csrf_checks=True), card_for(team)).status_code == 403
    assert SignInCard.objects.get().ending == ""


# What the session is


def test_no_password_is_asked_for_first_and_none_can_be_set(client, team):
    User.objects.filter(pk=team.judge.pk).update(must_change_password=True)
    use(client, card_for(team))
    assert client.get("/", follow=True).redirect_chain[-1][0].startswith("/day/")
    new = {"new_password1": "another-horse-2566", "new_password2": "another-horse-2566"}
    assert list(client.post("/password/", new).context["form"].errors) == ["old_password"]
    assert client.post("/password/", new | {"old_password": make.PASSWORD}).status_code == 302


def test_a_password_typed_later_asks_for_a_new_one_again(client, team):
    User.objects.filter(pk=team.judge.pk).update(must_change_password=True)
    use(client, card_for(team))
    client.post("/login/", {"username": "judge2", "password": make.PASSWORD})
    assert client.get("/day/").url == "/password/"


@pytest.mark.parametrize("role", ["staff", "administrator"])
def test_it_ends_when_its_person_is_given_a_desk(client, team, role):
    use(client, card_for(team))
    make.assign(team.judge, role)
    assert (client.get("/rounds/").url, who(client)) == ("/login/", None)


def test_a_tablet_is_told_so_in_json(client, team):
    use(client, card_for(team))
    make.assign(team.judge, "staff")
    answer = client.get("/api/v1/offline-set")
    assert (answer.status_code, answer.json()["error"], who(client)) == (401, "auth", None)


def test_a_new_password_ends_what_the_card_began(client, team):
    use(client, card_for(team))
    make.people.issue_password(team.judge, actor=team.department_administrator, now=timezone.now())
    assert client.get("/day/").url == "/login/?next=/day/"


def take_back(team, card=None):
    card = card or SignInCard.objects.get()
    return cards.revoke(card, actor=team.staff, now=timezone.now())


def test_taking_back_the_card_ends_what_it_began_and_nothing_else(client, team):
    """Not the same judge's session on another tablet, begun with another card, and not one with a password."""
    use(client, card_for(team))
    first = SignInCard.objects.get()
    other_tablet, with_password = Client(), Client()
    use(other_tablet, card_for(team))
    with_password.force_login(team.judge)
    take_back(team, first)
    page = client.get("/day/", follow=True)
    assert (page.redirect_chain, who(client)) == ([("/login/", 302)], None)
    assert [str(each) for each in page.context["messages"]] == [
        "สำนักงานยกเลิกบัตรที่ท่านใช้เข้าสู่ระบบแล้ว โปรดเข้าสู่ระบบอีกครั้งด้วยบัตรใหม่หรือรหัสผ่าน งานที่แท็บเล็ตนี้ยังไม่ได้ส่งยังอยู่ครบ"
    ]
    assert [each.get("/day/").status_code for each in (other_tablet, with_password)] == [200, 200]


def test_a_session_from_before_cards_were_written_in_it_ends_too(client, team):
    use(client, card_for(team))
    session = client.session
    session["by_card"] = True
    session.save()
    assert client.get("/day/").status_code == 200
    take_back(team)
    assert client.get("/day/").url == "/login/"


def test_a_new_card_is_taken_by_a_tablet_whose_card_was_taken_back(client, team):
    use(client, card_for(team))
    take_back(team)
    answer = use(client, card_for(team))
    assert (answer.status_code, who(client), client.get("/day/").status_code) == (302, str(team.judge.pk), 200)


def test_asking_whether_the_card_was_taken_back_costs_one_query_and_passwords_none(client, team):
    with_password = Client()
    with_password.force_login(team.judge)
    use(client, card_for(team))
    [each.get("/password/") for each in (client, with_password)]
    with CaptureQueriesContext(connection) as queries:
        with_password.get("/api/v1/bootstrap")
    assert [each["sql"] for each in queries if "signincard" in each["sql"]] == []
    with CaptureQueriesContext(connection) as queries:
        client.get("/api/v1/bootstrap")
    assert sum("signincard" in each["sql"] for each in queries) == 1


def test_who_is_signed_in_goes_to_the_first_page(client, team):
    client.force_login(team.judge)
    assert client.get(ADDRESS).url == "/"


def test_a_card_of_a_demonstration_works_on_the_machine_alone(client, team):
    code = card_for(team)
    User.objects.update(is_demo=True)
    client.post(ADDRESS, {"code": code}, REMOTE_ADDR="203.0.113.9")
    assert (who(client), SignInCard.objects.get().ending) == (None, "")
    use(client, code)
    assert who(client) == str(team.judge.pk)


# A spare card


def test_a_spare_card_asks_who_comes_before_it_is_spent(client, team):
    visit = visit_tomorrow(team)
    code = card_for(team, None)
    page = use(client, code)
    assert (page.status_code, list(page.context["form"].fields)) == (200, ["code", "name"])
    assert (who(client), SignInCard.objects.get().ending) == (None, "")
    assert use(client, code, name=" ").context["form"].errors == {"name": ["พิมพ์ชื่อและนามสกุลของท่าน"]}
    assert use(client, code, name="สมหญิง ใจดี").url == "/"
    came = StandIn.objects.get()
    assert (came.user.name, came.visit, str(came.user.pk)) == ("สมหญิง ใจดี", visit, who(client))
    assert client.session.get_expiry_age() == 14 * DAY


def test_who_came_with_it_sees_the_day_and_the_sheet_of_his_visit(client, team):
    visit = visit_tomorrow(team)
    use(client, card_for(team, None), name="สมหญิง ใจดี")
    sheet = make.sheet(team.round, team.judge, visit.candidate.subdistrict_id)
    other = make.sheet(team.round, team.judge, make.CODES[1])
    assert [client.get(f"/sheets/{each.pk}/").status_code for each in (sheet, other)] == [200, 404]
    day = client.get("/", follow=True)
    assert [stop.visit for stop in day.context["stops"]] == [visit]


def test_a_name_makes_no_spare_card_of_a_judges_own(client, team):
    use(client, card_for(team), name="สมหญิง ใจดี")
    assert (who(client), User.objects.filter(name="สมหญิง ใจดี").count()) == (str(team.judge.pk), 0)
