"""One stage from beginning to end: ``python -m chaos`` starts this for each.

The environment names the database and the folder.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path

import django

django.setup()  # models can be read from here on

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench import interrupts  # noqa: E402
from bench.databases import name_and_version  # noqa: E402
from cddeval import launch  # noqa: E402
from chaos import checks, options, staff, world  # noqa: E402
from chaos.cluster import Cluster  # noqa: E402
from chaos.disasters import Disasters, planned  # noqa: E402
from chaos.options import Scale  # noqa: E402
from chaos.proxy import Proxy  # noqa: E402
from chaos.servers import Server  # noqa: E402
from chaos.tablets import Tablet  # noqa: E402
from chaos.world import World  # noqa: E402

FOLDER = Path(os.environ["VAR_DIR"])
FIRST_DAY = 0.6  # of the ops and of the disasters
OPS_WHILE_LOCKED = 2  # of each device


def main() -> None:
    interrupts.end_in_order()
    chosen = options.parse()
    scale, began = options.scale(chosen), time.monotonic()
    with database() as cluster, Server(FOLDER) as server:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
        launch.collect_static_files()
        server.wait_until_ready()
        with Proxy(server.port, chosen.seed) as proxy:
            made = world.make(scale, chosen.seed, proxy.port)
            disasters = Disasters(planned(scale, server, cluster), server, chosen.seed)
            prepared = time.monotonic()
            Days(scale, made, proxy, disasters).live()
            lived = time.monotonic()
            evidence = world.gather(made, proxy)
        tell(made, proxy, disasters, evidence)
        print(f"  seconds: {prepared - began:.0f} to prepare, {lived - prepared:.0f} of scoring")
    sys.exit(checks.tell(evidence))


@contextmanager
def database() -> Iterator[Cluster | None]:
    with Cluster(Path(connection.settings_dict["HOST"])) if connection.vendor == "postgresql" else nullcontext() as own:
        yield own
        connection.close()


class Days:
    """Two days of scoring with an evening after each. In between the round is locked while ops still arrive."""

    def __init__(self, scale: Scale, made: World, proxy: Proxy, disasters: Disasters) -> None:
        self.scale, self.made, self.proxy, self.disasters = scale, made, proxy, disasters
        self.until = time.monotonic() + scale.seconds
        self.each = round(scale.ops / len(made.devices))

    def live(self) -> None:
        with ThreadPoolExecutor(len(self.made.tablets)) as self.threads:
            self._day(round(self.each * FIRST_DAY), 0, FIRST_DAY)
            self._evening()
            staff.lock(self.made.round, self.made.staff)
            self._all(self.made.tablets, lambda tablet: tablet.work(OPS_WHILE_LOCKED, self.until))
            staff.unlock(self.made.round, self.made.staff)
            self._day(self.each - round(self.each * FIRST_DAY), FIRST_DAY, 1)
            self._evening()
        self.proxy.arrive()
        if not any(device.is_waiting() for device in self.made.devices):
            staff.lock(self.made.round, self.made.staff)
            staff.decide(self.made.round, self.made.staff)

    def _day(self, ops: int, begin: float, end: float) -> None:
        target = self._acked() + ops * len(self.made.devices)
        start = self._acked()
        thread = self.disasters.during(lambda: (self._acked() - start) / (target - start), begin, end)
        try:
            self._all(self.made.tablets, lambda tablet: tablet.work(ops, self.until))
        finally:
            self.disasters.end(thread)

    def _evening(self) -> None:
        self._all(self.made.tablets, lambda tablet: tablet.empty(self.until))
        self._all(self.made.own, lambda tablet: tablet.settle(self.until))

    def _all(self, tablets: list[Tablet], work: Callable[[Tablet], None]) -> None:
        list(self.threads.map(work, tablets))

    def _acked(self) -> int:
        return sum(op.st == "acked" for device in self.made.devices for op in list(device.ops.values()))


def tell(made: World, proxy: Proxy, disasters: Disasters, evidence: checks.Evidence) -> None:
    """What happened."""
    outcomes = counts(op.outcome or "none" for op in evidence.stored)
    print(f"{name_and_version()}: {len(made.devices)} devices on {len(made.tablets)} tablets, {outcomes}")
    print(
        f"  tablets: {sum(each.switched_off for each in made.tablets)} times switched off under a request, "
        f"{sum(each.signed_in for each in made.tablets)} sign-ins"
    )
    print(f"  network: {counts(proxy.fates.elements())}")
    print(f"  servers: {counts(disasters.struck.elements())}")


def counts(of: Iterable[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in Counter(of).most_common())


if __name__ == "__main__":
    main()
