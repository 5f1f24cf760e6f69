"""A choice made by a meeting without scores: what its record must say before the choice stands.

A district group's meeting, say, chooses the subdistrict that it puts forward. There is no ranking: the meeting names
whom it selects, in order, and why. Who was there is told in words, for such a meeting has no committee of seats.

Nothing here prefers anybody: what the meeting said is taken as it is, or refused.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

ProblemCode = Literal[
    "nobody_selected",
    "not_a_candidate",
    "selected_twice",
    "too_many_selected",
    "selected_withdrew",
    "nobody_named",
    "choice_without_reason",
]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What was resolved: ``selected`` in their order, who was there in words, and why."""

    selected: tuple[str, ...]
    present: str
    reason: str


def problems(
    resolution: Resolution, *, candidates: Collection[str], places: int, withdrawn: Collection[str] = ()
) -> tuple[ProblemCode, ...]:
    """Everything that keeps the choice from standing; nothing when it stands."""
    return tuple(_problems(resolution, candidates, places, withdrawn))


def _problems(
    resolution: Resolution, candidates: Collection[str], places: int, withdrawn: Collection[str]
) -> Iterable[ProblemCode]:
    chosen = resolution.selected
    if not chosen:
        yield "nobody_selected"
    if not set(chosen) <= set(candidates):
        yield "not_a_candidate"
    if len(set(chosen)) < len(chosen):
        yield "selected_twice"
    if len(chosen) > places:
        yield "too_many_selected"
    if set(chosen) & set(withdrawn):
        yield "selected_withdrew"
    if not resolution.present.strip():
        yield "nobody_named"
    if not resolution.reason.strip():
        yield "choice_without_reason"
