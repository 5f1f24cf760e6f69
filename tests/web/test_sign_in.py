"""The sign-in page: who gets in, from where, for how long, and what everyone else is told."""

import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from subdistricts.models import User
from tests import cast, make

pytestmark = pytest.mark.django_db
DAY = 24 * 60 * 60


def sign_in(client, username, password=make.PASSWORD, **extra):
    return client.post(reverse("login"), {"username": username, "password": password}, **extra)


def who(client):
    return client.session.get("_auth_user_id")


def test_it_shows_the_form_to_strangers_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get(reverse("login"))
    assert page.status_code == 200
    assert page.templates[0].name == "subdistricts/sign_in.html"


def test_it_lets_in_with_the_right_password(client):
    user = make.user("somchai")
    answer = sign_in(client, "somchai")
    assert (answer.status_code, answer.url, who(client)) == (302, "/", str(user.pk))


def test_it_refuses_a_wrong_password_and_says_what_to_check(client):
    make.user("somchai")
    page = sign_in(client, "somchai", "wrong")
    assert page.status_code == 200
    assert who(client) is None
    assert page.context["form"].non_field_errors() == ["ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง ตรวจตัวอักษรและภาษาของแป้นพิมพ์ แล้วลองอีกครั้ง"]


def test_what_is_left_empty_is_named(client):
    errors = client.post("/login/", {}).context["form"].errors
    assert errors == {"username": ["พิมพ์ชื่อผู้ใช้"], "password": ["พิมพ์รหัสผ่าน"]}


def test_an_unknown_name_and_a_wrong_password_read_the_same(client):
    make.user("somchai")
    errors = [sign_in(client, name, "wrong").context["form"].non_field_errors() for name in ("somchai", "nobody")]
    assert errors[0] == errors[1]


@pytest.mark.parametrize(
    "typed",
    ["น้ำยืน", "นํ้ายืน", "น้ํายืน", "  น้ำยืน "],
    ids=["as a keyboard writes it", "with the circle first", "with the tone first and apart", "between blanks"],
)
def test_a_thai_name_gets_in_however_it_is_typed(client, typed):
    user = make.user("น้ำยืน")
    sign_in(client, typed)
    assert who(client) == str(user.pk)


def test_capital_letters_of_a_tablet_are_forgiven(client):
    user = make.user("somchai")
    sign_in(client, "Somchai")
    assert who(client) == str(user.pk)


def test_a_closed_account_stays_out(client):
    make.user("somchai", is_active=False)
    sign_in(client, "somchai")
    assert who(client) is None


# Throttling


def exhaust(client, username, **extra):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(client, username, "wrong", **extra)
    return answer


def test_too_many_tries_close_the_name_even_to_the_right_password(client):
    make.user("somchai")
    exhaust(client, "somchai")
    page = sign_in(client, "somchai")
    assert (page.status_code, who(client)) == (429, None)
    assert "<h1>ลองรหัสผ่านหลายครั้งเกินไป</h1>" in page.content.decode()


def test_the_page_tells_how_long_it_stays_closed(client):
    make.user("somchai")
    exhaust(client, "somchai")
    AccessAttempt.objects.update(attempt_time=timezone.now() - dt.timedelta(minutes=4, seconds=30))
    page = sign_in(client, "somchai")
    assert (page.context["minutes"], page["Retry-After"]) == (11, "660")


def test_another_spelling_of_the_name_gives_no_further_tries(client):
    make.user("somchai")
    exhaust(client, "somchai")
    assert sign_in(client, " SOMCHAI ").status_code == 429


def test_a_hall_that_shares_an_address_is_not_closed_with_one_of_its_judges(client):
    make.user("somchai")
    other = make.user("malee")
    exhaust(client, "somchai")
    sign_in(client, "malee")
    assert who(client) == str(other.pk)


def test_the_same_judge_gets_in_from_another_address(client):
    user = make.user("somchai")
    exhaust(client, "somchai")
    sign_in(client, "somchai", REMOTE_ADDR="203.0.113.9")
    assert who(client) == str(user.pk)


# How long


def age_after(client, user):
    sign_in(client, user.username)
    return client.session.get_expiry_age()


def test_a_judge_stays_signed_in_for_fourteen_days(client):
    assert age_after(client, cast.assemble().judge) == 14 * DAY


def test_who_stands_in_stays_signed_in_like_a_judge(client):
    people = cast.assemble()
    candidate = people.round.candidates.first()
    make.stand_in(people.judge.seats.get(), make.visit(candidate), people.stranger)
    assert age_after(client, people.stranger) == 14 * DAY


@pytest.mark.parametrize("name", ["staff", "administrator", "judging_staff", "reader", "stranger"])
def test_a_desk_is_signed_out_after_twelve_hours(client, name):
    assert age_after(client, getattr(cast.assemble(), name)) == DAY / 2


# Demonstration accounts


@pytest.fixture
def demo_user():
    user = make.user("demo-judge")
    User.objects.update(is_demo=True)
    return user


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_a_demonstration_account_signs_in_on_the_machine_itself(client, demo_user, address):
    sign_in(client, "demo-judge", REMOTE_ADDR=address)
    assert who(client) == str(demo_user.pk)


@pytest.mark.parametrize("address", ["203.0.113.9", "192.168.1.20", "::ffff:203.0.113.9", ""])
def test_a_demonstration_account_is_refused_from_elsewhere(client, demo_user, address):
    page = sign_in(client, "demo-judge", REMOTE_ADDR=address)
    assert who(client) is None
    assert page.context["form"].non_field_errors() == ["บัญชีสาธิตเข้าสู่ระบบได้เฉพาะบนเครื่องที่เปิดระบบสาธิตเท่านั้น"]


def test_a_proxy_that_nobody_declared_does_not_make_everyone_local(client, demo_user):
    sign_in(client, "demo-judge", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert who(client) is None


def test_other_accounts_sign_in_from_anywhere(client):
    user = make.user("somchai")
    sign_in(client, "somchai", REMOTE_ADDR="203.0.113.9")
    assert who(client) == str(user.pk)


# Where to


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("/sheets/", "/sheets/"),
        ("/day/2021-12-29/", "/day/2021-12-29/"),
        ("https://example.com/", "/"),
        ("//example.com/", "/"),
        ("/\\example.com", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_it_goes_on_within_this_site_alone(client, asked, goes):
    make.user("somchai")
    form = {"username": "somchai", "password": make.PASSWORD, "next": asked}
    assert client.post(reverse("login"), form).url == goes


def test_a_stranger_is_asked_to_sign_in_and_brought_back(client):
    assert client.get("/sheets/").url == "/login/?next=/sheets/"


def test_somebody_signed_in_is_sent_to_the_first_page(client):
    client.force_login(make.user("somchai"))
    assert client.get(reverse("login")).url == "/"


# Out


def test_signing_out_needs_the_button(client):
    client.force_login(make.user("somchai"))
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).url == "/login/"
    assert who(client) is None
