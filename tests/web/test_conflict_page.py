"""Two versions of a sheet: both are shown, the judge chooses field by field, nothing is chosen for him."""

import pytest
from django.urls import reverse

from scoring.models import SheetConflict, SheetOp
from tests import cast, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast.assemble()


@pytest.fixture
def own(people):
    """On the server 18, 17 and a recommendation; waiting 11, 17 and another."""
    sheet = make.sheet(people.round, people.judge)
    make.Device(people.judge).send(sheet, "save", make.body("18", "17", "16", "15", "14", recommendation="ดี"))
    late = make.body("11", "17", "16", "15", None, recommendation="ดี", private_note="จากอีกเครื่อง")
    make.Device(people.judge).send(sheet, "save", late, base_rev=0)
    return sheet


def address(sheet):
    return reverse("sheet_conflict", args=[sheet.pk])


def open_page(client, user, sheet):
    client.force_login(user)
    return client.get(address(sheet))


def shown(response):
    """The hidden fields as the page shows them."""
    form = response.context["form"]
    return {field.html_name: field.value() for field in form.hidden_fields()}


def keys(response):
    """The key of every version: the server's, then the waiting ones."""
    return [version.key for version in response.context["versions"]]


def test_it_shows_both_versions_and_asks_only_about_what_differs(client, people, own):
    response = open_page(client, people.judge, own)
    different = {field.name: [option.value for option in field.options] for field, _ in response.context["different"]}
    assert different == {
        "points_c1": ["18", "11"],
        "points_c5": ["14", None],
        "private_note": ["", "จากอีกเครื่อง"],
    }
    assert len(response.context["equal"]) == 8
    assert [choice.value() for _, choice in response.context["different"]] == [None] * 3


def test_it_says_where_each_version_came_from(client, people, own):
    current, waiting = open_page(client, people.judge, own).context["versions"]
    op = SheetOp.objects.get(conflict__closed_at=None, conflict__isnull=False)
    assert (current.is_current, waiting.is_current) == (True, False)
    assert waiting.device == str(op.device_id)[:4].upper()
    assert waiting.sent_at == make.NOW


def test_the_choice_becomes_the_sheet_and_settles_the_conflict(client, people, own):
    response = open_page(client, people.judge, own)
    server, waiting = keys(response)
    choices = {"points_c1": waiting, "points_c5": server, "private_note": waiting}
    answer = client.post(address(own), shown(response) | choices)
    own.refresh_from_db()
    assert answer.url == f"{reverse('sheet', args=[own.pk])}?step=review"
    assert own.body == make.body("11", "17", "16", "15", "14", recommendation="ดี", private_note="จากอีกเครื่อง")
    assert (own.rev, own.signed_body, SheetConflict.objects.open().count()) == (2, None, 0)


def test_nothing_is_chosen_where_the_judge_did_not_choose(client, people, own):
    response = open_page(client, people.judge, own)
    _, waiting = keys(response)
    answer = client.post(address(own), shown(response) | {"points_c1": waiting})
    form = answer.context["form"]
    assert answer.status_code == 422
    assert form.errors == {"points_c5": ["เลือกหนึ่งอย่าง"], "private_note": ["เลือกหนึ่งอย่าง"]}
    assert form["points_c1"].value() == waiting
    own.refresh_from_db()
    assert (own.rev, SheetConflict.objects.open().count()) == (1, 1)


def test_a_choice_that_was_never_offered_is_refused(client, people, own):
    response = open_page(client, people.judge, own)
    server, waiting = keys(response)
    choices = {"points_c1": "somebody", "points_c5": server, "private_note": waiting}
    assert client.post(address(own), shown(response) | choices).status_code == 422
    own.refresh_from_db()
    assert own.rev == 1


def test_a_page_gone_stale_settles_nothing_and_shows_the_versions_anew(client, people, own):
    response = open_page(client, people.judge, own)
    server, waiting = keys(response)
    make.Device(people.judge).send(own, "save", make.body("9"))
    choices = {"points_c1": waiting, "points_c5": server, "private_note": waiting}
    answer = client.post(address(own), shown(response) | choices, follow=True)
    own.refresh_from_db()
    assert answer.redirect_chain == [(address(own), 302)]
    assert own.body["criteria"]["c1"]["points"] == "9"
    assert SheetConflict.objects.open().count() == 1
    assert [str(message.message) for message in answer.context["messages"]] != []


def test_three_versions_are_settled_together(client, people, own):
    make.Device(people.judge).send(own, "save", make.body("12", "17", "16", "15", "14"), base_rev=0)
    response = open_page(client, people.judge, own)
    values = {field.name: [option.value for option in field.options] for field, _ in response.context["different"]}
    assert values["points_c1"] == ["18", "11", "12"]
    last = keys(response)[-1]
    choices = {name: (last if name == "points_c1" else keys(response)[0]) for name in values}
    client.post(address(own), shown(response) | choices)
    own.refresh_from_db()
    assert own.body["criteria"]["c1"]["points"] == "12"
    assert SheetConflict.objects.open().count() == 0


def test_without_a_conflict_it_leads_back_to_the_sheet(client, people):
    sheet = make.sheet(people.round, people.judge)
    assert open_page(client, people.judge, sheet).url == reverse("sheet", args=[sheet.pk])


def test_the_sheet_says_that_it_is_in_conflict(client, people, own):
    client.force_login(people.judge)
    response = client.get(reverse("sheet", args=[own.pk]))
    assert response.context["page"].state == "conflict"
    assert f'href="{address(own)}"' in response.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("other_judge", 404), ("stranger", 404), ("reader", 404), ("administrator", 404), ("staff", 403)],
)
def test_it_is_the_judges_own_affair(client, people, own, who, status):
    user = getattr(people, who)
    assert open_page(client, user, own).status_code == status
    assert client.post(address(own), {}).status_code == status
    own.refresh_from_db()
    assert own.rev == 1


def test_another_persons_private_note_is_not_laid_open(client, people):
    sheet = make.sheet(people.round, people.judge)
    person = make.user("deputy")
    make.stand_in(sheet.seat, make.visit(sheet.candidate), person)
    make.Device(people.judge).send(sheet, "save", make.body("18", private_note="ของผู้ครองที่นั่ง"))
    make.Device(person).send(sheet, "save", make.body("11", private_note="ของผู้แทน"), base_rev=0)
    response = open_page(client, people.judge, sheet)
    assert [version.body["private_note"] for version in response.context["versions"]] == ["ของผู้ครองที่นั่ง", ""]
    assert "ของผู้แทน" not in response.content.decode()


def test_photographs_of_both_versions_are_kept_as_many_as_find_room(client, people):
    """What does not find room is said before, and stays in the op that named it."""
    first, second = [f"{number:064x}" for number in range(8)], [f"{number:064x}" for number in range(4, 14)]
    sheet = make.sheet(people.round, people.judge)
    make.Device(people.judge).send(sheet, "save", make.body("18", photos=first))
    make.Device(people.judge).send(sheet, "save", make.body("18", photos=second), base_rev=0)
    response = open_page(client, people.judge, sheet)
    assert [card.code for card in response.context["too_many_photos"]] == ["c1"]
    client.post(address(sheet), shown(response))
    sheet.refresh_from_db()
    assert sheet.body["criteria"]["c1"]["photos"] == [f"{number:064x}" for number in range(12)]
    assert SheetConflict.objects.open().count() == 0
