from django.db import migrations

from subdistricts.insert_only import InsertOnly


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0003_decisions"),
    ]

    operations = [
        InsertOnly("sheetop", written_once=("outcome", "answer")),
        InsertOnly("quarantinedop"),
        InsertOnly("decision"),
        InsertOnly("publication"),
        InsertOnly("revision"),
    ]
