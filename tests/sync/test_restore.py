"""The database comes back from an older copy: it is named anew, tablets offer what they keep, and nothing is lost."""

import json
import sqlite3
from contextlib import contextmanager
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from scoring import rubrics, servers
from scoring.models import Criterion, Rubric, ScoreSheet, SheetConflict, SheetOp
from subdistricts.models import AuditEntry
from subdistricts.trail import breaks
from tests import make

FIRST, SECOND = make.body("10", "10", "10", "10", None), make.body("12", "11", "10", "10", None)


class Tablet(make.Device):
    """It keeps what it sent, and goes by the addresses as the real one does."""

    def __init__(self, judge):
        super().__init__(judge)
        self.kept = {}
        self.server_epoch = self.bootstrap()["server_epoch"]

    def browser(self):
        client = Client()
        client.force_login(self.judge)
        return client

    def bootstrap(self):
        return self.browser().get("/api/v1/bootstrap").json()

    def put(self, sheet, data):
        op_id = json.loads(data)["op_id"]
        headers = {"X-Op-SHA256": sha256(data).hexdigest()}
        address = f"/api/v1/sheets/{sheet.pk}/ops/{op_id}"
        answer = self.browser().put(address, data, content_type="application/json", headers=headers).json()
        assert (answer["op"], answer["sha256"]) == (op_id, headers["X-Op-SHA256"])
        self.kept[op_id] = (sheet, data)
        return answer

    def enter(self, sheet, kind, body, **changes):
        """Make the next op and send it; it is acknowledged."""
        sheet.refresh_from_db()
        return self.put(sheet, self.op_text(sheet, kind, body, **changes))["outcome"]

    def notice(self):
        """As at every contact: another life of the database, so offer all that is kept and send what it lacks."""
        epoch = self.bootstrap()["server_epoch"]
        if epoch == self.server_epoch:
            return []
        said = {"device": str(self.id), "ops": list(self.kept)}
        answer = self.browser().post("/api/v1/reconcile", said, content_type="application/json")
        outcomes = [self.put(*self.kept[op_id])["outcome"] for op_id in answer.json()["missing"]]
        self.server_epoch = epoch
        return outcomes


@contextmanager
def forgotten():
    """What is done inside is gone afterwards: the database as it was before."""
    before = transaction.savepoint()
    yield
    transaction.savepoint_rollback(before)


@pytest.fixture
def sheet():
    return make.sheet(make.open_round(judges=2), "judge1")


def standing(sheet):
    sheet = ScoreSheet.objects.get(pk=sheet.pk)
    return sheet.rev, sheet.body, sheet.signed_body, sheet.signed_rev


@pytest.mark.django_db
def test_a9_restoring_an_older_copy_does_not_lose_acknowledged_sheets(sheet):
    tablet = Tablet(sheet.seat.holder)
    tablet.enter(sheet, "save", FIRST)
    with forgotten():
        assert [tablet.enter(sheet, "save", SECOND), tablet.enter(sheet, "sign", make.FULL)] == ["applied", "applied"]
        before = standing(sheet)
    assert standing(sheet) == (1, FIRST, None, None)
    call_command("renew_epoch")
    assert tablet.notice() == ["applied", "applied"]
    assert standing(sheet) == before == (3, make.FULL, make.FULL, 3)
    assert (SheetOp.objects.count(), SheetConflict.objects.count(), breaks(AuditEntry.objects.order_by("pk"))) == (
        3,
        0,
        [],
    )
    assert tablet.notice() == []


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a9_with_a_copy_as_the_office_makes_it(sheet):
    """`.backup` into a file and back, under a server that goes on."""
    tablet = Tablet(sheet.seat.holder)
    copy = sqlite3.connect(":memory:")
    connection.connection.backup(copy)
    tablet.enter(sheet, "sign", make.FULL)
    copy.backup(connection.connection)
    assert (standing(sheet), SheetOp.objects.count()) == ((0, None, None, None), 0)
    call_command("renew_epoch")
    assert tablet.notice() == ["applied"]
    assert standing(sheet) == (1, make.FULL, make.FULL, 1)


@pytest.mark.django_db
def test_a9_without_a_new_name_no_tablet_would_notice(sheet):
    """Why the step stands in docs/deploy.md."""
    tablet = Tablet(sheet.seat.holder)
    with forgotten():
        tablet.enter(sheet, "save", FIRST)
    assert (tablet.notice(), standing(sheet)) == ([], (0, None, None, None))


@pytest.mark.django_db
def test_a9_a_copy_from_before_the_first_op_gets_all_of_them_again(sheet):
    tablet = Tablet(sheet.seat.holder)
    with forgotten():
        for body in (FIRST, SECOND):
            tablet.enter(sheet, "save", body)
    call_command("renew_epoch")
    assert (tablet.notice(), standing(sheet)) == (["applied", "applied"], (2, SECOND, None, None))


@pytest.mark.django_db
def test_a9_where_the_revs_moved_back_under_two_tablets_both_works_are_kept(sheet):
    """The second tablet's work began from a rev that the server has forgotten: the judge chooses."""
    first, second = Tablet(sheet.seat.holder), Tablet(sheet.seat.holder)
    with forgotten():
        outcomes = [first.enter(sheet, "save", FIRST), second.enter(sheet, "save", SECOND)]
        outcomes.append(second.enter(sheet, "sign", make.FULL))
        assert outcomes == ["applied"] * 3
    call_command("renew_epoch")
    # base_rev 1 and 2 on a sheet of rev 0; of the two that are kept beside it the later one stands for the tablet
    assert (second.notice(), first.notice()) == (["conflict", "conflict"], ["applied"])
    assert standing(sheet) == (1, FIRST, None, None)
    [open_one] = SheetConflict.objects.open()
    assert (open_one.op.kind, json.loads(open_one.op.text)["body"]) == ("sign", make.FULL)
    assert SheetOp.objects.count() == 3


@pytest.mark.django_db
def test_a9_in_the_order_of_their_work_two_tablets_are_settled_without_a_question(sheet):
    first, second = Tablet(sheet.seat.holder), Tablet(sheet.seat.holder)
    with forgotten():
        first.enter(sheet, "save", FIRST)
        second.enter(sheet, "sign", make.FULL)
    call_command("renew_epoch")
    assert (first.notice(), second.notice()) == (["applied"], ["applied"])
    assert standing(sheet) == (2, make.FULL, make.FULL, 2)


@pytest.mark.django_db
def test_a9_what_was_entered_since_does_not_fall_behind_what_comes_again(sheet):
    """The tablet offers before it sends. What comes after a newer op of its own is overtaken, and kept so."""
    tablet = Tablet(sheet.seat.holder)
    with forgotten():
        tablet.enter(sheet, "save", FIRST)
    call_command("renew_epoch")
    newer = tablet.enter(sheet, "save", SECOND)
    assert (newer, tablet.notice()) == ("applied", ["superseded"])
    assert standing(sheet) == (1, SECOND, None, None)


@pytest.mark.django_db
def test_a9_a_sheet_locked_meanwhile_holds_what_comes_again(sheet):
    tablet, staff = Tablet(sheet.seat.holder), make.user("staff")
    make.assign(staff, "staff")
    make.sign(make.sheet(sheet.candidate.round, "judge2"), "9", "9", "9", "9", "9")
    with forgotten():
        tablet.enter(sheet, "sign", make.FULL)
    make.lock(sheet.candidate.round, staff)
    call_command("renew_epoch")
    assert (tablet.notice(), standing(sheet)) == (["held"], (0, None, None, None))


@pytest.mark.django_db
def test_a_new_life_stands_in_the_trail(sheet):
    before = servers.server_epoch()
    after = servers.renew_epoch(now=make.NOW)
    assert servers.server_epoch() == after != before
    entry = AuditEntry.objects.get(action="server.epoch_renewed")
    assert (entry.actor, entry.round, entry.facts) == (None, None, {"before": before, "after": after})


@pytest.mark.django_db
def test_what_is_kept_of_rubrics_belongs_to_one_life(sheet):
    """In another life the same key may be another rubric."""
    rubric = Rubric.objects.get()
    kept = rubrics.frozen_rubric(rubric.pk, life=servers.server_epoch())
    Criterion.objects.filter(rubric=rubric, code="c1").update(max_points=50)
    assert rubrics.frozen_rubric(rubric.pk, life=servers.server_epoch()) == kept
    renewed = rubrics.frozen_rubric(rubric.pk, life=servers.renew_epoch(now=make.NOW))
    assert [str(renewed.criteria[0].max_points), str(kept.criteria[0].max_points)] == ["50.00", "20.00"]
