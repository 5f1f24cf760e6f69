"""The program's own settings; only the addresses have two more (urls.py)."""

from cddeval.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
