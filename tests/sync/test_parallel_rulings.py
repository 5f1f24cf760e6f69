"""Two rulings, or a ruling and an op, at the same moment. Needs row locks: PostgreSQL."""

import json
from collections import Counter

import pytest

from scoring import decisions, held, servers
from scoring.models import HeldRuling, ScoreSheet, SheetOp
from scoring.verification import differences
from subdistricts.models import Round
from tests import make
from tests.sync.test_parallel import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

LATE, OTHER = make.body("19", "19", "19", "19", "19"), make.body("12", "12", "12", "12", "12")


@pytest.fixture
def staff():
    person = make.user("staff")
    make.assign(person, "staff")
    return person


@pytest.fixture
def op(staff):
    """Held, in a round that was locked when it came."""
    round_ = make.open_round(judges=2, codes=make.CODES[:1])
    sheets = [make.sheet(round_, judge) for judge in ("judge1", "judge2")]
    for sheet in sheets:
        make.sign(sheet, "10", "10", "10", "10", "10")
    make.lock(round_, staff)
    make.Device(sheets[0].seat.holder).send(sheets[0], "sign", LATE)
    servers.server_epoch()
    return waiting()


def waiting():
    """Read anew, as each officer's page does."""
    rows = SheetOp.objects.select_related("sheet__candidate__round", "user")
    return rows.get(outcome="held")


def accept(op, staff):
    return held.accept(op, rev=1, over=False, reason="ไม่มีสัญญาณ", actor=staff, now=make.NOW)


def test_of_rulings_at_once_one_stands(op, staff):
    ops = [waiting() for _ in range(6)]
    results = at_once(*(lambda each=each: accept(each, staff) for each in ops))
    assert Counter(result for result in results if isinstance(result, str)) == {"held_ruled": 5}
    assert (ScoreSheet.objects.get(pk=op.sheet_id).rev, HeldRuling.objects.get().rev) == (2, 2)


def test_an_acceptance_and_an_op_of_the_judge_at_once_lose_neither(op, staff):
    """Whichever comes first: the other goes over it as the table says, waits beside it, or is told to look again."""
    round_ = Round.objects.get(pk=op.sheet.candidate.round_id)
    decisions.unlock(round_, reason="ขาดใบ", actor=staff, now=make.NOW)
    judge = op.user
    sheet = make.sheet(round_, judge)
    tablet = make.Device(judge)
    text = tablet.op_text(sheet, "sign", OTHER)
    ruled, answer = at_once(lambda: accept(op, staff), lambda: tablet.send_text(text))
    sheet.refresh_from_db()
    if isinstance(ruled, str):
        assert (ruled, answer.outcome, sheet.rev, sheet.signed_body) == ("held_moved", "applied", 2, OTHER)
    else:
        assert (ruled.rev, answer.outcome, sheet.rev, sheet.signed_body) == (2, "conflict", 2, LATE)


def test_an_acceptance_and_the_decision_at_once_agree(op, staff):
    """What was let in before the meeting's decision is in its record; what comes after it is not let in."""
    round_ = Round.objects.get(pk=op.sheet.candidate.round_id)
    ruled, decision = at_once(lambda: accept(op, staff), lambda: make.decide(round_, staff))
    counted = {sheet["judge"]: sheet["points"]["c1"] for sheet in json.loads(decision.record)["in"]["sheets"]}
    expected = "10" if ruled == "held_decided" else "19"
    assert counted[str(op.sheet.seat_id)] == expected
    assert list(differences()) == []
