"""The same op, rival ops and an opening round, all at the same moment. Needs row locks: PostgreSQL."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection

from scoring import decisions, photos, recusals, rounds, servers
from scoring.models import Photo, QuarantinedOp, ScoreSheet, SheetConflict, SheetOp
from subdistricts.models import AuditEntry, Recusal, Round
from subdistricts.refusals import Refusal
from tests import make, pictures

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

SOME = make.body("10", "10", "10", "10", None)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment, each on a connection of its own; a Refusal stands for its code."""
    start = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[place] = work()
        except Refusal as refusal:
            results[place] = refusal.code
        except BaseException as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    errors = [result for result in results if isinstance(result, BaseException)]
    if errors:
        raise errors[0]
    return results


@pytest.fixture
def sheet():
    return make.sheet(make.open_round(judges=2), "judge1")


def test_a13_the_same_op_sent_eight_times_at_once_has_one_effect_and_one_answer(sheet):
    device = make.Device(sheet.seat.holder)
    data = device.op_text(sheet, "save", SOME)
    servers.server_epoch()
    answers = at_once(*[lambda: device.send_text(data)] * 8)
    contents = [{key: value for key, value in answer.content.items() if key != "replay"} for answer in answers]
    assert Counter(answer.replay for answer in answers) == {False: 1, True: 7}
    assert all(content == contents[0] for content in contents)
    sheet.refresh_from_db()
    assert (sheet.rev, SheetOp.objects.count(), AuditEntry.objects.filter(action="sheet.save").count()) == (1, 1, 1)


def test_a13_the_same_photograph_sent_eight_times_at_once_is_kept_once(sheet):
    judge, data = sheet.seat.holder, pictures.photo()
    name = sha256(data).hexdigest()
    servers.server_epoch()
    answers = at_once(*[lambda: photos.receive(data, name, judge=judge, actor=judge, now=make.NOW)] * 8)
    contents = [{key: value for key, value in answer.content.items() if key != "replay"} for answer in answers]
    assert (contents, Counter(answer.replay for answer in answers)) == ([contents[0]] * 8, {False: 1, True: 7})
    assert (Photo.objects.count(), AuditEntry.objects.filter(action="photo.received").count()) == (1, 1)


def test_a19_rival_devices_at_once_leave_one_applied_and_the_others_in_conflict(sheet):
    devices = [make.Device(sheet.seat.holder) for _ in range(6)]
    texts = [device.op_text(sheet, "save", make.body(str(number))) for number, device in enumerate(devices)]
    servers.server_epoch()
    answers = at_once(
        *(lambda device=device, text=text: device.send_text(text) for device, text in zip(devices, texts, strict=True))
    )
    assert Counter(answer.outcome for answer in answers) == {"applied": 1, "conflict": 5}
    sheet.refresh_from_db()
    assert (sheet.rev, SheetConflict.objects.open().count()) == (1, 5)


def test_a14_one_sequence_number_on_two_sheets_at_once_is_taken_once(sheet):
    device = make.Device(sheet.seat.holder)
    other = make.sheet(sheet.candidate.round, "judge1", make.CODES[1])
    texts = [device.op_text(each, "save", SOME, seq=1) for each in (sheet, other)]
    servers.server_epoch()
    results = at_once(*(lambda text=text: device.send_text(text) for text in texts))
    refused = [result for result in results if isinstance(result, str)]
    assert refused == ["seq_reused"]
    assert (SheetOp.objects.count(), QuarantinedOp.objects.count()) == (1, 1)


def test_a16_ops_of_one_device_that_wait_for_each_other_are_all_applied_or_overtaken(sheet):
    """Read before the sheet is held, the last applied op would be an older one, and a device its own rival."""
    device = make.Device(sheet.seat.holder)
    servers.server_epoch()
    for turn in range(5):
        texts = [device.op_text(sheet, "save", make.body(str(turn), str(number)), base_rev=0) for number in range(4)]
        if turn == 0:
            device.send_text(texts.pop(0))
        answers = at_once(*(lambda text=text: device.send_text(text) for text in texts))
        assert {answer.outcome for answer in answers} <= {"applied", "superseded"}


def test_the_same_body_of_two_devices_at_once_is_one_and_a_duplicate(sheet):
    devices = [make.Device(sheet.seat.holder) for _ in range(4)]
    texts = [device.op_text(sheet, "save", SOME) for device in devices]
    servers.server_epoch()
    answers = at_once(
        *(lambda device=device, text=text: device.send_text(text) for device, text in zip(devices, texts, strict=True))
    )
    assert Counter(answer.outcome for answer in answers) == {"applied": 1, "duplicate": 3}


def test_a_candidate_added_while_the_round_opens_has_its_sheets_or_is_refused():
    for year in (2565, 2566, 2567):
        round_ = make.draft_round(year=year)
        make.candidate(round_, make.CODES[0])
        make.seat(round_, make.user())
        make.rules(round_, make.rubric(f"sample{year}"))
        make.subdistrict(make.CODES[1])
        results = at_once(
            lambda round_=round_: rounds.open_round(round_, actor=None, now=make.NOW),
            lambda round_=round_: make.candidate(type(round_).objects.get(pk=round_.pk), make.CODES[1]),
        )
        opened = results[0]
        assert opened.state == "open"
        assert ScoreSheet.objects.filter(candidate__round=round_).count() == round_.candidates.count()
        assert results[1] == "round_not_draft" or round_.candidates.count() == 2


@pytest.mark.parametrize("act", ["declare", "record"])
def test_a_recusal_and_a_lock_wait_for_each_other_in_one_order(monkeypatch, act):
    """Both hold the round and the sheets; held in different orders, PostgreSQL would break one of them off."""
    round_ = make.open_round(judges=2, missing="present")
    for judge in ("judge1", "judge2"):
        make.sign(make.sheet(round_, judge), "10", "10", "10", "10", "10")
    staff = make.user("staff")
    make.assign(staff, "staff")
    round_ = make.close(round_, staff)
    seat, candidate = round_.committee.seats.get(number=2), round_.candidates.get(position=1)
    look, seen = recusals.check_recusal, threading.Event()

    def look_slowly(*args):
        seen.set()
        time.sleep(0.5)
        return look(*args)

    def recuse():
        terms = {"reason": "ญาติ", "now": make.NOW}
        if act == "declare":
            return recusals.declare(seat, candidate, actor=seat.holder, **terms)
        return recusals.record(seat, candidate, kind="interest", actor=staff, **terms)

    def lock():
        seen.wait(timeout=10)
        return decisions.lock(Round.objects.get(pk=round_.pk), accepting=("incomplete:2",), actor=staff, now=make.NOW)

    monkeypatch.setattr(recusals, "check_recusal", look_slowly)
    recusal, locked = at_once(recuse, lock)
    assert (locked.state, list(Recusal.objects.all())) == ("locked", [recusal])
