"""What a committee must do before its selection stands: each problem from a meeting that lacks just that."""

from dataclasses import replace

import pytest

from scoring.core.decision import (
    Casting,
    Committee,
    Dissent,
    Meeting,
    entitled,
    may_chair_cast,
    open_places,
    outcome,
    problems,
    selected,
)
from scoring.core.grades import Grade
from scoring.core.ranking import rank
from tests.core.make import case

COMMITTEE = Committee(
    members=("chair", "a", "b", "c", "secretary"),
    vacant=frozenset(),
    voting=frozenset({"chair", "a", "b", "c"}),
    chair="chair",
    recused=frozenset({("c", "X")}),
)
CLEAR = rank(case({"W": [90], "X": [80]}))
TIES = {"X": [80], "Y": [80], "Z": [80]}
TIED = rank(case(TIES))
(THE_TIE,) = TIED.cuts
REFUSED = rank(case({"X": [None]}))
MEETING = Meeting(present=("chair", "a", "c"), presided_by="chair", dissents=(), signatories=("chair",))
BY_CHAIR = Casting(picks=("X",), by="chair", in_favour=(), reason="ข้อมูลครบกว่า")
BY_MAJORITY = replace(BY_CHAIR, by="majority", in_favour=("a", "b"))
ALL = replace(MEETING, present=COMMITTEE.members)
RECUSED_CHAIR = replace(COMMITTEE, recused=COMMITTEE.recused | {("chair", "Z")})


def found(ranking=CLEAR, committee=COMMITTEE, casting=None, meeting=MEETING, **changes):
    return problems(ranking, committee, replace(meeting, **changes), (casting,) if casting else ())


def test_a_meeting_of_half_the_members_decides():
    assert found() == ()
    assert COMMITTEE.quorum == 3
    assert replace(COMMITTEE, members=("chair", "a", "b", "c")).quorum == 2


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("nothing_ranked", {"ranking": REFUSED}),
        ("not_a_member", {"present": ("chair", "a", "b", "stranger")}),
        ("not_a_member", {"present": ("chair", "a", "a")}),
        ("seat_vacant", {"committee": replace(COMMITTEE, vacant=frozenset({"a", "b"}))}),
        ("no_quorum", {"present": ("chair", "a")}),
        ("nobody_presides", {"presided_by": None}),
        ("nobody_presides", {"presided_by": "b"}),
        ("no_signatory", {"signatories": ()}),
        ("signatory_absent", {"signatories": ("chair", "b")}),
        ("dissent_absent", {"dissents": (Dissent("b", "ไม่เห็นด้วย"),)}),
        ("dissent_without_reason", {"dissents": (Dissent("a", " "),)}),
        ("casting_needed", {"ranking": TIED}),
        ("casting_not_needed", {"casting": BY_CHAIR}),
        ("casting_picks", {"ranking": TIED, "casting": replace(BY_CHAIR, picks=("W",))}),
        ("casting_picks", {"ranking": TIED, "casting": replace(BY_CHAIR, picks=())}),
        ("casting_picks", {"ranking": TIED, "casting": replace(BY_CHAIR, picks=("X", "Y"))}),
        ("casting_picks", {"ranking": TIED, "casting": replace(BY_CHAIR, picks=("X", "X"))}),
        ("casting_without_reason", {"ranking": TIED, "casting": replace(BY_CHAIR, reason="")}),
        ("casting_by_nobody", {"ranking": TIED, "casting": replace(BY_CHAIR, by="lot")}),
        ("chair_absent", {"ranking": TIED, "casting": BY_CHAIR, "meeting": replace(
            MEETING, present=("a", "b", "c"), presided_by="a", signatories=("a",))}),
        ("chair_absent", {"ranking": TIED, "casting": BY_CHAIR, "committee": replace(COMMITTEE, chair=None)}),
        ("chair_recused", {"ranking": TIED, "casting": BY_CHAIR, "committee": RECUSED_CHAIR}),
        ("chair_casts", {"ranking": TIED, "casting": BY_MAJORITY, "meeting": ALL}),
        ("not_entitled", {"ranking": TIED, "committee": RECUSED_CHAIR, "meeting": ALL,
                          "casting": replace(BY_MAJORITY, in_favour=("a", "b", "c"))}),
        ("not_entitled", {"ranking": TIED, "committee": RECUSED_CHAIR, "meeting": ALL,
                          "casting": replace(BY_MAJORITY, in_favour=("a", "secretary", "b"))}),
        ("no_majority", {"ranking": TIED, "committee": RECUSED_CHAIR, "meeting": ALL,
                         "casting": replace(BY_MAJORITY, in_favour=("a",))}),
        ("no_majority", {"ranking": TIED, "committee": RECUSED_CHAIR, "meeting": ALL,
                         "casting": replace(BY_MAJORITY, in_favour=("a", "a"))}),
    ],
)  # fmt: skip
def test_what_one_lack_alone_brings(code, changes):
    assert found(**changes) == (code,)


def test_everything_that_lacks_is_told_at_once():
    nothing = {"present": (), "presided_by": None, "signatories": ()}
    assert found(ranking=TIED, **nothing) == ("no_quorum", "nobody_presides", "no_signatory", "casting_needed")


def test_a_tie_is_the_chairs_or_where_the_chair_is_recused_a_majoritys():
    assert found(ranking=TIED, casting=BY_CHAIR) == ()
    assert found(ranking=TIED, casting=BY_MAJORITY, meeting=ALL, committee=RECUSED_CHAIR) == ()
    without = replace(COMMITTEE, chair=None)
    assert (
        found(ranking=TIED, casting=BY_MAJORITY, meeting=ALL, committee=replace(without, voting=frozenset("ab"))) == ()
    )
    assert (may_chair_cast(THE_TIE, COMMITTEE), may_chair_cast(THE_TIE, RECUSED_CHAIR)) == (True, False)
    assert may_chair_cast(THE_TIE, without) is False
    vacant = replace(COMMITTEE, vacant=frozenset({"chair"}))
    others = replace(MEETING, present=("a", "b", "secretary"), presided_by="a", signatories=("a",))
    assert may_chair_cast(THE_TIE, vacant) is False
    assert found(ranking=TIED, casting=BY_MAJORITY, meeting=others, committee=vacant) == ()


def test_who_is_recused_from_one_of_the_tied_has_no_vote_on_the_tie():
    assert entitled(THE_TIE, RECUSED_CHAIR, ALL) == ("a", "b")
    assert entitled(THE_TIE._replace(tied=("Y",)), COMMITTEE, ALL) == ("chair", "a", "b", "c")


def test_several_open_places_are_all_filled():
    two = replace(BY_CHAIR, picks=("Z", "X"))
    for_two = rank(case(TIES, places=2))
    assert found(ranking=for_two, casting=two) == ()
    assert selected(for_two, (two,)) == ("X", "Z")
    assert selected(for_two, ()) == ()


# With grades each cut has a casting decision of its own

MODEL, OUTSTANDING, COMMENDED = Grade("model", 1), Grade("outstanding", 1), Grade("commended")
FOR_MODEL = replace(BY_CHAIR, grade="model")
FOR_OUTSTANDING = replace(BY_CHAIR, picks=("Y",), grade="outstanding")


def over_two_cuts(*grades):
    """X, Y and Z share the first place; W stands below them."""
    return rank(case(TIES | {"W": [70]}, places=9, grades=(MODEL, OUTSTANDING, *grades)))


def of_cuts(ranking, *castings):
    return problems(ranking, COMMITTEE, MEETING, castings)


def test_each_cut_wants_a_casting_decision():
    ranking = over_two_cuts()
    assert open_places(ranking) == 2
    assert of_cuts(ranking) == of_cuts(ranking, FOR_MODEL) == ("casting_needed",)
    assert of_cuts(ranking, FOR_MODEL, FOR_OUTSTANDING) == ()
    assert outcome(ranking, (FOR_MODEL, FOR_OUTSTANDING)) == {"X": "model", "Y": "outstanding"}


def test_nobody_is_picked_twice():
    again = replace(FOR_OUTSTANDING, picks=("X",))
    assert of_cuts(over_two_cuts(), FOR_MODEL, again) == ("casting_picks",)


def test_a_casting_decision_is_about_a_cut_that_is_there_and_about_it_once():
    ranking = over_two_cuts()
    of_another = replace(FOR_MODEL, grade="commended")
    assert of_cuts(ranking, FOR_MODEL, FOR_OUTSTANDING, of_another) == ("casting_not_needed",)
    assert of_cuts(ranking, FOR_MODEL, FOR_MODEL, FOR_OUTSTANDING) == ("casting_not_needed",)
    assert of_cuts(ranking, replace(FOR_MODEL, grade=None), FOR_OUTSTANDING) == ("casting_needed", "casting_not_needed")


def test_who_is_not_picked_falls_to_the_grade_below():
    ranking = over_two_cuts(COMMENDED)
    assert outcome(ranking, ()) == {"W": "commended"}
    fallen = outcome(ranking, (FOR_MODEL, FOR_OUTSTANDING))
    assert list(fallen.items()) == [("X", "model"), ("Y", "outstanding"), ("Z", "commended"), ("W", "commended")]
    assert selected(ranking, (FOR_MODEL, FOR_OUTSTANDING)) == ("X", "Y", "Z", "W")


def test_one_who_falls_stands_before_those_of_the_grade_who_have_a_lower_place():
    ranking = rank(case({"X": [80], "Y": [80], "W": [70]}, places=9, grades=(MODEL, COMMENDED)))
    fallen = outcome(ranking, (replace(BY_CHAIR, picks=("Y",), grade="model"),))
    assert list(fallen.items()) == [("Y", "model"), ("X", "commended"), ("W", "commended")]


def test_the_same_lack_at_two_cuts_is_told_once():
    unsaid = (replace(FOR_MODEL, reason=""), replace(FOR_OUTSTANDING, reason=" "))
    assert of_cuts(over_two_cuts(), *unsaid) == ("casting_without_reason",)
