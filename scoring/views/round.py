"""A round's own page: the board for staff; for the others what the round is about, and its result once published."""

from functools import partial
from hashlib import sha256

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from scoring import (
    advancements,
    boards,
    decisions,
    grids,
    nomination_words,
    ranking_words,
    results,
    rounds,
    withdrawals,
)
from scoring.boards import Drawn
from scoring.freshness import mark_of
from scoring.models import RoundRules
from scoring.ranking_lines import SHORT, Lines
from scoring.ranking_tables import decision_in_force, outcome_of
from scoring.rankings import Board
from scoring.views.round_head import head, next_step, round_at_a_glance, steps_of, tabs_of, visible_round
from subdistricts import frames, nomination_reviews
from subdistricts.models import Candidate, Round, Seat
from subdistricts.packed import PLACE, Packed, respond
from subdistricts.permissions import (
    JUDGES_WAIT,
    may_lead_round,
    may_manage_round,
    may_see_ranking,
    may_see_round,
)

SAID = "what-it-says"  # stands for the fingerprint of the board until it is drawn


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """A board that asks for itself after its reader was signed out loads anew; no sign-in form lands in its place."""
    if request.htmx and not request.user.is_authenticated:
        return HttpResponseClientRefresh()
    return _page(request, pk)


@login_required
def _page(request: HttpRequest, pk: int) -> HttpResponse:
    """The board, for who may see the ranking; else what the round is about, and its result once that is published."""
    round_ = round_at_a_glance(pk)
    if round_ and round_.is_scored and round_.state != Round.State.DRAFT and may_see_ranking(request.user, round_):
        return _board(request, round_)
    return _about(request, visible_round(request, pk))


# The board


def _board(request: HttpRequest, round_: Round) -> HttpResponse:
    """The board as it was last drawn, where nothing has changed since.

    It asks for itself by a fingerprint of what it says and not by its mark, which counts what others do elsewhere too.
    """
    leads = bool(may_lead_round(request.user, round_))
    language = get_language() or ""
    drawn = boards.shown(round_, mark_of(round_), language=language, leads=leads, draw=partial(_draw, leads=leads))
    if request.htmx and request.GET.get("since") == drawn.said:
        return HttpResponse(status=204)
    tabs = tabs_of(request, round_)
    frame = frames.draw(
        request,
        "scoring/round_board.html",
        {"drawn": drawn, "content": PLACE, "tabs": tabs},
        says=(drawn.heading, drawn.head, drawn.refreshes, *tabs),
    )
    return respond(request, frame, drawn.content)


def _draw(board: Board, *, leads: bool) -> Drawn:
    """For everybody who sees the ranking: nothing here comes from the request."""
    facts, round_ = board.facts, board.facts.round
    decision = decision_in_force(round_)
    lines = Lines(board, outcome_of(decision) if decision else None)
    heading = ranking_words.heading(round_, len(facts.candidates))
    context = {
        "round": round_,
        "heading": heading,
        "steps": steps_of(round_),
        "next_step": next_step(round_, leads=leads),
        "may_lead": leads,
        "since": SAID,
        "board": board,
        "facts": facts,
        "notice": ranking_words.notice(board),
        "news": advancements.news(round_, facts.candidates),
        "scale": lines.scale,
        "rows": lines.all,
        "ranking": lines.draw(),
        "grid": grids.grid(facts, [row.candidate for row in board.rows]),
        "completeness": ranking_words.completeness(board),
        "without_each": ranking_words.without_each(board),
        "rules_in_short": ranking_words.rules_in_short(facts.rules),
        "aggregate": facts.rules.get_aggregate_display(),
        "refreshes": round_.is_open and len(facts.candidates) <= SHORT,
    }
    content = render_to_string("scoring/board.html", context)
    said = sha256(content.encode()).hexdigest()[:32]
    return Drawn(
        heading=heading,
        head=render_to_string("scoring/round_title.html", context),
        content=Packed.of(SafeString(content.replace(f"?since={SAID}", f"?since={said}", 1))),
        said=said,
        refreshes=context["refreshes"],
    )


# What a round is about


def _about(request: HttpRequest, round_: Round) -> HttpResponse:
    """Set-up and published result. It says nothing of sheets: judges and administrators read it.

    The result is that of the published decision, also while the round is taken up again; that one of its winners has
    withdrawn is then for staff alone.
    """
    user = request.user
    candidates = list(Candidate.objects.filter(round=round_).with_place().order_by("position", "pk"))
    context = head(request, round_, len(candidates))
    if decision := decisions.published(round_):
        result = results.result_of(decision)
        if not round_.is_published and may_see_ranking(user, round_):
            result = results.with_withdrawn(result, withdrawals.reasons(round_))
        context |= {"decision": decision, "result": result}
        context["standing"] = results.notice(decision, round_)
    if may_see_round(user, round_):
        rules = _rules_in_force(round_)
        context |= {
            "candidates": candidates,
            "seats": Seat.objects.filter(committee__round=round_).select_related("office", "holder").order_by("number"),
            "rules": ranking_words.rules(rules) if rules else [],
            "rules_row": rules,
            "refusal": JUDGES_WAIT.reason if may_see_ranking(user, round_) is JUDGES_WAIT else None,
        }
    if may_manage_round(user, round_):
        context |= {"manages": True, "news": advancements.news(round_, candidates)}
    if not round_.is_scored:
        context["next_step"] = next_step(round_, leads=bool(may_lead_round(user, round_)))
    if round_.state == Round.State.DRAFT and may_manage_round(user, round_):
        context["being_set_up"] = True
        context["gaps"] = rounds.gaps_before_opening(round_)
        now = timezone.now()
        context["left_open"] = nomination_words.left_open_told(nomination_reviews.left_open(round_, now), now)
        context["unvisited"] = Candidate.objects.filter(round=round_).without_visit().count()
    return render(request, "scoring/round_about.html", context)


def _rules_in_force(round_: Round) -> RoundRules | None:
    rules = RoundRules.objects.filter(round=round_).select_related("rubric").prefetch_related("rubric__criteria")
    return rules.order_by("-version").first()
