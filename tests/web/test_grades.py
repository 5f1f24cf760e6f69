"""Grades on pages and in files: the board, the casting decisions, the result, the exports, the rules' form."""

import csv
import io
import json

import pytest
from django.urls import reverse

from scoring.grade_fields import GradesField
from scoring.models import Decision, RoundRules
from tests import cast, make
from tests.scoring.test_grades import GRADES, MODEL, sign_all
from tests.web.test_round_decide import filled_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast.assemble(places=3, grades=GRADES)


def open_page(client, person, name, *args):
    client.force_login(person)
    return client.get(reverse(name, args=args))


def text_of(response):
    return response.content.decode()


def test_the_board_names_grades_and_draws_a_line_below_each(client, people):
    sign_all(people, "18", "16", "10")
    text = text_of(open_page(client, people.staff, "round", people.round.pk))
    assert (text.count('<span class="chip teal">ต้นแบบ</span>'), text.count('<span class="chip teal">ดีเด่น</span>')) == (
        1,
        1,
    )
    assert [text.count(f"<span>{said}</span>") for said in ("ต้นแบบ: 1 แห่ง", "ดีเด่น: 1 แห่ง")] == [1, 1]
    assert "ระดับผล: ต้นแบบ, ดีเด่น" in text


def test_the_board_says_at_which_grade_a_tie_waits(client, people):
    sign_all(people, "18", "18", "10")
    text = text_of(open_page(client, people.staff, "round", people.round.pk))
    assert text.count("<span>ต้นแบบ: เสมอกันที่เส้นตัด 2 แห่ง เหลือ 1 ที่</span>") == 1
    assert '<span class="chip teal">' not in text


def test_two_cuts_are_cast_about_one_after_the_other(client, people):
    """All three share the first place; there is one place of each grade."""
    sign_all(people, "18", "18", "18")
    make.lock(people.round, people.staff)
    first, _second, third = (str(row.pk) for row in people.round.candidates.order_by("position"))
    client.force_login(people.staff)
    address = reverse("round_decide", args=[people.round.pk])
    said = filled_in(people) | {"picks": first, "casting_reason": "ครบ", "picks_2": first, "casting_reason_2": "ครบ"}
    response = client.post(address, said)
    assert list(response.context["form"].errors) == ["picks_2"]
    response = client.post(address, said | {"picks_2": third, "casting_reason_2": ""})
    assert list(response.context["form"].errors) == ["casting_reason_2"]
    right = said | {"picks_2": third}
    review = client.post(address, right)
    assert [(each.grade, each.picks) for each in review.context["sitting"].castings] == [
        ("ต้นแบบ", ("ตำบลตระการ",)),
        ("ดีเด่น", ("ตำบลเมืองเดช",)),
    ]
    client.post(address, right | {"seen": review.context["agenda"].fingerprint, "seal": "1"})
    assert json.loads(Decision.objects.get().record)["graded"] == {first: "model", third: "outstanding"}
    text = text_of(open_page(client, people.staff, "round", people.round.pk))
    assert text.count("ต้นแบบ ตามคำชี้ขาด") == 1


def test_readers_see_the_grades_of_a_published_result(client, people):
    sign_all(people, "18", "16", "10")
    make.result(people.round, people.staff)
    page = open_page(client, people.reader, "round", people.round.pk)
    assert [(line.name, line.grade) for line in page.context["result"].lines] == [
        ("ตำบลตระการ", "ต้นแบบ"),
        ("ตำบลหนองกุง", "ดีเด่น"),
        ("ตำบลเมืองเดช", ""),
    ]
    assert text_of(page).count('<span class="chip teal is-signed">ดีเด่น</span>') == 1


def test_files_have_the_grades(client, people):
    sign_all(people, "18", "16", "10")
    text = open_page(client, people.staff, "ranking_csv", people.round.pk).content.decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text)) if len(row) > 5]
    column = rows[0].index("ระดับผล")
    assert [row[column] for row in rows[1:]] == ["ต้นแบบ", "ดีเด่น", ""]
    said = json.loads(open_page(client, people.staff, "ranking_json", people.round.pk).content)
    assert said["grades"] == {"model": "ต้นแบบ", "outstanding": "ดีเด่น"}
    assert [each["grade"] for each in said["ranking"]["placings"]] == ["model", "outstanding", None]
    make.result(people.round, people.staff)
    said = json.loads(open_page(client, people.staff, "ranking_json", people.round.pk).content)
    assert list(said["decision"]["graded"].values()) == ["model", "outstanding"]


def test_rounds_without_grades_have_no_such_column(client):
    people = cast.assemble()
    sign_all(people, "18", "16", "10")
    text = open_page(client, people.staff, "ranking_csv", people.round.pk).content.decode("utf-8-sig")
    assert "ระดับผล" not in text
    assert "grades" not in json.loads(open_page(client, people.staff, "ranking_json", people.round.pk).content)


def test_advice_names_the_grades_without_each_judge(client, people):
    sign_all(people, "18", "16", "10")
    page = open_page(client, people.staff, "round_advice", people.round.pk)
    assert {tuple(name for _candidate, name in selected) for _each, selected in page.context["graded_without"]} == {
        ("ต้นแบบ", "ดีเด่น")
    }
    assert text_of(page).count("ตำบลตระการ (ต้นแบบ), ตำบลหนองกุง (ดีเด่น)") == 4


# The rules' form


def test_a_line_more_is_a_change_and_the_same_lines_are_none():
    field = GradesField()
    cells = ["ต้นแบบ", "Model", "1", ""] + [""] * 16
    assert not field.has_changed([MODEL], cells)
    assert field.has_changed([MODEL], [*cells[:4], "ดีเด่น", *cells[5:]])
    assert field.has_changed([], cells)
    assert field.has_changed([MODEL], [""] * 20)


TERMS = {"aggregate": "mean", "missing": "refuse", "resolution": "มติ ครั้งที่ 2/2565"}


def adopt(client, people, **grades):
    client.force_login(people.staff)
    return client.post(reverse("round_rules", args=[people.round.pk]), TERMS | grades)


def test_the_form_shows_the_grades_in_force(client, people):
    page = open_page(client, people.staff, "round_rules", people.round.pk)
    text = text_of(page)
    assert text.count('value="ต้นแบบ"') == text.count('value="Outstanding"') == 1
    assert page.context["form"].initial["grades"] == GRADES


def test_new_grades_are_adopted_line_by_line(client, people):
    """Codes come from the English names, or from the line."""
    lines = {"grades_0": "ต้นแบบ", "grades_1": "Model office", "grades_2": "๒", "grades_3": "๙๐.๕", "grades_8": "ดีเด่น"}
    assert adopt(client, people, **lines).status_code == 302
    assert RoundRules.objects.latest("version").grades == [
        {"code": "model-office", "name_th": "ต้นแบบ", "name_en": "Model office", "places": 2, "minimum": "90.5"},
        {"code": "grade-3", "name_th": "ดีเด่น", "name_en": "", "places": None, "minimum": None},
    ]


@pytest.mark.parametrize(
    ("lines", "field", "said"),
    [
        ({"grades_1": "Model"}, "grades", "ระดับที่ 1: กรอกชื่อภาษาไทย"),
        ({"grades_0": "ต้นแบบ", "grades_2": "0"}, "grades", "ระดับที่ 1: จำนวนแห่งเป็นจำนวนเต็มตั้งแต่ 1"),
        ({"grades_0": "ต้นแบบ", "grades_3": "101"}, "grades", "ระดับที่ 1: คะแนนเป็นตัวเลข 0 ถึง 100"),
        ({"grades_0": "ก", "grades_4": "ข"}, "__all__", "ระดับผลที่ไม่จำกัดจำนวน"),
    ],
)
def test_what_cannot_be_a_grade_stays_on_the_form(client, people, lines, field, said):
    response = adopt(client, people, **lines)
    assert response.status_code == 422
    ((where, errors),) = response.context["form"].errors.items()
    assert (where, said in errors[0]) == (field, True)
    assert RoundRules.objects.count() == 1


def test_empty_lines_are_no_grades(client, people):
    adopt(client, people)
    assert RoundRules.objects.latest("version").grades == []


def test_set_up_writes_grades_and_says_them_once_the_round_is_open(client, people):
    row = make.draft_round(year=2566)
    make.rules(row, make.rubric(code="another"), grades=[MODEL])
    text = text_of(open_page(client, people.department_administrator, "admin:subdistricts_round_change", row.pk))
    assert text.count('name="rules-0-grades_0"') == 1
    text = text_of(
        open_page(client, people.department_administrator, "admin:subdistricts_round_change", people.round.pk)
    )
    assert (text.count('name="rules-0-grades_0"'), text.count("2. ดีเด่น (1 แห่ง, ตั้งแต่ 40.00 คะแนน)")) == (0, 1)
