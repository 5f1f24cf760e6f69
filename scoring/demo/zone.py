"""The second season through the rules: a province puts forward and picks, its zone visits, scores and decides.

Two rounds of one zone share their committee: subdistricts' information, fed by the province's pick, and clean agencies
with grades. The judged province's people have accounts of their own, which show nothing of either.
"""

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from decimal import Decimal

from scoring import advancements, decisions, evidence, records, resolutions, rounds, rubrics, sheets
from scoring.core.decision import Meeting
from scoring.core.resolution import Resolution
from scoring.decisions import Minutes
from scoring.demo import ang_thong as facts
from scoring.demo.decided import castings
from scoring.demo.passwords import password_of
from scoring.demo.scheduled import way_of
from scoring.demo.tablet import Tablet
from scoring.models import Decision, RoundRules, Rubric, ScoreSheet
from scoring.resolutions import Choice
from subdistricts import candidates, committees, nomination_reviews, nominations, people, places, visits
from subdistricts.models import (
    Assignment,
    Award,
    Candidate,
    Committee,
    District,
    InspectionZone,
    Nomination,
    Office,
    Province,
    Round,
    Seat,
    Subdistrict,
    User,
    Visit,
)

TEXT = "ข้อความตัวอย่าง: รายละเอียดของหัวข้อนี้ให้คณะทำงานของตำบลกรอก"
PRESENTERS = "หัวหน้าคณะทำงานสารสนเทศตำบลต้นแบบตำบลหัวไผ่และคณะทำงาน"


def build(seed: int) -> tuple[Round, Round]:
    """Everything up to the open rounds of the zone, on the evening before its day in Ang Thong."""
    zone = _zone()
    _accounts(zone, seed)
    information = _round(_rubric(facts.INFORMATION_RUBRIC).award, zone, facts.INFORMATION_PLACES)
    province = _province(information)
    _sent_by_others(information)
    _furnish(information, facts.INFORMATION_COMMITTEE, RoundRules(rubric=_rubric(facts.INFORMATION_RUBRIC)))
    _programme(information, facts.INFORMATION_STOP, (10, 30))
    visits.save_visit(_stop(information, facts.STUDY_STOP, None), actor=None, now=facts.SET_UP)
    clean = _round(_rubric(facts.CLEAN_RUBRIC).award, zone, facts.CLEAN_PLACES)
    _agencies(clean)
    _furnish(clean, facts.CLEAN_COMMITTEE, RoundRules(rubric=_rubric(facts.CLEAN_RUBRIC), grades=[*facts.GRADES]))
    _programme(clean, facts.CLEAN_STOP, (8, 30))
    assert province.is_published
    return tuple(rounds.open_round(each, actor=None, now=facts.OPENED) for each in (information, clean))  # type: ignore[return-value]


def finish(opened: Iterable[Round], seed: int) -> None:
    """Every sheet signed, both rounds locked, decided by a sample meeting and published."""
    for round_ in opened:
        _score(round_, seed)
        _decide(round_)


# Zone, accounts, offices


def _zone() -> InspectionZone:
    zone = InspectionZone(fiscal_year=facts.YEAR, number=facts.ZONE_NUMBER, name=facts.ZONE_NAME)
    places.save_zone(zone, provinces=Province.objects.filter(pk__in=facts.PROVINCES), actor=None, now=facts.SET_UP)
    for office in facts.OFFICES:
        row = Office(code=office.code, kind=Office.Kind.ZONE, name=office.name, name_en=office.name_en)
        row.inspection_zone = zone
        places.save_office(row, actor=None, now=facts.SET_UP)
    for province in zone.provinces.all():
        places.community_development_office(province)
    places.community_development_office(District.objects.select_related("province").get(pk=facts.HUA_PHAI[:4]))
    return zone


def _accounts(zone: InspectionZone, seed: int) -> None:
    for seat in facts.SEATS:
        _person(seat.username, seat.name, seed, Office.objects.get(code=seat.office))
    for account in facts.ACCOUNTS:
        user = _person(account.username, account.name, seed, Office.objects.filter(code=f"cdd-{account.area}").first())
        area = {"inspection_zone": zone} if account.area is None else {f"{account.scope}_id": account.area}
        people.save_assignment(
            Assignment(user=user, role=account.role, scope=account.scope, **area), actor=None, now=facts.SET_UP
        )


def _person(username: str, name: str, seed: int, office: Office | None) -> User:
    user = User(username=username, name=name, office=office, is_demo=True)
    user.set_password(password_of(username, seed))
    return people.save_user(user, actor=None, now=facts.SET_UP)


def _rubric(code: str) -> Rubric:
    return Rubric.objects.select_related("award").get(code=code)


# What the province does


def _round(award: Award, zone: InspectionZone, number_of_places: int) -> Round:
    round_ = Round(
        award=award,
        fiscal_year=facts.YEAR,
        level=Round.Level.ZONE,
        inspection_zone=zone,
        places=number_of_places,
        is_demo=True,
    )
    return advancements.save_round(round_, actor=None, now=facts.SET_UP)


def _province(fed: Round) -> Round:
    """Ang Thong's own round: one subdistrict is put forward with its papers, another one named, a meeting picks."""
    round_ = Round(
        award=fed.award,
        fiscal_year=facts.YEAR,
        level=Round.Level.PROVINCE,
        way=Round.Way.RESOLUTION,
        province_id=facts.PROVINCE,
        places=1,
        nominations_until=facts.NOMINATED_BY,
        is_demo=True,
    )
    advancements.save_round(round_, actor=None, now=facts.SET_UP)
    advancements.name_feeders(fed, [round_.pk], actor=None, now=facts.SET_UP)
    staff = User.objects.get(username="staff15")
    picked = nomination_reviews.accept(_nomination(round_), actor=staff, now=facts.ACCEPTED)
    other = Candidate(round=round_, subdistrict_id=facts.OTHER_PICK_OF_ANG_THONG, position=2, is_sample=True)
    candidates.save_candidate(other, actor=None, now=facts.SET_UP)
    round_ = rounds.open_round(round_, actor=staff, now=facts.ACCEPTED)
    resolution = Resolution((str(picked.pk),), "คณะกรรมการจังหวัดอ่างทอง (ตัวอย่าง)", "ตามที่รายงานข่าวระบุ")
    choice = Choice(facts.MET.date(), "ศาลากลางจังหวัดอ่างทอง (ตัวอย่าง)", resolution)
    decision = resolutions.resolve(round_, choice, actor=staff, now=facts.MET)
    decisions.publish(round_, sha256=decision.sha256, actor=staff, now=facts.PICKED)
    round_.refresh_from_db()
    return round_


def _nomination(round_: Round) -> Nomination:
    """The district's papers, whole and in time; what they say is a sample."""
    officer = User.objects.get(username="district15")
    subdistrict = Subdistrict.objects.select_related("district").get(pk=facts.HUA_PHAI)
    asked = evidence.asked_in(round_)
    nomination = nominations.begin(round_, subdistrict, asked, actor=officer, now=facts.WRITTEN)
    for number, section in enumerate(nomination.sections.select_related("nomination__round").order_by("position")):
        day = facts.WRITTEN.date() - dt.timedelta(days=60 - 7 * number)
        nominations.save_section(section, text=f"{section.name}: {TEXT}", done_on=day, actor=officer, now=facts.WRITTEN)
    nominations.save_about(
        nomination,
        subdistrict=subdistrict,
        presenters=PRESENTERS,
        hosts=facts.INFORMATION_STOP.hosts,
        actor=officer,
        now=facts.WRITTEN,
    )
    return nominations.submit(nomination, actor=officer, now=facts.WRITTEN)


# What the zone sets up


def _sent_by_others(round_: Round) -> None:
    """Whom the other provinces sent is not known: made up, without papers."""
    for position, code in enumerate(facts.PICKS_OF_OTHERS, start=2):
        candidate = Candidate(round=round_, subdistrict_id=code, position=position, is_sample=True)
        candidates.save_candidate(candidate, actor=None, now=facts.SET_UP)


def _agencies(round_: Round) -> None:
    ordered = sorted(facts.PROVINCES, key=lambda code: code != facts.PROVINCE)
    for position, code in enumerate(ordered, start=1):
        office = Office.objects.get(code=f"cdd-{code}")
        candidate = Candidate(round=round_, office=office, position=position, is_sample=code != facts.PROVINCE)
        candidates.save_candidate(candidate, actor=None, now=facts.SET_UP)


def _furnish(round_: Round, name: str, rules: RoundRules) -> None:
    committee = Committee(round=round_, name=name)
    committees.save_committee(committee, actor=None, now=facts.SET_UP)
    for number, seat in enumerate(facts.SEATS, start=1):
        row = Seat(
            committee=committee,
            number=number,
            role=seat.role,
            office=Office.objects.get(code=seat.office),
            title=seat.title,
            holder=User.objects.get(username=seat.username),
        )
        committees.save_seat(row, actor=None, now=facts.SET_UP)
    rules.round = round_
    rules.ties = ["median", "chair"]
    rounds.save_rules(rules, actor=None, now=facts.SET_UP)


def _programme(round_: Round, known: facts.Stop, clock: tuple[int, int]) -> None:
    """The stop that the report tells of; the other provinces on the days after, at half days that are made up."""
    here, *others = Candidate.objects.filter(round=round_).with_place().order_by("position")
    visits.save_visit(_stop(round_, known, here), actor=None, now=facts.SET_UP)
    for number, (day, candidate) in enumerate(zip(facts.OTHER_DAYS, others, strict=True)):
        hour = clock[0] + (5 if number % 2 else 0)
        starts = facts.at(8, day, f"{hour:02}:{clock[1]:02}")
        visit = Visit(round=round_, candidate=candidate, starts_at=starts, ends_at=starts + dt.timedelta(minutes=90))
        visit.venue = f"{candidate} (ตัวอย่าง)"
        visits.save_visit(visit, actor=None, now=facts.SET_UP)


def _stop(round_: Round, stop: facts.Stop, candidate: Candidate | None) -> Visit:
    return Visit(
        round=round_,
        candidate=candidate,
        kind=Visit.Kind.SCORED if candidate else Visit.Kind.STUDY,
        title=stop.title,
        venue=stop.venue,
        hosts=stop.hosts,
        starts_at=stop.starts_at,
        ends_at=stop.ends_at,
        **way_of(stop.way),
    )


# Scored and decided


def _score(round_: Round, seed: int) -> None:
    """Every judge signs every sheet on the evening of the visit; who is strong is drawn with the seed."""
    rubric = sheets.rules_of(round_).rubric
    form_version = rubrics.form_version(rubric)
    chance = random.Random(f"zone {seed} {rubric.code}")  # noqa: S311  a demonstration, no secret
    rows = ScoreSheet.objects.filter(candidate__round=round_).select_related("seat__holder", "candidate")
    strength = {row.candidate_id: chance.uniform(0.7, 0.95) for row in rows.order_by("candidate")}
    starts = dict(Visit.objects.filter(round=round_, kind=Visit.Kind.SCORED).values_list("candidate", "starts_at"))
    tablets: dict[int, Tablet] = {}
    for row in sorted(rows, key=lambda row: (starts[row.candidate_id], row.seat.number)):
        tablet = tablets.setdefault(row.seat_id, Tablet(row.seat.holder, seed, form_version, name=rubric.code))
        share = strength[row.candidate_id] + chance.uniform(-0.04, 0.04)
        body = {"criteria": _points(rubric, share, chance), "private_note": ""}
        tablet.send(row, "sign", body, now=starts[row.candidate_id] + dt.timedelta(minutes=75 + row.seat.number))


def _points(rubric: Rubric, share: float, chance: random.Random) -> dict[str, dict[str, object]]:
    found = {}
    for criterion in rubric.criteria.all():
        steps = round(float(criterion.max_points / criterion.step) * min(1, share + chance.uniform(-0.05, 0.05)))
        points = (criterion.step * Decimal(steps)).normalize()
        found[criterion.code] = {"points": f"{points:f}", "recommendation": "", "photos": []}
    return found


def _decide(round_: Round) -> None:
    staff = User.objects.get(username="zonestaff")
    rounds.begin_closing(round_, actor=staff, now=facts.CLOSING)
    decisions.lock(round_, actor=staff, now=facts.LOCKED)
    committee = records.committee(round_)
    assert committee.chair is not None
    seats: Sequence[str] = committee.members
    meeting = Meeting(
        present=committee.members, presided_by=committee.chair, dissents=(), signatories=(seats[0], seats[-1])
    )
    minutes = Minutes(facts.MEETING.date(), facts.MEETING_VENUE, meeting)
    decision: Decision = decisions.decide(
        round_, minutes=minutes, castings=castings(round_), actor=staff, now=facts.MEETING
    )
    decisions.publish(round_, sha256=decision.sha256, actor=staff, now=facts.PUBLISHED)
