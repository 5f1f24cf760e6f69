"""The page on which a winner's withdrawal is recorded."""

import pytest
from django.urls import reverse

from scoring.models import Withdrawal
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
def published(staff):
    row = make.resolution_round()
    make.resolve(row, staff, FIRST)
    make.publish(row, staff)
    return row


@pytest.fixture
def ranked(staff):
    """By score sheets: three candidates, one place; the first has won, and is published."""
    row = make.open_round(judges=1, codes=make.CODES[:3])
    for code, points in zip(make.CODES, ("20", "15", "10"), strict=False):
        make.sign(make.sheet(row, "judge1", code), *[points] * 5)
    make.result(row, staff)
    return Round.objects.get(pk=row.pk)


def withdrawn(row, staff):
    winner = row.candidates.select_related("round").get(subdistrict=FIRST)
    make.withdraw(winner, staff)
    return winner


@pytest.fixture
def desk(client, staff):
    client.force_login(staff)
    return client


def sent(row, **changes):
    winner = str(row.candidates.get(subdistrict=FIRST).pk)
    return {"candidate": winner, "reason": "ย้าย", "sha256": make.in_force(row)} | changes


def test_it_offers_the_winners_and_records_who_withdraws(desk, published):
    address = reverse("round_withdrawal", args=[published.pk])
    assert [line.name for line in desk.get(address).context["result"].selected] == [str(make.subdistrict(FIRST))]
    response = desk.post(address, sent(published))
    assert (response.status_code, response.url) == (302, reverse("round", args=[published.pk]))
    assert Withdrawal.objects.get().reason == "ย้าย"
    assert Round.objects.get(pk=published.pk).state == Round.State.LOCKED


@pytest.mark.parametrize(("left_out", "field"), [("candidate", "candidate"), ("reason", "reason")])
def test_it_says_what_is_left_out(desk, published, left_out, field):
    response = desk.post(reverse("round_withdrawal", args=[published.pk]), sent(published, **{left_out: ""}))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_who_did_not_win_is_not_offered(desk, published):
    other = str(published.candidates.get(subdistrict=SECOND).pk)
    response = desk.post(reverse("round_withdrawal", args=[published.pk]), sent(published, candidate=other))
    assert (response.status_code, Withdrawal.objects.count()) == (422, 0)


def test_another_decision_than_the_one_shown_is_shown_first(desk, published):
    response = desk.post(reverse("round_withdrawal", args=[published.pk]), sent(published, sha256="other"))
    assert (response.status_code, response.context["refusal"].code) == (409, "another_decision")


def test_the_next_version_shows_staff_the_reason_and_readers_that_he_withdrew(client, desk, published, staff):
    desk.post(reverse("round_withdrawal", args=[published.pk]), sent(published))
    make.resolve(published, staff, SECOND)
    make.publish(published, staff)
    address = reverse("decision", args=[published.pk, 2])
    assert [each.reason for each in desk.get(address).context["withdrawals"]] == ["ย้าย"]
    reader = make.user("reader")
    make.assign(reader, "reader")
    client.force_login(reader)
    page = client.get(address)
    assert [line.has_withdrawn for line in page.context["result"].lines] == [False, True]
    assert "ย้าย" not in page.content.decode()


# Until the next decision is sealed

CHIP, BECAUSE = "ถอนตัวหลังได้รับเลือก", "เหตุผล: ย้ายไปอยู่จังหวัดอื่น"


def test_the_board_marks_at_once_who_withdrew_and_why(desk, ranked, staff):
    address = reverse("round", args=[ranked.pk])
    before = desk.get(address).content.decode()
    winner = withdrawn(ranked, staff)
    after = desk.get(address).content.decode()
    line = after[after.index(str(winner)) :].partition("</tr>")[0]
    assert (before.count(CHIP), after.count(CHIP), line.count(CHIP), line.count(BECAUSE)) == (0, 1, 1, 1)


def line_of(page, candidate):
    """The row of a page's table that names a candidate: how often it says that he withdrew, and why."""
    text = page.content.decode()
    line = text[text.index(str(candidate)) :].partition("</tr>")[0]
    return line.count(CHIP), line.count(BECAUSE)


def minutes_of(row):
    seat = str(row.committee.seats.get().pk)
    return {"held_on": "29/12/2564", "venue": "ศาลากลาง", "present": seat, "presided_by": seat, "signatories": seat}


def test_the_meeting_reads_it_on_the_form_and_before_sealing(desk, ranked, staff):
    winner = withdrawn(ranked, staff)
    address = reverse("round_decide", args=[ranked.pk])
    assert line_of(desk.get(address), winner) == (1, 1)
    review = desk.post(address, minutes_of(ranked))
    assert (review.status_code, review.templates[0].name) == (200, "scoring/decision_review.html")
    assert line_of(review, winner) == (1, 1)


def test_a_meeting_without_sheets_reads_it_and_cannot_choose_who_withdrew(desk, published, staff):
    winner = withdrawn(published, staff)
    other = published.candidates.get(subdistrict=SECOND)
    address = reverse("round_decide", args=[published.pk])
    text = desk.get(address).content.decode()
    fields = {key: text[text.index(f'value="{key}"') :].partition("</div>")[0] for key in (winner.pk, other.pk)}
    told = [(" disabled" in each, each.count(CHIP), each.count(BECAUSE)) for each in fields.values()]
    assert told == [(True, 1, 1), (False, 0, 0)]
    said = {"held_on": "29/12/2564", "venue": "ศาลากลาง", "present": "นายอำเภอ", "reason": "ลำดับถัดไป"}
    assert desk.post(address, said | {"selected_1": winner.pk}).status_code == 422
    review = desk.post(address, said | {"selected_1": other.pk})
    assert (review.templates[0].name, line_of(review, winner)) == ("scoring/resolution_review.html", (1, 1))


def test_beside_the_result_that_still_stands_staff_alone_read_it(desk, published, staff):
    winner = withdrawn(published, staff)
    address = reverse("round", args=[published.pk])
    assert line_of(desk.get(address), winner) == (1, 1)
    reader = make.user("reader")
    make.assign(reader, "reader")
    desk.force_login(reader)
    page = desk.get(address)
    assert [line.candidate for line in page.context["result"].selected] == [str(winner.pk)]
    assert line_of(page, winner) == (0, 0)
