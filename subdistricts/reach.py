"""Over which areas one person holds which role: read once, asked often.

A grant covers rounds, not just places, because at zone level the provincial office is itself judged: a grant over a
province covers that province's district, group and province rounds and never a zone's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q

# Levels of rounds that a grant over a province covers.
WITHIN_PROVINCE = ("district", "group", "province")


@dataclass(frozen=True, slots=True)
class Grant:
    """One role over one area; ``key`` is the area's primary key, None for the whole department."""

    role: str
    scope: str
    key: Any = None

    def rounds(self, prefix: str = "") -> Q:
        """The rounds covered, as a condition; ``prefix`` is the path to the round ("candidate__round__")."""
        if self.scope == "department":
            return Q(**{f"{prefix}pk__isnull": False})
        if self.scope == "zone":
            return Q(**{f"{prefix}level": "zone", f"{prefix}inspection_zone": self.key})
        if self.scope == "province":
            return Q(**{f"{prefix}level__in": WITHIN_PROVINCE, f"{prefix}province": self.key})
        return Q(**{f"{prefix}level": "district", f"{prefix}district": self.key})

    def covers(self, round_: Any) -> bool:
        """The same answer for a round in hand, without a query."""
        if self.scope == "department":
            return True
        if self.scope == "zone":
            return round_.level == "zone" and round_.inspection_zone_id == self.key
        if self.scope == "province":
            return round_.level in WITHIN_PROVINCE and round_.province_id == self.key
        return round_.level == "district" and round_.district_id == self.key

    def includes(self, scope: str, key: Any) -> bool:
        """Whether what belongs to that area as a whole is this area's too; a zone does not include its provinces."""
        if self.scope == "department" or (self.scope, self.key) == (scope, key):
            return True
        return self.scope == "province" and scope == "district" and key[:2] == self.key

    @property
    def home(self) -> str | None:
        """The code of the province that it lies in; None for a zone's and the department's."""
        return self.key[:2] if self.scope in ("province", "district") else None


@dataclass(frozen=True, slots=True)
class Reach:
    """All grants of one person."""

    grants: frozenset[Grant] = frozenset()

    @classmethod
    def of(cls, assignments: Iterable[Any]) -> "Reach":
        return cls(frozenset(grant_of(assignment) for assignment in assignments))

    def rounds(self, roles: Iterable[str], prefix: str = "") -> Q:
        """Rounds over which any of ``roles`` is held; a condition that matches nothing where there is none."""
        wanted = set(roles)
        condition = Q(pk__in=[])
        for grant in sorted(self.grants, key=repr):
            if grant.role in wanted:
                condition |= grant.rounds(prefix)
        return condition

    def covers(self, roles: Iterable[str], round_: Any) -> bool:
        wanted = set(roles)
        return any(grant.role in wanted and grant.covers(round_) for grant in self.grants)

    def holds(self, roles: Iterable[str]) -> bool:
        """Whether any of ``roles`` is held anywhere."""
        wanted = set(roles)
        return any(grant.role in wanted for grant in self.grants)

    def provinces(self, roles: Iterable[str]) -> frozenset[str] | None:
        """Codes of the provinces over which any of ``roles`` is held; None means every province."""
        wanted = set(roles)
        held = [grant for grant in self.grants if grant.role in wanted]
        if any(grant.scope == "department" for grant in held):
            return None
        return frozenset(grant.key for grant in held if grant.scope == "province")

    def districts(self, roles: Iterable[str]) -> frozenset[str]:
        """Codes of the districts over which any of ``roles`` is held; a wider area's holder has none of them."""
        wanted = set(roles)
        return frozenset(grant.key for grant in self.grants if grant.role in wanted and grant.scope == "district")

    def lies_in(self, province: str) -> bool:
        """Whether any role is held over the province, a district of it, or the whole department."""
        return any(grant.scope == "department" or grant.home == province for grant in self.grants)

    @property
    def home_province(self) -> str | None:
        """The first province in which a role is held, by its code; None for the whole department's and for none."""
        return min((grant.home for grant in self.grants if grant.home), default=None)

    def own_provinces(self, roles: Iterable[str]) -> frozenset[str]:
        """Codes of the provinces over which any of ``roles`` was given; the whole department's holder has none."""
        wanted = set(roles)
        return frozenset(grant.key for grant in self.grants if grant.role in wanted and grant.scope == "province")

    def zones(self, roles: Iterable[str]) -> frozenset[int]:
        """Keys of the inspection zones over which any of ``roles`` is held."""
        wanted = set(roles)
        return frozenset(grant.key for grant in self.grants if grant.role in wanted and grant.scope == "zone")


class Served(NamedTuple):
    """An office, by what it serves."""

    kind: str | None
    inspection_zone_id: int | None
    province_id: str | None
    district_id: str | None


class Assigned(NamedTuple):
    """An assignment, by what makes its grant."""

    role: str
    scope: str
    inspection_zone_id: int | None
    province_id: str | None
    district_id: str | None
    office: Served


def grant_of(assignment: Any) -> Grant:
    """An assignment to an office counts as one to the area that the office serves."""
    area = assignment.office if assignment.scope == "office" else assignment
    if assignment.scope != "office":
        scope = assignment.scope
    elif area.kind in ("department", "zone", "province", "district"):
        scope = area.kind
    else:
        scope = "district" if area.district_id else "province" if area.province_id else "nowhere"
    keys = {"zone": area.inspection_zone_id, "province": area.province_id, "district": area.district_id}
    return Grant(assignment.role, scope, keys.get(scope))
