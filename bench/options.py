"""What can be asked for on the command line, or by ``make bench`` in the environment."""

import argparse
import os
from collections.abc import Sequence

DATABASES = ("sqlite", "postgres")
QUICK = 0.25  # of the runs


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", default=os.environ.get("BENCH") == "quick", help="fewer runs")
    parser.add_argument(
        "--only",
        default=os.environ.get("ONLY", ""),
        metavar="NAMES",
        help="figures whose names begin so, with commas between; :N for N candidates, as in ranking_first:250",
    )
    parser.add_argument(
        "--database", choices=(*DATABASES, "both"), default=os.environ.get("DATABASE", "both"), help="default: both"
    )
    parser.add_argument(
        "--profile", action="store_true", default=os.environ.get("PROFILE") == "1", help="say where the time goes"
    )
    return parser.parse_args(arguments)


def as_arguments(options: argparse.Namespace) -> list[str]:
    """The same once more, for the process that measures."""
    switches = [f"--{name}" for name in ("quick", "profile") if getattr(options, name)]
    return [*switches, "--only", options.only, "--database", options.database]


def is_wanted(only: str, figure: str, candidates: int | None) -> bool:
    """Whether ``--only`` names this figure; nothing named is everything."""
    if not only:
        return True
    for name in only.split(","):
        begin, _, size = name.partition(":")
        if figure.startswith(begin) and size in ("", str(candidates)):
            return True
    return False
