"""A meeting's choice: its form, the look through, the seal; and what pages of a round without sheets say."""

import pytest
from django.urls import reverse

from scoring.models import Decision
from subdistricts.models import Round
from tests import make

pytestmark = pytest.mark.django_db
FIRST, SECOND = make.CODES[:2]


@pytest.fixture
def staff():
    person = make.user("staff")
    make.assign(person, "staff")
    return person


@pytest.fixture
def waiting():
    return make.resolution_round(level="group", district_group=make.group(5, ("3411", "3420")))


@pytest.fixture
def said(waiting):
    key = str(waiting.candidates.get(subdistrict=SECOND).pk)
    return {
        "held_on": "29/12/2564",
        "venue": "ห้องประชุมอำเภอ",
        "present": "นายอำเภอทั้งสอง",
        "reason": "ข้อมูลครบถ้วนกว่า",
        "selected_1": key,
    }


@pytest.fixture
def desk(client, staff):
    client.force_login(staff)
    return client


def ask(desk, waiting, data=None):
    address = reverse("round_decide", args=[waiting.pk])
    return desk.get(address) if data is None else desk.post(address, data)


def test_it_lists_the_candidates_and_asks_who_met(desk, waiting):
    response = ask(desk, waiting)
    assert response.status_code == 200
    places = response.context["form"].places
    assert [value for value, _name in places[0].field.choices if value] == [
        str(each.pk) for each in waiting.candidates.order_by("position")
    ]
    assert len(places) == 1


def test_it_is_looked_through_before_anything_is_sealed(desk, waiting, said):
    response = ask(desk, waiting, said)
    assert (response.status_code, Decision.objects.count()) == (200, 0)
    assert [line.name for line in response.context["standing"].selected] == [str(make.subdistrict(SECOND))]
    assert "นายอำเภอทั้งสอง" in response.content.decode()


def test_it_goes_back_with_everything_that_was_typed(desk, waiting, said):
    response = ask(desk, waiting, said | {"edit": "1"})
    assert response.context["form"]["reason"].value() == "ข้อมูลครบถ้วนกว่า"


def test_it_seals_what_was_looked_at_and_shows_it(desk, waiting, said):
    response = ask(desk, waiting, said | {"seal": "1"})
    assert response.url == reverse("decision", args=[waiting.pk, 1])
    page = desk.get(response.url)
    assert page.status_code == 200
    assert (page.context["resolved"].present, "sitting" in page.context) == ("นายอำเภอทั้งสอง", False)


@pytest.mark.parametrize("left_out", ["held_on", "venue", "present", "reason", "selected_1"])
def test_it_says_beside_the_field_what_is_left_out(desk, waiting, said, left_out):
    response = ask(desk, waiting, said | {left_out: "", "seal": "1"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [left_out])
    assert Decision.objects.count() == 0


def test_a_meeting_still_to_come_is_told_beside_its_day(desk, waiting, said):
    response = ask(desk, waiting, said | {"held_on": "29/12/2599"})
    assert list(response.context["form"].errors) == ["held_on"]


def test_the_rounds_page_leads_from_the_draft_to_the_result(desk, staff, said, waiting):
    Round.objects.filter(pk=waiting.pk).update(state="draft")
    page = desk.get(reverse("round", args=[waiting.pk]))
    assert page.context["gaps"] == []
    desk.post(reverse("round_open", args=[waiting.pk]))
    page = desk.get(reverse("round", args=[waiting.pk]))
    assert page.context["next_step"].address == reverse("round_decide", args=[waiting.pk])
    assert [step.name for step in page.context["steps"] if step.is_now] == [str(Round.State.LOCKED.label)]
    assert len(page.context["steps"]) == 4
    ask(desk, waiting, said | {"seal": "1"})
    desk.post(reverse("round_publish", args=[waiting.pk]), {"sha256": make.in_force(waiting)})
    page = desk.get(reverse("round", args=[waiting.pk]))
    assert [line.place for line in page.context["result"].lines] == [1, None]


@pytest.mark.parametrize(
    "name",
    [
        "round_missing",
        "round_devices",
        "round_advice",
        "round_case",
        "round_held",
        "ranking_csv",
        "round_unlock",
    ],
)
def test_pages_about_sheets_say_that_there_are_none(desk, waiting, name):
    response = desk.get(reverse(name, args=[waiting.pk]))
    assert (response.status_code, response.context["refusal"].code) == (409, "no_sheets")


def test_its_tabs_lead_to_no_page_about_sheets(desk, waiting):
    addresses = [tab.address for tab in desk.get(reverse("round", args=[waiting.pk])).context["tabs"]]
    about_sheets = ("round_missing", "round_devices", "round_advice", "round_recusals", "round_cards")
    assert {reverse(name, args=[waiting.pk]) for name in about_sheets} & set(addresses) == set()
    assert {desk.get(address).status_code for address in addresses} == {200}


def test_readers_see_whom_the_meeting_chose_and_not_what_was_said(client, staff, waiting):
    make.resolve(waiting, staff, FIRST)
    make.publish(waiting, staff)
    reader = make.user("reader")
    make.assign(reader, "reader")
    client.force_login(reader)
    page = client.get(reverse("decision", args=[waiting.pk, 1]))
    assert [line.name for line in page.context["result"].selected] == [str(make.subdistrict(FIRST))]
    assert "นายอำเภอทั้งห้า" not in page.content.decode()
