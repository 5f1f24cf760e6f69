"""Work that was held in one round: what each would change, and a form to accept or refuse it. For those who lead it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from scoring import changes, held, sheets
from scoring.changes import Change
from scoring.conflicts import moment_said
from scoring.criteria import Criteria, criteria_of
from scoring.decision_forms import ReasonForm
from scoring.held import Standing
from scoring.models import HeldRuling, SheetOp
from scoring.ops import FORM_BUILD, MAX_INTEGER, body_of
from scoring.views.round_head import demand_sheets, head, visible_round
from subdistricts.answers import require
from subdistricts.models import Round
from subdistricts.permissions import may_lead_round, may_see_ranking
from subdistricts.refusals import Refusal


class RulingForm(ReasonForm):
    """One ruling. ``rev`` is the sheet's that was looked at; ``over`` that what the work goes over was seen."""

    verdict = forms.ChoiceField(choices=[("accept", "accept"), ("refuse", "refuse")])
    rev = forms.IntegerField(min_value=0, max_value=MAX_INTEGER)
    over = forms.BooleanField(required=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One held op as the page shows it. ``changes`` None: this reader does not see marks.

    ``has_later`` says that a later version from the same device waits too, ``signs`` that it would count.
    """

    op: SheetOp
    why: Promise
    device: str  # the beginning of its id; empty for the plain form
    said_at: datetime | None
    signs: bool
    standing: Standing
    has_later: bool
    changes: tuple[Change, ...] | None
    totals: tuple[str | None, str | None]
    form: RulingForm | None

    @property
    def ruling(self) -> HeldRuling | None:
        return held.ruling_on(self.op)


@login_required
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits, and what was ruled."""
    round_ = visible_round(request, pk)
    require(may_lead_round(request.user, round_))
    demand_sheets(round_)
    return _show(request, round_)


@login_required
@require_POST
def rule(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Accept or refuse one. A refusal shows the page again with what was typed; nothing of it is lost."""
    op = _op(request, pk)
    round_ = op.sheet.candidate.round
    form = RulingForm(request.POST)
    if not form.is_valid():
        return _show(request, round_, of=op, form=form, status=422)
    try:
        ruling = _rule(op, form.cleaned_data, request)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return _show(request, round_, of=op, form=form, status=refusal.status)
    done = _("Accepted: it stands on the sheet now.") if ruling.is_accepted else _("Refused: the sheet stays as it is.")
    messages.success(request, f"{op.sheet.candidate} · {op.sheet.seat}: {done}")
    return redirect("round_held", pk=round_.pk)


def _op(request: HttpRequest, pk: UUID) -> SheetOp:
    """A held op of a round that this person leads; to everybody else there is none."""
    rows = SheetOp.objects.filter(outcome=SheetOp.Outcome.HELD)
    op: SheetOp = get_object_or_404(rows.select_related("sheet__candidate", "sheet__seat__office"), op_id=pk)
    round_ = visible_round(request, op.sheet.candidate.round_id)
    if not may_lead_round(request.user, round_):
        raise Http404
    op.sheet.candidate.round = round_
    return op


def _rule(op: SheetOp, said: dict[str, Any], request: HttpRequest) -> HeldRuling:
    by: dict[str, Any] = {"reason": said["reason"], "actor": request.user, "now": timezone.now()}
    if said["verdict"] == "refuse":
        return held.refuse(op, **by)
    return held.accept(op, rev=said["rev"], over=said["over"], **by)


# Showing


def _show(
    request: HttpRequest, round_: Round, *, of: SheetOp | None = None, form: RulingForm | None = None, status: int = 200
) -> HttpResponse:
    """The page; the form of one op is the one that was sent."""
    sees_marks = bool(may_see_ranking(request.user, round_))
    criteria = criteria_of(sheets.rules_of(round_).rubric)
    ops = list(held.of_round(round_))
    bound = {of.pk: form} if of is not None else {}
    lines = list(_lines(ops, round_, criteria if sees_marks else None, bound))
    is_ruled = any(line.form is not None and line.ruling is not None for line in lines)
    context = {
        **head(request, round_),
        "waiting": [line for line in lines if line.ruling is None],
        "ruled": sorted(
            (line for line in lines if line.ruling is not None), key=lambda line: line.ruling.ruled_at, reverse=True
        ),
        "refusals": form.non_field_errors() if form is not None and is_ruled else [],
        "is_sealed": round_.state in held.SEALED,
        "reason_length": ReasonForm.base_fields["reason"].max_length,
    }
    return render(request, "scoring/held.html", context, status=status)


def _lines(
    ops: list[SheetOp], round_: Round, criteria: Criteria | None, bound: dict[int, RulingForm | None]
) -> Iterable[Line]:
    recused = held.recusals_of(round_)
    last = {(op.sheet_id, op.device_id): op.seq for op in sorted(ops, key=lambda op: op.seq) if held.is_waiting(op)}
    for op in ops:
        pair = (op.sheet.seat_id, op.sheet.candidate_id)
        before, after = _bodies(op)
        seen = (
            criteria if held.is_waiting(op) else None
        )  # what has been ruled about would be compared with too new a sheet
        yield Line(
            op=op,
            why=held.WHY[held.why(op)],
            device="" if op.app_build == FORM_BUILD else str(op.device_id)[:4].upper(),
            said_at=moment_said(op.client_at),
            signs=op.kind == SheetOp.Kind.SIGN,
            standing=held.standing(op, is_recused=pair in recused, state=round_.state),
            has_later=last.get((op.sheet_id, op.device_id), 0) > op.seq,
            changes=None if seen is None else changes.between(seen, before, after),
            totals=_totals(seen, before, after),
            form=bound.get(op.pk),
        )


def _bodies(op: SheetOp) -> tuple[Any, Any]:
    """What stands now where the op would stand, and what it says: a signature goes over what was signed."""
    signs = op.kind == SheetOp.Kind.SIGN
    return (op.sheet.signed_body if signs else op.sheet.body), body_of(op.text)


def _totals(criteria: Criteria | None, *bodies: Any) -> tuple[str | None, str | None]:
    """For the eye; None while a criterion is not scored."""
    if criteria is None:
        return None, None
    before, after = (changes.total(criteria, body) for body in bodies)
    return before, after
