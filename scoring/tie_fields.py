"""The order of tie-break rules as a form shows it: one choice after another instead of a line of codes.

Shown are the rules in use and one more. A button sends the form back for another; without a script, and with all that
was typed.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from scoring.models import Criterion, RoundRules, Rubric

Choice = tuple[str, Any]

OTHER_RULES: tuple[Choice, ...] = (
    ("median", _("higher median of the judges' totals")),
    ("first_places", _("first with more judges")),
    ("chair", _("higher total by the chair")),
)


class TiesInput(forms.MultiWidget):
    """A choice for each rule in use, one more, and the button for another until there are as many as rules."""

    template_name = "scoring/ties_input.html"
    use_fieldset = True

    def __init__(self, choices: list[Choice], adds: str) -> None:
        """``adds`` is the name of the button; without one it is called after the field."""
        selects = [
            forms.Select({"aria-label": _("tie-break rule %(number)d") % {"number": number}}, choices)
            for number in range(1, len(choices))
        ]
        self.adds = adds
        super().__init__(selects, {"class": "ties"})

    def decompress(self, value: list[str] | None) -> list[str]:
        return list(value or [])

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        """As many as were shown, and an empty one where another was asked for."""
        sent = [data[each] for at in range(len(self.widgets)) if (each := f"{name}_{at}") in data]
        return [*sent, ""] if more_asked(data, name) else sent

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rules = value or []
        used = max((at for at, rule in enumerate(rules, start=1) if rule), default=0)
        shown = max(len(rules), used + 1)
        subwidgets = context["widget"]["subwidgets"]
        more = (self.adds or more_of(name)) if shown < len(subwidgets) else ""
        context["widget"] |= {"subwidgets": subwidgets[:shown], "more": more}
        return context


def more_of(name: str) -> str:
    return f"{name}_more"


def more_asked(data: Mapping[str, Any], name: str = "ties") -> bool:
    """Whether the form was sent only to have one choice more."""
    return more_of(name) in data


class TiesField(forms.MultiValueField):
    def __init__(self, rules: Iterable[Choice], adds: str = "", **options: Any) -> None:
        choices: list[Choice] = [("", "–"), *rules, *OTHER_RULES]
        fields = [forms.ChoiceField(choices=choices, required=False) for _position in range(1, len(choices))]
        options.setdefault("required", False)
        super().__init__(fields, require_all_fields=False, widget=TiesInput(choices, adds), **options)

    def compress(self, chosen: list[str]) -> list[str]:
        return [rule for rule in chosen if rule]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared over all choices, also those after the last rule: there is where one is added."""
        return super().has_changed(self._filled_up(initial), self._filled_up(data))

    def _filled_up(self, rules: Iterable[str] | None) -> list[str]:
        said = list(rules or ())
        return [*said, *[""] * (len(self.fields) - len(said))]

    def clean(self, value: list[str]) -> list[str]:
        rules = super().clean(value)
        if len(set(rules)) < len(rules):
            raise ValidationError(_("Each rule can be used once; choose another in place of the second."))
        return rules


def criteria_choices(rules: RoundRules, offered: QuerySet[Rubric]) -> list[Choice]:
    """The chosen rubric's criteria; before one is chosen, those of every rubric that is offered, under their codes."""
    if rules.rubric_id:
        criteria = list(rules.rubric.criteria.all())
    else:
        criteria = list(Criterion.objects.filter(rubric__in=offered.latest()).order_by("position", "pk"))
    names: dict[str, list[str]] = {}
    for criterion in criteria:
        names.setdefault(criterion.code, []).append(criterion.name)
    return [(f"criterion:{code}", f"{code}: {' / '.join(dict.fromkeys(found))}") for code, found in names.items()]
