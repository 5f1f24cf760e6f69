"""The frame on a tablet: nothing axe objects to, large enough to tap and to read, by keyboard, without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import cast, make

TABLET_UPRIGHT, TABLET_LYING, DESK = (820, 1180), (1180, 820), (1440, 900)
CONTRAST_OF_SEVEN = {
    "runOnly": ["color-contrast-enhanced"],
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}
BODY_AND_HEAD = ("responseBodySize", "responseHeadersSize")
TO_TAP = """() => [...document.querySelectorAll("a, button, summary, label.form-check, input, textarea")]
    .filter((each) => each.offsetParent && !each.matches(".skip, .form-check-input"))
    .filter((each) => Math.round(each.getBoundingClientRect().height) < 48)
    .map((each) => each.outerHTML)"""
TO_READ = """() => [...document.querySelectorAll("body *")]
    .filter((each) => each.offsetParent && [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .filter((each) => parseFloat(getComputedStyle(each).fontSize) < 18)
    .map((each) => each.outerHTML)"""


@pytest.fixture
def people():
    """A judge whose day has a signed sheet, one begun, a follow-up without scores and a recusal."""
    people = cast.assemble()
    first, second, third = people.round.candidates.all()
    make.visit(first, hour=10)
    make.visit(second, hour=13)
    make.visit(third, hour=15)
    make.sign(make.sheet(people.round, people.judge), "18", "16", "17", "16.5", "16.5")
    begun = make.sheet(people.round, people.judge, make.CODES[1])
    make.Device(people.judge).send(begun, "save", make.body("18", "0", None, None, None))
    make.recuse(people.judge.seats.get(), third)
    return people


def follow(page, way):
    """Click what leads to another page, and wait until that page has arrived: what is asked next is asked of it.

    ``way`` is a selector or a locator. A click alone comes back while the old page may still stand.
    """
    with page.expect_navigation():
        (page.locator(way) if isinstance(way, str) else way).first.click()


def sign_in(page, username):
    page.goto("/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", make.PASSWORD)
    follow(page, "form.panel button")


def pages_of_a_judge(people):
    first = people.round.candidates.first()
    return (
        "/day/",
        "/day/2021-12-31/",
        "/sheets/",
        "/recuse/",
        f"/candidates/{first.pk}/recuse/",
        "/password/",
        "/no/",
    )


def demand_readable(page, where):
    for width, height in (TABLET_UPRIGHT, TABLET_LYING, DESK):
        page.set_viewport_size({"width": width, "height": height})
        assert (where, page.evaluate("document.documentElement.scrollWidth > innerWidth")) == (where, False)
        assert (where, page.evaluate(TO_TAP), page.evaluate(TO_READ)) == (where, [], [])
    for options in (None, CONTRAST_OF_SEVEN):
        found = Axe().run(page, options=options).response["violations"]
        assert (where, [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]) == (where, [])


def test_a_judges_pages_can_be_read_and_tapped(page, people):
    page.goto("/login/")
    demand_readable(page, "/login/")
    sign_in(page, "judge2")
    for address in pages_of_a_judge(people):
        page.goto(address)
        demand_readable(page, address)
    page.goto("/day/")
    page.click(".person summary")
    demand_readable(page, "the person's menu")


def test_they_can_be_read_in_english(page, people):
    sign_in(page, "judge2")
    follow(page, "text=English")
    for address in ("/day/", "/sheets/", "/recuse/"):
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == "en"
        demand_readable(page, address)


def test_refusals_and_empty_pages_can_be_read(page, people):
    sign_in(page, "stranger")
    demand_readable(page, "no role")
    page.goto("/day/")
    demand_readable(page, "no seat")


def test_the_first_load_is_under_250_kilobytes(page, people):
    loaded = []
    page.on("requestfinished", lambda request: loaded.append(sum(request.sizes()[part] for part in BODY_AND_HEAD)))
    sign_in(page, "judge2")
    page.wait_for_load_state("networkidle")
    assert len(loaded) > 8
    assert sum(loaded) < 250_000


def test_nothing_comes_from_elsewhere(page, base_url, people):
    asked = set()
    page.on("request", lambda request: asked.add(request.url.split("/")[2]))
    sign_in(page, "judge2")
    page.wait_for_load_state("networkidle")
    assert asked == {base_url.split("/")[2]}


def test_everything_is_reached_by_keyboard_beginning_with_the_way_past_the_menu(page, people):
    sign_in(page, "judge2")
    page.goto("/day/")
    reached = []
    for _ in page.locator("a:visible, button:visible, summary:visible").all():
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.matches('a, button, summary')"))
    assert set(reached) == {True}
    page.goto("/day/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "button go skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_password_is_shown_only_when_asked(page, people):
    page.goto("/login/")
    page.fill("#id_password", "secret")
    field = page.locator("#id_password")
    assert field.get_attribute("type") == "password"
    page.check("[data-shows]")
    assert field.get_attribute("type") == "text"
    page.uncheck("[data-shows]")
    assert field.get_attribute("type") == "password"


@pytest.fixture
def page_without_scripts(browser, base_url, browser_context_args):
    context = browser.new_context(**browser_context_args | {"java_script_enabled": False, "base_url": base_url})
    yield context.new_page()
    context.close()


def test_everything_works_without_javascript(page_without_scripts, people):
    page = page_without_scripts
    sign_in(page, "judge3")
    follow(page, "text=English")
    assert page.locator("html").get_attribute("lang") == "en"
    follow(page, "text=ไทย")
    follow(page, "text=แจ้งถอนตัว")
    follow(page, "text=แจ้งถอนตัว")
    page.fill("#id_reason", "เป็นญาติกับกำนัน")
    follow(page, "text=ถอนตัวจากตำบลตระการ")
    assert page.locator(".messages").inner_text().strip() == "บันทึกแล้ว ท่านถอนตัวจากตำบลตระการ"
    assert page.locator(".stop.recused").count() == 1
    page.click(".person summary")
    follow(page, "text=ออกจากระบบ")
    assert page.locator("#id_username").is_visible()


def test_signing_in_without_javascript_offers_no_box_that_does_nothing(page_without_scripts):
    page_without_scripts.goto("/login/")
    assert page_without_scripts.locator("[data-shows]").is_visible() is False
