"""The season that comes: a group's round whose districts are still putting forward, all of it made up.

Its days are counted from the day on which the demonstration is built, so that a district's officer who signs in meets a
page that can be written on: his own district's has been begun. Of the other four one was handed in, one was sent back,
one accepted, and one district has not begun.
"""

import datetime as dt

from scoring import advancements, evidence
from scoring.demo import put_forward, season
from scoring.models import Rubric
from subdistricts import nomination_reviews, nominations, places
from subdistricts.models import District, DistrictGroup, Nomination, Round, Subdistrict, User
from subdistricts.thai import dates

GROUP = season.GROUPS[0]  # in which the officer's own district lies
ACCEPTED, SENT_BACK, SUBMITTED, NOT_BEGUN, OWN = GROUP.districts
BEFORE = {"asked": 12, "begun": 9, "submitted": 4, "answered": 2}  # days
DAYS_LEFT = 21
WRITTEN = 3  # sections of the officer's own, so far
REASON = "ระบุจำนวนผู้เข้าร่วมและวันที่ให้ครบ (ตัวอย่าง)"


def build(now: dt.datetime) -> Round:
    round_ = _round(now)
    staff = User.objects.get(username="staff", is_demo=True)
    officer = User.objects.get(username="district", is_demo=True)
    _write(_begin(round_, OWN, now, officer), now, officer, sections=WRITTEN)
    for district in (ACCEPTED, SENT_BACK, SUBMITTED):
        row = _begin(round_, district, now, None)
        _write(row, now, None)
        nominations.submit(row, actor=None, now=_before(now, "submitted"))
        if district == ACCEPTED:
            nomination_reviews.accept(row, actor=staff, now=_before(now, "answered"))
        if district == SENT_BACK:
            reasons = {row.sections.first().position: REASON}
            answered = _before(now, "answered")
            nomination_reviews.send_back(row, reason="", section_reasons=reasons, actor=staff, now=answered)
    return round_


def fiscal_year(now: dt.datetime) -> int:
    """That of the day; never the one of the season that is over."""
    return max(dates.fiscal_year(dates.local(now).date()), season.FISCAL_YEAR + 1)


def _before(now: dt.datetime, what: str) -> dt.datetime:
    return now - dt.timedelta(days=BEFORE[what])


def _round(now: dt.datetime) -> Round:
    asked, year = _before(now, "asked"), fiscal_year(now)
    group = DistrictGroup(province_id=season.PROVINCE, fiscal_year=year, number=GROUP.number, is_sample=True)
    places.save_group(group, actor=None, now=asked)
    places.put_in_group(group, District.objects.filter(pk__in=GROUP.districts), actor=None, now=asked)
    round_ = Round(
        award=Rubric.objects.select_related("award").get(code=season.RUBRIC).award,
        fiscal_year=year,
        level=Round.Level.GROUP,
        way=Round.Way.RESOLUTION,
        province_id=season.PROVINCE,
        district_group=group,
        places=1,
        is_demo=True,
    )
    last_day = dates.local(now).date() + dt.timedelta(days=DAYS_LEFT)
    round_.nominations_until = dt.datetime.combine(last_day, dt.time(16, 30), dates.BANGKOK)
    round_.nomination_grace_hours = put_forward.GRACE_HOURS
    return advancements.save_round(round_, actor=None, now=asked)


def _begin(round_: Round, district: str, now: dt.datetime, actor: User | None) -> Nomination:
    place = Subdistrict.objects.filter(district=district).select_related("district").order_by("pk").first()
    begun, asked = _before(now, "begun"), evidence.asked_in(round_)
    return nominations.begin(round_, place, asked, actor=actor, now=begun, is_sample=True)


def _write(row: Nomination, now: dt.datetime, actor: User | None, sections: int | None = None) -> None:
    begun = _before(now, "begun")
    for section in row.sections.all()[:sections]:
        put_forward.write_section(section, actor=actor, now=begun)
    hosts = f"สำนักงานพัฒนาชุมชน{row.district} (ตัวอย่าง)"
    said = {"subdistrict": row.subdistrict, "presenters": put_forward.PRESENTERS, "hosts": hosts}
    if sections is None:
        nominations.save_about(row, **said, actor=actor, now=begun)
