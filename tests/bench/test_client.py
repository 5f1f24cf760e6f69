"""The one who asks: whole answers, in pieces or not, and a request sent again when a connection broke."""

import socket
import threading
from collections import deque
from contextlib import contextmanager

import pytest

from bench.client import Broken, Connection, Person, flood, request

ANSWER = b"HTTP/1.1 201 Created\r\nContent-Length: 4\r\nContent-Type: text/plain\r\n\r\nkept"


@contextmanager
def answering(*pieces_of_each: tuple[bytes, ...]):
    """A server that answers each request by the next tuple's pieces; an empty tuple closes the connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(10)
    turns = deque(pieces_of_each)

    def serve():
        while turns:
            connection, _ = listener.accept()
            with connection:
                while turns and connection.recv(65536):
                    pieces = turns.popleft()
                    if not pieces:
                        break
                    for piece in pieces:
                        connection.sendall(piece)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    thread.join(10)
    listener.close()


def test_an_answer_is_whole_when_its_length_is_here():
    with answering((ANSWER[:30], ANSWER[30:-2], ANSWER[-2:])) as port:
        connection = Connection(port)
        answer = connection.ask(request("GET", "/"))
        connection.close()
    assert (answer.status, answer.body) == (201, b"kept")
    assert answer.seconds > 0


def test_an_answer_without_a_length_is_refused():
    with answering((b"HTTP/1.1 200 OK\r\n\r\nsomething",)) as port:
        connection = Connection(port)
        with pytest.raises(Broken):
            connection.ask(request("GET", "/"))
        connection.close()


def test_a_request_is_sent_again_when_the_connection_breaks():
    with answering((ANSWER,), (), (ANSWER,)) as port:
        flooded = flood(port, [deque([request("POST", "/")] * 2)])
    assert ([answer.status for answer in flooded.answers], flooded.lost) == ([201, 201], 1)


def test_a_person_is_known_by_cookies_and_a_stranger_by_none():
    sent = request("PUT", "/x", Person("key", "token"), b"{}", [("X-CSRFToken", "token")])
    head, _, body = sent.partition(b"\r\n\r\n")
    assert head.decode().split("\r\n") == [
        "PUT /x HTTP/1.1",
        "Host: 127.0.0.1",
        "Accept-Encoding: gzip, deflate, br",
        "Accept-Language: th",
        "Cookie: sessionid=key; csrftoken=token",
        "Content-Length: 2",
        "X-CSRFToken: token",
    ]
    assert body == b"{}"
    assert b"Cookie" not in request("GET", "/x")
