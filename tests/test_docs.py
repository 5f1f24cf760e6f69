"""The documents say what the code does: tables are compared, and every path that is named exists."""

import ast
import re

import pytest
from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override

from scoring import refusals, sheets
from scoring.management.commands import docs_refusals
from scoring.models import SheetOp
from scoring.rankings import SheetState
from subdistricts.management.commands import docs_roles
from subdistricts.models import Assignment, Round
from subdistricts.roles import ROLES
from tests.architecture.source import ROOT, catalogue, modules, names

DOCS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
GUIDES = sorted((ROOT / "docs" / "guide").glob("*.md"))
CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def table(document: str, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its head."""
    _, _, after = text_of(document).partition(f"\n{heading}\n")
    rows = re.search(r"(?:^\|.*\n)+", after, re.MULTILINE)
    assert rows, f"{document} has no table under {heading}"
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in rows[0].splitlines()[2:]]


def test_the_table_of_roles_is_the_one_the_code_has():
    assert text_of("docs/roles.md") == docs_roles.page()


def test_every_role_and_act_has_a_place_in_it():
    page = docs_roles.page()
    assert [code for role in ROLES.values() for code in role.acts if f"(`{code}`)" not in page] == []


def test_every_area_a_role_can_be_assigned_to_is_told():
    """An office stands for the area that it serves."""
    assert {*docs_roles.SCOPES, Assignment.Scope.OFFICE} == set(Assignment.Scope)


def test_the_states_of_a_round_are_told_in_order():
    rows = table("docs/concepts.md", "## A round's states")
    with override("th"):
        assert [(row[0].strip("`"), row[1]) for row in rows] == [
            (state.value, str(state.label)) for state in Round.State
        ]


def test_the_states_of_a_sheet_are_told():
    rows = table("docs/concepts.md", "## A score sheet's states")
    told = {row[0].strip("`") for row in rows}
    assert told - {"locked"} == {state.value for state in SheetState} - {"recused", "held"}
    assert told == set(re.search(r"``([a-z_ ]+)``", sheets.state_of.__doc__)[1].split())


def test_every_outcome_of_an_op_is_told():
    rows = table("docs/concepts.md", "## The life of an op")
    assert {row[1].strip("`") for row in rows} == {outcome.value for outcome in SheetOp.Outcome}


def test_the_tablets_refusals_are_those_the_code_has():
    assert text_of("docs/offline.md").count(docs_refusals.table()) == 1


def test_the_tablets_addresses_refuse_with_nothing_else():
    """What these modules take from the refusals, they may raise."""
    named = {kind for name, kind in vars(refusals).items() if name in _refusals_named_in(TABLET_MODULES)}
    assert {kind.code for kind in named - {*refusals.TABLET}} == set()
    assert {kind.code for kind in {*refusals.TABLET} - named} == set()


TABLET_MODULES = (
    "api",
    "circumstances",
    "device_reports",
    "devices",
    "offline_set",
    "ops",
    "photos",
    "pictures",
    "sheets",
    "sync",
)


def _refusals_named_in(names):
    found = set()
    for name in names:
        for node in ast.walk(ast.parse((ROOT / "scoring" / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "scoring.refusals":
                found |= {each.name for each in node.names}
    return found


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_links_lead_somewhere(document):
    links = [link for link in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_pictures_are_shown_somewhere_and_small():
    shown = {
        (document.parent / link).resolve() for document in DOCS for link in LINK.findall(document.read_text("utf-8"))
    }
    pictures = sorted((ROOT / "docs" / "pictures").iterdir())
    assert [picture.name for picture in pictures if picture not in shown] == []
    assert {picture.name: size for picture in pictures if (size := picture.stat().st_size) > 300_000} == {}


def test_the_table_where_is_the_rule_names_what_exists():
    """Each row ends with a module's path and, after a colon, functions or classes in it."""
    rows = table("README.md", "## Where is the rule for …?")
    assert len(rows) >= 15
    missing = []
    for row in rows:
        for path in CODE.findall(row[1]):
            file, _, things = path.partition(":")
            if not (ROOT / file).exists():
                missing.append(path)
                continue
            source = (ROOT / file).read_text(encoding="utf-8") if things else ""
            missing += [
                f"{file}:{name}"
                for name in things.split()
                if not re.search(rf"^(def|class) {name}\b|^{name}\b", source, re.M)
            ]
    assert missing == []


def test_the_tree_names_what_exists():
    """Every module that docs/structure.md names in its tree is there, and every noun's module is named."""
    tree = re.search(r"```\n(cddeval/.*?)```", text_of("docs/structure.md"), re.DOTALL)[1]
    app, missing, told = "", [], set()
    for line in tree.splitlines():
        if not line.startswith(" "):
            app = line.split("/")[0]
            continue
        for word in re.findall(r"[a-z_/]+(?:\.py|/)", line.split("      ")[0]):
            told.add(f"{app}/{word}".rstrip("/"))
            if not (ROOT / app / word).exists():
                missing.append(f"{app}/{word}")
    assert missing == []
    upstairs_and_down = [module for module in modules() if module.app in ("scoring", "subdistricts")]
    parts = {module.path.relative_to(ROOT).parts[:2] for module in upstairs_and_down}
    ordinary = {"__init__.py", "apps.py", "urls.py", "converters.py", "management"}
    assert {"/".join(part) for part in parts if part[1] not in ordinary} - told == set()


def test_documents_that_the_code_names_are_there():
    named = {
        name
        for module in modules()
        for name in re.findall(r"docs/[a-z_]+\.md", module.path.read_text(encoding="utf-8"))
    }
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_commands_that_the_documents_name_are_there():
    named = {
        name for document in DOCS for name in re.findall(r"manage\.py ([a-z_]+)", document.read_text(encoding="utf-8"))
    }
    assert named - set(get_commands()) == set()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_labels_that_a_guide_names_are_on_the_pages(guide):
    """A guide writes what to press in bold; each is the Thai of something that the program says."""
    thai = {text for entry in catalogue() for text in (entry.msgstr, *entry.msgstr_plural.values())}
    named = re.findall(r"\*\*([^*]+)\*\*", guide.read_text(encoding="utf-8"))
    assert named != []
    assert [label for label in named if label not in thai] == []


def test_addresses_that_the_documents_name_are_there():
    known = {_plain(route) for route in _routes(get_resolver())}
    named = {
        address
        for document in DOCS
        for address in re.findall(r"`(?:GET|PUT|POST) (/[^`?]+)`", document.read_text(encoding="utf-8"))
    }
    assert named != set()
    assert {address for address in named if _plain(address) not in known} == set()


def _routes(resolver: URLResolver, before: str = "/"):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield before + str(entry.pattern)
        else:
            yield from _routes(entry, before + str(entry.pattern))


def _plain(route: str) -> str:
    """`/sheets/<uuid:pk>/` and `/sheets/{sheet_id}/` as one."""
    return re.sub(r"<[^>]+>|\{[^}]+\}", "*", route)


def test_modules_that_the_documents_name_are_there():
    known = names() | {f"{name}.{thing}" for name in names() for thing in ("handle", "load", "record")}
    named = {
        name
        for document in DOCS
        for name in re.findall(r"`((?:scoring|subdistricts)\.[a-z_.]+)`", document.read_text(encoding="utf-8"))
    }
    assert named - known == set()
