"""Sign-in cards: who gets one, what spends it and what does not, and what guessing comes to."""

import datetime as dt

import pytest

from subdistricts import card_codes, card_places, cards, committees, people, sessions
from subdistricts.models import AuditEntry, Round, SignInCard, StandIn, User, WrongCode
from subdistricts.refusals import Refusal
from tests import cast, make

pytestmark = pytest.mark.django_db
NOW, DAY, HOUR = make.NOW, dt.timedelta(days=1), dt.timedelta(hours=1)
TOMORROW = dt.date(2021, 12, 30)


@pytest.fixture
def team():
    return cast.assemble()


def card_for(team, person="judge", until=TOMORROW, actor=None, now=NOW):
    """A card of the judge's seat; ``person`` None is a spare one."""
    who = getattr(team, person) if person else None
    seat = (who or team.judge).seats.get(committee__round=team.round)
    [made] = cards.make_cards(team.round, [(seat, who)], until=until, actor=actor or team.staff, now=now)
    return made


def enter(code, name="", now=NOW, source="here"):
    return cards.use(cards.find(code, source=source, now=now), name=name, now=now)


def refused(call, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        call(*args, **kwargs)
    return caught.value.code


def trail():
    entries = AuditEntry.objects.filter(action__startswith="card.").order_by("pk")
    return [(entry.action, entry.actor and entry.actor.username) for entry in entries]


# The code


def test_a_code_is_eight_signs_of_which_none_is_taken_for_another():
    codes = [card_codes.new() for _ in range(200)]
    assert {len(code) for code in codes} == {8}
    assert set("".join(codes)) - set(card_codes.ALPHABET) == set()
    assert set(card_codes.ALPHABET) & set("OQILSZBGU") == set()
    assert len(set(codes)) == 200


@pytest.mark.parametrize(
    "typed", ["5A81-0CDE", "5a81 0cde", "SABI-OCDE", " ５Ａ８１－０ＣＤＥ ", "๕A๘๑๐CDE", "5A8l–QCDE"]
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert card_codes.read(typed) == "5A810CDE"


def test_a_code_is_printed_in_two_groups():
    assert card_codes.grouped("5A810CDE") == "5A81-0CDE"


# Making


def test_it_lets_its_judge_in_once(team):
    made = card_for(team)
    assert enter(card_codes.grouped(made.code)) == team.judge
    assert refused(enter, made.code) == "card_ended"
    assert trail() == [("card.made", "staff"), ("card.used", "judge2"), ("card.refused", None)]


def test_the_database_keeps_no_code(team):
    made = card_for(team)
    row = SignInCard.objects.values().get()
    assert made.code not in str(row)
    assert made.code not in str(list(AuditEntry.objects.values()))
    assert row["digest"] == card_codes.digest(made.code)


def test_a_stolen_hash_needs_the_servers_secret(team, settings):
    made = card_for(team)
    settings.SECRET_KEY = "another" * 10
    assert refused(enter, made.code) == "card_unknown"


def test_looking_for_a_card_spends_nothing(team):
    made = card_for(team)
    cards.find(made.code, source="here", now=NOW)
    assert enter(made.code) == team.judge


def test_a_new_card_ends_the_one_before(team):
    first, second = card_for(team), card_for(team)
    assert refused(enter, first.code) == "card_ended"
    assert enter(second.code) == team.judge
    assert [action for action, _who in trail()][:3] == ["card.made", "card.replaced", "card.made"]


def test_a_spare_card_leaves_the_judges_own_alone(team):
    own, _spare = card_for(team), card_for(team, None)
    assert enter(own.code) == team.judge


@pytest.mark.parametrize("maker", ["staff", "administrator", "department_administrator"])
def test_who_sets_up_the_round_makes_cards(team, maker):
    assert enter(card_for(team, actor=getattr(team, maker)).code) == team.judge


@pytest.mark.parametrize(
    ("maker", "code"),
    [
        ("judging_staff", "not_allowed"),
        ("chair", "not_allowed"),
        ("foreign_staff", "nothing_here"),
        ("reader", "nothing_here"),
        ("stranger", "nothing_here"),
    ],
)
def test_nobody_else_does(team, maker, code):
    assert refused(card_for, team, actor=getattr(team, maker)) == code
    assert SignInCard.objects.count() == 0


@pytest.mark.parametrize("state", ["locked", "decided", "published"])
def test_a_round_that_is_done_gets_no_cards(team, state):
    Round.objects.update(state=state)
    assert refused(card_for, team) == "round_closed"


def test_a_card_of_another_rounds_seat_is_refused(team):
    other = make.draft_round(year=2566)
    assert refused(cards.make_cards, other, [(team.judge.seats.get(), None)], until=TOMORROW, actor=team.staff, now=NOW)
    assert SignInCard.objects.count() == 0


def test_one_refusal_makes_none_of_the_cards(team):
    wanted = [(person.seats.get(), person) for person in (team.judge, team.judging_staff)]
    code = refused(cards.make_cards, team.round, wanted, until=TOMORROW, actor=team.staff, now=NOW)
    assert (code, SignInCard.objects.count()) == ("card_of_a_desk", 0)


# How long


def test_it_holds_until_the_day_after_the_last_visit(team):
    make.visit(team.round.candidates.first(), day=30)
    assert cards.usual_day(team.round, NOW) == dt.date(2021, 12, 31)


def test_it_never_holds_longer_than_thirty_days(team):
    assert cards.usual_day(team.round, NOW) == dt.date(2022, 1, 28)
    visit = make.visit(team.round.candidates.first(), day=30)
    assert cards.usual_day(team.round, visit.starts_at - 40 * DAY) == dt.date(2021, 12, 20)


def test_after_the_last_visit_it_holds_until_tomorrow(team):
    visit = make.visit(team.round.candidates.first(), day=20)
    assert cards.usual_day(team.round, visit.starts_at + 9 * DAY) == TOMORROW


@pytest.mark.parametrize("until", [dt.date(2021, 12, 28), dt.date(2022, 1, 29)], ids=["yesterday", "in 31 days"])
def test_another_day_than_these_thirty_is_refused(team, until):
    assert refused(card_for, team, until=until) == "card_valid_too_long"


def test_it_lets_in_until_the_last_minute_of_its_last_day(team):
    midnight = dt.datetime(2021, 12, 31, tzinfo=make.BANGKOK)
    made = card_for(team)
    assert made.card.last_day == TOMORROW
    assert refused(enter, made.code, now=midnight) == "card_expired"
    assert enter(made.code, now=midnight - dt.timedelta(seconds=1)) == team.judge
    assert [action for action, _who in trail()] == ["card.made", "card.refused", "card.used"]


# Whom it never lets in


@pytest.mark.parametrize("role", ["staff", "administrator"])
def test_who_works_at_a_desk_gets_no_card(team, role):
    make.assign(team.judge, role, province=make.province("15", "อ่างทอง", "Ang Thong"))
    assert refused(card_for, team) == "card_of_a_desk"


@pytest.mark.parametrize("role", ["staff", "administrator"])
def test_a_desk_given_after_the_card_was_made_closes_the_card(team, role):
    made = card_for(team)
    make.assign(team.judge, role)
    assert refused(enter, made.code) == "card_of_a_desk"


def test_a_card_found_before_the_desk_was_given_is_asked_again(team):
    made = card_for(team)
    found = cards.find(made.code, source="here", now=NOW)
    make.assign(team.judge, "staff")
    assert refused(cards.use, found, now=NOW) == "card_of_a_desk"


def test_who_left_the_seat_is_not_let_in(team):
    made = card_for(team)
    seat = team.judge.seats.get()
    seat.holder = make.user()
    committees.save_seat(seat, actor=None, now=NOW)
    assert refused(enter, made.code) == "card_of_no_seat"


def test_a_closed_account_is_not_let_in(team):
    made = card_for(team)
    team.judge.is_active = False
    people.save_user(team.judge, actor=None, now=NOW)
    assert refused(enter, made.code) == "card_of_no_seat"


def test_who_does_not_sit_there_gets_no_card(team):
    wanted = [(team.judge.seats.get(), team.stranger)]
    code = refused(cards.make_cards, team.round, wanted, until=TOMORROW, actor=team.staff, now=NOW)
    assert code == "card_of_no_seat"


def test_a_card_opens_no_round_that_its_maker_does_not_set_up(team):
    other = make.draft_round(province=make.province("15"))
    make.seat(other, team.judge)
    assert refused(card_for, team) == "card_opens_more"
    assert enter(card_for(team, actor=team.department_administrator).code) == team.judge


def test_nor_one_in_which_its_maker_votes(team):
    other = make.draft_round(year=2566)
    make.seat(other, team.judge)
    make.seat(other, team.staff)
    Round.objects.filter(pk=other.pk).update(state="open")
    assert refused(card_for, team) == "card_opens_more"


def test_another_round_with_its_result_is_no_obstacle(team):
    other = make.draft_round(province=make.province("15"))
    make.seat(other, team.judge)
    Round.objects.filter(pk=other.pk).update(state="published")
    assert enter(card_for(team).code) == team.judge


def test_who_stands_in_gets_a_card_too(team):
    seat = team.judge.seats.get()
    make.stand_in(seat, make.visit(team.round.candidates.first()), team.stranger)
    [made] = cards.make_cards(team.round, [(seat, team.stranger)], until=TOMORROW, actor=team.staff, now=NOW)
    assert enter(made.code) == team.stranger


# Taking back


def test_a_card_taken_back_lets_nobody_in(team):
    made = card_for(team)
    cards.revoke(made.card, actor=team.administrator, now=NOW)
    assert refused(enter, made.code) == "card_ended"
    assert trail()[1] == ("card.revoked", "administrator")


def test_only_who_makes_cards_takes_them_back(team):
    made = card_for(team)
    assert refused(cards.revoke, made.card, actor=team.judging_staff, now=NOW) == "not_allowed"
    assert enter(made.code) == team.judge


def test_a_used_card_is_taken_back_once_and_stays_used(team):
    made = card_for(team)
    enter(made.code)
    assert refused(cards.revoke, made.card, actor=team.judging_staff, now=NOW) == "not_allowed"
    card = cards.revoke(made.card, actor=team.staff, now=NOW)
    assert (card.ending, card.ended_by, card.signed_out_at) == ("used", team.judge, NOW)
    assert trail()[2] == ("card.signed_out", "staff")
    assert refused(cards.revoke, made.card, actor=team.staff, now=NOW) == "card_ended"


def test_a_used_card_whose_session_is_over_by_itself_is_not_taken_back(team):
    made = card_for(team)
    enter(made.code)
    over = NOW + sessions.OF_A_JUDGE
    assert refused(cards.revoke, made.card, actor=team.staff, now=over) == "card_ended"
    assert cards.revoke(made.card, actor=team.staff, now=over - dt.timedelta(seconds=1)).signed_out_at


def test_earlier_cards_with_which_somebody_may_be_signed_in_are_listed(team):
    first = card_for(team)
    enter(first.code)
    card_for(team)
    newest = card_for(team)

    def listed(now):
        [place] = [each for each in card_places.places(team.round, team.staff, now) if each.person == team.judge]
        return place.card, place.can_take_back, place.earlier

    assert listed(NOW) == (newest.card, True, (first.card,))
    assert listed(NOW + sessions.OF_A_JUDGE) == (newest.card, True, ())
    cards.revoke(first.card, actor=team.staff, now=NOW)
    assert listed(NOW) == (newest.card, True, ())
    enter(newest.code)
    assert card_places.is_good(SignInCard.objects.get(pk=newest.card.pk), NOW)
    revoked = cards.revoke(newest.card, actor=team.staff, now=NOW)
    assert (listed(NOW), card_places.is_good(revoked, NOW)) == ((revoked, False, ()), False)


# A spare card


@pytest.fixture
def visits(team):
    """Two today, at ten and at two, and one tomorrow; it is 10.42."""
    first, second, third = team.round.candidates.all()
    return [make.visit(first, hour=10), make.visit(second, hour=14), make.visit(third, day=30)]


def stand_ins():
    return list(
        StandIn.objects.order_by("visit__starts_at").values_list("visit", "user__name", "seat__holder__username")
    )


def test_a_spare_card_asks_for_a_name_and_is_not_spent_without(team, visits):
    made = card_for(team, None)
    assert [refused(enter, made.code, name=name) for name in ("", " ", "12")] == ["card_needs_name"] * 3
    assert enter(made.code, name="สมหญิง ใจดี").name == "สมหญิง ใจดี"


def test_who_comes_with_it_sits_for_the_seat_on_this_days_visits(team, visits):
    person = enter(card_for(team, None).code, name="สมหญิง ใจดี")
    today = [(visit.pk, "สมหญิง ใจดี", "judge2") for visit in visits[:2]]
    assert stand_ins() == today
    assert (person.has_usable_password(), person.reach.grants, person.office) == (False, frozenset(), make.office())


def test_a_visit_that_is_over_has_nobody_come(team, visits):
    enter(card_for(team, None).code, name="สมหญิง ใจดี", now=NOW + 2 * HOUR)
    assert [visit for visit, *_rest in stand_ins()] == [visits[1].pk]


def test_the_evening_before_it_is_for_the_next_day(team, visits):
    enter(card_for(team, None).code, name="สมหญิง ใจดี", now=NOW + 10 * HOUR)
    assert [visit for visit, *_rest in stand_ins()] == [visits[2].pk]


def test_without_a_visit_to_come_it_is_not_spent(team):
    made = card_for(team, None)
    assert refused(enter, made.code, name="สมหญิง ใจดี") == "card_no_visit"
    assert (User.objects.filter(name="สมหญิง ใจดี").count(), SignInCard.objects.get().ending) == (0, "")


def test_where_somebody_else_was_named_it_is_not_spent(team, visits):
    make.stand_in(team.judge.seats.get(), visits[1], team.stranger)
    made = card_for(team, None)
    assert refused(enter, made.code, name="สมหญิง ใจดี") == "card_seat_taken"
    assert (len(stand_ins()), SignInCard.objects.get().ending) == (1, "")


def test_a_member_of_the_committee_gives_no_second_score_by_it(team, visits):
    assert refused(enter, card_for(team, None).code, name="กรรมการที่ 3") == "stand_in_holds_a_seat"


def test_the_same_person_comes_again_with_the_next_spare_card(team, visits):
    first = enter(card_for(team, None).code, name="สมหญิง ใจดี")
    again = enter(card_for(team, None).code, name=" สมหญิง  ใจดี", now=NOW + HOUR)
    next_day = enter(card_for(team, None, now=NOW).code, name="สมหญิง ใจดี", now=NOW + 10 * HOUR)
    assert (again, next_day, len(stand_ins())) == (first, first, 3)


def test_it_lets_nobody_into_an_account_that_was_there_before(team, visits):
    someone = make.user(name="สมหญิง ใจดี")
    assert enter(card_for(team, None).code, name="สมหญิง ใจดี") != someone


def test_a_locked_round_takes_nobody_with_a_spare_card(team, visits):
    made = card_for(team, None)
    Round.objects.update(state="locked")
    assert refused(enter, made.code, name="สมหญิง ใจดี") == "round_closed"


# Guessing


def wrong(count, source="here", now=NOW):
    return [refused(cards.find, "AAAAAAAA", source=source, now=now) for _ in range(count)]


def test_one_browser_types_ten_wrong_codes_and_then_waits(team):
    made = card_for(team)
    assert wrong(11) == ["card_unknown"] * 10 + ["too_many_codes"]
    assert refused(enter, made.code) == "too_many_codes"
    assert enter(made.code, now=NOW + cards.WINDOW) == team.judge


def test_another_browser_at_the_same_place_goes_on(team):
    wrong(11)
    assert enter(card_for(team).code, source=card_codes.source("203.0.113.9", "its own")) == team.judge
    assert card_codes.source("203.0.113.9", "a") != card_codes.source("203.0.113.9", "b")


def test_all_wrong_codes_together_are_bounded_too(team):
    made = card_for(team)
    for number in range(cards.WRONG_FROM_ALL):
        wrong(1, source=f"browser {number}", now=NOW + dt.timedelta(seconds=number))
    with pytest.raises(Refusal) as caught:
        enter(made.code, source="nobody's yet", now=NOW + dt.timedelta(minutes=5))
    assert (caught.value.code, caught.value.facts) == ("too_many_codes", {"minutes": 10})
    assert enter(made.code, source="nobody's yet", now=NOW + cards.WINDOW + dt.timedelta(minutes=1)) == team.judge


def test_a_spent_card_counts_as_a_wrong_code(team):
    made = card_for(team)
    enter(made.code)
    assert [refused(enter, made.code) for _ in range(11)] == ["card_ended"] * 10 + ["too_many_codes"]


def test_wrong_codes_are_forgotten_and_say_not_who_typed_them(team):
    wrong(3, source=card_codes.source("203.0.113.9", "a"))
    assert "203.0.113.9" not in str(list(WrongCode.objects.values()))
    wrong(1, now=NOW + cards.WINDOW)
    assert WrongCode.objects.count() == 1


# What the office sees


def test_each_holder_stand_in_and_seat_has_its_place(team, django_assert_num_queries):
    make.stand_in(team.judge.seats.get(), make.visit(team.round.candidates.first()), team.stranger)
    card_for(team)
    newest = card_for(team)
    found = card_places.places(team.round, team.staff, NOW)
    judge, other = team.judge.seats.get(), team.other_judge.seats.get()
    chair, both = team.chair.seats.get(), team.judging_staff.seats.get()
    assert [(place.seat, place.person, place.obstacle and place.obstacle.code, place.card) for place in found] == [
        (chair, team.chair, None, None),
        (chair, None, None, None),
        (judge, team.judge, None, newest.card),
        (judge, team.stranger, None, None),
        (judge, None, None, None),
        (other, team.other_judge, None, None),
        (other, None, None, None),
        (both, team.judging_staff, "card_of_a_desk", None),
        (both, None, None, None),
    ]


def test_the_list_costs_the_same_for_a_large_committee(team, django_assert_num_queries):
    with django_assert_num_queries(8):
        card_places.places(team.round, User.objects.get(pk=team.staff.pk), NOW)
    people_of_another = [make.user() for _ in range(4)]
    other = make.draft_round(year=2566)
    for person in people_of_another:
        make.seat(other, person)
    with django_assert_num_queries(8):
        card_places.places(other, User.objects.get(pk=team.staff.pk), NOW)
