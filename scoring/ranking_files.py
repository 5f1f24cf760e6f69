"""A round's ranking as a document for machines, and what the files of a ranking are called.

The document (docs/ranking.md) is a case like those in ``fixtures/cases/``: under ``in`` all that the ranking depends
on, under ``out`` what the rules make of it, so that ``manage.py rank`` takes the file as it is and says ``out``. Beside
them stand the ranking that the page shows, and names for the keys. Totals are texts with four decimals, as in every
such file: a number with a point is something else in each program.
"""

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from scoring import grades, ranking_tables, rankings
from scoring.core import cases
from scoring.core.record import GRADED
from scoring.core.rounding import four_decimals
from scoring.ranking_tables import Report
from subdistricts.models import Candidate, Seat
from subdistricts.thai import dates

FORMAT = "cddeval-ranking-1"
JSON_TYPE = "application/json"

# What no file system of an office's computers takes, and blanks, which some programs do not
_UNSAFE = re.compile(r'[\x00-\x20\x7f"*/:<>?\\|]+')
_UNSAFE_ASCII = re.compile(r"[^A-Za-z0-9-]+")
_LETTER = re.compile(r".[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]*", re.DOTALL)  # with the marks that belong to it
LONGEST_NAME = 255  # bytes; a Thai letter has three
LONGEST_AREA = 99
LONGEST_CODE = 40


def as_json(report: Report) -> bytes:
    return json.dumps(document(report), ensure_ascii=False, indent=1).encode()


def document(report: Report) -> dict[str, Any]:
    """The ranking for machines. Keys and codes never change their meaning; names are in the reader's language."""
    board, facts = report.board, report.board.facts
    return {
        "format": FORMAT,
        "about": ranking_tables.subject(facts.round),
        "made_at": _moment(report.made_at),
        "newest_sheet_at": _moment(facts.changed_at),
        "round": _round(facts),
        "standing": report.standing.value,
        "standing_in_words": ranking_tables.trust(report),
        "sheets": {"due": board.due, "counted": board.counted, "missing": board.missing, "recused": board.recused},
        "ranking": cases.as_json(board.live),
        "decision": _decision(report),
        **({"grades": grades.names(facts.rules.grades)} if facts.rules.grades else {}),
        "candidates": [_candidate(each) for each in facts.candidates],
        "judges": [_judge(each) for each in facts.seats],
        "judges_totals": list(_judges_totals(board)),
        "in": rankings.case_json(facts),
        "out": cases.as_json(board.official),
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else dates.local(at).isoformat(timespec="seconds")


def _round(facts: rankings.RoundFacts) -> dict[str, Any]:
    round_ = facts.round
    return {
        "id": round_.pk,
        "award": round_.award.code,
        "award_name": str(round_.award),
        "level": round_.level,
        "area": round_.area_name,
        "fiscal_year": round_.fiscal_year,
        "state": round_.state,
        "rules_version": facts.rules.version,
        "is_sample_rubric": facts.rules.rubric.is_sample,
        "is_demo": round_.is_demo,
    }


def _decision(report: Report) -> dict[str, Any] | None:
    """The decision in force: which, and whom it selects, in the order of its record."""
    decision = report.decision
    if decision is None:
        return None
    said = json.loads(decision.record)
    graded = {GRADED: said[GRADED]} if GRADED in said else {}
    return {"version": decision.version, "sha256": decision.sha256, "selected": said["selected"], **graded}


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "key": str(candidate.pk),
        "name": str(candidate),
        "code": ranking_tables.code_of(candidate),
        "district": candidate.place_name,
        "district_group": str(candidate.district_group or ""),
        "is_made_up": ranking_tables.is_made_up(candidate),
    }


def _judge(seat: Seat) -> dict[str, Any]:
    return {"key": str(seat.pk), "name": str(seat), "short_name": seat.short_name, "role": seat.role}


def _judges_totals(board: rankings.Board) -> Iterable[dict[str, str]]:
    """Candidates in the order of the ranking, judges in that of the committee."""
    for row in board.rows:
        for each in row.totals:
            yield {
                "judge": str(each.seat.pk),
                "candidate": str(row.candidate.pk),
                "total": four_decimals(each.total),
            }


# Names of files


def attachment(report: Report, ending: str) -> str:
    """The header that names the file: in Thai for every browser of today, in plain letters for anything else."""
    in_thai = quote(name(report, ending), safe="")
    return f"attachment; filename=\"{plain_name(report, ending)}\"; filename*=UTF-8''{in_thai}"


def name(report: Report, ending: str) -> str:
    """What a person looks for in a folder full of them: award, area, year, and how far it can be trusted."""
    round_ = report.board.facts.round
    demo = _("demonstration data") if round_.is_demo else ""
    area = _cut(_safe(round_.area_name), LONGEST_AREA)
    before, after = _("Ranking"), _dashed(area, str(round_.fiscal_year), str(report.standing.label), demo)
    room = LONGEST_NAME - len(f"{before}--{after}.{ending}".encode())
    return f"{before}-{_cut(_safe(str(round_.award)), room)}-{after}.{ending}"


def plain_name(report: Report, ending: str) -> str:
    round_ = report.board.facts.round
    award = _UNSAFE_ASCII.sub("", round_.award.code)[:LONGEST_CODE]
    return f"ranking-{award}-{round_.fiscal_year}-round-{round_.pk}-{report.standing.value}.{ending}"


def _dashed(*parts: str) -> str:
    return "-".join(filter(None, map(_safe, parts)))


def _safe(text: str) -> str:
    return _UNSAFE.sub("-", text).strip("-.")


def _cut(text: str, most_bytes: int) -> str:
    """Cut between letters, so that none loses its vowel or tone."""
    kept = ""
    for letter in _LETTER.findall(text):
        if len((kept + letter).encode()) > most_bytes:
            break
        kept += letter
    return kept
