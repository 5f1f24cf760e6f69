"""Reading and writing rows as a model does, with a statement that is not composed anew every time.

For what every request of every tablet does, some of it while other writers wait, and for what a file does hundreds of
times; everywhere else ``get()`` and ``save()`` are right. Fields keep their own say in how a value is read and written.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)
Converter = Callable[[Any, Any, Any], Any]


def first(model: type[Row], source: str, facts: Mapping[str, object]) -> Row | None:
    """The first row of ``source``, which is all of a statement from its FROM on and calls the model's table "it"."""
    with connection.cursor() as cursor:
        cursor.execute(_selection(model) + source, facts)
        values = cursor.fetchone()
    return None if values is None else _row(model, values)


def read(model: type[Row], source: str, facts: Mapping[str, object], *, beside: Mapping[str, str]) -> list[Row]:
    """All rows of ``source``. ``beside`` says what else is read with each, by the attribute that then holds it as the
    database gave it."""
    more = "".join([f", {wording} AS {_quoted(name)}" for name, wording in beside.items()])
    with connection.cursor() as cursor:
        cursor.execute(f"{_selection(model).rstrip()}{more} {source}", facts)
        rows = cursor.fetchall()
    fields = len(model._meta.concrete_fields)
    found = []
    for values in rows:
        row = _row(model, values[:fields])
        row.__dict__.update(zip(beside, values[fields:], strict=True))
        found.append(row)
    return found


def _row(model: type[Row], values: Sequence[object]) -> Row:
    found = list(values)
    for place, column, converters in _conversions(model):
        for convert in converters:
            found[place] = convert(found[place], column, connection)
    return model.from_db(connection.alias, [field.attname for field in model._meta.concrete_fields], found)


def save(row: models.Model) -> None:
    """As its own ``save()``; a new row with a ready-made statement."""
    if row.pk is None:
        insert(row)
    else:
        row.save()


def insert(row: models.Model) -> None:
    """Add a new row, and tell it its key."""
    _added(row, _insertion(type(row), or_nothing=False))


def insert_unless_there(row: models.Model) -> bool:
    """Whether it was added: not where another one is in the place that only one may have."""
    return _added(row, _insertion(type(row), or_nothing=True))


def _added(row: models.Model, statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, _values(row, _fields(type(row)), add=True))
        made = cursor.fetchone()
    if made is None:
        return False
    row.pk = made[0]
    row._state.adding, row._state.db = False, connection.alias
    return True


def update(row: models.Model, names: tuple[str, ...]) -> None:
    """Write the named fields of a row that is there."""
    fields = [row._meta.get_field(name) for name in names]
    key = row._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(_change(type(row), names), [*_values(row, fields, add=False), *_values(row, [key], add=False)])


def _fields(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _values(row: models.Model, fields: Iterable[models.Field], *, add: bool) -> list[object]:
    return [field.get_db_prep_save(field.pre_save(row, add), connection) for field in fields]


@cache
def _selection(model: type[models.Model]) -> str:
    return f"SELECT {', '.join(f'it.{_quoted(field.column)}' for field in model._meta.concrete_fields)} "


@cache
def _conversions(model: type[models.Model]) -> list[tuple[int, Any, list[Converter]]]:
    """Which values are not yet in the form that the model knows, and what brings them into it."""
    columns = [field.cached_col for field in model._meta.concrete_fields]
    found = [
        (place, column, [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)])
        for place, column in enumerate(columns)
    ]
    return [conversion for conversion in found if conversion[2]]


@cache
def _insertion(model: type[models.Model], *, or_nothing: bool) -> str:
    columns = [_quoted(field.column) for field in _fields(model)]
    places = ", ".join(["%s"] * len(columns))
    table, key = _quoted(model._meta.db_table), _quoted(model._meta.pk.column)
    unless = "ON CONFLICT DO NOTHING " if or_nothing else ""
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places}) {unless}RETURNING {key}"  # noqa: S608


@cache
def _change(model: type[models.Model], names: tuple[str, ...]) -> str:
    columns = ", ".join(f"{_quoted(model._meta.get_field(name).column)} = %s" for name in names)
    return f"UPDATE {_quoted(model._meta.db_table)} SET {columns} WHERE {_quoted(model._meta.pk.column)} = %s"  # noqa: S608


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
