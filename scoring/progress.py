"""How far each round of a list is: what a draft still needs, how many sheets of an open one are in.

Asks the database a fixed number of questions whatever the number of rounds. Somebody who gives scores in a round is
told of his own sheets only, as everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, prefetch_related_objects

from scoring.models import ScoreSheet
from scoring.rounds import SET_UP, Gap, gaps_before_opening
from subdistricts.models import Round, Seat, User
from subdistricts.permissions import may_manage_round
from subdistricts.roles import roles_with


@dataclass(frozen=True, slots=True)
class Progress:
    """``due`` and ``signed`` count the sheets that the reader may see; ``is_own`` says that these are his own."""

    round: Round
    gaps: tuple[Gap, ...] = ()
    is_own: bool = False
    due: int = 0
    signed: int = 0


def of(rounds: Sequence[Round], user: User) -> list[Progress]:
    """The progress of rounds that are visible to ``user``, in their order."""
    drafts = [each for each in rounds if each.state == Round.State.DRAFT and may_manage_round(user, each)]
    prefetch_related_objects(drafts, *SET_UP)
    gaps = {each.pk: tuple(gaps_before_opening(each)) for each in drafts}
    counts = _counts([each.pk for each in rounds if each.state != Round.State.DRAFT], user)
    judged = _judged_by(user)
    led = roles_with("see_ranking")
    return [
        Progress(
            round=each,
            gaps=gaps.get(each.pk, ()),
            is_own=not user.reach.covers(led, each) or (each.pk in judged and not each.is_published),
            **counts.get(each.pk, {}),
        )
        for each in rounds
    ]


def _counts(keys: list[int], user: User) -> dict[int, dict[str, Any]]:
    sheets = ScoreSheet.objects.visible_to(user).due().filter(candidate__round__in=keys).order_by()
    rows = sheets.values("candidate__round").annotate(
        due=Count("pk"), signed=Count("pk", filter=Q(signed_body__isnull=False))
    )
    return {row.pop("candidate__round"): row for row in rows}


def _judged_by(user: User) -> set[int]:
    return set(Seat.objects.voted_by(user).values_list("committee__round", flat=True))
