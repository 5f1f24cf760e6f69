"""Forms about a round as a whole: new scoring rules by a resolution, a recusal or an absence recorded by the office,
sign-in cards for the committee."""

from datetime import date, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from scoring import ranking_words
from scoring.core import tiebreaks
from scoring.grade_fields import GRADES_HELP, GradesField
from scoring.models import RoundRules
from scoring.number_fields import ThaiDecimalField
from scoring.tie_fields import TiesField
from subdistricts.card_places import Place, is_good
from subdistricts.models import Candidate, Recusal, Round, Seat, User
from subdistricts.thai.fields import ThaiDateField


def helper(*fields: Any) -> FormHelper:
    """The template writes the form's tag, its token and its buttons."""
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    made.layout = Layout(*fields)
    return made


class RulesForm(forms.Form):
    """New terms for an open round, beginning from those in force; the rubric stays."""

    aggregate = forms.ChoiceField(
        label=_("How totals are combined"),
        choices=RoundRules.Aggregate.choices,
        error_messages={"required": _("Choose how totals are combined.")},
    )
    missing = forms.ChoiceField(
        label=_("When a due sheet is missing"),
        choices=RoundRules.Missing.choices,
        error_messages={"required": _("Choose what holds when a due sheet is missing.")},
    )
    minimum = ThaiDecimalField(
        label=_("Total needed to be selected"),
        help_text=_("Of 100. Empty: none."),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=7,
        decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    grades = GradesField(label=_("Grades, best first"), help_text=GRADES_HELP)
    resolution = forms.CharField(
        label=_("Adopted by"),
        help_text=_("The committee's resolution: number and date of the meeting."),
        max_length=RoundRules._meta.get_field("resolution").max_length,
        error_messages={"required": _("Name the committee's resolution that adopts the new rules.")},
    )

    def __init__(self, *args: Any, rules: RoundRules, **kwargs: Any) -> None:
        initial = {name: getattr(rules, name) for name in ("aggregate", "missing", "minimum", "ties", "grades")}
        super().__init__(*args, initial=initial, **kwargs)
        criteria = [f"{tiebreaks.CRITERION}{criterion.code}" for criterion in rules.rubric.criteria.all()]
        self.fields["ties"] = TiesField(
            [(rule, ranking_words.tie_rule(rule, rules)) for rule in criteria],
            label=_("When totals are equal"),
            help_text=_("Used from the first on, each on those that the one before left equal; higher is better."),
        )
        self.order_fields(["aggregate", "missing", "ties", "minimum", "grades", "resolution"])
        self.helper = helper("aggregate", "missing", "ties", "minimum", "grades", "resolution")

    def terms(self) -> dict[str, Any]:
        """What was asked for, as fields of the rules."""
        return {name: self.cleaned_data[name] for name in ("aggregate", "missing", "minimum", "ties", "grades")}


NOT_CHOSEN = ("required", "invalid_choice")  # nothing chosen, or what is not offered any more


class RecordRecusalForm(forms.Form):
    """A seat that does not judge a candidate, recorded by the office."""

    seat = forms.ModelChoiceField(
        Seat.objects.none(),
        label=_("Who"),
        empty_label=_("Choose a seat"),
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose the seat that does not judge.")),
    )
    candidate = forms.ModelChoiceField(
        Candidate.objects.none(),
        label=_("Does not judge"),
        empty_label=_("Choose a candidate"),
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose the candidate whom the seat does not judge.")),
    )
    kind = forms.ChoiceField(
        label=_("Why"),
        choices=Recusal.Kind.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose why: a conflict of interest or an absence.")),
    )
    reason = forms.CharField(
        label=_("Reason in a few words"),
        max_length=Recusal._meta.get_field("reason").max_length,
        error_messages={"required": _("Write the reason in a few words.")},
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, initial={"kind": Recusal.Kind.INTEREST}, **kwargs)
        seats = Seat.objects.voting().filter(committee__round=round_)
        self.fields["seat"].queryset = seats.select_related("office").order_by("number")
        candidates = Candidate.objects.filter(round=round_).with_place()
        self.fields["candidate"].queryset = candidates.order_by("position", "pk")
        self.helper = helper("seat", "candidate", "kind", "reason")


class MakeCardsForm(forms.Form):
    """Whom to print a card for, each a place on the committee; begins with everybody who has none that is good."""

    wanted = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose at least one person or seat of the list.")),
    )
    until = ThaiDateField(label=_("Valid until the end of"), error_messages={"required": _("Type the last day.")})

    def __init__(self, *args: Any, places: list[Place], until: date, now: datetime, **kwargs: Any) -> None:
        self.by_key = {place.key: place for place in places if place.obstacle is None}
        due = [key for key, place in self.by_key.items() if place.person and not is_good(place.card, now)]
        super().__init__(*args, initial={"wanted": due, "until": until}, **kwargs)
        self.fields["wanted"].choices = [(key, key) for key in self.by_key]
        self.helper = helper("until")

    def clean_wanted(self) -> list[tuple[Seat, User | None]]:
        return [(self.by_key[key].seat, self.by_key[key].person) for key in dict.fromkeys(self.cleaned_data["wanted"])]
