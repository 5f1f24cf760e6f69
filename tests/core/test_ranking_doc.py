"""docs/ranking.md tells the truth: its tables, figures and files are computed again."""

import json
import re
from pathlib import Path

from scoring.core import cases
from scoring.core.agreement import agreement
from scoring.core.ranking import DROP_EXTREMES, MEAN, PRESENT, REFUSE, SHEETS_MISSING, TOO_FEW_SHEETS, rank
from scoring.core.rounding import four_decimals, two_decimals
from scoring.core.stability import inclusion_shares, spread, without_each_judge
from scoring.core.tiebreaks import CHAIR, CRITERION, FIRST_PLACES, MEDIAN

ROOT = Path(__file__).parents[2]
DOC = (ROOT / "docs" / "ranking.md").read_text(encoding="utf-8")
EXAMPLE = cases.load((ROOT / "fixtures" / "cases" / "worked-example.json").read_bytes())
GRADED = cases.load((ROOT / "fixtures" / "cases" / "grades-worked-example.json").read_bytes())


def rows_under(heading: str) -> list[str]:
    """The rows of the table whose first line starts with this, without its two lines of heading."""
    table = DOC[DOC.index(f"\n{heading}") + 1 :].split("\n\n", 1)[0]
    return table.splitlines()[2:]


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def test_the_table_of_the_example_is_its_ranking():
    given = {each.candidate: dict(each.totals) for each in spread(EXAMPLE)}
    expected = []
    for placing in rank(EXAMPLE).placings:
        totals = given[placing.candidate]
        shown = [two_decimals(totals[judge]) if judge in totals else "–" for judge in EXAMPLE.judges]
        selected = "yes" if placing.selected else "no"
        total = four_decimals(placing.total)
        expected.append(row(placing.candidate, *shown, total, str(placing.place), f"`{placing.decided_by}`", selected))
    assert rows_under(f"| | {' | '.join(EXAMPLE.judges)}") == expected


def test_the_table_of_the_grades_is_their_ranking():
    expected = []
    for placing in rank(GRADED).placings:
        said = ("yes", f"`{placing.grade}`") if placing.selected else ("no", "–")
        expected.append(row(placing.candidate, four_decimals(placing.total), str(placing.place), *said))
    assert rows_under("| | total | place | selected | grade |") == expected
    assert [GRADED.rules.places, *((each.code, each.places, int(each.minimum)) for each in GRADED.rules.grades)] == [
        6,
        ("model", 1, 90),
        ("outstanding", 2, 80),
        ("commended", None, 70),
    ]


def test_the_table_without_each_judge_is_computed():
    expected = [row(each.judge, ", ".join(each.selected)) for each in without_each_judge(EXAMPLE)]
    assert rows_under("| without | selected |") == expected


def test_the_other_figures_of_the_example_are_computed():
    text = " ".join(DOC.split())
    first = spread(EXAMPLE)[0]
    lowest, highest, distance = map(two_decimals, (first.lowest, first.highest, first.range))
    assert f"for {first.candidate} {lowest} to {highest}, which is {distance}." in text
    shares = inclusion_shares(EXAMPLE, seed=2565, draws=200).shares
    listed = ", ".join(f"{name} {two_decimals(100 * share)[:-1]}%" for name, share in shares)
    assert f"with 200 draws from seed 2565: {listed}." in text
    agreed = agreement(EXAMPLE)
    assert f"W is {two_decimals(agreed.w)} over {agreed.judges} judges and {agreed.candidates} candidates" in text


def test_the_file_gives_the_line_beside_it():
    file, line = re.findall(r"```json\n(.*?)```", DOC, re.DOTALL)
    assert json.loads(cases.answer(file.encode())) == json.loads(line)


def test_its_tables_name_every_rule_and_refusal():
    assert named("| `aggregate` |") == [MEAN, DROP_EXTREMES]
    assert named("| `missing` |") == [REFUSE, PRESENT]
    assert named("| rule |") == [f"{CRITERION}<code>", MEDIAN, FIRST_PLACES, CHAIR]
    assert named("| `refused` |") == [SHEETS_MISSING, TOO_FEW_SHEETS]


def named(heading: str) -> list[str]:
    return [line.split("`")[1] for line in rows_under(heading)]


def test_it_names_every_module_of_the_core():
    named_modules = {line.split("`")[1] for line in rows_under("| subject |")}
    modules = {path.name for path in (ROOT / "scoring" / "core").glob("*.py")}
    assert named_modules == modules - {"__init__.py", "invalid.py"}
