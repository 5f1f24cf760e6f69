"""The order of tie-break rules as a form shows it: one choice after another instead of a line of codes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from scoring.models import Criterion, RoundRules, Rubric
from subdistricts.admin.ruled import RuledForm

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

    def clean(self, value: list[str]) -> list[str]:
        rules = super().clean(value)
        if len(set(rules)) < len(rules):
            raise ValidationError(_("Each rule can be used once; choose another in place of the second."))
        return rules


class RulesForm(RuledForm):
    class Meta:
        model = RoundRules
        fields = ("rubric", "aggregate", "missing", "minimum")

    ties = TiesField(
        (),
        label=RoundRules._meta.get_field("ties").verbose_name,
        help_text=_("Used from the first on, each on those that the one before left equal; higher is better."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = self.fields.get("ties")
        if shown is None:
            return
        by_criterion = criteria_choices(self.instance)
        self.fields["ties"] = TiesField(by_criterion, label=shown.label, help_text=shown.help_text)
        self.initial["ties"] = self.instance.ties

    def _post_clean(self) -> None:
        self.instance.ties = self.cleaned_data.get("ties", self.instance.ties)
        super()._post_clean()


def criteria_choices(rules: RoundRules) -> list[Choice]:
    """The chosen rubric's criteria; before one is chosen, those of every rubric of the award under their codes."""
    if rules.rubric_id:
        criteria = list(rules.rubric.criteria.all())
    else:
        newest = Rubric.objects.latest().filter(award__rounds=rules.round_id) if rules.round_id else Rubric.objects.latest()
        criteria = list(Criterion.objects.filter(rubric__in=newest).order_by("position", "pk"))
    names: dict[str, list[str]] = {}
    for criterion in criteria:
        names.setdefault(criterion.code, []).append(criterion.name)
    return [(f"criterion:{code}", f"{code}: {' / '.join(dict.fromkeys(found))}") for code, found in names.items()]
