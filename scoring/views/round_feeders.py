"""Where a round's candidates come from: which rounds feed it, and what their decisions sent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from scoring import advancements
from scoring.views.round_head import head, visible_round
from subdistricts.answers import require
from subdistricts.models import Candidate
from subdistricts.permissions import may_manage_round


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the rounds whose winners come to this draft; take over winners that wait."""
    round_ = visible_round(request, pk)
    require(may_manage_round(request.user, round_))
    terms = {"actor": request.user, "now": timezone.now()}
    if request.method == "POST" and "take" in request.POST:
        taken = len(advancements.take_over(round_, **terms))
        text = ngettext("%(count)d winner was taken over.", "%(count)d winners were taken over.", taken)
        messages.success(request, text % {"count": taken})
        return redirect("round_feeders", pk=pk)
    if request.method == "POST":
        chosen = [int(each) for each in request.POST.getlist("feeder") if each.isascii() and each.isdigit()]
        advancements.name_feeders(round_, chosen, **terms)
        messages.success(request, _("It is noted whose winners come here."))
        return redirect("round", pk=pk)
    here = list(Candidate.objects.filter(round=round_).with_place())
    context = {
        **head(request, round_, len(here)),
        "feeders": advancements.feeders(round_),
        "news": advancements.news(round_, here),
    }
    return render(request, "scoring/round_feeders.html", context)
