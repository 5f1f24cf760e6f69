"""Lists to take away: they hold what the page shows, run nothing, and come in again as what is there already."""

import io
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from scoring import recusals
from scoring.resources import Recusals
from subdistricts import resources
from subdistricts.models import (
    Assignment,
    AuditEntry,
    Candidate,
    Committee,
    District,
    DistrictGroup,
    InspectionZone,
    Office,
    Recusal,
    Seat,
    StandIn,
    Subdistrict,
    User,
    Visit,
)
from subdistricts.resources.files import reader_for
from tests import make
from tests.remember import remembered
from tests.web.admin.test_imports import draft_of_ubon, take_in

pytestmark = pytest.mark.django_db

LISTS = {
    "district": resources.Districts,
    "subdistrict": resources.Subdistricts,
    "office": resources.Offices,
    "user": resources.People,
    "assignment": resources.Roles,
    "districtgroup": resources.GroupedDistricts,
    "candidate": resources.Candidates,
    "committee": resources.Committees,
    "seat": resources.Seats,
    "visit": resources.Visits,
    "standin": resources.StandIns,
    "recusal": Recusals,
}
# In the order in which an empty database takes them in.
MADE_HERE = tuple(name for name in LISTS if name not in ("district", "subdistrict"))
EVIL = '=cmd|"/c calc"!A1, น้ำยืน'


@remembered
def season():
    """Something in every list, with texts that a spreadsheet would run and people and offices from outside."""
    round_, administrator = draft_of_ubon()
    make.assign(administrator, "administrator", "department")
    browser = Client()
    browser.force_login(administrator)
    for name, file in (("districtgroup", "districts-groups"), ("candidate", "candidates"), ("seat", "seats")):
        take_in(browser, name, f"{file}.utf-8.csv", None if name == "districtgroup" else round_)
    make.group(9, (), year=2566)
    zone = InspectionZone.objects.create(fiscal_year=2565, number=14)
    Office.objects.create(code="zone-14", kind="zone", name="ผู้ตรวจราชการ เขต 14", inspection_zone=zone)
    Office.objects.create(code="cdd", kind="department", name="กรมการพัฒนาชุมชน", name_en="Community  Development")
    det_udom = District.objects.get(pk="3407")
    office = Office.objects.create(code="cdd-3407", kind="district", name="สพอ. เดชอุดม", district=det_udom)
    Office.objects.filter(pk=office.pk).update(province="34")
    people = [
        make.user("somchai", name="-สมชาย", office=office),
        make.user("เอื้อ", name="เอื้อ กุลสตรี"),
        make.user("gone", name="'=ข้างนอก", is_active=False),
    ]
    make.assign(people[0], "district_officer", "district", district=det_udom)
    make.assign(people[0], "reader", "office", office=office)
    make.assign(people[1], "staff", "zone", inspection_zone=zone)
    make.assign(people[1], "reader")
    Candidate.objects.filter(position=2).update(put_forward_by=office)
    Committee.objects.update(order_number="@1/2565", order_date=make.NOW.date(), name="คณะกรรมการ “น้ำ”; ก,ข\u200b")
    seats = list(Seat.objects.order_by("number"))
    Seat.objects.filter(pk=seats[1].pk).update(holder=people[2], title=EVIL)
    Seat.objects.filter(pk=seats[2].pk).update(office=Office.objects.get(code="cdd"), is_voting=False)
    first = Candidate.objects.get(position=1)
    visit = make.visit(first, venue="'+66 81", title="=1+1")
    make.visit(first, hour=14, title="")
    way = {"travel_minutes": 40, "travel_km": 35, "travel_by": "รถตู้"}
    make.visit(first, day=30, hour=20, minutes=60 * 14, kind="study", hosts="ก\tข", **way)
    make.stand_in(seats[1], visit, people[1])
    StandIn.objects.update(reason="-ป่วย")
    seats[1].refresh_from_db()
    recusals.record(seats[1], first, kind="interest", reason="＝ญาติ", actor=administrator, now=make.NOW)
    return administrator


@pytest.fixture
def administrator(client):
    person = season()
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return person


def take_away(client, name, ending="csv", **asked):
    response = client.get(reverse(f"admin:subdistricts_{name}_export_{ending}"), asked)
    assert response.status_code == 200, (name, response.status_code)
    return response


def send_back(client, name, data, ending="csv"):
    file = SimpleUploadedFile(f"list.{ending}", data)
    return client.post(reverse(f"admin:subdistricts_{name}_import"), {"import_file": file})


def confirm(client, name, preview):
    address = reverse(f"admin:subdistricts_{name}_process_import")
    return client.post(address, {"sealed": preview.context["sealed"]})


def rows_of(data, ending="csv"):
    table = reader_for(f"list.{ending}").read(data)
    return [table.headings, *table.rows]


def problems(preview):
    if "result" not in preview.context:
        return preview.context.get("problem") or preview.context["form"].errors
    return {row.line: (row.problems, row.changes) for row in preview.context["result"].rows if row.problems}


# In again


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("name", LISTS)
def test_what_is_taken_away_comes_in_again_as_there_already(client, administrator, name, ending):
    asked = {"province": "34"} if name == "subdistrict" else {}
    data = take_away(client, name, ending, **asked).content
    rows = len(rows_of(data, ending)) - 1
    before = AuditEntry.objects.count()
    preview = send_back(client, name, data, ending)
    assert not problems(preview)
    assert {kind: count for kind, _words, count in preview.context["counts"] if count} == {"skip": rows}
    assert preview.context["nothing_new"]
    assert AuditEntry.objects.count() == before


@pytest.mark.slow
@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_empty_database_gets_back_all_that_was_taken_away(client, administrator, ending, language):
    client.cookies["django_language"] = language
    User.objects.update(is_active=True)  # who is not can keep a seat and not be given one
    taken = {name: take_away(client, name, ending).content for name in MADE_HERE}
    before = {name: rows_of(data, ending) for name, data in taken.items()}
    forget_everything(administrator)
    for name in MADE_HERE:
        preview = send_back(client, name, taken[name], ending)
        assert not problems(preview), name
        assert confirm(client, name, preview).status_code == 302, name
    assert {name: rows_of(take_away(client, name, ending).content, ending) for name in MADE_HERE} == before


def forget_everything(administrator):
    for model in (Recusal, StandIn, Visit, Seat, Committee, Candidate, DistrictGroup, Assignment):
        rows = model.objects.exclude(user=administrator) if model is Assignment else model.objects.all()
        rows.delete()
    User.objects.exclude(pk=administrator.pk).delete()
    Office.objects.all().delete()


@pytest.mark.slow
@pytest.mark.parametrize(("name", "model"), [("district", District), ("subdistrict", Subdistrict)])
def test_corrected_names_come_back_from_a_file(client, administrator, name, model):
    data = take_away(client, name).content
    right = dict(model.objects.values_list("pk", "name_th"))
    model.objects.filter(pk__startswith="341").update(name_th="ผิด", name_en="")
    preview = send_back(client, name, data)
    changed = sum(code.startswith("341") for code in right)
    assert {kind: count for kind, _words, count in preview.context["counts"] if count} == {
        "update": changed,
        "skip": len(right) - changed,
    }
    confirm(client, name, preview)
    assert dict(model.objects.values_list("pk", "name_th")) == right
    assert take_away(client, name).content == data


# How it is written


@pytest.mark.parametrize("name", LISTS)
def test_a_csv_has_a_mark_and_line_ends_of_windows_and_runs_nothing(client, administrator, name):
    response = take_away(client, name)
    data = response.content
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r") > 1
    first_letters = {cell[:1] for row in openable(data) for cell in row}
    assert first_letters & set("=+@-＝") == set()


def openable(data):
    """The cells as a spreadsheet finds them, apostrophes and all."""
    return [line.split(",") for line in data.decode("utf-8-sig").split("\r\n")]


@pytest.mark.parametrize("name", LISTS)
def test_a_workbook_has_texts_and_numbers_and_no_formula(client, administrator, name):
    sheet = openpyxl.load_workbook(io.BytesIO(take_away(client, name, "xlsx").content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {"s", "n"}
    assert [cell.value for cell in sheet[1]] == [column.heading for column in LISTS[name].takes]


def test_a_row_is_written_for_thai_readers_whatever_the_language(client, administrator):
    expected = [
        "2565", "จังหวัดอุบลราชธานี", "model-subdistrict-2565-34", "30/12/2564", "20.00 น.", "10.00 น.", "31/12/2564",
        "ศึกษาดูงาน", "341111", "ตระการ", "ตระการพืชผล", "", "", "", "ศาลาประชาคม", "ก ข", "40", "35", "รถตู้",
    ]  # fmt: skip
    assert list(rows_of(take_away(client, "visit").content)[-1]) == expected
    client.cookies["django_language"] = "th"
    assert list(rows_of(take_away(client, "visit").content)[-1]) == expected


def test_people_and_places_stand_in_the_order_of_a_thai_dictionary(client, administrator):
    names = [row[1] for row in rows_of(take_away(client, "user").content)[1:]]
    assert names == ["'=ข้างนอก", "คน administrator", "-สมชาย", "เอื้อ กุลสตรี"]
    districts = [row[2] for row in rows_of(take_away(client, "district").content)[1:]]
    assert districts[:3] == ["กุดข้าวปุ้น", "เขมราฐ", "เขื่องใน"]


def test_peoples_files_hold_what_the_page_shows_and_nothing_else(client, administrator):
    User.objects.filter(username="somchai").update(email="somchai@example.org")
    data = take_away(client, "user").content.decode()
    assert data.splitlines()[0] == "\ufeffชื่อผู้ใช้,ชื่อที่แสดง,รหัสหน่วยงาน,หน่วยงาน,ใช้งานได้"
    passwords = [user.password for user in User.objects.all()]
    assert [data.count(text) for text in (*passwords, "example.org", "pbkdf2", "argon2")] == [0] * (len(passwords) + 3)


def test_its_name_says_what_it_is_and_of_which_day(client, administrator):
    response = take_away(client, "visit", "xlsx")
    name = unquote(response["Content-Disposition"].partition("filename*=utf-8''")[2])
    today = timezone.localdate()
    assert name == f"การลงพื้นที่-{today.year + 543}-{today:%m-%d}.xlsx"
    assert "no-store" in response["Cache-Control"].split(", ")


# Who gets what


def test_it_holds_what_the_page_shows_filters_included(client, administrator):
    codes = [row[0] for row in rows_of(take_away(client, "office", kind__exact="district").content)[1:]]
    assert codes == ["cdd-3407"]
    assert len(rows_of(take_away(client, "office", q="dopa").content)) == 2
    nonsense = client.get(reverse("admin:subdistricts_office_export_csv"), {"nothing__exact": "1"})
    assert (nonsense.status_code, nonsense.url) == (302, reverse("admin:subdistricts_office_changelist"))


def test_staff_take_away_their_own_province_alone(client, administrator):
    foreign = make.draft_round(province=make.province("15", "อ่างทอง", "Ang Thong"))
    make.candidate(foreign, "150101")
    staff = make.user("staff")
    make.assign(staff, "staff")
    client.force_login(staff)
    for name in ("district", "subdistrict", "candidate", "office"):
        everything = take_away(client, name).content.decode()
        assert [everything.count(word) for word in ("ทดสอบ15", "150101", "กรมการพัฒนาชุมชน")] == [0, 0, 0], name
    for name in ("user", "assignment"):
        assert client.get(reverse(f"admin:subdistricts_{name}_export_csv")).status_code == 403


def test_a_list_that_no_file_could_bring_back_is_not_taken_away(client, administrator):
    rows = [Subdistrict(code=f"34{n:04}", name_th=f"ก{n}", district_id="3411") for n in range(3001)]
    Subdistrict.objects.bulk_create(rows, ignore_conflicts=True)
    response = client.get(reverse("admin:subdistricts_subdistrict_export_csv"))
    assert response.status_code == 422
    assert "a file holds at most 3000" in response.content.decode()


# Its cost


@pytest.mark.parametrize("name", LISTS)
def test_rows_cost_no_queries_of_their_own(client, administrator, name):
    page = reverse(f"admin:subdistricts_{name}_export_csv")
    with CaptureQueriesContext(connection) as queries:
        rows = rows_of(client.get(page).content)
    assert len(rows) > 1
    assert len(queries) <= 12, [query["sql"][:100] for query in queries]


# The form to fill in


@pytest.mark.parametrize("name", LISTS)
def test_the_form_is_a_workbook_too_with_one_example(client, administrator, name):
    response = client.get(reverse(f"admin:subdistricts_{name}_import_workbook"))
    rows = rows_of(response.content, "xlsx")
    assert rows[0] == tuple(column.heading for column in LISTS[name].takes)
    assert dict(zip(*rows, strict=True)) == LISTS[name].example()
    assert client.get(reverse(f"admin:subdistricts_{name}_import_form")).content.count(b"\r\n") == 2
