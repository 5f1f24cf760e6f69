"""TPMAP counts from files and to them: every sample, what is never taken, taking back, coming in again unchanged."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from subdistricts import places, resources
from subdistricts.models import ImportBatch, TpmapReport, Visit
from subdistricts.resources import batches
from subdistricts.resources.files import reader_for
from tests import make
from tests.web.admin.test_imports import ENCODINGS, confirm, counts, problems, send, take_in

pytestmark = pytest.mark.django_db

WHAT_THE_SAMPLE_SAYS = [
    ("341111", "health", (40, 12, 3, 20, 8, 1, 2), (21, 6, 1, 10, 4, 1, 1)),
    ("341111", "income", (120, 30, 0, 0, 0, 0, 0), None),
    ("342004", "education", None, (9, 1, 0, 0, 0, 0, 0)),
    ("342004", "vulnerable", (5, 0, 0, 0, 0, 0, 0), (4, 0, 0, 0, 0, 0, 0)),
]


@pytest.fixture
def staff(client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: make.NOW)
    places.import_areas("34")
    person = make.user("staff")
    make.assign(person, "staff")
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return person


def what_stands():
    rows = TpmapReport.objects.kept().order_by("subdistrict", "dimension")
    return [(row.subdistrict_id, row.dimension, row.counts("persons"), row.counts("households")) for row in rows]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_each_encoding_says_the_same(client, staff, encoding):
    preview = send(client, "tpmapreport", f"tpmap.{encoding}.csv")
    assert (problems(preview), counts(preview), TpmapReport.objects.count()) == ({}, {"new": 4}, 0)
    assert confirm(client, "tpmapreport", preview).status_code == 302
    assert what_stands() == WHAT_THE_SAMPLE_SAYS
    said = TpmapReport.objects.values_list("as_of", "data_year", "indicator_set", "is_sample", "reported_by")
    assert set(said) == {(make.dt.date(2021, 12, 28), 2565, "38 ตัวชี้วัด 2565–2569", True, staff.pk)}


def test_each_wrong_cell_is_told(client, staff):
    preview = send(client, "tpmapreport", "tpmap.broken-cells.csv")
    assert {line: [column for column, _message in found] for line, found in problems(preview).items()} == {
        2: ["รอตรวจสอบ (คน)"],
        3: ["มิติ", "ข้อมูล ณ วันที่"],
        4: ["ตำบล"],
        5: ["รหัสตำบล"],
    }


@pytest.mark.parametrize(
    ("file", "said"),
    [("tpmap.broken-columns.csv", "ครัวเรือนตัวอย่าง"), ("tpmap.broken-personal.csv", "line 4")],
)
def test_a_file_with_more_than_counts_is_refused_whole_and_not_shown_again(client, staff, file, said):
    answer = send(client, "tpmapreport", file)
    assert answer.context["problem"].count(said) == 1
    assert (answer.content.decode().count("2345"), "sealed" in answer.context, TpmapReport.objects.count()) == (
        0, False, 0,
    )  # fmt: skip


def test_a_persons_name_in_a_known_column_is_refused_too(client, staff):
    text = "รหัสตำบล,มิติ,ณ วันที่,ปีข้อมูล,ชุดตัวชี้วัด,รอตรวจสอบ (คน)\n341111,สุขภาพ,28/12/2564,2565,นางสาวสมหญิง ใจดี,1\n"
    answer = send(client, "tpmapreport", ("x.csv", text.encode()))
    assert (answer.context["problem"].count("line 2"), answer.content.decode().count("สมหญิง")) == (1, 0)


def test_sent_again_it_changes_nothing_and_a_correction_is_a_new_report(client, staff):
    take_in(client, "tpmapreport", "tpmap.utf-8.csv")
    assert counts(send(client, "tpmapreport", "tpmap.windows-874.csv")) == {"skip": 4}
    text = "รหัสตำบล,มิติ,ณ วันที่,ปีข้อมูล,รอตรวจสอบ (คน)\n341111,รายได้,28/12/2564,2565,119\n"
    preview = send(client, "tpmapreport", ("x.csv", text.encode()))
    assert counts(preview) == {"new": 1}
    confirm(client, "tpmapreport", preview)
    there = TpmapReport.objects.filter(dimension="income").order_by("pk")
    assert [row.persons_to_check for row in there] == [120, 119]


def test_a_file_is_taken_back_by_withdrawing_what_it_brought(client, staff):
    take_in(client, "tpmapreport", "tpmap.utf-8.csv")
    batch = ImportBatch.objects.get()
    assert (batch.act, batch.province_id, batch.new) == ("follow_up_tpmap", "34", 4)
    batches.take_back(resources.TpmapReports(staff), batch)
    assert (what_stands(), TpmapReport.objects.count()) == ([], 4)
    take_in(client, "tpmapreport", "tpmap.utf-8.csv")
    assert what_stands() == WHAT_THE_SAMPLE_SAYS


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_taken_away_comes_in_again_unchanged(client, staff, ending):
    take_in(client, "tpmapreport", "tpmap.utf-8.csv")
    data = client.get(f"/admin/subdistricts/tpmapreport/export.{ending}").content
    preview = send(client, "tpmapreport", (f"again.{ending}", data))
    assert (problems(preview), counts(preview)) == ({}, {"skip": 4})


def links_told(client, name, file, round_=None):
    answer = client.get(take_in(client, name, file, round_)["Location"])
    [message] = answer.context["messages"]
    return re.findall(r'href="([^"]+)"', str(message))


def test_the_way_on_to_a_rounds_checklist_follows_no_list_of_tpmap(client, staff):
    row = make.draft_round()
    make.committee(row)
    of_counts = links_told(client, "tpmapreport", "tpmap.utf-8.csv")
    first = ImportBatch.objects.get()
    assert of_counts == [f"/admin/subdistricts/importbatch/{first.pk}/change/"]
    make.office("dopa-34", "ที่ทำการปกครองจังหวัดอุบลราชธานี")
    of_seats = links_told(client, "seat", ("s.csv", "ลำดับ,ตำแหน่ง,รหัสหน่วยงาน\n1,ประธาน,dopa-34\n".encode()), row)
    second = ImportBatch.objects.exclude(pk=first.pk).get()
    assert of_seats == [f"/admin/subdistricts/importbatch/{second.pk}/change/", reverse("round_set_up", args=[row.pk])]


def test_its_own_form_is_read_without_an_error(client, staff):
    blank = client.get("/admin/subdistricts/tpmapreport/import/form.csv").content
    assert problems(send(client, "tpmapreport", ("form.csv", blank))) == {}


def test_another_provinces_subdistricts_are_unknown(staff):
    places.import_areas("15")
    text = "รหัสตำบล,มิติ,ณ วันที่,ปีข้อมูล,รอตรวจสอบ (คน)\n150101,รายได้,28/12/2564,2565,119\n"
    table = reader_for("x.csv").read(text.encode())
    result = resources.TpmapReports(staff).import_table(table, dry_run=True)
    assert [[column for column, _message in row.problems] for row in result.rows] == [["รหัสตำบล"]]


def test_a_follow_up_in_a_file_of_visits_names_its_district(staff):
    text = "วันที่,เวลาเริ่ม,เวลาสิ้นสุด,ประเภท,เรื่อง,อำเภอ\n29/12/2564,16.00,16.20,ติดตาม TPMAP,ติดตาม,อ.ตาลสุม\n"
    resource = resources.Visits(staff, round_=make.draft_round())
    resource.import_table(reader_for("x.csv").read(text.encode()), dry_run=False)
    assert Visit.objects.get().district_id == "3420"
    [row] = resources.Visits.table(Visit.objects.all()).rows
    assert row.count("ตาลสุม") == 1


def test_a_name_in_latin_letters_is_parted_from_the_thai_after_it(client, staff):
    client.cookies["django_language"] = "th"
    said = client.get("/admin/subdistricts/tpmapreport/import/").content.decode()
    assert (said.count("TPMAPจาก"), said.count("TPMAP จากไฟล์") > 0) == (0, True)
