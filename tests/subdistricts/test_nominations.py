"""What districts put forward: begun, written, handed in, decided; beside each rule its refusal."""

import datetime as dt
import zipfile
from io import BytesIO

import pytest
from django.utils import timezone

from scoring import evidence
from subdistricts import candidates, nomination_files, nomination_reviews, nominations, rounds
from subdistricts.models import AuditEntry, Candidate, Nomination, NominationFile, NominationReview
from subdistricts.refusals import Refusal
from tests import make, pictures

pytestmark = pytest.mark.django_db

UNTIL = make.NOW + dt.timedelta(days=3)
PDF = b"%PDF-1.4\nx\n%%EOF\n"


def hours_after(hours: float) -> dt.datetime:
    return UNTIL + dt.timedelta(hours=hours)


@pytest.fixture
def round_():
    row = make.draft_round(level="group", district_group=make.group(codes=("3411", "3420")))
    row.nominations_until, row.nomination_grace_hours = UNTIL, 24
    rounds.save_round(row, actor=None, now=make.NOW)
    make.rules(row)
    return row


@pytest.fixture
def officer():
    person = make.user("officer")
    make.assign(person, "district_officer", "district", district=make.district("3411"))
    return person


@pytest.fixture
def staff():
    person = make.user("staff")
    make.assign(person, "staff")
    return person


@pytest.fixture
def nomination(round_, officer):
    return make.nomination(round_, actor=officer)


def refused(code, act, *args, **facts):
    with pytest.raises(Refusal) as refusal:
        act(*args, **facts)
    assert refusal.value.code == code
    return refusal.value


def office_file(part: str, *more: str) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name in ("[Content_Types].xml", part, *more):
            package.writestr(name, "<x/>")
    return target.getvalue()


# Beginning


def test_it_asks_for_five_processes_and_every_criterion(nomination):
    kinds = list(nomination.sections.values_list("kind", "code"))
    processes = ["understanding", "needs", "making", "learning", "upkeep"]
    assert kinds == [("process", code) for code in processes] + [("criterion", f"c{n}") for n in range(1, 6)]


def test_an_officer_of_another_district_does_not_learn_that_there_is_a_round(round_):
    other = make.user()
    make.assign(other, "district_officer", "district", district=make.district("3420"))
    refused("nothing_here", make.nomination, round_, actor=other)


def test_the_provinces_staff_put_nothing_forward(round_, staff):
    refused("not_allowed", make.nomination, round_, actor=staff)


def test_a_district_begins_once(nomination, round_, officer):
    refused("nomination_there_already", make.nomination, round_, actor=officer)


def test_a_subdistrict_outside_the_rounds_area_is_refused(round_):
    outside = make.user()
    make.assign(outside, "district_officer", "district", district=make.district("3407"))
    refused("nomination_outside", make.nomination, round_, "340701", actor=outside)


def test_a_round_that_asks_for_none_takes_none(officer):
    refused("nomination_not_asked", make.nomination, make.draft_round(), actor=officer)


def test_an_opened_round_takes_none(officer):
    refused("round_not_draft", make.nomination, make.open_round(), actor=officer)


def test_nothing_begins_after_the_grace(round_, officer):
    refused("nomination_closed", make.nomination, round_, actor=officer, now=hours_after(25))


def test_a_zones_round_never_asks(round_):
    zone = make.draft_round(level="zone", inspection_zone=make.zone())
    zone.nominations_until = UNTIL
    refused("nominations_not_here", rounds.save_round, zone, actor=None, now=make.NOW)


def test_an_award_without_criteria_cannot_ask(round_, officer):
    refused("nothing_asked", nominations.begin, round_, make.subdistrict(), [], actor=officer, now=make.NOW)


def test_a_round_without_rules_asks_what_the_round_it_feeds_judges_by(round_):
    fed = make.draft_round()
    make.rules(fed, make.rubric("of-the-province", points=("50", "50")))
    round_.rules.all().delete()
    round_.feeds = fed
    assert [each.rubric for each in evidence.asked_in(round_)] == ["of-the-province"] * 2


def test_nobody_learns_by_it_of_a_rubric_that_only_a_zone_uses(round_):
    zone = make.draft_round(level="zone", inspection_zone=make.zone())
    own = make.rules(zone, make.rubric("of-the-zone", inspection_zone=zone.inspection_zone)).rubric
    round_.rules.all().delete()
    round_.feeds = zone
    assert {each.rubric for each in evidence.asked_in(round_)} == {"sample"} != {own.code}


# Writing


def test_a_section_keeps_text_links_and_the_day(nomination, officer):
    section = nomination.sections.first()
    links = ["https://example.org/แผน", "", "https://example.org/แผน"]
    said = {"text": " ประชุมสามครั้ง ", "links": links, "done_on": dt.date(2021, 11, 3)}
    nominations.save_section(section, **said, actor=officer, now=make.NOW)
    section.refresh_from_db()
    assert (section.text, section.links, section.done_on) == ("ประชุมสามครั้ง", links[:1], dt.date(2021, 11, 3))
    assert section.is_complete


def test_nothing_was_done_on_a_day_to_come(nomination, officer):
    section = nomination.sections.first()
    today = timezone.localdate(make.NOW)
    said = {"text": "ประชุม", "actor": officer, "now": make.NOW}
    tomorrow = today + dt.timedelta(days=1)
    refused("done_day_ahead", nominations.save_section, section, **said, done_on=tomorrow)
    section.refresh_from_db()
    assert (section.text, section.done_on) == ("", None)
    nominations.save_section(section, **said, done_on=today)
    assert section.done_on == today


def test_a_process_without_its_day_is_incomplete(nomination, officer):
    section = nomination.sections.first()
    nominations.save_section(section, text="ประชุม", actor=officer, now=make.NOW)
    assert not section.is_complete


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "example.org", "https://", "ftp://example.org/x", "https://[", "https://a b.org"]
)
def test_what_is_no_web_address_is_no_link(nomination, officer, link):
    section = nomination.sections.first()
    refused("link_not_web", nominations.save_section, section, text="", links=[link], actor=officer, now=make.NOW)


def test_links_are_counted_and_texts_measured(nomination, officer):
    section = nomination.sections.first()
    links = [f"https://example.org/{number}" for number in range(11)]
    refused("links_too_many", nominations.save_section, section, text="", links=links, actor=officer, now=make.NOW)
    refused("text_too_long", nominations.save_section, section, text="ก" * 4001, actor=officer, now=make.NOW)


def test_what_somebody_else_saved_is_not_overwritten_unseen(nomination, officer):
    section = nomination.sections.first()
    seen = nominations.mark_of(section)
    nominations.save_section(section, text="ก่อน", actor=officer, now=make.NOW, seen=seen)
    later = {"text": "หลัง", "actor": officer, "now": make.NOW}
    refused("nomination_changed_meanwhile", nominations.save_section, section, **later, seen=seen)
    section.refresh_from_db()
    assert section.text == "ก่อน"
    nominations.save_section(section, **later, seen=nominations.mark_of(section))
    assert section.text == "หลัง"


def test_the_subdistrict_stays_in_the_district(nomination, officer):
    said = {"presenters": "กำนัน", "hosts": "นายอำเภอ", "actor": officer, "now": make.NOW}
    other = make.subdistrict("342004")
    refused("nomination_outside", nominations.save_about, nomination, subdistrict=other, **said)
    nominations.save_about(nomination, subdistrict=make.subdistrict("341102"), **said)
    nomination.refresh_from_db()
    assert (nomination.subdistrict_id, nomination.presenters, nomination.hosts) == ("341102", "กำนัน", "นายอำเภอ")


def test_it_is_written_on_after_the_deadline_and_only_not_handed_in(nomination, officer):
    section = nomination.sections.first()
    nominations.save_section(section, text="ยังเก็บได้", actor=officer, now=hours_after(99))
    section.refresh_from_db()
    assert section.text == "ยังเก็บได้"


# Files


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (pictures.photo(), "jpeg"),
        (office_file("word/document.xml"), "docx"),
        (office_file("xl/workbook.xml"), "xlsx"),
        (office_file("ppt/presentation.xml"), "pptx"),
    ],
)
def test_a_files_kind_is_told_by_its_bytes_and_its_thai_name_stays(nomination, officer, data, kind):
    section = nomination.sections.first()
    name = "แผนพัฒนาตำบล ปี ๒๕๖๕ (ฉบับแก้ไข) น้ำยืน.bin"
    file = nomination_files.add_file(section, name, data, actor=officer, now=make.NOW)
    row = NominationFile.objects.get(pk=file.pk)
    assert (row.name, row.kind, bytes(row.content), row.size) == (name, kind, data, len(data))


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("แผน.pdf", b"MZ\x90\x00 not a pdf", "file_kind"),
        ("แผน.pdf", b"<html><script>alert(1)</script>%PDF-1.4 %%EOF", "file_kind"),
        ("แผน.pdf", b"%PDF-1.4 cut off", "file_kind"),
        ("ภาพ.jpg", b"\xff\xd8\xff\xe0 broken", "file_kind"),
        ("ภาพ.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_kind"),
        ("รวม.docx", office_file("other.xml"), "file_kind"),
        ("สองอย่าง.docx", office_file("word/document.xml", "xl/workbook.xml"), "file_kind"),
        ("มาโคร.docx", office_file("word/document.xml", "word/vbaProject.bin"), "file_with_macros"),
        ("ว่าง.pdf", b"", "file_empty"),
        ("ใหญ่.pdf", PDF.ljust(5 * 1024 * 1024 + 1), "file_too_large"),
    ],
)
def test_what_a_file_is_not_by_its_bytes_its_name_does_not_make_it(nomination, officer, name, data, code):
    section = nomination.sections.first()
    refusal = refused(code, nomination_files.add_file, section, name, data, actor=officer, now=make.NOW)
    assert refusal.facts["file"] == name
    assert section.files.count() == 0


def test_the_same_file_is_kept_once_and_at_most_five(nomination, officer):
    section = nomination.sections.first()
    for number in range(5):
        nomination_files.add_file(section, f"{number}.pdf", PDF + b"%" * number, actor=officer, now=make.NOW)
    add = nomination_files.add_file
    refused("file_there_already", add, section, "again.pdf", PDF, actor=officer, now=make.NOW)
    refused("files_too_many", add, section, "6.pdf", PDF + b"%" * 9, actor=officer, now=make.NOW)


def test_all_files_together_have_a_limit(nomination, officer, monkeypatch):
    monkeypatch.setattr(nomination_files, "MAX_ALL_BYTES", len(PDF))
    first, second = nomination.sections.all()[:2]
    nomination_files.add_file(first, "1.pdf", PDF, actor=officer, now=make.NOW)
    refused("files_too_large", nomination_files.add_file, second, "2.pdf", PDF, actor=officer, now=make.NOW)


def test_a_name_is_never_a_path_and_fits_its_column(nomination, officer):
    section = nomination.sections.first()
    names = {"../../ลับ\x00\u202e.pdf": "ลับ.pdf", "C:\\งาน\\แผน.pdf": "แผน.pdf", "ก" * 300 + ".pdf": "ก" * 196 + ".pdf"}
    for number, (name, kept) in enumerate(names.items()):
        file = nomination_files.add_file(section, name, PDF + b"%" * number, actor=officer, now=make.NOW)
        assert file.name == kept


def test_files_go_while_it_is_written_and_stay_once_it_is_handed_in(nomination, officer):
    make.fill_in(nomination)
    section = nomination.sections.first()
    first = nomination_files.add_file(section, "1.pdf", PDF, actor=officer, now=make.NOW)
    second = nomination_files.add_file(section, "2.pdf", PDF + b"%", actor=officer, now=make.NOW)
    nomination_files.remove_file(first, actor=officer, now=make.NOW)
    nominations.submit(nomination, actor=officer, now=make.NOW)
    refused("nomination_state", nomination_files.remove_file, second, actor=officer, now=make.NOW)
    refused("nomination_state", nomination_files.add_file, section, "3.pdf", PDF, actor=officer, now=make.NOW)
    assert [file.name for file in section.files.all()] == ["2.pdf"]


# Handing in


def test_what_is_missing_is_named(nomination, officer):
    refusal = refused("nomination_incomplete", nominations.submit, nomination, actor=officer, now=make.NOW)
    assert refusal.facts["count"] == 12  # five processes, five criteria, who presents, who receives


@pytest.mark.parametrize(("hours", "is_late"), [(-1, False), (0, False), (0.01, True), (24, True)])
def test_it_is_taken_until_the_grace_is_over_and_marked_late_in_it(nomination, officer, hours, is_late):
    make.fill_in(nomination)
    nominations.submit(nomination, actor=officer, now=hours_after(hours))
    nomination.refresh_from_db()
    assert (nomination.state, nomination.is_late) == ("submitted", is_late)


def test_after_the_grace_it_is_kept_and_not_handed_in(nomination, officer):
    make.fill_in(nomination)
    refusal = refused("nomination_closed", nominations.submit, nomination, actor=officer, now=hours_after(24.01))
    assert "2565" in refusal.message
    nomination.refresh_from_db()
    assert (nomination.state, nominations.missing_of(nomination)) == ("draft", [])


def test_it_is_handed_in_once(nomination, officer):
    make.fill_in(nomination)
    nominations.submit(nomination, actor=officer, now=make.NOW)
    refused("nomination_state", nominations.submit, nomination, actor=officer, now=make.NOW)


# Deciding


@pytest.fixture
def handed_in(nomination, officer):
    make.fill_in(nomination)
    return nominations.submit(nomination, actor=officer, now=make.NOW)


def test_accepted_it_is_a_candidate_of_the_round(handed_in, round_, staff):
    nomination_reviews.accept(handed_in, actor=staff, now=make.NOW)
    row = Candidate.objects.get(round=round_)
    assert (row.subdistrict_id, row.nomination, row.district_group) == ("341111", handed_in, round_.district_group)
    assert Nomination.objects.get().state == "accepted"
    assert list(NominationReview.objects.values_list("verdict", "reviewer__username")) == [("accepted", "staff")]


def test_a_candidate_that_is_there_already_gets_its_papers(handed_in, round_, staff):
    there = make.candidate(round_)
    assert nomination_reviews.accept(handed_in, actor=staff, now=make.NOW) == there
    assert round_.candidates.get().nomination == handed_in


def test_a_draft_is_not_decided(nomination, staff):
    refused("nomination_state", nomination_reviews.accept, nomination, actor=staff, now=make.NOW)
    refused("nomination_state", nomination_reviews.send_back, nomination, reason="x", actor=staff, now=make.NOW)


def test_who_put_it_forward_does_not_decide(handed_in, officer):
    refused("not_allowed", nomination_reviews.accept, handed_in, actor=officer, now=make.NOW)
    make.assign(officer, "staff")
    refused("not_allowed", nomination_reviews.accept, handed_in, actor=officer, now=make.NOW)


def test_another_provinces_staff_do_not_learn_of_it(handed_in):
    other = make.user()
    make.assign(other, "staff", province=make.province("15"))
    refused("nothing_here", nomination_reviews.accept, handed_in, actor=other, now=make.NOW)


def test_nothing_is_accepted_into_an_opened_round(handed_in, round_, staff):
    type(round_).objects.filter(pk=round_.pk).update(state="open")
    refused("round_not_draft", nomination_reviews.accept, handed_in, actor=staff, now=make.NOW)


def test_sent_back_with_reasons_it_is_put_right_and_handed_in_again(handed_in, officer, staff):
    reasons = {"reason": "", "section_reasons": {6: "เพิ่มตัวอย่าง", 7: " "}}
    nomination_reviews.send_back(handed_in, **reasons, actor=staff, now=make.NOW)
    assert NominationReview.objects.get().section_reasons == {"6": "เพิ่มตัวอย่าง"}
    section = handed_in.sections.get(position=6)
    nominations.save_section(section, text="เพิ่มแล้ว", actor=officer, now=make.NOW)
    nominations.submit(handed_in, actor=officer, now=make.NOW)
    nomination_reviews.accept(handed_in, actor=staff, now=make.NOW)
    assert Candidate.objects.get().nomination == handed_in


def test_sending_back_needs_a_reason(handed_in, staff):
    refused("reason_needed", nomination_reviews.send_back, handed_in, reason=" ", actor=staff, now=make.NOW)


def test_sent_back_after_the_deadline_it_gets_a_date_of_its_own(handed_in, officer, staff):
    back = {"reason": "แก้ชื่อ", "actor": staff, "now": hours_after(30)}
    refused("nomination_needs_new_date", nomination_reviews.send_back, handed_in, **back)
    refused("nomination_date_past", nomination_reviews.send_back, handed_in, **back, answer_by=hours_after(29))
    nomination_reviews.send_back(handed_in, **back, answer_by=hours_after(48))
    refused("nomination_closed", nominations.submit, handed_in, actor=officer, now=hours_after(49))
    nominations.submit(handed_in, actor=officer, now=hours_after(47))
    assert (handed_in.state, handed_in.is_late) == ("submitted", False)


def test_a_date_that_is_past_is_named_while_the_rounds_own_days_remain(handed_in, staff):
    back = {"reason": "แก้ชื่อ", "actor": staff, "now": make.NOW, "answer_by": make.NOW - dt.timedelta(days=1)}
    refusal = refused("nomination_date_past", nomination_reviews.send_back, handed_in, **back)
    assert "ผ่านไปแล้ว" in refusal.message
    assert "หมดเวลาส่งของรอบ" not in refusal.message
    handed_in.refresh_from_db()
    assert handed_in.state == "submitted"


def test_one_that_competes_goes_back_only_once_its_candidate_is_gone(handed_in, staff):
    row = nomination_reviews.accept(handed_in, actor=staff, now=make.NOW)
    back = {"reason": "ถอนตัว", "actor": staff, "now": make.NOW}
    refused("nomination_competes", nomination_reviews.send_back, handed_in, **back)
    candidates.remove_candidate(row, actor=staff, now=make.NOW)
    nomination_reviews.send_back(handed_in, **back)
    assert handed_in.state == "sent_back"


def test_every_step_stands_in_the_trail_of_the_round(nomination, round_, officer, staff):
    section = nomination.sections.first()
    file = nomination_files.add_file(section, "1.pdf", PDF, actor=officer, now=make.NOW)
    nomination_files.remove_file(file, actor=officer, now=make.NOW)
    make.fill_in(nomination, actor=officer)
    nominations.submit(nomination, actor=officer, now=make.NOW)
    nomination_reviews.send_back(nomination, reason="x", actor=staff, now=make.NOW)
    nominations.submit(nomination, actor=officer, now=make.NOW)
    nomination_reviews.accept(nomination, actor=staff, now=make.NOW)
    entries = AuditEntry.objects.filter(subject=f"nomination:{nomination.pk}", round=round_).order_by("pk")
    written = ["section_saved"] * 10 + ["about_saved"]
    steps = ["begun", "file_added", "file_removed", *written, "submitted", "sent_back", "submitted", "accepted"]
    assert list(entries.values_list("action", flat=True)) == [f"nomination.{step}" for step in steps]
    assert set(entries.values_list("actor__username", flat=True)) == {"officer", "staff"}


# Who sees it


def seen_by(person):
    person.refresh_from_db()
    seen = Nomination.objects.visible_to(person).exists(), Nomination.objects.readable_by(person).exists()
    return *seen, NominationFile.objects.readable_by(person).exists()


def test_a_draft_is_its_districts_and_the_provinces_business(nomination, round_, officer, staff):
    nomination_files.add_file(nomination.sections.first(), "1.pdf", PDF, actor=officer, now=make.NOW)
    other, judge = make.user(), make.user()
    make.assign(other, "district_officer", "district", district=make.district("3420"))
    make.seat(round_, judge)
    everything, nothing = (True, True, True), (False, False, False)
    assert [seen_by(each) for each in (officer, staff, other, judge)] == [everything, everything, nothing, nothing]


def test_accepted_it_is_read_by_the_committees_before_which_it_competes(handed_in, round_, staff):
    """Also by a later round's, once that is past its draft; without the reviews, and by no province's staff there."""
    judge, later_judge, zone_staff, stranger = (make.user() for _ in range(4))
    make.seat(round_, judge)
    row = nomination_reviews.accept(handed_in, actor=staff, now=make.NOW)
    zone = make.zone("34")
    make.assign(zone_staff, "staff", "zone", inspection_zone=zone)
    later = make.draft_round(level="zone", inspection_zone=zone)
    make.candidate(later, nomination=row.nomination)
    make.seat(later, later_judge)
    people = (judge, later_judge, zone_staff, stranger)
    nothing, reads = (False, False, False), (False, True, False)
    assert [seen_by(each) for each in people] == [nothing, nothing, reads, nothing]
    type(round_).objects.filter(pk__in=[round_.pk, later.pk]).update(state="open")
    assert [seen_by(each) for each in people] == [reads, reads, reads, nothing]
