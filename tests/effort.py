"""What a piece of work costs, told alike by a busy machine and an idle one: functions called, steps of SQLite."""

import sys
from collections.abc import Callable
from itertools import count

from django.db import connection


def calls_of(work: Callable[[], object]) -> int:
    """How many functions are called in this thread, Python's own and others."""
    calls = 0

    def see(_frame: object, event: str, _subject: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def steps_of(work: Callable[[], object]) -> int:
    """How many hundred instructions SQLite carries out. Nothing is told of another database."""
    seen = count()
    connection.ensure_connection()
    connection.connection.set_progress_handler(lambda: next(seen) < 0, 100)
    try:
        work()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return next(seen)
