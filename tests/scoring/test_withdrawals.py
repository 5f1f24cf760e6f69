"""A winner withdraws: the next in place moves up in the next version, which says who withdrew and why."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from scoring import advancements, decisions, rankings, results, verification, withdrawals
from scoring.core.decision import BY_CHAIR, Casting
from scoring.models import Withdrawal
from subdistricts.models import Candidate, InspectionZone, Round
from subdistricts.refusals import Refusal
from tests import make

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = make.CODES[:3]


@pytest.fixture
def staff():
    person = make.user("staff")
    make.assign(person, "staff")
    return person


@pytest.fixture
def published(staff):
    """Three candidates, one place, and the first has won: 20, 15 and 10 points for each criterion."""
    row = make.open_round(judges=1, codes=make.CODES[:3])
    for code, points in zip(make.CODES, ("20", "15", "10"), strict=False):
        make.sign(make.sheet(row, "judge1", code), *[points] * 5)
    make.result(row, staff)
    return Round.objects.get(pk=row.pk)


def of(row, code):
    return Candidate.objects.select_related("round").get(round=row, subdistrict=code)


def refused(rule, *args, **terms):
    with pytest.raises(Refusal) as caught:
        rule(*args, **terms)
    return caught.value.code


def selected(decision):
    return [line.name for line in results.result_of(decision).selected]


def test_the_next_in_place_moves_up_in_the_next_version(published, staff):
    make.withdraw(of(published, FIRST), staff)
    assert Round.objects.get(pk=published.pk).state == Round.State.LOCKED
    decision = make.decide(published, staff)
    assert (decision.version, selected(decision)) == (2, [str(make.subdistrict(SECOND))])
    assert list(verification.differences()) == []


def test_the_record_names_who_withdrew_when_and_why(published, staff):
    winner = of(published, FIRST)
    make.withdraw(winner, staff)
    said = json.loads(make.decide(published, staff).record)
    assert said["withdrawals"] == [
        {
            "candidate": str(winner.pk),
            "version": 1,
            "reason": "ย้ายไปอยู่จังหวัดอื่น",
            "at": make.NOW.astimezone(dt.UTC).isoformat(),
            "by": staff.name,
        }
    ]
    assert (said["reason"], said["in"]["withdrawn"]) == ("ย้ายไปอยู่จังหวัดอื่น", [str(winner.pk)])


def test_places_and_totals_stay_as_they_were(published, staff):
    before = results.result_of(decisions.published(published))
    make.withdraw(of(published, FIRST), staff)
    after = results.result_of(make.decide(published, staff))
    assert [(line.name, line.place, line.total) for line in after.lines] == [
        (line.name, line.place, line.total) for line in before.lines
    ]
    assert [line.has_withdrawn for line in after.lines] == [True, False, False]


def test_the_published_version_stands_until_the_next_is_published(published, staff):
    make.withdraw(of(published, FIRST), staff)
    make.decide(published, staff)
    assert selected(decisions.published(Round.objects.get(pk=published.pk))) == [str(make.subdistrict(FIRST))]
    make.publish(published, staff)
    assert selected(decisions.published(Round.objects.get(pk=published.pk))) == [str(make.subdistrict(SECOND))]


def test_the_draft_that_it_feeds_follows(published, staff):
    zone = InspectionZone.objects.create(fiscal_year=2565, number=10)
    zone.provinces.add(make.province())
    above = make.draft_round(level="zone", inspection_zone=zone)
    advancements.name_feeders(above, [published.pk], actor=None, now=make.NOW)
    make.withdraw(of(published, FIRST), staff)
    assert list(above.candidates.values_list("subdistrict", flat=True)) == [FIRST]
    make.decide(published, staff)
    make.publish(published, staff)
    assert list(above.candidates.values_list("subdistrict", flat=True)) == [SECOND]


def test_a_tie_for_the_place_needs_a_casting_decision(staff):
    row = make.open_round(judges=1, codes=make.CODES[:3])
    for code, points in zip(make.CODES, ("20", "15", "15"), strict=False):
        make.sign(make.sheet(row, "judge1", code), *[points] * 5)
    make.result(row, staff)
    make.withdraw(of(row, FIRST), staff)
    terms = {"minutes": make.minutes(row), "actor": staff, "now": make.NOW}
    assert refused(decisions.decide, row, **terms) == "decision_breaks"
    picked = str(of(row, THIRD).pk)
    casting = Casting((picked,), BY_CHAIR, (), "ข้อมูลครบกว่า")
    decision = decisions.decide(row, castings=[casting], **terms)
    assert json.loads(decision.record)["selected"] == [picked]


def test_nobody_under_the_minimum_moves_up(staff):
    row = make.open_round(judges=1, codes=make.CODES[:2], minimum=Decimal(60))
    for code, points in zip(make.CODES, ("20", "10"), strict=False):
        make.sign(make.sheet(row, "judge1", code), *[points] * 5)
    make.result(row, staff)
    make.withdraw(of(row, FIRST), staff)
    assert selected(make.decide(row, staff)) == []


def test_one_after_the_other_may_withdraw(published, staff):
    for code in (FIRST, SECOND):
        make.withdraw(of(published, code), staff)
        last = make.decide(published, staff)
        make.publish(published, staff)
    assert (last.version, selected(last)) == (3, [str(make.subdistrict(THIRD))])
    assert list(verification.differences()) == []


def test_who_withdrew_stays_out_when_the_decision_is_taken_up_again(published, staff):
    make.withdraw(of(published, FIRST), staff)
    make.decide(published, staff)
    make.revise(published, staff)
    make.lock(published, staff)
    assert selected(make.decide(published, staff)) == [str(make.subdistrict(SECOND))]


def test_a_meeting_without_scores_chooses_another_one(staff):
    row = make.resolution_round(make.CODES[:2])
    make.resolve(row, staff, FIRST)
    make.publish(row, staff)
    make.withdraw(of(row, FIRST), staff)
    assert refused(make.resolve, row, staff, FIRST) == "resolution_breaks"
    assert selected(make.resolve(row, staff, SECOND)) == [str(make.subdistrict(SECOND))]
    assert list(verification.differences()) == []


def test_only_a_winner_of_the_decision_in_force_withdraws_with_a_reason(published, staff):
    winner, terms = of(published, FIRST), {"actor": staff, "now": make.NOW}
    seen = make.in_force(published)
    said = {"sha256": seen, "reason": "ย้าย"}
    assert refused(withdrawals.withdraw, of(published, SECOND), **said, **terms) == "no_winner"
    assert refused(withdrawals.withdraw, winner, sha256=seen, reason=" ", **terms) == "reason_needed"
    assert refused(withdrawals.withdraw, winner, sha256="other", reason="ย้าย", **terms) == "another_decision"
    make.revise(published, staff)
    assert refused(withdrawals.withdraw, winner, **said, **terms) == "wrong_state"
    assert Withdrawal.objects.count() == 0


def test_only_staff_who_lead_the_round_record_it(published):
    foreign, administrator = make.user(), make.user()
    make.assign(foreign, "staff", province=make.province("15"))
    make.assign(administrator, "administrator")
    codes = [refused(make.withdraw, of(published, FIRST), person) for person in (foreign, administrator)]
    assert codes == ["nothing_here", "not_allowed"]


def test_no_sheet_is_opened_by_it(published, staff):
    make.withdraw(of(published, FIRST), staff)
    answer = make.Device(make.sheet(published, "judge1", SECOND).seat.holder).send(
        make.sheet(published, "judge1", SECOND), "save", make.FULL
    )
    assert answer.outcome == "held"


def test_the_board_ranks_all_and_selects_without_who_withdrew(published, staff):
    make.withdraw(of(published, FIRST), staff)
    board = rankings.ranking(rankings.load(published))
    assert [(row.place, row.is_selected) for row in board.rows] == [(1, False), (2, True), (3, False)]
