"""The rules about recusals that look at sheets: an absence only where nothing is signed, one's own declaration."""

from datetime import datetime

from django.db import transaction

from scoring.models import ScoreSheet
from scoring.refusals import SIGNED_ALREADY
from subdistricts import committees, together
from subdistricts.models import Candidate, Recusal, Seat, User
from subdistricts.permissions import STRANGER, demand, may_record_recusal, may_see_ranking
from subdistricts.prepared import Prepared
from subdistricts.refusals import Refusal
from subdistricts.rounds import hold


def check_recusal(seat: Seat, candidate: Candidate, kind: str, reason: str) -> None:
    """Refuse an absence where the seat has signed: it was there, and its sheet counts."""
    committees.check_recusal(seat, candidate, reason)
    if kind == Recusal.Kind.ABSENCE and _has_signed(seat, candidate):
        raise Refusal(SIGNED_ALREADY, seat=str(seat), candidate=str(candidate))


def _has_signed(seat: Seat, candidate: Candidate) -> bool:
    return ScoreSheet.objects.filter(seat=seat, candidate=candidate, signed_at__isnull=False).exists()


def record(seat: Seat, candidate: Candidate, *, kind: str, reason: str, actor: User, now: datetime) -> Recusal:
    """Record a seat's conflict of interest, by staff or an administrator; an absence, by staff who see the sheets."""
    demand(may_record_recusal(actor, candidate.round))
    if kind == Recusal.Kind.ABSENCE:
        demand(may_see_ranking(actor, candidate.round))  # a refusal tells whether the seat has signed
    with transaction.atomic():
        hold(candidate.round)
        _hold_sheet(seat, candidate)
        check_recusal(seat, candidate, kind, reason)
        return committees.record_recusal(seat, candidate, kind=kind, reason=reason, actor=actor, now=now)


def _hold_sheet(seat: Seat, candidate: Candidate) -> None:
    """Nothing is signed between looking at the sheet and recording that none is due.

    Whoever calls this holds the round already: the round before its sheets, as everywhere, or two would wait for
    each other.
    """
    if together.under_way():  # a file names many: all of the round's at once, in one order
        HELD_SHEETS.ask(round_=candidate.round_id)
    else:
        HELD_SHEET.ask(seat=seat.pk, candidate=candidate.pk)


HELD_SHEET = Prepared(
    lambda seat, candidate: (
        ScoreSheet.objects.select_for_update().filter(seat=seat, candidate=candidate).order_by().values_list("pk")
    )
)


HELD_SHEETS = Prepared(
    lambda round_: (
        ScoreSheet.objects.select_for_update(of=("self",))
        .filter(candidate__round=round_)
        .order_by("pk")
        .values_list("pk")
    )
)


def declare(seat: Seat, candidate: Candidate, *, reason: str, actor: User, now: datetime) -> Recusal:
    """Declare a conflict of interest of one's own seat. What was scored before is kept and no longer counts."""
    if seat.holder_id != actor.pk:
        demand(STRANGER)
    interest = Recusal.Kind.INTEREST
    with transaction.atomic():
        hold(candidate.round)
        _hold_sheet(seat, candidate)
        check_recusal(seat, candidate, interest, reason)
        return committees.record_recusal(seat, candidate, kind=interest, reason=reason, actor=actor, now=now)


def withdraw(recusal: Recusal, *, actor: User, now: datetime) -> None:
    """Take a recusal back, by staff or an administrator: the sheet is due again."""
    demand(may_record_recusal(actor, recusal.candidate.round))
    with transaction.atomic():
        committees.withdraw_recusal(recusal, actor=actor, now=now)
