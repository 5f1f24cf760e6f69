"""Thai whatever the browser prefers; English for whom the switch was used."""

import pytest
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db


def language_of(page) -> str:
    return page.content.decode().split('<html lang="', 1)[1][:2]


def test_it_is_thai_whatever_the_browser_prefers(client):
    page = client.get("/login/", headers={"accept-language": "en-US,en;q=0.9"})
    assert (language_of(page), page["Content-Language"]) == ("th", "th")


def test_the_switch_works_before_signing_in(client):
    answer = client.post(reverse("set_language"), {"language": "en", "next": "/login/"})
    assert answer.url == "/login/"
    assert language_of(client.get("/login/")) == "en"


def test_the_switch_goes_back_to_thai(client):
    for language in ("en", "th"):
        client.post(reverse("set_language"), {"language": language, "next": "/login/"})
    assert language_of(client.get("/login/")) == "th"


def test_a_language_we_do_not_speak_is_thai(client):
    client.cookies["django_language"] = "de"
    assert language_of(client.get("/login/")) == "th"


def test_no_script_reads_the_cookie_and_it_lasts_a_year(client):
    cookie = client.post(reverse("set_language"), {"language": "en"}).cookies["django_language"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 365 * 24 * 60 * 60)


def test_the_switch_leads_nowhere_else(client):
    assert client.post(reverse("set_language"), {"language": "en", "next": "https://example.com/"}).url == "/"


def test_every_page_carries_the_switch(client):
    switch = f'action="{reverse("set_language")}"'
    assert client.get("/login/").content.decode().count(switch) == 1
    client.force_login(make.user())
    assert client.get("/").content.decode().count(switch) == 1


def test_caches_keep_the_languages_apart(client):
    assert "Cookie" in client.get("/login/")["Vary"].split(", ")
