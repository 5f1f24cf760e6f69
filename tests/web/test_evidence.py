"""What districts showed stands beside the criteria of a sheet: by topic, once accepted, and for nobody recused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring import offline_set
from scoring.models import Criterion
from subdistricts.models import Nomination, NominationFile, NominationReview
from tests import cast, make

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\nx\n%%EOF\n"


@pytest.fixture
def people():
    return cast.assemble()


@pytest.fixture
def own(people):
    return make.sheet(people.round, people.judge)


def shown_in(client, people, sheet):
    """By criterion what the sheet's page shows, and what the device takes along of the same."""
    client.force_login(people.judge)
    page = client.get(reverse("sheet", args=[sheet.pk])).context["page"]
    told = [(each.code, each.text) for each in page.evidence]
    candidates = {row["id"]: row for row in offline_set.of(people.judge)["candidates"]}
    along = [(each["code"], each["text"]) for each in candidates[sheet.candidate_id].get("evidence", [])]
    assert told == along
    return told


ABOUT = [("", "กำนัน"), ("", "นายอำเภอ")]


def test_a_text_stands_beside_its_criterion(client, people, own):
    make.accepted(own.candidate)
    assert shown_in(client, people, own) == [*ABOUT, ("c1", "หลักฐานข้อแรก")]
    html = client.get(reverse("sheet", args=[own.pk])).content.decode()
    beside = html[html.index('id="criterion-c1"') : html.index('id="criterion-c2"')]
    assert beside.count("<p>หลักฐานข้อแรก</p>") == html.count("หลักฐานข้อแรก") == 1


def test_where_nobody_was_put_forward_nothing_is_said_and_nothing_asked(client, people, own):
    assert shown_in(client, people, own) == []
    assert 'id="put-forward" hidden' in client.get(reverse("sheet", args=[own.pk])).content.decode()


@pytest.mark.parametrize("state", ["draft", "submitted", "sent_back"])
def test_what_is_not_accepted_is_not_shown(client, people, own, state):
    make.accepted(own.candidate)
    assert Nomination.objects.readable_by(people.judge).exists()
    Nomination.objects.update(state=state)
    assert shown_in(client, people, own) == []
    assert not Nomination.objects.readable_by(people.judge).exists()


def test_what_was_said_in_reviewing_is_never_shown(client, people, own):
    paper = make.accepted(own.candidate)
    said = {"verdict": "sent_back", "reason": "ลับเฉพาะจังหวัด", "section_reasons": {"6": "ลับเฉพาะจังหวัด"}}
    NominationReview.objects.create(nomination=paper, at=make.NOW, **said)
    client.force_login(people.judge)
    assert "ลับเฉพาะจังหวัด" not in client.get(reverse("sheet", args=[own.pk])).content.decode()
    assert "ลับเฉพาะจังหวัด" not in str(offline_set.of(people.judge))


def test_another_levels_rubric_finds_it_by_its_topic(client, people, own):
    """What was written as c1 of one rubric stands beside the criterion of the same topic, whatever its code here."""
    paper = make.accepted(own.candidate)
    paper.sections.filter(kind="criterion").update(rubric="of-another-level", topic="")
    paper.sections.filter(code="c1").update(topic="gis")
    assert shown_in(client, people, own) == [*ABOUT, ("", "หลักฐานข้อแรก")]
    Criterion.objects.filter(rubric__used_by__round=people.round, code="c3").update(topic="gis")
    assert shown_in(client, people, own) == [*ABOUT, ("c3", "หลักฐานข้อแรก")]


def test_a_file_is_named_and_not_taken_along(client, people, own):
    paper = make.accepted(own.candidate, links=["https://example.org/แผน"])
    section = paper.sections.get(code="c1")
    fields = {"name": "แผน.pdf", "kind": "pdf", "size": len(PDF), "sha256": "0" * 64, "content": PDF}
    file = NominationFile.objects.create(section=section, added_at=make.NOW, **fields)
    [entry] = [each for each in offline_set.of(people.judge)["candidates"][0]["evidence"] if each["code"] == "c1"]
    assert entry["links"] == ("https://example.org/แผน",)
    assert [(each["name"], each["url"]) for each in entry["files"]] == [("แผน.pdf", f"/nomination-files/{file.pk}/")]
    client.force_login(people.judge)
    html = client.get(reverse("sheet", args=[own.pk])).content.decode()
    assert f'<a href="/nomination-files/{file.pk}/" download="แผน.pdf">แผน.pdf</a>' in html
    assert client.get(f"/nomination-files/{file.pk}/").content == PDF


def test_a_recused_judge_takes_nothing_of_it_along(people, own):
    make.accepted(own.candidate)
    make.recuse(own.seat, own.candidate)
    candidates = {row["id"]: row for row in offline_set.of(people.judge)["candidates"]}
    assert "evidence" not in candidates[own.candidate_id]


def queries_of(call):
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def test_it_costs_three_questions_for_one_candidate_and_for_all(people):
    candidates = list(people.round.candidates.all())
    offline_set.of(people.judge)  # what a process reads once is read
    before = queries_of(lambda: offline_set.of(people.judge))
    asked = []
    for row in candidates:
        make.accepted(row)
        asked.append(queries_of(lambda: offline_set.of(people.judge)) - before)
    assert asked == [3, 3, 3]
