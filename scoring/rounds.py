"""The rules about a round's course: scoring rules adopted, the round opened, closing begun.

Locking, deciding and publishing belong to ``scoring.decisions``.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from scoring import grades, keepers
from scoring.core import ranking as core
from scoring.core.invalid import Invalid
from scoring.models import RoundRules
from scoring.refusals import (
    CANNOT_OPEN,
    NO_SHEETS,
    RESOLUTION_NEEDED,
    RUBRIC_OF_ANOTHER_AREA,
    RUBRIC_OF_ANOTHER_AWARD,
    RULES_BREAK,
    RULES_FROZEN,
    WRONG_STATE,
)
from scoring.rubrics import core_rubric, hold_rubric
from scoring.sheets import make_sheets
from subdistricts import audit
from subdistricts.models import Round, Seat, User
from subdistricts.permissions import demand, may_lead_round, may_manage_round
from subdistricts.refusals import Refusal
from subdistricts.rounds import hold

# What the arithmetic's refusals mean to somebody who writes rules.
RULES_BREAK_WORDS: dict[str, str | Promise] = {
    "unknown_tie_rule": _("a tie rule is none of criterion:<code>, median, first_places, chair"),
    "tie_rule_twice": _("a tie rule stands twice; each is used once"),
    "unknown_criterion": _("a tie rule names a criterion that the rubric does not have"),
    "minimum_negative": _("the minimum is negative"),
    "no_criteria": _("the rubric has no criteria"),
    "grade_twice": _("two grades have the same code"),
    "grade_places": _("a grade has less than one place; leave its places empty where there is no limit"),
    "grade_minimum_negative": _("the minimum of a grade is negative"),
    "grade_minimum_rises": _("a grade asks for more than the one above it; the best comes first"),
    "grade_out_of_reach": _(
        "a grade without a limit leaves nobody to the one below it; give it places, or a higher minimum"
    ),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a round still needs before it can open; ``where`` names the page that supplies it."""

    where: str
    text: str | Promise


# Scoring rules


def core_rules(rules: RoundRules) -> core.Rules:
    """The rules as the arithmetic knows them; a rule that cannot be used raises ``Invalid``."""
    return core.Rules(
        aggregate=rules.aggregate,
        missing=rules.missing,
        ties=tuple(rules.ties),
        places=rules.round.places,
        minimum=rules.minimum,
        grades=grades.core_grades(rules),
    )


def check_rules(rules: RoundRules) -> None:
    """Refuse rules of an opened round, a rubric of another award or area, and what the arithmetic cannot use."""
    if rules.pk and RoundRules.objects.filter(pk=rules.pk, frozen_at__isnull=False).exists():
        raise Refusal(RULES_FROZEN)
    demand_scored(rules.round)
    if rules.rubric.award_id != rules.round.award_id:
        raise Refusal(RUBRIC_OF_ANOTHER_AWARD, rubric=str(rules.rubric))
    if not keepers.serves(rules.rubric, rules.round):
        raise Refusal(RUBRIC_OF_ANOTHER_AREA, rubric=str(rules.rubric))
    grades.check(rules)
    try:
        core.Case(core_rubric(rules.rubric), core_rules(rules), None, (), (), frozenset(), ())
    except Invalid as error:
        raise Refusal(RULES_BREAK, what=RULES_BREAK_WORDS.get(error.code, str(error))) from error


def save_rules(rules: RoundRules, *, actor: User | None, now: datetime) -> RoundRules:
    """Write a draft round's scoring rules."""
    if actor is not None:
        demand(may_manage_round(actor, rules.round))
    with transaction.atomic():
        hold(rules.round)
        if rules.round.state != Round.State.DRAFT:
            raise Refusal(RULES_FROZEN)
        check_rules(rules)
        rules.save()
        _record_rules(rules, "rules.saved", actor, now)
    return rules


def adopt_rules(rules: RoundRules, *, resolution: str, actor: User, now: datetime) -> RoundRules:
    """Put a new version beside the frozen rules of an open round, by the committee's recorded resolution.

    The rubric stays: sheets were filled in by it. ``rules`` is an unsaved row with the new terms.
    """
    demand(may_lead_round(actor, rules.round))
    if not resolution.strip():
        raise Refusal(RESOLUTION_NEEDED)
    with transaction.atomic():
        hold(rules.round)
        if not rules.round.is_open:
            raise Refusal(WRONG_STATE, state=rules.round.get_state_display())
        current = RoundRules.objects.filter(round=rules.round).latest("version")
        rules.rubric = current.rubric
        rules.version = current.version + 1
        rules.resolution = resolution
        rules.frozen_at = now
        check_rules(rules)
        rules.save(force_insert=True)
        _record_rules(rules, "rules.adopted", actor, now)
    return rules


def _record_rules(rules: RoundRules, action: str, actor: User | None, now: datetime) -> None:
    audit.record(
        actor,
        action,
        audit.subject_of(rules.round),
        now=now,
        round_=rules.round,
        version=rules.version,
        rubric=rules.rubric_id,
        aggregate=rules.aggregate,
        missing=rules.missing,
        ties=rules.ties,
        minimum=None if rules.minimum is None else str(rules.minimum),
        grades=rules.grades,
        resolution=rules.resolution,
    )


# The round's course

SET_UP = ("candidates", "committee__seats", "rules__rubric__criteria")


def gaps_before_opening(round_: Round) -> list[Gap]:
    """What a draft round still needs, in the order in which one would supply it; empty when it can open.

    For a list of rounds prefetch :data:`SET_UP`, and this asks the database nothing.
    """
    gaps = []
    if not round_.candidates.all():
        gaps.append(Gap("candidates", _("it has no candidates")))
    if not round_.is_scored:
        return gaps
    committee = getattr(round_, "committee", None)
    seats = [seat for seat in committee.seats.all() if seat.is_voting] if committee else []
    if not seats:
        gaps.append(Gap("committee", _("its committee has no seat that gives scores")))
    vacant = sum(seat.holder_id is None for seat in seats)
    if vacant:
        text = ngettext("%(count)d voting seat has no holder", "%(count)d voting seats have no holder", vacant)
        gaps.append(Gap("committee", text % {"count": vacant}))
    rules = max(round_.rules.all(), key=lambda row: row.version, default=None)
    if rules is None:
        gaps.append(Gap("rules", _("its rubric and scoring rules are not chosen")))
    elif not rules.rubric.criteria.all():
        gaps.append(Gap("rules", _("its rubric has no criteria")))
    elif "chair" in rules.ties and not any(seat.role == Seat.Role.CHAIR for seat in seats):
        gaps.append(Gap("committee", _("ties go to the chair, and no voting seat is the chair's")))
    return gaps


def demand_scored(round_: Round) -> None:
    """Refuse what only a round with sheets has."""
    if not round_.is_scored:
        raise Refusal(NO_SHEETS)


def open_round(round_: Round, *, actor: User | None, now: datetime) -> Round:
    """Open a draft round: freeze its rubric and rules, make every sheet. From here on tablets can score.

    One that is decided by a resolution has nothing to be scored: it waits for its meeting, with these candidates.
    """
    if actor is not None:
        demand(may_lead_round(actor, round_))
    with transaction.atomic():
        round_ = Round.objects.select_for_update(of=("self",)).with_area().get(pk=round_.pk)
        if round_.state != Round.State.DRAFT:
            raise Refusal(WRONG_STATE, state=round_.get_state_display())
        gaps = gaps_before_opening(round_)
        if gaps:
            raise Refusal(CANNOT_OPEN, what=", ".join(str(gap.text) for gap in gaps))
        if not round_.is_scored:
            lock_for_meeting(round_, actor, now)
            return round_
        rules = RoundRules.objects.filter(round=round_).select_related("rubric").latest("version")
        hold_rubric(rules.rubric)
        check_rules(rules)
        rules.frozen_at = now
        rules.save(update_fields=["frozen_at"])
        if not rules.rubric.is_frozen:
            rules.rubric.frozen_at = now
            rules.rubric.save(update_fields=["frozen_at"])
        made = make_sheets(round_)
        _move(round_, Round.State.OPEN, actor, now, sheets=made, rules=rules.version, rubric=rules.rubric_id)
    return round_


def lock_for_meeting(round_: Round, actor: User | None, now: datetime) -> None:
    """Leave a round without sheets to its meeting; it is held by whoever calls."""
    _move(round_, Round.State.LOCKED, actor, now, candidates=round_.candidates.count())


def begin_closing(round_: Round, *, actor: User, now: datetime) -> Round:
    """Say that no new visit follows; sheets that were taken along may still arrive."""
    return _change(round_, Round.State.OPEN, Round.State.CLOSING, actor, now)


def reopen(round_: Round, *, actor: User, now: datetime) -> Round:
    """Go back from closing to open."""
    return _change(round_, Round.State.CLOSING, Round.State.OPEN, actor, now)


def _change(round_: Round, before: str, after: str, actor: User, now: datetime) -> Round:
    demand(may_lead_round(actor, round_))
    with transaction.atomic():
        round_ = Round.objects.select_for_update(of=("self",)).with_area().get(pk=round_.pk)
        if round_.state != before:
            raise Refusal(WRONG_STATE, state=round_.get_state_display())
        _move(round_, after, actor, now)
    return round_


def _move(round_: Round, state: str, actor: User | None, now: datetime, **facts: object) -> None:
    round_.state = state
    round_.save(update_fields=["state"])
    audit.record(actor, f"round.{state}", audit.subject_of(round_), now=now, round_=round_, **facts)
