"""What comes before the provincial round: districts name a subdistrict each, every group's meeting chooses one.

The report tells whom two groups chose; how, and whom the other districts had named, it does not: that is a sample.
"""

import datetime as dt

from scoring import advancements, decisions, resolutions, rounds
from scoring.core.resolution import Resolution
from scoring.demo import put_forward, season
from scoring.models import Decision
from scoring.resolutions import Choice
from subdistricts import candidates
from subdistricts.models import Award, Candidate, DistrictGroup, Office, Round, Subdistrict, User

OPENED_AT = season.at(21, "09:00")
MET_AT = season.at(21, "13:00")
PUBLISHED_AT = season.at(22, "09:00")
DAY = dt.date(2021, 12, 21)
VENUE = "ที่ว่าการอำเภอที่เป็นเจ้าภาพของกลุ่ม (ตัวอย่าง)"
PRESENT = "พัฒนาการอำเภอของกลุ่ม อำเภอละหนึ่งคน (ตัวอย่าง)"
REASON = "ข้อมูลครบทั้งห้ากระบวนการและนำไปใช้ต่อเนื่อง (ตัวอย่าง)"


def create(award: Award) -> list[Round]:
    """A draft for every group, with the subdistricts that its districts have named, in the order of the season."""
    return [_create(award, facts) for facts in season.GROUPS]


def _create(award: Award, facts: season.Group) -> Round:
    group = DistrictGroup.objects.get(province=season.PROVINCE, fiscal_year=season.FISCAL_YEAR, number=facts.number)
    round_ = Round(
        award=award,
        fiscal_year=season.FISCAL_YEAR,
        level=Round.Level.GROUP,
        way=Round.Way.RESOLUTION,
        province_id=season.PROVINCE,
        district_group=group,
        places=1,
        is_demo=True,
    )
    advancements.save_round(put_forward.ask(round_), actor=None, now=season.SET_UP)
    for position, district in enumerate(facts.districts, start=1):
        fact = _fact_of(district)
        if fact is None:
            _name(round_, district, position)
        else:
            put_forward.accepted(round_, fact)
    return round_


def _name(round_: Round, district: str, position: int) -> None:
    """A district that named one without papers."""
    candidate = Candidate(
        round=round_,
        subdistrict=_named_by(district),
        district_group=round_.district_group,
        put_forward_by=Office.objects.get(code=f"cdd-{district}"),
        position=position,
        is_sample=True,
    )
    candidates.save_candidate(candidate, actor=None, now=season.SET_UP)


def _fact_of(district: str) -> season.Candidate | None:
    """The group's choice, where it lies in this district."""
    return next((each for each in season.CANDIDATES if each.code.startswith(district)), None)


def _named_by(district: str) -> Subdistrict:
    """No source says whom: the first by code, which is made up and says so."""
    return Subdistrict.objects.filter(district=district).order_by("pk").first()


def choose(drafts: list[Round], staff: User) -> None:
    """Every group's meeting chooses its one and publishes it: it becomes a candidate of the round that is fed."""
    for draft in drafts:
        round_ = rounds.open_round(draft, actor=staff, now=OPENED_AT)
        chosen = Candidate.objects.get(round=round_, subdistrict__in=[each.code for each in season.CANDIDATES])
        choice = Choice(DAY, VENUE, Resolution((str(chosen.pk),), PRESENT, REASON))
        decision: Decision = resolutions.resolve(round_, choice, actor=staff, now=MET_AT)
        decisions.publish(round_, sha256=decision.sha256, actor=staff, now=PUBLISHED_AT)
