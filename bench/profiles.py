"""Where the time of a figure goes: the same requests, answered in this process under the profiler."""

import cProfile
import io
import pstats
import re
import sys
import time
from collections.abc import Callable

from django.conf import settings

from bench.client import Answer
from cddeval.wsgi import application

MOST = 25  # lines, by cumulative time
OURS = r"/(scoring|subdistricts|templates)/"


class InProcess:
    """Stands for a connection. What a figure measures goes through the profiler, what goes before it does not."""

    def __init__(self, profiler: cProfile.Profile) -> None:
        self.profiler = profiler

    def ask(self, data: bytes) -> Answer:
        environ = environ_of(data)
        status: list[str] = []
        headers: list[tuple[str, str]] = []

        def start(line: str, fields: list[tuple[str, str]], *_: object) -> None:
            status.append(line)
            headers.extend(fields)

        began = time.perf_counter()
        response = application(environ, start)
        body = b"".join(response)
        response.close()
        head = "\r\n".join(f"{name}: {value}" for name, value in headers).encode()
        return Answer(int(status[0][:3]), head, body, time.perf_counter() - began)

    def measure(self, data: bytes) -> Answer:
        return self.profiler.runcall(self.ask, data)

    def close(self) -> None:
        """Nothing is open."""


def environ_of(data: bytes) -> dict[str, object]:
    """A request's bytes as WSGI hands them to the application."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, protocol = first.split(" ")
    headers = {name.upper().replace("-", "_"): value for name, value in (line.split(": ", 1) for line in lines)}
    plain = {name: headers.pop(name) for name in ("CONTENT_LENGTH", "CONTENT_TYPE") if name in headers}
    path, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": headers["HOST"],
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": protocol,
        "REMOTE_ADDR": headers["HOST"],
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
        **plain,
        **{f"HTTP_{name}": value for name, value in headers.items()},
    }


def tell(title: str, work: Callable[[cProfile.Profile], object]) -> None:
    """What the profiler saw while ``work`` ran, to stderr: the slowest calls of all, then those of our own code."""
    profiler = cProfile.Profile()
    work(profiler)
    text = io.StringIO()
    seen = pstats.Stats(profiler, stream=text).sort_stats("cumulative")
    seen.print_stats(MOST)
    seen.print_stats(OURS, MOST)
    shorter = re.sub(r"/\S*/site-packages/", "", text.getvalue()).replace(f"{settings.BASE_DIR}/", "")
    print(f"{title}\n{shorter}", file=sys.stderr)
