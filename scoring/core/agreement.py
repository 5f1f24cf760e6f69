"""How far the judges put the candidates in the same order: Kendall's W, corrected for ties. Advice, never a result.

W is 1 when all orders are the same and 0 when they cancel out. It is computed on the complete sub-table: the judges
that have at least one counted sheet, and the candidates for which all of these judges count. With five judges and five
candidates it swings widely from chance alone, so it is shown with the size of its table and never by itself.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.core.ranking import Case


@dataclass(frozen=True, slots=True)
class Agreement:
    """Kendall's W and the size of the table it was computed on. None where a W has no meaning there."""

    w: Fraction | None
    judges: int
    candidates: int


def agreement(case: Case) -> Agreement:
    """Kendall's W of a case, on its complete sub-table."""
    columns = zip(*case.table.totals, strict=True)
    scoring = [column for column in columns if any(total is not None for total in column)]
    complete = [row for row in zip(*scoring, strict=True) if None not in row]
    orders = [[total for total in order if total is not None] for order in zip(*complete, strict=True)]
    return Agreement(kendalls_w(orders), len(scoring), len(complete))


def kendalls_w(orders: Sequence[Sequence[int]]) -> Fraction | None:
    """W of what each judge gave the same candidates. None for fewer than two of either, or where nobody differs."""
    judges = len(orders)
    candidates = len(orders[0]) if orders else 0
    if judges < 2 or candidates < 2:
        return None
    ranks = [_twice_the_ranks(given) for given in orders]
    sums = [sum(column) for column in zip(*ranks, strict=True)]  # all twice as large
    ties = sum(times**3 - times for given in orders for times in Counter(given).values())
    most = judges**2 * (candidates**3 - candidates) - judges * ties
    if not most:
        return None
    return Fraction(3 * sum(each**2 for each in sums) - 3 * judges**2 * candidates * (candidates + 1) ** 2, most)


def _twice_the_ranks(given: Sequence[int]) -> list[int]:
    """Twice each one's rank, so that the middle rank of an even number of equals is whole."""
    below, at = {}, Counter(given)
    seen = 0
    for value in sorted(at):
        below[value] = seen
        seen += at[value]
    return [2 * below[value] + at[value] + 1 for value in given]
