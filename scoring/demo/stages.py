"""From an empty database to the wanted stage, whole or not at all: one season, a second, and how the next begins."""

from datetime import datetime

from django.db import transaction

from scoring.demo import decided, followed_up, imported, judged, next_season, scheduled, zone
from scoring.refusals import DEMO_NEEDS_AN_EMPTY_DATABASE
from subdistricts.models import Round, User
from subdistricts.refusals import Refusal

STAGES = ("imported", "scheduled", "scoring", "signed", "locked", "decided", "published", "zone", "zone_published")
ENDS = {"locked": decided.lock, "decided": decided.decide, "published": decided.publish}


def is_empty() -> bool:
    """Areas and rubrics do no harm; people or rounds are somebody's work."""
    return not User.objects.exists() and not Round.objects.exists()


def is_built() -> bool:
    return User.objects.filter(is_demo=True).exists()


def build(stage: str, *, seed: int, now: datetime) -> None:
    """``now`` is when districts are putting forward for the season that comes; all else has days of its own."""
    with transaction.atomic():
        if not is_empty():
            raise Refusal(DEMO_NEEDS_AN_EMPTY_DATABASE)
        imported.build(seed)
        if stage != "imported":
            _seasons(stage, seed)
            next_season.build(now)


def _seasons(stage: str, seed: int) -> None:
    round_ = scheduled.build()
    followed_up.report_all(seed)
    if stage == "scheduled":
        return
    judged.build(round_, seed, judged.afternoon if stage == "scoring" else judged.all_signed)
    followed_up.follow_up(round_, seed)
    for end, act in ENDS.items():
        if STAGES.index(stage) >= STAGES.index(end):
            act(round_)
    if stage.startswith("zone"):
        opened = zone.build(seed)
        if stage == "zone_published":
            zone.finish(opened, seed)
