"""The pages of work out of a tablet's file: shown before it is taken, asked of its judge, or of two of the staff."""

import json
from hashlib import sha256

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from scoring import rescue, rescue_files
from scoring.models import RescuedOp, RoundRules, SheetOp
from scoring.rescue_lines import lines_of
from tests import cast, make

pytestmark = pytest.mark.django_db

NOTE = "ไม่ควรมีใครเห็น"


@pytest.fixture
def people():
    return cast.assemble()


@pytest.fixture
def sheet(people):
    return make.sheet(people.round, people.judge)


@pytest.fixture
def data(people, sheet):
    tablet = make.Device(people.judge)
    first = tablet.op_text(sheet, "save", make.body("3", "3", "3", "3", None))
    body = make.body("18.5", "15", "14", "13", "12", recommendation="ควรปรับปรุงเว็บไซต์", private_note=NOTE)
    return make.rescue_file(people.judge, first, tablet.op_text(sheet, "sign", body))


@pytest.fixture
def brought(people, data):
    rescue.bring(rescue_files.read(data), actor=people.staff, now=make.NOW)


def browser(person, **options):
    client = Client(**options)
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client


def send(client, data, **fields):
    file = SimpleUploadedFile("work.json", data, "application/json")
    return client.post("/rescue/", {"file": file} | fields)


def tokens(groups):
    return [group.token for group in groups]


# Bringing it


def test_looking_says_what_the_file_holds_and_keeps_nothing(people, data):
    response = send(browser(people.staff), data)
    contents = response.context["contents"]
    assert (response.status_code, [(kind.value, count) for kind, count in contents.counts]) == (200, [("new", 2)])
    assert "The work of กรรมการที่ 2" in response.content.decode()
    assert "Take in 2 entries" in response.content.decode()
    assert RescuedOp.objects.count() == 0


def test_taking_needs_the_very_file_that_was_shown(people, data):
    client = browser(people.staff)
    assert send(client, data, take="0" * 64).status_code == 409
    assert send(client, data + b"\n", take=sha256(data).hexdigest()).status_code == 409
    assert RescuedOp.objects.count() == 0
    assert send(client, data, take=sha256(data).hexdigest()).status_code == 200
    assert RescuedOp.objects.count() == 2


def test_taking_it_again_says_that_it_was_here(people, data):
    client = browser(people.staff)
    for said in ("2 entries are kept", "Everything of it was here already"):
        assert said in send(client, data, take=sha256(data).hexdigest()).content.decode()
    assert RescuedOp.objects.count() == 2


def test_what_is_left_out_is_named(people, data):
    whole = json.loads(data)
    whole["ops"] += [{"text": "{", "sha256": sha256(b"{").hexdigest()}]
    foreign = make.Device(people.chair).op_text(make.sheet(people.round, people.chair), "save", make.FULL)
    whole["ops"] += [{"text": foreign.decode(), "sha256": sha256(foreign).hexdigest()}]
    text = send(browser(people.staff), json.dumps(whole).encode()).content.decode()
    assert "entry 3: cannot be read (not_parseable)" in text
    assert "entry 4: not a sheet of this judge within your reach" in text


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"", 422, "The file is empty"),
        (b"GIF89a", 400, "The file cannot be read"),
        (b"[" * 100_000, 400, "The file cannot be read"),
        (b'{"format": "cddeval-rescue", "version": 9}', 422, "This is no file of work out of a tablet"),
    ],
)
def test_a_file_that_is_none_is_answered_in_words(people, data, status, said):
    response = send(browser(people.staff), data)
    assert (response.status_code, said in response.content.decode()) == (status, True)


@pytest.mark.slow
def test_a_file_of_50_mb_is_counted_and_not_kept(people):
    response = send(browser(people.staff), b" " * 50 * 1024 * 1024)
    assert (response.status_code, "larger than 25 MB" in response.content.decode()) == (413, True)


def test_the_limit_is_the_one_that_is_read(people):
    assert rescue_files.MAX_BYTES == settings.LARGE_UPLOAD_MAX_MEMORY_SIZE


def test_a_file_larger_than_other_uploads_is_taken(people, data):
    """Blanks around the same work: JSON all the same."""
    large = data + b" " * (settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1)
    assert send(browser(people.staff), large).status_code == 200


def test_without_the_token_nothing_is_taken(people, data):
    response = send(browser(people.staff, enforce_csrf_checks=True), data, take=sha256(data).hexdigest())
    assert (response.status_code, RescuedOp.objects.count()) == (403, 0)


def test_without_a_file_the_form_asks_for_one(people):
    response = browser(people.staff).post("/rescue/", {"take": ""})
    assert (response.status_code, "Choose the file that the tablet saved." in response.content.decode()) == (422, True)


@pytest.mark.parametrize("who", ["chair", "judge", "staff", "judging_staff", "foreign_staff"])
def test_the_page_opens_for_who_leads_or_judges(people, who):
    assert browser(getattr(people, who)).get("/rescue/").status_code == 200


@pytest.mark.parametrize("who", ["administrator", "department_administrator", "district_officer", "reader", "stranger"])
def test_for_others_there_is_no_such_page(people, data, who):
    client = browser(getattr(people, who))
    assert (client.get("/rescue/").status_code, send(client, data).status_code) == (404, 404)
    assert client.get("/rescue/own/").status_code == 404


def test_another_judge_learns_nothing_from_the_file(people, data):
    response = send(browser(people.chair), data)
    assert (response.status_code, "กรรมการที่ 2" in response.content.decode()) == (422, False)


# The judge


@pytest.mark.parametrize("address", ["/day/", "/sheets/", "/rescue/"])
def test_the_judge_is_told_where_he_looks(people, brought, address):
    assert "/rescue/own/" in browser(people.judge).get(address).content.decode()
    assert "/rescue/own/" not in browser(people.chair).get(address).content.decode()


def test_the_judge_sees_both_versions_and_confirms(people, sheet, brought):
    client = browser(people.judge)
    [line] = client.get("/rescue/own/").context["lines"]
    assert [(row.here, row.said) for row in line.rows] == [
        ("–", "18.5"),
        ("–", "15"),
        ("–", "14"),
        ("–", "13"),
        ("–", "12"),
    ]
    assert (line.ops, line.signs, line.total, line.note) == (2, True, "72.50", NOTE)
    done = client.post("/rescue/own/", {"answer": "confirm", "seen": [line.token]}, follow=True)
    sheet.refresh_from_db()
    assert (sheet.rev, sheet.signed_by) == (2, people.judge)
    assert "2 entries: taken into the sheets: 2" in done.content.decode()
    assert "Nothing waits for your word" in done.content.decode()


def test_the_judge_refuses_and_thinks_better_of_it(people, sheet, brought):
    client = browser(people.judge)
    [line] = client.get("/rescue/own/").context["lines"]
    client.post("/rescue/own/", {"answer": "refuse", "seen": [line.token]})
    page = client.get("/rescue/own/")
    assert (page.context["lines"], SheetOp.objects.count()) == ([], 0)
    [line] = page.context["refused"]
    client.post("/rescue/own/", {"answer": "confirm", "seen": [line.token]})
    sheet.refresh_from_db()
    assert sheet.rev == 2


def test_what_changed_meanwhile_is_said_and_nothing_done(people, brought):
    client = browser(people.judge)
    page = client.post("/rescue/own/", {"answer": "confirm", "seen": ["0" * 20]}, follow=True)
    assert "What waits here has changed meanwhile" in page.content.decode()
    assert SheetOp.objects.count() == 0


def test_nobody_sees_what_waits_for_another(people, brought):
    page = browser(people.chair).get("/rescue/own/")
    assert (page.status_code, page.context["lines"]) == (200, [])


def test_points_that_break_a_rule_are_shown_as_such(people, sheet):
    body = {"criteria": {"c1": {"points": ["9"], "photos": "x"}, "zz": {}}, "private_note": 7}
    text = make.Device(people.judge).op_text(sheet, "save", body)
    rescue.bring(rescue_files.read(make.rescue_file(people.judge, text)), actor=people.staff, now=make.NOW)
    [line] = browser(people.judge).get("/rescue/own/").context["lines"]
    assert (line.breaks_rules, line.total, line.rows[0].said) == (True, None, "–")


# The staff


def round_page(people):
    return f"/rounds/{people.round.pk}/rescue/"


def test_two_of_the_staff_accept_with_their_reasons(people, sheet, brought):
    other = make.user("second_staff", name="เจ้าหน้าที่คนที่สอง")
    make.assign(other, "staff")
    first, second = browser(people.staff), browser(other)
    seen = tokens(rescue.groups_in(people.round, people.staff))
    done = first.post(round_page(people), {"seen": seen, "reason": "จอแตก"}, follow=True)
    assert "A second person who leads the round must accept it too." in done.content.decode()
    again = first.post(round_page(people), {"seen": seen, "reason": "จอแตก"}, follow=True)
    assert "You have accepted this already." in again.content.decode()
    [[of_first], [of_second]] = ([*each.get(round_page(people)).context["lines"]] for each in (first, second))
    assert [ruling.reason for ruling in of_second.accepted] == ["จอแตก"]
    assert (of_first.is_answered, of_second.is_answered) == (True, False)
    second.post(round_page(people), {"seen": seen, "reason": "โทรถามแล้ว"})
    sheet.refresh_from_db()
    assert (sheet.rev, sheet.signed_by) == (2, people.judge)


def test_the_staff_see_no_private_note(people, brought):
    page = browser(people.staff).get(round_page(people))
    assert page.context["lines"][0].rows[0].said == "18.5"
    assert NOTE not in page.content.decode()


def test_who_locks_the_round_must_have_seen_that_it_waits(people, brought):
    make.sign(make.sheet(people.round, people.chair), "15", "15", "15", "15", "15")
    make.rounds.adopt_rules(
        RoundRules(round=people.round, rubric=make.sheets.rules_of(people.round).rubric, missing="present"),
        resolution="มติที่ 1",
        actor=people.staff,
        now=make.NOW,
    )
    make.close(people.round, people.staff)
    client, address = browser(people.staff), f"/rounds/{people.round.pk}/lock/"
    seen = {finding.code: finding for finding in client.get(address).context["to_be_seen"]}
    assert seen["rescued"].links == [("Look and answer", round_page(people))]
    accepting = [finding.seen for finding in seen.values()]
    without = [each for each in accepting if each != seen["rescued"].seen]
    assert client.post(address, {"accepting": without}).status_code == 409
    assert client.post(address, {"accepting": accepting}).status_code == 302


def test_without_a_reason_nothing_is_accepted(people, brought):
    seen = tokens(rescue.groups_in(people.round, people.staff))
    response = browser(people.staff).post(round_page(people), {"seen": seen, "reason": " "})
    assert (response.status_code, "Write the reason" in response.content.decode()) == (422, True)


def test_the_rounds_where_something_waits_are_listed_for_who_leads_them(people, brought):
    assert browser(people.staff).get("/rescue/").context["rounds"] == [(people.round, 1)]
    assert browser(people.foreign_staff).get("/rescue/").context["rounds"] == []
    assert browser(people.judging_staff).get("/rescue/").context["rounds"] == []


@pytest.mark.parametrize(
    ("who", "status"), [("judge", 403), ("judging_staff", 403), ("reader", 404), ("stranger", 404)]
)
def test_the_rounds_page_is_for_who_leads_it(people, brought, who, status):
    assert browser(getattr(people, who)).get(round_page(people)).status_code == status


def test_who_has_left_the_seat_sees_his_own_work_and_nothing_of_his_successors(people, sheet, brought):
    sheet.seat.holder = make.user("successor")
    sheet.seat.save()
    make.Device(sheet.seat.holder).send(sheet, "save", make.body("7", "7", "7", "7", "7"))
    [line] = lines_of(rescue.own_groups(people.judge), people.judge)
    assert [(row.here, row.said) for row in line.rows][:2] == [("–", "18.5"), ("–", "15")]


def test_who_is_recused_sees_his_own_work_and_nothing_of_who_sat_for_him(people, sheet, brought):
    make.Device(people.judge).send(sheet, "save", make.body("7", "7", "7", "7", "7"))
    make.recuse(sheet.seat, sheet.candidate)
    [line] = browser(people.judge).get("/rescue/own/").context["lines"]
    assert [row.here for row in line.rows] == ["–"] * 5
