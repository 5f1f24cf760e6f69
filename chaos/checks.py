"""The sets that must agree when everything is over (docs/chaos.md). Only what was gathered is looked at.

What is said of an op on either side is compared as sets of ids, never as counts alone.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

Answer = dict[str, Any]
MOST_TOLD = 10  # of one set


class Kind(StrEnum):
    LOST = "lost"
    DOUBLED = "doubled"
    UNEQUAL = "unequal answers"
    WRONG = "otherwise wrong"


class Finding(NamedTuple):
    kind: Kind
    what: str


@dataclass(frozen=True, slots=True)
class Stored:
    """An op as the server keeps it."""

    op_id: str
    sheet_id: str
    device_id: str
    seq: int
    kind: str
    outcome: str | None
    sha256: str
    body: dict[str, Any]
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it stands on the server; ``total`` is what the server tells its judge."""

    id: str
    seat: int
    candidate: int
    rev: int
    body: dict[str, Any] | None
    signed_body: dict[str, Any] | None
    total: str | None


@dataclass(slots=True)
class Evidence:
    announced: set[str]  # the screen said: saved on this device
    on_devices: dict[str, str]  # id → hash of the text that the device keeps
    acked: set[str]  # the screen said: sent
    answers: dict[str, list[Answer]]  # every whole answer that left the server, heard or not
    stored: list[Stored]  # in the order of their arrival
    sheets: list[Sheet]
    in_the_trail: Counter[str]  # op → entries that tell of it
    breaks: list[str]  # of the audit trail
    verified: list[str]  # what ``manage.py verify`` complains about
    weights: dict[str, Fraction]  # criterion → what one point adds to the total
    seen: list["Line"] = field(default_factory=list)  # what was compared while it went on


class Line(NamedTuple):
    """One set, as it is printed: what is compared, and all that does not agree."""

    said: str
    findings: list[Finding]


def lines(evidence: Evidence) -> list[Line]:
    server = {op.op_id for op in evidence.stored}
    devices = set(evidence.on_devices)
    return [
        Line(
            f"announced {len(evidence.announced)} ⊆ devices {len(devices)}",
            _lost(evidence.announced - devices, "was announced and is not on its device"),
        ),
        Line(
            f"announced {len(evidence.announced)} ⊆ server {len(server)}",
            _lost(evidence.announced - server, "was announced and is not on the server"),
        ),
        Line(
            f"acknowledged {len(evidence.acked)} ⊆ server {len(server)}",
            _lost(evidence.acked - server, "was acknowledged and is not on the server"),
        ),
        Line(f"server {len(server)} ⊆ devices {len(devices)}, text by text", list(_texts(evidence))),
        Line(f"one row an op, {len(evidence.stored)} rows", list(_rows(evidence))),
        Line(f"rev = applied ops, {len(evidence.sheets)} sheets", list(_revs(evidence))),
        Line("no two applied with one rev", list(_applied_with_one_rev(evidence))),
        Line(f"one sheet a seat and candidate, {len(evidence.sheets)}", list(_one_sheet(evidence))),
        Line("each sheet is its last applied and its last signed op", list(_bodies(evidence))),
        Line(f"equal answers an op, {_count(evidence.answers)} answers", list(_answers(evidence))),
        Line("no op without outcome", list(_outcomes(evidence))),
        Line("totals = recomputed totals", list(_totals(evidence))),
        Line("one entry of the audit trail an op, its chain valid", list(_trail(evidence, server))),
        Line("manage.py verify is silent", [Finding(Kind.WRONG, line) for line in evidence.verified]),
        *evidence.seen,
    ]


def tell(evidence: Evidence) -> int:
    """Print every set with what does not agree in it, and the sum; the exit code, 1 where anything is wrong."""
    found: list[Finding] = []
    for line in lines(evidence):
        print(f"  {'WRONG' if line.findings else 'ok   '} {line.said}")
        for finding in line.findings[:MOST_TOLD]:
            print(f"        {finding.kind}: {finding.what}")
        found += line.findings
    print(f"  {summary(found)}", flush=True)
    return int(bool(found))


def summary(found: Iterable[Finding]) -> str:
    counts = Counter(finding.kind for finding in found)
    return ", ".join(f"{counts[kind]} {kind}" for kind in Kind)


def _lost(ops: Iterable[str], what: str) -> list[Finding]:
    return [Finding(Kind.LOST, f"op {op_id} {what}") for op_id in sorted(ops)]


def _count(answers: dict[str, list[Answer]]) -> int:
    return sum(map(len, answers.values()))


def _texts(evidence: Evidence) -> Iterator[Finding]:
    for op in evidence.stored:
        kept = evidence.on_devices.get(op.op_id)
        if kept is None:
            yield Finding(Kind.WRONG, f"op {op.op_id} is on the server and no device wrote it")
        elif kept != op.sha256:
            yield Finding(Kind.LOST, f"op {op.op_id} is on the server with another text than its device's")


def _rows(evidence: Evidence) -> Iterator[Finding]:
    for op_id, count in Counter(op.op_id for op in evidence.stored).items():
        if count > 1:
            yield Finding(Kind.DOUBLED, f"op {op_id} is stored {count} times")
    for (device, seq), count in Counter((op.device_id, op.seq) for op in evidence.stored).items():
        if count > 1:
            yield Finding(Kind.DOUBLED, f"device {device} has {count} ops with number {seq}")


def _applied(evidence: Evidence) -> dict[str, list[Stored]]:
    found: dict[str, list[Stored]] = {sheet.id: [] for sheet in evidence.sheets}
    for op in evidence.stored:
        if op.outcome == "applied":
            found.setdefault(op.sheet_id, []).append(op)
    return found


def _revs(evidence: Evidence) -> Iterator[Finding]:
    applied = _applied(evidence)
    for sheet in evidence.sheets:
        count = len(applied[sheet.id])
        if sheet.rev != count:
            kind = Kind.LOST if sheet.rev < count else Kind.DOUBLED
            yield Finding(kind, f"sheet {sheet.id} has rev {sheet.rev} and {count} applied ops")


def _applied_with_one_rev(evidence: Evidence) -> Iterator[Finding]:
    for sheet_id, ops in _applied(evidence).items():
        for rev, count in Counter(op.answer["sheet"]["rev"] for op in ops if op.answer).items():
            if count > 1:
                yield Finding(Kind.DOUBLED, f"sheet {sheet_id} has {count} applied ops with rev {rev}")


def _one_sheet(evidence: Evidence) -> Iterator[Finding]:
    for (seat, candidate), count in Counter((sheet.seat, sheet.candidate) for sheet in evidence.sheets).items():
        if count > 1:
            yield Finding(Kind.DOUBLED, f"seat {seat} has {count} sheets for candidate {candidate}")


def _bodies(evidence: Evidence) -> Iterator[Finding]:
    applied = _applied(evidence)
    for sheet in evidence.sheets:
        bodies = [op.body for op in applied[sheet.id]]
        signed = [op.body for op in applied[sheet.id] if op.kind == "sign"]
        if sheet.body != (bodies[-1] if bodies else None):
            yield Finding(Kind.LOST, f"sheet {sheet.id} is not what its last applied op says")
        if sheet.signed_body != (signed[-1] if signed else None):
            yield Finding(Kind.LOST, f"sheet {sheet.id} is not signed as its last signature says")


def _answers(evidence: Evidence) -> Iterator[Finding]:
    """Every answer to one op is the stored one; that it is a repetition may differ.

    In another life of the database, one that came back from a copy, an op that it lacked was decided anew.
    """
    stored = {op.op_id: [op.answer] for op in evidence.stored if op.answer is not None}
    for op_id, answers in evidence.answers.items():
        ways: dict[str, set[str]] = {}
        for answer in [*answers, *stored.get(op_id, [])]:
            ways.setdefault(answer["server_epoch"], set()).add(_text(answer))
        most = max(map(len, ways.values()), default=0)
        if most > 1:
            yield Finding(Kind.UNEQUAL, f"op {op_id} was answered in {most} ways")


def _text(answer: Answer) -> str:
    return json.dumps({key: value for key, value in answer.items() if key != "replay"}, sort_keys=True)


def _outcomes(evidence: Evidence) -> Iterator[Finding]:
    for op in evidence.stored:
        if op.outcome is None or op.answer is None:
            yield Finding(Kind.WRONG, f"op {op.op_id} has no outcome")
        elif op.answer["outcome"] != op.outcome:
            yield Finding(Kind.UNEQUAL, f"op {op.op_id} is {op.outcome} and was answered {op.answer['outcome']}")


def _totals(evidence: Evidence) -> Iterator[Finding]:
    for op in evidence.stored:
        if op.outcome == "applied" and op.answer and op.answer["sheet"]["total"] != total(op.body, evidence.weights):
            yield Finding(Kind.WRONG, f"op {op.op_id} was answered with another total than its points have")
    for sheet in evidence.sheets:
        if sheet.total != total(sheet.body, evidence.weights):
            yield Finding(Kind.WRONG, f"sheet {sheet.id} is told with another total than its points have")


def total(body: dict[str, Any] | None, weights: dict[str, Fraction]) -> str | None:
    """The exact sum with four decimals, worked out here once more; None while a criterion has no points."""
    points = {code: entry["points"] for code, entry in body["criteria"].items()} if body else {}
    if any(points.get(code) is None for code in weights):
        return None
    exact = sum((Fraction(points[code]) * weight for code, weight in weights.items()), Fraction())
    rounded = (exact * 10_000 + Fraction(1, 2)).__floor__()  # a half goes up
    return f"{rounded // 10_000}.{rounded % 10_000:04d}"


def _trail(evidence: Evidence, server: set[str]) -> Iterator[Finding]:
    for op_id in sorted(server | set(evidence.in_the_trail)):
        count = evidence.in_the_trail[op_id]
        if op_id not in server:
            yield Finding(Kind.LOST, f"op {op_id} is in the audit trail and is not on the server")
        elif count != 1:
            yield Finding(Kind.DOUBLED if count else Kind.WRONG, f"op {op_id} has {count} entries in the audit trail")
    yield from (Finding(Kind.WRONG, line) for line in evidence.breaks)
