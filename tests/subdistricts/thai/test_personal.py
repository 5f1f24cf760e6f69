"""Texts that seem to name a person, and those that only look like it."""

import pytest

from subdistricts.thai.personal import names_a_person


@pytest.mark.parametrize(
    "text",
    [
        "1234567890123",
        "1-2345-67890-12-3",
        "เลข ๑๒๓๔๕๖๗๘๙๐๑๒๓ ของผู้รับ",
        "1 2345 67890 12 3",
        "นายสมชาย ใจดี",
        "นาย สมชาย ใจดี",
        "พบ น.ส. สมหญิง ใจดี",
        "นางสาวสมหญิง ใจดี",
        "ด.ช. สมชาย ใจดี",
        "เด็กหญิงสมหญิง ใจดี",
        "นางสมหญิง ใจดี",
        "พบนายสมชาย ใจดี แล้ว",
    ],
)
def test_it_finds_who_is_named(text):
    assert names_a_person(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "123456789012",  # twelve digits
        "12345678901234",  # fourteen
        "29/12/2564 10.00-12.00",
        "ให้นายอำเภอ เร่งรัดการตรวจสอบ",
        "นายกองค์การบริหารส่วนตำบลหนองกุง ประธาน",
        "นายทะเบียน อำเภอ",
        "แจ้งเจ้านาย ในพื้นที่",
        "ตำบลท่านางแนว อำเภอแวงน้อย",
        "อำเภอนางรอง จังหวัดบุรีรัมย์",
        "38 ตัวชี้วัด 2565–2569",
        "ตำบลตระการ อำเภอตระการพืชผล",
    ],
)
def test_it_lets_offices_places_and_figures_pass(text):
    assert names_a_person(text) is False
