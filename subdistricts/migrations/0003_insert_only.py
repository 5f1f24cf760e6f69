from django.db import migrations

from subdistricts.insert_only import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("subdistricts", "0002_published_version"),
    ]

    operations = [
        InsertOnly("auditentry"),
    ]
