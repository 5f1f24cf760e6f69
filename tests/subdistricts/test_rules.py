"""The ground floor's rules, noun by noun: what is saved, what is refused, and that a refusal leaves nothing behind."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from subdistricts import candidates, committees, people, places, visits
from subdistricts import rounds as ground_rounds
from subdistricts.models import (
    Assignment,
    AuditEntry,
    Candidate,
    District,
    Office,
    Province,
    Recusal,
    Round,
    Seat,
    StandIn,
    Subdistrict,
    User,
    Visit,
)
from subdistricts.refusals import Refusal
from tests import make

pytestmark = pytest.mark.django_db


def refused(rule, *args, **kwargs) -> str:
    """The code with which a rule refuses; the trail must be as long as before."""
    before = AuditEntry.objects.count()
    with pytest.raises(Refusal) as caught:
        rule(*args, **kwargs)
    assert AuditEntry.objects.count() == before
    assert "%(" not in caught.value.message
    return caught.value.code


BY_SYSTEM = {"actor": None, "now": make.NOW}

# Places


def test_the_areas_of_one_province_are_imported_once_whatever_the_number_of_tries():
    first = places.import_areas("34")
    second = places.import_areas("34")
    assert first == second == {"province": 1, "district": 25, "subdistrict": 219}
    assert (Province.objects.count(), District.objects.count(), Subdistrict.objects.count()) == (1, 25, 219)


def test_a_group_takes_districts_of_its_province():
    group = make.group(5, ("3411", "3420"))
    assert sorted(group.members.values_list("district_id", "fiscal_year")) == [("3411", 2565), ("3420", 2565)]


def test_a_group_refuses_a_district_of_another_province():
    group = make.group(5, ())
    assert refused(places.put_in_group, group, [make.district("1501")], **BY_SYSTEM) == "district_not_in_province"


def test_a_district_is_in_one_group_a_year():
    make.group(5, ("3411",))
    other = make.group(4, ())
    pair = [make.district("3420"), make.district("3411")]
    assert refused(places.put_in_group, other, pair, **BY_SYSTEM) == "district_in_another_group"
    assert other.members.count() == 0
    make.group(4, ("3411",), year=2566)


def test_a_group_number_stands_once_a_province_and_year():
    make.group(5, ())
    with pytest.raises(IntegrityError), transaction.atomic():
        make.group(5, ())


def test_an_office_is_made_once():
    assert places.community_development_office(make.district()) == places.community_development_office(make.district())
    assert Office.objects.get().name == "สำนักงานพัฒนาชุมชนอำเภอตระการพืชผล"


# Rounds and candidates


def test_a_round_names_the_area_of_its_level():
    round_ = Round(award=make.award(), fiscal_year=2565, level="zone", province=make.province())
    assert refused(ground_rounds.save_round, round_, **BY_SYSTEM) == "area_does_not_fit"


def test_a_groups_round_belongs_to_the_groups_province():
    round_ = make.draft_round(level="group", district_group=make.group(5))
    assert round_.province_id == "34"


def test_a_groups_round_is_of_the_groups_year():
    assert refused(make.draft_round, level="group", year=2566, district_group=make.group(5)) == "group_of_another_year"


@pytest.mark.parametrize(("field", "value"), [("places", 3), ("fiscal_year", 2566), ("level", "department")])
def test_what_opening_fixed_is_no_longer_changed(field, value):
    round_ = make.open_round()
    setattr(round_, field, value)
    if field == "level":
        round_.province = None
    assert refused(ground_rounds.save_round, round_, **BY_SYSTEM) == "round_not_draft"


def test_a_candidate_lies_in_the_rounds_area():
    round_ = make.draft_round()
    assert refused(make.candidate, round_, "150101") == "candidate_outside_round"
    assert not Candidate.objects.exists()


def test_a_candidate_of_a_groups_round_lies_in_a_district_of_the_group():
    round_ = make.draft_round(level="group", district_group=make.group(5, ("3411",)))
    make.candidate(round_, "341111")
    assert refused(make.candidate, round_, "342004") == "candidate_outside_round"


def test_a_candidate_is_of_the_kind_that_the_award_asks_for():
    round_ = make.draft_round()
    candidate = Candidate(round=round_, office=make.office())
    assert refused(candidates.save_candidate, candidate, **BY_SYSTEM) == "candidate_kind"


def test_an_office_competes_where_offices_are_judged():
    award = make.award("clean-agency", "office")
    round_ = ground_rounds.save_round(
        Round(award=award, fiscal_year=2565, level="province", province=make.province()), **BY_SYSTEM
    )
    office = places.community_development_office(make.district())
    candidate = candidates.save_candidate(Candidate(round=round_, office=office), **BY_SYSTEM)
    assert str(candidate) == office.name


def test_a_candidate_is_put_forward_by_a_group_that_has_its_district():
    round_ = make.draft_round()
    group = make.group(4, ("3420",))
    assert refused(make.candidate, round_, "341111", district_group=group) == "candidate_not_in_group"
    assert make.candidate(round_, "342004", district_group=group).district_group == group


def test_candidates_are_fixed_when_the_round_opens():
    round_ = make.open_round()
    assert refused(make.candidate, round_, make.CODES[2]) == "round_not_draft"
    assert refused(candidates.remove_candidate, round_.candidates.first(), **BY_SYSTEM) == "round_not_draft"


def test_rules_ask_whether_the_actor_may():
    round_ = make.draft_round()
    candidate = Candidate(round=round_, subdistrict=make.subdistrict())
    assert refused(candidates.save_candidate, candidate, actor=make.user(), now=make.NOW) == "nothing_here"


# Visits


@pytest.fixture
def candidate():
    return make.candidate(make.draft_round())


def visit_on(candidate, start: dt.datetime, hours: float = 2, **fields) -> Visit:
    return Visit(
        round=candidate.round, candidate=candidate, starts_at=start, ends_at=start + dt.timedelta(hours=hours), **fields
    )  # fmt: skip


@pytest.mark.parametrize(
    ("start", "fits"),
    [
        (dt.datetime(2021, 10, 1, 0, 0, tzinfo=make.BANGKOK), True),
        (dt.datetime(2021, 9, 30, 21, 0, tzinfo=make.BANGKOK), False),
        (dt.datetime(2022, 9, 30, 21, 0, tzinfo=make.BANGKOK), True),
        (dt.datetime(2022, 9, 30, 23, 0, tzinfo=make.BANGKOK), False),
        (dt.datetime(2022, 10, 1, 9, 0, tzinfo=make.BANGKOK), False),
    ],
)
def test_a_visit_lies_in_the_rounds_fiscal_year(candidate, start, fits):
    row = visit_on(candidate, start)
    if fits:
        assert visits.save_visit(row, **BY_SYSTEM).pk
    else:
        assert refused(visits.save_visit, row, **BY_SYSTEM) == "visit_outside_year"


def test_a_visit_outside_the_year_is_told_in_the_buddhist_era(candidate):
    row = visit_on(candidate, dt.datetime(2022, 10, 3, 9, tzinfo=make.BANGKOK))
    with pytest.raises(Refusal) as caught:
        visits.save_visit(row, **BY_SYSTEM)
    facts = {name: str(value) for name, value in caught.value.facts.items()}
    assert facts == {"day": "3 ต.ค. 2565", "year": "2565", "first": "1 ต.ค. 2564", "last": "30 ก.ย. 2565"}


@pytest.mark.parametrize(("hour", "clashes"), [(8, False), (9, True), (11, True), (12, False)])
def test_a_committee_is_at_one_place_at_a_time(candidate, hour, clashes):
    make.visit(candidate, hour=10)
    row = visit_on(candidate, dt.datetime(2021, 12, 29, hour, tzinfo=make.BANGKOK))
    if clashes:
        assert refused(visits.save_visit, row, **BY_SYSTEM) == "visit_overlaps"
    else:
        assert visits.save_visit(row, **BY_SYSTEM).pk


def test_a_visit_does_not_clash_with_itself(candidate):
    row = make.visit(candidate)
    row.venue = "องค์การบริหารส่วนตำบลตระการ"
    visits.save_visit(row, **BY_SYSTEM)
    assert Visit.objects.get().venue == "องค์การบริหารส่วนตำบลตระการ"


def test_other_committees_may_be_elsewhere_at_the_same_time(candidate):
    make.visit(candidate)
    other = make.candidate(make.draft_round(level="district", district=make.district()))
    assert make.visit(other).pk


def test_a_scored_visit_names_a_candidate_of_its_round(candidate):
    row = visit_on(candidate, make.NOW)
    row.candidate = None
    assert refused(visits.save_visit, row, **BY_SYSTEM) == "visit_needs_candidate"
    row.kind = Visit.Kind.STUDY
    assert visits.save_visit(row, **BY_SYSTEM).pk
    foreign = make.candidate(make.draft_round(year=2566))
    row = visit_on(candidate, make.NOW + dt.timedelta(days=1))
    row.candidate = foreign
    assert refused(visits.save_visit, row, **BY_SYSTEM) == "candidate_of_another_round"


def test_a_visit_ends_after_it_starts(candidate):
    assert refused(visits.save_visit, visit_on(candidate, make.NOW, hours=0), **BY_SYSTEM) == "visit_ends_before"


# Committees


ALL_BUT_DRAFT = [state for state in Round.State.values if state != "draft"]


def seat_in(state):
    """The chair's seat of an opened round that has come to this state."""
    round_ = make.open_round()
    Round.objects.filter(pk=round_.pk).update(state=state)
    return Seat.objects.select_related("committee__round").get(committee__round=round_, number=1)


@pytest.mark.parametrize("state", ALL_BUT_DRAFT)
@pytest.mark.parametrize("change", [{"number": 9}, {"role": "secretary"}, {"is_voting": False}], ids=str)
def test_a_seats_number_role_and_vote_are_fixed_when_the_round_opens(state, change):
    seat = seat_in(state)
    for name, value in change.items():
        setattr(seat, name, value)
    assert refused(committees.save_seat, seat, **BY_SYSTEM) == "round_not_draft"
    assert Seat.objects.filter(pk=seat.pk).values("number", "role", "is_voting").get() == {
        "number": 1,
        "role": "chair",
        "is_voting": True,
    }


@pytest.mark.parametrize("state", ALL_BUT_DRAFT)
@pytest.mark.parametrize("is_voting", [True, False])
def test_no_seat_joins_a_committee_or_leaves_it_once_the_round_has_opened(state, is_voting):
    """Not even one without a vote: who sits decides with the meeting, and a chair may cast."""
    seat, newcomer = seat_in(state), make.user("newcomer")
    assert refused(make.seat, seat.committee.round, newcomer, is_voting=is_voting) == "round_not_draft"
    assert refused(committees.remove_seat, seat, **BY_SYSTEM) == "round_not_draft"
    assert Seat.objects.filter(committee=seat.committee).count() == 3


@pytest.mark.parametrize("state", ALL_BUT_DRAFT)
def test_a_seats_holder_office_and_title_may_change_while_the_round_is_open(state):
    seat = seat_in(state)
    seat.holder, seat.office, seat.title = make.user("successor"), make.office("of-9", "สำนักงานใหม่"), "ผู้แทน"
    committees.save_seat(seat, **BY_SYSTEM)
    assert Seat.objects.filter(pk=seat.pk).values_list("holder__username", "office__code", "title").get() == (
        "successor",
        "of-9",
        "ผู้แทน",
    )


def test_a_stand_in_has_no_other_place_on_the_visit():
    round_ = make.open_round()
    first, second = Seat.objects.filter(committee__round=round_)[:2]
    visit = make.visit(round_.candidates.first())
    assert refused(make.stand_in, first, visit, second.holder) == "stand_in_holds_a_seat"
    person = make.user()
    make.stand_in(first, visit, person)
    assert refused(make.stand_in, second, visit, person) == "stand_in_holds_a_seat"
    assert StandIn.objects.count() == 1


def test_a_stand_in_sits_for_a_seat_of_the_same_round():
    visit = make.visit(make.open_round().candidates.first())
    foreign = make.seat(make.draft_round(year=2566))
    assert refused(make.stand_in, foreign, visit, make.user()) == "seat_of_another_round"


def test_a_recusal_needs_a_reason_and_is_recorded_once():
    round_ = make.open_round()
    seat, candidate = Seat.objects.filter(committee__round=round_).first(), round_.candidates.first()
    terms = {"kind": "interest", "actor": seat.holder, "now": make.NOW}
    assert refused(committees.record_recusal, seat, candidate, reason="  ", **terms) == "reason_needed"
    for _ in range(2):
        committees.record_recusal(seat, candidate, reason="ญาติ", **terms)
    assert Recusal.objects.count() == 1
    assert AuditEntry.objects.filter(action="recusal.recorded").count() == 1


def test_a_locked_round_takes_no_recusal():
    round_ = make.open_round()
    Round.objects.update(state="locked")
    round_.refresh_from_db()
    seat = Seat.objects.filter(committee__round=round_).first()
    assert refused(make.recuse, seat, round_.candidates.first()) == "round_closed"


# People


def test_the_first_administrator_is_made_in_an_empty_database_only():
    user, password = people.create_first_administrator(now=make.NOW)
    assert user.check_password(password)
    assert (user.must_change_password, user.assignments.get().scope) == (True, "department")
    assert refused(people.create_first_administrator, now=make.NOW) == "already_set_up"


def test_a_chosen_password_ends_the_one_time_one():
    user, password = people.create_first_administrator(now=make.NOW)
    people.choose_password(user, "ตำบลต้นแบบ-2565-ดี", now=make.NOW)
    assert (user.must_change_password, user.check_password(password)) == (False, False)
    with pytest.raises(ValidationError):
        people.choose_password(user, "12345678", now=make.NOW)


@pytest.mark.parametrize("typed", ["น้ำยืน", "น้ํายืน", "นํ้ายืน", "  น้ำยืน "])
def test_a_thai_user_name_is_one_however_it_was_typed(typed):
    made = make.user(typed)
    assert made.username == "น้ำยืน"
    assert User.objects.get_by_natural_key(typed) == made


def test_an_administrator_gives_roles_within_his_area_only():
    actor = make.user()
    make.assign(actor, "administrator")
    other = make.province("15", "อ่างทอง", "Ang Thong")
    give = people.save_assignment
    inside = Assignment(user=make.user(), role="staff", scope="province", province=make.province())
    assert give(inside, actor=actor, now=make.NOW).pk
    for area in ({"scope": "province", "province": other}, {"scope": "department"}):
        row = Assignment(user=make.user(), role="staff", **area)
        assert refused(give, row, actor=actor, now=make.NOW) == "role_beyond_own"


def test_the_departments_last_administrator_stays():
    user, _ = people.create_first_administrator(now=make.NOW)
    role = user.assignments.get()
    assert refused(people.remove_assignment, role, actor=user, now=make.NOW) == "last_administrator"
    second = make.user()
    make.assign(second, "administrator", "department")
    people.remove_assignment(role, actor=second, now=make.NOW)
    assert not user.assignments.exists()


def test_an_issued_password_must_be_changed():
    actor = make.user()
    make.assign(actor, "administrator")
    user = make.user(office=make.office())
    password = people.issue_password(user, actor=actor, now=make.NOW)
    assert (user.check_password(password), user.must_change_password) == (True, True)


def test_an_administrator_manages_the_people_of_his_area_only():
    actor, elsewhere, chief = make.user(), make.user(), make.user(office=make.office())
    make.assign(actor, "administrator")
    make.assign(elsewhere, "staff", "province", province=make.province("15", "อ่างทอง", "Ang Thong"))
    make.assign(chief, "administrator", "department")
    for person in (elsewhere, chief):
        assert refused(people.issue_password, person, actor=actor, now=make.NOW) == "role_beyond_own"
        assert refused(people.save_user, person, actor=actor, now=make.NOW) == "role_beyond_own"
    nobodys = User(username="nobodys", name="ไม่มีหน่วยงาน")
    assert refused(people.save_user, nobodys, actor=actor, now=make.NOW) == "role_beyond_own"


def test_nobody_gives_himself_a_role():
    actor = make.user()
    make.assign(actor, "administrator")
    row = Assignment(user=actor, role="staff", scope="province", province=make.province())
    assert refused(people.save_assignment, row, actor=actor, now=make.NOW) == "not_oneself"


def test_the_departments_last_administrator_is_not_switched_off():
    user, _ = people.create_first_administrator(now=make.NOW)
    user.is_active = False
    assert refused(people.save_user, user, actor=user, now=make.NOW) == "last_administrator"


def test_a_provinces_people_do_not_make_an_office_of_the_department():
    actor = make.user()
    make.assign(actor, "staff")
    office = places.community_development_office(make.province())
    office.kind, office.province = Office.Kind.DEPARTMENT, None
    assert refused(places.save_office, office, actor=actor, now=make.NOW) == "not_allowed"
    office.province = make.province()
    assert refused(places.save_office, office, actor=actor, now=make.NOW) == "office_beyond_own"
    with pytest.raises(IntegrityError), transaction.atomic():
        office.save()


def test_the_department_administrator_by_office_is_not_a_provinces_to_manage():
    actor = make.user()
    make.assign(actor, "administrator")
    department = places.save_office(Office(code="cdd", kind="department", name="กรมการพัฒนาชุมชน"), **BY_SYSTEM)
    chief = make.user(office=make.office())
    make.assign(chief, "administrator", "office", office=department)
    assert refused(people.issue_password, chief, actor=actor, now=make.NOW) == "role_beyond_own"


def test_nobody_takes_a_place_himself_once_the_round_is_open():
    round_ = make.open_round()
    actor = make.user("staff")
    make.assign(actor, "staff")
    seat = Seat.objects.filter(committee__round=round_).first()
    visit = make.visit(round_.candidates.first())
    sits = StandIn(seat=seat, visit=visit, user=actor)
    assert refused(committees.save_stand_in, sits, actor=actor, now=make.NOW) == "not_oneself"
    seat.holder = actor
    assert refused(committees.save_seat, seat, actor=actor, now=make.NOW) == "not_oneself"


def test_a_candidate_stays_in_its_round():
    candidate = make.candidate(make.draft_round())
    candidate.round = make.draft_round(year=2566)
    assert refused(candidates.save_candidate, candidate, **BY_SYSTEM) == "candidate_of_another_round"


@pytest.mark.parametrize(("year", "fits"), [(2565, True), (2022, False), (0, False), (1, False), (2701, False)])
def test_a_fiscal_year_is_of_the_buddhist_era(year, fits):
    field = Round._meta.get_field("fiscal_year")
    if fits:
        assert field.clean(year, None) == year
    else:
        with pytest.raises(ValidationError):
            field.clean(year, None)


def test_a_gregorian_fiscal_year_is_refused_with_its_counterpart():
    with pytest.raises(ValidationError) as caught:
        Round._meta.get_field("fiscal_year").clean(2022, None)
    assert caught.value.messages == ["2022 เป็นปี ค.ศ. ปี พ.ศ. คือ 2565"]
