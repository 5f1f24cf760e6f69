"""Who may do what in a round, and who sees that it exists: each person of the cast against each question."""

import pytest

from scoring import permissions as upper
from scoring.models import ScoreSheet
from subdistricts import permissions
from subdistricts.models import Candidate, Committee, InspectionZone, Recusal, Round, Seat, User, Visit
from subdistricts.refusals import Refusal
from tests import cast, make

pytestmark = pytest.mark.django_db

PEOPLE = (
    "chair",
    "judge",
    "staff",
    "judging_staff",
    "administrator",
    "department_administrator",
    "district_officer",
    "reader",
    "foreign_staff",
    "stranger",
)


@pytest.fixture
def people():
    return cast.assemble()


def word(verdict) -> str:
    if verdict:
        return "yes"
    return "stranger" if verdict.stranger else "no"


QUESTIONS = {
    permissions.may_see_round: dict.fromkeys(PEOPLE[:6], "yes"),
    permissions.may_see_ranking: {
        "staff": "yes",
        "chair": "no",
        "judge": "no",
        "judging_staff": "no",
        "administrator": "no",
        "department_administrator": "no",
    },
    permissions.may_lead_round: {
        "staff": "yes",
        "chair": "no",
        "judge": "no",
        "judging_staff": "no",
        "administrator": "no",
        "department_administrator": "no",
    },
    permissions.may_manage_round: {
        "staff": "yes",
        "judging_staff": "no",
        "administrator": "yes",
        "department_administrator": "yes",
        "chair": "no",
        "judge": "no",
    },
    permissions.may_record_recusal: {
        "staff": "yes",
        "judging_staff": "no",
        "administrator": "yes",
        "department_administrator": "yes",
        "chair": "no",
        "judge": "no",
    },
}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.__name__)
def test_each_person_is_answered_by_the_table(people, question, person):
    wanted = QUESTIONS[question].get(person, "stranger")
    assert word(question(getattr(people, person), people.round)) == wanted


def test_after_publication_a_voting_seat_hides_nothing_from_staff(people):
    people.round.state = Round.State.PUBLISHED
    assert word(permissions.may_see_ranking(people.judging_staff, people.round)) == "yes"


def test_a_stand_in_on_a_voting_seat_does_not_see_the_ranking(people):
    visit = make.visit(people.round.candidates.first())
    make.stand_in(Seat.objects.get(holder=people.chair), visit, people.staff)
    assert word(permissions.may_see_ranking(people.staff, people.round)) == "no"
    assert word(permissions.may_lead_round(people.staff, people.round)) == "no"


@pytest.fixture
def former_judge(people):
    """He signed one sheet; since then the seat is another's, and he has become staff."""
    make.sign(make.sheet(people.round, people.judge), "12", "12", "12", "12", "12")
    seat = Seat.objects.get(holder=people.judge)
    seat.holder = make.user("successor")
    make.committees.save_seat(seat, actor=people.administrator, now=make.NOW)
    make.assign(people.judge, "staff")
    return User.objects.get(pk=people.judge.pk)


def test_who_has_signed_and_left_his_seat_waits_like_a_judge(people, former_judge):
    assert word(permissions.may_see_ranking(former_judge, people.round)) == "no"
    assert word(permissions.may_lead_round(former_judge, people.round)) == "no"
    assert seen(ScoreSheet.objects, former_judge) == 0


def test_after_publication_who_had_left_his_seat_sees_what_staff_see(people, former_judge):
    Round.objects.filter(pk=people.round.pk).update(state="published")
    people.round.refresh_from_db()
    assert word(permissions.may_see_ranking(former_judge, people.round)) == "yes"
    assert seen(ScoreSheet.objects, former_judge) == 12


def test_a_seat_that_gives_no_scores_hides_nothing(people):
    round_ = make.draft_round(year=2566)
    make.seat(round_, people.staff, is_voting=False)
    assert word(permissions.may_see_ranking(people.staff, round_)) == "yes"


def test_a_judge_does_not_see_a_draft(people):
    round_ = make.draft_round(year=2566)
    make.seat(round_, people.judge)
    assert word(permissions.may_see_round(people.judge, round_)) == "stranger"
    assert list(Round.objects.visible_to(people.judge)) == [people.round]


def test_a_verdict_that_denies_becomes_a_refusal_with_its_reason(people):
    with pytest.raises(Refusal) as refused:
        permissions.demand(permissions.may_see_ranking(people.judging_staff, people.round))
    assert (refused.value.code, refused.value.status) == ("not_allowed", 403)
    assert str(permissions.JUDGES_WAIT.reason) in refused.value.message


# Lists


def seen(queryset, person) -> int:
    return queryset.visible_to(person).count()


@pytest.mark.parametrize("person", PEOPLE)
def test_lists_of_a_round_show_to_those_who_may_see_it(people, person):
    candidate = people.round.candidates.first()
    make.visit(candidate)
    make.recuse(Seat.objects.get(holder=people.other_judge), candidate)
    user = getattr(people, person)
    shows = permissions.may_see_round(user, people.round)
    lists = (Round, Candidate, Committee, Seat, Visit, Recusal)
    wanted = (1, 3, 1, 4, 1, 1) if shows else (0,) * 6
    assert tuple(seen(model.objects, user) for model in lists) == wanted


@pytest.mark.parametrize(
    ("person", "count"),
    [("chair", 3), ("judge", 3), ("judging_staff", 3), ("staff", 12)]
    + [(name, 0) for name in PEOPLE if name not in ("chair", "judge", "judging_staff", "staff")],
)
def test_sheets_show_to_their_judge_and_to_staff_without_a_vote(people, person, count):
    assert seen(ScoreSheet.objects, getattr(people, person)) == count


def test_staff_with_a_vote_see_the_sheets_once_published(people):
    Round.objects.update(state="published", published_version=1)
    assert seen(ScoreSheet.objects, people.judging_staff) == 12


@pytest.mark.parametrize("person", ["reader", "district_officer"])
def test_readers_see_a_round_once_it_is_published(people, person):
    user = getattr(people, person)
    if person == "district_officer":
        make.assign(user, "district_officer", "province")
    Round.objects.update(state="decided")
    before = seen(Round.objects, user)
    Round.objects.update(state="published", published_version=1)
    assert (before, seen(Round.objects, user), seen(ScoreSheet.objects, user)) == (0, 1, 0)


# The zone's round, in which the provincial office is itself judged


@pytest.fixture
def zone_round(people):
    zone = InspectionZone.objects.create(fiscal_year=2565, number=10)
    zone.provinces.add(make.province())
    row = make.draft_round(level="zone", inspection_zone=zone)
    make.candidate(row, "341111")
    return row


@pytest.mark.parametrize("person", [name for name in PEOPLE if name != "department_administrator"])
def test_nobody_of_the_province_sees_its_zones_round(people, zone_round, person):
    user = getattr(people, person)
    assert word(permissions.may_see_round(user, zone_round)) == "stranger"
    assert word(permissions.may_manage_round(user, zone_round)) == "stranger"
    assert zone_round not in Round.objects.visible_to(user)
    assert zone_round not in Round.objects.manageable_by(user)
    assert not Candidate.objects.visible_to(user).filter(round=zone_round).exists()


def test_the_department_and_the_zones_own_staff_see_it(people, zone_round):
    zone_staff = make.user("zone_staff")
    make.assign(zone_staff, "staff", "zone", inspection_zone=zone_round.inspection_zone)
    for user in (people.department_administrator, zone_staff):
        assert word(permissions.may_see_round(user, zone_round)) == "yes"
    assert list(Round.objects.visible_to(zone_staff)) == [zone_round]


def test_a_role_for_an_office_counts_in_the_area_that_the_office_serves(people):
    user = make.user("officer")
    from_office = make.places.community_development_office(make.province())
    make.assign(user, "staff", "office", office=from_office)
    assert word(permissions.may_see_ranking(user, people.round)) == "yes"


# One sheet


@pytest.mark.parametrize("person", PEOPLE)
def test_one_sheet_is_filled_in_by_its_judge_alone(people, person):
    sheet = make.sheet(people.round, people.judge)
    user = getattr(people, person)
    wanted = "yes" if person == "judge" else "stranger"
    assert word(upper.may_score(user, sheet)) == wanted
    wanted = "yes" if person in ("judge", "staff") else "stranger"
    assert word(upper.may_see_sheet(user, sheet)) == wanted


def test_a_recused_judge_neither_sees_nor_scores(people):
    sheet = make.sheet(people.round, people.judge)
    make.recuse(sheet.seat, sheet.candidate)
    assert word(upper.may_score(people.judge, sheet)) == "no"
    assert word(upper.may_see_sheet(people.judge, sheet)) == "no"


def test_once_the_stand_in_signed_the_holder_only_reads(people):
    sheet = make.sheet(people.round, people.judge)
    person = make.user("standin")
    make.stand_in(sheet.seat, make.visit(sheet.candidate), person)
    make.Device(person).send(sheet, "sign", make.FULL)
    assert word(upper.may_score(people.judge, sheet)) == "no"
    assert word(upper.may_see_sheet(people.judge, sheet)) == "yes"


def test_people_are_seen_within_an_administrators_area(people):
    office = make.places.community_development_office(make.province())
    User.objects.filter(pk=people.staff.pk).update(office=office)
    visible = set(User.objects.visible_to(people.administrator).values_list("username", flat=True))
    assert "staff" in visible
    assert not visible & {"foreign_staff", "department_administrator"}
    assert User.objects.visible_to(people.department_administrator).count() == User.objects.count()
    assert list(User.objects.visible_to(people.stranger)) == [people.stranger]


def test_staff_are_called_by_what_they_are_staff_of():
    zone = make.zone("34", number=7)
    found = [make.assign(make.user(), "staff"), make.assign(make.user(), "staff", "zone", inspection_zone=zone)]
    assert [str(each) for each in found] == [
        "เจ้าหน้าที่จังหวัด · จังหวัดอุบลราชธานี",
        "เจ้าหน้าที่เขตตรวจราชการ · เขตตรวจราชการที่ 7 (2565)",
    ]
