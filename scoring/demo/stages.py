"""From an empty database to the wanted stage, whole or not at all."""

from django.db import transaction

from scoring.demo import imported, judged, scheduled
from scoring.refusals import DEMO_NEEDS_AN_EMPTY_DATABASE
from subdistricts.models import Round, User
from subdistricts.refusals import Refusal

STAGES = ("imported", "scheduled", "scoring", "signed")


def is_empty() -> bool:
    """Areas and rubrics do no harm; people or rounds are somebody's work."""
    return not User.objects.exists() and not Round.objects.exists()


def is_built() -> bool:
    return User.objects.filter(is_demo=True).exists()


def build(stage: str, *, seed: int) -> None:
    with transaction.atomic():
        if not is_empty():
            raise Refusal(DEMO_NEEDS_AN_EMPTY_DATABASE)
        imported.build(seed)
        if stage == "imported":
            return
        round_ = scheduled.build()
        if stage == "scoring":
            judged.build(round_, seed, judged.afternoon)
        if stage == "signed":
            judged.build(round_, seed, judged.all_signed)
