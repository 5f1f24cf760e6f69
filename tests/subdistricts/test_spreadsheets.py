"""Tables become files in which a text stays a text and a figure shows what the page shows, whatever it is."""

import csv
import io
import re
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core.rounding import four_decimals, two_decimals
from subdistricts import spreadsheets
from subdistricts.spreadsheets import Figure, Table

WOULD_RUN = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "'=1", "#N/A", '=cmd|"/c calc"!A1')


def table(*cells, headings=("ตำบล",), notes=("น้ำยืน",)):
    return Table("อันดับ", notes, headings, tuple((cell,) for cell in cells))


def sheet_of(made):
    return openpyxl.load_workbook(io.BytesIO(spreadsheets.as_xlsx([made]))).active


def cells_of(made):
    sheet = sheet_of(made)
    return [row[0] for row in sheet.iter_rows(min_row=len(made.notes) + 3)]


def xml_of(made):
    return zipfile.ZipFile(io.BytesIO(spreadsheets.as_xlsx([made]))).read("xl/worksheets/sheet1.xml").decode()


def test_a_csv_is_what_a_thai_excel_opens_rightly():
    made = Table(
        "อันดับ", ("น้ำยืน",), ("อันดับ", "ตำบล", "คะแนนรวม"), ((1, 'ก,"ข"\nน้ำ', Figure(Fraction(341, 4), "85.25")),)
    )
    expected = '\ufeffอันดับ,ตำบล,คะแนนรวม\r\n1,"ก,""ข""\nน้ำ",85.25\r\n'
    assert spreadsheets.as_csv(made) == expected.encode()


@pytest.mark.parametrize("text", WOULD_RUN)
def test_no_text_is_run(text):
    (cell,) = cells_of(table(text))
    assert (cell.value, cell.data_type) == (text.replace("\r", "\n"), "s")  # XML has one kind of line end
    assert "<f>" not in xml_of(table(text))
    if text != "#N/A":  # an error to the library, a text to Excel
        assert cell.quotePrefix is True
        assert list(csv.reader(io.StringIO(spreadsheets.as_csv(table(text)).decode("utf-8-sig"), newline="")))[1] == [
            f"'{text}"
        ]


def test_headings_and_notes_are_not_run_either():
    made = table("ก", headings=("=1+1",), notes=("=2+2", "@x"))
    assert "<f>" not in xml_of(made)
    assert spreadsheets.as_csv(made).decode("utf-8-sig").startswith("'=1+1\r\n")


def test_what_xml_cannot_hold_is_replaced():
    assert [cell.value for cell in cells_of(table("ก\x01ข", "ก\ufffeข", "ย" * 40_000))] == [
        "ก\ufffdข",
        "ก\ufffdข",
        "ย" * 32_767,
    ]


def test_numbers_are_numbers_and_nothing_is_nothing():
    cells = cells_of(table(3, Figure(Fraction(341, 4), "85.25"), None, "", "341111"))
    assert [(cell.value, cell.data_type, cell.number_format) for cell in cells] == [
        (3, "n", "General"),
        (85.25, "n", "0.00"),
        (None, "n", "General"),
        (None, "n", "General"),
        ("341111", "s", "General"),
    ]


@pytest.mark.parametrize(
    ("exact", "written"),
    [
        (Fraction(641, 10), "64.1"),  # sixteen digits would make it 64.09999999999999
        (Fraction(256, 3), "85.333333333333"),
        (Fraction(200, 3), "66.666666666666"),
        (Fraction(17133, 200), "85.665"),
        (Fraction(100), "100"),
        (Fraction(0), "0"),
    ],
)
def test_a_figure_is_written_in_its_own_digits(exact, written):
    assert re.findall("<v>(.*?)</v>", xml_of(table(Figure(exact, "0.00")))) == [written]


FRACTIONS = st.builds(Fraction, st.integers(0, 10**15), st.integers(10**13, 10**15)).filter(lambda value: value <= 100)
HALVES = st.builds(
    lambda half, off: Fraction(half, 200) + off,
    st.integers(1, 19_999),
    st.sampled_from([Fraction(0), Fraction(1, 10**16), Fraction(-1, 10**16), Fraction(1, 10**9), Fraction(-1, 10**9)]),
)


@given(FRACTIONS | HALVES, st.sampled_from([two_decimals, four_decimals]))
def test_a_format_shows_what_the_page_shows(exact, write):
    """Excel rounds the digits it is given, half up."""
    given_digits = Decimal(spreadsheets.digits(exact))
    step = Decimal(spreadsheets.number_format(write(exact)))
    assert str(given_digits.quantize(step, ROUND_HALF_UP)) == write(exact)
    assert len(str(given_digits).replace(".", "").lstrip("0")) <= 15


def test_a_sheet_is_ready_to_print():
    made = Table("อันดับ", ("หนึ่ง", "สอง", "สาม"), ("อันดับ", "ตำบล"), ((1, "ตำบล" * 40), (2, "น้ำยืน")))
    sheet = sheet_of(made)
    assert (sheet.title, sheet.print_title_rows, sheet.freeze_panes) == ("อันดับ", "$1:$5", "A6")
    assert [sheet.cell(number, 1).font.b for number in range(1, 6)] == [True, True, False, False, True]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [9, 60]


def test_thai_marks_widen_no_column():
    assert sheet_of(table("ที่นี่มีน้ำนี้ด้วยหรือ")).column_dimensions["A"].width == len("ทนมนำนดวยหรอ") + 3


def test_a_row_is_as_high_as_its_longest_text():
    made = Table("อันดับ", (), ("ตำบล", "อำเภอ"), (("น้ำ", "ก"), ("ก" * 58, "ก"), ("ก\nข\n", "ก" * 115), (None, 3)))
    sheet = sheet_of(made)
    assert [sheet.row_dimensions[number].height / spreadsheets.LINE for number in range(1, 6)] == [1, 1, 2, 3, 1]
