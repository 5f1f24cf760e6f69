"""The practice sheet: everything can be tried and nothing is stored."""

import json
import re

import pytest
from django.apps import apps
from django.urls import reverse

from subdistricts.models import Award
from tests import cast, make

pytestmark = pytest.mark.django_db
POINTS = {"points_c1": "18.5", "points_c2": "๑๗", "points_c3": "16", "points_c4": "15", "points_c5": "20"}


@pytest.fixture
def people():
    return cast.assemble()


def address(round_):
    return reverse("practice", args=[round_.pk])


def rows():
    """How many rows stand in every table of ours."""
    models = [*apps.get_app_config("subdistricts").get_models(), *apps.get_app_config("scoring").get_models()]
    return {model._meta.label: model.objects.count() for model in models}


def try_it(client, user, round_, **changes):
    client.force_login(user)
    data = {"form_id": "6c1e0f5e-7a44-4e9c-9a5e-5b0b0d8f2f10", "base_rev": 0, "epoch_seen": 0}
    texts = {f"recommendation_c{number}": "" for number in range(1, 6)}
    return client.post(address(round_), data | POINTS | texts | {"private_note": "", "action": "review"} | changes)


def test_it_is_marked_as_a_trial_and_empty(client, people):
    client.force_login(people.judge)
    make.sign(make.sheet(people.round, people.judge), "18", "18", "18", "18", "18")
    response = client.get(address(people.round))
    block = re.search(r'<script id="sheet-facts" type="application/json">(.*?)</script>', response.content.decode())
    facts = json.loads(block[1])
    assert (response.status_code, facts["mode"], "id" in facts["sheet"]) == (200, "practice", False)
    assert response.content.decode().count("แบบทดลอง") > 1
    assert [entry["points"] for entry in facts["sheet"]["body"]["criteria"].values()] == [None] * 5
    assert [card.earlier for card in response.context["criteria"].cards] == [()] * 5


@pytest.mark.parametrize(("kind", "heading"), [("subdistrict", "ตำบลตัวอย่าง"), ("office", "หน่วยงานตัวอย่าง")])
def test_its_sample_is_of_the_kind_that_competes(client, people, kind, heading):
    Award.objects.update(candidate_kind=kind)
    client.force_login(people.judge)
    page = client.get(address(people.round)).content.decode()
    assert re.search(r'<span id="place">([^<]*)</span>', page)[1] == heading


def test_it_shows_the_total_and_stores_nothing(client, people):
    before = rows()
    response = try_it(client, people.judge, people.round)
    assert (response.status_code, response.context["total"], response.context["tried"]) == (200, "86.50", True)
    assert rows() == before


def test_it_says_what_is_wrong_like_the_real_sheet(client, people):
    response = try_it(client, people.judge, people.round, points_c2="25")
    assert (response.status_code, response.context["form"].errors["points_c2"]) == (422, ["สูงสุด 20 คะแนน"])
    assert (response.context["total"], response.context["left"], response.context["missing"]) == ("69.50", 1, [])


def gaps_on(response):
    return re.findall(r'<li><a href="#criterion-(\w+)">', response.content.decode())


def test_it_lists_what_is_missing_before_one_could_sign(client, people):
    assert gaps_on(try_it(client, people.judge, people.round, points_c2="", points_c4="")) == ["c2", "c4"]
    assert gaps_on(try_it(client, people.judge, people.round)) == []
    assert gaps_on(client.get(address(people.round))) == []


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("chair", 200),
        ("judge", 200),
        ("staff", 200),
        ("administrator", 200),
        ("reader", 404),
        ("district_officer", 404),
        ("foreign_staff", 404),
        ("stranger", 404),
    ],
)
def test_it_is_for_the_rounds_own_people(client, people, who, status):
    client.force_login(getattr(people, who))
    assert client.get(address(people.round)).status_code == status


def test_judges_wait_for_the_opening_and_staff_do_not(client, people):
    draft = make.draft_round(year=2566)
    judge = make.user("next_year")
    make.seat(draft, judge, role="chair")
    make.rules(draft, make.rubric("next"))
    client.force_login(judge)
    assert client.get(address(draft)).status_code == 404
    client.force_login(people.staff)
    assert client.get(address(draft)).status_code == 200


def test_readers_of_a_published_result_have_nothing_to_practise(client, people):
    people.round.state = "published"
    people.round.save()
    client.force_login(people.reader)
    assert client.get(address(people.round)).status_code == 404


def test_a_round_without_a_rubric_has_no_practice_sheet(client, people):
    client.force_login(people.staff)
    assert client.get(address(make.draft_round(year=2566))).status_code == 404
