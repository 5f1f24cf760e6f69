"""Rounds for measuring hold what the rules would have written: the same rows, made one by one, are compared."""

import datetime as dt
from hashlib import sha256

import pytest
from django.db import transaction

from bench import rounds
from scoring import ops, rankings, sheets
from scoring.models import ScoreSheet, ServerEpoch, SheetOp
from subdistricts import audit, candidates, visits
from subdistricts.models import AuditEntry, Candidate, Round, User, Visit
from tests import make

pytestmark = pytest.mark.django_db
SHEET_FIELDS = (
    *("id", "rev", "epoch", "body", "signed_body", "signed_rev", "signed_at", "signed_by", "changed_at"),
    "last_applied__op_id",
)


@pytest.fixture
def ground(monkeypatch):
    """A few areas instead of all of Thailand's."""

    def few_areas():
        for code in make.CODES[:3]:
            make.subdistrict(code)

    monkeypatch.setattr(rounds.places, "import_areas", few_areas)
    return rounds.make_ground(now=make.NOW)


def draft(number: int) -> Round:
    """A draft of the same kind that ``make_round`` fills."""
    rubric = rounds.Rubric.objects.select_related("award").get(code=rounds.season.RUBRIC)
    row = Round(award=rubric.award, fiscal_year=rounds.FIRST_YEAR + number, level=Round.Level.DEPARTMENT, places=1)
    return rounds.ground_rounds.save_round(row, actor=None, now=make.NOW)


def without_keys(rows, *names):
    return [{name: value for name, value in row.items() if name not in ("id", *names)} for row in rows]


def taken_back(work):
    """What ``work`` returns; what it wrote is gone again."""
    with transaction.atomic():
        result = work()
        transaction.set_rollback(True)
    return result


def test_every_sheet_is_signed_and_counts(ground):
    made = rounds.make_round(1, 3, 2, is_signed=True, now=make.NOW)
    board = rankings.ranking(rankings.load(made.round))
    assert (len(board.rows), board.due, board.counted, len(made.judges)) == (3, 6, 6, 2)
    assert [row.place for row in board.rows] == [1, 2, 3]


def test_an_unsigned_round_is_open_and_empty(ground):
    made = rounds.make_round(1, 3, 2, is_signed=False, now=make.NOW)
    assert made.round.state == Round.State.OPEN
    assert list(ScoreSheet.objects.values_list("rev", "body")) == [(0, None)] * 6


def test_recommendations_are_as_long_as_those_of_people(ground):
    rounds.make_round(1, 3, 2, is_signed=True, now=make.NOW)
    texts = [entry["recommendation"] for sheet in ScoreSheet.objects.all() for entry in sheet.body["criteria"].values()]
    assert len(texts) == 30
    assert all(50 <= len(text) <= 200 for text in texts)


def test_signatures_in_bulk_are_what_the_rule_writes(ground):
    made = rounds.make_round(1, 3, 2, is_signed=False, now=make.NOW)
    ServerEpoch.objects.create()  # drawn by chance, so once for both
    rows = ScoreSheet.objects.select_related("seat__holder", "candidate").order_by("candidate__position", "seat")

    def snapshot():
        entries = AuditEntry.objects.filter(subject__startswith="sheet:").order_by("subject")
        return (
            without_keys(SheetOp.objects.order_by("op_id").values()),
            without_keys(entries.values()),
            list(ScoreSheet.objects.order_by("pk").values(*SHEET_FIELDS)),
        )

    def in_bulk():
        rounds.take_in(made, rounds.write_all(made, rows, make.NOW), make.NOW)
        return snapshot()

    def one_by_one():
        for sheet, _, op in rounds.write_all(made, rows, make.NOW):
            data = op.text.encode()
            sheets.handle(ops.read(data, sha256(data).hexdigest()), actor=sheet.seat.holder, now=make.NOW)
        return snapshot()

    bulk = taken_back(in_bulk)
    assert [len(part) for part in bulk] == [6, 6, 6]
    assert bulk == taken_back(one_by_one)


def test_candidates_and_visits_in_bulk_are_what_the_rules_write(ground):
    row = draft(1)

    def snapshot():
        position = dict(row.candidates.values_list("pk", "position"))
        of_visit = {visit.pk: position[visit.candidate_id] for visit in row.visits.all()}
        entries = AuditEntry.objects.filter(action__in=("candidate.created", "visit.created")).order_by("pk")
        assert all(entry.digest == audit.digest(entry) for entry in entries)
        trail = []
        for entry in entries:
            kind, key = entry.subject.split(":")
            known = position if kind == "candidate" else of_visit
            facts = entry.facts | ({"candidate": position[entry.facts["candidate"]]} if kind == "visit" else {})
            trail.append((kind, known[int(key)], entry.action, entry.at, entry.actor_id, entry.round_id, facts))
        return (
            without_keys(Candidate.objects.order_by("position").values()),
            without_keys(Visit.objects.order_by("starts_at").values(), "candidate_id", "uid"),  # one by chance
            sorted(trail, key=lambda entry: entry[:2]),
        )

    def in_bulk():
        rounds.add_visits(rounds.add_candidates(row, 3, make.NOW), make.NOW)
        return snapshot()

    def one_by_one():
        for position, code in enumerate(sorted(make.CODES[:3]), start=1):
            place = make.subdistrict(code)
            new = Candidate(round=row, subdistrict=place, position=position)
            candidates.save_candidate(new, actor=None, now=make.NOW)
            start = dt.datetime(2017, 10, 1, rounds.HOURS[position - 1], tzinfo=make.BANGKOK)
            visit = Visit(round=row, candidate=new, venue="ศาลาประชาคม", starts_at=start, ends_at=start + rounds.VISIT)
            visits.save_visit(visit, actor=None, now=make.NOW)
        return snapshot()

    bulk = taken_back(in_bulk)
    assert [len(part) for part in bulk] == [3, 3, 6]
    assert bulk == taken_back(one_by_one)


def test_the_staff_sees_the_ranking_and_no_password_opens_an_account(ground):
    made = rounds.make_round(1, 3, 2, is_signed=False, now=make.NOW)
    assert rounds.Round.objects.visible_to(ground).get() == made.round
    assert [user.has_usable_password() for user in User.objects.all()] == [False] * 3
