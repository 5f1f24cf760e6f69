"""The file that a tablet writes when its work must be carried out by hand: reading it, and nothing else.

A file says whose tablet it was and holds ops word for word, each with its hash. Whatever is wrong with one op is said
of that op; only what is no such file at all is refused as a whole. What becomes of the ops is ``rescue``.
"""

import base64
import binascii
import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from scoring import ops
from scoring.ops import MAX_SEQ, SHA256, Op
from scoring.refusals import RESCUE_FORMAT, RESCUE_TOO_LARGE, RESCUE_UNREADABLE
from subdistricts.refusals import Refusal

FORMAT: Final = "cddeval-rescue"
VERSION: Final = 1
MAX_BYTES: Final = 25 * 1024 * 1024  # static/js/offline/rescue.js writes less and says what it left out
MAX_OPS: Final = 20_000
MAX_PHOTOS: Final = 1_000
NOTED: Final = 40  # characters of what the tablet says of itself, for show only


@dataclass(frozen=True, slots=True)
class Entry:
    """One op of the file, as far as it could be read: the op, or the code that says why not."""

    place: int  # in the file, from 1
    op: Op | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph's bytes; their hash is the one under which sheets name it."""

    sha256: str
    data: bytes


@dataclass(frozen=True, slots=True)
class RescueFile:
    """``broken_photos`` could not be read; the numbers of what was left out are the tablet's own words."""

    sha256: str
    device_id: uuid.UUID
    user_id: int
    exported_at: str
    entries: tuple[Entry, ...]
    photos: tuple[Picture, ...]
    broken_photos: int
    drafts: int
    photos_left_out: int
    ops_left_out: int


def read(data: bytes) -> RescueFile:
    """Refuses what is too large, no JSON, or not of this form."""
    if len(data) > MAX_BYTES:
        raise Refusal(RESCUE_TOO_LARGE, limit=MAX_BYTES // (1024 * 1024))
    try:
        said = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refusal(RESCUE_UNREADABLE, what=type(error).__name__) from error
    if not isinstance(said, dict) or said.get("format") != FORMAT or not _is_number(said.get("version"), VERSION):
        raise Refusal(RESCUE_FORMAT)
    pictures = [_picture(each) for each in _list(said, "photos", MAX_PHOTOS)]
    return RescueFile(
        sha256=hashlib.sha256(data).hexdigest(),
        device_id=_device(said),
        user_id=_number(said, "user_id"),
        exported_at=str(said.get("exported_at", ""))[:NOTED],
        entries=tuple(_entries(_list(said, "ops", MAX_OPS))),
        photos=tuple(picture for picture in pictures if picture),
        broken_photos=pictures.count(None),
        drafts=len(_list(said, "drafts", MAX_OPS)),
        photos_left_out=_number(said, "photos_left_out", default=0),
        ops_left_out=_number(said, "ops_left_out", default=0),
    )


def _entries(sent: list[Any]) -> Iterator[Entry]:
    """An op that stands in the file twice, word for word, is one."""
    seen: set[tuple[uuid.UUID, str]] = set()
    for place, each in enumerate(sent, start=1):
        try:
            op = _op(each)
        except Refusal as refusal:
            yield Entry(place, None, refusal.code)
            continue
        if (op.op_id, op.sha256) not in seen:
            seen.add((op.op_id, op.sha256))
            yield Entry(place, op)


def _op(sent: Any) -> Op:
    """Only text and hash are looked at: what else stands beside them in the file is in the text too."""
    text, sha256 = (sent.get("text"), sent.get("sha256")) if isinstance(sent, dict) else (None, None)
    if not isinstance(text, str) or not isinstance(sha256, str):
        raise Refusal(RESCUE_UNREADABLE, what="op")
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise Refusal(RESCUE_UNREADABLE, what="text") from error
    return ops.read(data, sha256)


def _picture(sent: Any) -> Picture | None:
    sha256, text = (sent.get("sha256"), sent.get("base64")) if isinstance(sent, dict) else (None, None)
    if not isinstance(sha256, str) or not isinstance(text, str) or not SHA256.match(sha256):
        return None
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return Picture(sha256, data) if hashlib.sha256(data).hexdigest() == sha256 else None


def _device(said: dict[str, Any]) -> uuid.UUID:
    try:
        return uuid.UUID(str(said.get("device_id")))
    except ValueError as error:
        raise Refusal(RESCUE_UNREADABLE, what="device_id") from error


def _number(said: dict[str, Any], name: str, default: int | None = None) -> int:
    value = said.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_SEQ:
        raise Refusal(RESCUE_UNREADABLE, what=name)
    return value


def _is_number(value: Any, wanted: int) -> bool:
    return type(value) is int and value == wanted


def _list(said: dict[str, Any], name: str, most: int) -> list[Any]:
    value = said.get(name, [])
    if not isinstance(value, list) or len(value) > most:
        raise Refusal(RESCUE_UNREADABLE, what=name)
    return value
