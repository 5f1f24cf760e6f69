"""``python -m bench``: every figure on SQLite and PostgreSQL, each on a database made for it and gone afterwards.

One line of JSON a figure goes to stdout, a table to stderr at the end. A missed bar is told and is no failure; a figure
that could not be measured is.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import databases, interrupts, options
from bench.lines import Line, summary
from tests import postgres

SECONDS = 290  # for everything
SECONDS_TO_STOP = 30
# A developer's own environment must not change what is measured.
NOT_PASSED_ON = ("DEBUG", "ORIGIN", "TRUST_PROXY", "SECRET_KEY", "WEB_CONCURRENCY", "ADDR")


def main() -> None:
    interrupts.end_in_order()
    chosen = options.parse()
    lines: list[Line] = []
    failed = False
    wanted = options.DATABASES if chosen.database == "both" else (chosen.database,)
    for database in wanted:
        try:
            failed |= not measure(database, options.as_arguments(chosen), SECONDS // len(wanted), lines)
        except postgres.Missing as reason:
            failed = True
            print(f"NOTHING WAS MEASURED ON POSTGRESQL: {reason}", file=sys.stderr)
    print(summary(lines), file=sys.stderr)
    sys.exit(int(failed or any("error" in line for line in lines)))


def measure(database: str, arguments: list[str], seconds: int, lines: list[Line]) -> bool:
    """Pass the lines of one database on as they come; whether it was measured to its end."""
    folder = Path(tempfile.mkdtemp(prefix="cddeval-bench-"))
    url = databases.sqlite_url(folder) if database == "sqlite" else databases.postgres_url()
    kept = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    ours = {"DJANGO_SETTINGS_MODULE": "bench.settings", "VAR_DIR": str(folder), "DATABASE_URL": url}
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.measure", *arguments], env=kept | ours, stdout=subprocess.PIPE, text=True
    )
    signal.signal(signal.SIGALRM, lambda *_: give_up(process, seconds))
    signal.alarm(seconds)
    try:
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(json.loads(line))
        return process.wait(SECONDS_TO_STOP) == 0
    finally:
        signal.alarm(0)
        stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def give_up(process: subprocess.Popen, seconds: int) -> None:
    print(f"STOPPED after {seconds} seconds: what has no line was not measured", file=sys.stderr)
    process.terminate()


def stop(process: subprocess.Popen) -> None:
    """It stops its own server; killed at once it could not."""
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    main()
