"""What a row more costs, of every list: the statements of its own rule, and none to look up what it names."""

import re
from collections import Counter
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from bench import lists
from subdistricts import places
from subdistricts.models import Seat, User
from subdistricts.resources.files import reader_for
from subdistricts.resources.lists import list_named
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# What is asked and written for one row by the rule of its noun. What all rows write into the trail is one statement.
RULES = {
    "groups": ["SELECT groupeddistrict", "INSERT groupeddistrict"],
    "districts": ["UPDATE district"],
    "subdistricts": ["UPDATE subdistrict"],
    "offices": ["INSERT office"],
    "people": ["INSERT user"],
    "roles": ["INSERT assignment"],
    "candidates": ["INSERT candidate"],
    "committees": ["INSERT committee"],
    "seats": ["INSERT seat"],
    "visits": ["INSERT visit"],
    "stand_ins": ["SELECT standin", "INSERT standin"],
    "recusals": ["INSERT recusal"],
}
# Whether one holds a seat is asked once for each of the ten who sit for others; the shorter file has three of them.
ONCE_A_PERSON = {"stand_ins": Counter({"SELECT seat": 10 - 3})}
TABLE = re.compile(r'(?:FROM|INTO|UPDATE) "[a-z]+_(\w+)"')


def kind_of(statement: str) -> str:
    table = TABLE.search(statement)
    return " ".join([statement.split()[0], *(table.groups() if table else ())])


@pytest.fixture
def sender(monkeypatch):
    """Of the whole department, in which there is one province."""
    monkeypatch.setattr(lists.places, "import_areas", partial(places.import_areas, lists.DISTRICTS[0][:2]))
    return lists.make_ground(30, now=make.NOW)


def taken_in(sender: User, name: str, data: bytes, *, dry_run: bool = True):
    """What becomes of the rows, and the statements that it took."""
    resource = list_named(LASTING_NAMES.get(name, name))(User.objects.get(pk=sender.pk))
    assert resource.actor.reach.grants  # read once a request
    table = reader_for("list.csv").read(data)
    with CaptureQueriesContext(connection) as queries:
        result = resource.import_table(table, dry_run=dry_run)
    found = Counter(kind_of(query["sql"]) for query in queries)
    return {kind: count for kind, count in result.totals.items() if count}, found


LASTING_NAMES = {"groups": "districts-groups"}


def test_a_row_costs_what_its_rule_asks_and_writes(sender):
    cost = {}
    for name in lists.LISTS:
        (few, of_few), (many, of_many) = (taken_in(sender, name, lists.sent(name, rows)) for rows in (3, 30))
        kind = "update" if name in ("districts", "subdistricts") else "new"
        assert (name, few, many) == (name, {kind: 3}, {kind: 30})
        cost[name] = of_many - of_few
        taken_in(sender, name, lists.sent(name, 30), dry_run=False)
    assert cost == {name: Counter(rule * 27) + ONCE_A_PERSON.get(name, Counter()) for name, rule in RULES.items()}


def test_a_row_that_changes_nothing_or_is_wrong_costs_nothing(sender):
    more = {}
    for name in lists.LISTS:
        taken_in(sender, name, lists.sent(name, 30), dry_run=False)
        for kind, files in (("skip", sent_again(name)), ("invalid", all_wrong(name))):
            (few, of_few), (many, of_many) = (taken_in(sender, name, data) for data in files)
            assert (name, few, many) == (name, {kind: 3}, {kind: 30})
            more[name, kind] = of_many - of_few
    assert more == {(name, kind): Counter() for name in lists.LISTS for kind in ("skip", "invalid")}


def sent_again(name):
    return [lists.sent(name, rows) for rows in (3, 30)]


def all_wrong(name):
    """Every cell names what there is not."""
    headings = list(lists.LISTS[name][1](0))
    return [
        "\n".join([",".join(headings), *(",".join([f"ไม่มี{row}"] * len(headings)) for row in range(rows))]).encode()
        for rows in (3, 30)
    ]


def test_a_row_that_the_database_refuses_is_told_and_the_others_are_gone_through(sender):
    """Once more, from the first row on; what the trail would say of the rest is not lost."""
    for name in ("offices", "people", "committees"):
        taken_in(sender, name, lists.sent(name, 30), dry_run=False)
    text = lists.sent("seats", 6).decode("utf-8-sig")
    [heading, chair, *members] = text.splitlines()
    second = members[2].replace("กรรมการ", "ประธาน")
    data = "\n".join([heading, chair, *members[:2], second, *members[3:]]).encode()
    resource = list_named("seats")(User.objects.get(pk=sender.pk))
    with override("en"):
        result = resource.import_table(reader_for("list.csv").read(data), dry_run=False)
    told = [(row.line, row.kind, [message for _column, message in row.problems]) for row in result.rows]
    assert told == [
        *((line, "new", []) for line in (2, 3, 4)),
        (5, "invalid", ["This committee already has a chair."]),
        *((line, "new", []) for line in (6, 7)),
    ]
    assert ([taken.line for taken in resource.taken], len(resource.acts.entries)) == ([2, 3, 4, 6, 7], 5)
    assert Seat.objects.count() == 0


def test_rows_that_a_rule_refuses_do_not_make_the_others_be_done_twice(sender):
    written = Counter()
    for refused in (0, 10):
        rows = [lists.LISTS["roles"][1](at) for at in range(30)]
        for row in rows[:refused]:
            row["username"] = sender.username
        if not refused:
            taken_in(sender, "offices", lists.sent("offices", 30), dry_run=False)
            taken_in(sender, "people", lists.sent("people", 30), dry_run=False)
        told, found = taken_in(sender, "roles", lists.csv.write(rows, list(rows[0])))
        written[refused] = found["INSERT assignment"]
        assert told == ({"invalid": 10, "new": 20} if refused else {"new": 30})
    assert written == {0: 30, 10: 20}
