"""Fields for numbers that take Thai digits as well."""

from decimal import Decimal
from typing import Any

from django import forms

from subdistricts.thai.digits import to_ascii


class ThaiDecimalField(forms.DecimalField):
    """A decimal number, in Thai digits as well."""

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(to_ascii(value) if isinstance(value, str) else value)


class ThaiIntegerField(forms.IntegerField):
    """A whole number, in Thai digits as well."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python(to_ascii(value) if isinstance(value, str) else value)
