"""A case of the arithmetic laid out as an opened round's rows, so that pages and files can be held against it.

Written past the rules, because a case may be what no committee would do: any points, nobody on a seat, a judge without
a name. Candidates are offices, whose names an administrator types, and begin with what a spreadsheet would run.
"""

from decimal import Decimal
from itertools import cycle
from pathlib import Path

from scoring import grades
from scoring.core import cases, ranking
from scoring.models import Criterion, RoundRules, Rubric, ScoreSheet
from subdistricts.models import Candidate, Committee, Recusal, Round, Seat
from tests import make

CASES = Path(__file__).parents[1] / "fixtures" / "cases"
STEP = Decimal("0.01")  # the finest that a criterion's column holds
NASTY = (
    '=HYPERLINK("http://example.invalid","{}")',
    "+น้ำคำ {}",
    "-2+3 {}",
    "@SUM(A1) {}",
    "ตำบล{}, “น้ำยืน”",
    '"{}"',
    "<b>{}</b> & ;",
    "＝1+1 {}",
    "'={}",
    "{}",
)


def fits(case: ranking.Case) -> bool:
    """A round awards at least one place, has somebody to rank and to judge, and points of two decimals."""
    points = [Decimal(each) for sheet in case.sheets for each in sheet.points.values() if each is not None]
    points += [each.max_points for each in case.rubric.criteria]
    return bool(case.rules.places and case.candidates and case.judges) and all(each % STEP == 0 for each in points)


def lay_out(case: ranking.Case) -> Round:
    """The case as a round: what it was, in the order it was, but for the names."""
    row = make.draft_round(number_of_places=case.rules.places)
    _rules(case, row)
    seats, candidates = _seats(case, row), _candidates(case, row)
    clerk = make.user("clerk")
    Recusal.objects.bulk_create(
        Recusal(seat=seats[judge], candidate=candidates[name], reason="ญาติ", recorded_by=clerk, recorded_at=make.NOW)
        for judge, name in case.recusals
    )
    ScoreSheet.objects.bulk_create(
        ScoreSheet(
            seat=seats[sheet.judge],
            candidate=candidates[sheet.candidate],
            rev=1,
            signed_rev=1,
            body=_body(sheet.points),
            signed_body=_body(sheet.points),
            changed_at=make.NOW,
        )
        for sheet in case.sheets
    )
    row.state = Round.State.OPEN
    row.save(update_fields=["state"])
    return row


def _body(points):
    return {"criteria": {code: {"points": value} for code, value in points.items()}, "private_note": "ลับ"}


def _rules(case: ranking.Case, row: Round) -> None:
    rubric = Rubric.objects.create(award=row.award, code="laid-out", name_th="เกณฑ์", frozen_at=make.NOW)
    for position, each in enumerate(case.rubric.criteria, start=1):
        Criterion.objects.create(
            rubric=rubric,
            code=each.code,
            position=position,
            name_th=f"เกณฑ์ {each.code}",
            max_points=each.max_points,
            step=STEP,
            weight_bp=each.weight_bp,
        )
    RoundRules.objects.create(
        round=row,
        rubric=rubric,
        aggregate=case.rules.aggregate,
        missing=case.rules.missing,
        ties=list(case.rules.ties),
        minimum=case.rules.minimum,
        grades=[grades.as_json(each) | {"name_th": f"ระดับ {each.code}", "name_en": ""} for each in case.rules.grades],
        frozen_at=make.NOW,
    )


def _seats(case: ranking.Case, row: Round) -> dict[str, Seat]:
    committee, office = Committee.objects.create(round=row, name="คณะกรรมการ"), make.office()
    return {
        judge: Seat.objects.create(
            committee=committee, number=number, office=office, role="chair" if judge == case.chair else "member"
        )
        for number, judge in enumerate(case.judges, start=1)
    }


def _candidates(case: ranking.Case, row: Round) -> dict[str, Candidate]:
    made = {}
    for number, (name, form) in enumerate(zip(case.candidates, cycle(NASTY), strict=False), start=1):
        office = make.office(f"office-{number}", form.format(name))
        made[name] = Candidate.objects.create(round=row, office=office, position=number)
    return made


def worked_cases() -> dict[str, ranking.Case]:
    """Those of ``fixtures/cases`` that can be a round, by their names."""
    read = {path.stem: cases.load(path.read_bytes()) for path in sorted(CASES.glob("*.json"))}
    return {name: case for name, case in read.items() if fits(case)}
