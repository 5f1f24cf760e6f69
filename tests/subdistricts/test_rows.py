"""A row written with a ready-made statement is the row that ``save()`` would have written."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from scoring.models import ScoreSheet, SheetOp
from subdistricts import rows
from subdistricts.models import Award
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return make.sheet(make.open_round(judges=1), "judge1")


def op(sheet, **changes) -> SheetOp:
    fields = {
        "op_id": uuid.uuid4(),
        "sheet": sheet,
        "user": sheet.seat.holder,
        "device_id": uuid.uuid4(),
        "seq": 2**40,
        "kind": "save",
        "base_rev": 3,
        "epoch_seen": 1,
        "resolves": ["a"],
        "form_version": "sample@1",
        "app_build": "test",
        "schema_v": 1,
        "client_at": "น้ำ “ยืน” ☂",
        "text": '{"%s": "100%"}',
        "sha256": "0" * 64,
        "received_at": make.NOW + dt.timedelta(microseconds=1),
        "outcome": "applied",
        "answer": {"sheet": {"rev": 1, "total": None}, "ข้อ": [1.5, True]},
    }
    return SheetOp(**fields | changes)


def values(model, key) -> dict[str, object]:
    return {name: value for name, value in model.objects.filter(pk=key).values().get().items() if name != "id"}


def test_a_new_row_is_as_save_writes_it(sheet):
    saved, inserted = op(sheet), op(sheet)
    saved.save()
    rows.insert(inserted)
    assert (inserted.pk, inserted._state.adding) == (saved.pk + 1, False)
    own = {"op_id": inserted.op_id, "device_id": inserted.device_id}
    assert values(SheetOp, inserted.pk) == values(SheetOp, saved.pk) | own


def test_a_second_row_of_one_key_is_refused_by_the_database(sheet):
    first = op(sheet)
    rows.insert(first)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert(op(sheet, op_id=first.op_id))


def test_a_change_writes_the_named_fields_and_no_other(sheet):
    before, other = values(ScoreSheet, sheet.pk), ScoreSheet.objects.exclude(pk=sheet.pk).get()
    untouched = values(ScoreSheet, other.pk)
    sheet.rev, sheet.epoch, sheet.body, sheet.changed_at, sheet.signed_by = 7, 9, make.FULL, make.NOW, None
    rows.update(sheet, ("rev", "body", "changed_at", "signed_by"))
    changed = {"rev": 7, "body": make.FULL, "changed_at": make.NOW}
    assert values(ScoreSheet, sheet.pk) == before | changed
    assert values(ScoreSheet, other.pk) == untouched


def test_a_dictionary_key_is_made_for_a_row_that_has_one():
    """Fields that compute themselves when they are written do so here too."""
    area = make.district("3411")
    area.name_th = "เขมราฐ"
    rows.update(area, ("name_th", "sort_key"))
    saved = make.district("3420")
    saved.name_th = "เขมราฐ"
    saved.save()
    area.refresh_from_db()
    assert (area.name_th, area.sort_key) == (saved.name_th, saved.sort_key)


@pytest.mark.parametrize("signed", [False, True])
def test_a_row_is_read_as_get_reads_it(sheet, signed):
    if signed:
        make.sign(sheet, "10", "11", "12", "13", "14")
    read = rows.first(ScoreSheet, "FROM scoring_scoresheet it WHERE it.id = %(key)s", {"key": sheet.pk.hex})
    own = ScoreSheet.objects.get(pk=sheet.pk)
    names = [field.attname for field in ScoreSheet._meta.concrete_fields]
    assert [getattr(read, name) for name in names] == [getattr(own, name) for name in names]
    assert (read, read._state.adding, read._state.db) == (own, False, "default")


def test_where_there_is_no_row_there_is_none(sheet):
    assert rows.first(ScoreSheet, "FROM scoring_scoresheet it WHERE it.rev = %(rev)s", {"rev": 7}) is None


SHEETS = (
    "FROM scoring_scoresheet it JOIN subdistricts_seat seat ON seat.id = it.seat_id WHERE seat.id = %(seat)s ORDER BY 1"
)


def test_rows_read_are_as_get_reads_them_with_what_stands_beside_them():
    round_ = make.open_round(judges=2, codes=make.CODES[:3])
    seat = make.sheet(round_, "judge1").seat
    found = rows.read(ScoreSheet, SHEETS, {"seat": seat.pk}, beside={"number": "seat.number", "two": "1 + 1"})
    wanted = ScoreSheet.objects.filter(seat=seat).order_by("pk")
    assert [values_in(row) for row in found] == [values_in(row) for row in wanted]
    assert [(row.number, row.two) for row in found] == [(seat.number, 2)] * 3
    assert rows.read(ScoreSheet, SHEETS, {"seat": 0}, beside={}) == []


def values_in(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def award(code: str) -> Award:
    """Of a table whose rows may change, as those of ops may not."""
    return Award(code=code, name_th="รางวัล", candidate_kind="subdistrict")


def test_a_row_that_is_there_is_saved_and_a_new_one_inserted():
    new = award("new")
    rows.save(new)
    assert (new._state.adding, new._state.db) == (False, "default")
    new.name_th = "รางวัลใหม่"
    rows.save(new)
    assert list(Award.objects.values_list("pk", "name_th")) == [(new.pk, "รางวัลใหม่")]


def test_a_row_is_not_added_where_another_is_in_its_place():
    first, second = award("same"), award("same")
    assert rows.insert_unless_there(first) is True
    assert (rows.insert_unless_there(second), second.pk, second._state.adding) == (False, None, True)
    assert list(Award.objects.values_list("pk", flat=True)) == [first.pk]
