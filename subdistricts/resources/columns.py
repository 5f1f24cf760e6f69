"""The columns of the lists that can be imported: by which Thai and English headings each is known.

A heading is compared in normal form and small letters. The first Thai one stands in the form that can be downloaded.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from subdistricts.thai.names import normal


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` is also the English heading."""

    name: str
    thai: tuple[str, ...]
    meaning: Promise
    example: str = ""

    @property
    def heading(self) -> str:
        return self.thai[0]

    def is_called(self, heading: str) -> bool:
        return heading == self.name or heading.replace(" ", "_") == self.name or heading in self.thai


FISCAL_YEAR = Column("fiscal_year", ("ปีงบประมาณ", "ปี"), _("fiscal year, Buddhist Era"), "2565")
PROVINCE = Column(
    "province", ("จังหวัด", "รหัสจังหวัด"), _("province, by name or code; needed only if you have several"), "อุบลราชธานี"
)
GROUP = Column("group", ("กลุ่มอำเภอ", "กลุ่มที่", "กลุ่ม"), _("number of the district group"), "5")
DISTRICT_CODE = Column("district_code", ("รหัสอำเภอ",), _("the district's official code, four digits"), "3411")
DISTRICT = Column("district", ("อำเภอ", "ชื่ออำเภอ"), _("district, by name"), "ตระการพืชผล")
SUBDISTRICT_CODE = Column("subdistrict_code", ("รหัสตำบล",), _("the subdistrict's official code, six digits"), "341111")
SUBDISTRICT = Column(
    "subdistrict",
    ("ตำบล", "ชื่อตำบล"),
    _("subdistrict, by name; with its district where the name is not the only one"),
    "ตระการ",
)
OFFICE_CODE = Column("office_code", ("รหัสหน่วยงาน",), _("the office's code in this system"), "")
OFFICE = Column(
    "office", ("หน่วยงาน", "ชื่อหน่วยงาน", "สำนักงาน"), _("office, by its full name"), "ที่ทำการปกครองจังหวัดอุบลราชธานี"
)
OFFICE_EN = Column("office_en", ("ชื่อหน่วยงานภาษาอังกฤษ",), _("office, by its English name"), "")
OFFICE_KIND = Column("kind", ("ประเภท", "ประเภทหน่วยงาน"), _("what the office serves"), "หน่วยงานอื่น")
ZONE = Column("zone", ("เขตตรวจราชการ", "เขตตรวจ"), _("number of the inspection zone, with its fiscal year"), "")
SUBDISTRICT_EN = Column("subdistrict_en", ("ชื่อตำบลภาษาอังกฤษ",), _("subdistrict, by its English name"), "Trakan")
DISTRICT_EN = Column("district_en", ("ชื่ออำเภอภาษาอังกฤษ",), _("district, by its English name"), "Trakan Phuet Phon")
PUT_FORWARD = Column(
    "put_forward_code", ("รหัสหน่วยงานที่เสนอ",), _("code of the office that put the candidate forward"), ""
)
USERNAME = Column("username", ("ชื่อผู้ใช้",), _("user name, by which the person signs in"), "somchai.d")
PERSON = Column("name", ("ชื่อที่แสดง", "ชื่อ", "ชื่อ-สกุล"), _("name as it is shown"), "สมชาย ใจดี")
IS_ACTIVE = Column("is_active", ("ใช้งานได้",), _("may sign in: yes or no"), "ใช่")
GIVEN_ROLE = Column("role", ("บทบาท",), _("staff, district officer, reader or administrator"), "เจ้าหน้าที่จังหวัด")
SCOPE = Column("scope", ("ขอบเขต",), _("the whole department, a zone, a province, a district or an office"), "จังหวัด")
COMMITTEE = Column("committee", ("คณะกรรมการ", "ชื่อคณะกรรมการ"), _("the committee's name"), "คณะกรรมการคัดเลือกระดับจังหวัด")
ORDER_NUMBER = Column("order_number", ("เลขที่คำสั่ง", "คำสั่งที่"), _("number of the appointment order"), "1/2565")
ORDER_DATE = Column(
    "order_date", ("วันที่ของคำสั่ง", "ลงวันที่"), _("date of the appointment order, Buddhist Era"), "15/11/2564"
)
SEAT = Column("seat", ("ที่นั่ง", "ที่นั่งลำดับที่"), _("the seat's number on the committee"), "2")
STAND_IN = Column("stand_in", ("ชื่อผู้ใช้ผู้นั่งแทน", "ผู้นั่งแทน"), _("user name of who sits in that seat on the visit"), "")
REASON = Column("reason", ("เหตุผล",), _("the reason, in a few words"), "")
RECUSAL_KIND = Column("kind", ("ประเภท",), _("conflict of interest or absence"), "มีส่วนได้เสีย")
IS_SAMPLE = Column("is_sample", ("ตัวอย่าง", "ข้อมูลตัวอย่าง"), _("made up for the demonstration: yes or no"), "ไม่")
ROUND = Column(
    "round", ("รอบ", "รอบการคัดเลือก"), _("the round's area, with the fiscal year; or choose the round above"), ""
)
ROUND_CODE = Column(
    "round_code", ("รหัสรอบ",), _("the round's code, as a file taken out has it; then nothing else need name it"), ""
)
NUMBER = Column("number", ("ลำดับ", "ลำดับที่", "ที่"), _("order"), "1")
ROLE = Column("role", ("ตำแหน่ง", "หน้าที่"), _("chair, member, or member and secretary"), "กรรมการ")
TITLE_IN_ORDER = Column(
    "title", ("ชื่อตำแหน่ง", "ตำแหน่งในคำสั่ง"), _("how the appointment order calls the seat"), "ผู้แทนที่ทำการปกครองจังหวัด"
)
HOLDER = Column("holder", ("ชื่อผู้ใช้", "ผู้ดำรงตำแหน่ง"), _("user name of who holds the seat; may be left empty"), "")
IS_VOTING = Column("is_voting", ("ให้คะแนน", "มีสิทธิให้คะแนน"), _("gives scores: yes or no"), "ใช่")
DAY = Column("date", ("วันที่", "วัน"), _("day, Buddhist Era"), "29/12/2564")
STARTS = Column("start", ("เวลาเริ่ม", "เริ่ม"), _("time of the beginning"), "10.00")
ENDS = Column("end", ("เวลาสิ้นสุด", "ถึงเวลา", "สิ้นสุด"), _("time of the end"), "12.00")
END_DAY = Column("end_date", ("วันที่สิ้นสุด",), _("last day, where the stop ends on another"), "")
KIND = Column("kind", ("ประเภท",), _("scored visit, study visit or TPMAP follow-up"), "ลงพื้นที่ให้คะแนน")
TITLE = Column("title", ("เรื่อง", "หัวข้อ", "ชื่อกิจกรรม"), _("what the stop is called, where it has no candidate"), "")
VENUE = Column("venue", ("สถานที่",), _("venue"), "ศาลาประชาคมบ้านตระการ หมู่ที่ 1")
HOSTS = Column("hosts", ("ผู้ต้อนรับ", "ผู้รับผิดชอบ"), _("hosts"), "")
TRAVEL_MINUTES = Column(
    "travel_minutes", ("เวลาเดินทาง", "เวลาเดินทาง (นาที)"), _("minutes of travel from the stop before"), "40"
)
TRAVEL_KM = Column("travel_km", ("ระยะทาง", "ระยะทาง (กม.)"), _("kilometres from the stop before"), "35")
TRAVEL_BY = Column("travel_by", ("การเดินทาง",), _("how one travels"), "รถตู้ของสำนักงาน")

# Marks come from judges alone; a list that carries some is not taken for one without.
POINTS = ("คะแนน", "คะแนนรวม", "คะแนนที่ได้", "ผลคะแนน", "points", "score", "scores", "total")


def is_points(heading: str) -> bool:
    return normal(heading).lower() in POINTS
