"""Whether the database keeps through a power cut what it has confirmed: a score that was acknowledged is on the disk.

``migrate`` and ``make run`` refuse a database that does not, and ``manage.py check --database default`` tells why.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

# What each must say, and what it would lose otherwise. PostgreSQL may be set to wait for more than its own disk.
SQLITE = {"journal_mode": ("wal",), "synchronous": ("2", "3")}  # FULL or EXTRA
POSTGRESQL = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "local", "remote_write", "remote_apply"),
}


def weaknesses(connection: BaseDatabaseWrapper) -> list[str]:
    """Every setting of this connection with which a confirmed commit may be lost, as ``name=value``."""
    ask, wanted = ("SHOW {}", POSTGRESQL) if connection.vendor == "postgresql" else ("PRAGMA {}", SQLITE)
    found = []
    with connection.cursor() as cursor:
        for name, good in wanted.items():
            cursor.execute(ask.format(name))
            value = str(cursor.fetchone()[0])
            if value not in good:
                found.append(f"{name}={value}")
    return found


@register(Tags.database)
def check_durability(databases: Sequence[str] | None = None, **_: Any) -> Iterable[CheckMessage]:
    return [
        Error(
            f"The database forgets what it has confirmed when the power fails: {', '.join(found)}.",
            hint="Scores that a tablet was told are safe would be gone. See docs/deploy.md.",
            id="cddeval.E001",
        )
        for alias in databases or ()
        if (found := weaknesses(connections[alias]))
    ]
