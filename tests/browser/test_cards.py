"""Sign-in cards in a real browser: printed by the office, typed on a tablet, and the day opens."""

import datetime as dt

import pytest
from django.utils import timezone

from scoring.models import ScoreSheet
from subdistricts import cards
from subdistricts.models import SignInCard, Visit
from tests import cast, make
from tests.browser.test_desk import violations
from tests.browser.test_frame import DESK, TABLET_LYING, TABLET_UPRIGHT, demand_readable, follow, sign_in


@pytest.fixture
def people():
    """An open round with a visit under way."""
    people = cast.assemble()
    visit = make.visit(people.round.candidates.first())
    now = timezone.now()
    Visit.objects.filter(pk=visit.pk).update(starts_at=now, ends_at=now + dt.timedelta(hours=2))
    return people


def code_of(people, person=None):
    now = timezone.now()
    seat = (person or people.judge).seats.get()
    until = cards.latest_day(now)
    [made] = cards.make_cards(people.round, [(seat, person)], until=until, actor=people.staff, now=now)
    return made.code


def test_the_office_prints_cards_and_a_judge_types_one_and_his_day_opens(page, people, complaints):
    sign_in(page, "staff")
    page.goto(f"/rounds/{people.round.pk}/")
    follow(page, "nav.tabs a[href$='/cards/']")
    for width, height in (TABLET_UPRIGHT, TABLET_LYING, DESK):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth > innerWidth") is False
    assert violations(page) == []
    follow(page, "form.stack .button.go")
    assert violations(page) == []
    papers = page.locator(".card-paper")
    assert papers.count() == 3
    code = papers.nth(1).locator(".code").inner_text()
    page.context.clear_cookies()
    page.goto("/login/")
    follow(page, "a[href='/login/card/']")
    page.locator("#id_code").press_sequentially(code.replace("-", "").lower())
    assert page.locator("#id_code").input_value() == code
    follow(page, "form.panel .button.go")
    assert page.url.endswith(f"/day/{timezone.localdate():%Y-%m-%d}/") or page.url.endswith("/day/")
    assert page.locator(".person summary").inner_text() == people.judge.name
    sheet = ScoreSheet.objects.get(seat__holder=people.judge, candidate=people.round.candidates.first())
    assert page.locator(f"main a[href='/sheets/{sheet.pk}/']").count() == 1
    assert complaints == []


def test_each_card_is_one_page_of_paper(page, people):
    sign_in(page, "staff")
    page.goto(f"/rounds/{people.round.pk}/cards/")
    follow(page, "form.stack .button.go")
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") == 3
    assert pdf.count(b"/MediaBox [0 0 420 594") == 3  # A5 upright, in points


def test_the_address_of_the_qr_code_fills_the_field_and_spends_nothing(page, people):
    code = code_of(people, people.judge)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/login/card/#{code[:4]}-{code[4:]}")
    assert page.locator("#id_code").input_value() == f"{code[:4]}-{code[4:]}"
    assert (page.url.endswith("/login/card/"), [url for url in asked if code[:4] in url.partition("#")[0]]) == (
        True,
        [],
    )
    assert SignInCard.objects.get().ending == ""
    follow(page, "form.panel .button.go")
    assert (SignInCard.objects.get().ending, page.locator(".person summary").inner_text()) == (
        "used",
        people.judge.name,
    )


def test_a_spare_card_asks_the_name_and_opens_the_day(page, people):
    page.goto("/login/card/")
    demand_readable(page, "the code")
    page.fill("#id_code", code_of(people))
    follow(page, "form.panel .button.go")
    demand_readable(page, "the name")
    page.fill("#id_name", "สมหญิง ใจดี")
    follow(page, "form.panel .button.go")
    assert page.locator(".person summary").inner_text() == "สมหญิง ใจดี"
    sheet = ScoreSheet.objects.get(seat__holder=people.judge, candidate=people.round.candidates.first())
    assert page.locator(f"main a[href='/sheets/{sheet.pk}/']").count() == 1


def test_without_javascript_the_code_is_typed_all_the_same(browser, browser_context_args, people):
    page = browser.new_context(**browser_context_args, java_script_enabled=False).new_page()
    page.goto("/login/card/")
    page.fill("#id_code", code_of(people, people.judge))
    follow(page, "form.panel .button.go")
    assert page.locator(".person summary").inner_text() == people.judge.name
    page.context.close()
