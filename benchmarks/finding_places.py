"""From an address as people write it to the community or village: right, wrong, left open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.measuring import Result
from benchmarks.messy import make
from benchmarks.messy.places import district
from benchmarks.messy.writing import Written

SEEDS = (1, 2, 3)
ACCURACY, WRONG = 0.97, 0.003


@dataclass(frozen=True, slots=True)
class Placed:
    """One address and the community or village it was given, None if none."""

    written: Written
    code: str | None
    reason: str

    @property
    def kind(self) -> str:
        """What became of it."""
        if self.code is not None:
            return "right" if self.code == self.written.meant else "wrong"
        return "missed" if self.written.code else "rightly left open"


def run() -> list[Result]:
    """The lines of the table, over the lists of three seeds."""
    placed = [one for seed in SEEDS for one in place(seed)]
    one_answer = [one for one in placed if one.written.code]
    given = [one for one in placed if one.code]
    accuracy = sum(one.kind == "right" for one in one_answer) / len(one_answer)
    wrong = sum(one.kind == "wrong" for one in given) / len(given)
    return [
        Result(
            work="address to community or village, where the text allows one answer",
            against=f"{len(one_answer):,} of {len(placed):,} addresses as people write them",
            measured=f"accuracy {accuracy:.4f}",
            bound=f"≥ {ACCURACY:.2f}",
            holds=accuracy >= ACCURACY,
        ),
        Result(
            work="wrong answers among the communities and villages given",
            against=f"{len(given):,} given",
            measured=f"{wrong:.3%}",
            bound=f"≤ {WRONG:.1%}",
            holds=wrong <= WRONG,
        ),
    ]


def place(seed: int) -> Iterator[Placed]:
    """Every address of one seed's lists through the gazetteer."""
    from lianfang.jurisdictions.addresses import Gazetteer

    made = make(seed)
    gazetteer = Gazetteer(register().items(), made.compounds, district="140802")
    for written in made.written.values():
        located = gazetteer.locate(written.text)
        code = located.code if located.code and len(located.code) >= 12 else None
        yield Placed(written, code and code[:12], str(located.reason))


def register() -> dict[str, str]:
    """The city's register of early 2020."""
    return district().register


def main() -> None:
    """Print the failures of other seeds by class, for whoever improves the gazetteer."""
    import sys
    from collections import defaultdict

    found: dict[tuple[str, str], list[Placed]] = defaultdict(list)
    for seed in map(int, sys.argv[1:]):
        for one in place(seed):
            found[one.kind, one.reason].append(one)
    total = sum(len(group) for group in found.values())
    for (kind, reason), group in sorted(found.items()):
        print(f"## {kind} · {reason}: {len(group)} of {total}")
        if kind in ("wrong", "missed"):
            for one in group[:40]:
                meant, given = _name(one.written.meant), _name(one.code)
                print(f"  {one.written.text}\tmeant {meant}\tgiven {given}")


def _name(code: str | None) -> str:
    names = register()
    return f"{names.get(code[:9], '?')}{names.get(code, '?')}" if code else "-"


if __name__ == "__main__":
    main()
