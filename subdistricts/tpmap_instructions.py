"""What districts were asked, as pages show it: the open ones first, the most urgent at the top, late ones marked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone

from subdistricts.models import TpmapAnswer, TpmapInstruction


@dataclass(frozen=True, slots=True)
class Shown:
    row: TpmapInstruction
    answers: list[TpmapAnswer]
    answered: int
    is_late: bool

    @property
    def is_open(self) -> bool:
        return self.row.closed_at is None


def in_full(rows: QuerySet[TpmapInstruction]) -> list[Shown]:
    """With every answer."""
    found = rows.select_related("district", "recorded_by", "closed_by").prefetch_related("answers__answered_by")
    return _in_order(Shown(row, there := list(row.answers.all()), len(there), _is_late(row)) for row in found)


def in_short(rows: QuerySet[TpmapInstruction]) -> list[Shown]:
    """With how many answers there are."""
    found = rows.select_related("district").annotate(answered=Count("answers"))
    return _in_order(Shown(row, [], row.answered, _is_late(row)) for row in found)


def _is_late(row: TpmapInstruction) -> bool:
    return row.closed_at is None and row.until < timezone.localdate()


def _in_order(found: Iterable[Shown]) -> list[Shown]:
    return sorted(found, key=lambda each: (not each.is_open, each.row.until, each.row.pk))
