"""How the matrix asks: every line of a table becomes requests, every answer a word to be compared with its cell.

Requests go through the whole chain of middleware and the database. Only drawing is left out: a template answers its
name and the refusal it was given, since who gets a page is asked here, not how it looks. Whatever is written is rolled
back, and every statement that writes is noted.
"""

import copy
import datetime as dt
import itertools
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from scoring import rescue
from scoring.models import Decision, ScoreSheet
from subdistricts.backends import PeopleBackend
from subdistricts.models import Seat, User
from tests import make, pictures
from tests.permissions.world import NO_SHEET, POINTS, World

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
LOOKING = ("GET", "HEAD", "OPTIONS")
# HEAD is GET without its body, and what a page does not take it takes from nobody: these are asked for some roles only.
SAMPLED = ("HEAD", "DELETE", "OPTIONS")
SAMPLE = ("ano", "str", "jud", "sta", "due")
NOT_TAKEN = "405"
# Answered before anything is looked for, so at every object alike.
AT_THE_DOOR = ("ano", "out", "due")
# To a round that is not theirs these stand as the judge does, the district officer as the reader.
NOT_THEIRS = ("foreign", "zone", "missing")
STAND_ALIKE = ("cha", "oth", "rec", "sec", "dis")
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
NO_OBJECT = "-"
OP_ID = uuid.UUID("11111111-1111-4111-8111-111111111111")
# Parts of an address that name no object of the table.
OTHER_PARTS = {
    "form_version": "sample@1",
    "op_id": OP_ID,
    "day": dt.date(2021, 12, 29),
    "version": 1,
    "award": "model-subdistrict",
    "year": 2565,
    "area": "34",
    "digest": sha256(pictures.photo()).hexdigest(),
}
# Which kind of object the key in an address names; a round where nothing else is said.
KINDS = {
    "sheet": "sheet",
    "sheet_conflict": "sheet",
    "sheet_print": "sheet",
    "sheet_history": "sheet",
    "held_ruling": "held",
    "sheet_op": "sheet",
    "sheet_data": "sheet",
    "photo_file": "photo",
    "revoke_card": "card",
    "nomination": "nomination",
    "nomination_review": "nomination",
    "nomination_file": "nominationfile",
    "visit": "visit",
    "visit_earlier": "later",
    "visit_take_out": "visit",
    "visit_came": "visit",
    "declare_recusal": "candidate",
    "tpmap_province": "province",
    "tpmap_csv": "province",
    "tpmap_xlsx": "province",
    "tpmap_district": "district",
    **dict.fromkeys(
        ("tpmap_import", "tpmap_import_process", "tpmap_import_errors", "tpmap_import_csv", "tpmap_import_xlsx"),
        "district",
    ),
    "tpmap_subdistrict": "subdistrict",
    "tpmap_answer": "instruction",
    "tpmap_close": "instruction",
    "tpmap_visit": "tpmapvisit",
    "withdraw_recusal": "recusal",
    "province_map": "province",
}

Cells = dict[tuple[str, str], dict[str, str]]


class Question(NamedTuple):
    """A request that the table says the answer to."""

    obj: str
    method: str
    role: str
    cell: str


# The table


def read_table(text: str, columns: str) -> dict[str, Cells]:
    """By name: the cells of each role, by object and method."""
    roles = columns.split()
    table: dict[str, Cells] = {}
    names: list[str] = []
    for line in filter(None, (line.partition("#")[0].rstrip() for line in text.splitlines())):
        if not line.startswith(" "):
            names = line.removesuffix(":").split(", ")
            continue
        objects, methods, *cells = line.split()
        assert len(cells) == len(roles), f"{len(cells)} cells for {len(roles)} roles: {line}"
        for name in names:
            lines = table.setdefault(name, {})
            for at in ((each, method) for each in objects.split(",") for method in methods.split(",")):
                assert at not in lines, f"{name} has two lines for {at}"
                lines[at] = dict(zip(roles, cells, strict=True))
    return table


def urls_of(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its name in the table: that of its URL, ``name:part`` where two share one."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from urls_of(each, f"{before}{each.namespace}:" if each.namespace else before)
        else:
            yield before + (each.name or str(each.pattern)), each


def asked(table: Cells) -> Iterator[Question]:
    """Every request that a URL's lines stand for."""
    for (obj, method), cells in table.items():
        for role, cell in cells.items():
            alike = obj in NOT_THEIRS and role in STAND_ALIKE
            sampled = method in SAMPLED or cell == NOT_TAKEN
            if not alike and (not sampled or role in SAMPLE):
                yield Question(obj, method, role, cell)


def one_of_each(table: dict[str, Cells]) -> dict[str, list[Question]]:
    """By name, of each line every answer once: of the roles that get it another one in every line.

    Who gets no further than the door is asked at the first object only.
    """
    chosen: dict[str, list[Question]] = {name: [] for name in table}
    turns = itertools.count()
    for name, lines in table.items():
        at_the_door: set[str] = set()
        for (obj, method), cells in lines.items():
            turn = next(turns)
            for cell in dict.fromkeys(cells.values()):
                alike = [role for role in cells if cells[role] == cell]
                if roles := [role for role in alike if role not in AT_THE_DOOR or method not in at_the_door]:
                    chosen[name].append(Question(obj, method, roles[turn % len(roles)], cell))
            at_the_door.add(method)
    return chosen


@cache
def pages_of_the_site() -> dict[str, list[str]]:
    """The parts of each page's address, by its name in the table; the set-up pages have a table of their own."""
    found: dict[str, list[str]] = {}
    for name, pattern in urls_of():
        parts = sorted(pattern.pattern.converters)
        if not name.startswith("admin:"):
            found[f"{name}:{','.join(parts)}" if name in found else name] = parts
    return found


# Payloads with which an allowed person succeeds: a refusal must not come from a gap in the form


def _recusal(world: World, obj: str, role: str) -> dict[str, Any]:
    obj = obj if obj in world.rounds else "open"
    keys = {kind: world.keys[kind][obj] for kind in ("seat", "candidate")}
    return keys | {"kind": "interest", "reason": "ญาติของผู้นำชุมชน"}


def _sheet(world: World, obj: str, role: str) -> dict[str, Any]:
    points = {f"points_c{number}": "12" for number in range(1, 1 + len(POINTS))}
    return points | {"form_id": str(OP_ID), "base_rev": 1, "epoch_seen": 0, "action": "save"}


def _password(world: World, obj: str, role: str) -> dict[str, Any]:
    new = {"new_password1": "another-horse-2566", "new_password2": "another-horse-2566"}
    return new if role == "due" else new | {"old_password": make.PASSWORD}


def _seen(world: World, obj: str) -> dict[str, Any]:
    """Which decision the page has shown; of a round without one nothing that would be found."""
    decision = Decision.objects.filter(round=world.rounds.get(obj)).in_force().first()
    return {"sha256": decision.sha256 if decision else ""}


def _winner(world: World, obj: str) -> dict[str, Any]:
    decision = Decision.objects.filter(round=world.rounds.get(obj)).in_force().first()
    winner = json.loads(decision.record)["selected"][0] if decision else ""
    return {"candidate": winner, "reason": "ย้ายไปอยู่จังหวัดอื่น"}


def _rescue_file(world: World, obj: str, role: str) -> dict[str, Any]:
    """One's own work, or that of a judge of one's own rounds; shown before, and now to be taken in."""
    place = {"for": "foreign", "zon": "zone"}.get(role, "open")
    sheets = ScoreSheet.objects.filter(candidate__round=world.rounds[place]).order_by("candidate__position")
    sheet = sheets.filter(seat__holder=world.people.get(role)).first() or sheets.get(pk=world.keys["sheet"][place])
    person = world.people[role] if role == "sit" else sheet.seat.holder
    data = make.rescue_file(person, make.Device(person).op_text(sheet, "save", make.body(*POINTS)))
    return {"file": SimpleUploadedFile("work.json", data), "take": sha256(data).hexdigest()}


def _own_rescued(world: World, obj: str, role: str) -> dict[str, Any]:
    groups = rescue.own_groups(world.people[role]) if role in world.people else []
    return {"answer": "confirm", "seen": [group.token for group in groups]}


def _rescued_in_round(world: World, obj: str, role: str) -> dict[str, Any]:
    groups = rescue.groups_in(world.rounds[obj], world.people["sta"]) if obj in world.rounds else []
    return {"reason": "กรรมการยืนยันทางโทรศัพท์", "seen": [group.token for group in groups]}


def _new_card(world: World, obj: str, role: str) -> dict[str, Any]:
    """A spare one of the judge's seat, until tomorrow."""
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    seat = world.keys["seat"][obj if obj in world.rounds else "open"]
    return {"wanted": f"{seat}:", "until": f"{tomorrow.day}/{tomorrow.month}/{tomorrow.year + 543}"}


def _stop(world: World, obj: str, role: str) -> dict[str, Any]:
    """The same hours, at another place."""
    year = world.rounds[obj].fiscal_year - 1 if obj in world.rounds else 2564
    return {"day": f"29/12/{year}", "starts": "10.00", "ends": "12.00", "venue": "ที่อื่น"}


def _new_stop(world: World, obj: str, role: str) -> dict[str, Any]:
    """On the day after the last visit, where nothing clashes."""
    said = _stop(world, obj, role)
    return said | {"day": said["day"].replace("29/", "30/"), "kind": "study"}


def _day_stand_in(world: World, obj: str, role: str) -> dict[str, Any]:
    """For a seat of the round that the person arranges that day."""
    seat = world.keys["seat"][{"for": "foreign", "zon": "zone"}.get(role, "draft")]
    return {"seat": seat, "user": world.people["for" if role == "for" else "rea"].pk}


def _instruction(world: World, obj: str, role: str) -> dict[str, Any]:
    """From the chair, to be done in a year."""
    chair = Seat.objects.filter(committee__round=world.rounds.get(obj), role=Seat.Role.CHAIR).first()
    until = timezone.localdate() + dt.timedelta(days=365)
    given_by = str(chair.pk) if chair else ""
    return {"text": "เร่งตรวจสอบ", "until": f"{until.day}/{until.month}/{until.year + 543}", "given_by": given_by}


PAYLOADS = {
    "begin_nomination": lambda world, obj, role: {"subdistrict": "341111"},
    "nomination": lambda world, obj, role: {"about-subdistrict": "341111"},
    "nomination_review": lambda world, obj, role: {"action": "accept"},
    "visit": _stop,
    "visit_earlier": lambda world, obj, role: {"before": world.keys["visit"][obj]},
    "visit_add": _new_stop,
    "visit_take_out": lambda world, obj, role: {},
    "visit_came": lambda world, obj, role: {f"seat-{world.keys['seat'][obj]}-presence": "absent"},
    "programme_stand_ins": _day_stand_in,
    "tpmap_visit": _instruction,
    "tpmap_answer": lambda world, obj, role: {"text": "ประชุมแล้ว"},
    "tpmap_close": lambda world, obj, role: {"text": "ครบแล้ว"},
    "tpmap_subdistrict": lambda world, obj, role: {
        "as_of": "1/12/2564",
        "data_year": "2565",
        "indicator_set": "38",
        "health-persons_to_check": "๑๒",
    },
    "round_cards": _new_card,
    "card_sign_in": lambda world, obj, role: {"code": world.card_code},
    "rescue": _rescue_file,
    "rescue_own": _own_rescued,
    "round_rescue": _rescued_in_round,
    "round_lock": lambda world, obj, role: {"accepting": ["incomplete:7", "rescued:1"]},
    "round_unlock": lambda world, obj, role: {"reason": "ใบคะแนนผิดคน"},
    "round_decide": lambda world, obj, role: world.meeting,
    "held_ruling": lambda world, obj, role: {"verdict": "refuse", "reason": "ส่งช้า", "rev": 1},
    "round_publish": lambda world, obj, role: _seen(world, obj),
    "round_withdrawal": lambda world, obj, role: _winner(world, obj) | _seen(world, obj),
    "round_revise": lambda world, obj, role: _seen(world, obj) | {"reason": "คำร้องคัดค้าน"},
    "set_language": lambda world, obj, role: {"language": "en"},
    "login": lambda world, obj, role: {"username": "sta", "password": make.PASSWORD},
    "password": _password,
    "declare_recusal": lambda world, obj, role: {"reason": "ญาติของผู้นำชุมชน"},
    "round_recusals": _recusal,
    "round_rules": lambda world, obj, role: {"aggregate": "mean", "missing": "present", "resolution": "มติที่ 1"},
    "practice": _sheet,
    "sheet": _sheet,
    "sheet_conflict": _sheet,
}


# What a device says of itself, as JSON.
SAID = {
    "heartbeat": {"device": str(uuid.UUID(int=7)), "pending": 0},
    "reconcile": {"device": str(uuid.UUID(int=7)), "ops": [str(OP_ID)]},
}


def op_text(world: World, obj: str, role: str) -> bytes:
    """An op that the sheet's judge would have taken: his next save from a new device."""
    person = world.people.get(role) or world.people["jud"]
    fields = {
        "op_id": str(OP_ID),
        "sheet_id": str(world.keys["sheet"].get(obj, NO_SHEET)),
        "device_id": str(uuid.UUID(int=7)),
        "user_id": person.pk,
        "seq": 1,
        "kind": "save",
        "base_rev": 1,
        "epoch_seen": 0,
        "resolves": [],
        "form_version": "sample@1",
        "app_build": "test",
        "schema_v": 1,
        "client_at": make.NOW.isoformat(),
        "body": make.body("12", "12", "12", "12", "12"),
    }
    return json.dumps(fields).encode()


# Asking


@dataclass(frozen=True, slots=True)
class Answer:
    """``word`` is what a cell says; ``told`` all that the answer says, without the key that was asked for."""

    word: str
    told: tuple[str, ...]
    wrote: tuple[str, ...]


class Asker:
    """Sends requests as each person; an answer is asked for once and remembered."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.handler = ClientHandler(enforce_csrf_checks=False)
        self.browsers = {"ano": RequestFactory()} | {role: self._signed_in(role) for role in world.people}
        self.answers: dict[tuple[str, str, str, str], Answer] = {}

    def _signed_in(self, role: str) -> RequestFactory:
        client, browser = Client(), RequestFactory()
        client.force_login(self.world.people[role])
        browser.cookies = client.cookies
        return browser

    def page(self, name: str, obj: str, method: str, role: str) -> Answer:
        """Ask at an address outside the set-up pages; ``name`` is that of the table."""
        if (name, obj, method, role) not in self.answers:
            data, options = self._payload(name, obj, method, role)
            key = "" if obj == NO_OBJECT else str(self.world.keys[KINDS.get(name, "round")][obj])
            self.answers[name, obj, method, role] = self.ask(role, method, self.address(name, key), data, **options)
        return self.answers[name, obj, method, role]

    def address(self, name: str, key: str) -> str:
        parts = pages_of_the_site()[name]
        return reverse(name.partition(":")[0], kwargs={part: OTHER_PARTS.get(part, key) for part in parts})

    def _payload(self, name: str, obj: str, method: str, role: str) -> tuple[Any, dict[str, Any]]:
        if name in SAID and method == "POST":
            return SAID[name], {"content_type": "application/json"}
        if name == "sheet_op" and method == "PUT":
            text = op_text(self.world, obj, role)
            return text, {"content_type": "application/json", "headers": {"X-Op-SHA256": sha256(text).hexdigest()}}
        if name == "photo" and method == "PUT":
            return pictures.photo(), {"content_type": "image/jpeg"}
        if method == "POST":
            return PAYLOADS.get(name, lambda *_: {})(self.world, obj, role), {}
        return (b"junk", {"content_type": "text/plain"}) if method == "PUT" else ({}, {})

    def ask(self, role: str, method: str, address: str, data: Any, **options: Any) -> Answer:
        request = getattr(self.browsers[role], method.lower())(address, data, **options)
        with note_writes() as wrote:
            if method in LOOKING:
                response = self.handler(request.environ)
            else:
                with transaction.atomic():
                    response = self.handler(request.environ)
                    transaction.set_rollback(True)
        return Answer(_word(response), _told(response, address), tuple(wrote))


def _word(response: HttpResponse) -> str:
    where = response.headers.get("Location", "")
    if not where:
        return str(response.status_code)
    if where.startswith(("/login/?next=", "/admin/login/?next=")):
        return "in"
    return "pw" if where == "/password/" else "go"


def _told(response: HttpResponse, address: str) -> tuple[str, ...]:
    body = b"".join(response) if response.streaming else response.content
    names = ("Location", "Content-Type", "Cache-Control", "Allow", "Content-Disposition", "ETag", "Last-Modified")
    told = [body.decode(errors="replace"), *(response.headers.get(name, "") for name in names)]
    return (str(response.status_code), *(each.replace(address, "ADDRESS") for each in told))


@contextmanager
def note_writes() -> Iterator[list[str]]:
    """Statements that write, as they are sent; a page's own session is not the business of the matrix."""
    written: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES) and "django_session" not in sql:
            written.append(sql[:80])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield written


@contextmanager
def people_in_hand(world: World) -> Iterator[None]:
    """Who signed in is not read anew for every request, nor are the roles: that is half of what a refusal costs."""
    people = {person.pk: User.objects.get(pk=person.pk) for person in world.people.values()}
    for person in people.values():
        assert person.reach is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PeopleBackend, "get_user", lambda self, pk: copy.copy(people[pk]))
        yield


@contextmanager
def undrawn() -> Iterator[None]:
    """Templates answer their name, the refusal they were given, and where a part drawn before goes."""

    def name(template: Template, context: Any = None, request: Any = None) -> str:
        given = context or {}
        refusal = given.get("refusal")
        return f"{template.template.name} {getattr(refusal, 'message', refusal)} {given.get('content', '')}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", name)
        yield
