"""Two or more versions of one sheet, laid side by side for their judge: what differs, and the body he settles on.

Nothing here decides: no version is better for being later, and no clock is compared. The choice goes to ``sheets`` as
an op of the kind ``resolve``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from scoring import notes, ops
from scoring.criteria import Card, Criteria, whole_body
from scoring.models import ScoreSheet, SheetOp
from scoring.notes import NOTE
from scoring.ops import FORM_BUILD
from scoring.sheets import MAX_PHOTOS
from subdistricts.models import User

SERVER = "server"  # the key of the version that stands on the server now


@dataclass(frozen=True, slots=True)
class Version:
    """One whole body and where it came from. ``sent_at`` is what its device's clock said, for show only."""

    key: str
    body: dict[str, Any]
    device: str  # the beginning of the device's id; empty for the plain form
    sent_at: datetime | None
    received_at: datetime | None
    signs: bool

    @property
    def is_current(self) -> bool:
        return self.key == SERVER


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a field, and the versions that have it; ``key`` is the first of these."""

    key: str
    value: Any
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the sheet over all versions. ``card`` is None for the private note."""

    name: str
    kind: str  # points, recommendation or private_note
    card: Card | None
    options: tuple[Option, ...]

    @property
    def differs(self) -> bool:
        return len(self.options) > 1


def versions_of(sheet: ScoreSheet, criteria: Criteria, judge: User) -> list[Version]:
    """The body on the server, then every open conflicting op's, oldest first.

    A private note written by somebody else, who sat for the same seat, is left out; on the server's version stands the
    judge's own.
    """
    current = sheet.last_applied
    body = notes.body_for(judge, sheet, writer=current and current.user_id)
    found = [_version(SERVER, body, current, criteria, with_note=True)]
    for conflict in sheet.conflicts.open().select_related("op").order_by("pk"):
        own = conflict.op.user_id == judge.pk
        sent = ops.body_of(conflict.op.text)
        found.append(_version(str(conflict.op.op_id), sent, conflict.op, criteria, with_note=own))
    return found


def _version(key: str, body: Any, op: SheetOp | None, criteria: Criteria, *, with_note: bool) -> Version:
    return Version(
        key=key,
        body=whole_body(criteria.cards, body, with_note=with_note),
        device="" if op is None or op.app_build == FORM_BUILD else str(op.device_id)[:4].upper(),
        sent_at=None if op is None else moment_said(op.client_at),
        received_at=None if op is None else op.received_at,
        signs=op is not None and op.kind == SheetOp.Kind.SIGN,
    )


def moment_said(text: str) -> datetime | None:
    """A device may say anything here; what is no time of these years with a zone is not shown."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None or found.tzinfo is None or not 2000 <= found.year < 2200:
        return None
    return found


def fields_of(criteria: Criteria, versions: list[Version]) -> list[Field]:
    """Every field of the sheet in its order, with the values that it has in the versions."""
    fields = []
    for card in criteria.cards:
        for kind in ("points", "recommendation"):
            values = [version.body["criteria"][card.code][kind] for version in versions]
            fields.append(Field(f"{kind}_{card.code}", kind, card, _options(versions, values)))
    notes = [version.body[NOTE] for version in versions]
    return [*fields, Field(NOTE, NOTE, None, _options(versions, notes))]


def _options(versions: list[Version], values: list[Any]) -> tuple[Option, ...]:
    found: list[Option] = []
    for value in dict.fromkeys(values):
        having = tuple(version for version, other in zip(versions, values, strict=True) if other == value)
        found.append(Option(having[0].key, value, having))
    return tuple(found)


def settled_body(criteria: Criteria, versions: list[Version], chosen: Mapping[str, str]) -> dict[str, Any]:
    """The body made of the chosen options: ``chosen`` names an option's key for every field that differs.

    Photographs of all versions are kept, as many as a criterion takes; the judge may take one away on the sheet.
    """
    said = {field.name: _value(field, chosen.get(field.name)) for field in fields_of(criteria, versions)}
    entries = {
        card.code: {
            "points": said[f"points_{card.code}"],
            "recommendation": said[f"recommendation_{card.code}"],
            "photos": _photos(versions, card.code)[:MAX_PHOTOS],
        }
        for card in criteria.cards
    }
    return {"criteria": entries, NOTE: said[NOTE]}


def _value(field: Field, key: str | None) -> Any:
    if not field.differs:
        return field.options[0].value
    return next(option.value for option in field.options if option.key == key)


def too_many_photos(criteria: Criteria, versions: list[Version]) -> list[Card]:
    """Criteria of which not all photographs find room; those that do not stay in the ops that named them."""
    return [card for card in criteria.cards if len(_photos(versions, card.code)) > MAX_PHOTOS]


def _photos(versions: list[Version], code: str) -> list[str]:
    return list(dict.fromkeys(photo for version in versions for photo in version.body["criteria"][code]["photos"]))
