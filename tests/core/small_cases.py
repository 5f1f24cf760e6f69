"""Small cases for Hypothesis, as the JSON of a file: few candidates, few marks, so that ties and gaps are common.

CORE_EXAMPLES=5000 in the environment makes the search long and different every time.
"""

import os

from hypothesis import settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("CORE_EXAMPLES", "0"))
search = settings(max_examples=EXAMPLES or 20, derandomize=not EXAMPLES, deadline=None, database=None)

MARKS = [(c1, c2) for c1 in ("0", "2", "3.5", "4") for c2 in ("0", "2.5", "7.5")]
NO_SHEET, GAP = range(2)


def grade(code, places, minimum):
    return {"code": code, "places": places, "minimum": minimum}


GRADES = (
    [grade("model", 1, None), grade("outstanding", None, None)],
    [grade("model", 1, "62.5"), grade("outstanding", 1, "33.3333"), grade("fair", None, None)],
    [grade("model", 2, "50"), grade("outstanding", 1, None)],
    [grade("model", None, "62.5"), grade("outstanding", None, "33.3333")],
)
TIES = ("criterion:c1", "criterion:c2", "median", "first_places", "chair")


@st.composite
def selections(draw, places, minima):
    """Places, minimum and, as often as not, grades that fit them."""
    grades = draw(st.sampled_from((None, None, None, None, *GRADES)))
    if grades and grades[0]["places"] is None:
        minima = [each for each in minima if each is None or float(each) < 62.5]  # else the second is out of reach
    terms = {"places": draw(places), "minimum": draw(st.sampled_from(minima))}
    return terms | ({"grades": grades} if grades else {})


@st.composite
def cases(draw, *, aggregates=("mean", "mean", "drop_extremes"), missing=("refuse", "present", "present")):
    """Any case: holes, gaps, recusals and all rules."""
    aggregate = draw(st.sampled_from(aggregates))
    few = 4 if aggregate == "drop_extremes" else 0
    judges = [f"j{number}" for number in range(draw(st.integers(few, few + 3)))]
    candidates = list("ABCDE"[: draw(st.integers(0, 5))])
    pairs = [(judge, candidate) for judge in judges for candidate in candidates]
    holes = draw(st.sampled_from((0, 0, 2)))  # two tables of three are full
    cells = draw(st.lists(st.integers(2 - holes, 1 + len(MARKS)), min_size=len(pairs), max_size=len(pairs)))
    recusals = draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True)) if pairs else []
    return {
        "rubric": {
            "criteria": [
                {"code": "c1", "max": "4", "weight_bp": draw(st.sampled_from((1, 2000)))},
                {"code": "c2", "max": "7.5", "weight_bp": 2000},
            ]
        },
        "rules": {
            "aggregate": aggregate,
            "missing": draw(st.sampled_from(missing)),
            "ties": draw(st.lists(st.sampled_from(TIES), max_size=4, unique=True)),
            **draw(selections(st.integers(0, 4), (None, None, "0", "33.3333", "50", "62.5"))),
        },
        "chair": draw(st.sampled_from((None, *judges))),
        "judges": judges,
        "candidates": candidates,
        "recusals": [list(pair) for pair in recusals],
        "sheets": [sheet(pair, cell) for pair, cell in zip(pairs, cells, strict=True) if cell != NO_SHEET],
    }


def sheet(pair, cell):
    judge, candidate = pair
    c1, c2 = ("4", None) if cell == GAP else MARKS[cell - 2]
    return {"judge": judge, "candidate": candidate, "points": {"c1": c1, "c2": c2}}
