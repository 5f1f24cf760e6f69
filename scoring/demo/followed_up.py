"""The TPMAP follow-up of the season: made-up counts of every subdistrict; what the two visited districts were asked.

Counts are drawn anew with every seed, are marked as samples and say nothing about the real subdistricts.
"""

import datetime as dt
import random
from collections.abc import Iterator

from scoring.demo import season
from subdistricts import tpmap
from subdistricts.models import District, Round, Subdistrict, TpmapInstruction, TpmapReport
from subdistricts.models.tpmap import COLUMNS, Dimension, Unit

# How many persons of a subdistrict are to be checked in each dimension, about; a household has some two of them.
PERSONS = {"health": 60, "living": 45, "education": 30, "income": 80, "access": 12, "vulnerable": 40}
# How those who were checked spread over what the check found.
FOUND = (0.40, 0.08, 0.28, 0.16, 0.03, 0.05)


def report_all(seed: int) -> None:
    """Nearly every subdistrict of the province reports once."""
    rows = Subdistrict.objects.filter(district__province=season.PROVINCE).select_related("district").order_by("pk")
    for place, row in enumerate(rows):
        visited = row.district_id in _visited()
        if visited or place % season.TPMAP_SILENT:
            _report(row, season.TPMAP_FIRST, seed, hurried=0, now=season.TPMAP_FIRST_AT)


def follow_up(round_: Round, seed: int) -> None:
    """The two districts report again before the visit; at it they are asked to hurry, and one has answered."""
    rows = Subdistrict.objects.filter(district__in=_visited()).select_related("district").order_by("pk")
    for row in rows:
        _report(row, season.TPMAP_SECOND, seed, hurried=1, now=season.TPMAP_REPORTED_AT)
    for facts in season.INSTRUCTIONS:
        district = District.objects.get(pk=facts.district)
        given = TpmapInstruction(
            visit=round_.visits.get(district=district),
            district=district,
            text=facts.text,
            given_by=season.INSTRUCTION_BY,
            given_on=season.INSTRUCTED_AT.date(),
            until=facts.until,
            is_sample=True,
        )
        tpmap.give_instruction(given, actor=None, now=season.INSTRUCTED_AT)
        if facts.answer:
            tpmap.answer_instruction(given, facts.answer, actor=None, now=season.ANSWERED_AT, is_sample=True)


def _visited() -> set[str]:
    return {facts.district for facts in season.FOLLOW_UPS}


def _report(row: Subdistrict, as_of: dt.date, seed: int, *, hurried: int, now: dt.datetime) -> None:
    reports = [
        TpmapReport(
            subdistrict=row,
            dimension=dimension,
            as_of=as_of,
            data_year=season.TPMAP_YEAR,
            indicator_set=tpmap.indicator_set_of(season.TPMAP_YEAR),
            is_sample=True,
            **dict(_counts(f"{seed} {row.pk} {dimension}", PERSONS[dimension], hurried)),
        )
        for dimension in Dimension
    ]
    tpmap.save_reports(reports, actor=None, now=now)


def _counts(key: str, about: int, hurried: int) -> Iterator[tuple[str, int]]:
    """The same persons in every report of one subdistrict, with some more of them settled in the second."""
    chance = random.Random(f"tpmap {key}")  # noqa: S311  a demonstration, no secret
    persons = max(1, round(about * chance.uniform(0.4, 1.6)))
    share = min(1.0, chance.betavariate(4, 3) + hurried * chance.uniform(0.02, 0.2))
    for unit, everybody in ((Unit.PERSONS, persons), (Unit.HOUSEHOLDS, max(1, persons // 2))):
        settled = round(everybody * share)
        found = [int(settled * part) for part in FOUND]
        found[0] += settled - sum(found)
        yield from zip(COLUMNS[unit], (everybody - settled, *found), strict=True)
