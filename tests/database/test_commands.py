"""`lianfang db` as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lianfang.database import lifecycle
from lianfang.database.commands import database_commands
from lianfang.database.testing import TemporaryCluster


@pytest.fixture
def db(monkeypatch: pytest.MonkeyPatch, cluster: TemporaryCluster):
    """Runs a command on the module's cluster."""
    monkeypatch.setenv("LIANFANG_DATA", cluster.environ["LIANFANG_DATA"])

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(database_commands(), arguments)

    return run


def test_status_of_a_running_server(db):
    lifecycle.ensure_running()
    told = db("status").output
    for word in (
        "version      18",
        "initialised  yes",
        "running      yes",
        "MB",
        "lianfang_guard",
    ):
        assert word in told
    assert "users        process " in told


def test_status_looks_and_changes_nothing(db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LIANFANG_DATA", str(tmp_path / "none"))
    told = db("status")
    assert told.exit_code == 0
    assert "no: run `lianfang db init`" in told.output
    assert not (tmp_path / "none").exists()


def test_init_runs_the_migrations_and_says_where(cluster: TemporaryCluster, db):
    calls = []
    done = CliRunner().invoke(database_commands(lambda: calls.append("migrated")), ["init"])
    assert done.exit_code == 0, done.output
    assert calls == ["migrated"]
    assert str(cluster.folder.socket_folder) in done.output


def test_stop_says_who_is_in_the_way(db):
    lifecycle.ensure_running()
    refused = db("stop")
    assert refused.exit_code == 1
    assert "lianfang db stop --force" in refused.output
    assert "has stopped" in db("stop", "--force").output
    assert "was not running" in db("stop").output


def test_the_shell_is_psql_as_the_owner(db, capfd: pytest.CaptureFixture[str]):
    assert db("shell", "-Atc", "SELECT current_user, current_database()").exit_code == 0
    assert capfd.readouterr().out == "lianfang_owner|lianfang\n"


def test_a_mistake_ends_in_one_sentence(db, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "nonsense")
    refused = db("status")
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: DATABASE_URL cannot be read")
