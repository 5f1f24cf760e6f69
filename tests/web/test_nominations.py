"""A district officer's pages and the staff's answer: what is saved, what stays when it is wrong, who gets a file."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from subdistricts import nomination_files, nomination_reviews, nominations, rounds
from subdistricts.models import Candidate, Nomination, NominationFile, User
from subdistricts.thai import dates
from tests import make

pytestmark = pytest.mark.django_db

UNTIL = make.NOW + dt.timedelta(days=3, hours=1)
PDF = b"%PDF-1.4\nx\n%%EOF\n"
THAI_NAME = "แผนพัฒนาตำบล น้ำยืน ๒๕๖๕.pdf"


@pytest.fixture
def at(monkeypatch):
    """The moment at which a page is asked for."""

    def move(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    move(make.NOW)
    return move


@pytest.fixture
def round_(at):
    row = make.draft_round(level="group", district_group=make.group(codes=("3411", "3420")))
    row.nominations_until, row.nomination_grace_hours = UNTIL, 24
    rounds.save_round(row, actor=None, now=make.NOW)
    make.rules(row)
    return row


@pytest.fixture
def officer(client):
    person = make.user("officer")
    make.assign(person, "district_officer", "district", district=make.district("3411"))
    client.force_login(person)
    return person


@pytest.fixture
def staff():
    person = make.user("staff")
    make.assign(person, "staff")
    return person


@pytest.fixture
def nomination(round_, officer):
    return make.nomination(round_, actor=officer)


def typed(nomination, **changes):
    """What a browser sends of the form as it was opened, with ``part6_text=…`` typed into it."""
    said = {"about-seen": nominations.mark_of_about(nomination), "about-subdistrict": nomination.subdistrict_id}
    said |= {"about-presenters": nomination.presenters, "about-hosts": nomination.hosts}
    for section in nomination.sections.all():
        said |= {f"part{section.position}-seen": nominations.mark_of(section)}
        said |= {f"part{section.position}-text": section.text, f"part{section.position}-links": ""}
    return said | {name.replace("_", "-", 1): value for name, value in changes.items()}


def address(nomination):
    return f"/nominations/{nomination.pk}/"


def test_the_officer_begins_with_what_is_asked_and_until_when(client, round_, officer):
    page = client.get("/nominations/").content.decode()
    assert f'href="/rounds/{round_.pk}/nominate/"' in page
    assert "ส่งภายใน 1 มกราคม 2565 11.42 น.: เหลืออีก 3 วัน" in page


def test_beginning_leads_to_the_form(client, round_, officer):
    make.subdistrict("341102")
    page = client.post(f"/rounds/{round_.pk}/nominate/", {"subdistrict": "341102"})
    row = Nomination.objects.get()
    assert (page.url, row.subdistrict_id, row.district_id) == (address(row), "341102", "3411")


def test_another_districts_subdistrict_is_not_offered(client, round_, officer):
    make.subdistrict("342004")
    page = client.post(f"/rounds/{round_.pk}/nominate/", {"subdistrict": "342004"})
    assert (page.status_code, Nomination.objects.count()) == (422, 0)


def test_what_was_typed_anywhere_is_saved_whichever_button_is_pressed(client, nomination):
    said = typed(nomination, part6_text="ข้อมูลเด่น", part7_text="แผนตำบล", part1_done_on="3/11/2564", action="part-6")
    page = client.post(address(nomination), said | {"part1-text": "ประชุม"})
    assert page.url == f"{address(nomination)}#part-6"
    saved = dict(nomination.sections.exclude(text="").values_list("position", "text"))
    assert saved == {1: "ประชุม", 6: "ข้อมูลเด่น", 7: "แผนตำบล"}
    assert nomination.sections.get(position=1).done_on == dt.date(2021, 11, 3)


def test_what_is_wrong_in_one_part_keeps_no_other_from_being_saved_and_stays_typed(client, nomination):
    said = typed(nomination, part6_text="ดี", part7_text="พิมพ์ไว้", part7_links="javascript:alert(1)")
    page = client.post(address(nomination), said | {"part1-text": "วันผิด", "part1-done_on": "3/11/2021"})
    html = page.content.decode()
    assert page.status_code == 422
    assert dict(nomination.sections.exclude(text="").values_list("position", "text")) == {6: "ดี"}
    assert "พิมพ์ไว้</textarea>" in html
    assert "วันผิด</textarea>" in html
    assert 'value="3/11/2021"' in html


def test_saving_once_more_after_an_error_is_no_conflict_with_oneself(client, nomination):
    said = typed(nomination, part6_text="ดี", part7_links="x")
    html = client.post(address(nomination), said).content.decode()
    mark = nominations.mark_of(nomination.sections.get(position=6))
    assert f'name="part6-seen" value="{mark}"' in html


def test_what_somebody_else_saved_is_shown_beside_ones_own(client, nomination, officer):
    said = typed(nomination, part6_text="ของฉัน")
    section = nomination.sections.get(position=6)
    nominations.save_section(section, text="ของเพื่อน", actor=officer, now=make.NOW)
    html = client.post(address(nomination), said).content.decode()
    assert "<p>ของเพื่อน</p>" in html
    assert "ของฉัน</textarea>" in html
    section.refresh_from_db()
    assert section.text == "ของเพื่อน"
    again = said | {"part6-seen": nominations.mark_of(section)}
    client.post(address(nomination), again)
    section.refresh_from_db()
    assert section.text == "ของฉัน"


def test_what_was_typed_into_one_that_was_handed_in_elsewhere_still_stands(client, nomination):
    said = typed(nomination, part6_text="พิมพ์ค้าง")
    make.fill_in(nomination)
    nominations.submit(nomination, actor=None, now=make.NOW)
    page = client.post(address(nomination), said)
    assert page.status_code == 409
    assert "พิมพ์ค้าง</textarea>" in page.content.decode()


def test_a_file_is_added_under_its_thai_name_and_removed(client, nomination):
    file = SimpleUploadedFile(THAI_NAME, PDF, content_type="text/html")
    client.post(address(nomination), typed(nomination) | {"part6-file": file})
    kept = NominationFile.objects.get()
    assert (kept.name, kept.kind, kept.section.position) == (THAI_NAME, "pdf", 6)
    client.post(address(nomination), typed(nomination) | {"remove": str(kept.pk)})
    assert not NominationFile.objects.exists()


def test_a_file_of_another_nomination_is_not_removed_here(client, nomination):
    other = make.nomination(nomination.round, "342004")
    file = nomination_files.add_file(other.sections.first(), "1.pdf", PDF, actor=None, now=make.NOW)
    page = client.post(address(nomination), typed(nomination) | {"remove": str(file.pk)})
    assert (page.status_code, NominationFile.objects.count()) == (404, 1)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("ไวรัส.pdf", b"MZ", "ไม่ได้เก็บ “ไวรัส.pdf”"),
        ("ว่าง.pdf", b"", "ไฟล์ “ว่าง.pdf” ว่างเปล่า"),
        ("ใหญ่.pdf", PDF.ljust(5 * 1024 * 1024 + 1), "ไฟล์ “ใหญ่.pdf” ใหญ่กว่า 5 MB"),
    ],
)
def test_a_file_that_is_not_kept_is_named_and_the_text_beside_it_is_saved(client, nomination, name, data, said):
    file = SimpleUploadedFile(name, data)
    page = client.post(address(nomination), typed(nomination, part6_text="ยังอยู่") | {"part6-file": file})
    assert page.status_code == 422
    html = page.content.decode()
    assert said in html
    assert "ข้อความที่พิมพ์บันทึกแล้วทั้งหมด" in html
    assert "ยังบันทึกไม่ครบ" not in html
    assert nomination.sections.get(position=6).text == "ยังอยู่"


def test_beside_a_refused_file_another_parts_unsaved_words_are_told_of(client, nomination):
    said = typed(nomination, part6_text="ยังอยู่", part7_links="javascript:alert(1)")
    page = client.post(address(nomination), said | {"part6-file": SimpleUploadedFile("1.pdf", b"MZ")})
    html = page.content.decode()
    assert "ยังบันทึกไม่ครบ" in html
    assert html.count("ข้อความในหัวข้อนี้บันทึกแล้ว ยกเว้นไฟล์เท่านั้น") == 1


def test_a_day_to_come_is_refused_beside_its_part(client, nomination):
    page = client.post(address(nomination), typed(nomination) | {"part1-text": "ประชุม", "part1-done_on": "31/12/2570"})
    assert page.status_code == 422
    assert "31 ธันวาคม 2570 ยังมาไม่ถึง" in page.content.decode()
    assert nomination.sections.get(position=1).done_on is None


def test_a_file_is_given_as_a_download_and_as_nothing_else(client, nomination):
    section = nomination.sections.first()
    file = nomination_files.add_file(section, THAI_NAME, PDF, actor=None, now=make.NOW)
    page = client.get(f"/nomination-files/{file.pk}/")
    assert page.content == PDF
    assert page.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(THAI_NAME)}"
    assert page.headers["Content-Type"] == "application/pdf"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert page.headers["Cache-Control"] == "private, no-store"


def test_a_file_is_never_given_under_an_ending_that_it_is_not(client, nomination):
    file = nomination_files.add_file(nomination.sections.first(), "run.exe", PDF, actor=None, now=make.NOW)
    page = client.get(f"/nomination-files/{file.pk}/")
    assert page.headers["Content-Disposition"] == 'attachment; filename="run.exe.pdf"'


def test_handing_in_saves_first_and_names_what_is_missing(client, nomination):
    page = client.post(address(nomination), typed(nomination, part6_text="ครบข้อนี้", action="submit"))
    assert page.status_code == 422
    assert "ยังขาด 11 หัวข้อ" in page.content.decode()
    assert nomination.sections.get(position=6).is_complete


def hand_in(client, nomination):
    """As its officer sends the form of one that is filled in."""
    client.force_login(User.objects.get(username="officer"))
    make.fill_in(nomination)
    said = typed(nomination, action="submit")
    for section in nomination.sections.exclude(done_on=None):
        said[f"part{section.position}-done_on"] = "3/11/2564"
    page = client.post(address(nomination), said)
    nomination.refresh_from_db()
    return page


@pytest.mark.parametrize(
    ("hours", "status", "state", "is_late"),
    [(-1, 302, "submitted", False), (1, 302, "submitted", True), (25, 409, "draft", False)],
)
def test_it_is_taken_in_time_late_or_not_at_all(client, nomination, at, hours, status, state, is_late):
    at(UNTIL + dt.timedelta(hours=hours))
    page = hand_in(client, nomination)
    assert (page.status_code, nomination.state, nomination.is_late) == (status, state, is_late)


def test_after_the_grace_it_says_what_was_kept(client, nomination, at):
    at(UNTIL + dt.timedelta(hours=25))
    page = hand_in(client, nomination).content.decode()
    assert "หมดเวลาส่งเมื่อ 2 มกราคม 2565 11.42 น. จึงไม่ได้ส่ง ทุกอย่างที่บันทึกไว้ยังอยู่ครบ" in page


def test_the_staff_see_every_district_how_far_it_is_and_who_was_late(client, nomination, staff, at):
    at(UNTIL + dt.timedelta(hours=1))
    hand_in(client, nomination)
    client.force_login(staff)
    lines = client.get(f"/rounds/{nomination.round_id}/nominations/").context["lines"]
    told = {line["district"].pk: line["nomination"] and line["nomination"].is_late for line in lines}
    assert told == {"3411": True, "3420": None}
    assert [line["completeness"].done for line in lines if line["nomination"]] == [12]


def test_the_list_costs_the_same_for_one_district_and_for_many(client, round_, staff, django_assert_num_queries):
    client.force_login(staff)
    for codes in (("341111",), ("342004",)):
        make.nomination(round_, *codes)
        with django_assert_num_queries(10):
            client.get(f"/rounds/{round_.pk}/nominations/")


def test_accepting_makes_it_a_candidate(client, nomination, staff):
    hand_in(client, nomination)
    client.force_login(staff)
    page = client.post(f"{address(nomination)}review/", {"action": "accept"})
    assert page.url == f"/rounds/{nomination.round_id}/nominations/"
    assert Candidate.objects.get().nomination == nomination


def test_sent_back_the_officer_reads_the_reasons_where_they_belong(client, nomination, officer, staff):
    hand_in(client, nomination)
    client.force_login(staff)
    review = f"{address(nomination)}review/"
    assert client.post(review, {"action": "back"}).status_code == 422
    client.post(review, {"action": "back", "reason": "ดูอีกครั้ง", "reason6": "เพิ่มแผนที่"})
    client.force_login(officer)
    page = client.get(address(nomination))
    assert [line.reasons for line in page.context["page"].lines if line.reasons] == [["เพิ่มแผนที่"]]
    assert "ดูอีกครั้ง" in page.content.decode()
    assert hand_in(client, nomination).status_code == 302


def test_a_reason_that_was_refused_stays_typed(client, nomination, staff, at):
    hand_in(client, nomination)
    at(UNTIL + dt.timedelta(hours=99))
    client.force_login(staff)
    page = client.post(f"{address(nomination)}review/", {"action": "back", "reason": "แก้ชื่อ", "reason6": "เพิ่ม"})
    assert page.status_code == 422
    assert "แก้ชื่อ</textarea>" in page.content.decode()
    assert "เพิ่ม</textarea>" in page.content.decode()


def test_a_judge_gets_the_accepted_file_and_not_the_review(client, nomination, staff):
    judge = make.user("judge")
    make.seat(nomination.round, judge)
    file = nomination_files.add_file(nomination.sections.first(), "1.pdf", PDF, actor=None, now=make.NOW)
    make.fill_in(nomination)
    nominations.submit(nomination, actor=None, now=make.NOW)
    client.force_login(judge)
    here = f"/nomination-files/{file.pk}/"
    assert client.get(here).status_code == 404
    nomination_reviews.accept(nomination, actor=staff, now=make.NOW)
    type(nomination.round).objects.update(state="open")
    assert [client.get(each).status_code for each in (here, address(nomination))] == [200, 404]
    assert client.get(f"{address(nomination)}review/").status_code == 404


def test_the_deadline_is_set_among_the_rounds_set_up_and_only_of_a_draft(client, round_, staff):
    client.force_login(staff)
    here = reverse("admin:subdistricts_round_change", args=[round_.pk])
    asked = {"nominations_until", "nomination_grace_hours"}
    assert asked <= set(client.get(here).context["adminform"].form.fields)
    type(round_).objects.update(state="open")
    page = client.get(here)
    assert not asked & set(page.context["adminform"].form.fields)
    deadline = f"{dates.full(timezone.localdate(UNTIL))} {dates.clock(timezone.localtime(UNTIL).time())}"
    assert page.content.decode().count(f'<div class="readonly">{deadline}</div>') == 1


# A round that opens while districts still put forward

STRANDED = "ที่อำเภอเสนอ: รอคำตอบจากจังหวัด 1 รายการ, ยังไม่เริ่ม 1 อำเภอ"
STILL_TAKEN = "อำเภอยังส่งได้ถึง 1 มกราคม 2565 11.42 น.: เหลืออีก 3 วัน"
TAKES_NO_MORE = "ถ้าเปิดตอนนี้ จะรับเพิ่มไม่ได้อีก"


@pytest.fixture
def stranded(client, nomination, staff):
    """Everything for the opening is there; one nomination waits for its answer, the other district has not begun."""
    hand_in(client, nomination)
    make.candidate(nomination.round, "342004")
    make.seat(nomination.round)
    client.force_login(staff)
    return nomination


def test_opening_names_first_what_would_stay_out(client, stranded):
    page = client.get(f"/rounds/{stranded.round_id}/open/")
    assert page.context["left_open"] == [STRANDED, STILL_TAKEN, TAKES_NO_MORE]
    assert 'class="button go"' not in page.content.decode()
    assert client.post(f"/rounds/{stranded.round_id}/open/").url == f"/rounds/{stranded.round_id}/"


def test_the_rounds_page_and_its_checklist_name_it_too(client, stranded):
    said = [STRANDED, STILL_TAKEN, TAKES_NO_MORE]
    about = client.get(f"/rounds/{stranded.round_id}/")
    assert about.context["left_open"] == said
    assert "เปิดรอบได้ แต่เรื่องที่อำเภอเสนอยังไม่เรียบร้อย" in about.content.decode()
    assert f'class="button" href="/rounds/{stranded.round_id}/open/"' in about.content.decode()
    lines = client.get(f"/rounds/{stranded.round_id}/set-up/").context["lines"]
    assert [lack.text for lack in lines[-1].step.lacks] == said


def test_where_every_district_is_answered_opening_warns_of_nothing(client, stranded):
    nomination_reviews.accept(stranded, actor=None, now=make.NOW)
    other = make.nomination(stranded.round, "342004")
    make.fill_in(other)
    nominations.submit(other, actor=None, now=make.NOW)
    nomination_reviews.accept(other, actor=None, now=make.NOW)
    page = client.get(f"/rounds/{stranded.round_id}/open/")
    assert page.context["left_open"] == []
    assert 'class="button go"' in page.content.decode()


def test_after_the_deadline_only_what_waits_for_an_answer_or_was_sent_back_is_named(stranded):
    late = UNTIL + dt.timedelta(hours=25)
    left = nomination_reviews.left_open(stranded.round, late)
    assert left == nomination_reviews.LeftOpen(waiting=1, sent_back=0, being_written=0, not_begun=0, until=None)
    own = late + dt.timedelta(days=2)
    nomination_reviews.send_back(stranded, reason="แก้ชื่อ", answer_by=own, actor=None, now=late)
    left = nomination_reviews.left_open(stranded.round, late)
    assert left == nomination_reviews.LeftOpen(waiting=0, sent_back=1, being_written=0, not_begun=0, until=own)


@pytest.mark.parametrize("way", ["scored", "resolution"])
def test_in_an_opened_round_they_are_read_and_no_longer_answered(client, stranded, officer, way):
    type(stranded.round).objects.update(way=way)
    client.post(f"/rounds/{stranded.round_id}/open/")
    for here in (f"/rounds/{stranded.round_id}/nominations/", f"{address(stranded)}review/"):
        html = client.get(here).content.decode()
        assert "รอบนี้พ้นขั้นเตรียมการแล้ว จึงไม่รับและไม่ตอบรายการเสนอเพิ่มอีก" in html
        told = [each for each in ("เหลืออีก", "รอพิจารณา", "ตรวจดูและตอบ", 'value="accept"') if each in html]
        assert told == []
    refusal = client.post(f"{address(stranded)}review/", {"action": "accept"})
    assert refusal.status_code == 409
    assert "เปิดให้คะแนนแล้ว" not in refusal.content.decode()
    client.force_login(officer)
    for here in ("/nominations/", address(stranded)):
        html = client.get(here).content.decode()
        assert "รอบนี้ดำเนินต่อไปแล้ว จึงไม่รับเพิ่มอีก" in html


def test_what_was_never_handed_in_is_no_longer_to_be_done_once_the_round_is_open(client, nomination, officer):
    type(nomination.round).objects.update(state="open")
    html = client.get("/nominations/").content.decode()
    assert ("เหลืออีก" in html, 'class="button go"' in html) == (False, False)
    assert "<textarea" not in client.get(address(nomination)).content.decode()


# Where its officer begins


def test_the_officer_begins_with_what_may_still_be_handed_in_and_reads_of_instructions(client, round_, officer, staff):
    make.instruction(make.follow_up(round_))
    assert client.get("/").url == "/nominations/"  # asked for, not begun
    row = make.nomination(round_, actor=officer)
    assert client.get("/").url == "/nominations/"
    assert "ข้อสั่งการ TPMAP 1 เรื่องรอคำตอบจากอำเภอ" in client.get("/nominations/").content.decode()
    hand_in(client, row)
    assert client.get("/").url == "/tpmap/"
    nomination_reviews.send_back(row, reason="แก้ชื่อ", actor=staff, now=make.NOW)
    assert client.get("/").url == "/nominations/"


def test_what_nobody_may_hand_in_any_more_is_no_beginning(client, nomination, officer, at):
    make.instruction(make.follow_up(nomination.round))
    at(UNTIL + dt.timedelta(hours=25))
    client.force_login(officer)
    assert client.get("/").url == "/tpmap/"
    at(make.NOW)
    assert client.get("/").url == "/nominations/"
    type(nomination.round).objects.filter(pk=nomination.round_id).update(state="open")
    assert client.get("/").url == "/tpmap/"
