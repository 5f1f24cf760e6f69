"""The checklist of a season's set-up: each step's state, what is missing by name, and the one thing to do next."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring import shipped_rubrics
from scoring.models import Rubric
from subdistricts import cards
from subdistricts.models import AuditEntry, Award, Round, Seat, Subdistrict, User
from subdistricts.refusals import Refusal
from subdistricts.set_up import State
from tests import make

pytestmark = pytest.mark.django_db


def person(name, role="administrator", scope="province", **area):
    made = make.user(name)
    make.assign(made, role, scope, **area)
    return made


@pytest.fixture
def administrator():
    return person("administrator")


@pytest.fixture
def draft():
    """Ubon's round with nothing in it; of areas there is one subdistrict."""
    row = make.draft_round()
    make.subdistrict()
    return row


def look(client, user, round_):
    client.force_login(user)
    return client.get(reverse("round_set_up", args=[round_.pk]))


def steps(client, user, round_):
    return {line.step.code: line.step for line in look(client, user, round_).context["lines"]}


def following(client, user, round_):
    return [line.step.code for line in look(client, user, round_).context["lines"] if line.is_next]


def told(step):
    return (step.state.value, step.figures, [(lack.text, lack.names) for lack in step.lacks], step.way)


# The page


def test_it_goes_through_the_steps_in_the_order_of_the_work(client, administrator, draft):
    assert list(steps(client, administrator, draft)) == [
        "areas",
        "round",
        "groups",
        "candidates",
        "people",
        "committee",
        "rules",
        "visits",
        "cards",
        "opening",
    ]


def test_one_thing_alone_stands_out_as_next(client, administrator, draft):
    page = look(client, administrator, draft)
    bold = re.findall(r'<a class="button go" href="([^"]+)"', page.content.decode())
    assert bold == [reverse("admin:subdistricts_districtgroup_import")]
    assert page.content.decode().count('aria-current="step"') == 2  # and the round's own course


def test_files_of_a_round_are_asked_for_with_the_round_chosen(client, administrator, draft):
    lines = {line.step.code: line for line in look(client, administrator, draft).context["lines"]}
    address = lines["candidates"].address
    assert address == reverse("admin:subdistricts_candidate_import", query={"round": draft.pk})
    assert client.get(address).context["form"].initial["round"] == str(draft.pk)


def test_it_is_for_who_may_manage_the_round(client, draft):
    people = {
        person("staff", "staff"): 200,
        person("reader", "reader"): 404,
        person("elsewhere", "staff", province=make.province("15", "อ่างทอง", "Ang Thong")): 404,
        make.user("stranger"): 404,
    }
    assert {who: look(client, who, draft).status_code for who in people} == people


def test_a_judge_reads_of_an_opened_round_and_has_no_checklist(client):
    row = make.open_round(judges=1)
    assert look(client, User.objects.get(username="judge1"), row).status_code == 403


def test_of_an_opened_round_it_leads_to_the_round(client, administrator):
    row = make.open_round(judges=1)
    assert look(client, administrator, row).url == reverse("round", args=[row.pk])


def fill(row, count):
    """So many of everything."""
    for number in range(1, count + 1):
        code = f"{3430 + number}"
        group = make.group(number, (code,), year=row.fiscal_year)
        candidate = make.candidate(row, f"{code}01", district_group=group)
        make.seat(row, make.user(office=make.office()))
        make.visit(candidate, day=1 + number % 28, hour=8 + 4 * (number // 28))
    make.rules(row, make.rubric("filled", points=("10",) * count))
    for number in range(count):
        person(f"leader{number}", "staff")


@pytest.mark.parametrize("count", [1, 30])
def test_it_costs_as_many_questions_for_thirty_rows_as_for_one(client, administrator, django_assert_num_queries, count):
    row = make.draft_round()
    fill(row, count)
    client.force_login(administrator)
    with django_assert_num_queries(29):
        page = client.get(reverse("round_set_up", args=[row.pk]))
    assert {line.step.state for line in page.context["lines"]} <= {State.DONE, State.TODO}


# Each step's states


def test_areas_are_to_do_without_a_subdistrict_and_the_rest_waits(client, administrator):
    row = make.draft_round()
    found = steps(client, administrator, row)
    assert told(found["areas"]) == ("todo", (), [], "areas")
    assert [(found[code].state, found[code].after) for code in ("groups", "candidates")] == [(State.WAITS, "areas")] * 2
    assert following(client, administrator, row) == ["areas"]


def test_areas_are_counted(client, administrator, draft):
    assert told(steps(client, administrator, draft)["areas"]) == ("done", ("1 อำเภอ", "1 ตำบล"), [], "")


def test_districts_without_a_group_are_named(client, administrator, draft):
    make.subdistrict("342004")
    assert told(steps(client, administrator, draft)["groups"]) == ("todo", (), [], "groups")
    group = make.group(5, ("3411",))
    found = told(steps(client, administrator, draft)["groups"])
    lack = ("1 อำเภอยังไม่อยู่ในกลุ่ม", ("อำเภอตาลสุม",))
    assert found == ("begun", ("1 กลุ่ม", "จัดกลุ่มแล้ว 1 จาก 2 อำเภอ"), [lack], "groups")
    make.places.put_in_group(group, [make.district("3420")], actor=None, now=make.NOW)
    assert told(steps(client, administrator, draft)["groups"])[::2] == ("done", [])


def test_groups_of_another_year_do_not_count(client, administrator, draft):
    make.group(5, ("3411",), year=2564)
    assert steps(client, administrator, draft)["groups"].state == State.TODO


def test_offices_are_put_forward_by_no_group(client, administrator):
    row = make.draft_round()
    Award.objects.update(candidate_kind=Award.CandidateKind.OFFICE)
    assert "groups" not in steps(client, administrator, row)


def test_groups_without_a_candidate_are_named(client, administrator, draft):
    first, second = make.group(1, ("3411",)), make.group(2, ("3420",))
    assert told(steps(client, administrator, draft)["candidates"]) == ("todo", (), [], "candidates")
    make.candidate(draft, "341111", district_group=first)
    figures = ("ผู้เข้ารับการคัดเลือก 1 ราย", "เสนอแล้ว 1 จาก 2 กลุ่ม")
    lack = ("1 กลุ่มยังไม่มีผู้เข้ารับการคัดเลือก", (str(second),))
    assert told(steps(client, administrator, draft)["candidates"]) == ("begun", figures, [lack], "candidates")
    make.candidate(draft, "342004")  # its group was not written down: it lies there
    assert told(steps(client, administrator, draft)["candidates"])[::2] == ("done", [])


def test_offices_come_before_people(client, administrator, draft):
    found = steps(client, administrator, draft)
    assert (found["people"].state, found["people"].way) == (State.TODO, "offices")
    assert (found["committee"].state, found["committee"].after) == (State.WAITS, "people")
    office = make.office()
    found = steps(client, administrator, draft)
    assert (found["people"].state, found["people"].way, found["committee"].way) == (State.BEGUN, "people", "committee")
    make.user("judge", office=office)
    assert told(steps(client, administrator, draft)["people"])[:2] == (
        "done",
        ("1 หน่วยงาน", "ให้นั่งเป็นกรรมการได้ 1 คน"),
    )


def test_who_may_not_add_people_is_told_who_does_and_goes_on_elsewhere(client, draft):
    staff = person("staff", "staff")
    make.office()
    make.group(5, ("3411",))
    make.candidate(draft)
    found = steps(client, staff, draft)["people"]
    assert (found.way, [lack.text for lack in found.lacks]) == (
        "",
        ["ยังไม่มีคนที่จะให้นั่งเป็นกรรมการ ผู้ดูแลระบบเป็นผู้เพิ่ม"],
    )
    assert following(client, staff, draft) == ["committee"]


def test_offices_and_people_of_another_province_do_not_count(client, draft):
    department = person("department", scope="department")
    ang_thong = make.province("15", "อ่างทอง", "Ang Thong")
    elsewhere = make.places.community_development_office(ang_thong)
    make.user("elsewhere", office=elsewhere)
    assert steps(client, department, draft)["people"].figures == ("0 หน่วยงาน", "ให้นั่งเป็นกรรมการได้ 0 คน")


def test_seats_without_a_person_are_named(client, administrator, draft):
    make.office()
    panel = make.committee(draft)
    assert told(steps(client, administrator, draft)["committee"]) == (
        "begun",
        ("คณะกรรมการทดสอบ",),
        [("ยังไม่มีที่นั่ง", ())],
        "seats",
    )
    make.seat(draft, role="chair")
    vacant = Seat(committee=panel, number=2, office=make.office(), title="ผู้แทนเกษตรจังหวัด", is_voting=False)
    make.committees.save_seat(vacant, actor=None, now=make.NOW)
    figures = ("คณะกรรมการทดสอบ", "2 ที่นั่ง", "ให้คะแนน 1 ที่นั่ง")
    lack = ("1 ที่นั่งยังไม่มีผู้ดำรงตำแหน่ง", ("ผู้แทนเกษตรจังหวัด",))
    assert told(steps(client, administrator, draft)["committee"]) == ("begun", figures, [lack], "holders")
    Seat.objects.filter(pk=vacant.pk).update(holder=make.user())
    assert told(steps(client, administrator, draft)["committee"]) == ("done", figures, [], "")


def test_a_committee_that_gives_no_scores_is_not_done(client, administrator, draft):
    make.seat(draft, is_voting=False)
    found = steps(client, administrator, draft)["committee"]
    assert (found.state, [lack.text for lack in found.lacks]) == (State.BEGUN, ["ไม่มีที่นั่งที่ให้คะแนน"])


def test_rules_are_chosen_from_the_awards_rubrics(client, administrator, draft):
    assert told(steps(client, administrator, draft)["rules"]) == (
        "todo",
        (),
        [("รางวัลนี้ยังไม่มีเกณฑ์", ())],
        "new_rubric",
    )
    rubric = make.rubric(points=("20", "12.5"))
    assert told(steps(client, administrator, draft)["rules"]) == ("todo", ("มีเกณฑ์ให้เลือก 1 ชุด",), [], "rules")
    make.rules(draft, rubric)
    figures = (str(rubric), "2 ข้อ", "รวม 32.5 คะแนน")
    sample = ("คะแนนในเกณฑ์นี้เป็นตัวอย่าง ให้ใส่คะแนนของหน่วยงานก่อนเปิดรอบ", ())
    assert told(steps(client, administrator, draft)["rules"]) == ("done", figures, [sample], "rubric")
    Rubric.objects.update(is_sample=False)
    assert told(steps(client, administrator, draft)["rules"]) == ("done", figures, [], "rubric")
    rubric.criteria.all().delete()
    assert told(steps(client, administrator, draft)["rules"])[::2] == ("begun", [("เกณฑ์ยังไม่มีข้อ", ())])


def test_candidates_without_a_scored_visit_are_named(client, administrator, draft):
    assert (steps(client, administrator, draft)["visits"].state) == State.WAITS
    first, second = make.candidate(draft, "341111"), make.candidate(draft, "342004")
    make.visit(first, kind="study")
    assert told(steps(client, administrator, draft)["visits"]) == ("todo", (), [], "visits")
    make.visit(first, day=28)
    lack = ("1 รายยังไม่มีกำหนดลงพื้นที่", ("ตำบลหนองกุง",))
    assert told(steps(client, administrator, draft)["visits"]) == (
        "begun",
        ("มีกำหนดลงพื้นที่ 1 จาก 2 ราย",),
        [lack],
        "visits",
    )
    make.visit(second, day=27)
    assert told(steps(client, administrator, draft)["visits"])[::2] == ("done", [])


def test_whoever_can_sign_in_needs_no_card(client, administrator, draft):
    assert steps(client, administrator, draft)["cards"].state == State.WAITS
    with_password, imported = make.user("one"), make.user("two", name="สมหญิง")
    imported.set_unusable_password()
    imported.save()
    for each in (with_password, imported):
        make.seat(draft, each)
    found = told(steps(client, administrator, draft)["cards"])
    lack = ("1 คนยังไม่มีทั้งบัตรและรหัสผ่าน", ("สมหญิง",))
    assert found == ("begun", ("เข้าสู่ระบบได้ 1 จาก 2 คน",), [lack], "cards")
    now = timezone.now()
    seat = imported.seats.get()
    until = timezone.localdate(now) + dt.timedelta(days=1)
    cards.make_cards(draft, [(seat, imported)], until=until, actor=administrator, now=now)
    assert told(steps(client, administrator, draft)["cards"])[::2] == ("done", [])


def ready(row):
    make.candidate(row)
    make.seat(row, role="chair")
    make.rules(row)


def test_opening_waits_and_says_for_what(client, draft):
    staff = person("staff", "staff")
    found = steps(client, staff, draft)["opening"]
    assert (found.state, len(found.lacks), found.way) == (State.WAITS, 3, "")


def test_who_leads_the_round_opens_it(client, draft):
    ready(draft)
    staff = person("staff", "staff")
    found = steps(client, staff, draft)["opening"]
    assert (found.state, found.lacks, found.way) == (State.TODO, (), "open")


def test_an_administrator_reads_who_opens_it(client, administrator, draft):
    ready(draft)
    person("staff", "staff")
    found = steps(client, administrator, draft)["opening"]
    assert told(found) == ("todo", ("ผู้เปิดรอบได้: คน staff",), [], "")


def test_where_a_meeting_chooses_without_scores_candidates_are_enough(client, draft):
    Round.objects.update(way=Round.Way.RESOLUTION)
    staff = person("staff", "staff")
    found = steps(client, staff, draft)
    assert list(found) == ["areas", "round", "groups", "candidates", "opening"]
    assert found["opening"].state == State.WAITS
    make.candidate(draft)
    assert told(steps(client, staff, draft)["opening"])[::3] == ("todo", "to_meeting")


def test_that_nobody_may_open_it_is_said_long_before(client, administrator, draft):
    judging = person("judging", "staff")
    make.seat(draft, judging)
    person("elsewhere", "staff", province=make.province("15", "อ่างทอง", "Ang Thong"))
    switched_off = person("gone", "staff")
    User.objects.filter(pk=switched_off.pk).update(is_active=False)
    found = steps(client, administrator, draft)["opening"]
    assert (found.state, found.way, found.lacks[-1].text) == (
        State.WAITS,
        "staff",
        "ยังไม่มีผู้ที่เปิดรอบได้ ต้องมีผู้ที่ได้บทบาทเจ้าหน้าที่จังหวัดและไม่ได้นั่งให้คะแนน",
    )
    Seat.objects.all().delete()
    assert steps(client, administrator, draft)["opening"].figures == ("ผู้เปิดรอบได้: คน judging",)


# Before the first round


def begin(client, user):
    client.force_login(user)
    return client.get(reverse("set_up"))


def beginnings(client, user):
    return [(line.step.code, line.step.state.value, line.is_next) for line in begin(client, user).context["lines"]]


def test_somebody_new_finds_areas_then_awards_then_the_first_round(client):
    department = person("department", scope="department")
    assert beginnings(client, department) == [
        ("areas", "todo", True),
        ("awards", "todo", False),
        ("round", "waits", False),
    ]
    page = client.post(reverse("take_in_areas"), follow=True)
    assert [str(message) for message in page.context["messages"]] == [
        "นำเข้ารายชื่อทางการแล้ว: 77 จังหวัด 928 อำเภอ 7,436 ตำบล"
    ]
    assert [(line.step.state, line.is_next) for line in page.context["lines"]][:2] == [
        (State.DONE, False),
        (State.TODO, True),
    ]
    page = client.post(reverse("take_in_rubrics"), follow=True)
    assert [str(message) for message in page.context["messages"]] == ["เพิ่มเกณฑ์ตัวอย่าง 3 ชุดพร้อมรางวัลแล้ว"]
    assert [line.is_next for line in page.context["lines"]] == [False, False, True]
    acted = AuditEntry.objects.filter(action__in=("areas.imported", "rubric.loaded")).values_list("actor", flat=True)
    assert set(acted) == {department.pk}


def test_who_administers_a_province_takes_in_its_areas_alone(client, administrator):
    client.force_login(administrator)
    client.post(reverse("take_in_areas"))
    assert set(Subdistrict.objects.values_list("district__province", flat=True)) == {"34"}


def test_awards_are_the_departments(client, administrator):
    client.force_login(administrator)
    assert client.post(reverse("take_in_rubrics")).status_code == 403
    assert (Award.objects.count(), Rubric.objects.count()) == (0, 0)


def test_the_rules_ask_too_whoever_calls_them(administrator):
    with pytest.raises(Refusal, match="บทบาท"):
        shipped_rubrics.load_all(actor=administrator, now=make.NOW)
    with pytest.raises(Refusal, match="บทบาท"):
        make.places.import_areas(None, actor=administrator, now=make.NOW)
    assert (Rubric.objects.count(), Subdistrict.objects.count()) == (0, 0)


def test_a_reader_takes_in_nothing(client):
    client.force_login(person("reader", "reader"))
    assert [client.post(reverse(name)).status_code for name in ("take_in_areas", "take_in_rubrics")] == [404, 404]
    assert Subdistrict.objects.count() == 0


def test_the_first_rounds_form_begins_with_what_is_usual_and_leads_to_its_checklist(client, administrator):
    make.subdistrict()
    award = make.award()
    [*_others, line] = begin(client, administrator).context["lines"]
    form = client.get(line.address).context["adminform"].form
    year = timezone.localdate().year + 543 + (timezone.localdate().month >= 10)
    chosen = {"award": str(award.pk), "fiscal_year": str(year), "level": "province", "province": "34"}
    assert {name: form.initial[name] for name in chosen} == chosen
    response = client.post(line.address, chosen | {"way": "scored", "places": "2", "nomination_grace_hours": "0"})
    assert response.url == reverse("round_set_up", args=[Round.objects.get().pk])


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_drafts_costs_as_much_for_one_as_for_thirty(
    client, administrator, django_assert_num_queries, count
):
    for year in range(2566, 2566 + count):
        row = make.draft_round(year=year)
        make.candidate(row)
        make.seat(row)
        make.rules(row, make.rubric(f"rubric{year}"))
    client.force_login(administrator)
    with django_assert_num_queries(21):
        page = client.get(reverse("set_up"))
    assert len(page.context["drafts"]) == count


# The ways to it


def test_an_administrator_begins_with_the_checklist_while_there_is_a_draft(client, administrator):
    client.force_login(administrator)
    assert client.get("/").url == reverse("set_up")
    first = make.draft_round()
    assert client.get("/").url == reverse("round_set_up", args=[first.pk])
    make.draft_round(year=2566)
    assert client.get("/").url == reverse("set_up")
    Round.objects.update(state=Round.State.PUBLISHED)
    assert client.get("/").url == reverse("admin:index")


def way_back(client, address):
    """Where the bar above a set-up page leads."""
    bar = re.search(r'<nav class="set-up-bar".*?href="([^"]+)"', client.get(address).content.decode(), re.DOTALL)
    return bar and bar[1]


def test_every_set_up_page_leads_back_while_there_is_a_draft(client, administrator):
    client.force_login(administrator)
    addresses = [reverse("admin:index"), reverse("admin:subdistricts_office_import"), "/admin/subdistricts/seat/"]
    assert [way_back(client, each) for each in addresses] == [None] * 3
    row = make.draft_round()
    assert [way_back(client, each) for each in addresses] == [reverse("round_set_up", args=[row.pk])] * 3
    make.draft_round(year=2566)
    assert [way_back(client, each) for each in addresses] == [reverse("set_up")] * 3
    Round.objects.update(state=Round.State.OPEN)
    assert [way_back(client, each) for each in addresses] == [None] * 3


def test_the_list_of_rounds_leads_to_a_drafts_checklist(client, administrator, draft):
    client.force_login(administrator)
    address = reverse("round_set_up", args=[draft.pk])
    before = client.get("/rounds/").content.decode().count(address)
    ready(draft)
    assert (before, client.get("/rounds/").content.decode().count(address)) == (1, 1)


def test_who_has_no_round_and_may_set_one_up_is_led_there(client, administrator):
    pages = {}
    for who in (administrator, person("reader", "reader")):
        client.force_login(who)
        pages[who] = client.get("/rounds/").content.decode().count(f'href="{reverse("set_up")}"')
    assert list(pages.values()) == [1, 0]
