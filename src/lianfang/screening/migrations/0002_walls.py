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
        *(
            secure(table, Sight(area="division", unit="provider_id", writes=("area", "unit")))
            for table in ("screening_intake", "screening_columnmapping", "screening_batch")
        ),
        secure(
            "screening_originalpart",
            Sight(area="division", unit="provider", writes=("area", "unit")),
        ),
        secure(
            "screening_roster", Sight(area="division", unit="unit_id", writes=("area", "unit"))
        ),
        secure("screening_omission", Sight(area="division", unit="provider_id", writes=("area",))),
        secure("screening_row", Sight(area="division", unit="provider", writes=("area", "areas"))),
        secure("screening_lead", Sight(area="division")),
        secure("screening_placement", Sight(area="division")),
        secure("screening_answer", Sight(area="division")),
        secure("screening_attempt", Sight(area="division")),
        secure("screening_referral", Sight(area="division")),
        secure("screening_recheck", Sight(area="division")),
        secure("screening_helper", Sight(area="division")),
        secure("screening_tip", Sight(area="division")),
        secure("screening_informant", Sight()),
        secure(
            "screening_visit",
            Sight(area="division", doors="division", writes=("area", "areas", "doors")),
        ),
        secure(
            "screening_papersheet",
            Sight(area="division", doors="doors", writes=("area", "areas", "doors")),
        ),
        append_only("screening_papersheet"),
        append_only("screening_attempt"),
        append_only("screening_placement"),
        append_only("screening_answer"),
        append_only("screening_visit"),
    ]
