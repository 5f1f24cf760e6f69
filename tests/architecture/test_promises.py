"""Every promise of docs/offline.md has a test that bears its number: ``test_a5_…`` is about A5."""

import re
from collections import defaultdict
from pathlib import Path

from tests.architecture.source import ROOT

WITH_REPLICATION = {6, 8}  # promised for later, when the database is doubled
PROMISES = set(range(1, 28)) - WITH_REPLICATION
NAMED = re.compile(r"^\s*(?:async )?def (test_a(\d+)_\w+)\(", re.MULTILINE)


def named() -> dict[int, list[str]]:
    found = defaultdict(list)
    for path in sorted(Path(ROOT, "tests").rglob("test_*.py")):
        for name, number in NAMED.findall(path.read_text(encoding="utf-8")):
            found[int(number)].append(f"{path.relative_to(ROOT)}::{name}")
    return found


def test_every_promise_has_a_test_of_its_number():
    assert PROMISES - named().keys() == set()


def test_no_test_bears_the_number_of_a_promise_that_is_not_given():
    assert {number: tests for number, tests in named().items() if number not in PROMISES} == {}
