"""Import after export is the identity: any text that a list can hold comes back from a CSV file and from a workbook."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.resources import Recusals
from subdistricts import resources, spreadsheets
from subdistricts.models import (
    Candidate,
    Committee,
    District,
    DistrictGroup,
    Office,
    Recusal,
    Seat,
    StandIn,
    Subdistrict,
    User,
    Visit,
)
from subdistricts.resources.files import reader_for
from subdistricts.spreadsheets import Table
from subdistricts.thai.names import normal
from tests import make
from tests.web.admin.test_exports import season

# Thai with its marks, what a spreadsheet would run, what parts columns, what cannot be seen, digits of both kinds
LETTERS = "กขงตมรสอเแโไาิีุู่้็ำ์ๆฯ๐๙" + "=+-@'\"＝,;\t\n|" + "\u200b\u00a0“”–" + "aZ019.:/()% "
TEXTS = st.text(alphabet=LETTERS, max_size=14).map(normal)
WRITERS = {"csv": spreadsheets.as_csv, "xlsx": lambda table: spreadsheets.as_xlsx([table])}


@pytest.mark.slow
@pytest.mark.parametrize("ending", WRITERS)
@settings(deadline=None, max_examples=100)
@given(rows=st.lists(st.tuples(st.integers(0, 3000), TEXTS, TEXTS), min_size=1, max_size=5))
def test_any_table_of_texts_comes_back(ending, rows):
    table = Table("รายการ", (), ("ลำดับ", "หน่วยงาน", "เหตุผล"), tuple(rows))
    read = reader_for(f"list.{ending}").read(WRITERS[ending](table))
    assert read.headings == table.headings
    assert [tuple(map(normal, row)) for row in read.rows] == [tuple(map(str, row)) for row in rows]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("ending", WRITERS)
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.tuples(TEXTS.filter(bool), TEXTS), min_size=1, max_size=4))
def test_offices_of_any_names_come_in_as_there_already_and_into_an_empty_list_alike(ending, names):
    with transaction.atomic():
        administrator = User.objects.filter(username="administrator").first() or make.user("administrator")
        if not administrator.assignments.exists():
            make.assign(administrator, "administrator", "department")
        Office.objects.all().delete()
        for number, (name, name_en) in enumerate(names):
            said = {"name": name, "name_en": name_en}
            Office.objects.create(code=f"o-{number}", kind="other", province=make.province(), **said)
        before = written(ending)
        assert taken_in(administrator, ending, before) == {"skip": len(names)}
        Office.objects.all().delete()
        assert taken_in(administrator, ending, before) == {"new": len(names)}
        assert reader_for(f"list.{ending}").read(written(ending)) == reader_for(f"list.{ending}").read(before)


def written(ending):
    return WRITERS[ending](resources.Offices.table(Office.objects.all()))


def taken_in(administrator, ending, data, kind=resources.Offices):
    resource = kind(administrator)
    result = resource.import_table(reader_for(f"list.{ending}").read(data), dry_run=False)
    assert [row.problems for row in result.rows if row.problems] == []
    return {kind: count for kind, count in result.totals.items() if count}


# Of each list the texts that people write; what it otherwise says are codes, numbers, days and kinds.
WRITTEN = (
    (resources.Districts, District, ("name_th", "name_en")),
    (resources.Subdistricts, Subdistrict, ("name_th", "name_en")),
    (resources.People, User, ("name",)),
    (resources.Committees, Committee, ("name", "order_number")),
    (resources.Seats, Seat, ("title",)),
    (resources.Visits, Visit, ("title", "venue", "hosts")),
    (resources.StandIns, StandIn, ("reason",)),
    (Recusals, Recusal, ("reason",)),
)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.django_db
@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS.filter(bool), min_size=3, max_size=3), ending=st.sampled_from(sorted(WRITERS)))
def test_whatever_is_written_in_a_list_comes_in_as_there_already(texts, ending):
    with transaction.atomic():
        administrator = User.objects.filter(username="administrator").first() or season()
        for kind, model, fields in WRITTEN:
            keys = model.objects.order_by("pk").values_list("pk", flat=True)[:3]
            model.objects.filter(pk=keys[0]).update(**dict(zip(fields, texts, strict=False)))
            assert nothing_changes(administrator, kind, model.objects.filter(pk__in=list(keys)), ending), kind
        for kind, model in ((resources.Candidates, Candidate), (resources.GroupedDistricts, DistrictGroup)):
            assert nothing_changes(administrator, kind, model.objects.all(), ending), kind


def nothing_changes(administrator, kind, rows, ending):
    table = kind.table(rows)
    return taken_in(administrator, ending, WRITERS[ending](table), kind) == {"skip": len(table.rows)}
