"""Forms on the way to a result: the meeting that decides, and the reason for going back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from scoring import decision_words
from scoring.agendas import Agenda, TheCut
from scoring.core.decision import BY_CHAIR, BY_MAJORITY, Casting, Dissent, Meeting
from scoring.decisions import Minutes
from scoring.models import Revision
from scoring.refusals import MEETING_TO_COME
from subdistricts.models import Seat
from subdistricts.refusals import REASON_NEEDED
from subdistricts.thai.fields import ThaiDateField

DISSENT = "dissent_"
OF_CUTS = ("picks", "in_favour", "casting_reason")  # fields that each cut has its own of
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


@dataclass(frozen=True, slots=True)
class CutPart:
    """The part of the form about one cut, as it was filled in. ``voters`` are seats, ``in_favour`` those ticked."""

    cut: TheCut
    picks: forms.BoundField
    picked: frozenset[str]
    voters: tuple[Any, ...]
    votes: forms.BoundField
    in_favour: frozenset[str]
    not_entitled: frozenset[str]
    reason: forms.BoundField


class MeetingForm(forms.Form):
    """The meeting and, where a tie is at a cut, its casting decision. What it may decide is asked of the core."""

    held_on = ThaiDateField(
        label=_("Day of the meeting"), error_messages={"required": _("Type the day on which the committee met.")}
    )
    venue = forms.CharField(
        label=_("Where it met"), max_length=200, error_messages={"required": _("Type where the committee met.")}
    )
    present = forms.MultipleChoiceField(label=_("Present"), required=False)
    presided_by = forms.ChoiceField(label=_("Presided"), required=False)
    signatories = forms.MultipleChoiceField(label=_("Signs"), required=False)

    def __init__(self, *args: Any, agenda: Agenda, today: date, **kwargs: Any) -> None:
        self.agenda, self.today = agenda, today
        self.wrong: dict[str, set[str]] = {}  # field: seats
        super().__init__(*args, initial={"presided_by": agenda.committee.chair}, **kwargs)
        vacant = agenda.committee.vacant
        seats = [(seat["seat"], seat["title"]) for seat in agenda.seats if seat["seat"] not in vacant]
        for name in ("present", "presided_by", "signatories"):
            self.fields[name].choices = seats
        for at, cut in enumerate(agenda.cuts):
            self._add_cut(at, cut, seats)
        for seat, title in seats:
            self.fields[f"{DISSENT}{seat}"] = forms.CharField(
                label=title, max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )

    def _add_cut(self, at: int, cut: TheCut, seats: list[tuple[str, str]]) -> None:
        picks, in_favour, reason = (of_cut(name, at) for name in OF_CUTS)
        tied = [(line.candidate, line.name) for line in cut.tied]
        voters = [(seat, title) for seat, title in seats if seat in cut.voters]
        self.fields[picks] = forms.MultipleChoiceField(
            label=_("Selected by the casting decision"), required=False, choices=tied
        )
        self.fields[in_favour] = forms.MultipleChoiceField(label=_("In favour"), required=False, choices=voters)
        self.fields[reason] = forms.CharField(
            label=_("Reason for the casting decision"),
            max_length=2000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    @property
    def cuts(self) -> list[CutPart]:
        return [self._part(at, cut) for at, cut in enumerate(self.agenda.cuts)]

    def _part(self, at: int, cut: TheCut) -> CutPart:
        picks, in_favour, reason = (of_cut(name, at) for name in OF_CUTS)
        return CutPart(
            cut=cut,
            picks=self[picks],
            picked=frozenset(self[picks].value() or ()),
            voters=tuple(seat for seat in self.agenda.seats if seat["seat"] in cut.voters),
            votes=self[in_favour],
            in_favour=frozenset(self[in_favour].value() or ()),
            not_entitled=frozenset(self.wrong.get(in_favour, ())),
            reason=self[reason],
        )

    @property
    def rows(self) -> list[SeatRow]:
        said = {name: set(self[name].value() or ()) for name in ("present", "signatories")}
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
            )
            for seat in self.agenda.seats
        ]

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
        meeting, castings = self.meeting(), self.castings()
        for code, cut in self.agenda.problems(meeting, castings):
            seats = self._seats_of(code, meeting, castings, cut)
            text = ": ".join(filter(None, (str(decision_words.PROBLEMS[code]), ", ".join(self._titles(seats)))))
            for field in self._fields_of(code, meeting, cut):
                if capfirst(text) not in self.errors.get(field or NON_FIELD_ERRORS, ()):  # of another cut
                    self.add_error(field, capfirst(text))
                self.wrong.setdefault(field or "", set()).update(seats)

    def _seats_of(self, code: str, meeting: Meeting, castings: Sequence[Casting], cut: TheCut | None) -> set[str]:
        """Whose line is wrong, where it is certain seats' lines."""
        if code == "nobody_presides" and meeting.presided_by:
            return {meeting.presided_by}
        if code == "signatory_absent":
            return set(meeting.signatories) - set(meeting.present)
        if code == "chair_absent" and self.agenda.committee.chair:
            return {self.agenda.committee.chair}
        if code == "not_entitled" and cut:
            in_favour = (seat for casting in castings if casting.grade == cut.cut.grade for seat in casting.in_favour)
            return set(in_favour) - set(cut.entitled(meeting))
        return set()

    def _titles(self, seats: set[str]) -> list[str]:
        return [seat["title"] for seat in self.agenda.seats if seat["seat"] in seats]

    def _fields_of(self, code: str, meeting: Meeting, cut: TheCut | None) -> Iterable[str | None]:
        if code == "dissent_absent":
            return [f"{DISSENT}{each.member}" for each in meeting.dissents if each.member not in meeting.present]
        field = FIELDS.get(code)
        return [of_cut(field, self.agenda.cuts.index(cut)) if cut and field in OF_CUTS else field]

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

    def castings(self) -> tuple[Casting, ...]:
        """Nobody is asked who casts: the rules leave one way."""
        return tuple(self._casting(at, cut) for at, cut in enumerate(self.agenda.cuts))

    def _casting(self, at: int, cut: TheCut) -> Casting:
        picks, in_favour, reason = (of_cut(name, at) for name in OF_CUTS)
        said = self.cleaned_data
        return Casting(
            picks=tuple(said.get(picks, ())),
            by=BY_CHAIR if cut.by_chair else BY_MAJORITY,
            in_favour=() if cut.by_chair else tuple(said.get(in_favour, ())),
            reason=said.get(reason, ""),
            grade=cut.cut.grade,
        )


def of_cut(field: str, at: int) -> str:
    """The name of a field about one cut: the first cut's fields have no number, for mostly it is the only one."""
    return f"{field}_{at + 1}" if at else field
