"""Who: people who sign in, and the roles they hold over an area or for an office.

A committee member's role comes from a seat (``committees``), never from an assignment.
"""

from typing import Any

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from subdistricts import querysets
from subdistricts.models.fields import ThaiCharField
from subdistricts.models.places import District, InspectionZone, Office, Province
from subdistricts.prepared import Prepared
from subdistricts.reach import Assigned, Reach, Served
from subdistricts.roles import ASSIGNED_ROLES, title_over
from subdistricts.thai import names


class People(UserManager.from_queryset(querysets.UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=self.model.normalize_username(username or ""))


class User(AbstractUser):
    """A person who signs in. Shown by name and office; a demo's people carry their office's name."""

    first_name = None
    last_name = None
    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        # Django's own pattern refuses Thai vowels and tone marks, which are no letters to it.
        validators=[RegexValidator(r"^[\w\u0E00-\u0E7F.@+-]+\Z", _("Letters, digits and . @ + - _ only."))],
        error_messages={"unique": _("Somebody already has this user name.")},
    )
    name = ThaiCharField(_("shown name"), max_length=150)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("office")
    )
    must_change_password = models.BooleanField(_("must choose a new password"), default=False)
    is_demo = models.BooleanField(_("demonstration account"), default=False, editable=False)

    objects = People()

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """One spelling: Thai normal form (not NFKC, which splits ำ), small letters (tablets capitalise)."""
        return names.normal(username).lower()

    def clean(self) -> None:
        self.username = self.normalize_username(self.username)
        self.email = type(self)._default_manager.normalize_email(self.email)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def reach(self) -> Reach:
        """Where this person holds which role; read once a request."""
        if self.pk is None:
            return Reach()
        rows = ASSIGNED.ask(user=self.pk)
        return Reach.of(Assigned(*row[: -len(Served._fields)], Served(*row[-len(Served._fields) :])) for row in rows)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.pop("reach", None)
        super().refresh_from_db(*args, **kwargs)


class Assignment(models.Model):
    """One role of one person over one area, or for one office."""

    class Scope(models.TextChoices):
        DEPARTMENT = "department", _("the whole department")
        ZONE = "zone", _("an inspection zone")
        PROVINCE = "province", _("a province")
        DISTRICT = "district", _("a district")
        OFFICE = "office", _("an office")

    user = models.ForeignKey(User, models.CASCADE, related_name="assignments", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=[(role.code, role.title) for role in ASSIGNED_ROLES])
    scope = models.CharField(_("scope"), max_length=12, choices=Scope.choices)
    inspection_zone = models.ForeignKey(
        InspectionZone, models.PROTECT, null=True, blank=True, verbose_name=_("inspection zone")
    )
    province = models.ForeignKey(Province, models.PROTECT, null=True, blank=True, verbose_name=_("province"))
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, verbose_name=_("district"))
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, verbose_name=_("office"))

    objects = querysets.AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        ordering = ["user__username", "role"]
        constraints = [
            models.CheckConstraint(
                name="assignment_names_the_area_of_its_scope",
                condition=(
                    models.Q(scope="department", inspection_zone=None, province=None, district=None, office=None)
                    | models.Q(scope="zone", inspection_zone__isnull=False, province=None, district=None, office=None)
                    | models.Q(
                        scope="province", inspection_zone=None, province__isnull=False, district=None, office=None
                    )
                    | models.Q(
                        scope="district", inspection_zone=None, province=None, district__isnull=False, office=None
                    )
                    | models.Q(scope="office", inspection_zone=None, province=None, district=None, office__isnull=False)
                ),
                violation_error_message=_("Name exactly the area or office that the scope says."),
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(scope="department"),
                name="one_assignment_to_the_department",
                violation_error_message=_("This person already holds this role there."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["user", "role", area],
                    name=f"one_assignment_per_{area}",
                    violation_error_message=_("This person already holds this role there."),
                )
                for area in ("inspection_zone", "province", "district", "office")
            ),
        ]

    def __str__(self) -> str:
        area = self.office or self.district or self.province or self.inspection_zone or self.get_scope_display()
        return f"{title_over(self.role, self.scope)} · {area}"


# A person's assignments as ``Assigned``: read for every page.
ASSIGNED = Prepared(
    lambda user: (
        Assignment.objects.filter(user=user)
        .order_by()
        .values_list(*Assigned._fields[:-1], *(f"office__{field}" for field in Served._fields))
    )
)
