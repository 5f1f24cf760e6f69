"""Every way a Thai table reaches us as CSV, good and broken. The samples' own list is in their README."""

import codecs
import csv
import io
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from subdistricts.thai import csv as thai_csv
from subdistricts.thai.csv import Ambiguous, BadTable, TooLarge, Undecodable, decode, rows, with_column, write

SAMPLES = Path(__file__).parents[3] / "fixtures" / "samples" / "encodings"
HEADINGS = ["รหัสตำบล", "ตำบล", "อำเภอ", "กลุ่ม", "หมายเหตุ"]
TABLE = [
    ["341111", "ตระการ", "ตระการพืชผล", "5", "ศาลาประชาคมบ้านตระการ\nหมู่ที่ 1"],
    ["342004", "หนองกุง", "ตาลสุม", "4", "13.30–15.00 น."],
    ["340901", "โซง", "น้ำยืน", "3", "แจ้งว่า “พร้อม”, รอหนังสือ"],
]
GOOD = {
    "utf-8.csv": ("utf-8", ","),
    "utf-8-bom.csv": ("utf-8", ","),
    "windows-874.csv": ("cp874", ","),
    "windows-874-semicolon.csv": ("cp874", ";"),
    "utf-16.csv": ("utf-16-le", "\t"),
    "utf-16-be.csv": ("utf-16-be", ","),
    "utf-16-no-bom.csv": ("utf-16-le", "\t"),
}
BROKEN = {
    "broken-mixed.csv": (Undecodable, "unknown_encoding", {"utf_8": 4, "cp874": 1}),
    "broken-cut.csv": (Undecodable, "unknown_encoding", {"utf_8": 4, "cp874": 1}),
    "broken-utf-16-odd.csv": (Undecodable, "bad_bytes", {"encoding": "utf-16-le"}),
    "broken-nul.csv": (Undecodable, "control_characters", {"line": 4}),
    "broken-lost-letters.csv": (Undecodable, "lost_characters", {"line": 4}),
    "broken-not-thai.csv": (Undecodable, "not_thai", {}),
    "broken-ragged.csv": (BadTable, "ragged", {"lines": [3, 5], "columns": 5}),
    "broken-open-quote.csv": (BadTable, "bad_quotes", {"line": 3}),
    "broken-duplicate-heading.csv": (BadTable, "duplicate_heading", {"heading": "ตำบล"}),
    "broken-unnamed-column.csv": (BadTable, "unnamed_column", {"column": 2}),
    "broken-no-headings.csv": (BadTable, "no_headings", {}),
    "broken-empty.csv": (Undecodable, "empty_file", {}),
}


def refusal(read, *arguments):
    with pytest.raises(ValueError) as refused:
        read(*arguments)
    return type(refused.value), refused.value.code, refused.value.facts


def table(text_rows, delimiter=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(text_rows)
    return out.getvalue()


# --- the samples


@pytest.mark.parametrize("name", GOOD)
def test_it_reads_the_same_table_from_every_encoding(name):
    reading, found = rows((SAMPLES / name).read_bytes())
    assert (reading.encoding, reading.delimiter) == GOOD[name]
    assert found == [dict(zip(HEADINGS, cells, strict=True)) for cells in TABLE]


@pytest.mark.parametrize("name", BROKEN)
def test_it_says_what_is_wrong_with_a_broken_file(name):
    assert refusal(rows, (SAMPLES / name).read_bytes()) == BROKEN[name]


def test_it_asks_when_two_encodings_show_thai():
    with pytest.raises(Ambiguous) as asked:
        rows((SAMPLES / "ambiguous.csv").read_bytes())
    assert [(reading.encoding, reading.text.split(",")[2]) for reading in asked.value.readings] == [
        ("utf-8", "มารวย\r\n"),
        ("cp874", "เธกเธฒเธฃเธงเธข\r\n"),
    ]


@pytest.mark.parametrize(("answer", "name"), [("utf-8", "มารวย"), ("cp874", "เธกเธฒเธฃเธงเธข")])
def test_it_takes_the_answer(answer, name):
    reading, found = rows((SAMPLES / "ambiguous.csv").read_bytes(), answer)
    assert (reading.encoding, found) == (answer, [{"code": "1", "name": name}])


def test_each_sample_is_tested():
    assert {path.name for path in SAMPLES.glob("*.csv")} == {*GOOD, *BROKEN, "ambiguous.csv"}


# --- encodings


def test_plain_ascii_needs_no_question():
    assert decode(b"code;points\r\n1;2\r\n") == thai_csv.Reading("code;points\r\n1;2\r\n", "utf-8", ";")


def test_thai_digits_alone_are_thai_enough_to_ask():
    """Their bytes are letters in Windows-874, so neither reading may win in silence."""
    with pytest.raises(Ambiguous) as asked:
        decode("code\r\n๓๔๑๑".encode())
    assert [reading.encoding for reading in asked.value.readings] == ["utf-8", "cp874"]


def test_a_byte_order_mark_lets_a_table_without_thai_in():
    assert decode(codecs.BOM_UTF8 + "name\r\nCafé\r\n".encode()).text == "name\r\nCafé\r\n"


def test_tis_620_would_not_do():
    line = "เวลา,13.30–15.00 “น.”\u00a0…".encode("cp874")
    with pytest.raises(UnicodeDecodeError):
        line.decode("tis_620")
    assert decode(line).encoding == "cp874"


def test_one_bad_byte_at_the_end_of_a_long_file_is_enough_to_refuse_it():
    data = "ตำบล\r\n".encode("cp874") * 10_000 + b"\xdb\r\n"
    assert refusal(decode, data) == (Undecodable, "unknown_encoding", {"utf_8": 1, "cp874": 10_001})


def test_an_answer_that_does_not_fit_is_refused():
    data = (SAMPLES / "utf-8.csv").read_bytes()
    assert refusal(decode, data, "cp874") == (Undecodable, "bad_bytes", {"encoding": "cp874"})


def test_an_answer_does_not_let_control_characters_in():
    data = (SAMPLES / "utf-16-no-bom.csv").read_bytes()[:8]
    assert refusal(decode, data, "utf-8") == (Undecodable, "control_characters", {"line": 1})


def test_a_spreadsheet_file_sent_as_csv_is_refused():
    assert refusal(decode, b"PK\x03\x04\x14\x00\x06\x00") == (Undecodable, "control_characters", {"line": 1})


def test_a_file_of_just_the_limit_is_read_and_one_byte_more_is_not():
    line = b"0123456789012345678901234567890123456789012345678\n"
    at_limit = line * (thai_csv.MAX_BYTES // len(line))
    assert len(at_limit) == thai_csv.MAX_BYTES
    assert decode(at_limit).encoding == "utf-8"
    assert refusal(decode, at_limit + b"\xff") == (TooLarge, "too_large", {"size": 5_000_001, "limit": 5_000_000})


# --- tables


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b;c,d\n", ","),
        ("a;b;c,d\n", ";"),
        ("a\tb\n1,2,3\n", "\t"),
        ('"a;b;c",d\n', ","),
        ('"a\nb;c;d",e\n', ","),
        ("\r\n\r\na;b\n", ";"),
        ("name\n1;2\n", ","),
    ],
)
def test_the_first_line_tells_the_delimiter(text, delimiter):
    assert decode(text.encode()).delimiter == delimiter


def test_headings_are_in_normal_form_and_lower_case():
    _, found = rows("\ufeff District_Code ,ต\u0e4d\u0e32บล\u200b,,\n3411,ตระการ,,\n".encode())
    assert found == [{"district_code": "3411", "ตำบล": "ตระการ"}]


def test_cells_are_left_as_they_are():
    _, found = rows("ก,ข\n เว้น ,๑\n".encode())
    assert found == [{"ก": " เว้น ", "ข": "๑"}]


def test_a_row_knows_the_line_on_which_it_begins():
    _, found = rows('ก,ข\n"สอง\nบรรทัด",1\n\n , \nห้า,2\n'.encode())
    assert [(row.line, row["ก"]) for row in found] == [(2, "สอง\nบรรทัด"), (6, "ห้า")]


def test_cells_beyond_the_headings_must_be_empty():
    assert rows("ก,ข\n1,2,,\n".encode())[1] == [{"ก": "1", "ข": "2"}]
    assert refusal(rows, "ก,ข\n1,2,,3\n".encode()) == (BadTable, "ragged", {"lines": [2], "columns": 2})


def test_headings_alone_are_a_table_without_rows():
    assert rows("ก,ข\r\n".encode())[1] == []


def test_text_after_a_closing_quotation_mark_is_refused():
    assert refusal(rows, 'ก,ข\n"1"x,2\n'.encode()) == (BadTable, "bad_quotes", {"line": 2})


# --- writing


def test_it_writes_what_excel_opens_rightly():
    data = write([{"ตำบล": "น้ำยืน", "หมู่": 1}, {"ตำบล": 'ก,"ข"', "หมู่": None}], ["ตำบล", "หมู่"])
    assert data == b"\xef\xbb\xbf" + 'ตำบล,หมู่\r\nน้ำยืน,1\r\n"ก,""ข""",\r\n'.encode()


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+66 45 000 000", "'+66 45 000 000"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("'=1", "''=1"),
        ("-18.5", "-18.5"),
        ("+5", "+5"),
        ("-1,000.50", "-1,000.50"),
        ("-", "-"),
        ("'แป-ระ'", "'แป-ระ'"),
        ("'", "'"),
    ],
)
def test_it_disarms_formulas_and_nothing_else(cell, written):
    data = write([{"a": cell, "b": ""}], ["a", "b"])
    assert next(csv.reader(io.StringIO(data.decode("utf-8-sig").split("\r\n", 1)[1], newline="")))[0] == written
    assert rows(data)[1] == [{"a": cell, "b": ""}]


CELLS = st.text("กขนรทมเแ้่ิ็ำา๑aZ01 ,;\t\"'=+-@\n–“”", max_size=6)
WIDE = st.lists(st.lists(CELLS, min_size=3, max_size=3).filter(lambda cells: any(map(str.strip, cells))), max_size=4)


@given(WIDE)
def test_it_reads_back_whatever_it_writes(table_rows):
    headings = ["ตำบล", "b", "ค"]
    expected = [dict(zip(headings, cells, strict=True)) for cells in table_rows]
    assert rows(write(expected, headings))[1] == expected


@given(
    st.lists(st.lists(CELLS.filter(lambda cell: "'" not in cell), min_size=2, max_size=2), min_size=1, max_size=4),
    st.sampled_from([*thai_csv.ENCODINGS, "utf-8-sig", "utf-16"]),
    st.sampled_from(",;\t"),
    st.sampled_from([["ตำบล", "อำเภอ"], ["มา", "รวย"], ["code", "name"]]),
)
def test_a_thai_table_in_any_encoding_comes_back_equal_or_is_asked_about(table_rows, encoding, delimiter, headings):
    assume(all(any(map(str.strip, cells)) for cells in table_rows))
    text = table([headings, *table_rows], delimiter)
    assume(text.isascii() or any("ก" <= char <= "ฮ" or char in "ำาเแ" for char in text))
    data = text.encode(encoding)
    expected = [dict(zip(headings, cells, strict=True)) for cells in table_rows]
    try:
        found = rows(data)[1]
    except Ambiguous as asked:
        assert text in [reading.text for reading in asked.readings]  # noqa: PT017 - being asked is one of two right ends
        found = rows(data, encoding)[1]
    assert found == expected


# --- the same file with one more column


@given(
    WIDE.filter(bool),
    st.sampled_from(["utf-8-sig", "cp874", "utf-16"]),
    st.sampled_from(",;\t"),
    st.lists(CELLS, min_size=4, max_size=4),
)
def test_a_file_given_back_is_the_same_with_one_more_column(table_rows, encoding, delimiter, notes):
    headings = ["ตำบล", "สิ่งที่ต้องแก้ไข", "กลุ่ม"]
    data = table([headings, *table_rows], delimiter).encode(encoding)
    try:
        before, found = rows(data)
    except Ambiguous:
        before, found = rows(data, encoding)
    texts = dict(zip((row.line for row in found), notes, strict=False))
    back = with_column(data, "แก้", texts, instead_of=("สิ่งที่ต้องแก้ไข",), encoding=before.encoding)
    reading, again = rows(back, before.encoding)
    assert (reading.encoding, reading.delimiter) == (before.encoding, delimiter)
    expected = [{"ตำบล": row["ตำบล"], "กลุ่ม": row["กลุ่ม"], "แก้": texts[row.line]} for row in found]
    assert [row for row in again if any(map(str.strip, row.values()))] == [
        row for row in expected if any(map(str.strip, row.values()))
    ]


def test_a_mark_that_no_letter_of_the_files_encoding_says_is_a_question_mark():
    back = with_column("ก,ข\n1,2\n".encode("cp874"), "ค", {2: "→ ข้อความ"})
    assert back.decode("cp874").splitlines() == ["ก,ข,ค", "1,2,? ข้อความ"]
