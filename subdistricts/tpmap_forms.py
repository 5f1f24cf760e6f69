"""Forms of the TPMAP follow-up: a subdistrict's counts, what a district is asked, its answer, its end.

Counts are taken as people type them: Thai digits, thousands with a comma. What was typed wrongly stands there again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from subdistricts import tpmap
from subdistricts.models import Seat, Subdistrict, TpmapInstruction, TpmapReport, User, Visit
from subdistricts.models.fields import buddhist_year
from subdistricts.models.tpmap import COLUMNS, MOST, Dimension, Status, Unit
from subdistricts.thai import dates
from subdistricts.thai.digits import to_ascii
from subdistricts.thai.fields import ThaiDateField
from subdistricts.thai.names import normal


def count_of(typed: str) -> int | None:
    """1,234 or ๑๒๓๔ → 1234; None for an empty text. Anything else is refused."""
    digits = to_ascii(normal(typed)).replace(",", "").replace(" ", "")
    if not digits:
        return None
    if not digits.isascii() or not digits.isdecimal() or int(digits) > MOST:
        raise ValidationError(_("Type a whole number, at most 999,999."), code="not_a_count")
    return int(digits)


class CountField(forms.CharField):
    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=20, **options)

    def to_python(self, value: Any) -> Any:
        return count_of(str(value)) if value is not None else None

    def run_validators(self, value: Any) -> None:
        """Read already; what a text's validators say does not apply to a number."""


class YearField(forms.CharField):
    """A year of the Buddhist era, in either digits."""

    def clean(self, value: Any) -> int:
        typed = to_ascii(super().clean(value))
        if not typed.isascii() or not typed.isdecimal() or len(typed) != 4:
            raise ValidationError(_("Write the year in the Buddhist era, such as 2565."))
        buddhist_year(int(typed))
        return int(typed)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of the table of counts: a dimension in one unit."""

    dimension: Dimension
    unit: Unit
    fields: list[forms.BoundField]

    @property
    def errors(self) -> list[str]:
        return [f"{field.label}: {error}" for field in self.fields for error in field.errors]


class CountsForm(forms.Form):
    """What one subdistrict reports of its dimensions as of one day."""

    as_of = ThaiDateField(label=_("As of"))
    data_year = YearField(label=_("Year of the data (BE)"), max_length=10)
    indicator_set = forms.CharField(label=_("Indicator set"), max_length=60)

    def __init__(self, *args: Any, subdistrict: Subdistrict, there: list[TpmapReport], today: date, **options: Any):
        super().__init__(*args, **options)
        self.subdistrict = subdistrict
        year = there[0].data_year if there else dates.fiscal_year(today)
        self.initial = {
            "as_of": today,
            "data_year": year,
            "indicator_set": there[0].indicator_set if there else tpmap.indicator_set_of(year),
        }
        for dimension in Dimension:
            for unit in Unit:
                for column, status in zip(COLUMNS[unit], Status, strict=True):
                    self.fields[f"{dimension}-{column}"] = _count_field(dimension, unit, status)
        for report in there:
            for unit in Unit:
                for column in COLUMNS[unit]:
                    self.initial[f"{report.dimension}-{column}"] = getattr(report, column)

    def rows(self) -> Iterator[EntryRow]:
        for dimension in Dimension:
            for unit in Unit:
                yield EntryRow(dimension, unit, [self[f"{dimension}-{column}"] for column in COLUMNS[unit]])

    def reports(self) -> list[TpmapReport]:
        """What was filled in. Within a line what is left empty is nought; an empty line says nothing."""
        found = []
        for dimension in Dimension:
            counts: dict[str, int] = {}
            for unit in Unit:
                given = {column: self.cleaned_data[f"{dimension}-{column}"] for column in COLUMNS[unit]}
                if any(count is not None for count in given.values()):
                    counts |= {column: count or 0 for column, count in given.items()}
            if counts:
                of_all = {name: self.cleaned_data[name] for name in ("as_of", "data_year", "indicator_set")}
                found.append(TpmapReport(subdistrict=self.subdistrict, dimension=dimension, **of_all, **counts))
        return found


def _count_field(dimension: Dimension, unit: Unit, status: Status) -> CountField:
    attrs = {
        "inputmode": "numeric",
        "autocomplete": "off",
        "aria-label": f"{dimension.label}, {unit.label}: {status.label}",
    }
    return CountField(label=capfirst(status.label), widget=forms.TextInput(attrs=attrs))


class InstructionForm(forms.Form):
    text = forms.CharField(
        label=_("What is asked"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Name offices and places, never persons."),
    )  # fmt: skip
    until = ThaiDateField(label=_("To be done by"))
    given_by = forms.ChoiceField(label=_("By whom"))

    def __init__(self, *args: Any, visit: Visit, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.visit = visit
        seats = Seat.objects.filter(committee__round=visit.round).select_related("office").order_by("number")
        self.givers = {str(seat.pk): _words_of(seat) for seat in seats}
        if user.office:
            self.givers["office"] = user.office.name
        self.fields["given_by"].choices = list(self.givers.items())

    def instruction(self) -> TpmapInstruction:
        return TpmapInstruction(
            visit=self.visit,
            district=self.visit.district,
            text=self.cleaned_data["text"],
            until=self.cleaned_data["until"],
            given_by=self.givers[self.cleaned_data["given_by"]],
            given_on=dates.local(self.visit.starts_at).date(),
        )


def _words_of(seat: Seat) -> str:
    """A seat by its office, in Thai: it is kept as it stands."""
    with override("th"):
        return f"{seat.get_role_display()} ({seat.title or seat.office.name})"


class SentenceForm(forms.Form):
    """An answer, or what closes an instruction."""

    text = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, label: Promise | str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label = label
