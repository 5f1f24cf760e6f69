"""Form fields for dates and times in the Buddhist era: they show 29/12/2564 and 10.00 and take what people type.

What was typed wrongly is shown again as it was typed, with a message that says what to type. No field needs JavaScript,
and none uses the locale's formats, whose years are of the Common Era. In an admin class:
`formfield_overrides = ADMIN_FIELDS`.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from subdistricts.thai import Unreadable, dates
from subdistricts.thai.messages import explain

Read = TypeVar("Read")

# The keypad of this mode has digits and the dot, which dates and times take as their separator.
_TYPED = {"autocomplete": "off", "inputmode": "decimal"}


class ThaiDateInput(forms.TextInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(_TYPED | {"placeholder": _("dd/mm/yyyy B.E.")} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, datetime):
            value = dates.local(value).date()
        return dates.numeric(value) if isinstance(value, date) else super().format_value(value)


class ThaiTimeInput(forms.TextInput):
    supports_microseconds = False

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(_TYPED | {"placeholder": _("hh.mm")} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, time):
            value = f"{value:%H.%M.%S}".removesuffix(".00")  # seconds only where there are some
        return value if isinstance(value, str) else super().format_value(value)


class HiddenThaiDateInput(ThaiDateInput):
    input_type = "hidden"


class HiddenThaiTimeInput(ThaiTimeInput):
    input_type = "hidden"


class ThaiDateTimeInput(forms.MultiWidget):
    """A date and a time of day in Thailand, side by side."""

    supports_microseconds = False
    use_fieldset = True
    inputs: tuple[type[forms.TextInput], type[forms.TextInput]] = (ThaiDateInput, ThaiTimeInput)

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        day, clock = self.inputs
        super().__init__([day({"aria-label": _("Date")}), clock({"aria-label": _("Time")})], attrs)

    def decompress(self, value: datetime | str | None) -> list[Any]:
        """An address may name a beginning for an empty form; what is no moment stands where the date is typed."""
        if value is None:
            return [None, None]
        if isinstance(value, str):
            return [value, None]
        moment = dates.local(value)
        return [moment.date(), moment.time()]


class HiddenThaiDateTimeInput(ThaiDateTimeInput):
    inputs = (HiddenThaiDateInput, HiddenThaiTimeInput)


class ThaiDateField(forms.DateField):
    widget = ThaiDateInput
    hidden_widget = HiddenThaiDateInput

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, datetime):
            return dates.local(value).date()
        if value is None or isinstance(value, date):
            return value
        return _read(dates.parse, str(value))


class ThaiTimeField(forms.TimeField):
    widget = ThaiTimeInput
    hidden_widget = HiddenThaiTimeInput

    def to_python(self, value: Any) -> time | None:
        if value is None or isinstance(value, time):
            return value
        return _read(dates.parse_clock, str(value))


class ThaiDateTimeField(forms.MultiValueField):
    widget = ThaiDateTimeInput
    hidden_widget = HiddenThaiDateTimeInput
    default_error_messages = {
        "required": _("Type the date and the time."),
        "incomplete": _("Type both the date and the time."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__((ThaiDateField(), ThaiTimeField()), **options)
        if self.label:  # a page may have several: their inputs are told apart by ear, too
            for part in self.widget.widgets:
                part.attrs["aria-label"] = format_lazy("{} – {}", self.label, part.attrs["aria-label"])

    def compress(self, parts: list[Any]) -> datetime | None:
        if set(parts) <= {None} and not self.required:
            return None
        if None in parts:
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        day, clock = parts
        return datetime.combine(day, clock, dates.BANGKOK)


def _read(reader: Callable[[str], Read], text: str) -> Read | None:
    if not text.strip():
        return None
    try:
        return reader(text)
    except Unreadable as error:
        raise ValidationError(explain(error), code=error.code) from error


ADMIN_FIELDS: dict[type[Any], dict[str, type]] = {
    models.DateField: {"form_class": ThaiDateField, "widget": ThaiDateInput},
    models.TimeField: {"form_class": ThaiTimeField, "widget": ThaiTimeInput},
    models.DateTimeField: {"form_class": ThaiDateTimeField, "widget": ThaiDateTimeInput},
}
