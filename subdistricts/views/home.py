"""The first page: sends everyone to where their work is."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from subdistricts import choices, nominations, set_up, tpmap
from subdistricts.models import Seat, User, Visit
from subdistricts.permissions import may_administer
from subdistricts.roles import roles_with


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    where = first_page(request.user)
    if where is None:
        waiting = Seat.objects.waiting_for(request.user)
        return render(request, "subdistricts/no_role.html", {"waiting": waiting})
    return redirect(where)


def first_page(user: User) -> str | None:
    """The name or address of the page on which ``user``'s work begins; None for somebody without a role."""
    sits = Seat.objects.filter(Q(holder=user) | Q(stand_ins__user=user)).exclude(committee__round__state="draft")
    leads = user.reach.holds(roles_with("lead_round"))
    if sits.exists() and (not leads or has_visits_to_come(user)):
        return "day"
    if leads:
        return "rounds"
    if may_administer(user):
        return _set_up_page(user)
    if nominations.is_due(user, timezone.now()):  # its page tells of instructions too
        return "nominations"
    if tpmap.unanswered(user.reach.districts(roles_with("report_tpmap"))).exists():
        return "tpmap"
    if user.reach.districts(roles_with("put_forward")):
        return "nominations"
    return "rounds" if user.reach.holds(roles_with("see_result")) else None


def _set_up_page(user: User) -> str:
    """The checklist while a round is being set up, or before there is any."""
    in_hand = set_up.drafts_in_hand(user)
    if len(in_hand) == 1:
        return reverse("round_set_up", args=[in_hand[0].pk])
    return "set_up" if in_hand or not choices.rounds(user).exists() else "admin:index"


def has_visits_to_come(user: User) -> bool:
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    sits = Q(round__committee__seats__holder=user) | Q(stand_ins__user=user)
    return Visit.objects.filter(sits, starts_at__gte=today).exists()
