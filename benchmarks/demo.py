"""The full-size demo as a process of its own, then every figure for one moment on its data."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measuring import Result, p95, seconds

FOLDER = Path("var/bench-demo")
WALL, MEMORY, FIGURES = 180.0, 1500.0, 1.0
MOMENT = datetime(2020, 2, 25, 10, tzinfo=UTC)

_PLAY = """
import json, sys, time
began = time.perf_counter()
from lianfang.config.setting_up import initialise
initialise()
from django.conf import settings
from lianfang.scenario import play
played = play.run(folder=settings.DATA, afresh=False, report=lambda stage: None)
print(json.dumps({"wall": time.perf_counter() - began, "peak": played.peak_mb,
    "costs": [[c.name, c.wall, c.cpu, c.peak_mb] for c in played.costs]}))
"""

_ASK = """
import json, sys, time
from datetime import datetime
from lianfang.config.setting_up import ready
ready()
from lianfang.accounts.actors import job
from lianfang.config import present
from lianfang.figures import queries
from lianfang.jurisdictions.scope import entered
incident, by = present.incident(), job("scenario", "140802")
times = []
for _ in range(20):
    with entered(by.scope):
        began = time.perf_counter()
        answers = queries.ask(by.scope, incident.pk, "140802", datetime.fromisoformat(sys.argv[1]))
        times.append(time.perf_counter() - began)
print(json.dumps({"times": times, "figures": len(answers)}))
"""


def run() -> list[Result]:
    """Wall time, memory and the stages of the demo; the time of all figures."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    total = 0.0
    told: dict[str, object] = {}

    def play() -> None:
        told.update(_python(_PLAY))

    total = seconds(play)
    peak = float(str(told["peak"]))
    stages = ", ".join(
        f"{name} {wall:.0f} s"
        for name, wall, _, _ in told["costs"]  # type: ignore[attr-defined]
        if wall >= 1
    )
    asked = _python(_ASK, MOMENT.isoformat())
    times: list[float] = asked["times"]  # type: ignore[assignment]
    slowest = p95(times)
    shutil.rmtree(FOLDER, ignore_errors=True)
    return [
        Result(
            work="full-size demo, all 35 days",
            against=f"stages: {stages}",
            measured=f"{total:.0f} s wall, {peak:.0f} MB",
            bound=f"≤ {WALL:.0f} s, ≤ {MEMORY:.0f} MB for our largest process",
            holds=total <= WALL and peak <= MEMORY,
        ),
        Result(
            work=f"all {asked['figures']} figures for one moment, full demo data",
            against="",
            measured=f"p95 {slowest:.2f} s",
            bound=f"≤ {FIGURES:.1f} s",
            holds=slowest <= FIGURES,
        ),
    ]


def _python(code: str, *arguments: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | {"LIANFANG_DATA": str(FOLDER)},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    kept: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return kept
