"""The checker finds what it is there for: evidence in which all is well, and the same with one thing wrong."""

import copy
from collections import Counter
from fractions import Fraction

import pytest

from chaos import checks
from chaos.checks import Evidence, Finding, Kind, Sheet, Stored

WEIGHTS = {"c1": Fraction(1), "c2": Fraction(4)}


def body(first, second="10"):
    return {"criteria": {"c1": {"points": first}, "c2": {"points": second}}, "private_note": ""}


def stored(name, seq, kind, outcome, content, rev, total, device="tablet"):
    answer = {"op": name, "sha256": f"hash of {name}", "outcome": outcome, "sheet": {"rev": rev, "total": total}}
    answer["server_epoch"] = "first life"
    return Stored(name, "sheet", device, seq, kind, outcome, f"hash of {name}", content, answer)


def evidence() -> Evidence:
    """A sheet that was saved, signed, and saved by another tablet, which is a conflict."""
    ops = [
        stored("a", 1, "save", "applied", body("0.5", None), 1, None),
        stored("b", 2, "sign", "applied", body("12.5"), 2, "52.5000"),
        stored("c", 1, "save", "conflict", body("20"), 2, "52.5000", device="other"),
    ]
    names = [op.op_id for op in ops]
    return Evidence(
        announced=set(names),
        on_devices={op.op_id: op.sha256 for op in ops},
        acked=set(names),
        answers={op.op_id: [op.answer, {**op.answer, "replay": True}] for op in ops},
        stored=ops,
        sheets=[Sheet("sheet", 1, 1, 2, body("12.5"), body("12.5"), "52.5000")],
        in_the_trail=Counter(names),
        breaks=[],
        verified=[],
        weights=WEIGHTS,
    )


def found(seen: Evidence) -> list[Finding]:
    return [finding for line in checks.lines(seen) for finding in line.findings]


def change(seen: Evidence, at: int, **fields) -> None:
    old = seen.stored[at]
    values = {name: getattr(old, name) for name in Stored.__slots__} | fields
    seen.stored[at] = Stored(**values)


def test_where_all_is_well_nothing_is_found():
    assert found(evidence()) == []


def test_an_op_that_was_announced_and_is_nowhere_is_lost():
    seen = evidence()
    seen.announced.add("x")
    assert found(seen) == [
        (Kind.LOST, "op x was announced and is not on its device"),
        (Kind.LOST, "op x was announced and is not on the server"),
    ]


def test_an_op_that_the_server_acknowledged_and_does_not_have_is_lost():
    seen = evidence()
    seen.stored.pop()
    assert found(seen) == [
        (Kind.LOST, "op c was announced and is not on the server"),
        (Kind.LOST, "op c was acknowledged and is not on the server"),
        (Kind.LOST, "op c is in the audit trail and is not on the server"),
    ]


def test_a_text_that_came_otherwise_than_it_was_written_is_lost():
    seen = evidence()
    seen.on_devices["b"] = "another hash"
    assert found(seen) == [(Kind.LOST, "op b is on the server with another text than its device's")]


def test_an_op_that_no_device_wrote_is_told():
    seen = evidence()
    del seen.on_devices["c"]
    seen.announced.discard("c")
    assert found(seen) == [(Kind.WRONG, "op c is on the server and no device wrote it")]


def test_an_op_that_is_stored_twice_is_doubled():
    seen = evidence()
    seen.stored.append(seen.stored[2])
    assert found(seen) == [
        (Kind.DOUBLED, "op c is stored 2 times"),
        (Kind.DOUBLED, "device other has 2 ops with number 1"),
    ]


def test_a_number_that_two_ops_of_a_device_have_is_doubled():
    seen = evidence()
    change(seen, 2, device_id="tablet")
    assert found(seen) == [(Kind.DOUBLED, "device tablet has 2 ops with number 1")]


@pytest.mark.parametrize(("rev", "kind"), [(1, Kind.LOST), (3, Kind.DOUBLED)])
def test_a_rev_that_is_not_the_number_of_applied_ops_is_told(rev, kind):
    seen = evidence()
    seen.sheets = [Sheet("sheet", 1, 1, rev, body("12.5"), body("12.5"), "52.5000")]
    assert found(seen) == [(kind, f"sheet sheet has rev {rev} and 2 applied ops")]


def test_two_ops_applied_with_one_rev_are_doubled():
    seen = evidence()
    answer = {**seen.stored[0].answer, "sheet": {"rev": 2, "total": None}}
    change(seen, 0, answer=answer)
    seen.answers["a"] = [answer]
    assert found(seen) == [(Kind.DOUBLED, "sheet sheet has 2 applied ops with rev 2")]


def test_a_second_sheet_of_a_seat_and_candidate_is_doubled():
    seen = evidence()
    seen.sheets.append(Sheet("again", 1, 1, 0, None, None, None))
    assert found(seen) == [(Kind.DOUBLED, "seat 1 has 2 sheets for candidate 1")]


def test_a_sheet_that_is_not_what_its_ops_say_is_lost():
    seen = evidence()
    seen.sheets = [Sheet("sheet", 1, 1, 2, body("13"), body("14"), "53.0000")]
    assert found(seen) == [
        (Kind.LOST, "sheet sheet is not what its last applied op says"),
        (Kind.LOST, "sheet sheet is not signed as its last signature says"),
    ]


def test_another_answer_to_the_same_op_is_unequal():
    seen = evidence()
    other = copy.deepcopy(seen.answers["b"][0]) | {"outcome": "duplicate"}
    seen.answers["b"].append(other)
    assert found(seen) == [(Kind.UNEQUAL, "op b was answered in 2 ways")]


def test_an_op_may_be_decided_anew_in_another_life_of_the_database():
    seen = evidence()
    seen.answers["b"].append({**seen.answers["b"][0], "outcome": "conflict", "server_epoch": "second life"})
    assert found(seen) == []
    seen.answers["b"].append({**seen.answers["b"][0], "outcome": "applied", "server_epoch": "second life"})
    assert found(seen) == [(Kind.UNEQUAL, "op b was answered in 2 ways")]


def test_an_answer_that_is_not_the_stored_one_is_unequal():
    seen = evidence()
    seen.answers["c"] = [{**seen.stored[2].answer, "sheet": {"rev": 1, "total": "52.5000"}}]
    assert found(seen) == [(Kind.UNEQUAL, "op c was answered in 2 ways")]


def test_an_op_without_outcome_is_told():
    seen = evidence()
    change(seen, 2, outcome=None, answer=None)
    seen.answers["c"] = []
    assert found(seen) == [(Kind.WRONG, "op c has no outcome")]


def test_a_total_that_is_not_that_of_the_points_is_told():
    seen = evidence()
    answer = {**seen.stored[1].answer, "sheet": {"rev": 2, "total": "52.5001"}}
    change(seen, 1, answer=answer)
    seen.answers["b"] = [answer]
    seen.sheets = [Sheet("sheet", 1, 1, 2, body("12.5"), body("12.5"), "52.5001")]
    assert found(seen) == [
        (Kind.WRONG, "op b was answered with another total than its points have"),
        (Kind.WRONG, "sheet sheet is told with another total than its points have"),
    ]


def test_an_op_that_the_audit_trail_tells_of_twice_or_never_is_told():
    seen = evidence()
    seen.in_the_trail = Counter({"a": 2, "b": 1})
    seen.breaks = ["audit entry 7 (sheet.save of sheet:1): was changed"]
    assert found(seen) == [
        (Kind.DOUBLED, "op a has 2 entries in the audit trail"),
        (Kind.WRONG, "op c has 0 entries in the audit trail"),
        (Kind.WRONG, "audit entry 7 (sheet.save of sheet:1): was changed"),
    ]


def test_what_verification_complains_of_is_told():
    seen = evidence()
    seen.verified = ["round 1, version 1: op a: is not there"]
    assert found(seen) == [(Kind.WRONG, "round 1, version 1: op a: is not there")]


def test_all_well_is_exit_0(capsys):
    assert checks.tell(evidence()) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines[:-1] if not line.startswith("  ok    ")] == []
    assert lines[-1] == "  0 lost, 0 doubled, 0 unequal answers, 0 otherwise wrong"


def test_anything_wrong_is_named_and_exit_1(capsys):
    seen = evidence()
    seen.acked.add("x")
    seen.stored.append(seen.stored[2])
    assert checks.tell(seen) == 1
    assert [line for line in capsys.readouterr().out.splitlines() if not line.startswith("  ok    ")] == [
        "  WRONG acknowledged 4 ⊆ server 3",
        "        lost: op x was acknowledged and is not on the server",
        "  WRONG one row an op, 4 rows",
        "        doubled: op c is stored 2 times",
        "        doubled: device other has 2 ops with number 1",
        "  1 lost, 2 doubled, 0 unequal answers, 0 otherwise wrong",
    ]


def test_a_half_is_rounded_up_in_a_total():
    assert checks.total({"criteria": {"a": {"points": "1"}}}, {"a": Fraction(1, 20_000)}) == "0.0001"
