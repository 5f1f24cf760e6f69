"""The rubrics that come with the program, a file each in fixtures/rubrics. Loading one is ``rubrics.load``."""

import json
from datetime import datetime

from django.conf import settings

from scoring import rubrics
from scoring.models import Rubric
from subdistricts.models import User


def load_all(*, actor: User | None = None, now: datetime) -> list[tuple[Rubric, bool]]:
    """Every shipped rubric and whether it was added now; one whose code is already there stays as it is."""
    loaded = []
    for file in sorted((settings.BASE_DIR / "fixtures" / "rubrics").glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        is_new = not Rubric.objects.filter(code=data["code"]).exists()
        loaded.append((rubrics.load(data, actor=actor, now=now), is_new))
    return loaded
