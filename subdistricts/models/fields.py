"""Column types for Thai text: one normal form on the way in, one order on both databases."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from subdistricts.thai import names, order


def buddhist_year(year: int) -> None:
    """A fiscal year is written in the Buddhist era; a Gregorian one is refused and its counterpart offered."""
    if 1957 <= year <= 2157:
        offered = {"year": year, "offered": year + 543}
        raise ValidationError(
            _("%(year)d is a year of the Gregorian calendar; in the Buddhist era it is %(offered)d."), params=offered
        )
    if not 2500 <= year <= 2700:
        raise ValidationError(_("Write the year in the Buddhist era, such as 2565."))


class FiscalYearField(models.PositiveSmallIntegerField):
    """A fiscal year of the Buddhist era: 2565 runs from 1 October 2564 to 30 September 2565."""

    default_validators = [buddhist_year]


class ThaiCharField(models.CharField):
    """A line of text kept in the normal form of :func:`subdistricts.thai.names.normal`.

    The three ways to type น้ำ are stored as one, whichever page, file or command the text came from.
    """

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return names.normal(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))


class SortKeyField(models.CharField):
    """The dictionary-order key of another column, kept by the row itself and compared byte by byte.

    ``source`` names the column. The key is computed on every write, ``bulk_create`` included; a queryset's
    ``update()`` of the source column would leave it behind and is not used on such columns.
    """

    def __init__(self, *args: Any, source: str, **kwargs: Any) -> None:
        self.source = source
        kwargs.setdefault("max_length", 500)
        kwargs["editable"] = False
        kwargs["db_index"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"], kwargs["db_index"]
        return name, path, list(args), {**kwargs, "source": self.source}

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        parameters["collation"] = "C" if connection.vendor == "postgresql" else "BINARY"
        return parameters

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = order.sort_key(names.normal(getattr(model_instance, self.source)))
        setattr(model_instance, self.attname, key)
        return key
