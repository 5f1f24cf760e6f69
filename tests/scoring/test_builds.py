"""A build is named by what it is made of, and lists what a tablet must keep."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from scoring import builds


@pytest.fixture(autouse=True)
def _named_anew():
    builds.current.cache_clear()
    yield
    builds.current.cache_clear()


def test_the_same_files_are_the_same_build():
    first = builds.current()
    builds.current.cache_clear()
    assert (builds.current(), len(first)) == (first, 12)


@pytest.mark.parametrize("name", ["js/sheet/page.js", "js/offline/worker.js", "vendor/bootstrap/css/bootstrap.min.css"])
def test_another_file_is_another_build(name, monkeypatch, tmp_path):
    before = builds.current()
    changed = tmp_path / Path(name).name
    changed.write_bytes(Path(finders.find(name)).read_bytes() + b"\n")
    find = finders.find
    monkeypatch.setattr(finders, "find", lambda asked: str(changed) if asked == name else find(asked))
    builds.current.cache_clear()
    assert builds.current() != before


def test_what_devices_write_belongs_to_the_build(monkeypatch):
    before = builds.current()
    monkeypatch.setattr(builds, "SCHEMA_V", 2)
    builds.current.cache_clear()
    assert builds.current() != before


def test_every_kept_file_is_there():
    kept = [address.removeprefix("/static/") for address in builds.assets()]
    assert [name for name in kept if finders.find(name) is None] == []
    scripts = {path.name for folder in builds.SCRIPTS for path in (settings.BASE_DIR / "static" / folder).glob("*.js")}
    assert {Path(name).name for name in kept if name.endswith(".js")} == scripts - {"worker.js"}
