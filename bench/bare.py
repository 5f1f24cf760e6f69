"""The least that a page and a save can cost here: one row read, one row added and committed.

They are served by the same server as everything else and go through the same middleware. Whoever asks them is not
signed in, so that the one query is all. The table is made by the measurement and belongs to no migration.
"""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

TABLE = "bench_bare"
KEY = {"sqlite": "integer PRIMARY KEY AUTOINCREMENT", "postgresql": "bigserial PRIMARY KEY"}
NOTE = "a line as short as a line can be"
READ = f"SELECT note FROM {TABLE} WHERE id = 1"
ADD = f"INSERT INTO {TABLE} (note) VALUES (%s)"


def make_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} (id {KEY[connection.vendor]}, note varchar(80) NOT NULL)")
        cursor.execute(ADD, [NOTE])


def select(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(READ)
        return HttpResponse(cursor.fetchone()[0], content_type="text/plain")


@csrf_exempt
def insert(request: HttpRequest) -> HttpResponse:
    """Without a transaction of its own the insert is committed at once: not even a BEGIN is paid."""
    with connection.cursor() as cursor:
        cursor.execute(ADD, [NOTE])
    return HttpResponse("kept", content_type="text/plain", status=201)
