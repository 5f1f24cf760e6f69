"""Every set-up page: who gets it, and whose things it holds."""

import re

import pytest
from django.urls import reverse

from subdistricts.admin import site
from subdistricts.models import Assignment, AuditEntry, DistrictGroup, Office, Round, Subdistrict, User
from subdistricts.trail_words import WORDS
from tests import cast, make

pytestmark = pytest.mark.django_db

LISTS = sorted(f"admin:{model._meta.app_label}_{model._meta.model_name}" for model in site._registry)
FOR_PEOPLE = {"admin:subdistricts_user", "admin:subdistricts_assignment", "admin:subdistricts_auditentry"}
FOR_STAFF = {"admin:subdistricts_tpmapreport"}  # administrators set up and see no count
IMPORTS = ("districtgroup", "candidate", "seat", "visit")
# Which lists each may add to.
ADDS_EVERYWHERE = {
    "admin:scoring_rubric",
    "admin:subdistricts_candidate",
    "admin:subdistricts_committee",
    "admin:subdistricts_districtgroup",
    "admin:subdistricts_office",
    "admin:subdistricts_recusal",
    "admin:subdistricts_round",
    "admin:subdistricts_seat",
    "admin:subdistricts_standin",
    "admin:subdistricts_visit",
}
ADDS = {
    "staff": ADDS_EVERYWHERE,
    "administrator": ADDS_EVERYWHERE | {"admin:subdistricts_user", "admin:subdistricts_assignment"},
    "department_administrator": ADDS_EVERYWHERE
    | {"admin:subdistricts_user", "admin:subdistricts_assignment"}
    | {"admin:subdistricts_award", "admin:subdistricts_inspectionzone"},
}


@pytest.fixture
def people():
    return cast.assemble()


@pytest.mark.slow
@pytest.mark.parametrize("role", ["staff", "administrator", "department_administrator"])
def test_who_sets_up_opens_and_adds_what_the_role_includes(client, people, role):
    client.force_login(getattr(people, role))
    opened = {name for name in LISTS if client.get(reverse(f"{name}_changelist")).status_code == 200}
    assert opened == set(LISTS) - (FOR_PEOPLE if role == "staff" else FOR_STAFF)
    assert {name for name in LISTS if client.get(reverse(f"{name}_add")).status_code == 200} == ADDS[role]


@pytest.mark.parametrize("role", ["judge", "reader", "district_officer", "stranger"])
def test_others_find_nothing_here(client, people, role):
    client.force_login(getattr(people, role))
    addresses = [reverse("admin:index"), *(reverse(f"{name}_changelist") for name in LISTS)]
    assert {client.get(address).status_code for address in addresses} == {404}


def test_who_is_not_signed_in_goes_to_the_sites_own_door(client):
    response = client.get(reverse("admin:subdistricts_round_changelist"), follow=True)
    assert response.redirect_chain[-1][0] == "/login/?next=/admin/subdistricts/round/"


def test_a_switched_off_account_finds_nothing(client, people):
    client.force_login(people.administrator)
    User.objects.filter(pk=people.administrator.pk).update(is_active=False)
    assert client.get(reverse("admin:index")).status_code == 302


def test_the_flags_of_django_open_nothing(client, people):
    User.objects.filter(pk=people.stranger.pk).update(is_staff=True, is_superuser=True)
    client.force_login(people.stranger)
    assert client.get(reverse("admin:index")).status_code == 404


def test_the_index_is_in_the_order_of_the_work(client, people):
    client.force_login(people.administrator)
    client.cookies["django_language"] = "th"
    steps = [str(step["name"]) for step in client.get(reverse("admin:index")).context["app_list"]]
    assert steps == [
        "พื้นที่และหน่วยงาน",
        "คนและบทบาท",
        "กลุ่มอำเภอ",
        "เกณฑ์และกติกา",
        "รอบการคัดเลือก",
        "ผู้เข้ารับการคัดเลือก",
        "คณะกรรมการ",
        "กำหนดการ",
        "บันทึกการทำงาน",
    ]


def test_every_list_stands_in_a_step(client, people):
    found = set()
    for who in (people.staff, people.department_administrator):
        client.force_login(who)
        steps = client.get(reverse("admin:index")).context["app_list"]
        found |= {entry["model"] for step in steps for entry in step["models"]}
    assert found == set(site._registry)


def test_score_sheets_are_not_here():
    names = {model._meta.model_name for model in site._registry}
    assert not names & {"scoresheet", "sheetop", "sheetconflict", "quarantinedop"}


@pytest.mark.parametrize("name", IMPORTS)
def test_staff_of_the_round_open_its_imports(client, people, name):
    client.force_login(people.staff)
    assert client.get(reverse(f"admin:subdistricts_{name}_import")).status_code == 200


# Another area


def foreign_round() -> Round:
    return make.draft_round(province=make.province("15", "อ่างทอง", "Ang Thong"))


def test_things_of_another_area_are_in_no_list(client, people):
    row = foreign_round()
    group = DistrictGroup.objects.create(province=row.province, fiscal_year=2565, number=1)
    client.force_login(people.administrator)
    lists = {"round": [people.round], "districtgroup": [], "committee": [people.round.committee]}
    for name, expected in lists.items():
        response = client.get(reverse(f"admin:subdistricts_{name}_changelist"))
        assert list(response.context["cl"].result_list) == expected
    assert DistrictGroup.objects.get() == group


def test_things_of_another_area_have_no_page(client, people):
    row = foreign_round()
    panel = make.committee(row)
    client.force_login(people.administrator)
    committee = reverse("admin:subdistricts_committee_change", args=[panel.pk])
    candidate = reverse("admin:subdistricts_candidate_delete", args=[make.candidate(row, "150101").pk])
    assert client.get(reverse("admin:subdistricts_round_change", args=[row.pk])).status_code == 404
    assert client.get(committee).status_code == 404
    assert client.post(committee, {"name": "x"}).status_code == 404
    assert client.post(candidate, {"post": "yes"}).status_code == 404


def test_a_zone_round_is_hidden_from_the_provinces_administrator(client, people):
    zone = people.round.province.inspection_zones.create(fiscal_year=2565, number=14)
    row = make.draft_round("zone", inspection_zone=zone)
    client.force_login(people.administrator)
    assert client.get(reverse("admin:subdistricts_round_change", args=[row.pk])).status_code == 404
    client.force_login(people.department_administrator)
    assert client.get(reverse("admin:subdistricts_round_change", args=[row.pk])).status_code == 200


def test_choices_of_another_area_are_neither_offered_nor_taken(client, people):
    row = foreign_round()
    client.force_login(people.administrator)
    form = client.get(reverse("admin:subdistricts_candidate_add")).context["adminform"].form
    assert list(form.fields["round"].queryset) == [people.round]
    response = client.post(reverse("admin:subdistricts_candidate_add"), {"round": row.pk, "position": 1})
    assert [error.code for error in response.context["adminform"].form.errors.as_data()["round"]] == ["invalid_choice"]


def search(client, model, field, term):
    address = reverse("admin:autocomplete")
    asked = {"app_label": "subdistricts", "model_name": model, "field_name": field, "term": term}
    return [entry["text"] for entry in client.get(address, asked).json()["results"]]


def test_a_search_finds_only_places_in_reach_and_tells_namesakes_apart(client, people):
    for code in ("340199", "342099"):
        Subdistrict.objects.create(code=code, name_th="สำโรง", district=make.district(code[:4]))
    Subdistrict.objects.create(code="150199", name_th="สำโรง", district=make.district("1501"))
    client.force_login(people.administrator)
    client.cookies["django_language"] = "th"
    assert search(client, "candidate", "subdistrict", "สำโรง") == [
        "ตำบลสำโรง อำเภอเมืองอุบลราชธานี (340199)",
        "ตำบลสำโรง อำเภอตาลสุม (342099)",
    ]


def test_staff_find_people_of_their_own_province_to_give_a_seat(client, people):
    own = make.user("own", name="ผู้แทนสำนักงาน", office=make.office())
    make.user(
        "foreign",
        name="ผู้แทนต่างจังหวัด",
        office=Office.objects.create(code="x-15", kind="other", name="ที่อื่น", province=make.province("15")),
    )
    client.force_login(people.staff)
    found = search(client, "seat", "holder", "ผู้แทน")
    # Staff have no list of people to open, and so no search in it either.
    assert found == [f"{own} (own)"]


def test_people_of_another_area_have_no_page(client, people):
    client.force_login(people.administrator)
    address = reverse("admin:subdistricts_user_change", args=[people.foreign_staff.pk])
    assert client.get(address).status_code == 404
    above = reverse("admin:subdistricts_user_change", args=[people.department_administrator.pk])
    assert client.get(above).status_code == 404
    roles = client.get(reverse("admin:subdistricts_assignment_changelist")).context["cl"].result_list
    assert {row.user for row in roles} == {
        row.user for row in Assignment.objects.exclude(user__in=[people.foreign_staff, people.department_administrator])
    }


@pytest.mark.parametrize("name", ["round", "candidate", "seat", "visit", "committee", "recusal"])
def test_a_list_costs_the_same_for_more_rows(client, people, name, django_assert_max_num_queries):
    make.visit(make.Candidate.objects.first())
    client.force_login(people.administrator)
    address = reverse(f"admin:subdistricts_{name}_changelist")
    with django_assert_max_num_queries(16):
        client.get(address)


INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=")


@pytest.mark.slow
def test_no_page_has_a_style_or_a_script_in_it_that_the_policy_would_stop(client, people):
    visit = make.visit(people.round.candidates.first())
    client.force_login(people.department_administrator)
    addresses = [reverse("admin:index"), reverse("admin:subdistricts_visit_delete", args=[visit.pk])]
    addresses += [reverse(f"{name}_{page}") for name in LISTS for page in ("changelist", "add")]
    addresses += [reverse(f"admin:subdistricts_{name}_import") for name in IMPORTS]
    addresses += [reverse("admin:subdistricts_round_change", args=[people.round.pk])]
    addresses += [reverse("admin:subdistricts_user_change", args=[people.staff.pk])]
    offenders = {address: INLINE.findall(client.get(address).content.decode()) for address in addresses}
    assert {address: found for address, found in offenders.items() if found} == {}


def test_the_trail_tells_who_signed_only_once_the_result_is_published(client, people):
    make.sign(make.sheet(people.round, people.judge), *["20"] * 5)
    client.force_login(people.administrator)
    address = reverse("admin:subdistricts_auditentry_changelist")
    told = str(WORDS["sheet.sign"])
    before = told in client.get(address).content.decode()
    Round.objects.update(state="published", published_version=1)
    assert (before, told in client.get(address).content.decode()) == (False, True)


def history_of(client, person, row):
    """What the page says under its heading, without markup, and where it leads."""
    client.force_login(person)
    text = client.get(reverse("admin:subdistricts_round_history", args=[row.pk])).content.decode()
    assert "ประวัติการแก้ไข:" in re.search(r"<h1>(.*?)</h1>", text)[1]
    said = re.search(r'<div id="content-main">(.*?)</div>', text, re.DOTALL)[1]
    return re.sub(r"<[^>]+>", "", said).split("\n")[1:-1], re.findall(r'href="(.*?)"', said)


def test_the_trail_tells_what_was_accepted_with_a_lock_only_once_the_result_is_published(client, people):
    """How many sheets were missing or changed is progress too."""
    round_ = people.round
    make.sign(make.sheet(round_, people.judge), "12", "12", "12", "12", "12")
    make.lock(round_, people.staff)
    entry = AuditEntry.objects.get(action="round.locked")
    [accepted] = entry.facts["accepted"]
    client.force_login(people.administrator)

    def told():
        page = client.get(reverse("admin:subdistricts_auditentry_change", args=[entry.pk]))
        return page.status_code, page.content.decode().count(accepted)

    assert told() == (200, 0)
    make.decide(round_, people.staff)
    assert told() == (200, 0)
    make.publish(round_, people.staff)
    assert told() == (200, 1)


def test_a_rows_history_leads_to_the_trail_and_is_said_in_thai(client, people):
    said, [address] = history_of(client, people.administrator, people.round)
    assert [line.strip() for line in said if line.strip()] == [
        "บันทึกการใช้งานเก็บไว้ว่าใครแก้ไขสิ่งใดเมื่อใด",
        "ดูรายการนี้ในบันทึกการใช้งาน",
    ]
    shown = client.get(address).context["cl"].result_list
    assert {entry.subject for entry in shown} == {f"round:{people.round.pk}"}
    said, addresses = history_of(client, people.staff, people.round)
    assert (said[-1].strip(), addresses) == ("ผู้ดูแลระบบเป็นผู้อ่านบันทึกการใช้งาน โปรดสอบถามผู้ดูแลระบบ", [])
