"""The rows of a preview, drawn: hundreds of them, each with what happens to it and which cells change or are wrong."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from import_export.results import Result

from subdistricts.resources.lines import TWICE, Change, LineResult


def words_of_kinds() -> dict[str, str]:
    """What becomes of a row, in the reader's language and in the order in which it is counted."""
    return {
        "new": _("new"),
        "update": _("changed"),
        "skip": _("unchanged"),
        "invalid": _("with errors"),
        TWICE: _("twice in the file"),
    }


def drawn(result: Result) -> SafeString:
    words, read_as = words_of_kinds(), _("read as")
    return format_html_join("\n", "{}", ((_row(row, words, read_as),) for row in result.rows))


def _row(row: LineResult, words: dict[str, str], read_as: str) -> SafeString:
    kind, problems = row.kind, row.problems
    return format_html(
        '<tr class="{}{}"><td>{}</td><td>{}</td><td>{}</td><td>{}{}</td></tr>',
        kind,
        " repaired" if row.repairs else "",
        row.line,
        words[kind],
        row.name or "–",
        _problems(problems, row.as_sent) if problems else _changes(row.changes),
        _repairs(row.repairs, read_as),
    )


def _problems(problems: Iterable[tuple[str, str]], as_sent: Iterable[str]) -> SafeString:
    said = [(format_html("<strong>{}:</strong> ", column) if column else "", message) for column, message in problems]
    return format_html(
        '<ul>{}</ul><p class="as-sent">{}</p>',
        format_html_join("", "<li>{}{}</li>", said),
        " · ".join(as_sent),
    )


def _changes(changes: Iterable[Change]) -> SafeString:
    said = [
        (change.what, format_html("<del>{}</del> → ", change.old) if change.old else "", change.new)
        for change in changes
    ]
    return format_html_join("", '<span class="change">{}: {}<ins>{}</ins></span>', said)


def _repairs(repairs: Iterable[Change], read_as: str) -> SafeString:
    said = [(read_as, repair.what, repair.old, repair.new) for repair in repairs]
    return format_html_join("", '<span class="change repair">{} {}: <del>{}</del> → <ins>{}</ins></span>', said)
