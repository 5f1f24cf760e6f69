"""What a tablet asks: who is signed in, which life of the database this is, which builds are served; and its sheets."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from scoring import builds, notes, sheets
from scoring.models import ScoreSheet
from scoring.querysets import JUDGED_BY
from scoring.refusals import RECUSED, SHEET_NOT_FOUND
from scoring.rubrics import frozen_form_version, frozen_rubric
from scoring.servers import epoch_read, server_epoch
from subdistricts import rows
from subdistricts.models import Round, User
from subdistricts.refusals import Refusal


def bootstrap(user: User | None, csrf: str) -> dict[str, Any]:
    """The same shape for everybody; ``user`` None says that nobody is signed in."""
    known = None if user is None else {"id": user.pk, "username": user.username, "name": str(user)}
    return {
        "server_epoch": server_epoch(),
        "user": known,
        "csrf": csrf,
        "builds": {"current": builds.current(), "min": builds.oldest()},
    }


# Sheets, as their judge keeps them

OWN_SHEETS = (
    """
FROM scoring_scoresheet it
JOIN subdistricts_seat seat ON seat.id = it.seat_id
JOIN subdistricts_candidate candidate ON candidate.id = it.candidate_id
JOIN subdistricts_round contest ON contest.id = candidate.round_id
LEFT JOIN scoring_sheetop last ON last.id = it.last_applied_id
LEFT JOIN subdistricts_user signer ON signer.id = it.signed_by_id
"""
    + JUDGED_BY
)
BESIDE = {
    "last_writer": "last.user_id",
    "last_sha256": "last.sha256",
    "last_received_at": "last.received_at",
    "round_id": "contest.id",
    "round_state": "contest.state",
    "signer": "COALESCE(NULLIF(signer.name, ''), signer.username)",
    "rubric_id": "(SELECT rubric_id FROM scoring_roundrules"
    " WHERE round_id = contest.id AND frozen_at IS NOT NULL ORDER BY version DESC LIMIT 1)",
    "recusal": "(SELECT kind FROM subdistricts_recusal WHERE seat_id = it.seat_id AND candidate_id = it.candidate_id)",
    "in_conflict": "EXISTS (SELECT 1 FROM scoring_sheetconflict WHERE sheet_id = it.id AND closed_at IS NULL)",
    "life": "(SELECT epoch FROM scoring_serverepoch)",
}
UNDER_WAY = "AND contest.state NOT IN ('draft', 'published') ORDER BY contest.id, candidate.position, it.id"


def own_sheets(judge: User) -> list[Any]:
    """The judge's sheets of all rounds under way, those from which he is recused too; one query."""
    return rows.read(ScoreSheet, OWN_SHEETS + UNDER_WAY, {"judge": judge.pk}, beside=BESIDE)


def sheet_data(sheet_id: UUID, judge: User) -> dict[str, Any]:
    """One sheet for its judge; to everybody else there is none."""
    names = {"judge": judge.pk, "sheet": sheet_id.hex}
    row: Any = next(iter(rows.read(ScoreSheet, OWN_SHEETS + "AND it.id = %(sheet)s", names, beside=BESIDE)), None)
    if row is None:
        raise Refusal(SHEET_NOT_FOUND)
    if row.recusal:
        raise Refusal(RECUSED, candidate=str(row.candidate))
    return sheet_facts(row, judge)


def sheet_facts(row: Any, judge: User, own: notes.OwnNotes | None = None) -> dict[str, Any]:
    """What a device keeps of a sheet. ``row`` is one of ``OWN_SHEETS``, and not a recused one.

    ``own`` are his notes where those of many sheets were read at once.
    """
    life = epoch_read(row.life)
    is_open = Round(state=row.round_state).is_open
    return {
        "id": str(row.pk),
        "rev": row.rev,
        "epoch": row.epoch,
        "state": sheets.state(row, is_open=is_open, in_conflict=bool(row.in_conflict)),
        "form_version": form_version_of(row),
        "body": notes.body_for(judge, row, writer=row.last_writer, own=own),
        "signed_body": notes.signed_body_for(judge, row, own=own),
        "total": sheets.total_text(frozen_rubric(row.rubric_id, life=life), row.body),
        "receipt": _receipt(row, judge),
    }


def _receipt(row: Any, judge: User) -> dict[str, str] | None:
    """When the server took this judge's last word on the sheet, and the hash of what it took."""
    if row.last_writer != judge.pk:
        return None
    received: datetime = row.last_received_at
    if received.tzinfo is None:  # one database tells the zone, the other keeps UTC
        received = received.replace(tzinfo=UTC)
    return {"sha256": row.last_sha256, "received_at": received.isoformat()}


def form_version_of(row: Any) -> str:
    return frozen_form_version(row.rubric_id, life=epoch_read(row.life))
