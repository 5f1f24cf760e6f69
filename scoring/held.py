"""The rules about held work: what arrived when its sheet took nothing any more, and what staff rule about it.

An op is *held* because the round was locked when it came, because its judge had been recused since, or because somebody
else had signed for the seat. It *waits* until one of those who lead the round accepts or refuses it, once and with a
reason. The op's outcome and answer stay as they were written; the ruling stands beside them.

Accepting applies the body as its judge sent it, by the sheets' own way: nobody but a judge ever makes a mark. Nothing
is overwritten unseen: whoever accepts names the rev of the sheet that he has looked at, and says so where the sheet has
gone on since the op was begun. A decided round must be taken up again first, so that what is let in is part of the
next version and no result ever changes by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scoring import sheets
from scoring.models import HeldRuling, ScoreSheet, SheetOp
from scoring.refusals import (
    HELD_DECIDED,
    HELD_MOVED,
    HELD_OVERTAKEN,
    HELD_RECUSED,
    HELD_RULED,
    HELD_STALE,
)
from subdistricts import audit
from subdistricts.models import Recusal, Round, User
from subdistricts.permissions import demand, may_lead_round
from subdistricts.refusals import REASON_NEEDED, Refusal
from subdistricts.rounds import hold

SEALED = (Round.State.DECIDED, Round.State.PUBLISHED)
ACCEPTED, REFUSED = "sheet.held_accepted", "sheet.held_refused"
WHY: dict[str, Promise] = {
    "locked": _("the round took no sheets any more when it came"),
    "recused": _("the judge had been recused from this candidate when it came"),
    "signed_by_other": _("another person had signed the sheet for this seat when it came"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a held op stands to its sheet as it is now. ``refusal`` is why it cannot be accepted, if it cannot.

    ``is_stale``: the sheet has gone on since the op was begun, and accepting it puts it over what came between.
    """

    is_stale: bool
    refusal: Refusal | None


# Looking


def of_round(round_: Round) -> QuerySet[SheetOp]:
    """Every op of a round that was ever held, in the order in which they came, with all that a page tells of them."""
    sheet = ("seat__office", "seat__holder", "signed_by", "last_applied__user")
    place = ("subdistrict__district", "office", "district_group")
    related = [f"sheet__{name}" for name in (*sheet, *(f"candidate__{name}" for name in place))]
    rows = SheetOp.objects.filter(sheet__candidate__round=round_, outcome=SheetOp.Outcome.HELD)
    return rows.select_related("user", "ruling__ruled_by", "ruling__office", *related).order_by("pk")


def of_sheets(keys: Iterable[Any]) -> QuerySet[SheetOp]:
    """The same of some sheets, without what is said of the sheet."""
    rows = SheetOp.objects.filter(sheet__in=keys, outcome=SheetOp.Outcome.HELD)
    return rows.select_related("user", "ruling__ruled_by", "ruling__office").order_by("pk")


def is_waiting(op: SheetOp) -> bool:
    return op.outcome == SheetOp.Outcome.HELD and ruling_on(op) is None


def ruling_on(op: SheetOp) -> HeldRuling | None:
    return getattr(op, "ruling", None)


def why(op: SheetOp) -> str:
    """One of ``WHY``, as it was told in the op's answer; the first answers told it by the sheet's state alone."""
    answer = op.answer or {}
    if "why" in answer:
        return str(answer["why"])
    if answer.get("sheet", {}).get("state") == "locked":
        return "locked"
    return "recused" if op.sheet.signed_by_id in (None, op.user_id) else "signed_by_other"


def standing(op: SheetOp, *, is_recused: bool, state: str) -> Standing:
    """How a held op stands to its sheet, which is the row in hand; ``state`` is the round's."""
    last = op.sheet.last_applied
    own_seq = last.seq if last is not None and last.device_id == op.device_id else None
    is_stale = op.sheet.rev != op.base_rev and not (own_seq is not None and own_seq < op.seq)
    if state in SEALED:
        return Standing(is_stale, Refusal(HELD_DECIDED))
    if is_recused:
        return Standing(is_stale, Refusal(HELD_RECUSED, judge=str(op.user)))
    if own_seq is not None and own_seq > op.seq:
        return Standing(is_stale, Refusal(HELD_OVERTAKEN))
    return Standing(is_stale, None)


def recusals_of(round_: Round) -> set[tuple[int, int]]:
    """Keys of seats and candidates."""
    return set(Recusal.objects.filter(candidate__round=round_).values_list("seat_id", "candidate_id"))


# Ruling


def accept(op: SheetOp, *, rev: int, over: bool, reason: str, actor: User, now: datetime) -> HeldRuling:
    """Let a held op in. ``rev`` is the sheet's that was looked at; ``over`` that it may go over what came between."""
    _demand(op, reason, actor)
    with transaction.atomic():
        op = _take(op)
        sheet = op.sheet
        is_recused = Recusal.objects.filter(seat=sheet.seat_id, candidate=sheet.candidate_id).exists()
        found = standing(op, is_recused=is_recused, state=sheet.candidate.round.state)
        if found.refusal is not None:
            raise found.refusal
        if sheet.rev != rev:
            raise Refusal(HELD_MOVED)
        if found.is_stale and not over:
            raise Refusal(HELD_STALE)
        sheets.take_in(op, sheet, now=now)
        ruling = _rule(op, sheet.rev, reason, actor, now)
        _audit(ACCEPTED, ruling)
    return ruling


def refuse(op: SheetOp, *, reason: str, actor: User, now: datetime) -> HeldRuling:
    """Leave a held op out, for good; the sheet stays as it is. It changes no result, so a decided round may wait."""
    _demand(op, reason, actor)
    with transaction.atomic():
        op = _take(op)
        ruling = _rule(op, None, reason, actor, now)
        _audit(REFUSED, ruling)
    return ruling


def _demand(op: SheetOp, reason: str, actor: User) -> None:
    demand(may_lead_round(actor, op.sheet.candidate.round))
    if not reason.strip():
        raise Refusal(REASON_NEEDED)


def _take(op: SheetOp) -> SheetOp:
    """The op as it is now, its round and its sheet held until the transaction ends: the round first, as everywhere."""
    hold(op.sheet.candidate.round)
    held = ScoreSheet.objects.select_for_update(of=("self",)).select_related("last_applied")
    sheet = held.get(pk=op.sheet_id)
    sheet.candidate = op.sheet.candidate
    taken: SheetOp = SheetOp.objects.select_related("user", "ruling").get(pk=op.pk)
    taken.sheet = sheet
    if not is_waiting(taken):
        raise Refusal(HELD_RULED)
    return taken


def _rule(op: SheetOp, rev: int | None, reason: str, actor: User, now: datetime) -> HeldRuling:
    return HeldRuling.objects.create(
        op=op, rev=rev, reason=reason, ruled_at=now, ruled_by=actor, office_id=actor.office_id
    )


def _audit(action: str, ruling: HeldRuling) -> None:
    op = ruling.op
    audit.record(
        ruling.ruled_by,
        action,
        f"sheet:{op.sheet_id}",
        now=ruling.ruled_at,
        round_=op.sheet.candidate.round,
        op=str(op.op_id),
        sha256=op.sha256,
        rev=ruling.rev,
        reason=ruling.reason,
    )
