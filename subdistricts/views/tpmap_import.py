"""A district's TPMAP counts from a file: the steps of the set-up pages' imports, for the officer who reports them.

Nothing of another district gets in. Who follows the province's TPMAP up sees the file among those taken in, and alone
may take it back.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from subdistricts.answers import attached, require
from subdistricts.models import District
from subdistricts.permissions import may_report_tpmap
from subdistricts.resources import TpmapReports
from subdistricts.resources.intake import Download, Intake, summary

FORM_NAME = "TPMAP"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, pk: str) -> HttpResponse:
    """The form; what the file would do; or the question in which encoding it was written."""
    intake = _intake(request, pk)
    return _page(request, intake, intake.preview(request))


@login_required
@require_POST
def process(request: HttpRequest, pk: str) -> HttpResponse:
    """All rows, or none and the preview again."""
    intake = _intake(request, pk)
    batch, shown = intake.confirm(request.POST)
    if batch is None:
        return _page(request, intake, shown)
    way_back = _("If it was the wrong file, the province's office can take it back.")
    messages.success(request, f"{summary(batch)} {way_back}")
    return redirect("tpmap_district", pk=pk)


@login_required
@require_POST
def errors(request: HttpRequest, pk: str) -> HttpResponse:
    """The file with one more column: what is wrong with each row."""
    intake = _intake(request, pk)
    file, shown = intake.give_back(request.POST)
    return _page(request, intake, shown) if file is None else _taken_away(file)


@login_required
@require_safe
def form_csv(request: HttpRequest, pk: str) -> HttpResponse:
    return _taken_away(_intake(request, pk).blank_form(FORM_NAME))


@login_required
@require_safe
def form_xlsx(request: HttpRequest, pk: str) -> HttpResponse:
    return _taken_away(_intake(request, pk).blank_workbook())


def _intake(request: HttpRequest, pk: str) -> Intake:
    district = get_object_or_404(District.objects.select_related("province"), pk=pk)
    require(may_report_tpmap(request.user, district))
    return Intake(TpmapReports, request.user, f"tpmap of {pk}", district)


def _page(request: HttpRequest, intake: Intake, shown: dict[str, Any]) -> HttpResponse:
    district = intake.district
    context = {
        "district": district,
        **intake.columns(),
        "import_url": reverse("tpmap_import", args=[district.pk]),
        "process_url": reverse("tpmap_import_process", args=[district.pk]),
        "errors_url": reverse("tpmap_import_errors", args=[district.pk]),
        "blank_form_url": reverse("tpmap_import_csv", args=[district.pk]),
        "blank_workbook_url": reverse("tpmap_import_xlsx", args=[district.pk]),
    }
    response = render(request, "subdistricts/tpmap_import.html", context | shown)
    response["Cache-Control"] = "no-store"
    return response


def _taken_away(file: Download) -> HttpResponse:
    return attached(file.data, file.kind, file.name)
