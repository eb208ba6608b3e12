"""Changes of parameters are read by everyone and written by whoever answers for the district."""

from django.db import migrations

from lianfang.database.policies import open_to_all


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_changes")]
    operations = [open_to_all("incidents_parameterchange", writers=("area", "second"))]
