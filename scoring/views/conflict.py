"""The judge chooses, field by field, between the versions of his sheet. One plain form; nothing is chosen for him."""

import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from scoring import plain_form, sheets
from scoring.conflicts import Field, Version, fields_of, settled_body, too_many_photos, versions_of
from scoring.ops import MAX_INTEGER
from scoring.refusals import CONFLICT_GONE
from scoring.sheet_forms import start_of
from scoring.views.sheet import SheetPage, fetch_sheet
from subdistricts.permissions import NOT_YOUR_ROLE, demand
from subdistricts.refusals import Refusal


class ConflictForm(forms.Form):
    """One choice for every field that differs; ``resolves`` names the versions as they were shown."""

    form_id = forms.UUIDField(widget=forms.HiddenInput)
    base_rev = forms.IntegerField(min_value=0, max_value=MAX_INTEGER, widget=forms.HiddenInput)
    epoch_seen = forms.IntegerField(min_value=0, max_value=MAX_INTEGER, widget=forms.HiddenInput)
    resolves = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, fields: list[Field], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        for field in fields:
            if field.differs:
                self.fields[field.name] = forms.ChoiceField(
                    choices=[(option.key, option.key) for option in field.options],
                    widget=forms.RadioSelect,
                    error_messages={"required": gettext_lazy("Choose one of them.")},
                )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_conflict(request: HttpRequest, pk: UUID) -> HttpResponse:
    page = SheetPage(fetch_sheet(request.user, pk), request.user)
    if not page.is_judge:
        demand(NOT_YOUR_ROLE)
    versions = versions_of(page.sheet, page.criteria, request.user)
    if len(versions) == 1:
        messages.info(request, _("There is nothing to choose any more: the sheet has one version."))
        return redirect("sheet", pk=pk)
    fields = fields_of(page.criteria, versions)
    shown = start_of(page.sheet) | {"form_id": uuid.uuid4(), "resolves": ",".join(_ids(versions))}
    if request.method != "POST":
        return _show(request, page, versions, fields, ConflictForm(None, fields=fields, initial=shown))
    if _is_stale(request, shown):
        messages.warning(request, CONFLICT_GONE.message)
        return redirect("sheet_conflict", pk=pk)
    form = ConflictForm(request.POST, fields=fields, initial=shown)
    if not form.is_valid():
        return _show(request, page, versions, fields, form, status=422)
    return _settle(request, page, versions, form)


def _ids(versions: list[Version]) -> list[str]:
    return [version.key for version in versions if not version.is_current]


def _is_stale(request: HttpRequest, shown: dict[str, Any]) -> bool:
    """Whether other versions are there now than those that the judge has before him."""
    return any(request.POST.get(name) != str(shown[name]) for name in ("base_rev", "resolves"))


def _show(
    request: HttpRequest,
    page: SheetPage,
    versions: list[Version],
    fields: list[Field],
    form: ConflictForm,
    status: int = 200,
) -> HttpResponse:
    facts = page.facts(page.form()) | {
        "form": form,
        "versions": versions,
        "different": [(field, form[field.name]) for field in fields if field.differs],
        "equal": [field for field in fields if not field.differs],
        "too_many_photos": too_many_photos(page.criteria, versions),
        "most_photos": sheets.MAX_PHOTOS,
    }
    return render(request, "scoring/conflict.html", facts, status=status)


def _settle(request: HttpRequest, page: SheetPage, versions: list[Version], form: ConflictForm) -> HttpResponse:
    try:
        answer = plain_form.submit_form(
            page.sheet,
            form_id=form.cleaned_data["form_id"],
            kind="resolve",
            base_rev=form.cleaned_data["base_rev"],
            epoch_seen=form.cleaned_data["epoch_seen"],
            body=settled_body(page.criteria, versions, form.cleaned_data),
            form_version=page.criteria.form_version,
            actor=page.user,
            now=timezone.now(),
            resolves=tuple(_ids(versions)),
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("sheet_conflict", pk=page.sheet.pk)
    return _go_on(request, page, answer)


def _go_on(request: HttpRequest, page: SheetPage, answer: sheets.Answer) -> HttpResponse:
    if answer.outcome == sheets.Outcome.CONFLICT:
        messages.warning(request, CONFLICT_GONE.message)
        return redirect("sheet_conflict", pk=page.sheet.pk)
    if answer.outcome == sheets.Outcome.HELD:
        messages.warning(request, _("Received, but the sheet was closed: it waits for a check by the staff."))
        return redirect("sheet", pk=page.sheet.pk)
    messages.success(request, _("Settled and saved. It counts when you sign it."))
    here = reverse("sheet", args=[page.sheet.pk])
    return redirect(f"{here}?step=review")
