import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from subdistricts.insert_only import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0005_ranking_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RescuedOp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("op_id", models.UUIDField()),
                ("device_id", models.UUIDField()),
                ("seq", models.PositiveBigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("save", "save"), ("sign", "sign"), ("resolve", "settle")], max_length=10
                    ),
                ),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("file_sha256", models.CharField(max_length=64)),
                ("brought_at", models.DateTimeField(verbose_name="brought at")),
                (
                    "brought_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="brought by",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rescued", to="scoring.scoresheet"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="judge",
                    ),
                ),
            ],
            options={
                "verbose_name": "rescued op",
                "verbose_name_plural": "rescued ops",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="RescuedPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("data", models.BinaryField()),
                ("file_sha256", models.CharField(max_length=64)),
                ("brought_at", models.DateTimeField(verbose_name="brought at")),
                (
                    "brought_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="brought by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="judge",
                    ),
                ),
            ],
            options={
                "verbose_name": "rescued photograph",
                "verbose_name_plural": "rescued photographs",
            },
        ),
        migrations.CreateModel(
            name="RescueRuling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("confirmed", "confirmed by the judge"),
                            ("refused", "refused by the judge"),
                            ("accepted", "accepted by the staff"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("outcome", models.CharField(blank=True, max_length=20)),
                ("ruled_at", models.DateTimeField(verbose_name="ruled at")),
                (
                    "op",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rulings", to="scoring.rescuedop"
                    ),
                ),
                (
                    "ruled_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ruled by",
                    ),
                ),
            ],
            options={
                "verbose_name": "ruling on a rescued op",
                "verbose_name_plural": "rulings on rescued ops",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="rescuedop",
            constraint=models.UniqueConstraint(fields=("op_id", "sha256"), name="rescued_once"),
        ),
        migrations.AddConstraint(
            model_name="rescuedphoto",
            constraint=models.UniqueConstraint(fields=("sha256", "user"), name="rescued_photo_once"),
        ),
        migrations.AddConstraint(
            model_name="rescueruling",
            constraint=models.UniqueConstraint(
                fields=("op", "verdict", "ruled_by"), name="one_ruling_a_person_and_verdict"
            ),
        ),
        InsertOnly("rescuedop"),
        InsertOnly("rescueruling"),
    ]
