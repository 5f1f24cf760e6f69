"""Many acts of the rules in one transaction, all of them or none: what a file of hundreds of rows does.

Each rule works as it always does. Inside ``together``:

- A block within the transaction makes no savepoint. One that fails before it has written has nothing to take back, and
  nearly all that fail do so then. Where something would have to be taken back after all, ``Stumbled`` ends the whole:
  its transaction is taken back, and everything is done once more with ``savepoints=True``.
- What a prepared query answered is remembered until something is written into a table that it reads. A row that was
  locked for one act stays locked for the next.
- Entries of the audit trail are kept in their order, for ``audit.write`` to write in one go at the end.

It decides nothing, and holds for one thread and for the block alone.
"""

import re
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

_CHANGED = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
_LOOKED_INTO = re.compile(r'(?:FROM|JOIN) "(\w+)"')
_NO_WRITING = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")


class Stumbled(Exception):
    """Something failed after it had written, and there is no savepoint to which it could be taken back."""


class Acts:
    """What was done so far. Told of every statement of the connection, and asked for its savepoints."""

    def __init__(self, *, savepoints: bool) -> None:
        self.entries: list[Any] = []
        self._written = 0  # statements
        self._answers: dict[str, dict[Hashable, list[Any]]] = {}  # by statement and values
        self._marks: dict[str, tuple[int, int]] = {}  # by savepoint: statements and entries written before it
        self._savepoints = (
            (connection.savepoint, connection.savepoint_rollback, connection.savepoint_commit) if savepoints else None
        )

    # In the place of the connection's own

    def savepoint(self) -> str:
        sid = self._savepoints[0]() if self._savepoints else f"mark {len(self._marks)}"
        self._marks[sid] = self._written, len(self.entries)
        return sid

    def savepoint_rollback(self, sid: str) -> None:
        written, entries = self._marks[sid]
        if self._savepoints:
            self._savepoints[1](sid)
            self._answers.clear()  # what was locked since is no longer
        elif (written, entries) != (self._written, len(self.entries)):
            raise Stumbled
        del self.entries[entries:]

    def savepoint_commit(self, sid: str) -> None:
        if self._savepoints:
            self._savepoints[2](sid)

    # Around statements

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(_NO_WRITING):
            self._written += 1
            self._forget(_CHANGED.match(sql))
        try:
            return execute(sql, params, many, context)
        except Exception:
            self._written += 1  # whatever it was: PostgreSQL goes on only from a savepoint
            raise

    def _forget(self, changed: re.Match[str] | None) -> None:
        """What was answered out of the table that is changed; everything where it cannot be told which that is."""
        for asked in list(self._answers):
            if changed is None or changed[1] in _LOOKED_INTO.findall(asked):
                del self._answers[asked]

    def answer(self, sql: str, values: tuple[Hashable, ...], ask: Callable[[], list[Any]]) -> list[Any]:
        """What ``ask`` says, or has said to the same before."""
        answers = self._answers.setdefault(sql, {})
        if values not in answers:
            answers[values] = ask()
        return answers[values]

    def remember(self, sql: str, values: tuple[Hashable, ...], rows: list[Any]) -> None:
        """What was written changed the answer to this."""
        self._answers.setdefault(sql, {})[values] = rows


_acts: ContextVar[Acts | None] = ContextVar("acts", default=None)


def under_way() -> Acts | None:
    """The acts that are done together just now; None where each is done by itself."""
    return _acts.get()


@contextmanager
def together(*, savepoints: bool = False) -> Iterator[Acts]:
    """Only within a transaction, which is taken back as a whole where this ends with an exception."""
    acts = Acts(savepoints=savepoints)
    before = _acts.set(acts)
    own = (acts.savepoint, acts.savepoint_rollback, acts.savepoint_commit)
    for method in own:
        setattr(connection, method.__name__, method)
    try:
        with connection.execute_wrapper(acts):
            yield acts
    finally:
        for method in own:
            delattr(connection, method.__name__)
        _acts.reset(before)
