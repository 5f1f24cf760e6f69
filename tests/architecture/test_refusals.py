"""Every way of saying no: its code is permanent and its own, somebody says it, and its blanks are filled."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import override

from scoring import refusals as upper
from subdistricts import refusals as lower
from subdistricts.refusals import RefusalKind
from tests.architecture.source import Module, modules

BLANK = re.compile(r"%\((\w+)\)[sd]")
KINDS = {
    name: value for module in (upper, lower) for name, value in vars(module).items() if isinstance(value, RefusalKind)
}


def english(kind: RefusalKind) -> str:
    with override("en"):
        return str(kind.message)


def test_every_code_is_one_refusals_own():
    codes = Counter(kind.code for kind in KINDS.values())
    assert {code: times for code, times in codes.items() if times > 1} == {}
    assert [code for code in codes if not re.fullmatch(r"[a-z]+(_[a-z]+)*", code)] == []


def test_every_status_says_that_the_request_failed():
    assert {kind.code: kind.status for kind in KINDS.values() if not 400 <= kind.status <= 503} == {}


def test_every_refusal_is_said_somewhere():
    said = {
        node.id
        for module in modules()
        if module.part != "refusals"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name)
    }
    said |= {node.attr for module in modules() for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)}
    assert KINDS.keys() - said == set()


def test_every_message_gets_what_its_blanks_want():
    """Where a refusal is raised with its facts written out, they are exactly the message's blanks."""
    different = {
        f"{module.name}:{line}": (sorted(blanks), sorted(facts))
        for module in modules()
        for line, name, facts in raised(module)
        if (blanks := set(BLANK.findall(english(KINDS[name])))) != facts
    }
    assert different == {}


def raised(module: Module) -> Iterator[tuple[int, str, set[str]]]:
    """Line, name and facts of every ``Refusal(NAME, fact=…)``; ``**facts`` are for the tests of their rule."""
    for node in ast.walk(module.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal"):
            continue
        kind, facts = node.args[0], {keyword.arg for keyword in node.keywords}
        if isinstance(kind, ast.Name) and kind.id in KINDS and None not in facts:
            yield node.lineno, kind.id, {str(fact) for fact in facts}


def test_every_message_says_what_became_of_the_work():
    """What happened is never all: a message goes on to say what was kept or what to do."""
    short = [kind.code for kind in KINDS.values() if len(re.findall(r"[.:](?: |$)", english(kind))) < 2]
    assert short == []
