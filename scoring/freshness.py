"""Whether what was made of a round before may be shown again.

The *mark* of a round differs from every earlier one as soon as anything has changed that a page about the round could
show. Every rule that writes adds an entry to the audit trail in the transaction in which it writes, and the trail only
grows; so the mark is how many entries speak of the round, how many of these of its *terms* (anything but one sheet
or photograph: seats, rules, recusals, its course), and how many of no round at all (an office, an award, the names of
areas). Entries are counted and not looked up by the highest key: keys are given before a commit, and a lower one may
arrive after a higher. A restored database has lost entries and may count up to the same numbers again with other facts;
so the mark also names the life of the database in which they were counted.

Who uses a mark reads it before the facts, or with the first of them, and outside of any transaction that writes. Then
what was made of the facts may be newer than its mark, and is made again once too often; it is never older. A mark says
nothing about who may look.
"""

from typing import NamedTuple

from django.db import connection
from django.db.models import IntegerField, QuerySet, UUIDField
from django.db.models.expressions import RawSQL

from scoring.models import ServerEpoch
from subdistricts.models import AuditEntry, Round

_TRAIL, _ROUND = AuditEntry._meta.db_table, Round._meta.db_table
# Read from the index over the trail's rounds alone.
_OF_THE_ROUND = f"SELECT COUNT(*) FROM {_TRAIL} WHERE {_TRAIL}.round_id = {_ROUND}.id"  # noqa: S608 - our own tables
# As each database words the condition of the index over them: an index with a condition is used for no other wording.
_NO_TERMS = {
    "sqlite": f"{_TRAIL}.subject LIKE '{{}}:%%' ESCAPE '\\'",
    "postgresql": f"{_TRAIL}.subject::text LIKE '{{}}:%%'",
}
_TERMS = {
    vendor: " AND ".join(f"NOT ({condition.format(kind)})" for kind in ("sheet", "photo"))
    for vendor, condition in _NO_TERMS.items()
}
_OF_NO_ROUND = f"SELECT COUNT(*) FROM {_TRAIL} WHERE {_TRAIL}.round_id IS NULL"  # noqa: S608 - our own table

_LIFE = f"SELECT epoch FROM {ServerEpoch._meta.db_table} WHERE id = 1"  # noqa: S608 - our own table


class Mark(NamedTuple):
    """``names`` is the same as long as nothing was renamed that several rounds share, ``terms`` as long as nothing of
    the round was changed but its sheets and photographs. Of two marks of different lives nothing can be compared."""

    round: int
    terms: int
    names: int
    life: str  # empty until a tablet first asks for its name

    def has_same_terms(self, other: "Mark") -> bool:
        """Whether between the two nothing but sheets and photographs was changed."""
        return (self.terms, self.names, self.life) == (other.terms, other.names, other.life)


def marked(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Each round with what its mark is made of, read by the same query as the round."""
    terms = f"{_OF_THE_ROUND} AND {_TERMS[connection.vendor]}"
    return rounds.annotate(
        entries_of_terms=RawSQL(terms, (), output_field=IntegerField()),  # noqa: S611 - constants
        entries_of_it=RawSQL(_OF_THE_ROUND, (), output_field=IntegerField()),  # noqa: S611 - constants
        entries_of_none=RawSQL(_OF_NO_ROUND, (), output_field=IntegerField()),  # noqa: S611
        life=RawSQL(_LIFE, (), output_field=UUIDField()),  # noqa: S611
    )


def mark_of(round_: Round) -> Mark:
    """Of a round read by way of ``marked``."""
    entries = round_.entries_of_it, round_.entries_of_terms, round_.entries_of_none  # type: ignore[attr-defined]
    return Mark(*entries, str(round_.life or ""))  # type: ignore[attr-defined]
