"""The second season of the demonstration, and the way of one subdistrict from its nomination to the zone's decision."""

import json

import pytest
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from scoring import advancements, verification
from scoring.demo import ang_thong
from scoring.models import Decision, ScoreSheet, SheetOp
from subdistricts import nomination_reviews, nominations
from subdistricts.models import Candidate, InspectionZone, Nomination, Round, User, Visit
from subdistricts.programme import Programme
from tests import make
from tests.scoring.test_demo import demo

pytestmark = [pytest.mark.slow, pytest.mark.once]


def zone_round(award: str) -> Round:
    return Round.objects.get(level="zone", award__code=award)


def record_of(round_: Round) -> dict:
    return json.loads(Decision.objects.in_force().get(round=round_).record)


class TestZonePublished(TestCase):
    """Both seasons to their end, built once."""

    @classmethod
    def setUpTestData(cls):
        demo("--stage", "zone_published", province=None)
        cls.information = zone_round("model-subdistrict-information")
        cls.clean = zone_round("clean-cd-agency")

    def test_the_first_season_is_at_its_end_too(self):
        assert provincial_of_ubon().state == "published"

    def test_hua_phai_came_from_its_nomination_over_the_province_to_the_zone(self):
        here = Candidate.objects.get(round=self.information, subdistrict=ang_thong.HUA_PHAI)
        before = here.came_from
        assert (before.round.level, before.round.province_id, before.round.state) == ("province", "15", "published")
        assert (here.nomination, here.nomination.state) == (before.nomination, Nomination.State.ACCEPTED)
        assert here.is_sample is False

    def test_only_what_the_report_tells_is_not_marked_as_a_sample(self):
        told = Candidate.objects.filter(round__in=(self.information, self.clean), is_sample=False)
        assert {str(each.subdistrict_id or each.office.code) for each in told} == {"150109", "cdd-15"}

    def test_the_day_in_ang_thong_is_the_reports(self):
        day = Visit.objects.filter(starts_at__date="2022-08-23").order_by("starts_at")
        told = [
            (timezone.localtime(each.starts_at).strftime("%H:%M"), each.kind, each.round.award.code) for each in day
        ]
        assert told == [
            ("08:30", "scored", "clean-cd-agency"),
            ("13:00", "scored", "model-subdistrict-information"),
            ("15:00", "study", "model-subdistrict-information"),
        ]

    def test_the_zones_office_finds_no_clash_that_day_and_the_judged_provinces_finds_no_stop(self):
        day = timezone.localdate(Visit.objects.get(round=self.information, kind="study").starts_at)
        programmes = {name: Programme(User.objects.get(username=name), day) for name in ("zonestaff", "staff15")}
        assert {name: len(each.stops) for name, each in programmes.items()} == {"zonestaff": 3, "staff15": 0}
        assert [clash.words for clash in programmes["zonestaff"].clashes] == []
        assert [stop.way for stop in programmes["zonestaff"].stops] == [
            "", "เดินทาง: 20 นาที · 12 กม. · รถตู้ของสำนักงาน (ตัวอย่าง)", "",
        ]  # fmt: skip

    def test_each_level_judges_by_its_own_rubric_and_no_score_goes_along(self):
        rules = self.information.rules.get()
        assert rules.rubric.code == ang_thong.INFORMATION_RUBRIC
        sheets = ScoreSheet.objects.filter(candidate__round=self.information)
        assert {sheet.rev for sheet in sheets} == {1}
        ops = SheetOp.objects.filter(sheet__candidate__round=self.information)
        assert ops.count() == sheets.count() == 18

    def test_the_agencies_have_their_grades_from_the_top(self):
        placings = record_of(self.clean)["out"]["placings"]
        assert [each["grade"] for each in placings] == ["model", "outstanding", "outstanding", None, None, None]
        assert len(record_of(self.clean)["selected"]) == 3

    def test_everything_stands_when_it_is_verified(self):
        assert list(verification.differences()) == []

    def test_the_judged_provinces_people_find_nothing_of_the_zone(self):
        """Not on their lists, not at its addresses; that their pick went on is not told either."""
        for username in ("staff15", "district15", "staff", "admin", "reader"):
            client = Client()
            client.force_login(User.objects.get(username=username))
            for round_ in (self.information, self.clean):
                for page in ("round", "programme", "round_map"):
                    assert client.get(reverse(page, args=[round_.pk])).status_code == 404, (username, page)
            body = client.get(reverse("rounds")).content.decode()
            assert str(InspectionZone.objects.get()) not in body, username


def provincial_of_ubon() -> Round:
    return Round.objects.get(level="province", province="34")


def test_the_zone_opens_on_the_evening_before_its_day(db):
    demo("--stage", "zone", province=None)
    opened = Round.objects.filter(level="zone").values_list("state", flat=True)
    assert list(opened) == ["open", "open"]
    assert not SheetOp.objects.filter(sheet__candidate__round__level="zone").exists()


def test_a_subdistrict_of_ubon_goes_all_the_way_from_its_nomination_to_the_zones_decision(db):
    """District puts forward → group's meeting → province by sheets → zone by sheets, each through its rules."""
    staff, officer, zone_staff = make.user("staff"), make.user("officer"), make.user("zone_staff")
    make.assign(staff, "staff")
    make.assign(officer, "district_officer", "district", district=make.district("3411"))
    zone = make.zone("34")
    make.assign(zone_staff, "staff", "zone", inspection_zone=zone)
    group = make.group(5, ("3411", "3420"))

    of_group = make.draft_round(level="group", district_group=group, way=Round.Way.RESOLUTION)
    of_group.nominations_until = make.NOW
    make.ground_rounds.save_round(of_group, actor=staff, now=make.NOW)
    of_province = make.draft_round(number_of_places=1)
    of_zone = make.draft_round(level="zone", inspection_zone=zone)
    rubric = make.rubric()
    make.rules(of_province, by=rubric)
    advancements.name_feeders(of_province, [of_group.pk], actor=staff, now=make.NOW)
    advancements.name_feeders(of_zone, [of_province.pk], actor=zone_staff, now=make.NOW)

    nomination = make.fill_in(make.nomination(of_group, "341111", actor=officer), actor=officer)
    nominations.submit(nomination, actor=officer, now=make.NOW)
    nomination_reviews.accept(nomination, actor=staff, now=make.NOW)
    make.candidate(of_group, "342004")
    of_group = make.rounds.open_round(of_group, actor=staff, now=make.NOW)
    make.resolve(of_group, staff, "341111")
    make.publish(of_group, staff)
    assert competing(of_province) == [("341111", of_group.pk, nomination.pk)]

    make.candidate(of_province, "340701")
    judged(of_province, "province_judge", staff, {"341111": "18", "340701": "12"})
    assert competing(of_zone) == [("341111", of_province.pk, nomination.pk)]

    make.rules(of_zone, by=rubric)
    judged(of_zone, "zone_judge", zone_staff, {"341111": "15"})
    of_zone.refresh_from_db()
    assert (of_zone.state, record_of(of_zone)["selected"]) == ("published", [key_of(of_zone, "341111")])
    assert [each["total"] for each in record_of(of_zone)["out"]["placings"]] == ["75.0000"]
    assert list(verification.differences()) == []


def competing(round_: Round) -> list[tuple]:
    rows = Candidate.objects.filter(round=round_, came_from__isnull=False)
    return list(rows.values_list("subdistrict", "came_from__round", "nomination"))


def key_of(round_: Round, code: str) -> str:
    return str(Candidate.objects.get(round=round_, subdistrict=code).pk)


def judged(round_: Round, username: str, staff: User, points: dict[str, str]) -> None:
    """Three judges give every criterion these points; the round is locked, decided and published."""
    people = [make.user(f"{username}{number}") for number in (1, 2, 3)]
    for number, person in enumerate(people):
        make.seat(round_, person, role="member" if number else "chair")
    opened = make.rounds.open_round(round_, actor=staff, now=make.NOW)
    for person in people:
        for code, each in points.items():
            make.sign(make.sheet(opened, person, code), *[each] * 5)
    make.result(opened, staff)
