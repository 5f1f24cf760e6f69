"""What parts candidates whose totals are equal: the tie rules, one measure each, higher is better.

A measure looks at all counted sheets of the group's candidates, also at totals that `drop_extremes` leaves out. It says
only how the group stands by itself; in which order the rules come, and that each comes once, is the ranking's business.
Nothing here draws lots: a measure that does not part two candidates leaves them equal.
"""

import math
from collections.abc import Sequence

from scoring.core.table import Panel, Table

CRITERION = "criterion:"
MEDIAN = "median"
FIRST_PLACES = "first_places"
CHAIR = "chair"


def criterion_of(rule: str) -> str | None:
    """The criterion that a rule `criterion:<code>` names."""
    return rule.removeprefix(CRITERION) if rule.startswith(CRITERION) else None


def is_known(rule: str) -> bool:
    return rule in (MEDIAN, FIRST_PLACES, CHAIR) or bool(criterion_of(rule))


def measure(
    rule: str, group: Sequence[int], table: Table, panel: Panel, *, codes: Sequence[str], chair: int | None
) -> list[int] | None:
    """What the rule gives each candidate of the group, to be compared within it; None when the rule is skipped."""
    if rule == MEDIAN:
        return [_twice_the_median(table.counted(candidate, panel)) for candidate in group]
    if rule == FIRST_PLACES:
        return _first_places(group, table, panel)
    if rule == CHAIR:
        return _by_the_chair(group, table, panel, chair)
    return _mean_points(group, table, panel, codes.index(rule.removeprefix(CRITERION)))


def over_one_denominator(means: Sequence[tuple[int, int]]) -> tuple[list[int], int]:
    """Means given as (sum, count) as numerators over one denominator, so that they compare as plain integers."""
    common = math.lcm(*{count for _, count in means})
    return [total * (common // count) for total, count in means], common


def _twice_the_median(totals: list[int]) -> int:
    ordered = sorted(totals)
    middle = len(ordered) // 2
    return 2 * ordered[middle] if len(ordered) % 2 else ordered[middle - 1] + ordered[middle]


def _first_places(group: Sequence[int], table: Table, panel: Panel) -> list[int]:
    places = [0] * len(group)
    for judge in panel:
        totals = [table.totals[candidate][judge] for candidate in group]
        highest = max((total for total in totals if total is not None), default=None)
        if highest is None:
            continue
        places = [place + (total == highest) for place, total in zip(places, totals, strict=True)]
    return places


def _by_the_chair(group: Sequence[int], table: Table, panel: Panel, chair: int | None) -> list[int] | None:
    if chair is None or chair not in panel:
        return None
    totals = [total for candidate in group if (total := table.totals[candidate][chair]) is not None]
    return totals if len(totals) == len(group) else None


def _mean_points(group: Sequence[int], table: Table, panel: Panel, criterion: int) -> list[int]:
    means = []
    for candidate in group:
        row = table.points[candidate]
        given = [points[criterion] for judge in panel if (points := row[judge]) is not None]
        means.append((sum(given), len(given)))
    return over_one_denominator(means)[0]
