"""The code as text: what the house tests read."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "lianfang"
APPS = sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted(path for path in PACKAGE.glob("*/templates/**/*") if path.is_file())

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name(path: Path) -> str:
    """The path from the root of the project, as test ids and messages show it."""
    return str(path.relative_to(ROOT))


@cache
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def floors() -> dict[str, int]:
    """Each app's floor, counted from the top (0) down; neighbours share a number."""
    layers = project()["tool"]["importlinter"]["contracts"][0]["layers"]
    return {app: n for n, row in enumerate(layers) for app in row.replace("|", " ").split()}


def modules_of(*kinds: str) -> list[Path]:
    """Modules of these kinds with their flat siblings: `views` also finds `lead_views.py`."""
    return [path for path in MODULES if path.stem.rpartition("_")[2] in kinds]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def public_functions(path: Path) -> list[Function]:
    """The functions at the top of a module whose names do not begin with an underscore."""
    return [
        node
        for node in tree(path).body
        if isinstance(node, Function) and not node.name.startswith("_")
    ]


def imports(path: Path) -> Iterator[str]:
    """Every module that this one imports, wherever the import stands, as dotted names."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def files() -> list[Path]:
    """The project's own files: what git knows or would add, so nothing installed or built."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [path for entry in listed.split("\0") if entry and (path := ROOT / entry).is_file()]
