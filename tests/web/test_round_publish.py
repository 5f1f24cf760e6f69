"""Publishing a decision, and taking it up again: each asks once, says what follows, and is for who leads the round."""

import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from scoring.models import Decision, Publication, Revision
from scoring.views.decision import SEEN_BY
from subdistricts.models import Assignment, Round
from subdistricts.reach import Grant
from tests import cast, make
from tests.remember import remembered

pytestmark = pytest.mark.django_db

MARKS = (("18", "16", "17", "16.5", "16.5"), ("15", "16", "15", "16", "15"), ("10", "11", "10", "11", "10"))


@pytest.fixture
@remembered
def people():
    """A decided round."""
    people = cast.assemble()
    for code, points in zip(make.CODES, MARKS, strict=False):
        for judge in (people.chair, people.judge, people.other_judge, people.judging_staff):
            make.sign(make.sheet(people.round, judge, code), *points)
    make.lock(people.round, people.staff)
    make.decide(people.round, people.staff)
    return people


@pytest.fixture
def published(people):
    make.publish(people.round, people.staff)
    return people


def ask(client, people, name, who=None):
    client.force_login(who or people.staff)
    return client.get(reverse(name, args=[people.round.pk]))


def do(client, people, name, who=None, **said):
    """As the page sends it that shows the decision in force."""
    client.force_login(who or people.staff)
    standing = Decision.objects.filter(round=people.round).in_force().first()
    seen = {"sha256": standing.sha256 if standing else ""}
    return client.post(reverse(name, args=[people.round.pk]), seen | said)


def state(people):
    return Round.objects.get(pk=people.round.pk).state


def test_publishing_asks_first_and_names_who_is_selected(client, people):
    page = ask(client, people, "round_publish")
    assert [line.name for line in page.context["result"].selected] == ["ตำบลตระการ"]
    assert (state(people), Publication.objects.count()) == ("decided", 0)
    assert do(client, people, "round_publish").url == reverse("decision", args=[people.round.pk, 1])
    assert (state(people), Publication.objects.get().published_by) == ("published", people.staff)


def test_publishing_says_who_will_see_the_result(client, people):
    page = ask(client, people, "round_publish")
    assert page.context["seen_by"] == SEEN_BY["province"]
    assert page.content.decode().count(escape(str(SEEN_BY["province"]))) == 1


@pytest.mark.parametrize("level", Round.Level.values)
def test_whom_it_names_are_those_whose_role_reaches_the_round(level):
    """A district officer's role is for his district, a reader's here for one area of each kind."""
    round_ = Round(level=level, province_id="34", district_id="3411", inspection_zone_id=1)
    keys = {"district": "3411", "province": "34", "inspection zone": 1}
    reached = {
        name: Grant("reader", name.removeprefix("inspection "), key).covers(round_) for name, key in keys.items()
    }
    with override("en"):
        who = str(SEEN_BY[level]).split(" see ")[0]
    named = {name: f" {name}" in who.partition("administrators of")[2] for name in keys}
    assert named == reached
    assert ("district officers" in who) == reached["district"]


def test_only_a_decided_round_is_published(client, published):
    assert (
        ask(client, published, "round_publish").status_code,
        do(client, published, "round_publish").status_code,
    ) == (
        409,
        409,
    )
    assert Publication.objects.count() == 1


def test_the_board_leads_from_one_step_to_the_next(client, people):
    def next_step():
        return ask(client, people, "round").content.decode().count(address)

    address = reverse("round_publish", args=[people.round.pk])
    assert next_step() == 1
    make.publish(people.round, people.staff)
    assert next_step() == 0
    button = f'<a class="button go" href="{reverse("decision", args=[people.round.pk, 1])}">ดูคำตัดสิน</a>'
    assert ask(client, people, "round").content.decode().count(button) == 1


def test_taking_up_again_needs_a_reason_and_says_that_the_published_result_stands(client, published):
    page = ask(client, published, "round_revise")
    assert page.content.decode().count("ผลที่ประกาศแล้ว ฉบับที่ 1 ยังมีผลจนกว่าจะประกาศฉบับถัดไป") == 1
    refused = do(client, published, "round_revise", reason="  ")
    assert (refused.status_code, list(refused.context["form"].errors), state(published)) == (
        422,
        ["reason"],
        "published",
    )
    too_long = do(client, published, "round_revise", reason="ก" * 1001)
    assert (too_long.status_code, too_long.context["form"]["reason"].value()) == (422, "ก" * 1001)
    assert do(client, published, "round_revise", reason="คำร้องคัดค้าน").url == reverse("round", args=[published.round.pk])
    assert (state(published), Revision.objects.get().reason) == ("closing", "คำร้องคัดค้าน")


def test_taking_up_again_names_judges_who_have_seen_the_marks_as_staff(client, people):
    """Only where the result was published: before, a seat that votes outweighs the other role."""
    assert ask(client, people, "round_revise").context["knowing_judges"] == []
    make.publish(people.round, people.staff)
    page = ask(client, people, "round_revise")
    assert page.context["knowing_judges"] == [people.judging_staff]
    warning = f"{people.judging_staff.name} เป็นทั้งเจ้าหน้าที่และกรรมการผู้ให้คะแนน"
    assert page.content.decode().count(warning) == 1
    Assignment.objects.filter(user=people.judging_staff).delete()
    make.assign(people.judging_staff, "staff", province=make.province("15", "อ่างทอง", "Ang Thong"))
    assert ask(client, people, "round_revise").context["knowing_judges"] == []


def test_a_decision_that_was_not_published_is_taken_up_again_too(client, people):
    page = ask(client, people, "round_revise")
    assert page.content.decode().count("ฉบับที่ 1 ยังไม่ได้ประกาศและจะไม่ประกาศ") == 1
    assert do(client, people, "round_revise", reason="คำนวณผิดคน").status_code == 302
    assert state(people) == "closing"


@pytest.mark.parametrize("name", ["round_publish", "round_revise"])
def test_what_was_looked_at_is_what_is_done(client, people, name):
    """While the page of version 1 is open, it is taken up again and version 2 decided."""
    first = ask(client, people, name).context["decision"]
    make.revise(people.round, people.staff)
    make.lock(people.round, people.staff)
    second = make.decide(people.round, people.staff)
    page = do(client, people, name, sha256=first.sha256, reason="นับใหม่")
    assert (page.status_code, page.context["refusal"].code) == (409, "another_decision")
    assert (page.context["decision"], state(people)) == (second, "decided")
    text = page.content.decode()
    assert text.count(f'name="sha256" value="{second.sha256}"') == 1
    assert text.count("ระหว่างนี้คำตัดสินที่มีผลเปลี่ยนเป็นฉบับที่ 2 แล้ว") == 1
    assert text.count("นับใหม่") == (name == "round_revise")
    assert do(client, people, name, reason="นับใหม่", sha256="").status_code == 409
    assert do(client, people, name, reason="นับใหม่", sha256=second.sha256).status_code == 302
    assert (Publication.objects.count(), Revision.objects.filter(decision=second).count()) == {
        "round_publish": (1, 0),
        "round_revise": (0, 1),
    }[name]


def test_a_round_without_a_decision_is_not_taken_up_again(client):
    people = cast.assemble()
    assert (ask(client, people, "round_revise").status_code, Revision.objects.count()) == (409, 0)


@pytest.mark.parametrize("name", ["round_publish", "round_revise"])
def test_both_are_for_staff_who_do_not_judge(client, people, name):
    expected = {"judging_staff": 403, "judge": 403, "administrator": 403, "reader": 404, "foreign_staff": 404}
    assert {who: ask(client, people, name, getattr(people, who)).status_code for who in expected} == expected
    posts = {who: do(client, people, name, getattr(people, who), reason="x").status_code for who in expected}
    assert (posts, state(people)) == (expected, "decided")


def test_the_board_says_what_has_become_of_the_ranking(client, people):
    def said():
        text = ask(client, people, "round").content.decode()
        words = ("คณะกรรมการตัดสินแล้ว เห็นเฉพาะเจ้าหน้าที่", "ประกาศผลแล้ว", "ชั่วคราว", "ครบแล้ว")
        return [word for word in words if word in text]

    assert said() == ["คณะกรรมการตัดสินแล้ว เห็นเฉพาะเจ้าหน้าที่"]
    make.publish(people.round, people.staff)
    assert said() == ["ประกาศผลแล้ว"]
