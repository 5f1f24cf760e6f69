"""Queries that every page asks, put into SQL once.

Django words a query anew each time it is asked; for one with a few joins that takes twenty times as long as the
database takes to answer. A prepared query is worded when it is first asked, and from then on only its values change.
Its rows come as tuples, converted as ``values_list`` would. For queries of one shape whose values are rows' keys,
texts or moments, each of the same kind every time.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

from subdistricts import together

# Stand for a key and a moment while a query is worded; no key of ours is as large, and no moment as late.
PLACEHOLDER = 8_999_999_999_999_000_000
FAR_OFF = datetime(9000, 1, 1, tzinfo=UTC)

Value = int | str | datetime
Row = TypeVar("Row", bound=Model)


class _Wording(NamedTuple):
    sql: str
    parameters: tuple[Any, ...]  # a value, or what stands in the place of one
    named: tuple[tuple[int, str], ...]  # the places among them of values that are given, with their names
    converters: Any


class Prepared:
    """``words`` makes the query, a ``values_list``, of the values that it is asked with."""

    def __init__(self, words: Callable[..., QuerySet[Any, Any]]) -> None:
        self.words = words
        self._wordings: dict[str, _Wording] = {}

    def ask(self, **values: Value) -> list[tuple[Any, ...]]:
        wording, parameters = self._filled(values)
        acts = together.under_way()
        if acts is None:
            return _asked(wording, parameters)
        return acts.answer(wording.sql, tuple(parameters), lambda: _asked(wording, parameters))

    def remember(self, rows: list[tuple[Any, ...]], **values: Value) -> None:
        """What it answers from now on among acts done together; from whoever just wrote and knows all of it."""
        acts = together.under_way()
        if acts is not None:
            wording, parameters = self._filled(values)
            acts.remember(wording.sql, tuple(parameters), rows)

    def _filled(self, values: dict[str, Value]) -> tuple[_Wording, list[Any]]:
        wording = self._wordings.get(connection.vendor)
        if wording is None:
            wording = self._wordings[connection.vendor] = self._word(values)
        parameters = list(wording.parameters)
        for place, name in wording.named:
            parameters[place] = _as_parameter(values[name])
        return wording, parameters

    def _word(self, values: dict[str, Value]) -> _Wording:
        standing = {name: _placeholder(value, place) for place, (name, value) in enumerate(values.items())}
        query = self.words(**standing).query
        compiler = query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([expression for expression, _, _ in compiler.select])
        names = {_as_parameter(value): name for name, value in standing.items()}
        named = tuple((place, names[each]) for place, each in enumerate(parameters) if each in names)
        return _Wording(sql, tuple(parameters), named, tuple(converters.items()))


class PreparedRows(Generic[Row]):
    """Rows of a model, each with those that it points at along ``paths``: a ``select_related`` that is worded once."""

    def __init__(self, model: type[Row], words: Callable[..., QuerySet[Any, Any]], *paths: str) -> None:
        self.parts = [_part(model, path) for path in ("", *paths)]
        columns = [f"{part.path}__{name}".removeprefix("__") for part in self.parts for name in part.names]
        self.query = Prepared(lambda **values: words(**values).values_list(*columns))

    def ask(self, **values: Value) -> list[Row]:
        try:
            return [self._row(row) for row in self.query.ask(**values)]
        except EmptyResultSet:  # nothing can match, as where nothing at all is held
            return []

    def _row(self, values: tuple[Any, ...]) -> Row:
        made: dict[str, Any] = {}
        end = 0
        for path, model, names, key, field in self.parts:
            start, end = end, end + len(names)
            there = values[start + key] is not None
            made[path] = model.from_db(connection.alias, names, values[start:end]) if there else None
            above = made[path.rpartition("__")[0]] if path else None
            if field is not None and above is not None:
                field.set_cached_value(above, made[path])
        return made[""]


class _Part(NamedTuple):
    path: str
    model: type[Model]
    names: list[str]
    key: int  # the place of its key among the names
    field: Any  # of the row above, by which it is pointed at


def _part(model: type[Model], path: str) -> _Part:
    field = None
    for step in filter(None, path.split("__")):
        field = model._meta.get_field(step)
        model = field.related_model
    names = [each.attname for each in model._meta.concrete_fields]
    return _Part(path, model, names, names.index(model._meta.pk.attname), field)


def _asked(wording: _Wording, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(wording.sql, parameters)
        rows = cursor.fetchall()
    return [_converted(row, wording) for row in rows] if wording.converters else rows


def _placeholder(value: Value, place: int) -> Value:
    if isinstance(value, datetime):
        return FAR_OFF + timedelta(days=place)
    return str(PLACEHOLDER + place) if isinstance(value, str) else PLACEHOLDER + place


def _as_parameter(value: Value) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _converted(row: tuple[Any, ...], wording: _Wording) -> tuple[Any, ...]:
    values = list(row)
    for place, (converters, expression) in wording.converters:
        for convert in converters:
            values[place] = convert(values[place], expression, connection)
    return tuple(values)
