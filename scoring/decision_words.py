"""What keeps a committee from deciding, in words: one sentence each, for refusals and pages."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOTHING_SIGNED = _("no sheet has been signed")
TOO_FEW_SHEETS = _("leaving out the highest and the lowest total needs four counted sheets for every candidate")

PROBLEMS: dict[str, Promise] = {
    "nothing_ranked": _("the rules give no ranking"),
    "not_a_member": _("somebody is named as present who has no seat on the committee, or is named twice"),
    "seat_vacant": _("somebody is named as present for a seat that nobody holds"),
    "no_quorum": _("fewer than half of the members were present"),
    "nobody_presides": _("who presided is not among those present"),
    "no_signatory": _("nobody signs"),
    "signatory_absent": _("somebody signs who was not present"),
    "dissent_absent": _("somebody dissents who was not present"),
    "dissent_without_reason": _("a dissent has no reason"),
    "casting_needed": _("a tie at the cut waits for the casting decision"),
    "casting_not_needed": _("there is no tie at the cut to be decided"),
    "casting_picks": _("the casting decision must pick exactly as many of the tied as there are open places"),
    "casting_without_reason": _("the casting decision has no reason"),
    "casting_by_nobody": _("a casting decision is the chair's or a majority's"),
    "chair_absent": _("the chair, who casts, was not present"),
    "chair_recused": _("the chair is recused from one of the tied; a majority of the members decides"),
    "chair_casts": _("the casting decision is the chair's; a majority decides only where the chair is recused"),
    "not_entitled": _("somebody is counted in favour who has no vote on this tie"),
    "nobody_selected": _("nobody is chosen"),
    "not_a_candidate": _("somebody is chosen who is not a candidate of this round"),
    "selected_twice": _("somebody is chosen twice"),
    "too_many_selected": _("more are chosen than there are places to award"),
    "selected_withdrew": _("somebody is chosen who has withdrawn"),
    "nobody_named": _("it is not said who was at the meeting"),
    "choice_without_reason": _("the choice has no reason"),
    "no_majority": _("those in favour are not more than half of the members who may vote on this tie"),
}


def problems(codes: Iterable[str]) -> str:
    """All of them in one sentence."""
    return ", ".join(str(PROBLEMS[code]) for code in codes)
