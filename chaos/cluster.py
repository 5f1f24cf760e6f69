"""A PostgreSQL of our own that keeps what it is told to keep, killed and started again on the same data."""

import os
import random
import signal
import subprocess
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg2

from bench.databases import DURABLE
from chaos.servers import children
from tests import postgres

NAME = "chaos"
KEPT = "chaos_kept"
NOBODY_USES_IT = f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{NAME}'"
SERVES_A_CONNECTION = f"postgres: postgres {NAME} "


def url(folder: Path) -> str:
    return f"postgres://postgres@{quote(str(folder), safe='')}/{NAME}"


class Cluster:
    """In a folder that the one who runs PostgreSQL can reach: not inside one that is somebody's alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = postgres.find_programs()

    def __enter__(self) -> "Cluster":
        self.process: subprocess.Popen = postgres.start(self.programs, self.folder, durability=DURABLE)
        self._do(f"CREATE DATABASE {NAME}")
        return self

    def __exit__(self, *_: object) -> None:
        postgres.stop(self.process)

    def kill_backend(self, chance: random.Random) -> None:
        """PostgreSQL then ends every connection and recovers from its log."""
        backends = [pid for pid in children(self.process.pid) if _title(pid).startswith(SERVES_A_CONNECTION)]
        if backends:
            with suppress(ProcessLookupError):
                os.kill(chance.choice(backends), signal.SIGKILL)

    def stop_and_start(self, chance: random.Random) -> None:
        """At once, as by a power cut that the disk survives."""
        postgres.stop(self.process)
        self.process = postgres.serve(self.programs, self.folder, durability=DURABLE)

    def keep_a_copy(self) -> None:
        self._do(NOBODY_USES_IT, f"CREATE DATABASE {KEPT} TEMPLATE {NAME}")

    def bring_the_copy_back(self) -> None:
        self._do(NOBODY_USES_IT, f"DROP DATABASE {NAME}", f"CREATE DATABASE {NAME} TEMPLATE {KEPT}")

    def _do(self, *statements: str) -> None:
        with closing(psycopg2.connect(host=str(self.folder), user="postgres", dbname="postgres")) as database:
            database.autocommit = True
            for statement in statements:
                database.cursor().execute(statement)


def _title(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
