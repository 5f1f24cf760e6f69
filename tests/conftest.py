"""What every test stands on: the database of the run, told in its last lines."""

import gc
import sqlite3

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from scoring import boards
from subdistricts import frames
from tests import postgres
from tests.tamper import triggers_lifted

LONGEST = ("test_zone.py", "test_visibility.py")  # minutes of looking around before their first test
empty_the_database = TransactionTestCase._fixture_teardown


def _empty_the_database(case):
    """Tests that commit are followed by emptying every table, also those that only grow."""
    with triggers_lifted():
        empty_the_database(case)


TransactionTestCase._fixture_teardown = _empty_the_database


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Rounds of one test come again under the same keys in the next; and a page's language ends with its test."""
    boards.forget()
    frames.forget()
    translation.deactivate()


def pytest_collection_modifyitems(items):
    gc.freeze()  # what is imported by now stays for good
    gc.set_threshold(200_000, 20, 100)  # a tenth of the run goes into looking for garbage otherwise
    items.sort(key=lambda item: item.path.name not in LONGEST)  # or one process is left with them at the end
    for item in items:
        if settings.POSTGRES_MISSING:
            item.add_marker(pytest.mark.skip(reason=f"no PostgreSQL: {settings.POSTGRES_MISSING}"))
        elif connection.vendor != "postgresql" and item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="its place is the run on PostgreSQL"))
        elif connection.vendor == "postgresql" and (item.get_closest_marker("once") or not asks_the_database(item)):
            item.add_marker(pytest.mark.skip(reason="its place is the run on SQLite"))


def asks_the_database(item):
    """What all others ask is answered alike beside either database."""
    is_case_of_django = isinstance(item.cls, type) and issubclass(item.cls, TransactionTestCase)
    has_fixture = not {"db", "transactional_db"}.isdisjoint(item.fixturenames)
    return is_case_of_django or has_fixture or item.get_closest_marker("django_db") is not None


def pytest_terminal_summary(terminalreporter):
    if settings.POSTGRES_MISSING:
        terminalreporter.section("NOTHING WAS TESTED ON POSTGRESQL", sep="!", red=True, bold=True)
        terminalreporter.line(settings.POSTGRES_MISSING)
        return
    terminalreporter.line(f"Database: {database()}")


def database():
    if connection.vendor == "postgresql":
        return postgres.description()
    return f"SQLite {sqlite3.sqlite_version}"
