"""The programme of a day across rounds: as a page, on paper, and as a file for calendars.

Who sees a round sees its stops; who arranges one sees besides what will not work out. Nothing of scores is in it.
"""

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from scoring.days import day_to_open
from scoring.views.round_head import visible_round
from subdistricts import calendar_files, former_stops
from subdistricts.answers import require
from subdistricts.models import Visit
from subdistricts.permissions import may_see_round
from subdistricts.programme import Programme, days_seen, rounds_taking_stops
from subdistricts.querysets import WHAT_AND_WHERE
from subdistricts.thai import dates
from subdistricts.travel import way_to


@login_required
@require_safe
def nearest(request: HttpRequest) -> HttpResponse:
    """The day that is asked for most: today, else the nearest to come, else the last."""
    today = timezone.localdate()
    return redirect("programme_day", day=day_to_open(days_seen(request.user), today) or today)


@login_required
@require_safe
def day(request: HttpRequest, day: dt.date) -> HttpResponse:
    programme = Programme(request.user, day)
    days = days_seen(request.user)
    recordable = programme.recordable(timezone.now())
    unknown = (stop.visit.pk for stop in programme.stops if not stop.is_attendance_known)
    facts = {
        "programme": programme,
        "day": day,
        "before": max((each for each in days if each < day), default=None),
        "after": min((each for each in days if each > day), default=None),
        "may_add": rounds_taking_stops(request.user, day).exists(),
        "recordable": recordable,
        "next_to_record": next((pk for pk in unknown if pk in recordable), None),
    }
    return render(request, "scoring/programme_day.html", facts)


@login_required
@require_safe
def paper(request: HttpRequest, day: dt.date) -> HttpResponse:
    """The itinerary on A4."""
    return render(request, "scoring/print_programme.html", {"programme": Programme(request.user, day), "day": day})


@never_cache
@login_required
@require_safe
def calendar(request: HttpRequest, day: dt.date) -> HttpResponse:
    """The day's stops, and what stood there once: a calendar that was given it before moves or strikes it."""
    name = _("Programme %(day)s") % {"day": dates.short(day, get_language() or "th")}
    visits = [*Programme(request.user, day).visits, *former_stops.moved_away(request.user, day)]
    taken_out = former_stops.taken_out_on(request.user, day)
    return _file(request, visits, taken_out, name=name, file_name=f"programme-{day.isoformat()}")


@never_cache
@login_required
@require_safe
def round_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = visible_round(request, pk)
    require(may_see_round(request.user, round_))
    related = (f"round__{name}" for name in WHAT_AND_WHERE)
    visits = Visit.objects.filter(round=round_).with_place().select_related(*related).order_by("starts_at", "pk")
    taken_out = former_stops.taken_out_of(round_)
    return _file(request, visits, taken_out, name=str(round_), file_name=f"programme-{round_.code}")


def _struck(stop: former_stops.TakenOut) -> calendar_files.Event:
    """Calendars that know the stop strike it."""
    return calendar_files.Event(
        uid=stop.uid,
        sequence=stop.revision,
        starts_at=stop.starts_at,
        ends_at=stop.ends_at,
        summary=stop.name,
        is_cancelled=True,
    )


def _file(
    request: HttpRequest,
    visits: Iterable[Visit],
    taken_out: Iterable[former_stops.TakenOut],
    *,
    name: str,
    file_name: str,
) -> HttpResponse:
    events = [*(_event(request, visit) for visit in visits), *map(_struck, taken_out)]
    text = calendar_files.compose(events, name=name, stamp=timezone.now())
    disposition = f'attachment; filename="{file_name}.ics"'
    return HttpResponse(
        text, content_type="text/calendar; charset=utf-8; method=PUBLISH", headers={"Content-Disposition": disposition}
    )


def _event(request: HttpRequest, visit: Visit) -> calendar_files.Event:
    place = visit.candidate.place_name if visit.candidate else ""
    about = [
        f"{capfirst(visit.get_kind_display())} · {visit.round.award} · {visit.round}",  # type: ignore[attr-defined]
        _("Hosts: %(hosts)s") % {"hosts": visit.hosts} if visit.hosts else "",
        way_to(visit),
        request.build_absolute_uri(reverse("programme_day", args=[dates.local(visit.starts_at).date()])),
    ]
    return calendar_files.Event(
        uid=str(visit.uid),
        sequence=visit.revision,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        summary=f"{visit} {place}".strip(),
        location=visit.venue,
        description="\n".join(line for line in about if line),
    )
