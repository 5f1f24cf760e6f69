"""Locking on a page: what is in the way, what must be seen first; and unlocking, with a reason."""

import pytest
from django.urls import reverse

from subdistricts.models import AuditEntry, Round
from tests import cast, make
from tests.remember import remembered
from tests.scoring.test_devices import hear
from tests.web.test_round_board import big_round

pytestmark = pytest.mark.django_db

GOOD, LESS = ("18", "16", "17", "16.5", "16.5"), ("15", "16", "15", "16", "15")


@pytest.fixture
@remembered
def people():
    """A closing round with every sheet signed."""
    people = cast.assemble()
    for code in make.CODES[:3]:
        for judge in judges(people):
            make.sign(make.sheet(people.round, judge, code), *(GOOD if code == make.CODES[0] else LESS))
    make.close(people.round, people.staff)
    return people


def judges(people):
    return (people.chair, people.judge, people.other_judge, people.judging_staff)


def change(people, code=make.CODES[0], **how):
    """judge2 saves other points than he signed."""
    sheet = make.sheet(people.round, people.judge, code)
    make.Device(people.judge).send(sheet, "save", make.body("1", "2", "3", "4", "5"), **how)
    return sheet


def lock(client, people, *accepting, who=None):
    client.force_login(who or people.staff)
    return client.post(reverse("round_lock", args=[people.round.pk]), {"accepting": accepting})


def show(client, people, name="round_lock", who=None):
    client.force_login(who or people.staff)
    return client.get(reverse(name, args=[people.round.pk]))


def state(people):
    return Round.objects.get(pk=people.round.pk).state


def codes(findings):
    return [each.code for each in findings]


LOCKS = '<button class="button go">ล็อกรอบ</button>'


def test_with_nothing_in_the_way_it_asks_once_and_locks(client, people):
    page = show(client, people)
    assert (codes(page.context["in_the_way"]), codes(page.context["to_be_seen"])) == ([], [])
    assert page.content.decode().count(LOCKS) == 1
    assert page.content.decode().count("ครบ 12 จาก 12 แบบ ไม่มีสิ่งใดค้าง") == 1
    assert state(people) == "closing"
    assert lock(client, people).url == reverse("round", args=[people.round.pk])
    assert state(people) == "locked"


def test_a_conflict_is_in_the_way_and_leads_to_the_sheet(client, people):
    sheet = change(people, base_rev=0)
    page = show(client, people)
    [finding] = page.context["in_the_way"]
    [of_judge] = finding.judges
    assert (finding.code, of_judge.seat.pk, of_judge.holder) == ("open_conflicts", sheet.seat_id, people.judge)
    assert of_judge.sheets == [(str(sheet.candidate), reverse("sheet", args=[sheet.pk]))]
    text = page.content.decode()
    assert (text.count(reverse("sheet", args=[sheet.pk])), text.count(LOCKS)) == (1, 0)


def test_a_post_with_something_in_the_way_answers_the_page_with_the_reasons(client, people):
    change(people, base_rev=0)
    change(people, make.CODES[1])
    page = lock(client, people, "unsigned_changes:1")
    assert (page.status_code, page.context["refusal"].code, state(people)) == (409, "lock_blocked", "closing")
    assert codes(page.context["in_the_way"]) == ["open_conflicts"]
    assert [(each.code, each.is_accepted) for each in page.context["to_be_seen"]] == [("unsigned_changes", True)]


def test_missing_sheets_are_in_the_way_and_lead_to_who_owes_them(client):
    people = cast.assemble()
    make.sign(make.sheet(people.round, people.chair), *GOOD)
    make.close(people.round, people.staff)
    [finding] = show(client, people).context["in_the_way"]
    parts = ("round_missing", "round_recusals", "round_rules")
    assert [address for _, address in finding.links] == [reverse(name, args=[people.round.pk]) for name in parts]
    assert (finding.code, finding.text) == ("sheets_missing", "ยังขาดแบบให้คะแนนที่ต้องส่ง 11 แบบ")


def test_unsigned_changes_are_shown_with_judge_and_candidate_and_must_be_seen(client, people):
    sheet = change(people)
    page = show(client, people)
    [finding] = page.context["to_be_seen"]
    assert page.content.decode().count("ไม่มีสิ่งใดค้าง") == 0
    assert (finding.code, [each.holder for each in finding.judges]) == ("unsigned_changes", [people.judge])
    assert [name for name, _ in finding.judges[0].sheets] == [str(sheet.candidate)]
    assert page.content.decode().count('name="accepting" value="unsigned_changes:1"') == 1
    refused = lock(client, people)
    assert (refused.status_code, refused.context["refusal"].code, state(people)) == (409, "lock_unseen", "closing")
    assert lock(client, people, "unsigned_changes:1").status_code == 302
    assert AuditEntry.objects.get(action="round.locked").facts == {"accepted": ["unsigned_changes:1"]}


def test_what_has_changed_since_the_page_was_looked_at_is_shown_before_anything_is_locked(client, people):
    """The page spoke of one sheet; two more are changed before its answer arrives."""
    change(people)
    [seen] = [each.seen for each in show(client, people).context["to_be_seen"]]
    for code in make.CODES[1:3]:
        change(people, code)
    page = lock(client, people, seen)
    assert (page.status_code, page.context["refusal"].code, state(people)) == (409, "lock_unseen", "closing")
    [finding] = page.context["to_be_seen"]
    assert (seen, finding.seen, finding.is_accepted) == ("unsigned_changes:1", "unsigned_changes:3", False)
    assert [len(each.sheets) for each in finding.judges] == [3]
    assert lock(client, people, finding.seen).status_code == 302


def test_what_is_missing_where_those_present_count_must_be_seen(client):
    people = cast.assemble(missing="present")
    make.sign(make.sheet(people.round, people.chair), *GOOD)
    make.close(people.round, people.staff)
    assert codes(show(client, people).context["to_be_seen"]) == ["incomplete"]
    assert lock(client, people, "incomplete:11").status_code == 302


def test_an_open_round_is_not_locked(client):
    people = cast.assemble()
    assert (show(client, people).status_code, lock(client, people).status_code) == (409, 409)


def test_locking_and_unlocking_are_for_staff_who_do_not_judge(client, people):
    expected = {"judging_staff": 403, "judge": 403, "administrator": 403, "reader": 404, "foreign_staff": 404}
    for name in ("round_lock", "round_unlock"):
        pages = {who: show(client, people, name, getattr(people, who)).status_code for who in expected}
        assert pages == expected
        posts = {who: client.post(reverse(name, args=[people.round.pk])).status_code for who in ("foreign_staff",)}
        assert posts == {"foreign_staff": 404}
    assert {who: lock(client, people, who=getattr(people, who)).status_code for who in expected} == expected
    assert state(people) == "closing"


REASON = '<textarea class="form-control'


def test_a25_a_device_that_may_hold_work_is_shown_and_the_round_locked_with_a_reason_alone(client, people, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW)
    assert show(client, people).content.decode().count(REASON) == 0
    device = hear(people.judge, pending=3)
    page = show(client, people)
    [finding] = page.context["to_be_seen"]
    assert (finding.code, [heard.device for heard in finding.holding]) == ("devices", [device])
    text = page.content.decode()
    assert [text.count(each) for each in (REASON, f"เครื่อง {device.short_name}", "ยังไม่ส่ง 3 รายการ")] == [1, 1, 1]
    assert text.count(f'href="{reverse("round_devices", args=[people.round.pk])}"') == 2  # the tab and the finding

    client.force_login(people.staff)
    address = reverse("round_lock", args=[people.round.pk])
    unseen = client.post(address, {"reason": "แท็บเล็ตเสีย"})
    assert (unseen.status_code, unseen.context["refusal"].code) == (409, "lock_unseen")
    assert unseen.content.decode().count(">แท็บเล็ตเสีย</textarea>") == 1
    silent = client.post(address, {"accepting": finding.seen, "reason": " "})
    assert (silent.status_code, silent.context["refusal"].code, state(people)) == (422, "reason_needed", "closing")
    assert [each.is_accepted for each in silent.context["to_be_seen"]] == [True]
    client.post(address, {"accepting": finding.seen, "reason": "แท็บเล็ตเสีย"})
    assert (state(people), AuditEntry.objects.get(action="round.locked").facts["reason"]) == ("locked", "แท็บเล็ตเสีย")


@pytest.mark.parametrize("candidates", [5, pytest.param(250, marks=pytest.mark.slow)])
def test_the_page_costs_as_much_for_5_candidates_as_for_250(client, django_assert_num_queries, candidates):
    row = big_round(candidates)
    staff = make.user("staff")
    make.assign(staff, "staff")
    make.close(row, staff)
    sheet = row.candidates.first().sheets.first()
    type(sheet).objects.filter(pk=sheet.pk).update(rev=2, body=make.body("1", "1", "1", "1", "1"))
    client.force_login(staff)
    with django_assert_num_queries(QUESTIONS):
        page = client.get(reverse("round_lock", args=[row.pk]))
    assert codes(page.context["to_be_seen"]) == ["unsigned_changes"]


QUESTIONS = 23


# Unlocking


@pytest.fixture
def locked(people):
    make.lock(people.round, people.staff)
    return people


def test_unlocking_needs_a_reason(client, locked):
    address = reverse("round_unlock", args=[locked.round.pk])
    assert show(client, locked, "round_unlock").status_code == 200
    page = client.post(address, {"reason": "  "})
    assert (page.status_code, list(page.context["form"].errors), state(locked)) == (422, ["reason"], "locked")
    assert client.post(address, {"reason": "ใบคะแนนผิดคน"}).url == reverse("round", args=[locked.round.pk])
    assert state(locked) == "closing"
    assert AuditEntry.objects.get(action="round.unlocked").facts == {"reason": "ใบคะแนนผิดคน"}


def test_the_board_of_a_locked_round_leads_to_the_meeting_and_to_unlocking(client, locked):
    text = show(client, locked, "round").content.decode()
    assert [text.count(reverse(name, args=[locked.round.pk])) for name in ("round_decide", "round_unlock")] == [1, 1]
    assert text.count(reverse("round_lock", args=[locked.round.pk])) == 0


def test_the_board_of_a_locked_round_waits_for_no_sheet(client):
    people = cast.assemble(missing="present")
    make.sign(make.sheet(people.round, people.chair), *GOOD)
    address = f'class="button" href="{reverse("round_missing", args=[people.round.pk])}"'
    assert show(client, people, "round").content.decode().count(address) == 1
    make.lock(people.round, people.staff)
    text = show(client, people, "round").content.decode()
    assert (text.count(address), text.count("รอที่ประชุมคณะกรรมการตัดสิน")) == (0, 1)
