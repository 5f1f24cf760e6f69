"""Settings of the tests: the real ones, with a database of their own and cheap passwords.

`TEST_DATABASE=postgres` chooses PostgreSQL (see postgres.py), else SQLite in a file that goes with the run.
`STRICT=1` makes a missing PostgreSQL or browser a failure instead of a skip.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

for variable in ("DEBUG", "ORIGIN", "TRUST_PROXY", "VAR_DIR", "DATABASE_URL"):
    os.environ.pop(variable, None)  # a developer's own environment must not change what is tested
os.environ["SECRET_KEY"] = "only for tests, where nothing is secret and nothing is kept"

from cddeval.settings import *  # noqa: E402, F403
from cddeval.settings import DATABASES, SQLITE_OPTIONS, STORAGES  # noqa: E402
from tests import postgres  # noqa: E402

STRICT = os.environ.get("STRICT") == "1"
POSTGRES_MISSING = ""  # why every test of this run is skipped

VAR_DIR = Path(tempfile.mkdtemp(prefix="cddeval-tests-"))
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
MEDIA_ROOT = VAR_DIR / "media"
STATIC_ROOT = VAR_DIR / "staticfiles"  # empty, or every new client would look through all files once more
STATIC_ROOT.mkdir()

DATABASES["default"] |= {
    "CONN_MAX_AGE": 0,
    "OPTIONS": SQLITE_OPTIONS
    | {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"},
    "TEST": {"NAME": str(VAR_DIR / "test.sqlite3")},
}
if os.environ.get("TEST_DATABASE") == "postgres":
    try:
        DATABASES["default"] = postgres.settings()
    except postgres.Missing as reason:
        if STRICT:
            raise
        POSTGRES_MISSING = str(reason)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
