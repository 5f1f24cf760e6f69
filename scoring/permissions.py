"""Whether somebody may do something upstairs; the ground floor's verdicts and shapes serve here too."""

from django.utils.translation import gettext_lazy as _

from scoring.models import Decision, ScoreSheet
from subdistricts.models import Recusal, User
from subdistricts.permissions import ALLOWED, STRANGER, Denied, Verdict, may_see_ranking, may_see_round
from subdistricts.roles import roles_with

SIGNED_BY_OTHER = Denied(_("the one who sits for this seat has signed; you can read the sheet"))
RECUSED = Denied(_("you are recused from this candidate"))
ROUND_LOCKED = Denied(_("the round is locked"))


def is_judge_of(user: User, sheet: ScoreSheet) -> bool:
    """The seat's holder, or who is named to sit for it on a visit to this candidate."""
    if sheet.seat.holder_id == user.pk:
        return True
    return sheet.seat.stand_ins.filter(user=user, visit__candidate=sheet.candidate_id).exists()


def is_recused(sheet: ScoreSheet) -> bool:
    return Recusal.objects.filter(seat=sheet.seat_id, candidate=sheet.candidate_id).exists()


def may_see_sheet(user: User, sheet: ScoreSheet) -> Verdict:
    """Its judge, unless recused; staff who may see the ranking."""
    if is_judge_of(user, sheet):
        return RECUSED if is_recused(sheet) else ALLOWED
    return ALLOWED if may_see_ranking(user, sheet.candidate.round) else STRANGER


def may_score(user: User, sheet: ScoreSheet) -> Verdict:
    """Fill in and sign: the judge, while the round takes sheets and nobody else has signed for the seat."""
    if not is_judge_of(user, sheet):
        return STRANGER
    if is_recused(sheet):
        return RECUSED
    if not sheet.candidate.round.is_open:
        return ROUND_LOCKED
    if sheet.signed_by_id not in (None, user.pk):
        return SIGNED_BY_OTHER
    return ALLOWED


def may_bring_rescue(user: User) -> Verdict:
    """Bring a tablet's file at all: who leads rounds, and whoever has a sheet of his own. What of it, the rule asks."""
    leads = user.reach.holds(roles_with("lead_round"))
    return ALLOWED if leads or ScoreSheet.objects.judged_by(user).exists() else STRANGER


def may_see_decision(user: User, decision: Decision) -> Verdict:
    """Once published, its result is for all who read results here; the rest is asked with ``may_see_ranking``."""
    round_ = decision.round
    if may_see_ranking(user, round_):
        return ALLOWED
    reads_results = user.reach.covers(roles_with("see_result"), round_) or may_see_round(user, round_)
    return ALLOWED if decision.is_published and reads_results else STRANGER
