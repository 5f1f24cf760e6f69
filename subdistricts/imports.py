"""The rules about lists taken in from files: what is kept of each, and taking one back.

What a list's rows did went through the rules of their nouns already; taking a file back goes through them again, in
``resources.batches``.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db import transaction

from subdistricts import audit
from subdistricts.models import ImportBatch, ImportedRow, ImportUndoing, User
from subdistricts.permissions import demand, may_take_back
from subdistricts.refusals import TAKEN_BACK_ALREADY, Refusal


def record_batch(batch: ImportBatch, rows: Iterable[ImportedRow], *, actor: User, now: datetime) -> ImportBatch:
    """Keep what a file did, in the transaction in which it did it."""
    with transaction.atomic():
        batch.actor, batch.at = actor, now
        batch.save()
        made = list(rows)
        for number, row in enumerate(made, start=1):
            row.batch, row.number = batch, number
        ImportedRow.objects.bulk_create(made)
        audit.record(
            actor,
            "list.imported",
            audit.subject_of(batch),
            now=now,
            round_=batch.round,
            list=batch.list_name,
            file=batch.file_name,
            sha256=batch.sha256,
            new=batch.new,
            changed=batch.changed,
        )
    return batch


def undo_batch(
    batch: ImportBatch, take_back: Callable[[Sequence[ImportedRow]], None], *, actor: User, now: datetime
) -> ImportUndoing:
    """Take a file back, all of it or nothing; ``take_back`` gets its rows, the last one first, and may refuse."""
    demand(may_take_back(actor, batch))
    with transaction.atomic():
        ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if ImportUndoing.objects.filter(batch=batch).exists():
            raise Refusal(TAKEN_BACK_ALREADY)
        take_back(list(batch.rows.order_by("-number")))
        undoing = ImportUndoing.objects.create(batch=batch, at=now, actor=actor)
        audit.record(
            actor,
            "list.taken_back",
            audit.subject_of(batch),
            now=now,
            round_=batch.round,
            list=batch.list_name,
            file=batch.file_name,
        )
    return undoing
