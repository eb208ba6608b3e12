"""Who may read and write which rows: row security, from the first day."""

from django.db import migrations

from lianfang.database.policies import Sight, append_only, open_to_all, secure


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
            "command_workgroup",
            "command_mandate",
            "command_pairing",
            "command_directive",
            "command_dutyshift",
            "command_handover",
            "command_dutynote",
            "command_plan",
            "command_tierdecision",
            "command_phasedecision",
            "command_doctrineitem",
            writers=("area", "second"),
        ),
        secure(
            "command_addressee",
            Sight(area="division", unit="unit_id", writes=("area", "areas", "unit")),
        ),
        secure("command_frontlineissue", Sight(area="division", writes=("area", "areas"))),
        append_only("command_leveldecision"),
        append_only("command_tierdecision"),
        append_only("command_phasedecision"),
        append_only("command_dutynote"),
    ]
