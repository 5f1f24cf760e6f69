"""What a judge is told on her own sheet about work that was held: that it waits, or what was ruled, by which office,
when and why. The sentences go with the sheet, to the page and to the device alike, in the language of whoever asks.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from scoring import held
from scoring.models import HeldRuling, ScoreSheet, SheetOp
from subdistricts.models import Office
from subdistricts.thai import dates

Facts = dict[str, Any]
MOST_TOLD = 3  # rulings; the sheet's history tells of all


def of_sheets(sheets: Iterable[ScoreSheet]) -> dict[UUID, Facts]:
    """By sheet, of those beside which work waits, or was ruled about since the sheet was last changed. One query.

    ``waiting`` is how much waits, ``told`` the sentences with their tones, what waits first and then the newest ruling.
    """
    changed = {sheet.pk: sheet.changed_at for sheet in sheets}
    found: dict[UUID, list[SheetOp]] = defaultdict(list)
    for op in held.of_sheets(changed):
        found[op.sheet_id].append(op)
    told = {pk: _told(ops, changed[pk]) for pk, ops in found.items()}
    return {pk: facts for pk, facts in told.items() if facts["told"]}


def _told(ops: list[SheetOp], changed_at: datetime | None) -> Facts:
    waiting = [op for op in ops if held.is_waiting(op)]
    rulings = [ruling for op in ops if (ruling := held.ruling_on(op)) is not None]
    fresh = [ruling for ruling in rulings if changed_at is None or ruling.ruled_at >= changed_at]
    newest = sorted(fresh, key=lambda ruling: ruling.ruled_at, reverse=True)[:MOST_TOLD]
    said = [{"tone": "amber", "text": _of_waiting(waiting)}] if waiting else []
    return {"waiting": len(waiting), "told": said + [_of_ruling(ruling) for ruling in newest]}


def _of_waiting(ops: list[SheetOp]) -> str:
    text = ngettext(
        "What you sent on %(when)s waits for a check by the staff: %(why)s. Nothing of it is lost.",
        "%(count)d versions that you sent, the latest on %(when)s, wait for a check by the staff: %(why)s. "
        "Nothing of them is lost.",
        len(ops),
    )
    return text % {"count": len(ops), "when": moment(ops[-1].received_at), "why": held.WHY[held.why(ops[-1])]}


def _of_ruling(ruling: HeldRuling) -> Facts:
    if ruling.is_accepted:
        text = _(
            "What you sent on %(sent)s was accepted by %(office)s on %(ruled)s and stands on this sheet. "
            "Reason: %(reason)s"
        )
    else:
        text = _(
            "What you sent on %(sent)s was not accepted by %(office)s on %(ruled)s; the sheet stayed as it was. "
            "Reason: %(reason)s"
        )
    facts = {
        "sent": moment(ruling.op.received_at),
        "office": named(ruling.office),
        "ruled": moment(ruling.ruled_at),
        "reason": ruling.reason,
    }
    return {"tone": "teal" if ruling.is_accepted else "red", "text": text % facts}


def named(office: Office | None) -> str:
    """In whose name it was ruled; where whoever ruled belongs to no office, the staff of the round."""
    return str(office) if office is not None else _("the staff of the round")


def moment(at: datetime) -> str:
    language, local = get_language() or "th", dates.local(at)
    return f"{dates.short(local.date(), language)} {dates.clock(local.time(), language)}"
