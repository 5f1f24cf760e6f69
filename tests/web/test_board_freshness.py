"""A kept board is shown as long as it is true and no longer: after every kind of change it is the one drawn anew."""

import re
import threading
import uuid

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from scoring import boards, decisions, held, recusals, rounds
from scoring.boards import Shelf
from scoring.freshness import Mark, mark_of
from scoring.models import RoundRules, ServerEpoch, SheetOp
from scoring.servers import server_epoch
from scoring.views.round_head import round_at_a_glance
from subdistricts import committees, frames, places
from subdistricts import rounds as ground_rounds
from subdistricts.models import Candidate, District, Office, Recusal, Seat, Subdistrict
from tests import cast, make
from tests.remember import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
@remembered
def people():
    """The chair has signed for all, judge2 has begun; a recusal is there to be withdrawn."""
    assembled = cast.assemble()
    for code, points in zip(make.CODES[:3], ("17", "12", "18"), strict=True):
        make.sign(make.sheet(assembled.round, assembled.chair, code), *[points] * 5)
    make.Device(assembled.judge).send(sheet_of(assembled), "save", make.body("13.5"))
    recusals.record(
        seat(assembled, 3),
        candidate(assembled, 1),
        kind=Recusal.Kind.INTEREST,
        reason="ญาติ",
        actor=assembled.staff,
        now=make.NOW,
    )
    return assembled


def sheet_of(people, code=make.CODES[0]):
    return make.sheet(people.round, people.judge, code)


def seat(people, number):
    return Seat.objects.select_related("committee__round", "office").get(committee__round=people.round, number=number)


def candidate(people, at):
    rows = Candidate.objects.select_related("round", "subdistrict__district").filter(round=people.round)
    return rows.get(subdistrict=make.CODES[at])


def look(client, people, **headers):
    client.force_login(people.staff)
    return client.get(reverse("round", args=[people.round.pk]), headers=headers)


def forget():
    boards.forget()
    frames.forget()


def shown(response):
    """The page without what is new in every page: the form's token, and the board's mark."""
    kept = [line for line in response.content.decode().splitlines() if "csrfmiddlewaretoken" not in line]
    return [line.split("?since=")[0] for line in kept]


# What may happen to a round while somebody looks at its board


def save(people):
    make.Device(people.other_judge).send(make.sheet(people.round, people.other_judge), "save", make.body("1"))


def sign(people):
    make.sign(sheet_of(people), *["19"] * 5)


def save_after_signing(people):
    sheet = make.sheet(people.round, people.chair)
    make.Device(people.chair).send(sheet, "save", make.body("2"))


def open_a_conflict(people):
    make.Device(people.judge).send(sheet_of(people), "save", make.body("2"), base_rev=0)


def settle_a_conflict(people):
    sheet = sheet_of(people)
    open_ones = [str(conflict.op.op_id) for conflict in sheet.conflicts.select_related("op")]
    make.Device(people.judge).send(sheet, "resolve", make.body("6"), resolves=open_ones)


def hold_work(people):
    make.recuse(seat(people, 2), candidate(people, 0), actor=people.staff)
    make.Device(people.judge).send(sheet_of(people), "save", make.body("4"))


def hold_late_work(people):
    """The judge was recused for a while; what he sent meanwhile waits."""
    hold_work(people)
    Recusal.objects.filter(seat=seat(people, 2)).delete()


def rule_about(people, verdict):
    op = SheetOp.objects.select_related("sheet__candidate__round").get(outcome="held")
    terms = {"reason": "ตรวจแล้ว", "actor": people.staff, "now": make.NOW}
    return held.refuse(op, **terms) if verdict == "refuse" else held.accept(op, rev=op.sheet.rev, over=True, **terms)


def accept_held_work(people):
    rule_about(people, "accept")


def refuse_held_work(people):
    rule_about(people, "refuse")


def recuse(people):
    make.recuse(seat(people, 1), candidate(people, 2), actor=people.staff)


def withdraw_a_recusal(people):
    row = Recusal.objects.select_related("candidate__round", "seat").get(candidate__round=people.round)
    recusals.withdraw(row, actor=people.staff, now=make.NOW)


def adopt_rules(people):
    terms = RoundRules(round=people.round, missing="present", ties=["median"])
    rounds.adopt_rules(terms, resolution="มติที่ 2", actor=people.staff, now=make.NOW)


def title_a_seat(people):
    row = seat(people, 2)
    row.title = "ผู้ทรงคุณวุฒิ"
    committees.save_seat(row, actor=None, now=make.NOW)


def close(people):
    make.close(people.round, people.staff)


def reopen(people):
    rounds.reopen(people.round, actor=people.staff, now=make.NOW)


def lock(people):
    make.lock(people.round, people.staff)


def unlock(people):
    decisions.unlock(people.round, reason="มีแบบมาช้า", actor=people.staff, now=make.NOW)


def decide(people):
    make.lock(people.round, people.staff)
    make.decide(people.round, people.staff)


def publish(people):
    make.result(people.round, people.staff)


def take_up_again(people):
    make.revise(people.round, people.staff)


def rename_the_award(people):
    row = people.round.award
    row.name_th = "รางวัลชื่อใหม่"
    ground_rounds.save_award(row, actor=None, now=make.NOW)


def rename_an_office(people):
    row = Office.objects.get(pk=seat(people, 1).office_id)
    row.name = "สำนักงานชื่อใหม่"
    places.save_office(row, actor=None, now=make.NOW)


def correct_the_names_of_areas(people):
    places.import_areas("34", now=make.NOW)


def correct_one_area_by_hand(people):
    row = candidate(people, 0).subdistrict
    row.name_th = "ชื่อที่หน่วยงานแก้"
    places.correct_area(row, actor=None, now=make.NOW)


CONDITIONS = {
    settle_a_conflict: open_a_conflict,
    accept_held_work: hold_late_work,
    refuse_held_work: hold_late_work,
    reopen: close,
    unlock: lock,
    take_up_again: publish,
}
CHANGES = (
    save,
    sign,
    save_after_signing,
    open_a_conflict,
    settle_a_conflict,
    hold_work,
    accept_held_work,
    refuse_held_work,
    recuse,
    withdraw_a_recusal,
    adopt_rules,
    title_a_seat,
    close,
    reopen,
    lock,
    unlock,
    decide,
    publish,
    take_up_again,
    rename_the_award,
    rename_an_office,
    correct_the_names_of_areas,
    correct_one_area_by_hand,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_it_is_drawn_anew_after(client, people, change):
    """The names of areas are wrong at first, so that correcting them shows."""
    Subdistrict.objects.filter(pk=make.CODES[0]).update(name_th="ชื่อผิด")
    District.objects.filter(pk=make.CODES[1][:4]).update(name_th="อำเภอผิด")
    if change in CONDITIONS:
        CONDITIONS[change](people)
    before = shown(look(client, people))
    change(people)
    after = shown(look(client, people))
    forget()
    assert after == shown(look(client, people))
    assert after != before


def test_it_is_not_drawn_again_while_nothing_changes(client, people):
    first, again = look(client, people), look(client, people)
    assert (len(first.context["rows"]), again.context) == (3, None)
    assert shown(again) == shown(first)


def test_another_rounds_sheets_leave_it_alone(client, people):
    look(client, people)
    other = make.draft_round(year=2570)
    make.candidate(other)
    assert look(client, people).context is None  # neither the board nor its frame is drawn again


def test_each_language_has_its_own(client, people):
    thai = shown(look(client, people))
    client.cookies["django_language"] = "en"
    english = shown(look(client, people))
    assert english != thai
    forget()
    assert shown(look(client, people)) == english
    client.cookies["django_language"] = "th"
    assert shown(look(client, people)) == thai


# Whom it is shown to


def test_a_kept_board_is_shown_to_nobody_without_the_right(client, people):
    """It has just been drawn for staff; everybody else gets what he got before."""
    others = ("chair", "judging_staff", "administrator", "reader", "district_officer", "foreign_staff", "stranger")
    address = reverse("round", args=[people.round.pk])

    def answers():
        for who in others:
            client.force_login(getattr(people, who))
            response = client.get(address)
            yield who, response.status_code, shown(response)

    before = list(answers())
    assert look(client, people).content.decode().count('id="board"') == 1
    assert list(answers()) == before


def test_who_reads_the_ranking_but_does_not_lead_gets_no_leaders_links(client, people):
    close_address = reverse("round_close", args=[people.round.pk])
    assert look(client, people).content.decode().count(close_address) == 1
    make.result(people.round, people.staff)
    led = look(client, people)
    client.force_login(people.judging_staff)
    judging = client.get(reverse("round", args=[people.round.pk]))
    assert 'id="board"' in judging.content.decode()
    assert judging.context["drawn"] is not led.context["drawn"]


def test_a_kept_page_holds_nothing_of_the_person_who_asked_for_it_first(client, people):
    look(client, people)
    [kept] = [kept.thing for kept in boards._pages._kept.values()]
    content = kept.head + kept.content.unpacked().decode()
    assert [content.count(word) for word in ("csrf", people.staff.username, str(people.staff))] == [0, 0, 0]


def test_it_does_not_outlive_the_database_that_it_was_drawn_from(client, people):
    """Put back to an earlier state, the trail counts up to the same number with other marks, at the same rev."""
    server_epoch()
    before = transaction.savepoint()
    make.sign(sheet_of(people), *["17"] * 5)
    lost = look(client, people)
    mark = mark_of(lost.context["round"])
    transaction.savepoint_rollback(before)
    ServerEpoch.objects.update(epoch=uuid.uuid4())
    make.sign(sheet_of(people), *["5"] * 5)
    after = look(client, people)
    assert mark_of(after.context["round"])[:3] == mark[:3]
    forget()
    assert shown(after) == shown(look(client, people))
    assert shown(after) != shown(lost)


def test_the_mark_is_read_with_the_round(people, django_assert_num_queries):
    life = server_epoch()
    with django_assert_num_queries(1):
        assert mark_of(round_at_a_glance(people.round.pk)).life == life


def test_a_photograph_changes_nothing_but_the_photographs(people):
    before = mark_of(round_at_a_glance(people.round.pk))
    make.photo(people.judge)
    after = mark_of(round_at_a_glance(people.round.pk))
    assert (after.round - before.round, after.has_same_terms(before)) == (1, True)


# The frame around it


def token_of(response):
    return re.findall(r'name="csrfmiddlewaretoken" value="(\w{64})"', response.content.decode())


def said(token):
    return {"csrfmiddlewaretoken": token}


def test_its_frame_carries_a_new_token_every_time(client, people):
    first, again = token_of(look(client, people)), token_of(look(client, people))
    assert (len(first), len(set(first)), len(set(first + again))) == (2, 1, 2)
    checked = Client(enforce_csrf_checks=True)
    checked.cookies = client.cookies
    answers = [
        checked.post(reverse("round_close", args=[people.round.pk]), said(each)) for each in (again[0], "x" * 64)
    ]
    assert [answer.status_code for answer in answers] == [302, 403]


def test_its_frame_is_another_for_another_person_name_and_menu(client, people):
    kept = shown(look(client, people))
    people.staff.name = "ชื่อใหม่"
    people.staff.save()
    renamed = shown(look(client, people))
    make.assign(people.staff, "administrator")
    promoted = shown(look(client, people))
    assert [page.count("ชื่อใหม่") > 0 for page in map(" ".join, (kept, renamed, promoted))] == [False, True, True]
    for page in (renamed, promoted):
        assert page != kept
    forget()
    assert shown(look(client, people)) == promoted


def test_a_message_is_said_once(client, people):
    look(client, people)
    client.post(reverse("round_close", args=[people.round.pk]))
    answers = [look(client, people).content.decode() for _ in range(2)]
    assert [answer.count('<ul class="messages">') for answer in answers] == [1, 0]


# The shelf

OTHERS = (Mark(1, 1, 1, ""), Mark(2, 1, 1, ""), Mark(1, 1, 2, ""), Mark(1, 1, 1, "another life"))


def test_the_shelf_gives_a_thing_at_its_mark_only():
    shelf = Shelf(most=10)
    shelf.put("a", Mark(1, 1, 1, ""), "old", 1)
    assert [shelf.at("a", mark) for mark in OTHERS] == ["old", None, None, None]
    shelf.put("a", Mark(2, 1, 1, ""), "new", 1)
    assert (shelf.at("a", Mark(1, 1, 1, "")), shelf.at("a", Mark(2, 1, 1, "")), shelf.newest("a").thing) == (
        None,
        "new",
        "new",
    )
    assert shelf.at("b", Mark(1, 1, 1, "")) is None


def test_the_least_used_makes_room():
    shelf = Shelf(most=10)
    for name in "abc":
        shelf.put(name, Mark(1, 1, 1, ""), name, 4)
    assert [shelf.at(name, Mark(1, 1, 1, "")) for name in "abc"] == [None, "b", "c"]
    shelf.at("b", Mark(1, 1, 1, ""))
    shelf.put("d", Mark(1, 1, 1, ""), "d", 4)
    assert [shelf.at(name, Mark(1, 1, 1, "")) for name in "abcd"] == [None, "b", None, "d"]
    shelf.put("e", Mark(1, 1, 1, ""), "too heavy", 11)
    assert [shelf.at(name, Mark(1, 1, 1, "")) for name in "bde"] == [None, None, None]


def test_the_shelf_is_safe_for_threads():
    shelf = Shelf(most=50)
    faults = []

    def use(number):
        try:
            for turn in range(300):
                shelf.put((number, turn % 7), Mark(turn, 1, 1, ""), turn, 3)
                shelf.at(((number + 1) % 4, turn % 7), Mark(turn, 1, 1, ""))
        except Exception as fault:  # it would go unseen in a thread
            faults.append(fault)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sum(kept.weight for kept in shelf._kept.values()) == 48
