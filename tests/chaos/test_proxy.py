"""Each fate does what its name says, against a server that counts what reaches it."""

import http.client
import json
import threading
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chaos.proxy import WEIGHTS, Fate, Proxy

PATH = "/api/v1/sheets/s/ops/o"
ANSWER = {"op": "o", "outcome": "applied"}


class Counting(BaseHTTPRequestHandler):
    bodies: list[bytes] = []

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) < int(self.headers["Content-Length"]):
            return
        self.bodies.append(body)
        self.send_response(201)
        content = json.dumps(ANSWER).encode()
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        """Requests are not worth a line here."""


@pytest.fixture
def port():
    Counting.bodies = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def put(proxy, path=PATH):
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=5)
    with suppress(http.client.HTTPException, ConnectionError):
        connection.request("PUT", path, b"a body")
        return connection.getresponse().read()
    return None


def fated(proxy, fate):
    proxy.chance.choices = lambda *_: [fate]
    return put(proxy)


@pytest.mark.parametrize(
    ("fate", "arrived", "heard"),
    [
        (Fate.PASS, 1, True),
        (Fate.DELAY, 1, True),
        (Fate.DROP, 0, False),
        (Fate.CUT, 0, False),
        (Fate.LOSE, 1, False),
        (Fate.LATE, 1, False),
    ],
)
def test_what_arrives_and_what_is_heard(port, fate, arrived, heard):
    with Proxy(port, "seed") as proxy:
        answer = fated(proxy, fate)
        proxy.arrive()
    assert Counting.bodies == [b"a body"] * arrived
    assert answer == (json.dumps(ANSWER).encode() if heard else None)
    assert proxy.answers == ({"o": [ANSWER]} if arrived else {})
    assert proxy.fates == {fate: 1}


def test_what_is_repeated_arrives_more_than_once_and_every_answer_is_noted(port):
    with Proxy(port, "seed") as proxy:
        assert fated(proxy, Fate.REPEAT) == json.dumps(ANSWER).encode()
    assert len(Counting.bodies) in (2, 3, 4)
    assert proxy.answers == {"o": [ANSWER] * len(Counting.bodies)}


def test_what_is_damaged_differs_in_one_bit(port):
    with Proxy(port, "seed") as proxy:
        fated(proxy, Fate.DAMAGE)
    (body,) = Counting.bodies
    assert [bin(here ^ there).count("1") for here, there in zip(body, b"a body", strict=True) if here != there] == [1]


def test_a_portal_answers_200_itself(port):
    with Proxy(port, "seed") as proxy:
        assert fated(proxy, Fate.PORTAL) in (b"<p>Welcome to Wi-Fi.", b'{"ok": true}')
    assert Counting.bodies == []


def test_pages_and_a_calm_network_pass(port):
    with Proxy(port, "seed") as proxy:
        proxy.chance.choices = lambda *_: [Fate.DROP]
        assert put(proxy, "/sheets/s/") == json.dumps(ANSWER).encode()
        proxy.is_calm = True
        assert put(proxy) == json.dumps(ANSWER).encode()


def test_every_fate_comes_and_the_same_seed_draws_the_same():
    def drawn(seed):
        chance = Proxy(0, seed).chance
        return [chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0] for _ in range(2000)]

    assert drawn("a") == drawn("a") != drawn("b")
    assert set(Counter(drawn("a"))) == set(Fate)
