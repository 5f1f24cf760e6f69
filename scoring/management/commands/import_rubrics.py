"""`manage.py import_rubrics`: the rubrics that come with the program (fixtures/rubrics), each with its award.

A rubric whose code is already there stays as it is, whatever has been changed in it.
"""

import json

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from scoring import rubrics
from scoring.models import Rubric


class Command(BaseCommand):
    help = "Write the rubrics of fixtures/rubrics that are not there yet."

    def handle(self, **options: object) -> None:
        for file in sorted((settings.BASE_DIR / "fixtures" / "rubrics").glob("*.json")):
            data = json.loads(file.read_text(encoding="utf-8"))
            there = Rubric.objects.filter(code=data["code"]).exists()
            rubric = rubrics.load(data, now=timezone.now())
            word = "มีอยู่แล้ว · already there" if there else "เพิ่มแล้ว · added"
            self.stdout.write(f"{rubric.code}@{rubric.version}  {word}")
