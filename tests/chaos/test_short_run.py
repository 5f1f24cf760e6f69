"""``python -m chaos --short`` from beginning to end: every set agrees, and nothing is left behind."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests import postgres
from tests.architecture.source import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.once]

WELL = "  0 lost, 0 doubled, 0 unequal answers, 0 otherwise wrong"
SETS = 14
BLOWS = {
    "sqlite": {"1 a worker killed", "1 master and workers killed", "1 an older copy brought back"},
    "postgres": {
        "1 a worker killed",
        "1 master and workers killed",
        "1 a database process killed",
        "1 the database stopped at once",
        "1 an older copy brought back",
    },
}


@pytest.fixture
def folder():
    """Where PostgreSQL's own user may go, too."""
    with tempfile.TemporaryDirectory(prefix="cddeval-short-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize("stage", ["sqlite", "postgres"])
def test_a_short_run_loses_nothing_doubles_nothing_and_leaves_nothing(folder, settings, stage):
    if stage == "postgres" and not has_postgres() and not settings.STRICT:
        pytest.skip("no PostgreSQL")
    environment = os.environ | {"TMPDIR": str(folder)}
    for name in ("DJANGO_SETTINGS_MODULE", "SECRET_KEY"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "chaos", "--short", "--only", stage, "--seed", "short"]
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=500)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    told = answer.stdout.splitlines()
    assert [line[:8] for line in told if line[:8] in ("  ok    ", "  WRONG ")] == ["  ok    "] * SETS
    servers = next(line for line in told if line.startswith("  servers: ")).removeprefix("  servers: ")
    assert (set(servers.split(", ")), told.count(WELL)) == (BLOWS[stage], 1)
    assert list(folder.iterdir()) == []


def has_postgres() -> bool:
    try:
        postgres.find_programs()
    except postgres.Missing:
        return False
    return True
