"""Maps: what they show as a drawing stands in the list beside it; without boundaries the list is all there is."""

import datetime as dt
import itertools
import math
import re
import zlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.models import Rubric
from subdistricts import boundaries, boundary_files, maps, visits
from subdistricts.models import Visit
from tests import cast, make
from tests.subdistricts.test_boundary_files import BESIDE, SQUARE, collection, feature
from tests.subdistricts.test_shapes import field

pytestmark = pytest.mark.django_db
serial = itertools.count()


@pytest.fixture
def people():
    return cast.assemble()


def bring(*features, source="ที่มา (ตัวอย่าง)"):
    read = boundary_files.read(collection(*features))
    moment = make.NOW + dt.timedelta(seconds=next(serial))  # drawings are kept by the moment of the newest boundary
    boundaries.import_boundaries(read, source=source, actor=None, now=moment)


def bring_districts():
    for code in ("3411", "3420", "3407"):
        make.district(code)
    lower = [[x, y - 0.5] for x, y in SQUARE]
    bring(feature("3411"), feature("3420", BESIDE), feature("3407", lower))


def round_map(client, user, people, show=""):
    client.force_login(user)
    return client.get(reverse("round_map", args=[people.round.pk]) + (f"?show={show}" if show else ""))


def lines(response):
    return [(line.sign, line.name) for part in response.context["layer"].parts for line in part.lines]


def drawn(response):
    """The shade of every district that has one, what stands on them, and the numbers of the pins."""
    svg = str(response.context["map"])
    areas = {code: shade for shade, code in re.findall(r'class="area ([a-z0-9-]+)" data-area="(\d+)"', svg)}
    marks = re.findall(r'class="area-mark"[^>]*>([^<]*)<', svg)
    pins = re.findall(r'<g class="pin [^>]*><title>[^<]*</title><circle[^>]*/><text[^>]*>([^<]*)<', svg)
    return {code: shade for code, shade in areas.items() if shade != "shade-none"}, marks, pins


@pytest.fixture
def visited(people):
    """Two visits on one day and one on the next, beside a candidate that nobody visits."""
    trakan, nong_kung, _det = people.round.candidates.order_by("position")
    make.visit(trakan, hour=10)
    make.visit(nong_kung, hour=13, title="ตำบลหนองกุง <ครั้งที่ 1>")
    make.visit(trakan, day=30, kind="study", title="ศึกษาดูงาน")
    return people


def test_visits_stand_in_their_order_by_day_with_whom_nobody_visits_last(client, visited):
    response = round_map(client, visited.judge, visited)
    assert [part.heading for part in response.context["layer"].parts] == [
        "วันพุธที่ 29 ธันวาคม 2564",
        "วันพฤหัสบดีที่ 30 ธันวาคม 2564",
        "ผู้เข้ารับการประเมินที่ยังไม่มีกำหนดลงพื้นที่",
    ]
    assert lines(response) == [
        ("1", "ตำบลตระการ"),
        ("2", "ตำบลหนองกุง <ครั้งที่ 1>"),
        ("3", "ศึกษาดูงาน"),
        ("–", "ตำบลเมืองเดช"),
    ]


def test_without_boundaries_the_list_is_all_there_is(client, visited):
    response = round_map(client, visited.judge, visited)
    assert response.context["map"] is None
    assert "<svg" not in response.content.decode().partition("<main")[2]


def test_how_boundaries_are_brought_in_is_told_to_administrators_alone(client, people):
    told = {}
    for who in (people.administrator, people.staff, people.reader, people.district_officer):
        said = province_map(client, who).content.decode()
        assert "ยังไม่มีขอบเขตในระบบ จึงแสดงเป็นรายการ" in said
        told[who] = "import_boundaries" in said
    assert [who for who, is_told in told.items() if is_told] == [people.administrator]


def test_the_map_shows_what_the_list_says(client, visited):
    bring_districts()
    response = round_map(client, visited.judge, visited)
    assert drawn(response) == ({"3411": "shade-1", "3420": "shade-1"}, [], ["1", "2", "3"])
    svg = str(response.context["map"])
    assert svg.count("<polyline") == 1  # the two stops of one day; the next day begins anew
    assert "&lt;ครั้งที่ 1&gt;" in svg
    assert "<ครั้งที่ 1>" not in svg


def test_a_subdistricts_own_boundary_places_its_pin(client, visited):
    bring_districts()
    before = str(round_map(client, visited.judge, visited).context["map"])
    corner = [[104.0, 15.0], [104.1, 15.0], [104.1, 15.1], [104.0, 15.1], [104.0, 15.0]]
    bring(feature("341111", corner))
    after = str(round_map(client, visited.judge, visited).context["map"])
    places = [re.findall(r'<circle cx="(\d+)" cy="(\d+)"', svg)[0] for svg in (before, after)]
    assert int(places[1][0]) < int(places[0][0])
    assert int(places[1][1]) > int(places[0][1])


def test_a_stop_of_which_no_place_is_known_is_told_beside_the_map(client, people):
    bring_districts()
    starts = make.NOW.replace(hour=15)
    stop = Visit(
        round=people.round, kind="tpmap", title="ติดตาม TPMAP", starts_at=starts, ends_at=starts + dt.timedelta(hours=1)
    )
    visits.save_visit(stop, actor=None, now=make.NOW)
    response = round_map(client, people.judge, people)
    assert [pin.title for pin in response.context["unplaced"]] == ["1. ติดตาม TPMAP"]
    assert drawn(response) == ({}, [], [])


def test_a_stop_without_a_candidate_stands_in_the_district_that_it_names(client, people):
    bring_districts()
    starts = make.NOW.replace(hour=15)
    stop = Visit(round=people.round, kind="tpmap", district_id="3420", starts_at=starts)
    stop.ends_at = starts + dt.timedelta(hours=1)
    visits.save_visit(stop, actor=None, now=make.NOW)
    response = round_map(client, people.judge, people)
    assert (drawn(response), response.context["unplaced"]) == (({"3420": "shade-1"}, [], ["1"]), [])
    assert response.context["layer"].parts[0].lines[0].details[0] == "อำเภอตาลสุม"


# The ranking


@pytest.fixture
def ranked(people):
    """The second is selected, the first follows, nothing counts for the third."""
    for judge in (people.chair, people.judge):
        make.sign(make.sheet(people.round, judge), *["10"] * 5)
        make.sign(make.sheet(people.round, judge, make.CODES[1]), *["15"] * 5)
    bring_districts()
    return people


def test_staff_see_the_places_as_on_the_board(client, ranked):
    response = round_map(client, ranked.staff, ranked, "ranking")
    assert lines(response) == [("1", "ตำบลหนองกุง"), ("2", "ตำบลตระการ"), ("–", "ตำบลเมืองเดช")]
    shades, marks, pins = drawn(response)
    assert shades == {"3420": "place-selected", "3411": "place-other"}
    assert (sorted(marks), pins) == (["1", "2", "–"], [])
    assert response.context["layer"].note.startswith("ชั่วคราว")


def test_judges_and_administrators_get_the_visits_whatever_they_ask_for(client, ranked):
    for who in (ranked.chair, ranked.judging_staff, ranked.administrator):
        response = round_map(client, who, ranked, "ranking")
        assert (response.context["layer"].code, response.context["choices"]) == ("visits", [])
        assert "50.00" not in response.content.decode()


def test_a_changed_mark_changes_the_map(client, ranked):
    round_map(client, ranked.staff, ranked, "ranking")
    make.sign(make.sheet(ranked.round, ranked.other_judge), *["20"] * 5)
    assert lines(round_map(client, ranked.staff, ranked, "ranking"))[0] == ("1", "ตำบลหนองกุง")
    make.sign(make.sheet(ranked.round, ranked.other_judge, make.CODES[1]), *["0"] * 5)
    assert lines(round_map(client, ranked.staff, ranked, "ranking"))[0] == ("1", "ตำบลตระการ")


def test_two_of_one_district_share_its_mark(client, people):
    row = make.draft_round(year=2566)
    for code in ("341111", "341101"):
        make.candidate(row, code)
    make.seat(row, people.chair, role="chair")
    make.rules(row, by=Rubric.objects.get())
    people.round = make.rounds.open_round(row, actor=None, now=make.NOW)
    make.sign(make.sheet(people.round, people.chair), *["10"] * 5)
    make.sign(make.sheet(people.round, people.chair, "341101"), *["5"] * 5)
    bring_districts()
    shades, marks, _pins = drawn(round_map(client, people.staff, people, "ranking"))
    assert (shades, marks) == ({"3411": "place-selected"}, ["1, 2"])


# A province's groups


def province_map(client, user, year=""):
    client.force_login(user)
    return client.get(reverse("province_map", args=["34"]) + (f"?year={year}" if year else ""))


def test_groups_are_shaded_and_numbered(client, people):
    make.group(4, ("3420",))
    make.group(5, ("3411",))
    bring_districts()
    response = province_map(client, people.reader)
    assert lines(response)[:2] == [("4", "กลุ่มอำเภอที่ 4"), ("5", "กลุ่มอำเภอที่ 5")]
    assert ("–", "เดชอุดม") in lines(response)[2:]
    shades, marks, _pins = drawn(response)
    assert (shades, sorted(marks)) == ({"3420": "shade-4", "3411": "shade-5"}, ["4", "5"])


def test_the_newest_year_with_groups_comes_first_and_an_unknown_one_is_not_taken(client, people):
    make.group(5, ("3411",), year=2565)
    make.group(1, ("3420",), year=2566)
    shown = {year: lines(province_map(client, people.staff, year))[0][0] for year in ("", "2565", "2566", "x", "9")}
    assert shown == {"": "1", "2565": "5", "2566": "1", "x": "1", "9": "1"}


def test_staff_see_how_far_districts_have_come_with_tpmap_and_officers_their_own(client, people):
    """Who is furthest behind comes first; a reader is offered the groups alone."""
    bring_districts()
    make.subdistrict("342004")
    make.tpmap_report("341111", actor=people.staff)
    client.force_login(people.staff)
    response = client.get(reverse("province_map", args=["34"]) + "?show=tpmap")
    layer = response.context["layer"]
    assert (layer.code, response.context["choices"][-1].is_here) == ("tpmap", True)
    signs = {line.name: (line.sign, line.shade) for line in layer.parts[0].lines}
    none = ("–", "shade-none")
    assert signs == {"ตาลสุม": none, "เดชอุดม": none, "ตระการพืชผล": ("53%", "band-2")}  # 46 of 86 are settled
    assert drawn(response)[0] == {"3411": "band-2"}

    client.force_login(people.district_officer)
    own = client.get(reverse("province_map", args=["34"]) + "?show=tpmap")
    assert [line.name for line in own.context["layer"].parts[0].lines] == ["ตระการพืชผล"]
    client.force_login(people.reader)
    other = client.get(reverse("province_map", args=["34"]) + "?show=tpmap")
    assert (other.context["layer"].code, len(other.context["choices"])) == ("groups", 1)


def test_it_is_nobodys_who_holds_no_role_in_the_province(client, people):
    for who in (people.foreign_staff, people.stranger, people.judge):
        assert province_map(client, who).status_code == 404
    for who in (people.staff, people.reader, people.district_officer, people.department_administrator):
        assert province_map(client, who).status_code == 200


def test_the_menu_leads_there(client, people):
    client.force_login(people.district_officer)
    links = {link.address for link in client.get(reverse("rounds")).context["navigation"].links}
    assert reverse("province_map", args=["34"]) in links


# What it costs


def test_it_costs_the_same_for_one_visit_and_for_many(client, visited):
    bring_districts()
    round_map(client, visited.staff, visited)
    with CaptureQueriesContext(connection) as few:
        round_map(client, visited.staff, visited)
    for day in range(1, 20):
        make.visit(visited.round.candidates.first(), day=day)
    with CaptureQueriesContext(connection) as many:
        round_map(client, visited.staff, visited)
    assert len(many) == len(few)


def test_a_map_of_25_districts_stays_under_40_kilobytes(client, people):
    """Each district of this field has borders of many turns, as those of a real province."""
    fine = field(5, 5, [0.03 * math.sin(step * 1.7) for step in range(60)], 4)
    codes = [f"34{number:02}" for number in range(1, 26)]
    for code in codes:
        make.district(code)
    rows = zip(codes, fine.values(), strict=True)
    bring(*(feature(code, [list(position) for position in shape[0][0]]) for code, shape in rows))
    response = province_map(client, people.staff)
    assert str(response.context["map"]).count("<path") == 25
    assert len(zlib.compress(response.content)) <= 40_000


def test_the_ground_is_drawn_anew_when_boundaries_change(client, people):
    bring_districts()
    before = maps.ground(["34"])
    assert maps.ground(["34"]) is before
    bring(feature("3420", [[x + 0.3, y] for x, y in BESIDE]))
    assert maps.ground(["34"]).outlines != before.outlines
