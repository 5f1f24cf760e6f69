"""Each export as LibreOffice opens it: nothing in it is a formula, and every text is the text that was written.

One start of the program for all CSV files and one for all workbooks; where it is not installed the test says so.
"""

import csv
import io
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import openpyxl
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from subdistricts.models import Candidate, Seat
from tests import cast, make
from tests.web.admin.test_exports import EVIL, LISTS, season, take_away

OFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.once,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed: no export was opened in it"),
]

if OFFICE is None:
    warnings.warn("LibreOffice (soffice) is not installed: no export was opened in it", stacklevel=1)

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# What the program offers by itself when a person opens a file with a mark.
AS_UTF_8 = "--infilter=CSV:44,34,76,1"


def opened(folder: Path, files: dict[str, bytes]) -> dict[str, tuple[list[str], list[list[str]]]]:
    """Of each file the formulas and the rows of its first sheet, as the program has them after opening it."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    options = [AS_UTF_8] if next(iter(files)).endswith(".csv") else []
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", *options, "--convert-to", "fods", "--outdir", str(folder / "out")]
    subprocess.run([*command, *(str(folder / name) for name in files)], check=True, capture_output=True, timeout=240)
    return {name: read(folder / "out" / f"{name.rpartition('.')[0]}.fods") for name in files}


def read(file: Path) -> tuple[list[str], list[list[str]]]:
    tree = ElementTree.parse(file)
    formulas = [cell.get(f"{TABLE}formula") for cell in tree.iter(f"{TABLE}table-cell")]
    sheet = next(tree.iter(f"{TABLE}table"))
    rows = [[text for cell in row.iter(f"{TABLE}table-cell") for text in texts_of(cell)] for row in rows_in(sheet)]
    return [formula for formula in formulas if formula], [row for row in map(trimmed, rows) if row]


def rows_in(sheet):
    return sheet.iter(f"{TABLE}table-row")


def texts_of(cell):
    text = "\n".join("".join(part.itertext()) for part in cell.findall(f"{TEXT}p"))
    return [text] * min(int(cell.get(f"{TABLE}number-columns-repeated", "1")), 30)


def trimmed(row):
    while row and not row[-1]:
        row = row[:-1]
    return row


def cells_of_csv(data):
    return [trimmed(row) for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]


def cells_of_workbook(data):
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    return [row for row in map(trimmed, rows) if row]


def lists() -> dict[str, bytes]:
    client = Client()
    client.force_login(season())
    return {f"{name}.{ending}": take_away(client, name, ending).content for name in LISTS for ending in CELLS_OF}


def score_tables() -> dict[str, bytes]:
    people = cast.assemble()
    for judge in (people.chair, people.judge, people.other_judge, people.judging_staff):
        for code in make.CODES[:3]:
            make.sign(make.sheet(people.round, judge, code), *["18"] * 5)
    Seat.objects.filter(number=2).update(title=EVIL)
    Candidate.objects.filter(position=2).update(is_sample=True)
    subdistrict = Candidate.objects.get(position=1).subdistrict
    subdistrict.name_th = "=1+1 น้ำยืน"
    subdistrict.save()
    client = Client()
    client.force_login(people.staff)
    addresses = {ending: reverse(f"ranking_{ending}", args=[people.round.pk]) for ending in CELLS_OF}
    return {f"ranking.{ending}": client.get(address).content for ending, address in addresses.items()}


CELLS_OF = {"csv": cells_of_csv, "xlsx": cells_of_workbook}


class Opened(NamedTuple):
    """A file as it was written, and what the program found in it."""

    data: bytes
    formulas: list[str]
    rows: list[list[str]]


@pytest.fixture(scope="module")
def files(django_db_setup, django_db_blocker, tmp_path_factory) -> dict[str, Opened]:
    """Made in databases that are forgotten again; the program is started once for each kind."""
    written = {"theirs.csv": "ก\n=1+2\n".encode()}  # not of ours
    with django_db_blocker.unblock():
        for make_files in (lists, score_tables):
            with transaction.atomic():
                written |= make_files()
                transaction.set_rollback(True)
    found = {}
    for ending in CELLS_OF:
        of_kind = {name: data for name, data in written.items() if name.endswith(f".{ending}")}
        found |= opened(tmp_path_factory.mktemp(ending), of_kind)
    return {name: Opened(data, *found[name]) for name, data in written.items()}


@pytest.mark.parametrize("ending", CELLS_OF)
def test_no_cell_of_a_list_runs_and_its_thai_is_whole(files, ending):
    of_lists = {name: files[f"{name}.{ending}"] for name in LISTS}
    assert {name: file.formulas for name, file in of_lists.items() if file.formulas} == {}
    assert {name: file.rows for name, file in of_lists.items()} == {
        name: CELLS_OF[ending](file.data) for name, file in of_lists.items()
    }
    assert [row.count(f"'{EVIL}" if ending == "csv" else EVIL) for row in of_lists["seat"].rows].count(1) == 1


@pytest.mark.parametrize("ending", CELLS_OF)
def test_no_cell_of_the_score_table_runs(files, ending):
    table = files[f"ranking.{ending}"]
    assert table.formulas == []
    shown = [[text.replace("90.00", "90") for text in row] for row in table.rows]
    assert shown == [[text.replace("90.00", "90") for text in row] for row in CELLS_OF[ending](table.data)]


def test_what_is_not_guarded_would_run_there(files):
    """The measure itself."""
    assert files["theirs.csv"].formulas == ["of:=1+2"]
