"""`manage.py verify` recomputes every decision from the database; `manage.py verify FILE…` exported records without it.

One line for each difference, naming it; then how many decisions stand. Exit code 1 when there is any difference.
"""

import argparse
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from scoring import verification
from scoring.core.record import check_file
from scoring.models import Decision


class Command(BaseCommand):
    help = "Recompute every decision from the database, or exported records from themselves (docs/ranking.md)."
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", type=Path)

    def handle(self, *, files: list[Path], **options: object) -> None:
        found = self.check_files(files) if files else self.check_database()
        if found:
            sys.exit(1)

    def check_files(self, files: list[Path]) -> int:
        found = 0
        for file in files:
            differences = read(file)
            for difference in differences:
                self.stdout.write(f"{file}: {difference}")
            found += len(differences)
            if not differences:
                self.stdout.write(f"{file}: ตรงกัน · stands")
        return found

    def check_database(self) -> int:
        found = 0
        for difference in verification.differences():
            self.stdout.write(str(difference))
            found += 1
        count = Decision.objects.count()
        self.stdout.write(f"คำตัดสิน · decisions {count}, ความแตกต่าง · differences {found}")
        return found


def read(file: Path) -> list[str]:
    try:
        return check_file(file.read_bytes())
    except OSError as error:
        return [str(error)]
