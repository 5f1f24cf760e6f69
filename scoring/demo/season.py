"""The facts of the season. What no source gives is a sample and says so.

Sources: the office's report of the visits on 29 December 2564 (groups 4 and 5, their candidates, places and times, the
TPMAP follow-up on the same trip) and a sister award of the same office (group 3, the shape of the committee).
"""

import datetime as dt
from dataclasses import dataclass

FISCAL_YEAR = 2565
PROVINCE = "34"
PLACES = 2
RUBRIC = "province-2565-ubon"
TIES = ("criterion:c2", "median", "first_places", "chair")

THAILAND = dt.timezone(dt.timedelta(hours=7))


def at(day: int, clock: str) -> dt.datetime:
    """A moment of December 2564."""
    return dt.datetime.combine(dt.date(2021, 12, day), dt.time.fromisoformat(clock), THAILAND)


SET_UP = at(1, "09:00")
OPENED = at(28, "16:00")


@dataclass(frozen=True, slots=True)
class Group:
    number: int
    districts: tuple[str, ...]
    is_sample: bool = False


GROUPS = (
    Group(5, ("3405", "3412", "3421", "3430", "3411")),
    Group(4, ("3419", "3403", "3402", "3425", "3420")),
    Group(3, ("3407", "3410", "3433", "3409", "3408")),
    # Which five of the other ten districts are together is not known.
    Group(2, ("3415", "3422", "3432", "3429", "3426"), is_sample=True),
    Group(1, ("3401", "3404", "3414", "3424", "3431"), is_sample=True),
)


@dataclass(frozen=True, slots=True)
class Way:
    """To a stop from the one before. No source tells of any: all are samples."""

    minutes: int
    km: int
    by: str = "รถตู้ของสำนักงาน (ตัวอย่าง)"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subdistrict, the group that puts it forward, and its visit."""

    code: str
    group: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    venue: str
    hosts: str
    way: Way
    is_sample: bool = False


CANDIDATES = (
    Candidate(
        "341111",
        5,
        at(29, "10:00"),
        at(29, "12:00"),
        "ศาลาประชาคมบ้านตระการ หมู่ที่ 1",
        "พัฒนาการอำเภอตระการพืชผล ผู้บริหารองค์กรปกครองส่วนท้องถิ่น ผู้นำชุมชน และคณะกรรมการสารสนเทศตำบลต้นแบบ",
        Way(60, 50),
    ),
    Candidate(
        "342004",
        4,
        at(29, "13:30"),
        at(29, "15:30"),
        "องค์การบริหารส่วนตำบลหนองกุง",
        "เจ้าหน้าที่พัฒนาชุมชนอำเภอ องค์การบริหารส่วนตำบลหนองกุง กำนันผู้ใหญ่บ้าน และคณะกรรมการสารสนเทศตำบลต้นแบบ",
        Way(55, 45),
    ),
    Candidate(
        "340715",
        3,
        at(30, "10:00"),
        at(30, "12:00"),
        "ศาลาประชาคมตำบลบัวงาม (ตัวอย่าง)",
        "สำนักงานพัฒนาชุมชนอำเภอเดชอุดม (ตัวอย่าง)",
        Way(60, 50),
        is_sample=True,
    ),
    Candidate(
        "341515",
        2,
        at(30, "13:30"),
        at(30, "15:30"),
        "ศาลาประชาคมตำบลคำขวาง (ตัวอย่าง)",
        "สำนักงานพัฒนาชุมชนอำเภอวารินชำราบ (ตัวอย่าง)",
        Way(50, 40),
        is_sample=True,
    ),
    Candidate(
        "340406",
        1,
        at(31, "10:00"),
        at(31, "12:00"),
        "ศาลาประชาคมตำบลชีทวน (ตัวอย่าง)",
        "สำนักงานพัฒนาชุมชนอำเภอเขื่องใน (ตัวอย่าง)",
        Way(50, 40),
        is_sample=True,
    ),
)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A stop without scores. The report names the districts and the day, not the time."""

    district: str
    title: str
    venue: str
    hosts: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    way: Way


FOLLOW_UPS = (
    FollowUp(
        "3411",
        "ติดตามข้อมูลตกเกณฑ์ใน TPMAP อำเภอตระการพืชผล",
        "สำนักงานพัฒนาชุมชนอำเภอตระการพืชผล (เวลาตัวอย่าง)",
        "สำนักงานพัฒนาชุมชนอำเภอตระการพืชผล",
        at(29, "12:10"),
        at(29, "12:30"),
        Way(10, 6),
    ),
    FollowUp(
        "3420",
        "ติดตามข้อมูลตกเกณฑ์ใน TPMAP อำเภอตาลสุม",
        "สำนักงานพัฒนาชุมชนอำเภอตาลสุม (เวลาตัวอย่าง)",
        "สำนักงานพัฒนาชุมชนอำเภอตาลสุม",
        at(29, "15:45"),
        at(29, "16:05"),
        Way(15, 9),
    ),
)


# The follow-up itself is in the report, as is what was asked: to hurry checking and recording. All counts are made up.
@dataclass(frozen=True, slots=True)
class Instruction:
    """What a district was asked at its stop; the day until which, and the answer, are samples."""

    district: str
    text: str
    until: dt.date
    answer: str = ""


INSTRUCTION_BY = "ผู้อำนวยการกลุ่มงานสารสนเทศการพัฒนาชุมชน"
INSTRUCTIONS = (
    Instruction(
        "3411",
        "เร่งตรวจสอบและบันทึกข้อมูลบุคคลและครัวเรือนตกเกณฑ์ใน TPMAP ทั้ง 6 มิติ ให้ถูกต้องและน่าเชื่อถือ (กำหนดวันตัวอย่าง)",
        dt.date(2022, 1, 14),
    ),
    Instruction(
        "3420",
        "เร่งตรวจสอบและบันทึกข้อมูลบุคคลและครัวเรือนตกเกณฑ์ใน TPMAP ทั้ง 6 มิติ ให้ถูกต้องและน่าเชื่อถือ (กำหนดวันตัวอย่าง)",
        dt.date(2022, 1, 14),
        "นัดประชุมคณะทำงานระดับตำบลแล้ว จะบันทึกให้ครบภายในกำหนด (ตัวอย่าง)",
    ),
)
TPMAP_YEAR = 2565
TPMAP_FIRST = dt.date(2021, 12, 15)  # all districts
TPMAP_SECOND = dt.date(2021, 12, 28)  # the two that are followed up
TPMAP_SILENT = 7  # every so-manieth subdistrict elsewhere has reported nothing
TPMAP_FIRST_AT = at(15, "16:30")
TPMAP_REPORTED_AT = at(28, "17:00")
INSTRUCTED_AT = at(29, "16:30")
ANSWERED_AT = at(30, "09:10")


COMMITTEE = "คณะกรรมการคัดเลือกสารสนเทศตำบลต้นแบบเพื่อพัฒนาคุณภาพชีวิต จังหวัดอุบลราชธานี (ตัวอย่าง)"
CDD = "cdd-34"  # the provincial community development office, which the areas bring


@dataclass(frozen=True, slots=True)
class Office:
    code: str
    name: str
    name_en: str


OFFICES = (
    Office("deputy-governor-34", "รองผู้ว่าราชการจังหวัดอุบลราชธานี", "Deputy Governor of Ubon Ratchathani"),
    Office("governor-34", "สำนักงานจังหวัดอุบลราชธานี", "Ubon Ratchathani Provincial Office"),
    Office("dopa-34", "ที่ทำการปกครองจังหวัดอุบลราชธานี", "Ubon Ratchathani Provincial Administration Office"),
    Office(
        "dla-34",
        "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดอุบลราชธานี",
        "Ubon Ratchathani Provincial Office for Local Administration",
    ),
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A place on the committee and the account of who holds it; the account carries the office's name."""

    role: str
    office: str
    title: str
    username: str
    name: str


SEATS = (
    Seat("chair", "deputy-governor-34", "รองผู้ว่าราชการจังหวัด", "chair", "รองผู้ว่าราชการจังหวัดอุบลราชธานี"),
    Seat("member", "governor-34", "ผู้แทนสำนักงานจังหวัด", "member2", "ผู้แทนสำนักงานจังหวัดอุบลราชธานี"),
    Seat("member", "dopa-34", "ผู้แทนที่ทำการปกครองจังหวัด", "member3", "ผู้แทนที่ทำการปกครองจังหวัดอุบลราชธานี"),
    Seat(
        "member",
        "dla-34",
        "ผู้แทนสำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด",
        "member4",
        "ผู้แทนสำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดอุบลราชธานี",
    ),
    Seat("secretary", CDD, "พัฒนาการจังหวัด", "secretary", "พัฒนาการจังหวัดอุบลราชธานี"),
)


@dataclass(frozen=True, slots=True)
class DayStandIn:
    """Who sits for a seat on all visits of one day. No source tells of any: a sample."""

    seat: int
    day: dt.date
    username: str
    name: str
    reason: str


STAND_IN = DayStandIn(
    seat=3,
    day=dt.date(2021, 12, 31),
    username="deputy3",
    name="ผู้นั่งแทนผู้แทนที่ทำการปกครองจังหวัดอุบลราชธานี (ตัวอย่าง)",
    reason="ติดราชการ (ตัวอย่าง)",
)
ATTENDED = dt.date(2021, 12, 29)  # the day of which it is recorded that everybody came, as a sample
ATTENDANCE_NOTE = "ตัวอย่าง"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody with a role over an area; ``area`` is its official code, None for the whole department."""

    username: str
    name: str
    role: str
    scope: str
    area: str | None = None


ACCOUNTS = (
    Account("staff", "เจ้าหน้าที่กลุ่มงานสารสนเทศการพัฒนาชุมชน จังหวัดอุบลราชธานี", "staff", "province", PROVINCE),
    Account("admin", "ผู้ดูแลระบบ จังหวัดอุบลราชธานี", "administrator", "province", PROVINCE),
    Account("department", "ผู้ดูแลระบบ กรมการพัฒนาชุมชน", "administrator", "department"),
    Account("district", "เจ้าหน้าที่พัฒนาชุมชนอำเภอตระการพืชผล", "district_officer", "district", "3411"),
    Account("reader", "ผู้อ่านผล จังหวัดอุบลราชธานี", "reader", "province", PROVINCE),
)


# Who declares a conflict of interest, with which candidate, when and why: seat number, code.
RECUSED_SEAT = 4
RECUSED_CANDIDATE = "340715"
RECUSAL_AT = at(29, "17:00")
RECUSAL_REASON = "เคยเป็นที่ปรึกษาโครงการของตำบลนี้ (ตัวอย่าง)"


@dataclass(frozen=True, slots=True)
class Device:
    """How a judge's device was last heard: what waited on it and since when, and how many sheets it had taken along."""

    heard_at: dt.datetime
    sheets: int
    pending: int = 0
    since: dt.datetime | None = None
    is_old: bool = False


PACKED_AT = at(29, "08:15")  # when they took their sheets along
# In the order of the seats. On the second afternoon one has work that waits, one was not heard since the morning, and
# one took nothing along; on the last evening everything has arrived.
DEVICES_IN_THE_AFTERNOON = (
    Device(at(30, "14:28"), sheets=5),
    Device(at(30, "14:10"), sheets=5, pending=1, since=at(30, "13:55")),
    Device(at(30, "11:02"), sheets=5),
    Device(at(30, "14:21"), sheets=0),
    Device(at(30, "14:25"), sheets=5, is_old=True),
)
STAND_INS_DEVICE = Device(at(31, "13:18"), sheets=1)
DEVICES_AT_THE_END = tuple(Device(at(31, f"13:{minute}"), sheets=5) for minute in (10, 12, 15, 21, 40))


# The end of the round, of which no source tells: all of it is a sample.
CLOSING_AT = dt.datetime(2022, 1, 4, 9, 0, tzinfo=THAILAND)
LOCKED_AT = dt.datetime(2022, 1, 5, 9, 0, tzinfo=THAILAND)
MEETING_AT = dt.datetime(2022, 1, 7, 15, 0, tzinfo=THAILAND)
PUBLISHED_AT = dt.datetime(2022, 1, 10, 9, 0, tzinfo=THAILAND)
MEETING_VENUE = "ห้องประชุมศาลากลางจังหวัดอุบลราชธานี (ตัวอย่าง)"
CASTING_REASON = "มีการใช้ข้อมูลต่อเนื่องกว่า (ตัวอย่าง)"
