"""What a tablet's file holds, laid beside what the database holds: which ops are new, which are here, which do not fit.

Nothing is written. Of sheets that are neither the reader's own nor of a round that he leads not even the existence is
told: an op of one stands with those that do not fit.
"""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Model, TextChoices
from django.utils.translation import gettext_lazy as _

from scoring.conflicts import moment_said
from scoring.models import Photo, RescuedOp, RescuedPhoto, ScoreSheet, SheetOp
from scoring.ops import Op
from scoring.refusals import RESCUE_NOTHING
from scoring.rescue_files import Entry, Picture, RescueFile
from subdistricts.models import Round, User
from subdistricts.permissions import may_lead_round
from subdistricts.refusals import Refusal

AT_ONCE = 500  # ids in one question


class Standing(TextChoices):
    """Of one op in a file."""

    NEW = "new", _("new")
    HERE = "here", _("already received")
    WAITING = "waiting", _("already brought")
    REFUSED = "refused", _("already brought, refused by the judge")
    DIFFERING = "differing", _("differs from what was received under its number")
    NOT_HIS = "not_his", _("not a sheet of this judge within your reach")
    UNREADABLE = "unreadable", _("cannot be read")


TAKEN = (Standing.NEW, Standing.DIFFERING)
LEFT_OUT = (Standing.NOT_HIS, Standing.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Found:
    """One op of the file and how it stands; ``sheet`` where there is one for the reader."""

    entry: Entry
    standing: Standing
    sheet: ScoreSheet | None = None


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One sheet in the file: how many ops stand how."""

    sheet: ScoreSheet
    counts: list[tuple[Standing, int]]


class Contents:
    """A file as its reader may know it. ``photos`` are those that its ops name and that are not here."""

    def __init__(self, file: RescueFile, judge: User, found: list[Found]) -> None:
        self.file = file
        self.judge = judge
        self.found = found

    @property
    def device(self) -> str:
        return str(self.file.device_id)[:4].upper()

    @property
    def exported_at(self) -> datetime | None:
        """What the tablet's clock said, for show only."""
        return moment_said(self.file.exported_at)

    @cached_property
    def counts(self) -> list[tuple[Standing, int]]:
        """Every standing that occurs, in the order of ``Standing``."""
        return _counted(each.standing for each in self.found)

    @property
    def left_out(self) -> list[Found]:
        return [each for each in self.found if each.standing in LEFT_OUT]

    @property
    def to_be_taken(self) -> list[tuple[Op, ScoreSheet]]:
        return [
            (each.entry.op, each.sheet)
            for each in self.found
            if each.standing in TAKEN and each.entry.op is not None and each.sheet is not None
        ]

    @property
    def sheets(self) -> list[SheetLine]:
        parts: dict[uuid.UUID, tuple[ScoreSheet, list[Standing]]] = {}
        for each in self.found:
            if each.sheet is not None:
                parts.setdefault(each.sheet.pk, (each.sheet, []))[1].append(each.standing)
        return [SheetLine(sheet, _counted(standings)) for sheet, standings in parts.values()]

    @cached_property
    def photos(self) -> list[Picture]:
        named = {photo for each in self.found if each.sheet and each.entry.op for photo in photos_of(each.entry.op)}
        there = set(RescuedPhoto.objects.filter(user=self.judge).values_list("sha256", flat=True))
        there |= set(Photo.objects.filter(user=self.judge).values_list("sha256", flat=True))
        pictures = {each.sha256: each for each in self.file.photos}
        return [picture for sha256, picture in pictures.items() if sha256 in named - there]


def photos_of(op: Op) -> list[str]:
    """The hashes under which a body names its photographs, whatever else may stand there."""
    lists = (entry.get("photos") for entry in op.body["criteria"].values())
    return [each for some in lists if isinstance(some, list) for each in some if isinstance(each, str)]


def look(file: RescueFile, *, actor: User) -> Contents:
    """How every op of the file stands. Refuses a file in which nothing is for this reader."""
    judge = User.objects.filter(pk=file.user_id).first()
    fitting = [each.op for each in file.entries if each.op is not None and each.op.user_id == file.user_id]
    sheets = _sheets(fitting, judge, actor)
    known = _Known(fitting)
    found = [_found(each, file, sheets, known) for each in file.entries]
    if judge is None or not any(each.sheet for each in found):
        counts = Counter(each.standing for each in found)
        raise Refusal(RESCUE_NOTHING, unreadable=counts[Standing.UNREADABLE], not_his=counts[Standing.NOT_HIS])
    return Contents(file, judge, found)


def _found(entry: Entry, file: RescueFile, sheets: dict[uuid.UUID, ScoreSheet], known: "_Known") -> Found:
    if entry.op is None:
        return Found(entry, Standing.UNREADABLE)
    if entry.op.user_id != file.user_id or entry.op.sheet_id not in sheets:
        return Found(entry, Standing.NOT_HIS)
    return Found(entry, known.standing_of(entry.op), sheets[entry.op.sheet_id])


def _sheets(fitting: list[Op], judge: User | None, actor: User) -> dict[uuid.UUID, ScoreSheet]:
    """The judge's, as far as they are the reader's own or of rounds that he leads."""
    if judge is None:
        return {}
    found: dict[uuid.UUID, ScoreSheet] = {}
    own = ScoreSheet.objects.judged_by(judge).for_page()
    for some in _batches({op.sheet_id for op in fitting}):
        found |= {row.pk: row for row in own.filter(pk__in=some)}
    if judge == actor:
        return found
    rounds: dict[int, Round] = {row.candidate.round_id: row.candidate.round for row in found.values()}
    led = {key for key, round_ in rounds.items() if may_lead_round(actor, round_)}
    return {key: row for key, row in found.items() if row.candidate.round_id in led}


class _Known:
    """What is here under the ids and numbers that the file's ops have."""

    def __init__(self, fitting: list[Op]) -> None:
        ids = {op.op_id for op in fitting}
        self.received: dict[uuid.UUID, str] = dict(_of(SheetOp, ids))
        self.waiting = set(_of(RescuedOp, ids))
        judges = {op.user_id for op in fitting}
        self.refused = set(RescuedOp.objects.filter(user__in=judges).refused().values_list("op_id", "sha256"))
        devices = {op.device_id for op in fitting}
        numbers = SheetOp.objects.filter(device_id__in=devices).values_list("device_id", "seq", "op_id")
        self.numbers = {(device, seq): op_id for device, seq, op_id in numbers}

    def standing_of(self, op: Op) -> Standing:
        if self.received.get(op.op_id) == op.sha256:
            return Standing.HERE
        if (op.op_id, op.sha256) in self.refused:
            return Standing.REFUSED
        if (op.op_id, op.sha256) in self.waiting:
            return Standing.WAITING
        if op.op_id in self.received or self.numbers.get((op.device_id, op.seq), op.op_id) != op.op_id:
            return Standing.DIFFERING
        return Standing.NEW


def _of(model: type[Model], ids: set[uuid.UUID]) -> Iterable[tuple[uuid.UUID, str]]:
    for some in _batches(ids):
        yield from model._default_manager.filter(op_id__in=some).values_list("op_id", "sha256")


def _batches(ids: set[uuid.UUID]) -> Iterable[list[uuid.UUID]]:
    every = sorted(ids)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))


def _counted(standings: Iterable[Standing]) -> list[tuple[Standing, int]]:
    counts = Counter(standings)
    return [(standing, counts[standing]) for standing in Standing if counts[standing]]
