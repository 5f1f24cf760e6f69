"""`manage.py demo --stage STAGE [--seed N] [--json] [--if-empty]`: how far the season has come.

Builds the demonstration season (``scoring.demo``) in an empty database and tells the accounts. The same seed gives the
same accounts, passwords and points.
"""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from scoring.demo import contents, stages
from subdistricts.refusals import Refusal
from subdistricts.roles import title_over

SEED = 2565


class Command(BaseCommand):
    help = "Build the demonstration season in an empty database and print its accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--stage", choices=stages.STAGES, default="scoring", help="how far the season has come")
        parser.add_argument("--seed", type=int, default=SEED, metavar="N", help=f"of points and passwords ({SEED})")
        parser.add_argument("--json", action="store_true", help="print accounts, ids and addresses as JSON")
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="build nothing where there are data",
        )

    def handle(
        self, *, stage: str, seed: int = SEED, json: bool = False, if_empty: bool = False, **options: object
    ) -> None:
        if stages.is_empty() or not if_empty:
            build(stage, seed)
        elif not stages.is_built():
            return
        self.stdout.write(as_json(stage, seed) if json else as_table(seed))


def build(stage: str, seed: int) -> None:
    try:
        stages.build(stage, seed=seed, now=timezone.now())
    except Refusal as refusal:
        raise CommandError(refusal.message) from None


def as_json(stage: str, seed: int) -> str:
    return json.dumps(contents.contents(stage, seed), ensure_ascii=False, indent=2)


def as_table(seed: int) -> str:
    """User names and passwords first: they are ASCII, so their columns stand straight on every terminal."""
    lines = ["", "บัญชีสาธิต ใช้ได้บนเครื่องนี้เท่านั้น · demonstration accounts, for this machine alone", ""]
    for account in contents.accounts(seed):
        line = f"  {account['username']:<12}{account['password']:<20}{_role(account)} · {account['name']}"
        lines.append(line)
    return "\n".join([*lines, ""])


def _role(account: dict[str, str]) -> str:
    title = title_over(account["role"], account["scope"])
    with override("th"):
        thai = str(title)
    with override("en"):
        return f"{thai} · {title}"
