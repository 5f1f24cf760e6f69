"""The page, JSON, CSV and XLSX say the same, cell by cell: on every worked case that can be a round.

On PostgreSQL on a few of them, which tell between them everything that can be told differently.

Each is read as its reader would read it: the page by its HTML, the CSV from its bytes, the workbook's numbers through
their formats, the JSON by the case in it, which is ranked anew.
"""

import csv
import io
import json
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse

from scoring import grades, ranking_words
from scoring.core import cases, ranking
from scoring.core.rounding import four_decimals, two_decimals
from scoring.models import RoundRules
from tests import laid_out, make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _by_three_and_by_one():
    """Thirds beside hundredths: a mean of 85.3333… over three judges, one of 85.33 by the only one who may judge."""
    given = [("A", ["85.34", "85.33", "85.33"]), ("B", ["85.33"]), ("C", ["80", "80", "80"])]
    return {
        "rubric": {"criteria": [{"code": "c1", "max": "100", "weight_bp": None}]},
        "rules": {"aggregate": "mean", "missing": "refuse", "ties": [], "places": 1, "minimum": None},
        "chair": "1",
        "judges": ["1", "2", "3"],
        "candidates": ["A", "B", "C"],
        "recusals": [["2", "B"], ["3", "B"]],
        "sheets": [
            {"judge": str(number), "candidate": name, "points": {"c1": value}}
            for name, points in given
            for number, value in enumerate(points, start=1)
        ],
    }


def told_differently(case):
    """What could be told differently of a case, each by itself: its rules, what they come to, what decides."""
    said, rules = ranking.rank(case, missing="present"), case.rules
    deciders = {placing.decided_by.partition(":")[0] for placing in said.placings}
    weighed = any(each.weight_bp for each in case.rubric.criteria)
    totals = {placing.total for placing in said.placings if placing.total is not None}
    whole = said.complete, said.refused, bool(said.tie_at_cut), rules.minimum is not None, bool(case.recusals), weighed
    told = {("aggregate", rules.aggregate), ("missing", rules.missing), ("ties", *rules.ties)}
    told |= {("decided by", each) for each in deciders} | set(enumerate(whole))
    return told | {("decimals", len(set(map(two_decimals, totals))) == len(totals))}


def few(all_cases):
    """Names of cases that tell between them all that the others do: always the one next that adds most."""
    told = {name: told_differently(case) for name, case in all_cases.items()}
    lacking, chosen = set().union(*told.values()), []
    while lacking:
        chosen.append(max(told, key=lambda name: len(told[name] & lacking)))
        lacking -= told[chosen[-1]]
    return chosen


CASES = laid_out.worked_cases()
FEW = few(CASES)
FOUR_DECIMALS = cases.parse(_by_three_and_by_one())

SELECTED = {"(ได้รับเลือก)": "ได้รับเลือก", "(อยู่ในจำนวนที่เลือก ณ ขณะนี้)": "อยู่ในจำนวนที่เลือก ณ ขณะนี้"}
TIED = "เสมอกันที่เส้นตัด"


@dataclass(frozen=True)
class Line:
    """A candidate's line, as somebody reads it."""

    place: str
    name: str
    total: str
    decided_by: str
    result: str
    grade: str = ""


# The page


class _Ranking(HTMLParser):
    """The cells of the ranking's rows by their class, and each row's own classes."""

    def __init__(self):
        super().__init__()
        self.rows = []
        self.open = []  # classes of the elements around the text, innermost last
        self.in_table = False

    def handle_starttag(self, tag, attributes):
        classes = (dict(attributes).get("class") or "").split()
        if tag == "table":
            self.in_table = "ranking" in classes
        if not self.in_table or tag in ("br", "circle", "line", "path", "rect"):
            return
        if tag == "tr":
            self.rows.append({"classes": classes})
        self.open.append(classes[0] if classes else tag)

    def handle_endtag(self, tag):
        if self.in_table and self.open:
            self.open.pop()
        if tag == "table":
            self.in_table = False

    def handle_data(self, data):
        if self.in_table and self.rows and self.open:
            row = self.rows[-1]
            row[self.open[-1]] = row.get(self.open[-1], "") + data


def of_page(response):
    reader = _Ranking()
    reader.feed(response.content.decode())
    return [
        Line(
            place=row.get("place", "").strip(),  # a dash stands in an element of its own
            name=row["who"].removesuffix(" ") if "chip" in row else row["who"],
            total=row["figure"].replace("–", ""),
            decided_by=row.get("why", ""),
            result=TIED if "is-tied" in row["classes"] else SELECTED.get(row.get("visually-hidden", "").strip(), ""),
            grade=row.get("chip", ""),
        )
        for row in reader.rows
        if "who" in row
    ]


# The files


def of_csv(data):
    assert data.startswith(b"\xef\xbb\xbf")
    headings, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    return [_line(dict(zip(headings, map(_without_guard, row), strict=True))) for row in rows]


def _without_guard(cell):
    """As somebody reads it who knows why the apostrophe is there."""
    return cell[1:] if cell.startswith("'") else cell


def of_xlsx(data):
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=int(sheet.print_title_rows.rpartition("$")[2])))
    headings = [cell.value for cell in rows[0]]
    return [_line(dict(zip(headings, map(_as_shown, row), strict=True))) for row in rows[1:]]


def _as_shown(cell):
    """What Excel shows of it: a number by the decimals of its format, a text as it is."""
    if cell.value is None:
        return ""
    if cell.data_type == "s":
        return cell.value
    assert cell.data_type == "n"
    if cell.number_format == "General":
        return str(cell.value)
    return str(Decimal(repr(cell.value)).quantize(Decimal(cell.number_format), ROUND_HALF_UP))


def _line(row):
    """A row of either file by its headings."""
    return Line(row["อันดับ"], row["ตำบล"], row["คะแนนรวม"], row["ตัดสินด้วย"], row["ผลการคัดเลือก"], row.get("ระดับผล", ""))


def of_json(data, rules):
    """Ranked anew from the case inside; totals are written as exactly as the page needs to tell them apart."""
    said = json.loads(data)
    anew = ranking.rank(cases.parse(said["in"]), missing="present")
    assert said["ranking"] == cases.as_json(anew)
    names = {each["key"]: each["name"] for each in said["candidates"]}
    totals = {placing.total for placing in anew.placings if placing.total is not None}
    write = two_decimals if len(set(map(two_decimals, totals))) == len(totals) else four_decimals
    placings = anew.placings or [ranking.Placing(key, None, None, "", selected=False) for key in names]
    called = grades.names(rules.grades)
    within = "ได้รับเลือก" if anew.complete else "อยู่ในจำนวนที่เลือก ณ ขณะนี้"
    return [
        Line(
            place=str(placing.place or ""),
            name=names[placing.candidate],
            total="" if placing.total is None else write(placing.total),
            decided_by=ranking_words.decided_by(placing.decided_by, rules),
            result=TIED if placing.candidate in anew.tie_at_cut else within if placing.selected else "",
            grade=called.get(placing.grade, ""),
        )
        for placing in placings
    ]


# They agree


@pytest.fixture
def staff(client):
    person = make.user("staff")
    make.assign(person, "staff")
    client.force_login(person)
    return person


def fetch(client, name, row):
    response = client.get(reverse(name, args=[row.pk]))
    assert response.status_code == 200
    return response


def agreed(client, row):
    """What all four say; and the JSON."""
    rules = RoundRules.objects.get(round=row)
    document = fetch(client, "ranking_json", row).content
    page = of_page(fetch(client, "round", row))
    files = {
        "csv": of_csv(fetch(client, "ranking_csv", row).content),
        "xlsx": of_xlsx(fetch(client, "ranking_xlsx", row).content),
        "json": of_json(document, rules),
    }
    assert files == dict.fromkeys(files, page)
    return page, document


@pytest.mark.parametrize("name", [pytest.param(name, marks=() if name in FEW else pytest.mark.once) for name in CASES])
def test_page_and_files_say_the_same_and_it_can_be_ranked_again(client, staff, name, tmp_path, capsys):
    """``manage.py rank`` takes the JSON as it is, and says what stands in it under ``out``."""
    row = laid_out.lay_out(CASES[name])
    lines, document = agreed(client, row)
    assert len(lines) == len(CASES[name].candidates)
    file = tmp_path / "ranking.json"
    file.write_bytes(document)
    call_command("rank", str(file))
    said = json.loads(document)["out"]
    assert json.loads(capsys.readouterr().out) == said
    expected = cases.as_json(ranking.rank(CASES[name]))
    keys = (str(pk) for pk in row.candidates.order_by("position").values_list("pk", flat=True))
    named = dict(zip(keys, CASES[name].candidates, strict=True))
    placings = [{**each, "candidate": named[each["candidate"]]} for each in said.get("placings", [])]
    assert (said["refused"], placings) == (expected["refused"], expected.get("placings", []))


def test_four_decimals_are_shown_by_all_where_two_would_look_the_same(client, staff):
    lines, _document = agreed(client, laid_out.lay_out(FOUR_DECIMALS))
    assert [line.total for line in lines] == ["85.3333", "85.3300", "80.0000"]


def test_the_worked_cases_hold_everything_that_could_be_told_differently():
    said = [ranking.rank(case, missing="present") for case in CASES.values()]
    deciders = {placing.decided_by.partition(":")[0] for each in said for placing in each.placings}
    assert deciders == {"total", "criterion", "median", "first_places", "chair", "shared", "no_sheets"}
    assert {each.refused for each in said} == {None, "too_few_sheets"}
    assert {each.complete for each in said} == {True, False}
    assert {bool(each.tie_at_cut) for each in said} == {True, False}
    assert {bool(case.recusals) for case in CASES.values()} == {True, False}
