"""The meeting's decision on a page: filled in, looked through, sealed. What is refused keeps all that was typed."""

import datetime as dt
import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring import agendas
from scoring.models import Decision
from subdistricts.models import Round
from tests import cast, make
from tests.remember import remembered
from tests.web.test_round_board import big_round

pytestmark = pytest.mark.django_db

GOOD, LESS, LEAST = ("18", "16", "17", "16.5", "16.5"), ("15", "16", "15", "16", "15"), ("10", "11", "10", "11", "10")


@remembered
def lock(marks, recused=None):
    people = cast.assemble()
    if recused:
        seat = people.round.committee.seats.get(holder=getattr(people, recused))
        make.recuse(seat, people.round.candidates.get(position=1))
    for code, points in zip(make.CODES, marks, strict=False):
        for judge in ("chair", "judge", "other_judge", "judging_staff"):
            if (judge, code) != (recused, make.CODES[0]):
                make.sign(make.sheet(people.round, getattr(people, judge), code), *points)
    make.lock(people.round, people.staff)
    return people


@pytest.fixture
def people():
    """A locked round with a clear first."""
    return lock((GOOD, LESS, LEAST))


@pytest.fixture
def tied():
    """A locked round whose first two are equal for the one place."""
    return lock((GOOD, GOOD, LEAST))


@pytest.fixture
def without_chair():
    """The same, and the chair is recused from one of the two."""
    return lock((GOOD, GOOD, LEAST), recused="chair")


def seats(people):
    return [str(seat.pk) for seat in people.round.committee.seats.order_by("number")]


def candidate(people, position):
    return str(people.round.candidates.get(position=position).pk)


def filled_in(people, **changes):
    everybody = seats(people)
    said = {"held_on": "29/12/2564", "venue": "ห้องประชุมศาลากลาง", "present": everybody}
    return said | {"presided_by": everybody[0], "signatories": everybody[:2]} | changes


def address(people):
    return reverse("round_decide", args=[people.round.pk])


def post(client, people, who=None, **said):
    client.force_login(who or people.staff)
    return client.post(address(people), said)


def seal(client, people, **said):
    seen = agendas.load(Round.objects.with_area().get(pk=people.round.pk)).fingerprint
    return post(client, people, **filled_in(people, **said), seal="1", seen=seen)


def errors(response):
    return {name: len(found) for name, found in response.context["form"].errors.items()}


# Filling in


def test_it_shows_what_is_to_be_decided_and_who_may_decide(client, people):
    client.force_login(people.staff)
    page = client.get(address(people))
    lines = [(line.place, line.name, line.total, line.is_selected) for line in page.context["standing"].lines]
    assert lines == [
        (1, "ตำบลตระการ", "84.00", True),
        (2, "ตำบลหนองกุง", "77.00", False),
        (3, "ตำบลเมืองเดช", "52.00", False),
    ]
    rows = [(row.seat["seat"], row.is_present, row.presides, row.signs) for row in page.context["form"].rows]
    first, *others = seats(people)
    assert rows == [(first, False, True, False), *((seat, False, False, False) for seat in others)]
    text = page.content.decode()
    assert text.count("ต้องมีกรรมการมาประชุมอย่างน้อย 2 จาก 4 คน") == 1
    assert text.count('name="picks"') == 0


def test_a_long_ranking_is_told_in_short(client):
    row = big_round(15)
    staff = make.user("staff")
    make.assign(staff, "staff")
    for position, candidate_ in enumerate(row.candidates.all()):
        points = [str(20 - position)] * 5
        candidate_.sheets.update(signed_body=make.body(*points), body=make.body(*points))
    make.close(row, staff)
    make.lock(row, staff)
    client.force_login(staff)
    standing = client.get(reverse("round_decide", args=[row.pk])).context["standing"]
    assert ([line.place for line in standing.in_short], standing.left_out) == ([1, 2, 3, 4], 11)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"held_on": ""}, {"held_on": 1}),
        ({"held_on": "30 กุมภา"}, {"held_on": 1}),
        ({"venue": " "}, {"venue": 1}),
        ({"present": ["999"]}, {"present": 2, "presided_by": 1, "signatories": 1}),
    ],
)
def test_what_is_missing_or_unreadable_is_told_beside_its_field(client, people, changes, wrong):
    response = post(client, people, **filled_in(people, **changes))
    assert (response.status_code, errors(response)) == (422, wrong)


def test_a_day_to_come_is_told_beside_the_day(client, people):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    day = f"{tomorrow.day}/{tomorrow.month}/{tomorrow.year + 543}"
    response = post(client, people, **filled_in(people, held_on=day))
    assert (response.status_code, errors(response)) == (422, {"held_on": 1})


def test_what_the_rules_refuse_stands_beside_its_field_and_keeps_what_was_typed(client, people):
    first, second, third, _fourth = seats(people)
    said = {"present": [second], "signatories": [first], f"dissent_{third}": "ควรให้ตำบลอื่น", "venue": "หอประชุม"}
    response = post(client, people, **filled_in(people, **said))
    assert response.status_code == 422
    assert errors(response) == {"present": 1, "presided_by": 1, "signatories": 1, f"dissent_{third}": 1}
    form = response.context["form"]
    assert [row.is_present for row in form.rows] == [False, True, False, False]
    assert [row.signs for row in form.rows] == [True, False, False, False]
    title = form.rows[0].seat["title"]
    assert form.errors["signatories"] == [f"มีผู้ลงนามที่ไม่ได้เข้าประชุม: {title}"]
    assert form.errors["presided_by"] == [f"ผู้เป็นประธานในที่ประชุมไม่ได้อยู่ในรายชื่อผู้เข้าประชุม: {title}"]
    assert [sorted(row.wrong) for row in form.rows[:2]] == [["presided_by", "signatories"], []]
    text = response.content.decode()
    described = re.findall(r'name="(\w+)" value="(\d+)"[^>]* aria-invalid="true" aria-describedby="(\w+)-errors"', text)
    assert described == [("presided_by", first, "presided_by"), ("signatories", first, "signatories")]
    assert [text.count(f'id="{name}-errors"') for name, *_ in described] == [1, 1]
    assert (form["venue"].value(), form.rows[2].dissent.value(), form.has_dissents) == (
        "หอประชุม",
        "ควรให้ตำบลอื่น",
        True,
    )
    assert Decision.objects.count() == 0


def test_for_a_vacant_seat_nothing_is_ticked_and_nobody_dissents(client, people):
    vacant = seats(people)[1]
    people.round.committee.seats.filter(pk=vacant).update(holder=None)
    client.force_login(people.staff)
    page = client.get(address(people))
    assert [row.is_vacant for row in page.context["form"].rows] == [False, True, False, False]
    text = page.content.decode()
    assert [text.count(f'value="{seat}"') for seat in seats(people)] == [3, 0, 3, 3]
    assert [text.count(f'name="dissent_{seat}"') for seat in seats(people)] == [1, 0, 1, 1]
    assert errors(post(client, people, **filled_in(people))).keys() >= {"present", "signatories"}
    said = {"present": [seats(people)[at] for at in (0, 2, 3)], "signatories": [seats(people)[0]]}
    assert seal(client, people, **said).status_code == 302


# The casting decision


def test_a_tie_asks_for_the_chairs_casting_decision_alone(client, tied):
    response = post(client, tied, **filled_in(tied))
    assert errors(response) == {"picks": 1, "casting_reason": 1}
    text = response.content.decode()
    assert (text.count('type="radio" name="picks"'), text.count('name="in_favour"')) == (2, 0)
    absent = seats(tied)[1:]
    said = {"present": absent, "presided_by": absent[0], "signatories": absent[:1]}
    response = post(client, tied, **filled_in(tied, picks=candidate(tied, 2), casting_reason="ครบกว่า", **said))
    assert errors(response) == {"present": 1}


def test_nobody_else_can_be_picked(client, tied):
    response = post(client, tied, **filled_in(tied, picks=candidate(tied, 3), casting_reason="ครบกว่า"))
    assert errors(response) == {"picks": 2}


def test_the_chairs_pick_is_sealed(client, tied):
    picked = candidate(tied, 2)
    response = seal(client, tied, picks=picked, casting_reason="ข้อมูลครบกว่า")
    assert response.url == reverse("decision", args=[tied.round.pk, 1])
    said = json.loads(Decision.objects.get().record)
    casting = {"picks": [picked], "by": "chair", "in_favour": [], "reason": "ข้อมูลครบกว่า"}
    assert (said["selected"], said["casting"]) == ([picked], casting)


def drawn(client, people):
    """The rows of the board's ranking: their class, and what is said of the selection in them."""
    client.force_login(people.staff)
    text = client.get(reverse("round", args=[people.round.pk])).content.decode()
    body = re.search(r'<table class="table ranking">.*?<tbody>(.*?)</tbody>', text, re.DOTALL)[1]
    rows = re.findall(r"<tr(?: class=\"(.*?)\")?>(.*?)</tr>", body, re.DOTALL)
    said = r'<span class="(?:visually-hidden|casting)">\s*(.*?)</span>|<td colspan="5"><span>(.*?)</span>'
    return [(kind, *("".join(each) for each in re.findall(said, row))) for kind, row in rows]


@pytest.mark.parametrize("is_published", [False, True])
@pytest.mark.parametrize(
    ("picked", "rows"),
    [
        (
            1,
            [
                ("is-selected", "(ได้รับเลือก)", "ได้รับเลือกโดยการชี้ขาด"),
                ("cut", "เลือก 1 ตำบล"),
                ("", "ไม่ได้รับเลือกจากการชี้ขาด"),
                ("",),
            ],
        ),
        (
            2,
            [
                ("", "ไม่ได้รับเลือกจากการชี้ขาด"),
                ("is-selected", "(ได้รับเลือก)", "ได้รับเลือกโดยการชี้ขาด"),
                ("",),
            ],
        ),
    ],
)
def test_the_board_draws_what_the_casting_decision_selected(client, tied, picked, rows, is_published):
    before = drawn(client, tied)
    assert [kind for kind, *_ in before] == ["cut is-tied", "is-tied", "is-tied", ""]
    seal(client, tied, picks=candidate(tied, picked), casting_reason="ข้อมูลครบกว่า")
    if is_published:
        make.publish(tied.round, tied.staff)
    assert drawn(client, tied) == rows


def test_taken_up_again_the_board_draws_the_tie_as_open(client, tied):
    before = drawn(client, tied)
    seal(client, tied, picks=candidate(tied, 2), casting_reason="ข้อมูลครบกว่า")
    make.revise(tied.round, tied.staff)
    assert drawn(client, tied) == before


def test_where_the_chair_is_recused_it_asks_who_was_in_favour(client, without_chair):
    chair, *voters = seats(without_chair)
    picked = {"picks": candidate(without_chair, 1), "casting_reason": "ครบกว่า"}
    response = post(client, without_chair, **filled_in(without_chair, **picked))
    assert errors(response) == {"in_favour": 1}
    form = response.context["form"]
    assert [seat["seat"] for seat in form.cuts[0].voters] == voters
    response = post(client, without_chair, **filled_in(without_chair, **picked, in_favour=[chair, voters[0]]))
    assert errors(response)["in_favour"] == 2
    seal(client, without_chair, **picked, in_favour=voters[:2])
    said = json.loads(Decision.objects.get().record)
    assert (said["casting"]["by"], said["casting"]["in_favour"]) == ("majority", voters[:2])


# Looking through and sealing


def test_it_is_looked_through_before_anything_is_sealed(client, people):
    third = seats(people)[2]
    response = post(client, people, **filled_in(people, **{f"dissent_{third}": "ควรให้\nตำบลอื่น"}))
    assert (response.status_code, response.templates[0].name) == (200, "scoring/decision_review.html")
    sitting = response.context["sitting"]
    assert (sitting.held_on, sitting.venue, sitting.quorum) == (dt.date(2021, 12, 29), "ห้องประชุมศาลากลาง", 2)
    assert ([each.seat for each in sitting.signatories], sitting.presided_by.seat) == (
        seats(people)[:2],
        seats(people)[0],
    )
    assert [(each.seat, each.dissent.split()) for each in sitting.dissents] == [(third, ["ควรให้", "ตำบลอื่น"])]
    assert (Decision.objects.count(), Round.objects.get().state) == (0, "locked")


def test_going_back_shows_the_form_as_it_was(client, people):
    response = post(client, people, **filled_in(people), edit="1")
    assert (response.status_code, response.templates[0].name) == (200, "scoring/decision_meeting.html")
    assert [row.is_present for row in response.context["form"].rows] == [True] * 4


def test_sealing_records_the_meeting(client, people):
    third = seats(people)[2]
    response = seal(client, people, **{f"dissent_{third}": "ควรให้ตำบลอื่น"})
    assert response.url == reverse("decision", args=[people.round.pk, 1])
    decision = Decision.objects.get()
    said = json.loads(decision.record)
    assert (decision.decided_by, Round.objects.get().state) == (people.staff, "decided")
    assert said["meeting"] == {
        "held_on": "2021-12-29",
        "venue": "ห้องประชุมศาลากลาง",
        "present": seats(people),
        "presided_by": seats(people)[0],
        "dissents": [{"member": third, "reason": "ควรให้ตำบลอื่น"}],
        "signatories": seats(people)[:2],
    }


def test_a_ranking_that_was_not_looked_at_is_not_sealed(client, people):
    response = post(client, people, **filled_in(people), seal="1", seen="another")
    assert (response.status_code, response.context["has_changed"], Decision.objects.count()) == (409, True, 0)


def test_other_marks_with_the_same_totals_are_looked_through_again(client, people):
    """The outcome is the same to the last digit, and what would be sealed is not."""
    before = agendas.load(Round.objects.with_area().get(pk=people.round.pk))
    make.decisions.unlock(people.round, reason="สลับข้อ", actor=people.staff, now=make.NOW)
    c1, c2, *others = GOOD
    make.sign(make.sheet(people.round, people.judge), c2, c1, *others)
    make.lock(people.round, people.staff)
    after = agendas.load(Round.objects.with_area().get(pk=people.round.pk))
    assert (before.ranked, before.fingerprint == after.fingerprint) == (after.ranked, False)
    response = post(client, people, **filled_in(people), seal="1", seen=before.fingerprint)
    assert (response.status_code, Decision.objects.count()) == (409, 0)


def test_sealing_twice_makes_one_decision(client, people):
    seen = agendas.load(Round.objects.with_area().get(pk=people.round.pk)).fingerprint
    said = filled_in(people) | {"seal": "1", "seen": seen}
    statuses = [post(client, people, **said).status_code for _ in range(2)]
    assert (statuses, Decision.objects.count()) == ([302, 409], 1)


def test_only_a_locked_round_is_decided(client):
    people = cast.assemble()
    client.force_login(people.staff)
    assert client.get(address(people)).status_code == 409


def test_deciding_is_for_staff_who_do_not_judge(client, people):
    expected = {"judging_staff": 403, "judge": 403, "administrator": 403, "reader": 404, "foreign_staff": 404}
    posts = {who: post(client, people, getattr(people, who), **filled_in(people)).status_code for who in expected}
    assert posts == expected


@pytest.mark.parametrize("candidates", [5, pytest.param(250, marks=pytest.mark.slow)])
def test_the_page_costs_as_much_for_5_candidates_as_for_250(client, django_assert_num_queries, candidates):
    row = big_round(candidates)
    staff = make.user("staff")
    make.assign(staff, "staff")
    make.lock(row, staff)
    client.force_login(staff)
    with django_assert_num_queries(QUESTIONS):
        page = client.get(reverse("round_decide", args=[row.pk]))
    assert len(page.context["agenda"].cuts[0].tied) == candidates


QUESTIONS = 18
