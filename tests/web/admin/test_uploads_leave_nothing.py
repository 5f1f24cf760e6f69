"""A list sent to the set-up pages leaves no copy behind, however it ends; and costs what its rows' rules cost."""

import builtins
import io
import os
import tempfile
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from subdistricts import resources
from subdistricts.models import ImportBatch, Subdistrict
from subdistricts.resources import batches
from subdistricts.resources.files import Table
from subdistricts.resources.sent_files import SentFile
from tests import make
from tests.web.admin.test_imports import SAMPLES, confirm, send, ubon

pytestmark = pytest.mark.django_db
__all__ = ["ubon"]


@pytest.fixture
def written(monkeypatch, tmp_path):
    """Every file that is opened for writing while the test runs, and a temporary folder of its own to look into."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    found = []
    plain_open, low_open = builtins.open, os.open

    def noted_open(file, mode="r", *rest, **options):
        if set(mode) & set("wax+"):
            found.append(str(file))
        return plain_open(file, mode, *rest, **options)

    def noted_low_open(path, flags, *rest, **options):
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            found.append(str(path))
        return low_open(path, flags, *rest, **options)

    monkeypatch.setattr(builtins, "open", noted_open)
    monkeypatch.setattr(io, "open", noted_open)
    monkeypatch.setattr(os, "open", noted_low_open)
    return found


def left_in(folder):
    return sorted(str(path) for path in Path(folder).rglob("*"))


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return "list.xlsx", file.getvalue()


ENDINGS = {
    "abandoned": lambda client, round_, file: send(client, "candidate", file, round_),
    "confirmed": lambda client, round_, file: confirm(client, "candidate", send(client, "candidate", file, round_)),
    "sent twice": lambda client, round_, file: [send(client, "candidate", file, round_) for _ in range(2)],
}


def large():
    """Some 2.7 MB: more than Django keeps in memory when it is left to itself."""
    remarks = range(30)
    headings = ",".join(f"หมายเหตุ {number}" for number in remarks)
    cells = ",".join("ก" * 30_000 for _number in remarks)
    return "list.csv", f"รหัสตำบล,{headings}\n341111,{cells}\n".encode()


GOOD_FILES = {
    "csv": ("list.csv", "รหัสตำบล\n341111\n".encode()),
    "large csv": large(),
    "workbook": workbook(["รหัสตำบล"], [341111]),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("file", GOOD_FILES)
def test_a_preview_leaves_no_copy_however_it_ends(client, ubon, written, tmp_path, ending, file):
    ENDINGS[ending](client, ubon, GOOD_FILES[file])
    assert (written, left_in(tmp_path)) == ([], [])
    assert ImportBatch.objects.exists() == (ending == "confirmed")


BAD_FILES = {
    "wrong rows": ("list.csv", "รหัสตำบล\n999999\n".encode()),
    "wrong rows of a workbook": workbook(["รหัสตำบล"], [999999]),
    "unreadable": ("list.csv", b"\xff\xfe\x00"),
    "no workbook": ("list.xlsx", b"PK nothing"),
    "asked about": ("list.csv", (SAMPLES / "encodings" / "ambiguous.csv").read_bytes()),
    "too large": ("list.csv", b"a" * 5_000_001),
}


@pytest.mark.parametrize("file", BAD_FILES)
def test_a_file_that_fails_leaves_no_copy(client, ubon, written, tmp_path, file):
    page = send(client, "candidate", BAD_FILES[file], ubon)
    assert page.status_code == 200
    if returned := page.context.get("returned"):
        address = reverse("admin:subdistricts_candidate_import_errors")
        for kind in ("csv", "xlsx"):
            assert client.post(address, {"returned": returned, "as": kind}).status_code == 200
    assert (written, left_in(tmp_path)) == ([], [])


def test_the_watch_would_notice(written, tmp_path):
    openpyxl.Workbook().save(tmp_path / "left.xlsx")
    assert len(written) > 1  # the library's own file in the temporary folder is noticed too
    assert left_in(tmp_path) == [str(tmp_path / "left.xlsx")]


def test_nothing_of_the_import_library_keeps_files():
    assert settings.FILE_UPLOAD_HANDLERS == ["cddeval.uploads.MemoryOnlyUploadHandler"]
    assert resources.ListResource._meta.use_bulk is True


# What a row costs

FROM_A_FILE = {
    "candidates": (resources.Candidates, ("รหัสตำบล",), lambda number, code: (code,), 1),
    # whether another visit is at that time, and who sits on all visits of that day, is asked once for the file
    "visits": (
        resources.Visits,
        ("วันที่", "เริ่ม", "สิ้นสุด", "ประเภท", "เรื่อง"),
        lambda number, code: (
            f"{number % 28 + 1}/{number // 28 + 1}/2565",
            "8.00",
            "9.00",
            "ศึกษาดูงาน",
            f"แห่งที่ {number}",
        ),
        1,
    ),
}


@pytest.mark.parametrize("name", FROM_A_FILE)
def test_each_row_more_costs_its_rule_alone(ubon, name):
    """Nothing that a row names is looked up row by row, and nothing is asked that the rule does not ask."""
    kind, headings, row_of, cost = FROM_A_FILE[name]
    administrator = make.User.objects.get(username="administrator")
    assert administrator.reach.grants
    codes = list(Subdistrict.objects.order_by("pk").values_list("pk", flat=True)[:60])
    counted = []
    for number in (10, 60):
        rows = tuple(row_of(place, code) for place, code in enumerate(codes[:number]))
        table = Table(headings, rows, tuple(range(2, number + 2)))
        resource = kind(administrator, round_=ubon)
        with CaptureQueriesContext(connection) as queries:
            assert resource.import_table(table, dry_run=True).totals["new"] == number
        counted.append(len(queries))
    assert counted[1] - counted[0] == 50 * cost


def test_taking_in_costs_no_more_than_the_preview_but_for_the_batch(ubon):
    administrator = make.User.objects.get(username="administrator")
    assert administrator.reach.grants
    codes = list(Subdistrict.objects.order_by("pk").values_list("pk", flat=True)[:60])
    table = Table(("รหัสตำบล",), tuple((code,) for code in codes), tuple(range(2, 62)))
    with CaptureQueriesContext(connection) as preview:
        resources.Candidates(administrator, round_=ubon).import_table(table, dry_run=True)
    resource = resources.Candidates(administrator, round_=ubon)
    with CaptureQueriesContext(connection) as real:
        _result, batch = batches.take_in(resource, table, SentFile("c.csv", b""))
    assert (batch.new, len(real) - len(preview) < 12) == (60, True)
