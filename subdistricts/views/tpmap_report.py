"""A subdistrict's page of the TPMAP follow-up: its counts as they stand, to be reported anew, and what stood before."""

from collections.abc import Iterable
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from subdistricts import tpmap
from subdistricts.answers import require
from subdistricts.models import Subdistrict, TpmapReport
from subdistricts.models.tpmap import Dimension, Status
from subdistricts.permissions import may_report_tpmap
from subdistricts.refusals import Refusal
from subdistricts.tpmap_forms import CountsForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def subdistrict(request: HttpRequest, pk: str) -> HttpResponse:
    row = get_object_or_404(Subdistrict.objects.select_related("district__province"), pk=pk)
    require(may_report_tpmap(request.user, row.district))
    reports = list(
        TpmapReport.objects.visible_to(request.user).kept().filter(subdistrict=row)
        .select_related("reported_by", "reported_for").order_by("-as_of", "-pk")
    )  # fmt: skip
    form = CountsForm(request.POST or None, subdistrict=row, there=_that_stand(reports), today=timezone.localdate())
    if form.is_valid() and _report(form, request):
        messages.success(request, _("Reported. What stood before is kept below."))
        return redirect("tpmap_subdistrict", pk=pk)
    context = {
        "subdistrict": row,
        "form": form,
        "statuses": list(Status),
        "days": [(day, _by_dimension(same)) for day, same in groupby(reports, key=lambda report: report.as_of)],
    }
    return render(request, "subdistricts/tpmap_subdistrict.html", context, status=422 if form.is_bound else 200)


def _by_dimension(reports: Iterable[TpmapReport]) -> list[TpmapReport]:
    """In the order of the dimensions, of one the newest first."""
    return sorted(reports, key=lambda report: Dimension.values.index(report.dimension))


def _that_stand(reports: list[TpmapReport]) -> list[TpmapReport]:
    """Of each dimension the newest, of the newest year's data."""
    newest = max((report.data_year for report in reports), default=None)
    found: dict[str, TpmapReport] = {}
    for report in reports:
        if report.data_year == newest:
            found.setdefault(report.dimension, report)
    return list(found.values())


def _report(form: CountsForm, request: HttpRequest) -> bool:
    """Report what the form says; a refusal about it stays on the form."""
    try:
        tpmap.save_reports(form.reports(), actor=request.user, now=timezone.now())
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    return True
