"""One's own password: chosen after a one-time password before anything else, changed whenever one likes."""

import uuid

import pytest
from django.urls import reverse

from subdistricts.models import AuditEntry
from tests import cast, make

pytestmark = pytest.mark.django_db
NEW = "ข้าวเหนียวหมูปิ้ง-12"


@pytest.fixture
def newcomer(client):
    user = make.user("somchai", must_change_password=True)
    client.force_login(user)
    return user


@pytest.mark.parametrize("path", ["/", "/day/", "/sheets/", "/recuse/", "/admin/"])
def test_a_one_time_password_leads_to_this_page_from_everywhere(client, newcomer, path):
    answer = client.get(path)
    assert (answer.status_code, answer.url) == (302, "/password/")


def test_a_tablet_is_answered_in_its_own_way(client, newcomer):
    answer = client.put(f"/api/v1/sheets/{uuid.uuid4()}/ops/{uuid.uuid4()}")
    assert (answer.status_code, answer.json()["error"]) == (401, "auth")
    assert client.get("/api/v1/bootstrap").status_code == 200


def test_language_and_signing_out_stay_open(client, newcomer):
    assert client.post(reverse("set_language"), {"language": "en", "next": "/password/"}).url == "/password/"
    assert client.post(reverse("logout")).url == "/login/"


def test_the_newcomer_is_not_asked_for_the_one_time_password_again(client, newcomer):
    assert list(client.get("/password/").context["form"].fields) == ["new_password1", "new_password2"]


def test_it_saves_and_lets_the_newcomer_go_on(client, newcomer):
    answer = client.post("/password/", {"new_password1": NEW, "new_password2": NEW})
    newcomer.refresh_from_db()
    assert (answer.url, newcomer.must_change_password, newcomer.check_password(NEW)) == ("/", False, True)
    assert client.get("/").status_code == 200  # still signed in
    assert AuditEntry.objects.filter(action="person.password_chosen").count() == 1


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("short", "short", "รหัสผ่านสั้นเกินไป ต้องมีอย่างน้อย 10 ตัวอักษร"),
        ("85742096318", "85742096318", "รหัสผ่านนี้เป็นตัวเลขล้วน"),
        ("qwertyuiop", "qwertyuiop", "รหัสผ่านนี้มีคนใช้กันมากเกินไป"),
    ],
)
def test_a_weak_one_is_refused_in_thai(client, newcomer, first, second, said):
    page = client.post("/password/", {"new_password1": first, "new_password2": second})
    newcomer.refresh_from_db()
    assert page.context["form"].errors == {"new_password2": [said]}
    assert newcomer.check_password(make.PASSWORD)


def test_two_that_differ_are_refused(client, newcomer):
    page = client.post("/password/", {"new_password1": NEW, "new_password2": NEW + "x"})
    newcomer.refresh_from_db()
    assert list(page.context["form"].errors) == ["new_password2"]
    assert newcomer.must_change_password


def test_everyone_else_is_asked_for_the_present_one(client):
    judge = cast.assemble().judge
    client.force_login(judge)
    wrong = {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW}
    assert list(client.post("/password/", wrong).context["form"].errors) == ["old_password"]
    assert client.post("/password/", wrong | {"old_password": make.PASSWORD}).url == "/"
    judge.refresh_from_db()
    assert judge.check_password(NEW)


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/password/").url == "/login/?next=/password/"


def test_what_is_left_empty_is_named(client):
    client.force_login(make.user("malee"))
    errors = client.post("/password/", {"old_password": ""}).context["form"].errors
    assert errors == {
        "old_password": ["พิมพ์รหัสผ่านปัจจุบัน"],
        "new_password1": ["พิมพ์รหัสผ่านใหม่"],
        "new_password2": ["พิมพ์รหัสผ่านใหม่อีกครั้ง"],
    }
