"""The form for a choice that a meeting made without scores. What may be chosen is asked of the core."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from scoring import decision_words, resolutions
from scoring.core.resolution import Resolution
from scoring.refusals import MEETING_TO_COME
from scoring.resolutions import Choice
from subdistricts.models import Round
from subdistricts.thai.fields import ThaiDateField

SELECTED = "selected_"
# Beside which field a problem is told.
FIELDS = {"nobody_named": "present", "choice_without_reason": "reason"}


class ChoiceForm(forms.Form):
    """Who met, whom the meeting chose, in order, and why."""

    held_on = ThaiDateField(
        label=_("Day of the meeting"), error_messages={"required": _("Type the day on which the meeting was held.")}
    )
    venue = forms.CharField(
        label=_("Where it met"), max_length=200, error_messages={"required": _("Type where the meeting was held.")}
    )
    present = forms.CharField(
        label=_("Who was there"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write who was at the meeting, by office.")},
    )
    reason = forms.CharField(
        label=_("What the meeting resolved, and why"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what the meeting resolved, and why.")},
    )

    def __init__(
        self, *args: Any, round_: Round, candidates: Sequence[dict[str, Any]], today: date, **kwargs: Any
    ) -> None:
        self.round, self.today = round_, today
        super().__init__(*args, **kwargs)
        offered = [(each["candidate"], each["name"]) for each in candidates]
        for place in range(1, min(round_.places, len(offered)) + 1):
            self.fields[f"{SELECTED}{place}"] = forms.ChoiceField(
                label=_("Chosen") if round_.places == 1 else _("Place %(place)d") % {"place": place},
                choices=[("", ""), *offered],
                required=place == 1,
                error_messages={"required": _("Choose the one that the meeting chose.")},
            )

    @property
    def places(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(SELECTED)]

    def clean_held_on(self) -> date:
        held_on: date = self.cleaned_data["held_on"]
        if held_on > self.today:
            raise forms.ValidationError(MEETING_TO_COME.message)
        return held_on

    def clean(self) -> None:
        """All that keeps this meeting from choosing so; a field that was left empty says so itself."""
        if self.errors:
            return
        for code in resolutions.problems(self.round, self.resolution()):
            field = FIELDS.get(code, f"{SELECTED}1")
            self.add_error(field, capfirst(str(decision_words.PROBLEMS[code])))

    def resolution(self) -> Resolution:
        said = self.cleaned_data
        chosen = (said[name] for name in self.fields if name.startswith(SELECTED))
        return Resolution(tuple(filter(None, chosen)), said["present"], said["reason"])

    def choice(self) -> Choice:
        return Choice(self.cleaned_data["held_on"], self.cleaned_data["venue"], self.resolution())
