"""What one body of a sheet says otherwise than the one before it, criterion by criterion.

For pages that explain a sheet: what an op has changed, what held work would change. Points and recommendations are told
to whoever may see the sheet; the private note is not even compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scoring.core import sheet
from scoring.core.rounding import two_decimals
from scoring.criteria import Card, Criteria, whole_body
from scoring.sheets import points_of

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One criterion that differs. A pair is what was and what is, or None where both say the same; points may be None
    where a criterion is not scored. ``photos`` says how many came and how many went.
    """

    card: Card
    points: tuple[str | None, str | None] | None
    recommendation: tuple[str, str] | None
    photos: tuple[int, int] | None


def between(criteria: Criteria, before: Body | None, after: Body | None) -> tuple[Change, ...]:
    """The criteria that differ, in their order; of a body that is not there nothing is scored."""
    entries = [whole_body(criteria.cards, body, with_note=False)["criteria"] for body in (before, after)]
    changes = (_change(card, entries[0][card.code], entries[1][card.code]) for card in criteria.cards)
    return tuple(each for each in changes if each.points or each.recommendation or each.photos)


def total(criteria: Criteria, body: Body | None) -> str | None:
    """The total as people see it; None while a criterion is not scored."""
    found = sheet.total(criteria.arithmetic, points_of(None if body is None else dict(body)))
    return None if found is None else two_decimals(found)


def _change(card: Card, before: Body, after: Body) -> Change:
    came = len(set(after["photos"]) - set(before["photos"]))
    went = len(set(before["photos"]) - set(after["photos"]))
    return Change(
        card=card,
        points=_pair(before["points"], after["points"]),
        recommendation=_pair(before["recommendation"], after["recommendation"]),
        photos=(came, went) if came or went else None,
    )


def _pair(before: Any, after: Any) -> tuple[Any, Any] | None:
    return None if before == after else (before, after)
