"""Who may read and write forms; and which form the reports so far were of."""

from django.db import migrations

from lianfang.database.policies import Sight, append_only, open_to_all, secure

_FORM_OF = """CASE u.kind WHEN 'township' THEN 'township' WHEN 'site' THEN 'site'
 ELSE 'department' END"""
_BEFORE = f"""SET LOCAL ROLE lianfang_second;
UPDATE reporting_dailyreport r SET form = {_FORM_OF}
 FROM accounts_unit u WHERE u.id = r.unit_id AND r.form = '';
UPDATE duties_obligation o SET slot = {_FORM_OF}
 FROM accounts_unit u WHERE u.id = o.subject AND o.kind = 'daily_report' AND o.slot = 'day';
RESET ROLE;"""


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0003_forms"),
        ("duties", "0002_walls"),
        ("audit", "0002_walls"),
    ]
    operations = [
        open_to_all("reporting_reportform", writers=("area", "second")),
        append_only("reporting_reportform"),
        secure(
            "reporting_reportfilling",
            Sight(area="division", unit="unit_id", writes=("area", "areas")),
        ),
        append_only("reporting_reportfilling"),
        secure(
            "reporting_reportexception",
            Sight(area="division", unit="unit_id", writes=("area", "areas")),
        ),
        append_only("reporting_reportexception"),
        migrations.RunSQL(_BEFORE, reverse_sql=migrations.RunSQL.noop),
    ]
