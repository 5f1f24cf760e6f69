"""Every worked case, whose answer was found by hand, against the core and against the slow second implementation."""

import json
from pathlib import Path

import pytest

from scoring.core import cases
from tests.core import reference

FIXTURES = Path(__file__).parents[2] / "fixtures" / "cases"
CASES = sorted(FIXTURES.glob("*.json"))
MALFORMED = sorted((FIXTURES / "malformed").glob("*.json"))


def name(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", CASES, ids=name)
def test_it_answers_as_worked_by_hand(path):
    file = path.read_bytes()
    case = json.loads(file)
    assert case.keys() == {"about", "in", "out"}
    assert cases.answer(file) == json.dumps(case["out"], ensure_ascii=False)  # the order of keys counts
    assert reference.answer(case["in"]) == case["out"]


@pytest.mark.parametrize("path", MALFORMED, ids=name)
def test_it_says_what_is_malformed(path):
    file = path.read_bytes()
    with pytest.raises(cases.MalformedCase) as malformed:
        cases.answer(file)
    assert str(malformed.value) == json.loads(file)["message"]


def test_there_are_as_many_cases_as_promised():
    assert len(CASES) == 90
    assert len(MALFORMED) == 56


def test_it_reads_a_case_without_the_object_around_it():
    file = (FIXTURES / "mean.json").read_bytes()
    bare = json.dumps(json.loads(file)["in"]).encode()
    assert cases.answer(bare) == cases.answer(file)


def test_it_reads_a_file_with_a_byte_order_mark():
    file = (FIXTURES / "mean.json").read_bytes()
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
