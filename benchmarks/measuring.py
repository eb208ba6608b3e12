"""Timing in turns, and the table of results."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results.md"


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table: what was measured, against what, the bound, and whether it held."""

    work: str
    against: str
    measured: str
    bound: str
    holds: bool


def seconds(act: Callable[[], object]) -> float:
    """The wall time of one call."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def in_turns(
    ours: Callable[[], object], theirs: Callable[[], object], rounds: int
) -> tuple[list[float], list[float]]:
    """Times of both, alternating, after one unmeasured call of each."""
    ours(), theirs()
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(rounds)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The ratio of the medians."""
    return statistics.median(ours) / statistics.median(theirs)


def p95(times: Sequence[float]) -> float:
    """The 95th percentile, in the unit of `times`."""
    return statistics.quantiles(times, n=20)[-1]


def milliseconds(value: float) -> str:
    return f"{value * 1000:.2f} ms"


def write(results: Sequence[Result], machine: str) -> None:
    """Write the table; work that was not measured in this run keeps its line."""
    lines = _kept()
    for r in results:
        holds = "yes" if r.holds else "NO"
        lines[r.work] = f"| {r.work} | {r.against} | {r.measured} | {r.bound} | {holds} |"
    head = [
        "# Results",
        "",
        f"Written by `make bench` and `make bench-full`; last on {machine}.",
        "",
        "| work | against | measured | at least | holds |",
        "|---|---|---|---|---|",
    ]
    RESULTS.write_text("\n".join([*head, *lines.values()]) + "\n", "utf-8")


def _kept() -> dict[str, str]:
    """The lines of earlier runs by their work."""
    if not RESULTS.exists():
        return {}
    rows = RESULTS.read_text("utf-8").splitlines()[6:]
    return {row.split(" | ")[0].removeprefix("| "): row for row in rows}
