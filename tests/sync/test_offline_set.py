"""What a device takes along: everything of its judge, nothing of anybody else, and the same again costs nothing."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from scoring import builds, notes, servers
from subdistricts.models import Round, Visit
from tests import make

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/offline-set"
KEYS = {
    "rounds": ("id", "title", "state", "form_version", "awaited", "seats"),
    "visits": (
        *("id", "round", "candidate", "sheet", "seat", "kind", "kind_name"),
        *("starts_at", "ends_at", "day", "venue", "way", "title", "stand_in", "online"),
    ),
    "candidates": ("id", "round", "position", "name", "short", "district", "group"),
    "forms": ("form_version", "shell", "is_sample", "criteria"),
    "sheets": (
        *("id", "round", "candidate", "seat", "recusal", "rev", "epoch", "state", "form_version", "body"),
        *("signed_body", "signed_at", "signed_by_other", "changed_at", "total", "receipt", "held"),
    ),
}
SOME = make.body("10", "10", "10", "10", None, private_note="จำไว้")


@pytest.fixture
def round_():
    return make.open_round(judges=2)


@pytest.fixture
def judge(round_):
    return make.sheet(round_, "judge1").seat.holder


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def taken(person) -> dict:
    return browser(person).get(ADDRESS).json()


def test_it_is_everything_of_the_judges_rounds(round_, judge):
    visit = make.visit(round_.candidates.get(subdistrict="341111"), travel_minutes=40, travel_by="รถตู้")
    study = Visit(
        round=round_, kind="study", title="ศึกษาดูงาน", starts_at=visit.ends_at, ends_at=make.NOW.replace(day=30)
    )
    make.visits.save_visit(study, actor=None, now=make.NOW)
    signed, empty = make.sheet(round_, judge), make.sheet(round_, judge, "342004")
    make.Device(judge).send(signed, "sign", make.FULL)
    seat, group = signed.seat, ""
    found = taken(judge)
    criteria = found["forms"][0].pop("criteria")
    assert [(each["code"], each["max"], each["step"], each["weight_bp"]) for each in criteria] == [
        (f"c{number}", "20", "0.5", 2000) for number in range(1, 6)
    ]
    assert found == {
        "server_epoch": servers.server_epoch(),
        "user": {"id": judge.pk, "username": "judge1", "name": "กรรมการที่ 1"},
        "language": "th",
        "build": builds.current(),
        "rescued": 0,
        "generated_at": found["generated_at"],
        "rounds": [
            {
                "id": round_.pk,
                "title": str(round_),
                "state": "open",
                "form_version": "sample@1",
                "awaited": "ตัวอย่าง รอเกณฑ์ของจังหวัด",
                "seats": [{"id": seat.pk, "name": str(seat), "short": "ประธาน"}],
            }
        ],
        "visits": [
            {
                "id": visit.pk,
                "round": round_.pk,
                "candidate": signed.candidate_id,
                "sheet": str(signed.pk),
                "seat": seat.pk,
                "kind": "scored",
                "kind_name": "ลงพื้นที่ให้คะแนน",
                "starts_at": "2021-12-29T10:00:00+07:00",
                "ends_at": "2021-12-29T12:00:00+07:00",
                "day": "2021-12-29",
                "venue": "ศาลาประชาคม",
                "way": "เดินทาง: 40 นาที · รถตู้",
                "title": "ตำบลตระการ",
                "stand_in": None,
                "online": None,
            },
            {
                "id": study.pk,
                "round": round_.pk,
                "candidate": None,
                "sheet": None,
                "seat": seat.pk,
                "kind": "study",
                "kind_name": "ศึกษาดูงาน",
                "starts_at": "2021-12-29T12:00:00+07:00",
                "ends_at": "2021-12-30T10:42:00+07:00",
                "day": "2021-12-29",
                "venue": "",
                "way": "",
                "title": "ศึกษาดูงาน",
                "stand_in": None,
                "online": None,
            },
        ],
        "candidates": [
            {
                "id": signed.candidate_id,
                "round": round_.pk,
                "position": 1,
                "name": "ตำบลตระการ",
                "short": "ตระการ",
                "district": "อำเภอตระการพืชผล",
                "group": group,
            },
            {
                "id": empty.candidate_id,
                "round": round_.pk,
                "position": 2,
                "name": "ตำบลหนองกุง",
                "short": "หนองกุง",
                "district": "อำเภอตาลสุม",
                "group": group,
            },
        ],
        "forms": [{"form_version": "sample@1", "shell": "/shell/sheet/sample@1/", "is_sample": True}],
        "sheets": [
            {
                "id": str(signed.pk),
                "round": round_.pk,
                "candidate": signed.candidate_id,
                "seat": seat.pk,
                "rev": 1,
                "epoch": 0,
                "state": "signed",
                "form_version": "sample@1",
                "body": make.FULL,
                "signed_body": make.FULL,
                "signed_at": "2021-12-29T03:42:00+00:00",
                "changed_at": "2021-12-29T03:42:00+00:00",
                "signed_by_other": None,
                "total": "100.0000",
                "receipt": {"sha256": signed.last_applied.sha256, "received_at": "2021-12-29T03:42:00+00:00"},
                "recusal": None,
                "held": None,
            },
            {
                "id": str(empty.pk),
                "round": round_.pk,
                "candidate": empty.candidate_id,
                "seat": seat.pk,
                "rev": 0,
                "epoch": 0,
                "state": "empty",
                "form_version": "sample@1",
                "body": None,
                "signed_body": None,
                "signed_at": None,
                "changed_at": None,
                "signed_by_other": None,
                "total": None,
                "receipt": None,
                "recusal": None,
                "held": None,
            },
        ],
    }


def test_it_holds_nothing_of_another_seat(round_, judge):
    other = make.sheet(round_, "judge2")
    marks = make.body("17.5", "17.5", "17.5", "17.5", "17.5", recommendation="ของคนอื่น", private_note="ลับ")
    before = taken(judge)
    make.Device(other.seat.holder).send(other, "sign", marks)
    after = taken(judge)
    assert {**after, "generated_at": ""} == {**before, "generated_at": ""}
    assert {sheet["seat"] for sheet in after["sheets"]} == {make.sheet(round_, judge).seat_id}


def test_whoever_judges_nothing_takes_nothing_along(round_):
    found = taken(make.user("stranger"))
    names = ("rounds", "visits", "candidates", "forms", "sheets")
    assert [found[name] for name in names] == [[], [], [], [], []]


def test_of_a_sheet_one_is_recused_from_it_says_that_and_nothing_more(round_, judge):
    sheet = make.sheet(round_, judge)
    make.Device(judge).send(sheet, "sign", make.FULL)
    make.recuse(sheet.seat, sheet.candidate)
    found = next(each for each in taken(judge)["sheets"] if each["id"] == str(sheet.pk))
    assert (found["state"], found["recusal"]) == ("recused", "interest")
    hidden = ("body", "signed_body", "total", "signed_at", "changed_at", "signed_by_other")
    assert [found[name] for name in hidden] == [None] * 6


def test_a_stand_in_takes_along_the_visit_he_sits_on_and_its_sheet_alone(round_):
    sheet = make.sheet(round_, "judge1")
    there, elsewhere = make.visit(sheet.candidate), make.visit(round_.candidates.get(subdistrict="342004"), day=30)
    deputy = make.user("deputy", name="ผู้แทน")
    make.stand_in(sheet.seat, there, deputy)
    found = taken(deputy)
    assert [(each["id"], each["sheet"], each["stand_in"]) for each in found["visits"]] == [
        (there.pk, str(sheet.pk), None)
    ]
    assert [each["id"] for each in found["candidates"]] == [sheet.candidate_id]
    assert [each["id"] for each in found["sheets"]] == [str(sheet.pk)]
    holders = {each["id"]: each["stand_in"] for each in taken(sheet.seat.holder)["visits"]}
    assert holders == {there.pk: "ผู้แทน", elsewhere.pk: None}


def test_each_of_two_who_judge_for_one_seat_takes_his_own_note_along(round_, judge):
    sheet = make.sheet(round_, judge)
    deputy = make.user("deputy", name="ผู้แทน")
    make.stand_in(sheet.seat, make.visit(sheet.candidate), deputy)
    make.Device(judge).send(sheet, "save", SOME)
    make.Device(deputy).send(sheet, "sign", make.body("9", "9", "9", "9", "9", private_note="ของผู้แทน"))
    own = [next(each for each in taken(person)["sheets"] if each["id"] == str(sheet.pk)) for person in (judge, deputy)]
    notes_in = [(each["body"]["private_note"], each["signed_body"]["private_note"]) for each in own]
    assert notes_in == [("จำไว้", "จำไว้"), ("ของผู้แทน", "ของผู้แทน")]
    assert [each["signed_by_other"] for each in own] == ["ผู้แทน", None]


@pytest.mark.parametrize(
    ("state", "there"),
    [("draft", 0), ("open", 2), ("closing", 2), ("locked", 2), ("decided", 2), ("published", 0)],
)
def test_a_round_comes_along_from_its_opening_until_its_result_is_public(round_, judge, state, there):
    make.visit(round_.candidates.first())
    Round.objects.update(state=state)
    found = taken(judge)
    counted = [len(found[name]) for name in ("rounds", "visits", "candidates", "forms", "sheets")]
    assert counted == ([1, 1, 2, 1, 2] if there else [0] * 5)


def test_the_same_again_is_304_and_a_change_is_not(round_, judge):
    client = browser(judge)
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    # What came compressed has a weak tag.
    assert client.get(ADDRESS, headers={"If-None-Match": f"W/{first['ETag']}"}).status_code == 304
    sheet = make.sheet(round_, judge)
    make.Device(judge).send(sheet, "save", SOME)
    changed = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert (changed.status_code, changed["ETag"] == first["ETag"]) == (200, False)
    assert [each["body"] for each in changed.json()["sheets"]] == [SOME, None]


def test_another_language_another_build_and_another_life_are_another_set(round_, judge, monkeypatch):
    client = browser(judge)
    tags = [client.get(ADDRESS)["ETag"]]
    client.cookies["django_language"] = "en"
    english = client.get(ADDRESS)
    assert english.json()["candidates"][0]["name"] == "Trakan subdistrict"
    assert english.json()["forms"][0]["criteria"][0]["name"] == "Criterion 1"
    tags.append(english["ETag"])
    monkeypatch.setattr(builds, "current", lambda: "newer")
    tags.append(client.get(ADDRESS)["ETag"])
    servers.ServerEpoch.objects.update(epoch="11111111-1111-4111-8111-111111111111")
    tags.append(client.get(ADDRESS)["ETag"])
    assert len(set(tags)) == 4


def test_no_telephone_number_and_no_household_is_in_it(round_, judge):
    """Names of keys: whoever adds one looks here, and asks whether a lost tablet may tell it."""
    make.visit(round_.candidates.first(), hosts="กำนันสมชาย โทร 0812345678")
    response = browser(judge).get(ADDRESS)
    assert "0812345678" not in response.content.decode()
    for name, keys in KEYS.items():
        assert (name, sorted(response.json()[name][0])) == (name, sorted(keys))


def test_a_sheet_in_it_is_the_sheet_that_is_asked_for_alone(round_, judge):
    sheet = make.sheet(round_, judge)
    make.Device(judge).send(sheet, "sign", make.FULL)
    make.Device(judge).send(sheet, "save", SOME, base_rev=0)
    client = browser(judge)
    alone = client.get(f"/api/v1/sheets/{sheet.pk}").json()
    along = next(each for each in client.get(ADDRESS).json()["sheets"] if each["id"] == str(sheet.pk))
    assert {name: along[name] for name in alone} == alone
    assert alone["state"] == "conflict"


def test_without_a_session_the_answer_is_401(client):
    response = client.get(ADDRESS)
    assert (response.status_code, json.loads(response.content)["error"]) == (401, "auth")


def queries(codes) -> int:
    round_ = make.open_round(judges=2, codes=codes)
    judge = make.sheet(round_, "judge1", codes[0]).seat.holder
    deputy = make.user("deputy")
    for number, row in enumerate(round_.candidates.all()):
        visit = make.visit(row, day=1 + number % 28)
        make.stand_in(make.sheet(round_, "judge1", codes[0]).seat, visit, deputy)
        sheet = make.sheet(round_, judge, row.subdistrict_id)
        make.Device(judge).send(sheet, "save", SOME)
        make.Device(deputy).send(sheet, "save", make.FULL)
    client = browser(judge)
    assert len(client.get(ADDRESS).json()["sheets"]) == len(codes)
    with CaptureQueriesContext(connection) as captured:
        client.get(ADDRESS)
    return len(captured)


@pytest.mark.parametrize("candidates", [1, 12])
def test_it_costs_the_same_number_of_queries_for_any_number_of_sheets(candidates):
    assert queries(tuple(f"3411{number:02d}" for number in range(11, 11 + candidates))) == 14


def test_notes_of_many_sheets_are_read_at_once(round_, judge, django_assert_num_queries):
    sheets = [make.sheet(round_, judge), make.sheet(round_, judge, "342004")]
    device = make.Device(judge)
    for sheet in sheets:
        device.send(sheet, "save", SOME)
        device.send(sheet, "save", {**SOME, "private_note": "ล่าสุด"})
    with django_assert_num_queries(1):
        found = notes.last_saved_by(judge, [sheet.pk for sheet in sheets])
    assert found == dict.fromkeys((sheet.pk for sheet in sheets), "ล่าสุด")


def test_a_follow_up_says_where_its_counts_are_and_takes_none_of_them_along(client):
    round_ = make.open_round(judges=1)
    person = round_.committee.seats.get().holder
    visit = make.follow_up(round_)
    make.tpmap_report("341111", persons=(123456, 0, 0, 0, 0, 0, 0))
    client.force_login(person)
    answer = client.get(ADDRESS)
    assert [each["online"] for each in answer.json()["visits"]] == [f"/visits/{visit.pk}/tpmap/"]
    assert "123456" not in answer.content.decode()
