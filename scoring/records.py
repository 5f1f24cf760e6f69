"""What a decision rests on, read from the tables and written as the sections of its record.

``scoring.core.record`` says what a record is and recomputes it from itself; here its sections are made from rows, once
when a decision is sealed and again whenever it is verified. Names stand in a record in Thai, whatever language was on
the screen. Keys of seats and candidates are those of the tables, as in the case.

No op's text and no private note ever enters a record.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django.utils.translation import override

from scoring import grades
from scoring.core import record
from scoring.core.record import canonical, fingerprint
from scoring.models import HeldRuling, RoundRules, Rubric, ScoreSheet, SheetOp, Withdrawal
from scoring.rubrics import plain
from subdistricts.models import Candidate, Recusal, Round, Seat

Section = Any
OF_OPS = ("op_id", "kind", "outcome", "sha256")


def evidence(round_: Round, rules: RoundRules) -> dict[str, Section]:
    """Every section that rows give, as they stand now."""
    with override("th"):
        return {
            "round": round_section(round_),
            "rubric": rubric_section(rules.rubric),
            "rules": rules_section(rules),
            "seats": seats_section(round_),
            "candidates": candidates_section(round_),
            "recusals": recusals_section(round_),
            "sheets": sheets_section(round_),
            **withdrawals_section(round_),
        }


def round_section(round_: Round) -> Section:
    return {
        "id": round_.pk,
        "award_id": round_.award_id,
        "award": round_.award.code,
        "award_name": round_.award.name_th,
        "fiscal_year": round_.fiscal_year,
        "level": round_.level,
        "area": round_.area_name,
        "places": round_.places,
    }


def rubric_section(rubric: Rubric) -> Section:
    """What judges saw: the criteria by name, and the hash of all that the rubric says, guidance and levels too."""
    criteria = rubric.criteria.prefetch_related("levels").order_by("position")
    whole = [_criterion(each) for each in criteria]
    return {
        "code": rubric.code,
        "version": rubric.version,
        "name": rubric.name_th,
        "is_sample": rubric.is_sample,
        "criteria": [{key: each[key] for key in ("code", "name", "name_en")} for each in whole],
        "sha256": fingerprint(canonical([rubric.name_th, rubric.name_en, rubric.source, whole])),
    }


def _criterion(criterion: Any) -> Section:
    return {
        "code": criterion.code,
        "name": criterion.name_th,
        "name_en": criterion.name_en,
        "max": plain(criterion.max_points),
        "step": plain(criterion.step),
        "weight_bp": criterion.weight_bp,
        "guidance": [criterion.guidance_th, criterion.guidance_en],
        "levels": [
            [plain(level.from_points), plain(level.to_points), level.descriptor_th, level.descriptor_en]
            for level in criterion.levels.order_by("-from_points", "pk")
        ],
    }


def rules_section(rules: RoundRules) -> Section:
    """Which version of the rules; their terms stand in the case, and here what its grades are called."""
    named = {"grades": grades.section(rules)} if rules.grades else {}
    return {"version": rules.version, "resolution": rules.resolution, **named}


def seats_section(round_: Round) -> Section:
    seats = Seat.objects.filter(committee__round=round_).select_related("office", "holder").order_by("number")
    return [
        {
            "seat": str(seat.pk),
            "number": seat.number,
            "role": seat.role,
            "votes": seat.is_voting,
            "title": str(seat),
            "office": seat.office.name,
            "holder": seat.holder.name if seat.holder else None,
        }
        for seat in seats
    ]


def candidates_section(round_: Round) -> Section:
    candidates = Candidate.objects.filter(round=round_).with_place().order_by("position", "pk")
    return [
        {
            "candidate": str(each.pk),
            "subdistrict": each.subdistrict_id,
            "office": each.office_id,
            "code": each.subdistrict_id or each.office.code,
            "name": str(each),
            "place": each.place_name,
            "district_group": str(each.district_group) if each.district_group else None,
            "is_sample": each.is_sample,
        }
        for each in candidates
    ]


def withdrawals_section(round_: Round, before: int | None = None) -> Section:
    """Which winners withdrew and why, under its key; nothing where nobody has.

    ``before`` is the version whose record is compared: a later withdrawal is none of its business.
    """
    rows = Withdrawal.objects.filter(candidate__round=round_).select_related("candidate", "decision", "recorded_by")
    rows = rows.order_by("decision__version")
    if before is not None:
        rows = rows.filter(decision__version__lt=before)
    found = [
        {
            "candidate": str(each.candidate_id),
            "version": each.decision.version,
            "reason": each.reason,
            "at": each.withdrawn_at.isoformat(),
            "by": each.recorded_by.name,
        }
        for each in rows
    ]
    return {record.WITHDRAWALS: found} if found else {}


def recusals_section(round_: Round) -> Section:
    recusals = Recusal.objects.filter(candidate__round=round_).order_by("seat__number", "candidate__position", "pk")
    return [
        {"seat": str(each.seat_id), "candidate": str(each.candidate_id), "kind": each.kind, "reason": each.reason}
        for each in recusals
    ]


def sheets_section(round_: Round) -> Section:
    """Every sheet with the hashes of all ops that were ever sent for it, in the order in which they came."""
    ops = ops_of(round_)
    rows = ScoreSheet.objects.filter(candidate__round=round_).select_related("signed_by")
    return [
        {
            "sheet": str(row.pk),
            "judge": str(row.seat_id),
            "candidate": str(row.candidate_id),
            "rev": row.rev,
            "signed_rev": row.signed_rev,
            "signed_op": signed_op(ops.get(row.pk, ())),
            "signed_at": row.signed_at and row.signed_at.isoformat(),
            "signed_by": row.signed_by.name if row.signed_by else None,
            "ops": ops.get(row.pk, []),
        }
        for row in rows.order_by("candidate__position", "candidate", "seat__number")
    ]


def ops_of(round_: Round) -> dict[uuid.UUID, list[Section]]:
    """The ops of a round by sheet, without their texts; beside a held one what staff have ruled about it."""
    found: dict[uuid.UUID, list[Section]] = {}
    rows = SheetOp.objects.filter(sheet__candidate__round=round_).order_by("pk")
    rulings = {row.op_id: row for row in HeldRuling.objects.filter(op__in=rows).select_related("ruled_by")}
    for pk, sheet, op_id, kind, outcome, sha256 in rows.values_list("pk", "sheet", *OF_OPS):
        op = {"op": str(op_id), "kind": kind, "outcome": outcome, "sha256": sha256}
        ruled = {record.RULING: ruling_section(rulings[pk])} if pk in rulings else {}
        found.setdefault(sheet, []).append(op | ruled)
    return found


def ruling_section(ruling: HeldRuling) -> Section:
    return {
        "rev": ruling.rev,
        "reason": ruling.reason,
        "at": ruling.ruled_at.isoformat(),
        "by": ruling.ruled_by.name,
    }


def signed_op(ops: Iterable[Section]) -> str | None:
    """The op whose body counts: the last one that signs of those that changed the sheet."""
    signing = [op["op"] for op in record.in_order(ops) if op["kind"] == "sign"]
    return signing[-1] if signing else None


def committee(round_: Round) -> Any:
    """The committee as the rules of a decision know it."""
    return record.committee_of({"seats": seats_section(round_), "recusals": recusals_section(round_)})
