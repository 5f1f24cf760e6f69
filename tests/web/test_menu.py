"""The frame of every page: its menu by role, who is signed in, the demonstration's mark."""

import pytest

from subdistricts.models import User
from tests import cast, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast.assemble()


def menu(client, person, path="/password/"):
    client.force_login(person)
    return [(str(link.name), link.address) for link in client.get(path).context["navigation"].links]


def test_it_offers_to_each_what_is_theirs(client, people):
    pk = people.round.pk
    judging = [("ลงพื้นที่", "/day/"), ("แบบของฉัน", "/sheets/"), ("ทดลองให้คะแนน", f"/practice/{pk}/")]
    results = [("รอบการคัดเลือก", "/rounds/"), ("ฤดูการคัดเลือก", "/seasons/")]
    leading = [*results, ("กำหนดการ", "/programme/")]
    map_, tpmap = [("แผนที่", "/provinces/34/map/")], [("ติดตาม TPMAP", "/tpmap/")]
    data = [("จัดการข้อมูล", "/admin/")]
    offered = {
        "judge": judging,
        "staff": leading + map_ + tpmap + data,
        "judging_staff": judging + leading + map_ + tpmap + data,
        "administrator": results + map_ + tpmap + data,
        "reader": results + map_ + tpmap,
        "district_officer": [("ตำบลของเรา", "/nominations/"), *results, *map_, *tpmap],
        "foreign_staff": [*results, ("แผนที่", "/provinces/15/map/"), *tpmap, *data],
        "stranger": [],
    }
    assert {name: menu(client, getattr(people, name)) for name in offered} == offered


def test_it_marks_the_page_one_is_on(client, people):
    client.force_login(people.judge)
    links = client.get("/sheets/").context["navigation"].links
    assert [link.is_here for link in links] == [False, True, False]


def test_the_programme_is_that_of_the_days_also_while_a_newer_round_has_none(client, people):
    make.visit(people.round.candidates.first(), day=29)
    make.draft_round(year=2566)
    assert dict(menu(client, people.staff))["กำหนดการ"] == "/programme/"
    assert client.get("/programme/").url == "/programme/2021-12-29/"
    links = client.get("/programme/2021-12-29/").context["navigation"].links
    assert [str(link.name) for link in links if link.is_here] == ["กำหนดการ"]


def test_it_costs_two_questions_beside_session_and_person(client, people, django_assert_num_queries):
    client.force_login(people.judging_staff)
    with django_assert_num_queries(4):
        client.get("/password/")


def test_it_says_who_is_signed_in(client, people):
    client.force_login(people.judge)
    assert '<span data-person="name">กรรมการที่ 2</span>' in client.get("/password/").content.decode()


def test_a_demonstration_is_marked_on_every_page(client, people):
    mark = "ข้อมูลสาธิต ใช้ทดลองเท่านั้น ไม่มีผลจริง"
    client.force_login(people.judge)
    assert client.get("/day/").content.decode().count(mark) == 0
    User.objects.update(is_demo=True)
    assert client.get("/day/").content.decode().count(mark) == 1


def test_a_page_has_nothing_that_the_policy_forbids(client, people):
    make.visit(people.round.candidates.first())
    client.force_login(people.judge)
    for path in ("/day/", "/sheets/", "/recuse/", "/password/"):
        page = client.get(path).content.decode()
        assert (page.count(" style="), page.count("<style"), page.count("<script>"), page.count(" onclick")) == (
            0, 0, 0, 0,
        )  # fmt: skip
