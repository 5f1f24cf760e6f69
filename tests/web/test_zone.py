"""The zone's round is closed to the province that it judges: its staff, administrators, district officers and readers.

Every address of the site, the set-up pages and the tablet's among them, is asked three ways. With the key of a thing
of the zone's round it answers as with a key that nothing has. With a thing of the province's own, or with none, its
page is the same, byte for byte, before the zone's round exists and after it was fed by the province's result, scored,
decided and published: so nothing there can name it, count it or hint at it. And none of its names stands anywhere.
"""

import io
import re
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from scoring import advancements, decisions, devices, evidence, rubrics
from scoring.device_reports import Report
from scoring.models import Criterion, Rubric, ScoreSheet, SheetOp
from subdistricts import attendance, committees, places
from subdistricts.models import (
    AuditEntry,
    Candidate,
    Committee,
    ImportBatch,
    InspectionZone,
    Office,
    Round,
    Seat,
    User,
)
from subdistricts.nominations import Asked
from tests import cast, make
from tests.permissions.asking import KINDS, OTHER_PARTS, note_writes, pages_of_the_site
from tests.permissions.test_set_up import addresses
from tests.permissions.world import MISSING, NO_PHOTO, NO_SHEET

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]

JUDGED = ("staff", "judging_staff", "administrator", "district_officer", "reader")
# What only the zone's round has to its name. Nothing else in the world has these letters in it.
COMMITTEE = "คณะกรรมการซ่อนเร้น๙๑"
TITLE = "ตำแหน่งซ่อนเร้น๙๒"
VENUE = "ศาลาซ่อนเร้น๙๓"
HOSTS = "เจ้าบ้านซ่อนเร้น๙๔"
ZONE = "เขตซ่อนเร้น๙๕"
REASON = "เหตุผลซ่อนเร้น๙๖"
RUBRIC = "เกณฑ์ซ่อนเร้น๙๗"
FILE = "รายชื่อซ่อนเร้น๙๘.csv"
NUMBER = 4096
SECRET = ("ซ่อนเร้น", f"zone-{NUMBER}", str(NUMBER))
KEYS_MISSING = {"sheet": NO_SHEET, "photo": NO_PHOTO, "held": NO_SHEET}
# What differs from one answer to the next whoever asks: the form's token, and how a page's script is named for once.
EACH_TIME = re.compile(r'(csrfmiddlewaretoken" value="|csrf": ?"|X-CSRFToken[^:]*: ?"|nonce="|form_id" value=")[^"]*')


@dataclass
class Hidden:
    """The world before the zone's round, the pages that were asked for in it, and then the round with its keys."""

    people: cast.Cast
    province: Round  # published, of the year in which the zone's round will be
    zone: InspectionZone
    inspector: User
    judge: User
    second_judge: User
    sits_in: User
    free: Rubric  # the department's; no round has opened with it before the zone's second does
    asking: Round  # the province's draft that asks districts; it has no rules yet
    asked: list[Asked] = field(default_factory=list)  # what its districts are asked, before the zone's round
    own: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, Any] = field(default_factory=dict)
    browsers: dict[str, Client] = field(default_factory=dict)


def a_world() -> Hidden:
    """Everything but the zone's round: also its people, its office and the zone itself."""
    people = cast.assemble()
    zone = InspectionZone.objects.create(fiscal_year=2566, number=NUMBER, name=ZONE)
    zone.provinces.add(make.province())
    names = ("inspector", "chief", "second", "sits")
    inspector, *judges = (make.user(name, name=f"{TITLE} {name}") for name in names)
    make.assign(inspector, "staff", "zone", inspection_zone=zone)
    office = Office(code="zone-office", kind=Office.Kind.ZONE, name=ZONE, inspection_zone=zone)
    places.save_office(office, actor=None, now=make.NOW)
    province = make.resolution_round(make.CODES[:2], year=2566)
    make.accepted(province.candidates.get(subdistrict=make.CODES[0]))
    make.resolve(province, people.staff, make.CODES[0])
    make.publish(province, people.staff)
    free = make.rubric("free", points=("50",) * 2)
    asking = make.draft_round(year=2567)
    asking.nominations_until = timezone.now() + make.dt.timedelta(days=9)
    make.ground_rounds.save_round(asking, actor=None, now=make.NOW)
    hidden = Hidden(people, province, zone, inspector, *judges, free=free, asking=asking)
    hidden.asked = evidence.asked_in(asking)
    _remember_own(hidden)
    return hidden


def _remember_own(hidden: Hidden) -> None:
    row = hidden.people.round
    candidate = row.candidates.order_by("position").first()
    seat = Seat.objects.get(committee__round=row, holder=hidden.people.judge)
    visit = make.visit(candidate)
    group = make.group()
    rubric = Rubric.objects.get(code="sample")
    sheet = make.sheet(row, hidden.people.judge)
    make.sign(sheet, "15", "15", "15", "15", "15")
    paper = make.nomination(hidden.asking)
    file = {"name": "แผนที่.pdf", "kind": "pdf", "size": 1, "sha256": NO_PHOTO, "added_at": make.NOW, "content": b"x"}
    tpmap_visit = make.follow_up(row)
    hidden.own = {
        "round": row.pk,
        "candidate": candidate.pk,
        "committee": row.committee.pk,
        "seat": seat.pk,
        "visit": visit.pk,
        "later": visit.pk,
        "sheet": sheet.pk,
        "standin": make.stand_in(seat, visit, hidden.people.stranger).pk,
        "recusal": make.recuse(Seat.objects.get(holder=hidden.people.other_judge), candidate).pk,
        "province": "34",
        "district": "3411",
        "subdistrict": "341111",
        "districtgroup": group.pk,
        "office": make.office().pk,
        "award": make.award().pk,
        "rubric": rubric.pk,
        "criterion": Criterion.objects.filter(rubric=rubric).first().pk,
        "user": hidden.people.staff.pk,
        "nomination": paper.pk,
        "nominationfile": paper.sections.first().files.create(**file).pk,
        "tpmapreport": make.tpmap_report("341111").pk,
        "tpmapvisit": tpmap_visit.pk,
        "instruction": make.instruction(tpmap_visit).pk,
        "importbatch": make.batch(hidden.people.staff, make.province()).pk,
        "auditentry": AuditEntry.objects.filter(round=row).exclude(action__startswith="sheet.").first().pk,
    }


def a_rubric_of_the_zones(hidden: Hidden) -> Rubric:
    """The department's in its own words, once to be used and once more in the making."""
    terms = {"actor": hidden.inspector, "now": make.NOW}
    own = rubrics.new_version(Rubric.objects.get(code="sample", version=1), **terms)
    own.name_th = own.source = RUBRIC
    rubrics.save_rubric(own, **terms)
    rubrics.new_version(own, **terms)
    return own


def a_second_round_of_the_zones(hidden: Hidden) -> None:
    """Open, by the department's own rubric."""
    zone = InspectionZone.objects.create(fiscal_year=2567, number=NUMBER)
    zone.provinces.add(make.province())
    row = make.draft_round(level="zone", inspection_zone=zone, year=2567)
    make.candidate(row)
    make.seat(row, hidden.judge, role="chair")
    make.rules(row, by=hidden.free)
    make.rounds.open_round(row, actor=None, now=make.NOW)


def hold_the_zones_round(hidden: Hidden) -> Round:
    """From nothing to its published result, fed by the province's, with one of every kind of thing."""
    own = a_rubric_of_the_zones(hidden)
    a_second_round_of_the_zones(hidden)
    row = make.draft_round(level="zone", inspection_zone=hidden.zone, year=2566, number_of_places=1)
    advancements.name_feeders(row, [hidden.province.pk], actor=hidden.inspector, now=make.NOW)
    candidate = row.candidates.get()
    office = Office.objects.get(code="zone-office")
    committees.save_committee(Committee(round=row, name=COMMITTEE), actor=None, now=make.NOW)
    seats = [
        committees.save_seat(
            Seat(
                committee=row.committee, number=number, role=role, office=office, title=f"{TITLE}{number}", holder=who
            ),
            actor=None,
            now=make.NOW,
        )
        for number, role, who in ((1, "chair", hidden.judge), (2, "member", hidden.second_judge))
    ]
    make.rules(row, by=own, missing="present")
    start = make.dt.datetime(2022, 12, 29, 10, tzinfo=make.BANGKOK)
    terms = {"starts_at": start, "ends_at": start + make.dt.timedelta(hours=2), "venue": VENUE, "hosts": HOSTS}
    visit = make.visits.save_visit(make.Visit(round=row, candidate=candidate, **terms), actor=None, now=make.NOW)
    tpmap_visit = make.follow_up(row)
    row = make.rounds.open_round(row, actor=None, now=make.NOW)
    sheets = ScoreSheet.objects.select_related("candidate__round", "seat__holder").filter(candidate__round=row)
    sheet = sheets.get(seat=seats[0])
    photo = make.photo(hidden.judge, number=4096)
    make.Device(hidden.judge).send(sheet, "sign", make.body("15", "15", "15", "15", "15", photos=[photo]))
    stand_in = make.stand_in(seats[1], visit, hidden.sits_in)
    recusal = make.committees.record_recusal(
        seats[1], candidate, kind="interest", reason=REASON, actor=seats[1].holder, now=make.NOW
    )
    held = sheets.get(seat=seats[1])
    make.Device(seats[1].holder).send(held, "save", make.FULL)
    card = make.card(seats[0]).card.pk
    devices.note(a_report(), user=hidden.judge, now=make.NOW)
    attendance.record_attendance(visit, seats[0], presence="came", user=hidden.judge, actor=None, now=start)
    batch = {"list_name": "candidates", "act": "manage_round", "round": row, "file_name": FILE}
    batch = ImportBatch(new=1, changed=0, unchanged=0, **batch)
    make.imports.record_batch(batch, [], actor=hidden.inspector, now=make.NOW)
    make.lock(row, hidden.inspector)
    make.decide(row, hidden.inspector, presided_by=str(seats[0].pk))
    decisions.publish(row, sha256=make.in_force(row), actor=hidden.inspector, now=make.NOW)
    things = {"round": row, "candidate": candidate, "committee": row.committee, "seat": seats[0], "visit": visit}
    things |= {"later": visit, "sheet": sheet, "standin": stand_in, "recusal": recusal, "user": hidden.inspector}
    hidden.keys = {kind: thing.pk for kind, thing in things.items()} | {
        "card": card,
        "photo": photo,
        "held": SheetOp.objects.get(sheet=held, outcome="held").op_id,
        "inspectionzone": hidden.zone.pk,
        "office": office.pk,
        "assignment": hidden.inspector.assignments.get().pk,
        "rubric": own.pk,
        "criterion": own.criteria.first().pk,
        "tpmapvisit": tpmap_visit.pk,
        "importbatch": batch.pk,
        "auditentry": AuditEntry.objects.filter(round=row).last().pk,
    }
    return row


def a_report() -> Report:
    """What the judge's tablet says of itself in the hall: it holds work that it has not sent."""
    said = {"persisted": True, "standalone": True, "build": "test", "ready_sheets": 2, "ready_at": make.NOW}
    hour = make.dt.timedelta(hours=1)
    return Report(device_id=uuid.uuid4(), pending=NUMBER, oldest_age=hour, lost_at=None, **said)


# Addresses


def pages(keys: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every page and every address of the tablet whose key is of a kind that ``keys`` has; and all without a key."""
    for name, parts in pages_of_the_site().items():
        kind = KINDS.get(name, "round")
        has_key = bool(set(parts) & {"pk", "sheet_id", "sha256"})
        if (has_key and kind not in keys) or name == "logout":
            continue
        yield (
            name,
            reverse(name.partition(":")[0], kwargs={part: OTHER_PARTS.get(part, keys.get(kind)) for part in parts}),
        )


def set_up_pages(keys: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The same of the set-up pages; and every list of choices that a field of theirs searches in."""
    kind_of_round = ContentType.objects.get_for_model(Round).pk
    for name, address in addresses().items():
        kind = name.partition(":")[0]
        if ("{key}" in address and kind not in keys) or name == "logout":
            continue
        yield name, address.format(key=keys.get(kind), type=kind_of_round, round=keys.get("round"))


def searches() -> Iterator[tuple[str, str]]:
    for model in (*apps.get_app_config("subdistricts").get_models(), *apps.get_app_config("scoring").get_models()):
        for each in model._meta.fields:
            if each.is_relation:
                at = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}&field_name={each.name}"
                yield f"autocomplete {model.__name__}.{each.name}", f"/admin/autocomplete/?{at}&term="


def seasons() -> Iterator[tuple[str, str]]:
    for area in ("34", f"zone-{NUMBER}", "department"):
        yield f"season {area}", reverse("season", args=["model-subdistrict", 2566, area])


def everything(keys: dict[str, Any]) -> dict[str, str]:
    return dict((*pages(keys), *set_up_pages(keys), *searches(), *seasons()))


# Asking


def told(client: Client, address: str, method: str = "get") -> tuple[int, str, str]:
    """Status, where it leads and what it says, without what is new each time; nothing stays written."""
    with transaction.atomic():
        response = getattr(client, method)(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    said = EACH_TIME.sub(r"\1", _unpacked(body) if body.startswith(b"PK") else body.decode(errors="replace"))
    return response.status_code, response.headers.get("Location", ""), said


def _unpacked(body: bytes) -> str:
    """What stands in a spreadsheet; when its parts were packed is another matter."""
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist() if not name.startswith("docProps/")}
    return str(parts)


@pytest.fixture(scope="module")
def hidden(django_db_setup, django_db_blocker):
    """The world with each person's pages of before, and of after."""
    sessions = override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies")
    moment = timezone.now()
    with django_db_blocker.unblock(), sessions, transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: moment)  # or pages differ by what time it is
        made = a_world()
        for name in JUDGED:
            made.browsers[name] = Client()
            made.browsers[name].force_login(getattr(made.people, name))
        made.before = {name: look_around(made, name) for name in JUDGED}
        made.round = hold_the_zones_round(made)
        made.after = {name: look_around(made, name) for name in JUDGED}
        yield made
        transaction.set_rollback(True)


def look_around(made: Hidden, name: str) -> dict[str, tuple[int, str, str]]:
    found = {what: told(made.browsers[name], address) for what, address in everything(made.own).items()}
    of_province = {"round": made.province.pk, "candidate": made.province.candidates.first().pk}
    found |= {f"{what}, published": told(made.browsers[name], at) for what, at in pages(of_province)}
    return found | {f"{what}, published": told(made.browsers[name], at) for what, at in set_up_pages(of_province)}


# What they find


@pytest.mark.parametrize("name", JUDGED)
def test_their_pages_are_the_same_before_the_zone_has_a_round_and_after_its_result_is_published(hidden, name):
    changed = [what for what, answer in hidden.before[name].items() if hidden.after[name][what] != answer]
    assert changed == []


@pytest.mark.parametrize("name", JUDGED)
def test_none_of_its_names_stands_on_any_page_of_theirs(hidden, name):
    secret = (*SECRET, f"/rounds/{hidden.round.pk}/", f"/round/{hidden.round.pk}/", str(hidden.keys["sheet"]))
    found = [(what, word) for what, (_, at, said) in hidden.after[name].items() for word in secret if word in at + said]
    found = [each for each in found if not each[0].startswith("season zone")]  # it says which address was asked for
    assert found == []


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", JUDGED)
def test_an_address_of_anything_of_it_answers_as_one_of_nothing_does(hidden, name, method):
    """In status, place and words, but for the key that was asked for; and nothing is written."""
    missing = {kind: KEYS_MISSING.get(kind, MISSING) for kind in hidden.keys}
    theirs = dict((*pages(hidden.keys), *set_up_pages(hidden.keys)))
    nothing = dict((*pages(missing), *set_up_pages(missing)))
    keyed = [what for what, address in theirs.items() if nothing[what] != address and what != "view_on_site"]
    wrong = []
    for what in keyed:
        with note_writes() as wrote:
            answers = [told(hidden.browsers[name], places[what], method) for places in (theirs, nothing)]
        without_key = [
            (status, where.replace(at, "KEY"), said.replace(at, "KEY"))
            for (status, where, said), at in zip(answers, (theirs[what], nothing[what]), strict=True)
        ]
        if without_key[0] != without_key[1] or wrote:
            wrong.append((what, answers[0][0], answers[1][0], wrote))
    assert wrong == []
    assert len(keyed) > 60


def test_the_inspector_finds_what_is_hidden_from_them(hidden):
    """Or the tests above would be content with a round that is nowhere to be found."""
    client = Client()
    client.force_login(hidden.inspector)
    page = told(client, reverse("round_feeders", args=[hidden.round.pk]))
    programme = told(client, reverse("programme", args=[hidden.round.pk]))
    assert (page[0], programme[0], VENUE in programme[2]) == (200, 200, True)
    assert told(client, reverse("season", args=["model-subdistrict", 2566, f"zone-{NUMBER}"]))[0] == 200
    assert Candidate.objects.get(round=hidden.round).came_from.round == hidden.province


@pytest.mark.parametrize("name", ["staff", "judging_staff", "administrator"])
def test_their_set_up_pages_never_take_it_as_a_choice(hidden, name):
    """A round named for winners, a candidate's round, a committee's: the zone's is as unknown as none."""
    client, own = hidden.browsers[name], hidden.people.round
    for field_name, address in (
        ("round", reverse("admin:subdistricts_candidate_add")),
        ("round", reverse("admin:subdistricts_committee_add")),
        ("round", reverse("admin:subdistricts_visit_add")),
        ("feeds", reverse("admin:subdistricts_round_add")),
    ):
        said = [_errors(client, address, field_name, key) for key in (hidden.round.pk, MISSING)]
        assert said[0] == said[1] != []
    change = reverse("admin:subdistricts_round_change", args=[own.pk])
    with transaction.atomic():
        client.post(change, {"feeds": hidden.round.pk})
        assert Round.objects.get(pk=own.pk).feeds is None
        transaction.set_rollback(True)


def _errors(client: Client, address: str, field_name: str, key: int) -> list[str]:
    with transaction.atomic():
        response = client.post(address, {field_name: key})
        transaction.set_rollback(True)
    return list(response.context["adminform"].form.errors.get(field_name, []))


def test_districts_are_asked_the_same_whatever_the_zone_judges_by(hidden):
    assert [each.rubric for each in hidden.asked] == ["sample"] * 5
    assert evidence.asked_in(hidden.asking) == hidden.asked


# A row of each list whose rows belong to rounds; "CODE" stands for a round's.
ROWS = {
    "candidate": "รหัสรอบ,ลำดับ,รหัสตำบล\nCODE,1,341111\n",
    "seat": "รหัสรอบ,ลำดับ,ตำแหน่ง,รหัสหน่วยงาน\nCODE,1,กรรมการ,cdd-34\n",
    "visit": "รหัสรอบ,วันที่,เวลาเริ่ม,เวลาสิ้นสุด,รหัสตำบล\nCODE,29/12/2565,10.00,12.00,341111\n",
    "standin": "รหัสรอบ,วันที่,เวลาเริ่ม,ที่นั่ง,ชื่อผู้ใช้ผู้นั่งแทน\nCODE,29/12/2565,10.00,1,staff\n",
}


@pytest.mark.parametrize("name", ["staff", "administrator"])
def test_their_files_find_its_round_no_more_than_one_that_is_not_there(hidden, name):
    """By its code and by its key, in each list whose rows belong to rounds."""
    there = hidden.round.code
    for model in ROWS:
        by_code = [_said_to_a_file(hidden, name, model, code) for code in (there, there.replace("4096", "4097"))]
        assert by_code[0] == by_code[1]
        assert "CODE" in by_code[0]
        keys = (hidden.round.pk, MISSING)
        by_key = [_said_to_a_file(hidden, name, model, "", round=key) for key in keys]
        assert by_key[0] == by_key[1]


def _said_to_a_file(hidden: Hidden, name: str, model: str, code: str, **fields: object) -> str:
    """The page's words, without what is in its fields."""
    file = SimpleUploadedFile("a.csv", ROWS[model].replace("CODE", code).encode())
    with transaction.atomic():
        address = reverse(f"admin:subdistricts_{model}_import")
        response = hidden.browsers[name].post(address, {"import_file": file} | fields)
        transaction.set_rollback(True)
    words = re.sub(r"<[^>]*>", " ", response.content.decode())
    return words.replace(code, "CODE") if code else words


@pytest.mark.parametrize("name", ["staff", "judging_staff", "administrator"])
def test_a_rubric_of_theirs_may_have_the_name_and_the_code_of_the_zones(hidden, name):
    own = Rubric.objects.get(pk=hidden.keys["rubric"])
    with transaction.atomic():
        new = Rubric(award=own.award, code=own.code, name_th="ของจังหวัด", province=make.province())
        saved = rubrics.save_rubric(new, actor=getattr(hidden.people, name), now=make.NOW)
        copy = rubrics.new_version(hidden.free, actor=getattr(hidden.people, name), now=make.NOW)
        transaction.set_rollback(True)
    assert (saved.code, copy.code, copy.version) == (f"34-{own.code}", "34-free", 1)
