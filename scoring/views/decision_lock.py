"""Locking a round, with what is in the way and what must be seen first; and unlocking it, with a reason."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from scoring import decisions, devices, rankings, rescue
from scoring.core import ranking
from scoring.decision_forms import ReasonForm
from scoring.decisions import Finding
from scoring.devices import Heard
from scoring.models import ScoreSheet
from scoring.rankings import Board, SheetState
from scoring.refusals import LOCK_BLOCKED, LOCK_UNSEEN
from scoring.rounds import demand_scored
from scoring.views.round_head import demand_state, head, visible_round
from subdistricts.answers import require
from subdistricts.models import Round, Seat, User
from subdistricts.permissions import may_lead_round
from subdistricts.refusals import REASON_NEEDED, Refusal

# Which sheets a finding speaks of; of one that is not named here the missing ones.
STATES = {
    "open_conflicts": SheetState.CONFLICT,
    "unsigned_changes": SheetState.SIGNED_CHANGED,
    "held": SheetState.HELD,
}
DEVICES = "devices"
HINTS: dict[str, Promise] = {
    "nothing_signed": gettext_lazy("A round is decided by its signed sheets. Ask the judges to sign theirs."),
    ranking.SHEETS_MISSING: gettext_lazy(
        "The rules give no result without them. Remind who owes them, record why a judge does not judge, "
        "or let the committee change the rules by a resolution."
    ),
    ranking.TOO_FEW_SHEETS: gettext_lazy(
        "Remind who owes a sheet, or let the committee change the rules by a resolution."
    ),
    "open_conflicts": gettext_lazy("Ask the judge to open the sheet and to choose between its versions."),
    "incomplete": gettext_lazy("The rules count the sheets that are there. These will not count any more."),
    "unsigned_changes": gettext_lazy(
        "What was signed counts. Ask the judge to sign again if the changes are to count."
    ),
    "rescued": gettext_lazy("Ask its judge to sign in and confirm it, or let two who lead the round answer for it."),
    "held": gettext_lazy(
        "It arrived when the sheet took nothing any more, and is kept. Accept it, or refuse it, with a reason."
    ),
    DEVICES: gettext_lazy(
        "Ask the judge to open the app where there is a signal; it sends by itself. What arrives after the lock is "
        "kept, but it does not count."
    ),
}


@dataclass(frozen=True, slots=True)
class OfJudge:
    """The sheets of one judge that a finding speaks of: candidate and address."""

    seat: Seat
    holder: User | None
    sheets: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with what to do about it and where; ``holding`` are the devices that it speaks of."""

    code: str
    seen: str  # what the form sends
    text: str
    hint: Promise
    judges: list[OfJudge]
    links: list[tuple[str, str]]
    holding: list[Heard]
    is_accepted: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is in the way and what must be seen; lock. A refusal shows the page again as things stand now."""
    round_ = visible_round(request, pk)
    require(may_lead_round(request.user, round_))
    demand_state(round_, Round.State.CLOSING)
    accepting = request.POST.getlist("accepting")
    form = ReasonForm(request.POST or None)
    refusal = _lock(round_, accepting, form, request) if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        messages.success(request, _("The round is locked. Now the committee meets to decide."))
        return redirect("round", pk=pk)
    board = rankings.ranking(rankings.load(round_))
    holding = devices.may_hold_work(round_, timezone.now())
    context = {
        **head(request, round_, len(board.facts.candidates)),
        "refusal": refusal,
        "board": board,
        "in_the_way": _findings(decisions.in_the_way(board), board, [], accepting),
        "to_be_seen": _findings(_to_be_seen(board, holding), board, holding, accepting),
        "holding": holding,
        "form": form,
    }
    return render(request, "scoring/decision_lock.html", context, status=refusal.status if refusal else 200)


def _to_be_seen(board: Board, holding: list[Heard]) -> list[Finding]:
    return decisions.to_be_seen(board, holding, rescue.waiting_in(board.facts.round))


def _lock(round_: Round, accepting: list[str], form: ReasonForm, request: HttpRequest) -> Refusal | None:
    """Lock; a refusal that this page can explain is handed back. Whether a reason is needed the rule knows."""
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        decisions.lock(round_, accepting=accepting, reason=reason, actor=request.user, now=timezone.now())
    except Refusal as refusal:
        if refusal.kind not in (LOCK_BLOCKED, LOCK_UNSEEN, REASON_NEEDED):
            raise
        return refusal
    return None


def _findings(findings: list[Finding], board: Board, holding: list[Heard], accepting: list[str]) -> list[Shown]:
    return [
        Shown(
            code=finding.code,
            seen=finding.seen,
            text=capfirst(finding.text),
            hint=HINTS[finding.code],
            judges=_of_judges(board, STATES[finding.code]) if finding.code in STATES else [],
            links=_links(board.facts.round, finding.code),
            holding=holding if finding.code == DEVICES else [],
            is_accepted=finding.seen in accepting,
        )
        for finding in findings
    ]


def _of_judges(board: Board, state: SheetState) -> list[OfJudge]:
    """Whose sheets stand like this, and where each opens."""
    facts = board.facts
    found = {seat: [each for each in facts.candidates if facts.state_of(seat, each) == state] for seat in facts.seats}
    sheets = ScoreSheet.objects.filter(seat__in=found, candidate__in=[each for some in found.values() for each in some])
    keys = {(seat, candidate): key for seat, candidate, key in sheets.values_list("seat", "candidate", "pk")}
    holders = User.objects.in_bulk([seat.holder_id for seat in found if seat.holder_id])
    return [
        OfJudge(
            seat,
            holders.get(seat.holder_id),
            [(str(each), reverse("sheet", args=[keys[seat.pk, each.pk]])) for each in some],
        )
        for seat, some in found.items()
        if some
    ]


def _links(round_: Round, code: str) -> list[tuple[str, str]]:
    """Where a finding is mended; most of those about some judges' sheets are mended by these judges alone."""
    if code == "held":
        return [(_("Rule about held work"), reverse("round_held", args=[round_.pk]))]
    if code == "rescued":
        return [(_("Look and answer"), reverse("round_rescue", args=[round_.pk]))]
    if code == DEVICES:
        return [(_("See all devices"), reverse("round_devices", args=[round_.pk]))]
    if code in STATES:
        return []
    places = [(_("See what is missing"), "round_missing")]
    if code in (ranking.SHEETS_MISSING, ranking.TOO_FEW_SHEETS):
        places += [
            (_("Recusals and absences"), "round_recusals"),
            (_("Change the rules by a resolution"), "round_rules"),
        ]
    return [(name, reverse(url_name, args=[round_.pk])) for name, url_name in places]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Go back to closing, with a reason."""
    round_ = visible_round(request, pk)
    require(may_lead_round(request.user, round_))
    demand_state(round_, Round.State.LOCKED)
    demand_scored(round_)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        decisions.unlock(round_, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())
        messages.success(request, _("The round is closing again. Sheets are taken as before."))
        return redirect("round", pk=pk)
    context = {**head(request, round_), "form": form}
    return render(request, "scoring/decision_unlock.html", context, status=422 if form.is_bound else 200)
