import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from subdistricts.thai.names import normal, strip_person_title, strip_place_prefix
from tests.subdistricts.thai.areas import DISTRICTS, NAMES, PROVINCES, SUBDISTRICTS

MARKS = "ัิีึืฺุู็่้๊๋์ํ๎"
THAI = st.text(
    st.one_of(st.sampled_from("กนรอาำเแ" + MARKS), st.sampled_from(" \u00a0\u200b\ufeffAe\u0301")), max_size=12
)


@pytest.mark.parametrize(
    "typed",
    [
        "น้ำยืน",
        "น\u0e4d\u0e49\u0e32ยืน",  # nikhahit, tone, aa
        "น\u0e49\u0e4d\u0e32ยืน",  # tone, nikhahit, aa
        "น\u0e33\u0e49ยืน",  # am, then the tone
        "น\u0e4d\u0e32\u0e49ยืน",  # nikhahit, aa, tone
        " น้ำ\u200bยืน\ufeff",
    ],
)
def test_every_typing_of_nam_yuen_is_one_name(typed):
    assert normal(typed) == "น้ำยืน"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ต\u0e4d\u0e32บล", "ตำบล"),
        ("เเก่ง", "แก่ง"),
        ("เ\u200bเก่ง", "แก่ง"),
        ("ท\u0e48\u0e35", "ที่"),  # tone typed before its vowel
        ("ก\u0e49\u0e38ง", "กุ้ง"),
        ("สิทธ\u0e4c\u0e34", "สิทธิ์"),
        ("ก\u0e32\u0e49ว", "ก้าว"),
        ("หมู่ที่\u00a0\u00a01", "หมู่ที่ 1"),
        ("  หนอง\tกุง\r\n", "หนอง กุง"),
        ("ตระ\u200d\u200c\u2060\u00ad\u200eการ", "ตระการ"),
        ("cafe\u0301", "café"),
    ],
)
def test_it_brings_text_into_one_form(typed, name):
    assert normal(typed) == name


def test_it_keeps_what_compatibility_forms_would_break():
    assert normal("น้ำ ½ Ａ ²") == "น้ำ ½ Ａ ²"
    assert unicodedata.normalize("NFKC", "น้ำ") != "น้ำ"


@given(THAI)
@example("ก\u0e32\u0e4c\u0e48\u0e32\u0e48")
def test_the_normal_form_of_a_normal_form_is_itself(text):
    assert normal(normal(text)) == normal(text)


@given(THAI)
def test_it_never_changes_which_consonants_there_are(text):
    assert [char for char in normal(text) if char in "กนรอ"] == [char for char in text if char in "กนรอ"]


def test_every_official_name_is_in_normal_form():
    assert [name for name in NAMES if normal(name) != name] == []


@pytest.mark.parametrize(
    ("typed", "kind", "name"),
    [
        ("จ.อุบลราชธานี", "province", "อุบลราชธานี"),
        ("จ. อุบลราชธานี", "province", "อุบลราชธานี"),
        ("จังหวัดอุบลราชธานี", "province", "อุบลราชธานี"),
        ("อ.ตาลสุม", "district", "ตาลสุม"),
        ("อำเภอ ตาลสุม", "district", "ตาลสุม"),
        ("อ\u0e4d\u0e32เภอตาลสุม", "district", "ตาลสุม"),
        ("กิ่งอำเภอตาลสุม", "district", "ตาลสุม"),
        ("กิ่ง อ.ตาลสุม", "district", "ตาลสุม"),
        ("อำเภอเมืองอุบลราชธานี", "district", "เมืองอุบลราชธานี"),
        ("เขตพระนคร", "district", "พระนคร"),
        ("ต.หนองกุง", "subdistrict", "หนองกุง"),
        ("ตำบล หนองกุง", "subdistrict", "หนองกุง"),
        ("แขวงวัดราชบพิธ", "subdistrict", "วัดราชบพิธ"),
        ("ตำบลบ้านแขม", "subdistrict", "บ้านแขม"),
        ("ต.ตำแย", "subdistrict", "ตำแย"),
        ("ต. จ.ป.ร.", "subdistrict", "จ.ป.ร."),
    ],
)
def test_it_strips_the_word_for_the_kind_of_place(typed, kind, name):
    assert strip_place_prefix(typed, kind) == name


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("บ้านแขม", "subdistrict"),
        ("เมืองอุบลราชธานี", "district"),
        ("ตระการ", "subdistrict"),
        ("จ.ป.ร.", "subdistrict"),
        ("อ.ตาลสุม", "subdistrict"),  # the word of another kind of place: something is in the wrong column
        ("อำเภอ", "district"),
        ("ต.", "subdistrict"),
        ("", "province"),
    ],
)
def test_it_strips_nothing_else(typed, kind):
    assert strip_place_prefix(typed, kind) == typed


def test_no_official_name_loses_anything_but_bangkok_s_districts_their_word():
    kinds = (("province", PROVINCES), ("district", DISTRICTS), ("subdistrict", SUBDISTRICTS))
    changed = [
        (area.code[:2], area.name_th.removeprefix("เขต"), strip_place_prefix(area.name_th, kind))
        for kind, areas in kinds
        for area in areas
        if strip_place_prefix(area.name_th, kind) != area.name_th
    ]
    assert len(changed) == 50
    assert [change for change in changed if change[0] != "10" or change[1] != change[2]] == []


def test_a_prefixed_official_name_always_comes_back_bare():
    kinds = (("province", "จังหวัด", "จ.", PROVINCES), ("subdistrict", "ตำบล", "ต.", SUBDISTRICTS))
    for kind, word, letter, areas in kinds:
        names = [area.name_th for area in areas]
        assert [strip_place_prefix(word + name, kind) for name in names] == names
        assert [strip_place_prefix(f"{letter} {name}", kind) for name in names] == names


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("นางสาวสมหญิง ใจดี", "สมหญิง ใจดี"),
        ("นาง สมหญิง ใจดี", "สมหญิง ใจดี"),
        ("นางสมหญิง ใจดี", "สมหญิง ใจดี"),
        ("น.ส.สมหญิง ใจดี", "สมหญิง ใจดี"),
        ("น. ส. สมหญิง ใจดี", "สมหญิง ใจดี"),
        ("นายสมชาย ใจดี", "สมชาย ใจดี"),
        ("ดร.สมชาย ใจดี", "สมชาย ใจดี"),
        ("ผศ.ดร. สมชาย ใจดี", "สมชาย ใจดี"),
        ("นาย ดร.สมชาย ใจดี", "สมชาย ใจดี"),
        ("ว่าที่ร้อยตรีสมชาย ใจดี", "สมชาย ใจดี"),
        ("ว่าที่ ร.ต.หญิง สมหญิง ใจดี", "สมหญิง ใจดี"),
        ("นางสาวิตรี ใจดี", "สาวิตรี ใจดี"),  # Mrs Savitri, not Miss "itri"
        ("สมชาย นายดี", "สมชาย นายดี"),
        ("นายิกา ใจดี", "นายิกา ใจดี"),
        ("นาย", "นาย"),
        ("", ""),
    ],
)
def test_it_strips_a_person_s_title(typed, name):
    assert strip_person_title(typed) == name
