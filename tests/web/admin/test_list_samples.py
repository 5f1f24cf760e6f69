"""The samples of offices, areas, people, committees, stand-ins and recusals: what each does when it is sent."""

import pytest
from django.test import Client

from scoring import recusals, rounds
from subdistricts import committees, people, places, resources
from subdistricts.models import (
    Assignment,
    AuditEntry,
    Committee,
    District,
    ImportBatch,
    Office,
    Recusal,
    Seat,
    StandIn,
    Subdistrict,
    User,
)
from subdistricts.refusals import Refusal
from subdistricts.resources import batches
from subdistricts.resources.lists import list_named
from tests import make
from tests.remember import remembered
from tests.web.admin.test_imports import ENCODINGS, confirm, counts, draft_of_ubon, problems, send, take_in

pytestmark = pytest.mark.django_db

# The page's name and the file's; those before it in this order must be there.
FILES = {
    "office": "offices",
    "user": "people",
    "assignment": "roles",
    "committee": "committees",
    "standin": "stand-ins",
    "recusal": "recusals",
    "district": "districts",
    "subdistrict": "subdistricts",
}
OF_ROUND = ("committee", "standin", "recusal")


@remembered
def prepared():
    """The draft round with its candidates, seats and programme, and the people of the sample."""
    row, person = draft_of_ubon()
    browser = Client()
    browser.force_login(person)
    take_in(browser, "districtgroup", "districts-groups.utf-8.csv")
    for name, file in (("candidate", "candidates"), ("seat", "seats"), ("visit", "visits")):
        take_in(browser, name, f"{file}.utf-8.csv", row)
    take_in(browser, "user", "people.utf-8.csv")
    return row, person


@pytest.fixture
def ubon(client):
    row, person = prepared()
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return row


def round_for(name, row):
    return row if name in OF_ROUND else None


def what_is_there():
    """Everything that the samples write, in words that a reader of this file knows."""
    offices = Office.objects.filter(code__in=("pao-34", "cdd-3411", "cdd-3420", "dopa-34")).order_by("code")
    areas = [*District.objects.filter(is_corrected=True), *Subdistrict.objects.filter(is_corrected=True)]
    return {
        "offices": list(offices.values_list("code", "kind", "province", "district", "name_en")),
        "people": list(
            User.objects.exclude(username="administrator").values_list("username", "office__code", "is_active")
        ),
        "roles": sorted(
            (each.user.username, each.role, each.scope, each.province_id or each.district_id or each.office.code)
            for each in Assignment.objects.exclude(user__username="administrator")
        ),
        "committee": list(Committee.objects.values_list("name", "order_number", "order_date")),
        "stand-ins": [
            (each.seat.number, str(each.visit.candidate.subdistrict_id), each.user.username, each.reason)
            for each in StandIn.objects.order_by("visit__starts_at", "seat__number")
        ],
        "recusals": list(
            Recusal.objects.order_by("seat").values_list("seat__number", "candidate__subdistrict", "kind", "reason")
        ),
        "areas": [(area.pk, area.name_th, area.name_en) for area in areas],
    }


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_each_encoding_says_the_same(client, ubon, encoding):
    for name, file in FILES.items():
        preview = send(client, name, f"{file}.{encoding}.csv", round_for(name, ubon))
        assert problems(preview) == {}, name
        assert preview.context["encoding"] == ENCODINGS[encoding]
        if name != "user":  # they are there already
            assert confirm(client, name, preview).status_code == 302
    assert what_is_there() == {
        "offices": [
            ("cdd-3411", "district", "34", "3411", "Trakan Phuet Phon District Community Development Office"),
            ("cdd-3420", "district", "34", "3420", ""),
            ("dopa-34", "other", "34", None, "Ubon Ratchathani Provincial Administration Office"),
            ("pao-34", "other", "34", None, ""),
        ],
        "people": [("prasert.k", "cdd-34", True), ("wanna.s", "dopa-34", True), ("น้ำฝน", "dla-34", False)],
        "roles": [
            ("prasert.k", "district_officer", "district", "3420"),
            ("prasert.k", "reader", "district", "3411"),
            ("wanna.s", "staff", "province", "34"),
            ("น้ำฝน", "reader", "office", "cdd-34"),
        ],
        "committee": [("คณะกรรมการคัดเลือกตำบลต้นแบบ (ตัวอย่าง)", "1234/2564", make.dt.date(2021, 11, 15))],
        "stand-ins": [
            (2, "341111", "wanna.s", "ติดราชการ"),
            (3, "341111", "prasert.k", ""),
            (2, "342004", "wanna.s", ""),
        ],
        "recusals": [
            (2, "341111", "interest", "เป็นญาติของผู้นำชุมชน"),
            (3, "342004", "interest", "เคยเป็นพัฒนากรของตำบล"),
        ],
        "areas": [("3411", "ตระการพืชผล", "Trakan Phuetphon"), ("341111", "ตระการ", "Tra Kan")],
    }
    assert [user.has_usable_password() for user in User.objects.exclude(username="administrator")] == [False] * 3


@pytest.mark.parametrize("name", FILES)
def test_a_second_time_nothing_changes(client, ubon, name):
    if name != "user":
        take_in(client, name, f"{FILES[name]}.utf-8.csv", round_for(name, ubon))
    before = AuditEntry.objects.count()
    again = send(client, name, f"{FILES[name]}.windows-874.csv", round_for(name, ubon))
    assert list(counts(again)) == ["skip"]
    assert AuditEntry.objects.count() == before


# The broken ones


def sent_broken(client, name, row):
    return problems(send(client, name, f"{FILES[name]}.broken-cells.csv", round_for(name, row)))


def test_offices_need_a_code_that_is_one_and_areas_within_reach(client, ubon):
    assert sent_broken(client, "office", ubon) == {
        2: [("หน่วยงาน", "There is no “สำนักงานใหม่” in your area.")],
        3: [("รหัสหน่วยงาน", "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.")],
        4: [
            (
                "ประเภท",
                "“กระทรวง” is none of: Community Development Department, inspectors of a zone, provincial community "
                "development office, district community development office, another office.",
            ),
            ("จังหวัด", "There is no “อ่างทอง” in your area."),
            ("รหัสอำเภอ", "There is no code “3499” in your area."),
        ],
        5: [("เขตตรวจราชการ", "There is no “9/2565” in your area.")],
        7: [("", "Line 6 says the same already. Take one of them out.")],
    }


def test_people_need_a_name_and_their_office_is_within_reach(client, ubon):
    assert sent_broken(client, "user", ubon) == {
        2: [("ชื่อผู้ใช้", "Fill this in.")],
        3: [("ชื่อผู้ใช้", "Letters, digits and . @ + - _ only.")],
        4: [("ชื่อที่แสดง", "Fill this in."), ("ใช้งานได้", "Write yes or no, not “อาจจะ”.")],
        5: [("รหัสหน่วยงาน", "There is no code “xyz” in your area.")],
    }


def test_roles_are_given_to_who_is_there_over_what_the_giver_has(client, ubon):
    assert sent_broken(client, "assignment", ubon) == {
        2: [("ชื่อผู้ใช้", "There is no “nobody” in your area.")],
        3: [("บทบาท", "“กรรมการ” is none of: provincial staff, district officer, reader, administrator.")],
        4: [
            (
                "ขอบเขต",
                "“ตำบล” is none of: the whole department, an inspection zone, a province, a district, an office.",
            )
        ],
        5: [("อำเภอ", "Fill this in.")],
        6: [("จังหวัด", "There is no “อ่างทอง” in your area.")],
        7: [("", "You manage people and roles only within Ubon Ratchathani. Nothing was changed.")],
    }


def test_a_committee_has_a_name_and_a_round_within_reach(client, ubon):
    assert sent_broken(client, "committee", ubon) == {
        2: [("รอบ", "There is no “อ่างทอง” in your area.")],
        3: [
            ("คณะกรรมการ", "Fill this in."),
            ("วันที่ของคำสั่ง", "November 2564 BE has no day 31; its last day is 30."),
        ],
    }


def test_a_stand_in_sits_on_one_seat_of_one_stop(client, ubon):
    assert sent_broken(client, "standin", ubon) == {
        2: [("ที่นั่ง", "The committee has no seat 9.")],
        3: [("วันที่", "There is no such stop in the programme.")],
        4: [
            (
                "วันที่",
                "Several stops fit: 29/12/2564 10.00 น. Trakan subdistrict, 29/12/2564 13.30 น. Nong Kung "
                "subdistrict, 29/12/2564 15.30 น. ติดตามข้อมูล TPMAP อำเภอตาลสุม (เวลาตัวอย่าง). Give the time too.",
            )
        ],
        5: [("วันที่", "There is no such stop in the programme.")],
        6: [("ชื่อผู้ใช้ผู้นั่งแทน", "There is no “nobody” in your area.")],
        8: [
            (
                "",
                "นางสาววรรณา ตัวอย่าง already has a place on this visit as “ผู้แทนสำนักงานจังหวัด”, and nobody gives "
                "two scores. Choose someone else.",
            )
        ],
    }


def test_a_recusal_names_a_seat_a_candidate_and_a_reason(client, ubon):
    assert sent_broken(client, "recusal", ubon) == {
        2: [("ที่นั่ง", "The committee has no seat 9.")],
        3: [
            (
                "ตำบล",
                "“สำโรง” can mean: Samrong subdistrict Tan Sum district (342002), Samrong subdistrict Pho Sai district "
                "(342103), Samrong subdistrict Samrong district (342201). Give the code, or the district too.",
            )
        ],
        4: [("ประเภท", "“ลาป่วย” is none of: conflict of interest, absence.")],
        5: [("เหตุผล", "Fill this in.")],
    }


def test_areas_are_corrected_by_their_code_alone_and_none_is_made(client, ubon):
    assert sent_broken(client, "district", ubon) == {
        2: [("จังหวัด", "The code says Ubon Ratchathani and the name says “อ่างทอง”. Correct one of them.")],
        3: [("รหัสอำเภอ", "There is no code “3499” in your area.")],
        4: [("รหัสอำเภอ", "Fill this in.")],
    }
    assert sent_broken(client, "subdistrict", ubon) == {
        2: [("อำเภอ", "The code says Trakan Phuet Phon district and the name says “ตาลสุม”. Correct one of them.")],
        3: [("รหัสตำบล", "There is no code “150101” in your area.")],
    }


def test_a_recusal_that_stands_is_not_rewritten(client, ubon):
    take_in(client, "recusal", "recusals.utf-8.csv", ubon)
    text = "ที่นั่ง,รหัสตำบล,ประเภท,เหตุผล\n2,341111,ไม่อยู่ในวันลงพื้นที่,ป่วย\n2,342004,interest,ญาติ\n"
    preview = send(client, "recusal", ("r.csv", text.encode()), ubon)
    assert problems(preview) == {
        2: [
            (
                "เหตุผล",
                "It stands already as “conflict of interest: เป็นญาติของผู้นำชุมชน”. Withdraw it first, then record it "
                "anew.",
            )
        ]
    }
    assert counts(preview) == {"invalid": 1, "new": 1}


def test_a_round_that_is_named_by_its_code_needs_no_other_name(client, ubon):
    text = "รหัสรอบ,ปีงบประมาณ,รอบ,คณะกรรมการ\nmodel-subdistrict-2565-34,,,คณะใหม่\n"
    preview = send(client, "committee", ("c.csv", text.encode()))
    assert (problems(preview), counts(preview)) == ({}, {"update": 1})
    wrong = "รหัสรอบ,ปีงบประมาณ,รอบ,คณะกรรมการ\nmodel-subdistrict-2565-34,2566,,ก\nmodel-subdistrict-2565-34,,อ่างทอง,ก\n"
    wrong += "model-subdistrict-2565-99,,,ก\n"
    assert problems(send(client, "committee", ("c.csv", wrong.encode()))) == {
        2: [
            (
                "รหัสรอบ",
                "The code says Ubon Ratchathani, fiscal year 2565 BE and the name says “2566”. Correct one of them.",
            )
        ],
        3: [
            (
                "รหัสรอบ",
                "The code says Ubon Ratchathani, fiscal year 2565 BE and the name says “อ่างทอง”. Correct one of them.",
            )
        ],
        4: [("รหัสรอบ", "There is no code “model-subdistrict-2565-99” in your area.")],
    }


def test_every_right_to_take_a_list_back_is_one_of_the_table(client):
    lists = [getattr(resources, name) for name in resources.__all__ if name not in ("ListResource", "ExportedList")]
    assert {each.act for each in lists} == {"manage_round", "manage_people", "follow_up_tpmap"}


@pytest.mark.parametrize("name", FILES)
def test_what_a_file_brought_is_taken_back_through_the_rules(client, ubon, name):
    User.objects.filter(username__in=("wanna.s", "prasert.k", "น้ำฝน")).update(is_active=True)
    if name == "user":
        text = "ชื่อผู้ใช้,ชื่อที่แสดง,รหัสหน่วยงาน\nnew.one,คนใหม่,dopa-34\nwanna.s,วรรณา ใหม่,cdd-34\n"
        file = ("people.csv", text.encode())
    else:
        file = f"{FILES[name]}.utf-8.csv"
    before = what_is_there()
    take_in(client, name, file, round_for(name, ubon))
    assert what_is_there() != before
    batch = ImportBatch.objects.latest("pk")
    batches.take_back(list_named(batch.list_name)(User.objects.get(username="administrator")), batch)
    assert what_is_there() == before


NEW_PEOPLE = ("people.csv", "ชื่อผู้ใช้,ชื่อที่แสดง,รหัสหน่วยงาน\nnew.one,คนใหม่,dopa-34\n".encode())


def someone_works_there():
    make.user("works.there", office=Office.objects.get(code="pao-34"))


def a_role_is_given():
    make.assign(User.objects.get(username="new.one"), "reader")


def the_role_is_taken():
    people.remove_assignment(Assignment.objects.get(user__username="wanna.s"), actor=sender(), now=make.NOW)


def the_order_is_numbered_anew():
    row = Committee.objects.get()
    row.order_number = "9/2565"
    committees.save_committee(row, actor=None, now=make.NOW)


def the_reason_is_another():
    row = StandIn.objects.get(seat__number=2, visit__candidate__subdistrict="341111")
    row.reason = "ป่วย"
    committees.save_stand_in(row, actor=None, now=make.NOW)


def it_is_withdrawn():
    recusals.withdraw(Recusal.objects.get(seat__number=3), actor=sender(), now=make.NOW)


def it_is_corrected_again():
    for area in (District.objects.get(pk="3411"), Subdistrict.objects.get(pk="341111")):
        area.name_en = "Trakan"
        places.correct_area(area, actor=None, now=make.NOW)


def sender():
    return User.objects.get(username="administrator")


CHANGED, GONE = "it has been changed since.", "it is not there any more."
# What is done after a file came in, and what then stands in its way.
BUILT_ON = {
    "office": (someone_works_there, "there are people that belong to it by now."),
    "user": (a_role_is_given, "there are roles of people that belong to it by now."),
    "assignment": (the_role_is_taken, GONE),
    "committee": (the_order_is_numbered_anew, CHANGED),
    "standin": (the_reason_is_another, CHANGED),
    "recusal": (it_is_withdrawn, GONE),
    "district": (it_is_corrected_again, CHANGED),
    "subdistrict": (it_is_corrected_again, CHANGED),
}


@pytest.mark.parametrize("name", FILES)
def test_what_was_built_on_a_file_or_changed_since_keeps_all_of_it(client, ubon, name):
    since, why = BUILT_ON[name]
    take_in(client, name, NEW_PEOPLE if name == "user" else f"{FILES[name]}.utf-8.csv", round_for(name, ubon))
    batch = ImportBatch.objects.latest("pk")
    since()
    before, entries = what_is_there(), AuditEntry.objects.count()
    with pytest.raises(Refusal) as refused:
        batches.take_back(list_named(batch.list_name)(sender()), batch)
    assert refused.value.message.endswith(f": {why} All of it stands as it was.")
    assert (what_is_there(), AuditEntry.objects.count()) == (before, entries)


def test_an_opened_round_keeps_what_appointed_its_committee(client, ubon):
    take_in(client, "committee", "committees.utf-8.csv", ubon)
    batch = ImportBatch.objects.latest("pk")
    make.rules(ubon)
    Seat.objects.exclude(number=1).update(is_voting=False)
    Seat.objects.filter(number=1).update(holder=make.user("chair"))
    rounds.open_round(ubon, actor=None, now=make.NOW)
    with pytest.raises(Refusal) as refused:
        batches.take_back(list_named(batch.list_name)(sender()), batch)
    assert refused.value.message.endswith(": its round has been opened. All of it stands as it was.")
    assert Committee.objects.get().order_number == "1234/2564"
