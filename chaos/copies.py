"""A copy of the database, and its return after more was scored: docs/deploy.md, "Bringing back a copy"."""

import random
import sqlite3
from contextlib import closing
from typing import Protocol

from django.core.management import call_command
from django.db import connection

from chaos.cluster import Cluster
from chaos.servers import Server


class Copies(Protocol):
    def take(self) -> None: ...

    def bring_back(self, chance: random.Random) -> None:
        """Afterwards the database has another name, by which tablets notice."""


class OfSqlite:
    def __init__(self, server: Server) -> None:
        self.server = server
        self.live = str(connection.settings_dict["NAME"])
        self.kept = f"{self.live}.copy"

    def take(self) -> None:
        copy(self.live, self.kept)

    def bring_back(self, chance: random.Random) -> None:
        self.server.fell()
        copy(self.kept, self.live)
        renew_and_serve(self.server)


class OfPostgres:
    """PostgreSQL copies a database within itself while nobody uses it."""

    def __init__(self, server: Server, cluster: Cluster) -> None:
        self.server = server
        self.cluster = cluster

    def take(self) -> None:
        self.server.fell()
        self.cluster.keep_a_copy()
        self.server.start()
        self.server.wait_until_ready()

    def bring_back(self, chance: random.Random) -> None:
        self.server.fell()
        self.cluster.bring_the_copy_back()
        renew_and_serve(self.server)


def of(server: Server, cluster: Cluster | None) -> Copies:
    return OfSqlite(server) if cluster is None else OfPostgres(server, cluster)


def copy(source: str, target: str) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def renew_and_serve(server: Server) -> None:
    with closing(connection):  # of this thread
        call_command("renew_epoch", verbosity=0)
    server.start()
