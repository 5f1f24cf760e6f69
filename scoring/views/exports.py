"""A round's ranking as a file to take away, for whoever may see the ranking itself.

All three are the one board in another coat: JSON for machines, CSV for any program, XLSX for Excel.
"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from scoring import ranking_files, ranking_tables, rankings, spreadsheets
from scoring.views.ranking import facts_of


@login_required
@require_safe
def ranking_json(request: HttpRequest, pk: int) -> HttpResponse:
    board = rankings.ranking(facts_of(request, pk))
    data = ranking_files.as_json(board, made_at=timezone.now())
    return _file(data, ranking_files.JSON_TYPE, ranking_files.attachment(board, "json"))


@login_required
@require_safe
def ranking_csv(request: HttpRequest, pk: int) -> HttpResponse:
    board = rankings.ranking(facts_of(request, pk))
    data = spreadsheets.as_csv(ranking_tables.ranking(board, made_at=timezone.now()))
    return _file(data, spreadsheets.CSV_TYPE, ranking_files.attachment(board, "csv"))


@login_required
@require_safe
def ranking_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    board = rankings.ranking(facts_of(request, pk))
    data = spreadsheets.as_xlsx(ranking_tables.tables(board, made_at=timezone.now()))
    return _file(data, spreadsheets.XLSX_TYPE, ranking_files.attachment(board, "xlsx"))


def _file(data: bytes, content_type: str, disposition: str) -> HttpResponse:
    return HttpResponse(data, content_type=content_type, headers={"Content-Disposition": disposition})
