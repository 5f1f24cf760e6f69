"""The sheet's form as a browser sends it without our script: it becomes an op and goes the way of every other.

Nothing is decided here: what becomes of the op is the business of ``sheets``.
"""

import uuid
from datetime import datetime
from typing import Any

from scoring import ops, sheets
from scoring.models import ScoreSheet, SheetOp
from subdistricts.models import User
from subdistricts.refusals import Refusal


def submit_form(
    sheet: ScoreSheet,
    *,
    form_id: uuid.UUID,
    kind: str,
    base_rev: int,
    epoch_seen: int,
    body: dict[str, Any],
    form_version: str,
    actor: User,
    now: datetime,
    resolves: tuple[str, ...] = (),
) -> sheets.Answer:
    """Hand in a form that a browser sent without our script. Each form as it was shown is a device of its own.

    Sending the same form twice is the same op; an older form than the sheet becomes a conflict, not an overwrite.
    """
    latest = _latest_of_form(form_id, sheet, actor)
    said = (kind, base_rev, list(resolves), body)
    if latest is not None and said == _said(latest):
        return sheets.replay(latest)
    data, sha256 = ops.compose(
        sheet_id=sheet.pk,
        device_id=form_id,
        user_id=actor.pk,
        seq=1 + (latest.seq if latest else 0),
        kind=kind,
        base_rev=base_rev,
        epoch_seen=epoch_seen,
        form_version=form_version,
        body=body,
        now=now,
        resolves=resolves,
    )
    try:
        return sheets.handle(ops.read(data, sha256), actor=actor, now=now)
    except Refusal:
        latest = _latest_of_form(form_id, sheet, actor)
        if latest is None or said != _said(latest):
            raise
        return sheets.replay(latest)  # two clicks at the same moment: the other one was taken


def _latest_of_form(form_id: uuid.UUID, sheet: ScoreSheet, actor: User) -> SheetOp | None:
    return SheetOp.objects.filter(device_id=form_id, user=actor, sheet=sheet).order_by("-seq").first()


def _said(stored: SheetOp) -> tuple[str, int, list[str], dict[str, Any]]:
    return stored.kind, stored.base_rev, stored.resolves, ops.body_of(stored.text)
