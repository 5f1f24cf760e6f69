"""The history of a sheet, for its judge and for staff who may see the sheet: the same verdicts as the sheet's page."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from scoring import changes, histories, words
from scoring.views.sheet import SheetPage, fetch_sheet


@never_cache
@login_required
@require_safe
def sheet_history(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything that was sent, in order. Who of the staff ruled is told to staff; to the judge, which office."""
    page = SheetPage(fetch_sheet(request.user, pk), request.user)
    sheet = page.sheet
    context = {
        "page": page,
        "sheet": sheet,
        "place": str(sheet.candidate),
        "district": sheet.candidate.place_name,
        "back": reverse("sheet", args=[pk]),
        "events": (events := histories.of(sheet, page.criteria)),
        "is_untouched": all(event.tone == histories.AROUND for event in events),
        "state_words": words.SHEET_STATES[page.state],
        "signed_total": changes.total(page.criteria, sheet.signed_body),
        "tells_who": not page.is_judge,
    }
    return render(request, "scoring/sheet_history.html", context)
