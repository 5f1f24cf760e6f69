"""Figures of saves, beside inserts: ops put by one judge, by sixteen at once, and by tablets that come back full."""

import statistics
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice

from django.urls import reverse

from bench.client import Answer, Flood, Person, flood, request
from bench.lines import Line, milliseconds
from bench.pairs import (
    BARE_INSERT,
    BARE_SELECT,
    EMPTY,
    WARM_UP,
    Scene,
    demand_applied,
    demand_kept,
    demand_read,
    demand_token_or_applied,
    in_pairs,
)
from bench.rounds import Made
from bench.tablets import Marks, Tablet, Written, in_turn
from scoring.models import ScoreSheet
from subdistricts.models import User

CLIENTS = 16
OPS_BROUGHT = 50
SECONDS_OF_DRAINS = 10  # after so many no other is begun
MOST_OPS = 250  # of one client in one block: more than a server answers in its time
MOST_INSERTS = 1000
STRENGTH = 0.75  # of the maximum: what these judges give
SAVES_AND_A_SIGNATURE = ("save", "save", "sign")
A_SIGNATURE = ("sign",)


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
    return in_pairs(scene, ready, runs=runs, seconds=3, bare=BARE_INSERT, accept=demand_applied)


def op_put_16(scene: Scene) -> Line:
    """Sixteen judges at once, each on a connection of his own, in blocks between blocks of bare inserts."""
    seconds = scene.seconds(2)
    flood(scene.server.port, queues(scene, WARM_UP))
    ops, bare, processor = [], [], 0.0
    for _ in range(3):
        bare.append(all_of(flood(scene.server.port, inserts(MOST_INSERTS), seconds), demand_kept))
        ready, before = queues(scene, MOST_OPS), scene.server.processor_seconds()
        ops.append(all_of(flood(scene.server.port, ready, seconds), demand_applied))
        processor += scene.server.processor_seconds() - before
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
        "cpu_ms": round(1000 * processor / len(answers), 2),
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
        if sum(drains) > scene.seconds(SECONDS_OF_DRAINS):
            break
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
