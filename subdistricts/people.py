"""The rules about people: accounts, one-time passwords, roles given and taken."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import ProtectedError

from subdistricts import audit, rows
from subdistricts.models import Assignment, Province, User
from subdistricts.permissions import demand, may_manage_people
from subdistricts.reach import Grant, grant_of
from subdistricts.refusals import (
    ALREADY_SET_UP,
    HAS_SIGNED_IN,
    LAST_ADMINISTRATOR,
    NOT_ONESELF,
    ROLE_BEYOND_OWN,
    STILL_NEEDED,
    Refusal,
    kinds_of,
)
from subdistricts.roles import ADMINISTRATOR, roles_with

# No letters or digits that are taken for one another when read from paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """Twelve random characters in three groups, about 59 bits: easy to read out, to be changed at first sign-in."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def create_first_administrator(*, now: datetime, username: str = "admin") -> tuple[User, str]:
    """Make the administrator of the whole department in an empty database; returns the person and the password."""
    if User.objects.exists():
        raise Refusal(ALREADY_SET_UP)
    password = one_time_password()
    with transaction.atomic():
        user = User(username=username, name="ผู้ดูแลระบบ", must_change_password=True)
        user.set_password(password)
        user.save()
        Assignment.objects.create(user=user, role=ADMINISTRATOR.code, scope=Assignment.Scope.DEPARTMENT)
        audit.record(None, "person.first_administrator", audit.subject_of(user), now=now, username=username)
    return user, password


def save_user(user: User, *, actor: User | None, now: datetime) -> User:
    """Create or change a person within the actor's area; ``actor`` None is the system."""
    if actor is not None:
        _demand_within_reach(user, actor)
    user.clean()
    with transaction.atomic():
        created = user.pk is None
        was_administrator = not created and Grant(ADMINISTRATOR.code, "department") in user.reach.grants
        if was_administrator and not user.is_active:
            _demand_another_administrator(user)
        if created and not user.password:
            user.set_unusable_password()
        user.save()
        action = "person.created" if created else "person.changed"
        follows, facts = "" if created else None, {"username": user.username, "active": user.is_active}
        audit.record(actor, action, audit.subject_of(user), now=now, follows=follows, **facts)
    return user


def remove_user(user: User, *, actor: User, now: datetime) -> None:
    """Remove a person who has not signed in yet, holds no role and no seat, and has done nothing."""
    _demand_within_reach(user, actor)
    if user.last_login is not None:
        raise Refusal(HAS_SIGNED_IN, person=str(user))
    roles = list(user.assignments.all()[:1])
    if roles:
        raise Refusal(STILL_NEEDED, thing=str(user), by=kinds_of(roles))
    with transaction.atomic():
        audit.record(actor, "person.removed", audit.subject_of(user), now=now, username=user.username)
        try:
            user.delete()
        except ProtectedError as error:
            raise Refusal(STILL_NEEDED, thing=str(user), by=kinds_of(error.protected_objects)) from error


def _demand_within_reach(user: User, actor: User) -> None:
    """Refuse a person who is not the actor's to manage: of another area, or with a wider role than his."""
    demand(may_manage_people(actor))
    provinces = actor.reach.provinces(roles_with("manage_people"))
    if provinces is None:
        return
    if user.pk is None:
        inside = user.office is not None and user.office.province_id in provinces
    else:
        inside = User.objects.visible_to(actor).filter(pk=user.pk).exists()
    if not inside:
        raise Refusal(ROLE_BEYOND_OWN, areas=_names(provinces))


def _names(provinces: Iterable[str]) -> str:
    return ", ".join(str(area) for area in Province.objects.filter(pk__in=provinces))


def issue_password(user: User, *, actor: User, now: datetime) -> str:
    """Give a person a one-time password, shown once to the administrator; it must be changed at first sign-in."""
    _demand_within_reach(user, actor)
    password = one_time_password()
    with transaction.atomic():
        user.set_password(password)
        user.must_change_password = True
        user.save(update_fields=["password", "must_change_password"])
        audit.record(actor, "person.password_issued", audit.subject_of(user), now=now)
    return password


def choose_password(user: User, password: str, *, now: datetime) -> None:
    """Set one's own password; a weak one raises Django's ``ValidationError``."""
    validate_password(password, user)
    with transaction.atomic():
        user.set_password(password)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        audit.record(user, "person.password_chosen", audit.subject_of(user), now=now)


def check_assignment(assignment: Assignment, *, actor: User) -> None:
    """Refuse a role outside the area where ``actor`` administers: nobody gives more than he holds."""
    provinces = actor.reach.provinces(roles_with("manage_people"))
    if provinces is None:
        return
    grant = grant_of(assignment)
    inside = (grant.scope == "province" and grant.key in provinces) or (
        grant.scope == "district" and grant.key and grant.key[:2] in provinces
    )
    if not inside:
        raise Refusal(ROLE_BEYOND_OWN, areas=_names(provinces))


def save_assignment(assignment: Assignment, *, actor: User | None, now: datetime) -> Assignment:
    """Give a role. ``actor`` None is the system (the demonstration's builder)."""
    if actor is not None:
        demand(may_manage_people(actor))
        check_assignment(assignment, actor=actor)
        if assignment.user_id == actor.pk:
            raise Refusal(NOT_ONESELF)
    with transaction.atomic():
        rows.save(assignment)
        _record_role(assignment, "role.given", actor, now)
    return assignment


def remove_assignment(assignment: Assignment, *, actor: User, now: datetime) -> None:
    """Take a role; the department's last administrator stays."""
    demand(may_manage_people(actor))
    check_assignment(assignment, actor=actor)
    with transaction.atomic():
        if (assignment.role, assignment.scope) == (ADMINISTRATOR.code, Assignment.Scope.DEPARTMENT):
            _demand_another_administrator(assignment.user)
        _record_role(assignment, "role.taken", actor, now)
        assignment.delete()


def _demand_another_administrator(user: User) -> None:
    """Somebody else must be left who can administer the whole department."""
    whole = Assignment.objects.filter(role=ADMINISTRATOR.code, scope=Assignment.Scope.DEPARTMENT, user__is_active=True)
    held = whole.select_for_update(of=("self",)).values_list("user", flat=True)
    if not set(held) - {user.pk}:
        raise Refusal(LAST_ADMINISTRATOR)


def _record_role(assignment: Assignment, action: str, actor: User | None, now: datetime) -> None:
    audit.record(
        actor,
        action,
        audit.subject_of(assignment.user),
        now=now,
        role=assignment.role,
        scope=assignment.scope,
        area=grant_of(assignment).key,
    )
