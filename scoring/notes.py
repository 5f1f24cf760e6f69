"""A private note is its writer's alone. Two people can write on one sheet, a seat's holder and who sits for him on a
visit; each sees the note that he last saved himself, whoever saved the points after him.

Nothing is rewritten for this: every op keeps its text, and the sheet's body keeps the note of whoever saved last.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Max

from scoring import ops
from scoring.models import ScoreSheet, SheetOp
from subdistricts.models import User

NOTE = "private_note"
Body = dict[str, Any]
OwnNotes = Mapping[UUID, str]


def body_for(judge: User, sheet: ScoreSheet, *, writer: int | None, own: OwnNotes | None = None) -> Body | None:
    """The sheet's body as this judge may see it: his own note in it and nobody else's. ``writer`` saved it last.

    ``own`` is what :func:`last_saved_by` read before, where there are many sheets.
    """
    return _with_note_of(judge, sheet, sheet.body, writer, own)


def signed_body_for(judge: User, sheet: ScoreSheet, *, own: OwnNotes | None = None) -> Body | None:
    return _with_note_of(judge, sheet, sheet.signed_body, sheet.signed_by_id, own)


def _with_note_of(
    judge: User, sheet: ScoreSheet, body: Body | None, writer: int | None, own: OwnNotes | None
) -> Body | None:
    if body is None or writer == judge.pk:
        return body
    notes = last_saved_by(judge, [sheet.pk]) if own is None else own
    return {**body, NOTE: notes.get(sheet.pk, "")}


def last_saved_by(judge: User, sheets: Collection[UUID]) -> OwnNotes:
    """By sheet, the note that this judge last saved there himself; one query for all of them."""
    applied = SheetOp.objects.filter(user=judge, sheet__in=sheets).applied()
    latest = applied.order_by().values("sheet").annotate(latest=Max("pk")).values("latest")
    texts = SheetOp.objects.filter(pk__in=latest).values_list("sheet_id", "text")
    return {sheet: str(ops.body_of(text).get(NOTE, "")) for sheet, text in texts}
