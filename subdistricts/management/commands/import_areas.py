"""`manage.py import_areas [--province 34]`: the provinces, districts and subdistricts of Thailand, by official code.

Repeating it adds nothing; it only takes over names that the source of areas has corrected.
"""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from subdistricts import places


class Command(BaseCommand):
    help = "Write the areas of Thailand, or of one province, with Thai and English names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--province", metavar="CODE", help="official code of two digits; without it, all provinces")

    def handle(self, *, province: str | None, **options: object) -> None:
        try:
            counts = places.import_areas(province)
        except KeyError:
            raise CommandError(
                f"ไม่มีจังหวัดรหัส {province} · There is no province with the code {province}. Nothing was written."
            ) from None
        self.stdout.write(
            f"จังหวัด · provinces      {counts['province']:,}\n"
            f"อำเภอ · districts        {counts['district']:,}\n"
            f"ตำบล · subdistricts      {counts['subdistrict']:,}"
        )
