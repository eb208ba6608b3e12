"""What a role may is read by everyone, changed by the administrator's act, never altered."""

from django.db import migrations

from lianfang.database.policies import append_only, open_to_all


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_rolechange"),
        ("audit", "0002_walls"),
    ]
    operations = [open_to_all("accounts_rolechange"), append_only("accounts_rolechange")]
