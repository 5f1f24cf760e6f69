"""The score sheet as a plain form, made from a rubric: it works without a script, and the tablet's script works on it.

It reads what people type (Thai digits too) into a sheet's body and says beside each field what is wrong. It keeps the
same rules as the arithmetic by asking it; whether the body is saved is decided by ``sheets``.
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from scoring import words
from scoring.core.rubric import Criterion as CoreCriterion
from scoring.core.sheet import problem_of
from scoring.criteria import Card, Criteria, whole_body
from scoring.evidence import Shown
from scoring.models import ScoreSheet
from scoring.ops import MAX_INTEGER
from scoring.photos import Named
from scoring.sheets import MAX_PHOTOS, MAX_TEXT
from subdistricts.thai import digits

TYPED = re.compile(r"(?=.*[0-9])([0-9]*)(?:\.([0-9]*))?\Z")
# What is wrong with points, by the core's codes.
PROBLEMS: dict[str, Promise] = {
    "missing": _("Not scored yet."),
    "over_maximum": _("At most %(max)s points."),
    "off_step": _("Points go in steps of %(step)s."),
    "negative": _("Points cannot be negative; the lowest is 0."),
    "not_a_number": _("Type a number, for example %(max)s."),
}


def say_problem(code: str, card: Card) -> str:
    """The sentence for a problem with the points of this criterion."""
    return str(PROBLEMS[code]) % {"max": card.max_points, "step": card.step}


def read_points(typed: str) -> str | None:
    """What somebody typed, as points are written: Thai digits and useless zeros gone; nonsense stays itself."""
    text = digits.to_ascii(typed.strip())
    parts = TYPED.match(text)
    if parts is None:
        return text or None
    whole = parts[1].lstrip("0") or "0"
    part = (parts[2] or "").rstrip("0")
    return f"{whole}.{part}" if part else whole


class PointsField(forms.Field):
    """Points of one criterion: decimal text, or None where it is not scored yet."""

    widget = forms.TextInput

    def __init__(self, card: Card, criterion: CoreCriterion, **options: Any) -> None:
        super().__init__(required=False, label=card.name, **options)
        self.card = card
        self.criterion = criterion

    def to_python(self, value: Any) -> str | None:
        return read_points(str(value or ""))

    def validate(self, value: str | None) -> None:
        problem = None if value is None else problem_of(self.criterion, value)
        if problem is not None:
            raise ValidationError(say_problem(problem, self.card), code=problem)


class Prose(forms.CharField):
    """Text as it was typed; line ends as the tablet writes them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, strip=False, **options)

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        # Here and not as max_length: the browser's own limit would cut a pasted text without a word.
        if len(value) > MAX_TEXT:
            message = _("The text has %(count)s characters; at most %(limit)s can be kept.")
            raise ValidationError(message, params={"count": len(value), "limit": MAX_TEXT}, code="too_long")


class CriterionCard(LayoutObject):
    """Draws one criterion with its two fields."""

    template = "scoring/sheet/criterion.html"

    def __init__(self, card: Card) -> None:
        self.card = card

    def render(self, form: "ScoreSheetForm", context: Any, template_pack: str = "", **kwargs: Any) -> str:
        facts = {
            "card": self.card,
            "points": form[f"points_{self.card.code}"],
            "recommendation": form[f"recommendation_{self.card.code}"],
            "read_only": form.read_only,
            "takes_photos": form.photos is not None and not form.read_only,
            "photos": (form.photos or {}).get(self.card.code, []),
            "most": MAX_PHOTOS,
            "shown": [each for each in form.evidence if each.code == self.card.code],
        }
        return render_to_string(self.template, facts)


class PrivateNote(LayoutObject):
    template = "scoring/sheet/private_note.html"

    def render(self, form: "ScoreSheetForm", context: Any, template_pack: str = "", **kwargs: Any) -> str:
        return render_to_string(self.template, {"note": form["private_note"]})


class ScoreSheetForm(forms.Form):
    """A whole sheet. ``form_id`` names this form as it was shown: sent twice it is one sending, not two."""

    form_id = forms.UUIDField(widget=forms.HiddenInput)
    base_rev = forms.IntegerField(min_value=0, max_value=MAX_INTEGER, widget=forms.HiddenInput)
    epoch_seen = forms.IntegerField(min_value=0, max_value=MAX_INTEGER, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        criteria: Criteria,
        body: dict[str, Any] | None,
        with_note: bool = True,
        read_only: bool = False,
        photos: Mapping[str, Sequence[Named]] | None = None,
        initial: dict[str, Any] | None = None,
        evidence: Sequence[Shown] = (),
    ) -> None:
        """``photos`` are those that the body names; None on a sheet that takes none, as for practice.

        ``evidence`` is what the candidate's district showed.
        """
        shown = whole_body(criteria.cards, body, with_note=with_note)
        super().__init__(data, initial=_initial(shown) | {"form_id": uuid.uuid4(), **(initial or {})})
        self.cards = criteria.cards
        self.read_only = read_only
        self.photos = photos
        self.evidence = evidence
        self.shown = shown
        for card, criterion in zip(criteria.cards, criteria.arithmetic.criteria, strict=True):
            self.fields[f"points_{card.code}"] = PointsField(card, criterion, widget=_points_input(card, read_only))
            self.fields[f"recommendation_{card.code}"] = Prose(widget=_prose_input(card, read_only))
        if with_note:
            self.fields["private_note"] = Prose(widget=_note_input(read_only))
        self.helper = self._helper(with_note)

    def _helper(self, with_note: bool) -> FormHelper:
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True  # the template's own form tag carries the token
        note = [PrivateNote()] if with_note else []
        helper.layout = Layout("form_id", "base_rev", "epoch_seen", *map(CriterionCard, self.cards), *note)
        return helper

    def body(self) -> dict[str, Any]:
        """The sheet's body as typed; photographs, which this form only shows, stay as they were."""
        said = self.cleaned_data
        entries = {
            card.code: {
                "points": said[f"points_{card.code}"],
                "recommendation": said[f"recommendation_{card.code}"],
                "photos": self.shown["criteria"][card.code]["photos"],
            }
            for card in self.cards
        }
        return {"criteria": entries, "private_note": said.get("private_note", "")}

    def so_far(self) -> dict[str, Any]:
        """The sheet as far as it can be counted: as shown, or what is typed, with nothing where that is wrong."""
        if not self.is_bound:
            return self.shown
        self.is_valid()  # reads what was typed, if nobody has yet
        points = {card.code: self.cleaned_data.get(f"points_{card.code}") for card in self.cards}
        return {"criteria": {code: {"points": given} for code, given in points.items()}}

    def repeated(self) -> list[forms.BoundField]:
        """Every field, for a step that only carries on what was typed."""
        return [self[name] for name in self.fields]


def start_of(sheet: ScoreSheet) -> dict[str, int]:
    """Where a form begins: the sheet's revision and epoch as they are shown."""
    return {"base_rev": sheet.rev, "epoch_seen": sheet.epoch}


def _initial(shown: dict[str, Any]) -> dict[str, Any]:
    values = {"private_note": shown["private_note"]}
    for code, entry in shown["criteria"].items():
        values[f"points_{code}"] = entry["points"]
        values[f"recommendation_{code}"] = entry["recommendation"]
    return values


def _points_input(card: Card, read_only: bool) -> forms.TextInput:
    attrs = {
        "class": "value-input",
        "inputmode": "decimal",
        "placeholder": _("Not scored yet"),  # for ears; eyes read the larger words over the field
        "aria-labelledby": f"name-{card.code} unit-{card.code}",
        "aria-describedby": f"scale-{card.code} wrong-{card.code}",
    }
    return forms.TextInput(attrs | _reading(read_only))


def _prose_input(card: Card, read_only: bool) -> forms.Textarea:
    attrs = {
        "rows": 1,
        "class": "prose-input",
        "placeholder": _("Recommendation to the candidate"),
        "aria-labelledby": f"recommend-{card.code} name-{card.code}",
        "aria-describedby": f"wrong-{card.code}",
    }
    return forms.Textarea(attrs | _reading(read_only))


def _note_input(read_only: bool) -> forms.Textarea:
    return forms.Textarea({"rows": 1, "class": "prose-input", "aria-describedby": "wrong-note"} | _reading(read_only))


def _reading(read_only: bool) -> dict[str, bool]:
    return {"readonly": True} if read_only else {}


# The same sheet for the script


def script_facts(criteria: Criteria) -> dict[str, Any]:
    """What the script needs on the real sheet and on the practice sheet alike."""
    return {
        "language": get_language(),
        "form_version": criteria.form_version,
        "criteria": [_card_for_script(card) for card in criteria.cards],
        "words": words.for_script(),
    }


def _card_for_script(card: Card) -> dict[str, Any]:
    return {
        "code": card.code,
        "number": card.number,
        "name": card.name,
        "max": card.max_points,
        "step": card.step,
        "weight_bp": card.weight_bp,
        "problems": {code: say_problem(code, card) for code in PROBLEMS},
    }
