"""`make bench` and `make bench-full`: measure, print, and write `results.md`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable
from importlib import import_module

from benchmarks import house
from benchmarks.measuring import Result, write

_ALWAYS = ("demo", "owing", "finding-places", "finding-people", "linking", "importing")
_FULL = (
    "growing",
    "listing",
    "recording",
    "observing",
    "portal",
    "commanding",
    "reporting",
    "destroying",
)
_IN_HOUSE = (
    "owing",
    "growing",
    "listing",
    "recording",
    "observing",
    "portal",
    "commanding",
    "reporting",
    "destroying",
)


def main() -> int:
    """Run the benchmarks named, or all; 1 if a bound does not hold."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="the large tables too")
    parser.add_argument("--only", choices=(*_ALWAYS, *_FULL))
    chosen = parser.parse_args()
    results: list[Result] = []
    wanted = (*_ALWAYS, *_FULL) if chosen.full else _ALWAYS
    for name in (chosen.only,) if chosen.only else wanted:
        print(f"— {name}", flush=True)
        for result in _run(name, full=chosen.full):
            print(f"  {result.work}: {result.measured} ({result.bound})", flush=True)
            results.append(result)
    write(results, f"{os.cpu_count()} cores, Python {platform.python_version()}")
    return 0 if all(r.holds for r in results) else 1


def _run(name: str, *, full: bool) -> list[Result]:
    """Those of the house open it empty; the others see to their own."""
    module = import_module(f"benchmarks.{name.replace('-', '_')}")
    if name in _IN_HOUSE:
        house.open_house()
    run: Callable[..., Result | list[Result]] = module.run
    found = run(full=full) if name == "importing" else run()
    return [found] if isinstance(found, Result) else found


if __name__ == "__main__":
    sys.exit(main())
