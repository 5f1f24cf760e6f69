"""``python -m chaos``: every stage on a database made for it and gone afterwards. Exit 1 unless all sets agree."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from pathlib import Path

from bench import databases, interrupts
from bench.__main__ import NOT_PASSED_ON, stop
from chaos import cluster, options
from tests import postgres

SECONDS_TO_PREPARE = 60  # beside what a stage may take


def main() -> None:
    interrupts.end_in_order()
    chosen = options.parse()
    stages = (chosen.only,) if chosen.only else options.STAGES
    print(f"CHAOS_SEED={chosen.seed}", flush=True)
    failed = [stage for stage in stages if not run(stage, chosen)]
    print(f"FAILED: {', '.join(failed)}" if failed else "Nothing lost, nothing doubled, every answer equal.")
    sys.exit(int(bool(failed)))


def run(stage: str, chosen: Namespace) -> bool:
    """One stage in a process of its own; whether every set agreed."""
    folder = Path(tempfile.mkdtemp(prefix="cddeval-chaos-"))
    data = Path(tempfile.mkdtemp(prefix="cddeval-chaos-pg-"))
    url = cluster.url(data) if stage == "postgres" else databases.sqlite_url(folder)
    kept = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    ours = {"DJANGO_SETTINGS_MODULE": "cddeval.settings", "VAR_DIR": str(folder), "DATABASE_URL": url}
    began = time.monotonic()
    seconds = options.scale(chosen).seconds + SECONDS_TO_PREPARE
    try:
        if stage == "postgres":
            postgres.find_programs()
        process = subprocess.Popen(
            [sys.executable, "-m", "chaos.run", *options.as_arguments(chosen, stage)], env=kept | ours
        )
        signal.signal(signal.SIGALRM, lambda *_: process.terminate())
        signal.alarm(seconds)
        try:
            return process.wait() == 0
        finally:
            signal.alarm(0)
            stop(process)
            print(f"{stage}: {time.monotonic() - began:.0f} s", flush=True)
    except postgres.Missing as reason:
        print(f"NOTHING WAS TRIED ON POSTGRESQL: {reason}", file=sys.stderr)
        return False
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    main()
