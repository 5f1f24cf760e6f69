"""The audit trail: who did what to what, when. Rows are only ever added (see :mod:`subdistricts.audit`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from subdistricts import querysets
from subdistricts.models.people import User
from subdistricts.models.rounds import Round


class AuditEntry(models.Model):
    """One act. Entries of one subject form a chain: each carries the digest of the one before.

    ``previous`` is empty for a subject's first entry, and no two entries may follow the same one, so that a removed
    or forged entry breaks the chain.
    """

    at = models.DateTimeField(_("time"))
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("actor"))
    action = models.CharField(_("action"), max_length=60)
    subject = models.CharField(_("subject"), max_length=80)
    # A bare number to the database: the trail outlives what it speaks of.
    round = models.ForeignKey(
        Round, models.DO_NOTHING, null=True, db_constraint=False, related_name="+", verbose_name=_("selection round")
    )
    facts = models.JSONField(_("facts"), default=dict)
    previous = models.CharField(max_length=64, blank=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)

    objects = querysets.OfRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ["-pk"]
        indexes = [
            # A round's entries that speak of anything but one sheet or photograph: few, and counted at every look at
            # its board.
            models.Index(
                fields=["round"],
                condition=~models.Q(subject__startswith="sheet:") & ~models.Q(subject__startswith="photo:"),
                name="trail_of_terms",
            )
        ]
        constraints = [models.UniqueConstraint(fields=["subject", "previous"], name="audit_entries_form_one_chain")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
