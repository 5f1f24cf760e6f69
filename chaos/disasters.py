"""What befalls the servers, in an order drawn from the seed, spread over the work that is to be done."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

from chaos.cluster import Cluster
from chaos.options import Scale
from chaos.servers import Server

LATE = 0.85  # of the plan
Blow = Callable[[random.Random], None]


def planned(stage: str, scale: Scale, server: Server, cluster: Cluster | None) -> list[tuple[str, Blow]]:
    if stage == "chromium":  # fewer, as one browser sends less
        lives = scale.browser_kills
        scale = replace(scale, worker_kills=lives // 4, master_kills=0, full_kills=lives // 6)
    found = [
        *scale.worker_kills * [("a worker killed", server.kill_worker)],
        *scale.master_kills * [("the master killed", server.kill_master)],
        *scale.full_kills * [("master and workers killed", server.kill_all)],
    ]
    if cluster is not None:
        found += scale.backend_kills * [("a database process killed", cluster.kill_backend)]
        found += scale.database_stops * [("the database stopped at once", cluster.stop_and_start)]
    return found


class Disasters:
    """Strikes each time when a further part of the work is done, and waits until the server is up again."""

    def __init__(self, plan: list[tuple[str, Blow]], server: Server, seed: str) -> None:
        self.chance = random.Random(f"{seed}:disasters")
        self.plan = self.chance.sample(plan, len(plan))
        self.server = server
        self.struck: Counter[str] = Counter()

    def add_late(self, name: str, blow: Blow) -> None:
        """Near the end of the plan, when much was done that it can undo."""
        self.plan.insert(round(LATE * len(self.plan)), (name, blow))

    @contextmanager
    def during(self, progress: Callable[[], float], begin: float, end: float) -> Iterator[None]:
        """Strike between these two parts of the whole plan while ``progress`` goes from 0 to 1.

        What has not struck by the end strikes then.
        """
        part = self.plan[round(begin * len(self.plan)) : round(end * len(self.plan))]
        over = threading.Event()
        with ThreadPoolExecutor(1) as thread:
            running = thread.submit(self._run, part, progress, over)
            try:
                yield
            finally:
                over.set()
            running.result()

    def _run(self, part: list[tuple[str, Blow]], progress: Callable[[], float], over: threading.Event) -> None:
        for number, (name, strike) in enumerate(part, start=1):
            while progress() < number / (len(part) + 1) and not over.wait(0.05):
                pass
            strike(self.chance)
            self.struck[name] += 1
            self.server.wait_until_ready()
