"""Grades of a round: what is refused as such, what they are called, and how a meeting gives them."""

import json
from dataclasses import replace

import pytest
from django.utils.translation import override

from scoring import grades, ranking_words, rankings, verification
from scoring.core.decision import Casting
from scoring.core.grades import Grade
from scoring.core.ranking import rank
from scoring.models import Decision, RoundRules
from subdistricts.models import Office
from subdistricts.refusals import Refusal
from tests import cast, make
from tests.core.make import case

pytestmark = pytest.mark.django_db


def grade(code, name_th, name_en="", places=None, minimum=None):
    return {"code": code, "name_th": name_th, "name_en": name_en, "places": places, "minimum": minimum}


MODEL = grade("model", "ต้นแบบ", "Model", places=1)
GRADES = [MODEL, grade("outstanding", "ดีเด่น", "Outstanding", places=1, minimum="40")]


def sign_all(people, *points):
    """Every judge gives the candidates these points of 20, the same for each criterion."""
    for code, given in zip(make.CODES, points, strict=False):
        for judge in (people.chair, people.judge, people.other_judge, people.judging_staff):
            make.sign(make.sheet(people.round, judge, code), *[given] * 5)


@pytest.fixture
def people():
    return cast.assemble(places=3, grades=GRADES)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"model": 1}, "the grades are no list"),
        (["model"], "grade 1: it does not have exactly a code, two names, places and a minimum"),
        ([[*MODEL]], "grade 1: it does not have exactly"),
        ([MODEL, {**MODEL, "more": 1}], "grade 2: it does not have exactly"),
        ([{key: said for key, said in MODEL.items() if key != "minimum"}], "grade 1: it does not have exactly"),
        ([{**MODEL, "code": 1}], "grade 1: its code is not made of small letters"),
        ([{**MODEL, "code": "ต้นแบบ"}], "grade 1: its code is not made of small letters"),
        ([{**MODEL, "code": "model!"}], "grade 1: its code is not made of small letters"),
        ([{**MODEL, "name_th": " "}], "grade 1: it needs a name in Thai"),
        ([{**MODEL, "name_en": None}], "grade 1: it needs a name in Thai"),
        ([{**MODEL, "name_th": "ก" * 101}], "grade 1: it needs a name in Thai"),
        ([{**MODEL, "places": "1"}], "grade 1: its places are no whole number"),
        ([{**MODEL, "places": True}], "grade 1: its places are no whole number"),
        ([{**MODEL, "minimum": 80}], "grade 1: its minimum is no number"),
        ([{**MODEL, "minimum": "-1"}], "grade 1: its minimum is no number"),
        ([{**MODEL, "minimum": "80 of 100"}], "grade 1: its minimum is no number"),
        ([MODEL, MODEL], "two grades have the same code"),
        ([{**MODEL, "places": 0}], "a grade has less than one place"),
        ([{**MODEL, "minimum": "60"}, grade("b", "ข", minimum="61")], "a grade asks for more than the one above it"),
        ([grade("a", "ก"), grade("b", "ข")], "a grade without a limit leaves nobody to the one below it"),
    ],
)
def test_what_is_no_list_of_grades_is_refused(wrong, said):
    row = make.draft_round()
    with override("en"), pytest.raises(Refusal) as refused:
        make.rules(row, grades=wrong)
    with override("en"):
        assert (refused.value.code, said in str(refused.value.message)) == ("rules_break", True)
    assert not RoundRules.objects.exists()


def test_a_name_of_a_hundred_letters_is_taken():
    longest = "ก" * 100
    rules = make.rules(make.draft_round(), grades=[{**MODEL, "name_th": longest, "name_en": longest}])
    assert grades.section(rules) == [{"code": "model", "name": longest, "name_en": longest}]


def test_a_grade_is_called_by_its_name_in_the_language_of_now():
    with override("th"):
        assert grades.names(GRADES) == {"model": "ต้นแบบ", "outstanding": "ดีเด่น"}
    with override("en"):
        assert grades.names([MODEL, grade("b", "ข")]) == {"model": "Model", "b": "ข"}


def test_the_rules_tell_their_grades(people):
    said = dict(ranking_words.rules(rankings.load(people.round).rules))
    assert said["ระดับผล เรียงจากสูงสุด"] == "1. ต้นแบบ (1 แห่ง); 2. ดีเด่น (1 แห่ง, ตั้งแต่ 40.00 คะแนน)"


def key(people, position):
    return str(people.round.candidates.get(position=position).pk)


def decide(people, *castings):
    minutes = make.minutes(people.round)
    return make.decisions.decide(people.round, minutes=minutes, castings=castings, actor=people.staff, now=make.NOW)


def test_a_decision_says_who_has_which_grade(people):
    """18 and 18 of 20 share the first place: the chair casts who is the model; 10 of 20 finds no place left."""
    sign_all(people, "18", "18", "10")
    make.lock(people.round, people.staff)
    first, second = key(people, 1), key(people, 2)
    with pytest.raises(Refusal):
        decide(people)
    said = json.loads(decide(people, Casting((second,), "chair", (), "ข้อมูลครบกว่า", "model")).record)
    assert (said["selected"], said["graded"]) == ([second, first], {second: "model", first: "outstanding"})
    assert [each["grade"] for each in said["casting"]] == ["model"]
    assert said["rules"]["grades"] == [
        {"code": "model", "name": "ต้นแบบ", "name_en": "Model"},
        {"code": "outstanding", "name": "ดีเด่น", "name_en": "Outstanding"},
    ]
    assert list(verification.differences()) == []


def test_what_a_grade_was_called_is_sealed_with_the_decision(people):
    sign_all(people, "18", "16", "10")
    make.result(people.round, people.staff)
    RoundRules.objects.update(grades=[{**MODEL, "name_th": "ชมเชย"}, GRADES[1]])
    found = verification.of_decision(Decision.objects.get())
    assert [line.split(":")[0] for line in found] == ["rules.grades[0].name"]


def test_a_minimum_changed_behind_the_decision_is_found(people):
    sign_all(people, "18", "16", "10")
    make.result(people.round, people.staff)
    RoundRules.objects.update(grades=[MODEL, {**GRADES[1], "minimum": "90"}])
    found = verification.of_decision(Decision.objects.get())
    assert [line.split(":")[0] for line in found] == ["in.rules.grades[1].minimum"]


def test_rules_without_grades_are_sealed_as_ever():
    people = cast.assemble()
    sign_all(people, "18", "16", "10")
    said = json.loads(make.result(people.round, people.staff).record)
    assert ("graded" in said, "grades" in said["rules"], "grades" in said["in"]["rules"]) == (False, False, False)
    assert ("cuts" in said["out"], "grade" in said["out"]["placings"][0]) == (False, False)


# Offices, which compete for them


@pytest.mark.parametrize(
    ("kind", "language", "short"),
    [
        ("province", "th", "จังหวัดอ่างทอง"),
        ("province", "en", "Ang Thong Provincial"),
        ("other", "th", "สำนักงานพัฒนาชุมชนจังหวัดอ่างทอง"),
    ],
)
def test_a_narrow_column_says_whose_office_it_is(kind, language, short):
    name, name_en = "สำนักงานพัฒนาชุมชนจังหวัดอ่างทอง", "Ang Thong Provincial Community Development Office"
    with override(language):
        assert Office(kind=kind, name=name, name_en=name_en).short_name == short


def test_a_winner_who_withdraws_makes_room_in_its_grade():
    """B withdrew: C becomes outstanding in its stead, and A stays the model."""
    three = case({"A": [90], "B": [80], "C": [70]}, places=2, grades=(Grade("model", 1), Grade("outstanding", 1)))
    ranked = rank(replace(three, withdrawn=frozenset({"B"})))
    assert [(each.candidate, each.place, each.grade) for each in ranked.placings] == [
        ("A", 1, "model"),
        ("B", 2, None),
        ("C", 3, "outstanding"),
    ]
    ranked = rank(replace(three, withdrawn=frozenset({"A"})))
    assert [each.grade for each in ranked.placings] == [None, "model", "outstanding"]
