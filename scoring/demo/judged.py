"""The last two stages: the round is open, and judges have filled in, signed or not yet begun their sheets.

``afternoon`` is half past two on the second day; ``all_signed`` is the evening of the third.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from scoring import recusals, rounds, rubrics, sheets
from scoring.demo import marks, season, words
from scoring.demo.tablet import Tablet
from scoring.models import ScoreSheet
from subdistricts import attendance, day_stand_ins
from subdistricts.models import Attendance, Candidate, Round, Seat, User

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """How far the seat of a number has come with the candidate of a code, and how its device was last heard."""

    far: Callable[[int, str], str]
    devices: tuple[season.Device, ...]
    stand_ins_device: season.Device | None = None


# What has become of each sheet by then, by candidate, in the order of the seats; no mark: not begun.
AFTERNOON = {
    "341111": ("signed", "signed", "signed", "signed", "signed"),
    "342004": ("signed", "signed", "changed", "signed", "signed"),
    "340715": ("signed", "signed", "most", "", "most"),
    "341515": ("", "begun", "", "begun", ""),
    "340406": ("", "", "", "", ""),
}
# The ops by which a sheet gets there: kind, and how much of the body is in it.
WAYS = {
    "": (),
    "begun": (("save", "begun"),),
    "most": (("save", "begun"), ("save", "most")),
    "signed": (("save", "most"), ("sign", "whole")),
    "changed": (("save", "most"), ("sign", "whole"), ("save", "changed")),
}


afternoon = Plan(lambda seat, code: AFTERNOON[code][seat - 1], season.DEVICES_IN_THE_AFTERNOON)
all_signed = Plan(lambda seat, code: "signed", season.DEVICES_AT_THE_END, season.STAND_INS_DEVICE)


def build(round_: Round, seed: int, plan: Plan) -> Round:
    round_ = rounds.open_round(round_, actor=None, now=season.OPENED)
    _declare_conflict_of_interest(round_)
    rules = sheets.rules_of(round_)
    points = marks.draw(
        rubrics.core_rubric(rules.rubric),
        seats=range(1, len(season.SEATS) + 1),
        codes=[facts.code for facts in season.CANDIDATES],
        recused={(season.RECUSED_SEAT, season.RECUSED_CANDIDATE)},
        seed=seed,
    )
    form_version = rubrics.form_version(rules.rubric)
    tablets = {
        seat.number: Tablet(seat.holder, seed, form_version) for seat in round_.committee.seats.select_related("holder")
    }
    rows = ScoreSheet.objects.filter(candidate__round=round_).select_related("seat", "candidate")
    by_pair = {(row.seat.number, row.candidate.subdistrict_id): row for row in rows}
    stand_in = User.objects.get(username=season.STAND_IN.username, is_demo=True)
    stand_ins = Tablet(stand_in, seed, form_version)
    for facts in season.CANDIDATES:
        for number, own in tablets.items():
            if (number, facts.code) in points:
                sits = number == season.STAND_IN.seat and facts.starts_at.date() == season.STAND_IN.day
                tablet = stand_ins if sits else own
                body = _whole(points[number, facts.code], f"{seed} {number} {facts.code}")
                _judge(tablet, by_pair[number, facts.code], body, WAYS[plan.far(number, facts.code)], number, facts)
    for number, tablet in tablets.items():
        tablet.speak_up(plan.devices[number - 1])
    if plan.stand_ins_device:
        stand_ins.speak_up(plan.stand_ins_device)
    _say_who_came(round_)
    return round_


def _say_who_came(round_: Round) -> None:
    """Of the first day: everybody, at the beginning of each stop."""
    seats = round_.committee.seats.select_related("holder", "committee").order_by("number")
    for visit in day_stand_ins.visits_on(season.ATTENDED).filter(round=round_).select_related("round"):
        for seat in seats:
            attendance.record_attendance(
                visit,
                seat,
                presence=Attendance.Presence.CAME,
                user=seat.holder,
                note=season.ATTENDANCE_NOTE,
                actor=None,
                now=visit.starts_at,
            )


def _declare_conflict_of_interest(round_: Round) -> None:
    seat = Seat.objects.select_related("holder", "committee").get(committee__round=round_, number=season.RECUSED_SEAT)
    candidate = Candidate.objects.select_related("round").get(round=round_, subdistrict=season.RECUSED_CANDIDATE)
    recusals.declare(seat, candidate, reason=season.RECUSAL_REASON, actor=seat.holder, now=season.RECUSAL_AT)


def _judge(tablet: Tablet, sheet: ScoreSheet, body: Body, way: tuple, number: int, facts: season.Candidate) -> None:
    """Send what leads there: the first op half an hour into the visit, each judge at a minute of his own."""
    moment = facts.starts_at + timedelta(minutes=30 + number)
    for kind, how_much in way:
        tablet.send(sheet, kind, PARTS[how_much](body), now=moment)
        moment += timedelta(minutes=25)


def _whole(points: marks.Points, key: str) -> Body:
    """All the points, a recommendation for about half of the criteria, and sometimes a private note."""
    chance = random.Random(f"words {key}")  # noqa: S311  a demonstration, no secret
    entries = {
        code: {
            "points": text,
            "recommendation": chance.choice(words.RECOMMENDATIONS[code]) if chance.random() < 0.5 else "",
            "photos": [],
        }
        for code, text in points.items()
    }
    return {"criteria": entries, "private_note": chance.choice(words.PRIVATE_NOTES)}


def _without_points(body: Body, codes: set[str]) -> Body:
    entries = {
        code: {"points": None, "recommendation": "", "photos": []} if code in codes else entry
        for code, entry in body["criteria"].items()
    }
    return {"criteria": entries, "private_note": ""}


def _begun(body: Body) -> Body:
    return _without_points(body, {"c3", "c4", "c5"})


def _most(body: Body) -> Body:
    return _without_points(body, {"c5"})


def _same(body: Body) -> Body:
    return body


def _changed(body: Body) -> Body:
    """A second thought after signing: one point less for one criterion, and why."""
    entry = body["criteria"]["c4"]
    points = f"{Decimal(entry['points']) - 1:f}"
    second_thought = {**entry, "points": points, "recommendation": words.RECOMMENDATIONS["c4"][2]}
    return {**body, "criteria": {**body["criteria"], "c4": second_thought}}


PARTS = {"begun": _begun, "most": _most, "whole": _same, "changed": _changed}
