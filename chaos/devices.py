"""What a judge's device keeps, and what may happen to it: the part of docs/offline.md that survives a power cut.

Every method of ``Device`` that changes something is one transaction of the device's database, whole or not at all.
Sending is ``tablets``; it holds in memory nothing that may be lost with it.
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal

Body = dict[str, Any]
MOVES_THE_BASE = ("applied", "duplicate")


@dataclass(slots=True)
class Kept:
    """An op as it is kept: its text is what is sent, and never written anew."""

    op_id: str
    sheet_id: str
    seq: int
    kind: str
    text: bytes
    sha256: str
    st: Literal["local", "acked", "blocked"] = "local"
    block: str = ""
    attempts: int = 0
    answer: dict[str, Any] | None = None


@dataclass(slots=True)
class Copy:
    """What the device knows of a sheet on the server."""

    base_rev: int = 0
    epoch_seen: int = 0


@dataclass(slots=True)
class Device:
    """One judge's database on one tablet."""

    name: str
    user_id: int
    form_version: str
    sheets: dict[str, Copy]
    usual: tuple[str, ...]  # the sheets that it is mostly taken in hand for
    id: str = field(init=False)
    seq: int = 0
    server_epoch: str | None = None
    ops: dict[str, Kept] = field(default_factory=dict)  # by id, in the order of seq
    announced: set[str] = field(default_factory=set)  # ops of which it was said that they are saved here

    def __post_init__(self) -> None:
        self.id = str(uuid.uuid5(uuid.NAMESPACE_OID, self.name))

    def local(self) -> Iterator[Kept]:
        return (op for op in list(self.ops.values()) if op.st == "local")

    def is_waiting(self, sheet_id: str | None = None) -> bool:
        return any(sheet_id in (None, op.sheet_id) for op in self.local())

    def write(self, sheet_id: str, kind: str, body: Body, *, resolves: list[str], client_at: str) -> Kept:
        """The next op. A save of the same sheet that was never sent makes way for it."""
        replaced = self._replaceable(sheet_id)
        if replaced is not None:
            del self.ops[replaced.op_id]
            self.announced.discard(replaced.op_id)
        self.seq += 1
        op = self._compose(sheet_id, kind, body, resolves, client_at)
        self.ops[op.op_id] = op
        self.announced.add(op.op_id)
        return op

    def _replaceable(self, sheet_id: str) -> Kept | None:
        last = next((op for op in reversed(list(self.local())) if op.sheet_id == sheet_id), None)
        return last if last is not None and last.kind == "save" and last.attempts == 0 else None

    def _compose(self, sheet_id: str, kind: str, body: Body, resolves: list[str], client_at: str) -> Kept:
        op_id = str(uuid.uuid5(uuid.UUID(self.id), str(self.seq)))
        copy = self.sheets[sheet_id]
        said = {
            "op_id": op_id,
            "sheet_id": sheet_id,
            "device_id": self.id,
            "user_id": self.user_id,
            "seq": self.seq,
            "kind": kind,
            "base_rev": copy.base_rev,
            "epoch_seen": copy.epoch_seen,
            "resolves": resolves,
            "form_version": self.form_version,
            "app_build": "chaos",
            "schema_v": 1,
            "client_at": client_at,
            "body": body,
        }
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        return Kept(op_id, sheet_id, self.seq, kind, text, sha256(text).hexdigest())

    def mark_sent(self, op: Kept) -> None:
        op.attempts += 1

    def acknowledge(self, op: Kept, answer: dict[str, Any]) -> None:
        op.st, op.answer = "acked", answer
        if answer["outcome"] in MOVES_THE_BASE:
            self.sheets[op.sheet_id] = Copy(answer["sheet"]["rev"], answer["sheet"]["epoch"])

    def block(self, op: Kept, code: str) -> None:
        op.st, op.block = "blocked", code

    def begin_again(self, missing: set[str], server_epoch: str) -> None:
        """Another life of the server: what it does not have is to be sent again, as it is."""
        self.server_epoch = server_epoch
        for op_id in missing & self.ops.keys():
            self.ops[op_id].st = "local"

    def take(self, sheet_id: str, rev: int, epoch: int) -> None:
        """The server's sheet, where nothing here waits to be sent to it."""
        if not self.is_waiting(sheet_id):
            self.sheets[sheet_id] = Copy(rev, epoch)
