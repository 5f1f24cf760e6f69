"""Modules are named for a noun of the work and stay short enough to be read in one sitting."""

from tests.architecture.source import ROOT, modules

# A name that says nothing gathers what belongs elsewhere. "base" is a template's business, not a module's.
SAY_NOTHING = {
    "base",
    "common",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "service",
    "services",
    "util",
    "utils",
}
MOST_LINES = 400


def test_no_module_has_a_name_that_says_nothing():
    found = {module.name for module in modules() if SAY_NOTHING & set(module.name.replace("_", ".").split("."))}
    assert found == set()


def test_no_module_is_longer_than_it_should_be():
    lines = {module.name: module.path.read_text(encoding="utf-8").count("\n") for module in modules()}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


def test_every_module_says_what_it_is():
    silent = {module.name for module in modules() if module.tree.body and not _docstring(module.tree)}
    assert silent == set()


def _docstring(tree) -> str:
    first = tree.body[0]
    value = getattr(getattr(first, "value", None), "value", None)
    return value if isinstance(value, str) else ""


def test_the_top_of_the_tree_holds_what_the_docs_name():
    """A folder that nobody explains in docs/structure.md is one too many."""
    structure = (ROOT / "docs" / "structure.md").read_text(encoding="utf-8")
    left_by_tools = {"node_modules", "staticfiles", "var", "__pycache__"}
    there = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert {name for name in there - left_by_tools if f"{name}/" not in structure} == set()
