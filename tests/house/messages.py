"""Every English gettext id that the code uses, beside what the Chinese catalogue holds.

An id is written as it stands in a compiled catalogue: a plural follows its singular after \\0.
`python -m tests.house.messages` prints the ids that have no Chinese yet.
"""

import ast
import importlib
import pkgutil
import re
import runpy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.house.source import MODULES, PACKAGE, ROOT, TEMPLATES, name, tree

CATALOGUE = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
COMPILER: dict[str, Any] = runpy.run_path(str(ROOT / "frontend" / "compile_messages.py"))
MARKERS = {"_", "gettext", "gettext_lazy"}
NAMED = {"Identity", "Stage"}
"""Classes whose first argument is an id."""

CARRIERS = {"sentence", "problem", "remedy", "name", "definition"}
"""Attributes that are translated where they are shown: of DomainError, Message, RowError,
Figure, Identity and Stage; `_carried` and `NAMED` find what they hold. A Cost is named by its
stage."""

_STRING = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_IN_TEMPLATE = re.compile(rf"\b(?:n?gettext|_)\({_STRING}(?:, {_STRING})?")
_VARIABLE = re.compile(r"{%\s*trans(?:late)?\s+[^\"'\s][^%]*%}")
_PLACE = re.compile(r"\{[^{}]*\}|%\(\w+\)[a-z]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def catalogue() -> dict[str, str]:
    """What is translated: the Chinese by id; fuzzy and empty entries are not."""
    messages: dict[str, str] = COMPILER["read"](CATALOGUE.read_text("utf-8"))
    return {key: text for key, text in messages.items() if key}


@cache
def used() -> frozenset[str]:
    """All ids: marked in code and templates, and those that classes and tables carry."""
    return frozenset(_in_code()) | frozenset(_in_templates()) | frozenset(_carried())


def missing() -> list[str]:
    """Ids without a translation in the catalogue."""
    return sorted(used() - set(catalogue()))


def stale() -> list[str]:
    """Ids in the catalogue that nothing uses any more."""
    return sorted(set(catalogue()) - used())


def places(text: str) -> set[str]:
    """The places to be filled in, `{named}` and `%(named)s`."""
    return set(_PLACE.findall(text))


def unread() -> list[str]:
    """Calls and tags that translate something of which this module does not know what it holds."""
    tags = [(path, _VARIABLE.findall(path.read_text("utf-8"))) for path in TEMPLATES]
    return [f"{name(path)} {tag}" for path, found in tags for tag in found] + [
        f"{name(path)}:{call.lineno} {ast.unparse(call)}"
        for path in MODULES
        for call in _calls(path)
        if _called(call) in MARKERS
        and not list(_texts(path, call))
        and not (isinstance(first := call.args[0], ast.Attribute) and first.attr in CARRIERS)
    ]


def subclasses(kind: type) -> list[Any]:
    """Our own classes of that kind, itself too if it is ours, from every module."""
    for module in pkgutil.walk_packages([str(PACKAGE)], "lianfang."):
        if "migrations" not in module.name and not module.name.endswith("wsgi"):
            importlib.import_module(module.name)
    ours = {k for k in _below(kind) if k.__module__.startswith("lianfang.")}
    return sorted(ours, key=lambda k: (k.__module__, k.__qualname__))


def _below(kind: type) -> set[type]:
    lower: list[type] = kind.__subclasses__()
    return {kind}.union(*map(_below, lower))


def _calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and node.args)


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _texts(path: Path, call: ast.Call) -> Iterator[str]:
    """The first argument: written there, one of two, or a constant of the module."""
    first = call.args[0]
    if isinstance(first, ast.Name):
        first = _constants(path).get(first.id, first)
    choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    for choice in choices:
        if isinstance(choice, ast.Constant) and isinstance(choice.value, str):
            yield choice.value


@cache
def _constants(path: Path) -> dict[str, ast.expr]:
    return {
        target.id: node.value
        for node in tree(path).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _in_code() -> Iterator[str]:
    wanted = MARKERS | NAMED | {kind.__name__ for kind in _errors()}
    for path in MODULES:
        for call in _calls(path):
            if _called(call) in wanted:
                yield from _texts(path, call)


def _in_templates() -> Iterator[str]:
    from django.utils.translation.template import templatize

    for path in TEMPLATES:
        for found in _IN_TEMPLATE.findall(templatize(path.read_text("utf-8"))):
            yield "\0".join(ast.literal_eval(text) for text in found if text)


def _carried() -> Iterator[str]:
    from lianfang.figures.registry import all_figures
    from lianfang.jurisdictions import rules as registers
    from lianfang.linkage.reasons import SENTENCES
    from lianfang.screening.findings import MESSAGES, RULES
    from lianfang.screening.mending import WORDS

    for kind in _errors():
        yield " ".join((kind.__doc__ or "").split())
    for message in MESSAGES.values():
        yield from (message.problem, message.remedy)
    yield from RULES.values()
    yield from SENTENCES.values()
    yield from WORDS
    for pair in vars(registers).values():
        if isinstance(pair, tuple) and isinstance(pair[0], str) and " " in pair[0]:
            yield from pair
    for figure in all_figures():
        if not _CHINESE.search(figure.definition):
            yield figure.definition


@cache
def _errors() -> frozenset[type]:
    """Every refusal; its sentence is its docstring."""
    from lianfang.kernel.errors import DomainError

    return frozenset(subclasses(DomainError))


if __name__ == "__main__":
    import os
    import sys

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianfang.config.settings")
    django.setup()
    sys.stdout.writelines(text.replace("\0", " | ") + "\n" for text in missing())
