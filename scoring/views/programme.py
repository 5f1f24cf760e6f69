"""A round's programme: the committee's visits by day, to be read on a phone or printed on A4."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from scoring.views.round_head import head, visible_round
from subdistricts.answers import require
from subdistricts.models import Round, Seat, Visit
from subdistricts.permissions import may_manage_round, may_see_round
from subdistricts.travel import way_to


@login_required
@require_safe
def programme(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = visible_round(request, pk)
    require(may_see_round(request.user, round_))
    visits = list(Visit.objects.filter(round=round_).with_place().order_by("starts_at", "pk"))
    for visit in visits:
        visit.way = way_to(visit)
    days = [(day, list(same)) for day, same in groupby(visits, key=lambda visit: timezone.localdate(visit.starts_at))]
    seats = Seat.objects.filter(committee__round=round_).select_related("office", "holder").order_by("number")
    may_add = round_.state != Round.State.PUBLISHED and may_manage_round(request.user, round_)
    facts = {"days": days, "seats": seats, "may_add": may_add}
    return render(request, "scoring/programme.html", head(request, round_) | facts)
