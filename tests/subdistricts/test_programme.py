"""A day's programme: its order, the way between stops, who sits for whom, who came, and what will not work out."""

import datetime as dt

import pytest

from subdistricts import attendance, clashes, committees, day_stand_ins, rounds, visits
from subdistricts.models import Attendance, AuditEntry, InspectionZone, Round, StandIn, Visit
from subdistricts.programme import Programme, days_seen
from subdistricts.refusals import Refusal
from subdistricts.travel import way_to
from tests import make

pytestmark = pytest.mark.django_db
DAY = dt.date(2021, 12, 29)
BY_SYSTEM = {"actor": None, "now": make.NOW}


def refused(rule, *args, **kwargs) -> str:
    before = AuditEntry.objects.count()
    with pytest.raises(Refusal) as caught:
        rule(*args, **kwargs)
    assert AuditEntry.objects.count() == before
    assert "%(" not in caught.value.message
    return caught.value.code


def staff():
    person = make.user()
    make.assign(person, "staff")
    return person


def second_round():
    """The clean agency's round of the same province, with the provincial office as a candidate."""
    award = make.award("clean-agency", "office")
    row = Round(award=award, fiscal_year=2565, level="province", province=make.province(), places=1)
    return rounds.save_round(row, **BY_SYSTEM)


def study(round_, hour, minutes=60, **fields):
    start = dt.datetime(2021, 12, 29, hour, tzinfo=make.BANGKOK)
    made = Visit(
        round=round_, kind="study", title="ศึกษาดูงาน", starts_at=start, ends_at=start + dt.timedelta(minutes=minutes)
    )
    for name, value in {"venue": "ศาลากลาง", **fields}.items():
        setattr(made, name, value)
    return visits.save_visit(made, **BY_SYSTEM)


def kinds(person, day=DAY):
    return [(clash.kind, clash.stop) for clash in Programme(person, day).clashes]


# The order


def test_a_change_is_the_next_revision_and_keeps_the_name_in_calendars():
    visit = make.visit(make.candidate(make.draft_round()))
    uid = visit.uid
    visit.venue = "ที่อื่น"
    visits.save_visit(visit, **BY_SYSTEM)
    visits.save_visit(Visit.objects.get(pk=visit.pk), **BY_SYSTEM)
    found = Visit.objects.get(pk=visit.pk)
    assert (found.uid, found.revision) == (uid, 2)


def test_two_stops_change_places_with_the_same_pause_between_them():
    round_ = make.draft_round()
    first = make.visit(make.candidate(round_, "341111"), hour=9, minutes=90, travel_minutes=30)
    second = make.visit(make.candidate(round_, "342004"), hour=13, minutes=60, travel_minutes=45, travel_by="รถตู้")
    visits.put_before(second, first, actor=staff(), now=make.NOW)
    hours = {
        row.pk: (f"{row.starts_at.astimezone(make.BANGKOK):%H:%M}", f"{row.ends_at.astimezone(make.BANGKOK):%H:%M}")
        for row in Visit.objects.all()
    }
    assert hours == {second.pk: ("09:00", "10:00"), first.pk: ("12:30", "14:00")}
    told = set(Visit.objects.values_list("travel_minutes", "travel_by"))
    assert told == {(None, "")}


def test_stops_of_different_days_or_in_the_other_order_do_not_change_places():
    round_ = make.draft_round()
    first = make.visit(make.candidate(round_, "341111"))
    same_day = make.visit(make.candidate(round_, "342004"), hour=14)
    other_day = make.visit(make.candidate(round_, "340701"), day=30)
    person = {"actor": staff(), "now": make.NOW}
    assert refused(visits.put_before, other_day, first, **person) == "stops_of_different_days"
    assert refused(visits.put_before, first, same_day, **person) == "stops_not_in_order"
    assert refused(visits.put_before, same_day, first, actor=make.user(), now=make.NOW) == "nothing_here"


def test_the_way_is_said_as_far_as_it_is_known():
    visit = make.visit(make.candidate(make.draft_round()), travel_minutes=40, travel_km=35, travel_by="รถตู้")
    assert way_to(visit) == "เดินทาง: 40 นาที · 35 กม. · รถตู้"
    assert way_to(Visit(travel_by="เดินเท้า")) == "เดินทาง: เดินเท้า"
    assert way_to(Visit()) == ""


# A day across rounds


def test_a_day_shows_all_rounds_of_the_reader_and_never_the_zones():
    round_, other = make.draft_round(), second_round()
    morning, noon = make.visit(make.candidate(round_)), study(other, 13)
    zone = InspectionZone.objects.create(fiscal_year=2565, number=10)
    zone.provinces.add(make.province())
    zoned = make.draft_round(level="zone", inspection_zone=zone)
    hidden = make.visit(make.candidate(zoned), hour=10, minutes=300)
    judge = make.user()
    for each in (round_, other, zoned):
        make.seat(each, judge)
    person, zone_staff = staff(), make.user()
    make.assign(zone_staff, "staff", "zone", inspection_zone=zone)
    assert [stop.visit for stop in Programme(person, DAY).stops] == [morning, noon]
    assert kinds(person) == []  # the judge is at the hidden stop at the same time
    assert [stop.visit for stop in Programme(zone_staff, DAY).stops] == [hidden]
    assert (days_seen(person), days_seen(make.user())) == ([DAY], [])


def test_a_long_day_costs_no_more_queries_than_a_short_one(django_assert_num_queries):
    person = staff()
    round_ = make.draft_round()
    for number, code in enumerate(make.CODES):
        make.visit(make.candidate(round_, code), hour=8 + 2 * number, minutes=60)
        make.seat(round_, make.user())
    with django_assert_num_queries(6):
        programme = Programme(person, DAY)
        assert (len(programme.stops), len(programme.offices)) == (5, 5)


# What will not work out


def test_who_sits_in_two_rounds_cannot_be_in_two_places():
    round_, other = make.draft_round(), second_round()
    judge = make.user(name="ประธานคนเดียว")
    first, second = make.seat(round_, judge), make.seat(other, judge)
    make.visit(make.candidate(round_), hour=10, minutes=120)
    late = study(other, 11)
    person = staff()
    [clash] = Programme(person, DAY).clashes
    assert (clash.kind, clash.stop) == ("two_places", late.pk)
    assert clash.words == "ประธานคนเดียว: อยู่สองแห่งพร้อมกันตั้งแต่ 11.00 น. คือที่นี่และที่ “ตำบลตระการ” (ถึง 12.00 น.)"
    committees.save_stand_in(StandIn(seat=second, visit=late, user=make.user()), **BY_SYSTEM)
    assert kinds(person) == []
    assert first.holder == second.holder


def test_rounds_without_a_person_in_common_may_be_in_different_places():
    round_, other = make.draft_round(), second_round()
    make.seat(round_, make.user())
    make.seat(other, make.user())
    make.visit(make.candidate(round_))
    study(other, 11, travel_minutes=500)
    assert kinds(staff()) == []


def test_a_way_longer_than_the_time_between_two_stops_is_told_also_across_rounds():
    round_, other = make.draft_round(), second_round()
    judge = make.user()
    make.seat(round_, judge)
    make.seat(other, judge)
    make.visit(make.candidate(round_), hour=10, minutes=120)
    just = study(other, 13, travel_minutes=60)
    person = staff()
    assert kinds(person) == []
    just.travel_minutes = 61
    visits.save_visit(just, **BY_SYSTEM)
    [clash] = Programme(person, DAY).clashes
    assert (clash.kind, clash.stop) == ("short_travel", just.pk)
    assert clash.words == "ต้องเดินทางจาก “ตำบลตระการ” 61 นาที แต่มีเวลา 60 นาที"


@pytest.mark.parametrize(
    ("hour", "minutes", "venue", "expected"),
    [
        (7, 60, "ศาลา", []),
        (18, 60, "ศาลา", []),
        (6, 60, "ศาลา", ["outside_hours"]),
        (18, 61, "ศาลา", ["outside_hours"]),
        (10, 60, "", ["no_venue"]),
        (23, 120, "", ["no_venue", "outside_hours"]),
    ],
)
def test_a_stop_at_night_or_without_a_venue_is_told(hour, minutes, venue, expected):
    study(make.draft_round(), hour, minutes, venue=venue)
    assert [kind for kind, _stop in kinds(staff())] == expected


def test_a_candidate_scored_on_two_days_is_told_with_the_other_day():
    row = make.candidate(make.draft_round())
    visit = make.visit(row)
    make.visit(row, day=30)
    [clash] = Programme(staff(), DAY).clashes
    assert (clash.kind, clash.stop) == ("scored_twice", visit.pk)
    assert clash.words == "ผู้เข้ารับการคัดเลือกนี้มีการลงพื้นที่ให้คะแนนอีกครั้ง: 30 ธ.ค. 2564 10.00 น."


def test_every_clash_says_what_to_do_in_both_languages():
    at = dt.datetime(2021, 12, 29, 22, tzinfo=make.BANGKOK)
    facts = {"round": 1, "name": "ก", "venue": "", "people": frozenset({1}), "scored": 5}
    late = at + dt.timedelta(minutes=90)
    stops = [
        clashes.Stop(key=1, starts_at=at, ends_at=late, travel_minutes=None, **facts),
        clashes.Stop(key=2, starts_at=at, ends_at=late, travel_minutes=None, **facts | {"round": 2}),
        clashes.Stop(key=3, starts_at=late, ends_at=late, travel_minutes=9, uncovered=("ที่นั่ง",), **facts),
    ]
    found = clashes.of_day(stops, {1: "ข"}, {5: [at, late]}, "th")
    assert {clash.kind for clash in found} == {
        "two_places", "short_travel", "no_venue", "outside_hours", "uncovered", "scored_twice",
    }  # fmt: skip
    assert all(clash.words and clash.advice and "%(" not in clash.words for clash in found)


def test_judges_are_not_shown_what_the_office_has_to_arrange():
    round_ = make.draft_round()
    judge = make.user()
    make.seat(round_, judge)
    study(round_, 5, venue="")
    Round.objects.filter(pk=round_.pk).update(state="open")
    assert kinds(judge) == []
    assert len(kinds(staff())) == 2


# Who sits for an office that day


def day_of_two_rounds():
    round_, other = make.draft_round(), second_round()
    judge = make.user()
    seat = make.seat(round_, judge)
    make.seat(other, judge)  # of the same office
    make.visit(make.candidate(round_, "341111"), hour=9)
    make.visit(make.candidate(round_, "342004"), hour=13)
    make.visit(make.candidate(round_, "340701"), day=30)
    study(other, 16)
    return seat, other


def test_one_entry_covers_all_visits_of_the_offices_day_across_rounds():
    seat, _other = day_of_two_rounds()
    person, deputy = staff(), make.user()
    made = day_stand_ins.sit_that_day(seat, DAY, deputy, reason="ติดราชการ", actor=person, now=make.NOW)
    assert len(made) == StandIn.objects.count() == 3
    assert set(StandIn.objects.values_list("user", "reason")) == {(deputy.pk, "ติดราชการ")}
    assert {row.visit.starts_at.astimezone(make.BANGKOK).date() for row in StandIn.objects.all()} == {DAY}
    [office] = Programme(person, DAY).offices
    assert (office.visits, office.is_whole, len(office.rounds)) == (3, True, 2)


def sitting(visit) -> list[tuple[int, int, str]]:
    return list(StandIn.objects.filter(visit=visit).order_by("seat").values_list("seat", "user", "reason"))


def test_a_stop_that_joins_the_day_later_has_the_stand_in_who_sits_on_all_of_its_rounds():
    seat, other = day_of_two_rounds()
    alike = other.committee.seats.get()
    person, deputy = staff(), make.user()
    day_stand_ins.sit_that_day(seat, DAY, deputy, reason="ติดราชการ", actor=person, now=make.NOW)
    late = study(other, 18)
    assert sitting(late) == [(alike.pk, deputy.pk, "ติดราชการ")]
    assert AuditEntry.objects.filter(action="stand_in.named", facts__visit=late.pk).count() == 1
    assert kinds(person) == []


def test_the_first_stop_of_a_round_that_day_and_a_stop_of_another_day_have_none():
    seat, other = day_of_two_rounds()
    day_stand_ins.sit_that_day(seat, DAY, make.user(), actor=staff(), now=make.NOW)
    third = second_round_of(other)
    make.seat(third, seat.holder)
    first = study(third, 19)
    next_day = make.visit(make.candidate(seat.committee.round, "340109"), day=30, hour=15)
    assert (sitting(first), sitting(next_day)) == ([], [])


def second_round_of(round_):
    row = Round(
        award=make.award("third", "office"), fiscal_year=2565, level="province", province=round_.province, places=1
    )
    return rounds.save_round(row, **BY_SYSTEM)


def test_where_the_holder_comes_to_some_stops_a_later_one_is_left_to_the_office_and_told():
    seat, _other = day_of_two_rounds()
    person, deputy = staff(), make.user()
    morning, afternoon = Visit.objects.filter(round=seat.committee.round).order_by("starts_at")[:2]
    make.stand_in(seat, morning, deputy)
    late = make.visit(make.candidate(seat.committee.round, "340109"), hour=17)
    assert sitting(late) == []
    assert kinds(person) == [("uncovered", afternoon.pk), ("uncovered", late.pk)]
    make.stand_in(seat, afternoon, make.user())
    make.stand_in(seat, late, deputy)
    evening = make.visit(make.candidate(seat.committee.round, "341505"), hour=20, minutes=30)
    assert sitting(evening) == []  # two persons sit for the seat that day


def test_a_stop_that_moves_to_a_day_joins_it_and_one_that_stays_keeps_what_was_taken_back():
    seat, _other = day_of_two_rounds()
    person, deputy = staff(), make.user()
    day_stand_ins.sit_that_day(seat, DAY, deputy, actor=person, now=make.NOW)
    moved = Visit.objects.get(starts_at__day=30)
    moved.starts_at, moved.ends_at = (
        each - dt.timedelta(days=1) + dt.timedelta(hours=7) for each in (moved.starts_at, moved.ends_at)
    )
    visits.save_visit(moved, **BY_SYSTEM)
    assert sitting(moved) == [(seat.pk, deputy.pk, "")]
    committees.remove_stand_in(StandIn.objects.get(visit=moved), **BY_SYSTEM)
    moved.venue = "ที่อื่น"
    visits.save_visit(moved, **BY_SYSTEM)
    assert sitting(moved) == []


def test_whom_the_rule_refuses_does_not_sit_at_a_later_stop_and_the_stop_is_kept():
    """One voice a seat: who was given a seat of his own meanwhile does not speak for another as well."""
    seat, _other = day_of_two_rounds()
    person, deputy = staff(), make.user()
    day_stand_ins.sit_that_day(seat, DAY, deputy, actor=person, now=make.NOW)
    make.seat(seat.committee.round, deputy)
    late = make.visit(make.candidate(seat.committee.round, "340109"), hour=17)
    assert (sitting(late), kinds(person)) == ([], [("uncovered", late.pk)])


def test_the_entry_made_again_covers_who_changed():
    seat, _other = day_of_two_rounds()
    person, deputy = staff(), make.user()
    day_stand_ins.sit_that_day(seat, DAY, make.user(), actor=person, now=make.NOW)
    before = AuditEntry.objects.count()
    day_stand_ins.sit_that_day(seat, DAY, deputy, actor=person, now=make.NOW)
    assert AuditEntry.objects.count() == before + 3
    day_stand_ins.sit_that_day(seat, DAY, deputy, actor=person, now=make.NOW)
    assert AuditEntry.objects.count() == before + 3
    assert (kinds(person), set(StandIn.objects.values_list("user", flat=True))) == ([], {deputy.pk})


def test_the_entry_is_made_whole_or_not_at_all():
    seat, other = day_of_two_rounds()
    deputy = make.user()
    make.seat(other, deputy)
    person = {"actor": staff(), "now": make.NOW}
    assert refused(day_stand_ins.sit_that_day, seat, DAY, deputy, **person) == "stand_in_holds_a_seat"
    assert not StandIn.objects.exists()
    far = dt.date(2022, 1, 5)
    assert refused(day_stand_ins.sit_that_day, seat, far, make.user(), **person) == "no_visit_that_day"
    stranger = {"actor": make.user(), "now": make.NOW}
    assert refused(day_stand_ins.sit_that_day, seat, DAY, make.user(), **stranger) == "nothing_here"


def test_the_entry_leaves_out_rounds_that_others_set_up():
    seat, _other = day_of_two_rounds()
    zone = InspectionZone.objects.create(fiscal_year=2565, number=10)
    zone.provinces.add(make.province())
    zoned = make.draft_round(level="zone", inspection_zone=zone)
    make.seat(zoned, seat.holder)
    hidden = make.visit(make.candidate(zoned), hour=17)
    day_stand_ins.sit_that_day(seat, DAY, make.user(), actor=staff(), now=make.NOW)
    assert (StandIn.objects.count(), StandIn.objects.filter(visit=hidden).count()) == (3, 0)


def test_the_days_entry_is_taken_back_whole():
    seat, _other = day_of_two_rounds()
    person = {"actor": staff(), "now": make.NOW}
    day_stand_ins.sit_that_day(seat, DAY, make.user(), **person)
    assert day_stand_ins.withdraw_that_day(seat, DAY, **person) == 3
    assert not StandIn.objects.exists()


# Who came


def opened(**fields):
    round_ = make.draft_round()
    judge = make.user()
    seat = make.seat(round_, judge, **fields)
    visit = make.visit(make.candidate(round_))
    Round.objects.filter(pk=round_.pk).update(state="open")
    visit.round.refresh_from_db()
    return visit, seat, judge


def test_it_is_recorded_who_came_and_that_a_stand_in_sat():
    visit, seat, _judge = opened()
    deputy = make.user()
    assert refused(attendance.record_attendance, visit, seat, presence="came", user=deputy, **BY_SYSTEM) == (
        "not_the_one_who_sits"
    )
    make.stand_in(seat, visit, deputy)
    row = attendance.record_attendance(visit, seat, presence="came", user=deputy, **BY_SYSTEM)
    assert row.is_stand_in
    before = AuditEntry.objects.count()
    attendance.record_attendance(visit, seat, presence="came", user=deputy, **BY_SYSTEM)
    assert AuditEntry.objects.count() == before
    row = attendance.record_attendance(visit, seat, presence="absent", user=deputy, note="ป่วย", **BY_SYSTEM)
    assert (row.user, row.note, row.is_stand_in) == (None, "ป่วย", False)
    assert Attendance.objects.count() == 1
    attendance.withdraw_attendance(row, **BY_SYSTEM)
    assert not Attendance.objects.exists()


def test_it_is_recorded_from_the_day_of_the_visit_until_the_result_is_public():
    visit, seat, judge = opened()
    early = {"actor": None, "now": make.NOW - dt.timedelta(days=1)}
    said = {"presence": "came", "user": judge}
    assert refused(attendance.record_attendance, visit, seat, **said, **early) == "not_yet_visited"
    Round.objects.filter(pk=visit.round_id).update(state="published")
    assert refused(attendance.record_attendance, visit, seat, **said, **BY_SYSTEM) == "round_closed"


def test_the_secretary_records_it_in_his_own_round_and_other_members_do_not():
    visit, seat, judge = opened(role="secretary")
    member = make.user()
    attendance.record_attendance(visit, seat, presence="came", user=judge, actor=judge, now=make.NOW)
    said = {"presence": "absent", "now": make.NOW}
    assert refused(attendance.record_attendance, visit, seat, actor=member, **said) == "nothing_here"
    deputy = make.user()
    make.stand_in(seat, visit, deputy)
    attendance.record_attendance(visit, seat, actor=deputy, **said)
    Attendance.objects.get(presence="absent", recorded_by=deputy)


def test_a_member_who_is_no_secretary_does_not_record_it():
    visit, seat, judge = opened()
    said = {"presence": "came", "user": judge, "now": make.NOW}
    assert refused(attendance.record_attendance, visit, seat, actor=judge, **said) == "not_allowed"
    attendance.record_attendance(visit, seat, actor=staff(), **said)
    foreign = make.draft_round(province=make.province("15"))
    of_another = make.seat(foreign, make.user())
    assert refused(attendance.record_attendance, visit, of_another, actor=None, **said) == "seat_of_another_round"


def test_a_stop_that_began_the_day_before_does_not_divide_the_day():
    round_ = make.draft_round()
    row, seat, deputy = make.candidate(round_), make.seat(round_), make.user("deputy")
    make.visit(row, day=28, hour=22, minutes=600)
    make.stand_in(seat, make.visit(row, day=29, hour=10), deputy)
    joined = make.visit(row, day=29, hour=14)
    assert [(each.seat, each.user) for each in joined.stand_ins.all()] == [(seat, deputy)]
