"""Which report of a subdistrict and dimension stands: the latest day's, of several of one day the last; none withdrawn.

Reports only grow. A page that reads what stands in a whole province asks for it place by place: the index made for that
leads straight to the newest two of each, so that it takes no longer after years of reports than after the first.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from django.db import connection
from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from subdistricts.models import Subdistrict, TpmapReport
from subdistricts.models.tpmap import COLUMNS, Dimension, Unit


class Counted(NamedTuple):
    """What one area has in one dimension: counts by status as of the day that stands, and settled in reports before.

    ``before`` and ``then`` are of those subdistricts alone that reported earlier too: settled then, and settled now.
    """

    counts: tuple[int, ...]
    base: int
    settled: int
    before: int | None = None
    then: int | None = None

    @classmethod
    def of(cls, counts: tuple[int, ...], before: int | None = None, then: int | None = None) -> "Counted":
        base = sum(counts)
        return cls(counts, base, base - counts[0], before, then)

    @property
    def share(self) -> float | None:
        """None where nobody is to be checked. For comparing: what is shown is ``percent``."""
        return self.settled / self.base if self.base else None

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 100 says all."""
        return 100 * self.settled // self.base if self.base else None

    @property
    def change(self) -> int | None:
        """How many more are settled than in the report before; None where there was none."""
        return None if self.then is None or self.before is None else self.then - self.before


Standing = tuple[str, str, date, str, Counted]  # subdistrict, dimension, as of, indicator set


def standing(codes: Sequence[str], year: int, unit: str) -> list[Standing]:
    """In one query, of the subdistricts with these codes: what stands among a year's reports that count the unit."""
    if not codes:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_wording(Unit(unit))} ({', '.join(['%s'] * len(codes))})",
            [*Dimension.values, year, year, *codes],
        )
        rows = cursor.fetchall()
    return [
        (code, dimension, _day(day), indicator_set, Counted(tuple(counts), base, settled, before, then))
        for code, dimension, day, indicator_set, base, settled, before, then, *counts in rows
    ]


def that_stand(where: Q, year: int | None) -> QuerySet[TpmapReport]:
    """The report that stands of each subdistrict and dimension, whichever units it counts."""
    latest_first = {
        "partition_by": [F("subdistrict"), F("dimension")],
        "order_by": [F("as_of").desc(), F("pk").desc()],
    }
    rows = TpmapReport.objects.kept().filter(where, data_year=year or 0)
    return rows.annotate(place=Window(RowNumber(), **latest_first)).filter(place=1)


@cache
def _wording(unit: Unit) -> str:
    """Names of our own tables and columns alone: whatever is asked for comes as a value."""
    columns = COLUMNS[unit]
    counts = ", ".join([f"stands.{column}" for column in columns])
    settled, before = (" + ".join([f"{name}.{column}" for column in columns[1:]]) for name in ("stands", "earlier"))
    dimensions = ", ".join(["(%s)"] * len(Dimension))
    report, place = TpmapReport._meta.db_table, Subdistrict._meta.db_table
    newest = f"""
        SELECT id FROM {report} AS one
        WHERE one.data_year = %s AND one.subdistrict_id = place.code AND one.dimension = of.column1
            AND one.withdrawn_at IS NULL AND one.{columns[0]} IS NOT NULL
        ORDER BY one.as_of DESC, one.id DESC LIMIT 1"""  # noqa: S608
    return f"""
        SELECT place.code, of.column1, CAST(stands.as_of AS text), stands.indicator_set,
            stands.{columns[0]} + {settled}, {settled},
            {before}, CASE WHEN earlier.id IS NOT NULL THEN {settled} END, {counts}
        FROM {place} AS place CROSS JOIN (VALUES {dimensions}) AS of
            JOIN {report} AS stands ON stands.id = ({newest})
            LEFT JOIN {report} AS earlier ON earlier.id = ({newest} OFFSET 1)
        WHERE place.code IN"""  # noqa: S608


@lru_cache(maxsize=2000)
def _day(text: str) -> date:
    """Of some thousand rows few days differ."""
    return date.fromisoformat(text)
