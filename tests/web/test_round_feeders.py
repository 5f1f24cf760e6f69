"""Where a round's candidates come from: named on a page, told on the round's own page and its board."""

import pytest
from django.urls import reverse

from scoring import advancements
from subdistricts.models import InspectionZone, Round
from tests import make

pytestmark = pytest.mark.django_db
FIRST, SECOND = make.CODES[:2]


@pytest.fixture
def staff():
    person = make.user("staff")
    make.assign(person, "staff")
    return person


@pytest.fixture
def desk(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def group():
    return make.resolution_round(level="group", district_group=make.group(5, ("3411", "3420")))


def at(row):
    return reverse("round_feeders", args=[row.pk])


def test_it_offers_the_rounds_below_and_notes_which_are_ticked(desk, group):
    row = make.draft_round()
    assert desk.get(at(row)).context["feeders"] == [group]
    response = desk.post(at(row), {"feeder": [str(group.pk)]})
    assert (response.status_code, response.url) == (302, reverse("round", args=[row.pk]))
    assert Round.objects.get(pk=group.pk).feeds == row
    assert f'value="{group.pk}" id="feeder-{group.pk}" checked' in desk.get(at(row)).content.decode()


@pytest.mark.parametrize("sent", ["0", "x", "²"])
def test_what_was_not_offered_is_refused_or_nothing(desk, group, sent):
    row = make.draft_round()
    assert desk.post(at(row), {"feeder": [sent]}).status_code in (302, 422)
    assert Round.objects.get(pk=group.pk).feeds is None


def test_a_winner_that_was_taken_out_by_hand_can_be_taken_over_again(desk, group, staff):
    row = make.draft_round()
    advancements.name_feeders(row, [group.pk], actor=staff, now=make.NOW)
    make.resolve(group, staff, FIRST)
    make.publish(group, staff)
    row.candidates.all().delete()
    page = desk.get(at(row))
    assert [each.subdistrict_id for each in page.context["news"].lacking] == [FIRST]
    desk.post(at(row), {"take": "1"})
    assert list(row.candidates.values_list("subdistrict", flat=True)) == [FIRST]


def test_the_board_of_an_opened_round_tells_when_the_winners_are_others(desk, group, staff):
    row = make.draft_round(number_of_places=1)
    advancements.name_feeders(row, [group.pk], actor=staff, now=make.NOW)
    make.resolve(group, staff, FIRST)
    make.publish(group, staff)
    make.seat(row, role="chair")
    make.rules(row)
    make.rounds.open_round(row, actor=None, now=make.NOW)
    words = "ผลของรอบก่อนหน้าไม่ตรงกับผู้เข้ารับการคัดเลือกของรอบนี้"
    address = reverse("round", args=[row.pk])
    assert words not in desk.get(address).content.decode()
    make.revise(group, staff)
    make.resolve(group, staff, SECOND)
    make.publish(group, staff)
    page = desk.get(address).content.decode()
    assert words in page
    assert "ผู้ที่ได้รับเลือกแต่ไม่อยู่ในรอบนี้จะไม่ถูกให้คะแนนในรอบนี้ ให้แจ้งที่ประชุมคณะกรรมการ" in page
    assert "ให้บันทึก “ผู้ที่ได้รับเลือกถอนตัว” ที่หน้าคำตัดสิน" in page


def test_who_publishes_sees_the_same_pages_whether_the_round_feeds_a_zone_or_not(desk, staff):
    zone = InspectionZone.objects.create(fiscal_year=2565, number=77)
    zone.provinces.add(make.province())
    row = make.resolution_round()
    make.resolve(row, staff, FIRST)
    pages = [reverse(name, args=[row.pk]) for name in ("round", "round_feeders", "round_publish")]
    alone = [desk.get(page).content for page in pages]
    above = make.draft_round(level="zone", inspection_zone=zone)
    advancements.name_feeders(above, [row.pk], actor=None, now=make.NOW)
    fed = [desk.get(page).content for page in pages]
    token = b"csrfmiddlewaretoken"
    without = [[line for line in page.splitlines() if token not in line] for page in (*alone, *fed)]
    assert without[:3] == without[3:]
