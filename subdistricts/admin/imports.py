"""Lists from files in the set-up pages: what would happen is shown row by row, then all of it is done or nothing.

Where rows are wrong the same file is given back with what is wrong beside each. What was taken in is kept as a batch
(``batches``), from whose page it can be taken back. The steps are those of ``resources.intake``.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from import_export.admin import ImportMixin

from subdistricts.admin.site import checklist_of
from subdistricts.answers import attached
from subdistricts.models import ImportBatch
from subdistricts.resources import ListResource
from subdistricts.resources.files import ThaiCSV, Workbook
from subdistricts.resources.intake import Intake, summary

# Thai words follow each other without a space, and a name in Latin letters ends with one.
LATIN_BEFORE_THAI = re.compile("(?<=[A-Za-z])(?=[\N{THAI CHARACTER KO KAI}-\N{THAI CHARACTER KHOMUT}])")


class ListImport(ImportMixin):
    """The pages of one list's import: file, preview, confirmation, and a form to fill in."""

    import_template_name = "admin/list_import.html"
    import_export_change_list_template = "admin/change_list.html"
    import_formats = (ThaiCSV, Workbook)
    resource_classes: tuple[type[ListResource], ...] = ()

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(self.may_write(request.user, None))

    def get_urls(self) -> list[Any]:
        info = "{}_{}".format(*self.get_model_info())
        own = [
            ("import/form.csv", self.blank_form_view, "import_form"),
            ("import/form.xlsx", self.blank_workbook_view, "import_workbook"),
            ("import/errors", self.errors_view, "import_errors"),
        ]
        made = [path(end, self.admin_site.admin_view(view), name=f"{info}_{name}") for end, view, name in own]
        return [*made, *super().get_urls()]

    # Pages

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The form; what the file would do; or the question in which encoding it was written."""
        return self._page(request, self._intake(request).preview(request))

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """All rows, or none and the preview again."""
        batch, shown = self._intake(request).confirm(request.POST)
        if batch is None:
            return self._page(request, shown)
        messages.success(request, format_html_join(" ", "{}", ((part,) for part in self._done(request, batch))))
        return HttpResponseRedirect(reverse("admin:{}_{}_changelist".format(*self.get_model_info())))

    @method_decorator(require_POST)
    def errors_view(self, request: HttpRequest) -> HttpResponse:
        """The file with one more column: what is wrong with each row."""
        file, shown = self._intake(request).give_back(request.POST)
        return self._page(request, shown) if file is None else attached(file.data, file.kind, file.name)

    def blank_form_view(self, request: HttpRequest) -> HttpResponse:
        """A file with the headings and one example row."""
        file = self._intake(request).blank_form(self.opts.model_name)
        return attached(file.data, file.kind, file.name)

    @method_decorator(require_safe)
    def blank_workbook_view(self, request: HttpRequest) -> HttpResponse:
        """The headings and one example row, as a workbook."""
        file = self._intake(request).blank_workbook()
        return attached(file.data, file.kind, file.name)

    # Steps

    def _done(self, request: HttpRequest, batch: ImportBatch) -> Iterator[str]:
        """What was done and the way to it; after a list of a round's set-up also the way on to the checklist."""
        yield summary(batch)
        address = reverse("admin:subdistricts_importbatch_change", args=[batch.pk])
        yield format_html('<a href="{}">{}</a>', address, _("See what it did, or take it back"))
        if self._resource_class(request).sets_up:
            onward = checklist_of(request.user, batch.round)
            yield format_html('<a class="button go" href="{}">{}</a>', onward, _("Go on with the checklist"))

    def _intake(self, request: HttpRequest) -> Intake:
        self._demand(request)
        return Intake(self._resource_class(request), request.user, self.opts.label_lower)

    def _page(self, request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
        own = {
            **self.admin_site.each_context(request),
            "title": LATIN_BEFORE_THAI.sub(" ", _("Import %(name)s") % {"name": self.opts.verbose_name_plural}),
            "opts": self.opts,
            **self._intake(request).columns(),
            **{
                f"{name}_url": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{address}")
                for name, address in (
                    ("blank_form", "import_form"),
                    ("blank_workbook", "import_workbook"),
                    ("import", "import"),
                    ("process", "process_import"),
                    ("errors", "import_errors"),
                )
            },
        }
        response = TemplateResponse(request, self.import_template_name, own | shown)
        response["Cache-Control"] = "no-store"
        return response

    def _demand(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied

    def _resource_class(self, request: HttpRequest) -> type[ListResource]:
        return self.get_import_resource_classes(request)[0]
