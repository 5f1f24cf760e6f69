"""What a district puts forward for a round: its subdistrict, how ready it is, and what shows it, section by section.

A section is one of the five processes of making the information, or one criterion as the officer was asked for it when
he began; later changes of a rubric do not reach it. Files lie in the database, for the reasons that stand in
``scoring.photos``; their names are only a column.
"""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from subdistricts import querysets
from subdistricts.models.fields import ThaiCharField
from subdistricts.models.people import User
from subdistricts.models.places import District, Office, Subdistrict
from subdistricts.models.rounds import Round


class Nomination(models.Model):
    """What one district puts forward in one round. Accepted, it is a candidate there and changes no more."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        SUBMITTED = "submitted", _("handed in")
        SENT_BACK = "sent_back", _("sent back")
        ACCEPTED = "accepted", _("accepted")

    round = models.ForeignKey(Round, models.PROTECT, related_name="nominations", verbose_name=_("selection round"))
    district = models.ForeignKey(District, models.PROTECT, related_name="nominations", verbose_name=_("district"))
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, related_name="nominations", verbose_name=_("put forward by the office")
    )
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="nominations", verbose_name=_("subdistrict")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    presenters = models.TextField(_("who presents"), blank=True)
    hosts = models.TextField(_("who receives the committee"), blank=True)
    submitted_at = models.DateTimeField(_("handed in"), null=True)
    is_late = models.BooleanField(_("late"), default=False)
    answer_by = models.DateTimeField(
        _("to be handed in again by"), null=True, help_text="Its own deadline, from who sent it back."
    )
    is_sample = models.BooleanField(_("made up for the demonstration"), default=False)

    objects = querysets.NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["round", "district__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["round", "district"], name="one_nomination_a_round_and_district"),
            models.CheckConstraint(
                name="nomination_handed_in_has_a_time",
                condition=models.Q(state="draft") | models.Q(submitted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subdistrict} {self.district}"

    @property
    def is_open(self) -> bool:
        """Its officer may still change it."""
        return self.state in (self.State.DRAFT, self.State.SENT_BACK)


class Process(models.TextChoices):
    """The five processes of making the information, in their order."""

    UNDERSTANDING = "understanding", _("building a shared understanding")
    NEEDS = "needs", _("agreeing on what is needed")
    MAKING = "making", _("making the information together")
    LEARNING = "learning", _("learning from each other")
    UPKEEP = "upkeep", _("publishing and keeping the information up to date")


class NominationSection(models.Model):
    """One thing that the officer is asked for: a process with its date, or a criterion; a text, links and files."""

    class Kind(models.TextChoices):
        PROCESS = "process", _("process")
        CRITERION = "criterion", _("criterion")

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="sections", verbose_name=_("nomination"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    code = models.CharField(_("code"), max_length=20)
    position = models.PositiveSmallIntegerField(_("order"))
    # Of a criterion, as it was asked for; a process has its name above.
    name_th = ThaiCharField(_("Thai name"), max_length=300, blank=True)
    name_en = models.CharField(_("English name"), max_length=300, blank=True)
    topic = models.CharField(
        max_length=40, blank=True, help_text="What a criterion is about, whichever rubric words it."
    )
    rubric = models.CharField(max_length=60, blank=True, help_text="Code of the rubric that worded the criterion.")
    done_on = models.DateField(_("date"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True)
    links = models.JSONField(_("links"), default=list, blank=True)

    objects = querysets.NominationSectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section of a nomination")
        verbose_name_plural = _("sections of a nomination")
        ordering = ["nomination", "position"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "kind", "code"], name="one_section_a_code"),
            models.UniqueConstraint(fields=["nomination", "position"], name="one_section_a_position"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> str | Promise:
        if self.kind == self.Kind.PROCESS:
            return Process(self.code).label
        return self.name_en if get_language() == "en" and self.name_en else self.name_th

    @property
    def asks_date(self) -> bool:
        return self.kind == self.Kind.PROCESS

    @property
    def is_complete(self) -> bool:
        """It says something, and of a process also when. Files and links are welcome, never needed."""
        return bool(self.text.strip()) and (self.done_on is not None or not self.asks_date)


class NominationFile(models.Model):
    """One file of a section. ``content`` comes last: a database reads the columns before it without touching it."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        JPEG = "jpeg", "JPEG"
        PNG = "png", "PNG"
        DOCX = "docx", "Word"
        XLSX = "xlsx", "Excel"
        PPTX = "pptx", "PowerPoint"

    section = models.ForeignKey(
        NominationSection, models.CASCADE, related_name="files", verbose_name=_("section of a nomination")
    )
    name = models.CharField(_("file"), max_length=200, help_text="As its sender called it.")
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField("SHA-256", max_length=64)
    added_at = models.DateTimeField(_("time"))
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("added by"))
    content = models.BinaryField()

    objects = querysets.NominationFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a nomination")
        verbose_name_plural = _("files of a nomination")
        ordering = ["section", "pk"]
        constraints = [models.UniqueConstraint(fields=["section", "sha256"], name="one_file_a_section_and_hash")]

    def __str__(self) -> str:
        return self.name


class NominationReview(models.Model):
    """What the staff decided about a nomination that was handed in, with the reasons. A row is never changed."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        SENT_BACK = "sent_back", _("sent back")

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="reviews", verbose_name=_("nomination"))
    verdict = models.CharField(_("decision"), max_length=10, choices=Verdict.choices)
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    at = models.DateTimeField(_("time"))
    reason = models.TextField(_("reason"), blank=True)
    section_reasons = models.JSONField(default=dict, help_text="By position of the section.")
    answer_by = models.DateTimeField(_("to be handed in again by"), null=True)

    class Meta:
        verbose_name = _("review of a nomination")
        verbose_name_plural = _("reviews of a nomination")
        ordering = ["nomination", "-pk"]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.get_verdict_display()}"  # type: ignore[attr-defined]
