"""Who may read and write which rows: nobody but the named uses of the second role."""

from django.db import migrations

from lianfang.database.policies import Sight, append_only, secure

TABLES = ("reviewing_brokenglass", "reviewing_conflict", "reviewing_review")


class Migration(migrations.Migration):
    dependencies = [
        ("reviewing", "0001_initial"),
        ("audit", "0003_seal_also"),
    ]
    operations = [
        *(secure(table, Sight()) for table in TABLES),
        *(append_only(table) for table in TABLES),
    ]
