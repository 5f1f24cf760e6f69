"""The figures: what is asked, how often, and against which bare figure, asked in turn so that noise hits both."""

import gzip
import json
import statistics
import time
import uuid
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import cycle, islice, repeat
from typing import TypeVar

from django.urls import Resolver404, resolve, reverse

from bench.client import Answer, Broken, Connection, Flood, Person, flood, request
from bench.lines import Line, milliseconds
from bench.rounds import Made
from bench.server import Server
from bench.tablets import Marks, Tablet, Written, in_turn
from scoring.models import ScoreSheet
from subdistricts.models import User

BARE_SELECT = request("GET", "/bench/select")
BARE_INSERT = request("POST", "/bench/insert")
NOT_SERVED_YET = Server(port=0, workers=0)
NOWHERE = partial(Connection, NOT_SERVED_YET.port)
EMPTY = 0
CLIENTS = 16
OPS_BROUGHT = 50
MOST_OPS = 250  # of one client in one block: more than a server answers in its time
MOST_INSERTS = 1000
WARM_UP = 3
SECONDS_TO_WARM_UP = 1
FEWEST = 5
STRENGTH = 0.75
SAVES_AND_A_SIGNATURE = ("save", "save", "sign")
A_SIGNATURE = ("sign",)
Asked = TypeVar("Asked")


@dataclass(frozen=True)
class Scene:
    """What figures are measured on. ``effort`` 1 is a whole run; less is quicker and says less."""

    rounds: Mapping[int, Made]  # by number of candidates, all signed; EMPTY is the one in which nobody wrote yet
    people: Mapping[int, Person]  # by key of the user
    staff: User
    effort: float
    now: datetime
    server: Server = NOT_SERVED_YET
    connect: Callable[[], Connection] = NOWHERE

    def runs(self, whole: int) -> int:
        return max(FEWEST, round(whole * self.effort))

    def seconds(self, whole: float) -> float:
        return whole * self.effort

    def person(self, user: User) -> Person:
        return self.people[user.pk]


# One after the other


def in_pairs(
    scene: Scene,
    asks: Iterable[bytes],
    *,
    runs: int,
    seconds: float,
    bare: bytes = BARE_SELECT,
    accept: Callable[[Answer], Answer] | None = None,
    change: Callable[[Connection], None] | None = None,
) -> Line:
    """Ask the bare view and the real one in turn; ``change`` is done before each pair, untimed."""
    with closing(_pairs(scene, asks, bare, accept or demand_read, change)) as pairs:
        first = list(_as_time_allows(pairs, WARM_UP, SECONDS_TO_WARM_UP, fewest=1))
        taken = list(_as_time_allows(pairs, scene.runs(runs), scene.seconds(seconds), FEWEST))
    bare_seconds, real_seconds = ([answer.seconds for answer in side] for side in zip(*taken, strict=True))
    line, beside = milliseconds(real_seconds), milliseconds(bare_seconds)
    return line | {
        "bare_ms": beside["ms"],
        "ratio": round(statistics.median(real_seconds) / statistics.median(bare_seconds), 2),
        "cold_ms": round(1000 * first[0][1].seconds, 2),
        "bytes": len(taken[-1][1].body),
        "runs": len(taken),
    }


def _pairs(
    scene: Scene,
    asks: Iterable[bytes],
    bare: bytes,
    accept: Callable[[Answer], Answer],
    change: Callable[[Connection], None] | None,
) -> Generator[tuple[Answer, Answer], None, None]:
    with closing(scene.connect()) as connection:
        for data in asks:
            if change is not None:
                change(connection)
            yield demand(connection.ask(bare), 200, 201), accept(connection.measure(data))


def _as_time_allows(asked: Iterable[Asked], runs: int, seconds: float, fewest: int) -> Iterator[Asked]:
    """So many, or what the time allows, but always a few."""
    until = time.monotonic() + seconds
    for number, each in enumerate(asked, start=1):
        yield each
        if number >= runs or (number >= fewest and time.monotonic() > until):
            return


def demand(answer: Answer, *statuses: int) -> Answer:
    if answer.status not in statuses:
        raise Broken(f"{answer.status} instead of {statuses}: {text_of(answer)[:300]}")
    return answer


def text_of(answer: Answer) -> str:
    body = gzip.decompress(answer.body) if b"content-encoding: gzip" in answer.head.lower() else answer.body
    return body.decode(errors="replace")


def demand_read(answer: Answer) -> Answer:
    return demand(answer, 200)


def demand_kept(answer: Answer) -> Answer:
    return demand(answer, 201)


def demand_applied(answer: Answer) -> Answer:
    """An op is applied once; one that was sent again after a lost connection may be answered as a replay."""
    if json.loads(text_of(demand(answer, 200, 201)))["outcome"] != "applied":
        raise Broken(f"an op was not applied: {text_of(answer)}")
    return answer


def demand_token_or_applied(answer: Answer) -> Answer:
    return answer if "csrf" in json.loads(text_of(demand(answer, 200, 201))) else demand_applied(answer)


# Pages


def ranking_later(scene: Scene, candidates: int) -> Line:
    made = scene.rounds[candidates]
    asks = repeat(ranking_request(scene, made))
    return in_pairs(scene, asks, runs=60, seconds=5) | size_of(made)


def ranking_first(scene: Scene, candidates: int) -> Line:
    """Before every view a judge signs a sheet anew through the tablet's address, in the same process."""
    made = scene.rounds[candidates]
    signatures = op_requests(scene, made, made.judges[0], A_SIGNATURE)
    asks = repeat(ranking_request(scene, made))

    def sign(connection: Connection) -> None:
        demand_applied(connection.ask(next(signatures)))

    return in_pairs(scene, asks, runs=30, seconds=6, change=sign) | size_of(made)


def ranking_request(scene: Scene, made: Made) -> bytes:
    return request("GET", reverse("round", args=[made.round.pk]), scene.person(scene.staff))


def size_of(made: Made) -> Line:
    return {"judges": len(made.judges), "criteria": len(made.rubric.criteria)}


def day_list(scene: Scene, candidates: int) -> Line:
    """Judges in turn look at the first day of the programme."""
    made = scene.rounds[candidates]
    path = reverse("day", args=[made.day])
    asks = cycle([request("GET", path, scene.person(judge)) for judge in made.judges])
    return in_pairs(scene, asks, runs=60, seconds=3) | size_of(made)


def sheet_page(scene: Scene, candidates: int) -> Line:
    return _sheets_in_turn(scene, candidates, lambda sheet: reverse("sheet", args=[sheet]))


def sheet_data(scene: Scene, candidates: int) -> Line:
    path = "/api/v1/sheets/{}"
    try:
        resolve(path.format(uuid.uuid4()))
    except Resolver404:
        raise Broken("there is no such address yet") from None
    return _sheets_in_turn(scene, candidates, path.format)


def _sheets_in_turn(scene: Scene, candidates: int, path_of: Callable[[uuid.UUID], str]) -> Line:
    """Each time another sheet: nobody opens the same one over and over."""
    made = scene.rounds[candidates]
    judge = made.judges[-1]
    asks = cycle([request("GET", path_of(sheet), scene.person(judge)) for sheet, _ in sheets_of(made, judge)])
    return in_pairs(scene, asks, runs=100, seconds=3) | size_of(made)


# Ops


def sheets_of(made: Made, judge: User) -> list[tuple[uuid.UUID, int]]:
    """With the rev that each has now."""
    rows = ScoreSheet.objects.filter(candidate__round=made.round, seat__holder=judge)
    return list(rows.order_by("candidate__position").values_list("pk", "rev"))


def op_requests(scene: Scene, made: Made, judge: User, kinds: tuple[str, ...]) -> Iterator[bytes]:
    """The requests of a tablet that this judge takes up now, each made when it is asked for."""
    tablet = Tablet(f"{judge.username} {uuid.uuid4()}", judge.pk, made.form_version, scene.now)
    marks = Marks(made.rubric, tablet.name)
    person = scene.person(judge)
    for sheet, kind, rev in in_turn(sheets_of(made, judge), kinds):
        yield op_request(tablet.write(sheet, kind, rev, marks.body(STRENGTH)), person)


def op_request(op: Written, person: Person) -> bytes:
    headers = (("Content-Type", "application/json"), ("X-CSRFToken", person.token), ("X-Op-SHA256", op.sha256))
    path = reverse("sheet_op", args=[op.sheet_id, op.op_id])
    return request("PUT", path, person, op.text.encode(), headers)


def queues(scene: Scene, each: int) -> list[deque[bytes]]:
    """For every judge of the empty round the next ``each`` requests of a new tablet."""
    made = scene.rounds[EMPTY]
    tablets = [op_requests(scene, made, judge, SAVES_AND_A_SIGNATURE) for judge in made.judges]
    return [deque(islice(tablet, each)) for tablet in tablets]


def op_put(scene: Scene) -> Line:
    """One judge alone, op after op."""
    runs, made = 150, scene.rounds[EMPTY]
    ready = list(islice(op_requests(scene, made, made.judges[0], SAVES_AND_A_SIGNATURE), runs + WARM_UP))
    return in_pairs(scene, ready, runs=runs, seconds=4, bare=BARE_INSERT, accept=demand_applied)


def op_put_16(scene: Scene) -> Line:
    """Sixteen judges at once, each on a connection of his own, in blocks between blocks of bare inserts."""
    seconds = scene.seconds(2.5)
    flood(scene.server.port, queues(scene, WARM_UP))
    ops, bare = [], []
    for _ in range(3):
        bare.append(all_of(flood(scene.server.port, inserts(MOST_INSERTS), seconds), demand_kept))
        ops.append(all_of(flood(scene.server.port, queues(scene, MOST_OPS), seconds), demand_applied))
    answers = [answer for block in ops for answer in block.answers]
    per_second = statistics.median(block.per_second for block in ops)
    beside = statistics.median(block.per_second for block in bare)
    waited = milliseconds([answer.seconds for answer in answers])
    return {
        "per_second": round(per_second),
        "bare_per_second": round(beside),
        "ratio": round(per_second / beside, 3),
        "waited_ms": waited["ms"],
        "waited_p95_ms": waited["p95_ms"],
        "client_ms": round(1000 * sum(block.own_seconds for block in ops) / len(answers), 3),
        "clients": CLIENTS,
        "lost_connections": sum(block.lost for block in ops),
        "runs": len(answers),
    }


def drain_16(scene: Scene) -> Line:
    """Sixteen tablets come back from the villages with fifty ops each: the token first, then op by op."""
    drains, bare, lost = [], [], 0
    for _ in range(max(1, round(3 * scene.effort))):
        bare.append(all_of(flood(scene.server.port, inserts(OPS_BROUGHT)), demand_kept).seconds)
        brought = queues(scene, OPS_BROUGHT)
        for queue, judge in zip(brought, scene.rounds[EMPTY].judges, strict=True):
            queue.appendleft(request("GET", reverse("bootstrap"), scene.person(judge)))
        drained = all_of(flood(scene.server.port, brought), demand_token_or_applied)
        drains.append(drained.seconds)
        lost += drained.lost
    return {
        "seconds": round(statistics.median(drains), 2),
        "bare_seconds": round(statistics.median(bare), 2),
        "ratio": round(statistics.median(drains) / statistics.median(bare), 2),
        "clients": CLIENTS,
        "ops_each": OPS_BROUGHT,
        "lost_connections": lost,
        "runs": len(drains),
    }


def client_ceiling(scene: Scene) -> Line:
    """What sixteen clients get from the bare select, and what asking costs this side: is the client in the way?"""
    many = [deque([BARE_SELECT] * MOST_INSERTS) for _ in range(CLIENTS)]
    flooded = all_of(flood(scene.server.port, many, scene.seconds(2)), demand_read)
    own = flooded.own_seconds / len(flooded.answers)
    return {
        "per_second": round(flooded.per_second),
        "client_ms": round(1000 * own, 3),
        "clients": CLIENTS,
        "runs": len(flooded.answers),
    }


def inserts(each: int) -> list[deque[bytes]]:
    return [deque([BARE_INSERT] * each) for _ in range(CLIENTS)]


def all_of(flooded: Flood, demand_of_each: Callable[[Answer], object]) -> Flood:
    for answer in flooded.answers:
        demand_of_each(answer)
    return flooded
