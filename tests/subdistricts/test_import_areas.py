"""`manage.py import_areas`: Thailand by official code, whole or one province."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from subdistricts.models import AuditEntry, District, Province, Subdistrict

pytestmark = pytest.mark.django_db


def import_areas(*arguments: str) -> str:
    out = StringIO()
    call_command("import_areas", *arguments, stdout=out)
    return out.getvalue()


def counted() -> tuple[int, int, int]:
    return Province.objects.count(), District.objects.count(), Subdistrict.objects.count()


@pytest.mark.slow
def test_it_writes_all_of_thailand_and_says_how_many():
    assert [line.split()[-1] for line in import_areas().splitlines()] == ["77", "928", "7,436"]
    assert counted() == (77, 928, 7436)
    ubon = Province.objects.get(pk="34")
    assert (ubon.name_th, ubon.name_en) == ("อุบลราชธานี", "Ubon Ratchathani")
    assert (ubon.districts.count(), Subdistrict.objects.filter(district__province=ubon).count()) == (25, 219)


def test_it_writes_one_province():
    assert [line.split()[-1] for line in import_areas("--province", "34").splitlines()] == ["1", "25", "219"]
    assert counted() == (1, 25, 219)
    trakan = Subdistrict.objects.select_related("district").get(pk="341111")
    assert (trakan.name_th, trakan.district.name_th) == ("ตระการ", "ตระการพืชผล")


def test_it_puts_them_in_dictionary_order():
    """Vowels written before their consonant come where the consonant does, not last."""
    import_areas("--province", "34")
    assert [district.name_th for district in District.objects.all()] == [
        "กุดข้าวปุ้น",
        "เขมราฐ",
        "เขื่องใน",
        "โขงเจียม",
        "ดอนมดแดง",
        "เดชอุดม",
        "ตระการพืชผล",
        "ตาลสุม",
        "ทุ่งศรีอุดม",
        "นาจะหลวย",
        "นาตาล",
        "นาเยีย",
        "น้ำขุ่น",
        "น้ำยืน",
        "บุณฑริก",
        "พิบูลมังสาหาร",
        "โพธิ์ไทร",
        "ม่วงสามสิบ",
        "เมืองอุบลราชธานี",
        "วารินชำราบ",
        "ศรีเมืองใหม่",
        "สว่างวีระวงศ์",
        "สำโรง",
        "สิรินธร",
        "เหล่าเสือโก้ก",
    ]


def test_it_changes_nothing_the_second_time():
    import_areas("--province", "34")
    before = list(Subdistrict.objects.order_by("pk").values())
    import_areas("--province", "34")
    assert list(Subdistrict.objects.order_by("pk").values()) == before


def test_it_takes_over_a_corrected_name():
    import_areas("--province", "34")
    Subdistrict.objects.filter(pk="341111").update(name_th="ตระกาน", sort_key="wrong")
    import_areas("--province", "34")
    trakan = Subdistrict.objects.get(pk="341111")
    assert trakan.name_th == "ตระการ"
    assert trakan.sort_key != "wrong"


@pytest.mark.slow
def test_it_leaves_a_line_in_the_trail_when_it_changed_something_and_only_then():
    import_areas("--province", "34")
    import_areas("--province", "34")
    Subdistrict.objects.filter(pk="341111").update(name_en="Trakarn")
    import_areas()
    entries = AuditEntry.objects.order_by("pk").values_list("actor", "action", "subject", "round", "facts")
    assert list(entries) == [
        (None, "areas.imported", "areas:34", None, {"provinces": 1, "districts": 25, "subdistricts": 219}),
        (None, "areas.imported", "areas:all", None, {"provinces": 76, "districts": 903, "subdistricts": 7218}),
    ]


def test_a_repeat_only_reads():
    import_areas("--province", "34")
    with CaptureQueriesContext(connection) as captured:
        import_areas("--province", "34")
    statements = [query["sql"].split()[0] for query in captured.captured_queries]
    assert statements == ["SAVEPOINT", "SELECT", "SELECT", "SELECT", "RELEASE"]


def test_it_refuses_a_code_that_is_no_province():
    with pytest.raises(CommandError, match="There is no province with the code 99"):
        import_areas("--province", "99")
    assert counted() == (0, 0, 0)
