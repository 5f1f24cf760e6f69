"""Grades filled from the top: who takes which, and where a shared place lies across the cut of one.

Words: a *grade* is one kind of being selected, with the places and the minimum that it has, if any. The *cut* of a
grade is the line below its last place. Those who share a place take a grade together or not at all: where the places
left are fewer than they are, a *cut* lies across them, and the committee casts who of them takes the grade. The others
of them fall *below*: to the next grade with room, or to none.

Rules without grades have one that has no name: being selected. Nothing here knows a candidate: whom a group consists of
is the ranking's business.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final, Generic, NamedTuple, TypeVar

from scoring.core.invalid import InvalidRules

Member = TypeVar("Member")


@dataclass(frozen=True, slots=True)
class Grade:
    """One kind of being selected. Without places it has no end, without a minimum it asks for none."""

    code: str | None
    places: int | None = None
    minimum: Decimal | None = None


SELECTED: Final = Grade(None)


class Cut(NamedTuple, Generic[Member]):
    """The tied of whom ``open`` take this grade by the casting decision; the others fall to the grade ``below``.

    Where these are too many for that grade as well, its own cut comes next, with the same tied.
    """

    grade: str | None
    tied: tuple[Member, ...]
    open: int
    below: str | None


class Share(NamedTuple):
    """How many of a group take a grade, which is named by its number from the top."""

    grade: int
    taken: int


class Filling:
    """Grades while they are filled: groups come best first, and what they take is gone."""

    def __init__(self, grades: Sequence[Grade], enough: Sequence[int], places: int) -> None:
        """``enough`` is the least total of each grade, ``places`` how many can be selected in all."""
        self._grades, self._enough, self._left = grades, enough, places
        self._at, self._taken = 0, 0

    def take(self, count: int, total: int) -> list[Share]:
        """The grades that so many of this total take, best first; who is over takes none.

        A grade that this total does not reach is left with its open places: no later total reaches it either.
        """
        shares = []
        while count and self._at < len(self._grades):
            room = self._room() if total >= self._enough[self._at] else 0
            if not room:
                self._at, self._taken = self._at + 1, 0
                continue
            taken = min(count, room)
            shares.append(Share(self._at, taken))
            count, self._left, self._taken = count - taken, self._left - taken, self._taken + taken
        return shares

    def _room(self) -> int:
        places = self._grades[self._at].places
        return self._left if places is None else min(self._left, places - self._taken)


def cuts_across(members: tuple[Member, ...], shares: Sequence[Share], grades: Sequence[Grade]) -> list[Cut[Member]]:
    """The cuts that lie across a group which takes these shares. The last share needs none where nobody is over."""
    codes = [grades[share.grade].code for share in shares]
    is_over = sum(share.taken for share in shares) < len(members)
    cut = shares if is_over else shares[:-1]
    below = (*codes[1:], None)
    return [Cut(code, members, share.taken, lower) for code, share, lower in zip(codes, cut, below, strict=False)]


def check(grades: Sequence[Grade], minimum: Decimal | None) -> None:
    """Refuse grades that say nothing sensible; ``minimum`` is what every grade needs."""
    codes = [grade.code for grade in grades]
    for grade in grades:
        where = f"grades: {grade.code}"
        if codes.count(grade.code) > 1:
            raise InvalidRules("grade_twice", f"{where} is there twice")
        if grade.places is not None and grade.places < 1:
            raise InvalidRules("grade_places", f"{where}: places must be at least 1")
        if grade.minimum is not None and not (grade.minimum.is_finite() and grade.minimum >= 0):
            raise InvalidRules("grade_minimum_negative", f"{where}: minimum must be a number and not negative")
    for upper, lower in pairwise(grades):
        if None not in (upper.minimum, lower.minimum) and least(lower, None) > least(upper, None):
            raise InvalidRules("grade_minimum_rises", f"grades: {lower.code} asks for more than {upper.code} above it")
        if upper.places is None and least(lower, minimum) >= least(upper, minimum):
            raise InvalidRules("grade_out_of_reach", f"grades: {upper.code} leaves nobody to {lower.code}")


def least(grade: Grade, minimum: Decimal | None) -> Decimal:
    """What a total must reach for this grade, where the rules ask for a minimum besides."""
    return max(grade.minimum or Decimal(0), minimum or Decimal(0))
