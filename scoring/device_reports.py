"""What a device says of itself beside its ops: that it is there and what waits on it (a report), and which ops it keeps
(an offer). Reading these and nothing else; what becomes of them is ``devices``.
"""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from scoring.refusals import NOT_PARSEABLE, REPORT_TOO_LARGE
from subdistricts.refusals import Refusal

MAX_BYTES: Final = 20 * 1024  # some 500 ids of ops
MOST: Final = 1_000_000  # of anything that a device counts
LONGEST_AGE_S: Final = 10 * 366 * 24 * 3600  # what is older is told as this old
MOST_AGE_S: Final = 10**11  # by clocks that were put right meanwhile
YEARS: Final = range(1970, 2700)  # that a device's clock may show: one without a battery, one set to the Buddhist year


@dataclass(frozen=True, slots=True)
class Report:
    """What a device says of itself; see :class:`scoring.models.Device`."""

    device_id: uuid.UUID
    pending: int
    oldest_age: timedelta | None
    persisted: bool | None
    standalone: bool | None
    build: str
    ready_sheets: int | None
    ready_at: datetime | None
    lost_at: datetime | None


@dataclass(frozen=True, slots=True)
class Offer:
    """The ops that a device keeps, offered after the database came back from an older copy."""

    device_id: uuid.UUID
    ops: tuple[uuid.UUID, ...]


def read_report(data: bytes) -> Report:
    """Refuses what cannot be read. Fields that it does not know are a newer app's, and are left alone."""
    said = _object(data)
    age = _optional(said, "oldest_age_s", MOST_AGE_S)
    ready = said.get("ready")
    if ready is not None and not isinstance(ready, dict):
        raise Refusal(NOT_PARSEABLE, what="ready")
    return Report(
        device_id=_identifier(said.get("device"), "device"),
        pending=_number(said, "pending", MOST),
        oldest_age=None if age is None else timedelta(seconds=min(age, LONGEST_AGE_S)),
        persisted=_switch(said, "persisted"),
        standalone=_switch(said, "standalone"),
        build=_line(said, "build", 80),
        ready_sheets=None if ready is None else _number(ready, "sheets", MOST),
        ready_at=None if ready is None else _moment(ready, "at"),
        lost_at=None if said.get("lost_at") is None else _moment(said, "lost_at"),
    )


def read_offer(data: bytes) -> Offer:
    said = _object(data)
    ids = said.get("ops")
    if not isinstance(ids, list):
        raise Refusal(NOT_PARSEABLE, what="ops")
    return Offer(_identifier(said.get("device"), "device"), tuple(_identifier(each, "ops") for each in ids))


def _object(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise Refusal(REPORT_TOO_LARGE, limit=MAX_BYTES // 1024)
    try:
        said = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refusal(NOT_PARSEABLE, what=type(error).__name__) from error
    if not isinstance(said, dict):
        raise Refusal(NOT_PARSEABLE, what="object")
    return said


def _identifier(value: Any, name: str) -> uuid.UUID:
    try:
        found = uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or str(found) != value:
        raise Refusal(NOT_PARSEABLE, what=name)
    return found


def _number(said: dict[str, Any], name: str, limit: int) -> int:
    """A count or an age in seconds; a fraction of a second is dropped."""
    value = said.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= limit:
        raise Refusal(NOT_PARSEABLE, what=name)
    return int(value)


def _optional(said: dict[str, Any], name: str, limit: int) -> int | None:
    return None if said.get(name) is None else _number(said, name, limit)


def _switch(said: dict[str, Any], name: str) -> bool | None:
    """None where the browser does not say."""
    value = said.get(name)
    if value is not None and not isinstance(value, bool):
        raise Refusal(NOT_PARSEABLE, what=name)
    return value


def _line(said: dict[str, Any], name: str, limit: int) -> str:
    value = said.get(name, "")
    if not isinstance(value, str) or len(value) > limit or not value.isprintable():
        raise Refusal(NOT_PARSEABLE, what=name)
    return value


def _moment(said: dict[str, Any], name: str) -> datetime:
    """A moment of the device's own clock, which is shown and never compared."""
    value = said.get(name)
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or found.year not in YEARS:
        raise Refusal(NOT_PARSEABLE, what=name)
    return found.astimezone(UTC)
