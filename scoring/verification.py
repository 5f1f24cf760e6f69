"""Whether decisions still stand: each recomputed from the database, and every difference named.

A decision of any version is compared with what can never change: its record's own arithmetic, the ops and their texts,
the frozen rubric and rules, places and seats, the seals in the audit trail. The decision in force is compared with the
sheets and recusals as they stand as well; those of an earlier version have rightly gone on since.

Nothing is written, and no difference is mended.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import override

from scoring import records
from scoring.core import record
from scoring.core.record import compare
from scoring.models import Decision, RoundRules, ScoreSheet, SheetOp
from scoring.ops import body_of
from scoring.rubrics import core_rubric, plain
from scoring.sheets import points_of
from subdistricts import audit, trail
from subdistricts.models import AuditEntry, Round

Document = dict[str, Any]
# Of seats and candidates names may be corrected later; these never.
OF_SEATS = ("seat", "number", "role", "votes")
OF_CANDIDATES = ("candidate", "code")
OF_ROUND = ("id", "award", "fiscal_year", "level", "places")
MOVES = ("applied", "conflict")  # outcomes that no op has while its round is locked or decided


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a decision and what was found part; ``what`` begins with the place."""

    decision: str
    what: str

    def __str__(self) -> str:
        return f"{self.decision}: {self.what}"


def differences() -> Iterable[Difference]:
    """Every difference of every decision, and every break in the whole audit trail."""
    for decision in Decision.objects.select_related("round__award").order_by("round", "version"):
        name = f"round {decision.round_id}, version {decision.version}"
        for what in of_decision(decision):
            yield Difference(name, what)
    yield from _lost_decisions()
    for what in trail.breaks(AuditEntry.objects.order_by("pk").iterator()):
        yield Difference("trail", what)


def of_decision(decision: Decision) -> list[str]:
    """The differences of one decision; empty when it stands."""
    text = decision.record
    if record.fingerprint(text) != decision.sha256:
        return ["sha256: is not the hash of the record"]  # what the record says is no longer what was decided
    document = json.loads(text)
    found = [*_seal(decision, document), *record.check(document)]
    if found:
        return found
    with override("th"):
        return [*_facts(decision, document), *_sheets(decision, document), *_as_it_stands(decision, document)]


def _lost_decisions() -> Iterable[Difference]:
    """What the trail says was decided, and is not there."""
    there = set(Decision.objects.values_list("round_id", "version"))
    for entry in AuditEntry.objects.filter(action="round.decided").order_by("pk"):
        version = entry.facts.get("version")
        if (entry.round_id, version) not in there:
            yield Difference(f"round {entry.round_id}, version {version}", "the decision is not there")


def _seal(decision: Decision, document: Document) -> Iterable[str]:
    """The record is in its one form, sealed in the trail, and follows the version before."""
    if record.canonical(document) != decision.record:
        yield "record: is not in its canonical form"
    yield from compare(document.get("version"), decision.version, "version")
    entries = AuditEntry.objects.filter(action="round.decided", subject=audit.subject_of(decision.round))
    sealed = [entry.facts.get("sha256") for entry in entries if entry.facts.get("version") == decision.version]
    if sealed != [decision.sha256]:
        yield "sha256: is not what the audit trail says"
    before = Decision.objects.filter(round=decision.round, version=decision.version - 1).first()
    yield from compare(document.get("previous"), before and before.sha256, "previous")
    reason = before.revision.reason if before and hasattr(before, "revision") else None
    yield from compare(document.get("reason"), reason, "reason")


# What never changes


def _facts(decision: Decision, document: Document) -> Iterable[str]:
    """Rubric, rules, round, seats and candidates by their rows."""
    round_ = decision.round
    yield from _some(document["round"], records.round_section(round_), OF_ROUND, "round")
    rules = RoundRules.objects.filter(round=round_, version=document["rules"]["version"]).select_related("rubric")
    if (row := rules.first()) is None:
        yield "rules: the version is not there"
        return
    yield from compare(document["rules"], records.rules_section(row), "rules")
    yield from compare(document["rubric"], records.rubric_section(row.rubric), "rubric")
    yield from compare(document["in"]["rules"], _terms(row, round_), "in.rules")
    yield from compare(document["in"]["rubric"]["criteria"], _criteria(row), "in.rubric.criteria")
    seats, candidates = records.seats_section(round_), records.candidates_section(round_)
    yield from _rows(document["seats"], seats, OF_SEATS, "seats")
    yield from _rows(document["candidates"], candidates, OF_CANDIDATES, "candidates")


def _terms(rules: RoundRules, round_: Round) -> Document:
    return {
        "aggregate": rules.aggregate,
        "missing": rules.missing,
        "ties": rules.ties,
        "places": round_.places,
        "minimum": None if rules.minimum is None else plain(rules.minimum),
    }


def _criteria(rules: RoundRules) -> list[Document]:
    criteria = core_rubric(rules.rubric).criteria
    return [{"code": each.code, "max": plain(each.max_points), "weight_bp": each.weight_bp} for each in criteria]


def _some(said: Document, found: Document, keys: Iterable[str], where: str) -> Iterable[str]:
    yield from compare({key: said[key] for key in keys}, {key: found[key] for key in keys}, where)


def _rows(said: list[Document], found: list[Document], keys: tuple[str, ...], where: str) -> Iterable[str]:
    some = [[{key: row[key] for key in keys} for row in rows] for rows in (said, found)]
    yield from compare(some[0], some[1], where)


# Sheets and ops


def _sheets(decision: Decision, document: Document) -> Iterable[str]:
    """Every op by its text, every counted point by the op that signed it."""
    ops = {str(op.op_id): op for op in SheetOp.objects.filter(sheet__candidate__round=decision.round)}
    sealed = {op["op"] for sheet in document["sheets"] for op in sheet["ops"]}
    points = {(sheet["judge"], sheet["candidate"]): sheet["points"] for sheet in document["in"]["sheets"]}
    for sheet in document["sheets"]:
        yield from _ops(sheet, ops)
        yield from compare(sheet["signed_op"], records.signed_op(sheet["ops"]), f"sheet {sheet['sheet']}.signed_op")
        signing = ops.get(sheet["signed_op"] or "")
        if signing is not None:
            said = points.get((sheet["judge"], sheet["candidate"]))
            yield from compare(said, points_of(body_of(signing.text)), f"sheet {sheet['sheet']}.points")
    yield from _unsealed(decision, ops, sealed)


def _unsealed(decision: Decision, ops: dict[str, SheetOp], sealed: set[str]) -> Iterable[str]:
    """Ops that a record should have, and ops that the trail should."""
    told = AuditEntry.objects.filter(round=decision.round, action__startswith="sheet.").values_list("facts", flat=True)
    in_trail = {(facts.get("op"), facts.get("outcome"), facts.get("sha256")) for facts in told}
    last = max((op.pk for op_id, op in ops.items() if op_id in sealed), default=0)
    for op_id, op in ops.items():
        if (op_id, op.outcome, op.sha256) not in in_trail:
            yield f"op {op_id}: the audit trail does not tell of it"
        if op_id not in sealed and op.outcome in MOVES and (op.pk < last or _is_in_force(decision)):
            yield f"op {op_id}: is not in the record"


def _ops(sheet: Document, ops: dict[str, SheetOp]) -> Iterable[str]:
    for said in sheet["ops"]:
        op = ops.get(said["op"])
        if op is None:
            yield f"op {said['op']}: is not there"
            continue
        found = {
            "op": str(op.op_id),
            "kind": op.kind,
            "outcome": op.outcome,
            "sha256": sha256(op.text.encode()).hexdigest(),
        }
        yield from compare(said, found, f"op {said['op']}")
        yield from compare(said["sha256"], op.sha256, f"op {said['op']}.sha256 as stored")
        yield from compare(sheet["sheet"], str(op.sheet_id), f"op {said['op']}.sheet")


def _as_it_stands(decision: Decision, document: Document) -> Iterable[str]:
    """Sheets and recusals of the decision in force, as their rows are now."""
    if not _is_in_force(decision):
        return
    yield from compare(document["recusals"], records.recusals_section(decision.round), "recusals")
    rows = {str(row.pk): row for row in ScoreSheet.objects.filter(candidate__round=decision.round)}
    texts = SheetOp.objects.filter(sheet__candidate__round=decision.round, outcome="applied")
    applied = {str(op.op_id): op for op in texts}
    for sheet in document["sheets"]:
        row = rows.pop(sheet["sheet"], None)
        if row is None:
            yield f"sheet {sheet['sheet']}: is not there"
        else:
            yield from _row(row, sheet, applied)
    yield from (f"sheet {key}: is not in the record" for key in rows)


def _is_in_force(decision: Decision) -> bool:
    """It was not taken up again: nothing of it has gone on since."""
    return decision.round.state in (Round.State.DECIDED, Round.State.PUBLISHED) and not hasattr(decision, "revision")


def _row(row: ScoreSheet, sheet: Document, applied: dict[str, SheetOp]) -> Iterable[str]:
    """A sheet's row says what its applied ops say, one after the other."""
    own = [applied[op["op"]] for op in sheet["ops"] if op["outcome"] == "applied" and op["op"] in applied]
    signing = applied.get(sheet["signed_op"] or "")
    found = {
        "judge": str(row.seat_id),
        "candidate": str(row.candidate_id),
        "rev": row.rev,
        "signed_rev": row.signed_rev,
        "body": row.body,
        "signed_body": row.signed_body,
        "signed_by": row.signed_by_id,
    }
    said = {
        "judge": sheet["judge"],
        "candidate": sheet["candidate"],
        "rev": len(own),
        "signed_rev": sheet["signed_rev"],
        "body": body_of(own[-1].text) if own else None,
        "signed_body": body_of(signing.text) if signing else None,
        "signed_by": signing.user_id if signing else None,
    }
    for difference in compare(said, found, f"sheet {row.pk}"):
        place, _ = difference.split(": ", 1)
        yield f"{place}: is not what its ops say"  # no more: it may be a private note
