"""A decision's page: all of it for staff, the published result for the others, and nobody's points for anybody."""

import json

import pytest
from django.urls import reverse

from scoring import verification
from scoring.core import record
from scoring.core.decision import Dissent
from scoring.models import Decision
from tests import cast, make
from tests.remember import remembered
from tests.web.test_round_board import big_round

pytestmark = pytest.mark.django_db

# Marks and words that stand nowhere else on a page.
TELLING, LESS, LEAST = ("13.5", "17", "11.5", "19", "16.5"), ("15", "16", "15", "16", "15"), ("1", "1", "1", "1", "1")
DISSENT, CASTING, WHY = "ควรให้ตำบลอื่น", "ข้อมูลครบกว่า", "คำร้องคัดค้าน"


@pytest.fixture
@remembered
def people():
    """A decided round: the first two are equal, the chair cast for the first, one member disagrees."""
    people = cast.assemble()
    make.recuse(people.round.committee.seats.get(holder=people.judge), people.round.candidates.get(position=3))
    for code, points in zip(make.CODES, (TELLING, TELLING, LEAST), strict=False):
        for judge in (people.chair, people.judge, people.other_judge, people.judging_staff):
            if (judge, code) != (people.judge, make.CODES[2]):
                make.sign(make.sheet(people.round, judge, code), *points)
    make.lock(people.round, people.staff)
    seat = str(people.round.committee.seats.get(holder=people.other_judge).pk)
    make.decide(people.round, people.staff, dissents=(Dissent(seat, DISSENT),))
    return people


@pytest.fixture
def published(people):
    make.publish(people.round, people.staff)
    return people


def show(client, people, version=1, who=None, name="decision"):
    client.force_login(who or people.staff)
    return client.get(reverse(name, args=[people.round.pk, version]))


def statuses(client, people, expected, name="decision", version=1):
    return {who: show(client, people, version, getattr(people, who), name).status_code for who in expected}


# Staff


def test_staff_see_the_result_the_meeting_and_the_seal(client, people):
    page = show(client, people)
    lines = [(line.place, line.name, line.total, line.is_selected) for line in page.context["result"].lines]
    assert lines == [
        (1, "ตำบลตระการ", "77.50", True),
        (1, "ตำบลหนองกุง", "77.50", False),
        (3, "ตำบลเมืองเดช", "5.00", False),
    ]
    sitting = page.context["sitting"]
    (casting,) = sitting.castings
    assert (casting.picks, casting.by_chair, casting.reason) == (("ตำบลตระการ",), True, CASTING)
    assert (casting.tied, casting.in_favour, casting.grade) == (("ตำบลตระการ", "ตำบลหนองกุง"), (), "")
    assert [(each.holder, each.dissent) for each in sitting.dissents] == [("กรรมการที่ 3", DISSENT)]
    sha256 = Decision.objects.get().sha256
    assert page.context["fingerprint"].replace(" ", "") == sha256
    assert page.content.decode().count(reverse("round_publish", args=[people.round.pk])) == 1


def test_it_is_shown_from_the_record_and_not_from_the_tables(client, people):
    before = show(client, people).context["result"]
    people.round.candidates.first().subdistrict.__class__.objects.update(name_th="ชื่อใหม่")
    make.ScoreSheet.objects.update(signed_body=make.FULL, body=make.FULL)
    assert show(client, people).context["result"] == before


def test_staff_see_every_version_with_its_fate(client, published):
    make.revise(published.round, published.staff)
    make.lock(published.round, published.staff)
    make.decide(published.round, published.staff)
    page = show(client, published, version=2)
    assert [each.version for each in page.context["versions"]] == [2, 1]
    text = page.content.decode()
    address = reverse("decision", args=[published.round.pk, 1])
    assert (text.count(f'"{address}"'), page.context["document"]["reason"]) == (1, WHY)
    first = show(client, published)
    assert first.context["notice"].chip == "ยกขึ้นพิจารณาใหม่"
    assert first.content.decode().count(reverse("round_publish", args=[published.round.pk])) == 0


def test_the_record_is_handed_out_as_it_was_sealed(client, people):
    response = show(client, people, name="decision_record")
    name = f"decision-model-subdistrict-2565-round-{people.round.pk}-version-1.json"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert record.check_file(response.content) == []
    assert json.loads(response.content)["sha256"] == Decision.objects.get().sha256


def test_the_record_is_for_who_may_see_the_ranking(client, published):
    expected = {
        "staff": 200,
        "judging_staff": 200,
        "judge": 403,
        "administrator": 403,
        "reader": 404,
        "foreign_staff": 404,
        "stranger": 404,
    }
    assert statuses(client, published, expected, "decision_record") == expected


# Everybody else


def test_an_unpublished_version_does_not_exist_for_others(client, people):
    expected = {"staff": 200, "judging_staff": 404, "judge": 404, "administrator": 404, "reader": 404, "stranger": 404}
    assert statuses(client, people, expected) == expected


def test_a_published_version_is_for_all_who_read_results_here(client, published):
    expected = {
        "staff": 200,
        "judging_staff": 200,
        "judge": 200,
        "administrator": 200,
        "reader": 200,
        "foreign_staff": 404,
        "district_officer": 404,
        "stranger": 404,
    }
    assert statuses(client, published, expected) == expected
    assert statuses(client, published, ("staff", "reader"), version=2) == {"staff": 404, "reader": 404}


@pytest.mark.parametrize("who", ["reader", "judge", "administrator"])
@pytest.mark.parametrize("name", ["decision", "round"])
def test_others_read_the_result_and_nothing_else(client, published, who, name):
    client.force_login(getattr(published, who))
    address = reverse(name, args=[published.round.pk, 1] if name == "decision" else [published.round.pk])
    page = client.get(address)
    assert [(line.place, line.total) for line in page.context["result"].lines] == [
        (1, "77.50"),
        (1, "77.50"),
        (3, "5.00"),
    ]
    text = page.content.decode()
    secret = ("13.5", "11.5", DISSENT, CASTING, "ญาติของผู้นำชุมชน", Decision.objects.get().sha256[:4] + " ", "record.json")
    assert [word for word in secret if word in text] == []


def test_while_it_is_taken_up_again_others_read_the_published_version(client, published):
    make.revise(published.round, published.staff)
    judge = make.sheet(published.round, published.judge)
    make.Device(published.judge).send(judge, "sign", make.body("20", "20", "20", "20", "20"))
    for name, parts in (("round", []), ("decision", [1])):
        client.force_login(published.reader)
        page = client.get(reverse(name, args=[published.round.pk, *parts]))
        assert [line.total for line in page.context["result"].lines] == ["77.50", "77.50", "5.00"]
        text = page.content.decode()
        assert text.count("ฉบับที่ 1 ยังมีผลจนกว่าจะประกาศฉบับถัดไป") == 1
        assert (text.count(WHY), text.count("คน staff")) == (0, 0)


def test_a_version_that_was_replaced_says_so_and_leads_to_the_newer(client, published):
    make.revise(published.round, published.staff)
    make.lock(published.round, published.staff)
    make.decide(published.round, published.staff)
    assert show(client, published, 2, published.reader).status_code == 404
    make.publish(published.round, published.staff)
    page = show(client, published, 1, published.reader)
    assert (page.context["notice"].chip, [each.version for each in page.context["versions"]]) == ("มีฉบับใหม่แทน", [2, 1])
    assert page.content.decode().count(f'href="{reverse("decision", args=[published.round.pk, 2])}"') == 2


def test_a_version_that_was_never_published_is_no_business_of_readers(client, people):
    make.revise(people.round, people.staff)
    make.lock(people.round, people.staff)
    make.decide(people.round, people.staff)
    make.publish(people.round, people.staff)
    assert statuses(client, people, ("staff", "reader", "judge")) == {"staff": 200, "reader": 404, "judge": 404}
    assert [each.version for each in show(client, people, 2, people.reader).context["versions"]] == [2]


# Where it is found


def test_the_tab_opens_for_who_may_read_a_version(client, people):
    def tab(who):
        client.force_login(getattr(people, who))
        page = client.get(reverse("round", args=[people.round.pk]))
        names = [tab.address for tab in page.context["tabs"] if "/decisions/" in tab.address] if page.context else []
        return [address.rsplit("/", 2)[-2] for address in names]

    assert {who: tab(who) for who in ("staff", "judge")} == {"staff": ["1"], "judge": []}
    make.publish(people.round, people.staff)
    assert {who: tab(who) for who in ("staff", "judge", "reader")} == {"staff": ["1"], "judge": ["1"], "reader": ["1"]}
    make.revise(people.round, people.staff)
    make.lock(people.round, people.staff)
    make.decide(people.round, people.staff)
    assert {who: tab(who) for who in ("staff", "judge", "reader")} == {"staff": ["2"], "judge": ["1"], "reader": ["1"]}


@pytest.mark.parametrize("name", ["rounds", "my_sheets"])
def test_the_lists_lead_to_the_published_result(client, published, name):
    make.revise(published.round, published.staff)
    client.force_login(published.judge)
    text = client.get(reverse(name)).content.decode()
    assert text.count(reverse("decision", args=[published.round.pk, 1])) == 1


def test_a_criterion_is_named_in_the_readers_language(client):
    people = cast.assemble(ties=["criterion:c2"])
    for code, points in zip(make.CODES, (("16", "18"), ("18", "16"), ("1", "1")), strict=False):
        for judge in (people.chair, people.judge, people.other_judge, people.judging_staff):
            make.sign(make.sheet(people.round, judge, code), *points, "10", "10", "10")
    make.result(people.round, people.staff)
    assert show(client, people).context["result"].lines[1].decided_by == "เสมอ: เกณฑ์ 2 เกณฑ์ที่ 2"
    client.cookies["django_language"] = "en"
    assert show(client, people).context["result"].lines[1].decided_by == "tie: criterion 2, Criterion 2"


@pytest.mark.parametrize("candidates", [5, pytest.param(250, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("who", "questions"), [("staff", 8), ("reader", 9)])
def test_the_page_costs_as_much_for_5_candidates_as_for_250(
    client, django_assert_num_queries, monkeypatch, candidates, who, questions
):
    row = big_round(candidates)  # whose sheets no op signed
    monkeypatch.setattr(record, "check", lambda document: [])
    monkeypatch.setattr(verification, "of_decision", lambda decision: [])
    staff = make.user("staff")
    make.assign(staff, "staff")
    make.result(row, staff)
    reader = make.user("reader")
    make.assign(reader, "reader")
    client.force_login({"staff": staff, "reader": reader}[who])
    with django_assert_num_queries(questions):
        page = client.get(reverse("decision", args=[row.pk, 1]))
    assert len(page.context["result"].lines) == candidates
