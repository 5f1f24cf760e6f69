"""A Chromium of our own that may be killed at any moment, as a tablet's browser is: by SIGKILL, with nothing said.

Playwright's own browsers are closed politely. This one is a process group with a profile folder; what it kept is what
stands there afterwards. ``start`` again on the same folder is the tablet switched on again.
"""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error

SECONDS_TO_START = 30


class KillableBrowser:
    """``browser`` is Playwright's, connected from outside; ``context`` the profile's own."""

    def __init__(self, playwright, executable, flags, profile):
        self.playwright = playwright
        self.command = [executable, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}", *flags]
        self.profile = Path(profile)
        self.process = None
        self.browser = None

    @property
    def context(self):
        return self.browser.contexts[0]

    def start(self):
        """The profile's browser, and a page of it that is as large as a tablet."""
        self.profile.mkdir(parents=True, exist_ok=True)
        for left in self.profile.glob("Singleton*"):
            left.unlink()
        said = self.profile / "DevToolsActivePort"
        said.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [*self.command, "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.browser = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{self._port(said)}")
        return self.new_page()

    def new_page(self):
        """A page as large as a tablet; a process just killed may still be handed out once."""
        for _ in range(5):
            with suppress(Error):
                page = self.context.new_page()
                page.set_viewport_size({"width": 820, "height": 1180})
                return page
        raise TimeoutError("the browser opens no page")

    def _port(self, said):
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until:
            words = said.read_text().split() if said.exists() else []
            if words:
                return int(words[0])
            time.sleep(0.02)
        raise TimeoutError("the browser did not say where it listens")

    def kill(self):
        """The battery out: the whole group, at once."""
        if self.process is None:
            return
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def kill_tabs(self):
        """Only the processes that draw pages, as the system does when memory is short."""
        session = self.browser.new_browser_cdp_session()
        for process in session.send("SystemInfo.getProcessInfo")["processInfo"]:
            if process["type"] == "renderer":
                os.kill(process["id"], signal.SIGKILL)

    def forget(self):
        """Killed, and the profile gone too."""
        self.kill()
        shutil.rmtree(self.profile, ignore_errors=True)
