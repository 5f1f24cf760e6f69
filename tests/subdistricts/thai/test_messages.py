"""Every refusal has a message, and every message a Thai one that says the same facts."""

import ast
import re
from pathlib import Path

import pytest
from django.utils import translation

import subdistricts.thai
from subdistricts.thai import csv
from subdistricts.thai.messages import _MESSAGES, explain

SAMPLES = Path(__file__).parents[3] / "fixtures" / "samples" / "encodings"


def raised_codes():
    for path in Path(subdistricts.thai.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if named and node.func.id in {"BadDate", "BadTime", "BadTable", "Undecodable", "TooLarge"}:
                yield from (text.value for text in ast.walk(node.args[0]) if isinstance(text, ast.Constant))
    yield "ambiguous"


def test_every_code_has_a_message_and_every_message_a_code():
    assert {*raised_codes()} - {b"\0"} == {*_MESSAGES}


@pytest.mark.parametrize("code", _MESSAGES)
def test_every_message_is_in_thai_and_keeps_its_facts(code):
    with translation.override("en"):
        english = str(_MESSAGES[code])
    with translation.override("th"):
        thai = str(_MESSAGES[code])
    assert thai != english
    assert sorted(re.findall(r"%\(\w+\)s", thai)) == sorted(re.findall(r"%\(\w+\)s", english))


def explained(data, language="en"):
    with pytest.raises(ValueError) as refused, translation.override(language):
        csv.rows(data)
    with translation.override(language):
        return explain(refused.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"0" * 5_200_000, "The file has 5.2 MB; at most 5.0 MB can be read. Split it into smaller files."),
        (
            b"\xff\xfe0",
            "The file cannot be read as UTF-16. Save it as “CSV UTF-8” and send it again.",
        ),
        (
            b"a,b\n" + b"1\n" * 12,
            "The first row has 2 columns. These lines have more or fewer: 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …",
        ),
        (
            (SAMPLES / "broken-mixed.csv").read_bytes(),
            "The file is neither UTF-8 (line 4) nor Windows-874 (line 1). Save it as “CSV UTF-8” and send it again.",
        ),
        (
            (SAMPLES / "ambiguous.csv").read_bytes(),
            "The file can be read in several ways. Choose the one in which the Thai words are right.",
        ),
    ],
)
def test_a_refused_file_is_explained(data, message):
    assert explained(data) == message


def test_a_refused_file_is_explained_in_thai():
    assert explained((SAMPLES / "broken-ragged.csv").read_bytes(), "th") == (
        "แถวแรกมี 5 คอลัมน์ แต่บรรทัดเหล่านี้มีจำนวนคอลัมน์ไม่เท่ากัน: 3, 5"
    )
