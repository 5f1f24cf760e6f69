"""All of one's own sheets, by round: in the order of their visits, then those whose day is not set."""

import pytest

from tests import cast, make

pytestmark = pytest.mark.django_db
POINTS = ("18", "16", "17", "16.5", "16.5")


@pytest.fixture
def people():
    return cast.assemble()


def open_page(client, person):
    client.force_login(person)
    return client.get("/sheets/")


def test_it_lists_visited_ones_in_order_and_the_others_apart(client, people):
    first, second, third = people.round.candidates.all()
    make.visit(third, day=29)
    make.visit(first, day=30)
    (listed,) = open_page(client, people.judge).context["rounds"]
    assert [own.candidate for own in listed.visited] == [third, first]
    assert [own.candidate for own in listed.without_day] == [second]


def test_it_counts_what_is_due_and_what_is_signed(client, people):
    third = people.round.candidates.last()
    sheet = make.sheet(people.round, people.judge)
    device = make.Device(people.judge)
    device.send(sheet, "sign", make.body(*POINTS))
    make.recuse(people.judge.seats.get(), third)
    (listed,) = open_page(client, people.judge).context["rounds"]
    assert (listed.signed, listed.due) == (1, 2)
    device.send(sheet, "save", make.body("20", "20", "20", "20", "20"))
    (listed,) = open_page(client, people.judge).context["rounds"]
    assert (listed.signed, listed.due) == (0, 2)


def test_it_shows_nobody_elses_sheet(client, people):
    theirs = make.sheet(people.round, people.other_judge)
    make.sign(theirs, *POINTS)
    page = open_page(client, people.judge).content.decode()
    assert (page.count(str(theirs.pk)), page.count("84.00")) == (0, 0)
    assert page.count(str(make.sheet(people.round, people.judge).pk)) == 1


@pytest.mark.parametrize("name", ["staff", "administrator", "reader", "stranger"])
def test_who_sits_nowhere_has_none(client, people, name):
    assert open_page(client, getattr(people, name)).context["rounds"] == []


def test_a_round_in_draft_is_not_listed(client, people):
    row = make.draft_round(year=2566)
    make.seat(row, people.judge)
    assert [listed.round for listed in open_page(client, people.judge).context["rounds"]] == [people.round]


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/sheets/").url == "/login/?next=/sheets/"
