"""What a round is about, the steps of its course, and its programme."""

import pytest
from django.urls import reverse

from scoring.models import ScoreSheet
from subdistricts.models import Round, Visit
from tests import cast, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast.assemble()


@pytest.fixture
def draft():
    """A draft round of the same province in the next year, ready to open."""
    row = make.draft_round(year=2566)
    make.candidate(row)
    make.seat(row, role="chair")
    make.rules(row, make.rubric("another"))
    return row


def open_page(client, user, round_, name="round"):
    client.force_login(user)
    return client.get(reverse(name, args=[round_.pk]))


def state(round_):
    return Round.objects.get(pk=round_.pk).state


# Draft


def test_a_draft_lists_what_it_still_needs(client, people):
    row = make.draft_round(year=2566)
    make.candidate(row)
    response = open_page(client, people.staff, row)
    assert [gap.where for gap in response.context["gaps"]] == ["committee", "rules"]
    assert response.content.decode().count(f'href="{reverse("round_set_up", args=[row.pk])}"') == 2  # and the tab
    assert response.content.decode().count(reverse("round_open", args=[row.pk])) == 0


def test_a_draft_that_has_everything_offers_to_open(client, people, draft):
    response = open_page(client, people.staff, draft)
    assert response.context["gaps"] == []
    assert response.content.decode().count(reverse("round_open", args=[draft.pk])) == 1


def test_an_administrator_reads_the_draft_and_does_not_open_it(client, people, draft):
    response = open_page(client, people.administrator, draft)
    assert response.context["gaps"] == []
    assert response.content.decode().count(reverse("round_open", args=[draft.pk])) == 0
    assert client.post(reverse("round_open", args=[draft.pk])).status_code == 403
    assert state(draft) == "draft"


def said_of_visits(client, round_, name):
    """What the page counts, and how often it links to where visits are entered."""
    response = client.get(reverse(name, args=[round_.pk]))
    address = reverse("admin:subdistricts_visit_changelist", query={"round": round_.pk})
    return response.context["unvisited"], response.content.decode().count(f'href="{address}"')


@pytest.mark.parametrize("name", ["round", "round_open"])
def test_a_candidate_without_a_visit_is_told_of_and_keeps_nothing_from_opening(client, name):
    row = make.draft_round()
    first, second = (make.candidate(row, code) for code in make.CODES[:2])
    make.seat(row, role="chair")
    make.rules(row)
    staff = make.user("staff")
    make.assign(staff, "staff")
    client.force_login(staff)
    make.visit(second)
    make.visit(first, day=30, kind=Visit.Kind.STUDY)
    assert said_of_visits(client, row, name) == (1, 1)
    assert client.get(reverse("round", args=[row.pk])).context["gaps"] == []
    make.visit(first, day=28)
    assert said_of_visits(client, row, name) == (0, 0)


def test_a_draft_does_not_exist_for_others(client, people, draft):
    make.seat(draft, people.judge)
    others = (people.judge, people.reader, people.foreign_staff)
    assert [open_page(client, who, draft).status_code for who in others] == [404] * 3


# The steps


def test_opening_asks_first_and_then_makes_the_sheets(client, people, draft):
    assert open_page(client, people.staff, draft, "round_open").status_code == 200
    assert state(draft) == "draft"
    response = client.post(reverse("round_open", args=[draft.pk]))
    assert response.url == reverse("round", args=[draft.pk])
    assert (state(draft), ScoreSheet.objects.filter(candidate__round=draft).count()) == ("open", 1)


def test_opening_too_early_says_what_is_missing(client, people):
    row = make.draft_round(year=2566)
    client.force_login(people.staff)
    response = client.post(reverse("round_open", args=[row.pk]))
    assert (response.status_code, response.context["refusal"].code) == (409, "cannot_open")
    assert state(row) == "draft"


def test_closing_and_opening_again(client, people):
    client.force_login(people.staff)
    client.post(reverse("round_close", args=[people.round.pk]))
    assert state(people.round) == "closing"
    client.post(reverse("round_reopen", args=[people.round.pk]))
    assert state(people.round) == "open"


def test_a_step_out_of_order_is_refused(client, people):
    client.force_login(people.staff)
    response = client.post(reverse("round_reopen", args=[people.round.pk]))
    assert (response.status_code, response.context["refusal"].code) == (409, "wrong_state")


def test_nobody_else_takes_a_step(client, people):
    expected = {"judging_staff": 403, "judge": 403, "administrator": 403, "reader": 404, "foreign_staff": 404}
    statuses = {}
    for who in expected:
        client.force_login(getattr(people, who))
        statuses[who] = client.post(reverse("round_close", args=[people.round.pk])).status_code
    assert statuses == expected
    assert state(people.round) == "open"


@pytest.mark.parametrize("candidates", [1, 3])
def test_what_a_round_is_about_costs_as_much_for_one_candidate_as_for_three(
    client, django_assert_num_queries, candidates
):
    row = make.draft_round()
    for code in make.CODES[:candidates]:
        make.candidate(row, code)
        make.seat(row)
    make.rules(row)
    administrator = make.user("administrator")
    make.assign(administrator, "administrator")
    client.force_login(administrator)
    with django_assert_num_queries(20):
        client.get(reverse("round", args=[row.pk]))


# The programme


def test_the_programme_shows_the_visits_by_day(client, people):
    first, second, third = people.round.candidates.order_by("position")
    make.visit(second, day=30)
    make.visit(third, day=29, hour=13, kind=Visit.Kind.STUDY)
    make.visit(first, day=29)
    days = open_page(client, people.judge, people.round, "programme").context["days"]
    assert [(day.day, [visit.candidate_id for visit in visits]) for day, visits in days] == [
        (29, [first.pk, third.pk]),
        (30, [second.pk]),
    ]


def test_the_programme_is_for_who_may_see_the_round(client, people):
    expected = {
        "staff": 200,
        "judge": 200,
        "judging_staff": 200,
        "administrator": 200,
        "reader": 404,
        "foreign_staff": 404,
        "stranger": 404,
    }
    pages = {who: open_page(client, getattr(people, who), people.round, "programme") for who in expected}
    assert {who: page.status_code for who, page in pages.items()} == expected


def test_the_programme_is_not_for_readers_even_after_publication(client, people):
    Round.objects.update(state=Round.State.PUBLISHED, published_version=1)
    assert open_page(client, people.reader, people.round, "programme").status_code == 404


@pytest.mark.parametrize("visits", [1, 3])
def test_the_programme_costs_as_much_for_one_visit_as_for_three(client, people, django_assert_num_queries, visits):
    for day, each in enumerate(people.round.candidates.all()[:visits], start=27):
        make.visit(each, day=day)
    client.force_login(people.staff)
    with django_assert_num_queries(9):
        client.get(reverse("programme", args=[people.round.pk]))
