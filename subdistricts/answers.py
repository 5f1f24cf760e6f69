"""How a page says no: a rule's refusal, a verdict, too many tries. Each says what happened, what was kept, what to do.

A stranger is answered as if nothing were there. Views raise; the middleware turns it into one of these pages.
And how a page hands out a file that was made for one answer.
"""

import math
from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from subdistricts.permissions import Denied, Verdict, demand
from subdistricts.refusals import NOTHING_HERE, Refusal


def require(verdict: Verdict) -> None:
    """Let a page go on, or answer for it: 404 to a stranger, the reason to anyone else."""
    if isinstance(verdict, Denied) and verdict.stranger:
        raise Http404
    demand(verdict)


def refuse_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if refusal.kind is NOTHING_HERE:
        return render(request, "404.html", status=404)
    return render(request, "refusal.html", {"refusal": refusal}, status=refusal.status)


def attached(data: bytes, kind: str, name: str) -> HttpResponse:
    """A file to take away, made for this one answer and kept nowhere on its way."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "no-store"
    return response


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any]) -> HttpResponse:
    """Too many wrong passwords for this user from this address; called by axes."""
    minutes = minutes_left(str(credentials.get("username") or ""), request.META.get("REMOTE_ADDR", ""))
    page = render(request, "subdistricts/locked_out.html", {"minutes": minutes}, status=429)
    page.headers["Retry-After"] = str(minutes * 60)
    return page


def minutes_left(username: str, address: str) -> int:
    """Until the next try is taken: whole minutes, at least one."""
    name = get_user_model().normalize_username(username)
    tries = AccessAttempt.objects.filter(username=name, ip_address=address)
    last = tries.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    if last is None:
        return math.ceil(settings.AXES_COOLOFF_TIME / timedelta(minutes=1))
    return max(1, math.ceil((last + settings.AXES_COOLOFF_TIME - timezone.now()) / timedelta(minutes=1)))
