"""Whatever the audit trail says was done is said in words to who reads it."""

import ast
import re
from collections.abc import Iterator

from django.utils.translation import override

from scoring.models import SheetOp
from subdistricts.models import Round
from subdistricts.trail_words import WORDS, in_words
from tests.architecture.source import modules

NOUNS = {action.split(".")[0] for action in WORDS}
ACTION = re.compile(rf"({'|'.join(sorted(NOUNS))})\.[a-z_]+")
# The arithmetic keeps no trail: there such a text is a place in a case's file.
KEEP_NO_TRAIL = ("scoring.core", "subdistricts.trail_words", "scoring.demo")
MADE_UP = {
    *(f"round.{state}" for state in Round.State.values if state != Round.State.DRAFT),
    *(f"sheet.{kind}" for kind in SheetOp.Kind.values),
}


def written() -> Iterator[str]:
    for module in modules():
        if not module.name.startswith(KEEP_NO_TRAIL):
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and ACTION.fullmatch(node.value):
                    yield node.value


def test_every_action_that_is_written_has_words_and_no_other_has():
    assert {*written(), *MADE_UP} == set(WORDS)


def test_no_two_actions_are_told_alike():
    for language in ("th", "en"):
        with override(language):
            assert len({str(words) for words in WORDS.values()}) == len(WORDS)


def test_an_action_that_is_known_no_more_is_told_by_its_code():
    assert in_words("sheet.folded") == "sheet.folded"
