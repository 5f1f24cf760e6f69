from hypothesis import given
from hypothesis import strategies as st

from subdistricts.thai import digits


def test_it_maps_each_thai_digit_to_its_ascii_twin_and_back():
    assert digits.to_ascii("๐๑๒๓๔๕๖๗๘๙") == "0123456789"
    assert digits.to_thai("0123456789") == "๐๑๒๓๔๕๖๗๘๙"


def test_it_leaves_everything_else_alone():
    text = "หมู่ที่ — 1½ ２ ٣"
    assert digits.to_ascii(text) == text


@given(st.text("0123456789กน้ำ ./-a２٣"))
def test_thai_digits_and_back_is_the_same_text(text):
    assert digits.to_ascii(digits.to_thai(text)) == text
