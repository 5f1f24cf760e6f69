"""A private note is its writer's alone. Two people can write on one sheet, a seat's holder and who sits for him on a
visit; each sees the note that he last saved himself, whoever saved the points after him.

Nothing is rewritten for this: every op keeps its text, and the sheet's body keeps the note of whoever saved last.
"""

from typing import Any

from scoring import ops
from scoring.models import ScoreSheet, SheetOp
from subdistricts.models import User

NOTE = "private_note"
Body = dict[str, Any]


def body_for(judge: User, sheet: ScoreSheet, *, writer: int | None) -> Body | None:
    """The sheet's body as this judge may see it: his own note in it and nobody else's. ``writer`` saved it last."""
    return _with_note_of(judge, sheet, sheet.body, writer)


def signed_body_for(judge: User, sheet: ScoreSheet) -> Body | None:
    return _with_note_of(judge, sheet, sheet.signed_body, sheet.signed_by_id)


def _with_note_of(judge: User, sheet: ScoreSheet, body: Body | None, writer: int | None) -> Body | None:
    if body is None or writer == judge.pk:
        return body
    return {**body, NOTE: _note_last_saved_by(judge, sheet)}


def _note_last_saved_by(judge: User, sheet: ScoreSheet) -> str:
    applied = sheet.ops.filter(user=judge, outcome=SheetOp.Outcome.APPLIED).order_by("-pk")
    text = applied.values_list("text", flat=True).first()
    return "" if text is None else str(ops.body_of(text).get(NOTE, ""))
