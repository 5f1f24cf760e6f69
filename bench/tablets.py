"""Tablets: ops as a device writes them, for the rounds that are made and for the requests that are measured."""

import itertools
import json
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from scoring import ops
from scoring.core.rubric import Rubric
from scoring.demo.words import RECOMMENDATIONS

Body = dict[str, Any]
SENTENCES = tuple(itertools.chain.from_iterable(RECOMMENDATIONS.values()))
SHORTEST, LONGEST = 60, 200  # characters of a recommendation
BUILD = "bench"


@dataclass(frozen=True, slots=True)
class Written:
    """An op's text as it would be sent, with what identifies it."""

    op_id: uuid.UUID
    sheet_id: uuid.UUID
    seq: int
    kind: str
    base_rev: int
    body: Body
    text: str
    sha256: str


@dataclass(slots=True)
class Tablet:
    """One judge's device. Its ids follow from its name, so that two runs write the same."""

    name: str
    user_id: int
    form_version: str
    now: datetime
    seq: int = 0
    id: uuid.UUID = field(init=False)

    def __post_init__(self) -> None:
        self.id = uuid.uuid5(uuid.NAMESPACE_OID, self.name)

    def write(self, sheet_id: uuid.UUID, kind: str, base_rev: int, body: Body) -> Written:
        self.seq += 1
        op_id = uuid.uuid5(self.id, str(self.seq))
        said = {
            "op_id": str(op_id),
            "sheet_id": str(sheet_id),
            "device_id": str(self.id),
            "user_id": self.user_id,
            "seq": self.seq,
            "kind": kind,
            "base_rev": base_rev,
            "epoch_seen": 0,
            "resolves": [],
            "form_version": self.form_version,
            "app_build": BUILD,
            "schema_v": ops.SCHEMA_V,
            "client_at": self.now.isoformat(),
            "body": body,
        }
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        return Written(op_id, sheet_id, self.seq, kind, base_rev, body, text, sha256(text.encode()).hexdigest())


def in_turn(sheets: Sequence[tuple[uuid.UUID, int]], kinds: tuple[str, ...]) -> Iterator[tuple[uuid.UUID, str, int]]:
    """Sheet by sheet, each with ops of these kinds one after the other, then over again: sheet, kind, base_rev.

    ``sheets`` come with the rev that each has to begin with.
    """
    for passed in itertools.count(0, len(kinds)):
        for sheet, rev in sheets:
            for step, kind in enumerate(kinds):
                yield sheet, kind, rev + passed + step


class Marks:
    """What judges write, drawn from a seed: candidates differ, judges differ in severity."""

    def __init__(self, rubric: Rubric, seed: str) -> None:
        self.rubric = rubric
        self.chance = random.Random(seed)

    def strength(self) -> float:
        return self.chance.gauss(0.78, 0.08)

    def body(self, strength: float) -> Body:
        return {
            "criteria": {
                each.code: {
                    "points": self._points(strength, each.max_points, each.step),
                    "recommendation": self._recommendation(),
                    "photos": [],
                }
                for each in self.rubric.criteria
            },
            "private_note": "",
        }

    def _points(self, strength: float, maximum: Decimal, step: Decimal | None) -> str:
        step = step or Decimal("0.5")
        steps = int(maximum / step)
        share = strength + self.chance.gauss(0, 0.06)
        return f"{(step * min(max(round(share * steps), 0), steps)).normalize():f}"

    def _recommendation(self) -> str:
        length = self.chance.randint(SHORTEST, LONGEST)
        text = self.chance.choice(SENTENCES)
        while len(text) < length:
            text = f"{text} {self.chance.choice(SENTENCES)}"
        return text[:length].strip()
