"""An op: one whole score sheet as a device sent it. Reading and writing its text; deciding about it is ``sheets``.

The text is stored and hashed exactly as received. What cannot be read at all is refused here and not stored; what can
be read but breaks a scoring rule is read all the same, stored, and answered ``invalid`` by ``sheets``.
"""

import hashlib
import json
import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from scoring.refusals import HASH_MISMATCH, NOT_PARSEABLE, OP_TOO_LARGE, UPGRADE
from subdistricts.refusals import Refusal

MAX_BYTES: Final = 64 * 1024
MAX_INTEGER: Final = 2**31 - 1
MAX_SEQ: Final = 2**53 - 1
KINDS: Final = ("save", "sign", "resolve")
SCHEMA_V: Final = 1  # of what is written now
SCHEMAS: Final = (1,)  # all that were ever released: tablets still hold ops of them
FORM_BUILD: Final = "form"  # the app_build of ops that the plain form composes
SHA256 = re.compile(r"[0-9a-f]{64}\Z")
SURROGATE_OR_NUL = re.compile("[\ud800-\udfff\x00]")


@dataclass(frozen=True, slots=True)
class Op:
    """One op, read. ``base_rev`` is the sheet's rev that the draft began from, ``epoch_seen`` the epoch it knew."""

    op_id: uuid.UUID
    sheet_id: uuid.UUID
    device_id: uuid.UUID
    user_id: int
    seq: int
    kind: str
    base_rev: int
    epoch_seen: int
    resolves: tuple[uuid.UUID, ...]
    form_version: str
    app_build: str
    schema_v: int
    client_at: str
    body: dict[str, Any]
    text: str
    sha256: str


def read(data: bytes, sha256: str) -> Op:
    """Read an op from the bytes of a request; ``sha256`` is what the sender says their hash is.

    Refuses ``too_large``, ``hash_mismatch``, ``not_parseable`` and ``upgrade``; in these cases nothing is to be stored.
    """
    if len(data) > MAX_BYTES:
        raise Refusal(OP_TOO_LARGE, limit=MAX_BYTES // 1024)
    digest = hashlib.sha256(data).hexdigest()
    if sha256.lower() != digest:
        raise Refusal(HASH_MISMATCH)
    try:
        text = data.decode()
        sent = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_unique_keys)
        _check_text(sent)
    except (ValueError, RecursionError) as error:
        raise Refusal(NOT_PARSEABLE, what=type(error).__name__) from error
    if not isinstance(sent, dict):
        raise Refusal(NOT_PARSEABLE, what="object")
    schema_v = _integer(sent, "schema_v", 32767)
    if schema_v not in SCHEMAS:
        raise Refusal(UPGRADE)  # nothing else in it can be relied on
    return Op(
        op_id=_identifier(sent, "op_id"),
        sheet_id=_identifier(sent, "sheet_id"),
        device_id=_identifier(sent, "device_id"),
        user_id=_integer(sent, "user_id", MAX_SEQ),
        seq=_integer(sent, "seq", MAX_SEQ),
        kind=_kind(sent),
        base_rev=_integer(sent, "base_rev", MAX_INTEGER),
        epoch_seen=_integer(sent, "epoch_seen", MAX_INTEGER),
        resolves=_resolves(sent),
        form_version=_line(sent, "form_version", 80),
        app_build=_line(sent, "app_build", 80),
        schema_v=schema_v,
        client_at=_line(sent, "client_at", 40),
        body=_body(sent),
        text=text,
        sha256=digest,
    )


def compose(
    *,
    sheet_id: uuid.UUID,
    device_id: uuid.UUID,
    user_id: int,
    seq: int,
    kind: str,
    base_rev: int,
    epoch_seen: int,
    form_version: str,
    body: dict[str, Any],
    now: datetime,
    resolves: tuple[str, ...] = (),
) -> tuple[bytes, str]:
    """The text of an op made from the plain form, and its hash.

    The op's id follows from the form's device, its number and what it says: two clicks at once make one op.
    """
    said = json.dumps([seq, kind, base_rev, sorted(resolves), body], sort_keys=True, ensure_ascii=False)
    fields = {
        "op_id": str(uuid.uuid5(device_id, said)),
        "sheet_id": str(sheet_id),
        "device_id": str(device_id),
        "user_id": user_id,
        "seq": seq,
        "kind": kind,
        "base_rev": base_rev,
        "epoch_seen": epoch_seen,
        "resolves": list(resolves),
        "form_version": form_version,
        "app_build": FORM_BUILD,
        "schema_v": SCHEMA_V,
        "client_at": now.isoformat(),
        "body": body,
    }
    data = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    return data, hashlib.sha256(data).hexdigest()


def body_of(text: str) -> dict[str, Any]:
    """The body in a stored op's text."""
    body: dict[str, Any] = json.loads(text)["body"]
    return body


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two values under one key would be one mark to us and another to somebody else."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _check_text(value: Any) -> None:
    """No character that a database cannot keep."""
    if isinstance(value, str) and SURROGATE_OR_NUL.search(value):
        raise ValueError("a character that cannot be stored")
    if isinstance(value, dict):
        for key, item in value.items():
            _check_text(key)
            _check_text(item)
    if isinstance(value, list):
        for item in value:
            _check_text(item)


def _identifier(sent: dict[str, Any], name: str) -> uuid.UUID:
    return _uuid(sent.get(name), name)


def _uuid(value: Any, name: str) -> uuid.UUID:
    try:
        found = uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or str(found) != value:
        raise Refusal(NOT_PARSEABLE, what=name)
    return found


def _integer(sent: dict[str, Any], name: str, limit: int) -> int:
    value = sent.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= limit:
        raise Refusal(NOT_PARSEABLE, what=name)
    return value


def _line(sent: dict[str, Any], name: str, limit: int) -> str:
    value = sent.get(name)
    if not isinstance(value, str) or len(value) > limit:
        raise Refusal(NOT_PARSEABLE, what=name)
    return value


def _kind(sent: dict[str, Any]) -> str:
    if sent.get("kind") not in KINDS:
        raise Refusal(NOT_PARSEABLE, what="kind")
    return str(sent["kind"])


def _resolves(sent: dict[str, Any]) -> tuple[uuid.UUID, ...]:
    value = sent.get("resolves", [])
    if not isinstance(value, list):
        raise Refusal(NOT_PARSEABLE, what="resolves")
    return tuple(_uuid(item, "resolves") for item in value)


def _body(sent: dict[str, Any]) -> dict[str, Any]:
    """The outline only: whether the marks in it keep the rules is judged later, after the op has been stored."""
    body = sent.get("body")
    criteria = body.get("criteria") if isinstance(body, dict) else None
    if not isinstance(criteria, dict) or not all(isinstance(entry, dict) for entry in criteria.values()):
        raise Refusal(NOT_PARSEABLE, what="body")
    assert isinstance(body, dict)
    return body
