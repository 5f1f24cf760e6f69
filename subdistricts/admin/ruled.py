"""Set-up pages whose every save and removal goes through the rule of its noun.

Django's admin would write models itself; here a form's row is handed to the rule with the person who acts and the
time. A rule's refusal undoes the whole request and comes back as an error on the form, beside the row it speaks of.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from subdistricts import choices
from subdistricts.models import User
from subdistricts.permissions import ALLOWED, Verdict, may_administer, may_manage_people
from subdistricts.refusals import Refusal
from subdistricts.thai.fields import ADMIN_FIELDS

Rule = Callable[..., Any]
# Where on a page a refusal belongs: the prefix of an inline row's form, or the page's own form.
WHOLE_FORM = ""


class RefusedRow(Exception):
    """A rule refused one row of a page's form."""

    def __init__(self, place: str, refusal: Refusal) -> None:
        super().__init__(place, refusal)
        self.place = place
        self.refusal = refusal


class RuledForm(forms.ModelForm):
    """Carries what a rule said of its row when the request was first tried."""

    refused: dict[str, str] = {}

    def _post_clean(self) -> None:
        super()._post_clean()
        said = self.refused.get(self.prefix or WHOLE_FORM)
        if said:
            self.add_error(NON_FIELD_ERRORS, said)


class _ByVerdict:
    """What pages and inline rows share: verdicts for permissions, choices within reach, rules for writing."""

    form = RuledForm
    formfield_overrides = ADMIN_FIELDS
    save_rule: Rule | None = None
    remove_rule: Rule | None = None
    # Related things too many to be offered in one list: searched for instead.
    autocomplete_fields: tuple[str, ...] = ()

    def may_write(self, user: User, row: models.Model | None) -> Verdict:
        """Whether ``user`` may change ``row``, or any row where it is None; the rule asks again when saving."""
        return may_administer(user)

    def may_see(self, user: User) -> Verdict:
        return may_administer(user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(self.may_see(request.user))

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return bool(self.may_see(request.user))

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.save_rule is not None and bool(self.may_write(request.user, obj))

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.save_rule is not None and bool(self.may_write(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.remove_rule is not None and bool(self.may_write(request.user, obj))

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        in_reach = choices.of(db_field.related_model, request.user)
        if in_reach is not None and "queryset" not in kwargs:
            kwargs["queryset"] = in_reach
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """No little buttons that open other forms in windows; choices say enough to be told apart, gaps what to do."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
            to_do = _("Choose: {field}.") if isinstance(field, forms.ChoiceField) else _("Fill in: {field}.")
            field.error_messages["required"] = format_lazy(to_do, field=field.label)
        if isinstance(field, forms.ModelChoiceField):
            field.label_from_instance = choices.label
            for name in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{name}_related", False)
        return field

    def save_row(self, row: models.Model, request: HttpRequest) -> None:
        type(self).save_rule(row, actor=request.user, now=timezone.now())

    def remove_row(self, row: models.Model, request: HttpRequest) -> None:
        type(self).remove_rule(row, actor=request.user, now=timezone.now())


class Rows(BaseInlineFormSet):
    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME].widget.attrs["aria-label"] = _("Delete this row")


class RuledInline(_ByVerdict, admin.TabularInline):
    extra = 0
    formset = Rows
    show_change_link = False

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """In a table the heading is the label for the eye; the ear needs one at each field."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs.setdefault("aria-label", capfirst(field.label or db_field.verbose_name))
        return field

    def get_formset(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> type:
        made = super().get_formset(request, obj, **kwargs)
        made.page_of_rows = self
        made.form.refused = getattr(request, "refused", {})
        # Django asks what hangs on a row that is to go, and lists it; the rule says why not and what to do.
        made.form.hand_clean_DELETE = lambda form: None
        return made


class RuledAdmin(_ByVerdict, admin.ModelAdmin):
    actions = None
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER

    def reachable(self, user: User) -> models.QuerySet[Any]:
        raise NotImplementedError

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Nothing for who has no such list: an address with a key in it must not tell which keys there are."""
        return self.reachable(request.user) if self.may_see(request.user) else self.model._default_manager.none()

    def notice_of(self, row: models.Model) -> str:
        """A sentence on why parts of this row are not to be changed any more; empty when all are."""
        return ""

    def refused_as_posted(self, request: HttpRequest, row: models.Model) -> Refusal | None:
        """What to answer to a page that was opened before its row was fixed, and sent after."""
        return None

    def get_form(self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs: Any):
        made = super().get_form(request, obj, change=change, **kwargs)
        made.refused = getattr(request, "refused", {})
        return made

    # Requests: one try in one transaction; when a rule refuses, the form again with what it said

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id)) if object_id else None
        context = {"notice": self.notice_of(row), "title": str(row), "subtitle": ""} if row else {}
        context |= self.page_context(request, row) | (extra_context or {})
        if request.method == "POST" and row and (refusal := self.refused_as_posted(request, row)):
            request.refused = {WHOLE_FORM: refusal.message}
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except RefusedRow as refused:
            request.refused = {refused.place: refused.refusal.message}
            return super().changeform_view(request, object_id, form_url, context)

    def page_context(self, request: HttpRequest, row: models.Model | None) -> dict[str, Any]:
        """What the page of this row shows beside its form."""
        return {}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Headed by what it lists: Django's own heading asks to select a row "to change"."""
        heading = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": heading, **(extra_context or {})})

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except RefusedRow as refused:
            messages.error(request, refused.refusal.message)
            return HttpResponseRedirect("../change/")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[str], Any]:
        """Whether what hangs on a row may go with it is for the rule to say."""
        to_delete, counts, _needed, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, set(), protected

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404

    # Writing

    def save_model(self, request: HttpRequest, obj: models.Model, form: forms.ModelForm, change: bool) -> None:
        if change and not form.has_changed():
            return
        try:
            self.save_row(obj, request)
        except Refusal as refusal:
            raise RefusedRow(WHOLE_FORM, refusal) from refusal

    def save_formset(self, request: HttpRequest, form: forms.ModelForm, formset: Any, change: bool) -> None:
        rows = formset.page_of_rows
        formset.save(commit=False)
        places = {id(each.instance): each.prefix for each in formset.forms}
        # A row to be removed is read anew, for its form may have emptied it; its errors are not shown in its place.
        gone = [rows.model._default_manager.get(pk=row.pk) for row in formset.deleted_objects]
        work = [(rows.remove_row, row, WHOLE_FORM) for row in gone]
        saved = [*(row for row, _fields in formset.changed_objects), *formset.new_objects]
        work += [(rows.save_row, row, places[id(row)]) for row in saved]
        for write, row, place in work:
            try:
                write(row, request)
            except Refusal as refusal:
                raise RefusedRow(place, refusal) from refusal

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        try:
            self.remove_row(obj, request)
        except Refusal as refusal:
            raise RefusedRow(WHOLE_FORM, refusal) from refusal

    # The audit trail, written by the rules, is the only log

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> None:
        return None

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> None:
        return None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        return None

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The way to what the trail says, for who reads it."""
        subject = f"{self.opts.model_name}:{unquote(object_id)}"
        address = reverse("admin:subdistricts_auditentry_changelist", query={"q": subject})
        trail = address if may_manage_people(request.user) else ""
        return super().history_view(request, object_id, {**(extra_context or {}), "trail": trail})


class ReadOnlyAdmin(RuledAdmin):
    """A list to look things up in."""

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def may_write(self, user: User, row: models.Model | None) -> Verdict:
        return ALLOWED
