"""What is installed on a tablet: the worker, the app's name card, and pages with nobody's data in them.

A shell is the same template as the page that it stands for, drawn for nobody: no name, no token, no marks. The device
fills it from what it keeps. So it may lie in a cache on a shared tablet, and one copy serves every sheet of a form.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import etag, require_safe

from scoring import builds, offline_words
from scoring.criteria import criteria_of
from scoring.models import Rubric
from scoring.sheet_forms import ScoreSheetForm, script_facts
from subdistricts.context import Link

NO_SHEET = UUID(int=0)  # stands in addresses until the device puts the sheet's own there
NO_ROUND = 0
LANGUAGES = ("th", "en")


@dataclass(frozen=True, slots=True)
class Nobody:
    """Who a shell is drawn for: signed in, and without a name."""

    username: str = ""
    is_authenticated: bool = True
    is_demo: bool = False

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class EmptySheet:
    """In the place of a sheet and of its page."""

    pk: UUID = NO_SHEET
    seat: str = ""
    state: str = "empty"
    signed_at: None = None
    changed_at: None = None
    is_judge: bool = True
    read_only: bool = False
    why_read_only: None = None


def _tag(request: HttpRequest) -> str:
    """Asked for again with every page, and sent again only by another build."""
    return f'"{builds.current()}"'


@require_safe
@etag(_tag)
@csp({"default-src": [NONE], "connect-src": [SELF]})
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker's text, after what it needs to know of this build. Another build is another text, hence an update."""
    facts = {"build": builds.current(), "assets": builds.assets(), "offline": reverse("shell_offline")}
    text = f"self.FACTS = {json.dumps(facts)};\n{builds.worker_source()}"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_safe
@etag(_tag)
def manifest(request: HttpRequest) -> JsonResponse:
    with override("th"):  # the name under the icon stays when somebody changes the page's language
        name, short = _("Model subdistrict evaluation"), _("Evaluation")
    facts = {
        "id": "/",
        "name": name,
        "short_name": short,
        "lang": "th",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf8f3",
        "theme_color": "#faf8f3",
        "icons": [
            {"src": static("icons/192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any"},
            {"src": static("icons/512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any"},
            {"src": static("icons/maskable.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
    }
    answer = JsonResponse(facts, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Where neither the network nor the device has a page. In both languages: it is kept for whoever comes."""
    languages = []
    for language in LANGUAGES:
        with override(language):
            languages.append((language, {name: str(words) for name, words in offline_words.NO_PAGE.items()}))
    answer = render(request, "scoring/offline.html", {"languages": languages})
    answer["Cache-Control"] = "no-cache"
    return answer


@never_cache
@login_required
@require_safe
def day_shell(request: HttpRequest) -> HttpResponse:
    facts = {
        "shell_facts": offline_words.for_day(),
        "calendar": {"rounds": {NO_ROUND: ""}},
        "any_calendar": {"seats": True, "days": True},  # of a judge who has visits, though none on this day
    }
    return _shell(request, "scoring/day.html", facts)


@never_cache
@login_required
@require_safe
def sheet_shell(request: HttpRequest, form_version: str) -> HttpResponse:
    criteria = criteria_of(_rubric(request.user, form_version))
    empty = EmptySheet()
    start = {"form_id": NO_SHEET, "base_rev": 0, "epoch_seen": 0}
    form = ScoreSheetForm(criteria=criteria, body=None, photos={}, initial=start)
    facts = {
        "page": empty,
        "sheet": empty,
        "form": form,
        "criteria": criteria,
        "place": "{place}",
        "back": reverse("day"),
        "total": criteria.total_so_far(form.shown),
        "left": len(criteria.cards),
        "script": script_facts(criteria) | {"shell": offline_words.for_sheet()},
    }
    return _shell(request, "scoring/sheet.html", facts)


def _rubric(user: Any, form_version: str) -> Rubric:
    """A frozen form of one of the person's rounds."""
    code, _at, version = form_version.rpartition("@")
    if not (version.isascii() and version.isdigit() and len(version) < 6):
        raise Http404
    rubrics = Rubric.objects.visible_to(user).opened_for(user)
    return get_object_or_404(rubrics.prefetch_related("criteria__levels"), code=code, version=version)


def _shell(request: HttpRequest, template: str, facts: dict[str, Any]) -> HttpResponse:
    """Said to whom it may be given by its build: a worker keeps shells of its own build alone."""
    nobody = {
        "shell": True,
        "user": Nobody(),
        "navigation": Menu(),
        "messages": [],
        "device_facts": {"user": None, "words": offline_words.for_device()},
    }
    answer = render(request, template, nobody | facts)
    answer["X-Build"] = builds.current()
    answer["Content-Language"] = get_language()
    return answer


class Menu:
    """A judge's menu without what belongs to one of his rounds."""

    judges = True

    @property
    def links(self) -> list[Link]:
        return [
            Link(_("My visits"), reverse("day"), True),
            Link(_("My sheets"), reverse("my_sheets"), False),
        ]
