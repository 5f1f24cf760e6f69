"""A round's set-up as a checklist: how far each step is, what of it is missing by name, and what is to be done next.

Every state is computed from the rows as they stand: nothing here is ticked off by hand, and nothing is written. Rubric,
rules and the opening need the upper floor: see ``scoring.set_up``. A step's *way* is a name for what is to be done in
it; pages know the address.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from subdistricts import card_places, choices
from subdistricts.models import (
    Award,
    Candidate,
    Committee,
    District,
    DistrictGroup,
    Office,
    Province,
    Round,
    Seat,
    Subdistrict,
    User,
    Visit,
)
from subdistricts.permissions import may_administer, may_manage_area, may_manage_people


class State(StrEnum):
    DONE = "done"
    BEGUN = "begun"
    TODO = "todo"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing, counted in a sentence, and where things have names by these."""

    text: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step: how far it is, in figures; ``way`` is what to do next in it, empty where the reader can do nothing.

    ``after`` names the step that has to be begun before, where this one waits.
    """

    code: str
    state: State
    figures: tuple[str, ...] = ()
    lacks: tuple[Lack, ...] = ()
    way: str = ""
    after: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in (State.BEGUN, State.TODO)


def next_step(steps: Sequence[Step]) -> Step | None:
    """The first unfinished step in which the reader can do something; None where nothing is left to him."""
    return next((step for step in steps if step.is_open and step.way), None)


# Before there is a round


def areas_in_reach(actor: User) -> Step:
    """Whether the official list of areas is in, as far as ``actor`` reaches."""
    provinces = choices.provinces(actor)
    return _areas(provinces, provinces.count(), actor)


def first_round(actor: User, *, may_begin: bool) -> Step:
    """Whether ``actor`` has a round to set up; ``may_begin``: what a round stands on is there."""
    count = Round.objects.manageable_by(actor).count()
    figures = (ngettext("%(count)d round", "%(count)d rounds", count) % {"count": count},) if count else ()
    if count:
        return Step("round", State.DONE, figures, way="round")
    return Step("round", State.TODO, way="round") if may_begin else Step("round", State.WAITS, after="areas")


def drafts(actor: User) -> QuerySet[Round]:
    """Rounds that ``actor`` is setting up, the newest first."""
    return Round.objects.manageable_by(actor).filter(state=Round.State.DRAFT).with_area().order_by("-pk")


def drafts_in_hand(actor: User) -> list[Round]:
    """Two of them at most: whether there is one, and whether it is the only one, is all that a frame says."""
    return list(drafts(actor)[:2]) if may_administer(actor) else []


def round_in_hand(actor: User, named: Round | None = None) -> Round | None:
    """The draft with which ``actor`` goes on: the one that was just spoken of, or the only one there is."""
    if named is not None and named.state == Round.State.DRAFT:
        return named
    found = drafts_in_hand(actor)
    return found[0] if len(found) == 1 else None


# Of one round


def steps(round_: Round, *, actor: User, now: datetime) -> list[Step]:
    """The ground floor's steps of a round, in the order of the work. Asks a fixed number of questions."""
    rows = Rows(round_, actor, now)
    areas = _areas(rows.provinces, len(rows.provinces), actor)
    made = [areas, _round(round_)]
    if rows.has_groups:
        made.append(_groups(rows, areas))
    made.append(_candidates(rows, areas))
    if not round_.is_scored:  # a meeting chooses: there are neither seats nor visits
        return made
    return [*made, _people(rows), _committee(rows), _visits(rows), _cards(rows)]


class Rows:
    """What a round's set-up has so far; each kind is read once, however many rows there are."""

    def __init__(self, round_: Round, actor: User, now: datetime) -> None:
        self.round, self.actor, self.now = round_, actor, now
        prefetch_related_objects(
            [round_],
            Prefetch("candidates", Candidate.objects.with_place().order_by("position", "pk")),
            Prefetch("committee__seats", Seat.objects.select_related("office", "holder").order_by("number")),
            Prefetch("visits", Visit.objects.filter(kind=Visit.Kind.SCORED), to_attr="scored_visits"),
        )
        self.candidates: list[Candidate] = list(round_.candidates.all())
        self.committee: Committee | None = getattr(round_, "committee", None)
        self.seats: list[Seat] = list(self.committee.seats.all()) if self.committee else []

    @property
    def has_groups(self) -> bool:
        """District groups put subdistricts forward to the province's committee, and to no other."""
        of_subdistricts = self.round.award.candidate_kind == Award.CandidateKind.SUBDISTRICT
        return of_subdistricts and self.round.level == Round.Level.PROVINCE

    @cached_property
    def provinces(self) -> list[Province]:
        if self.round.province:
            return [self.round.province]
        zone = self.round.inspection_zone
        return list(zone.provinces.all() if zone else Province.objects.all())

    @cached_property
    def groups(self) -> list[DistrictGroup]:
        of_year = DistrictGroup.objects.filter(province=self.round.province_id, fiscal_year=self.round.fiscal_year)
        return list(of_year.prefetch_related("members").order_by("number")) if self.has_groups else []

    @cached_property
    def offices(self) -> QuerySet[Office]:
        """Those of the round's area: of its province, or for a wider round all that the reader may choose."""
        found = choices.offices(self.actor)
        return found.filter(province=self.round.province_id) if self.round.province_id else found

    @cached_property
    def people(self) -> QuerySet[User]:
        """Who could be given a seat: active people of those offices, and people with neither an office nor a role."""
        active = User.objects.filter(is_active=True)
        of_office = Q(office__in=self.offices.order_by().values("pk"))
        return active.filter(of_office | Q(office=None, assignments=None))


def _areas(provinces: Iterable[Province], count: int, actor: User) -> Step:
    keys = [province.pk for province in provinces]
    districts = District.objects.filter(province__in=keys).count()
    subdistricts = Subdistrict.objects.filter(district__province__in=keys).count()
    if not subdistricts:
        may_take_in = may_manage_area(actor, keys[0] if keys else None)
        return Step("areas", State.TODO, way="areas" if may_take_in else "")
    figures = [
        ngettext("%(count)s district", "%(count)s districts", districts) % {"count": f"{districts:,}"},
        ngettext("%(count)s subdistrict", "%(count)s subdistricts", subdistricts) % {"count": f"{subdistricts:,}"},
    ]
    if count > 1:
        figures.insert(0, ngettext("%(count)s province", "%(count)s provinces", count) % {"count": f"{count:,}"})
    return Step("areas", State.DONE, tuple(figures))


def _round(round_: Round) -> Step:
    places = ngettext("%(count)d place to award", "%(count)d places to award", round_.places)
    return Step("round", State.DONE, (str(round_), str(round_.award), places % {"count": round_.places}))


def _groups(rows: Rows, areas: Step) -> Step:
    if areas.state != State.DONE:
        return Step("groups", State.WAITS, after="areas")
    if not rows.groups:
        return Step("groups", State.TODO, way="groups")
    grouped = {member.district_id for group in rows.groups for member in group.members.all()}
    districts = list(District.objects.filter(province=rows.round.province_id))
    alone = [str(each) for each in districts if each.pk not in grouped]
    figures = (
        ngettext("%(count)d group", "%(count)d groups", len(rows.groups)) % {"count": len(rows.groups)},
        _("%(count)d of %(all)d districts are in one") % {"count": len(districts) - len(alone), "all": len(districts)},
    )
    if not alone:
        return Step("groups", State.DONE, figures)
    text = ngettext("%(count)d district is in no group", "%(count)d districts are in no group", len(alone))
    lack = Lack(text % {"count": len(alone)}, tuple(alone))
    return Step("groups", State.BEGUN, figures, (lack,), way="groups")


def _candidates(rows: Rows, areas: Step) -> Step:
    if areas.state != State.DONE:
        return Step("candidates", State.WAITS, after="areas")
    count = len(rows.candidates)
    if not count:
        return Step("candidates", State.TODO, way="candidates")
    figures = [ngettext("%(count)d candidate", "%(count)d candidates", count) % {"count": count}]
    without = [group for group in rows.groups if not _has_put_forward(group, rows.candidates)]
    if rows.groups:
        put_forward = {"count": len(rows.groups) - len(without), "all": len(rows.groups)}
        figures.append(_("%(count)d of %(all)d groups have a candidate") % put_forward)
    if not without:
        return Step("candidates", State.DONE, tuple(figures))
    text = ngettext("%(count)d group has no candidate", "%(count)d groups have no candidate", len(without))
    lack = Lack(text % {"count": len(without)}, tuple(str(group) for group in without))
    return Step("candidates", State.BEGUN, tuple(figures), (lack,), way="candidates")


def _has_put_forward(group: DistrictGroup, candidates: Iterable[Candidate]) -> bool:
    """By its name on the candidate, or where nobody wrote that down by where the candidate lies."""
    districts = {member.district_id for member in group.members.all()}
    if any(each.district_group_id == group.pk for each in candidates):
        return True
    unnamed = [each.subdistrict for each in candidates if each.district_group_id is None]
    return any(each is not None and each.district_id in districts for each in unnamed)


def _people(rows: Rows) -> Step:
    """Offices, which seats belong to, and the people who sit for them."""
    offices, people = rows.offices.count(), rows.people.distinct().count()
    figures = (
        ngettext("%(count)d office", "%(count)d offices", offices) % {"count": offices},
        ngettext("%(count)d person can be given a seat", "%(count)d people can be given a seat", people)
        % {"count": people},
    )
    all_sit = bool(rows.seats) and all(seat.holder_id for seat in rows.seats)
    if all_sit or (offices and people):
        return Step("people", State.DONE, figures)
    state = State.BEGUN if offices or people else State.TODO
    if not offices:
        lack, way = _("no office is there that a seat could belong to"), "offices"
    elif may_manage_people(rows.actor):
        lack, way = _("nobody is there who could be given a seat"), "people"
    else:
        lack, way = _("nobody can be given a seat yet: an administrator adds people"), ""
    return Step("people", state, figures, (Lack(lack),), way=way)


def _committee(rows: Rows) -> Step:
    if rows.committee is None:
        has_offices = rows.offices.exists()
        return Step("committee", State.TODO, way="committee") if has_offices else _waits("committee", "people")
    name = (rows.committee.name,)
    if not rows.seats:
        return Step("committee", State.BEGUN, name, (Lack(_("it has no seats")),), way="seats")
    voting = sum(seat.is_voting for seat in rows.seats)
    figures = (
        *name,
        ngettext("%(count)d seat", "%(count)d seats", len(rows.seats)) % {"count": len(rows.seats)},
        ngettext("%(count)d gives scores", "%(count)d give scores", voting) % {"count": voting},
    )
    vacant = [seat.title or str(seat.office) for seat in rows.seats if seat.holder_id is None]
    lacks = []
    if vacant:
        text = ngettext("%(count)d seat without a person", "%(count)d seats without a person", len(vacant))
        lacks.append(Lack(text % {"count": len(vacant)}, tuple(vacant)))
    if not voting:
        lacks.append(Lack(_("no seat gives scores")))
    if not lacks:
        return Step("committee", State.DONE, figures)
    return Step("committee", State.BEGUN, figures, tuple(lacks), way="holders")


def _waits(code: str, after: str) -> Step:
    return Step(code, State.WAITS, after=after)


def _visits(rows: Rows) -> Step:
    if not rows.candidates:
        return _waits("visits", "candidates")
    visited = {visit.candidate_id for visit in rows.round.scored_visits}
    if not visited:
        return Step("visits", State.TODO, way="visits")
    without = [str(each) for each in rows.candidates if each.pk not in visited]
    having = {"count": len(rows.candidates) - len(without), "all": len(rows.candidates)}
    figures = (_("%(count)d of %(all)d candidates have a visit") % having,)
    if not without:
        return Step("visits", State.DONE, figures)
    text = ngettext("%(count)d candidate without a visit", "%(count)d candidates without a visit", len(without))
    return Step("visits", State.BEGUN, figures, (Lack(text % {"count": len(without)}, tuple(without)),), way="visits")


def _cards(rows: Rows) -> Step:
    """Whether everybody who sits can sign in: with a card, or with a password of his own."""
    sitting = [place for place in card_places.places(rows.round, rows.actor, rows.now) if place.person]
    if not sitting:
        return _waits("cards", "committee")
    outside = [
        str(place.person)
        for place in sitting
        if not place.person.has_usable_password() and not card_places.is_good(place.card, rows.now)
    ]
    inside = {"count": len(sitting) - len(outside), "all": len(sitting)}
    figures = (_("%(count)d of %(all)d can sign in") % inside,)
    if not outside:
        return Step("cards", State.DONE, figures)
    state = State.BEGUN if len(outside) < len(sitting) else State.TODO
    text = ngettext(
        "%(count)d has neither a card nor a password", "%(count)d have neither a card nor a password", len(outside)
    )
    return Step("cards", state, figures, (Lack(text % {"count": len(outside)}, tuple(outside)),), way="cards")
