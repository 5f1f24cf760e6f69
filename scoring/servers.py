"""Which life of the database this is. After it came back from an older copy it lives a new one: what it forgot is still
on the tablets, and by the new name they notice that they must offer it again.
"""

import uuid
from datetime import datetime

from django.db import transaction

from scoring.models import ServerEpoch
from subdistricts import audit


def server_epoch() -> str:
    """The name of this life of the database, made when first asked for."""
    row, _ = ServerEpoch.objects.get_or_create(pk=1)
    return str(row.epoch)


def epoch_read(value: uuid.UUID | str | None) -> str:
    """The same name, from what a plain statement has read: a UUID on one database, its digits on the other."""
    if value is None:
        return server_epoch()
    return str(value if isinstance(value, uuid.UUID) else uuid.UUID(value))


def renew_epoch(*, now: datetime) -> str:
    """Give the database a new name. What processes keep under the old one (frozen rubrics, boards) counts no more."""
    with transaction.atomic():
        before = server_epoch()
        after = str(uuid.uuid4())
        ServerEpoch.objects.filter(pk=1).update(epoch=after)
        audit.record(None, "server.epoch_renewed", "server:1", now=now, before=before, after=after)
    return after
