"""A server killed in the middle of taking a photograph: all of it is there or nothing, and no file is left over."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.once, pytest.mark.slow]

PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests import make
make.open_round(judges=1)
"""
# Dies by its own hand where it is told to; what it says before reaches us.
TAKE = """
import os, signal
from hashlib import sha256
from django.utils import timezone
from scoring import photos, pictures
from subdistricts import audit
from subdistricts.models import User
from tests import pictures as made

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

judge = User.objects.get(username="judge1")
data = made.photo(size=(1500, 1500))
{fault}
answer = photos.receive(data, sha256(data).hexdigest(), judge=judge, actor=judge, now=timezone.now())
print(answer.replay, flush=True)
die()
"""


@pytest.fixture
def var(tmp_path):
    run(PREPARE, tmp_path)
    return tmp_path


def run(script: str, var: Path) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "cddeval.settings"}
    environment |= {"PYTHONPATH": str(ROOT), "TMPDIR": str(var)}
    command = [sys.executable, "-c", f"import django; django.setup()\n{script}"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def take(var: Path, fault: str = "") -> tuple[int, str]:
    done = run(TAKE.format(fault=fault), var)
    return done.returncode, done.stdout.strip() or done.stderr.strip()[-300:]


def kept(var: Path) -> tuple[int, int]:
    """Photographs and what the trail tells of them."""
    with sqlite3.connect(var / "cddeval.sqlite3") as database:
        photos = database.execute("SELECT COUNT(*) FROM scoring_photo").fetchone()[0]
        told = "SELECT COUNT(*) FROM subdistricts_auditentry WHERE action = 'photo.received'"
        return photos, database.execute(told).fetchone()[0]


def files(var: Path) -> set[str]:
    return {path.name for path in var.rglob("*") if path.is_file()} - {"cddeval.sqlite3-wal", "cddeval.sqlite3-shm"}


def test_a7_a_photograph_is_kept_whole_or_not_at_all_and_once_acknowledged_for_good(var):
    before = files(var)
    assert before == {"cddeval.sqlite3", "secret_key"}
    killed = (-signal.SIGKILL, "")
    assert take(var, "pictures.clean = die") == killed
    assert kept(var) == (0, 0)
    assert take(var, "audit.record = die") == killed  # the photograph is written, the trail is not, nothing committed
    assert kept(var) == (0, 0)
    assert take(var) == (-signal.SIGKILL, "False")
    assert kept(var) == (1, 1)
    assert take(var) == (-signal.SIGKILL, "True")
    assert (kept(var), files(var)) == ((1, 1), before)
