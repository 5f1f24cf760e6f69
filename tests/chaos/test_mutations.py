"""Each guard that the promises hang on is missed by a test when it is taken out: chaos/mutations.py has the table."""

import pytest

from chaos.mutations import DURABILITY, EPOCH, HASH, MUTATIONS, OP_ID, OWNER, SEQUENCE, Mutation, copy_tree, try_out
from tests.architecture.source import ROOT

A_TEST = "tests/core/test_rounding.py"


def test_every_guard_has_its_mutations_and_every_mutation_its_place():
    assert {mutation.guard for mutation in MUTATIONS} == {DURABILITY, HASH, OP_ID, SEQUENCE, EPOCH, OWNER}
    places = {str(mutation): (ROOT / mutation.file).read_text("utf-8").count(mutation.old) for mutation in MUTATIONS}
    assert {name: count for name, count in places.items() if count != 1} == {}


def test_the_tests_of_the_table_exist():
    missing = []
    for mutation in MUTATIONS:
        file, _, name = mutation.test.partition("::")
        written = f'test("{name}"' if file.endswith(".js") else f"def {name}("
        if written not in (ROOT / file).read_text("utf-8"):
            missing.append(mutation.test)
    assert missing == []


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    return copy_tree(tmp_path_factory.mktemp("mutations"))


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("mutation", MUTATIONS, ids=str)
def test_what_is_taken_out_is_missed_by_the_named_test(tree, mutation):
    assert try_out(tree, mutation) == ""


@pytest.mark.slow
@pytest.mark.once
def test_a_change_that_no_test_misses_is_told(tree):
    harmless = Mutation("nothing", "scoring/sheets.py", "# What a body says", "# What it says", f"{A_TEST}")
    before = (tree / harmless.file).read_text("utf-8")
    assert try_out(tree, harmless).startswith("\n        exit 0\n")
    assert (tree / harmless.file).read_text("utf-8") == before
    gone = harmless._replace(old="nowhere to be found")
    assert try_out(tree, gone) == "\n        'nowhere to be found' stands 0 times in the file, not once"
    no_test = harmless._replace(test="tests/core/test_rounding.py::test_nothing")
    assert try_out(tree, no_test).startswith("\n        exit 4\n")
