"""The desk's pages in a real browser: axe finds nothing on ours and nothing serious in the admin; the CSP stands."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import NoReverseMatch, reverse

from subdistricts.admin import site
from tests import cast, make
from tests.browser.test_frame import DESK, TABLET_LYING, TABLET_UPRIGHT, sign_in
from tests.web.test_map import bring_districts

SERIOUS = {"serious", "critical"}


@pytest.fixture
def people():
    """An open round half scored, with a visit, a recusal and a group; beside it a draft with nothing in it."""
    people = cast.assemble()
    first, second, _ = people.round.candidates.all()
    make.group(5, ("3411", "3420"))
    make.visit(first, hour=10)
    for judge in (people.chair, people.judge, people.other_judge):
        make.sign(make.sheet(people.round, judge), "18", "16", "17", "16.5", "16.5")
    make.sign(make.sheet(people.round, people.chair, make.CODES[1]), "18", "16", "17", "16.5", "16")
    make.recuse(people.judge.seats.get(), second)
    make.draft_round(year=2566)
    return people


def violations(page, *, only=None) -> list[tuple[str, list[str]]]:
    found = Axe().run(page).response["violations"]
    return [
        (each["id"], [node["html"][:200] for node in each["nodes"]])
        for each in found
        if only is None or each["impact"] in only
    ]


def pages_of_staff(round_):
    parts = ("", "programme/", "missing/", "advice/", "recusals/", "rules/", "blank-sheet/")
    return ["/rounds/", *(f"/rounds/{round_.pk}/{part}" for part in parts)]


def test_staffs_pages_have_no_violation_at_any_size(page, people, complaints):
    sign_in(page, "staff")
    draft = make.Round.objects.get(fiscal_year=2566)
    sheet = make.sheet(people.round, people.judge)
    addresses = [
        *pages_of_staff(people.round),
        f"/rounds/{draft.pk}/",
        f"/rounds/{people.round.pk}/close/",
        f"/sheets/{sheet.pk}/print/",
    ]
    for address in addresses:
        for width, height in (TABLET_UPRIGHT, TABLET_LYING, DESK):
            page.set_viewport_size({"width": width, "height": height})
            assert (address, page.goto(address).status) == (address, 200)
            wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert (address, width, max(wider, 0)) == (address, width, 0)
        assert (address, complaints) == (address, [])
        assert (address, violations(page)) == (address, [])
        complaints.clear()  # axe itself tries inline styles


def test_a_printed_map_stands_with_its_heading_on_one_upright_sheet_and_the_list_on_the_next(page, people):
    bring_districts()
    sign_in(page, "staff")
    for address in (reverse("round_map", args=[people.round.pk]), reverse("province_map", args=["34"])):
        page.goto(address)
        page.emulate_media(media="print")
        assert page.locator(".tabs:visible, .switch:visible, nav:visible").count() == 0
        breaks = page.locator(".map-lines li").evaluate_all(
            "each => each.map((li) => getComputedStyle(li).breakInside)"
        )
        assert set(breaks) == {"avoid"}
        paper = page.pdf(prefer_css_page_size=True)
        sizes = re.findall(rb"/MediaBox\s*\[0 0 (\d+)[.\d]* (\d+)", paper)
        assert (address, sizes) == (address, [(b"594", b"841")] * 2)


def pages_of_the_admin():
    """Every list, every form of what is there, every empty form."""
    yield reverse("admin:index")
    for model, registered in site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        row = model._default_manager.order_by("-pk").first()
        if row is not None:
            yield reverse(f"{name}_change", args=[row.pk])
        if registered.has_add_permission.__func__ is not None:
            yield reverse(f"{name}_add")
        try:
            yield reverse(f"{name}_import")
        except NoReverseMatch:
            continue


def test_the_admins_pages_have_nothing_serious_and_break_no_policy(page, people, complaints):
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, "department_administrator")
    found, looked_at = {}, 0
    for address in pages_of_the_admin():
        status = page.goto(address).status
        if status == 403:  # a list that is only read
            complaints.clear()
            continue
        said = list(complaints)  # axe itself tries inline styles
        serious = violations(page, only=SERIOUS)
        if status != 200 or said or serious:
            found[address] = (status, said, serious)
        complaints.clear()
        looked_at += 1
    assert found == {}
    assert looked_at > 40
