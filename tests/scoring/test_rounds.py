"""Scoring rules, opening and closing; and the recusals that look at sheets."""

from decimal import Decimal

import pytest

from scoring import recusals, rounds, rubrics
from scoring.models import Criterion, RoundRules, Rubric
from subdistricts.models import AuditEntry, Recusal, Seat
from subdistricts.refusals import Refusal
from tests import cast, make

pytestmark = pytest.mark.django_db


def refused(rule, *args, **kwargs) -> str:
    before = AuditEntry.objects.count()
    with pytest.raises(Refusal) as caught:
        rule(*args, **kwargs)
    assert AuditEntry.objects.count() == before
    assert "%(" not in caught.value.message
    return caught.value.code


# Rules


@pytest.mark.parametrize(
    "terms",
    [
        {"ties": ["criterion:c9"]},
        {"ties": ["median", "median"]},
        {"ties": ["coin"]},
        {"minimum": Decimal(-1)},
    ],
)
def test_rules_that_cannot_be_used_are_refused(terms):
    assert refused(make.rules, make.draft_round(), **terms) == "rules_break"


def test_rules_use_a_rubric_of_the_rounds_award():
    rubric = make.rubric()
    rubric.award = make.award("clean-agency", "office")
    rubric.save()
    assert refused(make.rules, make.draft_round(), rubric) == "rubric_of_another_award"


def test_opening_freezes_rubric_and_rules():
    round_ = make.open_round()
    rules = RoundRules.objects.get(round=round_)
    assert (rules.frozen_at, rules.rubric.frozen_at, round_.state) == (make.NOW, make.NOW, "open")
    assert refused(rounds.save_rules, rules, actor=None, now=make.NOW) == "rules_frozen"
    criterion = rules.rubric.criteria.first()
    assert refused(rubrics.check_criterion, criterion) == "rubric_frozen"


def test_a_row_read_before_the_opening_is_frozen_too():
    rubric = make.rubric()
    criterion = Criterion.objects.select_related("rubric").first()
    make.open_round(by=rubric)
    assert refused(rubrics.check_criterion, criterion) == "rubric_frozen"


def test_a_round_opens_once():
    round_ = make.open_round()
    assert refused(rounds.open_round, round_, actor=None, now=make.NOW) == "wrong_state"


def test_a_vacant_voting_seat_keeps_the_round_closed():
    round_ = make.draft_round()
    make.candidate(round_)
    make.seat(round_)
    make.rules(round_, ties=["chair"])
    Seat.objects.update(holder=None)
    assert [str(gap.where) for gap in rounds.gaps_before_opening(round_)] == ["committee", "committee"]


def test_new_rules_take_a_resolution_and_keep_the_rubric():
    people = cast.assemble()
    fresh = RoundRules(round=people.round, rubric=make.rubric("other"), missing="present")
    terms = {"actor": people.staff, "now": make.NOW}
    assert refused(rounds.adopt_rules, fresh, resolution=" ", **terms) == "resolution_needed"
    adopted = rounds.adopt_rules(fresh, resolution="มติที่ประชุมครั้งที่ 2/2565", **terms)
    assert (adopted.version, adopted.rubric.code, adopted.missing) == (2, "sample", "present")
    assert RoundRules.objects.get(round=people.round, version=1).missing == "refuse"


def test_closing_begins_and_is_taken_back_by_staff_without_a_vote():
    people = cast.assemble()
    for person in (people.judging_staff, people.judge, people.administrator):
        assert refused(rounds.begin_closing, people.round, actor=person, now=make.NOW) == "not_allowed"
    assert rounds.begin_closing(people.round, actor=people.staff, now=make.NOW).state == "closing"
    assert refused(rounds.begin_closing, people.round, actor=people.staff, now=make.NOW) == "wrong_state"
    assert rounds.reopen(people.round, actor=people.staff, now=make.NOW).state == "open"


def test_sheets_on_their_way_arrive_while_closing():
    people = cast.assemble()
    rounds.begin_closing(people.round, actor=people.staff, now=make.NOW)
    assert make.sign(make.sheet(people.round, people.judge), *["20"] * 5).outcome == "applied"


# Rubrics


def test_a_maximum_is_reached_in_whole_steps():
    criterion = Criterion(rubric=make.rubric(), code="c6", position=6, max_points=Decimal(10), step=Decimal(3))
    assert refused(rubrics.check_criterion, criterion) == "step_does_not_fit"


def test_a_new_version_copies_criteria_and_can_be_changed():
    people = cast.assemble()
    frozen = Rubric.objects.get()
    copy = rubrics.new_version(frozen, actor=people.department_administrator, now=make.NOW)
    assert (copy.code, copy.version, copy.is_frozen) == (frozen.code, 2, False)
    said = [list(each.criteria.values_list("code", "max_points", "name_th")) for each in (frozen, copy)]
    assert said[0] == said[1]
    rubrics.check_criterion(copy.criteria.first())
    assert refused(rubrics.new_version, frozen, actor=people.judge, now=make.NOW) == "nothing_here"


def test_the_arithmetic_knows_the_rubric_as_the_office_wrote_it():
    known = rubrics.core_rubric(make.rubric(points=("15", "25", "60"), weights=(1500, 2500, 6000)))
    assert [(each.code, each.max_points, each.weight_bp) for each in known.criteria] == [
        ("c1", Decimal(15), 1500),
        ("c2", Decimal(25), 2500),
        ("c3", Decimal(60), 6000),
    ]


def test_a_weight_that_is_not_given_follows_the_maximum():
    known = rubrics.core_rubric(make.rubric(points=("20", "7.5")))
    assert [each.weight_bp for each in known.criteria] == [2000, 750]


# Recusals


def test_an_absence_is_recorded_only_where_nothing_is_signed():
    people = cast.assemble()
    sheet = make.sheet(people.round, people.judge)
    terms = {"kind": "absence", "reason": "ติดราชการ", "actor": people.staff, "now": make.NOW}
    make.sign(sheet, *["20"] * 5)
    assert refused(recusals.record, sheet.seat, sheet.candidate, **terms) == "signed_already"
    other = make.sheet(people.round, people.judge, make.CODES[1])
    assert recusals.record(other.seat, other.candidate, **terms).kind == "absence"


def test_a_judge_declares_for_his_own_seat_only():
    people = cast.assemble()
    sheet = make.sheet(people.round, people.judge)
    terms = {"reason": "ญาติ", "now": make.NOW}
    assert refused(recusals.declare, sheet.seat, sheet.candidate, actor=people.chair, **terms) == "nothing_here"
    assert recusals.declare(sheet.seat, sheet.candidate, actor=people.judge, **terms).recorded_by == people.judge


def test_a_recusal_is_taken_back_by_staff():
    people = cast.assemble()
    seat = Seat.objects.get(holder=people.judge)
    recusal = make.recuse(seat, people.round.candidates.first())
    assert refused(recusals.withdraw, recusal, actor=people.judge, now=make.NOW) == "not_allowed"
    recusals.withdraw(recusal, actor=people.staff, now=make.NOW)
    assert not Recusal.objects.exists()


def test_a_judge_with_a_role_strikes_nobody_elses_sheet():
    people = cast.assemble()
    sheet = make.sheet(people.round, people.judge)
    terms = {"kind": "interest", "reason": "ญาติ", "actor": people.judging_staff, "now": make.NOW}
    assert refused(recusals.record, sheet.seat, sheet.candidate, **terms) == "not_allowed"
