"""The set-up pages' site: who may enter, and what stands in which step of the work.

Django's tables of permissions are not used: the verdicts of ``permissions`` decide, and people sign in where
everybody does.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from subdistricts import choices, set_up
from subdistricts.models import Round, User
from subdistricts.permissions import may_administer

# The order of the work: what has to be there before what. Names are models'.
STEPS = (
    (
        _("Areas and offices"),
        _(
            "Provinces, districts and subdistricts with their official codes. "
            "They are there already; add the offices that seats belong to."
        ),
        ("province", "district", "subdistrict", "inspectionzone", "office"),
    ),
    (
        _("People and roles"),
        _("Who may sign in, with which role, and for which area."),
        ("user", "assignment"),
    ),
    (
        _("District groups"),
        _("Which districts put one candidate forward together, each fiscal year anew."),
        ("districtgroup",),
    ),
    (
        _("Criteria and rules"),
        _("By which criteria points are given; how they are combined is chosen on the round's page."),
        ("rubric", "criterion"),
    ),
    (
        _("Rounds"),
        _("One selection: an award, a fiscal year, an area, and how many places there are."),
        ("round", "award"),
    ),
    (
        _("Candidates"),
        _("The subdistricts or offices that compete in a round."),
        ("candidate",),
    ),
    (
        _("Committee"),
        _("The seats of a round's committee, who holds them, and who must not judge whom."),
        ("committee", "seat", "recusal"),
    ),
    (
        _("Programme"),
        _("When the committee is where, and who stands in for whom that day."),
        ("visit", "standin"),
    ),
    (
        _("TPMAP follow-up"),
        _("Counts of persons and households below the threshold, as the districts report them."),
        ("tpmapreport",),
    ),
    (
        _("What was done"),
        _("Files taken in, which can be taken back, and the trail of every change: who, when, what."),
        ("importbatch", "auditentry"),
    ),
)


def checklist_of(user: User, round_: Round | None = None) -> str:
    """Where the set-up goes on: the list of the draft in hand, or the list of drafts."""
    in_hand = set_up.round_in_hand(user, round_)
    return reverse("round_set_up", args=[in_hand.pk]) if in_hand else reverse("set_up")


class ChoicesView(AutocompleteJsonView):
    """Answers the search boxes of forms with what is in reach, and tells each place from its namesakes.

    Staff give people seats without having the list of people to open: what may be chosen is asked of ``choices``.
    """

    def has_perm(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return choices.of(self.model_admin.model, request.user) is not None or super().has_perm(request, obj)

    def get_queryset(self) -> models.QuerySet[Any]:
        in_reach = choices.of(self.model_admin.model, self.request.user)
        if in_reach is None:
            return super().get_queryset()
        found, may_repeat = self.model_admin.get_search_results(self.request, in_reach, self.term)
        return found.distinct() if may_repeat else found

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        return {"id": str(getattr(obj, to_field_name)), "text": choices.label(obj)}


class SetUpSite(AdminSite):
    site_header = _("Set up the evaluation")
    site_title = _("Set up the evaluation")
    index_title = _("What has to be prepared, in the order of the work")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and bool(may_administer(request.user))

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        """Whoever is signed in and has nothing to set up finds nothing here; the others sign in first."""
        inner = super().admin_view(view, cacheable)

        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        return answer

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """With the drafts that are being set up, so that every page here leads back to the checklist."""
        return super().each_context(request) | {"drafts": partial(set_up.drafts_in_hand, request.user)}

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), settings.LOGIN_URL)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """One page for it, which goes through the rule and into the trail."""
        return redirect("password")

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return ChoicesView.as_view(admin_site=self)(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """The steps with the lists this person may open, in place of Django's alphabet of applications."""
        entries = {
            entry["object_name"].lower(): entry
            for app in self._build_app_dict(request).values()
            for entry in app["models"]
        }
        steps = []
        for name, sentence, of_step in STEPS:
            found = [self._completed(request, entries[each]) for each in of_step if each in entries]
            if found:
                steps.append({"name": name, "sentence": sentence, "app_label": "", "app_url": "", "models": found})
        return steps

    def _completed(self, request: HttpRequest, entry: dict[str, Any]) -> dict[str, Any]:
        own = self._registry[entry["model"]]
        takes_files = hasattr(own, "has_import_permission") and own.has_import_permission(request)
        info = (own.opts.app_label, own.opts.model_name)
        return entry | {"import_url": reverse("admin:{}_{}_import".format(*info)) if takes_files else ""}


site = SetUpSite(name="admin")
