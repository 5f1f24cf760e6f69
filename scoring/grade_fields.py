"""The grades of a round as a form shows them: a table of lines, the best grade on the first.

Nobody is asked for a code: it comes from the English name, or from the number of the line.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.grades import LONGEST_NAME
from scoring.number_fields import ThaiDecimalField, ThaiIntegerField
from scoring.rubrics import plain

LINES = 5
COLUMNS = ("name_th", "name_en", "places", "minimum")
LABELS = {
    "name_th": gettext_lazy("Name in Thai"),
    "name_en": gettext_lazy("Name in English"),
    "places": gettext_lazy("Places"),
    "minimum": gettext_lazy("From a total of"),
}
GRADES_HELP = gettext_lazy(
    "Only where those selected are told apart. Filled from the first line down; lines left empty are no grade. "
    "No places: as many as reach it. The round's places are for all grades together."
)
NUMBERS = {"places": "numeric", "minimum": "decimal"}


class GradesInput(forms.MultiWidget):
    """Lines of four fields, read as one table."""

    template_name = "scoring/grades_input.html"
    use_fieldset = True

    def __init__(self) -> None:
        cells = [(number, column) for number in range(1, LINES + 1) for column in COLUMNS]
        super().__init__([forms.TextInput(_attributes(number, column)) for number, column in cells])

    def decompress(self, value: Any) -> list[Any]:
        """Never asked for a list: :meth:`GradesField.prepare_value` has made cells of it."""
        return []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        cells = context["widget"]["subwidgets"]
        context["widget"] |= {"labels": LABELS.values(), "lines": _in_lines(cells)}
        return context


def _in_lines(cells: list[Any]) -> list[list[Any]]:
    return [cells[at : at + len(COLUMNS)] for at in range(0, len(cells), len(COLUMNS))]


def _attributes(number: int, column: str) -> dict[str, Any]:
    label = format_lazy("{column}, {line}", column=LABELS[column], line=_line(number))
    return {"aria-label": label} | ({"inputmode": NUMBERS[column]} if column in NUMBERS else {})


def _line(number: int) -> Any:
    return format_lazy(gettext_lazy("grade {number}"), number=number)


class GradesField(forms.MultiValueField):
    def __init__(self, **options: Any) -> None:
        fields = [_field(number, column) for number in range(1, LINES + 1) for column in COLUMNS]
        options.setdefault("required", False)
        super().__init__(fields, require_all_fields=False, widget=GradesInput(), **options)

    def prepare_value(self, value: Any) -> list[Any]:
        """The cells: of grades, or as somebody filled them in."""
        rows = value or ()
        return [cell for row in rows for cell in ([row[c] for c in COLUMNS] if isinstance(row, dict) else [row])]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared over all lines, also those that no grade stands on yet."""
        cells = self.prepare_value(initial)
        return super().has_changed([*cells, *[""] * (len(self.fields) - len(cells))], data)

    def compress(self, cells: list[Any]) -> list[dict[str, Any]]:
        """The lines that are filled in, as the rules keep them."""
        lines = [dict(zip(COLUMNS, line, strict=True)) for line in _in_lines(cells)]
        filled = [(number, line) for number, line in enumerate(lines, start=1) if _is_filled(line)]
        for number, line in filled:
            if not line["name_th"]:
                raise ValidationError(_("Grade %(number)d: type its name in Thai.") % {"number": number})
        return [_grade(number, line) for number, line in filled]


def _field(number: int, column: str) -> forms.Field:
    if column == "places":
        wrong = format_lazy(gettext_lazy("{line}: its places are a whole number from 1."), line=_line(number))
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), wrong)
        return ThaiIntegerField(required=False, min_value=1, max_value=32_767, error_messages=messages)
    if column == "minimum":
        wrong = format_lazy(gettext_lazy("{line}: its total is a number from 0 to 100."), line=_line(number))
        codes = ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits")
        messages = dict.fromkeys(codes, wrong)
        return ThaiDecimalField(
            required=False, min_value=0, max_value=100, max_digits=7, decimal_places=4, error_messages=messages
        )
    return forms.CharField(required=False, max_length=LONGEST_NAME)


def _is_filled(line: Mapping[str, Any]) -> bool:
    return any(value not in (None, "") for value in line.values())


def _grade(number: int, line: Mapping[str, Any]) -> dict[str, Any]:
    minimum = line["minimum"]
    return {
        "code": slugify(line["name_en"]) or f"grade-{number}",
        "name_th": line["name_th"],
        "name_en": line["name_en"] or "",
        "places": line["places"],
        "minimum": None if minimum is None else plain(minimum),
    }
