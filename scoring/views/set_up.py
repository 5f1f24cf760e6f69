"""The checklist for whoever sets up a season: before there is a round, and of each round, with one thing to do next."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from scoring import progress, set_up, shipped_rubrics
from scoring.set_up_lines import facts_of, lines
from scoring.views.round_head import head, visible_round
from subdistricts import choices, places
from subdistricts.answers import require
from subdistricts.models import Award, Round, User
from subdistricts.permissions import may_administer, may_manage_area, may_manage_round
from subdistricts.set_up import State, drafts
from subdistricts.thai import dates


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What a first round stands on, and the rounds that are being set up."""
    user = request.user
    require(may_administer(user))
    context = {
        "lines": lines(set_up.beginning(user), _usual_round(user)),
        "drafts": progress.of(list(drafts(user)), user),
    }
    return render(request, "scoring/set_up.html", context)


@login_required
@require_safe
def of_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The round's checklist. Once the round is open it has done its work, and its address leads to the round."""
    round_ = visible_round(request, pk)
    require(may_manage_round(request.user, round_))
    if round_.state != Round.State.DRAFT:
        return redirect("round", pk=pk)
    steps = set_up.steps(round_, actor=request.user, now=timezone.now())
    context = {
        **head(request, round_, len(round_.candidates.all())),
        "lines": lines(steps, facts_of(round_)),
        "done": sum(step.state == State.DONE for step in steps),
    }
    return render(request, "scoring/round_set_up.html", context)


@login_required
@require_POST
def take_in_areas(request: HttpRequest) -> HttpResponse:
    """The official list: all of it for the whole department, else that of the provinces in reach."""
    user = request.user
    reach = user.reach.provinces(choices.SETS_UP)
    own = sorted(reach) if reach else [None]
    require(may_manage_area(user, own[0]))
    found = [places.import_areas(province, actor=user, now=timezone.now()) for province in own]
    counts = {name: f"{sum(each[name] for each in found):,}" for name in found[0]}
    messages.success(
        request,
        _("The official list is in: provinces %(province)s, districts %(district)s, subdistricts %(subdistrict)s.")
        % counts,
    )
    return redirect("set_up")


@login_required
@require_POST
def take_in_rubrics(request: HttpRequest) -> HttpResponse:
    """The awards and sample rubrics that come with the program; what is there already stays as it is."""
    require(may_manage_area(request.user, None))
    loaded = shipped_rubrics.load_all(actor=request.user, now=timezone.now())
    added = sum(is_new for _rubric, is_new in loaded)
    text = ngettext(
        "%(count)d sample rubric was added with its award.",
        "%(count)d sample rubrics were added with their awards.",
        added,
    )
    messages.success(request, text % {"count": added})
    return redirect("set_up")


def _usual_round(user: User) -> dict[str, Any]:
    """What a new round's form begins with: this year's selection of subdistricts by the province, where that is one."""
    provinces = list(choices.provinces(user).values_list("pk", flat=True)[:2])
    of_subdistricts = Award.objects.filter(candidate_kind=Award.CandidateKind.SUBDISTRICT)
    return {
        "award": of_subdistricts.values_list("pk", flat=True).first(),
        "fiscal_year": dates.fiscal_year(timezone.localdate()),
        "level": Round.Level.PROVINCE.value,
        "province": provinces[0] if len(provinces) == 1 else None,
    }
