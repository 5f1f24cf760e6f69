"""Lists from files: every sample of fixtures/samples, what it does when sent, and that nothing is ever half done."""

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from scoring import rounds
from subdistricts import places, resources
from subdistricts.models import (
    AuditEntry,
    Candidate,
    DistrictGroup,
    GroupedDistrict,
    Seat,
    Subdistrict,
    Visit,
)
from subdistricts.resources.files import Table, reader_for
from tests import make
from tests.remember import remembered

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).resolve().parents[3] / "fixtures" / "samples"
ENCODINGS = {"utf-8": "UTF-8", "utf-8-bom": "UTF-8", "windows-874": "Windows-874", "utf-16": "UTF-16"}
OFFICES = {
    "deputy-governor-34": "รองผู้ว่าราชการจังหวัดอุบลราชธานี",
    "governor-34": "สำนักงานจังหวัดอุบลราชธานี",
    "dopa-34": "ที่ทำการปกครองจังหวัดอุบลราชธานี",
    "dla-34": "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดอุบลราชธานี",
    "cdd-34": "สำนักงานพัฒนาชุมชนจังหวัดอุบลราชธานี",
}


@remembered
def draft_of_ubon():
    """The province's areas and offices, a draft round with its committee, and its administrator."""
    places.import_areas("34")
    for code, name in OFFICES.items():
        make.office(code, name)
    row = make.draft_round()
    make.committee(row)
    person = make.user("administrator")
    make.assign(person, "administrator")
    return row, person


@pytest.fixture
def ubon(client):
    """That round, with its administrator signed in."""
    row, person = draft_of_ubon()
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return row


@remembered
def grouped():
    """The same round and administrator, and the districts in their groups."""
    row, person = draft_of_ubon()
    browser = Client()
    browser.force_login(person)
    take_in(browser, "districtgroup", "districts-groups.utf-8.csv")
    return row, person


@pytest.fixture
def grouped_ubon(client):
    row, person = grouped()
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return row


def send(client, name, file, round_=None):
    """Send a sample, or a file's name and bytes, as the form would."""
    title, data = (file, (SAMPLES / file).read_bytes()) if isinstance(file, str) else file
    fields = {"import_file": SimpleUploadedFile(title, data)}
    if round_ is not None:
        fields["round"] = round_.pk
    return client.post(reverse(f"admin:subdistricts_{name}_import"), fields)


def confirm(client, name, preview):
    address = reverse(f"admin:subdistricts_{name}_process_import")
    return client.post(address, {"sealed": preview.context["sealed"]})


def counts(preview):
    return {kind: count for kind, _words, count in preview.context["counts"] if count}


def problems(preview):
    """Line by line what is wrong, each with its column."""
    return {row.line: row.problems for row in preview.context["result"].rows if row.problems}


def acts():
    return AuditEntry.objects.filter(actor__username="administrator").count()


# The good ones, in every encoding


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_each_encoding_of_a_list_is_read_and_named(client, ubon, encoding):
    expected = {"districtgroup": ("districts-groups", 25), "seat": ("seats", 5)}
    for name, (file, rows) in expected.items():
        preview = send(client, name, f"{file}.{encoding}.csv", ubon if name == "seat" else None)
        assert (preview.context["encoding"], counts(preview)) == (ENCODINGS[encoding], {"new": rows})


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_candidates_and_visits_of_each_encoding_are_the_same(client, grouped_ubon, encoding):
    take_in(client, "candidate", f"candidates.{encoding}.csv", grouped_ubon)
    assert list(Candidate.objects.values_list("position", "subdistrict", "district_group__number", "is_sample")) == [
        (1, "341111", 5, False),
        (2, "342004", 4, False),
        (3, "340715", 3, True),
        (4, "341515", 2, True),
        (5, "340406", 1, True),
    ]
    take_in(client, "visit", f"visits.{encoding}.csv", grouped_ubon)
    assert [(str(row.candidate_id and row.candidate.subdistrict_id), row.kind, f"{row.starts_at:%d %H:%M}")
            for row in Visit.objects.all()] == [
        ("341111", "scored", "29 03:00"),
        ("342004", "scored", "29 06:30"),
        ("None", "tpmap", "29 08:30"),
        ("340715", "scored", "30 03:00"),
    ]  # fmt: skip


def take_in(client, name, file, round_=None):
    response = confirm(client, name, send(client, name, file, round_))
    assert response.status_code == 302
    return response


def test_districts_are_put_in_their_groups_and_those_made_up_are_marked(client, ubon):
    take_in(client, "districtgroup", "districts-groups.utf-8.csv")
    sizes = {group.number: group.members.count() for group in DistrictGroup.objects.all()}
    assert sizes == {1: 5, 2: 5, 3: 5, 4: 5, 5: 5}
    assert set(DistrictGroup.objects.filter(is_sample=True).values_list("number", flat=True)) == {1, 2}
    assert set(AuditEntry.objects.filter(action__startswith="district_group").values_list("action", flat=True)) == {
        "district_group.created",
        "district_group.filled",
    }


def test_seats_are_taken_in(client, ubon):
    take_in(client, "seat", "seats.windows-874.csv", ubon)
    assert list(Seat.objects.values_list("number", "role", "office__code")) == [
        (1, "chair", "deputy-governor-34"),
        (2, "member", "governor-34"),
        (3, "member", "dopa-34"),
        (4, "member", "dla-34"),
        (5, "secretary", "cdd-34"),
    ]


def test_a_preview_saves_nothing(client, ubon):
    before = acts()
    send(client, "districtgroup", "districts-groups.utf-8.csv")
    send(client, "seat", "seats.utf-8.csv", ubon)
    assert (GroupedDistrict.objects.count(), Seat.objects.count(), acts()) == (0, 0, before)


@pytest.mark.parametrize(
    ("name", "file"),
    [("districtgroup", "districts-groups"), ("candidate", "candidates"), ("seat", "seats"), ("visit", "visits")],
)
def test_the_same_file_a_second_time_changes_nothing(client, grouped_ubon, name, file):
    if name == "visit":
        take_in(client, "candidate", "candidates.utf-8.csv", grouped_ubon)
    if name != "districtgroup":
        take_in(client, name, f"{file}.utf-8.csv", grouped_ubon)
    before = acts()
    again = send(client, name, f"{file}.windows-874.csv", None if name == "districtgroup" else grouped_ubon)
    assert list(counts(again)) == ["skip"]
    assert again.context["nothing_new"]
    assert "sealed" not in again.context
    assert acts() == before


def test_a_change_is_told_with_the_old_and_the_new(client, ubon):
    take_in(client, "seat", "seats.utf-8.csv", ubon)
    text = "ลำดับ,ตำแหน่ง,หน่วยงาน\n3,กรรมการ,สำนักงานจังหวัดอุบลราชธานี\n".encode()
    preview = send(client, "seat", ("seats.csv", text), ubon)
    [row] = preview.context["result"].rows
    assert [(change.what, change.old, change.new) for change in row.changes] == [
        ("หน่วยงาน", "ที่ทำการปกครองจังหวัดอุบลราชธานี", "สำนักงานจังหวัดอุบลราชธานี")
    ]
    confirm(client, "seat", preview)
    assert Seat.objects.get(number=3).office.code == "governor-34"
    assert Seat.objects.get(number=3).title == "ผู้แทนที่ทำการปกครองจังหวัด"


def test_a_moved_visit_is_a_change_not_a_second_visit(client, ubon):
    take_in(client, "candidate", ("c.csv", "ตำบล,อำเภอ\nตระการ,ตระการพืชผล\n".encode()), ubon)
    head = "date,start,end,รหัสตำบล\n"
    take_in(client, "visit", ("v.csv", f"{head}29/12/2564,10.00,12.00,341111\n".encode()), ubon)
    take_in(client, "visit", ("v.csv", f"{head}29/12/2564,10.30,12.30,๓๔๑๑๑๑\n".encode()), ubon)
    assert [f"{row.starts_at:%H:%M}" for row in Visit.objects.all()] == ["03:30"]


def test_a_workbook_says_the_same_as_the_csv(client, grouped_ubon):
    take_in(client, "candidate", "candidates.utf-8.csv", grouped_ubon)
    book = openpyxl.Workbook()
    book.active.append(["วันที่", "เวลาเริ่ม", "เวลาสิ้นสุด", "รหัสตำบล", "สถานที่", None])
    book.active.append([make.NOW.date(), make.dt.time(10, 0), make.dt.time(12, 0), 341111, "ศาลาประชาคม", None])
    book.active.append([None] * 6)
    book.active.append([make.dt.date(2564, 12, 29), "13.30", "15.30", 342004.0, None, None])
    file = io.BytesIO()
    book.save(file)
    preview = send(client, "visit", ("visits.xlsx", file.getvalue()), grouped_ubon)
    assert counts(preview) == {"new": 2}, problems(preview)
    confirm(client, "visit", preview)
    assert [f"{row.starts_at:%Y-%m-%d %H:%M}" for row in Visit.objects.all()] == [
        "2021-12-29 03:00",
        "2021-12-29 06:30",
    ]


def test_a_round_is_named_in_the_file_itself(client, ubon):
    text = "ปีงบประมาณ,รอบ,ตำบล,อำเภอ\n2565,อุบลราชธานี,ตระการ,ตระการพืชผล\n2566,อุบลราชธานี,หนองกุง,ตาลสุม\n"
    preview = send(client, "candidate", ("c.csv", text.encode()))
    assert problems(preview) == {3: [("รอบ", "There is no “อุบลราชธานี” in your area.")]}
    assert preview.context["result"].rows[0].changes[0].new == "Trakan subdistrict"


def test_a_row_that_names_no_round_is_told_which_there_are(client, ubon):
    preview = send(client, "candidate", ("c.csv", "รหัสตำบล\n341111\n".encode()))
    assert problems(preview) == {2: [("รอบ", f"Name the round, or choose it above. Yours are: {in_english(ubon)}.")]}


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("candidate", "ตำบล,อำเภอ\nYEAR,ตระการ,ตระการพืชผล"),
        ("seat", "ลำดับ,ตำแหน่ง,รหัสหน่วยงาน\nYEAR,1,ประธาน,dopa-34"),
        ("visit", "วันที่,เวลาเริ่ม,เวลาสิ้นสุด,ประเภท,เรื่อง\nYEAR,29/12/2564,10.00,12.00,ศึกษาดูงาน,ก"),
        ("committee", "คณะกรรมการ\nYEAR,คณะใหม่"),
    ],
    ids=["candidate", "seat", "visit", "committee"],
)
def test_a_row_of_another_year_is_not_taken_into_the_round_that_was_chosen(client, ubon, name, row):
    there = {year: ("f.csv", f"ปีงบประมาณ,{row}\n".replace("YEAR", year).encode()) for year in ("2566", "๒๕๖๕", "")}
    assert problems(send(client, name, there["2566"], ubon)) == {
        2: [
            (
                "ปีงบประมาณ",
                f"The row says 2566, and the round chosen for the file is {in_english(ubon)}. Correct the year or "
                "leave it empty; if the row is another round's, name that or choose it above.",
            )
        ]
    }
    for year in ("๒๕๖๕", ""):
        preview = send(client, name, there[year], ubon)
        assert (problems(preview), sum(counts(preview).values())) == ({}, 1)


def test_a_year_that_is_no_number_is_told_beside_a_chosen_round(client, ubon):
    preview = send(client, "committee", ("c.csv", "ปีงบประมาณ,คณะกรรมการ\nปีนี้,คณะใหม่\n".encode()), ubon)
    assert problems(preview) == {2: [("ปีงบประมาณ", "“ปีนี้” is no whole number.")]}


def test_a_round_that_a_row_names_goes_before_the_one_that_was_chosen(client, ubon):
    make.draft_round(year=2566)
    text = "ปีงบประมาณ,รอบ,คณะกรรมการ\n2566,อุบลราชธานี,คณะใหม่\n"
    assert counts(send(client, "committee", ("c.csv", text.encode()), ubon)) == {"new": 1}


def in_english(thing):
    with translation.override("en"):
        return str(thing)


# The broken ones


def test_a_missing_column_is_named_with_those_there(client, ubon):
    preview = send(client, "districtgroup", "districts-groups.broken-missing-column.csv")
    assert preview.context["problem"] == (
        "The file has no column กลุ่มอำเภอ. It has: ปีงบประมาณ, รหัสอำเภอ, อำเภอ. Add it and send the file again. "
        "Nothing was saved."
    )


def test_a_column_of_points_is_refused(client, ubon):
    preview = send(client, "candidate", "candidates.broken-points.csv", ubon)
    assert preview.context["problem"].startswith("The column “คะแนน” holds points. Points come from judges alone;")


def test_duplicates_inside_the_file_are_told_by_their_lines(client, ubon):
    preview = send(client, "districtgroup", "districts-groups.broken-duplicates.csv")
    assert problems(preview) == {
        3: [("", "Line 2 puts it in group 5. A district is in one group a year.")],
        5: [("", "Line 4 says the same already. Take one of them out.")],
    }
    assert counts(preview) == {"new": 2, "twice": 2}
    assert "sealed" not in preview.context


def test_an_ambiguous_name_lists_the_choices(client, ubon):
    preview = send(client, "candidate", "candidates.broken-ambiguous-name.csv", ubon)
    with translation.override("en"):
        names = [
            f"{row} {row.district} ({row.pk})" for row in Subdistrict.objects.filter(name_th="สำโรง").order_by("pk")
        ]
    assert [name[-7:] for name in names] == ["342002)", "342103)", "342201)"]
    assert problems(preview) == {
        3: [("ตำบล", f"“สำโรง” can mean: {', '.join(names)}. Give the code, or the district too.")]
    }


def test_every_wrong_cell_of_a_row_is_told(client, ubon):
    preview = send(client, "candidate", "candidates.broken-cells.csv", ubon)
    assert problems(preview) == {
        2: [
            ("ลำดับ", "“หนึ่ง” is no whole number."),
            ("ตัวอย่าง", "Write yes or no, not “อาจจะ”."),
            ("กลุ่มอำเภอ", "There is no district group 9 in this fiscal year."),
        ],
        3: [("รหัสตำบล", "The code says Nong Kung subdistrict and the name says “ตระการ”. Correct one of them.")],
        4: [("รหัสตำบล", "There is no code “150101” in your area.")],
        5: [("ตำบล", "There is no “ตระการ” in ตาลสุม.")],
    }


TWO_PLACES = (
    "The row names a subdistrict, “{}”, and an office, “{}”. Name one of them, and leave the other's cells empty."
)


@pytest.mark.parametrize(
    ("name", "columns", "cells"),
    [
        ("candidate", "ลำดับ", "1"),
        ("visit", "วันที่,เวลาเริ่ม,เวลาสิ้นสุด", "29/12/2564,10.00,12.00"),
        ("recusal", "ที่นั่ง,เหตุผล", "1,เป็นญาติ"),
        ("standin", "ที่นั่ง,ชื่อผู้ใช้ผู้นั่งแทน", "1,administrator"),
    ],
    ids=["candidate", "visit", "recusal", "standin"],
)
def test_a_row_with_a_subdistrict_and_an_office_is_refused_and_neither_is_chosen(client, ubon, name, columns, cells):
    make.candidate(ubon)
    make.seat(ubon)
    text = (
        f"{columns},รหัสตำบล,ตำบล,หน่วยงาน,รหัสหน่วยงาน\n"
        f"{cells},,ตระการ,ที่ทำการปกครองจังหวัดอุบลราชธานี,\n"
        f"{cells},341111,,,dopa-34\n"
    )
    assert problems(send(client, name, ("f.csv", text.encode()), ubon)) == {
        2: [("หน่วยงาน", TWO_PLACES.format("ตระการ", "ที่ทำการปกครองจังหวัดอุบลราชธานี"))],
        3: [("รหัสหน่วยงาน", TWO_PLACES.format("341111", "dopa-34"))],
    }


def test_unknown_offices_roles_and_people_are_told_and_a_second_chair_refused(client, ubon):
    preview = send(client, "seat", "seats.broken-cells.csv", ubon)
    assert problems(preview) == {
        3: [("", "This committee already has a chair.")],
        4: [("หน่วยงาน", "There is no “สำนักงานที่ไม่มีอยู่” in your area.")],
        5: [
            ("ตำแหน่ง", "“ผู้ช่วย” is none of: chair, member, member and secretary."),
            ("ชื่อผู้ใช้", "There is no “nobody” in your area."),
        ],
    }


def test_wrong_dates_are_told_and_a_gregorian_year_is_offered_in_the_buddhist_era(client, ubon):
    make.candidate(ubon), make.candidate(ubon, "342004")
    preview = send(client, "visit", "visits.broken-dates.csv", ubon)
    assert problems(preview) == {
        2: [("วันที่", "February 2565 BE has no day 30; its last day is 28.")],
        3: [
            (
                "วันที่",
                "“29/12/2021” has a year of the Common Era. Type the year in the Buddhist Era. "
                "Did you mean 29/12/2564?",
            )
        ],
        4: [
            (
                "",
                "29 Feb 2563 BE is not in fiscal year 2565 BE (1 Oct 2564 BE – 30 Sep 2565 BE). Correct the date. "
                "Nothing was saved.",
            )
        ],
        5: [("เวลาสิ้นสุด", "There is no time “25.00”. Type one from 00.00 to 23.59.")],
        6: [("", "A visit ends after it starts.")],
    }


def test_two_visits_of_one_file_that_overlap_are_refused(client, ubon):
    make.candidate(ubon), make.candidate(ubon, "342004")
    preview = send(client, "visit", "visits.broken-overlap.csv", ubon)
    assert problems(preview) == {
        3: [
            (
                "",
                "The committee is already at “Trakan subdistrict” from 10:00 to 12:00. Choose another time. "
                "Nothing was saved.",
            )
        ]
    }
    assert not Visit.objects.exists()


def test_a_district_that_is_elsewhere_already_is_refused(client, ubon):
    make.group(4, ("3411",))
    preview = send(client, "districtgroup", ("g.csv", "ปี,กลุ่ม,อำเภอ\n2565,5,ตระการพืชผล\n2565,5,เขมราฐ\n".encode()))
    assert problems(preview) == {
        2: [
            (
                "",
                "Trakan Phuet Phon district is already in group 4 of fiscal year 2565 BE. Take it out there first. "
                "Nothing was saved.",
            )
        ]
    }
    assert counts(preview) == {"new": 1, "invalid": 1}


def test_candidates_of_an_opened_round_are_refused(client, ubon):
    make.candidate(ubon), make.seat(ubon, role="chair"), make.rules(ubon)
    rounds.open_round(ubon, actor=None, now=make.NOW)
    preview = send(client, "candidate", ("c.csv", "รหัสตำบล\n342004\n".encode()), ubon)
    assert problems(preview) == {
        2: [("", "The round has been opened, so candidates can no longer be changed. Nothing was saved.")]
    }


def test_seats_of_an_opened_round_are_refused_and_their_titles_taken(client, ubon):
    """Row 2 would change a position, row 3 a title alone, row 4 would be a new seat."""
    make.candidate(ubon), make.seat(ubon, role="chair"), make.seat(ubon), make.rules(ubon)
    rounds.open_round(ubon, actor=None, now=make.NOW)
    rows = ("1,กรรมการ,dopa-34,,ใช่", "2,กรรมการ,dopa-34,ผู้แทนคนใหม่,ใช่", "3,เลขานุการ,cdd-34,,ไม่")
    text = "\n".join(("ลำดับ,ตำแหน่ง,รหัสหน่วยงาน,ชื่อตำแหน่ง,ให้คะแนน", *rows))
    preview = send(client, "seat", ("s.csv", text.encode()), ubon)
    said = [("", "The round has been opened, so seats can no longer be changed. Nothing was saved.")]
    assert problems(preview) == {2: said, 4: said}
    assert counts(preview) == {"invalid": 2, "update": 1}


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (("a.csv", b""), "The submitted file is empty."),
        (("a.pdf", b"%PDF"), "Only .csv, .txt, .tsv and .xlsx files can be read. Nothing was saved."),
        (
            ("a.xlsx", b"no workbook"),
            "The file is no Excel workbook (.xlsx), or it is damaged. Save it anew or as “CSV UTF-8”. "
            "Nothing was saved.",
        ),
        (("a.csv", "ตำบล\n".encode()), "The file has headings but no rows. Nothing was saved."),
        (("a.csv", b"a" * 5_000_001), "The file has 5.0 MB; at most 5.0 MB can be read. Split it into smaller files."),
        (
            ("a.csv", "ตำบล,ชื่อตำบล\nก,ข\n".encode()),
            "The columns ตำบล, ชื่อตำบล mean the same. Leave one of them out. Nothing was saved.",
        ),
        (
            ("a.csv", ("ตำบล\n" + "ก\n" * 3001).encode()),
            "The file has more than 3000 rows. Split it into smaller files. Nothing was saved.",
        ),
    ],
    ids=["empty", "pdf", "no workbook", "no rows", "over 5 MB", "heading twice", "too many rows"],
)
def test_a_file_that_is_no_list_is_refused_with_what_to_do(client, ubon, file, said):
    page = send(client, "candidate", file, ubon)
    form_errors = page.context["form"].errors.get("import_file", [])
    assert [*form_errors, *filter(None, [page.context.get("problem")])] == [said]


def test_an_import_without_a_file_asks_for_one(client, ubon):
    page = client.post(reverse("admin:subdistricts_candidate_import"), {"round": ubon.pk})
    assert page.context["form"].errors == {"import_file": ["Choose a file to import."]}


def test_columns_that_are_not_used_are_named(client, ubon):
    preview = send(client, "candidate", ("c.csv", "รหัสตำบล,หมายเหตุ\n341111,ดี\n".encode()), ubon)
    assert preview.context["unused"] == ["หมายเหตุ"]
    assert counts(preview) == {"new": 1}


# Between the preview and the confirmation


def test_a_file_that_reads_two_ways_is_asked_about(client, ubon):
    # In UTF-16 without a mark this is as good Thai as in Windows-874.
    data = (SAMPLES / "encodings" / "ambiguous.csv").read_bytes()
    page = send(client, "candidate", ("c.csv", data), ubon)
    offered = [encoding for encoding, _name, _text in page.context["readings"]]
    assert len(offered) > 1
    address = reverse("admin:subdistricts_candidate_import")
    answer = client.post(address, {"sealed": page.context["sealed"], "encoding": offered[0]})
    assert "readings" not in answer.context


def test_what_came_between_preview_and_confirmation_stops_all_of_it(client, ubon):
    make.candidate(ubon), make.candidate(ubon, "342004")
    text = "date,start,end,subdistrict_code\n30/12/2564,8.00,9.00,342004\n29/12/2564,10.00,12.00,341111\n"
    preview = send(client, "visit", ("v.csv", text.encode()), ubon)
    assert counts(preview) == {"new": 2}
    taken = make.visit(Candidate.objects.get(subdistrict="342004"), kind="study")
    response = confirm(client, "visit", preview)
    assert list(problems(response)) == [3]
    assert list(Visit.objects.all()) == [taken]


def test_a_sealed_file_serves_one_person_and_one_list(client, ubon):
    preview = send(client, "candidate", ("c.csv", "รหัสตำบล\n341111\n".encode()), ubon)
    said = "This preview is too old or not yours. Send the file again. Nothing was saved."
    assert confirm(client, "visit", preview).context["problem"] == said
    other = make.user("other")
    make.assign(other, "administrator")
    client.force_login(other)
    assert confirm(client, "candidate", preview).context["problem"] == said
    changed = preview.context["sealed"].replace(":", "x:", 1)
    response = client.post(reverse("admin:subdistricts_candidate_process_import"), {"sealed": changed})
    assert response.context["problem"] == said
    assert not Candidate.objects.exists()


def test_a_file_with_errors_cannot_be_confirmed_by_hand(client, ubon):
    good = send(client, "candidate", ("c.csv", "รหัสตำบล\n341111\n342004\n".encode()), ubon)
    Subdistrict.objects.filter(pk="342004").update(district=make.district("1501"))
    response = confirm(client, "candidate", good)
    assert counts(response) == {"new": 1, "invalid": 1}
    assert not Candidate.objects.exists()


def test_a_round_of_another_area_cannot_be_chosen_or_named(client, ubon):
    other = make.draft_round(province=make.province("15", "อ่างทอง", "Ang Thong"))
    page = send(client, "candidate", "candidates.utf-8.csv", other)
    assert list(page.context["form"].errors) == ["round"]
    text = "ปีงบประมาณ,รอบ,รหัสตำบล\n2565,อ่างทอง,341111\n"
    assert list(problems(send(client, "candidate", ("c.csv", text.encode())))) == [2]


@pytest.mark.parametrize("name", ["districtgroup", "candidate", "seat", "visit"])
def test_others_send_no_files(client, ubon, name):
    client.force_login(make.user("stranger"))
    assert send(client, name, "candidates.utf-8.csv").status_code == 404
    assert client.post(reverse(f"admin:subdistricts_{name}_process_import"), {"sealed": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("name", "resource"),
    [
        ("districtgroup", resources.GroupedDistricts),
        ("candidate", resources.Candidates),
        ("seat", resources.Seats),
        ("visit", resources.Visits),
    ],
)
def test_the_form_to_fill_in_has_every_column_and_is_read_again(client, ubon, name, resource):
    response = client.get(reverse(f"admin:subdistricts_{name}_import_form"))
    assert response.content.startswith(b"\xef\xbb\xbf")
    table = reader_for("form.csv").read(response.content)
    assert table.headings == tuple(column.heading for column in resource.takes)
    made, _unused = resource(make.User.objects.get(username="administrator")).recognise(table.headings)
    assert made == [column.name for column in resource.takes]


@pytest.mark.parametrize("name", ["candidate", "visit"])
def test_the_example_row_of_a_form_can_be_sent_as_it_is(client, grouped_ubon, name):
    if name == "visit":
        make.candidate(grouped_ubon)
    form = client.get(reverse(f"admin:subdistricts_{name}_import_form")).content
    preview = send(client, name, ("form.csv", form), grouped_ubon)
    assert (problems(preview), counts(preview)) == ({}, {"new": 1})


def selects(queries):
    return sum(query["sql"].startswith("SELECT") for query in queries)


def test_look_ups_do_not_grow_with_the_rows(ubon):
    administrator = make.User.objects.get(username="administrator")
    assert administrator.reach.grants  # read once a request
    counted = []
    for number in (3, 30):
        names = tuple((f"ไม่มีจริง {row}", "เขมราฐ") for row in range(number))
        table = Table(("ตำบล", "อำเภอ"), names, tuple(range(2, number + 2)))
        with CaptureQueriesContext(connection) as queries:
            result = resources.Candidates(administrator, round_=ubon).import_table(table, dry_run=True)
        assert result.totals["invalid"] == number
        counted.append(selects(queries))
    assert counted == [3, 3]


def test_unchanged_rows_cost_no_queries_of_their_own(ubon):
    administrator = make.User.objects.get(username="administrator")
    assert administrator.reach.grants
    take = {}
    for number in (3, 30):
        codes = Subdistrict.objects.order_by("pk").values_list("pk", flat=True)[:number]
        table = Table(("รหัสตำบล",), tuple((code,) for code in codes), tuple(range(2, number + 2)))
        resources.Candidates(administrator, round_=ubon).import_table(table, dry_run=False)
        with CaptureQueriesContext(connection) as queries:
            result = resources.Candidates(administrator, round_=ubon).import_table(table, dry_run=True)
        assert result.totals["skip"] == number
        take[number] = selects(queries)
    assert take == {3: 4, 30: 4}


def test_a_preview_says_positions_in_the_readers_words(client, ubon):
    client.cookies["django_language"] = "th"
    page = send(client, "seat", "seats.utf-8.csv", ubon).content.decode()
    assert ("ประธาน" in page, ">chair<" in page) == (True, False)
