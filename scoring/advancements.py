"""The rules about winners that go on: a published decision's selected become candidates of the round that it feeds.

A winner goes on with its name and what put it forward; what it scored stays where it was given. Where the next round is
a draft its candidates follow at once, also from one version of the decision to the next. Where it is no longer a draft
nothing changes by itself: who leads it is told what came, and what no longer stands.

Whoever publishes learns nothing of the next round, neither from an answer nor from a refusal nor from a trail: at zone
level the province is itself judged. So nothing here fails because of the next round, and every entry of the trail is
that round's own, of the system.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from scoring.models import Advancement, Decision
from scoring.refusals import WRONG_STATE
from subdistricts import audit, candidates
from subdistricts import rounds as ground_rounds
from subdistricts.models import Candidate, Round, User
from subdistricts.permissions import demand, may_manage_round
from subdistricts.refusals import DOES_NOT_FEED, Refusal
from subdistricts.rounds import demand_draft, hold, may_feed


def winners_of(decision: Decision) -> list[Candidate]:
    """Whom a decision selected, in its order."""
    keys = json.loads(decision.record)["selected"]
    found = {str(each.pk): each for each in Candidate.objects.filter(round=decision.round_id).with_place()}
    return [found[key] for key in keys]


# Going on


def advance(decision: Decision, *, now: datetime) -> None:
    """Let the winners of a decision that was just published go on to the round that its own feeds, if it feeds one.

    The caller holds the decision's round. Never refused.
    """
    to_round = Round.objects.with_area().filter(fed_by=decision.round_id).first()
    if to_round is None:
        return
    hold(to_round)
    winners = winners_of(decision)
    there = set(Advancement.objects.filter(decision=decision, to_round=to_round).values_list("candidate", flat=True))
    Advancement.objects.bulk_create(
        Advancement(decision=decision, candidate=winner, position=at, to_round=to_round, advanced_at=now)
        for at, winner in enumerate(winners, start=1)
        if winner.pk not in there
    )
    facts = {"from": decision.round_id, "version": decision.version, "winners": [winner.pk for winner in winners]}
    audit.record(None, "round.winners_came", audit.subject_of(to_round), now=now, round_=to_round, **facts)
    if to_round.state == Round.State.DRAFT:
        _follow(to_round, decision.round, winners, now)


def _follow(to_round: Round, feeder: Round, winners: Sequence[Candidate], now: datetime) -> None:
    """The draft's candidates that came from ``feeder`` are its winners: the others go, those that lack come."""
    for gone in Candidate.objects.filter(round=to_round, came_from__round=feeder).exclude(came_from__in=winners):
        gone.round = to_round
        candidates.remove_candidate(gone, actor=None, now=now)
    for winner in winners:
        try:
            with transaction.atomic():
                _take_up(to_round, winner, None, now)
        except Refusal:
            continue  # it waits: the round's own staff are told, and learn why when they take it over


def _take_up(to_round: Round, winner: Candidate, actor: User | None, now: datetime) -> None:
    """Make the winner a candidate, or the one that is there already the winner; refused where it cannot be one."""
    there = Candidate.objects.filter(round=to_round, subdistrict=winner.subdistrict, office=winner.office).first()
    if there is None:
        last = Candidate.objects.filter(round=to_round).aggregate(last=Max("position"))["last"] or 0
        there = Candidate(
            subdistrict=winner.subdistrict,
            office=winner.office,
            district_group=winner.district_group,
            nomination=winner.nomination,
            put_forward_by=winner.put_forward_by,
            position=last + 1,
            is_sample=winner.is_sample,
        )
    elif there.came_from_id is not None:
        return
    there.nomination = there.nomination or winner.nomination
    there.round, there.came_from = to_round, winner
    candidates.save_candidate(there, actor=actor, now=now)


# Which rounds feed which


def feeders(round_: Round) -> list[Round]:
    """Rounds that feed this one or may, by the order of their areas; none that feeds another one."""
    others = Round.objects.filter(award=round_.award_id, fiscal_year=round_.fiscal_year).exclude(pk=round_.pk)
    found = others.filter(feeds=None) | others.filter(feeds=round_)
    levels = list(Round.Level)
    fitting = [each for each in found.with_area() if may_feed(each, round_)]
    return sorted(fitting, key=lambda each: (-levels.index(Round.Level(each.level)), each.code))


def name_feeders(round_: Round, chosen: Iterable[int], *, actor: User | None, now: datetime) -> list[Round]:
    """Say which rounds' winners come to this draft; winners that are published already come at once.

    Whoever sets up this round says it, and need not reach the others: nothing of theirs changes but where winners go,
    and only this round's trail tells of it.
    """
    if actor is not None:
        demand(may_manage_round(actor, round_))
    wanted = set(chosen)
    with transaction.atomic():
        may_come = [each.pk for each in feeders(round_)]
        list(Round.objects.select_for_update().filter(pk__in=may_come).order_by("pk").values_list("pk"))
        hold(round_)
        possible = {each.pk: each for each in feeders(round_)}
        demand_draft(round_, Round._meta.get_field("feeds").verbose_name)
        if not wanted <= possible.keys():
            raise Refusal(DOES_NOT_FEED)
        came = [each for each in possible.values() if each.pk in wanted and each.feeds_id is None]
        left = [each for each in possible.values() if each.pk not in wanted and each.feeds_id is not None]
        Round.objects.filter(pk__in=[each.pk for each in came]).update(feeds=round_)
        Round.objects.filter(pk__in=[each.pk for each in left]).update(feeds=None)
        facts = {"came": [each.pk for each in came], "left": [each.pk for each in left]}
        audit.record(actor, "round.feeders_named", audit.subject_of(round_), now=now, round_=round_, **facts)
        for each in left:
            _follow(round_, each, (), now)
        for each in came:
            _bring(each, now)
    return [each for each in possible.values() if each.pk in wanted]


def save_round(round_: Round, *, actor: User | None, now: datetime) -> Round:
    """Create or change a round; where it is published and now feeds another one, its winners go on."""
    before = Round.objects.filter(pk=round_.pk).values_list("feeds", flat=True).first()
    with transaction.atomic():
        ground_rounds.save_round(round_, actor=actor, now=now)
        if round_.feeds_id and round_.feeds_id != before:
            _bring(round_, now)
    return round_


def _bring(feeder: Round, now: datetime) -> None:
    decision = Decision.objects.filter(round=feeder, version=feeder.published_version).first()
    if decision is not None:
        advance(decision, now=now)


# What whoever leads the next round is told


@dataclass(frozen=True, slots=True)
class News:
    """Where a round's candidates are not the winners that were sent to it: who lacks, and who won no longer."""

    lacking: tuple[Candidate, ...]
    no_longer: tuple[Candidate, ...]

    def __bool__(self) -> bool:
        return bool(self.lacking or self.no_longer)


def news(round_: Round, candidates: Iterable[Candidate]) -> News:
    """What the decisions that stand say otherwise than these, the round's candidates; one query."""
    standing = Advancement.objects.filter(to_round=round_, decision__version=F("decision__round__published_version"))
    standing = standing.filter(decision__round__feeds=round_)
    related = ("subdistrict__district", "office", "district_group")
    rows = standing.select_related(*(f"candidate__{name}" for name in related)).order_by("decision__round", "position")
    sent = {row.candidate_id: row.candidate for row in rows}
    came = {each.came_from_id: each for each in candidates if each.came_from_id}
    return News(
        lacking=tuple(winner for key, winner in sent.items() if key not in came),
        no_longer=tuple(each for key, each in came.items() if key not in sent),
    )


def take_over(round_: Round, *, actor: User, now: datetime) -> list[Candidate]:
    """Make candidates of this draft from the winners that are waiting; refused with what keeps one of them out."""
    demand(may_manage_round(actor, round_))
    with transaction.atomic():
        hold(round_)
        if round_.state != Round.State.DRAFT:
            raise Refusal(WRONG_STATE, state=round_.get_state_display())
        waiting = news(round_, round_.candidates.all()).lacking
        for winner in waiting:
            _take_up(round_, winner, actor, now)
    return list(waiting)
