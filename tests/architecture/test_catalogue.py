"""The Thai catalogue: everything that the program says in English can be said in Thai, and in the same blanks."""

import ast
import gettext
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import django
import polib
from django.apps import apps
from django.utils.translation.template import templatize

from tests.architecture.source import CATALOGUE, ROOT, Module, catalogue, modules

# Function of django.utils.translation → the positions of context, message and plural among its arguments.
FUNCTIONS = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
TEXT = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
IN_TEMPLATE = re.compile(rf"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*{TEXT}(?:\s*,\s*{TEXT})?(?:\s*,\s*{TEXT})?")
BLANK = re.compile(r"%\(\w+\)[sd]|%[sd]")
TABLETS_BLANK = re.compile(r"\{\w+\}")  # put in by a script


class Message(NamedTuple):
    context: str | None
    text: str
    plural: str | None


def said_in_code(module: Module) -> Iterator[Message]:
    """What a module hands to a translating function; the text must stand there, or nobody can translate it."""
    known = {
        alias.asname or alias.name: FUNCTIONS[alias.name]
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in FUNCTIONS
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
            yield Message(*(None if at is None else _text(node.args[at], module) for at in known[node.func.id]))


def _text(argument: ast.expr, module: Module) -> str:
    assert isinstance(argument, ast.Constant), f"{module.name}:{argument.lineno}: not a plain text"
    return str(argument.value)


def said_in_template(path: Path) -> Iterator[Message]:
    for function, *quoted in IN_TEMPLATE.findall(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        texts = [ast.literal_eval(text) for text in quoted if text]
        context, at, plural = FUNCTIONS.get(function, FUNCTIONS["gettext"])
        yield Message(None if context is None else texts[context], texts[at], None if plural is None else texts[plural])


@cache
def said() -> dict[Message, str]:
    """Every message of the program, and one place where it is said."""
    found = {message: module.name for module in modules() for message in said_in_code(module)}
    for path in sorted((ROOT / "templates").rglob("*.*")):
        found |= {message: str(path.relative_to(ROOT)) for message in said_in_template(path)}
    return found


def blanks(text: str) -> list[str]:
    return sorted(BLANK.findall(text.replace("%%", "")))


def unfilled(text: str) -> str:
    """Without its blanks."""
    return TABLETS_BLANK.sub("", BLANK.sub("", text))


def test_everything_said_has_its_thai():
    """In our catalogue; or in Django's, for what pages of the admin say that we made anew."""
    theirs = Path(django.__file__).parent / "contrib/admin/locale/th/LC_MESSAGES/django.po"
    entries = (entry for entry in (*catalogue(), *polib.pofile(str(theirs))) if entry.translated())
    thai = {Message(entry.msgctxt, entry.msgid, entry.msgid_plural or None) for entry in entries}
    missing = {message: where for message, where in said().items() if message not in thai}
    assert missing == {}


def test_nothing_has_thai_that_is_said_no_more():
    """Neither by the program nor by a package that it stands on, some of whose words we say better."""
    places = {Path(django.__file__).parent / "conf", *(Path(app.path) for app in apps.get_app_configs())}
    theirs = {
        entry.msgid
        for place in places - {ROOT}
        for file in place.glob("locale/en/**/django.po")
        for entry in polib.pofile(str(file))
    }
    left = [
        entry.msgid
        for entry in catalogue()
        if Message(entry.msgctxt, entry.msgid, entry.msgid_plural or None) not in said() and entry.msgid not in theirs
    ]
    assert left == []


def test_no_thai_is_a_guess():
    assert [entry.msgid for entry in catalogue() if entry.fuzzy] == []


def test_no_thai_is_empty_or_still_english():
    """A message without a Thai letter is a name, a number or a blank, and looks the same in both languages."""
    thai_letter = re.compile("[ก-๛]")
    words = re.compile("[A-Za-z]{2,}")
    found = [
        entry.msgid
        for entry in catalogue()
        for text in (entry.msgstr, *entry.msgstr_plural.values())
        if text and not thai_letter.search(text) and words.search(unfilled(text)) and text != entry.msgid
    ]
    assert found == []


def test_the_thai_keeps_the_blanks():
    different = {}
    for entry in catalogue():
        wanted = blanks(entry.msgid_plural or entry.msgid)
        for text in (entry.msgstr, *entry.msgstr_plural.values()):
            if text and blanks(text) != wanted:
                different[entry.msgid] = text
    assert different == {}


def test_what_is_served_is_what_is_written():
    """The compiled catalogue holds every entry of the written one."""
    with CATALOGUE.with_suffix(".mo").open("rb") as compiled:
        served = gettext.GNUTranslations(compiled)
    different = [
        entry.msgid
        for entry in catalogue()
        if entry.translated() and not entry.obsolete and _served(served, entry) != _written(entry)
    ]
    assert different == []


def _written(entry: polib.POEntry) -> str:
    return str(entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr)


def _served(served: gettext.GNUTranslations, entry: polib.POEntry) -> str:
    if entry.msgid_plural:
        return served.ngettext(entry.msgid, entry.msgid_plural, 2)
    if entry.msgctxt:
        return served.pgettext(entry.msgctxt, entry.msgid)
    return served.gettext(entry.msgid)


def test_the_reading_finds_what_is_said(tmp_path):
    """In code and in templates: plain, with a plural, with a context, trimmed, as a tag's argument."""
    code = Module("example", Path(), ast.parse('from django.utils.translation import ngettext as n\nn("a", "b", 2)'))
    assert list(said_in_code(code)) == [Message(None, "a", "b")]
    page = tmp_path / "page.html"
    page.write_text(
        """{% load i18n %}{% translate "a" %} {% translate 'b "c"' context "d" %}
        {% blocktranslate trimmed count n=n %}
          one {{ n }}
        {% plural %}
          many {{ n }}
        {% endblocktranslate %}{% include "x.html" with y=_("e") %}"""
    )
    assert set(said_in_template(page)) == {
        Message(None, "a", None),
        Message("d", 'b "c"', None),
        Message(None, "one %(n)s", "many %(n)s"),
        Message(None, "e", None),
    }
