"""The rules about rubrics: what may be changed when, new versions, and the form that the arithmetic needs."""

from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import transaction

from scoring import keepers
from scoring.core import rubric as core
from scoring.keepers import may_write_rubric
from scoring.models import Criterion, Level, Rubric
from scoring.refusals import LEVEL_OUTSIDE, RUBRIC_CODE_TAKEN, RUBRIC_FROZEN, STEP_DOES_NOT_FIT, WEIGHT_NEEDED
from subdistricts import audit
from subdistricts.models import Award, User
from subdistricts.permissions import demand, may_manage_area, may_manage_rubrics
from subdistricts.refusals import NOTHING_HERE, Refusal


def demand_not_frozen(rubric: Rubric) -> None:
    """Asked of the database, not of the row in hand: the round may have opened since it was read."""
    if rubric.pk and Rubric.objects.filter(pk=rubric.pk, frozen_at__isnull=False).exists():
        raise Refusal(RUBRIC_FROZEN, rubric=str(rubric))


def check_criterion(criterion: Criterion) -> None:
    """Refuse a maximum that cannot be given in whole steps, or a weight that cannot be derived from it."""
    demand_not_frozen(criterion.rubric)
    if criterion.max_points % criterion.step:
        raise Refusal(STEP_DOES_NOT_FIT, maximum=plain(criterion.max_points), step=plain(criterion.step))
    if criterion.weight_bp is None and (criterion.max_points * 100) % 1:
        raise Refusal(WEIGHT_NEEDED, maximum=plain(criterion.max_points))


def check_level(level: Level) -> None:
    demand_not_frozen(level.criterion.rubric)
    if level.to_points > level.criterion.max_points:
        raise Refusal(LEVEL_OUTSIDE, maximum=plain(level.criterion.max_points))


def plain(number: Decimal) -> str:
    """20.00 → 20, 0.50 → 0.5"""
    return f"{number.normalize():f}"


def core_rubric(rubric: Rubric) -> core.Rubric:
    """The rubric as the arithmetic knows it. Reads ``rubric.criteria``; prefetch it where there are many."""
    criteria = sorted(rubric.criteria.all(), key=lambda criterion: criterion.position)
    return core.Rubric(
        tuple(
            core.Criterion(
                code=criterion.code,
                max_points=criterion.max_points,
                weight_bp=criterion.weight_bp or core.default_weight(criterion.max_points),
                step=criterion.step,
            )
            for criterion in criteria
        )
    )


@lru_cache(maxsize=256)
def frozen_rubric(rubric_id: int, *, life: str) -> core.Rubric:
    """The arithmetic's form of a frozen rubric, which never changes again: read once a process.

    ``life`` is the server epoch: in another life of the database the same key may be another rubric.
    """
    return core_rubric(Rubric.objects.prefetch_related("criteria").get(pk=rubric_id, frozen_at__isnull=False))


@lru_cache(maxsize=256)
def frozen_form_version(rubric_id: int, *, life: str) -> str:
    return form_version(Rubric.objects.only("code", "version").get(pk=rubric_id, frozen_at__isnull=False))


def form_version(rubric: Rubric) -> str:
    """What a sheet says it was filled in by: the rubric's code and version."""
    return f"{rubric.code}@{rubric.version}"


def record_change(rubric: Rubric, *, actor: User | None, now: datetime, action: str = "rubric.changed") -> None:
    """Write into the trail what the rubric's criteria now are; called once after its rows were saved."""
    criteria = [
        [criterion.code, plain(criterion.max_points), plain(criterion.step), criterion.weight_bp]
        for criterion in rubric.criteria.order_by("position")
    ]
    audit.record(actor, action, audit.subject_of(rubric), now=now, version=rubric.version, criteria=criteria)


def save_rubric(rubric: Rubric, *, actor: User | None, now: datetime) -> Rubric:
    """Create or change what a rubric says about itself; its criteria are saved one by one.

    A new one's code begins with its keeper's.
    """
    with transaction.atomic():
        _demand_writable(rubric, actor)
        created = rubric.pk is None
        if created:
            rubric.code = _own_code(rubric)
            if Rubric.objects.filter(code=rubric.code).exists():
                raise Refusal(RUBRIC_CODE_TAKEN, code=rubric.code)
        rubric.save()
        record_change(rubric, actor=actor, now=now, action="rubric.created" if created else "rubric.changed")
    return rubric


def save_criterion(criterion: Criterion, *, actor: User | None, now: datetime) -> Criterion:
    with transaction.atomic():
        _demand_writable(criterion.rubric, actor)
        check_criterion(criterion)
        criterion.save()
        record_change(criterion.rubric, actor=actor, now=now)
    return criterion


def remove_criterion(criterion: Criterion, *, actor: User | None, now: datetime) -> None:
    with transaction.atomic():
        _demand_writable(criterion.rubric, actor)
        criterion.delete()
        record_change(criterion.rubric, actor=actor, now=now)


def save_level(level: Level, *, actor: User | None, now: datetime) -> Level:
    with transaction.atomic():
        _demand_writable(level.criterion.rubric, actor)
        check_level(level)
        level.save()
        record_change(level.criterion.rubric, actor=actor, now=now, action="rubric.levels_changed")
    return level


def remove_level(level: Level, *, actor: User | None, now: datetime) -> None:
    with transaction.atomic():
        _demand_writable(level.criterion.rubric, actor)
        level.delete()
        record_change(level.criterion.rubric, actor=actor, now=now, action="rubric.levels_changed")


def hold_rubric(rubric: Rubric) -> None:
    """Nobody freezes or changes the rubric until the transaction ends."""
    list(Rubric.objects.select_for_update().filter(pk=rubric.pk).values_list("pk"))


def _demand_writable(rubric: Rubric, actor: User | None) -> None:
    if actor is not None:
        demand(may_write_rubric(actor, rubric))
    hold_rubric(rubric)
    demand_not_frozen(rubric)


def new_version(rubric: Rubric, *, actor: User, now: datetime, area: str = "") -> Rubric:
    """Copy a rubric, its criteria and levels into the next version, which can be changed.

    Of one that others keep the copy is the actor's own, kept by ``area`` (:func:`scoring.keepers.areas_of`), which
    who has but one area need not say.
    """
    demand(may_manage_rubrics(actor))
    copy = Rubric(
        award=rubric.award,
        code=rubric.code,
        name_th=rubric.name_th,
        name_en=rubric.name_en,
        source=rubric.source,
        is_sample=rubric.is_sample,
    )
    with transaction.atomic():
        _choose_keeper(copy, rubric, area, actor)
        newest = Rubric.objects.filter(code=copy.code).order_by("-version").values_list("version", flat=True).first()
        copy.version = (newest or 0) + 1
        criteria = list(rubric.criteria.prefetch_related("levels"))
        copy.save()
        for criterion in criteria:
            levels = list(criterion.levels.all())
            criterion.pk = None
            criterion._state.adding = True
            criterion.rubric = copy
            criterion.save()
            for level in levels:
                level.pk = None
                level._state.adding = True
                level.criterion = criterion
                level.save()
        record_change(copy, actor=actor, now=now, action="rubric.new_version")
    return copy


def _choose_keeper(copy: Rubric, original: Rubric, area: str, actor: User) -> None:
    verdict = may_write_rubric(actor, original)
    if verdict:
        copy.inspection_zone, copy.province, copy.district = (
            original.inspection_zone,
            original.province,
            original.district,
        )
        return
    areas = [each for each, _name in keepers.areas_of(actor)]
    chosen = areas[0] if len(areas) == 1 and not area else area
    if verdict.stranger or chosen not in areas:
        raise Refusal(NOTHING_HERE)
    keepers.keep(copy, chosen)
    copy.code = _own_code(copy)


def _own_code(rubric: Rubric) -> str:
    prefix = keepers.prefix(rubric)
    own = rubric.code if rubric.code.startswith(prefix) else prefix + rubric.code
    return own[: Rubric._meta.get_field("code").max_length]


def load(data: dict[str, Any], *, actor: User | None = None, now: datetime) -> Rubric:
    """Make the first version of a rubric, and its award, from one file of ``fixtures/rubrics``.

    Loading a code that is already there returns its newest version unchanged. Awards are the whole department's:
    ``actor`` has to be one of its administrators; None is the command or the demonstration.
    """
    if actor is not None:
        demand(may_manage_area(actor, None))
    there = Rubric.objects.filter(code=data["code"]).order_by("-version").first()
    if there is not None:
        return there
    with transaction.atomic():
        named = data["award"]
        award, _ = Award.objects.get_or_create(
            code=named["code"],
            defaults={key: named[key] for key in ("name_th", "name_en", "candidate_kind")},
        )
        rubric = Rubric(
            award=award, **{key: data[key] for key in ("code", "name_th", "name_en", "source", "is_sample")}
        )
        rubric.save()
        for position, entry in enumerate(data["criteria"], start=1):
            _load_criterion(rubric, position, entry)
        record_change(rubric, actor=actor, now=now, action="rubric.loaded")
    return rubric


def _load_criterion(rubric: Rubric, position: int, entry: dict[str, Any]) -> None:
    criterion = Criterion(
        rubric=rubric,
        position=position,
        code=entry["code"],
        name_th=entry["name_th"],
        name_en=entry["name_en"],
        topic=entry.get("topic", ""),
        max_points=Decimal(entry["max"]),
        step=Decimal(entry["step"]),
        weight_bp=entry.get("weight_bp"),
        guidance_th=entry.get("guidance_th", ""),
        guidance_en=entry.get("guidance_en", ""),
    )
    check_criterion(criterion)
    criterion.save()
    for words in entry.get("levels", []):
        level = Level(
            criterion=criterion,
            from_points=Decimal(words["from"]),
            to_points=Decimal(words["to"]),
            descriptor_th=words["th"],
            descriptor_en=words["en"],
        )
        check_level(level)
        level.save()
