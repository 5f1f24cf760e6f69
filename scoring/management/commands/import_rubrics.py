"""`manage.py import_rubrics`: the rubrics that come with the program, each with its award.

A rubric whose code is already there stays as it is, whatever has been changed in it.
"""

from django.core.management.base import BaseCommand
from django.utils import timezone

from scoring import shipped_rubrics


class Command(BaseCommand):
    help = "Write the rubrics of fixtures/rubrics that are not there yet."

    def handle(self, **options: object) -> None:
        for rubric, is_new in shipped_rubrics.load_all(now=timezone.now()):
            word = "เพิ่มแล้ว · added" if is_new else "มีอยู่แล้ว · already there"
            self.stdout.write(f"{rubric.code}@{rubric.version}  {word}")
