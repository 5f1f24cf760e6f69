"""What befalls the servers, in an order drawn from the seed, spread over the work that is to be done."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterable

from chaos.cluster import Cluster
from chaos.options import Scale
from chaos.servers import Server

Blow = Callable[[random.Random], None]


def planned(scale: Scale, server: Server, cluster: Cluster | None) -> list[tuple[str, Blow]]:
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

    def __init__(self, plan: Iterable[tuple[str, Blow]], server: Server, seed: str) -> None:
        self.chance = random.Random(f"{seed}:disasters")
        self.plan = self.chance.sample(list(plan), len(list(plan)))
        self.server = server
        self.struck: Counter[str] = Counter()
        self.failure: BaseException | None = None

    def during(self, progress: Callable[[], float], begin: float, end: float) -> threading.Thread:
        """Strike between these two parts of the whole plan while ``progress`` goes from 0 to 1."""
        part = self.plan[round(begin * len(self.plan)) : round(end * len(self.plan))]
        thread = threading.Thread(target=self._run, args=(part, progress), daemon=True)
        self.over = threading.Event()
        thread.start()
        return thread

    def _run(self, part: list[tuple[str, Blow]], progress: Callable[[], float]) -> None:
        try:
            for number, (name, strike) in enumerate(part, start=1):
                while progress() < number / (len(part) + 1) and not self.over.wait(0.05):
                    pass
                strike(self.chance)
                self.struck[name] += 1
                self.server.wait_until_ready()
        except BaseException as failure:
            self.failure = failure

    def end(self, thread: threading.Thread) -> None:
        """What has not struck yet strikes now, one after the other."""
        self.over.set()
        thread.join()
        if self.failure is not None:
            raise self.failure
