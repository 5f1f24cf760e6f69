"""Set-up pages of people and their roles. Passwords are never typed here: they are made up and shown once."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from subdistricts import people, resources
from subdistricts.admin.exports import ListFiles
from subdistricts.admin.ruled import RuledAdmin, RuledInline
from subdistricts.admin.site import site
from subdistricts.models import Assignment, User
from subdistricts.permissions import Verdict, may_manage_people

SCOPE_FIELDS = ("role", "scope", "province", "district", "inspection_zone", "office")


class AssignmentInline(RuledInline):
    model = Assignment
    fields = SCOPE_FIELDS
    autocomplete_fields = ("district", "office")
    save_rule = people.save_assignment
    remove_rule = people.remove_assignment

    def may_see(self, user: User) -> Verdict:
        return may_manage_people(user)

    def may_write(self, user: User, row: User | None) -> Verdict:
        return may_manage_people(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        rows = super().get_queryset(request).visible_to(request.user)
        return rows.select_related("user", "province", "district__province", "inspection_zone", "office")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A role is given or taken; it is never turned into another one."""
        return False


@admin.register(User, site=site)
class UserAdmin(ListFiles, RuledAdmin):
    list_display = ("name", "username", "office", "names_of_roles", "is_active", "must_change_password")
    list_display_links = ("name", "username")
    list_filter = ("is_active", "must_change_password")
    search_fields = ("name", "username", "office__name")
    autocomplete_fields = ("office",)
    fields = ("username", "name", "office", "is_active", "must_change_password")
    readonly_fields = ("must_change_password",)
    inlines = (AssignmentInline,)
    resource_classes = (resources.People,)
    save_rule = people.save_user
    change_form_template = "admin/person_form.html"

    def may_see(self, user: User) -> Verdict:
        return may_manage_people(user)

    def may_write(self, user: User, row: User | None) -> Verdict:
        return may_manage_people(user)

    def reachable(self, user: User) -> QuerySet[User]:
        return User.objects.visible_to(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        roles = (
            "assignments__office",
            "assignments__province",
            "assignments__district",
            "assignments__inspection_zone",
        )
        return super().get_queryset(request).select_related("office").prefetch_related(*roles)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return self.fields if obj else ("username", "name", "office")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """Who administers a province finds his people by their office, so that there nobody is without one."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "office":
            field.required = request.user.reach.provinces(people.roles_with("manage_people")) is not None
        return field

    @admin.display(description=_("roles"))
    def names_of_roles(self, row: User) -> str:
        return ", ".join(str(assignment) for assignment in row.assignments.all())

    # One-time passwords

    def get_urls(self) -> list[Any]:
        issue = path(
            "<int:pk>/password/issue/",
            self.admin_site.admin_view(self.issue_password_view),
            name="subdistricts_user_issue_password",
        )
        return [issue, *super().get_urls()]

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        return self._password_shown_once(request, obj)

    @method_decorator([require_POST, never_cache])
    def issue_password_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self.get_object(request, str(pk))
        if person is None or not self.may_write(request.user, person):
            raise Http404
        return self._password_shown_once(request, person)

    def _password_shown_once(self, request: HttpRequest, person: User) -> HttpResponse:
        """In the answer itself: a message would wait in a cookie, an address would stay in the history."""
        password = people.issue_password(person, actor=request.user, now=timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "title": _("One-time password"),
            "opts": self.opts,
            "person": person,
            "password": password,
        }
        response = TemplateResponse(request, "admin/one_time_password.html", context)
        response["Cache-Control"] = "no-store"
        return response


@admin.register(Assignment, site=site)
class AssignmentAdmin(ListFiles, RuledAdmin):
    list_display = ("user", "role", "area")
    list_filter = ("role", "scope")
    search_fields = ("user__name", "user__username")
    fields = ("user", *SCOPE_FIELDS)
    autocomplete_fields = ("user", "district", "office")
    resource_classes = (resources.Roles,)
    save_rule = people.save_assignment
    remove_rule = people.remove_assignment

    def may_see(self, user: User) -> Verdict:
        return may_manage_people(user)

    def may_write(self, user: User, row: Assignment | None) -> Verdict:
        return may_manage_people(user)

    def reachable(self, user: User) -> QuerySet[Assignment]:
        rows = Assignment.objects.visible_to(user)
        return rows.select_related("user", "province", "district", "inspection_zone", "office")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A role is given or taken; it is never turned into another one."""
        return False

    @admin.display(description=_("for"))
    def area(self, row: Assignment) -> str:
        return str(row.office or row.district or row.province or row.inspection_zone or row.get_scope_display())
