"""Forms of what a district puts forward: the beginning, each of its parts, and the staff's answer."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from subdistricts import file_kinds, nomination_files, nominations
from subdistricts.models import Nomination, NominationSection, Subdistrict
from subdistricts.thai.fields import ThaiDateField, ThaiDateTimeField

ACCEPTS = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.pptx"


class SubdistrictField(forms.ModelChoiceField):
    """Names are not keys: two of one district may be told apart by their codes alone."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.pk})"


def _subdistricts(district: Any) -> QuerySet[Subdistrict]:
    return Subdistrict.objects.filter(district=district).order_by("sort_key", "pk")


class BeginForm(forms.Form):
    subdistrict = SubdistrictField(
        label=_("Which subdistrict does your district put forward?"),
        queryset=Subdistrict.objects.none(),
        empty_label=_("Choose a subdistrict"),
        error_messages={"required": _("Choose the subdistrict.")},
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, data: Any = None, *, districts: Any) -> None:
        super().__init__(data)
        places = Subdistrict.objects.filter(district__in=districts)
        self.fields["subdistrict"].queryset = places.select_related("district").order_by("district", "sort_key", "pk")


def _prose(label: Any, rows: int, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "form-control"})
    return forms.CharField(label=label, required=False, strip=False, widget=widget, **options)


class LineBreaks(forms.Form):
    """Texts count and are kept with one sign for the end of a line."""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        return {name: text.replace("\r\n", "\n") if isinstance(text, str) else text for name, text in said.items()}


class AboutForm(LineBreaks):
    """Which subdistrict, who presents it and who receives the committee. Names of offices and posts, no numbers."""

    subdistrict = SubdistrictField(
        label=_("Subdistrict"), queryset=Subdistrict.objects.none(), widget=forms.Select(attrs={"class": "form-select"})
    )
    presenters = _prose(_("Who presents"), 3, help_text=_("One a line: post and name. No telephone numbers."))
    hosts = _prose(_("Who receives the committee"), 3, help_text=_("One a line: post, office or group."))

    def __init__(self, data: Any = None, *, nomination: Nomination) -> None:
        names = ("subdistrict", "presenters", "hosts")
        super().__init__(data, initial={name: getattr(nomination, name) for name in names}, prefix="about")
        self.fields["subdistrict"].queryset = _subdistricts(nomination.district)

    @property
    def says(self) -> str:
        said = self.cleaned_data
        return nominations.mark_of_about(
            Nomination(
                subdistrict=said["subdistrict"], presenters=said["presenters"].strip(), hosts=said["hosts"].strip()
            )
        )


class SectionForm(LineBreaks):
    """One process or one criterion."""

    done_on = ThaiDateField(label=_("When was it done?"), required=False)
    text = _prose(_("What was done, and what shows it"), 3)
    links = _prose(_("Links, one a line"), 2)
    file = forms.FileField(
        label=_("Add a file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ACCEPTS}),
        help_text=_("PDF, picture, Word, Excel or PowerPoint; at most %(size)d MB each, %(count)d files here."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, section: NominationSection) -> None:
        start = {"done_on": section.done_on, "text": section.text, "links": "\n".join(section.links)}
        super().__init__(data, files, initial=start, prefix=f"part{section.position}")
        self.section = section
        self.fields["text"].label = _("How it was done") if section.asks_date else _("What shows it, in a few words")
        self.fields["done_on"].widget.attrs["class"] = "form-control"
        limits = {"size": file_kinds.MAX_BYTES // file_kinds.MEGABYTE, "count": nomination_files.MAX_FILES}
        self.fields["file"].help_text = self.fields["file"].help_text % limits
        if not section.asks_date:
            del self.fields["done_on"]

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]

    @property
    def is_changed(self) -> bool:
        said = self.cleaned_data
        typed = [said["text"].strip(), self.lines, said.get("done_on")]
        return typed != [self.section.text, self.section.links, self.section.done_on]

    @property
    def sent_file(self) -> UploadedFile | None:
        return self.cleaned_data.get("file")


class ReviewForm(LineBreaks):
    """The staff's answer: reasons in all and by section; a date of its own where the round's is over."""

    reason = _prose(_("Reason, for all of it"), 3)
    answer_by = ThaiDateTimeField(
        label=_("To be handed in again by"),
        required=False,
        help_text=_("Empty: the round's deadline holds."),
    )

    def __init__(self, data: Any = None, *, nomination: Nomination) -> None:
        super().__init__(data)
        self.sections = list(nomination.sections.all())
        for widget in self.fields["answer_by"].widget.widgets:
            widget.attrs["class"] = "form-control"
        for section in self.sections:
            self.fields[f"reason{section.position}"] = _prose(_("What must be put right here"), 2)

    @property
    def section_reasons(self) -> dict[int, str]:
        said = self.cleaned_data
        return {section.position: said[f"reason{section.position}"] for section in self.sections}
