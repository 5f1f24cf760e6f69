"""The checklist's steps as pages show them: what each is called and for, what to press, and where that leads.

How far a step is, and what is to be done in it, is computed by ``scoring.set_up``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from subdistricts.models import Round
from subdistricts.set_up import Step, next_step


@dataclass(frozen=True, slots=True)
class Page:
    """An address: its name, what stands for the key in it, and what is chosen there already."""

    name: str
    key: str = ""
    chosen: tuple[str, ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What a step is called, what it is for, and where what it has so far is seen."""

    name: Promise
    purpose: Promise
    seen: Page | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """What to press, and where it leads; ``by_hand`` is the form beside a file, ``posts`` does it at once."""

    label: Promise
    page: Page
    by_hand: Page | None = None
    posts: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One step as a page shows it; empty addresses are not offered."""

    number: int
    step: Step
    name: Promise
    purpose: Promise
    is_next: bool
    label: Promise | str
    address: str
    by_hand: str
    seen: str
    posts: bool
    after: Promise | str


WORDS = {
    "areas": Words(
        _("Areas"),
        _("Provinces, districts and subdistricts with their official codes, by which all lists know a place."),
        Page("admin:subdistricts_district_changelist", chosen=("province",)),
    ),
    "awards": Words(
        _("Awards and rubrics"),
        _("What can be won, and the criteria by which points are given. Sample rubrics come with the program."),
        Page("admin:scoring_rubric_changelist"),
    ),
    "round": Words(
        _("The round"),
        _("One selection: an award, a fiscal year, an area, and how many places there are."),
        Page("admin:subdistricts_round_change", "round"),
    ),
    "groups": Words(
        _("District groups"),
        _("Which districts put one candidate forward together, each fiscal year anew."),
        Page("admin:subdistricts_districtgroup_changelist", chosen=("fiscal_year", "province")),
    ),
    "candidates": Words(
        _("Candidates"),
        _("The subdistricts or offices that compete. They stay as they are once the round is open."),
        Page("admin:subdistricts_candidate_changelist", chosen=("round",)),
    ),
    "people": Words(
        _("Offices and people"),
        _("Seats belong to offices, and people sit for them. A judge needs no role: the seat is enough."),
        Page("admin:subdistricts_office_changelist", chosen=("province",)),
    ),
    "committee": Words(
        _("Committee and its seats"),
        _("Who judges: the committee's name and order, its seats, and who holds each."),
        Page("admin:subdistricts_committee_change", "committee"),
    ),
    "rules": Words(
        _("Rubric and scoring rules"),
        _("By which criteria points are given, and how sheets become a ranking. Both are fixed when the round opens."),
        Page("admin:subdistricts_round_change", "round", part="#rules-group"),
    ),
    "visits": Words(
        _("Site visits"),
        _("When the committee is where. It can be changed until the last day."),
        Page("admin:subdistricts_visit_changelist", chosen=("round",)),
    ),
    "cards": Words(
        _("Sign-in cards"),
        _("With a card a judge signs in without a password. Cards can be printed later too."),
        Page("round_cards", "round"),
    ),
    "opening": Words(
        _("Open the round"),
        _("From then on it goes its course. Provincial staff without a voting seat open it."),
    ),
}

WAYS = {
    "areas": Way(_("Take in the official list of areas"), Page("take_in_areas"), posts=True),
    "shipped": Way(_("Take in the awards and sample rubrics"), Page("take_in_rubrics"), posts=True),
    "round": Way(
        _("Make the round"),
        Page("admin:subdistricts_round_add", chosen=("award", "fiscal_year", "level", "places", "province")),
    ),
    "groups": Way(
        _("District groups from a file"),
        Page("admin:subdistricts_districtgroup_import"),
        Page("admin:subdistricts_districtgroup_add", chosen=("province", "fiscal_year")),
    ),
    "candidates": Way(
        _("Candidates from a file"),
        Page("admin:subdistricts_candidate_import", chosen=("round",)),
        Page("admin:subdistricts_candidate_add", chosen=("round",)),
    ),
    "offices": Way(
        _("Offices from a file"),
        Page("admin:subdistricts_office_import"),
        Page("admin:subdistricts_office_add", chosen=("province",)),
    ),
    "people": Way(_("People from a file"), Page("admin:subdistricts_user_import"), Page("admin:subdistricts_user_add")),
    "committee": Way(_("Name the committee"), Page("admin:subdistricts_committee_add", chosen=("round",))),
    "seats": Way(
        _("Seats from a file"),
        Page("admin:subdistricts_seat_import", chosen=("round",)),
        Page("admin:subdistricts_committee_change", "committee"),
    ),
    "holders": Way(_("Say who holds the seats"), Page("admin:subdistricts_committee_change", "committee")),
    "rules": Way(_("Choose rubric and rules"), Page("admin:subdistricts_round_change", "round", part="#rules-group")),
    "rubric": Way(_("Look at the rubric"), Page("admin:scoring_rubric_change", "rubric")),
    "new_rubric": Way(_("Write a rubric"), Page("admin:scoring_rubric_add", chosen=("award",))),
    "visits": Way(
        _("Site visits from a file"),
        Page("admin:subdistricts_visit_import", chosen=("round",)),
        Page("admin:subdistricts_visit_add", chosen=("round",)),
    ),
    "cards": Way(_("Print sign-in cards"), Page("round_cards", "round")),
    "staff": Way(_("Add who opens it"), Page("admin:subdistricts_user_add")),
    "to_meeting": Way(_("Leave the choice to the meeting"), Page("round_open", "round")),
    "open": Way(_("Open the round for scoring"), Page("round_open", "round")),
}


def facts_of(round_: Round) -> dict[str, Any]:
    """What addresses speak of, where there is a round."""
    rules = max(round_.rules.all(), key=lambda row: row.version, default=None)
    return {
        "round": round_.pk,
        "province": round_.province_id,
        "fiscal_year": round_.fiscal_year,
        "award": round_.award_id,
        "committee": round_.committee.pk if hasattr(round_, "committee") else None,
        "rubric": rules and rules.rubric_id,
    }


def lines(steps: Sequence[Step], facts: Mapping[str, Any]) -> list[Line]:
    following = next_step(steps)
    return [_line(number, step, step is following, facts) for number, step in enumerate(steps, start=1)]


def _line(number: int, step: Step, is_next: bool, facts: Mapping[str, Any]) -> Line:
    words, way = WORDS[step.code], WAYS.get(step.way)
    return Line(
        number=number,
        step=step,
        name=words.name,
        purpose=words.purpose,
        is_next=is_next,
        label=way.label if way else "",
        address=address(way.page, facts) if way else "",
        by_hand=address(way.by_hand, facts) if way and way.by_hand else "",
        seen=address(words.seen, facts) if words.seen and step.figures else "",
        posts=bool(way and way.posts),
        after=WORDS[step.after].name if step.after else "",
    )


def address(page: Page, facts: Mapping[str, Any]) -> str:
    """Empty where what the address speaks of is not there yet."""
    if page.key and facts.get(page.key) is None:
        return ""
    chosen = {name: facts[name] for name in page.chosen if facts.get(name) is not None}
    return reverse(page.name, args=[facts[page.key]] if page.key else [], query=chosen or None) + page.part
