"""A decision's record recomputed from itself: every place where it does not add up is named."""

import copy
import json

import pytest

from scoring.core import cases, record
from scoring.core.ranking import rank

CASE = {
    "rubric": {"criteria": [{"code": "c1", "max": "20", "weight_bp": 2000}]},
    "rules": {"aggregate": "mean", "missing": "refuse", "ties": [], "places": 1, "minimum": None},
    "chair": "1",
    "judges": ["1", "2"],
    "candidates": ["A", "B"],
    "recusals": [["2", "B"]],
    "sheets": [
        {"judge": "1", "candidate": "A", "points": {"c1": "18"}},
        {"judge": "2", "candidate": "A", "points": {"c1": "16"}},
        {"judge": "1", "candidate": "B", "points": {"c1": "17"}},
    ],
}
KEPT = {"reason": "ญาติ", "kind": "interest"}


def sheet(judge, candidate, *outcomes, signed=True):
    key = f"{judge}{candidate}"
    ops = [
        {"op": f"{key}-{at}", "kind": "sign", "outcome": outcome, "sha256": "0" * 64}
        for at, outcome in enumerate(outcomes)
    ]
    return {
        "sheet": key,
        "judge": judge,
        "candidate": candidate,
        "signed_op": ops[-1]["op"] if signed else None,
        "ops": ops,
    }


@pytest.fixture
def document():
    """A tie across the cut that the chair has decided: A and B have 17 points each."""
    return {
        "format": record.FORMAT,
        "round": {"places": 1},
        "rubric": {"criteria": [{"code": "c1"}]},
        "seats": [
            {"seat": "1", "role": "chair", "votes": True, "holder": "คน 1"},
            {"seat": "2", "role": "member", "votes": True, "holder": "คน 2"},
            {"seat": "3", "role": "secretary", "votes": False, "holder": "คน 3"},
        ],
        "candidates": [{"candidate": "A"}, {"candidate": "B"}],
        "recusals": [{"seat": "2", "candidate": "B", **KEPT}, {"seat": "3", "candidate": "A", **KEPT}],
        "sheets": [
            sheet("1", "A", "applied"),
            sheet("2", "A", "applied"),
            sheet("1", "B", "applied", "applied"),
            sheet("2", "B", "held", signed=False),
        ],
        "in": copy.deepcopy(CASE),
        "out": cases.as_json(rank(cases.parse(CASE))),
        "meeting": {
            "present": ["1", "2"],
            "presided_by": "1",
            "dissents": [{"member": "2", "reason": "ควรเป็น A"}],
            "signatories": ["1"],
        },
        "casting": {"picks": ["B"], "by": "chair", "in_favour": [], "reason": "เอกสารครบ"},
        "selected": ["B"],
    }


def as_file(document):
    return record.as_file(record.canonical(document)).encode()


def test_a_record_that_adds_up_has_no_differences(document):
    assert record.check(document) == []
    assert record.check_file(as_file(document)) == []


def test_a_record_without_a_tie_needs_no_casting_decision(document):
    document["in"]["sheets"][0]["points"]["c1"] = "19"
    document["out"] = cases.as_json(rank(cases.parse(document["in"])))
    document |= {"casting": None, "selected": ["A"]}
    assert record.check(document) == []


def test_a_file_can_be_ranked_as_it_is(document):
    assert json.loads(cases.answer(as_file(document))) == document["out"]


def test_the_canonical_text_does_not_depend_on_the_order_of_keys(document):
    other = dict(reversed(document.items()))
    assert record.canonical(other) == record.canonical(document)
    assert record.canonical({"b": [1], "a": "ก"}) == '{"a":"ก","b":[1]}'
    assert record.fingerprint("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def edit(document, path, value):
    *way, last = path
    for key in way:
        document = document[key]
    document[last] = value


@pytest.mark.parametrize(
    ("path", "value", "places"),
    [
        (("format",), "another", ["format"]),
        (("selected",), ["A"], ["selected[0]"]),
        (("selected",), ["B", "A"], ["selected"]),
        (("out", "placings", 0, "place"), 2, ["out.placings[0].place"]),
        (("out", "placings", 0, "total"), "85.00", ["out.placings[0].total"]),
        (("out", "placings", 0, "selected"), 0, ["out.placings[0].selected"]),  # false is not 0
        (("out", "complete"), False, ["out.complete"]),
        (("out", "tie_at_cut"), [], ["out.tie_at_cut"]),
        (("out", "more"), 1, ["out.more"]),
        (("in", "sheets", 0, "points", "c1"), "20", ["out.placings", "out.tie_at_cut", "meeting", "selected"]),
        (("in", "judges"), ["2", "1"], ["in.judges[0]", "in.judges[1]"]),
        (("in", "chair"), "2", ["in.chair"]),
        (("in", "recusals"), [], ["out.refused", "in.recusals"]),
        (("in", "rules", "places"), 2, ["in.rules.places", "casting_not_needed"]),
        (("rubric", "criteria", 0, "code"), "c9", ["in.rubric.criteria[0]"]),
        (("candidates",), [{"candidate": "B"}, {"candidate": "A"}], ["in.candidates[0]", "in.candidates[1]"]),
        (("seats", 1, "votes"), False, ["in.judges", "in.recusals"]),
        (("meeting", "present"), ["1"], ["no_quorum", "dissent_absent"]),
        (("seats", 1, "holder"), None, ["seat_vacant"]),
        (("casting", "by"), "lot", ["casting_by_nobody"]),
        (("casting",), None, ["casting_needed", "selected"]),
        (("sheets", 0, "signed_op"), None, ["sheets: the one of judge 1 for candidate A"]),
        (("sheets", 3, "signed_op"), "2B-0", ["sheets: the one of judge 2 for candidate B", "2B was signed by no op"]),
        (("sheets", 0, "signed_op"), "1B-0", ["sheets: 1A was signed by no op"]),
        (("sheets", 0, "ops", 0, "kind"), "save", ["sheets: 1A was signed by no op"]),
        (("sheets", 0, "ops", 0, "outcome"), "held", ["sheets: 1A was signed by no op"]),
        (("meeting",), None, ["the record cannot be read: TypeError"]),
        (("in", "sheets"), None, ["the record cannot be read: MalformedCase"]),
    ],
)
def test_each_edit_is_named(document, path, value, places):
    edit(document, path, value)
    differences = record.check(document)
    for place in places:
        assert [line for line in differences if place in line] != [], (place, differences)
    sealed = json.loads(as_file(document))
    assert record.check_file(json.dumps(sealed).encode()) == differences


def ruled(rev):
    return {"rev": rev, "reason": "ไม่มีสัญญาณ", "at": "2021-12-29T10:42:00+07:00", "by": "คน 9"}


@pytest.fixture
def let_in(document):
    """Of the sheet's three ops the first was held, and let in after the second."""
    document["sheets"][0] = sheet("1", "A", "held", "applied", "applied")
    document["sheets"][0]["ops"][0]["ruling"] = ruled(2)
    return document


def test_held_work_that_was_let_in_stands_where_it_changed_the_sheet(let_in):
    changes = record.in_order(let_in["sheets"][0]["ops"])
    assert [op["op"] for op in changes] == ["1A-1", "1A-0", "1A-2"]
    assert record.check(let_in) == []


def test_let_in_as_the_last_it_is_what_counts(let_in):
    ops = let_in["sheets"][0]["ops"]
    ops[0]["ruling"] = ruled(3)
    let_in["sheets"][0]["signed_op"] = "1A-0"
    assert [op["op"] for op in record.in_order(ops)] == ["1A-1", "1A-2", "1A-0"]
    assert record.check(let_in) == []


def test_several_that_were_let_in_stand_in_the_order_of_their_revs():
    ops = sheet("1", "A", "held", "applied", "held", "held")["ops"]
    for at, rev in ((0, 3), (2, 1), (3, 4)):
        ops[at]["ruling"] = ruled(rev)
    assert [op["op"] for op in record.in_order(ops)] == ["1A-2", "1A-1", "1A-0", "1A-3"]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ((0, "ruling", "rev"), 9, "sheets: op 1A-0 of 1A did not make the rev that its ruling says"),
        ((0, "ruling", "rev"), 0, "sheets: op 1A-0 of 1A did not make the rev that its ruling says"),
        ((0, "ruling", "rev"), "2", "the record cannot be read: TypeError"),
        ((0, "ruling"), {}, "the record cannot be read: KeyError"),
        ((1, "ruling"), ruled(1), "sheets: a ruling stands beside op 1A-1 of 1A, which was not held"),
    ],
)
def test_a_ruling_that_does_not_fit_is_named(let_in, path, value, said):
    edit(let_in["sheets"][0]["ops"], path, value)
    assert [line for line in record.check(let_in) if line.startswith(said)] != [], record.check(let_in)


def test_work_that_was_refused_signs_nothing(let_in):
    let_in["sheets"][0]["ops"][0]["ruling"] = ruled(None)
    assert record.check(let_in) == []
    let_in["sheets"][0]["signed_op"] = "1A-0"
    assert record.check(let_in) == ["sheets: 1A was signed by no op of its own"]


def test_a_key_that_was_taken_away_is_named(document):
    del document["out"]["complete"]
    assert record.check(document) == ["out.complete: is not in the record"]
    del document["selected"]
    assert record.check(document)[-1].startswith("the record cannot be read: KeyError")


def test_an_edited_file_no_longer_fits_its_seal(document):
    file = json.loads(as_file(document))
    file["meeting"]["signatories"] = ["2"]
    assert record.check_file(json.dumps(file).encode()) == ["sha256: is not the hash of what the file says"]
    del file["sha256"]
    assert record.check_file(json.dumps(file).encode()) == ["sha256: is not the hash of what the file says"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[]", "the file is not a JSON object"),
        (b"{", "the file is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        (b"\xff", "the file is not UTF-8"),
        (b'{"a": "\\ud800"}', "the file holds half a character"),
        (b'{"a": 1, "a": 2}', "a: the key is there twice in one object"),
    ],
)
def test_what_is_no_record_is_said(data, said):
    assert record.check_file(data) == [said]


def test_meeting_and_casting_decision_read_as_they_were_written(document):
    meeting, castings = record.meeting_of(document), record.castings_of(document)
    assert record.meeting_section(meeting) == document["meeting"]
    assert record.castings_section(castings) == document["casting"]
    assert (record.castings_section(()), record.castings_of({"casting": None})) == (None, ())


def test_a_long_value_is_shortened_where_it_differs():
    (line,) = record.compare("x" * 100, "y", "place")
    assert line == f'place: the record says "{"x" * 56}…, found "y"'


# With grades


@pytest.fixture
def graded(document):
    """A and B are tied for the one place of model; the chair picks B, and A falls to outstanding."""
    grades = [
        {"code": "model", "places": 1, "minimum": None},
        {"code": "outstanding", "places": None, "minimum": "60"},
    ]
    document["in"]["rules"] |= {"places": 2, "grades": grades}
    document["round"]["places"] = 2
    document["out"] = cases.as_json(rank(cases.parse(document["in"])))
    document["rules"] = {"version": 1, "grades": [{"code": "model"}, {"code": "outstanding"}]}
    document["casting"] = [{"grade": "model", **document["casting"]}]
    return document | {"selected": ["B", "A"], "graded": {"B": "model", "A": "outstanding"}}


def test_a_record_with_grades_adds_up(graded):
    assert record.check(graded) == []
    assert record.check_file(as_file(graded)) == []
    castings = record.castings_of(graded)
    assert [casting.grade for casting in castings] == ["model"]
    assert record.castings_section(castings) == graded["casting"]


@pytest.mark.parametrize(
    ("path", "value", "places"),
    [
        (("graded", "A"), "model", ["graded.A"]),
        (("graded",), None, ["graded"]),
        (("selected",), ["A", "B"], ["selected[0]", "selected[1]"]),
        (("casting", 0, "picks"), ["A"], ["selected[0]", "graded.A", "graded.B"]),
        (("casting", 0, "grade"), "outstanding", ["casting_needed", "casting_not_needed"]),
        (("casting", 0, "grade"), None, ["casting: the record says"]),
        (("casting",), [], ["casting: the record says", "casting_needed"]),
        (("out", "cuts", 0, "open"), 2, ["out.cuts[0].open"]),
        (("out", "placings", 0, "grade"), "model", ["out.placings[0].grade"]),
        (("rules", "grades"), [{"code": "outstanding"}, {"code": "model"}], ["in.rules.grades[0]"]),
        (("in", "rules", "grades", 0, "places"), 2, ["out.cuts", "casting_not_needed", "graded.A"]),
    ],
)  # fmt: skip
def test_each_edit_of_a_record_with_grades_is_named(graded, path, value, places):
    edit(graded, path, value)
    differences = record.check(graded)
    for place in places:
        assert [line for line in differences if place in line] != [], (place, differences)


def test_a_record_without_grades_says_nothing_of_them(document):
    assert record.check(document | {"graded": {"B": "model"}}) != []
    assert record.check(document | {"casting": [{"grade": None, **document["casting"]}]}) != []
    assert record.check(document | {"rules": {"grades": [{"code": "model"}]}}) != []
