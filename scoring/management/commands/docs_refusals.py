"""`manage.py docs_refusals`: the table of refusals in docs/offline.md, as the code makes it. A test compares the two,
and one under node asks the tablet's script what it does about each.

manage.py docs_refusals
"""

import re

from django.core.management.base import BaseCommand
from django.utils.translation import override

from scoring.refusals import CSRF, HASH_MISMATCH, NOT_SIGNED_IN, PHOTO_HASH_MISMATCH, TABLET
from subdistricts.refusals import RefusalKind

HEAD = ("`error`", "status", "the device", "what its judge reads")
DAMAGED = (HASH_MISMATCH, PHOTO_HASH_MISMATCH)


class Command(BaseCommand):
    help = "Print the table of the tablet's refusals for docs/offline.md."
    requires_system_checks = []

    def handle(self, **options: object) -> None:
        self.stdout.write(table(), ending="")


def table() -> str:
    with override("en"):
        rows = [(f"`{kind.code}`", str(kind.status), _device(kind), _said(kind)) for kind in TABLET]
    lines = [HEAD, ("---",) * len(HEAD), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _said(kind: RefusalKind) -> str:
    """Its sentence with the names of what is put in."""
    return re.sub(r"%\((\w+)\)[sd]", r"{\1}", str(kind.message))


def _device(kind: RefusalKind) -> str:
    if kind.status >= 500 or kind in DAMAGED:
        return "sends again"
    return "asks who is signed in" if kind in (NOT_SIGNED_IN, CSRF) else "keeps and shows"
