"""Many acts in one go end where each by itself would have ended, with far fewer statements."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from subdistricts import audit, committees, rounds, together, trail, visits
from subdistricts.models import AuditEntry, Award, Round, Seat, User
from subdistricts.refusals import Refusal
from subdistricts.together import Stumbled
from tests import make

pytestmark = pytest.mark.django_db
WAYS = pytest.mark.parametrize("savepoints", [False, True])


class Refused(Exception):
    """As a rule says no."""


def save_award(code: str, *, failing: bool = False) -> None:
    """A rule, which may say no after it has written."""
    with transaction.atomic():
        rounds.save_award(Award(code=code, name_th=code, candidate_kind="subdistrict"), actor=None, now=make.NOW)
        if failing:
            raise Refused


def save_both(code: str, other: str, *, failing: bool = False) -> None:
    with transaction.atomic(), together.together():
        with transaction.atomic():
            save_award(code)
        with transaction.atomic():
            save_award(other, failing=failing)


def statements(queries) -> list[str]:
    return [query["sql"].split(" ")[0] for query in queries]


def entries() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", "subject"))


@WAYS
def test_what_is_done_together_stands_as_if_done_one_by_one(savepoints):
    save_award("a")
    save_award("b")
    with transaction.atomic(), together.together(savepoints=savepoints) as acts:
        for code in ("c", "d"):
            with transaction.atomic():
                save_award(code)
        [c, d] = Award.objects.filter(code__in="cd").order_by("pk")
        with transaction.atomic():
            rounds.save_award(c, actor=None, now=make.NOW)
        with transaction.atomic():
            rounds.save_award(Award.objects.get(code="a"), actor=None, now=make.NOW)
        audit.write(acts.entries)
    assert [code for (code,) in Award.objects.order_by("pk").values_list("code")] == ["a", "b", "c", "d"]
    a = Award.objects.get(code="a")
    assert entries()[2:] == [
        ("award.created", f"award:{c.pk}"),
        ("award.created", f"award:{d.pk}"),
        ("award.changed", f"award:{c.pk}"),
        ("award.changed", f"award:{a.pk}"),
    ]
    assert trail.breaks(AuditEntry.objects.order_by("pk")) == []
    [created, changed] = AuditEntry.objects.filter(subject=f"award:{a.pk}").order_by("pk")
    assert (changed.previous, changed.digest) == (created.digest, audit.digest(changed))


@pytest.mark.parametrize(
    ("savepoints", "expected"),
    [(False, ["INSERT"]), (True, [*["SAVEPOINT"] * 2, "INSERT", *["RELEASE"] * 2])],
)
def test_an_act_costs_no_more_than_what_it_writes(savepoints, expected):
    way = together.together(savepoints=savepoints)
    with transaction.atomic(), way, CaptureQueriesContext(connection) as queries:
        save_award("a")
    assert statements(queries) == expected


@WAYS
def test_an_act_that_fails_before_it_has_written_leaves_the_others(savepoints):
    with transaction.atomic(), together.together(savepoints=savepoints) as acts:
        with transaction.atomic():
            save_award("a")
        with pytest.raises(Refused), transaction.atomic():
            raise Refused
        with transaction.atomic():
            save_award("b")
        audit.write(acts.entries)
    assert (Award.objects.count(), len(entries())) == (2, 2)


def test_an_act_that_fails_later_ends_all_of_it():
    with pytest.raises(Stumbled):
        save_both("a", "b", failing=True)
    assert (Award.objects.count(), entries(), together.under_way()) == (0, [], None)


def test_an_act_that_the_database_refuses_ends_all_of_it():
    with pytest.raises(Stumbled):
        save_both("a", "a")
    assert Award.objects.count() == 0


def test_with_savepoints_such_an_act_alone_is_taken_back():
    with transaction.atomic(), together.together(savepoints=True) as acts:
        with transaction.atomic():
            save_award("a")
        with pytest.raises(Refused), transaction.atomic():
            save_award("b", failing=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            save_award("a")
        with transaction.atomic():
            save_award("c")
        audit.write(acts.entries)
    assert [code for (code,) in Award.objects.order_by("pk").values_list("code")] == ["a", "c"]
    assert [subject for _action, subject in entries()] == [audit.subject_of(award) for award in Award.objects.all()]


def test_what_a_rule_asked_is_asked_once_until_it_changes():
    round_, other = make.draft_round(), make.draft_round(year=2566)
    with transaction.atomic(), together.together():
        asked = []
        for each in (round_, round_, other, round_):
            with CaptureQueriesContext(connection) as queries, transaction.atomic():
                rounds.hold(each)
            asked.append(len(queries))
        assert asked == [1, 0, 1, 0]
        Award.objects.update(name_th="อื่น")
        with CaptureQueriesContext(connection) as queries:
            rounds.hold(round_)
        assert len(queries) == 0
        Round.objects.filter(pk=round_.pk).update(state="open")
        rounds.hold(round_)
        assert round_.state == "open"
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        rounds.hold(round_)
        rounds.hold(round_)
    assert statements(queries).count("SELECT") == 2


def test_a_change_of_which_it_cannot_be_told_what_it_changes_makes_all_be_asked_again():
    round_ = make.draft_round()
    with transaction.atomic(), together.together():
        rounds.hold(round_)
        with connection.cursor() as cursor:
            cursor.execute("WITH it AS (SELECT 'open' AS state) UPDATE subdistricts_round SET state = 'open'")
        rounds.hold(round_)
    assert round_.state == "open"


@WAYS
def test_a_rule_may_go_on_where_another_within_it_has_refused(savepoints):
    """As a visit is saved though whoever would sit on it may not."""
    with transaction.atomic(), together.together(savepoints=savepoints) as acts:
        with transaction.atomic():
            save_award("a")
            with suppress(Refused), transaction.atomic():
                raise Refused
            save_award("b")
        audit.write(acts.entries)
    assert ([award.code for award in Award.objects.order_by("pk")], len(entries())) == (["a", "b"], 2)


def test_what_a_rule_wrote_that_refuses_within_another_is_taken_back_alone():
    with pytest.raises(Stumbled):
        save_with_a_failing_one("a", savepoints=False)
    assert Award.objects.count() == 0
    save_with_a_failing_one("a", savepoints=True)
    assert ([award.code for award in Award.objects.all()], len(entries())) == (["a"], 1)


def save_with_a_failing_one(code: str, *, savepoints: bool) -> None:
    with transaction.atomic(), together.together(savepoints=savepoints) as acts:
        with transaction.atomic():
            save_award(code)
            with suppress(Refused):
                save_award("never", failing=True)
        audit.write(acts.entries)


@WAYS
def test_a_question_that_the_database_does_not_understand_is_no_better_than_a_write(savepoints):
    found = []
    with suppress(Stumbled), transaction.atomic(), together.together(savepoints=savepoints):
        with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")
        found += list(Award.objects.values_list("code"))
        save_award("a")
    assert (found, Award.objects.count()) == ([], int(savepoints))


def test_after_an_act_was_taken_back_locks_are_taken_anew():
    round_ = make.draft_round()
    with transaction.atomic(), together.together(savepoints=True):
        with suppress(Refused), transaction.atomic():
            rounds.hold(round_)
            raise Refused
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            rounds.hold(round_)
    assert statements(queries) == ["SAVEPOINT", "SELECT", "RELEASE"]


def test_a_second_stand_in_sees_the_first():
    """What the first act wrote, the second act's rule is told."""
    visit = make.visit(make.candidate(make.draft_round()))
    seats = [make.seat(visit.round) for _ in range(2)]
    deputy = make.user("deputy")
    with transaction.atomic(), together.together():
        named = [committees.StandIn(seat=seat, visit=visit, user=deputy) for seat in seats]
        with transaction.atomic():
            committees.save_stand_in(named[0], actor=None, now=make.NOW)
        with pytest.raises(Refusal) as refused, transaction.atomic():
            committees.save_stand_in(named[1], actor=None, now=make.NOW)
    assert refused.value.code == "stand_in_holds_a_seat"
    assert (Seat.objects.count(), User.objects.get(username="deputy").stand_ins.count()) == (2, 1)


@WAYS
def test_a_visit_sees_those_before_it_in_the_same_file(savepoints):
    """Those that were there, those that are new, those that were moved or taken out, and who sits on them."""
    row = make.draft_round()
    first, second = make.candidate(row), make.candidate(row, make.CODES[1])
    make.committee(row)
    place, deputy = make.seat(row, make.user("holder")), make.user("deputy")
    there = make.visit(first, day=28)
    with transaction.atomic(), together.together(savepoints=savepoints):
        early = make.visit(first, hour=8)
        make.stand_in(place, early, deputy)
        late = make.visit(second, hour=13)
        make.visit(first, day=30)
        refused = []
        for day, hour in ((30, 11), (28, 11), (29, 9), (29, 14)):
            with suppress(Refusal), transaction.atomic():
                refused.append((day, hour))
                make.visit(second, day=day, hour=hour)
                refused.remove((day, hour))
        with transaction.atomic():
            there.starts_at, there.ends_at = there.starts_at.replace(hour=15), there.ends_at.replace(hour=16)
            visits.save_visit(there, actor=None, now=make.NOW)
            visits.remove_visit(early, actor=None, now=make.NOW)
        make.visit(second, day=28, hour=11)
        make.visit(first, hour=9)
    assert refused == [(30, 11), (28, 11), (29, 9), (29, 14)]
    assert [sitting.user for sitting in late.stand_ins.all()] == [deputy]
