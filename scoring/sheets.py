"""The rules about score sheets. ``handle`` is the only writer of scores: tablet, plain form and demo all come here.

Every op of the right judge that can be read is stored before it is judged, and what became of it is written once.
No decision here looks at a clock: ``now`` is only noted. Marks are never changed by anybody but their judge.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet

from scoring import ops
from scoring.core import sheet as core
from scoring.core.rounding import four_decimals
from scoring.core.rubric import Rubric as CoreRubric
from scoring.models import QuarantinedOp, RoundRules, ScoreSheet, ServerEpoch, SheetConflict, SheetOp
from scoring.ops import Op
from scoring.refusals import OP_ID_REUSED, SEQ_REUSED, SHEET_NOT_FOUND
from scoring.rubrics import core_rubric
from subdistricts import audit
from subdistricts.models import Recusal, Round, User
from subdistricts.refusals import Refusal, RefusalKind

MAX_TEXT = 4000  # characters of a recommendation or a private note
MAX_PHOTOS = 12  # per criterion
ENTRY_KEYS = {"points", "recommendation", "photos"}
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


def server_epoch() -> str:
    """The name of this life of the database, made when first asked for."""
    row, _ = ServerEpoch.objects.get_or_create(pk=1)
    return str(row.epoch)


def rules_of(round_: Round) -> RoundRules:
    """The newest frozen rules of an opened round, with rubric, criteria and levels at hand for a page."""
    return _frozen_rules(round_).prefetch_related("rubric__criteria__levels").latest("version")


def _frozen_rules(round_: Round) -> QuerySet[RoundRules]:
    return RoundRules.objects.filter(round=round_, frozen_at__isnull=False).select_related("rubric")


# Handling an op


def demand_own(sheet_id: uuid.UUID, user: User) -> None:
    """Refuse everybody but the sheet's judge as if there were no such sheet."""
    if not ScoreSheet.objects.judged_by(user).filter(pk=sheet_id).exists():
        raise Refusal(SHEET_NOT_FOUND)


def handle(op: Op, *, actor: User, now: datetime) -> Answer:
    """Store an op, decide what becomes of it and answer.

    Refuses ``not_found`` where the sheet is not the actor's or the op is not his own, and ``op_id_reused`` or
    ``seq_reused`` where another op has its id or number; the latter two are kept in quarantine.
    """
    with transaction.atomic():
        settled = _settle(op, actor=actor, now=now)
    if isinstance(settled, RefusalKind):
        raise Refusal(settled)
    return settled


def _settle(op: Op, *, actor: User, now: datetime) -> Answer | RefusalKind:
    sheet = _lock_sheet(op, actor)
    if (earlier := _earlier(op)) is not None:
        return _repeat(op, earlier, sheet, actor, now)
    try:
        with transaction.atomic():
            stored = _store(op, sheet, actor, now)
    except IntegrityError:
        # The twin came at the same moment by way of another sheet; now it is there to be read.
        earlier = _earlier(op)
        if earlier is None:
            raise
        return _repeat(op, earlier, sheet, actor, now)
    rubric = _read_rubric_and_round(sheet)
    problems = find_problems(rubric, op.body, complete=op.kind == "sign")
    outcome = _decide(op, sheet, actor, problems)
    if outcome == Outcome.APPLIED:
        _apply(op, stored, sheet, actor, now)
    if outcome == Outcome.CONFLICT:
        _open_conflict(stored, sheet, now)
    return _conclude(stored, sheet, outcome, problems, rubric, actor, now)


def _lock_sheet(op: Op, actor: User) -> ScoreSheet:
    """The sheet, held until the transaction ends: two ops of one sheet are decided one after the other."""
    sheet: ScoreSheet | None = (
        ScoreSheet.objects.judged_by(actor)
        .select_for_update(of=("self",))
        .select_related("seat", "candidate__round")  # last_applied is read once the sheet is held, not before
        .filter(pk=op.sheet_id)
        .first()
    )
    if sheet is None or op.user_id != actor.pk:
        raise Refusal(SHEET_NOT_FOUND)
    return sheet


def _read_rubric_and_round(sheet: ScoreSheet) -> CoreRubric:
    """The rubric; and the round as it is now that the sheet is held: it may have been locked while we waited."""
    rules = _frozen_rules(sheet.candidate.round).select_related("round", "rubric").prefetch_related("rubric__criteria")
    newest = rules.latest("version")
    sheet.candidate.round = newest.round
    return core_rubric(newest.rubric)


def _earlier(op: Op) -> SheetOp | None:
    """The op that already has this id, or else this device's number."""
    found = SheetOp.objects.filter(Q(op_id=op.op_id) | Q(device_id=op.device_id, seq=op.seq))
    return min(found, key=lambda stored: stored.op_id != op.op_id, default=None)


def _repeat(op: Op, earlier: SheetOp, sheet: ScoreSheet, actor: User, now: datetime) -> Answer | RefusalKind:
    if earlier.op_id == op.op_id and earlier.sha256 == op.sha256:
        return replay(earlier)
    kind = OP_ID_REUSED if earlier.op_id == op.op_id else SEQ_REUSED
    _, created = QuarantinedOp.objects.get_or_create(
        code=kind.code,
        sha256=op.sha256,
        defaults={"sheet": sheet, "user": actor, "text": op.text, "received_at": now},
    )
    if created:
        _audit(sheet, f"sheet.{kind.code}", actor, now, op=str(op.op_id), sha256=op.sha256)
    return kind


def replay(stored: SheetOp) -> Answer:
    """The stored answer. An op is stored and answered in one transaction, so one without an answer is a fault."""
    assert stored.answer is not None
    return Answer({**stored.answer, "replay": True}, replay=True)


def _store(op: Op, sheet: ScoreSheet, actor: User, now: datetime) -> SheetOp:
    return SheetOp.objects.create(
        op_id=op.op_id,
        sheet=sheet,
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
    )


def _decide(op: Op, sheet: ScoreSheet, actor: User, problems: Iterable[Problem]) -> str:
    """What becomes of a stored op: the first line that fits (docs/concepts.md has the table)."""
    if problems:
        return Outcome.INVALID
    if op.seq < _highest_seq(op, sheet):
        return Outcome.SUPERSEDED
    last = sheet.last_applied
    if op.kind != "resolve" and last is not None and last.kind == op.kind and sheet.body == op.body:
        return Outcome.DUPLICATE
    if _is_closed_to(actor, sheet):
        return Outcome.HELD
    if op.kind == "resolve":
        settles = op.base_rev == sheet.rev and set(op.resolves) <= open_conflict_ids(sheet)
        return Outcome.APPLIED if settles else Outcome.CONFLICT
    own_line = last is not None and last.device_id == op.device_id and op.epoch_seen == sheet.epoch
    return Outcome.APPLIED if own_line or op.base_rev == sheet.rev else Outcome.CONFLICT


def _highest_seq(op: Op, sheet: ScoreSheet) -> int:
    others = SheetOp.objects.filter(sheet=sheet, device_id=op.device_id).exclude(op_id=op.op_id)
    return others.exclude(outcome=Outcome.INVALID).aggregate(highest=Max("seq"))["highest"] or 0


def _is_closed_to(actor: User, sheet: ScoreSheet) -> bool:
    """Late work waits for a named person: the round is locked, the judge recused since, or another has signed."""
    if not sheet.candidate.round.is_open:
        return True
    if sheet.signed_by_id not in (None, actor.pk):
        return True
    return Recusal.objects.filter(seat=sheet.seat_id, candidate=sheet.candidate_id).exists()


def _apply(op: Op, stored: SheetOp, sheet: ScoreSheet, actor: User, now: datetime) -> None:
    sheet.rev += 1
    sheet.body = op.body
    sheet.last_applied = stored
    sheet.changed_at = now
    if op.kind == "sign":
        sheet.signed_body = op.body
        sheet.signed_rev = sheet.rev
        sheet.signed_at = now
        sheet.signed_by = actor
    sheet.save()
    if op.kind == "resolve":
        sheet.conflicts.filter(op__op_id__in=op.resolves).update(closed_at=now, closed_by=stored)


def _open_conflict(stored: SheetOp, sheet: ScoreSheet, now: datetime) -> None:
    """Keep both; a device's newer version replaces its earlier open one."""
    earlier = sheet.conflicts.open().filter(op__device_id=stored.device_id)
    earlier.update(closed_at=now, closed_by=stored)
    SheetConflict.objects.create(op=stored, sheet=sheet)


def _conclude(
    stored: SheetOp,
    sheet: ScoreSheet,
    outcome: str,
    problems: Iterable[Problem],
    rubric: CoreRubric,
    actor: User,
    now: datetime,
) -> Answer:
    """Write outcome and answer, once."""
    content: dict[str, Any] = {
        "op": str(stored.op_id),
        "sha256": stored.sha256,
        "outcome": str(outcome),
        "sheet": {
            "rev": sheet.rev,
            "epoch": sheet.epoch,
            "state": state_of(sheet),
            "total": total_text(rubric, sheet.body),
        },
        "received_at": now.isoformat(),
        "server_epoch": server_epoch(),
    }
    if problems:
        content["problems"] = [{"field": problem.field, "code": problem.code} for problem in problems]
    stored.outcome, stored.answer = str(outcome), content
    stored.save(update_fields=["outcome", "answer"])
    _audit(
        sheet,
        f"sheet.{stored.kind}",
        actor,
        now,
        op=str(stored.op_id),
        sha256=stored.sha256,
        outcome=str(outcome),
        rev=sheet.rev,
    )
    return Answer(content)


def _audit(sheet: ScoreSheet, action: str, actor: User, now: datetime, **facts: Any) -> None:
    audit.record(actor, action, f"sheet:{sheet.pk}", now=now, round_=sheet.candidate.round, **facts)


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


def open_conflict_ids(sheet: ScoreSheet) -> set[uuid.UUID]:
    return set(sheet.conflicts.open().values_list("op__op_id", flat=True))


def state_of(sheet: ScoreSheet, *, open_conflict: bool | None = None) -> str:
    """``locked conflict empty draft signed signed_changed``; ``open_conflict`` None asks the database."""
    if not sheet.candidate.round.is_open:
        return "locked"
    if sheet.conflicts.open().exists() if open_conflict is None else open_conflict:
        return "conflict"
    if sheet.signed_body is not None:
        return "signed" if sheet.body == sheet.signed_body else "signed_changed"
    return "empty" if sheet.body is None else "draft"
