"""The facts of the second season: inspection zone 1 in fiscal year 2565, judged in Ang Thong on 23 August 2565.

Source: the report of Ang Thong's community development office: the two evaluations of that day, their places and times,
who chairs, and the study visit after. Which other provinces the zone has and whom they sent, who else sits on the
committee, points and what was decided, no source gives: all of that is a sample and says so.
"""

import datetime as dt
from dataclasses import dataclass

from scoring.demo.season import FISCAL_YEAR, THAILAND, Account, Office, Seat, Way

PROVINCE = "15"
ZONE_NUMBER = 1
ZONE_NAME = "กลุ่มภาคกลางตอนบน (จังหวัดอื่นนอกจากอ่างทองเป็นตัวอย่าง)"
PROVINCES = ("14", "15", "16", "17", "18", "19")
INFORMATION_RUBRIC = "zone-2565-ang-thong"
CLEAN_RUBRIC = "clean-agency-2565"
YEAR = FISCAL_YEAR


def at(month: int, day: int, clock: str) -> dt.datetime:
    """A moment of 2565 (2022)."""
    return dt.datetime.combine(dt.date(2022, month, day), dt.time.fromisoformat(clock), THAILAND)


SET_UP = at(7, 1, "09:00")
NOMINATED_BY = at(7, 20, "16:30")
WRITTEN = at(7, 11, "10:00")
ACCEPTED = at(7, 22, "10:00")
MET = at(7, 27, "13:00")
PICKED = at(7, 29, "09:00")
OPENED = at(8, 22, "16:00")
CLOSING = at(8, 29, "09:00")
LOCKED = at(8, 30, "09:00")
MEETING = at(9, 1, "13:30")
PUBLISHED = at(9, 5, "09:00")
MEETING_VENUE = "กรมการพัฒนาชุมชน (ตัวอย่าง)"
CASTING_REASON = "มีหลักฐานการปรับปรุงต่อเนื่องกว่า (ตัวอย่าง)"

OFFICES = (
    Office("inspectors-zone-1", "ผู้ตรวจราชการกรมการพัฒนาชุมชน เขตตรวจราชการที่ 1", "CDD inspectors of zone 1"),
    Office("study-centre-19", "ศูนย์ศึกษาและพัฒนาชุมชนสระบุรี", "Saraburi Community Development Study Centre"),
)
SEATS = (
    Seat("chair", "inspectors-zone-1", "หัวหน้าผู้ตรวจราชการกรมการพัฒนาชุมชน", "inspector", "หัวหน้าผู้ตรวจราชการกรมการพัฒนาชุมชน"),
    Seat(
        "member",
        "study-centre-19",
        "ผู้อำนวยการศูนย์ศึกษาและพัฒนาชุมชน (ตัวอย่าง)",
        "centre",
        "ผู้อำนวยการศูนย์ศึกษาและพัฒนาชุมชนสระบุรี",
    ),
    Seat(
        "secretary", "inspectors-zone-1", "ผู้ช่วยผู้ตรวจราชการกรมการพัฒนาชุมชน", "assistant", "ผู้ช่วยผู้ตรวจราชการกรมการพัฒนาชุมชน"
    ),
)
# Of the zone, and of the province that is judged: these must learn nothing of the zone's rounds.
ACCOUNTS = (
    Account("zonestaff", "เจ้าหน้าที่งานตรวจราชการ เขตตรวจราชการที่ 1", "staff", "zone"),
    Account("staff15", "เจ้าหน้าที่สำนักงานพัฒนาชุมชนจังหวัดอ่างทอง", "staff", "province", PROVINCE),
    Account("district15", "เจ้าหน้าที่พัฒนาชุมชนอำเภอเมืองอ่างทอง", "district_officer", "district", "1501"),
)

HUA_PHAI = "150109"
OTHER_PICK_OF_ANG_THONG = "150601"
PICKS_OF_OTHERS = ("140101", "160101", "170101", "180101", "190101")
INFORMATION_COMMITTEE = "คณะกรรมการคัดเลือกสารสนเทศตำบลต้นแบบเพื่อพัฒนาคุณภาพชีวิต เขตตรวจราชการที่ 1 (ตัวอย่าง)"
CLEAN_COMMITTEE = "คณะกรรมการคัดเลือกหน่วยงานพัฒนาชุมชนใสสะอาด เขตตรวจราชการที่ 1 (ตัวอย่าง)"
INFORMATION_PLACES = 1
CLEAN_PLACES = 3  # of all grades together
# The report has two grades; how many get which, and with what least total, is a sample.
GRADES = (
    {"code": "model", "name_th": "ต้นแบบ", "name_en": "Model", "places": 1, "minimum": "80"},
    {"code": "outstanding", "name_th": "ดีเด่น", "name_en": "Outstanding", "places": 2, "minimum": "70"},
)


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of the programme; ``candidate`` is a subdistrict's or a province's code, empty where none is judged."""

    candidate: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    venue: str
    hosts: str
    title: str = ""
    way: Way | None = None  # from the stop before: no source tells of it


CLEAN_STOP = Stop(
    PROVINCE,
    at(8, 23, "08:30"),
    at(8, 23, "11:30"),
    "ห้องประชุมสำนักงานพัฒนาชุมชนจังหวัดอ่างทอง",
    "พัฒนาการจังหวัดอ่างทอง ผู้อำนวยการกลุ่มงาน และนักวิชาการ",
)
INFORMATION_STOP = Stop(
    HUA_PHAI,
    at(8, 23, "13:00"),
    at(8, 23, "15:00"),
    "ที่ทำการสารสนเทศตำบลต้นแบบตำบลหัวไผ่ หมู่ที่ 9",
    "นายอำเภอและพัฒนาการอำเภอเมืองอ่างทอง หัวหน้าคณะทำงานสารสนเทศตำบลต้นแบบตำบลหัวไผ่และคณะทำงาน",
    way=Way(20, 12),
)
STUDY_STOP = Stop(
    "",
    at(8, 23, "15:00"),
    at(8, 23, "16:30"),
    "ศูนย์เรียนรู้เศรษฐกิจพอเพียงบ้านนา หมู่ที่ 9 ตำบลหัวไผ่",
    "",
    "ศึกษาดูงานศูนย์เรียนรู้เศรษฐกิจพอเพียงและชุมชนท่องเที่ยวนวัตวิถีบ้านนา",
)
# The other provinces are visited on the days after, one in the morning and one in the afternoon: a sample.
OTHER_DAYS = (24, 24, 25, 25, 26)
