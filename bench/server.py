"""The program's own server, as `make run` starts it: gunicorn with its configuration, on the loopback."""

import os
import runpy
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.client import HOST, Broken, Connection, request
from cddeval.launch import GUNICORN_CONFIG

SECONDS_TO_START = 30
SECONDS_TO_STOP = 15


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    workers: int
    pid: int = 0

    def processor_seconds(self) -> float:
        """What its processes have had of a processor so far: the same however many others want one.

        Linux tells; elsewhere it stays 0. What a database server does for them is not in it.
        """
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        if not children.exists():
            return 0
        tasks = (task for pid in children.read_text().split() for task in Path(f"/proc/{pid}/task").iterdir())
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


@contextmanager
def serving(folder: Path, workers: int | None = None) -> Iterator[Server]:
    """Serve the database of the environment; without ``workers`` as many as the program comes with."""
    port = free_port()
    environment = os.environ | {"ADDR": f"{HOST}:{port}"} | ({"WEB_CONCURRENCY": str(workers)} if workers else {})
    command = [sys.executable, "-m", "gunicorn", "-c", str(GUNICORN_CONFIG), "cddeval.wsgi"]
    log = folder / f"server-{port}.log"
    with log.open("wb") as output:
        # A session of its own: Ctrl-C is for the measurement, which stops the server in order.
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output, start_new_session=True)
    try:
        wait_until_ready(process, port, log)
        yield Server(port, workers or workers_by_default(), process.pid)
    finally:
        stop(process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def workers_by_default() -> int:
    return int(runpy.run_path(str(GUNICORN_CONFIG))["workers"])


def wait_until_ready(process: subprocess.Popen, port: int, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            connection = Connection(port)
        except OSError:
            time.sleep(0.05)
            continue
        status = connection.ask(request("GET", "/healthz")).status
        connection.close()
        if status == 200:
            return
    raise Broken(f"the server did not start:\n{log.read_text(errors='replace')}")


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
