"""Who may read and write which rows: row security, from the first day."""

from django.db import migrations

from lianfang.database.policies import open_to_all


class Migration(migrations.Migration):
    dependencies = [
        ("jurisdictions", "0001_initial"),
    ]
    operations = [
        open_to_all("jurisdictions_register", "jurisdictions_division", "jurisdictions_codelink"),
    ]
