"""Every worked case, whose answer was found by hand, against the core and against the slow second implementation."""

import json
from pathlib import Path

import pytest

from scoring.core import cases
from tests.core import reference

FIXTURES = Path(__file__).parents[2] / "fixtures" / "cases"
FILES = {path.stem: path.read_bytes() for path in sorted(FIXTURES.glob("*.json"))}
MALFORMED = {path.stem: path.read_bytes() for path in sorted((FIXTURES / "malformed").glob("*.json"))}
CASES = {name: json.loads(file) for name, file in FILES.items()}


def test_the_core_answers_as_worked_by_hand():
    """Compared as text: the order of keys counts."""
    expected = {name: json.dumps(case["out"], ensure_ascii=False) for name, case in CASES.items()}
    assert {name: cases.answer(file) for name, file in FILES.items()} == expected


def test_the_slow_reading_answers_as_worked_by_hand():
    expected = {name: case["out"] for name, case in CASES.items()}
    assert {name: reference.answer(case["in"]) for name, case in CASES.items()} == expected


def test_it_says_what_is_malformed():
    expected = {name: json.loads(file)["message"] for name, file in MALFORMED.items()}
    assert {name: what_is_malformed(file) for name, file in MALFORMED.items()} == expected


def what_is_malformed(file: bytes) -> str | None:
    try:
        cases.answer(file)
    except cases.MalformedCase as malformed:
        return str(malformed)
    return None


def test_every_case_says_what_it_shows():
    assert {name for name, case in CASES.items() if case.keys() != {"about", "in", "out"} or not case["about"]} == set()
    assert (len(CASES), len(MALFORMED)) == (117, 69)


def test_it_reads_a_case_without_the_object_around_it():
    file = FILES["mean"]
    bare = json.dumps(CASES["mean"]["in"]).encode()
    assert cases.answer(bare) == cases.answer(file)


def test_it_reads_past_what_stands_beside_a_bare_case():
    bare = json.dumps(CASES["mean"]["in"] | {"name": "a note"}).encode()
    assert cases.answer(bare) == cases.answer(FILES["mean"])


def test_it_reads_a_file_with_a_byte_order_mark():
    file = FILES["mean"]
    assert cases.answer(b"\xef\xbb\xbf" + file) == cases.answer(file)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (b"", "the file is not JSON: Expecting value: line 1 column 1 (char 0)"),
        (
            b'{"in": {',
            "the file is not JSON: Expecting property name enclosed in double quotes: line 1 column 9 (char 8)",
        ),
        ("ก".encode("cp874"), "the file is not UTF-8"),
        (b"[" * 100_000, "the file is nested too deeply"),
        (b'{"rubric": NaN}', "NaN is no number of JSON"),
        (b'{"in": 1, "in": 2}', "in: the key is there twice in one object"),
        (b"null", "the case: must be an object"),
        (b'{"in": {"rubric": {}}}', "the case: rules is not there"),
    ],
    ids=["empty", "cut off", "not UTF-8", "nested", "NaN", "key twice", "null", "key absent"],
)
def test_it_refuses_what_is_no_file_of_a_case(file, message):
    with pytest.raises(cases.MalformedCase) as malformed:
        cases.load(file)
    assert str(malformed.value) == message


def test_it_refuses_a_whole_number_of_endless_digits():
    with pytest.raises(cases.MalformedCase, match=r"^the file is not JSON: "):
        cases.load(b"[" + b"9" * 5000 + b"]")
