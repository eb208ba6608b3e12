"""Who may read and write which rows: row security, from the first day."""

from django.db import migrations

from lianfang.database.policies import Sight, append_only, open_to_all, secure


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0001_initial"),
        ("audit", "0002_walls"),
    ]
    operations = [
        open_to_all("screening_round", writers=("area", "second")),
        secure(
            "screening_batch",
            Sight(area="division", unit="provider_id", writes=("area", "unit")),
        ),
        secure("screening_row", Sight(area="division", unit="provider", writes=("area", "areas"))),
        secure("screening_lead", Sight(area="division")),
        secure("screening_placement", Sight(area="division")),
        secure("screening_answer", Sight(area="division")),
        secure("screening_visit", Sight(area="division")),
        append_only("screening_placement"),
        append_only("screening_answer"),
        append_only("screening_visit"),
    ]
