"""Who may read and write which rows: they hold posts, moments and documents, no resident."""

from django.db import migrations

from lianfang.database.policies import append_only, open_to_all


class Migration(migrations.Migration):
    dependencies = [
        ("transitions", "0001_initial"),
        ("audit", "0002_walls"),
    ]
    operations = [
        open_to_all(
            "transitions_timerdefinition",
            "transitions_milestone",
            "transitions_redeployment",
            writers=("area", "second"),
        ),
        append_only("transitions_timerdefinition"),
        append_only("transitions_milestone"),
        append_only("transitions_redeployment"),
    ]
