"""Pages that say no: what happened, what was kept, what to do; in the frame, and without a database when it is gone."""

import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from cddeval.urls import urlpatterns as real_urls
from subdistricts.answers import refuse_page, require
from subdistricts.permissions import ALLOWED, NOT_YOUR_ROLE, STRANGER, demand
from subdistricts.refusals import REASON_NEEDED, Refusal
from tests import make


def raising(error):
    def view(request):
        raise error

    return view


def demanding(verdict):
    def view(request):
        demand(verdict)
        return HttpResponse()

    return view


def requiring(verdict):
    def view(request):
        require(verdict)
        return HttpResponse("done")

    return view


urlpatterns = [
    path("refused/", raising(Refusal(REASON_NEEDED))),
    path("stranger/", demanding(STRANGER)),
    path("not-your-role/", demanding(NOT_YOUR_ROLE)),
    path("require-stranger/", requiring(STRANGER)),
    path("require-role/", requiring(NOT_YOUR_ROLE)),
    path("require-allowed/", requiring(ALLOWED)),
    path("forbidden/", raising(PermissionDenied())),
    path("suspicious/", raising(SuspiciousOperation())),
    path("gone/", raising(Http404())),
    path("broken/", raising(ZeroDivisionError())),
    path("no-database/", raising(OperationalError())),
    *real_urls,
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/refused/", 422, "ทำรายการนี้ไม่ได้"),
        ("/stranger/", 404, "ไม่พบสิ่งที่ท่านเปิดดูได้"),
        ("/require-stranger/", 404, "ไม่พบสิ่งที่ท่านเปิดดูได้"),
        ("/not-your-role/", 403, "ทำรายการนี้ไม่ได้"),
        ("/require-role/", 403, "ทำรายการนี้ไม่ได้"),
        ("/forbidden/", 403, "ท่านไม่มีสิทธิ์ทำรายการนี้"),
        ("/gone/", 404, "ไม่พบสิ่งที่ท่านเปิดดูได้"),
        ("/no-such-page/", 404, "ไม่พบสิ่งที่ท่านเปิดดูได้"),
        ("/suspicious/", 400, "อ่านคำขอไม่ได้"),
        ("/broken/", 500, "ระบบขัดข้อง"),
        ("/no-database/", 500, "ระบบขัดข้อง"),
    ],
)
def test_each_has_its_status_and_its_words(client, address, status, heading):
    client.force_login(make.user())
    page = client.get(address)
    assert (page.status_code, page.content.decode().split("<h1>")[1].split("</h1>")[0]) == (status, heading)


def test_a_verdict_that_allows_lets_the_page_go_on(client):
    assert client.get("/require-allowed/").content == b"done"


def test_a_refusal_says_its_own_sentence(client):
    page = client.get("/refused/")
    assert f"<p>{Refusal(REASON_NEEDED).message}</p>" in page.content.decode()


def test_they_speak_english_when_chosen(client):
    client.cookies["django_language"] = "en"
    assert "<h1>Something went wrong on the server</h1>" in client.get("/broken/").content.decode()


def told(client, address):
    """A page without what differs by nature: the token of its forms, and the address it was asked under."""
    return re.sub('name="csrfmiddlewaretoken" value="[^"]+"', "", client.get(address).content.decode()).replace(
        address, ""
    )


def test_a_stranger_is_told_exactly_what_is_told_of_nothing(client):
    assert told(client, "/stranger/") == told(client, "/no-such-page/")


def test_the_page_of_a_broken_server_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/broken/").status_code == 500


def test_a_form_sent_from_a_stale_page_is_explained(db):
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/login/", {"username": "x", "password": "x"})
    assert page.status_code == 403
    assert "<h1>หน้านี้เปิดไว้นานเกินไป จึงส่งไม่ได้</h1>" in page.content.decode()


def test_refuse_page_answers_with_the_refusals_status(rf: RequestFactory):
    request = rf.get("/")
    request.user = make.user()
    assert refuse_page(request, Refusal(REASON_NEEDED)).status_code == 422
