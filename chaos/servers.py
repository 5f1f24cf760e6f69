"""The program's own server, killed in every way and started again on the same port."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from bench.client import HOST, Broken, Connection, request
from bench.server import SECONDS_TO_START, free_port
from cddeval.launch import GUNICORN_CONFIG

KILL = signal.SIGKILL


class Server:
    """gunicorn as `make run` starts it. What it says goes to a log in ``folder``."""

    def __init__(self, folder: Path, application: str = "cddeval.wsgi", **environment: str) -> None:
        self.application = application
        self.environment = environment
        self.port = free_port()
        self.log = folder / "server.log"
        self._started: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, KILL)  # also workers whose master was killed
            process.wait()

    @property
    def master(self) -> subprocess.Popen[bytes]:
        return self._started[-1]

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "-c", str(GUNICORN_CONFIG), self.application]
        environment = os.environ | self.environment | {"ADDR": f"{HOST}:{self.port}"}
        with self.log.open("ab") as output:
            process = subprocess.Popen(command, env=environment, stdout=output, stderr=output, start_new_session=True)
        self._started.append(process)

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            if self.master.poll() is not None:
                self.start()  # the port was still in the hands of workers whose master is gone
            with suppress(OSError, Broken):
                if Connection(self.port).ask(request("GET", "/healthz")).status == 200:
                    return
            time.sleep(0.1)
        raise Broken(f"the server did not start:\n{self.log.read_text(errors='replace')[-4000:]}")

    def kill_worker(self, chance: random.Random) -> None:
        if workers := children(self.master.pid):
            with suppress(ProcessLookupError):
                os.kill(chance.choice(workers), KILL)

    def kill_master(self, chance: random.Random) -> None:
        """Its workers go on for a moment, until they see that they are orphans."""
        self.master.kill()
        self.master.wait()
        self.start()

    def kill_all(self, chance: random.Random) -> None:
        self.fell()
        self.start()

    def fell(self) -> None:
        """Master and workers in one moment, as a machine stops."""
        with suppress(ProcessLookupError):
            os.killpg(self.master.pid, KILL)
        self.master.wait()


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
