"""What a district showed, on a tablet: the same from the device as from the server, texts without a network too."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from subdistricts.models import NominationFile
from tests import cast, make
from tests.browser.tablets import Tablet, is_from_device, make_ready
from tests.browser.test_frame import demand_readable

AS_TEXT = r"all => all.map((each) => each.outerHTML.replace(/\n(?=<)/g, ''))"
PDF = b"%PDF-1.4\nx\n%%EOF\n"


@pytest.fixture
def own():
    people = cast.assemble()
    sheet = make.sheet(people.round, people.judge)
    paper = make.accepted(sheet.candidate, links=["https://example.org/plan"], text="บรรทัดหนึ่ง\nบรรทัดสอง")
    fields = {"name": "แผน น้ำยืน.pdf", "kind": "pdf", "size": len(PDF), "sha256": "0" * 64, "content": PDF}
    NominationFile.objects.create(section=paper.sections.get(code="c1"), added_at=make.NOW, **fields)
    make.visit(sheet.candidate)
    return sheet


@pytest.fixture
def tablet(browser_type, browser_type_launch_args, browser_context_args, base_url, tmp_path):
    return Tablet(browser_type, browser_type_launch_args, browser_context_args, base_url, tmp_path / "profile")


def test_the_device_shows_what_the_server_shows_and_texts_without_a_network(tablet, own):
    here = reverse("sheet", args=[own.pk])
    with tablet.open() as page:
        make_ready(page, "judge2")
        drawn = []
        for address in (f"{here}?from=server", here):
            page.goto(address)
            expect(page.locator("form[data-scripted]")).to_be_attached()
            drawn.append(page.locator("details.evidence:not([hidden])").evaluate_all(AS_TEXT))
        assert is_from_device(page) == "sheet"
        assert drawn[1] == drawn[0]
    with tablet.open(offline=True) as page:
        page.goto(here)
        beside = page.locator("#criterion-c1 details.evidence")
        expect(beside.locator("p")).to_be_hidden()
        beside.locator("summary").click()
        expect(beside.locator("p")).to_have_text("บรรทัดหนึ่ง บรรทัดสอง")
        beside.get_by_text("แผน น้ำยืน.pdf").click()
        expect(beside.get_by_role("alert")).to_have_text("ไม่มีสัญญาณ: เปิดไฟล์ได้เมื่อมีสัญญาณ ข้อความอยู่ที่นี่ครบแล้ว")
        assert page.url.endswith(here)
        demand_readable(page, "evidence without a network")
        page.context.set_offline(False)
        with page.expect_download() as given:
            beside.get_by_text("แผน น้ำยืน.pdf").click()
        assert (given.value.suggested_filename, given.value.path().read_bytes()) == ("แผน น้ำยืน.pdf", PDF)


def test_a_memory_from_before_there_was_any_opens_as_ever(tablet, own):
    """Also where the set was stored by a build that knew of none."""
    here = reverse("sheet", args=[own.pk])
    own.candidate.nomination = None
    own.candidate.save()
    with tablet.open() as page:
        make_ready(page, "judge2")
        page.goto(here)
        expect(page.locator("html[data-shown=sheet]")).to_be_attached()
        expect(page.locator("details.evidence:not([hidden])")).to_have_count(0)
