"""`make bench` and `make bench-full`: measure, print, and write `results.md`."""

from __future__ import annotations

import argparse
import os
import platform
import sys

from benchmarks import house
from benchmarks.measuring import Result, write


def main() -> int:
    """Run the benchmarks named, or all; 1 if a bound does not hold."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="the large tables too")
    parser.add_argument("--only", help="one of: owing, growing, listing, linking, demo")
    chosen = parser.parse_args()
    results: list[Result] = []
    for name in ("demo", "owing", "linking", "growing", "listing"):
        if chosen.only not in (None, name) or (
            name in ("growing", "listing") and not (chosen.full or chosen.only)
        ):
            continue
        print(f"— {name}", flush=True)
        for result in _run(name):
            print(f"  {result.work}: {result.measured} ({result.bound})", flush=True)
            results.append(result)
    write(results, f"{os.cpu_count()} cores, Python {platform.python_version()}")
    return 0 if all(r.holds for r in results) else 1


def _run(name: str) -> list[Result]:
    if name == "demo":
        from benchmarks import demo

        return demo.run()
    if name == "linking":
        from benchmarks import linking

        return linking.run()
    house.open_house()
    if name == "owing":
        from benchmarks import owing

        return [owing.run()]
    if name == "growing":
        from benchmarks import growing

        return growing.run()
    from benchmarks import listing

    return listing.run()


if __name__ == "__main__":
    sys.exit(main())
