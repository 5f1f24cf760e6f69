"""A district officer sends his district's TPMAP counts as a file: what comes in, what does not, who takes it back."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from subdistricts.models import AuditEntry, ImportBatch, TpmapReport
from tests import cast, make
from tests.web.admin.test_imports import SAMPLES, counts, problems
from tests.web.admin.test_uploads_leave_nothing import left_in, workbook, written

pytestmark = pytest.mark.django_db
__all__ = ["written"]
PAGE = "/tpmap/districts/3411/import/"
HEADINGS = ["รหัสตำบล", "ตำบล", "มิติ", "ณ วันที่", "ปีข้อมูล", "รอตรวจสอบ (คน)", "ช่วยเหลือแล้ว (คน)"]
OWN = [
    ["341111", "ตระการ", "สุขภาพ", "28/12/2564", "2565", "40", "20"],
    ["341112", "", "รายได้", "28/12/2564", "2565", "9", ""],
]
FOREIGN = ["342004", "", "สุขภาพ", "28/12/2564", "2565", "1", "0"]


def as_csv(*rows):
    return "counts.csv", "\n".join(",".join(row) for row in (HEADINGS, *rows)).encode()


FILES = {"csv": as_csv(*OWN), "xlsx": workbook(HEADINGS, *OWN)}
WRONG_FILES = {"csv": as_csv(*OWN, FOREIGN), "xlsx": workbook(HEADINGS, *OWN, FOREIGN)}


@pytest.fixture
def officer(client, monkeypatch):
    """Of อำเภอตระการพืชผล, signed in, with two subdistricts of his own and one of a neighbour's."""
    monkeypatch.setattr(timezone, "now", lambda: make.NOW)
    people = cast.assemble()
    for code in ("341111", "341112", "342004"):
        make.subdistrict(code)
    client.force_login(people.district_officer)
    client.cookies["django_language"] = "en"
    return people.district_officer


def send(client, file, address=PAGE):
    return client.post(address, {"import_file": SimpleUploadedFile(*file)})


def confirm(client, preview, address=PAGE):
    return client.post(f"{address}process/", {"sealed": preview.context["sealed"]})


def reported():
    rows = TpmapReport.objects.kept().order_by("subdistrict")
    return [(row.subdistrict_id, row.dimension, row.persons_to_check, row.persons_helped) for row in rows]


WHAT_THEY_SAY = [("341111", "health", 40, 20), ("341112", "income", 9, 0)]


@pytest.mark.parametrize("kind", FILES)
def test_it_is_previewed_and_nothing_is_saved_before_he_says_so(client, officer, kind):
    preview = send(client, FILES[kind])
    assert (problems(preview), counts(preview), reported()) == ({}, {"new": 2}, [])
    assert preview["Cache-Control"] == "no-store"
    answer = confirm(client, preview)
    assert (answer.status_code, answer.url, reported()) == (302, "/tpmap/districts/3411/", WHAT_THEY_SAY)
    said = client.get(answer.url).content.decode()
    assert said.count("The file was taken in: 2 new, 0 changed, 0 unchanged rows.") == 1
    assert said.count("the province&#x27;s office can take it back") == 1
    assert set(TpmapReport.objects.values_list("reported_by", flat=True)) == {officer.pk}


def test_days_are_said_as_people_write_them(client, officer):
    client.cookies["django_language"] = "th"
    said = send(client, FILES["csv"]).content.decode()
    assert (said.count("<ins>28 ธ.ค. 2564</ins>"), said.count("2021-12-28")) == (2, 0)


def test_his_districts_page_leads_to_it_and_it_back(client, officer):
    assert client.get("/tpmap/districts/3411/").content.decode().count(f'href="{PAGE}"') == 1
    assert client.get(PAGE).content.decode().count('href="/tpmap/districts/3411/"') == 1


def test_no_page_of_it_leads_to_the_set_up_pages(client, officer):
    confirm(client, send(client, FILES["csv"]))
    for page in (client.get(PAGE), send(client, FILES["csv"]), send(client, as_csv(FOREIGN))):
        assert page.content.decode().count("/admin/") == 0


def test_a_row_of_another_district_is_an_error_and_nothing_of_the_file_is_saved(client, officer):
    preview = send(client, as_csv(*OWN, FOREIGN))
    assert counts(preview) == {"new": 2, "invalid": 1}
    [[heading, said]] = problems(preview)[4]
    assert (heading, said.count("“342004” is no subdistrict of ")) == ("รหัสตำบล", 1)
    assert ("sealed" in preview.context, TpmapReport.objects.count(), ImportBatch.objects.count()) == (False, 0, 0)


@pytest.mark.parametrize("named", [("", "ตาลสุม"), ("999999", ""), ("342004", "ตระการ")])
def test_whatever_is_not_his_is_answered_alike(client, officer, named):
    """Whether there is such a subdistrict elsewhere is not told."""
    preview = send(client, as_csv([*named, *FOREIGN[2:]]))
    typed = named[0] or named[1]
    assert [said.count(f"“{typed}” is no subdistrict of ") for _column, said in problems(preview)[2]] == [1]


def test_staff_who_send_it_here_are_held_to_the_district_too(client, officer):
    staff = make.user("another-staff")
    make.assign(staff, "staff")
    client.force_login(staff)
    preview = send(client, as_csv(*OWN, FOREIGN))
    assert counts(preview) == {"new": 2, "invalid": 1}


def test_the_file_comes_back_with_what_is_wrong_beside_each_row(client, officer):
    preview = send(client, as_csv(OWN[0], FOREIGN))
    fields = {"returned": preview.context["returned"]}
    text = client.post(f"{PAGE}errors", fields).content.decode()
    assert [line.count("is no subdistrict of") for line in text.splitlines()] == [0, 0, 1]
    answer = client.post(f"{PAGE}errors", {**fields, "as": "xlsx"})
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).active.max_row == 3


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_its_form_is_read_by_the_page_that_gives_it(client, officer, ending):
    blank = client.get(f"{PAGE}form.{ending}").content
    assert counts(send(client, (f"form.{ending}", blank))) == {"new": 1}


def test_a_file_in_thai_windows_is_read_and_an_unclear_one_asked_about(client, officer):
    title, data = FILES["csv"]
    preview = send(client, (title, data.decode().encode("cp874")))
    assert (preview.context["encoding"], counts(preview)) == ("Windows-874", {"new": 2})
    asked = send(client, ("old.csv", (SAMPLES / "encodings" / "ambiguous.csv").read_bytes()))
    assert [encoding for encoding, _name, _text in asked.context["readings"]] == ["utf-8", "cp874"]
    answer = client.post(PAGE, {"sealed": asked.context["sealed"], "encoding": "cp874"})
    assert ("readings" in answer.context, answer.context["problem"].count("The file has no column")) == (False, 1)


@pytest.mark.parametrize("ending", ["abandoned", "confirmed", "wrong"])
@pytest.mark.parametrize("kind", FILES)
def test_it_leaves_no_copy_however_it_ends(client, officer, written, tmp_path, kind, ending):
    preview = send(client, WRONG_FILES[kind] if ending == "wrong" else FILES[kind])
    if ending == "confirmed":
        confirm(client, preview)
    if ending == "wrong":
        client.post(f"{PAGE}errors", {"returned": preview.context["returned"], "as": kind})
    assert (written, left_in(tmp_path)) == ([], [])
    assert ImportBatch.objects.exists() == (ending == "confirmed")


def test_staff_see_the_file_among_those_taken_in_and_take_it_back(client, officer):
    confirm(client, send(client, FILES["csv"]))
    batch = ImportBatch.objects.get()
    assert (batch.act, batch.province_id, batch.actor, batch.file_name, batch.new, len(batch.sha256)) == (
        "follow_up_tpmap", "34", officer, "counts.csv", 2, 64,
    )  # fmt: skip
    address = reverse("admin:subdistricts_importbatch_change", args=[batch.pk])
    back = reverse("admin:subdistricts_importbatch_take_back", args=[batch.pk])
    assert (client.get(address).status_code, client.post(back).status_code) == (404, 404)
    assert reported() == WHAT_THEY_SAY
    staff = make.user("another-staff")
    make.assign(staff, "staff")
    client.force_login(staff)
    assert client.get(address).content.decode().count("counts.csv") > 0
    assert (client.post(back).status_code, reported(), TpmapReport.objects.count()) == (302, [], 2)


@pytest.mark.parametrize(("of", "status"), [("3420", 403), ("1501", 404)])
def test_an_officer_of_another_district_gets_nowhere(client, officer, of, status):
    preview = send(client, FILES["csv"])
    other = make.user("other-officer")
    make.assign(other, "district_officer", "district", district=make.district(of))
    client.force_login(other)
    before = AuditEntry.objects.count()
    answers = [client.get(PAGE), send(client, FILES["csv"]), confirm(client, preview)]
    answers += [client.get(f"{PAGE}form.csv"), client.get(f"{PAGE}form.xlsx"), client.post(f"{PAGE}errors")]
    assert [answer.status_code for answer in answers] == [status] * 6
    assert (reported(), AuditEntry.objects.count()) == ([], before)


def test_what_was_previewed_for_one_district_is_confirmed_for_no_other(client, officer):
    make.assign(officer, "district_officer", "district", district=make.district("3420"))
    preview = send(client, FILES["csv"])
    answer = confirm(client, preview, "/tpmap/districts/3420/import/")
    assert (answer.context["problem"].count("too old or not yours"), reported()) == (1, [])


def test_what_came_between_is_shown_before_anything_is_saved(client, officer):
    preview = send(client, FILES["csv"])
    make.tpmap_report("341112", "income", persons=(9, 0, 0, 0, 0, 0, 0))
    answer = confirm(client, preview)
    assert (answer.context["came_between"], counts(answer), len(reported())) == (True, {"new": 1, "skip": 1}, 1)
    assert confirm(client, answer).status_code == 302
    assert reported() == WHAT_THEY_SAY
