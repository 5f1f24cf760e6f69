"""The steps of a round's course that staff take on a page: open, begin closing, open again."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from scoring import nomination_words, rounds
from scoring.views.round_head import head, visible_round
from subdistricts import nomination_reviews
from subdistricts.answers import require
from subdistricts.models import Round
from subdistricts.permissions import may_lead_round


@dataclass(frozen=True, slots=True)
class Move:
    """A step of the round's course: asked on a page of its own, since others notice it at once."""

    question: Promise
    consequences: tuple[Promise, ...]
    button: Promise
    done: Promise
    act: Callable[..., Round]


MOVES = {
    "open": Move(
        _("Open the round for scoring?"),
        (
            _("The rubric, the scoring rules, the candidates and the voting seats are fixed from now on."),
            _("Every judge gets a score sheet for every candidate."),
        ),
        _("Open the round for scoring"),
        _("The round is open for scoring."),
        rounds.open_round,
    ),
    "close": Move(
        _("Begin to close the round?"),
        (
            _("It says that no new visit follows."),
            _("Sheets that judges have taken along may still arrive, and they count."),
            _("You can go back to open as long as the round is not locked."),
        ),
        _("Begin closing"),
        _("The round is closing. Sheets that were taken along may still arrive."),
        rounds.begin_closing,
    ),
    "reopen": Move(
        _("Open the round again?"),
        (_("Judges go on scoring as before; nothing that was sent is lost."),),
        _("Open again"),
        _("The round is open again."),
        rounds.reopen,
    ),
}


# How a round begins that has no sheets.
FOR_MEETING = Move(
    _("Leave the choice to the meeting?"),
    (
        _("The candidates and the places are fixed from now on. Nothing is scored."),
        _("Then the meeting's choice is recorded: who met, whom it chose and why."),
    ),
    _("Leave the choice to the meeting"),
    _("The round waits for its meeting. Record the choice when it has met."),
    rounds.open_round,
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Ask, then do one step of the round's course."""
    round_ = visible_round(request, pk)
    require(may_lead_round(request.user, round_))
    chosen = MOVES[step] if round_.is_scored or step != "open" else FOR_MEETING
    if request.method == "POST":
        chosen.act(round_, actor=request.user, now=timezone.now())
        messages.success(request, chosen.done)
        return redirect("round", pk=pk)
    context = {**head(request, round_), "move": chosen}
    if step == "open":
        now = timezone.now()
        context["unvisited"] = round_.candidates.without_visit().count()
        context["left_open"] = nomination_words.left_open_told(nomination_reviews.left_open(round_, now), now)
    return render(request, "scoring/round_move.html", context)
