"""Whose a rubric is: one area's, or the whole department's.

At zone level a province's office is itself judged and must not learn of the zone's round, nor one zone's of another's.
So a rubric is kept by an area as a role is held over one: only its people write it, only rounds in the area can use
it, and nobody beyond sees it. The department's, those that come with the program among them, are for everybody's
rounds; nobody but the department changes them or is told whether they are frozen. Thus who learns that a rubric is
frozen sees every round that can have frozen it. Whoever wants another's in other words copies it.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from scoring.models import Rubric
from subdistricts.models import District, InspectionZone, Province, Round, User
from subdistricts.permissions import ALLOWED, NOT_YOUR_ROLE, STRANGER, Verdict
from subdistricts.reach import Grant
from subdistricts.roles import roles_with

DEPARTMENT = "department"
FIELDS = {"zone": "inspection_zone", "province": "province", "district": "district"}
AREAS = {"zone": InspectionZone, "province": Province, "district": District}
EVERYBODYS = _("the department, for everybody")


def keeper(rubric: Rubric) -> tuple[str, Any]:
    """The keeping area's scope and key."""
    for scope, field in FIELDS.items():
        key = getattr(rubric, f"{field}_id")
        if key is not None:
            return scope, key
    return DEPARTMENT, None


def name_of(rubric: Rubric) -> Any:
    """The keeper for people; reads the area."""
    return rubric.inspection_zone or rubric.province or rubric.district or EVERYBODYS


def label(rubric: Rubric) -> str:
    """A choice in words: an area's copy has the name of the department's original."""
    scope, _key = keeper(rubric)
    return str(rubric) if scope == DEPARTMENT else f"{rubric} · {name_of(rubric)}"


def serves(rubric: Rubric, round_: Round) -> bool:
    """The answer of ``RubricQuerySet.usable_in`` for a rubric in hand."""
    return Grant("", *keeper(rubric)).covers(round_)


def may_write_rubric(user: User, rubric: Rubric) -> Verdict:
    """Those who write rubrics in the area that keeps it; others in reach may read and copy it."""
    roles = roles_with("manage_rubrics")
    if any(grant.role in roles and grant.includes(*keeper(rubric)) for grant in user.reach.grants):
        return ALLOWED
    reads = rubric.pk is not None and Rubric.objects.visible_to(user).filter(pk=rubric.pk).exists()
    return NOT_YOUR_ROLE if reads else STRANGER


def areas_of(user: User) -> list[tuple[str, Any]]:
    """Where ``user`` may keep a rubric of his own, as choices: ``province-34`` and its name; his widest area first."""
    roles = roles_with("manage_rubrics")
    grants = {(grant.scope, grant.key) for grant in user.reach.grants if grant.role in roles}
    if (DEPARTMENT, None) in grants:
        wide = [(scope, area) for scope in ("zone", "province") for area in AREAS[scope].objects.all()]
        return [(DEPARTMENT, EVERYBODYS), *((f"{scope}-{area.pk}", str(area)) for scope, area in wide)]
    found = []
    for scope, model in AREAS.items():
        keys = [key for held, key in grants if held == scope]
        found += [(f"{scope}-{area.pk}", str(area)) for area in model.objects.filter(pk__in=keys)]
    return found


def keep(rubric: Rubric, area: str) -> None:
    """Give an unsaved rubric the keeper that ``areas_of`` names so."""
    scope, _dash, key = area.partition("-")
    for each, field in FIELDS.items():
        setattr(rubric, field, AREAS[each].objects.get(pk=key) if each == scope else None)


def prefix(rubric: Rubric) -> str:
    """With what an area's codes begin: so no office meets the codes of another, which it must not know of."""
    if rubric.inspection_zone:
        return f"z{rubric.inspection_zone.number}-{rubric.inspection_zone.fiscal_year}-"
    scope, key = keeper(rubric)
    return "" if scope == DEPARTMENT else f"{key}-"
