"""What was sent, done and decided can only be added to: the database itself refuses the rest, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from scoring import rescue, rescue_files
from scoring.models import (
    Advancement,
    Decision,
    HeldRuling,
    Photo,
    Publication,
    QuarantinedOp,
    RescuedOp,
    RescueRuling,
    Revision,
    SheetOp,
    Withdrawal,
)
from subdistricts.models import (
    AuditEntry,
    ImportBatch,
    ImportedRow,
    ImportUndoing,
    Nomination,
    NominationReview,
    TpmapAnswer,
    TpmapInstruction,
    TpmapReport,
)
from tests import make

# --no-migrations makes tables from the models, without what the migrations add to them.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

KEPT = (
    AuditEntry,
    SheetOp,
    QuarantinedOp,
    HeldRuling,
    RescuedOp,
    RescueRuling,
    Photo,
    Decision,
    Publication,
    Revision,
    Withdrawal,
    Advancement,
    ImportBatch,
    ImportedRow,
    ImportUndoing,
    NominationReview,
    TpmapReport,
    TpmapInstruction,
    TpmapAnswer,
)
OTHER_VALUE = {
    AuditEntry: {"action": "other"},
    SheetOp: {"text": "other"},
    QuarantinedOp: {"text": "other"},
    HeldRuling: {"rev": 9},
    RescuedOp: {"text": "other"},
    RescueRuling: {"outcome": "other"},
    Photo: {"jpeg": b"other"},
    Decision: {"record": "other"},
    Publication: {"published_at": timezone.now()},
    Revision: {"reason": "other"},
    Withdrawal: {"reason": "other"},
    Advancement: {"position": 9},
    ImportBatch: {"file_name": "other"},
    ImportedRow: {"after": {}},
    ImportUndoing: {"at": timezone.now()},
    NominationReview: {"reason": "other"},
    TpmapReport: {"persons_to_check": 99},
    TpmapInstruction: {"text": "other"},
    TpmapAnswer: {"text": "other"},
}


@pytest.fixture(autouse=True)
def rows():
    """At least one row in every table; what stands in it does not matter here."""
    round_ = make.open_round()
    sheet = make.sheet(round_, "judge1")
    make.sign(sheet, "20", "20", "20", "20", "20")
    judge = sheet.seat.holder
    QuarantinedOp.objects.create(sheet=sheet, user=judge, code="x", text="{}", sha256="0", received_at=make.NOW)
    HeldRuling.objects.create(op=SheetOp.objects.first(), reason="x", ruled_at=make.NOW, ruled_by=judge)
    text = make.Device(judge).op_text(sheet, "save", make.FULL)
    rescue.bring(rescue_files.read(make.rescue_file(judge, text)), actor=judge, now=make.NOW)
    rescue.refuse([group.token for group in rescue.own_groups(judge)], actor=judge, now=make.NOW)
    make.photo(judge)
    batch = ImportBatch.objects.create(at=make.NOW, actor=judge, list_name="seats", new=1, changed=0, unchanged=0)
    ImportedRow.objects.create(batch=batch, number=1, line=2, what="new", after={"number": 1})
    ImportUndoing.objects.create(batch=batch, at=make.NOW, actor=judge)
    decision = Decision.objects.create(
        round=round_, version=1, record="{}", sha256="0", decided_at=make.NOW, decided_by=judge
    )
    Publication.objects.create(decision=decision, published_at=make.NOW, published_by=judge)
    Revision.objects.create(decision=decision, reason="x", revised_at=make.NOW, revised_by=judge)
    winner = sheet.candidate
    place = winner.subdistrict
    nomination = Nomination.objects.create(round=round_, district=place.district, subdistrict=place)
    NominationReview.objects.create(nomination=nomination, verdict="accepted", reviewer=judge, at=make.NOW)
    Withdrawal.objects.create(candidate=winner, decision=decision, reason="x", withdrawn_at=make.NOW, recorded_by=judge)
    Advancement.objects.create(decision=decision, candidate=winner, position=1, to_round=round_, advanced_at=make.NOW)
    make.tpmap_report()
    instruction = make.instruction(make.follow_up(round_))
    TpmapAnswer.objects.create(instruction=instruction, text="x", answered_at=make.NOW)


def is_refused(change):
    try:
        with transaction.atomic():
            change()
    except DatabaseError as error:
        return "insert-only" in str(error)
    return False


@pytest.mark.parametrize("model", KEPT)
def test_a_row_is_never_changed(model):
    before = list(model.objects.order_by("pk").values())
    assert is_refused(lambda: model.objects.update(**OTHER_VALUE[model]))
    assert list(model.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("model", KEPT)
def test_a_row_is_never_deleted(model):
    count = model.objects.count()
    table = connection.ops.quote_name(model._meta.db_table)

    def delete():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")

    assert is_refused(delete)
    assert model.objects.count() == count > 0


@pytest.mark.parametrize("model", KEPT)
def test_a_row_is_never_replaced_and_the_table_never_emptied(model):
    table = connection.ops.quote_name(model._meta.db_table)
    replace = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    statement = replace if connection.vendor == "sqlite" else f"TRUNCATE {table} CASCADE"

    connection.check_constraints()  # or PostgreSQL refuses for what the rows above have left to be checked

    def execute():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    assert is_refused(execute)


@pytest.fixture
def unanswered():
    """An op whose outcome is not written yet."""
    values = SheetOp.objects.values().first() | {"id": None, "op_id": make.uuid.uuid4(), "seq": 99}
    return SheetOp.objects.create(**values | {"outcome": None, "answer": None})


def test_an_ops_outcome_is_written_once(unanswered):
    written = SheetOp.objects.filter(pk=unanswered.pk)
    assert written.update(outcome="applied", answer={"outcome": "applied"}) == 1
    assert is_refused(lambda: written.update(outcome="held"))
    assert is_refused(lambda: written.update(answer={}))
    assert is_refused(lambda: written.update(outcome=None))
    assert written.values_list("outcome", flat=True).get() == "applied"


def test_nothing_else_of_an_op_changes_along_with_its_outcome(unanswered):
    written = SheetOp.objects.filter(pk=unanswered.pk)
    assert is_refused(lambda: written.update(outcome="applied", text="other"))
    assert is_refused(lambda: written.update(outcome="applied", received_at=timezone.now()))


def test_a_report_is_taken_back_and_an_instruction_closed_once():
    report, instruction = TpmapReport.objects.all(), TpmapInstruction.objects.all()
    assert report.update(withdrawn_at=make.NOW) == 1
    assert is_refused(lambda: report.update(withdrawn_at=timezone.now()))
    assert instruction.update(closed_at=make.NOW, closing="x") == 1
    assert is_refused(lambda: instruction.update(closing="y"))
