"""What a person may choose from in the set-up pages' forms: areas, offices, people and rounds within reach.

A form never offers, and never takes, what lies outside. Everything here is a queryset, so that the lists of a big
database are searched and cut by the database.
"""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from subdistricts.models import (
    Candidate,
    Committee,
    District,
    DistrictGroup,
    InspectionZone,
    Office,
    Province,
    Round,
    Seat,
    Subdistrict,
    User,
    Visit,
)
from subdistricts.reach import WITHIN_PROVINCE
from subdistricts.roles import roles_with

SETS_UP = roles_with("manage_round")


def _areas(user: User) -> tuple[frozenset[str] | None, frozenset[int]]:
    """Codes of the provinces and keys of the zones where ``user`` sets up rounds; None is the whole country."""
    zones = frozenset(grant.key for grant in user.reach.grants if grant.scope == "zone" and grant.role in SETS_UP)
    return user.reach.provinces((*SETS_UP, *roles_with("manage_people"))), zones


def within(user: User, province: str, zone: str = "") -> Q:
    """Rows whose ``province`` path lies in reach, or whose ``zone`` path does."""
    provinces, zones = _areas(user)
    if provinces is None:
        return Q()
    inside = Q(**{f"{province}__in": provinces}) | Q(
        **{f"{province}__in": Province.objects.filter(inspection_zones__in=zones)}
    )
    return inside | Q(**{f"{zone}__in": zones}) if zone else inside


def provinces(user: User) -> QuerySet[Province]:
    return Province.objects.filter(within(user, "pk"))


def districts(user: User) -> QuerySet[District]:
    return District.objects.filter(within(user, "province")).select_related("province")


def districts_of(round_: Round) -> QuerySet[District]:
    """About which a follow-up of the round may be: the rule about visits takes no other."""
    if round_.level == Round.Level.DISTRICT:
        rows = District.objects.filter(pk=round_.district_id)
    elif round_.level == Round.Level.ZONE:
        rows = District.objects.filter(province__inspection_zones=round_.inspection_zone_id)
    elif round_.level == Round.Level.DEPARTMENT:
        rows = District.objects.all()
    else:
        rows = District.objects.filter(province=round_.province_id)
    return rows.select_related("province").order_by("sort_key", "pk")


def subdistricts(user: User) -> QuerySet[Subdistrict]:
    rows = Subdistrict.objects.filter(within(user, "district__province")).select_related("district")
    return rows.order_by("sort_key", "pk")


def zones(user: User) -> QuerySet[InspectionZone]:
    mine = _areas(user)
    return InspectionZone.objects.all() if mine[0] is None else InspectionZone.objects.filter(pk__in=mine[1])


def offices(user: User) -> QuerySet[Office]:
    return Office.objects.filter(within(user, "province", "inspection_zone")).select_related("province")


def groups(user: User) -> QuerySet[DistrictGroup]:
    return DistrictGroup.objects.filter(within(user, "province")).select_related("province")


def rounds(user: User) -> QuerySet[Round]:
    return Round.objects.manageable_by(user).with_area()


def levels(user: User) -> frozenset[str]:
    """Of which levels ``user`` may set up rounds at all."""
    scopes = {grant.scope for grant in user.reach.grants if grant.role in SETS_UP}
    found = set(Round.Level.values) if "department" in scopes else scopes & {"zone", "district"}
    return frozenset(found | set(WITHIN_PROVINCE) if "province" in scopes else found)


def people(user: User) -> QuerySet[User]:
    """Who can be given a seat: active people of the offices and areas in reach."""
    if _areas(user)[0] is None:
        return User.objects.filter(is_active=True)
    in_office = User.objects.filter(within(user, "office__province", "office__inspection_zone"))
    with_role = User.objects.filter(within(user, "assignments__province", "assignments__inspection_zone"))
    found = Q(pk__in=in_office.values("pk")) | Q(pk__in=with_role.values("pk"))
    return User.objects.filter(found | Q(pk=user.pk), is_active=True)


def _of_rounds(model: type[models.Model], *related: str) -> Callable[[User], QuerySet[Any]]:
    return lambda user: model.objects.manageable_by(user).select_related(*related)


_IN_REACH: dict[type[models.Model], Callable[[User], QuerySet[Any]]] = {
    Province: provinces,
    District: districts,
    Subdistrict: subdistricts,
    InspectionZone: zones,
    Office: offices,
    DistrictGroup: groups,
    Round: rounds,
    User: people,
    Candidate: _of_rounds(Candidate, "subdistrict__district", "office"),
    Committee: _of_rounds(Committee, "round__province"),
    Seat: _of_rounds(Seat, "office", "committee"),
    Visit: _of_rounds(Visit, "candidate__subdistrict", "candidate__office"),
}


def of(model: type[models.Model], user: User) -> QuerySet[Any] | None:
    """What ``user`` may choose of ``model``; None where there is nothing to narrow here (awards)."""
    in_reach = _IN_REACH.get(model)
    return in_reach(user) if in_reach else None


def label(thing: models.Model) -> str:
    """A choice in words that tell it from its namesakes: three subdistricts of Ubon are called สำโรง."""
    if isinstance(thing, Subdistrict):
        return f"{thing} {thing.district} ({thing.pk})"
    if isinstance(thing, District):
        return f"{thing} {thing.province} ({thing.pk})"
    if isinstance(thing, DistrictGroup):
        return f"{thing} {thing.province} {thing.fiscal_year}"
    if isinstance(thing, User):
        return f"{thing} ({thing.username})"
    if isinstance(thing, Candidate) and thing.place_name:
        return f"{thing} {thing.place_name}"
    return str(thing)
