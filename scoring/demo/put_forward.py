"""What the districts of the five candidates put forward: through the rules, from the beginning to its acceptance.

No source tells of any of it but the processes and the criteria: every text, date and file says that it is a sample.
"""

import datetime as dt

from scoring import evidence
from scoring.demo import season
from subdistricts import nomination_files, nomination_reviews, nominations
from subdistricts.models import Candidate, Nomination, NominationSection, Round, Subdistrict, User

UNTIL = season.at(19, "16:30")
GRACE_HOURS = 24
BEGUN_AT = season.at(6, "10:00")
SUBMITTED_AT = season.at(17, "14:20")
LATE_AT = season.at(20, "08:40")
SENT_BACK_AT = season.at(18, "09:30")
PUT_RIGHT_AT = season.at(19, "11:05")
ACCEPTED_AT = season.at(20, "09:00")

# By process, when it was done.
DONE_ON = {
    "understanding": dt.date(2021, 10, 12),
    "needs": dt.date(2021, 10, 26),
    "making": dt.date(2021, 11, 9),
    "learning": dt.date(2021, 11, 24),
    "upkeep": dt.date(2021, 12, 1),
}
TEXTS = {
    "understanding": "ประชุมผู้นำชุมชนและหน่วยงานในตำบล ชี้แจงวัตถุประสงค์และแบ่งหน้าที่ (ตัวอย่าง)",
    "needs": "ประชาคมตำบลเลือกประเด็นข้อมูลที่ต้องการใช้แก้ปัญหา (ตัวอย่าง)",
    "making": "คณะทำงานตรวจสอบข้อมูล จปฐ. และ กชช.2ค แล้วจัดทำสารสนเทศตำบล (ตัวอย่าง)",
    "learning": "แลกเปลี่ยนกับตำบลข้างเคียงและปรับปรุงสารสนเทศ (ตัวอย่าง)",
    "upkeep": "เผยแพร่ที่ศาลาประชาคมและหอกระจายข่าว มีผู้รับผิดชอบปรับปรุงทุกไตรมาส (ตัวอย่าง)",
    "information": "ข้อมูลเด่นของตำบล ผู้รับผิดชอบ และรอบการปรับปรุง (ตัวอย่าง)",
    "plan": "ผลวิเคราะห์จากโปรแกรม CIA และปัญหาที่แผนพัฒนาตำบลตอบ (ตัวอย่าง)",
    "gis": "แผนที่ครัวเรือน แหล่งน้ำ และกลุ่มอาชีพของตำบล (ตัวอย่าง)",
    "projects": "โครงการที่ทำร่วมกับหน่วยงานอื่นและแหล่งงบประมาณตาม One Plan (ตัวอย่าง)",
    "publicity": "ช่องทางเผยแพร่และผู้นำเสนอต่อคณะกรรมการ (ตัวอย่าง)",
}
PRESENTERS = "พัฒนาการอำเภอ (ตัวอย่าง)\nประธานคณะกรรมการสารสนเทศตำบล (ตัวอย่าง)"
LINK = "https://example.org/"
FILE_NAME = "แผนพัฒนาตำบล ปี 2565 (ตัวอย่าง).pdf"
REASON = "เพิ่มแหล่งที่มาของข้อมูลแผนที่ (ตัวอย่าง)"
PUT_RIGHT = "ที่มา: ข้อมูลพิกัดที่คณะทำงานเก็บเอง (ตัวอย่าง)"


def ask(round_: Round) -> Round:
    """The round's districts put forward until then."""
    round_.nominations_until, round_.nomination_grace_hours = UNTIL, GRACE_HOURS
    return round_


def accepted(round_: Round, fact: season.Candidate) -> Candidate:
    """Group 4's came late, group 3's had to be put right first: that too is made up."""
    place = Subdistrict.objects.select_related("district").get(pk=fact.code)
    asked = evidence.asked_in(round_)
    row = nominations.begin(round_, place, asked, actor=None, now=BEGUN_AT, is_sample=fact.is_sample)
    _write(row, fact)
    is_late = fact.group == 4
    nominations.submit(row, actor=None, now=LATE_AT if is_late else SUBMITTED_AT)
    if fact.group == 3:
        _put_right(row)
    return nomination_reviews.accept(row, actor=None, now=ACCEPTED_AT)


def _write(row: Nomination, fact: season.Candidate) -> None:
    for section in row.sections.all():
        write_section(section)
    plan = row.sections.get(topic="plan")
    nomination_files.add_file(plan, FILE_NAME, _pdf(f"Sample {fact.code}"), actor=None, now=BEGUN_AT)
    said = {"subdistrict": row.subdistrict, "presenters": PRESENTERS, "hosts": fact.hosts.replace(" ", "\n")}
    nominations.save_about(row, **said, actor=None, now=BEGUN_AT)


def write_section(section: NominationSection, *, actor: User | None = None, now: dt.datetime = BEGUN_AT) -> None:
    """What was done, was done as many days before as in the first season."""
    about = section.topic or section.code
    links = [LINK] if about == "publicity" else []
    done_on = DONE_ON[about] + (now.date() - BEGUN_AT.date()) if about in DONE_ON else None
    nominations.save_section(section, text=TEXTS[about], links=links, done_on=done_on, actor=actor, now=now)


def _put_right(row: Nomination) -> None:
    section = row.sections.get(topic="gis")
    reasons = {section.position: REASON}
    nomination_reviews.send_back(row, reason="", section_reasons=reasons, actor=None, now=SENT_BACK_AT)
    said = {"text": f"{section.text}\n{PUT_RIGHT}", "links": section.links}
    nominations.save_section(section, **said, actor=None, now=PUT_RIGHT_AT)
    nominations.submit(row, actor=None, now=PUT_RIGHT_AT)


def _pdf(line: str) -> bytes:
    """One page that says ``line``, in letters that every reader has."""
    drawn = f"BT /F1 32 Tf 72 720 Td ({line}) Tj ET".encode()
    bodies = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    )
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return written + end % (size, table, size, len(written))
