"""A list from a file, row by row through the rules: what each row would do, and doing all of it or nothing.

A dry run is the real run, taken back before the audit trail is written. So the preview shows what the rules say with
the rows before already in, an overlap of two visits in one file included.

**A new list** is a subclass of ``ListResource`` that gives

- ``name``, which never changes (kept with every file taken in), ``takes``, ``needed``, ``told``;
- ``read``, ``key``, ``save``: codes are read by ``line.code(column, known codes)``, which repairs what Excel broke;
- ``area_of(thing)``: the round, or the code of the province, to which a row belongs; None is the whole department.
  It decides who sees the file among those taken in; ``act`` is the right that is needed there;
- ``consequences``: what the file as a whole would bring about beyond its rows, as sentences, from ``self.taken``;
  asked while the rows are in, so that the database can be asked how things would stand;
- for taking a file back: ``remove(thing)``, the rule that takes a new row out again, and where ``save`` is not the rule
  for a changed one, ``put_back(thing)``. What was ``taken`` is noted from the row's thing; a list whose ``save`` writes
  other rows besides notes them itself, with ``self.keep``, before the row's own. Both then are asked for these too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, TypeVar

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export import resources
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Result, RowResult

from subdistricts import audit
from subdistricts.models import District, Office, Round, User
from subdistricts.refusals import Refusal
from subdistricts.resources import columns
from subdistricts.resources.columns import Column
from subdistricts.resources.files import Table
from subdistricts.resources.lines import Change, Line, LineResult, in_words
from subdistricts.resources.lookups import Lookups
from subdistricts.resources.problems import (
    HEADING_TWICE,
    MISSING_COLUMNS,
    NOT_TAKEN_OUT,
    POINTS_IN_FILE,
    WHAT_IS_WRONG,
    listed,
    wrong,
)
from subdistricts.together import Stumbled, together

__all__ = ["Change", "Line", "LineResult", "ListResource", "Taken", "in_words"]

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Taken:
    """One row of the database that the file made or changed. ``before`` has what was changed, None where it is new."""

    line: int
    thing: models.Model
    before: dict[str, Any] | None


def list_named(name: str) -> "type[ListResource]":
    """The list with this lasting name, of either floor."""
    kinds = ListResource.__subclasses__()
    for kind in kinds:  # grows while it is gone through
        kinds.extend(kind.__subclasses__())
        if kind.name == name:
            return kind
    raise LookupError(name)


class ListResource(resources.Resource):
    """One kind of list. A subclass says its columns, finds or makes the row's thing, and names the rule that saves."""

    name: ClassVar[str] = ""
    # Who may see and take back what was taken in: who may do this in its area.
    act: ClassVar[str] = "manage_round"
    # Whether a file can no longer be taken back once its round is opened.
    stands_when_opened: ClassVar[bool] = True
    # Whether it is part of setting up rounds, so that what comes after it is a round's checklist.
    sets_up: ClassVar[bool] = True
    takes: ClassVar[tuple[Column, ...]] = ()
    # Of each tuple at least one column must be there.
    needed: ClassVar[tuple[tuple[Column, ...], ...]] = ()
    # What is compared and told: fields of the thing, with the heading under which the preview tells it.
    told: ClassVar[dict[str, Column]] = {}

    class Meta:
        instance_loader_class = BaseInstanceLoader  # asked for, and never used: `read` finds the row's thing
        use_bulk = True  # nothing is left to the library to write: it need not put a savepoint around each row

    def __init__(self, actor: User, *, round_: Round | None = None, district: District | None = None) -> None:
        """``round_`` is for rows that name none; a ``district`` is all that the file may speak of."""
        super().__init__()
        self.actor = actor
        self.district = district
        self.now = timezone.now()
        self.chosen_round = round_
        self.lines: tuple[int, ...] = ()
        self.line = 0
        self.begin()

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
        self.lines = table.lines
        headings, self.unused = self.recognise(table.headings)
        used = [position for position, name in enumerate(headings) if name]
        rows = tablib.Dataset(headers=[headings[position] for position in used])
        for cells in table.rows:
            rows.append([cells[position] for position in used])
        try:
            return self._import(rows, dry_run=dry_run)
        except Stumbled:
            return self._import(rows, dry_run=dry_run, savepoints=True)

    def _import(self, rows: tablib.Dataset, *, dry_run: bool, savepoints: bool = False) -> Result:
        self.begin()
        with transaction.atomic(), together(savepoints=savepoints) as self.acts:
            result = self.import_data(rows, use_transactions=False)
            if dry_run or result.has_errors() or result.has_validation_errors():
                transaction.set_rollback(True)
            else:
                audit.write(self.acts.entries)
        return result

    def begin(self) -> None:
        """Nothing of the file is in: also before its rows are gone through a second time."""
        self.lookups = Lookups(self.actor, self.district)
        self.seen: dict[Any, int] = {}
        self.taken: list[Taken] = []
        self.said: list[str] = []

    def after_import(self, dataset: tablib.Dataset, result: Result, **kwargs: Any) -> None:
        self.said = list(self.consequences())

    def consequences(self) -> Iterator[str]:
        """What the rows in ``taken`` bring about together, in sentences that say "would"."""
        yield from ()

    def recognise(self, headings: tuple[str, ...]) -> tuple[list[str], list[str]]:
        """Our names of the file's columns, empty where we have none, and the headings that are not used."""
        names, unused = [], []
        for heading in headings:
            if heading in WHAT_IS_WRONG:  # what we wrote ourselves beside the rows of a file sent back
                names.append("")
                continue
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
        result.line = self.line = self.lines[kwargs["row_number"] - 1]
        result.row_values = row
        line, before = Line(result.line, row, repairs=result.repairs), len(self.taken)
        try:
            self._take(line, result)
        except Refusal as refusal:
            result.validation_error = ValidationError({NON_FIELD_ERRORS: [refusal.message]})
        except ValidationError as error:
            result.validation_error = (
                error if hasattr(error, "error_dict") else ValidationError({NON_FIELD_ERRORS: error})
            )
        if result.validation_error:
            result.import_type = RowResult.IMPORT_TYPE_INVALID
            del self.taken[before:]
        return result

    def _take(self, line: Line, result: LineResult) -> None:
        thing, values = self.read(line)
        line.stop_if_wrong()
        is_new = thing._state.adding
        result.changes = list(self.changes(thing, values))
        before = None if is_new else {name: getattr(thing, name) for name in values}
        for name, value in values.items():
            setattr(thing, name, value)
        result.name = str(thing)
        self.refuse_twice(thing, line)
        if not is_new and not result.changes:
            result.import_type = RowResult.IMPORT_TYPE_SKIP
            return
        self._write(thing, before)
        result.import_type = RowResult.IMPORT_TYPE_NEW if is_new else RowResult.IMPORT_TYPE_UPDATE

    def _write(self, thing: models.Model, before: dict[str, Any] | None) -> None:
        """Through the rule, which refuses what is wrong, as does the database; only then is it asked in which words.

        What a form would check costs several queries a row, and of nearly all rows nothing is wrong.
        """
        self.clean(thing)
        try:
            with transaction.atomic():
                self.save(thing)
                self.keep(thing, before)
        except (Refusal, IntegrityError):
            self.validate(thing)
            raise

    def keep(self, thing: models.Model, before: dict[str, Any] | None) -> None:
        """Note what was written: a new row, or of a changed one the fields as they were."""
        if before is not None:
            before = {name: value for name, value in before.items() if value != getattr(thing, name)}
        if before is None or before:
            self.taken.append(Taken(self.line, thing, before))

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

    def area_of(self, thing: Any) -> Round | str | None:
        """Where a row belongs: its round, or the code of its province; None is the whole department."""
        raise NotImplementedError

    def remove(self, thing: Any) -> None:
        """Take out what a file brought, through the rule of its noun."""
        raise Refusal(NOT_TAKEN_OUT, thing=str(thing))

    def put_back(self, thing: Any) -> None:
        """Save what has its former values again, through the rule of its noun."""
        self.save(thing)

    def validate(self, thing: models.Model) -> None:
        """All that a form would check."""
        self.clean(thing)
        try:
            thing.validate_unique()
            thing.validate_constraints()
        except ValidationError as error:
            raise ValidationError(self._under_headings(error)) from error

    def clean(self, thing: models.Model) -> None:
        """What of it needs no query. Related things were looked up, so that they need not be asked for again."""
        related = {each.name for each in thing._meta.concrete_fields if each.is_relation}
        try:
            thing.clean_fields(exclude=related)
            thing.clean()
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
        is_new, chosen = thing._state.adding, _choices_of(type(thing))
        for name, value in values.items():
            old = None if is_new else getattr(thing, name)
            if old != value and (old or value):
                words = chosen.get(name, {})
                was = "" if is_new else in_words(words.get(old, old))
                yield Change(self.told[name].heading, was, in_words(words.get(value, value)))

    # Cells that several lists have

    def round_of(self, line: Line) -> Round | None:
        """The round that the row names, else the one chosen with the file: a year in the row must be that one's."""
        year = line.whole(columns.FISCAL_YEAR) if line.text(columns.FISCAL_YEAR) else None
        if line.text(columns.ROUND):
            return self.found(line, columns.ROUND, lambda: self.lookups.round(line.text(columns.ROUND), year))
        chosen = self.chosen_round
        if chosen is None:
            line.note(columns.ROUND, wrong("name_the_round", choices=listed(self.lookups.rounds)))
        elif year is not None and year != chosen.fiscal_year:
            line.note(columns.FISCAL_YEAR, wrong("year_of_another_round", typed=year, chosen=chosen))
            return None
        return chosen

    def candidate_place(self, line: Line) -> dict[str, Any] | None:
        """The subdistrict or the office that the row names, as a candidate's fields; None when it names neither.

        A row with both is refused: which of them was meant is not guessed.
        """
        code, name = line.code(columns.SUBDISTRICT_CODE, self.lookups.subdistricts), line.text(columns.SUBDISTRICT)
        of_office = next((each for each in (columns.OFFICE, columns.OFFICE_CODE) if line.text(each)), None)
        if (code or name) and of_office:
            line.note(of_office, wrong("two_places", subdistrict=name or code, office=line.text(of_office)))
            return None
        if code or name:
            column = columns.SUBDISTRICT_CODE if code else columns.SUBDISTRICT
            find = self.lookups.subdistrict
            return self.found(line, column, lambda: {"subdistrict": find(code, name, line.text(columns.DISTRICT))})
        if of_office:
            office = self.office_of(line)
            return {"office": office} if office else None
        return None

    def office_of(self, line: Line) -> Office | None:
        code, name = line.code(columns.OFFICE_CODE, self.lookups.offices), line.text(columns.OFFICE)
        column = columns.OFFICE_CODE if code else columns.OFFICE
        if not code and not name:
            line.note(column, wrong("empty"))
            return None
        return self.found(line, column, lambda: self.lookups.office(code, name))

    def found(self, line: Line, column: Column, look_up: Callable[[], Found]) -> Found | None:
        """What the cell names; None, with a note, where it names nothing, or is noted to be wrong already."""
        if column.heading in line.errors:
            return None
        try:
            return look_up()
        except ValidationError as error:
            line.note(column, error)
        return None


@lru_cache
def _choices_of(model: type[models.Model]) -> dict[str, dict[Any, Any]]:
    """What each choice of a field is called, in whatever language it is asked for."""
    return {field.name: dict(field.flatchoices) for field in model._meta.concrete_fields if field.choices}
