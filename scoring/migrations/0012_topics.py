from django.db import migrations, models

# What the criteria of the shipped rubrics are about. Rubrics that were loaded before topics existed learn it here:
# fixtures/rubrics say it to those loaded from now on.
TOPICS = {
    "province-2565-ubon": ("information", "plan", "gis", "projects", "publicity"),
    "zone-2565-ang-thong": ("information", "gis", "plan", "projects", "publicity"),
}


def name_topics(apps, schema_editor):
    criteria = apps.get_model("scoring", "Criterion").objects
    for rubric, topics in TOPICS.items():
        for number, topic in enumerate(topics, start=1):
            criteria.filter(rubric__code=rubric, code=f"c{number}", topic="").update(topic=topic)


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0011_advancements"),
    ]

    operations = [
        migrations.AddField(
            model_name="criterion",
            name="topic",
            field=models.SlugField(
                blank=True,
                help_text="What it is about, whichever rubric words it: what a district showed stands beside the "
                "criterion of the same topic at every level.",
                max_length=40,
                verbose_name="topic",
            ),
        ),
        migrations.RunPython(name_topics, migrations.RunPython.noop, elidable=False),
    ]
