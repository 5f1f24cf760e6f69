"""A tablet's file: shown what it holds, taken in; then its judge answers for it, or two of those who lead the round.

The file stays in memory and is kept by nobody between looking and taking: taking it sends it once more, and it must be
the very file that was shown.
"""

from collections import Counter
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadhandler import load_handler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from scoring import rescue, rescue_files
from scoring.models import RescueRuling
from scoring.permissions import may_bring_rescue
from scoring.refusals import RESCUE_CHANGED, RESCUE_OTHER_FILE, RESCUE_TOO_LARGE, RESCUE_TWICE
from scoring.rescue import Settled
from scoring.rescue_files import RescueFile
from scoring.rescue_lines import lines_of
from scoring.rescue_standings import look
from scoring.views.round_head import head, visible_round
from subdistricts.answers import require
from subdistricts.models import Round, User
from subdistricts.permissions import may_lead_round
from subdistricts.refusals import REASON_NEEDED, Refusal

MEGABYTE = 1024 * 1024
# In which order what became of the work is told.
TOLD: dict[str, Any] = {
    "applied": gettext_lazy("taken into the sheets: %(count)d"),
    "duplicate": gettext_lazy("already on the server: %(count)d"),
    "superseded": gettext_lazy("overtaken by later ones: %(count)d"),
    "conflict": gettext_lazy("in conflict, for the judge to choose: %(count)d"),
    "held": gettext_lazy("held, because the sheet is closed: %(count)d"),
    "invalid": gettext_lazy("break a scoring rule: %(count)d"),
    "op_id_reused": gettext_lazy("differ from what was received under their number: %(count)d"),
    "seq_reused": gettext_lazy("differ from what was received as that entry of the tablet: %(count)d"),
    "not_found": gettext_lazy("still waiting, because the sheet is no longer this judge's: %(count)d"),
}


class FileForm(forms.Form):
    """``take`` is the hash of the file that was shown, when it is to be taken in."""

    file = forms.FileField(
        label=gettext_lazy("The file from the tablet"),
        widget=forms.ClearableFileInput({"accept": ".json,application/json"}),
        error_messages={
            "required": gettext_lazy("Choose the file that the tablet saved."),
            "empty": gettext_lazy("The file is empty. Export it on the tablet again."),
        },
    )
    take = forms.CharField(required=False, max_length=64)

    def read(self) -> RescueFile:
        """Over the limit the content is empty, and only the size is true (``cddeval.uploads``)."""
        sent = self.cleaned_data["file"]
        if sent.size > rescue_files.MAX_BYTES:
            raise Refusal(RESCUE_TOO_LARGE, limit=rescue_files.MAX_BYTES // MEGABYTE)
        return rescue_files.read(sent.read())


class AcceptanceForm(forms.Form):
    """How somebody knows that the work is the judge's."""

    reason = forms.CharField(
        label=gettext_lazy("How do you know?"),
        max_length=RescueRuling._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": REASON_NEEDED.message},
    )


@csrf_exempt  # the token is asked for in ``_page``, once it is known how much may be read
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Nothing of a file is read before it is known that this person may bring one at all."""
    require(may_bring_rescue(request.user))
    request.upload_handlers = [load_handler(name, request) for name in settings.LARGE_UPLOAD_HANDLERS]
    return _page(request)


@csrf_protect
def _page(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _show(request, form, status=422 if form.is_bound else 200)
    try:
        return _answer(request, form)
    except Refusal as refusal:
        return _show(request, form, refusal=refusal, status=refusal.status)


def _answer(request: HttpRequest, form: FileForm) -> HttpResponse:
    file = form.read()
    take = form.cleaned_data["take"]
    if not take:
        return _show(request, form, contents=look(file, actor=request.user))
    if take != file.sha256:
        raise Refusal(RESCUE_OTHER_FILE)
    contents = rescue.bring(file, actor=request.user, now=timezone.now())
    return _show(request, form, contents=contents, is_taken=True)


def _show(request: HttpRequest, form: FileForm, *, status: int = 200, **facts: Any) -> HttpResponse:
    waiting = rescue.rounds_with_waiting(request.user)
    facts |= {"form": form, "rounds": waiting, "own": rescue.waiting_for(request.user)}
    return render(request, "scoring/rescue.html", facts, status=status)


# Answering for it


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """The judge looks at what was brought under his name, and says that it is his or not."""
    user: User = request.user
    require(may_bring_rescue(user))
    if request.method == "POST":
        answer = rescue.refuse if request.POST.get("answer") == "refuse" else rescue.confirm
        _tell(request, lambda: answer(request.POST.getlist("seen"), actor=user, now=timezone.now()))
        return redirect("rescue_own")
    facts = {
        "lines": lines_of(rescue.own_groups(user), user),
        "refused": lines_of(rescue.refused_groups(user), user),
    }
    return render(request, "scoring/rescue_own.html", facts)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Those who lead the round answer where its judge cannot: two of them, each with a reason."""
    round_ = visible_round(request, pk)
    require(may_lead_round(request.user, round_))
    form = AcceptanceForm(request.POST or None)
    if form.is_valid():
        _tell(request, lambda: _accept(round_, form.cleaned_data["reason"], request))
        return redirect("round_rescue", pk=pk)
    lines = lines_of(rescue.groups_in(round_, request.user), request.user)
    unanswered = any(not line.is_answered for line in lines)
    facts = {**head(request, round_), "lines": lines, "unanswered": unanswered, "form": form}
    return render(request, "scoring/rescue_round.html", facts, status=422 if form.is_bound else 200)


def _accept(round_: Round, reason: str, request: HttpRequest) -> list[Settled]:
    seen = request.POST.getlist("seen")
    return rescue.accept(round_, seen, reason=reason, actor=request.user, now=timezone.now())


def _tell(request: HttpRequest, answer: Any) -> None:
    """What became of it; or that what waits is no longer what was shown."""
    try:
        done = answer()
    except Refusal as refusal:
        if refusal.kind not in (RESCUE_CHANGED, RESCUE_TWICE):
            raise
        messages.warning(request, refusal.message)
        return
    counts = Counter(settled.outcome for settled in done)
    if counts[""]:
        messages.success(request, _("Recorded. A second person who leads the round must accept it too."))
    if counts[rescue.ENDED_BY_REFUSAL]:
        messages.success(request, _("Refused. It is kept, counts for nothing, and you can still change your mind."))
    told = [str(text) % {"count": counts[code]} for code, text in TOLD.items() if counts[code]]
    if told:
        number = sum(counts[code] for code in TOLD)
        text = ngettext("%(number)d entry: %(what)s", "%(number)d entries: %(what)s", number)
        messages.success(request, text % {"number": number, "what": ", ".join(told)})
