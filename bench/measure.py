"""One database measured from beginning to end: ``python -m bench`` starts this for each.

The environment names the database and the folder. Lines of JSON go to stdout as they are measured.
"""

import cProfile
import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import django

django.setup()  # models can be read from here on

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import areas, bare, databases, interrupts, lists, options, pages, profiles, rounds, saves  # noqa: E402
from bench.client import Broken, Connection  # noqa: E402
from bench.lines import Line, judged  # noqa: E402
from bench.pairs import EMPTY, Scene  # noqa: E402
from bench.server import serving  # noqa: E402
from bench.sessions import sign_in  # noqa: E402
from cddeval import launch  # noqa: E402
from subdistricts import places  # noqa: E402
from subdistricts.models import User  # noqa: E402

JUDGES = 9
SIZES = (25, 250, 1000)
CANDIDATES_TO_SCORE = 100  # in the round that is empty at first
ONE_WORKER = 1
PROFILED = 0.1  # of the runs
LISTS = "lists"  # by what name all of their figures are asked for


@dataclass(frozen=True, slots=True)
class Job:
    """One line to measure. ``workers`` None is what the server comes with."""

    figure: str
    measure: Callable[[Scene], Line]
    workers: int | None
    candidates: int | None = None
    is_flood: bool = False

    @property
    def round(self) -> int:
        return EMPTY if self.candidates is None else self.candidates


def of_size(figure: str, measure: Callable[[Scene, int], Line], sizes: Iterable[int]) -> Iterator[Job]:
    """Pages are asked of one worker, so that it is known which process saw the page or the change before."""
    for size in sizes:
        yield Job(figure, partial(measure, candidates=size), ONE_WORKER, size)


JOBS = (
    *of_size("ranking_first", pages.ranking_first, SIZES),
    *of_size("ranking_later", pages.ranking_later, SIZES),
    *of_size("day_list", pages.day_list, (25, 250)),
    *of_size("sheet_page", pages.sheet_page, (250,)),
    *of_size("sheet_data", pages.sheet_data, (250,)),
    Job("op_put", saves.op_put, None),
    Job("op_put_16", saves.op_put_16, None, is_flood=True),
    Job("drain_16", saves.drain_16, None, is_flood=True),
    Job("client_ceiling", saves.client_ceiling, None, is_flood=True),
)


def main(arguments: list[str] | None = None) -> None:
    interrupts.end_in_order()
    chosen = options.parse(arguments)
    jobs = [job for job in JOBS if options.is_wanted(chosen.only, job.figure, job.candidates)]
    imports = options.is_wanted(chosen.only, "import_areas", None)
    of_lists = options.is_wanted(chosen.only, LISTS, None)
    if not jobs and not imports and not of_lists:
        sys.exit(f"No figure is called {chosen.only}.")
    prepare()
    effort = options.QUICK if chosen.quick else 1
    if chosen.profile:
        look_into([job for job in jobs if not job.is_flood])
    elif jobs:
        measure(jobs, effort)
    if imports:
        measure_import(effort, chosen.profile)
    if of_lists and not chosen.profile:
        measure_lists(effort)


def prepare() -> None:
    """Tables and served files, as `make run` makes them."""
    call_command("migrate", verbosity=0, interactive=False)
    launch.collect_static_files()
    databases.keep_blank()
    bare.make_table()


def measure(jobs: list[Job], effort: float) -> None:
    """Those that want the same number of workers are served by the same server, one after the other."""
    scene = make_scene(jobs, effort)
    for workers in dict.fromkeys(job.workers for job in jobs):
        with serving(Path(os.environ["VAR_DIR"]), workers) as server:
            served = replace(scene, server=server, connect=partial(Connection, server.port))
            for job in jobs:
                if job.workers == workers:
                    tell(job.figure, job.candidates, partial(measure_one, job, served))


def measure_one(job: Job, scene: Scene) -> Line:
    return job.measure(scene) | {"workers": scene.server.workers}


def measure_import(effort: float, is_profiled: bool) -> None:
    if not is_profiled:
        tell("import_areas", None, lambda: areas.import_areas(max(3, round(5 * effort))))
        return
    with databases.fresh_tables():
        profiles.tell("import_areas", lambda profiler: profiler.runcall(places.import_areas))


def measure_lists(effort: float) -> None:
    """Each is measured when the one before has been taken in."""
    with databases.fresh_tables():
        for figure, line in lists.measured(lists.ROWS, effort, now=timezone.now()):
            tell(figure, None, partial(dict, line))


def look_into(jobs: list[Job]) -> None:
    """The same requests, answered in this process under the profiler."""
    scene = make_scene(jobs, PROFILED) if jobs else None
    for job in jobs:
        profiles.tell(f"{job.figure} {job.candidates or ''}", partial(measure_inside, job, scene))


def measure_inside(job: Job, scene: Scene, profiler: cProfile.Profile) -> Line:
    return job.measure(replace(scene, connect=partial(profiles.InProcess, profiler)))


def tell(figure: str, candidates: int | None, work: Callable[[], Line]) -> None:
    line: Line = {"figure": figure}
    if candidates is not None:
        line["candidates"] = candidates
    line["database"] = databases.name_and_version()
    try:
        line = judged(line | work())
    except (Broken, OSError) as error:
        line["error"] = str(error)
    line["load"] = round(os.getloadavg()[0], 1)
    print(json.dumps(line, ensure_ascii=False), flush=True)
    connection.close()


def make_scene(jobs: list[Job], effort: float) -> Scene:
    """The rounds that the jobs need, and everybody signed in."""
    began = time.monotonic()
    gc.disable()  # of so many rows none is garbage before all are made
    now = timezone.now()
    staff = rounds.make_ground(now=now)
    made = {}
    for number, size in enumerate(dict.fromkeys(job.round for job in jobs)):
        if size == EMPTY:
            made[size] = rounds.make_round(number, CANDIDATES_TO_SCORE, saves.CLIENTS, is_signed=False, now=now)
        else:
            made[size] = rounds.make_round(number, size, JUDGES, is_signed=True, now=now)
    gc.enable()
    print(f"{databases.name_and_version()}: data made in {time.monotonic() - began:.0f} s", file=sys.stderr)
    people = {user.pk: sign_in(user) for user in User.objects.all()}
    return Scene(rounds=made, people=people, staff=staff, effort=effort, now=now)


if __name__ == "__main__":
    main()
