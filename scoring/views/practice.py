"""A practice sheet of a round's rubric: everything works, nothing is saved and nothing is sent."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from scoring.criteria import Criteria, criteria_of
from scoring.models import RoundRules
from scoring.sheet_forms import ScoreSheetForm, script_facts
from subdistricts.answers import require
from subdistricts.models import Award, Round
from subdistricts.permissions import may_see_round


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: HttpRequest, pk: int) -> HttpResponse:
    """For the round's committee once it is open, and before that for whoever sets it up."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user).with_area(), pk=pk)
    require(may_see_round(request.user, round_))
    criteria = practice_criteria(round_)
    form = practice_form(criteria, request.POST if request.method == "POST" else None)
    tried = form.is_bound and form.is_valid()
    unscored = criteria.unscored(form.so_far())
    facts = {
        "practice": True,
        "form": form,
        "criteria": criteria,
        "level": round_.level,
        **_sample_of(round_),
        "back": "/",
        "total": criteria.total_so_far(form.so_far()),
        "left": len(unscored),
        "tried": tried,
        "missing": unscored if tried else [],
        "script": script_facts(criteria) | {"mode": "practice", "sheet": {"body": form.shown}},
    }
    return render(request, "scoring/sheet.html", facts, status=422 if form.errors else 200)


def _sample_of(round_: Round) -> dict[str, str]:
    """What the practice sheet is about: of the kind that competes in the round."""
    if round_.award.candidate_kind == Award.CandidateKind.OFFICE:
        return {"place": _("Sample office"), "district": ""}
    return {"place": _("Sample subdistrict"), "district": _("Sample district")}


def practice_criteria(round_: Round) -> Criteria:
    """By the newest rules of the round, frozen or still being set up."""
    rules = RoundRules.objects.filter(round=round_).select_related("rubric").order_by("-version")
    newest = rules.prefetch_related("rubric__criteria__levels").first()
    if newest is None:
        raise Http404
    return criteria_of(newest.rubric)


def practice_form(criteria: Criteria, data: object) -> ScoreSheetForm:
    return ScoreSheetForm(data, criteria=criteria, body=None, initial={"base_rev": 0, "epoch_seen": 0})
