"""Files taken in: what is kept of each, who sees it, and taking it back, all of it or with the reason why not."""

import hashlib
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring import rounds
from subdistricts import committees, imports, resources
from subdistricts.models import (
    AuditEntry,
    Candidate,
    DistrictGroup,
    GroupedDistrict,
    ImportBatch,
    ImportedRow,
    ImportUndoing,
    Round,
    Seat,
    Subdistrict,
    Visit,
)
from subdistricts.refusals import Refusal
from subdistricts.resources.files import reader_for
from subdistricts.resources.lists import list_named
from tests import make
from tests.web.admin.test_imports import SAMPLES, confirm, counts, grouped, grouped_ubon, problems, send, take_in, ubon

pytestmark = pytest.mark.django_db
__all__ = ["grouped", "grouped_ubon", "ubon"]

SEATS = "ลำดับ,ตำแหน่ง,รหัสหน่วยงาน,ชื่อผู้ใช้,ให้คะแนน\n"


def seats(*rows):
    return "s.csv", (SEATS + "\n".join(rows) + "\n").encode()


def candidates(*codes):
    return "c.csv", ("รหัสตำบล\n" + "\n".join(codes) + "\n").encode()


def newest():
    return ImportBatch.objects.latest("pk")


def take_back(client, batch):
    """What the page says after the button was pressed."""
    page_of(client, batch)  # what was said before has been read by now
    response = client.post(reverse("admin:subdistricts_importbatch_take_back", args=[batch.pk]), follow=True)
    assert response.status_code == 200
    return [str(message) for message in response.context["messages"]]


def page_of(client, batch):
    return client.get(reverse("admin:subdistricts_importbatch_change", args=[batch.pk]))


def everything():
    """All that lists bring, by its values and not its keys."""
    groups = list(DistrictGroup.objects.order_by("number").values_list("number", "fiscal_year", "is_sample"))
    members = list(GroupedDistrict.objects.order_by("district").values_list("district", "district_group__number"))
    there = list(Candidate.objects.order_by("subdistrict").values_list("subdistrict", "position", "is_sample"))
    held = list(Seat.objects.order_by("number").values_list("number", "role", "office__code", "holder", "title"))
    return groups, members, there, held, list(Visit.objects.order_by("starts_at").values_list("starts_at", "title"))


# What is kept


def test_a_file_taken_in_is_kept_with_who_when_what_and_its_rows(client, ubon):
    client.get("/")
    data = (SAMPLES / "seats.windows-874.csv").read_bytes()
    take_in(client, "seat", "seats.windows-874.csv", ubon)
    batch = newest()
    assert (batch.actor.username, batch.list_name, batch.file_name, batch.encoding) == (
        "administrator",
        "seats",
        "seats.windows-874.csv",
        "cp874",
    )
    assert batch.sha256 == hashlib.sha256(data).hexdigest()
    assert (batch.round, batch.province, batch.new, batch.changed, batch.unchanged) == (ubon, None, 5, 0, 0)
    first = batch.rows.first()
    seat = Seat.objects.get(number=1)
    assert (first.number, first.line, first.model, first.key, first.what, first.before) == (
        1,
        2,
        "subdistricts.seat",
        str(seat.pk),
        "new",
        None,
    )
    assert first.after == {
        "committee": seat.committee_id,
        "number": 1,
        "role": "chair",
        "office": seat.office_id,
        "title": seat.title,
        "holder": None,
        "is_voting": True,
    }
    entry = AuditEntry.objects.get(action="list.imported")
    assert (entry.round, entry.facts["file"], entry.facts["new"]) == (ubon, "seats.windows-874.csv", 5)


def test_of_a_changed_row_what_was_changed_is_kept_before_and_after(client, ubon):
    seat = make.seat(ubon, role="chair")
    former = seat.holder_id
    take_in(client, "seat", seats(f"{seat.number},ประธาน,dopa-34,administrator,ใช่"), ubon)
    [row] = newest().rows.all()
    changed = {"before": row.before["holder"], "after": row.after["holder"]}
    assert (row.what, changed) == (
        "changed",
        {"before": former, "after": make.User.objects.get(username="administrator").pk},
    )
    assert set(row.before) == set(row.after)


def test_a_preview_and_a_file_with_errors_are_kept_nowhere(client, ubon):
    send(client, "seat", "seats.utf-8.csv", ubon)
    send(client, "seat", "seats.broken-cells.csv", ubon)
    assert (ImportBatch.objects.count(), ImportedRow.objects.count()) == (0, 0)


def test_a_file_that_changes_nothing_by_now_is_no_batch(client, ubon):
    preview = send(client, "candidate", candidates("341111"), ubon)
    make.candidate(ubon)
    answer = confirm(client, "candidate", preview)
    assert (answer.context["nothing_new"], ImportBatch.objects.count()) == (True, 0)


def test_what_would_be_done_otherwise_than_shown_is_shown_again(client, ubon):
    """A row that was new in the preview and would be a change by now."""
    preview = send(client, "candidate", ("c.csv", "ลำดับ,รหัสตำบล\n2,341111\n".encode()), ubon)
    made = make.candidate(ubon)
    answer = confirm(client, "candidate", preview)
    assert (answer.context["came_between"], counts(answer)) == (True, {"update": 1})
    made.refresh_from_db()
    assert (made.position, ImportBatch.objects.count()) == (1, 0)
    assert confirm(client, "candidate", answer).status_code == 302
    made.refresh_from_db()
    assert made.position == 2


def test_the_same_file_again_is_told_to_have_been_taken_in(client, ubon):
    take_in(client, "seat", "seats.utf-8.csv", ubon)
    again = send(client, "seat", "seats.utf-8.csv", ubon)
    assert (again.context["taken_in_before"], again.context["nothing_new"]) == (newest(), True)
    assert send(client, "seat", "seats.windows-874.csv", ubon).context["taken_in_before"] is None


# Looking at them


def test_the_page_of_a_file_tells_each_row_in_words(client, ubon):
    first = make.seat(ubon, role="chair")
    take_in(client, "seat", seats("1,ประธาน,dopa-34,administrator,ใช่", "2,กรรมการ,cdd-34,,ใช่"), ubon)
    kept = page_of(client, newest()).context["kept_rows"]
    told = [(each.row.line, each.row.what, {c.what: (c.old, c.new) for c in each.changes}) for each in kept]
    assert told[0][:2] == (2, "changed")
    assert told[0][2]["Holder"] == (str(first.holder), "คน administrator")
    assert told[1][:2] == (3, "new")
    assert told[1][2]["Position"] == ("", "member")


def test_days_are_told_in_the_buddhist_era_before_and_after(client, ubon):
    client.cookies["django_language"] = "th"
    panel = make.committee(ubon)
    panel.order_date = make.dt.date(2021, 11, 15)
    panel.save()
    file = ("c.csv", "คณะกรรมการ,วันที่ของคำสั่ง\nคณะกรรมการทดสอบ,28/12/2564\n".encode())
    [row] = send(client, "committee", file, ubon).context["result"].rows
    take_in(client, "committee", file, ubon)
    [kept] = page_of(client, newest()).context["kept_rows"]
    told = [[(change.old, change.new) for change in each.changes] for each in (row, kept)]
    assert told == [[("15 พ.ย. 2564", "28 ธ.ค. 2564")]] * 2
    assert send(client, "committee", file, ubon).context["nothing_new"]


@pytest.mark.slow
def test_its_page_costs_the_same_for_3_rows_and_for_25(client, ubon):
    counted = []
    for file in (("g.csv", "ปี,กลุ่ม,อำเภอ\n2565,5,ตระการพืชผล\n2565,5,เขมราฐ\n2565,5,โขงเจียม\n".encode()), None):
        name = file or "districts-groups.utf-8.csv"
        take_in(client, "districtgroup", name)
        page_of(client, newest())
        with CaptureQueriesContext(connection) as queries:
            assert page_of(client, newest()).status_code == 200
        counted.append(len(queries))
        if file:
            take_back(client, newest())
    assert counted[0] == counted[1]


def signed_in(client, role, scope="province", **area):
    person = make.user()
    make.assign(person, role, scope, **area)
    client.force_login(person)
    return person


def seen(client):
    response = client.get(reverse("admin:subdistricts_importbatch_changelist"))
    return [row.file_name for row in response.context["cl"].queryset]


def test_files_are_seen_by_who_could_have_taken_them_in(client, ubon):
    take_in(client, "seat", "seats.utf-8.csv", ubon)
    take_in(client, "districtgroup", "districts-groups.utf-8.csv")
    both = ["districts-groups.utf-8.csv", "seats.utf-8.csv"]
    assert (seen(client), newest().province_id) == (both, "34")
    signed_in(client, "staff")
    assert seen(client) == both
    signed_in(client, "administrator", "department")
    assert seen(client) == both
    signed_in(client, "administrator", province=make.province("15", "อ่างทอง", "Ang Thong"))
    assert seen(client) == []
    batch = newest()
    assert page_of(client, batch).status_code == 404
    assert client.post(reverse("admin:subdistricts_importbatch_take_back", args=[batch.pk])).status_code == 404
    with pytest.raises(Refusal, match="nothing here"):
        imports.undo_batch(batch, list, actor=make.user("nobody"), now=make.NOW)
    assert not ImportUndoing.objects.exists()


def test_a_list_of_people_is_not_shown_to_who_only_sets_up_rounds(client, ubon):
    person = signed_in(client, "administrator")
    facts = {"list_name": "seats", "file_name": "people.csv", "new": 1, "changed": 0, "unchanged": 0}
    ImportBatch.objects.create(at=make.NOW, actor=person, act="manage_people", province=ubon.province, **facts)
    assert seen(client) == ["people.csv"]
    signed_in(client, "staff")
    assert seen(client) == []


# Taking back


@pytest.mark.parametrize(
    ("name", "file"),
    [("districtgroup", "districts-groups"), ("candidate", "candidates"), ("seat", "seats"), ("visit", "visits")],
)
def test_a_file_is_taken_back_as_if_it_had_never_been(client, grouped_ubon, name, file):
    if name == "visit":
        take_in(client, "candidate", "candidates.utf-8.csv", grouped_ubon)
    if name == "districtgroup":
        assert take_back(client, newest()) == ["All that districts-groups.utf-8.csv brought was taken back."]
    before = everything()
    take_in(client, name, f"{file}.utf-8.csv", None if name == "districtgroup" else grouped_ubon)
    assert everything() != before
    assert take_back(client, newest()) == [f"All that {file}.utf-8.csv brought was taken back."]
    assert everything() == before
    entry = AuditEntry.objects.filter(action="list.taken_back").latest("pk")
    assert (entry.actor.username, entry.facts["file"]) == ("administrator", f"{file}.utf-8.csv")
    assert newest().undoing.actor.username == "administrator"


def test_changed_rows_get_back_what_they_had_and_new_ones_go(client, ubon):
    holder = make.user("holder", office=make.office())
    seat = make.seat(ubon, holder, role="chair")
    file = seats(f"{seat.number},ประธาน,cdd-34,administrator,ไม่", f"{seat.number + 1},กรรมการ,dopa-34,,ใช่")
    before = everything()
    take_in(client, "seat", file, ubon)
    assert everything() != before
    take_back(client, newest())
    assert everything() == before
    again = Seat.objects.get()
    assert (again.pk, again.holder, again.is_voting) == (seat.pk, holder, True)
    acts = AuditEntry.objects.filter(action__startswith="seat.").order_by("pk").values_list("action", flat=True)
    assert list(acts)[-2:] == ["seat.removed", "seat.changed"]


def test_a_moved_visit_moves_back_to_its_minute(client, ubon):
    visit = make.visit(make.candidate(ubon))
    before = everything()
    take_in(client, "visit", ("v.csv", "date,start,end,รหัสตำบล\n30/12/2564,8.15,9.15,341111\n".encode()), ubon)
    take_back(client, newest())
    assert everything() == before
    assert Visit.objects.get().pk == visit.pk


def refusal(line, name, why):
    return [f"The file cannot be taken back. Line {line}, “{name}”: {why} All of it stands as it was."]


def test_a_row_changed_since_keeps_the_whole_file(client, ubon):
    take_in(client, "candidate", candidates("341111", "342004"), ubon)
    changed = Candidate.objects.get(subdistrict="341111")
    changed.is_sample = True
    resources.candidates.candidates.save_candidate(changed, actor=None, now=make.NOW)
    before = everything()
    said = take_back(client, newest())
    assert said == refusal(2, "Trakan subdistrict", "it has been changed since.")
    assert (everything(), ImportUndoing.objects.count()) == (before, 0)


def test_a_row_that_is_gone_keeps_the_whole_file(client, ubon):
    take_in(client, "candidate", candidates("341111", "342004"), ubon)
    gone = Candidate.objects.get(subdistrict="342004")
    resources.candidates.candidates.remove_candidate(gone, actor=None, now=make.NOW)
    assert take_back(client, newest()) == refusal(3, "Nong Kung subdistrict", "it is not there any more.")
    assert Candidate.objects.count() == 1


def test_what_hangs_on_a_row_keeps_the_whole_file(client, ubon):
    """Though the rule would take a candidate's visits away with it."""
    take_in(client, "candidate", candidates("341111", "342004"), ubon)
    first = newest()
    take_in(client, "visit", ("v.csv", "date,start,end,รหัสตำบล\n30/12/2564,8.15,9.15,342004\n".encode()), ubon)
    why = "there are site visits that belong to it by now."
    assert take_back(client, first) == refusal(3, "Nong Kung subdistrict", why)
    assert (Candidate.objects.count(), Visit.objects.count()) == (2, 1)
    take_back(client, newest())
    assert take_back(client, first) == ["All that c.csv brought was taken back."]
    assert Candidate.objects.count() == 0


def test_a_group_that_a_candidate_was_put_forward_by_stays(client, grouped_ubon):
    first = newest()
    take_in(client, "candidate", "candidates.utf-8.csv", grouped_ubon)
    [said] = take_back(client, first)
    assert said.endswith("there are candidates that belong to it by now. All of it stands as it was.")
    assert DistrictGroup.objects.count() == 5


def open_round(round_):
    rounds.open_round(Round.objects.get(pk=round_.pk), actor=None, now=make.NOW)


@pytest.mark.parametrize("name", ["candidate", "seat"])
def test_an_opened_round_keeps_its_files(client, ubon, name):
    files = {"candidate": candidates("341111"), "seat": seats("1,ประธาน,dopa-34,administrator,ใช่")}
    make.seat(ubon, role="chair") if name == "candidate" else make.candidate(ubon)
    take_in(client, name, files[name], ubon)
    make.rules(ubon)
    open_round(ubon)
    before = everything()
    [said] = take_back(client, newest())
    assert said.startswith("The file cannot be taken back. Line 2, “")
    assert everything() == before


def test_a_title_changed_by_a_file_stays_once_the_round_is_opened(client, ubon):
    make.candidate(ubon), make.seat(ubon, role="chair"), make.rules(ubon)
    number = Seat.objects.get().number
    take_in(client, "seat", seats(f"{number},ประธาน,dopa-34,administrator,ใช่"), ubon)
    open_round(ubon)
    [said] = take_back(client, newest())
    assert said.endswith("its round has been opened. All of it stands as it was.")


def test_visits_of_an_opened_round_are_taken_back(client, ubon):
    make.candidate(ubon), make.seat(ubon, role="chair"), make.rules(ubon)
    open_round(ubon)
    take_in(client, "visit", ("v.csv", "date,start,end,รหัสตำบล\n30/12/2564,8.15,9.15,341111\n".encode()), ubon)
    take_back(client, newest())
    assert not Visit.objects.exists()


def test_a_seat_with_a_stand_in_keeps_its_file(client, ubon):
    visit = make.visit(make.candidate(ubon))
    take_in(client, "seat", "seats.utf-8.csv", ubon)
    committees.save_stand_in(
        committees.StandIn(seat=Seat.objects.get(number=2), visit=visit, user=make.user("sits")),
        actor=None,
        now=make.NOW,
    )
    [said] = take_back(client, newest())
    assert said.endswith("there are stand-ins that belong to it by now. All of it stands as it was.")
    assert Seat.objects.count() == 5


def test_a_file_is_taken_back_once(client, ubon):
    take_in(client, "seat", "seats.utf-8.csv", ubon)
    take_back(client, newest())
    assert page_of(client, newest()).context["may_go_back"] is False
    assert take_back(client, newest()) == ["The file has been taken back already. Nothing was changed."]
    assert ImportUndoing.objects.count() == 1


def test_taken_back_it_can_be_taken_in_again(client, ubon):
    take_in(client, "seat", "seats.utf-8.csv", ubon)
    take_back(client, newest())
    again = send(client, "seat", "seats.utf-8.csv", ubon)
    assert (counts(again), again.context["taken_in_before"]) == ({"new": 5}, None)
    confirm(client, "seat", again)
    assert ImportBatch.objects.count() == 2


def test_every_list_says_what_batches_ask_of_it():
    """By its lasting name a list is found again; where its rows belong it must know."""
    kinds = {kind for name in resources.__all__ if isinstance(kind := getattr(resources, name), type) and kind.name}
    assert {list_named(kind.name) for kind in kinds} == kinds
    lacking = {kind for kind in kinds if kind.area_of is resources.ListResource.area_of}
    assert lacking == set()


# What a file brings about beyond its rows


def consequences(preview):
    return preview.context["consequences"]


def test_seats_that_lose_or_change_their_judge_are_named(client, ubon):
    holders = [make.user(name, office=make.office()) for name in ("a", "b", "c")]
    for holder, role in zip(holders, ("chair", "member", "member"), strict=True):
        make.seat(ubon, holder, role=role)
    rows = ("1,กรรมการ,dopa-34,,ใช่", "2,กรรมการ,dopa-34,administrator,ใช่", "3,กรรมการ,dopa-34,c,ไม่")
    numbers = sorted(Seat.objects.values_list("number", flat=True))
    assert numbers == [1, 2, 3]
    said = consequences(send(client, "seat", seats(*rows), ubon))
    named = "member · ที่ทำการปกครองจังหวัดอุบลราชธานี"
    assert said == [
        f"1 seat would lose its judge: {named} (คน a).",
        f"1 seat would get another judge: {named}: คน b → คน administrator.",
        f"1 seat would give no scores any more: {named}.",
        f"1 committee would have no chair: {ubon}.",
    ]


def test_a_file_that_only_adds_brings_nothing_else_about(client, ubon):
    assert consequences(send(client, "seat", "seats.utf-8.csv", ubon)) == []


def test_groups_that_are_made_and_districts_left_over_are_named(client, ubon):
    said = consequences(send(client, "districtgroup", ("g.csv", "ปี,กลุ่ม,อำเภอ\n2565,5,เขมราฐ\n".encode())))
    assert said[0] == "1 group would be made: District group 5."
    assert said[1].startswith("24 districts would be in no group that year: ")


def test_a_group_with_two_candidates_is_named(client, grouped_ubon):
    file = ("c.csv", "รหัสตำบล,กลุ่ม\n341111,5\n341101,5\n342004,4\n".encode())
    said = consequences(send(client, "candidate", file, grouped_ubon))
    assert said == ["1 group would put forward more than one candidate: District group 5 (2)."]


def test_visits_that_move_their_stand_ins_and_who_has_none_are_named(client, ubon):
    seat = make.seat(ubon)
    visit = make.visit(make.candidate(ubon))
    make.candidate(ubon, "342004")
    make.stand_in(seat, visit, make.user("sits", name="ผู้นั่งแทน"))
    said = consequences(
        send(client, "visit", ("v.csv", "date,start,end,รหัสตำบล\n30/12/2564,8.15,9.15,341111\n".encode()), ubon)
    )
    assert said == [
        "1 visit would move to another day: Trakan subdistrict.",
        "1 stand-in was named for the former day: ผู้นั่งแทน.",
        "1 candidate would still have no visit: Nong Kung subdistrict.",
    ]


# Codes that a spreadsheet made numbers


def repairs(preview):
    return {row.line: [(c.what, c.old, c.new) for c in row.repairs] for row in preview.context["result"].rows}


def test_codes_that_excel_made_numbers_are_repaired_and_told(client, ubon):
    preview = send(
        client, "candidate", ("c.csv", "ลำดับ,รหัสตำบล\n1.0,341111.0\n2,3.42004E+05\n3,๓๔๐๗๑๕\n".encode()), ubon
    )
    assert repairs(preview) == {
        2: [("รหัสตำบล", "341111.0", "341111"), ("ลำดับ", "1.0", "1")],
        3: [("รหัสตำบล", "3.42004E+05", "342004")],
        4: [],
    }
    assert (counts(preview), preview.context["repaired"]) == ({"new": 3}, 2)
    confirm(client, "candidate", preview)
    assert set(Candidate.objects.values_list("subdistrict", flat=True)) == {"341111", "342004", "340715"}


def test_a_code_that_was_cut_is_refused_and_never_guessed(client, ubon):
    preview = send(client, "candidate", ("c.csv", "รหัสตำบล\n3.42E+05\n".encode()), ubon)
    said = "The spreadsheet has cut the code to “3.42E+05”. Type it anew, in a column formatted as text."
    assert problems(preview) == {2: [("รหัสตำบล", said)]}


def test_lost_zeros_are_found_again_where_one_code_has_them(client, ubon):
    make.office("0034", "สำนักงานหนึ่ง"), make.office("07", "สำนักงานสอง"), make.office("007", "สำนักงานสาม")
    preview = send(client, "seat", ("s.csv", "ลำดับ,ตำแหน่ง,รหัสหน่วยงาน\n1,ประธาน,34\n2,กรรมการ,7\n".encode()), ubon)
    assert repairs(preview)[2] == [("รหัสหน่วยงาน", "34", "0034")]
    assert problems(preview) == {3: [("รหัสหน่วยงาน", "There is no code “7” in your area.")]}


# The file, sent back with what is wrong


def returned(client, name, preview, **fields):
    address = reverse(f"admin:subdistricts_{name}_import_errors")
    return client.post(address, {"returned": preview.context["returned"], **fields})


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp874", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_errors_come_back_as_the_same_file_with_one_more_column(client, ubon, encoding, delimiter):
    rows = [["ตำบล", "หมายเหตุ ก", "อำเภอ"], ["ตระการ", "ดี, มาก; จริง", "ตระการพืชผล"], ["ไม่มี", '"ก"\nข', "ตาลสุม"]]
    cells = [['"{}"'.format(cell.replace('"', '""')) for cell in row] for row in rows]
    data = "\r\n".join(delimiter.join(row) for row in cells).encode(encoding)
    response = returned(client, "candidate", send(client, "candidate", ("ชื่อ.csv", data), ubon))
    kept, there = reader_for("a.csv").read(response.content), reader_for("a.csv").read(data)
    assert (kept.encoding, kept.delimiter) == (there.encoding, delimiter)
    assert kept.headings == (*there.headings, "what is wrong")
    assert [row[:-1] for row in kept.rows] == list(there.rows)
    assert [row[-1] for row in kept.rows] == ["", "ตำบล: There is no “ไม่มี” in ตาลสุม."]
    assert "%E0" in response["Content-Disposition"]


def test_a_file_sent_back_is_corrected_and_sent_again_as_it_is(client, ubon):
    first = returned(client, "candidate", send(client, "candidate", candidates("341111", "999999"), ubon)).content
    again = send(client, "candidate", ("c.csv", first), ubon)
    assert (again.context["unused"], list(problems(again))) == ([], [3])
    second = returned(client, "candidate", again).content
    assert reader_for("c.csv").read(second).headings == ("รหัสตำบล", "what is wrong")
    client.cookies["django_language"] = "th"
    assert reader_for("c.csv").read(returned(client, "candidate", again).content).headings[1] == "สิ่งที่ต้องแก้ไข"
    mended = send(client, "candidate", ("c.csv", second.replace(b"999999", b"342004")), ubon)
    assert counts(mended) == {"new": 2}


def test_formulas_in_a_file_sent_back_stay_texts(client, ubon):
    data = "รหัสตำบล,หมายเหตุ\n999999,=1+1\n999998,'=2+2\n".encode()
    answer = returned(client, "candidate", send(client, "candidate", ("c.csv", data), ubon)).content.decode("utf-8-sig")
    assert [line.split(",")[1] for line in answer.splitlines()[1:]] == ["'=1+1", "'=2+2"]


def test_errors_of_a_workbook_come_back_as_a_workbook(client, ubon):
    book = openpyxl.Workbook()
    for row in (["รหัสตำบล", "หมายเหตุ"], [341111, None], [None, None], [999999, "=1+1"]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    preview = send(client, "candidate", ("c.xlsx", file.getvalue()), ubon)
    response = returned(client, "candidate", preview)
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    said = "รหัสตำบล: There is no code “999999” in your area."
    assert [cell.value for cell in sheet[1]] == ["รหัสตำบล", "หมายเหตุ", "what is wrong"]
    assert [sheet.cell(3, 1).value, sheet.cell(3, 3).value] == ["999999", said]
    assert {cell.data_type for row in sheet.rows for cell in row} <= {"s", "n"}


def test_errors_of_a_csv_file_come_as_a_workbook_too(client, ubon):
    preview = send(client, "candidate", candidates("999999"), ubon)
    sheet = openpyxl.load_workbook(io.BytesIO(returned(client, "candidate", preview, **{"as": "xlsx"}).content)).active
    assert [cell.value for cell in sheet[1]] == ["รหัสตำบล", "what is wrong"]


def test_what_was_made_for_the_errors_saves_nothing(client, ubon):
    """The text that carries the file to its errors is none that confirms it."""
    preview = send(client, "candidate", candidates("341111", "999999"), ubon)
    Subdistrict.objects.filter(pk="341112").delete()
    address = reverse("admin:subdistricts_candidate_process_import")
    answer = client.post(address, {"sealed": preview.context["returned"]})
    assert answer.context["problem"].startswith("This preview is too old or not yours.")
    other = client.post(reverse("admin:subdistricts_candidate_import_errors"), {"returned": "x"})
    assert other.context["problem"].startswith("This preview is too old or not yours.")
    assert not Candidate.objects.exists()
