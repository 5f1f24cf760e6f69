"""The one who asks: keep-alive connections on the loopback that know just enough HTTP, and cost little themselves.

Requests are bytes that were made before the clock started. An answer is timed until its last byte is here.
"""

import selectors
import socket
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

HOST = "127.0.0.1"
TIMEOUT = 60  # seconds
AT_ONCE = 1 << 18
MOST_LOST = 100  # connections of one flood; a server that closes more of them is not one to measure
IDLE = 1.0  # seconds after which a server may already have closed a connection; gunicorn waits for two


class Broken(Exception):
    """The server did not answer as the measurement needs it."""


class Answer(NamedTuple):
    status: int
    head: bytes
    body: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: the keys of a session and of the forms' token, as his browser would send them."""

    session: str
    token: str


def request(
    method: str, path: str, person: Person | None = None, body: bytes = b"", headers: Iterable[tuple[str, str]] = ()
) -> bytes:
    """What a browser sends; without a person, what a stranger's does."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", "Accept-Encoding: gzip, deflate, br", "Accept-Language: th"]
    if person is not None:
        lines.append(f"Cookie: sessionid={person.session}; csrftoken={person.token}")
    if method != "GET":
        lines.append(f"Content-Length: {len(body)}")
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Connection:
    def __init__(self, port: int) -> None:
        self.port = port
        self.received = b""
        self.sent_at = self.answered_at = time.perf_counter()
        self.connect()

    def connect(self) -> None:
        self.socket = socket.create_connection((HOST, self.port), timeout=TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        self.socket.close()

    def ask(self, data: bytes) -> Answer:
        """Send, and wait for the whole answer."""
        if time.perf_counter() - self.answered_at > IDLE:
            self.close()
            self.connect()
        self.send(data)
        while (answer := self.receive()) is None:
            pass
        return answer

    def measure(self, data: bytes) -> Answer:
        """``ask``, for what a figure is about and not for what goes before it."""
        return self.ask(data)

    def send(self, data: bytes) -> None:
        self.received = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(data)

    def receive(self) -> Answer | None:
        """What has come; the answer, once it is whole."""
        part = self.socket.recv(AT_ONCE)
        if not part:
            raise Broken("the connection was closed before the answer was whole")
        self.received += part
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found or len(body) < length_of(head):
            return None
        self.answered_at = time.perf_counter()
        return Answer(int(head[9:12]), head, body, self.answered_at - self.sent_at)


def length_of(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise Broken(f"an answer that does not say its length: {head[:200]!r}")


@dataclass(slots=True)
class Flood:
    """What many clients at once got: their answers, how long it took, and what the asking itself cost."""

    answers: list[Answer] = field(default_factory=list)
    lost: int = 0  # connections that the server closed on a request; it was sent again on another
    seconds: float = 0
    own_seconds: float = 0  # of this process, on a processor

    @property
    def per_second(self) -> float:
        return len(self.answers) / self.seconds


class Client(Connection):
    """A connection with what it has still to send."""

    def __init__(self, port: int, queue: deque[bytes]) -> None:
        super().__init__(port)
        self.queue = queue

    def send_next(self) -> None:
        self.send(self.queue[0])

    def send_again(self) -> None:
        """As a tablet does when a connection breaks: the same op once more, on a new one."""
        began = self.sent_at
        self.close()
        self.connect()
        self.send_next()
        self.sent_at = began


def flood(port: int, queues: Iterable[deque[bytes]], seconds: float = TIMEOUT) -> Flood:
    """Every client sends its next request once the former is answered, until its queue or the time is over."""
    clients = [Client(port, queue) for queue in queues]
    flooded = Flood()
    began, own = time.perf_counter(), time.process_time()
    try:
        _flood(clients, flooded, began + seconds)
    finally:
        for client in clients:
            client.close()
    flooded.seconds = time.perf_counter() - began
    flooded.own_seconds = time.process_time() - own
    return flooded


def _flood(clients: list[Client], flooded: Flood, until: float) -> None:
    with selectors.DefaultSelector() as selector:
        for client in clients:
            client.send_next()
            selector.register(client.socket, selectors.EVENT_READ, client)
        while selector.get_map():
            ready = selector.select(TIMEOUT)
            if not ready:
                raise Broken(f"no answer for {TIMEOUT} seconds")
            for key, _ in ready:
                _go_on(key.data, selector, flooded, until)


def _go_on(client: Client, selector: selectors.BaseSelector, flooded: Flood, until: float) -> None:
    try:
        answer = client.receive()
    except (Broken, ConnectionError):
        flooded.lost += 1
        if flooded.lost > MOST_LOST:
            raise
        selector.unregister(client.socket)
        client.send_again()
        selector.register(client.socket, selectors.EVENT_READ, client)
        return
    if answer is None:
        return
    flooded.answers.append(answer)
    client.queue.popleft()
    if client.queue and client.answered_at < until:
        client.send_next()
    else:
        selector.unregister(client.socket)
