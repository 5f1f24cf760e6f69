"""What holds for every case, looked for by Hypothesis over small tables."""

import itertools
import random
from collections import Counter
from fractions import Fraction

from hypothesis import assume, example, given
from hypothesis import strategies as st

from scoring.core import cases
from scoring.core.ranking import rank
from scoring.core.stability import without_each_judge
from tests.core import reference, small_cases
from tests.core.small_cases import grade, search


@search
@given(small_cases.cases(), st.data())
def test_it_agrees_with_the_slow_reading_of_the_rules(case, data):
    """The ranking itself, and the selection without one judge, as if that judge had never sat."""
    parsed = cases.parse(case)
    assert cases.as_json(rank(parsed)) == reference.answer(case)
    assume(case["judges"])
    without = data.draw(st.sampled_from(without_each_judge(parsed)))
    answer = reference.answer(never_sat(case, without.judge))
    selected = [placing["candidate"] for placing in answer.get("placings", []) if placing["selected"]]
    assert without.refused == answer["refused"]
    assert list(without.selected) == selected
    assert list(without.tie_at_cut) == answer.get("tie_at_cut", [])
    if "grades" in case["rules"]:
        assert list(without.grades) == [each["grade"] for each in answer.get("placings", []) if each["selected"]]


def never_sat(case, judge):
    return case | {
        "chair": None if case["chair"] == judge else case["chair"],
        "judges": [each for each in case["judges"] if each != judge],
        "recusals": [pair for pair in case["recusals"] if pair[0] != judge],
        "sheets": [sheet for sheet in case["sheets"] if sheet["judge"] != judge],
    }


def all_equal():
    """Three candidates of whom nothing but a name or a place in a list could prefer one."""
    return {
        "rubric": {"criteria": [{"code": "c1", "max": "4", "weight_bp": 10000}]},
        "rules": {"aggregate": "mean", "missing": "refuse", "ties": ["chair"], "places": 1, "minimum": None},
        "chair": "j0",
        "judges": ["j0", "j1"],
        "candidates": ["A", "B", "C"],
        "recusals": [],
        "sheets": [sheet((judge, candidate), "3") for judge in ("j0", "j1") for candidate in "ABC"],
    }


def sheet(pair, mark):
    return {"judge": pair[0], "candidate": pair[1], "points": {"c1": mark}}


@search
@example(all_equal(), random.Random(2565))
@given(small_cases.cases(), st.randoms(use_true_random=False))
def test_it_does_not_care_for_names_or_their_order(case, chance):
    shuffled = {key: chance.sample(case[key], len(case[key])) for key in ("judges", "candidates", "recusals", "sheets")}
    names = [*case["judges"], *case["candidates"]]
    new_name = dict(zip(names, chance.sample("กขคงจฉชซญฎฏฐฑฒ", len(names)), strict=True))
    old_name = {new: old for old, new in new_name.items()} | {None: None}
    renamed = rename(case | shuffled, new_name | {None: None})
    assert meaning(rename_answer(cases.as_json(rank(cases.parse(renamed))), old_name)) == meaning(
        cases.as_json(rank(cases.parse(case)))
    )


def rename(case, names):
    return case | {
        "chair": names[case["chair"]],
        "judges": [names[judge] for judge in case["judges"]],
        "candidates": [names[candidate] for candidate in case["candidates"]],
        "recusals": [[names[judge], names[candidate]] for judge, candidate in case["recusals"]],
        "sheets": [
            sheet | {"judge": names[sheet["judge"]], "candidate": names[sheet["candidate"]]} for sheet in case["sheets"]
        ],
    }


def rename_answer(answer, names):
    return answer | {
        "missing": [[names[judge], names[candidate]] for judge, candidate in answer["missing"]],
        "tie_at_cut": [names[candidate] for candidate in answer.get("tie_at_cut", [])],
        "cuts": [cut | {"tied": [names[candidate] for candidate in cut["tied"]]} for cut in answer.get("cuts", [])],
        "placings": [placing | {"candidate": names[placing["candidate"]]} for placing in answer.get("placings", [])],
    }


def meaning(answer):
    """All that an answer says, but for the order of those that share a place: of them the first tells what decided."""
    placings = answer.get("placings", [])
    return (
        answer["refused"],
        answer.get("complete"),
        answer.get("cut_can_move"),
        sorted(answer["missing"]),
        sorted(answer.get("tie_at_cut", [])),
        [cut | {"tied": sorted(cut["tied"])} for cut in answer.get("cuts", [])],
        {
            placing["candidate"]: (placing["place"], placing["total"], placing["selected"], placing.get("grade"))
            for placing in placings
        },
        Counter((placing["place"], placing["decided_by"]) for placing in placings),
    )


@search
@given(small_cases.cases(aggregates=("mean",), missing=("present",)), st.data())
def test_a_higher_mark_never_lowers_its_candidate_under_mean(case, data):
    raisable = [sheet for sheet in case["sheets"] if sheet["points"]["c2"] not in (None, "7.5")]
    raisable = [sheet for sheet in raisable if [sheet["judge"], sheet["candidate"]] not in case["recusals"]]
    assume(raisable)
    sheet = data.draw(st.sampled_from(raisable))
    candidate, points = sheet["candidate"], sheet["points"]
    before, stood = placing_of(case, candidate), level_of(case, candidate)
    points["c2"] = data.draw(
        st.sampled_from([mark for mark in ("2.5", "3", "7.5") if Fraction(mark) > Fraction(points["c2"])])
    )
    after = placing_of(case, candidate)
    assert after.total > before.total
    assert after.place <= before.place
    assert level_of(case, candidate) <= stood


def level_of(case, candidate):
    """How far from the best grade; of one who waits for a casting decision, the best that it may take."""
    ranking = rank(cases.parse(case))
    codes = [*(ranking.grades or [None]), "none"]
    cut = next((cut.grade for cut in ranking.cuts if candidate in cut.tied), "none")
    placing = placing_of(case, candidate)
    return codes.index(placing.grade if placing.selected else cut)


def placing_of(case, candidate):
    return next(placing for placing in rank(cases.parse(case)).placings if placing.candidate == candidate)


@search
@given(small_cases.cases(missing=("present",)))
def test_without_tie_rules_a_place_is_shared_exactly_where_totals_are_equal(case):
    ranking = rank(cases.parse(case | {"rules": case["rules"] | {"ties": []}}))
    for one, other in itertools.combinations([placing for placing in ranking.placings if placing.place], 2):
        equal = exact_total(case, one.candidate) == exact_total(case, other.candidate)
        assert (one.place == other.place) == equal


@st.composite
def near_ties(draw):
    """Totals that differ by less than any page shows, or not at all; also over different numbers of sheets."""
    judges = [f"j{number}" for number in range(draw(st.integers(1, 4)))]
    pairs = [(judge, candidate) for judge in judges for candidate in "AB"]
    fine = st.tuples(st.sampled_from(("1.3332", "1.3333", "1.3334")), st.sampled_from(("2.4999", "2.5", "2.5001")))
    recusals = draw(st.lists(st.sampled_from(pairs), max_size=1)) if len(judges) > 1 else []
    return {
        "rubric": {
            "criteria": [
                {"code": "c1", "max": "4", "weight_bp": draw(st.sampled_from((1, 3200)))},
                {"code": "c2", "max": "7.5", "weight_bp": 6000},
            ]
        },
        "rules": {"aggregate": "mean", "missing": "present", "ties": [], "places": 1, "minimum": None},
        "chair": None,
        "judges": judges,
        "candidates": ["A", "B"],
        "recusals": [list(pair) for pair in recusals],
        "sheets": [
            {"judge": judge, "candidate": candidate, "points": dict(zip(("c1", "c2"), draw(fine), strict=True))}
            for judge, candidate in pairs
        ],
    }


@search
@given(near_ties())
def test_ties_are_exact_however_near_the_totals_are(case):
    first, second = rank(cases.parse(case)).placings
    equal = exact_total(case, "A") == exact_total(case, "B")
    assert (first.place == second.place) == equal
    assert exact_total(case, first.candidate) >= exact_total(case, second.candidate)


def exact_total(case, candidate):
    return reference.aggregate(case, reference.totals(case, candidate))


@st.composite
def unfinished_cases(draw):
    """A table with up to two sheets missing (three in a long search), small enough to fill in every way."""
    aggregate = draw(st.sampled_from(("mean", "mean", "drop_extremes")))
    judges = [
        f"j{number}" for number in range(draw(st.integers(5, 6) if aggregate == "drop_extremes" else st.integers(1, 3)))
    ]
    candidates = list("ABC"[: draw(st.integers(1, 3))])
    pairs = [[judge, candidate] for judge in judges for candidate in candidates]
    marks = draw(st.lists(st.sampled_from(GRID), min_size=len(pairs), max_size=len(pairs)))
    missing = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=3 if small_cases.EXAMPLES else 2))
    recusals = draw(st.lists(st.sampled_from(pairs), max_size=1))
    return {
        "rubric": {"criteria": [{"code": "c1", "max": "4", "weight_bp": 10000}]},
        "rules": {
            "aggregate": aggregate,
            "missing": "present",
            "ties": draw(
                st.lists(st.sampled_from(("criterion:c1", "median", "first_places", "chair")), max_size=2, unique=True)
            ),
            **draw(small_cases.selections(st.integers(0, 3), (None, None, "50", "40"))),
        },
        "chair": draw(st.sampled_from((None, *judges))),
        "judges": judges,
        "candidates": candidates,
        "recusals": recusals,
        "sheets": [sheet(pair, mark) for pair, mark in zip(pairs, marks, strict=True) if pair not in missing],
    }


GRID = ("0", "1", "2", "3", "4")


def one_sheet_out(*, worst_of_the_selected, best_of_the_other, **terms):
    """A leads with one sheet of two; B's are both there."""
    marks = {"A": [worst_of_the_selected], "B": best_of_the_other}
    return {
        "rubric": {"criteria": [{"code": "c1", "max": "4", "weight_bp": 10000}]},
        "rules": {"aggregate": "mean", "missing": "present", "ties": [], "places": 1, "minimum": None, **terms},
        "chair": None,
        "judges": ["j0", "j1"],
        "candidates": ["A", "B"],
        "recusals": [],
        "sheets": [
            sheet((f"j{number}", candidate), mark)
            for candidate, given_marks in marks.items()
            for number, mark in enumerate(given_marks)
        ],
    }


ONE_OF_EACH = one_sheet_out(
    worst_of_the_selected="4",
    best_of_the_other=["2", "2"],
    places=2,
    grades=[grade("model", 1, None), grade("outstanding", 1, None)],
)


@search
@example(one_sheet_out(worst_of_the_selected="2", best_of_the_other=["1", "1"]))  # they may become equal
@example(one_sheet_out(worst_of_the_selected="3", best_of_the_other=["1", "1"]))  # A stays ahead
@example(ONE_OF_EACH)  # both stay selected, but who is the model may change
@given(unfinished_cases())
def test_the_cut_stands_only_where_no_filling_moves_it(case):
    ranking = rank(cases.parse(case))
    assume(ranking.refused is None)
    moves = any(graded(rank(cases.parse(whole))) != graded(ranking) for whole in fillings(case, ranking.missing))
    if not ranking.cut_can_move:
        assert not moves
    elif not moves:
        assert is_too_close_to_call(case, ranking)


def graded(ranking):
    """Who is selected with which grade."""
    return {(placing.candidate, placing.grade) for placing in ranking.placings if placing.selected}


def fillings(case, missing):
    for marks in itertools.product(GRID, repeat=len(missing)):
        yield case | {"sheets": case["sheets"] + [sheet(pair, mark) for pair, mark in zip(missing, marks, strict=True)]}


def is_too_close_to_call(case, ranking):
    """Where no filling moves the selection, these alone excuse saying that the cut can move."""
    due = [each for each in case["candidates"] if any(reference.is_due(case, judge, each) for judge in case["judges"])]
    level = {placing.candidate: placing.grade if placing.selected else "none" for placing in ranking.placings}
    codes = [*(ranking.grades or [None]), "none"]
    not_above = any(
        reference.worst(case, one) <= reference.best(case, other)
        for one in ranking.selected
        for other in due
        if codes.index(level[one]) < codes.index(level[other])
    )
    free_place = len(ranking.selected) < case["rules"]["places"]
    terms = [case["rules"], *case["rules"].get("grades", [])]
    has_minimum = any(each["minimum"] is not None for each in terms)
    return not_above or ranking.tie_at_cut or has_minimum or free_place
