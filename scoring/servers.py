"""Which life of the database this is."""

import uuid

from scoring.models import ServerEpoch


def server_epoch() -> str:
    """The name of this life of the database, made when first asked for."""
    row, _ = ServerEpoch.objects.get_or_create(pk=1)
    return str(row.epoch)


def epoch_read(value: uuid.UUID | str | None) -> str:
    """The same name, from what a plain statement has read: a UUID on one database, its digits on the other."""
    if value is None:
        return server_epoch()
    return str(value if isinstance(value, uuid.UUID) else uuid.UUID(value))
