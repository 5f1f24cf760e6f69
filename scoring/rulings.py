"""Whether rulings on held work still stand: the rows held against the audit trail and against a decision's record.

A part of :mod:`scoring.verification`, which says what its witnesses are. A ruling is told by its row, by the trail and,
once a decision rests on it, by the record; none of the three may say another thing.
"""

from collections.abc import Iterable
from typing import Any

from scoring import held
from scoring.core import record
from scoring.core.record import compare
from scoring.models import HeldRuling
from subdistricts.models import AuditEntry, Round

TOLD = (held.ACCEPTED, held.REFUSED)
OF_RULINGS = ("rev", "reason", "at")  # names may be corrected later
Document = dict[str, Any]


def differences(round_: Round, document: Document, sealed: tuple[int, int | None]) -> Iterable[str]:
    """``sealed`` is from which entry of the trail to which the document's decision was in force."""
    entries = {entry.facts["op"]: entry for entry in AuditEntry.objects.filter(round=round_, action__in=TOLD)}
    rows = HeldRuling.objects.filter(op__sheet__candidate__round=round_).select_related("op", "ruled_by")
    rulings = {str(row.op.op_id): row for row in rows}
    sections = {op["op"]: op.get(record.RULING) for sheet in document["sheets"] for op in sheet["ops"]}
    for op_id in sorted(entries.keys() | rulings.keys()):
        yield from _against_the_trail(op_id, rulings.get(op_id), entries.get(op_id))
    for op_id in sorted(sections):
        yield from _against_the_record(op_id, rulings.get(op_id), sections[op_id])
    for op_id, entry in entries.items():
        yield from _in_time(op_id, entry, sections.get(op_id), sealed)


def _against_the_trail(op_id: str, ruling: HeldRuling | None, entry: AuditEntry | None) -> Iterable[str]:
    if ruling is None:
        yield f"op {op_id}: the ruling on it is not there"
        return
    if ruling.op.outcome != "held":
        yield f"op {op_id}: a ruling stands beside it, and it was not held"
    if entry is None or _told_by(entry) != _said_by(ruling):
        yield f"op {op_id}: the ruling on it is not what the audit trail says"


def _told_by(entry: AuditEntry) -> tuple[Any, ...]:
    facts = entry.facts
    return entry.action, facts["sha256"], facts["rev"], facts["reason"], entry.actor_id, entry.at


def _said_by(ruling: HeldRuling) -> tuple[Any, ...]:
    action = held.ACCEPTED if ruling.is_accepted else held.REFUSED
    return action, ruling.op.sha256, ruling.rev, ruling.reason, ruling.ruled_by_id, ruling.ruled_at


def _against_the_record(op_id: str, ruling: HeldRuling | None, said: Document | None) -> Iterable[str]:
    """What a record says of a ruling stays true; a record that says nothing of it may be older than the ruling."""
    if said is None:
        return
    if ruling is None:
        yield f"op {op_id}.ruling: is in the record alone"
        return
    found = {"rev": ruling.rev, "reason": ruling.reason, "at": ruling.ruled_at.isoformat()}
    yield from compare({key: said[key] for key in OF_RULINGS}, found, f"op {op_id}.ruling")


def _in_time(op_id: str, entry: AuditEntry, said: Document | None, sealed: tuple[int, int | None]) -> Iterable[str]:
    """A record tells of every ruling before it, and nothing is let in while a decision is in force."""
    begins, ends = sealed
    if entry.pk < begins and said is None:
        yield f"op {op_id}: the ruling on it is not in the record"
    if entry.action == held.ACCEPTED and entry.pk > begins and (ends is None or entry.pk < ends):
        yield f"op {op_id}: was accepted while the decision was in force"
