"""A list taken in as one batch, and taken back as one: what its rows were before, and whether anything stands on them.

Every row goes back through the rule of its noun, the last one first. Refused where the row was changed since, where
something else hangs on it by now, or where its round was opened.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from import_export.results import Result, RowResult

from subdistricts import imports
from subdistricts.models import ImportBatch, ImportedRow, ImportUndoing, Round
from subdistricts.reach import WITHIN_PROVINCE
from subdistricts.refusals import Refusal
from subdistricts.resources.files import Table
from subdistricts.resources.lines import Change, in_words
from subdistricts.resources.lists import ListResource, Taken
from subdistricts.resources.problems import NOT_TAKEN_BACK

NEVER_KEPT = frozenset({"password", "last_login"})
What = ImportedRow.What


class Source(Protocol):
    """The file: what is kept of it is its name and the digest of its bytes."""

    name: str
    data: bytes


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# Taking in


def take_in(
    resource: ListResource, table: Table, source: Source, *, if_so: Callable[[Result], bool] = lambda result: True
) -> tuple[Result, ImportBatch | None]:
    """All rows, kept as one batch; nothing where a row has an error, or what is done is not ``if_so``.

    No batch where nothing changes.
    """
    with transaction.atomic():
        result = resource.import_table(table, dry_run=False)
        if result.has_errors() or result.has_validation_errors() or not resource.taken:
            return result, None
        if not if_so(result):
            transaction.set_rollback(True)
            return result, None
        batch = ImportBatch(
            list_name=resource.name,
            act=resource.act,
            file_name=source.name[:200],
            sha256=digest_of(source.data),
            encoding=table.encoding or "",
            new=result.totals[RowResult.IMPORT_TYPE_NEW],
            changed=result.totals[RowResult.IMPORT_TYPE_UPDATE],
            unchanged=result.totals[RowResult.IMPORT_TYPE_SKIP],
            **_area(resource),
        )
        rows = [_kept(taken) for taken in resource.taken]
        return result, imports.record_batch(batch, rows, actor=resource.actor, now=resource.now)


def _area(resource: ListResource) -> dict[str, Any]:
    """The one round or the one province in which all rows lie; else the whole department."""
    areas = {resource.area_of(taken.thing) for taken in resource.taken}
    if len(areas) == 1 and isinstance(only := next(iter(areas)), Round):
        return {"round": only}
    provinces = {_province_of(area) for area in areas}
    return {"province_id": provinces.pop()} if len(provinces) == 1 else {}


def _province_of(area: Round | str | None) -> str | None:
    if isinstance(area, Round):
        return area.province_id if area.level in WITHIN_PROVINCE else None
    return area


def _kept(taken: Taken) -> ImportedRow:
    thing, before = taken.thing, taken.before
    names = _names(thing) if before is None else [name for name in _names(thing) if name in before]
    return ImportedRow(
        line=taken.line,
        model=thing._meta.label_lower,
        key=str(thing.pk),
        name=str(thing)[:300],
        what=What.NEW if before is None else What.CHANGED,
        before=None if before is None else _packed(_as_before(thing, before), names),
        after=_packed(thing, names),
    )


def _names(thing: models.Model) -> list[str]:
    fields = thing._meta.concrete_fields
    return [field.name for field in fields if not field.primary_key and field.name not in NEVER_KEPT]


def _as_before(thing: models.Model, before: dict[str, Any]) -> models.Model:
    return type(thing)(**{name: value for name, value in before.items() if name in _names(thing)})


def _packed(thing: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Fields as JSON: what JSON knows as it is, moments in UTC, anything else as Django writes it into a fixture."""
    found = {}
    for name in names:
        field = thing._meta.get_field(name)
        value = field.value_from_object(thing)
        if isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat()
        is_plain = value is None or isinstance(value, bool | int | str)
        found[name] = value if is_plain else field.value_to_string(thing)
    return found


# Taking back


def take_back(resource: ListResource, batch: ImportBatch) -> ImportUndoing:
    """All of it through the rules, or a refusal that says which row stands in the way and why."""
    return imports.undo_batch(batch, partial(_take_back, resource), actor=resource.actor, now=resource.now)


def _take_back(resource: ListResource, rows: Sequence[ImportedRow]) -> None:
    things = _things(rows)
    _refuse_what_is_built_on(rows, things)
    for row in rows:
        thing = things.get((row.model, row.key))
        if thing is None:
            raise _refused(row, _("it is not there any more."))
        if _packed(thing, row.after) != row.after:
            raise _refused(row, _("it has been changed since."))
        _refuse_opened(resource, row, thing)
        try:
            _reverse(resource, row, thing)
        except Refusal as refusal:
            raise _refused(row, refusal.message) from refusal
        except ValidationError as error:
            raise _refused(row, " ".join(error.messages)) from error
        except ProtectedError as error:
            raise _refused(row, _hanging(next(iter(error.protected_objects))._meta)) from error


def _refused(row: ImportedRow, why: str) -> Refusal:
    return Refusal(NOT_TAKEN_BACK, line=row.line, name=row.name, why=why)


def _refuse_opened(resource: ListResource, row: ImportedRow, thing: models.Model) -> None:
    area = resource.area_of(thing)
    if resource.stands_when_opened and isinstance(area, Round) and area.state != Round.State.DRAFT:
        raise _refused(row, _("its round has been opened."))


def _reverse(resource: ListResource, row: ImportedRow, thing: models.Model) -> None:
    if row.what == What.NEW:
        resource.remove(thing)
        return
    for name, value in row.before.items():
        field = thing._meta.get_field(name)
        setattr(thing, field.attname, field.to_python(value))
    resource.validate(thing)
    resource.put_back(thing)


def _things(rows: Iterable[ImportedRow]) -> dict[tuple[str, str], models.Model]:
    """What the rows speak of, as it is now; read once a kind of thing."""
    keys: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        keys[row.model].add(row.key)
    return {
        (name, str(thing.pk)): thing
        for name, wanted in keys.items()
        for thing in apps.get_model(name)._base_manager.filter(pk__in=wanted)
    }


def _refuse_what_is_built_on(rows: Iterable[ImportedRow], things: dict[tuple[str, str], models.Model]) -> None:
    """A new row goes only where nothing but rows of the same file hangs on it; asked once a kind of thing."""
    new = {(row.model, row.key): row for row in rows if row.what == What.NEW and (row.model, row.key) in things}
    for name in {model for model, _key in new}:
        here = [things[found] for found in new if found[0] == name]
        for relation in _relations(apps.get_model(name)):
            label = relation.related_model._meta.label_lower
            field = relation.field.attname
            hanging = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": here})
            for key, on in hanging.order_by().values_list("pk", field):
                if (label, str(key)) not in new:
                    raise _refused(new[name, str(on)], _hanging(relation.related_model._meta))


def _relations(model: type[models.Model]) -> list[Any]:
    fields = model._meta.get_fields(include_hidden=True)
    return [each for each in fields if each.auto_created and not each.concrete and not each.many_to_many]


def _hanging(opts: Any) -> str:
    return _("there are %(things)s that belong to it by now.") % {"things": opts.verbose_name_plural}


# Looking at one


@dataclass(frozen=True, slots=True)
class KeptRow:
    row: ImportedRow
    changes: tuple[Change, ...]


def kept_rows(batch: ImportBatch) -> list[KeptRow]:
    """The rows of a batch with what they changed, in words; what they name is read once a kind of thing."""
    rows = list(batch.rows.all())
    named = _named(rows)
    return [KeptRow(row, tuple(_changes(row, named))) for row in rows]


def _changes(row: ImportedRow, named: dict[tuple[str, str], str]) -> Iterable[Change]:
    for name, new in row.after.items():
        field = _field(row, name)
        old = (row.before or {}).get(name)
        if field is None or not field.editable or (row.what == What.NEW and new in (None, "", False)):
            continue
        words = [_word(field, value, named) for value in (old, new)]
        yield Change(capfirst(field.verbose_name), words[0] if row.what == What.CHANGED else "", words[1])


def _field(row: ImportedRow, name: str) -> Any:
    """None for a field that a later version of the program has no more."""
    fields = {field.name: field for field in apps.get_model(row.model)._meta.concrete_fields}
    return fields.get(name)


def _word(field: Any, value: Any, named: dict[tuple[str, str], str]) -> str:
    if value is None:
        return in_words(None)
    if field.is_relation:
        return named.get((field.related_model._meta.label_lower, str(value)), str(value))
    return in_words(dict(field.flatchoices).get(value, field.to_python(value)))


def _named(rows: Iterable[ImportedRow]) -> dict[tuple[str, str], str]:
    keys: dict[type[models.Model], set[str]] = defaultdict(set)
    for row in rows:
        for values in (row.before or {}, row.after):
            for name, value in values.items():
                field = _field(row, name)
                if field is not None and field.is_relation and value is not None:
                    keys[field.related_model].add(str(value))
    return {
        (model._meta.label_lower, str(thing.pk)): str(thing)
        for model, wanted in keys.items()
        for thing in model._base_manager.filter(pk__in=wanted)
    }
