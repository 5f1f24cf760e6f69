"""Writing one row as ``Model.save()`` does, with a statement that is composed once a process and not for every row.

For the path that every save of every tablet takes while other writers wait; everywhere else ``save()`` is right.
Fields keep their own say in how a value is written.
"""

from collections.abc import Iterable
from functools import cache

from django.db import connection, models


def insert(row: models.Model) -> None:
    """Add a new row, and tell it its key."""
    fields = _fields(type(row))
    with connection.cursor() as cursor:
        cursor.execute(_insertion(type(row)), _values(row, fields, add=True))
        row.pk = cursor.fetchone()[0]
    row._state.adding = False


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
def _insertion(model: type[models.Model]) -> str:
    columns = [_quoted(field.column) for field in _fields(model)]
    places = ", ".join(["%s"] * len(columns))
    table, key = _quoted(model._meta.db_table), _quoted(model._meta.pk.column)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places}) RETURNING {key}"  # noqa: S608


@cache
def _change(model: type[models.Model], names: tuple[str, ...]) -> str:
    columns = ", ".join(f"{_quoted(model._meta.get_field(name).column)} = %s" for name in names)
    return f"UPDATE {_quoted(model._meta.db_table)} SET {columns} WHERE {_quoted(model._meta.pk.column)} = %s"  # noqa: S608


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
