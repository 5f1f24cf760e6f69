"""A bad network between devices and server: each request meets a fate that is drawn from the seed.

One request a connection. What the server answers to an op is written down even when nobody is to hear it: all answers
to one op must be equal, the lost ones too. Only requests under ``/api/`` meet a fate; pages and files pass.
"""

import asyncio
import gzip
import json
import random
import re
import threading
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from enum import StrEnum
from typing import Any, NamedTuple

from bench.client import HOST, Broken, length_of

API = b"/api/"
OP_PATH = re.compile(rb"PUT /api/v1/sheets/[^/ ]+/ops/([^/ ]+) ")
CONNECTION = re.compile(rb"\r\nconnection:[^\r]*", re.IGNORECASE)
SECONDS_FOR_AN_ANSWER = 30
LONGEST_DELAY = 0.3
NO_ANSWER = (OSError, Broken, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError)
LATEST = 2.0  # seconds after which a request that was held back goes on
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b"
PORTAL = tuple(
    HEAD % (kind, len(body), body)
    for kind, body in ((b"text/html", b"<p>Welcome to Wi-Fi."), (b"application/json", b'{"ok": true}'))
)


class Fate(StrEnum):
    PASS = "passed"
    DROP = "dropped before"
    CUT = "cut on its way"
    DAMAGE = "damaged on its way"
    LOSE = "answer lost"
    CUT_ANSWER = "answer cut"
    DELAY = "delayed"
    REPEAT = "repeated at once"
    LATE = "delivered late as well"
    PORTAL = "caught by a portal"


WEIGHTS = {
    Fate.PASS: 62,
    Fate.DROP: 6,
    Fate.CUT: 4,
    Fate.DAMAGE: 3,
    Fate.LOSE: 7,
    Fate.CUT_ANSWER: 3,
    Fate.DELAY: 4,
    Fate.REPEAT: 5,
    Fate.LATE: 4,
    Fate.PORTAL: 2,
}


class Request(NamedTuple):
    head: bytes
    body: bytes

    @property
    def data(self) -> bytes:
        return self.head + self.body

    @property
    def op_id(self) -> str | None:
        found = OP_PATH.match(self.head)
        return found[1].decode() if found else None


class Proxy:
    """Listens on a port of its own and passes on to ``port``, in a thread of its own."""

    def __init__(self, port: int, seed: str) -> None:
        self.upstream = port
        self.chance = random.Random(f"{seed}:proxy")
        self.is_calm = False  # then everything passes
        self.fates: Counter[Fate] = Counter()
        self.answers: dict[str, list[dict[str, Any]]] = {}
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._held_back: set[asyncio.Task[bytes]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> "Proxy":
        self._thread.start()
        self.port = self._do(self._listen())
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def arrive(self) -> None:
        """Wait until nothing is under way that was held back."""
        self._do(self._wait_for_late())

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    async def _listen(self) -> int:
        self._server = await asyncio.start_server(self._serve, HOST, 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def _close(self) -> None:
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _wait_for_late(self) -> None:
        await asyncio.gather(*self._held_back, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await read_request(reader)
            fate = self._draw(request)
            self.fates[fate] += 1
            answer = await getattr(self, f"_{fate.name.lower()}")(request)
            if answer:
                writer.write(answer)
                await writer.drain()
        except NO_ANSWER:
            pass  # to the device all of these are one thing
        finally:
            writer.close()

    def _draw(self, request: Request) -> Fate:
        if self.is_calm or request.head.split(b" ", 2)[1][: len(API)] != API:
            return Fate.PASS
        fate = self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        return Fate.PASS if fate == Fate.DAMAGE and request.op_id is None else fate

    # Fates

    async def _pass(self, request: Request) -> bytes:
        return await self._ask(request)

    async def _drop(self, request: Request) -> bytes:
        return b""

    async def _cut(self, request: Request) -> bytes:
        _, writer = await asyncio.open_connection(HOST, self.upstream)
        writer.write(request.data[: self.chance.randrange(1, len(request.data))])
        await writer.drain()
        writer.close()
        return b""

    async def _damage(self, request: Request) -> bytes:
        place = self.chance.randrange(len(request.body))
        damaged = bytearray(request.body)
        damaged[place] ^= 1 << self.chance.randrange(7)
        return await self._ask(Request(request.head, bytes(damaged)))

    async def _lose(self, request: Request) -> bytes:
        await self._ask(request)
        return b""

    async def _cut_answer(self, request: Request) -> bytes:
        answer = await self._ask(request)
        return answer[: self.chance.randrange(len(answer) or 1)]

    async def _delay(self, request: Request) -> bytes:
        await asyncio.sleep(self.chance.uniform(0, LONGEST_DELAY))
        return await self._ask(request)

    async def _repeat(self, request: Request) -> bytes:
        copies = [self._ask(request) for _ in range(self.chance.randint(2, 4))]
        answers = await asyncio.gather(*copies, return_exceptions=True)
        return self.chance.choice([answer for answer in answers if isinstance(answer, bytes)] or [b""])

    async def _late(self, request: Request) -> bytes:
        """The device hears nothing and sends again, and goes on; the first one arrives in the middle of it."""
        task = asyncio.ensure_future(self._ask_late(request))
        self._held_back.add(task)
        task.add_done_callback(self._held_back.discard)
        return b""

    async def _portal(self, request: Request) -> bytes:
        return self.chance.choice(PORTAL)

    async def _ask_late(self, request: Request) -> bytes:
        await asyncio.sleep(self.chance.uniform(0, LATEST))
        with suppress(*NO_ANSWER):
            return await self._ask(request)
        return b""

    async def _ask(self, request: Request) -> bytes:
        """Pass a request on, and note what the server says to an op."""
        reader, writer = await asyncio.open_connection(HOST, self.upstream)
        try:
            writer.write(request.data)
            await writer.drain()
            answer = await asyncio.wait_for(reader.read(), SECONDS_FOR_AN_ANSWER)
        finally:
            writer.close()
        if request.op_id is not None:
            self._note(request.op_id, answer)
        return answer

    def _note(self, op_id: str, answer: bytes) -> None:
        content = answer_to_op(answer)
        if content is not None:
            self.answers.setdefault(op_id, []).append(content)


async def read_request(reader: asyncio.StreamReader) -> Request:
    """The whole request, made the only one of its connection."""
    head = await reader.readuntil(b"\r\n\r\n")
    head = CONNECTION.sub(b"", head)[:-2] + b"Connection: close\r\n\r\n"
    length = length_of(head) if b"\r\ncontent-length:" in head.lower() else 0
    return Request(head, await reader.readexactly(length))


def answer_to_op(answer: bytes) -> dict[str, Any] | None:
    """What a whole 200 or 201 says; None for anything else."""
    head, _, body = answer.partition(b"\r\n\r\n")
    if head[9:12] not in (b"200", b"201") or len(body) != length_of(head):
        return None
    return dict(json.loads(gzip.decompress(body) if b"content-encoding: gzip" in head.lower() else body))
