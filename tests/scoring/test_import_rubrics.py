"""`manage.py import_rubrics` and the three rubrics it brings: the official wordings, and points marked as sample."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from scoring.models import Criterion, Rubric

pytestmark = pytest.mark.django_db

WORDINGS = {
    "province-2565-ubon": (
        "ข้อมูลเด่นจากพื้นที่และการบริหารจัดการ",
        "การวิเคราะห์ข้อมูลและการจัดทำแผนพัฒนาระดับตำบล จาก CIA Program",
        "การจัดทำสารสนเทศภูมิศาสตร์ (GIS) เพื่อพัฒนาคุณภาพชีวิต",
        "การดำเนินโครงการเชิงบูรณาการ และการแสวงหางบประมาณ ในรูปแบบ One Plan",
        "การเผยแพร่ประชาสัมพันธ์ต่อสาธารณชน และการนำเสนอต่อคณะกรรมการ",
    ),
    "zone-2565-ang-thong": (
        "ด้านการบริหารจัดการและการดำเนินงาน",
        "การจัดทำสารสนเทศภูมิศาสตร์ (GIS) เพื่อพัฒนาคุณภาพชีวิต",
        "การวิเคราะห์ข้อมูลและการจัดทำแผนพัฒนาตำบล",
        "การดำเนินโครงการเชิงบูรณาการและการแสวงหางบประมาณ",
        "การเผยแพร่ประชาสัมพันธ์และการนำเสนอ",
    ),
    "clean-agency-2565": (
        "ด้านบทบาทผู้บริหารและความพยายามริเริ่มของหน่วยงานในการสร้างความโปร่งใส",
        "ด้านการเปิดเผยข้อมูล",
        "ด้านการมีส่วนร่วมของภาคประชาชน",
        "ด้านการส่งเสริมองค์กรคุณธรรม",
        "ด้านการรักษาสิ่งแวดล้อมในสถานที่ทำงาน",
    ),
}


def import_rubrics() -> str:
    out = StringIO()
    call_command("import_rubrics", stdout=out)
    return out.getvalue()


@pytest.fixture
def loaded() -> str:
    return import_rubrics()


def test_it_words_the_criteria_as_their_sources_do(loaded):
    found = {
        rubric.code: tuple(rubric.criteria.order_by("position").values_list("name_th", flat=True))
        for rubric in Rubric.objects.all()
    }
    assert found == WORDINGS


def test_it_marks_every_rubrics_points_as_sample(loaded):
    assert set(Rubric.objects.values_list("is_sample", "version", "frozen_at")) == {(True, 1, None)}
    points = set(Criterion.objects.values_list("max_points", "step", "weight_bp"))
    assert points == {(Decimal(20), Decimal("0.5"), None)}


def test_it_gives_guidance_and_levels_that_cover_every_possible_mark_in_both_languages(loaded):
    for criterion in Criterion.objects.prefetch_related("levels"):
        assert all((criterion.name_en, criterion.guidance_th, criterion.guidance_en)), criterion
        marks = [Decimal(step) / 2 for step in range(41)]
        levels = list(criterion.levels.all())
        covering = [sum(level.from_points <= mark <= level.to_points for level in levels) for mark in marks]
        assert covering == [1] * 41, criterion
        assert all(level.descriptor_th and level.descriptor_en for level in levels), criterion


def test_it_says_what_competes_for_each_award(loaded):
    kinds = set(Rubric.objects.values_list("code", "award__candidate_kind"))
    assert kinds == {
        ("province-2565-ubon", "subdistrict"),
        ("zone-2565-ang-thong", "subdistrict"),
        ("clean-agency-2565", "office"),
    }


def test_it_leaves_a_rubric_that_is_there_alone(loaded):
    Criterion.objects.filter(rubric__code="province-2565-ubon", code="c1").update(max_points=30)
    again = import_rubrics()
    assert [line.split("  ")[1] for line in again.splitlines()] == ["มีอยู่แล้ว · already there"] * 3
    assert Rubric.objects.count() == 3
    assert Criterion.objects.get(rubric__code="province-2565-ubon", code="c1").max_points == 30
