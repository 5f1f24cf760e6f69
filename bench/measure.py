"""One database measured from beginning to end: ``python -m bench`` starts this for each.

The environment names the database and the folder. Lines of JSON go to stdout as they are measured.
"""

import gc
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import django

django.setup()  # models can be read from here on

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.crypto import get_random_string  # noqa: E402

from bench import areas, bare, databases, figures, interrupts, options, profiles, rounds  # noqa: E402
from bench.client import Broken, Connection, Person  # noqa: E402
from bench.figures import CLIENTS, EMPTY, Scene  # noqa: E402
from bench.lines import Line, judged  # noqa: E402
from bench.server import serving  # noqa: E402
from cddeval import launch  # noqa: E402
from subdistricts.models import User  # noqa: E402

JUDGES = 9
SIZES = (25, 250, 1000)
CANDIDATES_TO_SCORE = 100  # in the round that is empty at first
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
ONE_WORKER = 1


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
    *of_size("ranking_first", figures.ranking_first, SIZES),
    *of_size("ranking_later", figures.ranking_later, SIZES),
    *of_size("day_list", figures.day_list, (25, 250)),
    *of_size("sheet_page", figures.sheet_page, (250,)),
    *of_size("sheet_data", figures.sheet_data, (250,)),
    Job("op_put", figures.op_put, None),
    Job("op_put_16", figures.op_put_16, None, is_flood=True),
    Job("drain_16", figures.drain_16, None, is_flood=True),
    Job("client_ceiling", figures.client_ceiling, None, is_flood=True),
)


def main(arguments: list[str] | None = None) -> None:
    interrupts.end_in_order()
    chosen = options.parse(arguments)
    effort = options.QUICK if chosen.quick else 1
    folder = Path(os.environ["VAR_DIR"])
    call_command("migrate", verbosity=0, interactive=False)
    launch.collect_static_files()
    databases.keep_blank()
    bare.make_table()
    jobs = [job for job in JOBS if options.is_wanted(chosen.only, job.figure, job.candidates)]
    if chosen.profile:
        jobs = [replace(job, workers=ONE_WORKER) for job in jobs if not job.is_flood]
    scene = make_scene(jobs, effort) if jobs else None
    for workers in dict.fromkeys(job.workers for job in jobs):
        of_this_server = [job for job in jobs if job.workers == workers]
        with serving(folder, workers) as server:
            for job in of_this_server:
                measure(job, replace(scene, server=server, connect=partial(Connection, server.port)), chosen.profile)
    if options.is_wanted(chosen.only, "import_areas", None):
        tell("import_areas", None, lambda: areas.import_areas(max(3, round(7 * effort))))


def make_scene(jobs: list[Job], effort: float) -> Scene:
    """The rounds that the jobs need, and everybody signed in."""
    gc.disable()  # so many rows are made that looking for garbage would take a third of the time
    now = timezone.now()
    staff = rounds.make_ground(now=now)
    made = {}
    for number, size in enumerate(dict.fromkeys(job.round for job in jobs)):
        if size == EMPTY:
            made[size] = rounds.make_round(number, CANDIDATES_TO_SCORE, CLIENTS, is_signed=False, now=now)
        else:
            made[size] = rounds.make_round(number, size, JUDGES, is_signed=True, now=now)
    gc.enable()
    people = {user.pk: sign_in(user) for user in User.objects.all()}
    return Scene(rounds=made, people=people, staff=staff, effort=effort, now=now)


def sign_in(user: User) -> Person:
    """A session as signing in leaves it, without the password's deliberate slowness."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = MODEL_BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return Person(session.session_key, get_random_string(32))


def measure(job: Job, scene: Scene, is_profiled: bool) -> None:
    if is_profiled:
        print(f"{job.figure} {job.candidates or ''}", file=sys.stderr)
        scene = replace(scene, effort=0.1)
        look = profiles.profiled(lambda seen: job.measure(replace(scene, connect=partial(profiles.InProcess, seen))))
        print(look, file=sys.stderr)
        return
    tell(job.figure, job.candidates, lambda: job.measure(scene) | {"workers": scene.server.workers})


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
    print(json.dumps(line), flush=True)
    connection.close()


if __name__ == "__main__":
    main()
