"""New scoring rules by a resolution, and recusals recorded by the office: what the two forms show, save and refuse."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from scoring.models import RoundRules
from scoring.tie_fields import TiesField
from subdistricts.models import Recusal, Round
from tests import cast, make

pytestmark = pytest.mark.django_db

TERMS = {"aggregate": "drop_extremes", "missing": "present", "ties_0": "median", "ties_1": "criterion:c2"}


@pytest.fixture
def people():
    return cast.assemble()


def post(client, user, name, pk, **fields):
    client.force_login(user)
    return client.post(reverse(name, args=[pk]), fields)


def statuses(client, people, name, expected):
    found = {}
    for who in expected:
        client.force_login(getattr(people, who))
        found[who] = client.get(reverse(name, args=[people.round.pk])).status_code
    return found


# Rules


def test_the_form_begins_with_the_rules_in_force(client, people):
    client.force_login(people.staff)
    form = client.get(reverse("round_rules", args=[people.round.pk])).context["form"]
    assert form.initial == {"aggregate": "mean", "missing": "refuse", "minimum": None, "ties": [], "grades": []}


def test_adopting_makes_the_next_version(client, people):
    fields = TERMS | {"minimum": "๖๐.๕", "resolution": "มติ ครั้งที่ 2/2565"}
    response = post(client, people.staff, "round_rules", people.round.pk, **fields)
    assert response.url == reverse("round", args=[people.round.pk])
    newest = RoundRules.objects.filter(round=people.round).latest("version")
    assert (newest.version, newest.aggregate, newest.missing) == (2, "drop_extremes", "present")
    assert (newest.ties, newest.minimum) == (["median", "criterion:c2"], Decimal("60.5"))
    assert newest.resolution == "มติ ครั้งที่ 2/2565"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"resolution": ""}, "resolution"),
        ({"resolution": "   "}, "resolution"),
        ({"minimum": "-1"}, "minimum"),
        ({"minimum": "NaN"}, "minimum"),
        ({"minimum": "101"}, "minimum"),
        ({"ties_1": "median"}, "ties"),
        ({"ties_1": "criterion:c9"}, "ties"),
        ({"aggregate": "best"}, "aggregate"),
    ],
)
def test_wrong_rules_are_named_and_not_adopted(client, people, wrong, field):
    response = post(client, people.staff, "round_rules", people.round.pk, **(TERMS | {"resolution": "มติ"} | wrong))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert RoundRules.objects.filter(round=people.round).count() == 1


def test_rules_are_adopted_only_by_staff_who_do_not_judge(client, people):
    expected = {"staff": 200, "judging_staff": 403, "judge": 403, "administrator": 403, "reader": 404}
    assert statuses(client, people, "round_rules", expected | {"foreign_staff": 404}) == expected | {
        "foreign_staff": 404
    }


def test_a_locked_round_keeps_its_rules(client, people):
    Round.objects.update(state=Round.State.LOCKED)
    response = post(client, people.staff, "round_rules", people.round.pk, **(TERMS | {"resolution": "มติ"}))
    assert (response.status_code, RoundRules.objects.count()) == (409, 1)


# Recusals


def pair(people, judge=None):
    sheet = make.sheet(people.round, judge or people.judge)
    return {"seat": sheet.seat.pk, "candidate": sheet.candidate.pk}


def test_the_office_records_a_recusal_and_lists_it(client, people):
    fields = pair(people) | {"kind": "interest", "reason": "ญาติของกำนัน"}
    response = post(client, people.staff, "round_recusals", people.round.pk, **fields)
    assert response.url == reverse("round_recusals", args=[people.round.pk])
    [recusal] = client.get(response.url).context["recusals"]
    assert (recusal.seat_id, recusal.candidate_id) == (fields["seat"], fields["candidate"])
    assert (recusal.kind, recusal.reason, recusal.recorded_by) == ("interest", "ญาติของกำนัน", people.staff)


def test_an_absence_after_signing_is_refused_on_the_form(client, people):
    make.sign(make.sheet(people.round, people.judge), *["10"] * 5)
    fields = pair(people) | {"kind": "absence", "reason": "ติดราชการ"}
    response = post(client, people.staff, "round_recusals", people.round.pk, **fields)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["__all__"])
    assert response.context["form"]["reason"].value() == "ติดราชการ"
    assert Recusal.objects.count() == 0


def test_a_seat_of_another_round_cannot_be_chosen(client, people):
    other = make.draft_round(year=2566)
    seat = make.seat(other)
    fields = pair(people) | {"seat": seat.pk, "kind": "interest", "reason": "ญาติ"}
    response = post(client, people.staff, "round_recusals", people.round.pk, **fields)
    assert (response.status_code, response.context["form"].errors) == (422, {"seat": ["เลือกที่นั่งกรรมการที่ไม่ให้คะแนน"]})


def test_what_is_left_out_of_a_recusal_is_named(client, people):
    errors = post(client, people.staff, "round_recusals", people.round.pk, reason=" ").context["form"].errors
    assert errors == {
        "seat": ["เลือกที่นั่งกรรมการที่ไม่ให้คะแนน"],
        "candidate": ["เลือกผู้เข้ารับการคัดเลือกที่กรรมการไม่ให้คะแนน"],
        "kind": ["เลือกเหตุ: มีส่วนได้เสีย หรือขาดการลงพื้นที่"],
        "reason": ["กรุณาเขียนเหตุผลสั้น ๆ"],
    }


def test_a_recusal_is_taken_back(client, people):
    sheet = make.sheet(people.round, people.judge)
    recusal = make.recuse(sheet.seat, sheet.candidate)
    response = post(client, people.administrator, "withdraw_recusal", recusal.pk)
    assert (response.status_code, Recusal.objects.count()) == (302, 0)


def test_nothing_is_taken_back_once_the_round_is_locked(client, people):
    sheet = make.sheet(people.round, people.judge)
    recusal = make.recuse(sheet.seat, sheet.candidate)
    Round.objects.update(state=Round.State.LOCKED)
    assert post(client, people.staff, "withdraw_recusal", recusal.pk).status_code == 409
    assert Recusal.objects.count() == 1


def test_recusals_are_for_the_office(client, people):
    expected = {"staff": 200, "administrator": 200, "judge": 403, "reader": 404, "foreign_staff": 404, "stranger": 404}
    assert statuses(client, people, "round_recusals", expected) == expected


def test_nobody_else_takes_a_recusal_back(client, people):
    sheet = make.sheet(people.round, people.judge)
    recusal = make.recuse(sheet.seat, sheet.candidate)
    found = [post(client, who, "withdraw_recusal", recusal.pk).status_code for who in (people.judge, people.stranger)]
    assert (found, Recusal.objects.count()) == ([403, 404], 1)


@pytest.mark.parametrize("recused", [1, 3])
def test_recusals_cost_as_much_for_one_as_for_three(client, people, django_assert_num_queries, recused):
    for code in make.CODES[:recused]:
        sheet = make.sheet(people.round, people.judge, code)
        make.recuse(sheet.seat, sheet.candidate)
    client.force_login(people.staff)
    with django_assert_num_queries(10):
        client.get(reverse("round_recusals", args=[people.round.pk]))


def test_a_tie_rule_more_is_a_change_and_the_same_rules_are_none():
    field = TiesField([("criterion:c1", "1")])
    assert not field.has_changed(["median"], ["median", "", "", ""])
    assert field.has_changed(["median"], ["median", "chair", "", ""])
    assert field.has_changed([], ["median", "", "", ""])
    assert field.has_changed(["median"], ["", "", "", ""])


def choices_shown(page) -> list[str]:
    """What is chosen in each choice of a tie rule that the page shows."""
    selects = re.findall(r'<select name="ties_\d+".*?</select>', page.content.decode(), re.DOTALL)
    return ["".join(re.findall(r'value="([^"]*)"\s+selected', each)) for each in selects]


def test_the_rules_in_use_are_shown_and_one_more_and_another_keeps_what_was_typed(client, people):
    RoundRules.objects.update(ties=["median", "chair"])
    client.force_login(people.staff)
    address = reverse("round_rules", args=[people.round.pk])
    assert choices_shown(client.get(address)) == ["median", "chair", ""]
    sent = {"ties_0": "median", "ties_1": "", "ties_2": "criterion:c2", "ties_more": "1", "minimum": "๖๐"}
    page = client.post(address, sent)
    assert (page.status_code, choices_shown(page)) == (200, ["median", "", "criterion:c2", ""])
    assert (page.context["form"].errors, page.context["form"]["minimum"].value()) == ({}, "๖๐")
    assert RoundRules.objects.filter(round=people.round).count() == 1


def test_a_choice_more_is_offered_as_long_as_there_are_rules(client, people):
    client.force_login(people.staff)
    address = reverse("round_rules", args=[people.round.pk])
    page = client.post(address, {f"ties_{at}": "" for at in range(7)} | {"ties_more": "1"})
    assert (len(choices_shown(page)), "ties_more" in page.content.decode()) == (8, False)
    page = client.post(address, {f"ties_{at}": "" for at in range(8)} | {"ties_more": "1"})
    assert len(choices_shown(page)) == 8


def test_a_rule_that_is_no_longer_sent_is_a_change():
    assert TiesField([("criterion:c1", "1")]).has_changed(["median", "chair"], ["median"])
