"""What it costs to begin: everything that a new tablet loads until it can leave, and what it loads ever after."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import cast, make
from tests.browser.counting import CountingWay
from tests.browser.tablets import READY, Tablet, make_ready

BAR = 250_000  # bytes, compressed, with all headers
DATA_ONLY = 15_000


@pytest.fixture
def people():
    people = cast.assemble()
    make.visit(people.round.candidates.first())
    return people


@pytest.fixture
def way(base_url):
    way = CountingWay(urlsplit(base_url).port)
    yield way
    way.close()


def test_the_first_load_is_under_250_kilobytes_and_then_nothing_comes_but_data(
    browser_type, browser_type_launch_args, browser_context_args, way, people, tmp_path, capsys
):
    """From sign-in over the day to a sheet and a tablet that is ready, the worker's own loading included."""
    here = f"http://127.0.0.1:{way.port}"
    tablet = Tablet(browser_type, browser_type_launch_args, browser_context_args, here, tmp_path / "profile")
    sheet = reverse("sheet", args=[make.sheet(people.round, people.judge).pk])
    with tablet.open() as page:
        make_ready(page, "judge2")
        page.goto(f"{sheet}?from=server")
        page.wait_for_load_state("networkidle")
        first = way.received
        for address in ("/day/", sheet):
            page.goto(address)
            expect(page.locator("html[data-shown]")).to_be_attached()
        page.goto("/day/")
        expect(page.locator(READY)).to_be_visible()
        page.wait_for_load_state("networkidle")
        after = way.received - first
    with capsys.disabled():
        print(f"\nfirst load: {first:,} bytes; then three pages from the device: {after:,} bytes")
    assert first <= BAR
    assert after <= DATA_ONLY
