"""What the settings take from outside: environment variables, and the secret key that the first run makes.

The variables are listed in docs/deploy.md.
"""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def switch(name: str) -> bool:
    """True for `NAME=1`. Anything else that is not plainly off is a mistake worth stopping for."""
    value = os.environ.get(name, "")
    if value not in ("", "0", "1"):
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")
    return value == "1"


def origin() -> str | None:
    """The one address people type, `https://host[:port]`; None while the server is for this machine alone."""
    value = os.environ.get("ORIGIN", "")
    if not value:
        return None
    parts = urlsplit(value)
    plain = f"https://{parts.netloc}"
    if not parts.hostname or "@" in value or value not in (plain, plain + "/"):
        raise ImproperlyConfigured(f"ORIGIN must look like https://example.org, not {value!r}")
    return plain


def host_of(origin: str) -> str:
    host = urlsplit(origin).hostname or ""
    return f"[{host}]" if ":" in host else host


def secret_key(file: Path) -> str:
    """SECRET_KEY from the environment, else the one in `file`, which the first run creates for its owner alone."""
    given = os.environ.get("SECRET_KEY")
    if given:
        return given
    if not file.exists():
        _create_secret_key(file)
    return file.read_text(encoding="ascii").strip()


def _create_secret_key(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=file.parent, prefix=".secret_key_")  # mode 0600
    with os.fdopen(handle, "w", encoding="ascii") as writer:
        writer.write(get_random_secret_key())
    try:
        os.link(unfinished, file)  # whole or not at all; the first of several starting processes wins
    except FileExistsError:
        pass
    finally:
        os.unlink(unfinished)
