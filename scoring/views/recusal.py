"""Declaring a conflict of interest of one's own."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from scoring import recusals
from scoring.days import Calendar
from subdistricts.models import Candidate, Recusal, Seat


class RecusalForm(forms.Form):
    """The reason, in the judge's own words."""

    reason = forms.CharField(
        label=gettext_lazy("What is the conflict of interest?"),
        help_text=gettext_lazy(
            "A few words: a relative, a business, a former post. The committee's secretary reads it."
        ),
        max_length=Recusal._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write the reason in a few words.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


@login_required
@require_safe
def recusal_choice(request: HttpRequest) -> HttpResponse:
    """For which candidate? Offers those of the person's own voting seats, while their rounds take sheets."""
    own = [
        each
        for each in Calendar(request.user).own_sheets.values()
        if each.sheet.seat.holder_id == request.user.pk and each.candidate.round.is_open
    ]
    return render(request, "scoring/recusal_choice.html", {"own_sheets": own})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def declare_recusal(request: HttpRequest, pk: int) -> HttpResponse:
    candidate = get_object_or_404(Candidate.objects.visible_to(request.user).with_place(), pk=pk)
    seat = get_object_or_404(Seat.objects.voting().held_by(request.user), committee__round=candidate.round_id)
    declared = Recusal.objects.filter(seat=seat, candidate=candidate).first()
    form = RecusalForm(request.POST or None)
    if declared or not form.is_valid():
        facts = {"candidate": candidate, "seat": seat, "declared": declared, "form": form}
        return render(request, "scoring/declare_recusal.html", facts)
    recusals.declare(seat, candidate, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())
    messages.success(request, _("Recorded: you are recused from %(candidate)s.") % {"candidate": candidate})
    return redirect("day")
