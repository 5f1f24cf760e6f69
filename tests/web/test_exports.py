"""The ranking as a file to take away: for whom, under what name, and how it says how far it can be trusted."""

import csv
import io
import json
from urllib.parse import unquote

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring import decisions, rounds
from scoring.core import record
from scoring.core.decision import Casting, Meeting
from scoring.models import Decision, Rubric
from subdistricts.models import Award, Candidate, DistrictGroup, Round, Seat
from tests import cast, make
from tests.web.test_round_board import big_round

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FILES = ("ranking_json", "ranking_csv", "ranking_xlsx")
NAME = "สารสนเทศตำบลต้นแบบ-จังหวัดอุบลราชธานี-2565"


@pytest.fixture
def people():
    return cast.assemble()


def judges(people):
    return (people.chair, people.judge, people.other_judge, people.judging_staff)


def sign_all(people, *marks):
    """Every judge gives the candidates, in their order, five times these points."""
    for code, points in zip(make.CODES, marks, strict=False):
        for judge in judges(people):
            make.sign(make.sheet(people.round, judge, code), *[points] * 5)


def fetch(client, user, round_, name):
    client.force_login(user)
    return client.get(reverse(name, args=[round_.pk]))


def rows_of(client, people):
    """The CSV's rows by their headings."""
    data = fetch(client, people.staff, people.round, "ranking_csv").content
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def document_of(client, people):
    return json.loads(fetch(client, people.staff, people.round, "ranking_json").content)


def sheets_of(client, people):
    data = fetch(client, people.staff, people.round, "ranking_xlsx").content
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets


def texts_of(sheet):
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def file_names(response):
    """The plain name and the Thai one."""
    plain, thai = response["Content-Disposition"].removeprefix("attachment; filename=").split("; filename*=UTF-8''")
    return plain.strip('"'), unquote(thai)


# Who gets it


@pytest.mark.parametrize("name", FILES)
def test_it_is_for_whoever_sees_the_ranking(client, people, name):
    expected = {
        "staff": 200,
        "judging_staff": 403,
        "chair": 403,
        "judge": 403,
        "administrator": 403,
        "reader": 404,
        "district_officer": 404,
        "foreign_staff": 404,
        "stranger": 404,
    }
    found = {who: fetch(client, getattr(people, who), people.round, name).status_code for who in expected}
    assert found == expected


@pytest.mark.parametrize("name", FILES)
def test_a_published_result_gives_readers_no_file_with_judges_totals(client, people, name):
    Round.objects.update(state=Round.State.PUBLISHED, published_version=1)
    answers = {who: fetch(client, getattr(people, who), people.round, name).status_code for who in ("reader", "judge")}
    assert answers == {"reader": 404, "judge": 403}
    assert fetch(client, people.judging_staff, people.round, name).status_code == 200


@pytest.mark.parametrize("name", FILES)
def test_a_draft_has_nothing_to_take_away(client, people, name):
    Round.objects.update(state=Round.State.DRAFT)
    assert fetch(client, people.staff, people.round, name).status_code == 409


@pytest.mark.parametrize("name", FILES)
def test_it_asks_strangers_to_sign_in_and_takes_no_post(client, people, name):
    address = reverse(name, args=[people.round.pk])
    assert client.get(address).url == f"/login/?next={address}"
    client.force_login(people.staff)
    assert (client.post(address).status_code, client.head(address).status_code) == (405, 200)


def test_the_board_offers_all_three(client, people):
    page = fetch(client, people.staff, people.round, "round").content.decode()
    assert [page.count(reverse(name, args=[people.round.pk])) for name in FILES] == [1, 1, 1]


# What it is called


@pytest.mark.parametrize(
    ("name", "ending", "content_type"),
    [
        ("ranking_json", "json", "application/json"),
        ("ranking_csv", "csv", "text/csv; charset=utf-8"),
        ("ranking_xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_its_name_says_what_it_is_and_how_far_it_can_be_trusted(client, people, name, ending, content_type):
    response = fetch(client, people.staff, people.round, name)
    assert file_names(response) == (
        f"ranking-model-subdistrict-2565-round-{people.round.pk}-provisional.{ending}",
        f"อันดับ-{NAME}-ชั่วคราว.{ending}",
    )
    assert (response["Content-Type"], response["Cache-Control"]) == (content_type, "private, no-store")


def test_a_name_holds_nothing_that_breaks_a_header_or_a_folder(client, people):
    Award.objects.update(name_th='../"รางวัล"\\น้ำใจ: <a>|?* ', code='x"; y\u0e01')
    plain, thai = file_names(fetch(client, people.staff, people.round, "ranking_csv"))
    assert plain == f"ranking-xy-2565-round-{people.round.pk}-provisional.csv"
    assert thai == "อันดับ-รางวัล-น้ำใจ-a-จังหวัดอุบลราชธานี-2565-ชั่วคราว.csv"


def test_a_long_name_is_cut_between_letters(client, people):
    Award.objects.update(name_th="ที่" * 60)
    thai = file_names(fetch(client, people.staff, people.round, "ranking_csv"))[1]
    assert thai == f"อันดับ-{'ที่' * 16}-จังหวัดอุบลราชธานี-2565-ชั่วคราว.csv"
    assert 255 - len("ที่".encode()) < len(thai.encode()) <= 255


def test_a_demonstrations_file_says_so_in_its_name_and_inside(client, people):
    Round.objects.update(is_demo=True)
    response = fetch(client, people.staff, people.round, "ranking_csv")
    assert file_names(response)[1] == f"อันดับ-{NAME}-ชั่วคราว-ข้อมูลสาธิต.csv"
    assert [sheet["A1"].value.count("ข้อมูลสาธิต") for sheet in sheets_of(client, people)] == [1, 1, 1]
    assert document_of(client, people)["round"]["is_demo"] is True


# How far it can be trusted


def said(client, people):
    """The standing in the JSON, in every row of the CSV, in the second note of every sheet and in both names."""
    document, sheets = document_of(client, people), sheets_of(client, people)
    (in_rows,) = {row["สถานะของผล"] for row in rows_of(client, people)}
    notes = {sheet["A2"].value for sheet in sheets}
    assert notes == {document["standing_in_words"]}
    assert document["standing_in_words"].startswith(f"{in_rows}: ")
    plain, thai = file_names(fetch(client, people.staff, people.round, "ranking_csv"))
    assert plain.endswith(f"-{document['standing']}.csv")
    assert thai == f"อันดับ-{NAME}-{in_rows.replace(' ', '-')}.csv"
    return document["standing"], in_rows


def test_an_incomplete_one_is_provisional_everywhere(client, people):
    make.sign(make.sheet(people.round, people.chair, make.CODES[0]), *["18"] * 5)
    assert said(client, people) == ("provisional", "ชั่วคราว")
    assert [row["ผลการคัดเลือก"] for row in rows_of(client, people)] == ["อยู่ในจำนวนที่เลือก ณ ขณะนี้", "", ""]
    board = fetch(client, people.staff, people.round, "round")
    assert board.context["notice"].chip == "ชั่วคราว"


def test_one_that_nobody_has_signed_is_provisional(client, people):
    assert said(client, people) == ("provisional", "ชั่วคราว")
    assert [row["คะแนนรวม"] for row in rows_of(client, people)] == ["", "", ""]


def test_one_that_the_rules_refuse_is_no_ranking(client):
    people = cast.assemble(aggregate="drop_extremes")
    for judge in judges(people)[:3]:
        make.sign(make.sheet(people.round, judge, make.CODES[0]), *["18"] * 5)
    assert said(client, people) == ("none", "ยังไม่มีอันดับ")
    assert [(row["อันดับ"], row["ผลการคัดเลือก"]) for row in rows_of(client, people)] == [("", "")] * 3


def test_a_complete_one_is_not_yet_decided(client, people):
    sign_all(people, "18", "16", "10")
    assert said(client, people) == ("complete", "ครบแล้ว ยังไม่ตัดสิน")
    assert [row["ผลการคัดเลือก"] for row in rows_of(client, people)] == ["ได้รับเลือก", "", ""]


def test_a_tie_at_the_cut_waits(client, people):
    sign_all(people, "18", "18", "10")
    assert said(client, people) == ("tied", "รอชี้ขาด")
    assert [row["ผลการคัดเลือก"] for row in rows_of(client, people)] == ["เสมอกันที่เส้นตัด"] * 2 + [""]


# What was decided


def decide(people, picks=()):
    """Locked, and decided with the whole committee there; the chair casts where there are picks."""
    rounds.begin_closing(people.round, actor=people.staff, now=make.NOW)
    decisions.lock(people.round, actor=people.staff, now=make.NOW)
    there = tuple(str(pk) for pk in Seat.objects.filter(committee__round=people.round).values_list("pk", flat=True))
    meeting = Meeting(present=there, presided_by=there[0], dissents=(), signatories=there[:2])
    castings = [Casting(picks=picks, by="chair", in_favour=(), reason="น้ำใจ")] if picks else []
    minutes = decisions.Minutes(make.NOW.date(), "ห้องประชุม", meeting)
    return decisions.decide(people.round, minutes=minutes, castings=castings, actor=people.staff, now=make.NOW)


def test_a_decided_one_says_which_decision_and_whom_it_selects(client, people):
    sign_all(people, "18", "18", "10")
    picked = people.round.candidates.get(position=2)
    decision = decide(people, (str(picked.pk),))
    assert said(client, people) == ("decided", "ตัดสินแล้ว ยังไม่ประกาศ")
    rows = rows_of(client, people)
    assert [row["ผลการคัดเลือก"] for row in rows] == ["ไม่ได้รับเลือกจากการชี้ขาด", "ได้รับเลือกโดยการชี้ขาด", ""]
    assert rows[1]["ตำบล"] == str(picked)
    assert document_of(client, people)["decision"] == {
        "version": 1,
        "sha256": decision.sha256,
        "selected": [str(picked.pk)],
    }
    assert [str(decision), f"ลายพิมพ์ข้อมูล {decision.sha256}"] in texts_of(sheets_of(client, people)[2])
    make.publish(people.round, people.staff)
    assert said(client, people) == ("published", "ผลที่ประกาศแล้ว")


def test_one_that_is_taken_up_again_is_decided_no_longer(client, people):
    sign_all(people, "18", "16", "10")
    decide(people)
    make.revise(people.round, people.staff)
    assert said(client, people) == ("complete", "ครบแล้ว ยังไม่ตัดสิน")
    assert document_of(client, people)["decision"] is None


def test_the_sealed_record_says_the_same_cell_by_cell(client):
    people = cast.assemble(ties=["criterion:c3", "median"])
    sign_all(people, "18", "16.5", "10")
    decide(people)
    sealed = json.loads(Decision.objects.get().record)
    assert record.check(sealed) == []
    document, rows = document_of(client, people), rows_of(client, people)
    assert {key: document[key] for key in ("in", "out")} == {key: sealed[key] for key in ("in", "out")}
    assert document["ranking"] == sealed["out"]
    assert document["decision"]["selected"] == sealed["selected"]
    names = {each["candidate"]: each for each in sealed["candidates"]}
    assert [(row["อันดับ"], row["ตำบล"], f"{row['คะแนนรวม']}00", row["ผลการคัดเลือก"] == "ได้รับเลือก") for row in rows] == [
        (
            str(placing["place"]),
            names[placing["candidate"]]["name"],
            placing["total"],
            placing["candidate"] in sealed["selected"],
        )
        for placing in sealed["out"]["placings"]
    ]


# What it holds


def test_the_second_sheet_has_every_judges_total_or_how_the_sheet_stands(client, people):
    make.sign(make.sheet(people.round, people.chair, make.CODES[0]), "13.5", "17", "11.5", "19", "16.5")
    make.sign(make.sheet(people.round, people.judge, make.CODES[0]), *["18"] * 5)
    draft = make.sheet(people.round, people.judge, make.CODES[1])
    make.Device(people.judge).send(draft, "save", make.body("13.5"))
    make.recuse(Seat.objects.get(committee__round=people.round, number=3), draft.candidate)
    sheet = sheets_of(client, people)[1]
    assert texts_of(sheet)[4] == ["สำหรับเจ้าหน้าที่เท่านั้น: ไม่เปิดเผยคะแนนรายกรรมการแก่ผู้อื่น ทั้งก่อนและหลังประกาศผล"]
    assert texts_of(sheet)[6:] == [
        ["อันดับ", "ตำบล", "ประธาน", "กรรมการที่ 2", "กรรมการที่ 3", "กรรมการที่ 4", "สูงสุด − ต่ำสุด", "คะแนนรวม"],
        [1, "ตำบลตระการ", 77.5, 90, "ยังไม่เริ่ม", "ยังไม่เริ่ม", 12.5, 83.75],
        ["ตำบลหนองกุง", "ยังไม่เริ่ม", "ร่าง", "ถอนตัว", "ยังไม่เริ่ม"],
        ["ตำบลเมืองเดช", "ยังไม่เริ่ม", "ยังไม่เริ่ม", "ยังไม่เริ่ม", "ยังไม่เริ่ม"],
    ]


def test_the_third_sheet_has_the_rules_and_what_is_missing(client):
    people = cast.assemble(ties=["criterion:c3", "chair"])
    sign_all(people, "18", "16")
    make.recuse(Seat.objects.get(committee__round=people.round, number=3), people.round.candidates.get(position=3))
    rows = dict(row for row in texts_of(sheets_of(client, people)[2])[5:] if len(row) == 2)
    assert {heading: rows[heading] for heading in ("สถานะของรอบ", "ครบหรือยัง", "เมื่อคะแนนเท่ากัน", "เกณฑ์ที่ 1: เกณฑ์ที่ 1")} == {
        "สถานะของรอบ": "เปิดให้คะแนน",
        "ครบหรือยัง": "นับได้ 8 จาก 11 แบบที่ต้องมี · ถอนตัวหรือขาด 1",
        "เมื่อคะแนนเท่ากัน": "เกณฑ์ 3 เกณฑ์ที่ 3, คะแนนรวมของประธาน",
        "เกณฑ์ที่ 1: เกณฑ์ที่ 1": "เต็ม 20 คะแนน คิดเป็น 20.00% ของคะแนนรวม",
    }
    assert rows["ขาดจากกรรมการที่ 2"] == "ตำบลเมืองเดช (ยังไม่เริ่ม)"
    assert rows["กรรมการที่ 3ถอนตัวจาก"] == "ตำบลเมืองเดช"


def test_made_up_names_and_a_sample_rubric_are_said_to_be(client, people):
    group = make.group()
    DistrictGroup.objects.update(is_sample=True)
    Candidate.objects.filter(position=1).update(district_group=group)
    Candidate.objects.filter(position=2).update(is_sample=True)
    assert [(row["ตำบล"], row["หมายเหตุ"]) for row in rows_of(client, people)] == [
        ("ตำบลตระการ", "สมมติ"),
        ("ตำบลหนองกุง", "สมมติ"),
        ("ตำบลเมืองเดช", ""),
    ]
    assert [each["is_made_up"] for each in document_of(client, people)["candidates"]] == [True, True, False]
    assert Rubric.objects.get().is_sample
    assert [sheet["A3"].value.count("ตัวอย่าง รอเกณฑ์ของจังหวัด") for sheet in sheets_of(client, people)] == [1, 1, 1]


def test_a_row_names_the_place_by_its_code_and_its_district(client, people):
    Candidate.objects.filter(position=1).update(district_group=make.group())
    row, group = rows_of(client, people)[0], str(DistrictGroup.objects.get())
    assert (row["รหัส"], row["อำเภอ"], row["กลุ่มอำเภอ"]) == ("341111", "อำเภอตระการพืชผล", group)


def test_it_holds_nothing_that_judges_wrote_and_no_reason_of_a_recusal(client, people):
    content = make.body(*["18"] * 5, recommendation="ข้อเสนอลับ", private_note="บันทึกส่วนตัว")
    make.Device(people.chair).send(make.sheet(people.round, people.chair), "sign", content)
    make.recuse(Seat.objects.get(committee__round=people.round, number=2), people.round.candidates.get(position=1))
    everything = json.dumps(document_of(client, people), ensure_ascii=False)
    everything += repr(rows_of(client, people)) + repr([texts_of(sheet) for sheet in sheets_of(client, people)])
    assert [everything.count(words) for words in ("ข้อเสนอลับ", "บันทึกส่วนตัว", "ญาติของผู้นำชุมชน")] == [0, 0, 0]


def test_the_ranking_alone_tells_no_judges_total(client, people):
    make.sign(make.sheet(people.round, people.chair, make.CODES[0]), *["13.5"] * 5)
    make.sign(make.sheet(people.round, people.judge, make.CODES[0]), *["18"] * 5)
    texts = repr(rows_of(client, people)) + repr(texts_of(sheets_of(client, people)[0]))
    assert [texts.count(total) for total in ("78.75", "67.5", "90")] == [2, 0, 0]


def test_it_speaks_english_too(client, people):
    sign_all(people, "18", "16", "10")
    client.cookies["django_language"] = "en"
    response = fetch(client, people.staff, people.round, "ranking_csv")
    headings, first = response.content.decode("utf-8-sig").splitlines()[:2]
    assert headings == "Place,subdistrict,Code,District,District group,Total,Decided by,Result,Standing,Note"
    assert first.split(",", 5)[:5] == ["1", "Trakan subdistrict", "341111", "Trakan Phuet Phon district", ""]
    assert first.split(",", 5)[5] == '90.00,total,selected,"complete, not decided",'
    assert file_names(response)[1].endswith("-2565-complete,-not-decided.csv")


# What it costs


def questions(client, name, row):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(name, args=[row.pk])).status_code == 200
    return len(asked)


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_it_asks_as_much_for_250_candidates_as_for_five(client, name):
    staff = make.user("staff")
    make.assign(staff, "staff")
    client.force_login(staff)
    small = questions(client, name, big_round(5))
    Round.objects.update(fiscal_year=2564)  # the next is another year's
    Rubric.objects.update(code="last-years")
    large = big_round(250)
    assert large.candidates.count() == 250
    assert questions(client, name, large) == small
