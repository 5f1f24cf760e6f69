"""What lists bring can be taken out again where nothing stands on it; corrected names stay corrected."""

import pytest
from django.utils import translation

from subdistricts import committees, people, places
from subdistricts.models import AuditEntry, Committee, District, Office, Province, Subdistrict, User
from subdistricts.refusals import Refusal
from tests import make

pytestmark = pytest.mark.django_db


def refused(rule, thing, actor=None):
    """The code of the refusal, and that the thing is there as before."""
    with pytest.raises(Refusal) as caught:
        rule(thing, actor=actor, now=make.NOW)
    assert type(thing)._default_manager.filter(pk=thing.pk).exists()
    return caught.value.code


def last_act():
    entry = AuditEntry.objects.first()
    return entry.action, entry.facts


@pytest.fixture
def staff():
    person = make.user("staff")
    make.assign(person, "staff")
    return person


@pytest.fixture
def administrator():
    person = make.user("administrator")
    make.assign(person, "administrator", "department")
    return person


# Corrected names


def test_a_corrected_name_outlives_the_next_reading_of_the_official_list(staff):
    places.import_areas("34")
    area = Subdistrict.objects.get(pk="341111")
    official = area.name_th
    area.name_th, area.name_en = "ตระการใหม่", "New Trakan"
    places.correct_area(area, actor=staff, now=make.NOW)
    assert last_act() == ("area.corrected", {"th": "ตระการใหม่", "en": "New Trakan"})
    Subdistrict.objects.filter(pk="342004").update(name_th="ผิด")
    places.import_areas("34")
    assert list(Subdistrict.objects.filter(pk__in=("341111", "342004")).values_list("pk", "name_th")) == [
        ("341111", "ตระการใหม่"),
        ("342004", "หนองกุง"),
    ]
    area = Subdistrict.objects.get(pk="341111")
    area.name_th, area.name_en = official, "Trakan"
    assert places.correct_area(area, actor=staff, now=make.NOW).is_corrected is False


def test_an_area_that_the_official_list_has_not_counts_as_corrected(staff):
    area = make.district("3499")
    assert places.correct_area(area, actor=staff, now=make.NOW).is_corrected is True


def test_names_of_another_provinces_areas_are_not_ours_to_correct(staff):
    make.province("15", "อ่างทอง", "Ang Thong")
    area = make.subdistrict("150101")
    area.name_th = "อื่น"
    assert refused(places.correct_area, area, staff) == "not_allowed"
    assert Subdistrict.objects.get(pk="150101").name_th != "อื่น"


def test_a_corrected_name_has_its_place_in_the_dictionary(staff):
    area = make.district("3411")
    area.name_th = "เก"
    places.correct_area(area, actor=staff, now=make.NOW)
    assert District.objects.get(pk="3411").sort_key == "กเ"


def test_an_area_of_nobodys_correction_is_none():
    make.district("3411")
    assert (District.objects.get().is_corrected, Province.objects.get().is_corrected) == (False, False)


# Offices


def test_an_office_that_nothing_belongs_to_is_removed(staff):
    office = make.office("new-34", "สำนักงานใหม่")
    places.remove_office(office, actor=staff, now=make.NOW)
    assert not Office.objects.filter(code="new-34").exists()
    assert last_act() == ("office.removed", {"code": "new-34", "name": "สำนักงานใหม่"})


def test_an_office_with_people_or_seats_stays(staff):
    office = make.office()
    make.user("somebody", office=office)
    make.seat(make.draft_round())
    with translation.override("en"), pytest.raises(Refusal) as caught:
        places.remove_office(office, actor=staff, now=make.NOW)
    assert (caught.value.code, caught.value.facts["by"]) == ("still_needed", "people, seats")


def test_offices_of_the_department_are_the_departments_to_remove(staff, administrator):
    office = Office.objects.create(code="cdd", kind="department", name="กรม")
    assert refused(places.remove_office, office, staff) == "not_allowed"
    places.remove_office(office, actor=administrator, now=make.NOW)
    assert not Office.objects.exists()


# People


def test_a_person_who_has_done_nothing_is_removed(administrator):
    person = make.user("newcomer")
    people.remove_user(person, actor=administrator, now=make.NOW)
    assert not User.objects.filter(username="newcomer").exists()
    assert last_act() == ("person.removed", {"username": "newcomer"})


def test_a_person_with_a_seat_a_role_or_a_first_sign_in_stays(administrator):
    seated, holding, seen = make.user("seated"), make.user("holding"), make.user("seen", last_login=make.NOW)
    make.seat(make.draft_round(), seated)
    make.assign(holding, "reader")
    found = {person.username: refused(people.remove_user, person, administrator) for person in (seated, holding, seen)}
    assert found == {"seated": "still_needed", "holding": "still_needed", "seen": "has_signed_in"}


def test_people_out_of_reach_are_not_removed(staff):
    person = make.user("newcomer")
    assert refused(people.remove_user, person, staff) == "nothing_here"
    local = make.user("local")
    make.assign(local, "administrator")
    assert refused(people.remove_user, person, local) == "role_beyond_own"


# Committees


def test_a_committee_without_seats_is_removed_from_a_draft(staff):
    round_ = make.draft_round()
    committees.remove_committee(make.committee(round_), actor=staff, now=make.NOW)
    assert not Committee.objects.exists()
    assert last_act() == ("committee.removed", {"name": "คณะกรรมการทดสอบ"})


def test_a_committee_with_seats_or_of_an_opened_round_stays(staff):
    round_ = make.open_round()
    assert refused(committees.remove_committee, round_.committee, staff) == "round_not_draft"
    draft = make.draft_round(year=2566)
    make.seat(draft)
    assert refused(committees.remove_committee, draft.committee, staff) == "still_needed"


def test_a_strangers_committee_is_not_there(staff):
    draft = make.draft_round(province=make.province("15", "อ่างทอง", "Ang Thong"))
    assert refused(committees.remove_committee, make.committee(draft), staff) == "nothing_here"
