"""One row of a list: reading its cells, and what becomes of it in words.

Reading notes what is wrong with a cell instead of stopping, so that a row tells all its errors at once. A code that
Excel has made a number is repaired only where one reading is possible, and every repair is told.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from import_export.results import RowResult

from subdistricts.resources import codes
from subdistricts.resources.columns import Column
from subdistricts.resources.problems import listed, wrong
from subdistricts.thai import Unreadable, dates
from subdistricts.thai.digits import to_ascii
from subdistricts.thai.messages import explain
from subdistricts.thai.names import normal

TWICE = "twice"
YES = ("ใช่", "มี", "true", "yes", "y", "1", "x", "✓", "ตัวอย่าง")
NO = ("", "ไม่", "ไม่ใช่", "ไม่มี", "false", "no", "n", "0", "-", "–")


@dataclass(frozen=True, slots=True)
class Change:
    """What one row changes of one thing, in words."""

    what: str
    old: str
    new: str


@dataclass(slots=True)
class Line:
    """One row of the file. Reading a cell notes what is wrong with it; ``repairs`` are cells read otherwise."""

    number: int
    cells: dict[str, str]
    errors: dict[str, list[ValidationError]] = field(default_factory=dict)
    repairs: list[Change] = field(default_factory=list)

    def has(self, column: Column) -> bool:
        return column.name in self.cells

    def text(self, column: Column) -> str:
        return normal(self.cells.get(column.name, ""))

    def code(self, column: Column, known: Collection[str]) -> str:
        """A code out of ``known``, also where a spreadsheet made it a number; then the repair is told."""
        typed = self.text(column)
        try:
            meant = codes.repaired(typed, known)
        except ValidationError as error:
            self.note(column, error)
            return typed
        return self._read_as(column, typed, meant)

    def _read_as(self, column: Column, typed: str, meant: str) -> str:
        if meant != to_ascii(typed):
            self.repairs.append(Change(column.heading, typed, meant))
        return meant

    def note(self, column: Column | None, error: ValidationError) -> None:
        self.errors.setdefault(column.heading if column else NON_FIELD_ERRORS, []).append(error)

    def whole(self, column: Column) -> int | None:
        typed = self.text(column)
        digits = self._read_as(column, typed, codes.without_point(to_ascii(typed)))
        if not typed:
            self.note(column, wrong("empty"))
        elif not digits.isascii() or not digits.isdecimal() or len(digits) > 4:
            self.note(column, wrong("not_a_number", typed=typed))
        else:
            return int(digits)
        return None

    def yes(self, column: Column) -> bool | None:
        typed = self.text(column).lower()
        if typed in YES or typed in NO:
            return typed in YES
        self.note(column, wrong("not_yes_or_no", typed=typed))
        return None

    def choice(self, column: Column, kinds: type[models.TextChoices], also: dict[str, str]) -> str | None:
        """By the stored word, by the name shown in either language, or by another usual one."""
        typed = self.text(column).lower()
        known = also | words_of(kinds)
        if typed in known:
            return known[typed]
        self.note(column, wrong("not_a_choice", typed=typed, choices=listed(kind.label for kind in kinds)))
        return None

    def moment(self, day: Column, clock: Column) -> datetime | None:
        try:
            date = dates.parse(self.text(day))
        except Unreadable as error:
            if day.heading not in self.errors:
                self.note(day, ValidationError(explain(error), code=error.code))
            date = None
        try:
            hour = dates.parse_clock(self.text(clock))
        except Unreadable as error:
            self.note(clock, ValidationError(explain(error), code=error.code))
            return None
        return datetime.combine(date, hour, dates.BANGKOK) if date else None

    def stop_if_wrong(self) -> None:
        if self.errors:
            raise ValidationError(self.errors)


@lru_cache
def words_of(kinds: type[models.TextChoices]) -> dict[str, str]:
    """What each kind is called in either language, and its stored word."""
    known = {kind.value: kind.value for kind in kinds}
    for language, _name in settings.LANGUAGES:
        with override(language):
            known |= {str(kind.label).lower(): kind.value for kind in kinds}
    return known


class LineResult(RowResult):
    """What one row would do: ``changes`` in words, ``problems`` by column, ``repairs`` of codes."""

    def __init__(self) -> None:
        super().__init__()
        self.line = 0
        self.name = ""
        self.changes: list[Change] = []
        self.repairs: list[Change] = []

    @property
    def kind(self) -> str:
        """``import_type``, and ``twice`` for a row that only says again what another has said."""
        if self.validation_error is None:
            return self.import_type
        found = {error.code for errors in self.validation_error.error_dict.values() for error in errors}
        return TWICE if found <= {"twice", "group_twice"} else self.import_type

    @property
    def as_sent(self) -> list[str]:
        return [cell for cell in self.row_values.values() if cell]

    @property
    def problems(self) -> list[tuple[str, str]]:
        if self.validation_error is None:
            return []
        by_column = self.validation_error.message_dict
        return [
            ("" if column == NON_FIELD_ERRORS else column, message)
            for column, messages in by_column.items()
            for message in messages
        ]


def in_words(value: Any) -> str:
    language = get_language() or "th"
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        moment = dates.local(value)
        return f"{dates.short(moment.date(), language)} {dates.clock(moment.time(), language)}"
    if isinstance(value, date):
        return dates.short(value, language)
    if isinstance(value, time):
        return dates.clock(value, language)
    return str(value)
