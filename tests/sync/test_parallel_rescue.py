"""A tablet's file brought, confirmed and accepted by several at the same moment. Needs row locks: PostgreSQL."""

from collections import Counter

import pytest

from scoring import rescue, rescue_files, servers
from scoring.models import RescuedOp, RescueRuling, SheetOp
from subdistricts import trail
from subdistricts.models import AuditEntry
from tests import make
from tests.sync.test_parallel import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

SOME = make.body("10", "10", "10", "10", None)


@pytest.fixture
def sheet():
    return make.sheet(make.open_round(judges=2), "judge1")


@pytest.fixture
def judge(sheet):
    return sheet.seat.holder


@pytest.fixture
def staff():
    people = [make.user(f"staff{number}") for number in range(2)]
    for person in people:
        make.assign(person, "staff")
    return people


@pytest.fixture
def tablet(judge):
    return make.Device(judge)


@pytest.fixture
def texts(tablet, sheet):
    servers.server_epoch()
    return [tablet.op_text(sheet, "save", SOME), tablet.op_text(sheet, "sign", make.FULL)]


@pytest.fixture
def file(judge, texts):
    return rescue_files.read(make.rescue_file(judge, *texts))


def tokens(groups):
    return [group.token for group in groups]


def broken_trail():
    return list(trail.breaks(AuditEntry.objects.order_by("pk").iterator()))


def test_a_file_that_several_bring_at_once_is_there_once(file, staff):
    at_once(*(lambda person=person: rescue.bring(file, actor=person, now=make.NOW) for person in staff * 3))
    assert RescuedOp.objects.count() == 2
    assert AuditEntry.objects.filter(action="rescue.brought").count() == 1
    assert broken_trail() == []


def test_two_who_accept_at_once_are_two(file, sheet, staff):
    rescue.bring(file, actor=staff[0], now=make.NOW)
    round_ = sheet.candidate.round
    seen = tokens(rescue.groups_in(round_, staff[0]))
    answers = at_once(
        *(lambda person=person: rescue.accept(round_, seen, reason="x", actor=person, now=make.NOW) for person in staff)
    )
    outcomes = Counter(tuple(settled.outcome for settled in done) for done in answers)
    assert outcomes == {("", ""): 1, ("applied", "applied"): 1}
    sheet.refresh_from_db()
    assert (sheet.rev, SheetOp.objects.count(), RescueRuling.objects.count()) == (2, 2, 4)
    assert broken_trail() == []


def test_the_judge_who_confirms_in_three_windows_while_the_tablet_sends_has_it_once(file, sheet, judge, tablet, texts):
    rescue.bring(file, actor=judge, now=make.NOW)
    seen = tokens(rescue.own_groups(judge))
    confirm = [lambda: rescue.confirm(seen, actor=judge, now=make.NOW)] * 3
    send = [lambda: [tablet.send_text(text) for text in texts]]
    at_once(*confirm, *send)
    sheet.refresh_from_db()
    assert (sheet.rev, list(SheetOp.objects.order_by("seq").values_list("outcome", flat=True))) == (2, ["applied"] * 2)
    assert rescue.own_groups(judge) == []
    assert broken_trail() == []
