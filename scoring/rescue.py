"""The rules about work that comes as a file out of a tablet: taken in once however often it is brought, held until
somebody answers for it, and then handled as if the tablet had sent it.

A file proves nothing: anybody can write one. So an op out of a file counts only when its judge has confirmed it,
signed in, or two different people who lead the round have accepted it with a reason. What becomes of it then is
decided by ``sheets.handle`` and its table alone, with the judge as the one who sent it; who answered for it stands in
the ruling and in the trail.
"""

import hashlib
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from scoring import ops, photos, sheets
from scoring.models import RescuedOp, RescuedPhoto, RescueRuling, ScoreSheet, SheetOp
from scoring.refusals import RESCUE_CHANGED, RESCUE_OWN, RESCUE_TWICE, SHEET_NOT_FOUND
from scoring.rescue_files import RescueFile
from scoring.rescue_standings import Contents, look
from subdistricts import audit
from subdistricts.models import Round, User
from subdistricts.permissions import demand, may_lead_round
from subdistricts.prepared import Prepared
from subdistricts.refusals import REASON_NEEDED, Refusal

Verdict = RescueRuling.Verdict
HASH = re.compile(r"\b[0-9a-f]{64}\b")
ENDED_BY_REFUSAL = "refused"
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Group:
    """Everything of one judge on one sheet that can be answered for together, in the order in which it was made."""

    judge: User
    sheet: ScoreSheet
    ops: tuple[RescuedOp, ...]

    @property
    def token(self) -> str:
        """What a form sends: exactly these ops, so that nobody answers for what he has not seen."""
        return hashlib.sha256(",".join(str(op.pk) for op in self.ops).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one op. ``outcome`` is empty where a second person is still needed."""

    op: RescuedOp
    outcome: str


# Bringing a file


def bring(file: RescueFile, *, actor: User, now: datetime) -> Contents:
    """Take in what the file holds of the actor's own sheets, or of rounds that he leads; what it held is returned.

    What is there already is not taken twice, so a file may be brought any number of times, by anybody who may.
    """
    contents = _twice_if_raced(lambda: _bring(file, actor, now))
    _put_photos(contents.judge, actor, now)
    return contents


@transaction.atomic
def _bring(file: RescueFile, actor: User, now: datetime) -> Contents:
    contents = look(file, actor=actor)
    brought = {"file_sha256": file.sha256, "brought_by": actor, "brought_at": now}
    new = [
        RescuedOp(
            op_id=op.op_id,
            sheet=sheet,
            user=contents.judge,
            device_id=op.device_id,
            seq=op.seq,
            kind=op.kind,
            text=op.text,
            sha256=op.sha256,
            **brought,
        )
        for op, sheet in contents.to_be_taken
    ]
    RescuedOp.objects.bulk_create(new)
    photos = [
        RescuedPhoto(sha256=each.sha256, data=each.data, user=contents.judge, **brought) for each in contents.photos
    ]
    RescuedPhoto.objects.bulk_create(photos)
    for round_, some in _by_round(new):
        audit.record(
            actor,
            "rescue.brought",
            f"rescue:{file.sha256}",
            now=now,
            round_=round_,
            judge=contents.judge.pk,
            device=str(file.device_id),
            ops=[{"op": str(op.op_id), "sha256": op.sha256} for op in some],
        )
    return contents


def _by_round(found: Iterable[RescuedOp]) -> list[tuple[Round, list[RescuedOp]]]:
    parts: dict[int, tuple[Round, list[RescuedOp]]] = {}
    for op in found:
        round_ = op.sheet.candidate.round
        parts.setdefault(round_.pk, (round_, []))[1].append(op)
    return [parts[key] for key in sorted(parts)]


# What waits


def waiting_for(judge: User) -> int:
    """How many of his sheets something waits on for his confirmation. Every page of a day asks it."""
    return len(WAITING_SHEETS.ask(judge=judge.pk))


WAITING_SHEETS = Prepared(
    lambda judge: RescuedOp.objects.filter(user=judge).waiting().order_by().values_list("sheet").distinct()
)


def rounds_with_waiting(user: User) -> list[tuple[Round, int]]:
    """The rounds that he leads in which something waits, and on how many sheets."""
    found = (
        RescuedOp.objects.led_by(user)
        .waiting()
        .order_by()
        .values_list("sheet__candidate__round", "sheet", "user")
        .distinct()
    )
    counts = Counter(round_ for round_, _sheet, _judge in found)
    rounds = Round.objects.filter(pk__in=counts).with_area().order_by("-fiscal_year", "pk")
    return [(round_, counts[round_.pk]) for round_ in rounds]


def waiting_in(round_: Round) -> int:
    """On how many sheets of a round something waits for an answer."""
    waiting = RescuedOp.objects.filter(sheet__candidate__round=round_).waiting()
    return waiting.order_by().values("sheet", "user").distinct().count()


def own_groups(judge: User) -> list[Group]:
    return groups_of(RescuedOp.objects.filter(user=judge).waiting())


def refused_groups(judge: User) -> list[Group]:
    """What he refused, in case that was a slip."""
    return groups_of(RescuedOp.objects.filter(user=judge).refused())


def groups_in(round_: Round, reader: User) -> list[Group]:
    """What waits in a round, for somebody who leads it; never his own."""
    return groups_of(RescuedOp.objects.filter(sheet__candidate__round=round_).exclude(user=reader).waiting())


def groups_of(found: Any) -> list[Group]:
    """By judge and sheet. A device's ops stand in the order of their numbers, devices in that of their coming."""
    rows = list(found.with_sheet().order_by("pk"))
    first: dict[uuid.UUID, int] = {}
    for row in rows:
        first.setdefault(row.device_id, row.pk)
    parts: dict[tuple[int, uuid.UUID], list[RescuedOp]] = {}
    for row in sorted(rows, key=lambda row: (first[row.device_id], row.seq, row.pk)):
        parts.setdefault((row.user_id, row.sheet_id), []).append(row)
    groups = [Group(some[0].user, some[0].sheet, tuple(some)) for some in parts.values()]
    return sorted(groups, key=lambda group: (group.judge.pk, -_round(group).pk, group.sheet.candidate.position))


def _round(group: Group) -> Round:
    round_: Round = group.sheet.candidate.round
    return round_


# Answering for it


def confirm(seen: Iterable[str], *, actor: User, now: datetime) -> list[Settled]:
    """Its judge says that it is his: the ops of these groups are handled as if he had sent them. ``seen`` are tokens.

    What he refused before he may confirm after all. An op whose sheet is no longer his stays as it is (``not_found``).
    """
    done = _twice_if_raced(lambda: _confirm(set(seen), actor, now))
    _put_photos(actor, actor, now)
    return done


@transaction.atomic
def _confirm(seen: set[str], actor: User, now: datetime) -> list[Settled]:
    own = RescuedOp.objects.filter(user=actor)
    _hold(own)
    chosen = _chosen([*own_groups(actor), *refused_groups(actor)], seen)
    return [settled for group in chosen for settled in _settle(group, Verdict.CONFIRMED, "", actor, now)]


def refuse(seen: Iterable[str], *, actor: User, now: datetime) -> list[Settled]:
    """Its judge says that it is not his, or not to count: it is kept and never handled, unless he confirms it later."""
    return _twice_if_raced(lambda: _refuse(set(seen), actor, now))


@transaction.atomic
def _refuse(seen: set[str], actor: User, now: datetime) -> list[Settled]:
    own = RescuedOp.objects.filter(user=actor)
    _hold(own)
    done = []
    for group in _chosen(own_groups(actor), seen):
        settled = [Settled(op, ENDED_BY_REFUSAL) for op in group.ops]
        _rule(group, settled, Verdict.REFUSED, "", actor, now)
        done += settled
    return done


def accept(round_: Round, seen: Iterable[str], *, reason: str, actor: User, now: datetime) -> list[Settled]:
    """Somebody who leads the round answers for it in the judge's stead; it is handled when a second one has done so."""
    demand(may_lead_round(actor, round_))
    reason = reason.strip()
    if not reason:
        raise Refusal(REASON_NEEDED)
    done = _twice_if_raced(lambda: _accept(round_, set(seen), reason, actor, now))
    for judge in {settled.op.user for settled in done if settled.outcome}:
        _put_photos(judge, actor, now)
    return done


@transaction.atomic
def _accept(round_: Round, seen: set[str], reason: str, actor: User, now: datetime) -> list[Settled]:
    of_round = RescuedOp.objects.filter(sheet__candidate__round=round_)
    _hold(of_round)
    chosen = _chosen(groups_of(of_round.waiting()), seen)
    if any(group.judge == actor for group in chosen):
        raise Refusal(RESCUE_OWN)
    accepted = RescueRuling.objects.filter(op=OuterRef("pk"), verdict=Verdict.ACCEPTED)
    own = set(of_round.filter(Exists(accepted.filter(ruled_by=actor))).values_list("pk", flat=True))
    others = set(of_round.filter(Exists(accepted.exclude(ruled_by=actor))).values_list("pk", flat=True))
    left = [Group(each.judge, each.sheet, tuple(op for op in each.ops if op.pk not in own)) for each in chosen]
    if not any(group.ops for group in left):
        raise Refusal(RESCUE_TWICE)
    done = []
    for group in left:
        first = [Settled(op, "") for op in group.ops if op.pk not in others]
        _rule(group, first, Verdict.ACCEPTED, reason, actor, now)
        second = Group(group.judge, group.sheet, tuple(op for op in group.ops if op.pk in others))
        done += [*first, *_settle(second, Verdict.ACCEPTED, reason, actor, now)]
    return done


def _hold(found: Any) -> None:
    """Two answers at once come one after the other: what waits is asked after these rows are held."""
    list(found.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def _chosen(groups: list[Group], seen: set[str]) -> list[Group]:
    chosen = [group for group in groups if group.token in seen]
    if not chosen or len(chosen) != len(seen):
        raise Refusal(RESCUE_CHANGED)
    return chosen


def _settle(group: Group, verdict: Verdict, reason: str, actor: User, now: datetime) -> list[Settled]:
    done = [Settled(op, _handle(op, now)) for op in group.ops]
    ended = [settled for settled in done if settled.outcome != SHEET_NOT_FOUND.code]
    _rule(group, ended, verdict, reason, actor, now)
    return done


def _handle(row: RescuedOp, now: datetime) -> str:
    """As if the tablet had sent it. What came by the network meanwhile gives its stored answer and is nothing new."""
    try:
        return sheets.handle(ops.read(row.text.encode(), row.sha256), actor=row.user, now=now).outcome
    except Refusal as refusal:
        return refusal.code


def _rule(group: Group, settled: list[Settled], verdict: Verdict, reason: str, actor: User, now: datetime) -> None:
    """Write down who answered for it. In the sheet's trail this entry follows those of the ops themselves."""
    if not settled:
        return
    RescueRuling.objects.bulk_create(
        RescueRuling(op=each.op, verdict=verdict, reason=reason, outcome=each.outcome, ruled_by=actor, ruled_at=now)
        for each in settled
    )
    audit.record(
        actor,
        f"rescue.{verdict}",
        f"sheet:{group.sheet.pk}",
        now=now,
        round_=_round(group),
        judge=group.judge.pk,
        reason=reason,
        ops=[{"op": str(each.op.op_id), "sha256": each.op.sha256, "outcome": each.outcome} for each in settled],
        files=sorted({each.op.file_sha256 for each in settled}),
    )


def _put_photos(judge: User, actor: User, now: datetime) -> None:
    """Photographs that an op of the judge names by now go where the others are; their hash says that they are the ones.

    After the ops are in, as always: a sheet never waits for its photographs. One that is refused stays here, and the
    sheet says that it has not come.
    """
    waiting = RescuedPhoto.objects.filter(user=judge)
    if not waiting.exists():
        return
    texts = SheetOp.objects.filter(user=judge).values_list("text", flat=True)
    named = {found for text in texts.iterator() for found in HASH.findall(text)}
    for photo in waiting.filter(sha256__in=named & set(waiting.values_list("sha256", flat=True))):
        try:
            photos.receive(bytes(photo.data), photo.sha256, judge=judge, actor=actor, now=now)
        except Refusal:
            continue
        photo.delete()


def _twice_if_raced(work: Callable[[], Result]) -> Result:
    """Somebody did the same at the same moment: this try left nothing, and the next one finds what he did."""
    try:
        return work()
    except IntegrityError:
        return work()
