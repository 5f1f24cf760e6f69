"""How fast the app is with no network: from the day list to a sheet ready for the first tap. The bar is 300 ms."""

import os
import statistics

import pytest
from playwright.sync_api import expect

from tests import cast, make
from tests.browser.tablets import Tablet, is_from_device, make_ready
from tests.browser.test_scoring import STORED

SLOWER = 4  # times: about what a cheap tablet is to this machine
BAR_MS = 300
WORK_MS = 200  # of it the page's own work may take, so that the bar is met with room to spare
TRIES = 5
SETTLED_MS = 2_000  # the app is open: what a page does after it is shown is done
# From the click to the frame in which the sheet stands and takes a tap; with a tap in that very moment.
OPEN = """(isTapped) => new Promise((resolve) => {
    const clicked = performance.now();
    const shown = () => {
        if (isTapped) document.querySelector(".criterion .step[data-direction='1']").click();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - clicked)));
    };
    new MutationObserver(shown).observe(document.documentElement, { attributeFilter: ["data-shown"] });
    document.querySelector(".stop a.button").click();
})"""


@pytest.fixture
def people():
    people = cast.assemble()
    for hour, candidate in zip((9, 12, 15), people.round.candidates.all(), strict=True):
        make.visit(candidate, hour=hour)
    return people


@pytest.fixture
def tablet(browser_type, browser_type_launch_args, browser_context_args, base_url, tmp_path):
    return Tablet(browser_type, browser_type_launch_args, browser_context_args, base_url, tmp_path / "profile")


def open_a_sheet(page, told, *, is_tapped=False):
    """From the day list to the sheet, in milliseconds: what passed since the click, and what the page worked of it."""
    page.goto("/day/")
    expect(page.locator("html[data-shown=day]")).to_be_attached()
    page.wait_for_timeout(SETTLED_MS)
    before = worked(told)
    passed = round(page.evaluate(OPEN, is_tapped))
    after = worked(told)
    assert (is_from_device(page), page.locator("#sheet").evaluate("form => form.inert")) == ("sheet", False)
    return passed, after - before


def worked(told):
    """The processor's time that the page has had so far, which other programs of the machine do not stretch."""
    metrics = {each["name"]: each["value"] for each in told.send("Performance.getMetrics")["metrics"]}
    return round(metrics["TaskDuration"] * 1000)


def tell_processor_time(page):
    told = page.context.new_cdp_session(page)
    told.send("Performance.enable", {"timeDomain": "threadTicks"})
    return told


def test_from_the_day_list_to_a_sheet_ready_for_the_first_tap(tablet, people, capsys):
    with tablet.open() as page:
        make_ready(page, "judge2")
        page.context.set_offline(True)
        told = tell_processor_time(page)
        needs = statistics.median(open_a_sheet(page, told)[1] for _ in range(TRIES)) * SLOWER
        told.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        shown = statistics.median(open_a_sheet(page, told)[0] for _ in range(TRIES))
        open_a_sheet(page, told, is_tapped=True)
        expect(page.locator("#save-words")).to_contain_text(STORED)
        page.reload()
        expect(page.locator("#id_points_c1")).to_have_value("0.5")
    is_busy = os.getloadavg()[0] > os.cpu_count()
    with capsys.disabled():
        said = f"{shown} ms" + (" on a machine with other work" if is_busy else "")
        print(f"\nday list to sheet, offline, processor {SLOWER}× slower: {said}; of it the page works {needs} ms")
    # `make speed` holds the bar, on a machine with nothing else to do. Beside other tests only what is far off is told.
    if os.environ.get("SPEED") == "1":
        assert (needs <= WORK_MS, shown <= BAR_MS) == (True, True)
    assert (needs <= BAR_MS, is_busy or shown <= 2 * BAR_MS) == (True, True)
