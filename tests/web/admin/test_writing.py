"""What is saved on a set-up page goes through the rule of its noun: into the trail, or back with the rule's words."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring import rounds
from scoring.models import Criterion, RoundRules, Rubric
from subdistricts.models import (
    Assignment,
    AuditEntry,
    Award,
    Candidate,
    Committee,
    DistrictGroup,
    GroupedDistrict,
    InspectionZone,
    Office,
    Recusal,
    Round,
    Seat,
    StandIn,
    User,
    Visit,
)
from tests import make
from tests.web.admin.filled import errors_of, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    person = make.user("administrator")
    make.assign(person, "administrator")
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return person


@pytest.fixture
def department_administrator(client):
    person = make.user("department_administrator")
    make.assign(person, "administrator", "department")
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return person


def add(client, name, /, **fields):
    address = reverse(f"admin:{name}_add")
    return client.post(address, form_of(client.get(address), **fields))


def change(client, row, /, **fields):
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    return client.post(address, form_of(client.get(address), **fields))


def remove(client, row):
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_delete", args=[row.pk])
    return client.post(address, {"post": "yes"})


def acts(person):
    return list(AuditEntry.objects.filter(actor=person).order_by("pk").values_list("action", flat=True))


# Places


def test_a_group_is_saved_with_its_districts(client, administrator):
    make.district("3411"), make.district("3420")
    rows = {"members-TOTAL_FORMS": 2, "members-0-district": "3411", "members-1-district": "3420"}
    response = add(client, "subdistricts_districtgroup", province="34", fiscal_year="2565", number="5", **rows)
    assert response.status_code == 302
    assert sorted(GroupedDistrict.objects.values_list("district", flat=True)) == ["3411", "3420"]
    assert acts(administrator) == ["district_group.created", "district_group.filled", "district_group.filled"]


def test_what_is_left_empty_is_named(client, administrator):
    client.cookies["django_language"] = "th"
    errors = add(client, "subdistricts_visit", kind="").context["adminform"].form.errors
    assert errors == {
        "round": ["โปรดเลือก: รอบการคัดเลือก"],
        "kind": ["โปรดเลือก: ประเภท"],
        "starts_at": ["กรุณาพิมพ์วันที่และเวลา"],
        "ends_at": ["กรุณาพิมพ์วันที่และเวลา"],
    }
    assert add(client, "subdistricts_office", code="").context["adminform"].form.errors["code"] == ["โปรดกรอก: รหัส"]


def test_a_group_number_is_used_once_a_year(client, administrator):
    make.group(5)
    response = add(client, "subdistricts_districtgroup", province="34", fiscal_year="2565", number="5")
    assert errors_of(response) == ["This province already has a group with this number in this fiscal year."]
    assert DistrictGroup.objects.count() == 1


def test_a_district_of_another_group_is_refused_beside_its_row_and_nothing_is_saved(client, administrator):
    make.group(5, ("3411",))
    make.district("3420")
    rows = {"members-TOTAL_FORMS": 2, "members-0-district": "3420", "members-1-district": "3411"}
    response = add(client, "subdistricts_districtgroup", province="34", fiscal_year="2565", number="4", **rows)
    formset = response.context["inline_admin_formsets"][0].formset
    assert [row.non_field_errors() for row in formset.forms] == [
        [],
        [
            "Trakan Phuet Phon district is already in group 5 of fiscal year 2565 BE. Take it out there first. "
            "Nothing was saved."
        ],
    ]
    assert DistrictGroup.objects.count() == 1
    assert acts(administrator) == []


def test_a_district_is_taken_out_of_its_group(client, administrator):
    group = make.group(5, ("3411", "3420"))
    member = group.members.get(district="3420")
    response = change(client, group, **{"members-0-DELETE": "on", "members-0-id": member.pk})
    assert response.status_code == 302, errors_of(response)
    assert list(group.members.values_list("district", flat=True)) == ["3411"]
    assert acts(administrator) == ["district_group.emptied"]


def test_a_district_offices_province_follows(client, administrator):
    make.district("3411")
    fields = {"name": "สำนักงานพัฒนาชุมชนอำเภอตระการพืชผล", "code": "cdd-3411", "kind": "district", "district": "3411"}
    add(client, "subdistricts_office", **fields)
    assert Office.objects.get(code="cdd-3411").province_id == "34"
    assert acts(administrator) == ["office.created"]


def test_a_zone_is_saved_with_its_provinces(client, department_administrator):
    make.province(), make.province("15", "อ่างทอง", "Ang Thong")
    add(client, "subdistricts_inspectionzone", fiscal_year="2565", number="1", name="เขต 1", provinces=["15"])
    zone = InspectionZone.objects.get()
    assert list(zone.provinces.values_list("pk", flat=True)) == ["15"]
    assert AuditEntry.objects.get(action="zone.created").facts["provinces"] == ["15"]


def test_an_award_is_the_departments(client, department_administrator):
    add(client, "subdistricts_award", name_th="หน่วยงานใสสะอาด", code="clean", candidate_kind="office")
    assert Award.objects.get().code == "clean"
    assert acts(department_administrator) == ["award.created"]


# Rounds


def test_a_round_is_made_and_its_checklist_comes_next(client, administrator):
    award = make.award()
    make.province()
    fields = {"award": award.pk, "fiscal_year": "2565", "level": "province", "province": "34", "places": "2"}
    response = add(client, "subdistricts_round", **fields)
    row = Round.objects.get()
    assert response.url == reverse("round_set_up", args=[row.pk])
    assert acts(administrator) == ["round.created"]


def test_a_round_of_the_wrong_area_is_refused_on_its_form(client, administrator):
    award = make.award()
    make.province()
    fields = {"award": award.pk, "fiscal_year": "2565", "level": "province", "places": "2"}
    response = add(client, "subdistricts_round", **fields)
    assert "Name exactly the area that the level says." in errors_of(response)
    assert not Round.objects.exists()


def test_candidates_and_rules_are_saved_on_the_rounds_page(client, administrator):
    row, rubric = make.draft_round(), make.rubric(province=make.province())
    make.subdistrict("341111")
    response = change(
        client,
        row,
        **{
            "rules-0-rubric": rubric.pk,
            "rules-0-ties_0": "criterion:c2",
            "rules-0-ties_2": "chair",
            "rules-0-minimum": "60",
            "candidates-TOTAL_FORMS": 1,
            "candidates-0-position": 1,
            "candidates-0-subdistrict": "341111",
        },
    )
    assert response.status_code == 302, errors_of(response)
    rules = RoundRules.objects.get()
    assert (rules.rubric, rules.ties, rules.minimum) == (rubric, ["criterion:c2", "chair"], 60)
    assert Candidate.objects.get().subdistrict_id == "341111"
    assert sorted(acts(administrator)) == ["candidate.created", "rules.saved"]


def test_a_tie_rule_used_twice_is_refused(client, administrator):
    row, rubric = make.draft_round(), make.rubric(province=make.province())
    response = change(
        client, row, **{"rules-0-rubric": rubric.pk, "rules-0-ties_0": "chair", "rules-0-ties_1": "chair"}
    )
    assert errors_of(response) == ["Each rule can be used once; choose another in place of the second."]


def test_a_candidate_from_outside_is_refused_beside_its_row(client, department_administrator):
    row = make.draft_round()
    make.subdistrict("150101")
    fields = {"candidates-TOTAL_FORMS": 1, "candidates-0-position": 1, "candidates-0-subdistrict": "150101"}
    response = change(client, row, **fields)
    assert errors_of(response) == ["Test 150101 subdistrict lies outside Ubon Ratchathani. Nothing was saved."]
    assert not Candidate.objects.exists()


def test_an_opened_round_says_why_its_fields_are_fixed(client, administrator):
    row = make.open_round()
    response = client.get(reverse("admin:subdistricts_round_change", args=[row.pk]))
    assert response.context["notice"].startswith("The round has been opened: tablets score by what stands here")
    assert list(response.context["adminform"].form.fields) == []


def test_where_winners_go_on_is_asked_only_of_who_sets_up_rounds_of_that_level(
    client, administrator, department_administrator
):
    """Within the province everybody who sets up its rounds; beyond it nobody of the province, fed or not."""
    group = make.draft_round(level="group", district_group=make.group())
    province = make.draft_round()
    zone = InspectionZone.objects.create(fiscal_year=2565, number=10)
    zone.provinces.add(make.province())
    above = make.draft_round(level="zone", inspection_zone=zone)

    def asked(person, row):
        client.force_login(person)
        fields = client.get(reverse("admin:subdistricts_round_change", args=[row.pk])).context["adminform"].form.fields
        return [each.pk for each in fields["feeds"].queryset] if "feeds" in fields else None

    assert [asked(administrator, group), asked(administrator, province)] == [[province.pk], None]
    assert [asked(department_administrator, group), asked(department_administrator, province)] == [
        [province.pk],
        [above.pk],
    ]
    Round.objects.filter(pk=province.pk).update(feeds=above)
    assert asked(administrator, province) is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"places": "5"}, "The round has been opened, so selection round can no longer be changed."),
        ({"rules-0-aggregate": "drop_extremes"}, "The round has been opened with these rules"),
        ({"candidates-0-position": "9"}, "The round has been opened, so candidates can no longer be changed."),
    ],
)
def test_a_page_from_before_the_opening_is_refused(client, administrator, fields, said):
    row = make.draft_round()
    make.candidate(row), make.seat(row, role="chair"), make.rules(row)
    address = reverse("admin:subdistricts_round_change", args=[row.pk])
    before = form_of(client.get(address), **fields)
    rounds.open_round(row, actor=None, now=make.NOW)
    only_those = {name: value for name, value in before.items() if name in fields or "FORMS" in name or "csrf" in name}
    response = client.post(address, only_those)
    assert [error[: len(said)] for error in errors_of(response)] == [said]
    row.refresh_from_db()
    assert (row.places, RoundRules.objects.get().aggregate, Candidate.objects.get().position) == (2, "mean", 1)


# Committees


def test_seats_are_saved_on_the_committees_page(client, administrator):
    row, office = make.draft_round(), make.office()
    person = make.user("judge", office=office)
    response = add(
        client,
        "subdistricts_committee",
        round=row.pk,
        name="คณะกรรมการ",
        order_date="15/12/2564",
        **{"seats-TOTAL_FORMS": 1, "seats-0-number": 1, "seats-0-role": "chair", "seats-0-office": office.pk}
        | {"seats-0-holder": person.pk, "seats-0-is_voting": "on"},
    )
    assert response.status_code == 302, errors_of(response)
    assert str(Committee.objects.get().order_date) == "2021-12-15"
    assert Seat.objects.get().holder == person
    assert acts(administrator) == ["committee.created", "seat.created"]


SEATS_ARE_FIXED = "The round has been opened, so seats can no longer be changed. Nothing was saved."


@pytest.mark.parametrize("state", ["open", "locked", "published"])
@pytest.mark.parametrize("vote", [{}, {"seats-3-is_voting": "on"}], ids=["without a vote", "voting"])
def test_a_seat_is_not_added_after_the_opening(client, administrator, state, vote):
    row = make.open_round()
    Round.objects.filter(pk=row.pk).update(state=state)
    fields = {"seats-TOTAL_FORMS": 4, "seats-3-number": 9, "seats-3-role": "member", "seats-3-is_voting": ""}
    response = change(client, row.committee, **fields | vote, **{"seats-3-office": make.office().pk})
    assert errors_of(response) == [SEATS_ARE_FIXED]
    assert (Seat.objects.count(), acts(administrator)) == (3, [])


@pytest.mark.parametrize("fields", [{"number": 9}, {"role": "secretary"}, {"is_voting": ""}], ids=str)
def test_a_seat_keeps_its_number_role_and_vote_after_the_opening(client, administrator, fields):
    row = make.open_round()
    for page, prefix in ((row.committee.seats.get(number=2), ""), (row.committee, "seats-1-")):
        response = change(client, page, **{f"{prefix}{name}": value for name, value in fields.items()})
        assert errors_of(response) == [SEATS_ARE_FIXED]
    kept = Seat.objects.values_list("number", "role", "is_voting").get(committee=row.committee, number=2)
    assert (kept, acts(administrator)) == ((2, "member", True), [])


def test_a_seat_of_an_opened_round_is_not_removed(client, administrator):
    row = make.open_round()
    seat = row.committee.seats.first()
    remove(client, seat)
    assert Seat.objects.filter(pk=seat.pk).exists()
    fields = {"seats-0-DELETE": "on"}
    response = change(client, row.committee, **fields)
    assert errors_of(response) == [SEATS_ARE_FIXED]


def test_a_recusal_is_recorded_and_withdrawn(client, administrator):
    row = make.open_round()
    seat, candidate = row.committee.seats.get(number=2), row.candidates.first()
    fields = {"seat": seat.pk, "candidate": candidate.pk, "kind": "interest", "reason": "ญาติของผู้นำชุมชน"}
    add(client, "subdistricts_recusal", **fields)
    recusal = Recusal.objects.get()
    assert recusal.recorded_by == administrator
    page = client.get(reverse("admin:subdistricts_committee_change", args=[row.committee.pk]))
    assert list(page.context["recusals"]) == [recusal]
    remove(client, recusal)
    assert acts(administrator) == ["recusal.recorded", "recusal.withdrawn"]


def test_an_administrator_is_not_told_who_has_signed(client, administrator):
    row = make.open_round()
    sheet = make.sheet(row, "judge2")
    make.sign(sheet, *["20"] * 5)
    fields = {"seat": sheet.seat_id, "candidate": sheet.candidate_id, "kind": "absence", "reason": "ไม่มา"}
    response = add(client, "subdistricts_recusal", **fields)
    said = "You may not do this here: your role does not include it. Nothing was changed."
    assert errors_of(response) == [said]
    assert not Recusal.objects.exists()


# Programme


def visit_fields(row, **changes):
    fields = {
        "round": row.round_id,
        "candidate": row.pk,
        "kind": "scored",
        "venue": "ศาลาประชาคม",
        "starts_at_0": "๒๙/๑๒/๒๕๖๔",
        "starts_at_1": "10.00",
        "ends_at_0": "29 ธ.ค. 2564",
        "ends_at_1": "12:00",
    }
    return fields | changes


def test_a_visit_takes_buddhist_years_and_thai_digits(client, administrator):
    row = make.candidate(make.draft_round())
    response = add(client, "subdistricts_visit", **visit_fields(row))
    assert response.status_code == 302, errors_of(response)
    assert Visit.objects.get().starts_at.isoformat() == "2021-12-29T03:00:00+00:00"
    assert acts(administrator) == ["visit.created"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"starts_at_0": "01/10/2565", "ends_at_0": "01/10/2565"},
            "1 Oct 2565 BE is not in fiscal year 2565 BE (1 Oct 2564 BE – 30 Sep 2565 BE). Correct the date. "
            "Nothing was saved.",
        ),
        ({"ends_at_1": "09.00"}, "A visit ends after it starts."),
        ({"candidate": ""}, "A scored visit names its candidate."),
        (
            {"starts_at_0": "30/02/2565"},
            "February 2565 BE has no day 30; its last day is 28.",
        ),
        (
            {"starts_at_0": "29/12/2021"},
            "“29/12/2021” has a year of the Common Era. Type the year in the Buddhist Era. Did you mean 29/12/2564?",
        ),
    ],
)
def test_a_wrong_visit_is_refused_on_its_form(client, administrator, changes, said):
    row = make.candidate(make.draft_round())
    response = add(client, "subdistricts_visit", **visit_fields(row, **changes))
    assert errors_of(response) == [said]
    assert not Visit.objects.exists()


def test_29_february_2563_is_a_day(client, administrator):
    row = make.candidate(make.draft_round(year=2563))
    response = add(client, "subdistricts_visit", **visit_fields(row, starts_at_0="29/02/2563", ends_at_0="29/02/2563"))
    assert response.status_code == 302, errors_of(response)
    assert Visit.objects.get().starts_at.date().isoformat() == "2020-02-29"


def test_an_overlapping_visit_is_refused_on_its_form(client, administrator):
    round_ = make.draft_round()
    make.visit(make.candidate(round_))
    other = make.candidate(round_, "342004")
    response = add(client, "subdistricts_visit", **visit_fields(other, starts_at_1="11.59", ends_at_1="13.00"))
    assert errors_of(response) == [
        "The committee is already at “Trakan subdistrict” from 10:00 to 12:00. Choose another time. Nothing was saved."
    ]
    assert Visit.objects.count() == 1


def test_a_stand_in_is_named_on_the_visit(client, administrator):
    round_ = make.draft_round()
    seat = make.seat(round_)
    visit = make.visit(make.candidate(round_))
    person = make.user("deputy", office=make.office())
    fields = {"stand_ins-TOTAL_FORMS": 1, "stand_ins-0-seat": seat.pk, "stand_ins-0-user": person.pk}
    response = change(client, visit, **fields)
    assert response.status_code == 302, errors_of(response)
    assert StandIn.objects.get().user == person
    assert acts(administrator) == ["stand_in.named"]


def test_a_visit_is_removed(client, administrator):
    visit = make.visit(make.candidate(make.draft_round()))
    remove(client, visit)
    assert not Visit.objects.exists()
    assert acts(administrator) == ["visit.removed"]


# Rubrics


def criterion_fields(number, **changes):
    fields = {"position": number, "code": f"c{number}", "name_th": "เกณฑ์", "max_points": "20", "step": "0.5"}
    return {f"criteria-{number - 1}-{name}": value for name, value in (fields | changes).items()}


def test_a_rubric_is_saved_with_its_criteria(client, administrator):
    award = make.award()
    fields = {"award": award.pk, "code": "new", "name_th": "เกณฑ์ใหม่", "criteria-TOTAL_FORMS": 2}
    response = add(client, "scoring_rubric", **fields, **criterion_fields(1), **criterion_fields(2))
    assert response.status_code == 302, errors_of(response)
    assert list(Criterion.objects.values_list("code", flat=True)) == ["c1", "c2"]
    assert acts(administrator) == ["rubric.created", "rubric.changed", "rubric.changed"]


def test_a_maximum_off_its_step_is_refused_beside_the_criterion(client, administrator):
    rubric = make.rubric(province=make.province())
    response = change(client, rubric, **{"criteria-1-max_points": "20.25"})
    assert errors_of(response) == [
        "The maximum points 20.25 cannot be reached in steps of 0.5. Correct one of them. Nothing was saved."
    ]
    assert set(rubric.criteria.values_list("max_points", flat=True)) == {20}


def test_levels_are_written_on_the_criterions_page(client, administrator):
    criterion = make.rubric(province=make.province()).criteria.first()
    level = {"from_points": "16", "to_points": "21", "descriptor_th": "ดีเด่น"}
    fields = {f"levels-0-{name}": value for name, value in level.items()} | {"levels-TOTAL_FORMS": 1}
    response = change(client, criterion, **fields)
    assert errors_of(response) == ["A level descriptor lies within 0 and the criterion's 20 points. Nothing was saved."]
    assert change(client, criterion, **fields | {"levels-0-to_points": "20"}).status_code == 302
    assert criterion.levels.get().descriptor_th == "ดีเด่น"


def test_a_frozen_rubric_has_no_field_left(client, administrator):
    rubric = make.rubric(province=make.province())
    make.open_round(by=rubric)
    response = client.get(reverse("admin:scoring_rubric_change", args=[rubric.pk]))
    assert list(response.context["adminform"].form.fields) == []
    assert response.context["notice"].startswith("A round has been opened with this rubric")


@pytest.mark.parametrize("field", [{"name_th": "อื่น"}, {"criteria-0-max_points": "40"}])
def test_a_frozen_rubric_edited_on_an_old_page_is_refused(client, administrator, field):
    rubric = make.rubric(province=make.province())
    make.open_round(by=rubric)
    response = client.post(reverse("admin:scoring_rubric_change", args=[rubric.pk]), field | management(rubric))
    assert errors_of(response) == [
        f"“{rubric}” is used by an opened round and can no longer be changed. Make a new version of it. "
        "Nothing was saved."
    ]
    rubric.refresh_from_db()
    assert (rubric.name_th, rubric.criteria.first().max_points) == ("เกณฑ์ทดสอบ", 20)


def management(rubric):
    return {"criteria-TOTAL_FORMS": 5, "criteria-INITIAL_FORMS": 5}


def test_a_new_version_is_made_of_a_frozen_rubric(client, administrator):
    rubric = make.rubric(province=make.province())
    make.open_round(by=rubric)
    response = client.post(reverse("admin:scoring_rubric_new_version", args=[rubric.pk]))
    copy = Rubric.objects.get(version=2)
    assert response.url == reverse("admin:scoring_rubric_change", args=[copy.pk])
    assert (copy.criteria.count(), copy.is_frozen) == (5, False)
    assert client.get(reverse("admin:scoring_rubric_new_version", args=[rubric.pk])).status_code == 405


def test_the_departments_rubric_is_copied_by_one_press_and_the_copy_is_changed(client, administrator):
    rubric = make.rubric()
    address = reverse("admin:scoring_rubric_change", args=[rubric.pk])
    page = client.get(address)
    assert (list(page.context["adminform"].form.fields), page.context["copies"]) == (
        [],
        [("province-34", "Ubon Ratchathani")],
    )
    assert page.context["notice"].startswith("Others keep this rubric.")
    assert client.post(address, {"name_th": "อื่น"} | management(rubric)).status_code == 403
    client.post(reverse("admin:scoring_rubric_new_version", args=[rubric.pk]), {"area": "province-34"})
    copy = Rubric.objects.get(code="34-sample")
    assert change(client, copy, name_th="ของเรา").status_code == 302
    assert sorted(Rubric.objects.values_list("code", "name_th")) == [("34-sample", "ของเรา"), ("sample", "เกณฑ์ทดสอบ")]


def test_nobody_but_the_department_sees_whether_its_rubric_is_frozen(client, administrator):
    rubric = make.rubric()
    addresses = (
        reverse("admin:scoring_rubric_changelist"),
        reverse("admin:scoring_rubric_changelist", query={"o": "6"}),
        reverse("admin:scoring_rubric_change", args=[rubric.pk]),
        reverse("admin:scoring_criterion_change", args=[rubric.criteria.first().pk]),
    )

    def told():
        with CaptureQueriesContext(connection) as queries:
            pages = [client.get(each).content.decode() for each in addresses]
        return [re.sub('(csrfmiddlewaretoken"|nonce=)[^>]+', "", page) for page in pages], len(queries)

    told()  # the first look reads what a process keeps
    before = told()
    make.open_round(by=rubric)
    assert told() == before
    assert Rubric.objects.get().is_frozen


def test_who_has_more_than_one_area_says_who_keeps_a_new_rubric(client, department_administrator):
    make.province()
    fields = {"award": make.award().pk, "code": "new", "name_th": "เกณฑ์ใหม่", "area": "province-34"}
    page = client.get(reverse("admin:scoring_rubric_add"))
    assert page.context["adminform"].form.fields["area"].choices == [
        ("department", "the department, for everybody"),
        ("province-34", "Ubon Ratchathani"),
    ]
    assert errors_of(add(client, "scoring_rubric", **fields | {"area": "province-15"})) == [
        "Select a valid choice. province-15 is not one of the available choices."
    ]
    assert add(client, "scoring_rubric", **fields).status_code == 302
    assert Rubric.objects.get().code == "34-new"
    twice = add(client, "scoring_rubric", **fields)
    assert errors_of(twice) == [
        "There is already a rubric with the code 34-new; make a new version of it. Nothing was saved."
    ]


def test_a_round_offers_the_rubrics_of_its_own_area_and_the_departments(client, administrator):
    common = make.rubric("common", points=("20",))
    own = make.rubric("own", points=("20", "30"), province=make.province())
    foreign = make.rubric("foreign", points=("20",) * 9, inspection_zone=make.zone("34"))
    row = make.draft_round()
    page = client.get(reverse("admin:subdistricts_round_change", args=[row.pk]))
    [form] = page.context["inline_admin_formsets"][0].formset.forms
    shown = {str(label) for key, label in form.fields["rubric"].choices if key}
    assert shown == {str(common), f"{own} · Ubon Ratchathani"}
    criteria = [key for key, _label in form.fields["ties"].fields[0].choices if key.startswith("criterion")]
    assert criteria == ["criterion:c1", "criterion:c2"]
    said = errors_of(change(client, row, **{"rules-0-rubric": foreign.pk}))
    assert said == errors_of(change(client, row, **{"rules-0-rubric": 987_654})) != []


# People


def test_a_new_person_gets_a_password_that_is_shown_once(client, administrator):
    office = make.office()
    response = add(client, "subdistricts_user", username="Somchai", name="ผู้แทน", office=office.pk)
    password = response.context["password"]
    person = User.objects.get(username="somchai")
    assert "no-store" in response["Cache-Control"].split(", ")
    assert person.check_password(password)
    assert person.must_change_password
    assert acts(administrator) == ["person.created", "person.password_issued"]
    again = client.get(reverse("admin:subdistricts_user_change", args=[person.pk]))
    assert password not in again.content.decode()


def test_a_new_password_is_issued_by_post_alone(client, administrator):
    person = make.user("judge", office=make.office())
    address = reverse("admin:subdistricts_user_issue_password", args=[person.pk])
    assert client.get(address).status_code == 405
    password = client.post(address).context["password"]
    person.refresh_from_db()
    assert person.check_password(password)


def test_no_password_is_issued_to_a_person_of_another_area(client, administrator):
    above = make.user("above")
    make.assign(above, "administrator", "department")
    response = client.post(reverse("admin:subdistricts_user_issue_password", args=[above.pk]))
    assert response.status_code == 404
    assert above.check_password(make.PASSWORD)


def test_a_role_is_given_and_taken_on_the_persons_page(client, administrator):
    person = make.user("officer", office=make.office())
    role = {"role": "reader", "scope": "province", "province": "34"}
    fields = {f"assignments-0-{name}": value for name, value in role.items()} | {"assignments-TOTAL_FORMS": 1}
    assert change(client, person, **fields).status_code == 302
    assert Assignment.objects.get(user=person).role == "reader"
    taken = change(client, person, **{"assignments-0-DELETE": "on"})
    assert taken.status_code == 302, errors_of(taken)
    assert not Assignment.objects.filter(user=person).exists()
    assert acts(administrator) == ["role.given", "role.taken"]


def test_a_role_beyond_ones_own_is_refused_beside_its_row(client, administrator):
    person = make.user("officer", office=make.office())
    fields = {"assignments-TOTAL_FORMS": 1, "assignments-0-role": "administrator", "assignments-0-scope": "department"}
    response = change(client, person, **fields)
    assert errors_of(response) == ["You manage people and roles only within Ubon Ratchathani. Nothing was changed."]
    assert not Assignment.objects.filter(user=person).exists()


# The trail


def test_the_trail_of_a_round_is_not_read_by_who_judges_in_it(client, administrator):
    row = make.draft_round()
    make.seat(row, administrator)
    listed = client.get(reverse("admin:subdistricts_auditentry_changelist")).context["cl"].result_list
    assert list(listed) == []


def test_the_trail_cannot_be_altered(client, administrator):
    entry = AuditEntry.objects.filter(round=make.draft_round()).first()
    address = reverse("admin:subdistricts_auditentry_change", args=[entry.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"action": "x"}).status_code == 403
    assert client.post(reverse("admin:subdistricts_auditentry_delete", args=[entry.pk])).status_code == 403
