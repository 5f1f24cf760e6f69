"""The devices of the chaos are devices as docs/offline.md has them, or what they prove would be worth nothing."""

import json
from hashlib import sha256

import pytest

from chaos.devices import Copy, Device
from chaos.tablets import Reply, verdict_on

BODY = {"criteria": {"c1": {"points": "1"}}, "private_note": ""}


@pytest.fixture
def device():
    return Device("tablet", 7, "sample@1", {"one": Copy(), "two": Copy(3, 2)}, ("one",))


def write(device, sheet="one", kind="save"):
    return device.write(sheet, kind, BODY, resolves=[], client_at="2565-01-01")


def answer_to(op, outcome="applied", rev=4, epoch=2):
    return {"op": op.op_id, "sha256": op.sha256, "outcome": outcome, "sheet": {"rev": rev, "epoch": epoch}}


def test_an_op_is_numbered_and_hashed_as_it_is_sent(device):
    first, second = write(device, "two"), write(device)
    said = json.loads(first.text)
    assert (said["seq"], said["base_rev"], said["epoch_seen"], said["device_id"]) == (1, 3, 2, device.id)
    assert (second.seq, first.sha256) == (2, sha256(first.text).hexdigest())
    assert device.announced == {first.op_id, second.op_id}


def test_a_save_that_was_not_sent_makes_way_for_a_newer_one_of_its_sheet(device):
    first, other = write(device), write(device, "two")
    second = write(device)
    assert list(device.ops) == [other.op_id, second.op_id]
    assert device.announced == {other.op_id, second.op_id}
    assert first.op_id not in device.ops


@pytest.mark.parametrize("stays", ["sent", "signature"])
def test_what_was_sent_or_signed_stays(device, stays):
    first = write(device, kind="sign" if stays == "signature" else "save")
    if stays == "sent":
        device.mark_sent(first)
    second = write(device)
    assert list(device.ops) == [first.op_id, second.op_id]


@pytest.mark.parametrize(
    ("outcome", "base"), [("applied", Copy(4, 2)), ("duplicate", Copy(4, 2)), ("conflict", Copy()), ("held", Copy())]
)
def test_only_what_was_applied_or_there_already_moves_the_base(device, outcome, base):
    op = write(device)
    device.acknowledge(op, answer_to(op, outcome))
    assert (op.st, device.sheets["one"], device.is_waiting()) == ("acked", base, False)
    assert list(device.ops) == [op.op_id]


def test_the_servers_sheet_is_taken_only_where_nothing_waits(device):
    write(device)
    device.take("one", 9, 9)
    device.take("two", 9, 9)
    assert device.sheets == {"one": Copy(), "two": Copy(9, 9)}


def test_in_another_life_of_the_server_what_it_lacks_waits_again(device):
    first, second = write(device), write(device, "two")
    for op in (first, second):
        device.acknowledge(op, answer_to(op))
    device.begin_again({first.op_id, "unknown"}, "another")
    assert ([op.op_id for op in device.local()], device.server_epoch) == ([first.op_id], "another")


@pytest.mark.parametrize(
    ("status", "content", "meaning"),
    [
        (201, {}, "acked"),
        (200, {}, "acked"),
        (200, {"sha256": "0" * 64}, "token"),
        (200, {"op": "another"}, "token"),
        (200, None, "token"),
        (302, None, "token"),
        (401, {"error": "auth"}, "token"),
        (403, {"error": "csrf"}, "token"),
        (403, {"error": "recused"}, "blocked:invalid"),
        (400, {"error": "hash_mismatch"}, "again"),
        (400, {"error": "not_parseable"}, "blocked:invalid"),
        (404, {"error": "not_found"}, "blocked:invalid"),
        (413, {"error": "too_large"}, "blocked:invalid"),
        (422, {"error": "op_id_reused"}, "blocked:invalid"),
        (426, {"error": "upgrade"}, "blocked:upgrade"),
        (429, None, "again"),
        (500, {"error": "fault"}, "again"),
        (503, {"error": "unavailable"}, "again"),
    ],
)
def test_an_answer_means_to_a_device_what_the_table_says(device, status, content, meaning):
    op = write(device)
    told = None if content is None else answer_to(op) | content
    assert verdict_on(op, Reply(status, told)) == meaning


def test_no_answer_means_to_send_again(device):
    assert verdict_on(write(device), None) == "again"
