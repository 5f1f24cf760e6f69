"""Locks carry hashes and no addresses, and nothing brings in what Django would silently prefer."""

import json
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def test_every_list_of_packages_has_its_lock():
    assert [lock.stem for lock in LOCKS] == sorted(wanted.stem for wanted in (ROOT / "requirements").glob("*.in"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_says_nothing_but_versions_and_hashes(lock):
    text = lock.read_text().replace("\\\n", " ")
    unpinned = [
        line
        for line in text.splitlines()
        if not re.fullmatch(r"[a-z0-9-]+==\S+ +(; .*?)?(--hash=sha256:\w{64} *)+", line)
    ]
    assert unpinned == []


def test_the_front_ends_lock_pins_by_hash_and_names_no_registry():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert [name for name, package in fetched.items() if "integrity" not in package] == []
    assert [name for name, package in fetched.items() if "resolved" in package] == []


def test_the_running_application_needs_nothing_that_is_not_in_the_developers_lock():
    base, dev = (
        {line for line in (ROOT / "requirements" / name).read_text().splitlines() if "==" in line}
        for name in ("base.txt", "dev.txt")
    )
    assert base - dev == set()


def test_psycopg_3_is_not_installed():
    assert find_spec("psycopg") is None
