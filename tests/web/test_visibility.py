"""Before publication nobody but staff without a vote sees a mark of others, nor anything that tells of one.

Everything that each person can open is asked twice: before the others act, and after they have signed, signed again and
left a sheet half done. One test for each channel compares the two. Staff without a vote are the control: through
each channel that carries anything at all they must be seen to learn of it, or the test would be blind.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring import held
from scoring.models import ScoreSheet, SheetOp
from subdistricts.models import AuditEntry, Seat
from tests import make
from tests.permissions import world as worlds
from tests.permissions.asking import KINDS, NOT_THEIRS, OTHER_PARTS, pages_of_the_site

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HIGH, LOW = ("17.5",) * 5, ("13.5",) * 5
WORD = "ถ้อยคำที่ผู้อื่นเขียน"
MARKS = re.compile(r"(?<![\d.])(17\.5|13\.5|87\.50?|67\.50?|77\.50?)(?!\d)|" + WORD)
VARYING = re.compile(
    r'(csrfmiddlewaretoken" value="|name="form_id" value="|"csrf": "|"form_id": "|"generated_at":")[^"]*'
    r"|(DTSTAMP:)[0-9TZ]+"
)
WORKBOOK = b"PK\x03\x04"
WATCHERS = {
    "jud": "a judge",
    "sit": "who sits for a seat on one visit",
    "rec": "a judge recused from a candidate",
    "sec": "the secretary without a vote",
    "vot": "staff who vote",
    "adm": "an administrator",
    "dep": "an administrator of the department",
    "rea": "a reader",
    "dis": "a district officer",
    "for": "staff of another province",
    "zon": "staff of the zone",
}
# Who is watched at every step; whom the others stand near is watched in the whole run.
AT_EVERY_STEP = ("jud", "vot", "adm")
# Who opens everything there is; the others are refused nearly everywhere, and open what a round's readers may.
THOROUGH = ("jud", "sit", "vot", "adm")
FOR_READERS = re.compile(
    r"^/(rounds/(\d+/(missing/|advice/|ranking\.json|case\.json|decisions/.*)?)?|sheets/[^/]*/?|)$"
)
CONTROL = "sta"
# The round whose pages are asked for, and those of which only the first page is.
ROUND, OTHER_ROUNDS = "open", ("locked", "decided")
PLACES = ("Trakan", "Nong Kung")  # the two candidates as they are shown
# Where something could be told, by a pattern of the addresses there.
CHANNELS = {
    "the round's own page": r"^/rounds/\d+/$",
    "pages for staff": r"^/rounds/\d+/(missing|advice|recusals|rules|lock|unlock|decide|publish|revise|held)/$",
    "exports": r"^/rounds/\d+/(ranking\.\w+|case\.json)$",
    "decisions": r"^/rounds/\d+/decisions/",
    "the judge's day and lists": r"^/(day/.*|sheets/|rounds/|recuse/|)$",
    "sheets, one's own and others'": r"^/sheets/[^/]+/(history/)?(\?step=review)?$",
    "paper": r"/(print|blank-sheet)/$",
    "the choice between versions": r"/conflict/$",
    "the tablet's addresses": r"^/api/",
}
SET_UP_CHANNELS = {
    "lists of the set-up": r"^/admin/(subdistricts/\w+/)?$",
    "history": r"/history/$",
    "the audit trail": r"^/admin/subdistricts/auditentry/",
    "pages that remove": r"/delete/$",
}


@dataclass(frozen=True)
class Seen:
    """One answer, as far as it could tell anything."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    length: int
    queries: int

    @cached_property
    def text(self) -> str:
        return re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", self.body, flags=re.DOTALL)

    @cached_property
    def numbers(self) -> list[str]:
        return re.findall(r"[0-9๐-๙]+(?:[.,][0-9๐-๙]+)?", self.text)

    @cached_property
    def order(self) -> list[str]:
        return re.findall("|".join(PLACES), self.text)

    @cached_property
    def links(self) -> list[str]:
        return re.findall(r'href="([^"]*)"', self.body)


Answers = dict[str, Seen]


def look(client: Client, address: str) -> Seen:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    return seen(response, len(queries))


def seen(response: HttpResponse, queries: int = 0) -> Seen:
    raw = b"".join(response) if response.streaming else response.content
    headers = {**response.headers, "Expires": ""}  # the moment of the answer, where a page is never kept
    if raw.startswith(WORKBOOK):  # says when it was made, more or less compressed
        raw, headers = _parts_of(raw), headers | {"Content-Length": ""}
    body = VARYING.sub(r"\1\2", raw.decode(errors="replace"))
    return Seen(response.status_code, tuple(sorted(headers.items())), body, len(body), queries)


def _parts_of(workbook: bytes) -> bytes:
    """Everything that stands in it but who made it when."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as held:
        return b"\n".join(held.read(name) for name in sorted(held.namelist()) if name != "docProps/core.xml")


def to_ask(world: worlds.World, person: str) -> list[str]:
    if person == CONTROL:
        return [reverse("round", args=[world.keys["round"][ROUND]])]
    found = list(addresses(world, person))
    return found if person in THOROUGH else list(filter(FOR_READERS.search, found))


def addresses(world: worlds.World, person: str) -> Iterator[str]:
    """Every page of the site for the open round, the other rounds' first pages, and the set-up's."""
    for name, parts in pages_of_the_site().items():
        url = name.partition(":")[0]
        keys = {part: value for part, value in OTHER_PARTS.items() if part in parts}
        if set(parts) == set(keys):
            if url not in ("login", "logout", "set_language", "healthz"):
                yield reverse(url, kwargs=keys)
            continue
        [key] = set(parts) - set(keys)
        kind = KINDS.get(url, "round")
        there = world.keys[kind]
        own = [state for state in there if state not in NOT_THEIRS] if ROUND not in there else [ROUND]
        for state in (*own, *(OTHER_ROUNDS if url == "round" else ())):
            yield reverse(url, kwargs=keys | {key: there[state]})
    yield from (reverse("sheet", args=[pk]) for pk in world.keys["own_sheets"].values())
    yield reverse("sheet_conflict", args=[world.keys["own_sheets"]["conflict"]])
    yield reverse("sheet", args=[world.keys["sheet"][ROUND]]) + "?step=review"
    if person in ("vot", "adm"):
        yield from set_up_addresses(world)


def set_up_addresses(world: worlds.World) -> Iterator[str]:
    yield reverse("admin:index")
    for model in ("round", "candidate", "committee", "seat", "visit", "auditentry", "user", "recusal"):
        yield reverse(f"admin:subdistricts_{model}_changelist")
    for model in ("round", "candidate", "committee", "seat", "visit"):
        key = world.keys[model][ROUND]
        yield from (reverse(f"admin:subdistricts_{model}_{action}", args=[key]) for action in ("change", "history"))
    yield from (
        reverse("admin:subdistricts_seat_delete", args=[world.keys["seat"][ROUND]]),
        reverse("admin:subdistricts_seat_delete", args=[world.keys["others_seat"][ROUND]]),
    )
    for key in AuditEntry.objects.filter(round=world.keys["round"][ROUND]).values_list("pk", flat=True)[:2]:
        yield reverse("admin:subdistricts_auditentry_change", args=[key])


# What the others do


def sheet_of(world: worlds.World, who: str, at: int, state: str = ROUND) -> ScoreSheet:
    return make.sheet(world.rounds[state], world.people[who], make.CODES[at])


def send(sheet: ScoreSheet, kind: str, points: tuple[str, ...], **changes: Any) -> None:
    body = make.body(*points, recommendation=WORD, private_note=WORD)
    make.Device(sheet.seat.holder).send(sheet, kind, body, **changes)


def the_others_act(world: worlds.World) -> None:
    """The chair turns the order round, another judge signs one sheet and begins one; and both quarrel with devices.

    Of a recused judge one more op is held, and one that was held is refused.
    """
    send(sheet_of(world, "cha", 0), "sign", LOW)
    send(sheet_of(world, "cha", 1), "sign", HIGH)
    send(sheet_of(world, "oth", 0), "sign", LOW)
    send(sheet_of(world, "oth", 1), "save", HIGH)
    send(sheet_of(world, "oth", 1), "save", LOW, base_rev=0)
    send(sheet_of(world, "rec", 0), "save", HIGH)
    waiting = SheetOp.objects.select_related("sheet__candidate__round").get(op_id=world.keys["held"][ROUND])
    held.refuse(waiting, reason="ส่งช้า", actor=world.people[CONTROL], now=make.NOW)
    for state in OTHER_ROUNDS:
        others = Seat.objects.filter(committee__round=world.rounds[state], holder__username__in=("cha", "oth"))
        body = make.body(*HIGH, recommendation=WORD)
        ScoreSheet.objects.filter(seat__in=others).update(
            body=body, signed_body=body, rev=7, signed_rev=7, signed_at=make.NOW, changed_at=make.NOW
        )


def prepare(world: worlds.World) -> None:
    """The judge himself has a sheet in conflict; his stand-in, the voting staff and the recused judge an own one."""
    mine = sheet_of(world, "jud", 1)
    send_own(mine, ("9", "9", "9", "9", "9"))
    send_own(mine, ("8", "8", "8", "8", "8"), base_rev=0)
    world.remember("own_sheets", "conflict", mine.pk)
    for who in ("vot", "rec"):
        mine = sheet_of(world, who, 1)
        send_own(mine, ("9", "9", "9", "9", "9"))
        world.remember("own_sheets", who, mine.pk)
    world.remember("own_sheets", "of another", sheet_of(world, "oth", 0).pk)
    world.remember("others_seat", ROUND, Seat.objects.get(committee__round=world.rounds[ROUND], role="chair").pk)


def send_own(sheet: ScoreSheet, points: tuple[str, ...], **changes: Any) -> None:
    make.Device(sheet.seat.holder).send(sheet, "save", make.body(*points), **changes)


# The two looks


@dataclass
class Scene:
    world: worlds.World
    clients: dict[str, Client]
    before: dict[str, Answers]
    after: dict[str, Answers]

    def pairs(self, person: str) -> Iterator[tuple[str, Seen, Seen]]:
        for address, earlier in self.before[person].items():
            yield address, earlier, self.after[person][address]


def watched_in(run: pytest.Session) -> set[str]:
    """Whom the tests of this run are about."""
    params = (item.callspec.params for item in run.items if item.path == Path(__file__) and hasattr(item, "callspec"))
    return {each["person"] for each in params if "person" in each}


@pytest.fixture(scope="module")
def scene(request, django_db_setup, django_db_blocker) -> Iterator[Scene]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = worlds.build()
        prepare(world)
        clients = {
            name: Client(raise_request_exception=False) for name in {"jud", *watched_in(request.session), CONTROL}
        }
        for name, client in clients.items():
            client.force_login(world.people[name])
            client.cookies["django_language"] = "en"
        asked = {name: to_ask(world, name) for name in clients}
        # What a process remembers from the first time on is none of the others' doing.
        ContentType.objects.get_for_models(*apps.get_models())
        for each in asked["jud"]:
            look(clients["jud"], each)
        before = {name: {each: look(client, each) for each in asked[name]} for name, client in clients.items()}
        the_others_act(world)
        after = {name: {each: look(client, each) for each in asked[name]} for name, client in clients.items()}
        yield Scene(world, clients, before, after)
        transaction.set_rollback(True)


def differing(scene: Scene, person: str, what: str) -> list[str]:
    """Addresses at which the others' acts changed ``what``."""
    return [at for at, before, after in scene.pairs(person) if getattr(before, what) != getattr(after, what)]


def each_of(people: Iterable[str]) -> pytest.MarkDecorator:
    marked = [pytest.param(who, marks=() if who in AT_EVERY_STEP else pytest.mark.slow) for who in people]
    return pytest.mark.parametrize("person", marked)


watched = each_of(WATCHERS)


def test_the_pages_are_there_to_be_looked_at(scene):
    """A page that answers 404 to everybody would make every test below succeed."""
    opened = {name: sum(seen.status == 200 for seen in answers.values()) for name, answers in scene.before.items()}
    enough = {"jud": 16, "sit": 14, "vot": 30, "adm": 30, CONTROL: 1}
    assert [name for name in opened if opened[name] < enough.get(name, 0)] == []
    assert {*AT_EVERY_STEP, CONTROL} <= set(opened)


@watched
def test_no_mark_and_no_word_of_others_stands_on_a_page(scene, person):
    found = {at: MARKS.search(after.body)[0] for at, _, after in scene.pairs(person) if MARKS.search(after.body)}
    assert found == {}


@watched
def test_no_page_says_anything_else_when_others_have_signed(scene, person):
    assert differing(scene, person, "body") == []
    assert differing(scene, person, "status") == []


@watched
def test_no_count_and_no_average_moves(scene, person):
    assert differing(scene, person, "numbers") == []


@watched
def test_no_list_changes_its_order(scene, person):
    assert differing(scene, person, "order") == []
    assert differing(scene, person, "links") == []


@watched
def test_no_page_grows_or_shrinks(scene, person):
    assert differing(scene, person, "length") == []


@watched
def test_no_page_asks_the_database_more_or_less(scene, person):
    assert differing(scene, person, "queries") == []


@watched
def test_no_header_tells_of_a_change(scene, person):
    assert differing(scene, person, "headers") == []


@each_of(THOROUGH)
@pytest.mark.parametrize("channel", CHANNELS)
def test_nothing_is_told_through(scene, channel, person):
    """Each place by itself, in every respect; and it has been asked at all."""
    assert_nothing_told(scene, person, CHANNELS[channel])


@pytest.mark.parametrize("person", ["vot", "adm"])
@pytest.mark.parametrize("channel", SET_UP_CHANNELS)
def test_nothing_is_told_by_the_set_up_pages_through(scene, channel, person):
    assert_nothing_told(scene, person, SET_UP_CHANNELS[channel])


def assert_nothing_told(scene: Scene, person: str, place: str) -> None:
    there = [(at, before, after) for at, before, after in scene.pairs(person) if re.search(place, at)]
    assert there
    assert [at for at, before, after in there if before != after] == []


def test_staff_without_a_vote_are_seen_to_learn_of_it(scene):
    """The control: the same looks see what there is to be seen."""
    here = reverse("round", args=[scene.world.rounds[ROUND].pk])
    told = {what for what in ("body", "numbers", "order", "length") if here in differing(scene, CONTROL, what)}
    assert told == {"body", "numbers", "order", "length"}
    assert MARKS.search(scene.after[CONTROL][here].body)
    assert not MARKS.search(scene.before[CONTROL][here].body)
