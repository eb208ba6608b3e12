"""A correction keeps, sealed, the detail that it replaced in the identity."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quarantine", "0003_take_checks"),
    ]
    operations = [
        migrations.AddField("correction", "stood", models.BinaryField(null=True)),
    ]
