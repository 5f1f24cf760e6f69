"""A list from a file, row by row through the rules: what each row would do, and doing all of it or nothing.

``import_data`` of django-import-export holds the transaction: a dry run is the real run, taken back. So the preview
shows what the rules say with the rows before already in, an overlap of two visits in one file included.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, ClassVar, TypeVar

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from import_export import resources
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Result, RowResult

from subdistricts.models import Office, Round, User
from subdistricts.refusals import Refusal
from subdistricts.resources import columns
from subdistricts.resources.columns import Column
from subdistricts.resources.files import Table
from subdistricts.resources.lookups import Lookups
from subdistricts.resources.problems import HEADING_TWICE, MISSING_COLUMNS, POINTS_IN_FILE, listed, wrong
from subdistricts.thai import Unreadable, dates
from subdistricts.thai.digits import to_ascii
from subdistricts.thai.messages import explain
from subdistricts.thai.names import normal

Found = TypeVar("Found")

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
    """One row of the file. Reading a cell notes what is wrong with it, so that a row tells all its errors at once."""

    number: int
    cells: dict[str, str]
    errors: dict[str, list[ValidationError]] = field(default_factory=dict)

    def has(self, column: Column) -> bool:
        return column.name in self.cells

    def text(self, column: Column) -> str:
        return normal(self.cells.get(column.name, ""))

    def note(self, column: Column | None, error: ValidationError) -> None:
        self.errors.setdefault(column.heading if column else NON_FIELD_ERRORS, []).append(error)

    def whole(self, column: Column) -> int | None:
        typed = self.text(column)
        digits = to_ascii(typed)
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
        known = (
            also | {str(kind.label).lower(): kind.value for kind in kinds} | {kind.value: kind.value for kind in kinds}
        )
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


class LineResult(RowResult):
    """What one row would do: ``changes`` in words, ``problems`` by column."""

    def __init__(self) -> None:
        super().__init__()
        self.line = 0
        self.name = ""
        self.changes: list[Change] = []

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


class ListResource(resources.Resource):
    """One kind of list. A subclass says its columns, finds or makes the row's thing, and names the rule that saves."""

    takes: ClassVar[tuple[Column, ...]] = ()
    # Of each tuple at least one column must be there.
    needed: ClassVar[tuple[tuple[Column, ...], ...]] = ()
    # What is compared and told: fields of the thing, with the heading under which the preview tells it.
    told: ClassVar[dict[str, Column]] = {}

    class Meta:
        instance_loader_class = BaseInstanceLoader  # asked for, and never used: `read` finds the row's thing

    def __init__(self, actor: User, *, round_: Round | None = None) -> None:
        super().__init__()
        self.actor = actor
        self.now = timezone.now()
        self.chosen_round = round_
        self.lookups = Lookups(actor)
        self.seen: dict[Any, int] = {}
        self.lines: tuple[int, ...] = ()

    @classmethod
    def get_row_result_class(cls) -> type[LineResult]:
        return LineResult

    @classmethod
    def example(cls) -> dict[str, str]:
        return {column.heading: column.example for column in cls.takes}

    @classmethod
    def takes_a_round(cls) -> bool:
        return columns.ROUND in cls.takes

    # The whole file

    def import_table(self, table: Table, *, dry_run: bool) -> Result:
        """All rows or none; with ``dry_run`` none, but told as if."""
        self.seen.clear()
        self.lines = table.lines
        headings, self.unused = self.recognise(table.headings)
        used = [position for position, name in enumerate(headings) if name]
        rows = tablib.Dataset(headers=[headings[position] for position in used])
        for cells in table.rows:
            rows.append([cells[position] for position in used])
        return self.import_data(rows, dry_run=dry_run, rollback_on_validation_errors=True, use_transactions=True)

    def recognise(self, headings: tuple[str, ...]) -> tuple[list[str], list[str]]:
        """Our names of the file's columns, empty where we have none, and the headings that are not used."""
        names, unused = [], []
        for heading in headings:
            if columns.is_points(heading):
                raise Refusal(POINTS_IN_FILE, heading=heading)
            known = next((column for column in self.takes if column.is_called(heading)), None)
            if known and known.name in names:
                first = headings[names.index(known.name)]
                raise Refusal(HEADING_TWICE, headings=listed((first, heading)))
            names.append(known.name if known else "")
            if known is None:
                unused.append(heading)
        missing = [options for options in self.needed if not any(column.name in names for column in options)]
        if missing:
            words = (f" {_('or')} ".join(column.heading for column in options) for options in missing)
            raise Refusal(MISSING_COLUMNS, missing=listed(words), there=listed(headings))
        return names, unused

    # One row

    def import_row(self, row: dict[str, str], instance_loader: Any, **kwargs: Any) -> LineResult:
        result = LineResult()
        result.line = self.lines[kwargs["row_number"] - 1]
        result.row_values = row
        try:
            with transaction.atomic():
                self._take(Line(result.line, row), result)
        except Refusal as refusal:
            result.validation_error = ValidationError({NON_FIELD_ERRORS: [refusal.message]})
        except ValidationError as error:
            result.validation_error = (
                error if hasattr(error, "error_dict") else ValidationError({NON_FIELD_ERRORS: error})
            )
        if result.validation_error:
            result.import_type = RowResult.IMPORT_TYPE_INVALID
        return result

    def _take(self, line: Line, result: LineResult) -> None:
        thing, values = self.read(line)
        line.stop_if_wrong()
        is_new = thing._state.adding
        result.changes = list(self.changes(thing, values))
        for name, value in values.items():
            setattr(thing, name, value)
        result.name = str(thing)
        self.refuse_twice(thing, line)
        if not is_new and not result.changes:
            result.import_type = RowResult.IMPORT_TYPE_SKIP
            return
        self.validate(thing)
        self.save(thing)
        result.import_type = RowResult.IMPORT_TYPE_NEW if is_new else RowResult.IMPORT_TYPE_UPDATE

    def read(self, line: Line) -> tuple[models.Model, dict[str, Any]]:
        """The thing that the row speaks of, there already or new, and what the row says of its fields.

        Notes in ``line`` what is wrong; then what it returns is not looked at.
        """
        raise NotImplementedError

    def key(self, thing: models.Model) -> Any:
        """By what two rows of one file are about the same thing."""
        raise NotImplementedError

    def save(self, thing: Any) -> None:
        """Through the rule of its noun."""
        raise NotImplementedError

    def validate(self, thing: models.Model) -> None:
        """What a form would check. Related things were looked up, so that they need not be asked for again."""
        related = {each.name for each in thing._meta.concrete_fields if each.is_relation}
        try:
            thing.clean_fields(exclude=related)
            thing.clean()
            thing.validate_unique()
            thing.validate_constraints()
        except ValidationError as error:
            raise ValidationError(self._under_headings(error)) from error

    def _under_headings(self, error: ValidationError) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in by_field.items():
            heading = self.told[name].heading if name in self.told else NON_FIELD_ERRORS
            found.setdefault(heading, []).extend(messages)
        return found

    def refuse_twice(self, thing: models.Model, line: Line) -> None:
        key = self.key(thing)
        if key in self.seen:
            raise wrong("twice", line=self.seen[key])
        self.seen[key] = line.number

    def changes(self, thing: models.Model, values: dict[str, Any]) -> Iterator[Change]:
        is_new = thing._state.adding
        chosen = {field.name: dict(field.flatchoices) for field in thing._meta.concrete_fields if field.choices}
        for name, value in values.items():
            old = None if is_new else getattr(thing, name)
            if old != value and (old or value):
                words = [in_words(chosen.get(name, {}).get(each, each)) for each in (old, value)]
                yield Change(self.told[name].heading, "" if is_new else words[0], words[1])

    # Cells that several lists have

    def round_of(self, line: Line) -> Round | None:
        """The round that the row names, else the one chosen with the file."""
        if not line.text(columns.ROUND):
            if self.chosen_round is None:
                line.note(columns.ROUND, wrong("name_the_round", choices=listed(self.lookups.rounds)))
            return self.chosen_round
        year = line.whole(columns.FISCAL_YEAR) if line.text(columns.FISCAL_YEAR) else None
        return self.found(line, columns.ROUND, lambda: self.lookups.round(line.text(columns.ROUND), year))

    def candidate_place(self, line: Line) -> dict[str, Any] | None:
        """The subdistrict or the office that the row names, as a candidate's fields; None when it names neither."""
        code, name = line.text(columns.SUBDISTRICT_CODE), line.text(columns.SUBDISTRICT)
        if code or name:
            column = columns.SUBDISTRICT_CODE if code else columns.SUBDISTRICT
            find = self.lookups.subdistrict
            return self.found(line, column, lambda: {"subdistrict": find(code, name, line.text(columns.DISTRICT))})
        if line.text(columns.OFFICE_CODE) or line.text(columns.OFFICE):
            office = self.office_of(line)
            return {"office": office} if office else None
        return None

    def office_of(self, line: Line) -> Office | None:
        code, name = line.text(columns.OFFICE_CODE), line.text(columns.OFFICE)
        column = columns.OFFICE_CODE if code else columns.OFFICE
        if not code and not name:
            line.note(column, wrong("empty"))
            return None
        return self.found(line, column, lambda: self.lookups.office(code, name))

    def found(self, line: Line, column: Column, look_up: Callable[[], Found]) -> Found | None:
        try:
            return look_up()
        except ValidationError as error:
            line.note(column, error)
        return None


def in_words(value: Any) -> str:
    language = get_language() or "th"
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        moment = dates.local(value)
        return f"{dates.short(moment.date(), language)} {dates.clock(moment.time(), language)}"
    if isinstance(value, time):
        return dates.clock(value, language)
    return str(value)
