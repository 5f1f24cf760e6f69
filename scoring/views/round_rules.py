"""A round's scoring rules: what they are, and how an open round gets a new version by the committee's resolution."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from scoring import ranking_words, rounds
from scoring.models import RoundRules
from scoring.refusals import WRONG_STATE
from scoring.round_forms import RulesForm
from scoring.tie_fields import more_asked
from scoring.views.round_head import head, visible_round
from subdistricts.answers import require
from subdistricts.permissions import may_lead_round
from subdistricts.refusals import Refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version so far, and a form for the next one."""
    round_ = visible_round(request, pk)
    require(may_lead_round(request.user, round_))
    if not round_.is_open:
        raise Refusal(WRONG_STATE, state=round_.get_state_display())
    versions = list(
        RoundRules.objects.filter(round=round_)
        .select_related("rubric")
        .prefetch_related("rubric__criteria")
        .order_by("-version")
    )
    form = RulesForm(request.POST or None, rules=versions[0])
    is_growing = more_asked(request.POST)
    if is_growing:
        form.errors.clear()  # what is not yet typed is not yet wrong
    elif form.is_valid() and _adopt(form, request, versions[0]):
        messages.success(request, _("The new rules are in force. The ranking follows them from now on."))
        return redirect("round", pk=pk)
    context = {
        **head(request, round_),
        "form": form,
        "versions": [(version, ranking_words.rules(version)) for version in versions],
    }
    status = 422 if form.is_bound and not is_growing else 200
    return render(request, "scoring/round_rules.html", context, status=status)


def _adopt(form: RulesForm, request: HttpRequest, before: RoundRules) -> bool:
    """Adopt the form's terms; a refusal about them stays on the form, which keeps what was typed."""
    terms = RoundRules(round=before.round, rubric=before.rubric, **form.terms())
    try:
        rounds.adopt_rules(terms, resolution=form.cleaned_data["resolution"], actor=request.user, now=timezone.now())
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    return True
