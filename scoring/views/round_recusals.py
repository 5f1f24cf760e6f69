"""Recusals and absences of one round, recorded and taken back by the office."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from scoring import recusals
from scoring.round_forms import RecordRecusalForm
from scoring.views.round_head import head, visible_round
from subdistricts.answers import require
from subdistricts.models import Recusal, Round
from subdistricts.permissions import may_record_recusal
from subdistricts.refusals import Refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is recorded, and a form for one more."""
    round_ = visible_round(request, pk)
    require(may_record_recusal(request.user, round_))
    form = RecordRecusalForm(request.POST or None, round_=round_)
    if form.is_valid() and _record(form, request):
        messages.success(request, _("Recorded. No sheet is due from this seat for this candidate."))
        return redirect("round_recusals", pk=pk)
    there = Recusal.objects.filter(candidate__round=round_).select_related(
        "seat__office", "candidate__subdistrict__district", "candidate__office", "recorded_by"
    )
    takes_changes = round_.is_open or round_.state == Round.State.DRAFT
    context = {**head(request, round_), "form": form, "recusals": there, "takes_changes": takes_changes}
    return render(request, "scoring/round_recusals.html", context, status=422 if form.is_bound else 200)


def _record(form: RecordRecusalForm, request: HttpRequest) -> bool:
    """Record what the form says; a refusal about it stays on the form."""
    try:
        recusals.record(**form.cleaned_data, actor=request.user, now=timezone.now())
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    return True


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    recusal = get_object_or_404(
        Recusal.objects.visible_to(request.user).select_related("candidate__round", "seat"), pk=pk
    )
    round_ = recusal.candidate.round
    require(may_record_recusal(request.user, round_))
    recusals.withdraw(recusal, actor=request.user, now=timezone.now())
    messages.success(request, _("Taken back. The sheet is due again."))
    return redirect("round_recusals", pk=round_.pk)
