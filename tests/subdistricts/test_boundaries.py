"""`manage.py import_boundaries`: all of a file or none of it; what is brought in again replaces."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from subdistricts import boundaries, boundary_files
from subdistricts.models import AuditEntry, Boundary
from subdistricts.refusals import Refusal
from tests import make
from tests.subdistricts.test_boundary_files import BESIDE, SQUARE, collection, feature

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def areas():
    make.subdistrict("341111")
    make.district("3420")


@pytest.fixture
def bring(tmp_path):
    def bring(content, *arguments):
        path = tmp_path / "boundaries.geojson"
        path.write_bytes(content)
        out = StringIO()
        call_command("import_boundaries", str(path), *arguments, stdout=out)
        return out.getvalue().splitlines()

    return bring


def test_it_keeps_shapes_by_official_code(bring):
    told = bring(collection(feature("3411"), feature("3420", BESIDE)), "--source", "สำนักงาน (ตัวอย่าง)")
    assert [line.split()[-1] for line in told] == ["2", "0"]
    trakan = Boundary.objects.get(pk="3411")
    [[ring]] = trakan.shape
    assert (set(map(tuple, ring)), trakan.source) == (set(map(tuple, SQUARE)), "สำนักงาน (ตัวอย่าง)")
    assert (trakan.label_longitude, trakan.label_latitude) == (
        pytest.approx(104.25, abs=0.02),
        pytest.approx(15.25, abs=0.02),
    )


def test_bringing_it_again_replaces_the_same_areas_alone(bring):
    bring(collection(feature("3411"), feature("3420", BESIDE)))
    moved = [[x - 0.25, y] for x, y in SQUARE]
    assert [line.split()[-1] for line in bring(collection(feature("3411", moved)))] == ["0", "1"]
    corners = {row.pk: min(row.shape[0][0]) for row in Boundary.objects.all()}
    assert corners == {"3411": min(moved), "3420": min(BESIDE)}


def test_it_writes_nothing_where_one_code_is_no_areas(bring):
    with pytest.raises(CommandError) as refused:
        bring(collection(feature("3411"), feature("3499", BESIDE), feature("341199")))
    assert str(refused.value).splitlines()[1:] == [
        "  แถวที่ 2 (3499): ไม่มีอำเภอรหัสนี้ ได้นำเข้าพื้นที่แล้วหรือยัง",
        "  แถวที่ 3 (341199): ไม่มีตำบลรหัสนี้ ได้นำเข้าพื้นที่แล้วหรือยัง",
    ]
    assert not Boundary.objects.exists()


def test_it_tells_the_first_twenty_faults_and_how_many_follow(bring):
    with pytest.raises(CommandError) as refused:
        bring(collection(*(feature(f"3{number}") for number in range(200, 223)), feature("34")))
    lines = str(refused.value).splitlines()
    assert (len(lines), lines[-1]) == (22, "  … +3")


def test_it_says_so_where_the_file_cannot_be_opened(tmp_path):
    with pytest.raises(CommandError) as refused:
        call_command("import_boundaries", str(tmp_path / "nothing.geojson"))
    assert str(refused.value).startswith("เปิดแฟ้มไม่ได้")


def test_it_tells_names_that_differ_and_takes_them(bring):
    told = bring(collection(feature("3411", name_th="ตระการ"), feature("3420", BESIDE, name_th="ตาลสุม")))
    assert told[2:] == ["3411: ชื่อในแฟ้ม · the file says “ตระการ”; ในบัญชี · the list says “ตระการพืชผล”"]


def test_it_keeps_areas_of_all_kinds_and_says_so_in_the_trail(bring):
    bring(collection(feature("34"), feature("3411"), feature("341111")), "--source", "ที่มา")
    assert set(Boundary.objects.values_list("pk", flat=True)) == {"34", "3411", "341111"}
    entry = AuditEntry.objects.get(action="boundaries.imported")
    assert (entry.subject, entry.facts) == ("boundaries:34", {"new": 3, "replaced": 0, "source": "ที่มา"})


def test_only_who_sets_up_the_province_brings_boundaries():
    read = boundary_files.read(collection(feature("3411")))
    staff, stranger = make.user("staff"), make.user("stranger")
    make.assign(staff, "staff")
    with pytest.raises(Refusal):
        boundaries.import_boundaries(read, source="", actor=stranger, now=make.NOW)
    assert not Boundary.objects.exists()
    assert boundaries.import_boundaries(read, source="", actor=staff, now=make.NOW).new == 1


def test_shapes_are_kept_as_json_that_any_database_reads():
    read = boundary_files.read(collection(feature("3411")))
    boundaries.import_boundaries(read, source="", actor=None, now=make.NOW)
    [[ring]] = Boundary.objects.get().shape
    assert sorted(ring[1:]) == sorted(SQUARE[1:])
