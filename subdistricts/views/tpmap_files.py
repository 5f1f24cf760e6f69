"""TPMAP counts to take away: for a province's staff what stands, which can be sent in again; for others the sums."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from subdistricts import spreadsheets
from subdistricts.answers import attached, require
from subdistricts.models.tpmap import Status
from subdistricts.permissions import may_see_tpmap_of, may_see_tpmap_sums
from subdistricts.resources import TpmapReports
from subdistricts.spreadsheets import Table
from subdistricts.tpmap_progress import places_of, read
from subdistricts.tpmap_standing import that_stand
from subdistricts.tpmap_words import sums_of
from subdistricts.views.tpmap import Asked


@login_required
@require_safe
def counts_csv(request: HttpRequest, pk: str) -> HttpResponse:
    """The reports for who may see them; else the sums."""
    return _file(request, pk, "csv", spreadsheets.CSV_TYPE, lambda tables: spreadsheets.as_csv(tables[-1]))


@login_required
@require_safe
def counts_xlsx(request: HttpRequest, pk: str) -> HttpResponse:
    """The sums, and for who may see them a sheet with the reports."""
    return _file(request, pk, "xlsx", spreadsheets.XLSX_TYPE, spreadsheets.as_xlsx)


def _file(
    request: HttpRequest, pk: str, ending: str, kind: str, written: Callable[[list[Table]], bytes]
) -> HttpResponse:
    require(may_see_tpmap_sums(request.user, pk))
    tables = _tables(request, pk)
    day = timezone.localdate()
    return attached(written(tables), kind, f"TPMAP-{pk}-{day.year + 543}-{day:%m-%d}.{ending}")


def _tables(request: HttpRequest, pk: str) -> list[Table]:
    places = places_of(district__province=pk)
    if not places:
        raise Http404
    asked, where = Asked.of(request, pk), Q(subdistrict__district__province=pk)
    is_inside = bool(may_see_tpmap_of(request.user, pk))
    lines = sums_of(read(places, asked.year, asked.unit).whole(), suppress=not is_inside)
    notes = [
        f"{_('TPMAP follow-up')} {places[0].district.province} · {asked.year or ''} · {asked.unit.label}",
        _("Dimensions do not add up: one person counts in several of them, so they are never summed."),
    ]
    if not is_inside:
        notes.append(_("* is withheld: fewer than five, or a count from which such a one could be computed."))
    headings = (_("Dimension"), _("Settled"), *(capfirst(str(status.label)) for status in Status), _("All of them"))
    sums = Table(
        _("Sums"),
        tuple(notes),
        headings,
        tuple((line.dimension, line.share, *line.counts, line.base) for line in lines),
    )
    return [sums, TpmapReports.table(that_stand(where, asked.year))] if is_inside else [sums]
