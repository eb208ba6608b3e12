"""Who may read and write which rows: row security, from the first day."""

from django.db import migrations

from lianfang.database.policies import append_only, open_to_all


class Migration(migrations.Migration):
    dependencies = [
        ("command", "0001_initial"),
        ("audit", "0002_walls"),
    ]
    operations = [
        open_to_all(
            "command_membership",
            "command_leadership",
            "command_leveldecision",
            writers=("area", "second"),
        ),
        append_only("command_leveldecision"),
    ]
