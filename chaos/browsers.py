"""A judge in a real Chromium that is killed at any moment, while the network and the server misbehave too.

The page is read as a person reads it: what it calls saved or sent is written down with what stands in its fields, and
is asked for again after each kill. Ops are read from the browser's own database.
"""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page, sync_playwright

from bench.client import HOST
from bench.rounds import Made
from bench.sessions import sign_in
from chaos.checks import Finding, Kind
from chaos.proxy import Proxy
from scoring.models import ScoreSheet
from tests.browser.conftest import FLAGS, find_chromium
from tests.browser.killable import KillableBrowser

SAVED = ("บันทึกในเครื่องแล้ว", "ส่งแล้ว")  # how the words begin that promise something
SENT = "ส่งแล้ว"
LONGEST_LIFE = 6.0  # seconds from the first tap to the kill
SECONDS_TO_TAP = 3
SECONDS_TO_SEND = 60
READ_PAGE = """() => ({
    words: document.getElementById("save-words").textContent,
    fields: Object.fromEntries([...document.querySelectorAll("[id^=criterion-]")].flatMap((card) => {
        const code = card.id.replace("criterion-", "");
        return [
            [`${code} points`, card.querySelector(".value-input").value],
            [`${code} text`, card.querySelector(".prose-input").value],
        ];
    })),
})"""
READ_MEMORY = """async (user) => {
    const open = indexedDB.open(`score-u${user}`);
    await new Promise((resolve, reject) => ([open.onsuccess, open.onerror] = [resolve, reject]));
    const asked = open.result.transaction("ops").objectStore("ops").getAll();
    await new Promise((resolve, reject) => ([asked.onsuccess, asked.onerror] = [resolve, reject]));
    open.result.close();
    return asked.result.map(({ op_id, sha256, st, attempts }) => ({ op_id, sha256, st, attempts }));
}"""
Fields = dict[str, str]


@dataclass(slots=True)
class Seen:
    """What the page of one sheet was seen to say: the fields it last called saved, and what was entered since."""

    saved: Fields = field(default_factory=dict)
    since: list[tuple[str, str]] = field(default_factory=list)

    def promise(self, fields: Fields) -> None:
        self.saved, self.since = fields, []

    def allows(self, fields: Fields) -> bool:
        """What is there is what was called saved, or entered after that: never less."""
        return all(fields.get(name) in self.of(name) for name in self.saved)

    def of(self, name: str) -> list[str]:
        return [self.saved[name], *(value for entered, value in self.since if entered == name)]


@dataclass(slots=True)
class Life:
    """What came of it."""

    kills: int = 0
    entered: int = 0
    promises: int = 0
    announced: set[str] = field(default_factory=set)
    ops: dict[str, dict[str, Any]] = field(default_factory=dict)  # as the browser's database has them at the end
    findings: list[Finding] = field(default_factory=list)


class Judge:
    """One judge, one browser, the sheets of one round."""

    def __init__(self, made: Made, proxy: Proxy, folder: Path, seed: str) -> None:
        self.user = made.judges[0]
        self.person = sign_in(self.user)
        self.criteria = [each.code for each in made.rubric.criteria]
        sheets = ScoreSheet.objects.filter(seat__holder=self.user).order_by("candidate__position")
        self.seen = {str(sheet.pk): Seen() for sheet in sheets}
        self.address = f"http://{HOST}:{proxy.port}"
        self.folder = folder
        self.chance = random.Random(f"{seed}:browser")
        self.life = Life()

    @contextmanager
    def browser(self) -> Iterator["Judge"]:
        with sync_playwright() as playwright:
            chromium = find_chromium()
            if chromium is None:
                raise SystemExit("NOTHING WAS TRIED IN A BROWSER: install Chromium, or name it in CHROMIUM")
            self.tablet = KillableBrowser(playwright, chromium, FLAGS, self.folder / "profile")
            try:
                yield self
            finally:
                self.tablet.forget()

    def live_once(self) -> None:
        """Open a sheet, enter until the browser is killed, whatever it is at."""
        page, sheet_id = self._switch_on(), self.chance.choice(list(self.seen))
        killing = threading.Timer(self.chance.uniform(0.2, LONGEST_LIFE), self.tablet.kill)
        try:
            self._open(page, sheet_id)
            self._compare(page, sheet_id)
            killing.start()
            while True:
                self._enter(page, sheet_id)
                if self.chance.random() < 0.15:  # what was entered becomes an op on leaving
                    sheet_id = self.chance.choice(list(self.seen))
                    self._open(page, sheet_id)
                    self._compare(page, sheet_id)
        except Error:
            if killing.ident is None:  # it did not even open: that is no kill
                raise
        finally:
            killing.cancel()
            killing.join() if killing.ident else None
            self.tablet.kill()
        self.life.kills += 1

    def finish(self) -> None:
        """Everything that is there goes out; then each sheet is filled and signed, and seen to be sent."""
        page = self._switch_on()
        for sheet_id in self.seen:
            self._open(page, sheet_id)
            self._compare(page, sheet_id)
            for code in self.criteria:
                self._write(page, sheet_id, f"{code} points", self._points())
            page.locator("#review").click()
            page.locator("#sign").click()
            self._wait_until_sent(page, sheet_id)
        kept = page.evaluate(READ_MEMORY, self.user.pk)
        self.life.ops = {op["op_id"]: op for op in kept}
        for op_id in sorted(self.life.announced - self.life.ops.keys()):
            self.life.findings.append(
                Finding(Kind.LOST, f"op {op_id} was in the browser's database and is not any more")
            )
        self._compare_with_server()
        self.tablet.kill()

    def _switch_on(self) -> Page:
        page = self.tablet.start()
        page.set_default_timeout(SECONDS_TO_SEND * 1000)
        cookie = {"name": "sessionid", "value": self.person.session, "url": self.address}
        page.context.add_cookies([cookie])
        return page

    def _open(self, page: Page, sheet_id: str) -> None:
        until = time.monotonic() + SECONDS_TO_SEND
        while not self._is_open(page, sheet_id):
            if time.monotonic() > until:
                raise TimeoutError(f"sheet {sheet_id} does not open")
            time.sleep(0.3)
        for op in page.evaluate(READ_MEMORY, self.user.pk):
            if op["attempts"] > 0:  # one that was never sent may make way for a newer one
                self.life.announced.add(op["op_id"])

    def _is_open(self, page: Page, sheet_id: str) -> bool:
        """Not while the server is just being started again."""
        try:
            page.goto(f"{self.address}/sheets/{sheet_id}/")
            page.locator("#sheet[data-scripted]").wait_for(timeout=5000)
        except Error:
            if self.tablet.process is None:
                raise
            return False
        return True

    def _compare(self, page: Page, sheet_id: str) -> None:
        """What was called saved is there again."""
        fields, seen = page.evaluate(READ_PAGE)["fields"], self.seen[sheet_id]
        if not seen.allows(fields):
            lost = {
                name: (seen.of(name), fields.get(name)) for name in seen.saved if fields.get(name) not in seen.of(name)
            }
            self.life.findings.append(Finding(Kind.LOST, f"sheet {sheet_id}: called saved and not there: {lost}"))
        self.seen[sheet_id] = Seen(saved=fields)

    def _enter(self, page: Page, sheet_id: str) -> None:
        name = f"{self.chance.choice(self.criteria)} {self.chance.choice(('points', 'points', 'points', 'text'))}"
        self._write(page, sheet_id, name, self._points() if name.endswith("points") else f"ข้อ {self.chance.random()}")
        self._look(page, sheet_id)

    def _points(self) -> str:
        return str(self.chance.randint(0, 10))

    def _write(self, page: Page, sheet_id: str, name: str, value: str) -> None:
        code, what = name.split()
        place = page.locator(f"#criterion-{code} .{'value' if what == 'points' else 'prose'}-input")
        self.seen[sheet_id].since.append((name, value))
        place.fill(value, timeout=SECONDS_TO_TAP * 1000)
        self.life.entered += 1
        if self.chance.random() < 0.5:
            place.blur()  # what is left is kept at once

    def _look(self, page: Page, sheet_id: str) -> str:
        said = page.evaluate(READ_PAGE)
        if said["words"].startswith(SAVED):
            self.seen[sheet_id].promise(said["fields"])
            self.life.promises += 1
        return str(said["words"])

    def _wait_until_sent(self, page: Page, sheet_id: str) -> None:
        until = time.monotonic() + SECONDS_TO_SEND
        while not self._look(page, sheet_id).startswith(SENT):
            if time.monotonic() > until:
                self.life.findings.append(Finding(Kind.LOST, f"sheet {sheet_id} was not sent in {SECONDS_TO_SEND} s"))
                return
            time.sleep(0.1)

    def _compare_with_server(self) -> None:
        for sheet in ScoreSheet.objects.filter(pk__in=self.seen):
            entries = (sheet.signed_body or {"criteria": {}})["criteria"]
            there = {f"{code} points": entry["points"] or "" for code, entry in entries.items()}
            there |= {f"{code} text": entry["recommendation"] for code, entry in entries.items()}
            if there != self.seen[str(sheet.pk)].saved:
                self.life.findings.append(Finding(Kind.LOST, f"sheet {sheet.pk}: signed otherwise than the page says"))
