"""Answering what a district was asked, and closing it."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from subdistricts import tpmap
from subdistricts.answers import require
from subdistricts.models import TpmapInstruction
from subdistricts.permissions import may_follow_up_tpmap, may_report_tpmap
from subdistricts.refusals import Refusal
from subdistricts.tpmap_forms import SentenceForm
from subdistricts.tpmap_instructions import in_full


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """By the district."""
    row = _visible(request, pk)
    require(may_report_tpmap(request.user, row.district))
    form = SentenceForm(request.POST or None, label=_("What was done"))
    return _page(request, row, form, tpmap.answer_instruction, heading=_("Answer"), done=_("The answer was recorded."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """By the province's staff."""
    row = _visible(request, pk)
    require(may_follow_up_tpmap(request.user, row.district.province_id))
    form = SentenceForm(request.POST or None, label=_("Why it is closed"))
    heading = _("Close the instruction")
    return _page(request, row, form, tpmap.close_instruction, heading=heading, done=_("The instruction is closed."))


def _visible(request: HttpRequest, pk: int) -> TpmapInstruction:
    rows = TpmapInstruction.objects.visible_to(request.user).select_related("district__province")
    return get_object_or_404(rows, pk=pk)


def _page(
    request: HttpRequest,
    row: TpmapInstruction,
    form: SentenceForm,
    rule: Callable[..., object],
    *,
    heading: str,
    done: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            rule(row, form.cleaned_data["text"], actor=request.user, now=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, done)
            return redirect("tpmap_district", pk=row.district_id)
    [shown] = in_full(TpmapInstruction.objects.filter(pk=row.pk))
    context = {"shown": shown, "form": form, "heading": heading}
    return render(request, "subdistricts/tpmap_instruction.html", context, status=422 if form.is_bound else 200)
