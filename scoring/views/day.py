"""A judge's visits by day, and all his own sheets by round."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from scoring.days import Calendar, day_to_open
from scoring.rescue import waiting_for


@login_required
@require_safe
def day(request: HttpRequest, day: dt.date | None = None) -> HttpResponse:
    calendar = Calendar(request.user)
    now = timezone.now()
    today = timezone.localdate(now)
    shown = day or day_to_open(calendar.days, today, calendar.unfinished_days)
    stops = calendar.stops(shown, now) if shown else []
    facts = {"calendar": calendar, "day": shown, "today": today, "stops": stops, "seats": calendar.seats_on(shown)}
    return render(request, "scoring/day.html", facts | {"rescued": waiting_for(request.user)})


@login_required
@require_safe
def my_sheets(request: HttpRequest) -> HttpResponse:
    calendar = Calendar(request.user)
    facts = {"calendar": calendar, "rounds": calendar.by_round(), "rescued": waiting_for(request.user)}
    return render(request, "scoring/my_sheets.html", facts)
