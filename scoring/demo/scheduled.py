"""The second stage: the groups have chosen; the provincial round as a draft, with committee, rules and programme."""

from scoring import advancements
from scoring import rounds as scoring_rounds
from scoring.demo import groups, season
from scoring.models import RoundRules, Rubric
from subdistricts import committees, day_stand_ins, visits
from subdistricts.models import Candidate, Committee, District, Office, Round, Seat, User, Visit


def build() -> Round:
    rubric = Rubric.objects.select_related("award").get(code=season.RUBRIC)
    drafts = groups.create(rubric.award)
    round_ = Round(
        award=rubric.award,
        fiscal_year=season.FISCAL_YEAR,
        level=Round.Level.PROVINCE,
        province_id=season.PROVINCE,
        places=season.PLACES,
        is_demo=True,
    )
    advancements.save_round(round_, actor=None, now=season.SET_UP)
    advancements.name_feeders(round_, [draft.pk for draft in drafts], actor=None, now=season.SET_UP)
    groups.choose(drafts, User.objects.get(username="staff", is_demo=True))
    _committee(round_)
    for facts in season.CANDIDATES:
        _visit(facts, Candidate.objects.get(round=round_, subdistrict=facts.code))
    for follow_up in season.FOLLOW_UPS:
        _follow_up(round_, follow_up)
    _sits_that_day(round_, season.STAND_IN)
    rules = RoundRules(round=round_, rubric=rubric, ties=list(season.TIES))
    scoring_rounds.save_rules(rules, actor=None, now=season.SET_UP)
    return round_


def _committee(round_: Round) -> None:
    committee = Committee(round=round_, name=season.COMMITTEE)
    committees.save_committee(committee, actor=None, now=season.SET_UP)
    for number, facts in enumerate(season.SEATS, start=1):
        seat = Seat(
            committee=committee,
            number=number,
            role=facts.role,
            office=Office.objects.get(code=facts.office),
            title=facts.title,
            holder=User.objects.get(username=facts.username),
        )
        committees.save_seat(seat, actor=None, now=season.SET_UP)


def _visit(facts: season.Candidate, candidate: Candidate) -> None:
    visit = Visit(
        round=candidate.round,
        candidate=candidate,
        venue=facts.venue,
        hosts=facts.hosts,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        **way_of(facts.way),
    )
    visits.save_visit(visit, actor=None, now=season.SET_UP)


def _follow_up(round_: Round, facts: season.FollowUp) -> None:
    visit = Visit(
        round=round_,
        kind=Visit.Kind.TPMAP,
        district=District.objects.get(pk=facts.district),
        title=facts.title,
        venue=facts.venue,
        hosts=facts.hosts,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        **way_of(facts.way),
    )
    visits.save_visit(visit, actor=None, now=season.SET_UP)


def _sits_that_day(round_: Round, facts: season.DayStandIn) -> None:
    """One entry by the office, for all visits of the day."""
    seat = Seat.objects.select_related("committee__round").get(committee__round=round_, number=facts.seat)
    day_stand_ins.sit_that_day(
        seat,
        facts.day,
        User.objects.get(username=facts.username, is_demo=True),
        reason=facts.reason,
        actor=User.objects.get(username="staff", is_demo=True),
        now=season.SET_UP,
    )


def way_of(facts: season.Way | None) -> dict[str, object]:
    """As a visit's fields; none where nothing is said of it."""
    if facts is None:
        return {}
    return {"travel_minutes": facts.minutes, "travel_km": facts.km, "travel_by": facts.by}
