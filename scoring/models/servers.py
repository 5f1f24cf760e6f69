"""Which life of the database this is: a restored backup is another, and tablets must notice."""

import uuid

from django.db import models


class ServerEpoch(models.Model):
    """The single row that names this life of the database."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    epoch = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [models.CheckConstraint(name="one_server_epoch", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return str(self.epoch)
