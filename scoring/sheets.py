"""The rules about score sheets. ``handle`` is the only writer of scores: tablet, plain form and demo all come here.

Every op of the right judge that can be read is stored before it is judged, and what became of it is written once.
No decision here looks at a clock: ``now`` is only noted. Marks are never changed by anybody but their judge.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from scoring import circumstances, ops
from scoring.circumstances import Circumstances
from scoring.core import sheet as core
from scoring.core.rounding import four_decimals
from scoring.core.rubric import Rubric as CoreRubric
from scoring.models import QuarantinedOp, RoundRules, ScoreSheet, SheetConflict, SheetOp
from scoring.ops import Op
from scoring.refusals import OP_ID_REUSED, SEQ_REUSED, SHEET_NOT_FOUND
from subdistricts import audit, rows
from subdistricts.models import Round, User
from subdistricts.refusals import Refusal, RefusalKind

MAX_TEXT = 4000  # characters of a recommendation or a private note
MAX_PHOTOS = 12  # per criterion
ENTRY_KEYS = {"points", "recommendation", "photos"}
# What an applied op changes of its sheet.
SAVED = ("rev", "body", "changed_at", "last_applied")
SIGNED = (*SAVED, "signed_body", "signed_rev", "signed_at", "signed_by")
Outcome = SheetOp.Outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sender is told: ``content`` is the JSON, ``replay`` that the same op had been answered before."""

    content: dict[str, Any]
    replay: bool = False

    @property
    def outcome(self) -> str:
        return str(self.content["outcome"])


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in a body that breaks a scoring rule."""

    field: str
    code: str


def make_sheets(round_: Round) -> int:
    """Make the sheet of every voting seat and candidate that has none yet; returns how many were made."""
    seats = round_.committee.seats.filter(is_voting=True)
    candidates = list(round_.candidates.all())
    there = set(ScoreSheet.objects.filter(candidate__round=round_).values_list("seat_id", "candidate_id"))
    rows = [
        ScoreSheet(seat=seat, candidate=candidate)
        for seat in seats
        for candidate in candidates
        if (seat.pk, candidate.pk) not in there
    ]
    ScoreSheet.objects.bulk_create(rows)
    return len(rows)


def rules_of(round_: Round) -> RoundRules:
    """The newest frozen rules of an opened round, with rubric, criteria and levels at hand for a page."""
    return _frozen_rules(round_).prefetch_related("rubric__criteria__levels").latest("version")


def _frozen_rules(round_: Round) -> QuerySet[RoundRules]:
    return RoundRules.objects.filter(round=round_, frozen_at__isnull=False).select_related("rubric")


# Handling an op


def handle(op: Op, *, actor: User, now: datetime) -> Answer:
    """Store an op, decide what becomes of it and answer.

    Refuses ``not_found`` where the sheet is not the actor's or the op is not his own, and ``op_id_reused`` or
    ``seq_reused`` where another op has its id or number; the latter two are kept in quarantine.
    """
    try:
        settled = _settle(op, actor=actor, now=now)
    except IntegrityError:
        # Its twin came at the same moment by way of another sheet. This try left nothing; the next finds the twin.
        settled = _settle(op, actor=actor, now=now)
    if isinstance(settled, RefusalKind):
        raise Refusal(settled)
    return settled


@transaction.atomic
def _settle(op: Op, *, actor: User, now: datetime) -> Answer | RefusalKind:
    sheet = circumstances.hold(op.sheet_id, actor)
    if sheet is None or op.user_id != actor.pk:
        raise Refusal(SHEET_NOT_FOUND)
    found = circumstances.around(op, sheet)
    if found.twin is not None:
        return _repeat(op, found.twin, sheet, found, actor, now)
    problems = find_problems(found.rubric, op.body, complete=op.kind == "sign")
    outcome = _decide(op, sheet, found, actor, problems)
    if outcome == Outcome.APPLIED:
        _apply(op, sheet, actor, now)
    answer = _answer(op, sheet, outcome, problems, found, now)
    if outcome == Outcome.HELD:
        answer.content["why"] = _why_closed(actor, sheet, found)
    stored = _store(op, actor, now, outcome, answer)
    if outcome == Outcome.APPLIED:
        _save(sheet, stored, now)
    if outcome == Outcome.CONFLICT:
        _open_conflict(stored, sheet, now)
    _audit(op, op.kind, found, actor, now, outcome=str(outcome), rev=sheet.rev)
    return answer


def _repeat(
    op: Op, twin: SheetOp, sheet: ScoreSheet, found: Circumstances, actor: User, now: datetime
) -> Answer | RefusalKind:
    if twin.op_id == op.op_id and twin.sha256 == op.sha256:
        return replay(twin)
    kind = OP_ID_REUSED if twin.op_id == op.op_id else SEQ_REUSED
    _, created = QuarantinedOp.objects.get_or_create(
        code=kind.code,
        sha256=op.sha256,
        defaults={"sheet": sheet, "user": actor, "text": op.text, "received_at": now},
    )
    if created:
        _audit(op, kind.code, found, actor, now)
    return kind


def replay(stored: SheetOp) -> Answer:
    """The stored answer. An op is stored with its answer, so one without is a fault."""
    assert stored.answer is not None
    return Answer({**stored.answer, "replay": True}, replay=True)


def _decide(op: Op, sheet: ScoreSheet, found: Circumstances, actor: User, problems: Iterable[Problem]) -> Outcome:
    """What becomes of an op: the first line that fits (docs/concepts.md has the table)."""
    if problems:
        return Outcome.INVALID
    if op.seq < found.highest_seq:
        return Outcome.SUPERSEDED
    if op.kind != "resolve" and op.kind == found.last_kind and op.body == sheet.body:
        return Outcome.DUPLICATE
    if _why_closed(actor, sheet, found) is not None:
        return Outcome.HELD
    if op.kind == "resolve":
        settles = op.base_rev == sheet.rev and set(op.resolves) <= found.open_conflicts
        return Outcome.APPLIED if settles else Outcome.CONFLICT
    own_line = op.device_id == found.last_device and op.epoch_seen == sheet.epoch
    return Outcome.APPLIED if own_line or op.base_rev == sheet.rev else Outcome.CONFLICT


def _why_closed(judge: User, sheet: ScoreSheet, found: Circumstances) -> str | None:
    """Why late work waits for a named person; None where the sheet takes work. The codes are permanent."""
    if not found.round.is_open:
        return "locked"
    if found.is_recused:
        return "recused"
    return None if sheet.signed_by_id in (None, judge.pk) else "signed_by_other"


def _apply(op: Op, sheet: ScoreSheet, actor: User, now: datetime) -> None:
    """The sheet as it stands from now on; ``_save`` writes it."""
    sheet.rev += 1
    sheet.body = op.body
    sheet.changed_at = now
    if op.kind == "sign":
        sheet.signed_body = op.body
        sheet.signed_rev = sheet.rev
        sheet.signed_at = now
        sheet.signed_by = actor


def _answer(
    op: Op, sheet: ScoreSheet, outcome: Outcome, problems: Iterable[Problem], found: Circumstances, now: datetime
) -> Answer:
    content: dict[str, Any] = {
        "op": str(op.op_id),
        "sha256": op.sha256,
        "outcome": str(outcome),
        "sheet": {
            "rev": sheet.rev,
            "epoch": sheet.epoch,
            "state": state(sheet, is_open=found.round.is_open, in_conflict=_is_in_conflict(op, outcome, found)),
            "total": total_text(found.rubric, sheet.body),
        },
        "received_at": now.isoformat(),
        "server_epoch": found.server_epoch,
    }
    if found.round.state == Round.State.CLOSING:
        content["late"] = True  # it counts, and staff see that it came after the last visit
    if problems:
        content["problems"] = [{"field": problem.field, "code": problem.code} for problem in problems]
    return Answer(content)


def _is_in_conflict(op: Op, outcome: Outcome, found: Circumstances) -> bool:
    """Whether a conflict is open once this op is settled."""
    settled = op.resolves if op.kind == "resolve" and outcome == Outcome.APPLIED else ()
    return outcome == Outcome.CONFLICT or bool(found.open_conflicts.difference(settled))


def _store(op: Op, actor: User, now: datetime, outcome: Outcome, answer: Answer) -> SheetOp:
    """Op, outcome and answer are written together and never again."""
    stored = SheetOp(
        op_id=op.op_id,
        sheet_id=op.sheet_id,
        user=actor,
        device_id=op.device_id,
        seq=op.seq,
        kind=op.kind,
        base_rev=op.base_rev,
        epoch_seen=op.epoch_seen,
        resolves=[str(op_id) for op_id in op.resolves],
        form_version=op.form_version,
        app_build=op.app_build,
        schema_v=op.schema_v,
        client_at=op.client_at,
        text=op.text,
        sha256=op.sha256,
        received_at=now,
        outcome=str(outcome),
        answer=answer.content,
    )
    rows.insert(stored)
    return stored


def take_in(stored: SheetOp, sheet: ScoreSheet, *, now: datetime) -> None:
    """Apply an op that was held, now that staff have let it in; ``held`` asks whether, and holds the sheet.

    It is its judge's as ever: signed by whom and when the signature came, whoever let it in and whenever.
    """
    _apply(ops.read(stored.text.encode(), stored.sha256), sheet, stored.user, now)
    if stored.kind == SheetOp.Kind.SIGN:
        sheet.signed_at = stored.received_at
    _save(sheet, stored, now)


def _save(sheet: ScoreSheet, stored: SheetOp, now: datetime) -> None:
    """Write what ``_apply`` made of the sheet; a settlement closes the conflicts that it names."""
    sheet.last_applied = stored
    rows.update(sheet, SIGNED if stored.kind == "sign" else SAVED)
    if stored.kind == "resolve":
        sheet.conflicts.open().filter(op__op_id__in=stored.resolves).update(closed_at=now, closed_by=stored)


def _open_conflict(stored: SheetOp, sheet: ScoreSheet, now: datetime) -> None:
    """Keep both; a device's newer version replaces its earlier open one."""
    earlier = sheet.conflicts.open().filter(op__device_id=stored.device_id)
    earlier.update(closed_at=now, closed_by=stored)
    SheetConflict.objects.create(op=stored, sheet=sheet)


def _audit(sent: Op, what: str, found: Circumstances, actor: User, now: datetime, **facts: Any) -> None:
    audit.record(
        actor,
        f"sheet.{what}",
        f"sheet:{sent.sheet_id}",
        now=now,
        round_=found.round,
        follows=found.trail_end,
        op=str(sent.op_id),
        sha256=sent.sha256,
        **facts,
    )


# What a body says


def find_problems(rubric: CoreRubric, body: dict[str, Any], *, complete: bool) -> tuple[Problem, ...]:
    """Everything in a body that breaks a scoring rule; ``complete`` also asks for every criterion's points."""
    points = {code: entry.get("points") for code, entry in body["criteria"].items()}
    found = [
        Problem(f"criteria.{problem.criterion}.points", problem.code)
        for problem in core.check_points(rubric, points, complete=complete)
    ]
    for code, entry in body["criteria"].items():
        found += _entry_problems(code, entry)
    if not _is_text(body.get("private_note", "")):
        found.append(Problem("private_note", "not_a_text"))
    found += [Problem(key, "unknown_field") for key in sorted(body.keys() - {"criteria", "private_note"})]
    return tuple(found)


def _entry_problems(code: str, entry: dict[str, Any]) -> list[Problem]:
    found = [Problem(f"criteria.{code}.{key}", "unknown_field") for key in sorted(entry.keys() - ENTRY_KEYS)]
    if not _is_text(entry.get("recommendation", "")):
        found.append(Problem(f"criteria.{code}.recommendation", "not_a_text"))
    photos = entry.get("photos", [])
    hashes = isinstance(photos, list) and all(isinstance(each, str) and ops.SHA256.match(each) for each in photos)
    if not hashes or len(photos) > MAX_PHOTOS:
        found.append(Problem(f"criteria.{code}.photos", "not_photos"))
    return found


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT


def points_of(body: dict[str, Any] | None) -> dict[str, str | None]:
    """The points by criterion code, decimal text or None where not scored yet."""
    if body is None:
        return {}
    return {code: entry.get("points") for code, entry in body["criteria"].items()}


def total_text(rubric: CoreRubric, body: dict[str, Any] | None) -> str | None:
    """The exact total rounded for display, out of 100; None while a criterion is not scored."""
    total = core.total(rubric, points_of(body))
    return None if total is None else four_decimals(total)


def state_of(sheet: ScoreSheet, *, open_conflict: bool | None = None) -> str:
    """``locked conflict empty draft signed signed_changed``; ``open_conflict`` None asks the database."""
    in_conflict = sheet.conflicts.open().exists() if open_conflict is None else open_conflict
    return state(sheet, is_open=sheet.candidate.round.is_open, in_conflict=in_conflict)


def state(sheet: ScoreSheet, *, is_open: bool, in_conflict: bool) -> str:
    """``state_of`` for a caller who knows already whether the round takes sheets and a conflict is open."""
    if not is_open:
        return "locked"
    if in_conflict:
        return "conflict"
    if sheet.signed_body is not None:
        return "signed" if sheet.body == sheet.signed_body else "signed_changed"
    return "empty" if sheet.body is None else "draft"
