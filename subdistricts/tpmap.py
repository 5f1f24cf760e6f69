"""The rules about the TPMAP follow-up: counts are reported and withdrawn; districts are asked, answer, and are done.

A report is never changed. A later day's stands in for the earlier; a correction is another report of the same day.
No text here may name a person, and no rule ever sums over dimensions.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from subdistricts import audit
from subdistricts.models import District, Province, TpmapAnswer, TpmapInstruction, TpmapReport, User
from subdistricts.models.tpmap import COLUMNS, Unit
from subdistricts.permissions import (
    demand,
    may_follow_up_tpmap,
    may_instruct_at,
    may_report_tpmap,
)
from subdistricts.refusals import (
    INSTRUCTION_CLOSED,
    INSTRUCTION_DAY_PAST,
    INSTRUCTION_OF_ANOTHER_DISTRICT,
    TEXT_NEEDED,
    TPMAP_DAY_AHEAD,
    TPMAP_DAY_BEFORE_DATA,
    TPMAP_NAMES_SOMEBODY,
    TPMAP_NOTHING_COUNTED,
    TPMAP_SAID_ALREADY,
    TPMAP_WITHDRAWN_ALREADY,
    Refusal,
)
from subdistricts.roles import roles_with
from subdistricts.thai import dates
from subdistricts.thai.personal import names_a_person

# The indicator sets of which we know the years; a later one is what the office calls it.
INDICATOR_SETS = (("31 ตัวชี้วัด 2560–2564", 2560, 2564), ("38 ตัวชี้วัด 2565–2569", 2565, 2569))


def indicator_set_of(year: int) -> str:
    """The set that was in use in a year of data; empty where we know of none."""
    return next((name for name, first, last in INDICATOR_SETS if first <= year <= last), "")


def provinces_of(user: User) -> QuerySet[Province]:
    """Of which ``user`` sees TPMAP sums at least."""
    roles, reach = roles_with("see_tpmap_sums"), user.reach
    if reach.provinces(roles) is None:
        return Province.objects.all()
    by_district = Q(districts__in=reach.districts(roles))
    by_zone = Q(inspection_zones__in=reach.zones(roles))
    return Province.objects.filter(Q(pk__in=reach.provinces(roles)) | by_district | by_zone).distinct()


# Reports


def save_report(report: TpmapReport, *, actor: User | None, now: datetime) -> TpmapReport:
    return save_reports([report], actor=actor, now=now)[0]


def save_reports(reports: Sequence[TpmapReport], *, actor: User | None, now: datetime) -> list[TpmapReport]:
    """Add what one subdistrict reports of some dimensions. What is said already is not said again."""
    if not reports:
        raise Refusal(TPMAP_NOTHING_COUNTED)
    if actor is not None:
        demand(may_report_tpmap(actor, reports[0].subdistrict.district))
    for report in reports:
        check_report(report, now)
    with transaction.atomic():
        said = _said_already(reports)
        new = [report for report in reports if _words_of(report) != said.get(_key(report))]
        if not new:
            raise Refusal(TPMAP_SAID_ALREADY, day=_day(reports[0].as_of))
        for report in new:
            report.reported_by, report.reported_at = actor, now
            report.reported_for = actor.office if actor else None
        TpmapReport.objects.bulk_create(new)
        audit.record(
            actor,
            "tpmap.reported",
            audit.subject_of(new[0]),
            now=now,
            follows="",
            subdistrict=new[0].subdistrict_id,
            as_of=new[0].as_of.isoformat(),
            dimensions=[report.dimension for report in new],
        )
    return new


def check_report(report: TpmapReport, now: datetime) -> None:
    """Refuse a report of no counts, of a day to come or before its data, or one that names somebody."""
    if all(report.counts(unit) is None for unit in Unit):
        raise Refusal(TPMAP_NOTHING_COUNTED)
    if report.as_of > timezone.localdate(now):
        raise Refusal(TPMAP_DAY_AHEAD, day=_day(report.as_of))
    if report.as_of < dates.fiscal_year_bounds(report.data_year)[0]:
        raise Refusal(TPMAP_DAY_BEFORE_DATA, day=_day(report.as_of), year=report.data_year)
    _refuse_names(report.indicator_set, TpmapReport._meta.get_field("indicator_set").verbose_name)


def withdraw_report(report: TpmapReport, *, actor: User | None, now: datetime) -> None:
    """Take back a report that should not have come in, as with its whole file; the one before it stands again."""
    if actor is not None:
        demand(may_follow_up_tpmap(actor, report.subdistrict.district.province_id))
    with transaction.atomic():
        written = TpmapReport.objects.kept().filter(pk=report.pk).update(withdrawn_at=now, withdrawn_by=actor)
        if not written:
            raise Refusal(TPMAP_WITHDRAWN_ALREADY)
        audit.record(actor, "tpmap.withdrawn", audit.subject_of(report), now=now)


def _said_already(reports: Iterable[TpmapReport]) -> dict[tuple[object, ...], tuple[object, ...]]:
    """By key the last that was said of it."""
    keys = list(reports)
    same = TpmapReport.objects.kept().filter(
        subdistrict__in={report.subdistrict_id for report in keys}, as_of__in={report.as_of for report in keys}
    )
    return {_key(row): _words_of(row) for row in same.order_by("pk")}


def _key(report: TpmapReport) -> tuple[object, ...]:
    return report.subdistrict_id, report.dimension, report.as_of, report.data_year


def _words_of(report: TpmapReport) -> tuple[object, ...]:
    counts = (getattr(report, column) for unit in Unit for column in COLUMNS[unit])
    return report.indicator_set, report.is_sample, *counts


# What districts are asked


def give_instruction(instruction: TpmapInstruction, *, actor: User | None, now: datetime) -> TpmapInstruction:
    """Record at a visit what its district is asked to do, and until when."""
    visit = instruction.visit
    if actor is not None:
        demand(may_instruct_at(actor, visit))
    if visit.district_id != instruction.district_id:
        raise Refusal(INSTRUCTION_OF_ANOTHER_DISTRICT, district=str(visit.district))
    if instruction.until < timezone.localdate(now):
        raise Refusal(INSTRUCTION_DAY_PAST, day=_day(instruction.until))
    for name in ("text", "given_by"):
        _refuse_names(getattr(instruction, name), TpmapInstruction._meta.get_field(name).verbose_name)
    with transaction.atomic():
        instruction.recorded_by, instruction.recorded_at = actor, now
        instruction.save(force_insert=True)
        audit.record(
            actor,
            "tpmap.instructed",
            audit.subject_of(instruction),
            now=now,
            round_=visit.round,
            follows="",
            visit=visit.pk,
            district=instruction.district_id,
            until=instruction.until.isoformat(),
        )
    return instruction


def answer_instruction(
    instruction: TpmapInstruction, text: str, *, actor: User | None, now: datetime, is_sample: bool = False
) -> TpmapAnswer:
    """What the district says it did; the office closes the instruction."""
    if actor is not None:
        demand(may_report_tpmap(actor, instruction.district))
    _refuse_names(text, TpmapAnswer._meta.get_field("text").verbose_name)
    with transaction.atomic():
        _demand_open(instruction)
        answer = TpmapAnswer(
            instruction=instruction, text=text, answered_by=actor, answered_at=now, is_sample=is_sample
        )
        answer.save(force_insert=True)
        audit.record(actor, "tpmap.answered", audit.subject_of(instruction), now=now, answer=answer.pk)
    return answer


def close_instruction(instruction: TpmapInstruction, text: str, *, actor: User | None, now: datetime) -> None:
    """The office finds it done, or no longer wanted, and says why."""
    if actor is not None:
        demand(may_follow_up_tpmap(actor, instruction.district.province_id))
    _refuse_names(text, TpmapInstruction._meta.get_field("closing").verbose_name)
    with transaction.atomic():
        _demand_open(instruction)
        instruction.closed_at, instruction.closed_by, instruction.closing = now, actor, text
        instruction.save(update_fields=["closed_at", "closed_by", "closing"])
        audit.record(actor, "tpmap.closed", audit.subject_of(instruction), now=now)


def open_instructions(districts: Iterable[District | str]) -> QuerySet[TpmapInstruction]:
    """Those of the districts that are not closed, the most urgent first."""
    return TpmapInstruction.objects.open().filter(district__in=districts).order_by("until", "pk")


def unanswered(districts: Iterable[District | str]) -> QuerySet[TpmapInstruction]:
    """The open ones that wait for the district; an answered one waits for who closes it."""
    return open_instructions(districts).filter(answers=None)


def _demand_open(instruction: TpmapInstruction) -> None:
    """Hold it, so that an answer and its closing see each other."""
    there = TpmapInstruction.objects.select_for_update().get(pk=instruction.pk)
    if there.closed_at:
        raise Refusal(INSTRUCTION_CLOSED, day=_day(timezone.localdate(there.closed_at)))


def _refuse_names(text: str, where: object) -> None:
    if not text.strip():
        raise Refusal(TEXT_NEEDED)
    if names_a_person(text):
        raise Refusal(TPMAP_NAMES_SOMEBODY, where=where)


def _day(day: date) -> str:
    return dates.short(day, get_language() or "th")
