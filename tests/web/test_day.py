"""A judge's visits by day: his own, in order, with the state of his own sheets and one next thing to do."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from scoring.days import day_to_open, name_apart
from scoring.models import ScoreSheet
from subdistricts.models import Award, Candidate, Round, Seat, Subdistrict, Visit
from tests import cast, make

pytestmark = pytest.mark.django_db
FIRST, SECOND = dt.date(2021, 12, 29), dt.date(2021, 12, 30)
# Session, person, roles, menu; seats, visits, sheets, rules, criteria; on a day also whom one stands in for; where work
# out of a file may wait for one, that too.
QUERIES = {"/day/2021-12-29/": 11, "/sheets/": 10, "/recuse/": 9}
POINTS = ("18", "16", "17", "16.5", "16.5")


@pytest.fixture
def people():
    return cast.assemble()


@pytest.fixture
def programme(people):
    """29 December: a scored visit at ten and one at one, a follow-up at four; 30 December: a scored one."""
    first, second, third = people.round.candidates.all()
    follow_up = Visit(
        round=people.round,
        kind=Visit.Kind.TPMAP,
        title="ติดตาม TPMAP",
        starts_at=make.NOW.replace(hour=16, minute=0),
        ends_at=make.NOW.replace(hour=17, minute=0),
    )
    return [
        make.visit(second, hour=13),
        make.visit(first, hour=10),
        make.visits.save_visit(follow_up, actor=None, now=make.NOW),
        make.visit(third, day=30),
    ]


@pytest.fixture
def at(monkeypatch):
    """Let it be this time of 29 December 2564."""

    def travel(hour, minute=0, day=29):
        monkeypatch.setattr(timezone, "now", lambda: make.NOW.replace(day=day, hour=hour, minute=minute))

    return travel


def open_day(client, judge, day=FIRST):
    client.force_login(judge)
    return client.get(reverse("day", args=[day]))


def lines(page):
    """What the day says, visit by visit: place, state, mark, and whether its button is the bold one."""
    return [
        (str(stop.visit), stop.own.state if stop.own else None, stop.when, stop.is_bold)
        for stop in page.context["stops"]
    ]


def test_it_shows_the_days_visits_in_order(client, people, programme):
    page = open_day(client, people.judge)
    assert [str(stop.visit) for stop in page.context["stops"]] == ["ตำบลตระการ", "ตำบลหนองกุง", "ติดตาม TPMAP"]
    assert page.context["calendar"].days == [FIRST, SECOND]


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get("/day/").url == "/login/?next=/day/"


@pytest.mark.parametrize("name", ["staff", "administrator", "reader", "stranger"])
def test_who_sits_on_no_committee_sees_no_visit(client, people, programme, name):
    page = open_day(client, getattr(people, name))
    assert (page.context["stops"], page.context["calendar"].days) == ([], [])
    assert "ท่านยังไม่ได้เป็นกรรมการในรอบใด" in page.content.decode()


def test_it_shows_the_state_of_ones_own_sheets(client, people, programme):
    make.sign(make.sheet(people.round, people.judge), *POINTS)
    make.Device(people.judge).send(
        make.sheet(people.round, people.judge, make.CODES[1]), "save", make.body("18", "0", None, None, None)
    )
    page = open_day(client, people.judge)
    assert [stop.own and (stop.own.state, stop.own.total, stop.own.scored) for stop in page.context["stops"]] == [
        ("signed", "84.00", 5),
        ("draft", None, 2),  # zero is scored, empty is not
        None,
    ]


def test_signed_with_later_changes_shows_what_counts(client, people, programme):
    sheet = make.sheet(people.round, people.judge)
    device = make.Device(people.judge)
    device.send(sheet, "sign", make.body(*POINTS))
    device.send(sheet, "save", make.body("20", "20", "20", "20", "20"))
    own = open_day(client, people.judge).context["stops"][0].own
    assert (own.state, own.total) == ("signed_changed", "84.00")


def test_an_open_conflict_leads_to_where_it_is_settled(client, people, programme):
    sheet = make.sheet(people.round, people.judge)
    make.Device(people.judge).send(sheet, "save", make.body("1", None, None, None, None))
    make.Device(people.judge).send(sheet, "save", make.body("2", None, None, None, None), base_rev=0)
    page = open_day(client, people.judge)
    assert page.context["stops"][0].own.state == "conflict"
    assert page.content.decode().count(f'href="{reverse("sheet_conflict", args=[sheet.pk])}"') == 1


def shown(page):
    """The page without the token of its forms, which is new each time."""
    return re.sub('name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode())


def test_it_is_the_same_whatever_the_other_judges_have_done(client, people, programme):
    before = shown(open_day(client, people.judge))
    for judge in (people.chair, people.other_judge, people.judging_staff):
        make.sign(make.sheet(people.round, judge), *POINTS)
    make.recuse(people.other_judge.seats.get(), people.round.candidates.last())
    assert shown(open_day(client, people.judge)) == before


def test_a_recused_visit_has_no_link(client, people, programme):
    make.recuse(people.judge.seats.get(), people.round.candidates.first())
    page = open_day(client, people.judge)
    own = page.context["stops"][0].own
    assert (own.state, own.recusal, own.total) == ("recused", "interest", None)
    assert page.content.decode().count(str(own.sheet.pk)) == 0


def test_points_given_before_a_recusal_are_no_longer_shown(client, people, programme):
    make.sign(make.sheet(people.round, people.judge), *POINTS)
    make.recuse(people.judge.seats.get(), people.round.candidates.first())
    assert "84.00" not in open_day(client, people.judge).content.decode()


def test_a_locked_round_shows_the_sheet_to_read(client, people, programme):
    make.sign(make.sheet(people.round, people.judge), *POINTS)
    people.round.state = "locked"
    people.round.save()
    assert lines(open_day(client, people.judge))[:2] == [
        ("ตำบลตระการ", "locked", "", False),
        ("ตำบลหนองกุง", "locked", "", False),
    ]


# The next thing to do


@pytest.mark.parametrize(
    ("hour", "marks", "bold"),
    [
        (8, ["next", "", ""], 0),
        (10, ["now", "", ""], 0),
        (12, ["", "next", ""], 0),  # the visit ended, but its sheet is still empty
        (13, ["", "now", ""], 1),
        (15, ["", "", "next"], 0),
        (17, ["", "", ""], 0),
    ],
)
def test_it_marks_the_visit_that_goes_on_or_comes_and_makes_one_button_bold(
    client, people, programme, at, hour, marks, bold
):
    at(hour)
    stops = open_day(client, people.judge).context["stops"]
    assert ([stop.when for stop in stops], [stop.is_bold for stop in stops].index(True)) == (marks, bold)
    assert sum(stop.is_bold for stop in stops) == 1


def test_a_signed_sheet_hands_the_bold_button_on(client, people, programme, at):
    at(10, 30)
    make.sign(make.sheet(people.round, people.judge), *POINTS)
    assert [stop.is_bold for stop in open_day(client, people.judge).context["stops"]] == [False, True, False]


def test_another_day_marks_no_visit(client, people, programme, at):
    at(9)
    assert lines(open_day(client, people.judge, SECOND)) == [("ตำบลเมืองเดช", "empty", "", True)]


def test_it_opens_on_today(client, people, programme, at):
    at(9, day=30)
    client.force_login(people.judge)
    assert client.get("/day/").context["day"] == SECOND


@pytest.mark.parametrize(
    ("today", "opened"),
    [(dt.date(2021, 12, 1), FIRST), (FIRST, FIRST), (SECOND, SECOND), (dt.date(2022, 1, 9), SECOND)],
)
def test_without_a_visit_today_it_opens_on_the_nearest_to_come_else_the_last(today, opened):
    assert day_to_open([SECOND, FIRST], today) == opened


def test_once_all_is_past_it_opens_on_the_first_day_with_work_left():
    later = SECOND + dt.timedelta(days=300)
    assert day_to_open([FIRST, SECOND], later, {SECOND, FIRST}) == FIRST
    assert day_to_open([FIRST, SECOND], FIRST, {FIRST}) == FIRST
    assert day_to_open([FIRST, SECOND], SECOND, {FIRST}) == SECOND


def test_a_day_without_visits_says_so(client, people, programme):
    page = open_day(client, people.judge, dt.date(2021, 12, 31))
    assert page.status_code == 200
    assert "วันที่เลือกไม่มีการลงพื้นที่" in page.content.decode()


def test_a_round_without_a_programme_says_so(client, people):
    client.force_login(people.judge)
    assert "ยังไม่กำหนดวันลงพื้นที่" in client.get("/day/").content.decode()


def test_a_date_that_does_not_exist_is_not_found(client, people):
    client.force_login(people.judge)
    assert client.get("/day/2021-02-30/").status_code == 404


# Stand-ins


def test_a_stand_in_sees_the_visits_he_sits_for_and_no_other(client, people, programme):
    make.stand_in(people.judge.seats.get(), programme[0], people.stranger)
    page = open_day(client, people.stranger)
    assert lines(page) == [("ตำบลหนองกุง", "empty", "", True)]
    assert page.context["calendar"].days == [FIRST]
    assert list(page.context["calendar"].own_sheets) == [(people.judge.seats.get().pk, programme[0].candidate_id)]


def test_the_holder_reads_who_sits_for_him_and_is_not_urged(client, people, programme):
    make.stand_in(people.judge.seats.get(), programme[1], people.stranger)
    stops = open_day(client, people.judge).context["stops"]
    assert [stop.stand_in for stop in stops] == [people.stranger, None, None]
    assert [stop.is_bold for stop in stops] == [False, True, False]


def test_a_day_names_the_seats_it_is_about(client, people, programme):
    """Of a judge with two committees, only the one that visits something that day."""
    other = make.draft_round(year=2565, level="district", district=make.district("3420"))
    make.candidate(other, "342004")
    make.seat(other, people.judge, role="chair")
    make.rules(other, make.rubric("other"))
    make.rounds.open_round(other, actor=None, now=make.NOW)
    make.visit(other.candidates.get(), day=31)
    page = open_day(client, people.judge)
    assert [seat.committee.round for seat in page.context["seats"]] == [people.round]
    page = open_day(client, people.judge, dt.date(2021, 12, 31))
    assert [seat.committee.round for seat in page.context["seats"]] == [other]


def test_who_signed_for_the_seat_is_named_to_its_holder(client, people, programme):
    make.stand_in(people.judge.seats.get(), programme[0], people.stranger)
    sheet = make.sheet(people.round, people.judge, make.CODES[1])
    make.Device(people.stranger).send(sheet, "sign", make.body(*POINTS))
    own = open_day(client, people.judge).context["stops"][1].own
    assert (own.signed_by_other, own.is_unfinished) == (people.stranger, False)


def test_a_seat_without_a_vote_sees_the_programme_and_no_sheet(client, people, programme):
    panel = people.round.committee
    Seat(committee=panel, number=9, office=make.office(), holder=people.stranger, is_voting=False).save()
    assert [line[1] for line in lines(open_day(client, people.stranger))] == [None, None, None]


# What it costs


def add_visits(round_, number):
    """Many candidates, each with a sheet for every seat and a visit on the same day."""
    district = make.district("3411")
    places = [
        Subdistrict(code=f"99{serial:04}", name_th=f"ตำบลที่ {serial}", district=district) for serial in range(number)
    ]
    Subdistrict.objects.bulk_create(places)
    rows = [Candidate(round=round_, subdistrict=place, position=9) for place in places]
    Candidate.objects.bulk_create(rows)
    begin = make.NOW.replace(hour=9, minute=0)
    Visit.objects.bulk_create(
        Visit(
            round=round_,
            candidate=row,
            starts_at=begin + dt.timedelta(minutes=serial),
            ends_at=begin + dt.timedelta(minutes=serial + 1),
        )
        for serial, row in enumerate(rows)
    )
    make.sheets.make_sheets(round_)


@pytest.mark.parametrize("number", [1, 3, pytest.param(250, marks=pytest.mark.slow)])
@pytest.mark.parametrize("address", ["/day/2021-12-29/", "/sheets/", "/recuse/"])
def test_it_costs_the_same_for_one_visit_and_for_many(client, people, django_assert_num_queries, address, number):
    add_visits(people.round, number)
    make.sign(make.sheet(people.round, people.judge), *POINTS)
    client.force_login(people.judge)
    with django_assert_num_queries(QUERIES[address]):
        assert client.get(address).status_code == 200
    assert ScoreSheet.objects.judged_by(people.judge).count() == number + 3


def test_rounds_of_one_area_and_year_are_told_apart_by_their_award(client, people, programme):
    """The same committee judges subdistricts and agencies on one day."""
    terms = {"level": "province", "province": people.round.province, "fiscal_year": 2565}
    agencies = Round(pk=1, award=Award(name_th="หน่วยงานใสสะอาด"), **terms)
    subdistricts = Round(pk=2, award=Award(name_th="สารสนเทศ"), **terms)
    later = Round(pk=3, award=Award(name_th="สารสนเทศ"), **terms | {"fiscal_year": 2566})
    name_apart([agencies, subdistricts, later])
    assert [row.title for row in (agencies, subdistricts, later)] == [
        "หน่วยงานใสสะอาด · จังหวัดอุบลราชธานี ปีงบประมาณ 2565",
        "สารสนเทศ · จังหวัดอุบลราชธานี ปีงบประมาณ 2565",
        "จังหวัดอุบลราชธานี ปีงบประมาณ 2566",
    ]
    body = open_day(client, people.judge).content.decode()
    assert "กรรมการที่ 2 · จังหวัดอุบลราชธานี ปีงบประมาณ 2565" in body


def test_links_about_two_rounds_of_one_area_and_year_are_told_apart_by_the_award(client, people, programme):
    other = make.draft_round(year=2566)
    make.seat(other, people.judge)
    award = Award.objects.create(code="clean", name_th="หน่วยงานใสสะอาด", name_en="Clean", candidate_kind="subdistrict")
    Round.objects.filter(pk=other.pk).update(award=award, fiscal_year=2565, state="open")
    body = open_day(client, people.judge).content.decode()
    assert re.findall(r'<p class="row-of soft">\s*([^<]*?):\s*<a', body) == [
        "สารสนเทศตำบลต้นแบบ · จังหวัดอุบลราชธานี ปีงบประมาณ 2565",
        "หน่วยงานใสสะอาด · จังหวัดอุบลราชธานี ปีงบประมาณ 2565",
    ]


def test_a_follow_up_leads_to_its_districts_counts_for_who_may_see_them_there(client, people, programme):
    """The one of the programme is about no district yet: there is nothing to lead to."""
    visit = make.follow_up(people.round, hour=15)
    deputy = make.user()
    make.stand_in(people.judge.seats.get(), visit, deputy)
    for person in (people.chair, people.judge, deputy):
        said = open_day(client, person).content.decode()
        [address] = re.findall(r'href="(/visits/\d+/tpmap/)"', said)
        assert address == reverse("tpmap_visit", args=[visit.pk])
        assert client.get(address).status_code == 200
