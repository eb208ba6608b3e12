"""Every English gettext id that the code uses, and which have no Chinese yet.

`python -m tests.house.messages` prints those that are missing.
"""

import ast
import importlib
import pkgutil
import re
import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "lianfang"
CATALOGUE = SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
MARKERS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "pgettext"}
FIRST_ARGUMENT = {"Identity", "Cost", "Stage"}
IN_TEMPLATE = re.compile(r'{% translate "(.*?)"')


def used() -> set[str]:
    """All ids: marked in code and templates, and those that classes and tables carry."""
    return _in_code() | _in_templates() | _carried()


def missing() -> list[str]:
    """Ids without a translation in the catalogue."""
    compiler = runpy.run_path(str(ROOT / "frontend" / "compile_messages.py"))
    known = {key.split("\0")[0] for key in compiler["read"](CATALOGUE.read_text("utf-8"))}
    return sorted(used() - known)


def _in_code() -> set[str]:
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                wanted = node.func.id in MARKERS | FIRST_ARGUMENT
                first = node.args[0] if node.args else None
                if wanted and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add(first.value)
    return found


def _in_templates() -> set[str]:
    return {
        text
        for path in SOURCE.rglob("*.html")
        for text in IN_TEMPLATE.findall(path.read_text("utf-8"))
    }


def _carried() -> set[str]:
    from lianfang.figures.registry import all_figures
    from lianfang.jurisdictions import rules as jurisdictions
    from lianfang.kernel.errors import DomainError
    from lianfang.screening.findings import MESSAGES, RULES

    for module in pkgutil.walk_packages([str(SOURCE)], "lianfang."):
        if "migrations" not in module.name and not module.name.endswith("wsgi"):
            importlib.import_module(module.name)
    sentences = {kind().sentence for kind in _below(DomainError) if _plain(kind)}
    found = {text for pair in MESSAGES.values() for text in (pair.problem, pair.remedy)}
    constants = [
        value
        for name, value in vars(jurisdictions).items()
        if name.isupper() and isinstance(value, tuple) and all(isinstance(v, str) for v in value)
    ]
    found |= {text for pair in constants for text in pair if " " in text}
    found |= set(RULES.values()) | {f.definition for f in all_figures()}
    found |= {f.label_en for f in all_figures()}
    return found | sentences


def _below(kind: type) -> set[type]:
    return {kind}.union(*(_below(sub) for sub in kind.__subclasses__()))


def _plain(kind: type) -> bool:
    """Whether the sentence is the docstring; a class with its own __init__ fills it in itself."""
    return bool(kind.__doc__) and "__init__" not in vars(kind)


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianfang.config.settings")
    django.setup()
    for text in missing():
        print(text)
