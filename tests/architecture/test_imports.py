"""Who may import whom (docs/structure.md): ``cddeval → scoring → subdistricts``, and downwards inside an app."""

import ast
import sys

import pytest

from tests.architecture.source import PACKAGES, Module, imports, modules

# Parts of an app, the lowest first; what is not named here is a noun of the work.
LAYERS = (
    {"core", "prepared", "refusals", "roles", "reach", "thai", "together"},
    {"querysets", "models"},
    {"audit", "permissions", "rows"},
    {"NOUNS"},
    {"demo", "documents", "resources", "answers", "forms", "sync", "offline_set"},
    {"admin", "api", "management", "middleware", "context", "frames", "templatetags", "urls", "views"},
)
# What a model may know of its own app besides other models.
BESIDE_MODELS = {"prepared", "querysets", "reach", "roles", "thai"}
DOWNWARDS = {
    "cddeval": {"cddeval", "scoring", "subdistricts"},
    "scoring": {"scoring", "subdistricts"},
    "subdistricts": {"subdistricts"},
}


def layer_of(module: str) -> int:
    part = module.split(".")[1]
    if part.endswith(("_forms", "_fields")):
        part = "forms"
    return next((number for number, parts in enumerate(LAYERS) if part in parts), LAYERS.index({"NOUNS"}))


def ours(module: Module) -> list[str]:
    return [name for name in imports(module) if name.split(".")[0] in PACKAGES]


@pytest.mark.parametrize("app", PACKAGES)
def test_an_app_imports_nothing_above_it(app):
    found = {
        (module.name, name)
        for module in modules()
        if module.app == app
        for name in ours(module)
        if name.split(".")[0] not in DOWNWARDS[app]
    }
    assert found == set()


def test_the_core_imports_the_standard_library_only():
    found = {
        (module.name, name)
        for module in modules()
        if module.name.startswith("scoring.core")
        for name in imports(module)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("scoring.core")
    }
    assert found == set()


def test_the_core_reads_no_clock_and_no_chance_but_what_is_handed_in():
    """``random`` serves the seeded bootstrap alone."""
    clocks = {"datetime", "time", "secrets", "uuid", "os"}
    found = {
        (module.name, name)
        for module in modules()
        if module.name.startswith("scoring.core")
        for name in imports(module)
        if name in clocks or (name == "random" and module.name != "scoring.core.stability")
    }
    assert found == set()


def test_models_know_no_rules():
    found = {
        (module.name, name)
        for module in modules()
        if module.part == "models"
        for name in ours(module)
        if name.split(".")[1] not in BESIDE_MODELS | {"models"}
    }
    assert found == set()


def test_imports_inside_an_app_go_down():
    found = {
        (module.name, name)
        for module in modules()
        if module.app in ("scoring", "subdistricts") and module.part
        for name in ours(module)
        if name.startswith(f"{module.app}.") and layer_of(name) > layer_of(module.name)
    }
    assert found == set()


def test_nothing_is_imported_inside_a_function():
    found = {
        (module.name, inner.lineno)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }
    assert found == set()


def test_nothing_of_ours_goes_by_signals():
    found = {
        (module.name, name)
        for module in modules()
        for name in imports(module)
        if name.startswith("django.") and ("signals" in name or name == "django.dispatch")
    }
    assert found == set()


def test_the_tests_would_notice():
    """The reading itself: names of ours are found as modules, and layers differ."""
    sheets = next(module for module in modules() if module.name == "scoring.sheets")
    assert "scoring.core.sheet" in set(imports(sheets))
    assert [layer_of(name) for name in ("scoring.core.sheet", "scoring.models.sheets", "scoring.permissions")] == [
        0,
        1,
        2,
    ]
    assert [layer_of(name) for name in ("scoring.sheets", "scoring.sheet_forms", "scoring.views.sheet")] == [3, 4, 5]
