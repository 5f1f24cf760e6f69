"""A tablet's own memory, in Chromium: killed, full, broken, thrown away, in two windows, signed out.

What this machine cannot show: that a power cut loses nothing that was called saved (A2). Shown here is that every write
to a judge's memory asks for strict durability, which is what Chromium needs to wait for the disk; pulling the plug of a
real tablet is on the checklist of docs/offline.md. Nor do WebKit's own failures happen here: they are imitated (A12).
"""

import json
import os

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from scoring.models import Device, SheetOp
from tests import cast, make
from tests.browser.conftest import FLAGS, find_chromium
from tests.browser.killable import KillableBrowser
from tests.browser.test_frame import demand_readable, follow, sign_in
from tests.browser.test_scoring import (
    POINTS,
    SENT,
    STORED,
    STORED_ONLY,
    card,
    kept,
    leave,
    sent,
    shown,
    sign,
    tap,
    tap_all,
)

LONG = 20_000  # ms: the sender looks every quarter of a minute
TAPS = 15
BAR_MS = 100
SLOWER = 4

# What stands in the memory of the judge whose page asks, store by store.
MEMORY = """async (user) => {
    const open = indexedDB.open(`score-u${user}`);
    await new Promise((resolve) => (open.onsuccess = resolve));
    const stores = {};
    for (const name of open.result.objectStoreNames) {
        const asked = open.result.transaction(name).objectStore(name).getAll();
        stores[name] = await new Promise((resolve) => (asked.onsuccess = () => resolve(asked.result)));
    }
    open.result.close();
    return stores;
}"""

# Every transaction on a judge's memory that writes, with what it asked for and when it was complete.
WATCH = """(() => {
    globalThis.writes = [];
    const real = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (stores, mode, options) {
        const made = real.call(this, stores, mode, options);
        if (mode !== "readwrite" || !this.name.startsWith("score-u")) return made;
        const write = { stores: [stores].flat(), durability: options?.durability, really: made.durability };
        writes.push(write);
        made.addEventListener("complete", () => (write.at = performance.now()));
        return made;
    };
})()"""

# When each tap on a button beside a field came.
TAPPED = """globalThis.taps = [];
addEventListener("click", (event) => event.target.closest(".step") && taps.push(event.timeStamp), true);"""

# Let a database fail as an iPad's does: `failures` times, or for good.
BREAK = """(failures) => {
    const real = IDBDatabase.prototype.transaction;
    let left = failures;
    IDBDatabase.prototype.transaction = function (...all) {
        if (!this.name.startsWith("score-u") || left-- <= 0) return real.apply(this, all);
        throw new DOMException("Connection to Indexed Database server lost.", "UnknownError");
    };
}"""

TYPE_AND_BREAK = f"""(field, text) => {{
    field.focus();
    document.execCommand("insertText", false, text);
    ({BREAK})(10 ** 9);
}}"""


@pytest.fixture
def people():
    return cast.assemble()


@pytest.fixture
def own(people):
    return make.sheet(people.round, people.judge)


@pytest.fixture(autouse=True)
def _no_script_fails(page):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield
    assert errors == []


@pytest.fixture
def sheet_page(page, people, own):
    sign_in(page, "judge2")
    return open_sheet(page, own)


@pytest.fixture
def tablet(playwright, tmp_path, browser_type_launch_args):
    """A browser that may be killed; the arguments say loudly where there is none."""
    tablet = KillableBrowser(playwright, find_chromium(), FLAGS, tmp_path / "profile")
    yield tablet
    tablet.forget()


def open_sheet(page, own, base_url=""):
    page.goto(base_url + reverse("sheet", args=[own.pk]))
    expect(page.locator("#sheet")).to_have_attribute("data-scripted", "")
    return page


def sign_in_at(page, base_url, username="judge2"):
    page.goto(f"{base_url}/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", make.PASSWORD)
    with page.expect_navigation():
        page.locator("form.panel button").first.click()


class Network:
    """The way to the tablet's own addresses, cut off until it is ``on`` again; pages come all the while."""

    def __init__(self, page):
        self.is_cut = True
        page.context.route("**/api/v1/**", self._pass_or_cut)

    def _pass_or_cut(self, route):
        route.abort() if self.is_cut else route.continue_()

    def on(self):
        self.is_cut = False


def press(page, number, points):
    """What ``tap`` does, in a browser that is attached to from outside and has no touch."""
    whole, _, half = points.partition(".")
    card(page, number).locator(".value-input").click()
    card(page, number).locator(".picker").get_by_role("button", name=whole, exact=True).click()
    if half:
        card(page, number).locator(".picker").get_by_role("button", name=f"+0.{half}", exact=True).click()


def press_all(page):
    for number, points in enumerate(POINTS, start=1):
        press(page, number, points)


def says(page, words, **options):
    expect(page.locator("#save-words")).to_have_text(words, **options)


def memory(page, people):
    return page.evaluate(MEMORY, people.judge.pk)


def ops(page, people):
    return sorted(memory(page, people)["ops"], key=lambda op: op["seq"])


# A1 Saved survives


def test_a1_what_was_called_saved_survives_kills_of_the_browser(tablet, base_url, people, own):
    announced = []
    for given in ("17.5", "16", "15.5", "14"):
        page = tablet.start()
        sign_in_at(page, base_url)
        Network(page)
        open_sheet(page, own, base_url)
        assert shown(page)[: len(announced)] == announced
        press(page, len(announced) + 1, given)
        says(page, STORED)
        announced.append(given)
        tablet.kill()
    page = tablet.start()
    sign_in_at(page, base_url)
    open_sheet(page, own, base_url)
    assert shown(page)[:4] == announced
    says(page, SENT, timeout=LONG)
    assert kept(own)[:4] == announced


def test_a1_typed_words_and_a_signature_survive_the_kill_of_their_tab(tablet, base_url, people, own):
    page = tablet.start()
    sign_in_at(page, base_url)
    network = Network(page)
    open_sheet(page, own, base_url)
    press_all(page)
    page.locator("#id_recommendation_c1").press_sequentially("ควรเพิ่มข้อมูล")
    says(page, STORED)
    sign(page)
    expect(page.locator("#sheet-state")).to_have_text("เซ็นแล้วในเครื่องนี้ ยังไม่ได้ส่ง")
    says(page, STORED)
    tablet.kill_tabs()
    again = open_sheet(tablet.new_page(), own, base_url)
    assert shown(again) == list(POINTS)
    assert again.locator("#id_recommendation_c1").input_value() == "ควรเพิ่มข้อมูล"
    expect(again.locator("#sheet-state")).to_have_text("เซ็นแล้วในเครื่องนี้ ยังไม่ได้ส่ง")
    network.on()
    says(again, SENT, timeout=LONG)
    assert kept(own, "signed_body") == list(POINTS)


# A2 Strict


def test_a2_every_write_to_a_judges_memory_asks_for_strict_durability(page, people, own):
    page.add_init_script(WATCH)
    sign_in(page, "judge2")
    open_sheet(page, own)
    tap_all(page)
    page.locator("#id_private_note").press_sequentially("ดี")
    leave(page)
    sent(page)
    sign(page)
    expect(page.locator("#onward")).to_be_visible()
    sent(page)
    writes = page.evaluate("writes")
    written = {store for write in writes for store in write["stores"]}
    assert {"meta", "sheets", "ops"} <= written
    assert {(write["durability"], write["really"]) for write in writes} == {("strict", "strict")}


# A4 Echo


def test_a4_an_op_leaves_the_outbox_only_by_an_echo_of_its_id_and_hash(sheet_page, people, own):
    answers = [
        {"status": 200, "json": {"status": "welcome"}},
        {"status": 200, "body": "<html>portal</html>"},
        {"status": 201, "json": {"op": "0", "sha256": "0", "outcome": "applied"}},
    ]
    given = []

    def portal(route):
        if len(given) >= 2 * len(answers):
            return route.continue_()
        said = answers[len(given) // 2]
        given.append(json.loads(route.request.post_data)["op_id"])
        if "op" in said.get("json", {}):  # the right id with another's hash
            said = {**said, "json": said["json"] | {"op": given[-1]}}
        return route.fulfill(**said)

    sheet_page.route("**/ops/*", portal)
    tap(sheet_page, 1, "17.5")
    leave(sheet_page)
    expect(sheet_page.locator("#signed-out")).to_be_visible()
    [op] = ops(sheet_page, people)
    assert (op["st"], kept(own)) == ("local", None)
    says(sheet_page, SENT, timeout=3 * LONG)
    assert set(given) == {op["op_id"]}
    [op] = ops(sheet_page, people)
    assert (op["st"], kept(own)[0]) == ("acked", "17.5")
    fingerprint = SheetOp.objects.get(op_id=op["op_id"]).sha256[:8]
    expect(sheet_page.locator("#receipt")).to_have_text(f"เลขรับ {fingerprint}")


# A10 Eviction


def evict(page, base_url):
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": base_url, "storageTypes": "indexeddb"})


def test_a10_a_memory_thrown_away_is_said_in_words_and_to_the_staff(sheet_page, people, own, base_url):
    tap(sheet_page, 1, "17.5")
    leave(sheet_page)
    sent(sheet_page)
    expect(sheet_page.locator("#lost")).to_be_hidden()
    sheet_page.goto("/no/")
    evict(sheet_page, base_url)
    open_sheet(sheet_page, own)
    expect(sheet_page.locator("#lost")).to_be_visible()
    demand_readable(sheet_page, "lost")
    tap(sheet_page, 1, "16")
    leave(sheet_page)
    sent(sheet_page)
    assert [device.lost_at is not None for device in Device.objects.order_by("pk")] == [False, True]
    sheet_page.locator("#lost-seen").click()
    expect(sheet_page.locator("#lost")).to_be_hidden()
    sheet_page.reload()
    expect(sheet_page.locator("#sheet")).to_have_attribute("data-scripted", "")
    expect(sheet_page.locator("#lost")).to_be_hidden()


def test_a10_one_thrown_away_under_an_open_page_is_said_and_made_whole_from_the_page(sheet_page, people, own, base_url):
    network = Network(sheet_page)
    tap(sheet_page, 1, "17.5")
    leave(sheet_page)
    says(sheet_page, STORED)
    evict(sheet_page, base_url)
    tap(sheet_page, 2, "16")
    says(sheet_page, STORED)
    expect(sheet_page.locator("#lost")).to_be_visible()
    network.on()
    leave(sheet_page)
    says(sheet_page, SENT, timeout=LONG)
    assert kept(own)[:2] == ["17.5", "16"]


# A11 Full


def fill_the_disk(page, base_url):
    """Let the browser say no: it notices within half a minute, and until then goes on writing."""
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": base_url, "quotaSize": 1})
    return lambda: session.send("Storage.overrideQuotaForOrigin", {"origin": base_url})


def test_a11_a_full_device_is_said_before_more_is_typed(sheet_page, people, own, base_url):
    make_room = fill_the_disk(sheet_page, base_url)
    more = card(sheet_page, 1).get_by_role("button", name="เพิ่มคะแนน")
    taken = 0
    while sheet_page.locator("#full").is_hidden() and taken < 38:
        more.tap()
        sheet_page.wait_for_timeout(1000)
        taken += 1
    says(sheet_page, "เครื่องเต็ม ยังไม่ได้บันทึก")
    assert card(sheet_page, 2).evaluate("each => each.inert") is True
    entered = shown(sheet_page)[0]
    assert entered not in json.dumps([sheet["draft"] for sheet in memory(sheet_page, people)["sheets"]])
    demand_readable(sheet_page, "full")
    other = open_sheet(sheet_page.context.new_page(), own)  # said at once where a page begins on a full disk
    expect(other.locator("#full")).to_be_visible()
    assert card(other, 1).evaluate("each => each.inert") is True
    other.close()
    make_room()
    sheet_page.locator("#retry").click()
    expect(sheet_page.locator("#full")).to_be_hidden()
    assert card(sheet_page, 2).evaluate("each => each.inert") is False
    leave(sheet_page)
    sent(sheet_page)
    assert kept(own)[0] == entered


def test_a11_a_device_that_is_nearly_full_is_said_while_there_is_still_room(sheet_page, own):
    expect(sheet_page.locator("#tight")).to_be_hidden()
    sheet_page.add_init_script("navigator.storage.estimate = async () => ({ quota: 9_000_000, usage: 8_000_000 })")
    open_sheet(sheet_page, own)
    expect(sheet_page.locator("#tight")).to_be_visible()
    demand_readable(sheet_page, "tight")
    tap(sheet_page, 1, "17.5")
    leave(sheet_page)
    sent(sheet_page)


# A12 Broken connection


def test_a12_a_connection_that_breaks_once_is_opened_anew_and_loses_nothing(sheet_page, people, own):
    Network(sheet_page)
    sheet_page.evaluate(BREAK, 1)
    tap(sheet_page, 1, "17.5")
    says(sheet_page, STORED)
    open_sheet(sheet_page, own)
    assert shown(sheet_page)[0] == "17.5"


def test_a12_one_that_stays_broken_stops_and_offers_what_stands_on_the_page(sheet_page, people, own):
    tap(sheet_page, 1, "17.5")
    says(sheet_page, STORED)
    # In one step: whatever the page does by itself may find the connection broken first, and the fields rest.
    sheet_page.locator("#id_recommendation_c2").evaluate(TYPE_AND_BREAK, "กำลังพิมพ์อยู่")
    says(sheet_page, "เครื่องนี้บันทึกไม่ได้แล้ว")
    expect(sheet_page.locator("#broken")).to_be_visible()
    lines = sheet_page.locator("#broken-text").input_value().splitlines()
    assert lines[:4] == ["ตำบลตระการ", "1. เกณฑ์ที่ 1: 17.5", "2. เกณฑ์ที่ 2: ยังไม่ให้คะแนน", "กำลังพิมพ์อยู่"]
    assert card(sheet_page, 3).evaluate("each => each.inert") is True
    assert sheet_page.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true}))") is False
    demand_readable(sheet_page, "broken")
    with sheet_page.expect_download() as download:
        sheet_page.locator("#broken [data-part=save]").click()
    exported = json.loads(download.value.path().read_text())
    said = [json.loads(op["text"])["body"] for op in exported["ops"]]
    assert [entry["criteria"]["c2"]["recommendation"] for entry in said][-1] == "กำลังพิมพ์อยู่"


# A15 Frozen


def test_a15_an_op_that_was_once_sent_is_frozen(sheet_page, people, own):
    bodies = []

    def lose_the_first_answer(route):
        bodies.append((route.request.post_data, route.request.headers["x-op-sha256"]))
        answer = route.fetch()
        return route.abort() if len(bodies) == 1 else route.fulfill(response=answer)

    sheet_page.route("**/ops/*", lose_the_first_answer)
    tap(sheet_page, 1, "17.5")
    leave(sheet_page)
    while not bodies:
        sheet_page.wait_for_timeout(20)
    tap(sheet_page, 1, "11")
    leave(sheet_page)
    sent(sheet_page)
    assert kept(own)[0] == "11"
    assert (bodies[0], len(set(bodies)), len(bodies)) == (bodies[1], 2, 3)
    own.refresh_from_db()
    assert (own.rev, SheetOp.objects.filter(sheet=own).count()) == (2, 2)
    here = [(op["seq"], op["st"], op["attempts"]) for op in ops(sheet_page, people)]
    assert here == [(1, "acked", 2), (2, "acked", 1)]


# A18 Two windows


def test_a18_of_two_windows_only_one_edits_and_only_one_sends(sheet_page, people, own):
    sends = []
    sheet_page.context.on("request", lambda request: sends.append(request.url) if "/ops/" in request.url else None)
    other = open_sheet(sheet_page.context.new_page(), own)
    expect(other.locator("#elsewhere")).to_be_visible()
    says(other, "เปิดอยู่ในอีกหน้าต่างหนึ่ง")
    assert card(other, 1).evaluate("each => each.inert") is True
    demand_readable(other, "elsewhere")
    tap(sheet_page, 1, "17.5")
    other.locator("#take-over").click()
    expect(other.locator("#elsewhere")).to_be_hidden()
    assert shown(other)[0] == "17.5"
    expect(sheet_page.locator("#elsewhere")).to_be_visible()
    tap(other, 2, "16")
    leave(other)
    sent(other)
    assert kept(own)[:2] == ["17.5", "16"]
    assert len(sends) == len(set(sends)) == SheetOp.objects.filter(sheet=own).count()
    other.close()
    expect(sheet_page.locator("#elsewhere")).to_be_hidden()
    assert shown(sheet_page)[:2] == ["17.5", "16"]


def test_a18_a_window_that_is_asleep_does_not_keep_the_sheet(sheet_page, people, own):
    tap(sheet_page, 1, "17.5")
    says(sheet_page, SENT, timeout=LONG)
    sheet_page.context.new_cdp_session(sheet_page).send("Page.setWebLifecycleState", {"state": "frozen"})
    other = open_sheet(sheet_page.context.new_page(), own)
    other.locator("#take-over").click()
    expect(other.locator("#elsewhere")).to_be_hidden()
    tap(other, 1, "16")
    leave(other)
    sent(other)
    assert kept(own)[0] == "16"


# A21 Session gone · A22 Token changed


def test_a21_a_browser_killed_before_it_wrote_its_cookie_needs_one_sign_in_and_no_more(tablet, base_url, people, own):
    page = tablet.start()
    sign_in_at(page, base_url)
    open_sheet(page, own, base_url)
    Network(page)
    press_all(page)
    sign(page)
    expect(page.locator("#sheet-state")).to_have_text("เซ็นแล้วในเครื่องนี้ ยังไม่ได้ส่ง")
    says(page, STORED)
    tablet.kill()
    page = tablet.start()
    tablet.context.clear_cookies()  # what is not on the disk within twenty seconds of the sign-in
    sign_in_at(page, base_url)  # and the sheet is not opened again: every page of a judge sends
    for _ in range(200):
        if kept(own, "signed_body"):
            break
        page.wait_for_timeout(50)
    assert kept(own, "signed_body") == list(POINTS)


def test_a21_signed_out_while_away_it_asks_once_and_goes_on(sheet_page, people, own):
    network = Network(sheet_page)
    tap(sheet_page, 1, "17.5")
    says(sheet_page, STORED)
    sheet_page.context.clear_cookies()
    network.on()
    leave(sheet_page)
    says(sheet_page, STORED_ONLY, timeout=LONG)
    expect(sheet_page.locator("#signed-out")).to_be_visible()
    demand_readable(sheet_page, "signed-out")
    address = sheet_page.url
    follow(sheet_page, "#sign-in")
    sheet_page.fill("#id_username", "judge2")
    sheet_page.fill("#id_password", make.PASSWORD)
    follow(sheet_page, "form.panel button")
    assert sheet_page.url == address
    says(sheet_page, SENT, timeout=LONG)
    assert kept(own)[0] == "17.5"


def test_a22_a_token_that_was_changed_strands_nothing(sheet_page, people, own):
    tokens = []

    def spoil_the_first(route):
        tokens.append(route.request.headers["x-csrftoken"])
        spoiled = {**route.request.headers, "x-csrftoken": "x" * 64}
        return route.continue_(headers=spoiled if len(tokens) == 1 else None)

    sheet_page.route("**/ops/*", spoil_the_first)
    tap(sheet_page, 1, "17.5")
    leave(sheet_page)
    sent(sheet_page)
    assert (len(tokens), kept(own)[0]) == (2, "17.5")


# Notices


def test_a_notice_that_comes_moves_nothing_under_the_finger(sheet_page, own):
    refusal = {"error": "too_large", "message": "ข้อความยาวเกินไป"}
    sheet_page.route("**/ops/*", lambda route: route.fulfill(status=413, json=refusal))
    tap(sheet_page, 2, "16")
    where = "() => document.querySelector('#criterion-c2 .picker').getBoundingClientRect().top"
    before = sheet_page.evaluate(where)
    leave(sheet_page)
    expect(sheet_page.locator("#refused")).to_have_text("ข้อความยาวเกินไป")
    assert sheet_page.evaluate(where) == pytest.approx(before, abs=1)
    says(sheet_page, "ระบบไม่รับข้อมูลนี้")


# Where nothing lasts


def test_a_browser_that_keeps_nothing_says_so_and_sends_all_the_same(page, people, own):
    page.add_init_script("Object.defineProperty(globalThis, 'indexedDB', { value: undefined })")
    sign_in(page, "judge2")
    open_sheet(page, own)
    cut = Network(page)
    tap_all(page)
    says(page, "ยังไม่ได้ส่ง อย่าปิดหน้านี้")
    assert page.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true}))") is False
    cut.on()
    leave(page)
    sent(page)
    assert page.evaluate("dispatchEvent(new Event('beforeunload', {cancelable: true}))") is True
    assert kept(own) == list(POINTS)


# How fast


def spent_on_taps(page):
    """Milliseconds from each of some taps to its draft on the disk, in order of size."""
    ways = [card(page, 1).get_by_role("button", name=name) for name in ("เพิ่มคะแนน", "ลดคะแนน")]
    spent = []
    for turn in range(TAPS):
        before = page.evaluate("writes.length")
        ways[turn % 2].tap()
        page.wait_for_timeout(500)  # asking all the while would be work of the same processor
        page.wait_for_function("(before) => writes[before]?.at", arg=before)
        spent.append(page.evaluate("(before) => writes[before].at - taps.at(-1)", before))
    return sorted(spent)


def test_a_tap_is_on_the_disk_within_a_tenth_of_a_second_on_a_slow_tablet(page, people, own, capsys):
    """A machine that is busy with something else gets three tries."""
    page.add_init_script(WATCH)
    page.add_init_script(TAPPED)
    sign_in(page, "judge2")
    open_sheet(page, own)
    Network(page)
    tap(page, 1, "10")
    says(page, STORED)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    medians = []
    while not medians or (min(medians) > BAR_MS and len(medians) < 3):
        spent = spent_on_taps(page)
        medians.append(spent[TAPS // 2])
        with capsys.disabled():
            print(f"\ntap to stored, processor {SLOWER}× slower: median {medians[-1]:.0f} ms, slowest {spent[-1]:.0f}")
    # `make speed` holds the bar, on a machine with nothing else to do. Beside other tests only what is far off is told.
    is_busy = os.environ.get("SPEED") != "1" and os.getloadavg()[0] > os.cpu_count() / 2
    assert min(medians) <= BAR_MS * (3 if is_busy else 1)
