"""What decides about an op besides the op itself: its sheet, held, and all that the decision looks at around it.

``hold`` comes first and ``around`` after it. Whatever was read before the sheet was held, or in the very statement that
waited for it, may be stale: another op may have been decided, or the round locked, while this one waited.

Both are written in SQL, the same for both databases. Every save of every tablet goes through here while other writers
wait, and composing these two queries anew each time would take longer than running them.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection

from scoring.core.rubric import Rubric
from scoring.models import ScoreSheet, SheetOp
from scoring.ops import Op
from scoring.querysets import JUDGED_BY
from scoring.rubrics import frozen_rubric
from scoring.servers import epoch_read
from subdistricts import rows
from subdistricts.models import Round, User

SHEET = "FROM scoring_scoresheet it JOIN subdistricts_seat seat ON seat.id = it.seat_id"
AROUND = """
SELECT
    contest.id, contest.state, last.kind, last.device_id,
    (SELECT rubric_id FROM scoring_roundrules
     WHERE round_id = contest.id AND frozen_at IS NOT NULL ORDER BY version DESC LIMIT 1),
    EXISTS (SELECT 1 FROM subdistricts_recusal WHERE seat_id = %(seat)s AND candidate_id = %(candidate)s),
    EXISTS (SELECT 1 FROM scoring_sheetconflict WHERE sheet_id = %(sheet)s AND closed_at IS NULL),
    (SELECT MAX(seq) FROM scoring_sheetop
     WHERE sheet_id = %(sheet)s AND device_id = %(device)s AND COALESCE(outcome, '') <> 'invalid'),
    (SELECT id FROM scoring_sheetop WHERE op_id = %(op)s),
    (SELECT id FROM scoring_sheetop WHERE device_id = %(device)s AND seq = %(seq)s),
    (SELECT digest FROM subdistricts_auditentry WHERE subject = %(subject)s ORDER BY id DESC LIMIT 1),
    (SELECT epoch FROM scoring_serverepoch)
FROM subdistricts_candidate candidate
JOIN subdistricts_round contest ON contest.id = candidate.round_id
LEFT JOIN scoring_sheetop last ON last.id = %(last_applied)s
WHERE candidate.id = %(candidate)s
"""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Of ``round`` only key and state are known. ``highest_seq`` is this device's on this sheet, of ops that are not
    invalid; ``twin`` the op that already has this id, or else this device's number; ``trail_end`` the digest of the
    sheet's newest entry in the trail.
    """

    round: Round
    rubric: Rubric
    last_kind: str | None
    last_device: uuid.UUID | None
    is_recused: bool
    open_conflicts: frozenset[uuid.UUID]
    highest_seq: int
    twin: SheetOp | None
    trail_end: str
    server_epoch: str


def hold(sheet_id: uuid.UUID, judge: User) -> ScoreSheet | None:
    """The sheet, if it is this person's to fill in, held until the transaction ends: two ops of one sheet are decided
    one after the other."""
    lock = " FOR UPDATE OF it" if connection.features.has_select_for_update else ""
    source = SHEET + JUDGED_BY + "AND it.id = %(sheet)s" + lock
    return rows.first(ScoreSheet, source, {"sheet": sheet_id.hex, "judge": judge.pk})


def around(op: Op, sheet: ScoreSheet) -> Circumstances:
    """Everything else, read now that the sheet is held."""
    names: dict[str, str | int | None] = {
        "sheet": sheet.pk.hex,
        "seat": sheet.seat_id,
        "candidate": sheet.candidate_id,
        "last_applied": sheet.last_applied_id,
        "op": op.op_id.hex,
        "device": op.device_id.hex,
        "seq": op.seq,
        "subject": f"sheet:{sheet.pk}",
    }
    with connection.cursor() as cursor:
        cursor.execute(AROUND, names)
        row = cursor.fetchone()
    contest, state, last_kind, last_device, rubric, recused, disputed, highest, same_id, same_seq, digest, life = row
    epoch = epoch_read(life)
    return Circumstances(
        round=Round(pk=contest, state=state),
        rubric=frozen_rubric(rubric, life=epoch),
        last_kind=last_kind,
        last_device=None if last_device is None else _uuid(last_device),
        is_recused=bool(recused),
        open_conflicts=open_conflicts(sheet) if disputed else frozenset(),
        highest_seq=highest or 0,
        twin=None if same_id is same_seq is None else SheetOp.objects.get(pk=same_id or same_seq),
        trail_end=digest or "",
        server_epoch=epoch,
    )


def open_conflicts(sheet: ScoreSheet) -> frozenset[uuid.UUID]:
    """The ids of the ops that stand open beside the sheet."""
    return frozenset(sheet.conflicts.open().values_list("op__op_id", flat=True))


def _uuid(value: Any) -> uuid.UUID:
    """One database gives it as itself, the other as text."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)
