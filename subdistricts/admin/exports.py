"""Lists to take away: what a list's page shows, filters and search included, as CSV or as a workbook.

What is taken away can be sent in again: unchanged it changes nothing.
"""

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from subdistricts import spreadsheets
from subdistricts.admin.imports import ListImport
from subdistricts.spreadsheets import Table


class ListFiles(ListImport):
    """The pages of one list's files, in and out."""

    def get_urls(self) -> list[Any]:
        info = "{}_{}".format(*self.get_model_info())
        own = [
            ("export.csv", self.export_csv_view, "export_csv"),
            ("export.xlsx", self.export_xlsx_view, "export_xlsx"),
        ]
        made = [path(end, self.admin_site.admin_view(view), name=f"{info}_{name}") for end, view, name in own]
        return [*made, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The ways to its files, with the filters of the page."""
        info, asked = "{}_{}".format(*self.get_model_info()), request.GET.urlencode()
        ways = {
            f"export_{ending}_url": reverse(f"admin:{info}_export_{ending}") + (f"?{asked}" if asked else "")
            for ending in ("csv", "xlsx")
        }
        return super().changelist_view(request, {**ways, **(extra_context or {})})

    @method_decorator(require_safe)
    def export_csv_view(self, request: HttpRequest) -> HttpResponse:
        return self._taken_away(request, "csv")

    @method_decorator(require_safe)
    def export_xlsx_view(self, request: HttpRequest) -> HttpResponse:
        return self._taken_away(request, "xlsx")

    def _taken_away(self, request: HttpRequest, ending: str) -> HttpResponse:
        """The rows that the page shows to this person: it starts from what he may see."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            seen = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:{}_{}_changelist".format(*self.get_model_info())))
        day = timezone.localdate()
        return _file(self._resource_class(request).table(seen), ending, f"{day.year + 543}-{day:%m-%d}")


def _file(table: Table, ending: str, after: str) -> HttpResponse:
    """Named for people: what it is and, in the Buddhist Era, of which day."""
    if ending == "csv":
        response = HttpResponse(spreadsheets.as_csv(table), content_type=spreadsheets.CSV_TYPE)
    else:
        response = HttpResponse(spreadsheets.as_xlsx([table]), content_type=spreadsheets.XLSX_TYPE)
    name = f"{table.title}-{after}.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
