"""Known flaws in what the lock files pin: `python -m tests.dependencies`, part of `make check`.

Advisories come from the package index, else from OSV; npm's from its registry. Where none of
them answers, that is said, package by package counted, and the check goes on: a machine without
the network can still be worked on. With LIANFANG_AUDIT=strict, as before a release, whatever
could not be audited fails, too.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK = "requirements-dev.txt"  # a test holds that it pins all that the other one does
SECONDS = 240


@dataclass
class Verdict:
    """What was found: flaws, and what nobody could say anything about."""

    flaws: set[str] = field(default_factory=set)
    audited: set[str] = field(default_factory=set)
    unaudited: dict[str, str] = field(default_factory=dict)

    def status(self, *, strict: bool) -> int:
        """The exit status."""
        return 1 if self.flaws or (strict and self.unaudited) else 0

    def words(self) -> str:
        """The verdict as a person reads it."""
        lines = [f"Flaw: {flaw}" for flaw in sorted(self.flaws)]
        if self.unaudited:
            why = sorted(set(self.unaudited.values()))[0]
            lines.append(
                f"NOT AUDITED: {len(self.unaudited)} of {self.total} packages. {why} Run"
                " `make audit` where the index or osv.dev gives advisories, before a release."
            )
        if not self.flaws:
            lines.append(f"{len(self.audited)} of {self.total} packages have no known flaw.")
        return "\n".join(lines)

    @property
    def total(self) -> int:
        """How many packages there are."""
        return len(self.audited | set(self.unaudited))


def read_pip(told: str, verdict: Verdict) -> None:
    """Add what pip-audit told as JSON; what it skipped was not audited."""
    for package in json.loads(told)["dependencies"]:
        name = package["name"]
        if "skip_reason" in package:
            if name not in verdict.audited:
                verdict.unaudited[name] = "The index gives no advisories for pinned versions here."
            continue
        verdict.unaudited.pop(name, None)
        verdict.audited.add(name)
        for flaw in package["vulns"]:
            fixed = ", ".join(flaw["fix_versions"]) or "no version yet"
            verdict.flaws.add(f"{name} {package['version']}: {flaw['id']}, mended in {fixed}")


def read_npm(told: str, pinned: set[str], verdict: Verdict) -> None:
    """Add what npm told as JSON; an answer without a list of flaws is no audit."""
    try:
        found: dict[str, Any] = json.loads(told)["vulnerabilities"]
    except (ValueError, KeyError, TypeError):
        why = "The npm registry gives no advisories here."
        verdict.unaudited |= {f"npm:{name}": why for name in pinned}
        return
    verdict.audited |= {f"npm:{name}" for name in pinned}
    for name, flaw in found.items():
        verdict.flaws.add(f"npm:{name}: {flaw['severity']}, in {flaw['range']}")


def run(command: list[str]) -> str:
    """What a command prints; nothing if it cannot run or takes too long."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def pinned(lock: str) -> set[str]:
    """The packages that a lock file pins."""
    lines = (ROOT / lock).read_text().splitlines()
    return {line.split("==")[0] for line in lines if "==" in line and line[0].isalnum()}


def audit() -> Verdict:
    """Ask for every package that is pinned; the second source only for what the first left."""
    verdict = Verdict()
    for source in ("pypi", "osv"):
        if verdict.audited and not verdict.unaudited:
            break
        command = [sys.executable, "-m", "pip_audit", "-r", LOCK, "--disable-pip"]
        command += ["--timeout", "10", "--format", "json", "--progress-spinner", "off"]
        if told := run([*command, "--vulnerability-service", source]):
            read_pip(told, verdict)
    if not verdict.total:
        why = "Nothing that gives advisories answers here."
        verdict.unaudited = dict.fromkeys(pinned(LOCK), why)
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    modules = {name.removeprefix("node_modules/") for name in lock if name}
    read_npm(run(["npm", "audit", "--json"]), modules, verdict)
    return verdict


if __name__ == "__main__":
    found = audit()
    print(found.words())
    sys.exit(found.status(strict=os.environ.get("LIANFANG_AUDIT") == "strict"))
