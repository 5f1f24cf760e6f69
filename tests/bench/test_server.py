"""The server that is measured: what its processes had of a processor, and a port that is free."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bench.server import Server, free_port

BUSY = """
import time
until = time.process_time() + 0.2
while time.process_time() < until: pass
print(flush=True)
input()
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells")
def test_a_servers_time_on_a_processor_is_that_of_its_workers():
    master = Server(port=0, workers=1, pid=os.getpid())
    before = master.processor_seconds()
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", BUSY], **pipes) as worker:
        worker.stdout.readline()
        spent = master.processor_seconds() - before
        worker.communicate(b"\n")
    assert 0.2 <= spent < 2


def test_a_server_that_is_not_there_had_nothing():
    assert Server(port=0, workers=0).processor_seconds() == 0


def test_a_free_port_can_be_listened_on():
    with socket.create_server(("127.0.0.1", free_port())) as server:
        assert server.getsockname()[0] == "127.0.0.1"
