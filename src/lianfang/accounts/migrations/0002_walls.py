"""Who may read and write which rows: row security, from the first day."""

from django.db import migrations

from lianfang.database.policies import ALL_ROLES, LOGIN_ROLE, Sight, open_to_all, secure

scopes = ", ".join(f"lianfang_{kind}" for kind in ALL_ROLES)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("audit", "0002_walls"),
        ("sessions", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        open_to_all("accounts_unit", "accounts_post", "accounts_holding"),
        open_to_all("accounts_absence", writers=("area", "second")),
        migrations.RunSQL(
            f"GRANT SELECT (id, username, name, is_active, recorded_at) ON accounts_officer TO {scopes};"
            "GRANT SELECT, INSERT, UPDATE ON accounts_officer TO lianfang_second;"
            f"GRANT SELECT, UPDATE (last_login, password) ON accounts_officer TO {LOGIN_ROLE};"
            "GRANT SELECT, INSERT, UPDATE, DELETE ON accounts_device, accounts_signinfailure,"
            f" django_session TO {LOGIN_ROLE};"
            f"GRANT SELECT ON django_migrations, django_content_type TO {LOGIN_ROLE};"
            "DO $$ DECLARE name text; BEGIN FOR name IN SELECT tablename FROM pg_tables WHERE"
            " schemaname = current_schema() AND tablename LIKE 'procrastinate%' LOOP EXECUTE"
            f" format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO {LOGIN_ROLE}', name);"
            " END LOOP; END $$;"
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {LOGIN_ROLE};",
            reverse_sql=migrations.RunSQL.noop,
        ),
        secure(
            "accounts_relation", Sight(area="division", post="post_id", writes=("area", "areas"))
        ),
    ]
