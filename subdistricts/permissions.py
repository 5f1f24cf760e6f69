"""Whether somebody may do something: a verdict with its reason.

A template greys a button with the verdict, a rule refuses with it: both say the same. Strangers are answered as if
the thing did not exist (404), readers of it get 403.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from subdistricts.models import (
    District,
    ImportBatch,
    InspectionZone,
    Nomination,
    Province,
    Round,
    Seat,
    StandIn,
    User,
    Visit,
)
from subdistricts.prepared import Prepared
from subdistricts.reach import WITHIN_PROVINCE
from subdistricts.refusals import NOT_ALLOWED, NOTHING_HERE, Refusal
from subdistricts.roles import COMMITTEE_MEMBER, roles_with


@dataclass(frozen=True, slots=True)
class Allowed:
    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    """``stranger``: not even the thing's existence is told."""

    reason: Promise
    stranger: bool = False

    def __bool__(self) -> bool:
        return False


Verdict = Allowed | Denied

ALLOWED = Allowed()
STRANGER = Denied(_("there is nothing here for you"), stranger=True)
NOT_YOUR_ROLE = Denied(_("your role does not include it"))
VOTES_HERE = Denied(_("you give scores in this round yourself"))
ZONES_VISIT = Denied(_("at a zone's visit nothing is asked of districts here, because its provinces are judged there"))
JUDGES_WAIT = Denied(_("you give scores in this round, and nobody who does sees others' before it is published"))


def demand(verdict: Verdict) -> None:
    """Refuse with the verdict's reason unless it allows; a stranger is not even told a reason."""
    if isinstance(verdict, Denied) and verdict.stranger:
        raise Refusal(NOTHING_HERE)
    if isinstance(verdict, Denied):
        raise Refusal(NOT_ALLOWED, reason=verdict.reason)


def votes_in(user: User, round_: Round) -> bool:
    """Whether ``user`` gives scores in the round, or gave some from a seat he has left; asked once a request."""
    cache: dict[Any, bool] = user.__dict__.setdefault("_votes_in", {})
    if round_.pk not in cache:
        cache[round_.pk] = bool(VOTING_SEAT.ask(user=user.pk, round_=round_.pk))
    return cache[round_.pk]


VOTING_SEAT = Prepared(
    lambda user, round_: Seat.objects.voted_by(user).filter(committee__round=round_).order_by().values_list("pk")[:1]
)


def sits_in(user: User, round_: Round) -> bool:
    """Whether ``user`` has any place, voting or not, on the round's committee; asked once a request."""
    cache: dict[Any, bool] = user.__dict__.setdefault("_sits_in", {})
    if round_.pk not in cache:
        seats = user.seats.filter(committee__round=round_)
        stand_ins = StandIn.objects.filter(user=user, seat__committee__round=round_)
        cache[round_.pk] = seats.exists() or stand_ins.exists()
    return cache[round_.pk]


def may(user: User, act: str, round_: Round) -> Verdict:
    """Whether an assigned role lets ``user`` do ``act`` in the round; seats are asked by the functions below."""
    if user.reach.covers(roles_with(act), round_):
        return ALLOWED
    return NOT_YOUR_ROLE if may_see_round(user, round_) else STRANGER


def may_see_round(user: User, round_: Round) -> Verdict:
    """Its candidates, committee and programme."""
    if user.reach.covers(roles_with("see_round"), round_):
        return ALLOWED
    if round_.state != Round.State.DRAFT and "see_round" in COMMITTEE_MEMBER.acts and sits_in(user, round_):
        return ALLOWED
    return STRANGER


def may_lead_round(user: User, round_: Round) -> Verdict:
    """Open, close, decide: by staff who give no score themselves."""
    verdict = may(user, "lead_round", round_)
    return VOTES_HERE if verdict and votes_in(user, round_) else verdict


def may_manage_round(user: User, round_: Round) -> Verdict:
    """Set up the round, its candidates, committee and visits. Who votes in an opened round leaves it to others."""
    verdict = may(user, "manage_round", round_)
    if verdict and round_.pk and round_.state != Round.State.DRAFT and votes_in(user, round_):
        return VOTES_HERE
    return verdict


def may_see_ranking(user: User, round_: Round) -> Verdict:
    """The live ranking with judges' points. A voting seat outweighs every other role until publication."""
    verdict = may(user, "see_ranking", round_)
    if verdict and not round_.is_published and votes_in(user, round_):
        return JUDGES_WAIT
    return verdict


def may_record_recusal(user: User, round_: Round) -> Verdict:
    """For another's seat; who votes in the round declares his own and no one else's."""
    verdict = may(user, "record_recusal", round_)
    return VOTES_HERE if verdict and votes_in(user, round_) else verdict


def may_record_attendance(user: User, visit: Visit) -> Verdict:
    """Say who came: those of the office, and on the spot the committee's secretary or who sits for him there."""
    verdict = may(user, "record_attendance", visit.round)
    if not verdict and visit.round.state != Round.State.DRAFT and keeps_minutes(user, visit):
        return ALLOWED
    return verdict


def keeps_minutes(user: User, visit: Visit) -> bool:
    secretary = Seat.objects.filter(committee__round=visit.round_id, role=Seat.Role.SECRETARY)
    return secretary.filter(Q(holder=user) | Q(stand_ins__user=user, stand_ins__visit=visit)).exists()


def may_manage_area(user: User, province: str | None) -> Verdict:
    """Set up what belongs to a province (district groups, offices); None: to the whole department (awards, zones)."""
    provinces = user.reach.provinces(roles_with("manage_round"))
    if provinces is None or province in provinces:
        return ALLOWED
    return NOT_YOUR_ROLE if provinces else STRANGER


def may_see_province(user: User, province: Province) -> Verdict:
    """Its map, with what is no secret: anybody who holds a role somewhere in it."""
    return ALLOWED if user.reach.lies_in(province.pk) else STRANGER


def may_manage_people(user: User) -> Verdict:
    return ALLOWED if user.reach.holds(roles_with("manage_people")) else STRANGER


OWN_NOMINATION = Denied(_("you put this forward yourself"))


def may_put_forward(user: User, round_: Round, district: str) -> Verdict:
    """Of one's own district alone; a wider area's holder puts nothing forward for it."""
    if district in user.reach.districts(roles_with("put_forward")):
        return ALLOWED
    return NOT_YOUR_ROLE if may_see_round(user, round_) else STRANGER


def may_edit_nomination(user: User, nomination: Nomination) -> Verdict:
    return may_put_forward(user, nomination.round, nomination.district_id)


def may_review_nomination(user: User, nomination: Nomination) -> Verdict:
    """By who sets up the round, and never by who puts forward."""
    if may_edit_nomination(user, nomination):
        return OWN_NOMINATION if may_manage_round(user, nomination.round) else NOT_YOUR_ROLE
    return may_manage_round(user, nomination.round)


def may_take_back(user: User, batch: ImportBatch) -> Verdict:
    """See what a file did and take it back: who may do in its area what it did."""
    return ALLOWED if ImportBatch.objects.visible_to(user).filter(pk=batch.pk).exists() else STRANGER


def may_manage_rubrics(user: User) -> Verdict:
    return ALLOWED if user.reach.holds(roles_with("manage_rubrics")) else STRANGER


def may_administer(user: User) -> Verdict:
    """Enter the set-up pages at all."""
    administers = user.is_active and user.reach.holds((*roles_with("manage_round"), *roles_with("manage_people")))
    return ALLOWED if administers else STRANGER


def may_see_tpmap_sums(user: User, province: str) -> Verdict:
    """A province's TPMAP sums with small counts withheld: who holds a role in it, or in what it is a part of."""
    roles, reach = roles_with("see_tpmap_sums"), user.reach
    if province in (reach.provinces(roles) or ()) or reach.provinces(roles) is None:
        return ALLOWED
    if any(code[:2] == province for code in reach.districts(roles)):  # a district's code begins with its province's
        return ALLOWED
    zones = reach.zones(roles)
    if zones and InspectionZone.objects.filter(pk__in=zones, provinces=province).exists():
        return ALLOWED
    return STRANGER


def may_report_tpmap(user: User, district: District) -> Verdict:
    """See a district's TPMAP counts as they are, and report them, file or not: its officers, its province's staff."""
    roles, reach = roles_with("report_tpmap"), user.reach
    if district.pk in reach.districts(roles) or district.province_id in reach.own_provinces(roles):
        return ALLOWED
    return NOT_YOUR_ROLE if may_see_tpmap_sums(user, district.province_id) else STRANGER


def may_see_tpmap_of(user: User, province: str) -> Verdict:
    """All of a province's TPMAP counts as they are: its staff."""
    if province in user.reach.own_provinces(roles_with("report_tpmap")):
        return ALLOWED
    return NOT_YOUR_ROLE if may_see_tpmap_sums(user, province) else STRANGER


def may_follow_up_tpmap(user: User, province: str) -> Verdict:
    """Import a province's TPMAP counts, take files of them back, record what was asked of districts, and close it."""
    if province in user.reach.own_provinces(roles_with("follow_up_tpmap")):
        return ALLOWED
    return NOT_YOUR_ROLE if may_see_tpmap_sums(user, province) else STRANGER


def may_see_counts_at(user: User, visit: Visit) -> Verdict:
    """A district's TPMAP counts as they are, at a visit that is about it: the committee of a round inside its province.

    A zone's committee comes from outside.
    """
    if visit.district is None or not may_see_round(user, visit.round):
        return STRANGER
    if may_report_tpmap(user, visit.district):
        return ALLOWED
    inside = visit.round.level in WITHIN_PROVINCE and sits_in(user, visit.round)
    return ALLOWED if inside else NOT_YOUR_ROLE


def may_instruct_at(user: User, visit: Visit) -> Verdict:
    """Record what is asked of the district at a TPMAP visit: staff of the province, the round's chair and secretary."""
    if visit.district is None or not may_see_round(user, visit.round):
        return STRANGER
    if visit.round.level not in WITHIN_PROVINCE:
        return ZONES_VISIT
    if may_follow_up_tpmap(user, visit.district.province_id):
        return ALLOWED
    roles = (Seat.Role.CHAIR, Seat.Role.SECRETARY)
    leads = user.seats.filter(committee__round=visit.round, role__in=roles).exists()
    return ALLOWED if leads and visit.round.state != Round.State.DRAFT else NOT_YOUR_ROLE
