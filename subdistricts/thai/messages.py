"""What to tell a person whose date, time or file could not be read: what was wrong, and what to do about it."""

from collections.abc import Callable
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from subdistricts.thai import Unreadable, csv, dates

_MESSAGES = {
    # dates and times
    "not_a_date": _(
        "“%(typed)s” cannot be read as a date. Type day/month/year in the Buddhist Era, for example 29/12/2564."
    ),
    "no_such_month": _("There is no month %(number)s. Type the day, then the month, then the year: 29/12/2564."),
    "no_such_day": _("%(month)s %(year)s BE has no day %(day)s; its last day is %(last_day)s."),
    "short_year": _("Type all four digits of the year in the Buddhist Era. Did you mean %(offered)s?"),
    "gregorian_year": _(
        "“%(typed)s” has a year of the Common Era. Type the year in the Buddhist Era. Did you mean %(offered)s?"
    ),
    "out_of_range": _("%(year)s is not a year that can be used. Type one from %(first)s to %(last)s (Buddhist Era)."),
    "not_a_time": _("“%(typed)s” cannot be read as a time. Type hours and minutes, for example 10.00."),
    "no_such_time": _("There is no time “%(typed)s”. Type one from 00.00 to 23.59."),
    # files
    "too_large": _("The file has %(size)s MB; at most %(limit)s MB can be read. Split it into smaller files."),
    "empty_file": _("The file is empty."),
    "bad_bytes": _("The file cannot be read as %(encoding)s. Save it as “CSV UTF-8” and send it again."),
    "control_characters": _(
        "Line %(line)s holds characters that belong to no text: the file is damaged or is not CSV. "
        "Save it as “CSV UTF-8” and send it again."
    ),
    "lost_characters": _(
        "Line %(line)s holds the sign “\ufffd”: letters were lost before the file was sent. "
        "Go back to the file it was made from and save that as “CSV UTF-8”."
    ),
    "not_thai": _(
        "The file has letters that are not English and none that are Thai, so its encoding cannot be told. "
        "Save it as “CSV UTF-8” and send it again."
    ),
    "unknown_encoding": _(
        "The file is neither UTF-8 (line %(utf_8)s) nor Windows-874 (line %(cp874)s). "
        "Save it as “CSV UTF-8” and send it again."
    ),
    "ambiguous": _("The file can be read in several ways. Choose the one in which the Thai words are right."),
    "no_headings": _("The file has no rows. Its first row must name the columns."),
    "unnamed_column": _("Column %(column)s has no heading. Name it, or clear the whole column."),
    "duplicate_heading": _("The heading “%(heading)s” stands more than once. Give each column its own."),
    "bad_quotes": _("In the row that begins on line %(line)s a quotation mark is out of place or is never closed."),
    "ragged": _("The first row has %(columns)s columns. These lines have more or fewer: %(lines)s"),
}
_LINES_NAMED = 10


def explain(error: Unreadable) -> str:
    """The message, in the language of the person who is being answered."""
    return str(_MESSAGES[error.code]) % {name: _WORDS.get(name, str)(fact) for name, fact in error.facts.items()}


def _shortened(text: str) -> str:
    return Truncator(text).chars(40)


def _month(month: int) -> str:
    return dates.month_name(month, get_language() or "th")


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}"


def _listed(lines: list[int]) -> str:
    return ", ".join(map(str, lines[:_LINES_NAMED])) + (" …" if len(lines) > _LINES_NAMED else "")


# Facts that are not shown as they are.
_WORDS: dict[str, Callable[[Any], str]] = {
    "typed": _shortened,
    "heading": _shortened,
    "encoding": csv.ENCODINGS.__getitem__,
    "month": _month,
    "size": _megabytes,
    "limit": _megabytes,
    "lines": _listed,
}
