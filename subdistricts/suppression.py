"""Which counts of a table are withheld from readers outside: those of so few persons that somebody might be told apart.

A row is a whole and its parts: every person counted in it stands in exactly one part. A part of fewer than ``FEWEST``
is hidden; further parts are hidden with it until what is hidden can be computed neither from the whole and the parts
that are shown, nor from its being so small. Rows do not add up to anything: what they share is shown nowhere.
Nothing here knows of whom the counts are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 5


@dataclass(frozen=True, slots=True)
class Row:
    """None stands for what is hidden."""

    whole: int | None
    parts: tuple[int | None, ...]


def suppressed(parts: Sequence[int]) -> Row:
    """The row as it may be shown; wholly hidden where even the whole is small."""
    whole = sum(parts)
    if whole < FEWEST:
        return Row(None, (None,) * len(parts))
    hidden = {place for place, count in enumerate(parts) if count < FEWEST}
    for place in sorted(range(len(parts)), key=lambda place: (parts[place], place)):
        if not hidden or not _tells(parts, hidden):
            break
        hidden.add(place)
    return Row(whole, tuple(None if place in hidden else count for place, count in enumerate(parts)))


def _tells(parts: Sequence[int], hidden: set[int]) -> bool:
    """Whether the whole less what is shown says what is hidden: where that comes to little, as one part alone does."""
    return sum(parts[place] for place in hidden) < FEWEST
