"""Rounds as large as asked, every sheet signed by its judge, as the rules would have left them.

The round, its committee, its rules and its opening go through the rules. Candidates, visits and ops are so many that
their rows are added in bulk; they and their trail say what the rules write (tests/bench/test_rounds.py compares them).
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.tablets import BUILD, Marks, Tablet, Written
from scoring import ops, rounds, rubrics, sheets, shipped_rubrics
from scoring.core.rubric import Rubric as CoreRubric
from scoring.demo import season
from scoring.models import RoundRules, Rubric, ScoreSheet, ServerEpoch, SheetOp
from subdistricts import audit, committees, people, places
from subdistricts import rounds as ground_rounds
from subdistricts.models import (
    Assignment,
    AuditEntry,
    Candidate,
    Committee,
    Office,
    Round,
    Seat,
    Subdistrict,
    User,
    Visit,
)
from subdistricts.thai import dates

FIRST_YEAR = 2560
HOURS = (9, 11, 13, 15)  # when a day's visits begin
VISIT = dt.timedelta(minutes=90)
BATCH = 500
WRITTEN_ON_A_SHEET = (
    "rev",
    "body",
    "signed_body",
    "signed_rev",
    "signed_at",
    "signed_by",
    "last_applied",
    "changed_at",
)


@dataclass(frozen=True, slots=True)
class Made:
    """A round with what a measurement asks of it."""

    round: Round
    judges: tuple[User, ...]
    rubric: CoreRubric
    form_version: str
    day: dt.date  # of the first visits


def make_ground(*, now: dt.datetime) -> User:
    """Areas, rubrics, and the one who looks at rankings: staff of the whole department."""
    places.import_areas()
    shipped_rubrics.load_all(now=now)
    staff = people.save_user(User(username="staff", name="เจ้าหน้าที่กรม"), actor=None, now=now)
    people.save_assignment(Assignment(user=staff, role="staff", scope="department"), actor=None, now=now)
    return staff


def make_round(number: int, candidates: int, judges: int, *, is_signed: bool, now: dt.datetime) -> Made:
    """The ``number``-th round: a fiscal year and a committee of its own, open; its sheets empty or all signed."""
    rubric = Rubric.objects.select_related("award").get(code=season.RUBRIC)
    round_ = Round(
        award=rubric.award,
        fiscal_year=FIRST_YEAR + number,
        level=Round.Level.DEPARTMENT,
        places=max(1, candidates // 10),
    )
    round_ = ground_rounds.save_round(round_, actor=None, now=now)
    holders = tuple(_seat_judges(round_, number, judges, now))
    rows = add_candidates(round_, candidates, now)
    visits = add_visits(rows, now)
    rounds.save_rules(RoundRules(round=round_, rubric=rubric, ties=list(season.TIES)), actor=None, now=now)
    round_ = rounds.open_round(round_, actor=None, now=now)
    form_version = rubrics.form_version(rubric)
    made = Made(round_, holders, rubrics.core_rubric(rubric), form_version, visits[0].starts_at.date())
    if is_signed:
        sign_all(made, now)
    return made


def _seat_judges(round_: Round, number: int, judges: int, now: dt.datetime) -> Iterable[User]:
    committee = committees.save_committee(Committee(round=round_, name="คณะกรรมการ"), actor=None, now=now)
    for place in range(1, judges + 1):
        name = f"judge-{number}-{place}"
        office = Office(code=name, kind=Office.Kind.OTHER, name=f"สำนักงานที่ {number}/{place}")
        places.save_office(office, actor=None, now=now)
        holder = people.save_user(User(username=name, name=f"กรรมการที่ {place}"), actor=None, now=now)
        seat = Seat(
            committee=committee,
            number=place,
            role=Seat.Role.CHAIR if place == 1 else Seat.Role.MEMBER,
            office=office,
            title=f"ผู้แทนสำนักงานที่ {place}",
            holder=holder,
        )
        committees.save_seat(seat, actor=None, now=now)
        yield holder


def add_candidates(round_: Round, count: int, now: dt.datetime) -> list[Candidate]:
    """What ``candidates.save_candidate`` would do ``count`` times."""
    chosen = Subdistrict.objects.select_related("district").order_by("code")[:count]
    rows = Candidate.objects.bulk_create(
        Candidate(round=round_, subdistrict=subdistrict, position=position)
        for position, subdistrict in enumerate(chosen, start=1)
    )
    AuditEntry.objects.bulk_create(
        entry_of(None, "candidate.created", audit.subject_of(row), round_, now, _facts_of_candidate(row))
        for row in rows
    )
    return rows


def add_visits(candidates: Sequence[Candidate], now: dt.datetime) -> list[Visit]:
    """What ``visits.save_visit`` would do for each candidate, four a day from the fiscal year's first day on."""
    round_ = candidates[0].round
    first_day, _ = dates.fiscal_year_bounds(round_.fiscal_year)
    starts = [
        dt.datetime.combine(
            first_day + dt.timedelta(days=at // len(HOURS)), dt.time(HOURS[at % len(HOURS)]), season.THAILAND
        )
        for at in range(len(candidates))
    ]
    rows = Visit.objects.bulk_create(
        Visit(round=round_, candidate=candidate, venue="ศาลาประชาคม", starts_at=start, ends_at=start + VISIT)
        for candidate, start in zip(candidates, starts, strict=False)
    )
    AuditEntry.objects.bulk_create(
        entry_of(None, "visit.created", audit.subject_of(row), round_, now, _facts_of_visit(row)) for row in rows
    )
    return rows


def _facts_of_candidate(row: Candidate) -> dict[str, object]:
    return {"subdistrict": row.subdistrict_id, "office": None, "group": None}


def _facts_of_visit(row: Visit) -> dict[str, object]:
    return {
        "kind": str(row.kind),
        "candidate": row.candidate_id,
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "venue": row.venue,
        "travel_minutes": row.travel_minutes,
    }


# Sheets


def sign_all(made: Made, now: dt.datetime) -> None:
    """What ``sheets.handle`` would do with every judge's signature under every sheet of an opened round."""
    rows = ScoreSheet.objects.filter(candidate__round=made.round).select_related("seat__holder", "candidate")
    written = write_all(made, rows.order_by("candidate__position", "seat__number"), now)
    take_in(made, written, now)


def write_all(made: Made, rows: Iterable[ScoreSheet], now: dt.datetime) -> list[tuple[ScoreSheet, Tablet, Written]]:
    """A signed op for each sheet, each written on its judge's tablet."""
    marks = Marks(made.rubric, f"round {made.round.fiscal_year}")
    tablets = {judge.pk: Tablet(judge.username, judge.pk, made.form_version, now) for judge in made.judges}
    severity = {judge.pk: marks.chance.gauss(0, 0.02) for judge in made.judges}
    strengths: dict[int, float] = {}
    written = []
    for sheet in rows:
        judge = sheet.seat.holder_id
        strength = strengths.setdefault(sheet.candidate_id, marks.strength()) + severity[judge]
        written.append((sheet, tablets[judge], tablets[judge].write(sheet.pk, "sign", 0, marks.body(strength))))
    return written


def take_in(made: Made, written: Sequence[tuple[ScoreSheet, Tablet, Written]], now: dt.datetime) -> None:
    """Add the ops with their answers, bring the sheets to where the ops leave them, and note both in the trail."""
    epoch = str(ServerEpoch.objects.get_or_create(pk=1)[0].epoch)
    rows = (_stored(made, sheet, tablet, op, epoch, now) for sheet, tablet, op in written)
    stored = SheetOp.objects.bulk_create(rows, batch_size=BATCH)
    signed = [_signed(sheet, op, row, now) for (sheet, _, op), row in zip(written, stored, strict=True)]
    ScoreSheet.objects.bulk_create(
        signed, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN_ON_A_SHEET
    )
    entries = (_entry_of_op(made, sheet, row, now) for sheet, row in zip(signed, stored, strict=True))
    AuditEntry.objects.bulk_create(entries, batch_size=BATCH)


def _stored(made: Made, sheet: ScoreSheet, tablet: Tablet, op: Written, epoch: str, now: dt.datetime) -> SheetOp:
    return SheetOp(
        op_id=op.op_id,
        sheet=sheet,
        user=sheet.seat.holder,
        device_id=tablet.id,
        seq=op.seq,
        kind=op.kind,
        base_rev=op.base_rev,
        epoch_seen=0,
        resolves=[],
        form_version=tablet.form_version,
        app_build=BUILD,
        schema_v=ops.SCHEMA_V,
        client_at=now.isoformat(),
        text=op.text,
        sha256=op.sha256,
        received_at=now,
        outcome="applied",
        answer={
            "op": str(op.op_id),
            "sha256": op.sha256,
            "outcome": "applied",
            "sheet": {"rev": 1, "epoch": 0, "state": "signed", "total": sheets.total_text(made.rubric, op.body)},
            "received_at": now.isoformat(),
            "server_epoch": epoch,
        },
    )


def _signed(sheet: ScoreSheet, op: Written, row: SheetOp, now: dt.datetime) -> ScoreSheet:
    sheet.rev = sheet.signed_rev = 1
    sheet.body = sheet.signed_body = op.body
    sheet.signed_at = sheet.changed_at = now
    sheet.signed_by = sheet.seat.holder
    sheet.last_applied = row
    return sheet


def _entry_of_op(made: Made, sheet: ScoreSheet, row: SheetOp, now: dt.datetime) -> AuditEntry:
    facts = {"op": str(row.op_id), "sha256": row.sha256, "outcome": "applied", "rev": 1}
    return entry_of(sheet.seat.holder, "sheet.sign", f"sheet:{sheet.pk}", made.round, now, facts)


# The trail


def entry_of(
    actor: User | None, action: str, subject: str, round_: Round, now: dt.datetime, facts: dict[str, object]
) -> AuditEntry:
    """The entry that ``audit.record`` would add as the first of its subject."""
    entry = AuditEntry(at=now, actor=actor, action=action, subject=subject, round=round_, facts=facts, previous="")
    entry.digest = audit.digest(entry)
    return entry
