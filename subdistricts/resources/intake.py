"""A list's file from the one who sends it to what it did: read, previewed row by row, confirmed or given back.

Used by the set-up pages and by a district's own page; each says who sends, which list, and from where. It answers with
what a page is to show, and knows no address. Nothing is saved before the one who saw the preview says so.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from import_export.results import Result

from subdistricts import choices, spreadsheets
from subdistricts.models import District, ImportBatch, User
from subdistricts.refusals import Refusal
from subdistricts.resources import batches, preview_rows, returned
from subdistricts.resources.exports import ExportedList
from subdistricts.resources.files import Table, reader_for
from subdistricts.resources.lines import TWICE
from subdistricts.resources.lists import ListResource
from subdistricts.resources.problems import TOO_MANY_ROWS
from subdistricts.resources.sent_files import FileForm, SentFile
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

Shown = dict[str, Any]  # what a page is drawn from


@dataclass(frozen=True, slots=True)
class Download:
    data: bytes
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Intake:
    """One list, as one person sends its files from one place; with a ``district``, of that one alone.

    ``where`` is part of every seal: a file that was previewed in one place is confirmed in no other.
    """

    list_kind: type[ExportedList]
    actor: User
    where: str
    district: District | None = None

    # What is asked of it

    def columns(self) -> Shown:
        """Which columns a file may have and which it must."""
        needed = self.list_kind.needed
        return {
            "columns": self.list_kind.takes,
            "needed": [options[0] for options in needed if len(options) == 1],
            "one_of": [column for options in needed if len(options) > 1 for column in options],
        }

    def preview(self, request: HttpRequest) -> Shown:
        """The form; what the file would do; or the question in which encoding it was written."""
        form = self._form(request)
        try:
            sent = self._sent(request, form)
            return {"form": form} if sent is None else self._would_do(sent)
        except csv.Ambiguous as question:
            return {"form": form, "sealed": sent.sealed(self._purpose()), "readings": _shown(question)}
        except (Refusal, Unreadable) as problem:
            return {"form": form, "problem": _said(problem)}

    def confirm(self, post: QueryDict) -> tuple[ImportBatch | None, Shown]:
        """All rows, or none and the preview again: with what is wrong by now, or what would be otherwise."""
        try:
            sent = SentFile.unsealed(post.get("sealed", ""), self._purpose())
            resource, table = self._read(sent)
            result, batch = batches.take_in(resource, table, sent, if_so=lambda made: digest(made) == sent.shown)
            if batch is None:
                return None, self._told(sent, table, resource, result, came_between=True)
        except (Refusal, Unreadable) as problem:
            return None, self._problem(problem)
        return batch, {}

    def give_back(self, post: QueryDict) -> tuple[Download | None, Shown]:
        """The file with one more column: what is wrong with each row."""
        try:
            sent = SentFile.unsealed(post.get("returned", ""), self._purpose("errors"))
            resource, table = self._read(sent)
            result = resource.import_table(table, dry_run=True)
        except (Refusal, Unreadable) as problem:
            return None, self._problem(problem)
        name, _dot, ending = sent.name.rpartition(".")
        if sent.is_workbook or post.get("as") == "xlsx":
            return Download(returned.as_xlsx(table, result), spreadsheets.XLSX_TYPE, f"{name}-errors.xlsx"), {}
        charset = {"cp874": "windows-874"}.get(table.encoding, "utf-16" if "16" in table.encoding else table.encoding)
        data = returned.as_csv(sent.data, table, result)
        return Download(data, f"text/csv; charset={charset}", f"{name}-errors.{ending}"), {}

    def blank_form(self, name: str) -> Download:
        """A file with the headings and one example row."""
        example = self.list_kind.example()
        return Download(csv.write([example], list(example)), "text/csv; charset=utf-8", f"{name}.csv")

    def blank_workbook(self) -> Download:
        table = self.list_kind.example_table()
        return Download(spreadsheets.as_xlsx([table]), spreadsheets.XLSX_TYPE, f"{table.title}-form.xlsx")

    # Steps

    def _would_do(self, sent: SentFile) -> Shown:
        resource, table = self._read(sent)
        return self._told(sent, table, resource, resource.import_table(table, dry_run=True))

    def _told(
        self, sent: SentFile, table: Table, resource: ListResource, result: Result, *, came_between: bool = False
    ) -> Shown:
        """What the file would do, with the way on: to confirm it, to correct it, or nowhere."""
        told = {"form": self._fresh_form(sent.round), **self._facts(sent, table, resource, result)}
        if told["faulty"]:
            return told | {"returned": self._sealed(sent, "errors"), "is_workbook": sent.is_workbook}
        if not resource.taken:
            return told | {"nothing_new": True}
        sealed = self._sealed(replace(sent, shown=digest(result)), "import")
        return told | {"sealed": sealed, "came_between": came_between}

    def _facts(self, sent: SentFile, table: Table, resource: ListResource, result: Result) -> Shown:
        kinds = [row.kind for row in result.rows]
        same = ImportBatch.objects.visible_to(self.actor).filter(sha256=batches.digest_of(sent.data), undoing=None)
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

    def _sealed(self, sent: SentFile, what_for: str) -> str:
        sealed = sent.sealed(self._purpose(what_for))
        if len(sealed) > MOST_KEPT:
            raise Refusal(TOO_MANY_ROWS, limit=len(sent.data.splitlines()) // 2)
        return sealed

    def _read(self, sent: SentFile) -> tuple[ListResource, Table]:
        table = reader_for(sent.name, sent.encoding).read(sent.data)
        round_ = choices.rounds(self.actor).filter(pk=sent.round).first() if sent.round else None
        return self.list_kind(self.actor, round_=round_, district=self.district), table

    def _sent(self, request: HttpRequest, form: FileForm) -> SentFile | None:
        """From the answer to the question about its encoding, or from the form."""
        if request.method != "POST":
            return None
        if "sealed" in request.POST:
            sent = SentFile.unsealed(request.POST["sealed"], self._purpose())
            encoding = request.POST.get("encoding", "")
            return replace(sent, encoding=encoding if encoding in csv.ENCODINGS else None)
        return form.sent() if form.is_valid() else None

    def _form(self, request: HttpRequest) -> FileForm:
        if request.method != "POST" or "sealed" in request.POST:
            return self._fresh_form(request.GET.get("round"))
        return FileForm(request.POST, request.FILES, rounds=self._rounds())

    def _fresh_form(self, round_: int | str | None = None) -> FileForm:
        return FileForm(rounds=self._rounds(), initial={"round": round_})

    def _rounds(self) -> Any:
        return choices.rounds(self.actor) if self.list_kind.takes_a_round() else None

    def _problem(self, problem: Refusal | Unreadable) -> Shown:
        return {"form": self._fresh_form(), "problem": _said(problem)}

    def _purpose(self, what_for: str = "import") -> str:
        """What a sealed file may be used for: this list, from this place, by this person."""
        return f"{what_for}:{self.where}:{self.actor.pk}"


def digest(result: Result) -> str:
    """Of what a preview shows of the rows, so that nothing else is done than what was looked at."""
    rows = [
        [row.line, row.kind, row.name, [(change.what, change.old, change.new) for change in row.changes]]
        for row in result.rows
    ]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def summary(batch: ImportBatch) -> str:
    facts = {"new": batch.new, "changed": batch.changed, "same": batch.unchanged}
    return (
        ngettext(
            "The file was taken in: %(new)d new, %(changed)d changed, %(same)d unchanged row.",
            "The file was taken in: %(new)d new, %(changed)d changed, %(same)d unchanged rows.",
            sum(facts.values()),
        )
        % facts
    )


def _said(problem: Refusal | Unreadable) -> str:
    return problem.message if isinstance(problem, Refusal) else explain(problem)


def _shown(question: csv.Ambiguous) -> list[tuple[str, str, str]]:
    """Each reading with its first lines, in which a reader of Thai sees which is right."""
    return [
        (reading.encoding, ENCODING_NAMES[reading.encoding], "\n".join(reading.text.splitlines()[:4])[:400])
        for reading in question.readings
    ]
