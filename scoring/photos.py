"""The rules about photographs: what a judge sends beside his sheets, and which of those that a sheet names are there.

A sheet names its photographs by the hash of the bytes that the tablet has; the bytes come apart from it, before or
after, and a sheet never waits for them. What is named and has not come is counted and told to all who read the sheet.

Photographs lie in the database and not as files in VAR_DIR, because of what an acknowledgement promises. There a
photograph is written, on the disk and told in the trail by one commit, as an op is; a kill or a full disk leaves all
of it or nothing, and no half file or temporary copy that somebody has to find. There is one thing to back up, and no
restored database that speaks of files which are not there. It costs some 300 kB a photograph in the database file,
written once and read by its key.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from scoring import pictures
from scoring.models import Photo, ScoreSheet, SheetOp
from scoring.ops import SHA256
from scoring.pictures import Picture
from scoring.refusals import PHOTO_HASH_MISMATCH, PHOTO_TOO_LARGE, PHOTO_TOO_MANY, SHEET_NOT_FOUND
from scoring.servers import server_epoch
from scoring.sheets import Answer
from subdistricts import audit
from subdistricts.models import Round, User
from subdistricts.refusals import Refusal

MEGABYTE: Final = 1024 * 1024
MAX_BYTES: Final = 3 * MEGABYTE
MOST_OF_ONE: Final = 3_000  # of one person: twelve for each criterion of fifty sheets; a tablet gone mad fills no disk


@dataclass(frozen=True, slots=True)
class Named:
    """A photograph that a sheet names, and whether it has come."""

    sha256: str
    has_come: bool


# Receiving


def receive(data: bytes, sha256: str, *, judge: User, actor: User, now: datetime) -> Answer:
    """Keep a photograph of ``judge``; the same one again is answered as before and has no effect.

    Refuses ``photo_too_large``, ``photo_hash_mismatch``, ``not_found`` where he is nobody's judge, ``photo_too_many``,
    and what ``pictures.clean`` refuses. ``actor`` is another only where staff bring it out of a tablet's file.
    """
    refuse_large(len(data))
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Refusal(PHOTO_HASH_MISMATCH)
    there = _kept(judge, sha256)
    if there is not None:
        return _answer(there, replay=True)
    round_ = _round_of(judge)
    if Photo.objects.filter(user=judge).count() >= MOST_OF_ONE:
        raise Refusal(PHOTO_TOO_MANY, limit=MOST_OF_ONE)
    picture = pictures.clean(data)  # before the transaction: nobody waits for a decoder
    try:
        return _answer(_keep(picture, sha256, judge, round_, actor, now), replay=False)
    except IntegrityError:
        there = _kept(judge, sha256)
        if there is None:
            raise
        return _answer(there, replay=True)  # its twin came at the same moment


def refuse_large(size: int) -> None:
    if size > MAX_BYTES:
        raise Refusal(PHOTO_TOO_LARGE, limit=MAX_BYTES // MEGABYTE)


def _kept(judge: User, sha256: str) -> Photo | None:
    return Photo.objects.filter(user=judge, sha256=sha256).defer("jpeg").first()


def _round_of(judge: User) -> Round:
    """The newest round in which he fills in sheets, for the trail: the photograph itself belongs to no round yet."""
    newest = ScoreSheet.objects.judged_by(judge).order_by("-candidate__round").values("candidate__round")[:1]
    round_: Round | None = Round.objects.filter(pk=newest).first()
    if round_ is None:
        raise Refusal(SHEET_NOT_FOUND)
    return round_


@transaction.atomic
def _keep(picture: Picture, sha256: str, judge: User, round_: Round, actor: User, now: datetime) -> Photo:
    photo = Photo.objects.create(
        user=judge,
        sha256=sha256,
        width=picture.width,
        height=picture.height,
        size=len(picture.jpeg),
        received_at=now,
        jpeg=picture.jpeg,
    )
    audit.record(
        actor, "photo.received", audit.subject_of(photo), now=now, round_=round_, sha256=sha256, judge=judge.pk
    )
    return photo


def _answer(photo: Photo, *, replay: bool) -> Answer:
    content: dict[str, Any] = {
        "sha256": photo.sha256,
        "width": photo.width,
        "height": photo.height,
        "size": photo.size,
        "received_at": photo.received_at.astimezone(UTC).isoformat(),
        "server_epoch": server_epoch(),
    }
    return Answer(content | {"replay": True} if replay else content, replay)


# What a sheet names


def hashes_in(body: Mapping[str, Any] | None) -> dict[str, list[str]]:
    """The hashes that a body names, by criterion; what is no hash is left out."""
    entries = (body or {}).get("criteria", {})
    return {code: [each for each in _listed(entry) if _is_hash(each)] for code, entry in entries.items()}


def _listed(entry: Mapping[str, Any]) -> Iterable[Any]:
    photos = entry.get("photos")
    return photos if isinstance(photos, list) else ()


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and SHA256.match(value) is not None


def of_sheet(sheet: ScoreSheet, body: Mapping[str, Any] | None) -> dict[str, list[Named]]:
    """By criterion, what a body of this sheet names, in its order. One query, none where nothing is named."""
    named = hashes_in(body)
    come = _come(sheet, {each for hashes in named.values() for each in hashes})
    return {code: [Named(each, each in come) for each in hashes] for code, hashes in named.items()}


def _come(sheet: ScoreSheet, hashes: set[str]) -> set[str]:
    """Of these hashes, those of photographs that somebody has sent who also wrote on this sheet."""
    if not hashes:
        return set()
    writers = SheetOp.objects.filter(sheet=sheet).values("user")
    return set(Photo.objects.filter(sha256__in=hashes, user__in=writers).values_list("sha256", flat=True))


def count_missing(named: Mapping[str, Iterable[Named]]) -> int:
    """How many photographs have not come, each counted once."""
    return len({photo.sha256 for photos in named.values() for photo in photos if not photo.has_come})
