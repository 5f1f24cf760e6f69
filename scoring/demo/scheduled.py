"""The second stage: the round as a draft, with its candidates, committee, rules and programme."""

from scoring import rounds as scoring_rounds
from scoring.demo import season
from scoring.models import RoundRules, Rubric
from subdistricts import candidates, committees, rounds, visits
from subdistricts.models import Candidate, Committee, DistrictGroup, Office, Round, Seat, User, Visit


def build() -> Round:
    rubric = Rubric.objects.select_related("award").get(code=season.RUBRIC)
    round_ = Round(
        award=rubric.award,
        fiscal_year=season.FISCAL_YEAR,
        level=Round.Level.PROVINCE,
        province_id=season.PROVINCE,
        places=season.PLACES,
        is_demo=True,
    )
    rounds.save_round(round_, actor=None, now=season.SET_UP)
    _committee(round_)
    for position, facts in enumerate(season.CANDIDATES, start=1):
        _visit(facts, _candidate(round_, position, facts))
    for follow_up in season.FOLLOW_UPS:
        _follow_up(round_, follow_up)
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


def _candidate(round_: Round, position: int, facts: season.Candidate) -> Candidate:
    candidate = Candidate(
        round=round_,
        subdistrict_id=facts.code,
        district_group=DistrictGroup.objects.get(
            province=season.PROVINCE, fiscal_year=season.FISCAL_YEAR, number=facts.group
        ),
        put_forward_by=Office.objects.get(code=f"cdd-{facts.code[:4]}"),
        position=position,
        is_sample=facts.is_sample,
    )
    return candidates.save_candidate(candidate, actor=None, now=season.SET_UP)


def _visit(facts: season.Candidate, candidate: Candidate) -> None:
    visit = Visit(
        round=candidate.round,
        candidate=candidate,
        venue=facts.venue,
        hosts=facts.hosts,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
    )
    visits.save_visit(visit, actor=None, now=season.SET_UP)


def _follow_up(round_: Round, facts: season.FollowUp) -> None:
    visit = Visit(
        round=round_,
        kind=Visit.Kind.TPMAP,
        title=facts.title,
        venue=facts.venue,
        hosts=facts.hosts,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
    )
    visits.save_visit(visit, actor=None, now=season.SET_UP)
