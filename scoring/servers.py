"""Which life of the database this is."""

from scoring.models import ServerEpoch


def server_epoch() -> str:
    """The name of this life of the database, made when first asked for."""
    row, _ = ServerEpoch.objects.get_or_create(pk=1)
    return str(row.epoch)
