"""Forms about the programme: one stop's times and way, who sits for an office that day, who came to a visit."""

from datetime import date, datetime, timedelta
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from scoring.round_forms import NOT_CHOSEN, helper
from subdistricts import attendance, choices
from subdistricts.models import Attendance, Candidate, District, Seat, StandIn, User, Visit
from subdistricts.programme import OfficeOfDay, Place
from subdistricts.thai import dates
from subdistricts.thai.digits import to_ascii
from subdistricts.thai.fields import ThaiDateField, ThaiTimeField


class ThaiCountField(forms.IntegerField):
    """A whole number, in Thai digits as well."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), **kwargs)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(to_ascii(value) if isinstance(value, str) else value)


class CandidateField(forms.ModelChoiceField):
    """A round's candidates, first those to whom no scored visit goes yet."""

    def label_from_instance(self, row: Candidate) -> str:
        name = choices.label(row)
        return _("%(name)s: on the programme already") % {"name": name} if row.is_visited else name  # type: ignore[attr-defined]


class DistrictField(forms.ModelChoiceField):
    def label_from_instance(self, row: District) -> str:
        return choices.label(row)


class StopForm(forms.ModelForm):
    """When and where a stop is, and the way there; of a new one also what is visited, after its kind."""

    candidate = CandidateField(
        Candidate.objects.none(),
        label=_("Who is visited"),
        empty_label=_("Choose a candidate"),
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose who is visited.")),
    )
    title = forms.CharField(
        label=_("What is visited"), required=False, max_length=Visit._meta.get_field("title").max_length
    )
    district = DistrictField(
        District.objects.none(), label=_("About which district"), required=False, empty_label=_("No district")
    )
    day = ThaiDateField(label=_("Day"), error_messages={"required": _("Type the day.")})
    starts = ThaiTimeField(label=_("From"), error_messages={"required": _("Type when it begins.")})
    ends = ThaiTimeField(label=_("Until"), error_messages={"required": _("Type when it ends.")})
    travel_minutes = ThaiCountField(
        label=_("Minutes of travel from the stop before"), required=False, min_value=1, max_value=24 * 60
    )
    travel_km = ThaiCountField(label=_("Kilometres"), required=False, min_value=1, max_value=2000)

    class Meta:
        model = Visit
        fields = ("candidate", "title", "district", "venue", "hosts", "travel_minutes", "travel_km", "travel_by")
        labels = {"venue": _("Venue"), "hosts": _("Hosts"), "travel_by": _("How one travels")}

    def __init__(self, *args: Any, instance: Visit, day: date | None = None, **kwargs: Any) -> None:
        """``day`` is offered for a new stop."""
        super().__init__(*args, instance=instance, initial={"day": day} | _times(instance), **kwargs)
        self.days_later = _days_later(instance)
        about = self._about(instance)
        for name in {"candidate", "title", "district"} - set(about):
            del self.fields[name]
        self.helper = helper(
            *about,
            Div("day", "starts", "ends", css_class="form-row"),
            "venue",
            "hosts",
            Div("travel_minutes", "travel_km", css_class="form-row"),
            "travel_by",
        )

    def _about(self, visit: Visit) -> tuple[str, ...]:
        """The fields that say what is visited. Who is visited at a stop does not change: that is another stop."""
        if visit.kind == Visit.Kind.SCORED:
            goes_there = Visit.objects.filter(candidate=OuterRef("pk"), kind=Visit.Kind.SCORED)
            rows = visit.round.candidates.with_place().annotate(is_visited=Exists(goes_there))
            self.fields["candidate"].queryset = rows.order_by("is_visited", "position", "pk")
            return () if visit.pk else ("candidate",)
        self.fields["district"].queryset = choices.districts_of(visit.round)
        return ("title", "district") if visit.kind == Visit.Kind.TPMAP else ("title",)

    def stop(self) -> Visit:
        """The visit as the form has it, for the rule to save."""
        day, visit = self.cleaned_data["day"], self.instance
        visit.starts_at = datetime.combine(day, self.cleaned_data["starts"], dates.BANGKOK)
        visit.ends_at = datetime.combine(day + self.days_later, self.cleaned_data["ends"], dates.BANGKOK)
        return visit


def _times(visit: Visit) -> dict[str, Any]:
    if visit.starts_at is None:
        return {}
    starts, ends = dates.local(visit.starts_at), dates.local(visit.ends_at)
    return {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}


def _days_later(visit: Visit) -> timedelta:
    """A stop over midnight stays one."""
    if visit.starts_at is None:
        return timedelta()
    return dates.local(visit.ends_at).date() - dates.local(visit.starts_at).date()


class DayStandInForm(forms.Form):
    """Who sits for an office on all its visits of a day."""

    seat = forms.ChoiceField(
        label=_("For"), error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose for whom somebody else sits."))
    )
    user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who sits that day"),
        empty_label=_("Choose a person"),
        error_messages=dict.fromkeys(NOT_CHOSEN, _("Choose who sits that day.")),
    )
    reason = forms.CharField(
        label=_("Reason in a few words"), required=False, max_length=StandIn._meta.get_field("reason").max_length
    )

    def __init__(self, *args: Any, offices: list[OfficeOfDay], reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats: dict[str, Seat] = {str(office.seat.pk): office.seat for office in offices}
        named = [(key, f"{seat} ({seat.holder})" if seat.holder else str(seat)) for key, seat in self.seats.items()]
        self.fields["seat"].choices = [("", _("Choose a seat")), *named]
        self.fields["user"].queryset = choices.people(reader).order_by("name", "pk")
        self.helper = helper("seat", "user", "reason")

    def said(self) -> dict[str, Any]:
        """For the rule to keep: whose seat, who sits, why."""
        return self.cleaned_data | {"seat": self.seats[self.cleaned_data["seat"]]}


class AttendanceForm(forms.Form):
    """Of one seat on one visit: who came, that nobody did, or that it is not known."""

    UNKNOWN, ABSENT = "", Attendance.Presence.ABSENT.value

    presence = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Who sits here was changed meanwhile. Choose again.")},
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=Attendance._meta.get_field("note").max_length)

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        self.place, said = place, place.attendance
        came = said is not None and said.presence == Attendance.Presence.CAME
        self.who = {
            _came(user): user for user in (place.sitter, place.seat.holder, said.user if came else None) if user
        }
        if not self.who:
            self.who = {_came(None): None}
        chosen = _came(said.user) if came else said.presence if said else self.UNKNOWN
        initial = {"presence": chosen, "note": said.note if said else ""}
        super().__init__(*args, prefix=f"seat-{place.seat.pk}", initial=initial, **kwargs)
        self.fields["presence"].choices = [
            *((key, _("%(who)s came") % {"who": user or _("somebody")}) for key, user in self.who.items()),
            (self.ABSENT, _("Nobody came")),
            (self.UNKNOWN, _("Not recorded")),
        ]
        self.fields["note"].widget.attrs |= {"aria-label": _("Note: %(seat)s") % {"seat": place.seat}}

    def said(self) -> attendance.Said:
        chosen, note = self.cleaned_data["presence"], self.cleaned_data["note"]
        if chosen in self.who:
            return attendance.Said(self.place.seat, Attendance.Presence.CAME.value, self.who[chosen], note)
        return attendance.Said(self.place.seat, chosen, None, note)


def _came(user: User | None) -> str:
    """The choice says who came, so that nobody is written down who was named while the page was open."""
    return f"{Attendance.Presence.CAME.value}-{user.pk if user else 0}"
