"""The play is the same for the same seed, whatever kills it; and it leaves the books balanced."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lianfang.accounts.choices import Role
from lianfang.database.testing import TemporaryCluster, temporary_cluster
from lianfang.scenario.play import accounts

ROOT = Path(__file__).parents[2]
SCALE, DAYS = "0.02", "6"


@dataclass(frozen=True)
class Player:
    """Plays in processes of their own on a server of its own."""

    cluster: TemporaryCluster

    def start(self, days: str, how: str, out: Path, scale: str = SCALE) -> subprocess.Popen[str]:
        kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        kept["DJANGO_SETTINGS_MODULE"] = "lianfang.config.settings"
        kept["PYTHONPATH"] = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
        kept.pop("LIANFANG_KEYS", None)
        return subprocess.Popen(
            [sys.executable, "-m", "tests.scenario.player", scale, days, how, str(out)],
            env=kept | self.cluster.environ,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def play(self, days: str, how: str, name: str) -> dict[str, Any]:
        out = self.cluster.folder.root / name
        process = self.start(days, how, out)
        _, wrong = process.communicate(timeout=300)
        assert process.returncode == 0, wrong
        told: dict[str, Any] = json.loads(out.read_text())
        return told

    def play_and_kill(self, line: str) -> None:
        """Start afresh and end the process with nothing spared once it says `line`."""
        process = self.start(DAYS, "afresh", self.cluster.folder.root / "never")
        assert process.stdout
        for said in process.stdout:
            if said.strip() == line:
                break
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL


@pytest.fixture(scope="module")
def player() -> Iterator[Player]:
    folder = Path(tempfile.mkdtemp(prefix="lianfang-play-"))
    with temporary_cluster(folder) as cluster:
        yield Player(cluster)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def played(player: Player) -> dict[str, Any]:
    return player.play(DAYS, "afresh", "first.json")


def test_a_play_leaves_every_identity_balanced_and_nothing_refused(played: dict[str, Any]) -> None:
    assert len(played["balance"]) >= 8
    assert [line for line in played["balance"] if line[1] != line[2]] == []
    assert played["refused"] == {}


def test_the_figures_are_those_of_a_headquarters_in_the_first_week(played: dict[str, Any]) -> None:
    evening = list(played["figures"].values())[1]
    values = {key: told["value"] for key, told in evening.items()}
    assert (values["F01"], values["F02"], values["F04"], values["F26"]) == (34, 2, 8, 14)
    assert values["F34"] > 40
    assert 0.5 < values["F35"] < 1
    assert 0.8 < values["F41"] < 1
    assert evening["F36"]["parts"]["voluntary"] > 10
    assert {"found", "already_known"} <= set(evening["F34"]["parts"])


def test_a_play_that_was_killed_goes_on_to_the_same_figures(
    player: Player, played: dict[str, Any]
) -> None:
    player.play_and_kill("Play the days 3")
    resumed = player.play(DAYS, "resume", "resumed.json")
    assert resumed["resumed"] > 100
    assert resumed["figures"] == played["figures"]
    assert resumed["balance"] == played["balance"]


def test_a_moment_that_was_closed_answers_the_same_when_played_on(
    player: Player, played: dict[str, Any]
) -> None:
    on = player.play("7", "resume", "on.json")
    evening = list(played["figures"])[1]
    assert on["resumed"] > 100
    assert on["figures"][evening] == played["figures"][evening]


def test_a_finished_play_is_not_played_again(player: Player) -> None:
    again = player.play("7", "resume", "again.json")
    assert again["made"] == 0
    assert [line for line in again["balance"] if line[1] != line[2]] == []


def test_another_run_or_a_shorter_one_is_refused_in_words(player: Player) -> None:
    other = player.start(DAYS, "resume", player.cluster.folder.root / "never", scale="0.03")
    assert "holds the drill 2020:0.02" in other.communicate(timeout=60)[1]
    shorter = player.start("2", "resume", player.cluster.folder.root / "never")
    assert "--afresh" in shorter.communicate(timeout=60)[1]


def test_each_role_has_an_account() -> None:
    printed = accounts()
    assert len(printed) == len(Role)
    assert len({username for _, username, _ in printed}) == len(Role)
