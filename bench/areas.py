"""How long the areas of Thailand take to import, beside the least that writing as many rows can take."""

import statistics
import time
from collections.abc import Callable

from django.db import connection

from bench.databases import fresh_tables
from bench.lines import Line, milliseconds
from subdistricts import places
from subdistricts.models import District, Province, Subdistrict


def import_areas(runs: int) -> Line:
    """The command's rule on fresh tables against one plain ``bulk_create`` of ready-made rows of subdistricts.

    Only the import reads the source, makes rows, writes provinces and districts too and asks what is there already.
    """
    with fresh_tables():
        cold = timed(places.import_areas)
        provinces, districts, subdistricts = (list(model.objects.all()) for model in (Province, District, Subdistrict))
    whole, plain = [], []
    for _ in range(runs):
        with fresh_tables():
            whole.append(timed(places.import_areas))
        with fresh_tables():
            Province.objects.bulk_create(provinces)
            District.objects.bulk_create(districts)
            plain.append(timed(lambda: Subdistrict.objects.bulk_create(subdistricts)))
    return milliseconds(whole) | {
        "bare_ms": milliseconds(plain)["ms"],
        "ratio": round(statistics.median(whole) / statistics.median(plain), 2),
        "cold_ms": round(1000 * cold, 2),
        "rows": len(subdistricts),
        "runs": runs,
    }


def timed(work: Callable[[], object]) -> float:
    connection.ensure_connection()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
