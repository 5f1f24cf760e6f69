"""A round's ranking as a file to take away, for whoever may see the ranking itself.

All three are the one board in another coat: JSON for machines, CSV for any program, XLSX for Excel.
"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from scoring import ranking_files, ranking_tables, rankings
from scoring.ranking_tables import Report
from scoring.views.ranking import facts_of
from subdistricts import spreadsheets


@login_required
@require_safe
def ranking_json(request: HttpRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)
    return _file(report, "json", ranking_files.as_json(report), ranking_files.JSON_TYPE)


@login_required
@require_safe
def ranking_csv(request: HttpRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)
    return _file(report, "csv", spreadsheets.as_csv(ranking_tables.ranking(report)), spreadsheets.CSV_TYPE)


@login_required
@require_safe
def ranking_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)
    return _file(report, "xlsx", spreadsheets.as_xlsx(ranking_tables.tables(report)), spreadsheets.XLSX_TYPE)


def _report(request: HttpRequest, pk: int) -> Report:
    return ranking_tables.report(rankings.ranking(facts_of(request, pk)), made_at=timezone.now())


def _file(report: Report, ending: str, data: bytes, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": ranking_files.attachment(report, ending)}
    return HttpResponse(data, content_type=content_type, headers=headers)
