"""Which build of the app a server gives out, and what a tablet keeps of it to work without a network.

A build is named by what it is made of: the files that the worker keeps, the templates, the catalogue of words and the
versions of what devices write. So two servers of one version name the same build, and nobody has to count it up.
"""

import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from scoring.ops import SCHEMA_V

OLDEST_SCHEMA_V: Final = 1  # of ops and of the device's own database: what this server still understands
STATIC = Path(settings.BASE_DIR, "static")
STYLES = ("css/tokens.css", "css/app.css", "css/day.css", "css/sheet.css", "css/doors.css")
SCRIPTS = ("js/offline", "js/sheet")  # folders: every module in them
WORKER = "js/offline/worker.js"  # asked for by its address alone, never kept
FONT = re.compile(r'url\("\.\./([^"]+)"\)')


@lru_cache
def current() -> str:
    """The name of the build that this process serves."""
    made_of = sha256(repr((SCHEMA_V, OLDEST_SCHEMA_V)).encode())
    catalogues = (path for folder in settings.LOCALE_PATHS for path in Path(folder).rglob("*.mo"))
    templates = Path(settings.BASE_DIR, "templates").rglob("*.*")
    kept = (Path(finders.find(name)) for name in (*_names(), WORKER))
    for path in sorted({*catalogues, *templates, *kept}):
        made_of.update(path.name.encode() + b"\0" + path.read_bytes())
    return made_of.hexdigest()[:12]


def oldest() -> str:
    """The oldest client that this server still takes ops from, by the version of what it writes."""
    return str(OLDEST_SCHEMA_V)


def assets() -> tuple[str, ...]:
    """Addresses of all static files that pages of the installed app ask for."""
    return tuple(static(name) for name in _names())


def worker_source() -> str:
    return (STATIC / WORKER).read_text(encoding="utf-8")


@lru_cache
def _names() -> tuple[str, ...]:
    scripts = (path.relative_to(STATIC).as_posix() for folder in SCRIPTS for path in (STATIC / folder).glob("*.js"))
    fonts = FONT.findall((STATIC / "css/tokens.css").read_text(encoding="utf-8"))
    shared = ("icon.svg", "vendor/bootstrap/css/bootstrap.min.css", *STYLES, *fonts)
    return tuple(sorted({*shared, *scripts} - {WORKER}))
