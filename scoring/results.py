"""A decision as pages and papers show it, made from its sealed record and never from the tables as they stand now.

Words: the *result* is what everybody may read once it is published: places, totals, what decided, who is selected. The
*sitting* is the meeting with its members, dissents and casting decision, for staff alone. Both are made from sections
of a record, or from what would become these sections, so that what is looked at before sealing reads as it will after.

Names are those of the record, which has them in Thai; of criteria it has English ones too. Of a choice without scores
the result has no totals, and in place of a sitting there is what was *resolved*. Nothing here holds a judge's points, a
recusal or an op.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from scoring import grades, ranking_words
from scoring.core import cases, ranking, record, tiebreaks
from scoring.core import decision as core
from scoring.decisions import Minutes
from scoring.models import Decision
from scoring.ranking_words import Notice
from subdistricts.models import Round, Seat

Section = Any
SHORT = 12  # up to so many lines a result is short enough to be looked through


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate's line. ``is_tied`` says that a casting decision was, or is to be, about it; ``grade`` is its name,
    where the rules have grades. ``withdrew_because`` is for staff, before the next decision is sealed.
    """

    candidate: str
    name: str
    where: str
    is_sample: bool
    place: int | None
    total: str
    decided_by: str
    is_selected: bool
    is_tied: bool
    grade: str = ""
    has_withdrawn: bool = False
    withdrew_because: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """Who stands where. ``places`` are those to award."""

    lines: tuple[Line, ...]
    places: int
    is_sample: bool

    @property
    def selected(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_selected)

    @property
    def tied(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_tied)

    @property
    def in_short(self) -> tuple[Line, ...]:
        """All of a short result; of a long one down to two below the last that is selected, tied or has withdrawn."""
        if len(self.lines) <= SHORT:
            return self.lines
        marked = (line.is_selected or line.is_tied or line.has_withdrawn for line in self.lines)
        last = max((at for at, is_marked in enumerate(marked) if is_marked), default=0)
        return self.lines[: last + 3]

    @property
    def left_out(self) -> int:
        """How many lines are not told in short."""
        return len(self.lines) - len(self.in_short)


@dataclass(frozen=True, slots=True)
class Member:
    """A seat of the committee and its part in the meeting."""

    seat: str
    title: str
    role: str
    office: str
    holder: str
    votes: bool
    is_present: bool
    presides: bool
    signs: bool
    dissent: str


@dataclass(frozen=True, slots=True)
class CastingDecision:
    """How a tie across a cut was decided, in names; ``in_favour`` are titles of seats."""

    tied: tuple[str, ...]
    picks: tuple[str, ...]
    by_chair: bool
    in_favour: tuple[str, ...]
    reason: str
    grade: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """The meeting that decides; ``quorum`` is the fewest members that could."""

    held_on: date
    venue: str
    members: tuple[Member, ...]
    quorum: int
    castings: tuple[CastingDecision, ...]

    @property
    def present(self) -> tuple[Member, ...]:
        return tuple(each for each in self.members if each.is_present)

    @property
    def presided_by(self) -> Member | None:
        return next((each for each in self.members if each.presides), None)

    @property
    def signatories(self) -> tuple[Member, ...]:
        return tuple(each for each in self.members if each.signs)

    @property
    def dissents(self) -> tuple[Member, ...]:
        return tuple(each for each in self.members if each.dissent)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a meeting without scores chose, and who was there, in words."""

    held_on: date
    venue: str
    present: str
    reason: str


@dataclass(frozen=True, slots=True)
class Withdrew:
    """A winner of an earlier version who withdrew, and why."""

    name: str
    version: int
    reason: str


# The result


def result_of(decision: Decision) -> Result:
    return result(json.loads(decision.record))


def result(document: Section) -> Result:
    """What everybody may read of a record.

    Its totals have four decimals, and what was rounded once is not rounded again: the ranking is the exact one, made
    from the record's own case.
    """
    if document["format"] == record.RESOLUTION_FORMAT:
        told = chosen(document["candidates"], document["round"]["places"], document["selected"])
        return with_withdrawn(told, dict.fromkeys(record.withdrawn_of(document), ""))
    ranked = ranking.rank(cases.parse(document["in"]))
    outcome = document.get(record.GRADED) or dict.fromkeys(document["selected"])
    places, named = document["round"]["places"], document["rules"].get("grades", ())
    told = standing(ranked, document["candidates"], document["rubric"], places, outcome, named)
    return with_withdrawn(told, dict.fromkeys(record.withdrawn_of(document), ""))


def with_withdrawn(told: Result, reasons: Mapping[str, str]) -> Result:
    """The same with who has withdrawn: their keys, each with why, for readers who may know it."""
    lines = (
        replace(each, has_withdrawn=each.candidate in reasons, withdrew_because=reasons.get(each.candidate, ""))
        for each in told.lines
    )
    return replace(told, lines=tuple(lines))


def standing(
    ranked: ranking.Ranking,
    candidates: Iterable[Section],
    rubric: Section,
    places: int,
    outcome: Mapping[str, str | None],
    named: Iterable[Section] = (),
) -> Result:
    """A ranking with the record's names; no line where it was refused.

    ``outcome`` is who is selected with which grade, ``named`` the record's section of the grades.
    """
    names = {each["candidate"]: each for each in candidates}
    tied, grade_names = set(ranked.tie_at_cut), grades.names(named)
    write = ranking_words.writer(ranked.placings)
    lines = (
        Line(
            candidate=each.candidate,
            name=names[each.candidate]["name"],
            where=_where(names[each.candidate]),
            is_sample=names[each.candidate]["is_sample"],
            place=each.place,
            total="" if each.total is None else write(each.total),
            decided_by=_decided_by(each.decided_by, rubric),
            is_selected=each.candidate in outcome,
            is_tied=each.candidate in tied,
            grade=grade_names.get(outcome.get(each.candidate) or "", ""),
        )
        for each in ranked.placings
    )
    return Result(tuple(lines), places, rubric["is_sample"])


def chosen(candidates: Sequence[Section], places: int, selected: Sequence[str]) -> Result:
    """Whom a meeting chose, in its order; the others stand below in theirs, without a place."""
    order = {name: place for place, name in enumerate(selected, start=1)}
    lines = [
        Line(
            candidate=each["candidate"],
            name=each["name"],
            where=_where(each),
            is_sample=each["is_sample"],
            place=order.get(each["candidate"]),
            total="",
            decided_by=_("the meeting's resolution") if each["candidate"] in order else "",
            is_selected=each["candidate"] in order,
            is_tied=False,
        )
        for each in candidates
    ]
    lines.sort(key=lambda line: line.place or len(candidates) + 1)
    return Result(tuple(lines), places, is_sample=False)


def _where(candidate: Section) -> str:
    return " · ".join(filter(None, (candidate["place"], candidate["district_group"])))


def _decided_by(code: str, rubric: Section) -> str:
    """What parts a candidate from the one above; a criterion by its number and its name of that time."""
    criterion = tiebreaks.criterion_of(code)
    if criterion is None:
        return ranking_words.parted_by(code)
    number, found = next(
        (number, each) for number, each in enumerate(rubric["criteria"], start=1) if each["code"] == criterion
    )
    name = found["name_en"] if get_language() == "en" and found["name_en"] else found["name"]
    return _("tie: criterion %(number)d, %(name)s") % {"number": number, "name": name}


# The sitting


def sitting_of(document: Section, about: Result) -> Sitting:
    """The meeting that a record tells of; ``about`` is its result."""
    said = document["meeting"]
    minutes = Minutes(date.fromisoformat(said["held_on"]), said["venue"], record.meeting_of(document))
    castings = record.castings_of(document)
    tied = {cut["grade"]: cut["tied"] for cut in document["out"].get("cuts", ())}
    tied = tied or {None: document["out"]["tie_at_cut"]}
    told = casting_decisions(castings, tied, document["seats"], about, document["rules"].get("grades", ()))
    return sitting(document["seats"], minutes, told)


def sitting(seats: Sequence[Section], minutes: Minutes, castings: tuple[CastingDecision, ...]) -> Sitting:
    """``seats`` as the record names them."""
    meeting = minutes.meeting
    dissents = {each.member: each.reason for each in meeting.dissents}
    members = (
        Member(
            seat=seat["seat"],
            title=seat["title"],
            role=str(Seat.Role(seat["role"]).label),
            office=seat["office"],
            holder=seat["holder"] or "",
            votes=seat["votes"],
            is_present=seat["seat"] in meeting.present,
            presides=seat["seat"] == meeting.presided_by,
            signs=seat["seat"] in meeting.signatories,
            dissent=dissents.get(seat["seat"], ""),
        )
        for seat in seats
    )
    quorum = record.committee_of({"seats": seats, "recusals": ()}).quorum
    return Sitting(minutes.held_on, minutes.venue, tuple(members), quorum, castings)


def casting_decisions(
    castings: Iterable[core.Casting],
    tied: Mapping[str | None, Iterable[str]],
    seats: Iterable[Section],
    about: Result,
    named: Iterable[Section],
) -> tuple[CastingDecision, ...]:
    """In names; ``tied`` are those of each cut, by its grade."""
    titles = {seat["seat"]: seat["title"] for seat in seats}
    grade_names = grades.names(named)
    return tuple(
        CastingDecision(
            tied=_names(about, tied[each.grade]),
            picks=_names(about, each.picks),
            by_chair=each.by == core.BY_CHAIR,
            in_favour=tuple(titles[seat] for seat in titles if seat in each.in_favour),
            reason=each.reason,
            grade=grade_names.get(each.grade or "", ""),
        )
        for each in castings
    )


def _names(about: Result, wanted: Iterable[str]) -> tuple[str, ...]:
    some = set(wanted)
    return tuple(line.name for line in about.lines if line.candidate in some)


def withdrawals_of(document: Section) -> list[Withdrew]:
    """Who withdrew before this version, with the reasons that staff read."""
    names = {each["candidate"]: each["name"] for each in document["candidates"]}
    rows = document.get(record.WITHDRAWALS, ())
    return [Withdrew(names[each["candidate"]], each["version"], each["reason"]) for each in rows]


def resolved_of(document: Section) -> Resolved:
    """What a record of a choice without scores tells of its meeting."""
    said = document["meeting"]
    held_on = date.fromisoformat(said["held_on"])
    return Resolved(held_on, said["venue"], said["present"], document["resolution"]["reason"])


# The decision as a whole


def fingerprint(decision: Decision) -> str:
    """The whole of it in groups of four, which an eye can compare."""
    return " ".join(decision.sha256[at : at + 4] for at in range(0, len(decision.sha256), 4))


def notice(decision: Decision, round_: Round) -> Notice:
    """How a decision stands. Of one that was published nothing is told here that a reader may not know."""
    version = {"version": decision.version}
    if not decision.is_published and decision.is_in_force:
        return Notice("amber", _("not published"), _("Decided, and seen by staff alone"), "")
    if not decision.is_published:
        return Notice("amber", _("taken up again"), _("This version was never published"), "")
    if decision.version != round_.published_version:
        newer = {"version": round_.published_version}
        return Notice("amber", _("replaced"), _("Version %(version)d stands in its place") % newer, "")
    if not round_.is_published:
        rest = _("Version %(version)d stands until the next one is published.") % version
        return Notice("amber", _("taken up again"), _("The committee has taken the matter up again"), rest)
    return Notice("teal", _("published"), _("Version %(version)d is the result") % version, "")
