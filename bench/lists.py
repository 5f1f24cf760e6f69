"""How long a list of hundreds of rows takes to be looked at and to be taken in, through its page in this process.

A season is made of nothing but files, each list after those on which it builds, by an administrator of the whole
department, for whom every subdistrict of Thailand is one that a row may name.
"""

import datetime as dt
import re
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from http import HTTPStatus
from itertools import islice
from typing import NamedTuple

import geothai
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from bench.client import Broken
from bench.lines import Line, milliseconds
from bench.sessions import MODEL_BACKEND
from subdistricts import committees, people, places
from subdistricts import rounds as ground_rounds
from subdistricts.models import Assignment, Award, Committee, Round, User
from subdistricts.thai import csv, dates

Row = dict[str, object]
ROWS = 300
RUNS = 3  # of a preview
SEALED = re.compile(r'name="sealed" value="([^"]*)"')
YEAR = 2565
AWARD = "model-subdistrict"
WHOLE = f"{AWARD}-{YEAR}-department"  # the round in which all of them compete
STOPS_A_DAY = 4
SEATS_WITH_STAND_INS = 10


# One row of each list, by its columns' English headings


def grouped_district(at: int) -> Row:
    return {"fiscal_year": YEAR, "group": 1, "district_code": district(at)}


def corrected_district(at: int) -> Row:
    return {"district_code": district(at), "district_en": f"Corrected {at}"}


def corrected_subdistrict(at: int) -> Row:
    return {"subdistrict_code": subdistrict(at), "subdistrict_en": f"Corrected {at}"}


def office(at: int) -> Row:
    return {"office_code": f"office-{at}", "office": f"สำนักงานที่ {at}", "kind": "other", "province": district(at)[:2]}


def person(at: int) -> Row:
    return {"username": f"person-{at}", "name": f"กรรมการที่ {at}", "office_code": f"office-{at}"}


def role(at: int) -> Row:
    return {"username": f"person-{at}", "role": "reader", "scope": "district", "district_code": district(at)}


def candidate(at: int) -> Row:
    return {"round_code": WHOLE, "number": at + 1, "subdistrict_code": subdistrict(at)}


def committee(at: int) -> Row:
    return {
        "round_code": f"{AWARD}-{YEAR}-{district(at)}",
        "committee": f"คณะกรรมการที่ {at}",
        "order_date": "15/11/2564",
    }


def seat(at: int) -> Row:
    title = "ประธาน" if at == 0 else "กรรมการ"
    held = {"office_code": f"office-{at}", "title": f"ผู้แทนสำนักงานที่ {at}", "holder": f"person-{at}"}
    return {"round_code": WHOLE, "number": at + 1, "role": title, **held}


def visit(at: int) -> Row:
    first_day, _ = dates.fiscal_year_bounds(YEAR)
    day = first_day + dt.timedelta(days=at // STOPS_A_DAY)
    hour = 9 + 2 * (at % STOPS_A_DAY)
    when = {"date": dates.numeric(day), "start": f"{hour}.00", "end": f"{hour + 1}.30"}
    return {"round_code": WHOLE, "subdistrict_code": subdistrict(at), "venue": "ศาลาประชาคม", **when}


def stand_in(at: int) -> Row:
    stop, number = divmod(at, SEATS_WITH_STAND_INS)
    named = {"seat": number + 1, "subdistrict_code": subdistrict(stop)}
    return {"round_code": WHOLE, **named, "stand_in": f"deputy-{number}", "reason": "ติดราชการ"}


def recusal(at: int) -> Row:
    which, number = divmod(at, SEATS_WITH_STAND_INS)
    return {"round_code": WHOLE, "seat": number + 1, "subdistrict_code": subdistrict(which), "reason": "เป็นญาติ"}


# In the order in which they are taken in: the page of each, and its rows.
LISTS: dict[str, tuple[str, Callable[[int], Row]]] = {
    "groups": ("subdistricts_districtgroup", grouped_district),
    "districts": ("subdistricts_district", corrected_district),
    "subdistricts": ("subdistricts_subdistrict", corrected_subdistrict),
    "offices": ("subdistricts_office", office),
    "people": ("subdistricts_user", person),
    "roles": ("subdistricts_assignment", role),
    "candidates": ("subdistricts_candidate", candidate),
    "committees": ("subdistricts_committee", committee),
    "seats": ("subdistricts_seat", seat),
    "visits": ("subdistricts_visit", visit),
    "stand_ins": ("subdistricts_standin", stand_in),
    "recusals": ("subdistricts_recusal", recusal),
}


def district(at: int) -> str:
    return DISTRICTS[at]


def subdistrict(at: int) -> str:
    return SUBDISTRICTS[at]


DISTRICTS = tuple(area.code for province in geothai.provinces() for area in geothai.districts(province.code))
SUBDISTRICTS = tuple(islice((area.code for code in DISTRICTS for area in geothai.subdistricts(code)), 3 * ROWS))


def make_ground(rows: int, *, now: dt.datetime) -> User:
    """What no file brings: areas, rounds, and the administrator who sends the files; returns that one."""
    places.import_areas()
    award = Award.objects.create(code=AWARD, name_th="ตำบลต้นแบบ", candidate_kind="subdistrict")
    for level, area in (("department", {}), *(("district", {"district_id": district(at)}) for at in range(rows))):
        row = ground_rounds.save_round(Round(award=award, fiscal_year=YEAR, level=level, **area), actor=None, now=now)
        if level == "department":
            committees.save_committee(Committee(round=row, name="คณะกรรมการ"), actor=None, now=now)
    for at in range(SEATS_WITH_STAND_INS):
        people.save_user(User(username=f"deputy-{at}", name=f"ผู้แทนคนที่ {at}"), actor=None, now=now)
    sender = people.save_user(User(username="administrator", name="ผู้ดูแลระบบ"), actor=None, now=now)
    people.save_assignment(Assignment(user=sender, role="administrator", scope="department"), actor=None, now=now)
    return sender


# Looking at one, and taking it in


def measured(rows: int, effort: float, *, now: dt.datetime) -> Iterator[tuple[str, Line]]:
    """Two figures for each list; its preview is asked for as often as ``effort`` says, and it comes in once."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(make_ground(rows, now=now), backend=MODEL_BACKEND)
    for name in LISTS:
        look_at(client, name, sent(name, 1))  # what is read and compiled once
        data = sent(name, rows)
        looks = [timed(partial(look_at, client, name, data)) for _ in range(max(1, round(RUNS * effort)))]
        yield f"preview_{name}", line(looks, rows)
        yield f"apply_{name}", line([timed(partial(take_in, client, name, sealed(looks[-1].answer)))], rows)


class Timed(NamedTuple):
    answer: HttpResponse
    seconds: float
    processor: float  # of this process, so without a database that is one of its own


def timed(work: Callable[[], HttpResponse]) -> Timed:
    began, busy = time.perf_counter(), time.process_time()
    answer = work()
    return Timed(answer, time.perf_counter() - began, time.process_time() - busy)


def line(runs: list[Timed], rows: int) -> Line:
    busy = statistics.median(run.processor for run in runs)
    return milliseconds([run.seconds for run in runs]) | {
        "cpu_ms": round(busy * 1000, 2),
        "rows": rows,
        "runs": len(runs),
    }


def look_at(client: Client, name: str, data: bytes) -> HttpResponse:
    file = SimpleUploadedFile(f"{name}.csv", data)
    return client.post(reverse(f"admin:{LISTS[name][0]}_import"), {"import_file": file})


def take_in(client: Client, name: str, what: str) -> HttpResponse:
    answer = client.post(reverse(f"admin:{LISTS[name][0]}_process_import"), {"sealed": what})
    if answer.status_code != HTTPStatus.FOUND:
        raise Broken(f"{name} was not taken in: {answer.status_code}")
    return answer


def sealed(preview: HttpResponse) -> str:
    """What the page carries along to be confirmed."""
    found = SEALED.search(preview.content.decode())
    if found is None:
        raise Broken(f"a preview that cannot be confirmed: {preview.status_code}")
    return found[1]


def sent(name: str, rows: int) -> bytes:
    made = [LISTS[name][1](at) for at in range(rows)]
    return csv.write(made, list(made[0]))
