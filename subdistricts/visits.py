"""The rules about the programme: when a committee is where, and in which order.

What stands on the programme is refused only where it cannot be meant: two stops of one round at one time, a day of
another fiscal year. Everything else that will not work out is told by :mod:`subdistricts.clashes`.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from subdistricts import audit, day_stand_ins, rows
from subdistricts.models import Round, User, Visit
from subdistricts.permissions import demand, may_manage_round
from subdistricts.refusals import (
    CANDIDATE_OF_ANOTHER_ROUND,
    DISTRICT_OF_FOLLOW_UPS,
    STOPS_NOT_IN_ORDER,
    STOPS_OF_DIFFERENT_DAYS,
    VISIT_DISTRICT_OUTSIDE,
    VISIT_ENDS_BEFORE,
    VISIT_NEEDS_CANDIDATE,
    VISIT_OUTSIDE_YEAR,
    VISIT_OVERLAPS,
    Refusal,
)
from subdistricts.rounds import hold
from subdistricts.thai import dates


def check_visit(visit: Visit) -> None:
    """Refuse a visit outside the round's fiscal year, one that overlaps another, or one of a foreign candidate."""
    if visit.ends_at <= visit.starts_at:
        raise Refusal(VISIT_ENDS_BEFORE)
    if visit.kind == Visit.Kind.SCORED and visit.candidate is None:
        raise Refusal(VISIT_NEEDS_CANDIDATE)
    if visit.candidate and visit.candidate.round_id != visit.round_id:
        raise Refusal(CANDIDATE_OF_ANOTHER_ROUND, candidate=str(visit.candidate))
    _check_district(visit)
    _check_fiscal_year(visit)
    _check_overlap(visit)


def _check_district(visit: Visit) -> None:
    """A follow-up is about a district of the round's own area; other visits are about none."""
    if visit.district is None:
        return
    if visit.kind != Visit.Kind.TPMAP:
        raise Refusal(DISTRICT_OF_FOLLOW_UPS)
    round_ = visit.round
    inside = {
        Round.Level.DISTRICT: visit.district_id == round_.district_id,
        Round.Level.ZONE: round_.inspection_zone
        and round_.inspection_zone.provinces.filter(pk=visit.district.province_id).exists(),
        Round.Level.DEPARTMENT: True,
    }
    if not inside.get(Round.Level(round_.level), visit.district.province_id == round_.province_id):
        raise Refusal(VISIT_DISTRICT_OUTSIDE, district=str(visit.district), area=round_.area_name)


def _check_fiscal_year(visit: Visit) -> None:
    year = visit.round.fiscal_year
    first, last = dates.fiscal_year_bounds(year)
    language = get_language() or "th"
    for moment in (visit.starts_at, visit.ends_at):
        day = timezone.localdate(moment)
        if not first <= day <= last:
            raise Refusal(
                VISIT_OUTSIDE_YEAR,
                day=dates.short(day, language),
                year=year,
                first=dates.short(first, language),
                last=dates.short(last, language),
            )


def _check_overlap(visit: Visit) -> None:
    near = day_stand_ins.around(visit)
    others = {key for key, starts, ends, *_who in near if starts < visit.ends_at and ends > visit.starts_at} - {
        visit.pk
    }
    if not others:  # asked for every row of a programme from a file: without the names that none needs
        return
    other = Visit.objects.filter(pk__in=others).with_place().first()
    language = get_language() or "th"
    raise Refusal(
        VISIT_OVERLAPS,
        other=str(other),
        start=dates.clock(timezone.localtime(other.starts_at).time(), language),
        end=dates.clock(timezone.localtime(other.ends_at).time(), language),
    )


def save_visit(visit: Visit, *, actor: User | None, now: datetime) -> Visit:
    """A visit that is new on its day gets who sits for a seat on all of the round's other visits then."""
    if actor is not None:
        demand(may_manage_round(actor, visit.round))
    with transaction.atomic():
        hold(visit.round)  # two visits saved at once must see each other
        check_visit(visit)
        joining = day_stand_ins.joining(visit)
        _write(visit, actor=actor, now=now)
        day_stand_ins.join(joining, actor=actor, now=now)
    return visit


def _write(visit: Visit, *, actor: User | None, now: datetime) -> None:
    """Save it as the next revision: a calendar that knows an earlier one takes this in its place."""
    created = visit.pk is None
    if created:
        day_stand_ins.add(visit, rows.insert)
    else:
        visit.revision = Visit.objects.values_list("revision", flat=True).get(pk=visit.pk) + 1
        visit.save()
    audit.record(
        actor,
        "visit.created" if created else "visit.changed",
        audit.subject_of(visit),
        now=now,
        round_=visit.round,
        follows="" if created else None,
        kind=visit.kind,
        candidate=visit.candidate_id,
        starts_at=visit.starts_at.isoformat(),
        ends_at=visit.ends_at.isoformat(),
        venue=visit.venue,
        travel_minutes=visit.travel_minutes,
    )


def put_before(visit: Visit, earlier: Visit, *, actor: User, now: datetime) -> None:
    """Let two stops of a day change places: each stays as long as it was, and between them there is as much time.

    What was said of the way to either is forgotten: it began somewhere else.
    """
    for each in (visit, earlier):
        demand(may_manage_round(actor, each.round))
    if dates.local(visit.starts_at).date() != dates.local(earlier.starts_at).date() or visit.pk == earlier.pk:
        raise Refusal(STOPS_OF_DIFFERENT_DAYS)
    if visit.starts_at < earlier.ends_at:
        raise Refusal(STOPS_NOT_IN_ORDER)
    with transaction.atomic():
        for round_ in sorted({earlier.round, visit.round}, key=lambda each: each.pk):
            hold(round_)
        length, gap_ends = visit.ends_at - visit.starts_at, visit.ends_at
        earlier.starts_at, earlier.ends_at, visit.starts_at = (
            gap_ends - (earlier.ends_at - earlier.starts_at), gap_ends, earlier.starts_at,
        )  # fmt: skip
        visit.ends_at = visit.starts_at + length
        for each in (visit, earlier):
            each.travel_minutes, each.travel_km, each.travel_by = None, None, ""
            _write(each, actor=actor, now=now)
        for each in (visit, earlier):
            check_visit(each)


def remove_visit(visit: Visit, *, actor: User | None, now: datetime) -> None:
    if actor is not None:
        demand(may_manage_round(actor, visit.round))
    with transaction.atomic():
        audit.record(
            actor,
            "visit.removed",
            audit.subject_of(visit),
            now=now,
            round_=visit.round,
            name=str(visit),
            uid=str(visit.uid),
            revision=visit.revision + 1,
            starts_at=visit.starts_at.isoformat(),
            ends_at=visit.ends_at.isoformat(),
        )
        visit.delete()
