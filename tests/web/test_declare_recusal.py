"""Declaring a conflict of interest: of one's own voting seat, with a reason, while the round takes sheets."""

import pytest
from django.urls import reverse

from subdistricts.models import Recusal
from tests import cast, make

pytestmark = pytest.mark.django_db
REASON = {"reason": "เป็นญาติกับกำนัน"}


@pytest.fixture
def people():
    return cast.assemble()


@pytest.fixture
def candidate(people):
    return people.round.candidates.first()


def address(candidate):
    return reverse("declare_recusal", args=[candidate.pk])


def recusals():
    return list(Recusal.objects.values_list("seat__holder__username", "candidate", "kind", "reason"))


def test_it_asks_before_it_records(client, people, candidate):
    client.force_login(people.judge)
    page = client.get(address(candidate))
    assert page.templates[0].name == "scoring/declare_recusal.html"
    assert "จะไม่เห็นและไม่ต้องให้คะแนนตำบลตระการ" in page.content.decode()
    assert recusals() == []


def test_it_saves_the_reason_and_goes_back_to_the_day(client, people, candidate):
    client.force_login(people.judge)
    answer = client.post(address(candidate), REASON, follow=True)
    assert answer.redirect_chain == [("/day/", 302)]
    assert [str(message) for message in answer.context["messages"]] == ["บันทึกแล้ว ท่านถอนตัวจากตำบลตระการ"]
    assert recusals() == [("judge2", candidate.pk, "interest", "เป็นญาติกับกำนัน")]


@pytest.mark.parametrize("reason", ["", "   ", "ก" * 501])
def test_it_refuses_without_a_reason_or_with_a_book(client, people, candidate, reason):
    client.force_login(people.judge)
    page = client.post(address(candidate), {"reason": reason})
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["reason"])
    assert recusals() == []


def test_a_second_time_it_says_that_it_is_recorded(client, people, candidate):
    client.force_login(people.judge)
    client.post(address(candidate), REASON)
    page = client.post(address(candidate), {"reason": "อย่างอื่น"})
    assert "บันทึกไว้แล้ว" in page.content.decode()
    assert recusals() == [("judge2", candidate.pk, "interest", "เป็นญาติกับกำนัน")]


@pytest.mark.parametrize("name", ["staff", "administrator", "reader", "district_officer", "foreign_staff", "stranger"])
def test_who_holds_no_voting_seat_finds_nothing_there(client, people, candidate, name):
    client.force_login(getattr(people, name))
    assert client.get(address(candidate)).status_code == 404
    assert client.post(address(candidate), REASON).status_code == 404
    assert recusals() == []


def test_a_stand_in_cannot_recuse_the_seat(client, people, candidate):
    make.stand_in(people.judge.seats.get(), make.visit(candidate), people.stranger)
    client.force_login(people.stranger)
    assert client.post(address(candidate), REASON).status_code == 404
    assert client.get("/recuse/").context["own_sheets"] == []
    assert recusals() == []


def test_a_locked_round_refuses_and_says_so(client, people, candidate):
    people.round.state = "locked"
    people.round.save()
    client.force_login(people.judge)
    page = client.post(address(candidate), REASON)
    assert (page.status_code, page.templates[0].name) == (409, "refusal.html")
    assert recusals() == []


def test_the_choice_offers_ones_own_candidates(client, people, candidate):
    make.recuse(people.judge.seats.get(), candidate)
    client.force_login(people.judge)
    offered = client.get("/recuse/").context["own_sheets"]
    assert [(own.candidate.pk, own.state) for own in offered] == [
        (row.pk, "recused" if row == candidate else "empty") for row in people.round.candidates.all()
    ]


def test_the_choice_is_empty_once_the_round_is_locked(client, people):
    people.round.state = "locked"
    people.round.save()
    client.force_login(people.judge)
    assert client.get("/recuse/").context["own_sheets"] == []


@pytest.mark.parametrize("path", ["/recuse/", "/candidates/1/recuse/"])
def test_a_stranger_is_asked_to_sign_in(client, path):
    assert client.get(path).url == f"/login/?next={path}"
