"""Every page against every role: answered as the table says, foreign as missing, and nothing written when refused."""

import pytest

from tests.permissions.asking import LOOKING, METHODS, NO_OBJECT, Asker, asked, pages_of_the_site, read_table
from tests.permissions.pages import COLUMNS, KNOWN, KNOWN_SHEETS, TABLE
from tests.permissions.world import ROLES

pytestmark = pytest.mark.django_db
PAGES = read_table(TABLE, COLUMNS)
REFUSED = ("401", "403", "404", "405", "409", "422", "in", "pw")
OBJECTS_OF_ALL = {"foreign", "missing"}


def test_the_columns_are_the_roles():
    assert COLUMNS.split() == list(ROLES)


def test_every_page_stands_in_the_table_and_nothing_else_does():
    assert set(PAGES) == set(pages_of_the_site())


def test_every_page_has_each_method_and_an_own_a_foreign_and_a_missing_object():
    """An own object is any that is neither foreign nor missing."""
    lacking = {}
    for name, parts in pages_of_the_site().items():
        has_key = bool(set(parts) & {"pk", "sheet_id"})
        objects = ("own", "foreign", "missing") if has_key else (NO_OBJECT,)
        there = {(obj if obj in (*OBJECTS_OF_ALL, NO_OBJECT) else "own", method) for obj, method in PAGES.get(name, {})}
        asked = [(obj, method) for obj in objects for method in METHODS if method != "HEAD" or obj != "foreign"]
        lacking[name] = [each for each in asked if each not in there]
    assert {name: lacks for name, lacks in lacking.items() if lacks} == {}


@pytest.mark.parametrize("name", PAGES)
def test_each_role_is_answered_as_the_table_says(asker: Asker, name: str):
    wrong, wrote = [], []
    for obj, method, role, cell in asked(PAGES[name]):
        answer = asker.page(name, obj, method, role)
        if answer.word != cell:
            wrong.append(f"{obj} {method} {role}: {answer.word}, not {cell}")
        if answer.wrote and (answer.word in REFUSED or method in LOOKING):
            wrote.append(f"{obj} {method} {role}: {answer.wrote[0]}")
    assert (wrong, wrote) == ([], [])


@pytest.mark.parametrize("name", [name for name, lines in PAGES.items() if ("missing", "POST") in lines])
def test_what_one_may_not_know_of_is_answered_as_if_it_were_missing(asker: Asker, name: str):
    """Status, headers and body alike, but for the key that was asked for."""
    known = KNOWN_SHEETS if name.startswith("sheet") else KNOWN
    told = []
    for obj, method, role, _cell in asked(PAGES[name]):
        if obj == "missing" or role in known[obj].split() or ("missing", method) not in PAGES[name]:
            continue
        answer, missing = (asker.page(name, each, method, role) for each in (obj, "missing"))
        if answer.told != missing.told:
            told.append(f"{obj} {method} {role}: {answer.told} as against {missing.told}")
    assert told == []
