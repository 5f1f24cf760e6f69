"""The round that is scored: its judges with two devices each, and what everybody kept when it is over."""

import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from django.db import connection
from django.utils import timezone

from bench.rounds import Made, make_ground, make_round
from bench.sessions import sign_in
from chaos.checks import Evidence, Sheet, Stored
from chaos.devices import Copy, Device
from chaos.options import Scale
from chaos.proxy import Proxy
from chaos.tablets import Judge, Tablet
from scoring import ops, sync
from scoring.core.rubric import Rubric
from scoring.models import ScoreSheet, SheetConflict, SheetOp
from subdistricts import trail
from subdistricts.models import AuditEntry, Round, User

ROOT = Path(__file__).resolve().parents[1]
SENT = ("sheet.save", "sheet.sign", "sheet.resolve")


@dataclass(slots=True)
class World:
    made: Made
    staff: User
    own: list[Tablet]  # each judge's own
    others: list[Tablet]  # his second one, which two judges may share

    @property
    def round(self) -> Round:
        return self.made.round

    @property
    def tablets(self) -> list[Tablet]:
        return [*self.own, *self.others]

    @property
    def devices(self) -> list[Device]:
        return [device for tablet in self.tablets for _, device in tablet.devices]

    def gather(self, proxy: Proxy) -> Evidence:
        announced = set().union(*(device.announced for device in self.devices))
        kept = [op for device in self.devices for op in device.ops.values()]
        hashes, acked = {op.op_id: op.sha256 for op in kept}, {op.op_id for op in kept if op.st == "acked"}
        return gather(self.made, proxy, announced, hashes, acked)


def make(scale: Scale, seed: str, port: int) -> World:
    now = timezone.now()
    staff = make_ground(now=now)
    made = make_round(0, scale.candidates, scale.judges, is_signed=False, now=now)
    judges = [_judge(made, user, seed) for user in made.judges]
    own = [Tablet(f"own {judge.user_id}", [_pair(made, judge, 0)], port, seed) for judge in judges]
    shared = [[_pair(made, judge, 1) for judge in judges[at : at + 2]] for at in range(0, len(judges), 2)]
    others = [Tablet(f"second {pairs[0][0].user_id}", pairs, port, seed) for pairs in shared]
    return World(made, staff, own, others)


def _judge(made: Made, user: User, seed: str) -> Judge:
    sheets = ScoreSheet.objects.filter(candidate__round=made.round, seat__holder=user).order_by("candidate__position")
    ids = [str(sheet.pk) for sheet in sheets]
    return Judge(user.pk, sign_in(user).session, made.rubric, ids, open_conflicts, seed)


def open_conflicts(sheet_id: str) -> list[str]:
    """What the conflict's page of a sheet would show: asked by the tablets' threads, each once a sheet."""
    with closing(connection):
        return [
            str(op_id)
            for op_id in SheetConflict.objects.open().filter(sheet=sheet_id).values_list("op__op_id", flat=True)
        ]


def _pair(made: Made, judge: Judge, which: int) -> tuple[Judge, Device]:
    copies, usual = {sheet: Copy() for sheet in judge.sheets}, judge.sheets[which::2]
    return judge, Device(f"device {which} of {judge.user_id}", judge.user_id, made.form_version, copies, usual)


# What is left when it is over


def gather(made: Made, proxy: Proxy, announced: set[str], kept: Mapping[str, str], acked: set[str]) -> Evidence:
    """``kept`` is what the devices keep: the hash of each op."""
    entries = AuditEntry.objects.filter(round=made.round, action__in=SENT)
    return Evidence(
        announced=announced,
        on_devices=dict(kept),
        acked=acked,
        answers=proxy.answers,
        stored=[_stored(op) for op in SheetOp.objects.order_by("pk")],
        sheets=[_sheet(sheet) for sheet in ScoreSheet.objects.select_related("seat__holder")],
        in_the_trail=Counter(entry.facts["op"] for entry in entries),
        breaks=trail.breaks(AuditEntry.objects.order_by("pk").iterator()),
        verified=verify(),
        weights=weights(made.rubric),
    )


def _stored(op: SheetOp) -> Stored:
    body = ops.body_of(op.text)
    ids = str(op.op_id), str(op.sheet_id), str(op.device_id)
    return Stored(*ids, op.seq, op.kind, op.outcome, op.sha256, body, op.answer)


def _sheet(sheet: ScoreSheet) -> Sheet:
    told = sync.sheet_data(sheet.pk, sheet.seat.holder)
    ids = str(sheet.pk), sheet.seat_id, sheet.candidate_id
    return Sheet(*ids, sheet.rev, sheet.body, sheet.signed_body, told["total"])


def weights(rubric: Rubric) -> dict[str, Fraction]:
    """What one point of a criterion adds to the total."""
    all_of_them = sum(each.weight_bp for each in rubric.criteria)
    return {
        each.code: Fraction(100 * each.weight_bp, all_of_them) / Fraction(each.max_points) for each in rubric.criteria
    }


def verify() -> list[str]:
    """Every line that ``manage.py verify`` says, where it does not say that all decisions stand."""
    command = [sys.executable, ROOT / "manage.py", "verify"]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    return (answer.stdout + answer.stderr).splitlines() if answer.returncode else []
