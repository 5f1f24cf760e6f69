"""A season made of files alone: every list is looked at and taken in, and comes to be what its rows say."""

from functools import partial

import pytest

from bench import lists
from scoring.resources import Recusals
from subdistricts import places, resources
from subdistricts.models import ImportBatch
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]

ROWS = 4


def test_every_list_is_looked_at_and_taken_in(monkeypatch):
    monkeypatch.setattr(lists.places, "import_areas", partial(places.import_areas, lists.DISTRICTS[0][:2]))
    told = dict(lists.measured(ROWS, 1 / lists.RUNS, now=make.NOW))
    assert list(told) == [f"{what}_{name}" for name in lists.LISTS for what in ("preview", "apply")]
    assert {(line["rows"], line["runs"]) for line in told.values()} == {(ROWS, 1)}
    assert {tuple(line) for line in told.values()} == {("ms", "p95_ms", "cpu_ms", "rows", "runs")}
    taken_in = ImportBatch.objects.order_by("pk").values_list("list_name", "new", "changed", "unchanged")
    assert [(name, new + changed, unchanged) for name, new, changed, unchanged in taken_in] == [
        ("districts-groups" if name == "groups" else name, ROWS, 0) for name in lists.LISTS
    ]
    assert {name for name, _new, changed, _unchanged in taken_in if changed} == {"districts", "subdistricts"}


def test_no_list_that_goes_in_and_out_is_left_out():
    """But TPMAP's counts: they belong to a province's staff, and not to who makes a season of files."""
    own = {kind.name for name in resources.__all__ if (kind := getattr(resources, name)).name} | {Recusals.name}
    own.remove(resources.TpmapReports.name)
    assert own == {"districts-groups" if name == "groups" else name for name in lists.LISTS}
