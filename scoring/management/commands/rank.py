"""`manage.py rank FILE…`: each file's ranking as one line of JSON, without a database.

A file that is no case is named on stderr with what is wrong; the other files are still ranked, and the exit code is 2.
"""

import argparse
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from scoring.core.cases import MalformedCase, answer


class Command(BaseCommand):
    help = "Print the ranking of each case file as one line of JSON (docs/ranking.md)."
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)

    def handle(self, *, files: list[Path], **options: object) -> None:
        failed = False
        for file in files:
            try:
                line = answer(file.read_bytes())
            except (MalformedCase, OSError) as error:
                self.stderr.write(f"{file}: {error}")
                failed = True
                continue
            self.stdout.write(line)
        if failed:
            sys.exit(2)
