"""The TPMAP follow-up: reports that only grow, who may see and report what, what districts are asked."""

import datetime as dt

import pytest
from django.db.models import Q
from django.utils import timezone

from subdistricts import imports, tpmap, visits
from subdistricts.models import AuditEntry, ImportBatch, InspectionZone, TpmapInstruction, TpmapReport, Visit
from subdistricts.permissions import (
    may_follow_up_tpmap,
    may_instruct_at,
    may_report_tpmap,
    may_see_counts_at,
    may_see_tpmap_of,
    may_see_tpmap_sums,
)
from subdistricts.refusals import Refusal
from subdistricts.tpmap_instructions import in_full, in_short
from subdistricts.tpmap_progress import in_order, places_of, progress_by_district, read, years_of
from subdistricts.tpmap_standing import Counted, that_stand
from subdistricts.tpmap_words import sums_of
from tests import cast, make

pytestmark = pytest.mark.django_db
DEC_1, DEC_28 = dt.date(2021, 12, 1), dt.date(2021, 12, 28)


@pytest.fixture
def people():
    return cast.assemble()


def standing(unit="persons", year=2565):
    return read(places_of(district__province="34"), year, unit)


def refused(rule, *args, **facts):
    with pytest.raises(Refusal) as refusal:
        rule(*args, **facts)
    return refusal.value.code


# Reports


def test_of_no_subdistricts_nothing_stands_and_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        reading = read([], 2565, "persons")
    assert (reading.subdistricts, reading.indicator_sets, reading.last, reading.whole().of) == ([], (), None, 0)


def test_a_later_days_report_stands_in_for_the_earlier_which_stays():
    make.tpmap_report(as_of=DEC_1, persons=(40, 10, 0, 0, 0, 0, 0))
    make.tpmap_report(as_of=DEC_28, persons=(30, 20, 0, 0, 0, 0, 0))
    [area] = standing().subdistricts
    assert area.by_dimension == {"health": Counted((30, 20, 0, 0, 0, 0, 0), 50, 20, before=10, then=20)}
    assert (area.by_dimension["health"].change, area.last) == (10, DEC_28)
    assert TpmapReport.objects.count() == 2


def test_an_earlier_days_report_that_comes_later_does_not_stand():
    make.tpmap_report(as_of=DEC_28, persons=(30, 20, 0, 0, 0, 0, 0))
    make.tpmap_report(as_of=DEC_1, persons=(40, 10, 0, 0, 0, 0, 0))
    [area] = standing().subdistricts
    assert area.by_dimension["health"].counts == (30, 20, 0, 0, 0, 0, 0)


def test_a_correction_of_the_same_day_stands():
    make.tpmap_report(persons=(30, 20, 0, 0, 0, 0, 0))
    make.tpmap_report(persons=(31, 20, 0, 0, 0, 0, 0))
    [row] = that_stand(Q(), 2565)
    assert row.counts("persons") == (31, 20, 0, 0, 0, 0, 0)


def test_what_stands_for_a_file_is_of_its_year_and_was_not_withdrawn():
    make.tpmap_report(data_year=2564, dimension="living")
    kept = make.tpmap_report()
    wrong = make.tpmap_report(dimension="income")
    tpmap.withdraw_report(wrong, actor=None, now=make.NOW)
    assert list(that_stand(Q(), 2565)) == [kept]


def test_a_report_of_nothing_is_refused():
    assert refused(tpmap.save_reports, [], actor=None, now=make.NOW) == "tpmap_nothing_counted"


def test_what_was_said_already_is_not_said_again():
    make.tpmap_report()
    assert refused(make.tpmap_report) == "tpmap_said_already"
    assert TpmapReport.objects.count() == 1


def test_of_several_dimensions_only_the_new_ones_are_added():
    first = make.tpmap_report(dimension="health")
    both = [make.tpmap_report(dimension=each, save=False) for each in ("health", "income")]
    [added] = tpmap.save_reports(both, actor=None, now=make.NOW)
    assert (added.dimension, TpmapReport.objects.exclude(pk=first.pk).count()) == ("income", 1)


def test_a_withdrawn_report_gives_way_to_the_one_before():
    make.tpmap_report(as_of=DEC_1, persons=(40, 10, 0, 0, 0, 0, 0))
    wrong = make.tpmap_report(as_of=DEC_28)
    tpmap.withdraw_report(wrong, actor=None, now=make.NOW)
    [area] = standing().subdistricts
    assert area.by_dimension["health"].counts == (40, 10, 0, 0, 0, 0, 0)
    assert refused(tpmap.withdraw_report, wrong, actor=None, now=make.NOW) == "tpmap_withdrawn_already"
    make.tpmap_report(as_of=DEC_28)  # and may be reported anew
    assert standing().subdistricts[0].last == DEC_28


def test_the_years_of_a_province_are_those_of_its_own_reports_that_were_not_withdrawn():
    make.tpmap_report(data_year=2564, as_of=DEC_1)
    make.tpmap_report()
    make.tpmap_report("150101", data_year=2563, as_of=DEC_1)
    assert (years_of("34"), years_of("15")) == ([2565, 2564], [2563])
    tpmap.withdraw_report(TpmapReport.objects.get(data_year=2564), actor=None, now=make.NOW)
    assert years_of("34") == [2565]


def test_years_of_data_are_kept_apart():
    make.tpmap_report(data_year=2564, as_of=DEC_28, persons=(9, 9, 9, 9, 9, 9, 9))
    make.tpmap_report(data_year=2565, as_of=DEC_1)
    assert [standing(year=year).whole().by_dimension["health"].base for year in (2564, 2565)] == [63, 86]


def test_a_unit_that_was_not_counted_is_missing_and_not_nought():
    make.tpmap_report(as_of=DEC_1, persons=(1, 2, 3, 4, 5, 6, 7), households=(1, 0, 0, 0, 0, 0, 0))
    make.tpmap_report(as_of=DEC_28, persons=(0, 9, 0, 0, 0, 0, 0))
    assert standing("households").subdistricts[0].last == DEC_1
    assert standing("persons").subdistricts[0].last == DEC_28


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"persons": None}, "tpmap_nothing_counted"),
        ({"as_of": dt.date(2021, 12, 30)}, "tpmap_day_ahead"),
        ({"as_of": dt.date(2021, 9, 30)}, "tpmap_day_before_data"),
        ({"indicator_set": "นายสมชาย ใจดี"}, "tpmap_names_somebody"),
        ({"indicator_set": "1234567890123"}, "tpmap_names_somebody"),
    ],
)
def test_it_refuses_what_cannot_be(fields, code):
    assert refused(make.tpmap_report, **fields) == code
    assert TpmapReport.objects.count() == 0


def test_each_report_says_who_when_and_leaves_its_entry(people):
    people.district_officer.office = make.office("cdd-3411", "สำนักงานพัฒนาชุมชนอำเภอตระการพืชผล")
    row = make.tpmap_report(actor=people.district_officer)
    assert (row.reported_by, row.reported_for.code, row.reported_at) == (people.district_officer, "cdd-3411", make.NOW)
    entry = AuditEntry.objects.get(action="tpmap.reported")
    assert (entry.subject, entry.facts["dimensions"]) == (f"tpmapreport:{row.pk}", ["health"])


# Who


def test_each_sees_and_reports_what_is_theirs(people):
    make.district("3420"), make.district("1501")
    names = (
        "staff",
        "administrator",
        "department_administrator",
        "district_officer",
        "reader",
        "foreign_staff",
        "judge",
    )
    table = {
        name: "".join(
            "x" if verdict else "-"
            for verdict in (
                may_see_tpmap_sums(person, "34"),
                may_see_tpmap_of(person, "34"),
                may_report_tpmap(person, make.district("3411")),
                may_report_tpmap(person, make.district("3420")),
                may_follow_up_tpmap(person, "34"),
                may_see_tpmap_sums(person, "15"),
            )
        )
        for name in names
        for person in [getattr(people, name)]
    }
    assert table == {
        "staff": "xxxxx-",
        "administrator": "x-----",
        "department_administrator": "x----x",
        "district_officer": "x-x---",
        "reader": "x-----",
        "foreign_staff": "-----x",
        "judge": "------",
    }


def test_each_is_offered_the_provinces_whose_sums_he_sees_and_each_once(people):
    make.district("1501"), make.district("3420")
    zone = InspectionZone.objects.create(fiscal_year=2565, number=1)
    zone.provinces.add(make.province("15"))
    make.assign(people.stranger, "staff", "zone", inspection_zone=zone)
    make.assign(people.district_officer, "district_officer", "district", district=make.district("3420"))
    names = ("department_administrator", "stranger", "staff", "district_officer", "reader", "foreign_staff", "judge")
    offered = {name: sorted(row.pk for row in tpmap.provinces_of(getattr(people, name))) for name in names}
    assert offered == {
        "department_administrator": ["15", "34"],
        "stranger": ["15"],
        "staff": ["34"],
        "district_officer": ["34"],
        "reader": ["34"],
        "foreign_staff": ["15"],
        "judge": [],
    }


def test_only_who_follows_a_province_up_takes_a_report_back(people):
    row = make.tpmap_report()
    take_back = tpmap.withdraw_report
    for name in ("district_officer", "reader", "administrator", "department_administrator"):
        assert refused(take_back, row, actor=getattr(people, name), now=make.NOW) == "not_allowed"
    assert refused(take_back, row, actor=people.foreign_staff, now=make.NOW) == "nothing_here"
    take_back(row, actor=people.staff, now=make.NOW)
    assert TpmapReport.objects.get().withdrawn_by == people.staff


def test_the_departments_and_a_zones_staff_see_sums_alone(people):
    zone = InspectionZone.objects.create(fiscal_year=2565, number=10)
    zone.provinces.add(make.province())
    make.assign(people.stranger, "staff", "zone", inspection_zone=zone)
    of_all = make.user("of_all")
    make.assign(of_all, "staff", "department")
    for person in (people.stranger, of_all):
        assert (bool(may_see_tpmap_sums(person, "34")), bool(may_see_tpmap_of(person, "34"))) == (True, False)
        assert refused(make.tpmap_report, actor=person) == "not_allowed"
    assert refused(make.tpmap_report, actor=people.foreign_staff) == "nothing_here"


def test_a_file_of_counts_is_not_shown_to_the_department(people):
    of_all = make.user("of_all")
    make.assign(of_all, "staff", "department")
    facts = {"list_name": "tpmap", "act": "follow_up_tpmap", "file_name": "tpmap.csv"}
    made = ImportBatch(province=make.province(), new=1, changed=0, unchanged=0, **facts)
    batch = imports.record_batch(made, [], actor=people.staff, now=make.NOW)
    asking = (people.staff, of_all, people.administrator, people.department_administrator, people.district_officer)
    seen = [each.username for each in asking if batch in ImportBatch.objects.visible_to(each)]
    assert seen == ["staff"]


# Progress


def test_the_dimension_furthest_behind_speaks_for_an_area_and_none_are_added():
    make.tpmap_report(dimension="health", persons=(10, 90, 0, 0, 0, 0, 0))
    make.tpmap_report(dimension="income", persons=(30, 10, 0, 0, 0, 0, 0))
    area = standing().whole()
    assert (area.furthest_behind, area.percent, area.base) == ("income", 25, 40)


def test_subdistricts_are_added_within_a_dimension_and_those_without_a_report_are_told():
    make.tpmap_report("341111", persons=(10, 10, 0, 0, 0, 0, 0))
    make.tpmap_report("341112", persons=(0, 20, 0, 0, 0, 0, 0))
    make.subdistrict("341113")
    [district] = standing().districts()
    assert (district.by_dimension["health"].counts[:2], district.percent) == ((10, 30), 75)
    assert (district.of, district.reported, district.missing) == (3, 2, 1)


def test_who_is_further_behind_comes_first():
    make.tpmap_report("341111", persons=(1, 99, 0, 0, 0, 0, 0))
    make.tpmap_report("341112", persons=(50, 50, 0, 0, 0, 0, 0))
    make.tpmap_report("341113", persons=(500, 500, 0, 0, 0, 0, 0))
    make.tpmap_report("341114", persons=(0, 5, 0, 0, 0, 0, 0))
    make.tpmap_report("341115", persons=(0, 0, 0, 0, 0, 0, 0))
    make.subdistrict("341116")
    areas = in_order(standing().subdistricts)
    assert [area.code for area in areas] == ["341116", "341113", "341112", "341111", "341114", "341115"]
    make.tpmap_report("341114", "income", persons=(9, 1, 0, 0, 0, 0, 0))
    make.tpmap_report("341112", "income", persons=(1, 9, 0, 0, 0, 0, 0))
    areas = in_order(standing().subdistricts, "income")
    assert [area.code for area in areas] == ["341111", "341113", "341115", "341116", "341114", "341112"]


def test_a_subdistrict_is_behind_until_all_six_are_settled():
    for dimension in ("health", "living", "education", "income", "access"):
        make.tpmap_report(dimension=dimension, persons=(0, 5, 0, 0, 0, 0, 0))
    assert standing().subdistricts[0].is_behind is True
    make.tpmap_report(dimension="vulnerable", persons=(1, 5, 0, 0, 0, 0, 0))
    assert standing().subdistricts[0].is_behind is True
    make.tpmap_report(dimension="vulnerable", persons=(0, 6, 0, 0, 0, 0, 0))
    assert standing().subdistricts[0].is_behind is False


def test_a_share_is_rounded_down_so_that_all_means_all():
    assert [Counted.of((1, 999)).percent, Counted.of((0, 1)).percent, Counted.of((0, 0)).percent] == [99, 100, None]


def test_from_outside_neither_change_nor_bar_nor_share_tells_a_small_count():
    make.tpmap_report(as_of=DEC_1, persons=(40, 60, 0, 0, 0, 0, 0))
    make.tpmap_report(persons=(3, 97, 0, 0, 0, 0, 0))
    [inside, outside] = [sums_of(standing().whole(), suppress=each)[0] for each in (False, True)]
    assert (inside.counts[0], inside.share, inside.change, bool(inside.bar)) == ("3", "97%", "+37", True)
    assert (outside.counts[:2], outside.base, outside.share) == (("*", "*"), "100", "*")
    assert (outside.change, outside.bar, outside.is_withheld) == ("", "", True)


def test_progress_by_district_is_for_who_may_see_the_counts(people):
    make.tpmap_report("341111"), make.tpmap_report("342004")
    seen = {
        name: sorted(progress_by_district(make.province(), getattr(people, name)))
        for name in ("staff", "district_officer", "reader", "department_administrator", "foreign_staff", "judge")
    }
    everything = sorted({place.district.pk for place in places_of(district__province="34")})
    nothing = {name: [] for name in ("reader", "department_administrator", "foreign_staff", "judge")}
    assert seen == {"staff": everything, "district_officer": ["3411"], **nothing}
    assert progress_by_district(make.province(), people.staff)["3411"].percent == 53


# At the visit


def test_a_follow_up_is_about_a_district_of_its_own_round(people):
    assert make.follow_up(people.round).district_id == "3411"
    assert refused(make.follow_up, people.round, "1501", hour=17) == "visit_district_outside"
    scored = make.visit(people.round.candidates.first())
    scored.district = make.district("3411")
    assert refused(visits.save_visit, scored, actor=None, now=make.NOW) == "district_of_follow_ups"


def test_staff_and_the_chair_ask_a_district_and_others_do_not(people):
    visit = make.follow_up(people.round)
    asking = [
        name
        for name in ("staff", "chair", "judge", "administrator", "district_officer", "reader", "foreign_staff")
        if may_instruct_at(getattr(people, name), visit)
    ]
    assert asking == ["staff", "chair"]
    assert refused(make.instruction, visit, actor=people.judge) == "not_allowed"
    row = make.instruction(visit, actor=people.chair)
    assert (row.recorded_by, row.district_id, row.until) == (people.chair, "3411", dt.date(2022, 1, 14))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"until": dt.date(2021, 12, 28)}, "instruction_day_past"),
        ({"text": " "}, "text_needed"),
        ({"text": "ช่วยนางสาวสมหญิง ใจดี"}, "tpmap_names_somebody"),
        ({"given_by": "นายสมชาย ใจดี"}, "tpmap_names_somebody"),
    ],
)
def test_an_instruction_that_cannot_be_is_refused(people, fields, code):
    assert refused(make.instruction, make.follow_up(people.round), actor=people.staff, **fields) == code
    assert TpmapInstruction.objects.count() == 0


def test_only_the_district_that_is_visited_is_asked(people):
    visit = make.follow_up(people.round)
    code = refused(make.instruction, visit, actor=people.staff, district=make.district("3420"))
    assert code == "instruction_of_another_district"


def test_the_district_answers_and_the_office_closes(people):
    row = make.instruction(make.follow_up(people.round))
    answer = tpmap.answer_instruction(row, "ประชุมแล้ว", actor=people.district_officer, now=make.NOW)
    assert (answer.text, answer.answered_by) == ("ประชุมแล้ว", people.district_officer)
    close = tpmap.close_instruction
    assert refused(close, row, "ครบแล้ว", actor=people.district_officer, now=make.NOW) == "not_allowed"
    close(row, "ครบแล้ว", actor=people.staff, now=make.NOW)
    row.refresh_from_db()
    assert (row.closed_by, row.closing, row.closed_at) == (people.staff, "ครบแล้ว", make.NOW)
    assert refused(close, row, "อีกครั้ง", actor=people.staff, now=make.NOW) == "instruction_closed"
    late = refused(tpmap.answer_instruction, row, "สาย", actor=people.district_officer, now=make.NOW)
    assert late == "instruction_closed"


def test_what_closes_an_instruction_names_nobody_and_says_something(people):
    row = make.instruction(make.follow_up(people.round))
    for text, code in (("นายสมชาย ใจดี ทำแล้ว", "tpmap_names_somebody"), (" ", "text_needed")):
        assert refused(tpmap.close_instruction, row, text, actor=people.staff, now=make.NOW) == code
    row.refresh_from_db()
    assert row.closed_at is None


def test_open_instructions_are_of_the_districts_asked_for_the_most_urgent_first(people):
    visit = make.follow_up(people.round)
    later, sooner = make.instruction(visit), make.instruction(visit, until=dt.date(2022, 1, 3))
    tpmap.close_instruction(make.instruction(visit), "ครบแล้ว", actor=people.staff, now=make.NOW)
    make.instruction(make.follow_up(people.round, "3420", hour=17))
    assert list(tpmap.open_instructions(["3411"])) == [sooner, later]


def test_only_what_is_open_and_past_its_day_is_late_and_stands_first(people, monkeypatch):
    visit = make.follow_up(people.round)
    done = make.instruction(visit, until=dt.date(2021, 12, 29), text="done")
    for text, day in (("tomorrow", 31), ("today", 30), ("past", 29)):
        make.instruction(visit, until=dt.date(2021, 12, day), text=text)
    tpmap.close_instruction(done, "ครบแล้ว", actor=people.staff, now=make.NOW)
    monkeypatch.setattr(timezone, "now", lambda: make.NOW + dt.timedelta(days=1))
    for shown in (in_full(TpmapInstruction.objects.all()), in_short(TpmapInstruction.objects.all())):
        assert [(each.row.text, each.is_late) for each in shown] == [
            ("past", True),
            ("today", False),
            ("tomorrow", False),
            ("done", False),
        ]


def test_a_stranger_to_the_district_learns_nothing_of_what_it_was_asked(people):
    row = make.instruction(make.follow_up(people.round))
    assert refused(tpmap.answer_instruction, row, "x", actor=people.foreign_staff, now=make.NOW) == "nothing_here"
    seeing = [
        name
        for name in ("staff", "district_officer", "reader", "administrator", "foreign_staff", "judge")
        if row in TpmapInstruction.objects.visible_to(getattr(people, name))
    ]
    assert seeing == ["staff", "district_officer"]


def test_an_instruction_outlives_the_stop_at_which_it_was_given(people):
    visit = make.follow_up(people.round)
    row = make.instruction(visit)
    visits.remove_visit(visit, actor=people.staff, now=make.NOW)
    assert TpmapInstruction.objects.get(pk=row.pk).given_on == make.NOW.date()


def test_a_zones_visit_shows_its_province_nothing_and_asks_nothing_of_districts(people):
    zone = InspectionZone.objects.create(fiscal_year=2565, number=10)
    zone.provinces.add(make.province())
    row = make.draft_round(level="zone", inspection_zone=zone)
    inspector = make.user("inspector")
    make.assign(inspector, "staff", "zone", inspection_zone=zone)
    visit = make.follow_up(row)
    insiders = ("staff", "administrator", "district_officer", "reader", "judge")
    for name in insiders:
        assert Visit.objects.visible_to(getattr(people, name)).filter(pk=visit.pk).count() == 0
        assert may_instruct_at(getattr(people, name), visit).stranger is True
        assert may_see_counts_at(getattr(people, name), visit).stranger is True
    assert (bool(may_instruct_at(inspector, visit)), bool(may_see_counts_at(inspector, visit))) == (False, False)
    assert refused(make.instruction, visit, actor=inspector) == "not_allowed"
