"""How much chaos, and which: from the command line, or from ``make chaos`` by the environment."""

import argparse
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    seconds: int  # for one stage; what has not arrived by then counts as lost


FULL = Scale(10_000, 12, 8, 24, 4, 6, 4, 3, 20, 900)
SHORT = Scale(120, 2, 2, 1, 0, 1, 1, 1, 1, 300)


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m chaos", description=__doc__)
    parser.add_argument(
        "--seed", default=os.environ.get("CHAOS_SEED") or secrets.token_hex(4), help="of an earlier run"
    )
    parser.add_argument("--short", action="store_true", default=os.environ.get("CHAOS") == "short", help="some seconds")
    seconds = int(os.environ.get("CHAOS_SECONDS") or 0)
    parser.add_argument("--seconds", type=int, default=seconds, help="for one stage, where the machine is busy")
    parser.add_argument(
        "--only", choices=STAGES, default=os.environ.get("ONLY") or None, help="one stage; default: all three"
    )
    return parser.parse_args(arguments)


def scale(options: argparse.Namespace) -> Scale:
    chosen = SHORT if options.short else FULL
    return replace(chosen, seconds=options.seconds or chosen.seconds)


def as_arguments(options: argparse.Namespace, stage: str) -> list[str]:
    """The same once more, for the process of one stage."""
    said = ["--seed", options.seed, "--only", stage, "--seconds", str(options.seconds)]
    return [*said, *(["--short"] if options.short else [])]
