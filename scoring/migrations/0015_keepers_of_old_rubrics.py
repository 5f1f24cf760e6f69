from django.db import migrations

WITHIN_PROVINCE = ("district", "group", "province")
WRITERS = ("staff", "administrator")
FIELDS = {"zone": "inspection_zone_id", "province": "province_id", "district": "district_id"}


def name_keepers(apps, schema_editor):
    """All versions of a code get one keeper: the area whose rounds use them, or whose people made them.

    One that still is as it came with the program, or that rounds of several areas use, is everybody's, as it was.
    """
    Rubric = apps.get_model("scoring", "Rubric")
    for code in Rubric.objects.order_by("code").values_list("code", flat=True).distinct():
        versions = Rubric.objects.filter(code=code)
        keys = list(versions.order_by("pk").values_list("pk", flat=True))
        area = None if as_shipped(apps, keys) else area_of_rounds(apps, keys) or area_of_makers(apps, keys)
        if area:
            versions.update(**{FIELDS[area[0]]: area[1]})


def trail_of(apps, keys, *actions):
    subjects = [f"rubric:{key}" for key in keys]
    return apps.get_model("subdistricts", "AuditEntry").objects.filter(subject__in=subjects, action__in=actions)


def as_shipped(apps, keys):
    changes = trail_of(apps, keys, "rubric.changed", "rubric.levels_changed", "rubric.new_version")
    return trail_of(apps, keys, "rubric.loaded").exists() and not changes.exists()


def area_of_rounds(apps, keys):
    rounds = apps.get_model("subdistricts", "Round").objects.filter(
        pk__in=apps.get_model("scoring", "RoundRules").objects.filter(rubric__in=keys).values("round")
    )
    areas = set()
    for round_ in rounds:
        if round_.level == "zone":
            areas.add(("zone", round_.inspection_zone_id))
        elif round_.level == "district":
            areas.add(("district", round_.district_id))
        elif round_.level in WITHIN_PROVINCE:
            areas.add(("province", round_.province_id))
        else:
            areas.add(("department", None))
    return the_one(areas)


def area_of_makers(apps, keys):
    """Of rubrics that no round uses: where their makers set up, if that is one area."""
    rules = apps.get_model("scoring", "RoundRules").objects
    if rules.filter(rubric__in=keys).exists():
        return None
    makers = trail_of(apps, keys, "rubric.created", "rubric.new_version").values_list("actor", flat=True)
    assignments = apps.get_model("subdistricts", "Assignment").objects
    given = assignments.filter(user__in=makers, role__in=WRITERS).select_related("office")
    areas = set()
    for row in given:
        held = row.office if row.scope == "office" else row
        scope = held.kind if row.scope == "office" else row.scope
        areas.add((scope, getattr(held, FIELDS[scope])) if scope in FIELDS else ("department", None))
    return the_one(areas)


def the_one(areas):
    """The area itself, or the province in which all of several lie; None: the department."""
    if len(areas) == 1:
        [area] = areas
        return area if area[0] in FIELDS else None
    provinces = {key[:2] if scope in ("province", "district") else None for scope, key in areas}
    if len(provinces) == 1 and None not in provinces:
        return ("province", provinces.pop())
    return None


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0014_rubric_keepers"),
    ]

    operations = [
        migrations.RunPython(name_keepers, migrations.RunPython.noop, elidable=False),
    ]
