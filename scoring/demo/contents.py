"""What the demonstration holds, as ``manage.py demo --json`` tells it: accounts, the round, sheets and addresses."""

import uuid
from typing import Any

from django.urls import reverse

from scoring.demo import ang_thong, season
from scoring.demo.passwords import password_of
from scoring.models import Decision, ScoreSheet
from scoring.sheets import state_of
from subdistricts.models import Round, User, Visit
from subdistricts.roles import COMMITTEE_MEMBER

OP_ID = uuid.UUID(int=0)  # stands where a tablet puts its op's id


def contents(stage: str, seed: int) -> dict[str, Any]:
    round_ = (
        Round.objects.filter(is_demo=True, level=Round.Level.PROVINCE, province=season.PROVINCE).with_area().first()
    )
    return {
        "stage": stage,
        "seed": seed,
        "accounts": accounts(seed),
        "round": round_ and _round(round_),
        "sheets": _sheets(round_) if round_ else [],
        "decisions": [
            {"version": each.version, "sha256": each.sha256} for each in Decision.objects.filter(round=round_)
        ],
        "pages": _pages(round_),
    }


def accounts(seed: int) -> list[dict[str, str]]:
    """Who can sign in with the seed's password, in the order in which one would show them: judges first."""
    roles = {seat.username: COMMITTEE_MEMBER.code for seat in season.SEATS}
    roles[season.STAND_IN.username] = COMMITTEE_MEMBER.code
    roles |= {account.username: account.role for account in season.ACCOUNTS}
    roles |= {seat.username: COMMITTEE_MEMBER.code for seat in ang_thong.SEATS}
    roles |= {account.username: account.role for account in ang_thong.ACCOUNTS}
    scopes = {account.username: account.scope for account in (*season.ACCOUNTS, *ang_thong.ACCOUNTS)}
    people = {user.username: user for user in User.objects.filter(username__in=roles, is_demo=True)}
    return [
        {
            "username": username,
            "password": password,
            "role": role,
            "scope": scopes.get(username, "round"),
            "name": people[username].name,
        }
        for username, role in roles.items()
        if username in people and people[username].check_password(password := password_of(username, seed))
    ]


def _round(round_: Round) -> dict[str, Any]:
    return {
        "id": round_.pk,
        "name": str(round_),
        "state": round_.state,
        "url": reverse("round", args=[round_.pk]),
        "candidates": [
            {
                "id": row.pk,
                "code": row.subdistrict_id,
                "name": str(row),
                "group": row.district_group.number,
                "sample": row.is_sample,
            }
            for row in round_.candidates.with_place()
        ],
        "visits": [_visit(row) for row in round_.visits.with_place()],
    }


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "id": visit.pk,
        "kind": visit.kind,
        "candidate": visit.candidate and visit.candidate.subdistrict_id,
        "starts_at": visit.starts_at.isoformat(),
        "ends_at": visit.ends_at.isoformat(),
        "venue": visit.venue,
    }


def _sheets(round_: Round) -> list[dict[str, Any]]:
    rows = ScoreSheet.objects.filter(candidate__round=round_).for_page()
    return [
        {
            "id": str(row.pk),
            "judge": row.seat.holder.username,
            "candidate": row.candidate.subdistrict_id,
            "state": state_of(row),
            "url": reverse("sheet", args=[row.pk]),
            "api": reverse("sheet_op", args=[row.pk, OP_ID]).replace(str(OP_ID), "{op_id}"),
        }
        for row in rows.order_by("candidate__position", "seat__number")
    ]


def _pages(round_: Round | None) -> dict[str, str]:
    names = ["home", "login", "password", "day", "my_sheets", "rounds", "bootstrap", "healthz"]
    pages = {name: reverse(name) for name in names} | {"admin": reverse("admin:index")}
    if round_ is not None:
        of_round = ("round", "programme", "practice", "blank_sheet")
        pages |= {name: reverse(name, args=[round_.pk]) for name in of_round}
    return pages
