"""`manage.py import_boundaries FILE [--source TEXT] [--layer NAME] [--code-property NAME]`: shapes for the map.

GeoJSON or TopoJSON in degrees, every area by its official code. All of the file or none of it: what is wrong is said
row by row, and nothing is written then. Repeating it replaces the same areas.
"""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from subdistricts import boundaries, boundary_files

MOST_TOLD = 20


class Command(BaseCommand):
    help = "Take in the boundaries of provinces, districts or subdistricts from a GeoJSON or TopoJSON file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--source", default="", metavar="TEXT", help="whose boundaries these are; stands on the map"
        )
        parser.add_argument("--layer", default="", metavar="NAME", help="of a TopoJSON file that has several")
        parser.add_argument(
            "--code-property", default="", metavar="NAME", help="the property that holds the official code"
        )

    def handle(self, *, file: Path, source: str, layer: str, code_property: str, **options: object) -> None:
        try:
            areas = boundary_files.read_path(file, layer=layer, code_property=code_property)
            done = boundaries.import_boundaries(areas, source=source, actor=None, now=timezone.now())
        except OSError as error:
            raise CommandError(f"เปิดแฟ้มไม่ได้ · The file cannot be opened: {error.strerror or file}") from None
        except boundary_files.Unreadable as error:
            raise CommandError(_refused(error.wrong)) from None
        self.stdout.write(f"ขอบเขตใหม่ · new          {done.new:,}\nแทนที่ · replaced        {done.replaced:,}")
        for code, name, listed in done.otherwise_named:
            self.stdout.write(f"{code}: ชื่อในแฟ้ม · the file says “{name}”; ในบัญชี · the list says “{listed}”")


def _refused(wrong: list[boundary_files.Wrong]) -> str:
    told = [f"  {each}" for each in wrong[:MOST_TOLD]]
    if len(wrong) > MOST_TOLD:
        told.append(f"  … +{len(wrong) - MOST_TOLD}")
    return "\n".join(["ไม่ได้นำเข้าขอบเขตใดเลย · No boundary was taken in:", *told])
