"""The rules about what districts put forward: begun, written section by section, handed in.

What is saved stays saved: no deadline takes a word away, it only ends the handing in. Nothing here knows a rubric: what
is asked comes with the beginning. What becomes of it afterwards is in ``nomination_reviews``.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from subdistricts import audit, candidates
from subdistricts.models import (
    Candidate,
    Nomination,
    NominationFile,
    NominationSection,
    Office,
    Process,
    Round,
    Subdistrict,
    User,
)
from subdistricts.permissions import demand, may_edit_nomination, may_put_forward
from subdistricts.refusals import (
    DONE_DAY_AHEAD,
    LINK_NOT_WEB,
    LINKS_TOO_MANY,
    NOMINATION_CHANGED_MEANWHILE,
    NOMINATION_CLOSED,
    NOMINATION_INCOMPLETE,
    NOMINATION_NOT_ASKED,
    NOMINATION_OUTSIDE,
    NOMINATION_STATE,
    NOMINATION_THERE_ALREADY,
    NOTHING_ASKED,
    TEXT_TOO_LONG,
    Refusal,
)
from subdistricts.roles import roles_with
from subdistricts.rounds import demand_draft, hold
from subdistricts.thai import dates

State = Nomination.State

MAX_TEXT: Final = 4_000
MAX_PEOPLE: Final = 1_000
MAX_LINKS: Final = 10
MAX_LINK: Final = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """A criterion as the officer is asked for it; ``rubric`` is the code of the rubric that words it."""

    code: str
    topic: str
    rubric: str
    name_th: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when it is in time, and until when it is taken at all."""

    until: datetime
    closes: datetime

    def is_late(self, now: datetime) -> bool:
        return now > self.until

    def is_over(self, now: datetime) -> bool:
        return now > self.closes


def deadline_of(round_: Round, nomination: Nomination | None = None) -> Deadline | None:
    """The round's, with its grace; or the nomination's own, without, once it was sent back with one."""
    if nomination is not None and nomination.answer_by is not None:
        return Deadline(nomination.answer_by, nomination.answer_by)
    until = round_.nominations_until
    return until and Deadline(until, until + timedelta(hours=round_.nomination_grace_hours))


def is_due(officer: User, now: datetime) -> bool:
    """Whether a district of the officer's may still hand something in: begun, sent back or not begun at all."""
    own = officer.reach.districts(roles_with("put_forward"))
    if not own:
        return False
    rows = Nomination.objects.filter(district__in=own, round__state=Round.State.DRAFT).select_related("round")
    if any(row.is_open and _is_taken(deadline_of(row.round, row), now) for row in rows):
        return True
    begun = {row.round_id for row in rows}
    asking = Round.objects.asking(officer).exclude(pk__in=begun)
    return any(_is_taken(deadline_of(round_), now) for round_ in asking)


def _is_taken(deadline: Deadline | None, now: datetime) -> bool:
    return deadline is not None and not deadline.is_over(now)


# Writing it


def begin(
    round_: Round, subdistrict: Subdistrict, asked: Sequence[Asked], *, actor: User | None, now: datetime, **terms: Any
) -> Nomination:
    """Start what the subdistrict's district puts forward in the round: a section for each process and criterion."""
    district = subdistrict.district
    if actor is not None:
        demand(may_put_forward(actor, round_, district.pk))
    with transaction.atomic():
        hold(round_)
        demand_draft(round_, Nomination._meta.verbose_name_plural)
        deadline = deadline_of(round_)
        if deadline is None:
            raise Refusal(NOMINATION_NOT_ASKED, round=str(round_))
        if deadline.is_over(now):
            raise _closed(deadline)
        if not asked:
            raise Refusal(NOTHING_ASKED)
        if not candidates.lies_in(Candidate(round=round_, subdistrict=subdistrict), round_):
            raise Refusal(NOMINATION_OUTSIDE, subdistrict=str(subdistrict), area=round_.area_name)
        if Nomination.objects.filter(round=round_, district=district).exists():
            raise Refusal(NOMINATION_THERE_ALREADY, district=str(district))
        nomination = Nomination(round=round_, district=district, subdistrict=subdistrict, **terms)
        nomination.office = Office.objects.filter(kind=Office.Kind.DISTRICT, district=district).first()
        nomination.save()
        lay_out(nomination, asked)
        tell(
            nomination, "nomination.begun", actor, now, subdistrict=subdistrict.pk, asked=[each.code for each in asked]
        )
    return nomination


def lay_out(nomination: Nomination, asked: Sequence[Asked]) -> None:
    """An empty section for each process and each criterion."""
    kinds = NominationSection.Kind
    processes = [
        NominationSection(nomination=nomination, kind=kinds.PROCESS, code=process.value, position=position)
        for position, process in enumerate(Process, start=1)
    ]
    criteria = [
        NominationSection(
            nomination=nomination, kind=kinds.CRITERION, position=position,
            code=each.code, topic=each.topic, rubric=each.rubric, name_th=each.name_th, name_en=each.name_en,
        )
        for position, each in enumerate(asked, start=len(processes) + 1)
    ]  # fmt: skip
    NominationSection.objects.bulk_create(processes + criteria)


def save_about(
    nomination: Nomination,
    *,
    subdistrict: Subdistrict,
    presenters: str,
    hosts: str,
    actor: User | None,
    now: datetime,
    seen: str | None = None,
) -> Nomination:
    """Who presents, who receives the committee, and which of the district's subdistricts it is."""
    for text in (presenters, hosts):
        demand_length(text, MAX_PEOPLE)
    with transaction.atomic():
        hold_open(nomination, actor)
        _demand_unchanged(seen, mark_of_about(nomination))
        if subdistrict.district_id != nomination.district_id:
            raise Refusal(NOMINATION_OUTSIDE, subdistrict=str(subdistrict), area=str(nomination.district))
        nomination.subdistrict = subdistrict
        nomination.presenters, nomination.hosts = presenters.strip(), hosts.strip()
        nomination.save(update_fields=["subdistrict", "presenters", "hosts"])
        mark = mark_of_about(nomination)
        tell(nomination, "nomination.about_saved", actor, now, subdistrict=subdistrict.pk, says=mark)
    return nomination


def save_section(
    section: NominationSection,
    *,
    text: str,
    links: Sequence[str] = (),
    done_on: date | None = None,
    actor: User | None,
    now: datetime,
    seen: str | None = None,
) -> NominationSection:
    """``seen`` is the mark of what its writer had before him: what somebody else saved since is not overwritten."""
    demand_length(text, MAX_TEXT)
    kept_links = _web_addresses(links)
    if section.asks_date and done_on is not None and done_on > timezone.localdate(now):
        raise Refusal(DONE_DAY_AHEAD, day=dates.full(done_on, get_language() or "th"))
    with transaction.atomic():
        hold_open(section.nomination, actor)
        section.refresh_from_db(fields=["text", "links", "done_on"])
        _demand_unchanged(seen, mark_of(section))
        section.text, section.links = text.strip(), kept_links
        section.done_on = done_on if section.asks_date else None
        section.save(update_fields=["text", "links", "done_on"])
        said = {"section": section.position, "says": mark_of(section), "is_complete": section.is_complete}
        tell(section.nomination, "nomination.section_saved", actor, now, **said)
    return section


def mark_of(section: NominationSection) -> str:
    """A short name of what the section says; two that say the same have the same."""
    return _mark([section.text, section.links, section.done_on and section.done_on.isoformat()])


def mark_of_about(nomination: Nomination) -> str:
    return _mark([nomination.subdistrict_id, nomination.presenters, nomination.hosts])


def _mark(said: list[Any]) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]


def _demand_unchanged(seen: str | None, now_there: str) -> None:
    if seen is not None and seen != now_there:
        raise Refusal(NOMINATION_CHANGED_MEANWHILE)


def demand_length(text: str, most: int) -> None:
    if len(text) > most:
        raise Refusal(TEXT_TOO_LONG, count=len(text), limit=most)


def _web_addresses(links: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(filter(None, (link.strip() for link in links))))
    if len(found) > MAX_LINKS:
        raise Refusal(LINKS_TOO_MANY, limit=MAX_LINKS)
    for link in found:
        if not _is_web_address(link):
            raise Refusal(LINK_NOT_WEB, link=link[:80])
    return found


def _is_web_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    is_plain = len(link) <= MAX_LINK and link.isprintable() and not any(sign.isspace() for sign in link)
    return is_plain and parts.scheme in ("http", "https") and bool(parts.hostname)


# Handing in


def missing_of(nomination: Nomination) -> list[str]:
    """What is still to be filled in, in words and in order. Reads ``nomination.sections``; prefetch them."""
    sections = sorted(nomination.sections.all(), key=lambda section: section.position)
    lacking = [str(section.name) for section in sections if not section.is_complete]
    about = {"presenters": nomination.presenters, "hosts": nomination.hosts}
    unsaid = [str(Nomination._meta.get_field(name).verbose_name) for name, text in about.items() if not text.strip()]
    return lacking + unsaid


def submit(nomination: Nomination, *, actor: User | None, now: datetime) -> Nomination:
    """Hand it in: whole, and before the round takes no more. In the hours of grace it is taken and marked late."""
    with transaction.atomic():
        hold(nomination.round)
        hold_open(nomination, actor)
        demand_draft(nomination.round, Nomination._meta.verbose_name_plural)
        missing = missing_of(nomination)
        if missing:
            raise Refusal(NOMINATION_INCOMPLETE, count=len(missing), missing=", ".join(missing))
        deadline = deadline_of(nomination.round, nomination)
        if deadline is None:
            raise Refusal(NOMINATION_NOT_ASKED, round=str(nomination.round))
        if deadline.is_over(now):
            raise _closed(deadline)
        nomination.state = State.SUBMITTED
        nomination.submitted_at = now
        nomination.is_late = nomination.is_late or deadline.is_late(now)  # put right after a reminder it stays late
        nomination.save(update_fields=["state", "submitted_at", "is_late"])
        tell(nomination, "nomination.submitted", actor, now, is_late=nomination.is_late, files=_hashes(nomination))
    return nomination


def _hashes(nomination: Nomination) -> list[str]:
    return list(NominationFile.objects.filter(section__nomination=nomination).values_list("sha256", flat=True))


def _closed(deadline: Deadline) -> Refusal:
    return Refusal(NOMINATION_CLOSED, **day_and_time(deadline.closes))


def day_and_time(moment: datetime) -> dict[str, str]:
    """How a refusal names it."""
    local, language = dates.local(moment), get_language() or "th"
    return {"day": dates.full(local.date(), language), "time": dates.clock(local.time(), language)}


def hold_open(nomination: Nomination, actor: User | None) -> None:
    """By its officer, as long as it is his to write."""
    if actor is not None:
        demand(may_edit_nomination(actor, nomination))
    hold_row(nomination)
    if not nomination.is_open:
        raise Refusal(NOMINATION_STATE, **standing(nomination))


def standing(nomination: Nomination) -> dict[str, str]:
    """What a refusal says of one that is no longer, or not yet, what it would have to be."""
    return {"nomination": str(nomination), "state": nomination.get_state_display()}  # type: ignore[attr-defined]


def hold_row(nomination: Nomination) -> None:
    """Nobody else changes it until the transaction ends; the row in hand is brought up to date."""
    fresh = Nomination.objects.select_for_update(of=("self",)).get(pk=nomination.pk)
    for field in ("state", "subdistrict_id", "presenters", "hosts", "submitted_at", "is_late", "answer_by"):
        setattr(nomination, field, getattr(fresh, field))


def tell(nomination: Nomination, action: str, actor: User | None, now: datetime, **facts: Any) -> None:
    audit.record(actor, action, audit.subject_of(nomination), now=now, round_=nomination.round, **facts)
