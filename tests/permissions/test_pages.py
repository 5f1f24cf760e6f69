"""Every page against every role: answered as the table says, foreign as missing, and nothing written when refused."""

from collections.abc import Iterable

import pytest

from tests.permissions.asking import (
    LOOKING,
    METHODS,
    NO_OBJECT,
    Asker,
    Question,
    asked,
    one_of_each,
    pages_of_the_site,
    read_table,
)
from tests.permissions.pages import (
    COLUMNS,
    KNOWN,
    KNOWN_HELD,
    KNOWN_INSTRUCTIONS,
    KNOWN_NOMINATIONS,
    KNOWN_PROVINCES,
    KNOWN_SHEETS,
    KNOWN_TPMAP,
    TABLE,
)
from tests.permissions.world import ROLES

pytestmark = pytest.mark.django_db
PAGES = read_table(TABLE, COLUMNS)
SOME = one_of_each(PAGES)
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
        has_key = bool(set(parts) & {"pk", "sheet_id", "sha256"})
        objects = ("own", "foreign", "missing") if has_key else (NO_OBJECT,)
        there = {(obj if obj in (*OBJECTS_OF_ALL, NO_OBJECT) else "own", method) for obj, method in PAGES.get(name, {})}
        asked = [(obj, method) for obj in objects for method in METHODS if method != "HEAD" or obj != "foreign"]
        lacking[name] = [each for each in asked if each not in there]
    assert {name: lacks for name, lacks in lacking.items() if lacks} == {}


def known_of(name: str) -> dict[str, str]:
    if name.startswith(("nomination", "begin_nomination")):
        return KNOWN_NOMINATIONS
    if name in ("tpmap_answer", "tpmap_close"):
        return KNOWN_INSTRUCTIONS
    if name == "province_map":
        return KNOWN_PROVINCES
    if name.startswith("tpmap"):
        return KNOWN_TPMAP
    return KNOWN_SHEETS if name.startswith(("sheet", "photo")) else KNOWN_HELD if name == "held_ruling" else KNOWN


def wrong_answers(asker: Asker, name: str, questions: Iterable[Question]) -> list[str]:
    """Answers that are not the table's; refusals and looks that wrote; and what is answered otherwise than if missing.

    The last in status, headers and body, but for the key that was asked for.
    """
    known = known_of(name)
    wrong = []
    for obj, method, role, cell in questions:
        answer = asker.page(name, obj, method, role)
        asked_for = f"{obj} {method} {role}"
        if answer.word != cell:
            wrong.append(f"{asked_for}: {answer.word}, not {cell}")
        if answer.wrote and (answer.word in REFUSED or method in LOOKING):
            wrong.append(f"{asked_for} wrote: {answer.wrote[0]}")
        if obj in ("missing", NO_OBJECT) or role in known[obj].split() or ("missing", method) not in PAGES[name]:
            continue
        missing = asker.page(name, "missing", method, role)
        if answer.told != missing.told:
            wrong.append(f"{asked_for}: {answer.told} as against {missing.told}")
    return wrong


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_each_role_is_answered_as_the_table_says(asker: Asker, name: str):
    """Of who stands alike in a line one is asked, another in every line."""
    assert wrong_answers(asker, name, SOME[name]) == []


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_those_who_stand_alike_are_answered_alike(asker: Asker, name: str):
    assert wrong_answers(asker, name, (each for each in asked(PAGES[name]) if each not in SOME[name])) == []


def test_every_role_is_asked_for_something_at_every_step():
    assert {question.role for questions in SOME.values() for question in questions} == set(ROLES)
