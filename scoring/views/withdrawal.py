"""A winner withdraws: who and why, asked on a page of its own, since the decision is taken up again by it."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from scoring import results, withdrawals
from scoring.decision_forms import ReasonForm
from scoring.models import Decision
from scoring.refusals import ANOTHER_DECISION
from scoring.results import Result
from scoring.views.round_head import demand_state, head, visible_round
from subdistricts.answers import require
from subdistricts.models import Candidate, Round
from subdistricts.permissions import may_lead_round
from subdistricts.refusals import Refusal


class WithdrawalForm(ReasonForm):
    """Which of the winners, and why."""

    candidate = forms.ChoiceField(
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose who withdraws."))
    )

    def __init__(self, *args: object, result: Result, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["candidate"].choices = [(line.candidate, line.name) for line in result.selected]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then record it. Where another decision is in force than was shown, that one is shown with the refusal."""
    round_ = visible_round(request, pk)
    require(may_lead_round(request.user, round_))
    demand_state(round_, Round.State.DECIDED, Round.State.PUBLISHED)
    decision = Decision.objects.filter(round=round_).in_force().get()
    result = results.result_of(decision)
    form, refusal = WithdrawalForm(request.POST or None, result=result), None
    if form.is_valid():
        refusal = _withdraw(request, round_, form)
        if refusal is None:
            messages.success(request, _("It is recorded. Now the meeting decides about the next version."))
            return redirect("round", pk=pk)
    context = {**head(request, round_), "decision": decision, "result": result, "form": form, "refusal": refusal}
    status = refusal.status if refusal else 422 if form.is_bound else 200
    return render(request, "scoring/withdrawal.html", context, status=status)


def _withdraw(request: HttpRequest, round_: Round, form: WithdrawalForm) -> Refusal | None:
    row = get_object_or_404(Candidate.objects.filter(round=round_), pk=form.cleaned_data["candidate"])
    row.round = round_
    terms = {"sha256": request.POST.get("sha256", ""), "reason": form.cleaned_data["reason"]}
    try:
        withdrawals.withdraw(row, **terms, actor=request.user, now=timezone.now())
    except Refusal as refusal:
        if refusal.kind is not ANOTHER_DECISION:
            raise
        return refusal
    return None
