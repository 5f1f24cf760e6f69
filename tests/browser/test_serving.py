"""The way pages are served: nothing from elsewhere, nothing inline, modules that find one another."""


def test_the_browser_reads_the_health_check(page):
    answer = page.goto("/healthz")
    assert (answer.status, answer.json()) == (200, {"status": "ok"})


def test_an_inline_script_does_not_run(page):
    page.goto("/healthz")
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.documentElement.append(script);
        }"""
    )
    assert page.evaluate("window.ran === undefined")
