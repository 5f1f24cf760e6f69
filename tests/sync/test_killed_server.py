"""A7: a server killed in the middle of an op loses nothing and leaves nothing half written.

gunicorn is killed, master and workers in one moment, at each phase of an op; afterwards the tablet sends it again.
"""

import http.client
import threading
import time
from contextlib import suppress
from hashlib import sha256

import pytest
from django.conf import settings
from django.db import connection

from bench.sessions import sign_in
from chaos.servers import Server
from scoring import servers
from scoring.models import SheetOp
from subdistricts.models import AuditEntry
from tests import make

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
UNCOMMITTED = ("nothing is written", "the op is written", "the sheet is written", "the trail is written")
COMMITTED = "all is committed"
SECONDS_TO_STALL = 60


@pytest.fixture
def own():
    return make.sheet(make.open_round(judges=1), "judge1")


@pytest.fixture
def serve(tmp_path):
    """A server of the tests' own database, with the program's settings, that stops at the phase it is told."""
    signs = iter(range(100))

    def start(phase: str = "") -> Server:
        sign = tmp_path / f"reached {next(signs)}"
        server = Server(tmp_path, "tests.sync.stalling", STALL_AT=phase, STALL_SIGN=str(sign), **environment())
        server.sign = sign
        return server

    return start


def environment() -> dict[str, str]:
    named = connection.settings_dict
    if connection.vendor == "postgresql":
        url = f"postgres://{named['USER']}@{named['HOST'].replace('/', '%2F')}/{named['NAME']}"
    else:
        url = f"sqlite:///{named['NAME']}"
    return {
        "DJANGO_SETTINGS_MODULE": "cddeval.settings",
        "DATABASE_URL": url,
        "SECRET_KEY": settings.SECRET_KEY,
        "VAR_DIR": str(settings.VAR_DIR),
        "WEB_CONCURRENCY": "1",
    }


def put(server: Server, own, data: bytes, op_id: str):
    person = sign_in(own.seat.holder)
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {
        "Cookie": f"sessionid={person.session}; csrftoken={person.token}",
        "X-CSRFToken": person.token,
        "X-Op-SHA256": sha256(data).hexdigest(),
        "Content-Type": "application/json",
    }
    with suppress(OSError, http.client.HTTPException):
        link.request("PUT", f"/api/v1/sheets/{own.pk}/ops/{op_id}", data, headers)
        return link.getresponse().status
    return None


def kill_at(phase: str, serve, own, data: bytes, op_id: str) -> list[int | None]:
    heard: list[int | None] = []
    with serve(phase) as server:
        server.wait_until_ready()
        asking = threading.Thread(target=lambda: heard.append(put(server, own, data, op_id)) or connection.close())
        asking.start()
        deadline = time.monotonic() + SECONDS_TO_STALL
        while not server.sign.exists():
            assert time.monotonic() < deadline, server.log.read_text()
            time.sleep(0.02)
        server.fell()
        asking.join()
    return heard


def kept(own) -> tuple[int, int, int]:
    """The op, what the sheet says, what the trail says."""
    own.refresh_from_db()
    return SheetOp.objects.filter(sheet=own).count(), own.rev, AuditEntry.objects.filter(action="sheet.sign").count()


@pytest.mark.parametrize("phase", [*UNCOMMITTED, COMMITTED])
def test_a7_a_server_killed_in_the_middle_of_an_op_leaves_all_of_it_or_nothing(serve, own, phase):
    servers.server_epoch()
    device = make.Device(own.seat.holder)
    op_id = "0b0f6ec5-7f6f-4a3e-9d7c-3f1c7c1d2a11"
    data = device.op_text(own, "sign", make.FULL, op_id=op_id)
    assert kill_at(phase, serve, own, data, op_id) == [None]
    assert kept(own) == ((1, 1, 1) if phase == COMMITTED else (0, 0, 0))
    with serve() as server:
        server.wait_until_ready()
        answers = [put(server, own, data, op_id) for _ in range(2)]
    assert answers == ([200, 200] if phase == COMMITTED else [201, 200])
    assert kept(own) == (1, 1, 1)
    assert (own.signed_body, SheetOp.objects.get().answer["sheet"]["total"]) == (make.FULL, "100.0000")
