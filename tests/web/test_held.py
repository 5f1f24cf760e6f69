"""The queue of held work: what waits and what it would change; accepted or refused on the page, once, with a reason."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring import notes
from scoring.models import HeldRuling, ScoreSheet, SheetOp
from subdistricts.models import Recusal
from tests import cast, make
from tests.remember import remembered
from tests.scoring import test_decisions as way
from tests.scoring.test_held import LATE, LATER, OTHER, accept, points, refuse, send_late, sheet_of

pytestmark = pytest.mark.django_db

NOTE = "เฉพาะตน"  # what test_held sends as the private note


@pytest.fixture
@remembered
def locked():
    people = cast.assemble()
    way.sign_all(people)
    way.close(people)
    way.lock(people)
    return people


def show(client, people, who=None):
    client.force_login(who or people.staff)
    return client.get(reverse("round_held", args=[people.round.pk]))


def rule(client, people, op, verdict="accept", who=None, **said):
    client.force_login(who or people.staff)
    rev = ScoreSheet.objects.get(pk=op.sheet_id).rev
    said = {"verdict": verdict, "rev": rev, "reason": "ไม่มีสัญญาณ"} | said
    return client.post(reverse("held_ruling", args=[op.op_id]), said)


def changed(line):
    return [(each.card.code, each.points) for each in line.changes]


def test_a_queue_with_nothing_in_it_says_so(client, locked):
    page = show(client, locked)
    assert (page.status_code, page.context["waiting"], page.context["ruled"]) == (200, [], [])
    assert page.content.decode().count("ไม่มีงานใดรออยู่") == 1


def test_each_says_who_sent_what_and_why_it_is_held(client, locked):
    tablet = make.Device(locked.judge)
    op = send_late(locked, tablet=tablet)
    [line] = show(client, locked).context["waiting"]
    assert (line.op, line.device, line.said_at, line.signs) == (op, str(tablet.id)[:4].upper(), make.NOW, True)
    assert (line.why, line.standing.is_stale, line.standing.refusal, line.has_later) == (
        "ตอนที่มาถึง รอบไม่รับแบบให้คะแนนแล้ว",
        False,
        None,
        False,
    )
    text = show(client, locked).content.decode()
    assert (text.count(op.sha256[:8]), text.count(op.sha256[:9])) == (1, 0)


def test_it_shows_what_would_change_and_never_the_private_note(client, locked):
    points = ("18", "19", "17", "16.5", "16.5")  # of these one is other than what was signed
    send_late(locked, points)
    page = show(client, locked)
    [line] = page.context["waiting"]
    assert (changed(line), line.totals) == ([("c2", ("16", "19"))], ("84.00", "87.00"))
    assert NOTE not in page.content.decode()


def test_what_was_only_saved_is_held_against_what_was_saved(client, locked):
    tablet = make.Device(locked.judge)
    accept(locked, send_late(locked, OTHER, kind="save", tablet=tablet))
    send_late(locked, ("12", "12", "12", "12", "13"), kind="save", tablet=tablet)
    [line] = show(client, locked).context["waiting"]
    assert (line.signs, changed(line)) == (False, [("c5", ("12", "13"))])


def test_accepting_puts_it_on_the_sheet(client, locked):
    op = send_late(locked)
    assert rule(client, locked, op).url == reverse("round_held", args=[locked.round.pk])
    assert points(sheet_of(locked).signed_body) == LATE
    page = show(client, locked)
    [line] = page.context["ruled"]
    assert (page.context["waiting"], line.ruling.rev, line.ruling.reason) == ([], 2, "ไม่มีสัญญาณ")
    assert line.changes is None
    assert "รับเข้าแล้ว" in page.content.decode()


def test_refusing_leaves_the_sheet_as_it_is(client, locked):
    op = send_late(locked)
    rule(client, locked, op, "refuse")
    assert (points(sheet_of(locked).signed_body), HeldRuling.objects.get().is_accepted) == (way.GOOD, False)


@pytest.mark.parametrize("verdict", ["accept", "refuse"])
def test_without_a_reason_nothing_is_ruled_and_the_page_comes_back(client, locked, verdict):
    send_late(locked)
    op = send_late(locked, OTHER, tablet=make.Device(locked.judge))
    page = rule(client, locked, op, verdict, reason=" ")
    assert (page.status_code, HeldRuling.objects.count()) == (422, 0)
    wrong = [line.op.pk for line in page.context["waiting"] if line.form is not None]
    assert wrong == [op.pk]
    assert page.content.decode().count("โปรดเขียนเหตุผลสั้น ๆ") == 1


@pytest.mark.parametrize("said", [{"verdict": "maybe"}, {"verdict": ""}, {"rev": "x"}, {"rev": ""}])
def test_a_form_that_says_nothing_clear_rules_nothing(client, locked, said):
    page = rule(client, locked, send_late(locked), **said)
    assert (page.status_code, HeldRuling.objects.count()) == (422, 0)


def test_what_would_go_over_newer_work_needs_a_tick_and_keeps_what_was_typed(client, locked):
    first, second = (send_late(locked, each, tablet=make.Device(locked.judge)) for each in (OTHER, LATE))
    accept(locked, first)
    page = rule(client, locked, second)
    [line] = page.context["waiting"]
    assert (page.status_code, line.standing.is_stale, line.form["reason"].value()) == (409, True, "ไม่มีสัญญาณ")
    assert points(sheet_of(locked).signed_body) == OTHER
    assert rule(client, locked, second, over="on").status_code == 302
    assert points(sheet_of(locked).signed_body) == LATE


def test_a_sheet_that_went_on_since_the_page_was_shown_brings_the_page_back(client, locked):
    first, second = (send_late(locked, each, tablet=make.Device(locked.judge)) for each in (OTHER, LATE))
    accept(locked, first)
    page = rule(client, locked, second, rev=1, over="on")
    assert (page.status_code, points(sheet_of(locked).signed_body)) == (409, OTHER)


def test_the_second_of_two_officers_is_told_that_it_is_ruled(client, locked):
    op = send_late(locked)
    refuse(locked, op)
    page = rule(client, locked, op)
    assert (page.status_code, page.context["waiting"], HeldRuling.objects.get().is_accepted) == (409, [], False)
    assert page.content.decode().count("ระหว่างนี้มีผู้วินิจฉัยงานนี้ไปแล้ว") == 1


def test_an_earlier_version_of_the_same_device_says_that_a_later_one_waits(client, locked):
    tablet = make.Device(locked.judge)
    first, second = send_late(locked, OTHER, tablet=tablet), send_late(locked, tablet=tablet)
    lines = show(client, locked).context["waiting"]
    assert [(line.op, line.has_later) for line in lines] == [(first, True), (second, False)]


ACCEPTS = 'value="accept"'


def test_of_a_recused_judge_it_can_only_be_refused(client):
    people = cast.assemble()
    sheet = sheet_of(people)
    make.recuse(sheet.seat, sheet.candidate)
    op = send_late(people)
    page = show(client, people)
    assert (page.context["waiting"][0].standing.refusal.code, page.content.decode().count(ACCEPTS)) == (
        "held_recused",
        0,
    )
    assert rule(client, people, op).status_code == 409
    Recusal.objects.all().delete()
    assert show(client, people).content.decode().count(ACCEPTS) == 1


@pytest.mark.parametrize("published", [False, True])
def test_of_a_decided_round_nothing_can_be_accepted_and_the_page_leads_to_taking_it_up(client, locked, published):
    op = send_late(locked)
    way.decide(locked)
    if published:
        way.publish(locked)
    text = show(client, locked).content.decode()
    assert (text.count(ACCEPTS), text.count(reverse("round_revise", args=[locked.round.pk]))) == (0, 1)
    assert rule(client, locked, op).status_code == 409
    assert rule(client, locked, op, "refuse").status_code == 302


@pytest.mark.parametrize("who", ["judge", "judging_staff", "administrator", "reader", "foreign_staff", "stranger"])
def test_to_others_a_held_op_is_not_even_there(client, locked, who):
    op = send_late(locked)
    there = rule(client, locked, op, who=getattr(locked, who))
    op.op_id = make.uuid.uuid4()
    missing = rule(client, locked, op, who=getattr(locked, who))
    assert (there.status_code, missing.status_code, HeldRuling.objects.count()) == (404, 404, 0)


def test_an_op_that_was_not_held_is_not_there_either(client, locked):
    assert rule(client, locked, SheetOp.objects.filter(outcome="applied").first()).status_code == 404


def test_it_costs_the_same_for_one_and_for_many(client, locked, django_assert_num_queries):
    first = send_late(locked)
    address = reverse("round_held", args=[locked.round.pk])
    show(client, locked)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for code in make.CODES[:3]:
        for _ in range(3):
            make.sign(make.sheet(locked.round, locked.judge, code), *LATE)
    accept(locked, first)
    with django_assert_num_queries(len(one)):
        assert len(client.get(address).context["waiting"]) == 9


# Where it is told of


def test_locking_leads_to_the_queue(client):
    people = cast.assemble()
    way.sign_all(people)
    sheet = sheet_of(people)
    make.stand_in(sheet.seat, make.visit(sheet.candidate), people.stranger)
    ScoreSheet.objects.filter(pk=sheet.pk).update(signed_by=people.stranger)
    make.Device(people.judge).send(sheet_of(people), "save", make.body(*OTHER))
    way.close(people)
    client.force_login(people.staff)
    page = client.get(reverse("round_lock", args=[people.round.pk]))
    [finding] = page.context["to_be_seen"]
    assert (finding.code, [address for _, address in finding.links]) == (
        "held",
        [reverse("round_held", args=[people.round.pk])],
    )


@pytest.mark.parametrize(("who", "times"), [("staff", 1), ("judging_staff", 0)])
def test_the_list_of_what_waits_leads_to_the_queue(client, locked, who, times):
    send_late(locked)
    way.decide(locked)
    way.publish(locked)
    client.force_login(getattr(locked, who))
    page = client.get(reverse("round_missing", args=[locked.round.pk]))
    assert page.content.decode().count(reverse("round_held", args=[locked.round.pk])) == times


def test_the_board_leads_to_the_queue_while_something_waits(client, locked):
    client.force_login(locked.staff)

    def links():
        page = client.get(reverse("round", args=[locked.round.pk])).content.decode()
        return page.count(reverse("round_held", args=[locked.round.pk]))

    assert links() == 1  # among the round's tools
    op = send_late(locked)
    assert links() == 2
    refuse(locked, op)
    assert links() == 1


def test_the_office_of_whoever_ruled_is_kept(locked):
    locked.staff.office = make.office()
    locked.staff.save()
    ruling = refuse(locked, send_late(locked))
    assert (ruling.office, ruling.ruled_at) == (make.office(), LATER)


# What the judge is told on her sheet


def told(client, people, who=None):
    """On the page, and in what her device takes along."""
    client.force_login(who or people.judge)
    sheet = sheet_of(people)
    page = client.get(reverse("sheet", args=[sheet.pk]))
    found = client.get(reverse("offline_set")).json()["sheets"]
    of_device = next(each["held"] for each in found if each["id"] == str(sheet.pk))
    assert (page.context["page"].held, page.context["script"]["sheet"]["held"]) == (of_device, of_device)
    for each in (of_device or {"told": []})["told"]:
        assert page.content.decode().count(f'<p class="notice {each["tone"]}">{each["text"]}</p>') == 1
    return of_device


def test_the_judge_is_told_nothing_where_nothing_was_held(client, locked):
    assert told(client, locked) is None


def test_the_judge_is_told_that_her_late_work_waits(client, locked):
    send_late(locked)
    send_late(locked, OTHER, tablet=make.Device(locked.judge))
    text = (
        "มีสิ่งที่ท่านส่งรอการตรวจของเจ้าหน้าที่ 2 ฉบับ ล่าสุดส่งเมื่อ 29 ธ.ค. 2564 10.42 น.: ตอนที่มาถึง รอบไม่รับแบบให้คะแนนแล้ว ไม่มีสิ่งใดหาย"
    )
    assert told(client, locked) == {"waiting": 2, "told": [{"tone": "amber", "text": text}]}


@pytest.mark.parametrize(
    ("ruled", "tone", "words"),
    [
        (accept, "teal", "รับเข้าเมื่อ 29 ธ.ค. 2564 13.42 น. และอยู่ในแบบนี้แล้ว"),
        (refuse, "red", "ไม่รับเมื่อ 29 ธ.ค. 2564 13.42 น. แบบให้คะแนนคงเดิม"),
    ],
)
def test_the_judge_is_told_what_was_ruled_by_which_office_when_and_why(client, locked, ruled, tone, words):
    locked.staff.office = make.office()
    ruled(locked, send_late(locked), reason="ตรวจแล้ว")
    text = f"สิ่งที่ท่านส่งเมื่อ 29 ธ.ค. 2564 10.42 น. {make.office()}{words} เหตุผล: ตรวจแล้ว"
    assert told(client, locked) == {"waiting": 0, "told": [{"tone": tone, "text": text}]}


def test_what_was_ruled_is_told_until_the_sheet_goes_on(client, locked):
    refuse(locked, send_late(locked))
    assert len(told(client, locked)["told"]) == 1
    ScoreSheet.objects.filter(pk=sheet_of(locked).pk).update(changed_at=LATER + make.dt.timedelta(minutes=1))
    assert told(client, locked) is None


def test_staff_are_not_told_as_if_it_were_their_own(client, locked):
    send_late(locked)
    client.force_login(locked.staff)
    page = client.get(reverse("sheet", args=[sheet_of(locked).pk]))
    assert page.context["page"].held is None


def test_her_list_says_that_something_waits(client, locked):
    op = send_late(locked)
    client.force_login(locked.judge)

    def held_ones():
        [of_round] = client.get(reverse("my_sheets")).context["rounds"]
        return [own.sheet.pk for own in (*of_round.visited, *of_round.without_day) if own.is_held]

    assert held_ones() == [op.sheet_id]
    refuse(locked, op)
    assert held_ones() == []


def test_her_private_note_of_accepted_work_is_her_last_one(locked):
    op = send_late(locked)
    assert notes.last_saved_by(locked.judge, [op.sheet_id]) == {op.sheet_id: ""}
    accept(locked, op)
    assert notes.last_saved_by(locked.judge, [op.sheet_id]) == {op.sheet_id: NOTE}
