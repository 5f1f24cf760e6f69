"""How a figure is measured: on which scene, and in pairs, so that noise hits the bare figure and the real one alike."""

import gzip
import json
import statistics
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple, TypeVar

from bench.client import Answer, Broken, Connection, Person, request
from bench.lines import Line, milliseconds
from bench.rounds import Made
from bench.server import Server
from subdistricts.models import User

BARE_SELECT = request("GET", "/bench/select")
BARE_INSERT = request("POST", "/bench/insert")
NOT_SERVED_YET = Server(port=0, workers=0)
NOWHERE = partial(Connection, NOT_SERVED_YET.port)
EMPTY = 0
WARM_UP = 3
SECONDS_TO_WARM_UP = 1
FEWEST = 5
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


class Pair(NamedTuple):
    bare: Answer
    real: Answer
    processor: float  # seconds that the server had of one for the real answer


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
    real, bare_seconds = [pair.real.seconds for pair in taken], [pair.bare.seconds for pair in taken]
    return milliseconds(real) | {
        "bare_ms": milliseconds(bare_seconds)["ms"],
        "ratio": round(statistics.median(real) / statistics.median(bare_seconds), 2),
        "best_ms": round(1000 * min(real), 2),
        "cpu_ms": round(1000 * statistics.median(pair.processor for pair in taken), 2),
        "cold_ms": round(1000 * first[0].real.seconds, 2),
        "bytes": len(taken[-1].real.body),
        "runs": len(taken),
    }


def _pairs(
    scene: Scene,
    asks: Iterable[bytes],
    bare: bytes,
    accept: Callable[[Answer], Answer],
    change: Callable[[Connection], None] | None,
) -> Generator[Pair, None, None]:
    with closing(scene.connect()) as connection:
        for data in asks:
            if change is not None:
                change(connection)
            beside = demand(connection.ask(bare), 200, 201)
            before = scene.server.processor_seconds()
            real = accept(connection.measure(data))
            yield Pair(beside, real, scene.server.processor_seconds() - before)


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
