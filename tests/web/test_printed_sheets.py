"""Sheets on paper: what was signed, and blank ones."""

import pytest
from django.urls import reverse

from tests import cast, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast.assemble()


@pytest.fixture
def own(people):
    return make.sheet(people.round, people.judge)


def printed(client, user, sheet):
    client.force_login(user)
    return client.get(reverse("sheet_print", args=[sheet.pk]))


def blank(client, user, round_, **query):
    client.force_login(user)
    return client.get(reverse("blank_sheet", args=[round_.pk]), query)


def points_of(response):
    return [entry["points"] for _, entry, _ in response.context["given"]]


def test_it_prints_what_was_signed_not_what_was_changed_since(client, people, own):
    make.sign(own, "18", "17", "16", "15", "14")
    make.Device(people.judge).send(own, "save", make.body("1", "1", "1", "1", "1"))
    response = printed(client, people.judge, own)
    assert (points_of(response), response.context["total"]) == (["18", "17", "16", "15", "14"], "80.00")
    assert response.context["has_later_changes"] is True
    assert "กรรมการแก้ไขแบบหลังจากนี้" in response.content.decode()


def test_a_sheet_never_signed_prints_as_a_draft_without_a_total(client, people, own):
    make.Device(people.judge).send(own, "save", make.body("18", None))
    response = printed(client, people.judge, own)
    assert (points_of(response)[:2], response.context["total"]) == (["18", None], None)
    assert "ฉบับร่าง ยังไม่เซ็น" in response.content.decode()


def test_the_private_note_never_goes_on_paper(client, people, own):
    body = make.body("18", "18", "18", "18", "18", recommendation="ถึงตำบล", private_note="ลับมาก")
    make.Device(people.judge).send(own, "sign", body)
    text = printed(client, people.judge, own).content.decode()
    assert (text.count("ถึงตำบล"), text.count("ลับมาก")) == (5, 0)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("judge", 200),
        ("staff", 200),
        ("other_judge", 404),
        ("judging_staff", 404),
        ("reader", 404),
        ("administrator", 404),
    ],
)
def test_it_is_printed_by_those_who_may_read_it(client, people, own, who, status):
    make.sign(own, "18", "17", "16", "15", "14")
    assert printed(client, getattr(people, who), own).status_code == status


def test_blank_sheets_are_one_for_each_candidate_and_carry_no_mark(client, people, own):
    make.sign(own, "18.5", "17.5", "16.5", "15.5", "14.5")
    response = blank(client, people.judge, people.round)
    assert response.content.decode().count('class="paper is-blank"') == 3
    assert "18.5" not in response.content.decode()


def test_one_blank_sheet_can_be_asked_for(client, people, own):
    response = blank(client, people.staff, people.round, candidate=own.candidate_id)
    assert [candidate.pk for candidate in response.context["candidates"]] == [own.candidate_id]
    for wrong in ("0", "x", "๑"):
        assert blank(client, people.staff, people.round, candidate=wrong).status_code == 404


def test_readers_of_a_published_result_print_no_blank_sheets(client, people):
    people.round.state = "published"
    people.round.save()
    assert blank(client, people.reader, people.round).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("judge", 200), ("administrator", 200), ("reader", 404), ("stranger", 404)]
)
def test_blank_sheets_are_for_the_rounds_own_people(client, people, who, status):
    assert blank(client, getattr(people, who), people.round).status_code == status
