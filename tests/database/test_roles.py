"""What `db init` makes, and which sessions row security would bind."""

from __future__ import annotations

import psycopg
import pytest

from lianfang.database import lifecycle
from lianfang.database.connections import Login, connect, refuse_mighty_role
from lianfang.database.errors import MightyRole
from lianfang.database.lifecycle import embedded_admin
from lianfang.database.roles import Scope, read_passwords
from lianfang.database.testing import TemporaryCluster

ATTRIBUTES = """SELECT rolname, rolcanlogin, rolinherit, rolcreatedb FROM pg_roles
                WHERE rolname = ANY(%s) AND NOT rolsuper AND NOT rolbypassrls
                AND NOT rolcreaterole AND NOT rolreplication"""


def test_roles_have_what_they_need_and_no_more(cluster: TemporaryCluster):
    names = [role.value for role in (*Login, *Scope)]
    with cluster.connect() as connection:
        found = {name: rest for name, *rest in connection.execute(ATTRIBUTES, [names])}
    assert found.pop("lianfang_owner") == [True, False, True]
    assert found.pop("lianfang_app") == [True, False, False]
    assert found == {scope.value: [False, True, False] for scope in Scope}


def test_the_owner_makes_tables_and_policies_and_the_app_sees_them_by_scope_only(
    cluster: TemporaryCluster,
):
    with cluster.connect(Login.OWNER) as owner:
        owner.execute('CREATE TABLE lead (division text COLLATE "C")')
        owner.execute("ALTER TABLE lead ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        owner.execute("GRANT SELECT, INSERT ON lead TO lianfang_second, lianfang_none")
        owner.execute("CREATE POLICY every ON lead TO lianfang_second USING (true)")
        owner.execute("CREATE POLICY none ON lead TO lianfang_none USING (false)")
    with cluster.connect() as app:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("SELECT * FROM lead")
        app.execute("SET ROLE lianfang_second")
        app.execute("INSERT INTO lead VALUES ('140802001')")
        assert app.execute("SELECT count(*) FROM lead").fetchone() == (1,)
        app.execute("SET ROLE lianfang_none")
        assert app.execute("SELECT count(*) FROM lead").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("SET ROLE lianfang_owner")


@pytest.mark.parametrize("scope", Scope)
def test_both_logins_can_step_into_a_scope(cluster: TemporaryCluster, scope: Scope):
    for login in Login:
        with cluster.connect(login) as connection:
            connection.execute(f"SET ROLE {scope.value}".encode())
            assert connection.execute("SELECT current_user").fetchone() == (scope.value,)


def test_the_owner_makes_and_drops_a_test_database_with_the_extension(cluster: TemporaryCluster):
    with cluster.connect(Login.OWNER) as owner:
        owner.execute("CREATE DATABASE test_lianfang")
        with connect(cluster.settings(Login.OWNER), dbname="test_lianfang") as inside:
            inside.execute("CREATE EXTENSION btree_gist")
        owner.execute("DROP DATABASE test_lianfang")
        found = owner.execute("SELECT extname FROM pg_extension").fetchall()
    assert ("btree_gist",) in found


def test_the_database_is_in_utf8_sorted_by_bytes_and_at_utc(cluster: TemporaryCluster):
    with cluster.connect() as connection:
        query = """SELECT pg_encoding_to_char(encoding), datcollate, pg_get_userbyid(datdba),
                   current_setting('timezone') FROM pg_database WHERE datname = 'lianfang'"""
        assert connection.execute(query).fetchone() == ("UTF8", "C", "lianfang_owner", "UTC")


def test_initialising_again_changes_nothing_and_runs_the_migrations(cluster: TemporaryCluster):
    before = read_passwords(cluster.folder)
    calls = []
    lifecycle.initialise(lambda: calls.append("migrated"), cluster.environ)
    assert calls == ["migrated"]
    assert read_passwords(cluster.folder) == before


def test_initialising_mends_lost_passwords(cluster: TemporaryCluster):
    cluster.folder.passfile.unlink()
    lifecycle.initialise(environ=cluster.environ)
    with cluster.connect() as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("lianfang_app",)


def test_the_passwords_are_not_in_the_settings(cluster: TemporaryCluster):
    words = read_passwords(cluster.folder).values()
    for login in Login:
        shown = str(cluster.settings(login).as_django()) + cluster.settings(login).conninfo()
        assert not any(word in shown for word in words)


def test_a_superuser_is_refused_and_the_app_is_not(cluster: TemporaryCluster):
    for login in Login:
        with cluster.connect(login) as connection:
            refuse_mighty_role(connection)
    with connect(embedded_admin(cluster.folder)) as connection:
        with pytest.raises(MightyRole, match="as the role postgres, because postgres is"):
            refuse_mighty_role(connection)
        connection.execute("SET ROLE lianfang_app")
        with pytest.raises(MightyRole):
            refuse_mighty_role(connection)


@pytest.mark.parametrize(
    ("make", "mighty"),
    [
        ("ALTER ROLE lianfang_app BYPASSRLS", "lianfang_app"),
        ("CREATE ROLE strong BYPASSRLS; GRANT strong TO lianfang_app", "strong"),
    ],
)
def test_a_role_that_row_security_would_not_bind_is_refused(
    cluster: TemporaryCluster, make: str, mighty: str
):
    undo = "ALTER ROLE lianfang_app NOBYPASSRLS; DROP ROLE IF EXISTS strong"
    with connect(embedded_admin(cluster.folder)) as admin:
        admin.execute(make.encode())
        try:
            with cluster.connect() as app, pytest.raises(MightyRole, match=f"{mighty} is a"):
                refuse_mighty_role(app)
        finally:
            admin.execute(undo.encode())
