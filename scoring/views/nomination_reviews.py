"""The staff's pages: what the districts of a round put forward, and the answer to each."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from scoring import nomination_words as words
from scoring.nomination_forms import ReviewForm
from scoring.views.round_head import head, visible_round
from subdistricts import nomination_reviews, nominations
from subdistricts.answers import require
from subdistricts.models import District, Nomination, NominationFile, NominationSection, Round
from subdistricts.permissions import may_manage_round, may_review_nomination
from subdistricts.refusals import Refusal


@login_required
@require_safe
def of_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Every district of the round's area with what it put forward, or that it has not begun."""
    round_ = visible_round(request, pk)
    require(may_manage_round(request.user, round_))
    now = timezone.now()
    rows = Nomination.objects.filter(round=round_).with_place().prefetch_related("sections")
    by_district = {row.district_id: row for row in rows}
    lines = [_line(district, by_district.get(district.pk)) for district in nomination_reviews.districts_of(round_)]
    deadline = nominations.deadline_of(round_)
    is_taking = round_.state == Round.State.DRAFT
    facts = {
        **head(request, round_),
        "lines": lines,
        "is_taking": is_taking,
        "deadline": words.deadline_told(deadline, now) if deadline and is_taking else None,
        "handed_in": sum(row.state in ("submitted", "accepted") for row in by_district.values()),
        "waiting": sum(row.state == "submitted" for row in by_district.values()),
    }
    return render(request, "scoring/round_nominations.html", facts)


def _line(district: District, nomination: Nomination | None) -> dict[str, Any]:
    if nomination is None:
        return {"district": district, "nomination": None}
    completeness = words.completeness_of(nomination)
    tone = words.TONES[nomination.state]
    return {"district": district, "nomination": nomination, "completeness": completeness, "tone": tone}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    files = Prefetch("files", NominationFile.objects.without_content())
    sections = Prefetch("sections", NominationSection.objects.order_by("position").prefetch_related(files))
    rows = Nomination.objects.visible_to(request.user).with_place().prefetch_related(sections, "reviews__reviewer")
    row = get_object_or_404(rows, pk=pk)
    require(may_review_nomination(request.user, row))
    form = ReviewForm(request.POST if request.method == "POST" else None, nomination=row)
    refusal = None
    if form.is_valid():
        try:
            return _answer(request, row, form)
        except Refusal as said_no:
            refusal = said_no
    status = refusal.status if refusal else 422 if form.errors else 200
    return _show(request, row, form, refusal, status)


def _answer(request: HttpRequest, row: Nomination, form: ReviewForm) -> HttpResponse:
    actor, now = request.user, timezone.now()
    said = form.cleaned_data
    if request.POST.get("action") == "accept":
        nomination_reviews.accept(row, reason=said["reason"].strip(), actor=actor, now=now)
        messages.success(request, _("Accepted: %(name)s is a candidate of the round.") % {"name": row})
    else:
        answer = {"reason": said["reason"], "section_reasons": form.section_reasons, "answer_by": said["answer_by"]}
        nomination_reviews.send_back(row, **answer, actor=actor, now=now)
        messages.success(request, _("Sent back with the reasons. Its officer sees them at once."))
    return redirect("round_nominations", pk=row.round_id)


def _show(
    request: HttpRequest, row: Nomination, form: ReviewForm, refusal: Refusal | None, status: int
) -> HttpResponse:
    deadline = nominations.deadline_of(row.round)
    is_taking = row.round.state == Round.State.DRAFT
    facts = {
        "nomination": row,
        "round": row.round,
        "tone": words.TONES[row.state],
        "completeness": words.completeness_of(row),
        "parts": [(section, form[f"reason{section.position}"]) for section in form.sections],
        "form": form,
        "refusal": refusal,
        "needs_date": deadline is None or deadline.is_over(timezone.now()),
        "is_taking": is_taking,
        "is_to_answer": is_taking and row.state == Nomination.State.SUBMITTED,
    }
    return render(request, "scoring/nomination_review.html", facts, status=status)
