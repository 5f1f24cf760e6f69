"""Every set-up page against every role: answered as the table says, foreign as missing, refused without a trace."""

import itertools
import re
from collections.abc import Iterable, Iterator
from functools import cache

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import URLResolver, get_resolver

from subdistricts.models import Round
from tests.permissions.asking import LOOKING, NO_OBJECT, Answer, Asker, Cells, Question, one_of_each, read_table
from tests.permissions.set_up import COLUMNS, KNOWN, OUTSIDERS, TABLE
from tests.permissions.test_pages import REFUSED
from tests.permissions.world import ROLES

pytestmark = pytest.mark.django_db
SET_UP = read_table(TABLE, COLUMNS)
NOT_ANYBODYS = {"award"}  # of the whole department
CHOICES = "?app_label=subdistricts&model_name=seat&field_name=holder&term=a"


@cache
def addresses() -> dict[str, str]:
    """The address of every set-up page with ``{key}`` in it, by its name in the table."""
    [site] = [each for each in get_resolver().url_patterns if getattr(each, "namespace", "") == "admin"]
    found = {}
    for each in site.url_patterns:
        if not isinstance(each, URLResolver):
            found[each.name or "catch_all"] = f"/admin/{each.pattern}"
            continue
        app, model, _end = str(each.pattern).split("/")
        for page in each.url_patterns:
            action = (page.name or "").removeprefix(f"{app}_{model}_")
            found[f"{model}:{action}"] = re.sub("<[^>]+>", "{key}", f"/admin/{each.pattern}{page.pattern}")
    return found | {
        "app_list": "/admin/subdistricts/",
        "catch_all": "/admin/nothing/",
        "autocomplete": f"/admin/autocomplete/{CHOICES}",
        "view_on_site": "/admin/r/{type}/{round}/",
    }


def asked(table: Cells) -> Iterator[Question]:
    """All who have nothing to set up, of the objects for the first.

    Where no object is named all staff of provinces stand alike.
    """
    first = next(obj for obj, _method in table)
    for (obj, method), cells in table.items():
        for column, cell in cells.items():
            if column == "out" and obj == first:
                roles = OUTSIDERS if method == "GET" else OUTSIDERS[:3]
                yield from (Question(obj, method, role, cell) for role in roles)
            elif column != "out" and (obj != NO_OBJECT or column not in ("vot", "for")):
                yield Question(obj, method, column, cell)


def some() -> dict[str, list[Question]]:
    """Of each line every answer once; ``out`` is another outsider each time."""
    outsiders = itertools.cycle(OUTSIDERS)
    return {
        name: [each._replace(role=next(outsiders)) if each.role == "out" else each for each in questions]
        for name, questions in one_of_each(SET_UP).items()
    }


SOME = some()


def ask(asker: Asker, name: str, obj: str, method: str, role: str) -> Answer:
    asked_for = (f"admin:{name}", obj, method, role)
    if asked_for not in asker.answers:
        keys = asker.world.keys
        key = "" if obj == NO_OBJECT else keys[name.partition(":")[0]][obj]
        kind = ContentType.objects.get_for_model(Round).pk
        address = addresses()[name].format(key=key, type=kind, round=keys["round"]["open"])
        data = {"post": "yes"} if method == "POST" else {}
        asker.answers[asked_for] = asker.ask(role, method, address, data)
    return asker.answers[asked_for]


def test_the_columns_are_the_roles():
    assert {*COLUMNS.split(), *OUTSIDERS} - {"out"} == set(ROLES)


def test_every_set_up_page_stands_in_the_table_and_nothing_else_does():
    assert set(SET_UP) == set(addresses())


def test_every_set_up_page_has_both_methods_and_an_own_a_foreign_and_a_missing_object():
    lacking = {}
    for name, address in addresses().items():
        model, _colon, action = name.partition(":")
        there = {("own" if obj not in (NO_OBJECT, "foreign", "missing") else obj, at) for obj, at in SET_UP[name]}
        objects = ("own", "missing") if model in NOT_ANYBODYS else ("own", "foreign", "missing")
        if "{key}" not in address:
            objects = (NO_OBJECT,)
        elif not action:
            objects = ("missing",)  # an old address leads on whatever the key
        lacking[name] = {(obj, method) for obj in objects for method in ("GET", "POST")} - there
    assert {name: lacks for name, lacks in lacking.items() if lacks} == {}


def wrong_answers(asker: Asker, name: str, questions: Iterable[Question]) -> list[str]:
    """Answers that are not the table's; refusals and looks that wrote; what is answered otherwise than if missing."""
    wrong = []
    for obj, method, role, cell in questions:
        answer = ask(asker, name, obj, method, role)
        asked_for = f"{obj} {method} {role}"
        if answer.word != cell:
            wrong.append(f"{asked_for}: {answer.word}, not {cell}")
        if answer.wrote and (answer.word in REFUSED or method in LOOKING):
            wrong.append(f"{asked_for} wrote: {answer.wrote[0]}")
        if ("foreign", "GET") not in SET_UP[name] or obj not in KNOWN or role in (*KNOWN[obj].split(), *OUTSIDERS):
            continue
        missing = ask(asker, name, "missing", method, role)
        if answer.told != missing.told:
            wrong.append(f"{asked_for}: {answer.told} as against {missing.told}")
    return wrong


@pytest.mark.slow
@pytest.mark.parametrize("name", SET_UP)
def test_each_role_is_answered_as_the_table_says(asker: Asker, name: str):
    """Of who stands alike in a line one is asked, another in every line."""
    assert wrong_answers(asker, name, SOME[name]) == []


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("name", SET_UP)
def test_those_who_stand_alike_are_answered_alike(asker: Asker, name: str):
    assert wrong_answers(asker, name, (each for each in asked(SET_UP[name]) if each not in SOME[name])) == []


def test_every_role_is_asked_for_something_at_every_step():
    assert {question.role for questions in SOME.values() for question in questions} == set(ROLES)
