"""The rules about a round's set-up. Opening, closing and deciding need rubrics and sheets: see ``scoring.rounds``."""

from datetime import datetime

from django.db import transaction

from subdistricts import audit
from subdistricts.models import Award, Round, User
from subdistricts.permissions import demand, may_manage_area, may_manage_round
from subdistricts.prepared import Prepared
from subdistricts.reach import WITHIN_PROVINCE
from subdistricts.refusals import (
    AREA_DOES_NOT_FIT,
    DOES_NOT_FEED,
    GROUP_OF_ANOTHER_YEAR,
    NOMINATIONS_NOT_HERE,
    ROUND_NOT_DRAFT,
    Refusal,
)

AREA_OF_LEVEL = {
    "district": {"province", "district"},
    "group": {"province", "district_group"},
    "province": {"province"},
    "zone": {"inspection_zone"},
    "department": set(),
}
# What a tablet scores by before the server hears of it; fixed when the round opens.
FIXED_WHEN_OPEN = (
    "award_id",
    "fiscal_year",
    "level",
    "places",
    "way",
    "province_id",
    "district_id",
    "district_group_id",
    "inspection_zone_id",
)


# To which level winners go on from which. A round's staff and the next one's may be others: beyond its province nobody
# of a province sets up a round, or knows of one.
GOES_ON_TO: dict[str, tuple[str, ...]] = {
    "district": ("group", "province"),
    "group": ("province",),
    "province": ("zone", "department"),
    "zone": ("department",),
    "department": (),
}


def may_feed(round_: Round, following: Round) -> bool:
    """Whether winners of the one can be candidates of the other: the same award and year, inside its area."""
    if (round_.award_id, round_.fiscal_year) != (following.award_id, following.fiscal_year):
        return False
    if following.level not in GOES_ON_TO[round_.level]:
        return False
    if following.level == Round.Level.GROUP:
        return following.district_group.members.filter(district=round_.district_id).exists()
    if following.level == Round.Level.PROVINCE:
        return round_.province_id == following.province_id
    if following.level == Round.Level.ZONE:
        return following.inspection_zone.provinces.filter(pk=round_.province_id).exists()
    return True


def check_round(round_: Round) -> None:
    """Refuse a round whose area does not fit its level, or a change of what opening has fixed."""
    _fill_in_province(round_)
    named = {
        area
        for area in ("province", "district", "district_group", "inspection_zone")
        if getattr(round_, f"{area}_id") is not None
    }
    if named != AREA_OF_LEVEL[round_.level]:
        raise Refusal(AREA_DOES_NOT_FIT, level=round_.get_level_display())
    if round_.district_group and round_.district_group.fiscal_year != round_.fiscal_year:
        raise Refusal(GROUP_OF_ANOTHER_YEAR, group=str(round_.district_group), year=round_.district_group.fiscal_year)
    takes_nominations = round_.level in WITHIN_PROVINCE and (
        round_.award.candidate_kind == Award.CandidateKind.SUBDISTRICT
    )
    if round_.nominations_until is not None and not takes_nominations:
        raise Refusal(NOMINATIONS_NOT_HERE)
    before = Round.objects.filter(pk=round_.pk).exclude(state=Round.State.DRAFT).values(*FIXED_WHEN_OPEN).first()
    if before:
        changed = [name for name, value in before.items() if getattr(round_, name) != value]
        if changed:
            field = Round._meta.get_field(changed[0].removesuffix("_id"))
            raise Refusal(ROUND_NOT_DRAFT, what=field.verbose_name)


def _check_feeds(round_: Round, actor: User | None) -> None:
    """Refuse a round named to go on to that is not the actor's to fill, or does not fit.

    One that was named before and fits no longer is let go without a word: perhaps the actor must not know of it.
    """
    if round_.feeds_id is None:
        return
    is_new = not Round.objects.filter(pk=round_.pk, feeds=round_.feeds_id).exists()
    if is_new and actor is not None:
        demand(may_manage_round(actor, round_.feeds))
    if may_feed(round_, round_.feeds):
        return
    if is_new:
        raise Refusal(DOES_NOT_FEED)
    round_.feeds = None


def _fill_in_province(round_: Round) -> None:
    """A district's or a group's province follows from it."""
    if round_.level == Round.Level.DISTRICT and round_.district:
        round_.province_id = round_.district.province_id
    if round_.level == Round.Level.GROUP and round_.district_group:
        round_.province_id = round_.district_group.province_id


def save_round(round_: Round, *, actor: User | None, now: datetime) -> Round:
    """Create or change a round. ``actor`` None is the system (the demonstration's builder)."""
    if actor is not None:
        demand(may_manage_round(actor, round_))
    with transaction.atomic():
        created = round_.pk is None
        if not created:
            hold(round_)
        check_round(round_)
        _check_feeds(round_, actor)
        round_.save()
        action = "round.created" if created else "round.changed"
        until = round_.nominations_until
        facts = {name: getattr(round_, name) for name in FIXED_WHEN_OPEN} | {
            "nominations_until": until and until.isoformat(),
            "nomination_grace_hours": round_.nomination_grace_hours,
        }
        audit.record(actor, action, audit.subject_of(round_), now=now, round_=round_, **facts)
    return round_


def save_award(award: Award, *, actor: User | None, now: datetime) -> Award:
    """Create or change an award; it belongs to the whole department."""
    if actor is not None:
        demand(may_manage_area(actor, None))
    with transaction.atomic():
        created = award.pk is None
        award.save()
        action = "award.created" if created else "award.changed"
        audit.record(actor, action, audit.subject_of(award), now=now, code=award.code)
    return award


def hold(round_: Round) -> None:
    """Keep the round in its state until the transaction ends, and bring the row in hand up to date.

    Whoever depends on the state holds the round first: it may be opened or locked at the same moment.
    """
    found = HELD_STATE.ask(round_=round_.pk)
    if not found:
        raise Round.DoesNotExist
    [(round_.state,)] = found


HELD_STATE = Prepared(
    lambda round_: Round.objects.filter(pk=round_).order_by().select_for_update().values_list("state")
)


def demand_draft(round_: Round, what: object) -> None:
    """Refuse a change of ``what`` once the round has been opened."""
    if round_.state != Round.State.DRAFT:
        raise Refusal(ROUND_NOT_DRAFT, what=what)
