"""Sheets on paper: a judge's own as signed, and blank ones to fill in by hand. One A4 page each, black on white."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from scoring import photos
from scoring.criteria import whole_body
from scoring.views.practice import practice_criteria
from scoring.views.sheet import SheetPage, fetch_sheet
from subdistricts.answers import require
from subdistricts.models import Candidate, Round
from subdistricts.permissions import may_see_round


@never_cache
@login_required
@require_safe
def sheet_print(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was signed; a sheet that never was prints as a draft. The private note never goes on paper."""
    page = SheetPage(fetch_sheet(request.user, pk), request.user)
    sheet = page.sheet
    body = whole_body(page.criteria.cards, sheet.signed_body or sheet.body, with_note=False)
    named = photos.of_sheet(sheet, body)
    facts = {
        "page": page,
        "sheet": sheet,
        "round": sheet.candidate.round,
        "candidate": sheet.candidate,
        "visit": page.visit,
        "criteria": page.criteria,
        "given": [(card, body["criteria"][card.code], named[card.code]) for card in page.criteria.cards],
        "missing_photos": photos.count_missing(named),
        "total": None if page.criteria.unscored(body) else page.criteria.total_so_far(body),
        "has_later_changes": sheet.signed_body is not None and sheet.body != sheet.signed_body,
    }
    return render(request, "scoring/print_sheet.html", facts)


@never_cache
@login_required
@require_safe
def blank_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One page for every candidate of the round, or for the one named by ``?candidate=``."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user).with_area(), pk=pk)
    require(may_see_round(request.user, round_))
    candidates = Candidate.objects.visible_to(request.user).filter(round=round_).with_place()
    wanted = request.GET.get("candidate", "")
    if wanted:
        candidates = [get_object_or_404(candidates, pk=wanted if wanted.isascii() and wanted.isdigit() else 0)]
    facts = {"round": round_, "criteria": practice_criteria(round_), "candidates": list(candidates)}
    return render(request, "scoring/print_blank.html", facts)
