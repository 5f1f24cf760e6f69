"""The programme of a day: the page, the paper, the calendar file, and what the office arranges there."""

import datetime as dt
import re

import pytest
from django.utils.translation import override

from subdistricts import attendance, rounds, visits
from subdistricts.models import Attendance, Candidate, InspectionZone, Office, Round, StandIn, Visit
from tests import calendars, cast, make

pytestmark = pytest.mark.django_db
DAY = "/programme/2021-12-29/"
BY_SYSTEM = {"actor": None, "now": make.NOW}


@pytest.fixture
def team():
    return cast.assemble()


@pytest.fixture
def stops(team):
    """Two scored visits and between them a study visit."""
    first, second = team.round.candidates.order_by("position")[:2]
    return [
        make.visit(first, hour=9, minutes=90, hosts="พัฒนาการอำเภอ; ผู้นำชุมชน"),
        study(team.round, 12, travel_minutes=30, travel_km=25, travel_by="รถตู้"),
        make.visit(second, hour=14),
    ]


def study(round_, hour, **fields):
    start = dt.datetime(2021, 12, 29, hour, tzinfo=make.BANGKOK)
    facts = {"kind": "study", "title": "ศึกษาดูงานศูนย์เรียนรู้", "venue": "ศูนย์เรียนรู้"} | fields
    made = Visit(round=round_, starts_at=start, ends_at=start + dt.timedelta(hours=1), **facts)
    return visits.save_visit(made, **BY_SYSTEM)


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


# The page


def test_the_office_sees_the_stops_in_order_with_the_way_and_what_to_do(client, team, stops):
    client.force_login(team.staff)
    page = client.get(DAY)
    assert [stop.visit for stop in page.context["programme"].stops] == stops
    text = text_of(page)
    assert "เดินทาง: 30 นาที · 25 กม. · รถตู้ จาก ตำบลตระการ" in text
    assert "วันพุธที่ 29 ธันวาคม 2564" in text
    assert [name in page.content.decode() for name in (f"/visits/{stops[0].pk}/", "/earlier/", "stand-ins/")] == [
        True
    ] * 3


def test_a_clash_is_told_at_the_stop_with_what_to_do(client, team, stops):
    Visit.objects.filter(pk=stops[1].pk).update(travel_minutes=120, venue="")
    client.force_login(team.staff)
    text = text_of(client.get(DAY))
    assert "มี 2 เรื่องที่ขัดกัน" in text
    assert "ต้องเดินทางจาก “ตำบลตระการ” 120 นาที แต่มีเวลา 90 นาที เริ่มให้ช้าลง" in text
    client.force_login(team.judge)
    assert "ขัดกัน" not in text_of(client.get(DAY))


def test_a_judge_reads_it_and_finds_nothing_to_arrange(client, team, stops):
    client.force_login(team.judge)
    page = client.get(DAY)
    assert len(page.context["programme"].stops) == 3
    assert [word in page.content.decode() for word in ("/visits/", "stand-ins/", "/earlier/")] == [False] * 3


def test_it_opens_the_day_that_is_asked_for_most(client, team, stops):
    client.force_login(team.staff)
    assert client.get("/programme/").url == DAY
    client.force_login(team.stranger)
    assert client.get(client.get("/programme/").url).context["programme"].stops == []


def test_it_costs_the_same_for_one_stop_and_for_many(client, team, stops, django_assert_max_num_queries):
    client.force_login(team.staff)
    with django_assert_max_num_queries(14):
        client.get(DAY)


# The zone's day


def test_the_zones_day_in_ang_thong_mixes_agency_subdistrict_and_study_and_stays_hidden_from_the_province(client):
    """The day of the report, 23 August 2565; times between are made up."""
    zone = InspectionZone.objects.create(fiscal_year=2565, number=1)
    zone.provinces.add(make.province("15", "อ่างทอง", "Ang Thong"))
    office = Office.objects.create(code="cdd-15", kind="province", name="สพจ.อ่างทอง", province=make.province("15"))
    agency_round, village_round = (
        rounds.save_round(
            Round(award=award, fiscal_year=2565, level="zone", inspection_zone=zone, places=1), **BY_SYSTEM
        )
        for award in (make.award("clean-agency", "office"), make.award())
    )
    inspector = make.user(name="ผู้ตรวจราชการกรม")
    for each in (agency_round, village_round):
        make.seat(each, inspector, role="chair")
    agency = Candidate(round=agency_round, office=office, position=1)
    agency = make.candidates.save_candidate(agency, **BY_SYSTEM)
    village = make.candidate(village_round, "150101")

    def at(hour, minute=0):
        return dt.datetime(2022, 8, 23, hour, minute, tzinfo=make.BANGKOK)

    for visit in (
        Visit(round=agency_round, candidate=agency, venue="ห้องประชุม", starts_at=at(8, 30), ends_at=at(11)),
        Visit(round=village_round, candidate=village, venue="หมู่ที่ 9", starts_at=at(13), ends_at=at(14, 30)),
        Visit(round=village_round, kind="study", title="ศึกษาดูงาน", starts_at=at(15), ends_at=at(16)),
    ):
        visits.save_visit(visit, **BY_SYSTEM)
    judged, zone_staff = make.user(), make.user()
    make.assign(judged, "staff", province=make.province("15"))
    make.assign(zone_staff, "staff", "zone", inspection_zone=zone)
    Round.objects.update(state="open")
    address = "/programme/2022-08-23/"
    for person, seen in ((zone_staff, 3), (inspector, 3), (judged, 0)):
        client.force_login(person)
        assert len(client.get(address).context["programme"].stops) == seen
        assert len(calendars.read(client.get(f"{address}programme.ics").content)[1]) == seen
        assert client.get(f"{address}print/").content.decode().count('class="time">') == max(seen, 0) + 1
    client.force_login(judged)
    assert "สพจ.อ่างทอง" not in client.get(address).content.decode()
    client.force_login(inspector)
    assert [str(stop.visit) for stop in client.get("/day/2022-08-23/").context["stops"]] == [
        "สพจ.อ่างทอง", "ตำบลทดสอบ150101", "ศึกษาดูงาน",
    ]  # fmt: skip


# Calendar and paper


def test_the_calendar_of_a_day_holds_its_stops_and_a_change_updates_them(client, team, stops):
    client.force_login(team.judge)
    answer = client.get(f"{DAY}programme.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Content-Disposition"] == 'attachment; filename="programme-2021-12-29.ics"'
    _own, before = calendars.read(answer.content)
    assert [event["SUMMARY"] for event in before] == [
        "ตำบลตระการ อำเภอตระการพืชผล", "ศึกษาดูงานศูนย์เรียนรู้", "ตำบลหนองกุง อำเภอตาลสุม",
    ]  # fmt: skip
    assert "ผู้ต้อนรับ: พัฒนาการอำเภอ; ผู้นำชุมชน" in before[0]["DESCRIPTION"].split("\n")
    moved = stops[0]
    moved.starts_at -= dt.timedelta(hours=1)
    visits.save_visit(moved, **BY_SYSTEM)
    _own, after = calendars.read(client.get(f"{DAY}programme.ics").content)
    assert [(event["UID"], event["SEQUENCE"]) for event in after] == [
        (before[0]["UID"], 1), (before[1]["UID"], 0), (before[2]["UID"], 0),
    ]  # fmt: skip
    assert after[0]["DTSTART"] == moved.starts_at


def test_the_calendar_of_a_round_holds_all_its_days_and_nothing_of_scores(client, team, stops):
    make.visit(team.round.candidates.get(position=3), day=30)
    sheet = make.sheet(team.round, team.judge)
    make.Device(team.judge).send(sheet, "sign", make.body("19.5", "19.5", "19.5", "19.5", "19.5"))
    client.force_login(team.staff)
    data = client.get(f"/rounds/{team.round.pk}/programme.ics").content
    assert len(calendars.read(data)[1]) == 4
    assert [data.decode().count(word) for word in ("19.5", "97.5", "คะแนนรวม")] == [0, 0, 0]
    client.force_login(team.foreign_staff)
    assert client.get(f"/rounds/{team.round.pk}/programme.ics").status_code == 404


def test_a_stop_that_was_taken_out_is_struck_in_calendars_that_have_it(client, team, stops):
    uid, starts_at = str(stops[1].uid), stops[1].starts_at
    visits.remove_visit(stops[1], **BY_SYSTEM)
    client.force_login(team.judge)
    _own, events = calendars.read(client.get(f"/rounds/{team.round.pk}/programme.ics").content)
    assert [event["STATUS"] for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    struck = events[2]
    assert (struck["UID"], struck["SEQUENCE"], struck["DTSTART"]) == (uid, 1, starts_at)


def test_the_days_file_strikes_a_stop_that_was_taken_out_for_who_sees_its_round(client, team, stops):
    uid, starts_at = str(stops[1].uid), stops[1].starts_at
    client.force_login(team.judge)
    [before] = [e for e in calendars.read(client.get(f"{DAY}programme.ics").content)[1] if e["UID"] == uid]
    visits.remove_visit(Visit.objects.get(pk=stops[1].pk), **BY_SYSTEM)
    _own, events = calendars.read(client.get(f"{DAY}programme.ics").content)
    assert [event["STATUS"] for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert (events[2]["UID"], events[2]["SEQUENCE"], events[2]["DTSTART"]) == (uid, before["SEQUENCE"] + 1, starts_at)
    assert calendars.read(client.get("/programme/2021-12-30/programme.ics").content)[1] == []
    client.force_login(team.foreign_staff)
    assert calendars.read(client.get(f"{DAY}programme.ics").content)[1] == []


def test_the_days_file_moves_a_stop_that_was_put_on_another_day_and_strikes_it_when_it_is_taken_out_there(
    client, team, stops
):
    """Struck on its first day, it would vanish from the second as well: to a calendar it is one and the same stop."""
    moved, first_day = Visit.objects.get(pk=stops[1].pk), stops[1].starts_at
    for each in ("starts_at", "ends_at"):
        setattr(moved, each, getattr(moved, each) + dt.timedelta(days=1))
    visits.save_visit(moved, **BY_SYSTEM)
    client.force_login(team.judge)

    def of_moved():
        files = (client.get(f"/programme/2021-12-{day}/programme.ics").content for day in (29, 30))
        found = [[e for e in calendars.read(data)[1] if e["UID"] == str(moved.uid)] for data in files]
        return [(e["SEQUENCE"], e["STATUS"], e["DTSTART"]) for events in found for e in events]

    assert of_moved() == [(1, "CONFIRMED", first_day + dt.timedelta(days=1))] * 2
    visits.remove_visit(moved, **BY_SYSTEM)
    assert of_moved() == [(2, "CANCELLED", first_day + dt.timedelta(days=1))] * 2


def test_the_itinerary_says_who_comes_in_whose_stead(client, team, stops):
    deputy = make.user(name="ผู้นั่งแทนของวัน")
    make.stand_in(team.judge.seats.get(), stops[2], deputy)
    client.force_login(team.judge)
    text = text_of(client.get(f"{DAY}print/"))
    assert "ผู้นั่งแทนของวัน นั่งแทน (14.00 น.)" in text
    assert "วันพุธที่ 29 ธันวาคม 2564" in text
    with override("en"):
        client.cookies["django_language"] = "en"
        assert "Wednesday 29 December 2564 BE" in text_of(client.get(f"{DAY}print/"))


# Arranging


def test_the_office_changes_times_and_way_of_a_stop(client, team, stops):
    client.force_login(team.staff)
    said = {"day": "๒๙/๑๒/๒๕๖๔", "starts": "12.30", "ends": "13.30", "venue": "ที่ใหม่", "travel_minutes": "๔๕"}
    assert client.post(f"/visits/{stops[1].pk}/", said).url == DAY
    visit = Visit.objects.get(pk=stops[1].pk)
    assert (visit.venue, visit.travel_minutes, visit.travel_km, visit.revision) == ("ที่ใหม่", 45, None, 1)
    assert visit.starts_at == dt.datetime(2021, 12, 29, 12, 30, tzinfo=make.BANGKOK)


def test_what_is_refused_stays_in_the_form_and_nothing_is_saved(client, team, stops):
    client.force_login(team.staff)
    said = {"day": "29/12/2564", "starts": "9.00", "ends": "10.00", "venue": "ที่ใหม่"}
    page = client.post(f"/visits/{stops[1].pk}/", said)
    assert page.status_code == 422
    assert "คณะกรรมการอยู่ที่ “ตำบลตระการ”" in text_of(page)
    assert Visit.objects.get(pk=stops[1].pk).revision == 0
    page = client.post(f"/visits/{stops[1].pk}/", said | {"travel_minutes": "0", "day": "29/12/2021"})
    assert set(page.context["form"].errors) == {"travel_minutes", "day"}


def test_a_stop_goes_before_the_one_before_it(client, team, stops):
    client.force_login(team.staff)
    assert client.post(f"/visits/{stops[1].pk}/earlier/", {"before": stops[0].pk}).url == DAY
    assert [row.pk for row in Visit.objects.order_by("starts_at")] == [stops[1].pk, stops[0].pk, stops[2].pk]
    assert client.post(f"/visits/{stops[1].pk}/earlier/", {"before": stops[0].pk}).status_code == 409
    assert client.post(f"/visits/{stops[1].pk}/earlier/", {"before": "x"}).status_code == 404


def test_one_entry_names_who_sits_that_day_and_is_taken_back(client, team, stops):
    deputy = make.user(name="รองหัวหน้าสำนักงาน")
    make.assign(deputy, "reader")
    seat = team.judge.seats.get()
    client.force_login(team.staff)
    said = {"seat": seat.pk, "user": deputy.pk, "reason": "ติดราชการ"}
    assert client.post(f"{DAY}stand-ins/", said).url == f"{DAY}stand-ins/"
    assert sorted(StandIn.objects.values_list("visit", flat=True)) == sorted(stop.pk for stop in stops)
    assert "รองหัวหน้าสำนักงาน ทั้ง 3 จุด ติดราชการ" in text_of(client.get(f"{DAY}stand-ins/"))
    assert client.post(f"{DAY}stand-ins/", {"withdraw": seat.pk}).url == f"{DAY}stand-ins/"
    assert not StandIn.objects.exists()
    assert client.post(f"{DAY}stand-ins/", {"withdraw": "9999"}).status_code == 404


def test_one_press_lets_who_sits_on_some_visits_sit_on_all_and_a_later_stop_says_who_sits(client, team, stops):
    deputy = make.user(name="รองหัวหน้าสำนักงาน")
    seat = team.judge.seats.get()
    make.stand_in(seat, stops[0], deputy)
    client.force_login(team.staff)
    page = client.get(f"{DAY}stand-ins/")
    assert (f'name="everywhere" value="{seat.pk}"' in page.content.decode()) is True
    assert client.post(f"{DAY}stand-ins/", {"everywhere": seat.pk}).url == f"{DAY}stand-ins/"
    assert set(StandIn.objects.values_list("visit", "user")) == {(stop.pk, deputy.pk) for stop in stops}
    said = STOP | {"title": "ศูนย์ใหม่"}
    page = client.post(f"/rounds/{team.round.pk}/programme/add/?kind=study", said, follow=True)
    assert f"รองหัวหน้าสำนักงาน นั่งแทน {seat} ที่จุดนี้" in text_of(page)
    other = team.other_judge.seats.get()
    assert client.post(f"{DAY}stand-ins/", {"everywhere": other.pk}).status_code == 404
    assert StandIn.objects.count() == 4


def test_who_has_another_seat_is_refused_in_words(client, team, stops):
    make.assign(team.chair, "reader")
    client.force_login(team.staff)
    page = client.post(f"{DAY}stand-ins/", {"seat": team.judge.seats.get().pk, "user": team.chair.pk})
    assert (page.status_code, StandIn.objects.count()) == (422, 0)
    assert "มีที่นั่งในการลงพื้นที่นี้อยู่แล้ว" in text_of(page) or "ประธาน" in text_of(page)


# Adding, moving, taking out

STOP = {"day": "29/12/2564", "starts": "16.30", "ends": "17.30", "venue": "ศาลากลางบ้าน", "hosts": "ผู้ใหญ่บ้าน"}


def test_the_office_adds_a_stop_of_each_kind(client, team, stops):
    third = team.round.candidates.get(position=3)
    address = f"/rounds/{team.round.pk}/programme/add/"
    client.force_login(team.staff)
    assert client.get(f"{DAY}add/").url == f"{address}?day=2021-12-29"
    page = client.get(f"{address}?day=2021-12-29")
    assert page.context["form"].initial["day"] == dt.date(2021, 12, 29)
    offered = [str(name) for _key, name in page.context["form"].fields["candidate"].choices][1:]
    assert [name.endswith("มีในกำหนดการแล้ว") for name in offered] == [False, True, True]
    scored = STOP | {"candidate": third.pk, "travel_minutes": "๒๐", "travel_km": "15", "travel_by": "รถตู้"}
    study = STOP | {"day": "30/12/2564", "title": "ศูนย์เรียนรู้"}
    tpmap = STOP | {"day": "30/12/2564", "starts": "9.00", "ends": "10.00", "title": "", "district": "3411"}
    for kind, said in (("scored", scored), ("study", study), ("tpmap", tpmap)):
        assert client.post(f"{address}?kind={kind}", said).status_code == 302
    made = Visit.objects.exclude(pk__in=[stop.pk for stop in stops]).order_by("pk")
    facts = ("kind", "candidate", "title", "district", "venue", "hosts", "travel_minutes", "travel_km", "travel_by")
    assert list(made.values_list(*facts)) == [
        ("scored", third.pk, "", None, "ศาลากลางบ้าน", "ผู้ใหญ่บ้าน", 20, 15, "รถตู้"),
        ("study", None, "ศูนย์เรียนรู้", None, "ศาลากลางบ้าน", "ผู้ใหญ่บ้าน", None, None, ""),
        ("tpmap", None, "", "3411", "ศาลากลางบ้าน", "ผู้ใหญ่บ้าน", None, None, ""),
    ]
    assert [visit.starts_at.astimezone(make.BANGKOK).isoformat()[:16] for visit in made] == [
        "2021-12-29T16:30", "2021-12-30T16:30", "2021-12-30T09:00",
    ]  # fmt: skip


def test_of_several_rounds_it_is_asked_which_goes_there_and_an_office_is_evaluated(client, team, stops):
    award = make.award("clean-agency", "office")
    row = Round(award=award, fiscal_year=2565, level="province", province=make.province(), places=1)
    agencies = rounds.save_round(row, **BY_SYSTEM)
    client.force_login(team.staff)
    lines = client.get(f"{DAY}add/").context["lines"]
    assert [round_ for round_, _address in lines] == [team.round, agencies]  # that of the day first
    assert "ประเมินหน่วยงาน" in text_of(client.get(lines[1][1]))
    Round.objects.filter(pk=agencies.pk).update(state="published")
    assert client.get(f"{DAY}add/").status_code == 302
    client.force_login(team.judge)
    assert [client.get(f"{DAY}add/").status_code, client.get(lines[0][1]).status_code] == [404, 403]
    assert client.get("/programme/2021-12-31/").context["may_add"] is False


def test_a_clash_is_told_before_a_stop_is_saved_and_again_when_it_is_another(client, team, stops):
    third = team.round.candidates.get(position=3)
    address = f"/rounds/{team.round.pk}/programme/add/?kind=scored"
    client.force_login(team.staff)
    said = STOP | {"candidate": third.pk, "venue": ""}
    page = client.post(address, said)
    assert (page.status_code, Visit.objects.count()) == (422, 3)
    assert [clash.kind for clash in page.context["form"].clashes] == ["no_venue"]
    told = page.context["form"].told
    page = client.post(address, said | {"told": told, "ends": "21.00"})
    assert [clash.kind for clash in page.context["form"].clashes] == ["no_venue", "outside_hours"]
    assert client.post(address, said | {"told": told}).status_code == 302
    assert Visit.objects.filter(candidate=third, venue="").count() == 1


def test_a_clash_that_a_new_stop_makes_elsewhere_is_told_too_and_an_old_one_is_not(client, team, stops):
    Visit.objects.filter(pk=stops[2].pk).update(travel_minutes=30, venue="")  # an hour after the stop before, no venue
    client.force_login(team.staff)
    said = STOP | {"starts": "13.00", "ends": "13.45", "title": "ศูนย์ใหม่"}
    page = client.post(f"/rounds/{team.round.pk}/programme/add/?kind=study", said)
    assert [(clash.kind, clash.stop) for clash in page.context["form"].clashes] == [("short_travel", stops[2].pk)]


def test_a_stop_is_moved_to_another_day(client, team, stops):
    client.force_login(team.staff)
    said = {"day": "30/12/2564", "starts": "9.00", "ends": "10.00", "venue": "ที่ใหม่", "title": "ชื่อใหม่"}
    assert client.post(f"/visits/{stops[1].pk}/", said).url == "/programme/2021-12-30/"
    moved = Visit.objects.get(pk=stops[1].pk)
    assert (str(moved), moved.uid, moved.revision) == ("ชื่อใหม่", stops[1].uid, 1)
    assert [stop.visit for stop in client.get(DAY).context["programme"].stops] == [stops[0], stops[2]]


def test_moving_a_scored_stop_is_no_second_one_of_its_candidate(client, team, stops):
    client.force_login(team.staff)
    said = {"day": "30/12/2564", "starts": "9.00", "ends": "10.00", "venue": "ที่ใหม่"}
    assert client.post(f"/visits/{stops[0].pk}/", said).status_code == 302


def test_a_stop_is_taken_out_after_one_more_question_that_says_what_goes_with_it(client, team, stops):
    make.stand_in(team.judge.seats.get(), stops[1], make.user(name="ผู้นั่งแทน"))
    seat = team.round.committee.seats.first()
    attendance.record_attendance(stops[1], seat, presence="absent", **BY_SYSTEM)
    address = f"/visits/{stops[1].pk}/take-out/"
    client.force_login(team.staff)
    text = text_of(client.get(address))
    assert "ผู้นั่งแทน จะไม่นั่งแทน" in text
    assert "บันทึกไว้แล้วว่าใครมา 1 ที่นั่ง" in text
    assert Visit.objects.count() == 3
    assert client.post(address).url == DAY
    assert list(Visit.objects.order_by("starts_at")) == [stops[0], stops[2]]


def test_another_rounds_candidate_is_not_offered_and_not_taken(client, team, stops):
    foreign = make.candidate(make.draft_round(province=make.province("33", "ศรีสะเกษ", "Si Sa Ket")), "330101")
    client.force_login(team.staff)
    page = client.post(f"/rounds/{team.round.pk}/programme/add/?kind=scored", STOP | {"candidate": foreign.pk})
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"candidate"})
    page = client.post(
        f"/rounds/{team.round.pk}/programme/add/?kind=tpmap", STOP | {"district": foreign.subdistrict.district_id}
    )
    assert (page.status_code, set(page.context["form"].errors)) == (422, {"district"})


# Who came


def test_it_is_said_on_the_spot_who_came_and_shown_on_the_day(client, team, stops):
    visit, seats = stops[0], list(team.round.committee.seats.order_by("number"))
    client.force_login(team.staff)
    address = f"/visits/{visit.pk}/came/"
    said = {f"seat-{seat.pk}-presence": f"came-{seat.holder_id}" for seat in seats[:2]}
    said |= {f"seat-{seats[2].pk}-presence": "absent", f"seat-{seats[2].pk}-note": "ป่วย"}
    assert client.post(address, said).url == DAY
    assert list(Attendance.objects.order_by("seat__number").values_list("seat", "presence", "user", "note")) == [
        (seats[0].pk, "came", seats[0].holder_id, ""),
        (seats[1].pk, "came", seats[1].holder_id, ""),
        (seats[2].pk, "absent", None, "ป่วย"),
    ]
    assert "มา 2 จาก 4 ที่นั่ง" in text_of(client.get(DAY))
    client.post(address, said | {f"seat-{seats[0].pk}-presence": ""})
    assert Attendance.objects.count() == 2
    page = client.post(address, {f"seat-{seats[0].pk}-presence": f"came-{team.stranger.pk}"})
    assert (page.status_code, Attendance.objects.count()) == (422, 2)


def test_the_secretary_says_it_too(client, team, stops):
    seat = team.judge.seats.get()
    type(seat).objects.filter(pk=seat.pk).update(role="secretary")
    address = f"/visits/{stops[0].pk}/came/"
    client.force_login(team.judge)
    assert stops[0].pk in client.get(DAY).context["recordable"]
    assert client.post(address, {f"seat-{seat.pk}-presence": f"came-{team.judge.pk}"}).status_code == 302
    client.force_login(team.other_judge)
    assert client.get(DAY).context["recordable"] == set()
    assert client.post(address, {f"seat-{seat.pk}-presence": "absent"}).status_code == 403


def test_it_changes_no_mark_and_nobodys_right_to_score(client, team, stops):
    sheet = make.sheet(team.round, team.judge)
    client.force_login(team.staff)
    seat = team.judge.seats.get()
    client.post(f"/visits/{stops[0].pk}/came/", {f"seat-{seat.pk}-presence": "absent"})
    signed = make.Device(team.judge).send(sheet, "sign", make.body("15", "15", "15", "15", "15"))
    assert signed is None or "applied" in str(signed)
    sheet.refresh_from_db()
    assert sheet.signed_by == team.judge


def test_the_meeting_is_told_who_came(client, team, stops):
    seats = list(team.round.committee.seats.order_by("number"))
    deputy = make.user()
    make.stand_in(seats[1], stops[1], deputy)
    for visit, user in ((stops[0], seats[1].holder), (stops[1], deputy)):
        attendance.record_attendance(visit, seats[1], presence="came", user=user, **BY_SYSTEM)
    attendance.record_attendance(stops[2], seats[2], presence="absent", **BY_SYSTEM)
    found = [(each.seat, each.came, each.stood_in, each.absent) for each in attendance.of_round(team.round)]
    assert found == [(seats[1], 2, 1, 0), (seats[2], 0, 0, 1)]
    for judge in (team.chair, team.judge, team.other_judge, team.judging_staff):
        for sheet in make.ScoreSheet.objects.filter(seat__holder=judge):
            make.Device(judge).send(sheet, "sign", make.body("15", "15", "15", "15", "15"))
    make.lock(team.round, team.staff)
    client.force_login(team.staff)
    page = client.get(f"/rounds/{team.round.pk}/decide/")
    assert [each.seat for each in page.context["who_came"]] == [seats[1], seats[2]]
    assert "ใครมาในการลงพื้นที่" in text_of(page)
