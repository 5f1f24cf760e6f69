"""Whether decisions still stand: each recomputed from the database, and every difference named.

Three witnesses are held against one another: the records, the ops with their texts, and the audit trail, whose entries
carry one another's digests. How far a round has come, what was published and what was taken up again is asked of the
trail; the rows that say the same are compared with it. A decision of any version is compared with what can never
change, the one in force also with sheets and recusals as they stand: those of an earlier version have rightly gone on.

Nothing is written, and no difference is mended. Somebody who changes all three witnesses to fit is found out by a
fingerprint that was handed out, and by nothing else.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import override

from scoring import records, rulings
from scoring.core import cases, record
from scoring.core.record import compare
from scoring.models import (
    Advancement,
    Decision,
    HeldRuling,
    Photo,
    Publication,
    QuarantinedOp,
    RescuedOp,
    RescueRuling,
    Revision,
    RoundRules,
    ScoreSheet,
    SheetOp,
    Withdrawal,
)
from scoring.ops import body_of
from scoring.rankings import rubric_json, rules_json
from scoring.rounds import core_rules
from scoring.rubrics import core_rubric
from scoring.sheets import points_of
from subdistricts import audit, insert_only, trail
from subdistricts.models import AuditEntry, Round

Document = dict[str, Any]
# Names and codes of offices may be corrected later; these never change.
OF_SEATS = ("seat", "number", "role", "votes")
OF_CANDIDATES = ("candidate", "subdistrict", "office")
OF_ROUND = ("id", "award_id", "fiscal_year", "level", "places")
OF_OPS = (
    "user_id",
    "device_id",
    "seq",
    "kind",
    "base_rev",
    "epoch_seen",
    "sheet_id",
)  # columns that its text tells too
MOVES = ("applied", "conflict")  # outcomes that no op has while its round is locked or decided
SENT = ("sheet.save", "sheet.sign", "sheet.resolve")
KEPT = (
    AuditEntry,
    SheetOp,
    QuarantinedOp,
    HeldRuling,
    RescuedOp,
    RescueRuling,
    Photo,
    Decision,
    Publication,
    Revision,
    Withdrawal,
    Advancement,
)
STATE_AFTER = {
    "round.open": "open",
    "round.closing": "closing",
    "round.locked": "locked",
    "round.unlocked": "closing",
    "round.decided": "decided",
    "round.published": "published",
    "round.revised": "closing",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a decision and what was found part; ``what`` begins with the place."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def differences() -> Iterable[Difference]:
    """Every difference of every decision, every break in the whole audit trail, and every trigger that was lifted."""
    decided = set(AuditEntry.objects.filter(action="round.decided").values_list("round", flat=True))
    decided |= set(Decision.objects.values_list("round", flat=True))
    decided |= set(Round.objects.filter(state__in=("decided", "published")).values_list("pk", flat=True))
    for round_ in Round.objects.filter(pk__in=decided).select_related("award").order_by("pk"):
        for what in _course(round_, Course.of(round_)):
            yield Difference(f"round {round_.pk}", what)
        for decision in Decision.objects.filter(round=round_).order_by("version"):
            for what in of_decision(decision):
                yield Difference(f"round {round_.pk}, version {decision.version}", what)
    for what in trail.breaks(AuditEntry.objects.order_by("pk").iterator()):
        yield Difference("trail", what)
    for name in (name for model in KEPT for name in insert_only.lifted(model)):
        yield Difference("database", f"the trigger {name} is not there")


def of_decision(decision: Decision) -> list[str]:
    """The differences of one decision; empty when it stands."""
    if record.fingerprint(decision.record) != decision.sha256:
        return ["sha256: is not the hash of the record"]  # what the record says is no longer what was decided
    course = Course.of(decision.round)
    found = list(_seal(decision, course))
    if found:
        return found
    document = json.loads(decision.record)
    found = record.check(document)
    if found:
        return found
    with override("th"):
        if document["format"] == record.RESOLUTION_FORMAT:
            return list(_resolved(decision, document))
        in_force = decision.version == course.in_force
        found += [*_facts(decision, document), *_sheets(decision, document, in_force=in_force)]
        found += rulings.differences(decision.round, document, course.sealed(decision.version))
        return [*found, *_as_it_stands(decision, document)] if in_force else found


# The round's course, as the trail tells it


@dataclass(slots=True)
class Course:
    """How far a round has come. Each decision's, publication's and revision's entry by its version."""

    state: str = Round.State.DRAFT
    decided: dict[int, AuditEntry] = field(default_factory=dict)
    published: dict[int, AuditEntry] = field(default_factory=dict)
    revised: dict[int, AuditEntry] = field(default_factory=dict)

    @classmethod
    def of(cls, round_: Round) -> "Course":
        course = cls()
        entries = AuditEntry.objects.filter(subject=audit.subject_of(round_), action__in=STATE_AFTER).order_by("pk")
        kept = {"round.decided": course.decided, "round.published": course.published, "round.revised": course.revised}
        for entry in entries:
            course.state = STATE_AFTER[entry.action]
            if entry.action in kept:
                kept[entry.action][entry.facts["version"]] = entry
        return course

    def sealed(self, version: int) -> tuple[int, int | None]:
        """From which entry of the trail to which a version was in force; None where it still is."""
        revision = self.revised.get(version)
        return self.decided[version].pk, None if revision is None else revision.pk

    @property
    def in_force(self) -> int | None:
        """The version of the decision that was not taken up again."""
        standing = [version for version in self.decided if version not in self.revised]
        return max(standing, default=None)


def _course(round_: Round, course: Course) -> Iterable[str]:
    """The round's rows say of its course what the trail says."""
    yield from _differ("state", course.state, round_.state)
    yield from _differ("published_version", max(course.published, default=None), round_.published_version)
    decisions = Decision.objects.filter(round=round_)
    publications = Publication.objects.filter(decision__round=round_).select_related("decision")
    revisions = Revision.objects.filter(decision__round=round_).select_related("decision")
    yield from _rows_of(
        "decision", course.decided, {row.version: _told(row.decided_by_id, row.decided_at) for row in decisions}
    )
    yield from _rows_of(
        "publication",
        course.published,
        {row.decision.version: _told(row.published_by_id, row.published_at) for row in publications},
    )
    yield from _rows_of(
        "revision",
        course.revised,
        {row.decision.version: _told(row.revised_by_id, row.revised_at, row.reason) for row in revisions},
    )


def _told(actor: int | None, at: datetime, reason: str | None = None) -> tuple[Any, ...]:
    return actor, at, reason


def _rows_of(noun: str, entries: dict[int, AuditEntry], rows: dict[int, tuple[Any, ...]]) -> Iterable[str]:
    told = {version: _told(entry.actor_id, entry.at, entry.facts.get("reason")) for version, entry in entries.items()}
    for version in sorted(told.keys() | rows.keys()):
        if version not in rows:
            yield f"version {version}: the {noun} is not there"
        elif version not in told:
            yield f"version {version}: the audit trail does not tell of the {noun}"
        elif told[version] != rows[version]:
            yield f"version {version}: the {noun} is not what the audit trail says"


def _differ(what: str, told: object, found: object) -> Iterable[str]:
    if told != found:
        yield f"{what}: the audit trail says {told}, found {found}"


def _seal(decision: Decision, course: Course) -> Iterable[str]:
    """The record is what was sealed, in its one form, and follows the version before."""
    entry = course.decided.get(decision.version)
    if entry is None or entry.facts.get("sha256") != decision.sha256:
        yield "sha256: is not what the audit trail says"
        return
    try:
        document = cases.read(decision.record.encode())
    except (cases.MalformedCase, UnicodeEncodeError):
        document = None
    if not isinstance(document, dict) or record.canonical(document) != decision.record:
        yield "record: is not in its canonical form"
        return
    yield from compare(document.get("version"), decision.version, "version")
    before = course.decided.get(decision.version - 1)
    yield from compare(document.get("previous"), before and before.facts["sha256"], "previous")
    revision = course.revised.get(decision.version - 1)
    yield from compare(document.get("reason"), revision and revision.facts["reason"], "reason")


# What never changes


def _facts(decision: Decision, document: Document) -> Iterable[str]:
    """Rubric, rules, round, seats and candidates by their rows."""
    round_ = decision.round
    yield from _some(document["round"], records.round_section(round_), OF_ROUND, "round")
    rules = RoundRules.objects.filter(round=round_, version=document["rules"]["version"])
    row = rules.select_related("rubric", "round").first()
    if row is None:
        yield "rules: the version is not there"
        return
    yield from compare(document["rules"], records.rules_section(row), "rules")
    yield from compare(document["rubric"], records.rubric_section(row.rubric), "rubric")
    yield from compare(document["in"]["rules"], rules_json(core_rules(row)), "in.rules")
    yield from compare(document["in"]["rubric"], rubric_json(core_rubric(row.rubric)), "in.rubric")
    yield from _rows(document["seats"], records.seats_section(round_), OF_SEATS, "seats")
    yield from _rows(document["candidates"], records.candidates_section(round_), OF_CANDIDATES, "candidates")
    yield from _withdrawals(decision, document)


def _withdrawals(decision: Decision, document: Document) -> Iterable[str]:
    said = document.get(record.WITHDRAWALS, [])
    found = records.withdrawals_section(decision.round, before=decision.version).get(record.WITHDRAWALS, [])
    yield from compare(said, found, record.WITHDRAWALS)


def _resolved(decision: Decision, document: Document) -> Iterable[str]:
    """A choice without sheets rests on its round and candidates alone."""
    round_ = decision.round
    yield from _some(document["round"], records.round_section(round_), OF_ROUND, "round")
    yield from _rows(document["candidates"], records.candidates_section(round_), OF_CANDIDATES, "candidates")
    yield from _withdrawals(decision, document)


def _some(said: Document, found: Document, keys: Iterable[str], where: str) -> Iterable[str]:
    yield from compare({key: said[key] for key in keys}, {key: found[key] for key in keys}, where)


def _rows(said: list[Document], found: list[Document], keys: tuple[str, ...], where: str) -> Iterable[str]:
    some = [[{key: row[key] for key in keys} for row in rows] for rows in (said, found)]
    yield from compare(some[0], some[1], where)


# Ops


def _sheets(decision: Decision, document: Document, *, in_force: bool) -> Iterable[str]:
    """Every op by its text and by the trail, every counted point by the op that signed it."""
    ops = {str(op.op_id): op for op in SheetOp.objects.filter(sheet__candidate__round=decision.round)}
    yield from _told_ops(decision.round, ops)
    points = {(sheet["judge"], sheet["candidate"]): sheet["points"] for sheet in document["in"]["sheets"]}
    for sheet in document["sheets"]:
        yield from _sealed_ops(sheet, ops)
        yield from compare(sheet["signed_op"], records.signed_op(sheet["ops"]), f"sheet {sheet['sheet']}.signed_op")
        signing = ops.get(sheet["signed_op"] or "")
        if signing is not None:
            said = {"points": points.get((sheet["judge"], sheet["candidate"])), "signed_at": sheet["signed_at"]}
            found = {"points": points_of(body_of(signing.text)), "signed_at": signing.received_at.isoformat()}
            yield from compare(said, found, f"sheet {sheet['sheet']}")
    sealed = {op["op"] for sheet in document["sheets"] for op in sheet["ops"]}
    last = max((op.pk for op_id, op in ops.items() if op_id in sealed), default=0)
    for op_id, op in ops.items():
        if op_id not in sealed and op.outcome in MOVES and (op.pk < last or in_force):
            yield f"op {op_id}: is not in the record"


def _told_ops(round_: Round, ops: dict[str, SheetOp]) -> Iterable[str]:
    """Every op says in its columns what its text says, and is in the trail as it is here."""
    entries = AuditEntry.objects.filter(round=round_, action__in=SENT)
    told = {
        entry.facts["op"]: (entry.facts["sha256"], entry.facts["outcome"], entry.actor_id, entry.at)
        for entry in entries
    }
    for op_id, op in ops.items():
        if told.pop(op_id, None) != (op.sha256, op.outcome, op.user_id, op.received_at):
            yield f"op {op_id}: is not what the audit trail says"
        if sha256(op.text.encode()).hexdigest() != op.sha256:
            yield f"op {op_id}: its text does not have its sha256"
            continue
        sent = json.loads(op.text)
        columns = {name: getattr(op, name) for name in OF_OPS}
        if {name: str(sent[name]) for name in OF_OPS} != {name: str(value) for name, value in columns.items()}:
            yield f"op {op_id}: a column is not what its text says"
        answer = op.answer or {}
        if [answer.get(key) for key in ("op", "sha256", "outcome")] != [op_id, op.sha256, op.outcome]:
            yield f"op {op_id}: its answer is not of this op"
    yield from (f"op {op_id}: is not there" for op_id in told)


def _sealed_ops(sheet: Document, ops: dict[str, SheetOp]) -> Iterable[str]:
    for said in sheet["ops"]:
        op = ops.get(said["op"])
        if op is None:
            yield f"op {said['op']}: is not there"
            continue
        found = {"op": str(op.op_id), "kind": op.kind, "outcome": op.outcome, "sha256": op.sha256}
        told = {key: value for key, value in said.items() if key != record.RULING}
        yield from compare(told, found, f"op {said['op']}")
        yield from compare(sheet["sheet"], str(op.sheet_id), f"op {said['op']}.sheet")


# What stands now


def _as_it_stands(decision: Decision, document: Document) -> Iterable[str]:
    """Sheets and recusals of the decision in force, as their rows are now."""
    yield from compare(document["recusals"], records.recusals_section(decision.round), "recusals")
    rows = {str(row.pk): row for row in ScoreSheet.objects.filter(candidate__round=decision.round)}
    texts = SheetOp.objects.filter(sheet__candidate__round=decision.round).applied()
    applied = {str(op.op_id): op for op in texts}
    for sheet in document["sheets"]:
        row = rows.pop(sheet["sheet"], None)
        if row is None:
            yield f"sheet {sheet['sheet']}: is not there"
        else:
            yield from _row(row, sheet, applied)
    yield from (f"sheet {key}: is not in the record" for key in rows)


def _row(row: ScoreSheet, sheet: Document, applied: dict[str, SheetOp]) -> Iterable[str]:
    """A sheet's row says what its applied ops say, one after the other."""
    own = [applied[op["op"]] for op in record.in_order(sheet["ops"]) if op["op"] in applied]
    signing = applied.get(sheet["signed_op"] or "")
    found = {
        "judge": str(row.seat_id),
        "candidate": str(row.candidate_id),
        "rev": row.rev,
        "signed_rev": row.signed_rev,
        "body": row.body,
        "signed_body": row.signed_body,
        "signed_by": row.signed_by_id,
        "signed_at": row.signed_at and row.signed_at.isoformat(),
        "last_applied": row.last_applied_id,
    }
    said = {
        "judge": sheet["judge"],
        "candidate": sheet["candidate"],
        "rev": len(own),
        "signed_rev": own.index(signing) + 1 if signing in own else None,
        "body": body_of(own[-1].text) if own else None,
        "signed_body": body_of(signing.text) if signing else None,
        "signed_by": signing.user_id if signing else None,
        "signed_at": sheet["signed_at"],
        "last_applied": own[-1].pk if own else None,
    }
    for difference in compare(said, found, f"sheet {row.pk}"):
        place, _ = difference.split(": ", 1)
        yield f"{place}: is not what its ops say"  # no more: it may be a private note
