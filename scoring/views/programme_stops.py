"""Arranging the programme: stops added, changed, moved and taken out, their order; who sits for an office that day; who
came."""

import datetime as dt
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scoring.programme_forms import AttendanceForm, DayStandInForm, StopForm
from scoring.views.round_head import visible_round
from subdistricts import attendance, day_stand_ins, visits
from subdistricts.answers import require
from subdistricts.models import Award, Round, Visit
from subdistricts.permissions import STRANGER, may_manage_round, may_record_attendance
from subdistricts.programme import DayStop, OfficeOfDay, Programme, clashes_of, rounds_taking_stops
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
@require_safe
def choose_round(request: HttpRequest, day: dt.date) -> HttpResponse:
    """Of which round a new stop is: the rounds of that day first. Where there is only one, it is that."""
    found = list(rounds_taking_stops(request.user, day))
    if not found:
        require(STRANGER)
    if len(found) == 1:
        return redirect(_adding(found[0], day))
    there = set(Programme(request.user, day).rounds)
    found.sort(key=lambda round_: round_.pk not in there)
    lines = [(round_, _adding(round_, day)) for round_ in found]
    return render(request, "scoring/programme_rounds.html", {"day": day, "lines": lines})


def _adding(round_: Round, day: dt.date | None, kind: str = "") -> str:
    said = {"day": day.isoformat() if day else "", "kind": kind}
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{reverse('visit_add', args=[round_.pk])}{f'?{query}' if query else ''}"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new stop of a round, of the kind and on the day that the address says."""
    round_ = visible_round(request, pk)
    require(may_manage_round(request.user, round_))
    kinds = _kinds(round_)
    asked = request.POST.get("kind") or request.GET.get("kind", "")
    kind, day = asked if asked in kinds else next(iter(kinds)), _day(request.GET.get("day", ""))
    form = StopForm(request.POST or None, instance=Visit(round=round_, kind=kind), day=day)
    if form.is_valid() and (kept := _keep(form, request)):
        return redirect(f"{reverse('programme_day', args=[day_of(kept)])}#stop-{kept.pk}")
    links = [(name, _adding(round_, day, each), each == kind) for each, name in kinds.items()]
    context = {"round": round_, "kinds": links, "kind": kind, "day": day, "form": form}
    context["there"] = Programme(request.user, day).visits if day else []
    return render(request, "scoring/programme_add.html", context, status=_status(form))


def _kinds(round_: Round) -> dict[str, Any]:
    """What a stop of the round may be, in its words; what a meeting chooses without scores is not scored."""
    scored = _("Agency evaluation") if round_.award.candidate_kind == Award.CandidateKind.OFFICE else _("Scored visit")
    found = {Visit.Kind.SCORED.value: scored} if round_.is_scored else {}
    return found | {Visit.Kind.STUDY.value: _("Study visit"), Visit.Kind.TPMAP.value: _("TPMAP follow-up")}


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _status(form: StopForm) -> int:
    return 422 if form.is_bound else 200


def _keep(form: StopForm, request: HttpRequest) -> Visit | None:
    """Save the stop as the form has it; None where the form has to say something first.

    A clash is told before anything is saved. Who has read it saves all the same: what he has read comes back with the
    form, so that another clash is told again.
    """
    visit = form.stop()
    try:
        visits.check_visit(visit)
        clashes = clashes_of(visit, request.user)
        told = sha256("\n".join(clash.words for clash in clashes).encode()).hexdigest()
        if clashes and request.POST.get("told") != told:
            form.clashes, form.told = clashes, told
            return None
        visits.save_visit(visit, actor=request.user, now=timezone.now())
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return None
    messages.success(request, _("Saved: %(visit)s.") % {"visit": visit})
    for row in visit.stand_ins.select_related("seat__office", "user"):
        messages.info(request, _("%(who)s sits for %(seat)s there.") % {"who": row.user, "seat": row.seat})
    return visit


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    visit = visible_visit(request, pk)
    require(may_manage_round(request.user, visit.round))
    name, day = str(visit), day_of(visit)
    form = StopForm(request.POST or None, instance=visit)
    if form.is_valid() and (kept := _keep(form, request)):
        return redirect("programme_day", day=day_of(kept))
    context = {"visit": visit, "name": name, "day": day, "form": form}
    return render(request, "scoring/programme_stop.html", context, status=_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked once more before: what was said of the stop goes with it."""
    visit = visible_visit(request, pk)
    require(may_manage_round(request.user, visit.round))
    name, day = str(visit), day_of(visit)
    if request.method == "POST":
        visits.remove_visit(visit, actor=request.user, now=timezone.now())
        messages.success(request, _("Taken out: %(visit)s.") % {"visit": name})
        return redirect("programme_day", day=day)
    said = {"stand_ins": visit.stand_ins.select_related("seat", "user"), "attendance": visit.attendance.count()}
    return render(request, "scoring/programme_take_out.html", {"visit": visit, "name": name, "day": day} | said)


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
    if "everywhere" in request.POST:
        return _sit_everywhere(request, programme)
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


def _office(programme: Programme, seat: str) -> OfficeOfDay:
    offices = {str(office.seat.pk): office for office in programme.offices}
    if seat not in offices:
        raise Http404
    return offices[seat]


def _withdraw(request: HttpRequest, programme: Programme) -> HttpResponse:
    seat = _office(programme, request.POST["withdraw"]).seat
    day_stand_ins.withdraw_that_day(seat, programme.day, actor=request.user, now=timezone.now())
    messages.success(request, _("Taken back. The holder comes himself that day."))
    return redirect("programme_stand_ins", day=programme.day)


def _sit_everywhere(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Who sits on some of an office's visits sits on all of them."""
    office = _office(programme, request.POST["everywhere"])
    if (entry := office.only_one) is None:
        raise Http404
    day_stand_ins.sit_that_day(
        office.seat, programme.day, entry.user, reason=entry.reason, actor=request.user, now=timezone.now()
    )
    messages.success(request, _("%(who)s sits at every stop of the day.") % {"who": entry.user})
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
