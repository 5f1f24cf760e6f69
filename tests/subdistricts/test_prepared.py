"""A query put into SQL once gives what Django's own would, whatever it is asked with after."""

import datetime as dt

import pytest

from subdistricts.models import AuditEntry, Candidate, Round, Seat, Visit
from subdistricts.prepared import Prepared, PreparedRows
from tests import make

pytestmark = pytest.mark.django_db


def test_it_gives_what_the_query_itself_gives_for_each_value():
    def words(round_, first):
        seats = Seat.objects.filter(committee__round=round_, pk__gte=first, is_voting=True).order_by("-number")
        return seats.values_list("pk", "role", "is_voting", "office__code")

    prepared = Prepared(words)
    round_ = make.open_round(judges=3)
    keys = [seat.pk for seat in Seat.objects.order_by("pk")]
    expected = [list(words(round_.pk, first)) for first in (keys[0], keys[2], keys[2] + 1)]
    assert [len(rows) for rows in expected] == [3, 1, 0]
    assert [prepared.ask(round_=round_.pk, first=first) for first in (keys[0], keys[2], keys[2] + 1)] == expected


def test_its_values_go_by_their_names_in_whatever_order_they_come():
    prepared = Prepared(
        lambda round_, seat: Seat.objects.filter(committee__round=round_, pk=seat).values_list("number")
    )
    make.draft_round(year=2570)
    round_ = make.open_round(judges=3)
    seat = Seat.objects.exclude(pk=round_.pk).last()
    assert prepared.ask(round_=round_.pk, seat=seat.pk) == [(seat.number,)]
    assert prepared.ask(seat=seat.pk, round_=round_.pk) == [(seat.number,)]
    with pytest.raises(KeyError):
        prepared.ask(round_=round_.pk)


def test_it_words_the_query_once():
    worded = []

    def words(round_):
        worded.append(round_)
        return Candidate.objects.filter(round=round_).values_list("pk")

    prepared = Prepared(words)
    round_ = make.open_round()
    assert [len(prepared.ask(round_=key)) for key in (round_.pk, round_.pk + 1, round_.pk)] == [2, 0, 2]
    assert len(worded) == 1


def test_its_values_are_of_the_kinds_that_django_gives():
    round_ = make.open_round()
    [row] = Prepared(lambda key: Round.objects.filter(pk=key).values_list("is_demo", "published_version", "state")).ask(
        key=round_.pk
    )
    assert [type(value) for value in row] == [bool, type(None), str]


def test_texts_and_moments_are_asked_for_as_django_would():
    round_ = make.draft_round()
    row = make.candidate(round_)
    visits = [make.visit(row, hour=hour) for hour in (8, 11, 14)]
    noon = dt.datetime(2021, 12, 29, 5, tzinfo=dt.UTC)  # of Bangkok

    def on(first, last):
        return Visit.objects.filter(starts_at__gte=first, starts_at__lte=last).order_by("pk").values_list("pk")

    later = Prepared(lambda first, last: on(first, last))
    bounds = [(visits[0].starts_at, noon), (noon, noon + dt.timedelta(hours=9)), (noon, noon)]
    expected = [[(visits[0].pk,), (visits[1].pk,)], [(visits[2].pk,)], []]
    assert [list(on(*each)) for each in bounds] == expected
    assert [later.ask(first=first, last=last) for first, last in bounds] == expected
    about = Prepared(lambda subject: AuditEntry.objects.filter(subject=subject).values_list("action"))
    asked = (f"visit:{visits[1].pk}", "visit:0", f"round:{round_.pk}")
    assert [about.ask(subject=each) for each in asked] == [[("visit.created",)], [], [("round.created",)]]


# Whole rows


def values_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_rows_come_as_models_with_what_they_point_at(django_assert_num_queries):
    paths = ("subdistrict", "subdistrict__district", "office", "office__province")
    rows = PreparedRows(Candidate, lambda round_: Candidate.objects.filter(round=round_).order_by("pk"), *paths)
    round_ = make.open_round()
    rows.ask(round_=round_.pk)
    with django_assert_num_queries(1):
        found = rows.ask(round_=round_.pk)
        places = [(values_of(row.subdistrict), values_of(row.subdistrict.district), row.office) for row in found]
    expected = list(Candidate.objects.filter(round=round_).order_by("pk"))
    assert [values_of(row) for row in found] == [values_of(row) for row in expected]
    assert places == [
        (values_of(row.subdistrict), values_of(row.subdistrict.district), None) for row in expected
    ]  # fmt: skip
    found[0].position = 9
    found[0].save()  # a row like any other
    assert Candidate.objects.get(pk=found[0].pk).position == 9


def test_where_nothing_can_match_nothing_is_asked(django_assert_num_queries):
    rows = PreparedRows(Candidate, lambda round_: Candidate.objects.filter(round=round_, pk__in=[]))
    with django_assert_num_queries(0):
        assert [rows.ask(round_=1), rows.ask(round_=2)] == [[], []]
