"""How much chaos, and which: from the command line, or from ``make chaos`` by the environment."""

import argparse
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

STAGES = ("sqlite", "postgres", "chromium")


@dataclass(frozen=True, slots=True)
class Scale:
    """The size of one run. Every judge has two devices; the last device of every second judge is on a tablet that he
    shares with the judge before him."""

    ops: int
    judges: int
    candidates: int
    worker_kills: int
    master_kills: int  # the master alone: its workers find out by themselves
    full_kills: int  # master and workers in one moment
    backend_kills: int  # PostgreSQL: kill -9 of a process that serves a connection, after which all of them start anew
    database_stops: int  # PostgreSQL: stopped at once, without a checkpoint, and started again
    browser_kills: int
    seconds: int  # for one stage; more is a failure


FULL = Scale(10_000, 12, 8, 24, 4, 6, 4, 3, 20, 240)
SHORT = Scale(120, 2, 2, 1, 0, 1, 1, 1, 1, 120)


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m chaos", description=__doc__)
    parser.add_argument(
        "--seed", default=os.environ.get("CHAOS_SEED") or secrets.token_hex(4), help="of an earlier run"
    )
    parser.add_argument("--short", action="store_true", default=os.environ.get("CHAOS") == "short", help="some seconds")
    parser.add_argument(
        "--only", choices=STAGES, default=os.environ.get("ONLY") or None, help="one stage; default: all three"
    )
    return parser.parse_args(arguments)


def scale(options: argparse.Namespace) -> Scale:
    return SHORT if options.short else FULL


def as_arguments(options: argparse.Namespace, stage: str) -> list[str]:
    """The same once more, for the process of one stage."""
    return ["--seed", options.seed, "--only", stage, *(["--short"] if options.short else [])]
