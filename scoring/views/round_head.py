"""What every page of one round begins with: its name, the steps of its course, and the addresses that open."""

from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import IntegerField, OuterRef, Subquery
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from scoring import ranking_words
from scoring.freshness import marked
from scoring.models import Decision
from scoring.refusals import WRONG_STATE
from scoring.rounds import demand_scored
from subdistricts.cards import TAKES_CARDS
from subdistricts.models import Round
from subdistricts.permissions import (
    may_lead_round,
    may_manage_round,
    may_record_recusal,
    may_see_ranking,
    may_see_round,
)
from subdistricts.prepared import Prepared
from subdistricts.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    is_done: bool
    is_now: bool


def visible_round(request: HttpRequest, pk: int) -> Round:
    """The round, and with it ``newest_version``: of its decisions, or None."""
    rounds = Round.objects.visible_to(request.user).with_area().annotate(newest_version=NEWEST_VERSION)
    return get_object_or_404(rounds, pk=pk)


NEWEST_VERSION = Subquery(
    Decision.objects.filter(round=OuterRef("pk")).order_by("-version").values("version")[:1],
    output_field=IntegerField(),
)
ROW = [field.attname for field in Round._meta.concrete_fields]
BESIDE_IT = ("newest_version", "entries_of_it", "entries_of_terms", "entries_of_none", "life")
GLANCE = Prepared(
    lambda round_: (
        marked(Round.objects.filter(pk=round_))
        .annotate(newest_version=NEWEST_VERSION)
        .order_by()
        .values_list(*ROW, *BESIDE_IT)
    )
)


def round_at_a_glance(pk: int) -> Round | None:
    """The round's bare row with its ``newest_version`` and what its mark is made of, whoever asks."""
    rows = GLANCE.ask(round_=pk)
    if not rows:
        return None
    round_ = Round.from_db(DEFAULT_DB_ALIAS, ROW, rows[0][: len(ROW)])
    for name, value in zip(BESIDE_IT, rows[0][len(ROW) :], strict=True):
        setattr(round_, name, value)
    return round_


def demand_state(round_: Round, *states: str) -> None:
    """A page of a step that cannot be taken now says so before anything is filled in."""
    if round_.state not in states:
        raise Refusal(WRONG_STATE, state=round_.get_state_display())


def demand_sheets(round_: Round) -> None:
    """A page about sheets or their ranking has nothing to show of a draft, nor of a round that has none."""
    if round_.state == Round.State.DRAFT:
        raise Refusal(WRONG_STATE, state=round_.get_state_display())
    demand_scored(round_)


def head(request: HttpRequest, round_: Round, candidates: int | None = None) -> dict[str, Any]:
    """``candidates`` are counted where the page has not read them anyway."""
    count = round_.candidates.count() if candidates is None else candidates
    return {
        "round": round_,
        "heading": ranking_words.heading(round_, count),
        "steps": steps_of(round_),
        "tabs": tabs_of(request, round_),
        "may_lead": may_lead_round(request.user, round_),
    }


# Steps that a round without sheets does not take.
STATES_OF_SHEETS = (Round.State.OPEN, Round.State.CLOSING)


def steps_of(round_: Round) -> list[Step]:
    states = [each for each in Round.State if round_.is_scored or each not in STATES_OF_SHEETS]
    at = states.index(Round.State(round_.state))
    return [Step(str(state.label), number < at, number == at) for number, state in enumerate(states)]


def tabs_of(request: HttpRequest, round_: Round) -> list[Tab]:
    """Only addresses that open for this person."""
    user = request.user
    found: list[tuple[str, str, tuple[int, ...]]] = [("round", _("Overview"), ())]
    if round_.state == Round.State.DRAFT and may_manage_round(user, round_):
        found.append(("round_set_up", _("Set-up"), ()))
    if may_see_round(user, round_):
        found += [("programme", _("Programme"), ()), ("round_map", _("Map"), ())]
    if round_.nominations_until is not None and may_manage_round(user, round_):
        found.append(("round_nominations", _("Put forward by districts"), ()))
    if round_.is_scored and round_.state != Round.State.DRAFT and may_see_ranking(user, round_):
        found += [("round_missing", _("Missing sheets"), ()), ("round_devices", _("Devices"), ())]
        found.append(("round_advice", _("How firm is it?"), ()))
    if round_.is_scored and may_record_recusal(user, round_):
        found.append(("round_recusals", _("Recusals and absences"), ()))
    if round_.is_scored and round_.state in TAKES_CARDS and may_manage_round(user, round_):
        found.append(("round_cards", _("Sign-in cards"), ()))
    if version := shown_version(request, round_):
        found.append(("decision", _("Decision"), (version,)))
    addresses = [(name, reverse(url_name, args=[round_.pk, *rest])) for url_name, name, rest in found]
    return [Tab(name, address, address == request.path) for name, address in addresses]


def shown_version(request: HttpRequest, round_: Round) -> int | None:
    """The newest version of the decision that opens for this person."""
    return round_.newest_version if may_see_ranking(request.user, round_) else round_.published_version


@dataclass(frozen=True, slots=True)
class NextStep:
    """The step of the round's course that follows from where it stands, for who may take it."""

    name: str
    address: str


def next_step(round_: Round, *, leads: bool) -> NextStep | None:
    """From closing to the result; what comes before depends on sheets and is offered beside them."""
    steps = {
        Round.State.CLOSING: (_("Lock the round"), "round_lock"),
        Round.State.LOCKED: (_("Record the meeting's decision"), "round_decide"),
        Round.State.DECIDED: (_("Publish the result"), "round_publish"),
    }
    state = Round.State(round_.state)
    if state in steps and leads:
        name, url_name = steps[state]
        return NextStep(name, reverse(url_name, args=[round_.pk]))
    if state == Round.State.PUBLISHED:
        return NextStep(_("See the decision"), reverse("decision", args=[round_.pk, round_.published_version]))
    return None
