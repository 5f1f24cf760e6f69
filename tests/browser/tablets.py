"""A tablet of one's own: a Chromium whose profile outlives it, with the worker, opened cold as often as needed."""

from contextlib import contextmanager

from playwright.sync_api import expect

from tests.browser.test_frame import sign_in

READY = "#ready[data-tone=done]"
OPS = """(id) => new Promise((resolve, reject) => {
    const opening = indexedDB.open(`score-u${id}`);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
        const all = opening.result.transaction("ops").objectStore("ops").getAll();
        all.onsuccess = () => {
            opening.result.close();
            resolve(all.result.map(({ text, st }) => [text, st]));
        };
    };
})"""


class Tablet:
    """``open()`` starts a browser on the same profile; what it finds is what the one before had written to the disk."""

    def __init__(self, browser_type, launch_args, context_args, base_url, profile):
        self.browser_type = browser_type
        self.options = launch_args | context_args | {"service_workers": "allow", "base_url": base_url}
        self.profile = profile

    @contextmanager
    def open(self, *, offline=False, viewport=None):
        """The only page of a browser that was just started. No script on it fails."""
        options = self.options | ({"viewport": viewport} if viewport else {})
        context = self.browser_type.launch_persistent_context(self.profile, **options)
        errors = []
        context.on("weberror", lambda error: errors.append(f"{error.page.url}: {error.error} {error.error.stack}"))
        try:
            context.set_offline(offline)
            yield context.pages[0]
        finally:
            context.close()
        assert not errors, errors


def make_ready(page, username):
    """Sign in on a network and wait until the tablet says that it can leave."""
    sign_in(page, username)
    expect(page.locator(READY)).to_be_visible(timeout=30_000)


def is_from_device(page):
    """What the page was filled with from the device: ``day``, ``sheet``, or None where the server drew it."""
    return page.evaluate("document.documentElement.dataset.shown ?? null")


def ops_of(page, person):
    """The texts of a person's ops on this device, and how each stands."""
    return page.evaluate(OPS, person.pk)
