"""Lists that were taken in from files: who, when, which file, and what each of its rows made or changed.

Rows are only ever added; taking a file back is a row of its own beside it. The file itself is not kept.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from subdistricts import querysets
from subdistricts.models.people import User
from subdistricts.models.places import Province
from subdistricts.models.rounds import Round


class ImportBatch(models.Model):
    """One file, taken in as one unit. Its area says who sees it: a round, a province, or the whole department."""

    at = models.DateTimeField(_("time"))
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("taken in by"))
    list_name = models.CharField(_("list"), max_length=40)
    act = models.CharField(max_length=30, editable=False, help_text="Who may do this in the area sees the file.")
    province = models.ForeignKey(Province, models.PROTECT, null=True, related_name="+", verbose_name=_("province"))
    # A bare number to the database: what was done outlives what it was done to.
    round = models.ForeignKey(
        Round, models.DO_NOTHING, null=True, db_constraint=False, related_name="+", verbose_name=_("selection round")
    )
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True, help_text="Empty for a workbook.")
    new = models.PositiveIntegerField(_("new"))
    changed = models.PositiveIntegerField(_("changed"))
    unchanged = models.PositiveIntegerField(_("unchanged"))

    objects = querysets.ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("file taken in")
        verbose_name_plural = _("files taken in")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name


class ImportedRow(models.Model):
    """One thing that a file made or changed, in the order of the writing. Passwords are never among what is kept."""

    class What(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rows", verbose_name=_("file taken in"))
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField(_("line"))
    model = models.CharField(max_length=60)
    key = models.CharField(max_length=40)
    name = models.CharField(_("row"), max_length=300)
    what = models.CharField(_("what happened"), max_length=7, choices=What.choices)
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        verbose_name = _("row taken in")
        verbose_name_plural = _("rows taken in")
        ordering = ["batch", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="rows_of_a_file_are_numbered")]

    def __str__(self) -> str:
        return self.name


class ImportUndoing(models.Model):
    """That a file was taken back, all of it."""

    batch = models.OneToOneField(ImportBatch, models.PROTECT, related_name="undoing", verbose_name=_("file taken in"))
    at = models.DateTimeField(_("time"))
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("taken back by"))

    class Meta:
        verbose_name = _("file taken back")
        verbose_name_plural = _("files taken back")

    def __str__(self) -> str:
        return str(self.batch)
