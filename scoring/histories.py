"""The history of one sheet: everything that was ever sent for it, what became of it, and what happened around it.

The audit trail gives the order; the rows it speaks of give the details. An op's text is read for one thing only: what
it changed on the sheet when it was applied. No private note is read, and no sheet but this one: whoever may see the
sheet may read its history, and nobody else.

A kind of entry is told by one function of ``TELLERS``: what has its own entries in a sheet's trail is told here by one
more of them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring import changes, held, held_words
from scoring.changes import Change
from scoring.conflicts import moment_said
from scoring.criteria import Criteria
from scoring.models import QuarantinedOp, ScoreSheet, SheetConflict, SheetOp
from scoring.ops import FORM_BUILD, body_of
from subdistricts import audit
from subdistricts.models import AuditEntry, Round

# What a line is, for its mark and colour: what stands on the sheet, waits, does not, or only happened around it.
DONE, WAITS, LEFT, AROUND = "done", "waits", "left", "around"
SENT = ("sheet.save", "sheet.sign", "sheet.resolve")
QUARANTINED: dict[str, Promise] = {
    "sheet.op_id_reused": gettext_lazy("not taken: an op with this id had been sent with other content; both are kept"),
    "sheet.seq_reused": gettext_lazy("not taken: this device had used this number for another op; both are kept"),
}
COURSE: dict[str, tuple[str, Promise]] = {
    "round.open": (Round.State.OPEN, gettext_lazy("the round was opened for scoring")),
    "round.closing": (Round.State.CLOSING, gettext_lazy("the round began to close; what arrives now is late")),
    "round.locked": (Round.State.LOCKED, gettext_lazy("the round was locked; what arrives now is held")),
    "round.unlocked": (Round.State.CLOSING, gettext_lazy("the round was unlocked and is closing again")),
    "round.decided": (Round.State.DECIDED, gettext_lazy("the committee's decision was recorded")),
    "round.published": (Round.State.PUBLISHED, gettext_lazy("the result was published")),
    "round.revised": (Round.State.CLOSING, gettext_lazy("the decision was taken up again; the round is closing")),
}
RECUSALS: dict[str, Promise] = {
    "recusal.recorded": gettext_lazy("the judge was recused: no sheet is due"),
    "recusal.withdrawn": gettext_lazy("the recusal was taken back: the sheet is due again"),
}
RESCUES: dict[str, Promise] = {
    "rescue.confirmed": gettext_lazy("the judge confirmed what came as a file"),
    "rescue.refused": gettext_lazy("the judge refused what came as a file; it is kept and does not count"),
    "rescue.accepted": gettext_lazy("two of the staff accepted what came as a file"),
}
A_SECOND_NEEDED = gettext_lazy("one of the staff accepted what came as a file; a second one is needed")
KINDS: dict[str, Promise] = {
    "save": gettext_lazy("save"),
    "sign": gettext_lazy("signature"),
    "resolve": gettext_lazy("choice between versions"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line. ``said_at`` is what the device's clock said; ``device`` and ``code`` are the beginnings of its id and
    of the op's hash; ``rev`` the revision of the sheet that it made. ``by`` is for staff alone, ``office`` for all.
    """

    at: datetime
    tone: str
    what: str
    more: tuple[str, ...] = ()
    kind: str = ""
    who: str = ""
    by: str = ""
    office: str = ""
    device: str = ""
    is_form: bool = False
    said_at: datetime | None = None
    code: str = ""
    is_late: bool = False
    rev: int | None = None
    changes: tuple[Change, ...] = ()
    totals: tuple[str | None, str | None] = (None, None)


@dataclass(slots=True)
class Telling:
    """What is known while the entries are gone through: the rows by what names them, and how things stand by now."""

    sheet: ScoreSheet
    criteria: Criteria
    ops: Mapping[str, SheetOp]
    quarantined: Mapping[tuple[str, str], QuarantinedOp]
    conflicts: Mapping[int, SheetConflict]
    state: str = Round.State.DRAFT
    body: dict[str, Any] | None = None
    seen: set[str] = field(default_factory=set)


def of(sheet: ScoreSheet, criteria: Criteria) -> list[Event]:
    """All of it, the earliest first. A fixed number of queries, however much was sent."""
    ops = sheet.ops.select_related("user", "ruling__ruled_by", "ruling__office")
    conflicts = sheet.conflicts.select_related("closed_by")
    telling = Telling(
        sheet=sheet,
        criteria=criteria,
        ops={str(op.op_id): op for op in ops},
        quarantined={(row.code, row.sha256): row for row in sheet.quarantined.select_related("user")},
        conflicts={row.op_id: row for row in conflicts},
    )
    told = [TELLERS[entry.action](entry, telling) for entry in _entries(sheet) if entry.action in TELLERS]
    events = [event for event in told if event is not None]
    for event in _brought(sheet):
        after = next((at for at, other in enumerate(events) if other.at > event.at), len(events))
        events.insert(after, event)
    return events


def _entries(sheet: ScoreSheet) -> Iterable[AuditEntry]:
    """The sheet's own, the round's course, and what its seat was recused from."""
    course = Q(subject=audit.subject_of(sheet.candidate.round), action__in=COURSE)
    recusals = Q(subject=audit.subject_of(sheet.seat), action__in=RECUSALS)
    entries = AuditEntry.objects.filter(Q(subject=f"sheet:{sheet.pk}") | course | recusals)
    return entries.select_related("actor__office").order_by("pk")


# What was sent


def _sent(entry: AuditEntry, telling: Telling) -> Event | None:
    op = telling.ops.get(entry.facts["op"])
    if op is None:
        return None  # verification tells of it
    applied = op.outcome == SheetOp.Outcome.APPLIED
    tone, what, more = _outcome(op, telling)
    changed = _apply(op, telling) if applied else {}
    return Event(
        at=entry.at,
        tone=tone,
        what=what,
        more=more,
        is_late=telling.state == Round.State.CLOSING,
        rev=entry.facts["rev"] if applied else None,
        **_source(op),
        **changed,
    )


def _source(op: SheetOp) -> dict[str, Any]:
    """Who sent it, and from where."""
    return {
        "kind": str(KINDS[op.kind]),
        "who": str(op.user),
        "device": str(op.device_id)[:4].upper(),
        "is_form": op.app_build == FORM_BUILD,
        "said_at": moment_said(op.client_at),
        "code": op.sha256[:8],
    }


def _apply(op: SheetOp, telling: Telling) -> dict[str, Any]:
    """What the op changed of the sheet as it stood; from now on it stands as the op says."""
    before, telling.body = telling.body, body_of(op.text)
    criteria = telling.criteria
    return {
        "changes": changes.between(criteria, before, telling.body),
        "totals": (changes.total(criteria, before), changes.total(criteria, telling.body)),
    }


def _outcome(op: SheetOp, telling: Telling) -> tuple[str, str, tuple[str, ...]]:
    """What became of an op when it came: its tone, the sentence, and what there is to add."""
    if op.outcome == SheetOp.Outcome.APPLIED:
        return DONE, _applied(op), ()
    if op.outcome == SheetOp.Outcome.HELD:
        waits = held.is_waiting(op)
        more = (
            str(held.WHY[held.why(op)]),
            _("it still waits for a ruling") if waits else _("it was ruled about later"),
        )
        return WAITS if waits else LEFT, _("held: it waits for a ruling"), more
    if op.outcome == SheetOp.Outcome.CONFLICT:
        return _in_conflict(telling.conflicts.get(op.pk))
    if op.outcome == SheetOp.Outcome.INVALID:
        return LEFT, _("not taken: it breaks a scoring rule"), (_problems(op, telling.criteria),)
    if op.outcome == SheetOp.Outcome.SUPERSEDED:
        return LEFT, _("left out: the same device had sent a later version already"), ()
    return LEFT, _("nothing to do: the sheet said the same already"), ()


def _applied(op: SheetOp) -> str:
    if op.kind == SheetOp.Kind.SIGN:
        return _("signed: it counts")
    return _("the versions were settled") if op.kind == SheetOp.Kind.RESOLVE else _("saved")


def _in_conflict(conflict: SheetConflict | None) -> tuple[str, str, tuple[str, ...]]:
    what = _("beside the sheet: it began from another version, and the judge chooses between the two")
    if conflict is None or conflict.closed_at is None:
        return WAITS, what, (_("the judge has not chosen yet"),)
    closed_by = conflict.closed_by
    if closed_by is None or closed_by.kind == SheetOp.Kind.RESOLVE:
        code = closed_by.sha256[:8] if closed_by else ""
        return LEFT, what, (_("settled by the choice %(code)s") % {"code": code},)
    return LEFT, what, (_("replaced by that device's later version %(code)s") % {"code": closed_by.sha256[:8]},)


def _problems(op: SheetOp, criteria: Criteria) -> str:
    """The criteria that the answer named; never what was typed there."""
    named = {
        problem["field"].split(".")[1] for problem in (op.answer or {}).get("problems", ()) if "." in problem["field"]
    }
    cards = [f"{card.number}. {card.name}" for card in criteria.cards if card.code in named]
    return ", ".join(cards) or _("something that the sheet does not have")


def _quarantined(entry: AuditEntry, telling: Telling) -> Event:
    row = telling.quarantined.get((entry.action.removeprefix("sheet."), entry.facts["sha256"]))
    return Event(
        at=entry.at,
        tone=LEFT,
        what=str(QUARANTINED[entry.action]),
        who=str(row.user) if row else "",
        code=entry.facts["sha256"][:8],
        is_late=telling.state == Round.State.CLOSING,
    )


# What was ruled, and what happened around it


def _ruled(entry: AuditEntry, telling: Telling) -> Event | None:
    op = telling.ops.get(entry.facts["op"])
    ruling = None if op is None else held.ruling_on(op)
    if op is None or ruling is None:
        return None  # verification tells of it
    what = _("held work was accepted: it stands on the sheet") if ruling.is_accepted else _("held work was refused")
    return Event(
        at=entry.at,
        tone=DONE if ruling.is_accepted else LEFT,
        what=what,
        more=(_("reason: %(reason)s") % {"reason": ruling.reason},),
        kind=str(KINDS[op.kind]),
        by=str(ruling.ruled_by),
        office=held_words.named(ruling.office),
        code=op.sha256[:8],
        rev=ruling.rev,
        **(_apply(op, telling) if ruling.is_accepted else {}),
    )


# What came as a file out of a tablet


def _brought(sheet: ScoreSheet) -> Iterable[Event]:
    """A file may speak of many sheets, so its entry is not in this one's trail: its rows tell, one event a file."""
    waiting = set(sheet.rescued.waiting().values_list("pk", flat=True))
    rows = sheet.rescued.select_related("user", "brought_by").order_by("brought_at", "pk")
    for at, of_file in groupby(rows, key=lambda row: row.brought_at):
        found = list(of_file)
        waits = any(row.pk in waiting for row in found)
        yield Event(
            at=at,
            tone=WAITS if waits else LEFT,
            what=_("brought as a file out of a tablet"),
            more=(_("it waits until its judge confirms it, or two of the staff accept it"),) if waits else (),
            who=str(found[0].user),
            device=str(found[0].device_id)[:4].upper(),
            by=str(found[0].brought_by),
            code=_codes(row.sha256 for row in found),
        )


def _answered(entry: AuditEntry, telling: Telling) -> Event:
    """Somebody answered for what a file held; what was taken then has its own lines before this one."""
    ops, is_judge = entry.facts["ops"], entry.action != "rescue.accepted"
    ended = all(op["outcome"] for op in ops)
    reason = entry.facts.get("reason")
    return Event(
        at=entry.at,
        tone=DONE if ended and entry.action != "rescue.refused" else WAITS if not ended else LEFT,
        what=str(RESCUES[entry.action] if ended else A_SECOND_NEEDED),
        more=(_("reason: %(reason)s") % {"reason": reason},) if reason else (),
        by="" if is_judge or entry.actor is None else str(entry.actor),
        office="" if is_judge or entry.actor is None else held_words.named(entry.actor.office),
        code=_codes(op["sha256"] for op in ops),
    )


def _codes(hashes: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(each[:8] for each in hashes))


def _course(entry: AuditEntry, telling: Telling) -> Event:
    telling.state, what = COURSE[entry.action]
    return Event(at=entry.at, tone=AROUND, what=str(what))


def _recusal(entry: AuditEntry, telling: Telling) -> Event | None:
    if entry.facts.get("candidate") != telling.sheet.candidate_id:
        return None
    return Event(at=entry.at, tone=AROUND, what=str(RECUSALS[entry.action]))


Teller = Callable[[AuditEntry, Telling], Event | None]
TELLERS: dict[str, Teller] = {
    **dict.fromkeys(SENT, _sent),
    **dict.fromkeys(QUARANTINED, _quarantined),
    **dict.fromkeys((held.ACCEPTED, held.REFUSED), _ruled),
    **dict.fromkeys(RESCUES, _answered),
    **dict.fromkeys(COURSE, _course),
    **dict.fromkeys(RECUSALS, _recusal),
}
