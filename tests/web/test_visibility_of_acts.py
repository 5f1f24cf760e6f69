"""Who acts before publication is answered the same whether the others have signed or not: no answer, no message, no
refusal tells. Each act is tried twice, before the others sign and after, and undone each time."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scoring import servers
from subdistricts.models import Seat
from tests import cast, make
from tests.permissions.asking import OP_ID
from tests.web.test_visibility import HIGH, Seen, seen

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def people():
    return cast.assemble()


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def twice(act: Callable[[], Any], others: Callable[[], Any]) -> tuple[Any, Any]:
    """What ``act`` is answered before and after the others act; what it does is undone each time."""
    with undone():
        act()  # what a process remembers from its first time on is none of the others' doing
    with undone():
        before = act()
    others()
    with undone():
        after = act()
    return before, after


def others_sign(people: cast.Cast) -> None:
    for person in (people.chair, people.other_judge):
        for code in make.CODES[:3]:
            make.sign(make.sheet(people.round, person, code), *HIGH)


@pytest.mark.parametrize("kind", ["save", "sign"])
def test_an_ops_answer_says_nothing_of_other_sheets(people, client, kind):
    client.force_login(people.judge)
    sheet = make.sheet(people.round, people.judge)
    text = make.Device(people.judge).op_text(sheet, kind, make.FULL)
    servers.server_epoch()  # made when first asked for
    op_id = json.loads(text)["op_id"]

    def put() -> tuple[Any, ...]:
        headers = {"X-Op-SHA256": hashlib.sha256(text).hexdigest()}
        with CaptureQueriesContext(connection) as queries:
            response = client.put(
                reverse("sheet_op", args=[sheet.pk, op_id]), text, "application/json", headers=headers
            )
        return response.status_code, response.json() | {"received_at": ""}, len(queries)

    before, after = twice(put, lambda: others_sign(people))
    assert before[0] == 201
    assert before == after


@pytest.mark.parametrize("action", ["save", "sign"])
def test_the_message_after_saving_or_signing_is_the_same(people, client, monkeypatch, action):
    """At one moment, which is part of what is sent and so of its receipt."""
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)
    client.force_login(people.judge)
    sheet = make.sheet(people.round, people.judge)
    form = {f"points_c{number}": "12" for number in range(1, 6)}
    form |= {"form_id": str(OP_ID), "base_rev": 0, "epoch_seen": 0, "action": action}

    def post() -> list[Any]:
        response = client.post(reverse("sheet", args=[sheet.pk]), form, follow=True)
        told = seen(response)
        assert told.status == 200
        return [response.redirect_chain, [str(message) for message in response.context["messages"]], told.numbers]

    before, after = twice(post, lambda: others_sign(people))
    assert before == after


@pytest.mark.parametrize("kind", ["absence", "interest"])
@pytest.mark.parametrize("person", ["administrator", "department_administrator", "judging_staff", "judge", "reader"])
def test_recording_an_absence_does_not_tell_who_has_signed(people, client, person, kind):
    client.force_login(getattr(people, person))
    seat = Seat.objects.get(committee__round=people.round, holder=people.chair)
    form = {"seat": seat.pk, "candidate": people.round.candidates.first().pk, "kind": kind, "reason": "เดินทาง"}

    def post() -> Seen:
        return seen(client.post(reverse("round_recusals", args=[people.round.pk]), form))

    before, after = twice(post, lambda: others_sign(people))
    assert before == after


@pytest.mark.parametrize("person", ["administrator", "department_administrator", "judging_staff"])
@pytest.mark.parametrize("model", ["seat", "visit", "candidate", "recusal"])
def test_no_refusal_to_remove_tells_who_has_signed(people, client, person, model):
    client.force_login(getattr(people, person))
    seat = Seat.objects.get(committee__round=people.round, holder=people.chair)
    candidate = people.round.candidates.first()
    recusal = make.recuse(Seat.objects.get(holder=people.other_judge), candidate)
    keys = {"seat": seat.pk, "visit": make.visit(candidate).pk, "candidate": candidate.pk, "recusal": recusal.pk}

    def post() -> Seen:
        address = reverse(f"admin:subdistricts_{model}_delete", args=[keys[model]])
        return seen(client.post(address, {"post": "yes"}, follow=True))

    before, after = twice(post, lambda: others_sign(people))
    assert before == after


def test_the_absence_refused_to_staff_is_where_it_would_be_told(people, client):
    """The control: staff without a vote are refused with the reason that the seat has signed."""
    client.force_login(people.staff)
    seat = Seat.objects.get(committee__round=people.round, holder=people.chair)
    form = {"seat": seat.pk, "candidate": people.round.candidates.first().pk, "kind": "absence", "reason": "เดินทาง"}
    before, after = twice(
        lambda: client.post(reverse("round_recusals", args=[people.round.pk]), form).status_code,
        lambda: others_sign(people),
    )
    assert (before, after) == (302, 422)
