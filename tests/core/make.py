"""Small cases for tests: one criterion of 100 points, so that points are totals."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from scoring.core.ranking import Case, Rules
from scoring.core.rubric import Criterion, Rubric
from scoring.core.sheet import Sheet

PLAIN = Rubric((Criterion("c1", Decimal(100), 10_000),))
RULES = Rules(aggregate="mean", missing="refuse", ties=(), places=1)


def case(table: Mapping[str, Sequence[Any]], *, chair=None, recusals=(), **rules) -> Case:
    """A case from candidate → one total per judge (j1, j2, …), None where there is no sheet."""
    judges = tuple(f"j{number}" for number in range(1, 1 + max(map(len, table.values()), default=0)))
    sheets = tuple(
        Sheet(judge, candidate, {"c1": str(total)})
        for candidate, totals in table.items()
        for judge, total in zip(judges, totals, strict=True)
        if total is not None
    )
    return Case(PLAIN, replace(RULES, **rules), chair, judges, tuple(table), frozenset(recusals), sheets)
