"""One card from several tablets, several makers, at the same moment. Needs row locks: PostgreSQL."""

from collections import Counter

import pytest

from subdistricts import cards
from subdistricts.models import AuditEntry, SignInCard, StandIn, User
from tests import cast, make
from tests.sync.test_parallel import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NAME = "สมหญิง ใจดี"


@pytest.fixture
def team():
    return cast.assemble()


def a_card(team, person):
    until = cards.latest_day(make.NOW)
    wanted = [(team.judge.seats.get(), person)]
    [made] = cards.make_cards(team.round, wanted, until=until, actor=team.staff, now=make.NOW)
    return made


def found(made, times):
    """As each tablet's page has found it, before any has used it."""
    return [cards.find(made.code, source="here", now=make.NOW) for _ in range(times)]


def words(results):
    return Counter(result if isinstance(result, str) else "in" for result in results)


def test_of_tablets_at_once_one_is_let_in(team):
    used = [lambda each=each: cards.use(each, now=make.NOW) for each in found(a_card(team, team.judge), 6)]
    assert words(at_once(*used)) == {"in": 1, "card_ended": 5}
    assert AuditEntry.objects.filter(action="card.used").count() == 1


def test_a_spare_card_makes_one_person_and_one_stand_in(team):
    make.visit(team.round.candidates.first())
    used = [lambda each=each: cards.use(each, name=NAME, now=make.NOW) for each in found(a_card(team, None), 6)]
    assert words(at_once(*used)) == {"in": 1, "card_ended": 5}
    assert (User.objects.filter(name=NAME).count(), StandIn.objects.count()) == (1, 1)


def test_of_cards_made_at_once_one_is_good(team):
    results = at_once(*(lambda: a_card(team, team.judge) for _ in range(4)))
    assert words(results) == {"in": 4}
    assert Counter(SignInCard.objects.values_list("ending", flat=True)) == {"": 1, "replaced": 3}


def test_a_card_used_and_taken_back_at_once_ends_once(team):
    made = a_card(team, team.judge)
    [card] = found(made, 1)
    results = at_once(
        lambda: cards.use(card, now=make.NOW), lambda: cards.revoke(made.card, actor=team.staff, now=make.NOW)
    )
    assert words(results) == {"in": 1, "card_ended": 1}
    assert AuditEntry.objects.filter(action__in=("card.used", "card.revoked")).count() == 1
