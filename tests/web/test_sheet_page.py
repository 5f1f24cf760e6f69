"""A judge's own sheet: it shows, it refuses, it saves and signs without a script, it costs the same for 5 and 250."""

import json
import re
import uuid

import pytest
from django.urls import reverse

from scoring import words
from scoring.criteria import MOST_EARLIER
from scoring.models import ScoreSheet, SheetOp
from subdistricts.models import Candidate, InspectionZone, Round
from tests import cast, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast.assemble()


@pytest.fixture
def own(people):
    return make.sheet(people.round, people.judge)


def address(sheet):
    return reverse("sheet", args=[sheet.pk])


def page_of(client, user, sheet, **query):
    client.force_login(user)
    return client.get(address(sheet), query)


def facts_of(response):
    block = re.search(r'<script id="sheet-facts" type="application/json">(.*?)</script>', response.content.decode())
    return json.loads(block[1])


def typed(sheet, *points, action="save", **changes):
    """What a browser posts: the form as it was shown, with these points typed in."""
    data = {"form_id": str(uuid.uuid4()), "base_rev": sheet.rev, "epoch_seen": sheet.epoch, "action": action}
    for number in range(1, 6):
        data[f"points_c{number}"] = points[number - 1] if number <= len(points) else ""
        data[f"recommendation_c{number}"] = ""
    return data | {"private_note": ""} | changes


def post(client, user, sheet, *points, **changes):
    client.force_login(user)
    return client.post(address(sheet), typed(sheet, *points, **changes))


def points_on(sheet):
    sheet.refresh_from_db()
    return [entry["points"] for entry in sheet.body["criteria"].values()] if sheet.body else None


# It shows


def test_it_shows_the_judge_his_own_sheet(client, people, own):
    make.sign(own, "18.5", "17", "16", "15", "20")
    response = page_of(client, people.judge, own)
    form = response.context["form"]
    shown = [form[f"points_c{number}"].value() for number in range(1, 6)]
    assert (response.status_code, shown, response.context["total"]) == (200, ["18.5", "17", "16", "15", "20"], "86.50")


def test_the_script_gets_the_sheet_as_the_server_has_it(client, people, own):
    make.Device(people.judge).send(own, "save", make.body("18.5", private_note="จำไว้"))
    facts = facts_of(page_of(client, people.judge, own))
    given = [entry["points"] for entry in facts["sheet"]["body"]["criteria"].values()]
    assert given == ["18.5", None, None, None, None]
    assert (facts["mode"], facts["user_id"], facts["sheet"]["rev"]) == ("score", people.judge.pk, 1)
    assert facts["sheet"]["body"]["private_note"] == "จำไว้"
    assert facts["criteria"][0] | {"problems": None, "name": None} == {
        "code": "c1",
        "number": 1,
        "name": None,
        "max": "20",
        "step": "0.5",
        "weight_bp": 2000,
        "problems": None,
    }


def test_not_scored_is_not_zero(client, people, own):
    make.Device(people.judge).send(own, "save", make.body("0", None))
    form = page_of(client, people.judge, own).context["form"]
    assert (form["points_c1"].value(), form["points_c2"].value()) == ("0", None)


def test_a_sample_rubric_is_marked(client, people, own):
    assert "ตัวอย่าง รอเกณฑ์ของจังหวัด" in page_of(client, people.judge, own).content.decode()


def test_a_sample_waits_for_the_criteria_of_its_rounds_level():
    assert [words.awaited(level) for level in (*Round.Level, "")] == [
        "ตัวอย่าง รอเกณฑ์ของอำเภอ",
        "ตัวอย่าง รอเกณฑ์ของกลุ่มอำเภอ",
        "ตัวอย่าง รอเกณฑ์ของจังหวัด",
        "ตัวอย่าง รอเกณฑ์ของเขตตรวจราชการ",
        "ตัวอย่าง รอเกณฑ์ของกรม",
        "ตัวอย่าง รอเกณฑ์ของหน่วยงาน",
    ]


def test_in_a_zones_round_a_sample_waits_for_the_zones_criteria(client, people, own):
    """On the sheet, on paper, on the round's page and in what a device takes along."""
    zone = InspectionZone.objects.create(fiscal_year=2565, number=10)
    Round.objects.filter(pk=own.candidate.round_id).update(level="zone", inspection_zone=zone, province=None)
    client.force_login(people.judge)
    round_ = own.candidate.round_id
    pages = [f"/sheets/{own.pk}/", f"/practice/{round_}/", f"/rounds/{round_}/blank-sheet/", f"/sheets/{own.pk}/print/"]
    found = [client.get(page).content.decode() for page in pages]
    client.force_login(people.department_administrator)
    found.append(client.get(f"/rounds/{round_}/").content.decode())
    said = [(text.count("รอเกณฑ์ของเขตตรวจราชการ") > 0, "รอเกณฑ์ของจังหวัด" in text) for text in found]
    assert said == [(True, False)] * 5
    client.force_login(people.judge)
    [taken] = client.get("/api/v1/offline-set").json()["rounds"]
    assert taken["awaited"] == "ตัวอย่าง รอเกณฑ์ของเขตตรวจราชการ"


def test_it_shows_his_own_earlier_points_and_nobody_elses(client, people, own):
    make.sign(make.sheet(people.round, people.judge, make.CODES[1]), "11", "12", "13", "14", "15")
    make.sign(make.sheet(people.round, people.other_judge, make.CODES[2]), "1.5", "2.5", "3.5", "4.5", "5.5")
    cards = page_of(client, people.judge, own).context["criteria"].cards
    seen = [[(other.place, other.points) for other in card.earlier] for card in cards]
    assert seen == [[("หนองกุง", points)] for points in ("11", "12", "13", "14", "15")]


def test_a_sheet_he_is_recused_from_since_is_not_among_his_earlier_points(client, people, own):
    other = make.sheet(people.round, people.judge, make.CODES[1])
    make.sign(other, "11", "12", "13", "14", "15")
    make.recuse(other.seat, other.candidate)
    cards = page_of(client, people.judge, own).context["criteria"].cards
    assert [card.earlier for card in cards] == [()] * 5


# It refuses


@pytest.mark.parametrize("who", ["other_judge", "chair", "stranger", "reader", "district_officer", "administrator"])
def test_it_does_not_exist_for_anybody_else(client, people, own, who):
    make.sign(own, "18.5", "17", "16", "15", "20")
    other = getattr(people, who)
    assert page_of(client, other, own).status_code == 404
    assert post(client, other, own, "1").status_code == 404
    assert points_on(own) == ["18.5", "17", "16", "15", "20"]


def test_it_asks_who_is_not_signed_in(client, own):
    assert client.get(address(own)).url == f"/login/?next={address(own)}"


def test_staff_read_it_without_the_private_note_and_change_nothing(client, people, own):
    make.Device(people.judge).send(own, "save", make.body("18.5", private_note="ลับมาก"))
    response = page_of(client, people.staff, own)
    assert (response.status_code, facts_of(response)["mode"]) == (200, "read")
    assert "ลับมาก" not in response.content.decode()
    assert post(client, people.staff, own, "1").status_code == 403
    assert points_on(own)[0] == "18.5"


def test_whoever_is_recused_is_refused_with_the_reason(client, people, own):
    make.recuse(own.seat, own.candidate)
    response = page_of(client, people.judge, own)
    assert response.status_code == 403
    assert "18.5" not in response.content.decode()


def test_the_holder_only_reads_what_his_stand_in_signed(client, people, own):
    person = make.user("deputy")
    make.stand_in(own.seat, make.visit(own.candidate), person)
    make.Device(person).send(own, "sign", make.body("18", "18", "18", "18", "18", private_note="ของผู้แทน"))
    response = page_of(client, people.judge, own)
    assert (facts_of(response)["mode"], response.context["total"]) == ("read", "90.00")
    assert "ของผู้แทน" not in response.content.decode()


def test_a_stand_in_who_saves_over_a_draft_leaves_the_holders_note_to_the_holder(client, people, own):
    person = make.user("deputy")
    make.stand_in(own.seat, make.visit(own.candidate), person)
    make.Device(people.judge).send(own, "save", make.body("18", private_note="ของผู้ครอง"))
    response = page_of(client, person, own)
    assert (response.context["form"]["private_note"].value(), "ของผู้ครอง" in response.content.decode()) == ("", False)
    make.Device(person).send(own, "save", make.body("11", private_note="ของผู้แทน"))
    response = page_of(client, people.judge, own)
    assert facts_of(response)["sheet"]["body"]["private_note"] == "ของผู้ครอง"
    assert response.context["form"]["private_note"].value() == "ของผู้ครอง"
    assert "ของผู้แทน" not in response.content.decode()


def test_a_locked_round_is_read_only(client, people, own):
    make.sign(own, "18", "18", "18", "18", "18")
    people.round.state = "locked"
    people.round.save()
    response = page_of(client, people.judge, own)
    assert (response.status_code, facts_of(response)["mode"]) == (200, "read")


# It saves without a script


def test_it_saves_what_was_typed(client, people, own):
    response = post(client, people.judge, own, "18.5", "0", recommendation_c1="บรรทัดแรก\r\nบรรทัดสอง", private_note="จำ")
    assert (response.status_code, response.url) == (302, address(own))
    assert points_on(own) == ["18.5", "0", None, None, None]
    assert own.body["criteria"]["c1"]["recommendation"] == "บรรทัดแรก\nบรรทัดสอง"
    assert (own.body["private_note"], own.signed_body, own.rev) == ("จำ", None, 1)


def test_it_takes_thai_digits_and_drops_useless_zeros(client, people, own):
    post(client, people.judge, own, "๑๘.๕๐", " 007 ", ".5")
    assert points_on(own) == ["18.5", "7", "0.5", None, None]


@pytest.mark.parametrize(
    ("points", "code", "sentence"),
    [
        ("20.5", "over_maximum", "สูงสุด 20 คะแนน"),
        ("๒๕", "over_maximum", "สูงสุด 20 คะแนน"),
        ("18.3", "off_step", "ให้คะแนนทีละ 0.5"),
        ("-1", "negative", "คะแนนติดลบไม่ได้ ต่ำสุดคือ 0"),
        ("NaN", "not_a_number", "พิมพ์เป็นตัวเลข เช่น 20"),
        ("18,5", "not_a_number", "พิมพ์เป็นตัวเลข เช่น 20"),
        ("1e1", "not_a_number", "พิมพ์เป็นตัวเลข เช่น 20"),
    ],
)
def test_it_refuses_a_bad_mark_beside_its_field_and_keeps_what_was_typed(client, people, own, points, code, sentence):
    response = post(client, people.judge, own, "17", points)
    form = response.context["form"]
    assert response.status_code == 422
    assert form.errors.as_data().keys() == {"points_c2"}
    assert [error.code for error in form.errors.as_data()["points_c2"]] == [code]
    assert form.errors["points_c2"] == [sentence]
    assert (form["points_c1"].value(), form["points_c2"].value()) == ("17", points)
    assert (points_on(own), SheetOp.objects.count()) == (None, 0)


def test_beside_a_bad_mark_it_counts_what_is_right(client, people, own):
    make.Device(people.judge).send(own, "save", make.body("1", "1", "1", "1", "1"))
    own.refresh_from_db()
    response = post(client, people.judge, own, "17", "99", "15.5", recommendation_c3="ก" * 4001)
    assert (response.context["total"], response.context["left"]) == ("32.50", 3)


def test_it_refuses_a_text_that_is_too_long(client, people, own):
    response = post(client, people.judge, own, "17", recommendation_c3="ก" * 4001)
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"recommendation_c3"}
    assert SheetOp.objects.count() == 0


def test_texts_that_are_together_too_large_are_refused_and_kept_on_the_page(client, people, own):
    long = {f"recommendation_c{number}": "ก" * 4000 for number in range(1, 6)} | {"private_note": "ข" * 4000}
    response = post(client, people.judge, own, "17", **long)
    assert response.status_code == 413
    assert response.context["form"]["private_note"].value() == "ข" * 4000
    assert SheetOp.objects.count() == 0


def test_the_same_form_sent_twice_is_one_op(client, people, own):
    form_id = str(uuid.uuid4())
    for _ in range(2):
        assert post(client, people.judge, own, "17", form_id=form_id, base_rev=0).status_code == 302
    own.refresh_from_db()
    assert (own.rev, SheetOp.objects.count()) == (1, 1)


def test_an_older_form_becomes_a_conflict_and_overwrites_nothing(client, people, own):
    make.Device(people.judge).send(own, "save", make.body("18"))
    response = post(client, people.judge, own, "11", base_rev=0)
    assert response.url == reverse("sheet_conflict", args=[own.pk])
    assert points_on(own)[0] == "18"


def test_what_comes_after_the_lock_waits_for_the_staff(client, people, own):
    people.round.state = "locked"
    people.round.save()
    post(client, people.judge, own, "17")
    assert points_on(own) is None
    assert [op.outcome for op in SheetOp.objects.all()] == ["held"]


# Review and sign without a script


def test_the_review_repeats_the_points_and_signing_counts(client, people, own):
    response = post(client, people.judge, own, "18.5", "17", "16", "15", "20", action="review")
    assert response.url == f"{address(own)}?step=review"
    review = client.get(response.url)
    given = [entry["points"] for _, entry in review.context["given"]]
    assert (given, review.context["total"], review.context["missing"]) == (
        ["18.5", "17", "16", "15", "20"],
        "86.50",
        [],
    )
    hidden = {field.html_name: field.value() for field in review.context["form"].repeated()}
    signed = client.post(
        address(own), {name: "" if value is None else value for name, value in hidden.items()} | {"action": "sign"}
    )
    own.refresh_from_db()
    assert signed.url == address(own)
    assert (own.signed_body, own.signed_by) == (own.body, people.judge)


def test_the_review_lists_what_is_missing_and_offers_no_signing(client, people, own):
    response = post(client, people.judge, own, "18.5", "17", "16", action="review")
    review = client.get(response.url)
    assert [card.code for card in review.context["missing"]] == ["c4", "c5"]
    assert 'value="sign"' not in review.content.decode()


def test_signing_with_a_gap_is_refused_beside_the_gap(client, people, own):
    response = post(client, people.judge, own, "18.5", "17", "16", "15", action="sign")
    assert (response.status_code, response.context["form"].errors["points_c5"]) == (422, ["ยังไม่ให้คะแนน"])
    own.refresh_from_db()
    assert (own.signed_body, SheetOp.objects.count()) == (None, 0)


def test_an_edit_after_signing_is_said_to_be_unsigned(client, people, own):
    make.sign(own, "18", "18", "18", "18", "18")
    post(client, people.judge, own, "17", "18", "18", "18", "18")
    response = page_of(client, people.judge, own)
    assert response.context["page"].state == "signed_changed"
    assert "เซ็นแล้ว มีแก้ไขที่ยังไม่เซ็น" in response.content.decode()


def stamp_on(response):
    """Whether it is shown, how the form stands, and what the stamp says."""
    text = response.content.decode()
    stamp = re.search(r'<p class="stamp" id="stamp" data-signed="(.*?)"( hidden)?>(.*?)</p>', text, re.DOTALL)
    form = re.search(r'<form method="post" class="sheet" id="sheet" data-signed="(.*?)"', text)
    assert stamp[1] == form[1]
    said = [re.sub(r"<[^>]+>", "", line).strip() for line in stamp[3].strip().splitlines()]
    return not stamp[2], form[1], said[1:]


def test_a_stamp_says_when_it_was_signed_and_whether_that_still_stands(client, people, own):
    assert stamp_on(page_of(client, people.judge, own))[:2] == (False, "")
    make.sign(own, "18", "18", "18", "18", "18")
    signed = "เซ็นแล้ว 29 ธ.ค. 2564 10.42 น."
    assert stamp_on(page_of(client, people.judge, own)) == (True, "yes", [signed, "แก้ไขแล้วต้องเซ็นใหม่"])
    assert stamp_on(page_of(client, people.staff, own)) == (True, "yes", [signed, ""])
    changed = [signed, "มีแก้ไขหลังเซ็น: คะแนนที่นับคือฉบับที่เซ็น จนกว่าจะเซ็นใหม่"]
    own.refresh_from_db()
    assert stamp_on(post(client, people.judge, own, "17", "99")) == (True, "changed", changed)
    post(client, people.judge, own, "17", "18", "18", "18", "18")
    assert stamp_on(page_of(client, people.judge, own)) == (True, "changed", changed)


# It costs


def many_candidates(people, number):
    """As many candidates as wanted, each with a begun sheet of the judge."""
    seat = ScoreSheet.objects.filter(seat__holder=people.judge).first().seat
    there = Candidate.objects.filter(round=people.round).count()
    codes = [f"3411{index:02d}" if index < 100 else f"34{index:04d}" for index in range(50, 50 + number - there)]
    rows = [Candidate(round=people.round, subdistrict=make.subdistrict(code)) for code in codes]
    made = Candidate.objects.bulk_create(rows)
    ScoreSheet.objects.bulk_create(ScoreSheet(seat=seat, candidate=row, body=make.FULL) for row in made)


@pytest.mark.parametrize("number", [5, pytest.param(250, marks=pytest.mark.slow)])
def test_it_costs_the_same_for_5_and_for_250_candidates(client, people, own, number, django_assert_num_queries):
    many_candidates(people, number)
    client.force_login(people.judge)
    with django_assert_num_queries(11):
        response = client.get(address(own))
    assert len(response.context["criteria"].cards[0].earlier) == min(number - 3, MOST_EARLIER)


def test_of_many_earlier_points_the_latest_are_shown(client, people, own, monkeypatch):
    monkeypatch.setattr("scoring.criteria.MOST_EARLIER", 1)
    for code, hour in zip(make.CODES[1:3], (9, 10), strict=True):
        sheet = make.sheet(people.round, people.judge, code)
        make.sign(sheet, "11", "12", "13", "14", "15")
        ScoreSheet.objects.filter(pk=sheet.pk).update(changed_at=make.NOW.replace(hour=hour))
    cards = page_of(client, people.judge, own).context["criteria"].cards
    assert [other.place for other in cards[0].earlier] == [make.SUBDISTRICTS[make.CODES[2]][0]]


def test_staff_and_stand_ins_cost_at_most_twelve(client, people, own, django_assert_max_num_queries):
    person = make.user("deputy")
    make.stand_in(own.seat, make.visit(own.candidate), person)
    for user in (people.staff, person):
        client.force_login(user)
        with django_assert_max_num_queries(12):
            assert client.get(address(own)).status_code == 200
