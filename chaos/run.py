"""One stage from beginning to end: ``python -m chaos`` starts this for each.

The environment names the database and the folder.
"""

import os
import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import django

django.setup()  # models can be read from here on

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import interrupts, rounds  # noqa: E402
from bench.databases import name_and_version  # noqa: E402
from cddeval import launch  # noqa: E402
from chaos import browsers, checks, copies, options, staff, world  # noqa: E402
from chaos.cluster import Cluster  # noqa: E402
from chaos.copies import Copies  # noqa: E402
from chaos.days import Days  # noqa: E402
from chaos.disasters import Disasters, planned  # noqa: E402
from chaos.proxy import Proxy  # noqa: E402
from chaos.servers import Server  # noqa: E402

FOLDER = Path(os.environ["VAR_DIR"])
SHEETS = 3  # of the judge at the browser


def main() -> None:
    interrupts.end_in_order()
    chosen, began = options.parse(), time.monotonic()
    with database() as cluster, Server(FOLDER) as server:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
        launch.collect_static_files()
        server.wait_until_ready()
        with Proxy(server.port, chosen.seed) as proxy:
            plan = planned(chosen.only, options.scale(chosen), server, cluster)
            disasters = Disasters(plan, server, chosen.seed)
            if chosen.only == "chromium":
                evidence = browse(chosen, proxy, disasters)
            else:
                evidence = storm(chosen, proxy, disasters, copies.of(server, cluster))
            print(f"  network: {counts(proxy.fates.elements())}")
    print(f"  servers: {counts(disasters.struck.elements())}")
    print(f"  seconds: {time.monotonic() - began:.0f}")
    sys.exit(checks.tell(evidence))


@contextmanager
def database() -> Iterator[Cluster | None]:
    with Cluster(Path(connection.settings_dict["HOST"])) if connection.vendor == "postgresql" else nullcontext() as own:
        yield own
        connection.close()


def storm(chosen: Namespace, proxy: Proxy, disasters: Disasters, copied: Copies) -> checks.Evidence:
    """Devices of ours, as many as a province has."""
    scale = options.scale(chosen)
    made = world.make(scale, chosen.seed, proxy.port)
    Days(scale, made, proxy, disasters, copied).live()
    evidence = made.gather(proxy)
    outcomes = counts(op.outcome or "none" for op in evidence.stored)
    print(f"{name_and_version()}: {len(made.devices)} devices on {len(made.tablets)} tablets, {outcomes}")
    print(
        f"  tablets: {sum(each.switched_off for each in made.tablets)} times switched off under a request, "
        f"{sum(each.signed_in for each in made.tablets)} sign-ins"
    )
    return evidence


def browse(chosen: Namespace, proxy: Proxy, disasters: Disasters) -> checks.Evidence:
    """One real browser, killed again and again."""
    lives = options.scale(chosen).browser_kills
    office = rounds.make_ground(now=timezone.now())
    made = rounds.make_round(0, SHEETS, 1, is_signed=False, now=timezone.now())
    with browsers.Judge(made, proxy, FOLDER, chosen.seed).browser() as judge:
        life = judge.life
        with disasters.during(lambda: life.kills / lives, 0, 1):
            for _ in range(lives):
                judge.live_once()
        judge.finish()
    proxy.arrive()
    staff.lock(made.round, office)
    staff.decide(made.round, office)
    hashes = {op_id: op["sha256"] for op_id, op in life.ops.items()}
    acked = {op_id for op_id, op in life.ops.items() if op["st"] == "acked"}
    evidence = world.gather(made, proxy, life.announced, hashes, acked)
    said = f"{life.promises} times called saved or sent ⊆ what is there after {life.kills} kills of the browser"
    evidence.seen.append(checks.Line(said, life.findings))
    print(f"{name_and_version()}, Chromium: {life.entered} entries on {SHEETS} sheets")
    return evidence


def counts(of: Iterable[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in Counter(of).most_common())


if __name__ == "__main__":
    main()
