"""Tables to which rows are only ever added, held by the database itself: a migration's operation.

A row of such a table can be neither changed, nor deleted, nor replaced, whoever asks: a rule, the admin, a shell.
Columns that are *written once* may go from NULL to a value, all of them in one statement, and never again. On SQLite a
migration that alters the table rebuilds it and drops its triggers: such a migration names this operation again.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.models import Model, UniqueConstraint


class InsertOnly(Operation):
    """Let the table of ``model`` only grow; the first of ``written_once`` must be NULL for these to be written."""

    reversible = True
    elidable = False

    def __init__(self, model: str, *, written_once: tuple[str, ...] = ()) -> None:
        self.model = model
        self.written_once = written_once

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models are as before."""

    def database_forwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, _: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model)
        make = _postgresql if schema_editor.connection.vendor == "postgresql" else _sqlite
        for statement in (*_drop(schema_editor, model), *make(model, self.written_once)):
            schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, _: Any
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model)
        for statement in _drop(schema_editor, model):
            schema_editor.execute(statement)

    def describe(self) -> str:
        return f"Let rows of {self.model} be added and nothing else"


SQLITE_TRIGGERS = ("kept", "unchanged", "unreplaced")
POSTGRESQL_TRIGGERS = ("kept", "not_emptied")


def lifted(model: type[Model]) -> list[str]:
    """The triggers of an insert-only table that are not there or are switched off."""
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        wanted = POSTGRESQL_TRIGGERS
        there = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')"
    else:
        wanted = SQLITE_TRIGGERS
        there = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s AND sql LIKE '%%RAISE(ABORT%%'"
    with connection.cursor() as cursor:
        cursor.execute(there, [table])
        found = {name for (name,) in cursor.fetchall()}
    return [f"{table}_{name}" for name in wanted if f"{table}_{name}" not in found]


def _drop(schema_editor: BaseDatabaseSchemaEditor, model: type[Model]) -> Iterable[str]:
    table = model._meta.db_table
    if schema_editor.connection.vendor == "postgresql":
        for name in POSTGRESQL_TRIGGERS:
            yield f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}"
        yield f"DROP FUNCTION IF EXISTS {table}_insert_only()"
        return
    for name in SQLITE_TRIGGERS:
        yield f"DROP TRIGGER IF EXISTS {table}_{name}"


def _others(model: type[Model], written_once: tuple[str, ...]) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if field.name not in written_once]


def _sqlite(model: type[Model], written_once: tuple[str, ...]) -> Iterable[str]:
    table = model._meta.db_table
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
    yield f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}"
    allowed = "0"
    if written_once:
        same = [f'OLD."{column}" IS NEW."{column}"' for column in _others(model, written_once)]
        allowed = " AND ".join([f'OLD."{written_once[0]}" IS NULL', f'NEW."{written_once[0]}" IS NOT NULL', *same])
    yield f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} WHEN NOT ({allowed}) {refuse}"
    # INSERT OR REPLACE takes a row away without firing the trigger that keeps it.
    taken = " OR ".join(
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in key) + ")" for key in _keys(model)
    )
    there = f"SELECT 1 FROM {table} WHERE {taken}"  # noqa: S608 - names of our own tables
    yield f"CREATE TRIGGER {table}_unreplaced BEFORE INSERT ON {table} WHEN EXISTS ({there}) {refuse}"


def _keys(model: type[Model]) -> Iterable[list[str]]:
    """The sets of columns that are unique in the table."""
    for field in model._meta.concrete_fields:
        if field.unique:
            yield [field.column]
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None:
            yield [model._meta.get_field(name).column for name in constraint.fields]


def _postgresql(model: type[Model], written_once: tuple[str, ...]) -> Iterable[str]:
    table = model._meta.db_table
    allowed = ""
    if written_once:
        others = _others(model, written_once)
        before, after = (", ".join(f'{row}."{column}"' for column in others) for row in ("OLD", "NEW"))
        allowed = (
            "IF TG_OP = 'UPDATE' THEN "
            f'IF OLD."{written_once[0]}" IS NULL AND NEW."{written_once[0]}" IS NOT NULL '
            f"AND ROW({before}) IS NOT DISTINCT FROM ROW({after}) THEN RETURN NEW; END IF; END IF; "
        )
    yield (
        f"CREATE FUNCTION {table}_insert_only() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN {allowed}"
        f"RAISE EXCEPTION '{table} is insert-only' USING ERRCODE = 'integrity_constraint_violation'; END $body$"
    )
    yield (
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_insert_only()"
    )
    yield (
        f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_insert_only()"
    )
