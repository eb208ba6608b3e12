"""Who may read sessions, slips, phones and second steps: hardly anybody."""

from django.db import migrations

from lianfang.database.policies import LOGIN_ROLE, Sight, secure


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_sign_in"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [
        secure("accounts_slip", Sight(area="division", writes=())),
        secure("accounts_phone", Sight(area="division", writes=())),
        secure("mfa_authenticator", Sight()),
        migrations.RunSQL(
            "GRANT DELETE ON mfa_authenticator TO lianfang_second;"
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON accounts_session TO {LOGIN_ROLE};"
            "GRANT SELECT (session_key, officer_id, phone_id, expire_date), DELETE"
            " ON accounts_session TO lianfang_second;"
            f"REVOKE ALL ON django_session FROM {LOGIN_ROLE};",
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
