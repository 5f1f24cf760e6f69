"""Two days of scoring with an evening after each. In between the round is locked while ops still arrive.

A copy of the database is made between them and brought back on the second day.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from chaos import staff
from chaos.copies import Copies
from chaos.disasters import Disasters
from chaos.options import Scale
from chaos.proxy import Proxy
from chaos.tablets import Tablet
from chaos.world import World

FIRST_DAY = 0.6  # of the ops and of the disasters
OPS_WHILE_LOCKED = 2  # of each device


class Days:
    def __init__(self, scale: Scale, world: World, proxy: Proxy, disasters: Disasters, copies: Copies) -> None:
        self.world, self.proxy, self.disasters, self.copies = world, proxy, disasters, copies
        disasters.add_late("an older copy brought back", copies.bring_back)
        self.until = time.monotonic() + scale.seconds
        self.each = round(scale.ops / len(world.devices))

    def live(self) -> None:
        first = round(self.each * FIRST_DAY)
        with ThreadPoolExecutor(len(self.world.tablets)) as self.threads:
            self._day(first, 0, FIRST_DAY)
            self._evening()
            staff.lock(self.world.round, self.world.staff)
            self._all(self.world.tablets, lambda tablet: tablet.work(OPS_WHILE_LOCKED, self.until))
            staff.unlock(self.world.round, self.world.staff)
            self.copies.take()
            self._day(self.each - first, FIRST_DAY, 1)
            self._evening()
        self.proxy.arrive()
        if time.monotonic() > self.until:
            print("THE TIME WAS OVER: what had not arrived by then counts as lost", flush=True)
        elif not any(device.is_waiting() for device in self.world.devices):
            staff.lock(self.world.round, self.world.staff)
            staff.decide(self.world.round, self.world.staff)

    def _day(self, ops: int, begin: float, end: float) -> None:
        before, more = self._acked(), ops * len(self.world.devices)
        with self.disasters.during(lambda: (self._acked() - before) / more, begin, end):
            self._all(self.world.tablets, lambda tablet: tablet.work(ops, self.until))

    def _evening(self) -> None:
        self._all(self.world.tablets, lambda tablet: tablet.empty(self.until))
        self._all(self.world.own, lambda tablet: tablet.settle(self.until))

    def _all(self, tablets: list[Tablet], work: Callable[[Tablet], None]) -> None:
        list(self.threads.map(work, tablets))

    def _acked(self) -> int:
        return sum(op.st == "acked" for device in self.world.devices for op in list(device.ops.values()))
