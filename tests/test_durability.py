"""A5: what was acknowledged is on the disk, or the database is refused."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError, SystemCheckError
from django.db import connection, connections
from django.db.utils import ConnectionHandler

from bench.databases import DURABLE
from cddeval import durability, launch
from cddeval.settings import SQLITE_OPTIONS
from tests import postgres
from tests.architecture.source import ROOT

pytestmark = pytest.mark.django_db
EVERY_CONNECTION = """
import threading
from concurrent.futures import ThreadPoolExecutor
import django
django.setup()
from django.db import connection
together = threading.Barrier(3, timeout=30)
connection.ensure_connection()  # makes the database, as `migrate` does
def ask(_):
    together.wait()
    with connection.cursor() as cursor:
        return [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
def ask_again(number):
    first = ask(number)
    connection.close()
    return [first, ask(number)]
with ThreadPoolExecutor(3) as threads:
    print(list(threads.map(ask_again, range(3))))
"""
FULL = 2


def test_a5_every_connection_of_the_program_to_sqlite_waits_for_the_disk(tmp_path):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cddeval.settings", "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "-c", EVERY_CONNECTION]
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert answer.stdout.strip() == str([[["wal", FULL], ["wal", FULL]]] * 3)


@pytest.fixture
def sqlite(tmp_path):
    """Connections to a database of our own, as the program's settings make them but for what a test says."""

    def connect(**changes: str):
        options = dict(SQLITE_OPTIONS)
        for old, new in changes.items():
            assert old in options["init_command"]
            options["init_command"] = options["init_command"].replace(old, new)
        named = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "own.sqlite3", "OPTIONS": options}
        opened.append(ConnectionHandler({"default": named})["default"])
        return opened[-1]

    opened = []
    yield connect
    for each in opened:
        each.close()


def test_a5_the_programs_own_settings_are_well(sqlite):
    assert durability.weaknesses(sqlite()) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"synchronous=FULL": "synchronous=NORMAL"}, ["synchronous=1"]),
        ({"synchronous=FULL": "synchronous=OFF"}, ["synchronous=0"]),
        ({"synchronous=FULL": "synchronous=EXTRA"}, []),
        ({"journal_mode=WAL": "journal_mode=MEMORY"}, ["journal_mode=memory"]),
    ],
)
def test_a5_a_setting_with_which_sqlite_may_forget_is_named(sqlite, changes, told):
    assert durability.weaknesses(sqlite(**changes)) == told


@pytest.mark.postgres
def test_a5_a_setting_with_which_postgresql_may_forget_is_named():
    """The tests' own server forgets everything on purpose."""
    assert durability.weaknesses(connection) == ["fsync=off", "full_page_writes=off", "synchronous_commit=off"]


@pytest.mark.slow
@pytest.mark.postgres
def test_a5_postgresql_as_it_comes_is_well_and_told_when_one_person_may_forget():
    folder = Path(tempfile.mkdtemp(prefix="cddeval-pg-"))  # where PostgreSQL's own user may go
    server = postgres.start(postgres.find_programs(), folder, durability=DURABLE)
    try:
        named = {"ENGINE": "django.db.backends.postgresql", "HOST": str(folder), "NAME": "postgres", "USER": "postgres"}
        handler = ConnectionHandler({"default": named})
        assert durability.weaknesses(handler["default"]) == []
        with handler["default"].cursor() as cursor:
            cursor.execute("ALTER ROLE postgres SET synchronous_commit = off")
        handler["default"].close()
        assert durability.weaknesses(handler["default"]) == ["synchronous_commit=off"]
        handler["default"].close()
    finally:
        postgres.stop(server)


def test_a5_a_database_that_forgets_is_refused_before_anything_is_changed(monkeypatch):
    """By ``make run`` and by ``manage.py migrate``; the tests' own database does not wait for its disk."""
    monkeypatch.setattr(
        durability, "weaknesses", lambda asked: ["fsync=off"] if asked is connections["default"] else []
    )
    for refuse in (launch.bring_database_up_to_date, lambda: call_command("migrate", skip_checks=False)):
        with pytest.raises(SystemCheckError) as refused:
            refuse()
        assert "(cddeval.E001) The database forgets" in str(refused.value)
        assert "fsync=off" in str(refused.value)
    assert issubclass(SystemCheckError, CommandError)  # launch says it in one line and stops
