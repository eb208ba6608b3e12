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


def write(results: Sequence[Result], machine: str, *, full: bool) -> None:
    """Write the table; a run without the large tables keeps their lines of the last full run."""
    lines = [
        "# Results",
        "",
        f"Written by `make bench{'-full' if full else ''}`; {machine}.",
        "",
        "| work | against | measured | at least | holds |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.work} | {r.against} | {r.measured} | {r.bound} | {'yes' if r.holds else 'NO'} |"
        for r in results
    ]
    RESULTS.write_text("\n".join(lines) + "\n", "utf-8")
