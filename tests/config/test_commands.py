"""The command line, run as its user runs it, on an installation of its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from lianfang.database import lifecycle

START = "from lianfang.config.commands import main; main(prog_name='lianfang')"
AS_OF = "2020-01-23T18:00+08:00"


class Installation:
    """A data folder, and the command line on it."""

    def __init__(self, folder: Path, language: str = "en_GB.UTF-8") -> None:
        self.environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("LC_", "DATABASE_"))},
            "LIANFANG_DATA": str(folder),
            "LANG": language,
        }

    def run(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", START, *words], env=self.environ, input=typed,
            capture_output=True, text=True, timeout=300,
        )  # fmt: skip

    def says(self, *words: str) -> str:
        done = self.run(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A district of one fiftieth, after two days."""
    there = Installation(tmp_path_factory.mktemp("installation"))
    there.printed = there.says("demo", "--scale", "0.02", "--days", "2", "--no-serve")  # type: ignore[attr-defined]
    lifecycle.ensure_running(there.environ)  # one server for all commands, as under `serve`
    yield there
    lifecycle.release(there.environ)


def test_the_demo_prints_balance_briefing_and_accounts(played: Installation):
    printed = played.printed  # type: ignore[attr-defined]
    assert "Every identity holds." in printed
    assert "## 五、平衡表与待办" in printed
    for role in ("commander", "grid", "liaison", "privacy", "admin"):
        assert re.search(rf"{role}\.\S+ +│ \S+", printed), role


def test_check_gives_both_sides(played: Installation):
    lines = json.loads(played.says("check", "--json"))
    assert {frozenset(line) for line in lines} == {frozenset(("name", "left", "right", "holds"))}
    assert all(line["holds"] for line in lines)
    assert len(lines) > 10


def test_figures_of_a_frozen_moment_answer_the_same_after_later_acts(played: Installation):
    before = json.loads(played.says("figures", "--as-of", AS_OF, "--json"))
    assert [f["provisional"] for f in before] == [False] * len(before)
    values = {f["id"]: f["value"] for f in before}
    assert (values["F01"], values["F02"], values["F04"], values["F26"]) == (34, 2, 8, 14)
    played.says("work", "--once")
    assert json.loads(played.says("figures", "--as-of", AS_OF, "--json")) == before


def test_figures_of_a_part_of_the_district(played: Installation):
    told = played.says("figures", "--as-of", AS_OF, "--scope", "140802001")
    assert re.search(r"^F04 .*: 1个$", told, re.MULTILINE)


def test_the_briefing_goes_into_a_file(played: Installation, tmp_path: Path):
    file = tmp_path / "briefing.md"
    assert played.says("brief", "--as-of", AS_OF, "--out", str(file)) == ""
    assert file.read_text(encoding="utf-8") == played.says("brief", "--as-of", AS_OF)
    assert file.read_text(encoding="utf-8").startswith("# 盐湖区新型冠状病毒")


def test_the_chain_is_sealed_and_verified(played: Installation):
    played.says("audit", "seal")
    assert "0 entries not sealed yet." in played.says("audit", "verify")


def test_without_a_database_the_way_on_is_told(tmp_path: Path):
    done = Installation(tmp_path).run("check")
    assert (done.returncode, "lianfang db init" in done.stderr) == (1, True)


def test_the_site_is_served_with_its_jobs_and_ends_together(played: Installation):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", START, "serve", "--port", str(port), "--workers", "1"]
    site = subprocess.Popen(command, env=played.environ, stdout=subprocess.PIPE, text=True)
    try:
        assert _text(f"http://127.0.0.1:{port}/health") == "ok"
        assert "<form" in _text(f"http://127.0.0.1:{port}/login")
        assert len(played.says("db", "status").split("process")) >= 3
    finally:
        site.send_signal(signal.SIGTERM)
        out, _ = site.communicate(timeout=40)
    assert f"http://127.0.0.1:{port}/" in out
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2)


def _text(url: str) -> str:
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"{url} does not answer")
