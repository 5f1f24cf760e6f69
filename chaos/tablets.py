"""Judges at their tablets: they write, and each tablet brings what it keeps to the server as docs/offline.md says.

A tablet that is switched off loses what is in its memory and goes on from what its devices keep. On a shared tablet
one judge is signed in at a time, and nothing of the other's is sent meanwhile. Waiting is shorter than in life: the
network's misfortunes come closer together here.
"""

import json
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import Any, Literal, NamedTuple

from bench.client import HOST
from bench.tablets import Marks
from chaos.devices import Body, Device, Kept
from scoring.core.rubric import Rubric

SECONDS_FOR_AN_ANSWER = 8
FIRST_WAIT, LONGEST_WAIT = 0.02, 0.6
KEPT = (400, 403, 404, 405, 413, 422)  # sending the same again cannot succeed
MOST_AT_ONCE = 400  # ids in one question
AT_ONCE = (1, 1, 2, 3, 6)  # how many ops are written before the next attempt to send
Look = Callable[[str], list[str]]  # at the conflict's page of a sheet: the ops that stand open there
Verdict = Literal["acked", "again", "token", "blocked:invalid", "blocked:upgrade"]


class SwitchedOff(Exception):
    """The tablet went off between a request and its answer."""


class Reply(NamedTuple):
    status: int
    content: dict[str, Any] | None  # None where it is no JSON object


class Judge:
    """Who writes: one person with his sheets, whichever of his tablets he has in hand."""

    def __init__(
        self, user_id: int, session: str, rubric: Rubric, sheets: Sequence[str], look: Look, seed: str
    ) -> None:
        self.look = look
        self.user_id = user_id
        self.session = session
        self.sheets = tuple(sheets)
        self.chance = random.Random(f"{seed}:judge {user_id}")
        self.marks = Marks(rubric, f"{seed}:marks {user_id}")
        self.conflicts: dict[str, dict[str, str]] = {}  # sheet → device → its op that stands open
        self.lock = threading.Lock()

    def open_conflicts(self, sheet_id: str) -> list[str]:
        with self.lock:
            return sorted(self.conflicts.get(sheet_id, {}).values())

    def hear(self, device: Device, op: Kept, answer: dict[str, Any]) -> None:
        """Both tablets are his, so he knows what waits for him on either."""
        with self.lock:
            here = self.conflicts.setdefault(op.sheet_id, {})
            if answer["outcome"] == "conflict":
                here[device.id] = op.op_id
            if answer["outcome"] == "applied" and op.kind == "resolve":
                settled = set(json.loads(op.text)["resolves"])
                self.conflicts[op.sheet_id] = {name: each for name, each in here.items() if each not in settled}

    def body(self) -> Body:
        """Mostly whole, at times with a gap, and once in a while one that breaks a rule."""
        with self.lock:
            body = self.marks.body(0.75)
            first = next(iter(body["criteria"].values()))
            wish = self.chance.random()
            if wish < 0.2:
                first["points"] = None
            elif wish < 0.22:
                first["points"] = "1000"
            return body

    def whole_body(self) -> Body:
        with self.lock:
            return self.marks.body(0.75)


@dataclass(eq=False)
class Tablet:
    """One tablet with the devices, one of each judge who uses it, and the cookies of whoever is signed in."""

    name: str
    devices: list[tuple[Judge, Device]]
    port: int
    seed: str
    session: str | None = None
    token_cookie: str | None = None
    failures: int = 0
    switched_off: int = 0
    signed_in: int = 0
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.seed}:{self.name}")

    # A day's work

    def work(self, ops: int, until: float) -> None:
        """Write until every device keeps ``ops`` ops more than now, and all of them are with the server."""
        targets = {device.id: len(device.ops) + ops for _, device in self.devices}
        while time.monotonic() < until:
            judge, device = self._take_in_hand(targets)
            for _ in range(min(self.chance.choice(AT_ONCE), targets[device.id] - len(device.ops))):
                self._write(judge, device)
            self._live(judge, device)
            if all(len(each.ops) >= targets[each.id] and not each.is_waiting() for _, each in self.devices):
                return

    def settle(self, until: float) -> None:
        """The evening, once every device is empty: the judge chooses and signs, sheet by sheet."""
        for judge, device in self.devices:
            self.sign_in(judge)
            for sheet_id in judge.sheets:
                while not self._refresh(device, sheet_id) and time.monotonic() < until:
                    self._rest()
                waiting = judge.look(sheet_id)
                for kind in ("resolve", "sign") if waiting else ("sign",):
                    resolves = waiting if kind == "resolve" else []
                    device.write(sheet_id, kind, judge.whole_body(), resolves=resolves, client_at=now())
                    self._empty(judge, device, until)

    def empty(self, until: float) -> None:
        for judge, device in self.devices:
            self.sign_in(judge)
            self._empty(judge, device, until)

    def _empty(self, judge: Judge, device: Device, until: float) -> None:
        """Until nothing waits and the server was heard once: it may be another, and lack what it had."""
        is_heard = False
        while (device.is_waiting() or not is_heard) and time.monotonic() < until:
            is_heard = self._live(judge, device)

    def _take_in_hand(self, targets: dict[str, int]) -> tuple[Judge, Device]:
        """Whose work goes on: of a shared tablet now the one's, now the other's."""
        open_ones = [pair for pair in self.devices if len(pair[1].ops) < targets[pair[1].id] or pair[1].is_waiting()]
        judge, device = self.chance.choice(open_ones or self.devices)
        if len(self.devices) > 1 and self.session != judge.session and self.chance.random() < 0.7:
            self.sign_in(judge)
        return judge, device

    def _write(self, judge: Judge, device: Device) -> None:
        sheet_id = self.chance.choice(device.usual if self.chance.random() < 0.8 else judge.sheets)
        is_free = not device.is_waiting(sheet_id)
        waiting = judge.open_conflicts(sheet_id)
        if waiting and is_free and self.chance.random() < 0.8 and self._refresh(device, sheet_id):
            device.write(sheet_id, "resolve", judge.whole_body(), resolves=waiting, client_at=now())
            return
        if device.ops and self.chance.random() < 0.03:
            last = json.loads(list(device.ops.values())[-1].text)
            kind = "save" if last["kind"] == "resolve" else last["kind"]
            device.write(last["sheet_id"], kind, last["body"], resolves=[], client_at=now())
            return
        if is_free and self.chance.random() < 0.8:
            self._refresh(device, sheet_id)  # the sheet is opened where there is a network
        is_signature = self.chance.random() < 0.3
        body = judge.whole_body() if is_signature else judge.body()
        device.write(sheet_id, "sign" if is_signature else "save", body, resolves=[], client_at=now())

    def _live(self, judge: Judge, device: Device) -> bool:
        """One attempt to send, and what may come between; whether all went out."""
        try:
            if self.chance.random() < 0.03:
                self._forget_cookies()
            if self._sync(judge, device):
                self.failures = 0
                return True
            self._rest()
        except SwitchedOff:
            self.switched_off += 1
            self.failures = 0
        return False

    def _rest(self) -> None:
        """Full jitter."""
        time.sleep(self.chance.random() * min(LONGEST_WAIT, FIRST_WAIT * 2**self.failures))
        self.failures += 1

    # The loop of docs/offline.md

    def _sync(self, judge: Judge, device: Device) -> bool:
        """One batch; whether it came to its end."""
        known = self._bootstrap()
        if known is None:
            return False
        if not self._is_his(known, judge) or not self._same_life(device, known):
            return False
        return all(self._send(judge, device, op, known["csrf"]) for op in device.local())

    def _is_his(self, known: dict[str, Any], judge: Judge) -> bool:
        """Signed out: he signs in. Somebody else signed in: nothing is sent and nothing touched."""
        if known["user"] is None:
            self.sign_in(judge)
            return False
        return bool(known["user"]["id"] == judge.user_id)

    def _same_life(self, device: Device, known: dict[str, Any]) -> bool:
        """In another life of the server it is asked first what it lacks of what it had."""
        epoch = known["server_epoch"]
        if device.server_epoch in (None, epoch):
            device.server_epoch = epoch
            return True
        acked, missing = [op.op_id for op in device.ops.values() if op.st == "acked"], set()
        headers = {"Content-Type": "application/json", "X-CSRFToken": known["csrf"]}
        for at in range(0, len(acked), MOST_AT_ONCE):
            said = json.dumps({"device": device.id, "ops": acked[at : at + MOST_AT_ONCE]})
            reply = self._ask("POST", "/api/v1/reconcile", said.encode(), headers)
            if reply is None or reply.status != 200 or reply.content is None or "missing" not in reply.content:
                return False
            missing.update(reply.content["missing"])
        device.begin_again(missing, epoch)
        return True

    def _send(self, judge: Judge, device: Device, op: Kept, csrf: str) -> bool:
        """One op until there is a verdict about it; whether the batch goes on."""
        device.mark_sent(op)
        verdict, reply = self._put(op, csrf)
        if verdict == "token":
            known = self._bootstrap()
            if known is None or not self._is_his(known, judge):
                return False
            verdict, reply = self._put(op, known["csrf"])
        if verdict in ("again", "token"):
            return False
        assert reply is not None
        assert reply.content is not None
        if verdict == "acked":
            device.acknowledge(op, reply.content)
            judge.hear(device, op, reply.content)
            return True
        device.block(op, f"{reply.status} {reply.content.get('error')}")
        return True

    def _put(self, op: Kept, csrf: str) -> tuple[Verdict, Reply | None]:
        headers = {"Content-Type": "application/json", "X-Op-SHA256": op.sha256, "X-CSRFToken": csrf}
        reply = self._ask("PUT", f"/api/v1/sheets/{op.sheet_id}/ops/{op.op_id}", op.text, headers)
        return verdict_on(op, reply), reply

    def _bootstrap(self) -> dict[str, Any] | None:
        reply = self._ask("GET", "/api/v1/bootstrap")
        content = reply.content if reply is not None and reply.status == 200 else None
        is_ours = content is not None and isinstance(content.get("server_epoch"), str) and "user" in content
        return content if is_ours else None

    def _refresh(self, device: Device, sheet_id: str) -> bool:
        try:
            reply = self._ask("GET", f"/api/v1/sheets/{sheet_id}")
        except SwitchedOff:
            self.switched_off += 1
            return False
        if reply is None or reply.status != 200 or reply.content is None or reply.content.get("id") != sheet_id:
            return False
        device.take(sheet_id, reply.content["rev"], reply.content["epoch"])
        return True

    # The browser

    def sign_in(self, judge: Judge) -> None:
        """As signing in leaves it: another session, and a token that has to be asked for anew."""
        self.session, self.token_cookie = judge.session, None
        self.signed_in += 1

    def _forget_cookies(self) -> None:
        self.session = self.token_cookie = None

    def _ask(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Reply | None:
        """None: no answer, and unknown whether the request arrived."""
        cookies = {"sessionid": self.session, "csrftoken": self.token_cookie}
        cookie = "; ".join(f"{name}={value}" for name, value in cookies.items() if value)
        connection = HTTPConnection(HOST, self.port, timeout=SECONDS_FOR_AN_ANSWER)
        try:
            connection.request(method, path, body or None, {"Cookie": cookie, **(headers or {})})
            if self.chance.random() < 0.01:
                raise SwitchedOff
            response = connection.getresponse()
            self._keep_cookies(response.headers.get_all("Set-Cookie") or [])
            return Reply(response.status, read_object(response.read()))
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    def _keep_cookies(self, lines: list[str]) -> None:
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                if name == "csrftoken":
                    self.token_cookie = morsel.value


def verdict_on(op: Kept, reply: Reply | None) -> Verdict:
    """What an answer means to its sender."""
    if reply is None or reply.status == 429 or reply.status >= 500:
        return "again"
    content = reply.content
    if content is None or reply.status == 401 or (reply.status == 403 and content.get("error") == "csrf"):
        return "token"
    if reply.status in (200, 201):
        return "acked" if (content.get("op"), content.get("sha256")) == (op.op_id, op.sha256) else "token"
    if content.get("error") == "hash_mismatch":
        return "again"
    if reply.status == 426:
        return "blocked:upgrade"
    return "blocked:invalid" if reply.status in KEPT else "again"


def read_object(data: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(data)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def now() -> str:
    """What the device's clock says: shown, never compared."""
    return datetime.now(UTC).isoformat()
