"""`manage.py demo`: the season that everybody sees first, built through the rules.

A class for each stage, which is built once for all of the class's tests.
"""

import json
from collections import Counter
from fractions import Fraction
from functools import partial
from io import StringIO
from itertools import pairwise
from unittest import mock
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Max, QuerySet
from django.test import TestCase
from django.urls import resolve
from django.utils import timezone

from scoring import devices, rankings, verification
from scoring.core import ranking as core
from scoring.demo import contents, marks, next_season, put_forward, season
from scoring.models import Decision, Device, Rubric, ScoreSheet, SheetOp
from scoring.refusals import DEMO_NEEDS_AN_EMPTY_DATABASE
from scoring.sheets import state_of
from subdistricts import nominations, places
from subdistricts.models import (
    Assignment,
    Attendance,
    AuditEntry,
    Candidate,
    Committee,
    District,
    DistrictGroup,
    GroupedDistrict,
    Nomination,
    NominationFile,
    NominationSection,
    Recusal,
    Round,
    Seat,
    StandIn,
    Subdistrict,
    User,
    Visit,
)
from subdistricts.programme import Programme
from tests import make

pytestmark = pytest.mark.slow


def demo(*arguments: str, province: str | None = season.PROVINCE) -> str:
    """What the command prints. One province is enough for most tests, and quicker than Thailand."""
    out = StringIO()
    with mock.patch.object(places, "import_areas", partial(places.import_areas, province)):
        call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def provincial() -> Round:
    """The round that the season leads to; the groups' come before it."""
    return Round.objects.with_area().get(level="province")


def trail(action: str) -> set[str]:
    return set(AuditEntry.objects.filter(action=action).values_list("subject", flat=True))


def subjects(things) -> set[str]:
    """Of a model or of some of its rows."""
    rows = things if isinstance(things, QuerySet) else things.objects.all()
    return {f"{rows.model._meta.model_name}:{key}" for key in rows.values_list("pk", flat=True)}


def states() -> dict[str, list[str]]:
    """How each candidate's sheets stand, in the order of the seats."""
    rows = ScoreSheet.objects.for_page().order_by("candidate__position", "seat__number")
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.candidate.subdistrict_id, []).append(state_of(row))
    return found


def op_texts() -> list[dict]:
    """What the tablets sent, but for the keys that the server made by chance or by counting."""
    sent = [json.loads(text) for text in SheetOp.objects.order_by("pk").values_list("text", flat=True)]
    return [{key: value for key, value in op.items() if key not in ("sheet_id", "user_id")} for op in sent]


class TestImported(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.told = json.loads(demo("--stage", "imported", "--json", province=None))

    def test_it_holds_all_of_thailand_and_no_round(self):
        assert (District.objects.count(), Subdistrict.objects.count()) == (928, 7436)
        assert Subdistrict.objects.filter(district__province="34").count() == 219
        assert not Round.objects.exists()
        assert (self.told["stage"], self.told["seed"], self.told["round"], self.told["sheets"]) == (
            "imported",
            2565,
            None,
            [],
        )

    def test_it_groups_the_districts_as_their_sources_do_and_marks_what_none_says(self):
        groups = DistrictGroup.objects.filter(province="34", fiscal_year=2565).order_by("number")
        found = {group.number: {district.name_th for district in group.districts.all()} for group in groups}
        assert found == {
            1: {"เมืองอุบลราชธานี", "เขื่องใน", "ม่วงสามสิบ", "ดอนมดแดง", "เหล่าเสือโก้ก"},
            2: {"วารินชำราบ", "สำโรง", "สว่างวีระวงศ์", "นาเยีย", "ทุ่งศรีอุดม"},
            3: {"เดชอุดม", "บุณฑริก", "น้ำขุ่น", "น้ำยืน", "นาจะหลวย"},
            4: {"พิบูลมังสาหาร", "โขงเจียม", "ศรีเมืองใหม่", "สิรินธร", "ตาลสุม"},
            5: {"เขมราฐ", "กุดข้าวปุ้น", "โพธิ์ไทร", "นาตาล", "ตระการพืชผล"},
        }
        assert [group.is_sample for group in groups] == [True, True, False, False, False]
        assert GroupedDistrict.objects.count() == 25

    def test_it_names_everybody_by_an_office_as_a_demonstration_account(self):
        assert [(account["username"], account["role"]) for account in self.told["accounts"]] == [
            ("chair", "committee_member"),
            ("member2", "committee_member"),
            ("member3", "committee_member"),
            ("member4", "committee_member"),
            ("secretary", "committee_member"),
            ("deputy3", "committee_member"),
            ("staff", "staff"),
            ("admin", "administrator"),
            ("department", "administrator"),
            ("district", "district_officer"),
            ("reader", "reader"),
        ]
        assert set(User.objects.values_list("is_demo", "is_superuser", "is_staff")) == {(True, False, False)}
        titles_of_persons = ("นาย", "นาง", "นางสาว")
        named = [user.name for user in User.objects.all() if user.name.startswith(titles_of_persons)]
        assert named == []

    def test_it_tells_passwords_that_work(self):
        assert User.objects.count() == len(self.told["accounts"]) == 11
        for account in self.told["accounts"]:
            assert User.objects.get(username=account["username"]).check_password(account["password"]), account

    def test_it_loads_the_rubrics_marked_as_sample(self):
        codes = {"province-2565-ubon", "zone-2565-ang-thong", "clean-agency-2565"}
        assert set(Rubric.objects.values_list("code", "is_sample")) == {(code, True) for code in codes}

    def test_it_writes_people_and_groups_through_the_rules(self):
        assert trail("person.created") == subjects(User)
        assert trail("district_group.created") == trail("district_group.filled") == subjects(DistrictGroup)
        assert AuditEntry.objects.filter(action="role.given").count() == Assignment.objects.count() == 5


class TestScheduled(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.told = json.loads(demo("--stage", "scheduled", "--json"))
        cls.round = provincial()

    def test_it_sets_up_a_draft_of_the_provincial_round(self):
        facts = (self.round.fiscal_year, self.round.level, self.round.province_id, self.round.places)
        assert facts == (2565, "province", "34", 2)
        assert (self.round.state, self.round.is_demo) == ("draft", True)
        assert not ScoreSheet.objects.exists()

    def test_every_district_named_one_and_every_group_chose_one_by_its_meeting(self):
        """The province's candidates are what the groups have published, in the order of the season."""
        chosen = Round.objects.filter(level="group", state="published", way="resolution", feeds=self.round)
        named = Candidate.objects.filter(round__in=chosen)
        assert (chosen.count(), named.count()) == (5, 25)
        assert len(set(named.values_list("subdistrict__district", flat=True))) == 25
        rows = Candidate.objects.filter(round=self.round).select_related("came_from").order_by("position")
        assert [row.subdistrict_id for row in rows] == [facts.code for facts in season.CANDIDATES]
        assert [(row.came_from.subdistrict_id, row.came_from.round.level) for row in rows] == [
            (facts.code, "group") for facts in season.CANDIDATES
        ]
        assert named.filter(is_sample=False).count() == 2

    def test_the_five_were_put_forward_by_their_districts_with_papers(self):
        """Through the rules: one came late, one had to be put right first; the committee finds all of it."""
        papers = Nomination.objects.filter(candidates__round=self.round).order_by("candidates__position")
        told = [(row.subdistrict_id, row.state, row.is_late, row.reviews.count()) for row in papers]
        assert told == [(each.code, "accepted", each.group == 4, 1 + (each.group == 3)) for each in season.CANDIDATES]
        of_season = Nomination.objects.filter(round__fiscal_year=season.FISCAL_YEAR)
        assert set(of_season.values_list("state", flat=True)) == {"accepted"}
        assert all(row.is_complete for row in NominationSection.objects.filter(nomination__in=of_season))
        assert NominationFile.objects.count() == 5

    def test_in_the_season_that_comes_districts_are_still_putting_forward(self):
        """One of each: the officer's own is begun, and his deadline lies ahead whenever this is built."""
        round_ = Round.objects.get(fiscal_year=next_season.fiscal_year(timezone.now()))
        rows = Nomination.objects.filter(round=round_).order_by("district")
        assert {row.district_id: row.state for row in rows if row.is_sample} == {
            "3405": "accepted",
            "3411": "draft",
            "3412": "sent_back",
            "3421": "submitted",
        }
        assert (round_.state, round_.is_demo, round_.level, round_.feeds) == ("draft", True, "group", None)
        assert 20 <= (round_.nominations_until - timezone.now()).days <= 21
        assert list(round_.candidates.values_list("subdistrict__district", "is_sample")) == [("3405", True)]
        [sent_back] = rows.get(state="sent_back").reviews.all()
        assert (sent_back.reviewer.username, list(sent_back.section_reasons)) == ("staff", ["1"])

    def test_its_officer_can_write_on_what_he_has_begun_and_hand_it_in(self):
        officer = User.objects.get(username="district")
        row = Nomination.objects.get(round__fiscal_year__gt=season.FISCAL_YEAR, district="3411")
        said = nominations.missing_of(row)
        assert len(said) == 10 - next_season.WRITTEN + 2  # sections, and who presents and receives
        for section in row.sections.all():
            put_forward.write_section(section, actor=officer, now=timezone.now())
        people = {"presenters": "ก", "hosts": "ข", "subdistrict": row.subdistrict}
        nominations.save_about(row, **people, actor=officer, now=timezone.now())
        row = Nomination.objects.get(pk=row.pk)
        assert nominations.submit(row, actor=officer, now=timezone.now()).is_late is False

    def test_it_visits_the_reports_two_subdistricts_at_their_places_and_times(self):
        visits = Visit.objects.filter(kind="scored", candidate__is_sample=False)
        found = [
            (
                visit.candidate.subdistrict_id,
                str(visit.candidate.subdistrict),
                str(visit.candidate.subdistrict.district),
                visit.candidate.district_group.number,
                visit.venue,
                f"{timezone.localtime(visit.starts_at):%Y-%m-%d %H:%M}",
                f"{timezone.localtime(visit.ends_at):%H:%M}",
            )
            for visit in visits
        ]
        trakan, nong_kung = found
        assert trakan == (
            "341111",
            "ตำบลตระการ",
            "อำเภอตระการพืชผล",
            5,
            "ศาลาประชาคมบ้านตระการ หมู่ที่ 1",
            "2021-12-29 10:00",
            "12:00",
        )
        assert nong_kung == (
            "342004",
            "ตำบลหนองกุง",
            "อำเภอตาลสุม",
            4,
            "องค์การบริหารส่วนตำบลหนองกุง",
            "2021-12-29 13:30",
            "15:30",
        )

    def test_it_follows_up_tpmap_without_scores_on_the_same_day(self):
        visits = Visit.objects.filter(kind="tpmap")
        assert [(timezone.localtime(visit.starts_at).day, visit.candidate) for visit in visits] == [(29, None)] * 2
        assert [visit.venue.endswith("(เวลาตัวอย่าง)") for visit in visits] == [True] * 2

    def test_it_says_the_way_to_every_stop_as_a_sample_and_no_clash(self):
        visits = Visit.objects.filter(round=self.round)
        assert {visit.travel_by for visit in visits} == {"รถตู้ของสำนักงาน (ตัวอย่าง)"}
        staff = User.objects.get(username="staff")
        days = [season.at(day, "12:00").date() for day in (29, 30, 31)]
        assert [[clash.words for clash in Programme(staff, day).clashes] for day in days] == [[], [], []]

    def test_one_sits_for_a_seat_on_all_visits_of_a_day(self):
        rows = StandIn.objects.all()
        assert [(row.visit.candidate.subdistrict_id, row.seat.number, row.user.username) for row in rows] == [
            ("340406", 3, "deputy3")
        ]

    def test_it_marks_the_made_up_candidates_and_their_visits(self):
        rows = Candidate.objects.filter(round__level="province").select_related("district_group")
        assert [(row.subdistrict_id, row.district_group.number, row.is_sample) for row in rows] == [
            ("341111", 5, False),
            ("342004", 4, False),
            ("340715", 3, True),
            ("341515", 2, True),
            ("340406", 1, True),
        ]
        made_up = Visit.objects.filter(candidate__is_sample=True)
        assert [timezone.localtime(visit.starts_at).day for visit in made_up] == [30, 30, 31]
        assert [visit.venue.endswith("(ตัวอย่าง)") for visit in made_up] == [True] * 3
        assert Committee.objects.get().name.endswith("(ตัวอย่าง)")

    def test_it_seats_five_offices(self):
        seats = Seat.objects.select_related("office", "holder")
        assert [(seat.number, seat.role, seat.office.code, seat.holder.username, seat.is_voting) for seat in seats] == [
            (1, "chair", "deputy-governor-34", "chair", True),
            (2, "member", "governor-34", "member2", True),
            (3, "member", "dopa-34", "member3", True),
            (4, "member", "dla-34", "member4", True),
            (5, "secretary", "cdd-34", "secretary", True),
        ]

    def test_it_writes_everything_through_the_rules(self):
        for model in (Round, Committee, Seat, Candidate, Visit):
            assert trail(f"{model._meta.model_name}.created") == subjects(model), model
        assert trail("rules.saved") == {f"round:{provincial().pk}"}

    def test_it_tells_the_programme(self):
        told = self.told["round"]
        assert (told["id"], told["state"]) == (self.round.pk, "draft")
        assert [visit["candidate"] for visit in told["visits"] if visit["kind"] == "scored"] == [
            candidate["code"] for candidate in told["candidates"]
        ]
        assert self.told["sheets"] == []


class TestScoring(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.told = json.loads(demo("--stage", "scoring", "--json"))
        cls.round = provincial()

    def test_it_stands_in_the_middle_of_the_second_day(self):
        assert self.round.state == "open"
        assert states() == {
            "341111": ["signed", "signed", "signed", "signed", "signed"],
            "342004": ["signed", "signed", "signed_changed", "signed", "signed"],
            "340715": ["signed", "signed", "draft", "empty", "draft"],
            "341515": ["empty", "draft", "empty", "draft", "empty"],
            "340406": ["empty", "empty", "empty", "empty", "empty"],
        }

    def test_it_has_a_declared_conflict_of_interest(self):
        recusal = Recusal.objects.select_related("seat", "candidate").get()
        assert (recusal.seat.number, recusal.candidate.subdistrict_id, recusal.kind) == (4, "340715", "interest")
        assert recusal.recorded_by_id == recusal.seat.holder_id
        assert trail("recusal.recorded") == {f"seat:{recusal.seat_id}"}

    def test_it_sends_every_mark_as_an_op_that_is_applied(self):
        assert set(SheetOp.objects.values_list("outcome", flat=True)) == {"applied"}
        entries = AuditEntry.objects.filter(action__in=("sheet.save", "sheet.sign"))
        assert Counter(entries.values_list("facts__op", flat=True)) == Counter(
            str(op_id) for op_id in SheetOp.objects.values_list("op_id", flat=True)
        )
        for sheet in ScoreSheet.objects.all():
            assert sheet.rev == sheet.ops.count()

    def test_it_receives_the_ops_during_the_visits(self):
        during = {visit.candidate_id: visit for visit in Visit.objects.filter(kind="scored")}
        late = [
            op.pk
            for op in SheetOp.objects.select_related("sheet")
            if not during[op.sheet.candidate_id].starts_at < op.received_at < during[op.sheet.candidate_id].ends_at
        ]
        assert late == []

    def test_it_tells_the_sheets_and_where_they_are(self):
        assert len(self.told["sheets"]) == 25
        first = self.told["sheets"][0]
        sheet = ScoreSheet.objects.get(seat__holder__username="chair", candidate__subdistrict="341111")
        assert first == {
            "id": str(sheet.pk),
            "judge": "chair",
            "candidate": "341111",
            "state": "signed",
            "url": f"/sheets/{sheet.pk}/",
            "api": f"/api/v1/sheets/{sheet.pk}/ops/{{op_id}}",
        }
        assert resolve(first["api"].format(op_id=UUID(int=1))).url_name == "sheet_op"

    def test_it_tells_addresses_that_lead_somewhere(self):
        pages = self.told["pages"]
        assert pages["round"] == self.told["round"]["url"] == f"/rounds/{self.round.pk}/"
        names = {name: resolve(address).url_name for name, address in pages.items() if name != "admin"}
        assert names == {name: name for name in pages if name != "admin"}

    def test_its_judges_devices_were_heard_during_the_day(self):
        heard = {each.judge.username: each.devices for each in devices.of_round(self.round, season.at(30, "14:30"))}
        said = {
            name: [(it.device.pending, it.device.ready_sheets, it.silent_since and str(it.silent_since)) for it in them]
            for name, them in heard.items()
        }
        assert said == {
            "chair": [(0, 5, None)],
            "member2": [(1, 5, None)],
            "member3": [(0, 5, "ตำบลคำขวาง")],
            "member4": [(0, None, None)],
            "secretary": [(0, 5, None)],
            "deputy3": [],
        }

    def test_no_device_was_heard_before_the_last_of_its_ops_came_in(self):
        last = dict(SheetOp.objects.values_list("device_id").annotate(Max("received_at")))
        heard = dict(Device.objects.values_list("device_id", "last_contact_at"))
        assert heard.keys() == last.keys()
        assert [each for each, at in heard.items() if at < last[each]] == []

    def test_it_keeps_its_data_when_asked_again(self):
        before = AuditEntry.objects.count()
        with pytest.raises(CommandError) as refused:
            demo("--stage", "imported")
        assert str(refused.value) == str(DEMO_NEEDS_AN_EMPTY_DATABASE.message)
        assert json.loads(demo("--stage", "imported", "--if-empty", "--json"))["accounts"] == self.told["accounts"]
        assert AuditEntry.objects.count() == before


class TestSigned(TestCase):
    @classmethod
    def setUpTestData(cls):
        demo("--stage", "signed")
        cls.ranking = core.rank(rankings.load(provincial()).case)

    def test_it_ranks_completely_and_selects_two(self):
        assert (self.ranking.refused, self.ranking.complete, self.ranking.missing) == (None, True, ())
        assert (self.ranking.cut_can_move, self.ranking.tie_at_cut) == (False, ())
        assert [(placing.place, placing.selected) for placing in self.ranking.placings] == [
            (1, True),
            (2, True),
            (3, False),
            (4, False),
            (5, False),
        ]

    def test_it_is_close_at_the_cut(self):
        _, cut, *_ = (higher.total - lower.total for higher, lower in pairwise(self.ranking.placings))
        assert 0 < cut <= Fraction(3, 4)

    def test_it_has_every_due_sheet_signed(self):
        assert set(ScoreSheet.objects.due().values_list("signed_rev", "rev")) == {(2, 2)}
        assert ScoreSheet.objects.due().count() == 24

    def test_who_sat_that_day_signed_for_the_seat(self):
        signed = ScoreSheet.objects.filter(candidate__subdistrict="340406", seat__number=3).get()
        assert signed.signed_by.username == "deputy3"

    def test_it_is_recorded_who_came_on_the_first_day(self):
        assert Attendance.objects.filter(visit__round=provincial()).count() == 4 * 5
        assert set(Attendance.objects.values_list("presence", "note")) == {("came", "ตัวอย่าง")}

    def test_no_device_holds_work_any_more(self):
        assert Device.objects.count() == 6
        assert devices.may_hold_work(provincial(), season.CLOSING_AT) == []


class TestLocked(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.said = json.loads(demo("--stage", "locked", "--json"))

    def test_it_waits_for_the_meeting(self):
        assert (self.said["round"]["state"], self.said["decisions"]) == ("locked", [])
        assert {sheet["state"] for sheet in self.said["sheets"]} == {"locked"}
        assert trail("round.locked") == subjects(Round.objects.filter(fiscal_year=season.FISCAL_YEAR))


class TestPublished(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.said = json.loads(demo("--stage", "published", "--json"))

    def test_it_has_a_published_decision_that_stands(self):
        decision = Decision.objects.get(round=provincial())
        assert self.said["round"]["state"] == "published"
        told = [(each["version"], each["sha256"]) for each in self.said["decisions"]]
        assert told == [(1, decision.sha256)]
        assert list(verification.differences()) == []

    def test_it_selects_the_two_of_the_ranking_by_a_meeting_marked_as_a_sample(self):
        record = json.loads(Decision.objects.get(round=provincial()).record)
        assert record["selected"] == [each["candidate"] for each in record["out"]["placings"][:2]]
        assert (record["casting"], "ตัวอย่าง" in record["meeting"]["venue"]) == (None, True)


@pytest.mark.django_db
def test_it_stops_before_the_publication_where_asked_to():
    said = json.loads(demo("--stage", "decided", "--json"))
    assert (said["round"]["state"], len(said["decisions"])) == ("decided", 1)


@pytest.mark.django_db
def test_a_tie_across_the_cut_is_cast_by_the_chair():
    """Points that are all the same leave four equal for two places; the fifth, whom one judge less put first, parts."""
    draw = marks.draw

    def draw_the_same(rubric, **facts):
        return {pair: dict.fromkeys(rubric.codes, "15") for pair in draw(rubric, **facts)}

    with mock.patch.object(marks, "draw", draw_the_same):
        demo("--stage", "decided")
    record = json.loads(Decision.objects.get(round=provincial()).record)
    assert (len(record["out"]["tie_at_cut"]), record["casting"]["by"], len(record["selected"])) == (4, "chair", 2)


@pytest.mark.django_db
def test_it_builds_the_same_from_the_same_seed():
    """In three empty databases, one after the other."""
    built = []
    for seed in ("7", "7", "8"):
        with transaction.atomic():
            demo("--stage", "signed", "--seed", seed)
            built.append((contents.accounts(int(seed)), op_texts()))
            transaction.set_rollback(True)
    first, again, other = built
    assert first == again
    assert len(first[1]) == 48
    assert first[0] != other[0]
    assert [op["body"] for op in first[1]] != [op["body"] for op in other[1]]


@pytest.mark.django_db
def test_it_refuses_a_database_that_holds_somebody():
    somebody = make.user()
    with pytest.raises(CommandError):
        demo("--stage", "imported")
    assert demo("--if-empty") == ""
    assert list(User.objects.all()) == [somebody]
    assert not District.objects.exists()


@pytest.mark.django_db
def test_it_tells_again_only_the_accounts_that_its_passwords_open():
    demo("--stage", "imported")
    chair = User.objects.get(username="chair")
    chair.set_password("ตั้งใหม่เอง")
    chair.save()
    User.objects.filter(username="reader").update(is_demo=False)
    assert [account["username"] for account in contents.accounts(2565)] == [
        *("member2", "member3", "member4", "secretary", "deputy3", "staff", "admin", "department", "district")
    ]


@pytest.mark.django_db
def test_it_leaves_nothing_half_built(monkeypatch):
    hours = season.at(31, "11:00"), season.at(31, "13:00")
    overlapping = season.FollowUp("3411", "ซ้อนกัน", "", "", *hours, season.Way(5, 5))
    monkeypatch.setattr(season, "FOLLOW_UPS", (overlapping,))
    with pytest.raises(CommandError, match="ตำบลชีทวน"):
        demo("--stage", "scheduled")
    assert (User.objects.count(), Round.objects.count(), District.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_it_prints_a_line_for_every_account():
    lines = [line.split() for line in demo("--stage", "imported").splitlines() if line.startswith("  ")]
    assert [line[0] for line in lines] == [
        user.username for user in sorted(User.objects.all(), key=lambda user: user.pk)
    ]
    assert {line[0]: line[2] for line in lines if line[0] in ("chair", "staff")} == {
        "chair": "กรรมการ",
        "staff": "เจ้าหน้าที่จังหวัด",
    }
