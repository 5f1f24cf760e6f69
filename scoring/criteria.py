"""A rubric's criteria as pages and prints show them: cards with guidance, levels and the judge's own earlier points.

Nothing here computes a mark, and no points of anybody but the asking judge ever come into a card.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scoring.core import rubric as core
from scoring.core.rounding import two_decimals
from scoring.core.sheet import partial_total
from scoring.models import Criterion, Rubric, ScoreSheet
from scoring.rubrics import core_rubric, form_version
from scoring.sheets import points_of
from subdistricts.models import Candidate, User


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the same judge gave elsewhere in the round."""

    place: str
    points: str


@dataclass(frozen=True, slots=True)
class LevelWords:
    """What a range of points means: "17–20" and its sentence."""

    points: str
    descriptor: str


@dataclass(frozen=True, slots=True)
class Card:
    """One criterion as it stands on the sheet."""

    number: int
    code: str
    name: str
    guidance: str
    levels: tuple[LevelWords, ...]
    max_points: str
    step: str
    weight_bp: int
    earlier: tuple[Earlier, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Criteria:
    """A rubric ready for a page: its cards, and the same criteria as the arithmetic knows them."""

    cards: list[Card]
    arithmetic: core.Rubric
    form_version: str
    is_sample: bool

    def total_so_far(self, body: Mapping[str, Any]) -> str:
        """The exact total of what is scored, for the eye. The points have no problem."""
        return two_decimals(partial_total(self.arithmetic, points_of(dict(body))))

    def unscored(self, body: Mapping[str, Any]) -> list[Card]:
        points = points_of(dict(body))
        return [card for card in self.cards if points.get(card.code) is None]


def criteria_of(rubric: Rubric, earlier: Mapping[str, Sequence[Earlier]] | None = None) -> Criteria:
    """Reads ``rubric.criteria`` and their levels; prefetch both."""
    return Criteria(cards_of(rubric, earlier), core_rubric(rubric), form_version(rubric), rubric.is_sample)


def plain(number: Decimal) -> str:
    """A number as people write it: 20.00 → 20, 0.50 → 0.5"""
    return f"{number.normalize():f}"


def cards_of(rubric: Rubric, earlier: Mapping[str, Sequence[Earlier]] | None = None) -> list[Card]:
    """The rubric's criteria in order. Reads ``rubric.criteria`` and their levels; prefetch both."""
    criteria = sorted(rubric.criteria.all(), key=lambda criterion: criterion.position)
    return [
        _card(number, criterion, (earlier or {}).get(criterion.code, ()))
        for number, criterion in enumerate(criteria, start=1)
    ]


def _card(number: int, criterion: Criterion, earlier: Sequence[Earlier]) -> Card:
    return Card(
        number=number,
        code=criterion.code,
        name=criterion.name,
        guidance=criterion.guidance,
        levels=tuple(
            LevelWords(f"{plain(level.from_points)}–{plain(level.to_points)}", level.descriptor)
            for level in criterion.levels.all()
        ),
        max_points=plain(criterion.max_points),
        step=plain(criterion.step),
        weight_bp=criterion.weight_bp or core.default_weight(criterion.max_points),
        earlier=tuple(earlier),
        topic=criterion.topic,
    )


MOST_EARLIER = 30  # sheets; who compares looks at what he saw lately, and each is read for every sheet that is opened


def earlier_points(sheet: ScoreSheet, judge: User) -> dict[str, list[Earlier]]:
    """The judge's own points on his latest other sheets of the round, by criterion, the latest first. One query."""
    own = ScoreSheet.objects.judged_by(judge).due().exclude(pk=sheet.pk)
    begun = own.filter(candidate__round=sheet.candidate.round_id, body__isnull=False)
    found: dict[str, list[Earlier]] = defaultdict(list)
    latest = begun.select_related("candidate__subdistrict", "candidate__office").order_by("-changed_at", "pk")
    for other in latest[:MOST_EARLIER]:
        for code, points in points_of(other.body).items():
            if points is not None:
                found[code].append(Earlier(short_name(other.candidate), points))
    return found


def short_name(candidate: Candidate) -> str:
    """A place without the word before its name, an office without what all of them are called, for narrow columns."""
    return candidate.subdistrict.name if candidate.subdistrict else candidate.office.short_name


def whole_body(cards: Sequence[Card], body: Mapping[str, Any] | None, *, with_note: bool = True) -> dict[str, Any]:
    """A sheet's body with an entry for every criterion, as the form shows it and the device sends it."""
    entries = (body or {}).get("criteria", {})
    note = (body or {}).get("private_note", "") if with_note else ""
    return {"criteria": {card.code: _entry(entries.get(card.code, {})) for card in cards}, "private_note": note}


def _entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "points": entry.get("points"),
        "recommendation": entry.get("recommendation", ""),
        "photos": entry.get("photos", []),
    }
