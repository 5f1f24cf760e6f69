"""Lists from files in the set-up pages: what would happen is shown row by row, then all of it is done or nothing.

Where rows are wrong the same file is given back with what is wrong beside each. What was taken in is kept as a batch
(``batches``), from whose page it can be taken back.
"""

import hashlib
import json
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from import_export.admin import ImportMixin
from import_export.results import Result

from subdistricts import choices, spreadsheets
from subdistricts.admin import preview_rows
from subdistricts.admin.sent_files import FileForm, SentFile
from subdistricts.admin.site import checklist_of
from subdistricts.models import ImportBatch
from subdistricts.refusals import Refusal
from subdistricts.resources import ListResource, batches, returned
from subdistricts.resources.files import Table, ThaiCSV, Workbook, reader_for
from subdistricts.resources.lines import TWICE
from subdistricts.resources.problems import TOO_MANY_ROWS
from subdistricts.thai import Unreadable, csv
from subdistricts.thai.messages import explain

MOST_KEPT = 4_500_000  # characters; a request's fields may have 5 MB
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "cp874": "Windows-874",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16 (big endian)",
}
_DELIMITER_NAMES = {",": _("comma"), ";": _("semicolon"), "\t": _("tab")}


class ListImport(ImportMixin):
    """The pages of one list's import: file, preview, confirmation, and a form to fill in."""

    import_template_name = "admin/list_import.html"
    import_export_change_list_template = "admin/change_list.html"
    import_formats = (ThaiCSV, Workbook)
    resource_classes: tuple[type[ListResource], ...] = ()

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(self.may_write(request.user, None))

    def get_urls(self) -> list[Any]:
        blank = path(
            "import/form.csv",
            self.admin_site.admin_view(self.blank_form_view),
            name="{}_{}_import_form".format(*self.get_model_info()),
        )
        errors = path(
            "import/errors",
            self.admin_site.admin_view(self.errors_view),
            name="{}_{}_import_errors".format(*self.get_model_info()),
        )
        return [blank, errors, *super().get_urls()]

    # Pages

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The form; what the file would do; or the question in which encoding it was written."""
        self._demand(request)
        form = self._form(request)
        try:
            sent = self._sent(request, form)
            if sent is None:
                return self._page(request, form=form)
            return self._preview(request, sent)
        except csv.Ambiguous as question:
            return self._page(request, form=form, sealed=sent.sealed(self._purpose(request)), readings=_shown(question))
        except (Refusal, Unreadable) as problem:
            return self._page(request, form=form, problem=_said(problem))

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """All rows, or none and the preview again: with what is wrong by now, or what would be otherwise."""
        self._demand(request)
        try:
            sent = SentFile.unsealed(request.POST.get("sealed", ""), self._purpose(request))
            resource, table = self._read(request, sent)
            result, batch = batches.take_in(resource, table, sent, if_so=lambda made: digest(made) == sent.shown)
            if batch is None:
                return self._told_page(request, sent, table, resource, result, came_between=True)
        except (Refusal, Unreadable) as problem:
            return self._page(request, form=self._form(request, fresh=True), problem=_said(problem))
        address = reverse("admin:subdistricts_importbatch_change", args=[batch.pk])
        link = format_html('<a href="{}">{}</a>', address, _("See what it did, or take it back"))
        onward = checklist_of(request.user, batch.round)
        way = format_html('<a class="button go" href="{}">{}</a>', onward, _("Go on with the checklist"))
        messages.success(request, format_html("{} {} {}", _summary(batch), link, way))
        return HttpResponseRedirect(reverse("admin:{}_{}_changelist".format(*self.get_model_info())))

    @method_decorator(require_POST)
    def errors_view(self, request: HttpRequest) -> HttpResponse:
        """The file with one more column: what is wrong with each row."""
        self._demand(request)
        try:
            sent = SentFile.unsealed(request.POST.get("returned", ""), self._purpose(request, "errors"))
            resource, table = self._read(request, sent)
            result = resource.import_table(table, dry_run=True)
        except (Refusal, Unreadable) as problem:
            return self._page(request, form=self._form(request, fresh=True), problem=_said(problem))
        name, _dot, ending = sent.name.rpartition(".")
        if sent.is_workbook or request.POST.get("as") == "xlsx":
            return _download(returned.as_xlsx(table, result), spreadsheets.XLSX_TYPE, f"{name}-errors.xlsx")
        charset = {"cp874": "windows-874"}.get(table.encoding, "utf-16" if "16" in table.encoding else table.encoding)
        kind = f"text/csv; charset={charset}"
        return _download(returned.as_csv(sent.data, table, result), kind, f"{name}-errors.{ending}")

    def blank_form_view(self, request: HttpRequest) -> HttpResponse:
        """A file with the headings and one example row."""
        self._demand(request)
        example = self._resource_class(request).example()
        data = csv.write([example], list(example))
        return _download(data, "text/csv; charset=utf-8", f"{self.opts.model_name}.csv")

    # Steps

    def _preview(self, request: HttpRequest, sent: SentFile) -> HttpResponse:
        resource, table = self._read(request, sent)
        result = resource.import_table(table, dry_run=True)
        return self._told_page(request, sent, table, resource, result)

    def _told_page(
        self,
        request: HttpRequest,
        sent: SentFile,
        table: Table,
        resource: ListResource,
        result: Result,
        *,
        came_between: bool = False,
    ) -> HttpResponse:
        """What the file would do, with the way on: to confirm it, to correct it, or nowhere."""
        form = self._form(request, fresh=True, round_=sent.round)
        told = self._told(request, sent, table, resource, result)
        if told["faulty"]:
            return self._page(
                request, form=form, returned=self._sealed(request, sent, "errors"), is_workbook=sent.is_workbook, **told
            )
        if not resource.taken:
            return self._page(request, form=form, nothing_new=True, **told)
        sealed = self._sealed(request, replace(sent, shown=digest(result)), "import")
        return self._page(request, form=form, sealed=sealed, came_between=came_between, **told)

    def _sealed(self, request: HttpRequest, sent: SentFile, what_for: str) -> str:
        sealed = sent.sealed(self._purpose(request, what_for))
        if len(sealed) > MOST_KEPT:
            raise Refusal(TOO_MANY_ROWS, limit=len(sent.data.splitlines()) // 2)
        return sealed

    def _read(self, request: HttpRequest, sent: SentFile) -> tuple[ListResource, Table]:
        table = reader_for(sent.name, sent.encoding).read(sent.data)
        round_ = choices.rounds(request.user).filter(pk=sent.round).first() if sent.round else None
        return self._resource_class(request)(request.user, round_=round_), table

    def _sent(self, request: HttpRequest, form: FileForm) -> SentFile | None:
        """From the answer to the question about its encoding, or from the form."""
        if request.method != "POST":
            return None
        if "sealed" in request.POST:
            sent = SentFile.unsealed(request.POST["sealed"], self._purpose(request))
            encoding = request.POST.get("encoding", "")
            return replace(sent, encoding=encoding if encoding in csv.ENCODINGS else None)
        return form.sent() if form.is_valid() else None

    def _form(self, request: HttpRequest, *, fresh: bool = False, round_: int | None = None) -> FileForm:
        rounds = choices.rounds(request.user) if self._resource_class(request).takes_a_round() else None
        if request.method != "POST" or fresh or "sealed" in request.POST:
            return FileForm(rounds=rounds, initial={"round": round_ or request.GET.get("round")})
        return FileForm(request.POST, request.FILES, rounds=rounds)

    def _page(self, request: HttpRequest, **context: Any) -> HttpResponse:
        resource_class = self._resource_class(request)
        own = {
            **self.admin_site.each_context(request),
            "title": _("Import %(name)s") % {"name": self.opts.verbose_name_plural},
            "opts": self.opts,
            "columns": resource_class.takes,
            "needed": [options[0] for options in resource_class.needed if len(options) == 1],
            "one_of": [column for options in resource_class.needed if len(options) > 1 for column in options],
            **{
                f"{name}_url": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{address}")
                for name, address in (
                    ("blank_form", "import_form"),
                    ("import", "import"),
                    ("process", "process_import"),
                    ("errors", "import_errors"),
                )
            },
        }
        response = TemplateResponse(request, self.import_template_name, own | context)
        response["Cache-Control"] = "no-store"
        return response

    def _told(
        self, request: HttpRequest, sent: SentFile, table: Table, resource: ListResource, result: Result
    ) -> dict[str, Any]:
        kinds = [row.kind for row in result.rows]
        same = ImportBatch.objects.visible_to(request.user).filter(sha256=batches.digest_of(sent.data), undoing=None)
        return {
            "file_name": sent.name,
            "encoding": ENCODING_NAMES.get(table.encoding, ""),
            "delimiter": _DELIMITER_NAMES.get(table.delimiter, ""),
            "unused": resource.unused,
            "result": result,
            "counts": [(kind, words, kinds.count(kind)) for kind, words in preview_rows.words_of_kinds().items()],
            "rows": preview_rows.drawn(result),
            "repaired": sum(bool(row.repairs) for row in result.rows),
            "faulty": kinds.count("invalid") + kinds.count(TWICE),
            "consequences": resource.said,
            "taken_in_before": same.filter(list_name=resource.name).select_related("actor").first(),
        }

    def _demand(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied

    def _resource_class(self, request: HttpRequest) -> type[ListResource]:
        return self.get_import_resource_classes(request)[0]

    def _purpose(self, request: HttpRequest, what_for: str = "import") -> str:
        """What a sealed file may be used for: this list, by this person."""
        return f"{what_for}:{self.opts.label_lower}:{request.user.pk}"


def digest(result: Result) -> str:
    """Of what a preview shows of the rows, so that nothing else is done than what was looked at."""
    rows = [
        [row.line, row.kind, row.name, [(change.what, change.old, change.new) for change in row.changes]]
        for row in result.rows
    ]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def _download(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "no-store"
    return response


def _said(problem: Refusal | Unreadable) -> str:
    return problem.message if isinstance(problem, Refusal) else explain(problem)


def _shown(question: csv.Ambiguous) -> list[tuple[str, str, str]]:
    """Each reading with its first lines, in which a reader of Thai sees which is right."""
    return [
        (reading.encoding, ENCODING_NAMES[reading.encoding], "\n".join(reading.text.splitlines()[:4])[:400])
        for reading in question.readings
    ]


def _summary(batch: ImportBatch) -> str:
    facts = {"new": batch.new, "changed": batch.changed, "same": batch.unchanged}
    return (
        ngettext(
            "The file was taken in: %(new)d new, %(changed)d changed, %(same)d unchanged row.",
            "The file was taken in: %(new)d new, %(changed)d changed, %(same)d unchanged rows.",
            sum(facts.values()),
        )
        % facts
    )
