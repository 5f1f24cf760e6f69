"""The devices of a round's judges, for staff: which may hold work that was not sent, which are ready to leave.

It says nothing of any marks: what a sheet holds is none of its business, only where it is.
"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from scoring import builds, devices
from scoring.models import ScoreSheet
from scoring.views.round_head import demand_sheets, head, visible_round
from subdistricts.answers import require
from subdistricts.permissions import may_see_ranking


@login_required
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every judge with his devices as they were last heard, and the sheets that came in late."""
    round_ = visible_round(request, pk)
    require(may_see_ranking(request.user, round_))
    demand_sheets(round_)
    now = timezone.now()
    judges = devices.of_round(round_, now)
    late = ScoreSheet.objects.filter(candidate__round=round_).came_late()
    context = {
        **head(request, round_),
        "judges": judges,
        "holding": [heard for judge in judges for heard in judge.devices if heard.may_hold_work],
        "unheard": sum(not judge.devices for judge in judges),
        "build": builds.current(),
        "now": now,
        "late": late.for_list().select_related("seat__office", "seat__holder"),
    }
    return render(request, "scoring/round_devices.html", context)
