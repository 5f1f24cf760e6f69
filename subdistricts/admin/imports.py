"""Lists from files in the set-up pages: what would happen is shown row by row, then all of it is done or nothing.

Between the preview and the confirmation the file is kept by nobody but the person's own page, compressed and signed:
no copy lies on the server, whichever of its processes answers, and an abandoned preview leaves nothing behind.
"""

import base64
import binascii
import json
import zlib
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from import_export.admin import ImportMixin
from import_export.results import Result, RowResult

from subdistricts import choices
from subdistricts.models import Round
from subdistricts.refusals import Refusal
from subdistricts.resources import ListResource
from subdistricts.resources.files import ThaiCSV, Workbook, reader_for
from subdistricts.resources.problems import TOO_MANY_ROWS, WENT_STALE
from subdistricts.thai import Unreadable, csv
from subdistricts.thai.messages import explain

PREVIEW_LASTS = 4 * 60 * 60  # seconds
MOST_KEPT = 4_500_000  # characters; a request's fields may have 5 MB
_ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "cp874": "Windows-874",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16 (big endian)",
}
_DELIMITER_NAMES = {",": _("comma"), ";": _("semicolon"), "\t": _("tab")}


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file on its way: its bytes, and what was said beside it."""

    name: str
    data: bytes
    encoding: str | None = None
    round: int | None = None

    def sealed(self, purpose: str) -> str:
        """As a text for a hidden field, that only this server can have made and only for ``purpose``."""
        said = {**asdict(self), "data": None}
        packed = zlib.compress(json.dumps(said).encode() + b"\n" + self.data)
        return signing.TimestampSigner(salt=purpose).sign(base64.urlsafe_b64encode(packed).decode())

    @classmethod
    def unsealed(cls, text: str, purpose: str) -> "SentFile":
        try:
            packed = signing.TimestampSigner(salt=purpose).unsign(text, max_age=PREVIEW_LASTS)
            said, _newline, data = zlib.decompress(base64.urlsafe_b64decode(packed)).partition(b"\n")
        except (signing.BadSignature, binascii.Error, zlib.error) as error:
            raise Refusal(WENT_STALE) from error
        return cls(**{**json.loads(said), "data": data})


class FileForm(forms.Form):
    import_file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (.xlsx), at most 5 MB. Its first row names the columns."),
        widget=forms.ClearableFileInput({"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={"required": _("Choose a file to import.")},
    )
    round = forms.ModelChoiceField(
        Round.objects.none(),
        label=_("Round"),
        required=False,
        help_text=_("For rows that name no round themselves."),
    )

    def __init__(self, *args: Any, rounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rounds is None:
            del self.fields["round"]
        else:
            self.fields["round"].queryset = rounds

    def clean_import_file(self) -> Any:
        sent = self.cleaned_data["import_file"]
        if sent.size > csv.MAX_BYTES:
            raise forms.ValidationError(explain(csv.TooLarge("too_large", size=sent.size, limit=csv.MAX_BYTES)))
        return sent

    def sent(self) -> SentFile:
        sent, round_ = self.cleaned_data["import_file"], self.cleaned_data.get("round")
        return SentFile(sent.name, sent.read(), round=round_ and round_.pk)


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
        return [blank, *super().get_urls()]

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
        """All rows, or none and the preview again with what is wrong by now."""
        self._demand(request)
        try:
            sent = SentFile.unsealed(request.POST.get("sealed", ""), self._purpose(request))
            resource, table = self._read(request, sent)
            result = resource.import_table(table, dry_run=False)
        except (Refusal, Unreadable) as problem:
            return self._page(request, form=self._form(request, fresh=True), problem=_said(problem))
        if result.has_errors() or result.has_validation_errors():
            return self._page(
                request, form=self._form(request, fresh=True), **self._told(sent, table, resource, result)
            )
        messages.success(request, _summary(result))
        return HttpResponseRedirect(reverse("admin:{}_{}_changelist".format(*self.get_model_info())))

    def blank_form_view(self, request: HttpRequest) -> HttpResponse:
        """A file with the headings and one example row."""
        self._demand(request)
        example = self._resource_class(request).example()
        response = HttpResponse(csv.write([example], list(example)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.opts.model_name}.csv"'
        return response

    # Steps

    def _preview(self, request: HttpRequest, sent: SentFile) -> HttpResponse:
        resource, table = self._read(request, sent)
        result = resource.import_table(table, dry_run=True)
        told = self._told(sent, table, resource, result)
        form = self._form(request, fresh=True, round_=sent.round)
        if result.has_errors() or result.has_validation_errors():
            return self._page(request, form=form, **told)
        if result.totals[RowResult.IMPORT_TYPE_SKIP] == result.total_rows:
            return self._page(request, form=form, nothing_new=True, **told)
        sealed = sent.sealed(self._purpose(request))
        if len(sealed) > MOST_KEPT:
            raise Refusal(TOO_MANY_ROWS, limit=result.total_rows // 2)
        return self._page(request, form=form, sealed=sealed, **told)

    def _read(self, request: HttpRequest, sent: SentFile) -> tuple[ListResource, Any]:
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
            return SentFile(sent.name, sent.data, encoding if encoding in csv.ENCODINGS else None, sent.round)
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
            "blank_form_url": reverse("admin:{}_{}_import_form".format(*self.get_model_info())),
            "import_url": reverse("admin:{}_{}_import".format(*self.get_model_info())),
            "process_url": reverse("admin:{}_{}_process_import".format(*self.get_model_info())),
        }
        response = TemplateResponse(request, self.import_template_name, own | context)
        response["Cache-Control"] = "no-store"
        return response

    def _told(self, sent: SentFile, table: Any, resource: ListResource, result: Result) -> dict[str, Any]:
        return {
            "file_name": sent.name,
            "encoding": _ENCODING_NAMES.get(table.encoding, ""),
            "delimiter": _DELIMITER_NAMES.get(table.delimiter, ""),
            "unused": resource.unused,
            "result": result,
            "counts": _counts(result),
            "faulty": result.totals[RowResult.IMPORT_TYPE_INVALID],
        }

    def _demand(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied

    def _resource_class(self, request: HttpRequest) -> type[ListResource]:
        return self.get_import_resource_classes(request)[0]

    def _purpose(self, request: HttpRequest) -> str:
        """What a sealed file may be used for: this list, by this person."""
        return f"import:{self.opts.label_lower}:{request.user.pk}"


def _said(problem: Refusal | Unreadable) -> str:
    return problem.message if isinstance(problem, Refusal) else explain(problem)


def _shown(question: csv.Ambiguous) -> list[tuple[str, str, str]]:
    """Each reading with its first lines, in which a reader of Thai sees which is right."""
    return [
        (reading.encoding, _ENCODING_NAMES[reading.encoding], "\n".join(reading.text.splitlines()[:4])[:400])
        for reading in question.readings
    ]


def _counts(result: Result) -> list[tuple[str, int]]:
    totals = result.totals
    return [
        ("new", totals[RowResult.IMPORT_TYPE_NEW]),
        ("update", totals[RowResult.IMPORT_TYPE_UPDATE]),
        ("skip", totals[RowResult.IMPORT_TYPE_SKIP]),
        ("invalid", totals[RowResult.IMPORT_TYPE_INVALID]),
    ]


def _summary(result: Result) -> str:
    new, changed = result.totals[RowResult.IMPORT_TYPE_NEW], result.totals[RowResult.IMPORT_TYPE_UPDATE]
    same = result.totals[RowResult.IMPORT_TYPE_SKIP]
    return ngettext(
        "The file was taken in: %(new)d new, %(changed)d changed, %(same)d unchanged row.",
        "The file was taken in: %(new)d new, %(changed)d changed, %(same)d unchanged rows.",
        new + changed + same,
    ) % {"new": new, "changed": changed, "same": same}
