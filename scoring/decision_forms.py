"""Forms on the way to a result: the meeting that decides, and the reason for going back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from scoring import decision_words
from scoring.agendas import Agenda
from scoring.core.decision import BY_CHAIR, BY_MAJORITY, Casting, Dissent, Meeting
from scoring.decisions import Minutes
from scoring.models import Revision
from scoring.refusals import MEETING_TO_COME
from subdistricts.models import Seat
from subdistricts.refusals import REASON_NEEDED
from subdistricts.thai.fields import ThaiDateField

DISSENT = "dissent_"
# Beside which field a problem is told; one that is not named here stands above the form.
FIELDS = {
    "not_a_member": "present",
    "no_quorum": "present",
    "nobody_presides": "presided_by",
    "no_signatory": "signatories",
    "signatory_absent": "signatories",
    "casting_picks": "picks",
    "casting_without_reason": "casting_reason",
    "chair_absent": "present",
    "not_entitled": "in_favour",
    "no_majority": "in_favour",
}


class ReasonForm(forms.Form):
    """Why a step back is taken."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=Revision._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": REASON_NEEDED.message},
    )


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat's line of the form, as it was filled in. ``wrong`` are the fields in which it is what is wrong."""

    seat: Any
    role: str
    is_vacant: bool
    wrong: frozenset[str]
    is_present: bool
    presides: bool
    signs: bool
    dissent: forms.BoundField | None  # none for a vacant seat
    votes_on_tie: bool
    is_in_favour: bool


class MeetingForm(forms.Form):
    """The meeting and, where a tie is at the cut, its casting decision. What it may decide is asked of the core."""

    held_on = ThaiDateField(
        label=_("Day of the meeting"), error_messages={"required": _("Type the day on which the committee met.")}
    )
    venue = forms.CharField(
        label=_("Where it met"), max_length=200, error_messages={"required": _("Type where the committee met.")}
    )
    present = forms.MultipleChoiceField(label=_("Present"), required=False)
    presided_by = forms.ChoiceField(label=_("Presided"), required=False)
    signatories = forms.MultipleChoiceField(label=_("Signs"), required=False)
    picks = forms.MultipleChoiceField(label=_("Selected by the casting decision"), required=False)
    in_favour = forms.MultipleChoiceField(label=_("In favour"), required=False)
    casting_reason = forms.CharField(
        label=_("Reason for the casting decision"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, agenda: Agenda, today: date, **kwargs: Any) -> None:
        self.agenda, self.today = agenda, today
        self.wrong: dict[str, set[str]] = {}  # field: seats
        super().__init__(*args, initial={"presided_by": agenda.committee.chair}, **kwargs)
        vacant = agenda.committee.vacant
        seats = [(seat["seat"], seat["title"]) for seat in agenda.seats if seat["seat"] not in vacant]
        for name in ("present", "presided_by", "signatories"):
            self.fields[name].choices = seats
        self.fields["picks"].choices = [(line.candidate, line.name) for line in agenda.tied]
        self.fields["in_favour"].choices = [(seat, title) for seat, title in seats if seat in agenda.voters]
        for seat, title in seats:
            self.fields[f"{DISSENT}{seat}"] = forms.CharField(
                label=title, max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )

    @property
    def rows(self) -> list[SeatRow]:
        said = {name: set(self[name].value() or ()) for name in ("present", "signatories", "in_favour")}
        return [
            SeatRow(
                seat=seat,
                role=str(Seat.Role(seat["role"]).label),
                is_vacant=seat["seat"] in self.agenda.committee.vacant,
                wrong=frozenset(name for name, wrong in self.wrong.items() if seat["seat"] in wrong),
                is_present=seat["seat"] in said["present"],
                presides=seat["seat"] == self["presided_by"].value(),
                signs=seat["seat"] in said["signatories"],
                dissent=self[f"{DISSENT}{seat['seat']}"] if f"{DISSENT}{seat['seat']}" in self.fields else None,
                votes_on_tie=seat["seat"] in self.agenda.voters,
                is_in_favour=seat["seat"] in said["in_favour"],
            )
            for seat in self.agenda.seats
        ]

    @property
    def picked(self) -> set[str]:
        return set(self["picks"].value() or ())

    @property
    def has_dissents(self) -> bool:
        return any(row.dissent and (row.dissent.value() or row.dissent.errors) for row in self.rows)

    def clean_held_on(self) -> date:
        held_on: date = self.cleaned_data["held_on"]
        if held_on > self.today:
            raise forms.ValidationError(MEETING_TO_COME.message)
        return held_on

    def clean(self) -> None:
        """All that keeps this meeting from deciding, each beside its field, with the seats that it speaks of."""
        meeting, casting = self.meeting(), self.casting()
        for code in self.agenda.problems(meeting, casting):
            seats = self._seats_of(code, meeting, casting)
            text = ": ".join(filter(None, (str(decision_words.PROBLEMS[code]), ", ".join(self._titles(seats)))))
            for field in self._fields_of(code, meeting):
                self.add_error(field, capfirst(text))
                self.wrong.setdefault(field or "", set()).update(seats)

    def _seats_of(self, code: str, meeting: Meeting, casting: Casting | None) -> set[str]:
        """Whose line is wrong, where it is certain seats' lines."""
        if code == "nobody_presides" and meeting.presided_by:
            return {meeting.presided_by}
        if code == "signatory_absent":
            return set(meeting.signatories) - set(meeting.present)
        if code == "chair_absent" and self.agenda.committee.chair:
            return {self.agenda.committee.chair}
        if code == "not_entitled" and casting:
            return set(casting.in_favour) - set(self.agenda.entitled(meeting))
        return set()

    def _titles(self, seats: set[str]) -> list[str]:
        return [seat["title"] for seat in self.agenda.seats if seat["seat"] in seats]

    def _fields_of(self, code: str, meeting: Meeting) -> Iterable[str | None]:
        if code == "dissent_absent":
            return [f"{DISSENT}{each.member}" for each in meeting.dissents if each.member not in meeting.present]
        return [FIELDS.get(code)]

    def meeting(self) -> Meeting:
        said = self.cleaned_data
        dissents = ((name, text) for name, text in said.items() if name.startswith(DISSENT) and text)
        return Meeting(
            present=tuple(said.get("present", ())),
            presided_by=said.get("presided_by") or None,
            dissents=tuple(Dissent(name.removeprefix(DISSENT), text) for name, text in dissents),
            signatories=tuple(said.get("signatories", ())),
        )

    def minutes(self) -> Minutes:
        return Minutes(self.cleaned_data["held_on"], self.cleaned_data["venue"], self.meeting())

    def casting(self) -> Casting | None:
        """Nobody is asked who casts: the rules leave one way."""
        if not self.agenda.tied:
            return None
        said, by_chair = self.cleaned_data, self.agenda.by_chair
        return Casting(
            picks=tuple(said.get("picks", ())),
            by=BY_CHAIR if by_chair else BY_MAJORITY,
            in_favour=() if by_chair else tuple(said.get("in_favour", ())),
            reason=said.get("casting_reason", ""),
        )
