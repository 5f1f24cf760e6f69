"""What waits out of tablets' files, as its judge or the staff see it before they answer: sheet by sheet, what the file
says beside what stands on the server. A private note is shown to nobody but its judge."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from scoring import sheets
from scoring.conflicts import moment_said
from scoring.criteria import Criteria, criteria_of, whole_body
from scoring.models import RescueRuling, ScoreSheet
from scoring.rescue import Group
from subdistricts.models import User

Body = dict[str, Any]
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion: the points here and in the file, and the recommendation in the file. What the reader may not open
    here, because the seat is another's by now or he is recused, is not told."""

    name: str
    here: str
    said: str
    recommendation: str

    @property
    def differs(self) -> bool:
        return self.here != self.said


@dataclass(frozen=True, slots=True)
class Line:
    """One group: what its newest op says. ``total`` is None where the points break a rule or are not all there."""

    token: str
    judge: User
    sheet: ScoreSheet
    ops: int
    device: str
    made_at: datetime | None
    signs: bool
    breaks_rules: bool
    rows: list[Row]
    total: str | None
    note: str
    photos: int
    brought_by: User
    brought_at: datetime
    accepted: list[RescueRuling]
    is_answered: bool  # the reader has accepted all of it; another one is needed


def lines_of(groups: Iterable[Group], reader: User) -> list[Line]:
    """A fixed number of queries for each round, however many sheets wait."""
    groups = list(groups)
    rulings = _accepted(groups)
    readable = _readable(groups, reader)
    criteria: dict[int, Criteria] = {}
    found = []
    for group in groups:
        round_ = group.sheet.candidate.round
        if round_.pk not in criteria:
            criteria[round_.pk] = criteria_of(sheets.rules_of(round_).rubric)
        here = group.sheet.body if group.sheet.pk in readable else None
        found.append(_line(group, here, criteria[round_.pk], rulings, reader))
    return found


def _readable(groups: list[Group], reader: User) -> set[UUID]:
    keys = [group.sheet.pk for group in groups]
    return set(ScoreSheet.objects.readable_by(reader).filter(pk__in=keys).values_list("pk", flat=True))


def _accepted(groups: list[Group]) -> dict[int, list[RescueRuling]]:
    """By op, what staff have said for it so far."""
    keys = [op.pk for group in groups for op in group.ops]
    found: dict[int, list[RescueRuling]] = {}
    said = RescueRuling.objects.filter(op__in=keys, verdict=RescueRuling.Verdict.ACCEPTED)
    for ruling in said.select_related("ruled_by").order_by("pk"):
        found.setdefault(ruling.op_id, []).append(ruling)
    return found


def _line(
    group: Group, here: Body | None, criteria: Criteria, rulings: dict[int, list[RescueRuling]], reader: User
) -> Line:
    last = group.ops[-1]
    said = json.loads(last.text)
    sent = said["body"]
    signs = last.kind == "sign"
    breaks = bool(sheets.find_problems(criteria.arithmetic, sent, complete=signs))
    is_whole = not breaks and not criteria.unscored(sent)
    return Line(
        token=group.token,
        judge=group.judge,
        sheet=group.sheet,
        ops=len(group.ops),
        device=str(last.device_id)[:4].upper(),
        made_at=moment_said(said["client_at"]),
        signs=signs,
        breaks_rules=breaks,
        rows=_rows(criteria, here, sent),
        total=criteria.total_so_far(sent) if is_whole else None,
        note=_text(sent.get("private_note")) if reader == group.judge else "",
        photos=sum(_length(entry.get("photos")) for entry in sent["criteria"].values()),
        brought_by=last.brought_by,
        brought_at=last.brought_at,
        accepted=_of_all(group, rulings),
        is_answered=all(_has_said(reader, rulings.get(op.pk, ())) for op in group.ops),
    )


def _rows(criteria: Criteria, here: Body | None, sent: Body) -> list[Row]:
    standing, said = (whole_body(criteria.cards, body)["criteria"] for body in (here, sent))
    return [
        Row(
            name=card.name,
            here=_text(standing[card.code]["points"]) or NOTHING,
            said=_text(said[card.code]["points"]) or NOTHING,
            recommendation=_text(said[card.code]["recommendation"]),
        )
        for card in criteria.cards
    ]


def _of_all(group: Group, rulings: dict[int, list[RescueRuling]]) -> list[RescueRuling]:
    """Who has accepted something of the group, each once."""
    found = {ruling.ruled_by_id: ruling for op in group.ops for ruling in rulings.get(op.pk, ())}
    return list(found.values())


def _has_said(reader: User, rulings: Iterable[RescueRuling]) -> bool:
    return any(ruling.ruled_by_id == reader.pk for ruling in rulings)


def _text(value: Any) -> str:
    """A file may say anything where a text belongs."""
    return value[: sheets.MAX_TEXT] if isinstance(value, str) else ""


def _length(value: Any) -> int:
    return len(value) if isinstance(value, list) else 0
