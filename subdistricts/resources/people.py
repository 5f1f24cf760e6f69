"""People, and the roles they hold over an area: two lists, for most people sit on a committee and need no role.

No file holds a password or makes one: who comes with a list cannot sign in before one is issued.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import override

from subdistricts import people
from subdistricts.models import Assignment, User
from subdistricts.resources import columns
from subdistricts.resources.area_cells import ListOverAreas
from subdistricts.resources.exports import ExportedList, of_office, yes_or_no
from subdistricts.resources.lists import Change, Line
from subdistricts.resources.lookups import AREAS_OF_ROLES, key_of_role
from subdistricts.resources.problems import listed, wrong
from subdistricts.roles import ASSIGNED_ROLES
from subdistricts.spreadsheets import Cell
from subdistricts.thai.order import sort_key


class People(ExportedList):
    """A row is one person, known by the user name."""

    name = "people"
    act = "manage_people"
    takes = (columns.USERNAME, columns.PERSON, columns.OFFICE_CODE, columns.OFFICE, columns.IS_ACTIVE)
    needed = ((columns.USERNAME,),)
    told = {
        "username": columns.USERNAME,
        "name": columns.PERSON,
        "office": columns.OFFICE,
        "is_active": columns.IS_ACTIVE,
    }

    class Meta:
        model = User

    @classmethod
    def example(cls) -> dict[str, str]:
        return super().example() | {columns.OFFICE_CODE.heading: "dopa-34"}

    def read(self, line: Line) -> tuple[User, dict[str, Any]]:
        username = User.normalize_username(line.text(columns.USERNAME))
        if not username:
            line.note(columns.USERNAME, wrong("empty"))
        line.stop_if_wrong()
        thing = self.lookups.managed_people.get(username) or _newcomer(username)
        if self.is_as_written(line, thing):
            return thing, {}
        values: dict[str, Any] = {}
        if line.text(columns.PERSON):
            values["name"] = line.text(columns.PERSON)
        elif thing._state.adding:
            line.note(columns.PERSON, wrong("empty"))
        if line.has(columns.OFFICE_CODE) or line.has(columns.OFFICE):
            named = line.text(columns.OFFICE_CODE) or line.text(columns.OFFICE)
            values["office"] = self.office_of(line) if named else None
        if line.text(columns.IS_ACTIVE):
            values["is_active"] = line.yes(columns.IS_ACTIVE)
        return thing, values

    def key(self, thing: User) -> str:
        return thing.username

    def save(self, thing: User) -> None:
        people.save_user(thing, actor=self.actor, now=self.now)

    def area_of(self, thing: User) -> str | None:
        return thing.office and thing.office.province_id

    def remove(self, thing: User) -> None:
        people.remove_user(thing, actor=self.actor, now=self.now)

    @classmethod
    def things(cls, seen: QuerySet[User]) -> Iterable[User]:
        return sorted(seen.select_related("office").order_by("pk"), key=lambda row: (sort_key(row.name), row.username))

    @classmethod
    def cells(cls, thing: User) -> dict[str, Cell]:
        return {
            **of_office(thing.office),
            "username": thing.username,
            "name": thing.name,
            "is_active": yes_or_no(thing.is_active),
        }


def _newcomer(username: str) -> User:
    row = User(username=username)
    row.set_unusable_password()
    return row


AREA_COLUMNS = (
    columns.PROVINCE,
    columns.DISTRICT_CODE,
    columns.DISTRICT,
    columns.ZONE,
    columns.FISCAL_YEAR,
    columns.OFFICE_CODE,
    columns.OFFICE,
)


class Roles(ListOverAreas):
    """A row is one role of one person over one area. A role is given or taken, never turned into another."""

    name = "roles"
    act = "manage_people"
    takes = (columns.USERNAME, columns.PERSON, columns.GIVEN_ROLE, columns.SCOPE, *AREA_COLUMNS)
    needed = ((columns.USERNAME,), (columns.GIVEN_ROLE,), (columns.SCOPE,))
    told = {
        "user": columns.USERNAME,
        "role": columns.GIVEN_ROLE,
        "scope": columns.SCOPE,
        "province": columns.PROVINCE,
        "district": columns.DISTRICT,
        "inspection_zone": columns.ZONE,
        "office": columns.OFFICE,
    }

    class Meta:
        model = Assignment

    @classmethod
    def example(cls) -> dict[str, str]:
        left_out = {column.heading: "" for column in AREA_COLUMNS if column is not columns.PROVINCE}
        return super().example() | left_out

    def read(self, line: Line) -> tuple[Assignment, dict[str, Any]]:
        user = self._person(line)
        role = self._role(line)
        scope = line.choice(columns.SCOPE, Assignment.Scope, {})
        areas = self._areas_of(line, scope) if scope else {}
        line.stop_if_wrong()
        blank = Assignment(user=user, role=role, scope=scope, **areas)
        return self.lookups.roles.get(self.key(blank), blank), {}

    def _person(self, line: Line) -> User | None:
        typed = line.text(columns.USERNAME)
        found = self.lookups.managed_people.get(User.normalize_username(typed))
        if found is None:
            line.note(columns.USERNAME, wrong("unknown_name", typed=typed) if typed else wrong("empty"))
        return found

    def _role(self, line: Line) -> str | None:
        typed = line.text(columns.GIVEN_ROLE).lower()
        known = _roles_by_name()
        if typed not in known:
            titles = listed(role.title for role in ASSIGNED_ROLES)
            line.note(columns.GIVEN_ROLE, wrong("not_a_choice", typed=typed, choices=titles))
        return known.get(typed)

    def _areas_of(self, line: Line, scope: str) -> dict[str, Any]:
        """The one area that the scope asks for; other cells of areas only tell where it lies."""
        province = self.province_of(line)
        if scope == Assignment.Scope.DEPARTMENT:
            return {}
        if scope == Assignment.Scope.ZONE:
            return {"inspection_zone": self._needed(line, columns.ZONE, self.zone_of(line))}
        if scope == Assignment.Scope.PROVINCE:
            return {"province": self._needed(line, columns.PROVINCE, province)}
        if scope == Assignment.Scope.DISTRICT:
            return {"district": self._needed(line, columns.DISTRICT, self.district_of(line, province))}
        return {"office": self.office_of(line)}

    def _needed(self, line: Line, column: columns.Column, area: Model | None) -> Model | None:
        if area is None and not line.errors:
            line.note(column, wrong("empty"))
        return area

    def changes(self, thing: Assignment, values: dict[str, Any]) -> Iterable[Change]:
        if thing._state.adding:
            yield Change(columns.GIVEN_ROLE.heading, "", str(thing))

    def key(self, thing: Assignment) -> tuple[Any, ...]:
        return key_of_role(thing)

    def save(self, thing: Assignment) -> None:
        people.save_assignment(thing, actor=self.actor, now=self.now)

    def area_of(self, thing: Assignment) -> str | None:
        area = thing.office if thing.office else thing
        return area.district.province_id if area.district else area.province_id

    def remove(self, thing: Assignment) -> None:
        people.remove_assignment(thing, actor=self.actor, now=self.now)

    @classmethod
    def things(cls, seen: QuerySet[Assignment]) -> Iterable[Assignment]:
        rows = seen.select_related("user", *AREAS_OF_ROLES, "district__province").order_by("pk")
        return sorted(rows, key=lambda row: (sort_key(row.user.name), row.user.username, row.role, row.pk))

    @classmethod
    def cells(cls, thing: Assignment) -> dict[str, Cell]:
        zone, district, office = thing.inspection_zone, thing.district, thing.office
        province = thing.province or (district and district.province)
        return {
            **of_office(office),
            "username": thing.user.username,
            "name": thing.user.name,
            "role": thing.get_role_display(),
            "scope": thing.get_scope_display(),
            "province": province and province.name_th,
            "district_code": thing.district_id,
            "district": district and district.name_th,
            "zone": zone and zone.number,
            "fiscal_year": zone and zone.fiscal_year,
        }


@cache
def _roles_by_name() -> dict[str, str]:
    known = {role.code: role.code for role in ASSIGNED_ROLES}
    for language in ("th", "en"):
        with override(language):
            known |= {str(role.title).lower(): role.code for role in ASSIGNED_ROLES}
    return known
