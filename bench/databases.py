"""Databases for one measurement, in its own folder and gone with it. Both keep what they are told to keep.

A *blank* is a copy of the migrated, empty database: what is measured on fresh tables begins with one.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg2
from django.db import connection

from tests import postgres

# As PostgreSQL comes: a commit waits for the disk, as it does on SQLite with the program's settings.
DURABLE = ("fsync=on", "synchronous_commit=on", "max_wal_size=1GB")
BLANK = "bench_blank"


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'bench.sqlite3'}"


def postgres_url() -> str:
    """Start a server of our own and name a new database in it; the server stops when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="cddeval-bench-pg-"))
    postgres.start(postgres.find_programs(), folder, durability=DURABLE)
    _in_postgres(str(folder), "CREATE DATABASE bench")
    return f"postgres://postgres@{quote(str(folder), safe='')}/bench"


def name_and_version() -> str:
    if connection.vendor == "sqlite":
        return f"sqlite {'.'.join(sqlite3.sqlite_version.split('.')[:2])}"
    connection.ensure_connection()
    return f"postgresql {connection.connection.info.server_version // 10000}"


def keep_blank() -> None:
    """Call once, when the tables are made and still empty."""
    connection.close()
    if connection.vendor == "sqlite":
        _copy_sqlite(_name(), _path_of(BLANK))
    else:
        _in_postgres(_host(), f"CREATE DATABASE {BLANK} TEMPLATE {_name()}")


@contextmanager
def fresh_tables() -> Iterator[None]:
    """Inside, the connection is to a database of the same tables in which nothing was ever written."""
    used, copy = _name(), "bench_copy"
    connection.close()
    if connection.vendor == "sqlite":
        path = _path_of(copy)
        path.unlink(missing_ok=True)
        _copy_sqlite(str(_path_of(BLANK)), path)
        copy = str(path)
    else:
        _in_postgres(_host(), f"DROP DATABASE IF EXISTS {copy}")
        _in_postgres(_host(), f"CREATE DATABASE {copy} TEMPLATE {BLANK}")
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = used


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _host() -> str:
    return str(connection.settings_dict["HOST"])


def _path_of(name: str) -> Path:
    return Path(_name()).with_name(f"{name}.sqlite3")


def _copy_sqlite(source: str, target: Path) -> None:
    with closing(sqlite3.connect(source)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(source, target)


def _in_postgres(host: str, statement: str) -> None:
    with closing(psycopg2.connect(host=host, user="postgres", dbname="postgres")) as database:
        database.autocommit = True
        with database.cursor() as cursor:
            cursor.execute(statement)
