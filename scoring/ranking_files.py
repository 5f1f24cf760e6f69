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

from scoring import ranking_tables, rankings
from scoring.core import cases
from scoring.core.rounding import four_decimals
from scoring.rankings import Board
from subdistricts.models import Candidate, Seat
from subdistricts.thai import dates

FORMAT = "cddeval-ranking-1"
JSON_TYPE = "application/json"

# What no file system of an office's computers takes, and blanks, which some programs do not
_UNSAFE = re.compile(r'[\x00-\x20\x7f"*/:<>?\\|]+')
_UNSAFE_ASCII = re.compile(r"[^A-Za-z0-9-]+")
_LETTER = re.compile(r".[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]*", re.DOTALL)  # with the marks that belong to it
LONGEST_NAME = 40  # letters of one part: a name has 255 bytes at most, and a Thai letter three or more


def as_json(board: Board, *, made_at: datetime) -> bytes:
    return json.dumps(document(board, made_at=made_at), ensure_ascii=False, indent=1).encode()


def document(board: Board, *, made_at: datetime) -> dict[str, Any]:
    """The ranking for machines. Keys and codes never change their meaning; names are in the reader's language."""
    facts = board.facts
    stands = ranking_tables.standing(board)
    return {
        "format": FORMAT,
        "about": ranking_tables.subject(facts.round),
        "made_at": _moment(made_at),
        "newest_sheet_at": _moment(facts.changed_at),
        "round": _round(board),
        "standing": stands.value,
        "standing_in_words": ranking_tables.trust(board),
        "sheets": {"due": board.due, "counted": board.counted, "missing": board.missing, "recused": board.recused},
        "ranking": cases.as_json(board.live),
        "candidates": [_candidate(each) for each in facts.candidates],
        "judges": [_judge(each) for each in facts.seats],
        "judges_totals": list(_judges_totals(board)),
        "in": rankings.case_json(facts),
        "out": cases.as_json(board.official),
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else dates.local(at).isoformat(timespec="seconds")


def _round(board: Board) -> dict[str, Any]:
    round_ = board.facts.round
    return {
        "id": round_.pk,
        "award": round_.award.code,
        "award_name": str(round_.award),
        "level": round_.level,
        "area": round_.area_name,
        "fiscal_year": round_.fiscal_year,
        "state": round_.state,
        "rules_version": board.facts.rules.version,
        "is_sample_rubric": board.facts.rules.rubric.is_sample,
        "is_demo": round_.is_demo,
    }


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


def _judges_totals(board: Board) -> Iterable[dict[str, str]]:
    """Candidates in the order of the ranking, judges in that of the committee."""
    for row in board.rows:
        for each in row.totals:
            yield {
                "judge": str(each.seat.pk),
                "candidate": str(row.candidate.pk),
                "total": four_decimals(each.total),
            }


# Names of files


def attachment(board: Board, ending: str) -> str:
    """The header that names the file: in Thai for every browser of today, in plain letters for anything else."""
    in_thai = quote(name(board, ending), safe="")
    return f"attachment; filename=\"{plain_name(board, ending)}\"; filename*=UTF-8''{in_thai}"


def name(board: Board, ending: str) -> str:
    """What a person looks for in a folder full of them: award, area, year, and how far it can be trusted."""
    round_ = board.facts.round
    parts = [
        _("Ranking"),
        str(round_.award),
        round_.area_name,
        str(round_.fiscal_year),
        str(ranking_tables.standing(board).label),
        _("demonstration data") if round_.is_demo else "",
    ]
    return f"{'-'.join(filter(None, map(_safe, parts)))}.{ending}"


def plain_name(board: Board, ending: str) -> str:
    round_ = board.facts.round
    award = _UNSAFE_ASCII.sub("", round_.award.code)[:LONGEST_NAME]
    stands = ranking_tables.standing(board).value
    return f"ranking-{award}-{round_.fiscal_year}-round-{round_.pk}-{stands}.{ending}"


def _safe(text: str) -> str:
    """Cut between letters, so that none loses its vowel or tone."""
    cleared = _UNSAFE.sub("-", text).strip("-.")
    return "".join(_LETTER.findall(cleared)[:LONGEST_NAME]).strip("-.")
