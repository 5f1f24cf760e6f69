"""The browser: the system's own Chromium against a server of ours, with files served as in production.

Playwright brings no browser along. CHROMIUM names one; else the usual names are looked for. Without one these tests
are skipped loudly, or fail with STRICT=1.
"""

import os
import shutil
import threading

import pytest
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler, get_internal_wsgi_application
from django.test import override_settings
from playwright.sync_api import expect

from cddeval.launch import collect_static_files

# Playwright keeps an event loop running in the test's thread; without this Django takes every query for an async one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
expect.set_options(timeout=15_000)  # milliseconds; a page that never comes right still fails, a busy machine does not
HERE = os.path.dirname(__file__)
PRODUCTION_STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "cddeval.storage.HashedStaticFiles"}}


def find_chromium() -> str | None:
    names = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else NAMES
    return next(filter(None, map(shutil.which, names)), None)


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


def pytest_terminal_summary(terminalreporter):
    if find_chromium() is None:
        terminalreporter.section("NOTHING WAS TESTED IN A BROWSER", sep="!", red=True, bold=True)
        terminalreporter.line("No Chromium: install it, or name it in CHROMIUM.")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = find_chromium()
    if chromium is None:
        (pytest.fail if settings.STRICT else pytest.skip)("no Chromium: install it, or name it in CHROMIUM")
    return browser_type_launch_args | {"executable_path": chromium, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A tablet held upright, in Thai, whose pages all come from the server.

    A test of a desk, or of the installed app with its worker, says so with `browser_context_args` of its own.
    """
    tablet = {"viewport": {"width": 820, "height": 1180}, "locale": "th-TH", "has_touch": True}
    return browser_context_args | tablet | {"service_workers": "block"}


@pytest.fixture(scope="session")
def base_url(django_db_setup, django_db_blocker):
    """Our server's address, so that a test says `page.goto("/login/")`."""
    production = {"STORAGES": PRODUCTION_STORAGES, "STATIC_ROOT": settings.BASE_DIR / "staticfiles"}
    with override_settings(**production), django_db_blocker.unblock():
        collect_static_files()
        server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
        server.set_app(get_internal_wsgi_application())
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


class Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):
        """Requests are not worth a line here; errors are told by the tests."""


@pytest.fixture(autouse=True)
def _data_that_the_server_sees(transactional_db):
    """Really committed, because the server has connections of its own; emptied after each test."""


@pytest.fixture
def complaints(page):
    """What the browser says of a page: refused styles and scripts, errors."""
    heard = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard
