"""What a row more costs, of every list: the statements of its own rule, and none to look up what it names."""

import re
from collections import Counter
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import lists
from subdistricts import places
from subdistricts.models import User
from subdistricts.resources.files import reader_for
from subdistricts.resources.lists import list_named
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ONE_STEP = ["SAVEPOINT", "RELEASE"]
ENTRY = ["INSERT auditentry"]
FOLLOWING_ENTRY = ["SELECT auditentry", *ENTRY]  # of something that the trail knows already
# What is asked and written for one row by the rule of its noun.
RULES = {
    "groups": [*ONE_STEP, *ONE_STEP, "SELECT groupeddistrict", "INSERT groupeddistrict", *FOLLOWING_ENTRY],
    "districts": [*ONE_STEP, "UPDATE district", *FOLLOWING_ENTRY],
    "subdistricts": [*ONE_STEP, "UPDATE subdistrict", *FOLLOWING_ENTRY],
    "offices": [*ONE_STEP, "INSERT office", *ENTRY],
    "people": [*ONE_STEP, "INSERT user", *ENTRY],
    "roles": [*ONE_STEP, "INSERT assignment", *FOLLOWING_ENTRY],
    "candidates": [*ONE_STEP, "SELECT round", "INSERT candidate", *ENTRY],
    "committees": [*ONE_STEP, "INSERT committee", *ENTRY],
    "seats": [*ONE_STEP, "SELECT round", "INSERT seat", *ENTRY],
    "visits": [*ONE_STEP, "SELECT round", "SELECT visit", "INSERT visit", *ENTRY],
    "stand_ins": [*ONE_STEP, "SELECT round", "SELECT seat", "SELECT standin", "INSERT standin", *FOLLOWING_ENTRY],
    "recusals": [
        *[*ONE_STEP, "SELECT round"] * 2,  # the upper floor's rule, and within it that of the ground floor
        *("SELECT scoresheet", "SELECT recusal", "INSERT recusal"),
        *FOLLOWING_ENTRY,
    ],
}
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
    assert cost == {name: Counter(rule * 27) for name, rule in RULES.items()}


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
