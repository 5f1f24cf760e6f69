"""What a judge's device takes along, so that he can work where there is no network.

It is his alone: his visits, the candidates that he meets there, the forms and his own sheets of rounds under way. There
is no telephone number, no identity number and no household in it, nothing of a sheet of another seat, and of a sheet
from which he is recused nothing but that he is. Names are in the language of whoever asks.
"""

import json
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from scoring import builds, evidence, held_words, notes, sync, words
from scoring.criteria import Criteria, criteria_of, short_name
from scoring.days import Calendar, day_of
from scoring.models import RoundRules
from scoring.rescue import waiting_for
from scoring.servers import server_epoch
from scoring.sheet_forms import script_facts
from subdistricts.models import Candidate, Round, Seat, User, Visit
from subdistricts.travel import way_to

# A locked round stays until its result is public: a device must be able to learn that it was locked.
ENDED = (Round.State.DRAFT, Round.State.PUBLISHED)
Facts = dict[str, Any]
Forms = Mapping[int, Criteria]


def of(judge: User) -> Facts:
    """Everything at once: a fixed number of queries, for one sheet or for three hundred."""
    calendar = Calendar(judge)
    rounds = {pk: round_ for pk, round_ in calendar.rounds.items() if round_.state not in ENDED}
    seats = [seat for seat in calendar.seats if seat.committee.round_id in rounds]
    visits = [visit for visit in calendar.visits if visit.round_id in rounds]
    forms = _forms(rounds)
    sheets = _sheets(judge)
    places = {(sheet["seat"], sheet["candidate"]): sheet["id"] for sheet in sheets}
    met = {sheet["candidate"] for sheet in sheets} | {visit.candidate_id for visit in visits}
    candidates = list(Candidate.objects.filter(pk__in=met - {None}).with_place())
    shown = _shown(candidates, forms, sheets)
    return {
        "server_epoch": server_epoch(),
        "user": {"id": judge.pk, "username": judge.username, "name": str(judge)},
        "language": get_language(),
        "build": builds.current(),
        "rescued": waiting_for(judge),
        "rounds": [_round(round_, forms, seats) for round_ in rounds.values()],
        "visits": [_visit(visit, calendar, places) for visit in visits],
        "candidates": [_candidate(row) | shown.get(row.pk, {}) for row in candidates],
        "forms": [_form(criteria) for criteria in _different(forms)],
        "sheets": sheets,
    }


def tag(content: Facts) -> str:
    """Of two sets with one tag everything is the same, also language and build."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f'"{sha256(text.encode()).hexdigest()}"'


def _forms(rounds: Collection[int]) -> Forms:
    """By round, the form of its newest frozen rules."""
    rules = RoundRules.objects.filter(round__in=rounds, frozen_at__isnull=False).order_by("version")
    newest = {row.round_id: row for row in rules.select_related("rubric").prefetch_related("rubric__criteria__levels")}
    return {round_id: criteria_of(row.rubric) for round_id, row in newest.items()}


def _different(forms: Forms) -> list[Criteria]:
    by_version = {criteria.form_version: criteria for criteria in forms.values()}
    return [by_version[version] for version in sorted(by_version)]


def _form(criteria: Criteria) -> Facts:
    return {
        "form_version": criteria.form_version,
        "shell": reverse("shell_sheet", args=[criteria.form_version]),
        "is_sample": criteria.is_sample,
        "criteria": script_facts(criteria)["criteria"],
    }


def _round(round_: Round, forms: Forms, seats: list[Seat]) -> Facts:
    own = [seat for seat in seats if seat.committee.round_id == round_.pk]
    return {
        "id": round_.pk,
        "title": round_.title,
        "state": round_.state,
        "form_version": forms[round_.pk].form_version,
        "awaited": words.awaited(round_.level) if forms[round_.pk].is_sample else "",
        "seats": [{"id": seat.pk, "name": str(seat), "short": seat.short_name} for seat in own],
    }


def _visit(visit: Visit, calendar: Calendar, places: Mapping[tuple[int, int], str]) -> Facts:
    seat = calendar.seat_on(visit)
    absent = calendar.stand_in_on(visit)
    scored = visit.kind == Visit.Kind.SCORED
    return {
        "id": visit.pk,
        "round": visit.round_id,
        "candidate": visit.candidate_id,
        "sheet": places.get((seat, visit.candidate_id)) if scored else None,
        "seat": seat,
        "kind": visit.kind,
        "kind_name": visit.get_kind_display(),  # type: ignore[attr-defined]
        "starts_at": timezone.localtime(visit.starts_at).isoformat(),
        "ends_at": timezone.localtime(visit.ends_at).isoformat(),
        "day": day_of(visit).isoformat(),
        "venue": visit.venue,
        "way": way_to(visit),
        "title": str(visit),
        "stand_in": None if absent is None else str(absent),
        "online": _online_page(visit),
    }


def _online_page(visit: Visit) -> str | None:
    """Where a follow-up's counts are: they are shown by the server alone, and no tablet takes them along."""
    is_follow_up = visit.kind == Visit.Kind.TPMAP and visit.district_id is not None
    return reverse("tpmap_visit", args=[visit.pk]) if is_follow_up else None


def _candidate(candidate: Candidate) -> Facts:
    return {
        "id": candidate.pk,
        "round": candidate.round_id,
        "position": candidate.position,
        "name": str(candidate),
        "short": short_name(candidate),
        "district": candidate.place_name,
        "group": str(candidate.district_group or ""),
    }


def _shown(candidates: list[Candidate], forms: Forms, sheets: list[Facts]) -> dict[int, Facts]:
    """What districts showed, the texts of it, for sheets that he fills in; files he asks for one by one."""
    filled_in = {sheet["candidate"] for sheet in sheets if not sheet["recusal"]}
    found = evidence.shown_of((row for row in candidates if row.pk in filled_in), forms)
    return {candidate: {"evidence": evidence.as_json(shown)} for candidate, shown in found.items()}


def _sheets(judge: User) -> list[Facts]:
    rows = sync.own_sheets(judge)
    by_others = [row.pk for row in rows if {row.last_writer, row.signed_by_id} - {None, judge.pk}]
    own = notes.last_saved_by(judge, by_others)
    late = held_words.of_sheets(row for row in rows if not row.recusal)
    return [_sheet(row, judge, own) | {"held": late.get(row.pk)} for row in rows]


def _sheet(row: Any, judge: User, own: notes.OwnNotes) -> Facts:
    belongs = {"round": row.round_id, "candidate": row.candidate_id, "seat": row.seat_id, "recusal": row.recusal}
    if row.recusal:
        return belongs | _of_a_recused(row)
    return belongs | {
        **sync.sheet_facts(row, judge, own),
        "signed_at": row.signed_at and row.signed_at.isoformat(),
        "changed_at": row.changed_at and row.changed_at.isoformat(),
        "signed_by_other": None if row.signed_by_id in (None, judge.pk) else row.signer,
    }


def _of_a_recused(row: Any) -> Facts:
    """That the sheet is there; nothing of what stands in it."""
    nothing = dict.fromkeys(("body", "signed_body", "total", "signed_at", "changed_at", "signed_by_other"))
    return {
        "id": str(row.pk),
        "rev": row.rev,
        "epoch": row.epoch,
        "state": "recused",
        "form_version": sync.form_version_of(row),
        **nothing,
    }
