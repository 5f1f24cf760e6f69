"""The order of tie-break rules as a form shows it: one choice after another instead of a line of codes."""

from collections.abc import Iterable
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
    """As many choices in a row as there are rules to choose."""

    use_fieldset = True

    def __init__(self, choices: list[Choice]) -> None:
        selects = [
            forms.Select({"aria-label": _("tie-break rule %(number)d") % {"number": number}}, choices)
            for number in range(1, len(choices))
        ]
        super().__init__(selects, {"class": "ties"})

    def decompress(self, value: list[str] | None) -> list[str]:
        return list(value or [])


class TiesField(forms.MultiValueField):
    def __init__(self, rules: Iterable[Choice], **options: Any) -> None:
        choices: list[Choice] = [("", "–"), *rules, *OTHER_RULES]
        fields = [forms.ChoiceField(choices=choices, required=False) for _position in range(1, len(choices))]
        options.setdefault("required", False)
        super().__init__(fields, require_all_fields=False, widget=TiesInput(choices), **options)

    def compress(self, chosen: list[str]) -> list[str]:
        return [rule for rule in chosen if rule]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared over all choices, also those after the last rule: there is where one is added."""
        rules = list(initial or ())
        return super().has_changed([*rules, *[""] * (len(self.fields) - len(rules))], data)

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
