"""Arranging the programme: a stop's times and way, its place in the day, who sits for an office that day, who came."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from scoring.programme_forms import AttendanceForm, DayStandInForm, StopForm
from subdistricts import attendance, day_stand_ins, visits
from subdistricts.answers import require
from subdistricts.models import Visit
from subdistricts.permissions import STRANGER, may_manage_round, may_record_attendance
from subdistricts.programme import DayStop, Programme
from subdistricts.querysets import WHAT_AND_WHERE
from subdistricts.refusals import Refusal
from subdistricts.thai import dates


def visible_visit(request: HttpRequest, pk: int) -> Visit:
    related = (f"round__{name}" for name in WHAT_AND_WHERE)
    seen = Visit.objects.visible_to(request.user).with_place().select_related(*related)
    return get_object_or_404(seen, pk=pk)


def day_of(visit: Visit) -> dt.date:
    return dates.local(visit.starts_at).date()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    visit = visible_visit(request, pk)
    require(may_manage_round(request.user, visit.round))
    name, day = str(visit), day_of(visit)
    form = StopForm(request.POST or None, instance=visit)
    if form.is_valid():
        try:
            visits.save_visit(form.stop(), actor=request.user, now=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved. What will not work out is said on the page of the day."))
            return redirect("programme_day", day=day_of(visit))
    context = {"visit": visit, "name": name, "day": day, "form": form}
    return render(request, "scoring/programme_stop.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def earlier(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the stop change places with the one before it, as the page showed them."""
    visit = visible_visit(request, pk)
    require(may_manage_round(request.user, visit.round))
    before = request.POST.get("before", "")
    other = visible_visit(request, int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else 0)
    require(may_manage_round(request.user, other.round))
    visits.put_before(visit, other, actor=request.user, now=timezone.now())
    messages.success(request, _("The two stops changed places. Check their times, and write the way there anew."))
    return redirect("programme_day", day=day_of(visit))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stand_ins(request: HttpRequest, day: dt.date) -> HttpResponse:
    """Who sits for which office that day; one entry for all its visits."""
    programme = Programme(request.user, day)
    if not programme.managed:
        require(STRANGER)
    if "withdraw" in request.POST:
        return _withdraw(request, programme)
    form = DayStandInForm(request.POST or None, offices=programme.offices, reader=request.user)
    if form.is_valid() and _name(form, request, day):
        return redirect("programme_stand_ins", day=day)
    context = {"programme": programme, "day": day, "form": form}
    return render(request, "scoring/programme_stand_ins.html", context, status=422 if form.is_bound else 200)


def _name(form: DayStandInForm, request: HttpRequest, day: dt.date) -> bool:
    try:
        made = day_stand_ins.sit_that_day(**form.said(), day=day, actor=request.user, now=timezone.now())
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    told = ngettext("Named for %(count)d visit of the day.", "Named for %(count)d visits of the day.", len(made))
    messages.success(request, told % {"count": len(made)})
    return True


def _withdraw(request: HttpRequest, programme: Programme) -> HttpResponse:
    seats = {str(office.seat.pk): office.seat for office in programme.offices}
    seat = seats.get(request.POST["withdraw"])
    if seat is None:
        require(STRANGER)
    else:
        day_stand_ins.withdraw_that_day(seat, programme.day, actor=request.user, now=timezone.now())
        messages.success(request, _("Taken back. The holder comes himself that day."))
    return redirect("programme_stand_ins", day=programme.day)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def came(request: HttpRequest, pk: int) -> HttpResponse:
    """Who came to the visit: a line for each seat, said on the spot with one thumb."""
    visit = visible_visit(request, pk)
    require(may_record_attendance(request.user, visit))
    now = timezone.now()
    programme = Programme(request.user, day_of(visit))
    shown: DayStop = next(each for each in programme.stops if each.visit.pk == visit.pk)
    lines = [AttendanceForm(request.POST or None, place=place) for place in shown.places]
    valid = [line.is_valid() for line in lines]  # every line says what is wrong with it
    if request.method == "POST" and all(valid):
        attendance.record_all(visit, [line.said() for line in lines], actor=request.user, now=now)
        messages.success(request, _("Saved: who came to %(visit)s.") % {"visit": visit})
        return redirect("programme_day", day=programme.day)
    context = {"visit": visit, "day": programme.day, "lines": lines, "is_due": visit.pk in programme.recordable(now)}
    return render(request, "scoring/programme_came.html", context, status=422 if request.method == "POST" else 200)
