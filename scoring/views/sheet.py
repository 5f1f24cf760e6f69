"""A judge's own sheet: shown, filled in, reviewed and signed; with a script over the tablet's API, without one by form.

Both ways end in ``sheets.handle``. Staff who may see the sheet read it here and change nothing; a private note is shown
to nobody but the one who wrote it.
"""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from scoring import evidence, held_words, notes, photos, plain_form, sheets, words
from scoring.criteria import Criteria, criteria_of, earlier_points, whole_body
from scoring.models import ScoreSheet, SheetConflict
from scoring.permissions import RECUSED, may_score, may_see_sheet
from scoring.photos import Named
from scoring.sheet_forms import ScoreSheetForm, say_problem, script_facts, start_of
from subdistricts.answers import require
from subdistricts.models import User, Visit
from subdistricts.permissions import NOT_YOUR_ROLE, STRANGER, demand
from subdistricts.refusals import Refusal

Outcome = sheets.Outcome


class SheetPage:
    """What the pages of one sheet show to one person. Making one refuses whoever may not read the sheet."""

    def __init__(self, sheet: ScoreSheet, user: User) -> None:
        self.sheet = sheet
        self.user = user
        self.verdict = may_score(user, sheet)
        self.is_judge = self.verdict is not STRANGER
        if not self.is_judge:
            require(may_see_sheet(user, sheet))
        if self.verdict is RECUSED:
            require(RECUSED)

    @property
    def read_only(self) -> bool:
        return not self.verdict

    @property
    def why_read_only(self) -> Any:
        """Said to a judge; a reader from the staff knows why."""
        return None if self.verdict or not self.is_judge else self.verdict.reason

    @cached_property
    def criteria(self) -> Criteria:
        earlier = earlier_points(self.sheet, self.user) if self.is_judge else {}
        return criteria_of(sheets.rules_of(self.sheet.candidate.round).rubric, earlier)

    @cached_property
    def visit(self) -> Visit | None:
        return self.sheet.candidate.visits.filter(kind=Visit.Kind.SCORED).first()

    @property
    def back(self) -> str:
        """Where one came from: the day of the visit, or the list of one's sheets; for staff the round."""
        if not self.is_judge:
            return reverse("round", args=[self.sheet.candidate.round_id])
        if self.visit is None:
            return reverse("my_sheets")
        return reverse("day", args=[timezone.localdate(self.visit.starts_at)])

    @cached_property
    def state(self) -> str:
        return sheets.state_of(self.sheet, open_conflict=self.sheet.in_conflict)

    @property
    def signed(self) -> str:
        """``yes`` where it stands as it was signed, ``changed`` where what counts is older than what is shown."""
        if self.sheet.signed_body is None:
            return ""
        return "yes" if self.sheet.body == self.sheet.signed_body else "changed"

    @cached_property
    def body(self) -> dict[str, Any]:
        """With a judge's own private note; staff see none."""
        last = self.sheet.last_applied
        body = notes.body_for(self.user, self.sheet, writer=last and last.user_id)
        return whole_body(self.criteria.cards, body, with_note=self.is_judge)

    @cached_property
    def photos(self) -> dict[str, list[Named]]:
        """By criterion, the photographs that the body names, and whether each has come."""
        return photos.of_sheet(self.sheet, self.body)

    @cached_property
    def evidence(self) -> list[evidence.Shown]:
        """What the candidate's district showed; asked for only where it was put forward so."""
        candidate = self.sheet.candidate
        return evidence.shown_of([candidate], {candidate.round_id: self.criteria}).get(candidate.pk, [])

    @property
    def missing_photos(self) -> int:
        return photos.count_missing(self.photos)

    def form(self, data: Any = None) -> ScoreSheetForm:
        return ScoreSheetForm(
            data,
            criteria=self.criteria,
            body=self.body,
            with_note=self.is_judge,
            read_only=self.read_only,
            photos=self.photos,
            initial=start_of(self.sheet),
            evidence=self.evidence,
        )

    def for_script(self) -> dict[str, Any]:
        signed = notes.signed_body_for(self.user, self.sheet)
        return script_facts(self.criteria) | {
            "mode": "read" if self.read_only else "score",
            "user_id": self.user.pk,
            "sheet": {
                "id": str(self.sheet.pk),
                "rev": self.sheet.rev,
                "epoch": self.sheet.epoch,
                "state": self.state,
                "body": self.body,
                "signed_body": signed and whole_body(self.criteria.cards, signed, with_note=self.is_judge),
                "signed_at": self.sheet.signed_at and self.sheet.signed_at.isoformat(),
                "changed_at": self.sheet.changed_at and self.sheet.changed_at.isoformat(),
                "receipt": self.receipt,
                "held": self.held,
            },
        }

    @cached_property
    def held(self) -> dict[str, Any] | None:
        """What a judge is told about work of this sheet that was held."""
        return held_words.of_sheets([self.sheet]).get(self.sheet.pk) if self.is_judge else None

    @property
    def receipt(self) -> dict[str, str] | None:
        """When the server took this judge's last word on the sheet, and the hash of what it took."""
        last = self.sheet.last_applied
        if last is None or last.user_id != self.user.pk:
            return None
        return {"sha256": last.sha256, "received_at": last.received_at.isoformat()}

    def facts(self, form: ScoreSheetForm) -> dict[str, Any]:
        """What the template needs."""
        candidate = self.sheet.candidate
        return {
            "page": self,
            "sheet": self.sheet,
            "form": form,
            "criteria": self.criteria,
            "level": candidate.round.level,
            "place": str(candidate),
            "district": candidate.place_name,
            "group": candidate.district_group,
            "visit": self.visit,
            "back": self.back,
            "state_words": words.SHEET_STATES[self.state],
            "signed": "changed" if form.errors and self.signed else self.signed,
            "total": self.criteria.total_so_far(form.so_far()),
            "left": len(self.criteria.unscored(form.so_far())),
            "script": self.for_script(),
            "put_forward": [each for each in self.evidence if not each.code],
        }


def fetch_sheet(user: User, pk: UUID) -> ScoreSheet:
    in_conflict = Exists(SheetConflict.objects.open().filter(sheet=OuterRef("pk")))
    rows = ScoreSheet.objects.visible_to(user).for_page().annotate(in_conflict=in_conflict)
    return get_object_or_404(rows, pk=pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    page = SheetPage(fetch_sheet(request.user, pk), request.user)
    if request.method == "POST":
        return _take(request, page)
    if request.GET.get("step") == "review":
        return _review(request, page)
    return _show(request, page, page.form())


def _show(request: HttpRequest, page: SheetPage, form: ScoreSheetForm, status: int = 200) -> HttpResponse:
    return render(request, "scoring/sheet.html", page.facts(form), status=status)


def _review(request: HttpRequest, page: SheetPage) -> HttpResponse:
    """The points once more in one view, and the one question whether to sign."""
    facts = page.facts(page.form()) | {
        "missing": page.criteria.unscored(page.body),
        "given": [(card, page.body["criteria"][card.code]) for card in page.criteria.cards],
    }
    return render(request, "scoring/review.html", facts)


def _take(request: HttpRequest, page: SheetPage) -> HttpResponse:
    """A form that came without our script: save, go on to the review, or sign."""
    if not page.is_judge:
        demand(NOT_YOUR_ROLE)
    action = request.POST.get("action")
    form = page.form(request.POST)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    body = form.body()
    if action == "sign" and page.criteria.unscored(body):
        return _show_gaps(request, page, form, body)
    try:
        answer = _hand_in(page, form, body, "sign" if action == "sign" else "save")
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return _show(request, page, form, status=refusal.status)
    return _go_on(request, page, action, answer)


def _show_gaps(request: HttpRequest, page: SheetPage, form: ScoreSheetForm, body: dict[str, Any]) -> HttpResponse:
    for card in page.criteria.unscored(body):
        form.add_error(f"points_{card.code}", say_problem("missing", card))
    return _show(request, page, form, status=422)


def _hand_in(page: SheetPage, form: ScoreSheetForm, body: dict[str, Any], kind: str) -> sheets.Answer:
    return plain_form.submit_form(
        page.sheet,
        form_id=form.cleaned_data["form_id"],
        kind=kind,
        base_rev=form.cleaned_data["base_rev"],
        epoch_seen=form.cleaned_data["epoch_seen"],
        body=body,
        form_version=page.criteria.form_version,
        actor=page.user,
        now=timezone.now(),
    )


def _go_on(request: HttpRequest, page: SheetPage, action: str | None, answer: sheets.Answer) -> HttpResponse:
    """Say what became of it and where to look next."""
    here = reverse("sheet", args=[page.sheet.pk])
    if answer.outcome == Outcome.CONFLICT:
        return redirect("sheet_conflict", pk=page.sheet.pk)
    if answer.outcome == Outcome.HELD:
        messages.warning(request, _("Received, but the sheet was closed: it waits for a check by the staff."))
        return redirect(here)
    if action == "review":
        return redirect(f"{here}?step=review")
    messages.success(request, _("Signed.") if action == "sign" else _("Saved."))
    return redirect(here)
