"""The floor plan binds imports (import-linter holds those), foreign keys, doors and rules."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Field, Model

from tests.house.source import APPS, MODULES, PACKAGE, floors, imports, modules_of, name, tree

FLOORS = floors()
DOORS = ("views", "api", "jobs")
IMPURE = ("django", "psycopg", "random", "os", "pathlib")
# kernel is the clock, audit notes when the system learnt of an act, config is all doors.
READS_THE_CLOCK = {"kernel", "audit", "config"}


def our_models() -> Iterator[type[Model]]:
    for config in apps.get_app_configs():
        if config.name.startswith("lianfang."):
            yield from config.get_models(include_auto_created=True)


def relations() -> Iterator[tuple[str, "Field[Any, Any]", str]]:
    """Each foreign key of ours as (its app, the field, the app it points to)."""
    for model in our_models():
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            if isinstance(field.related_model, type):
                yield model._meta.app_label, field, field.related_model._meta.app_label


def test_every_app_has_a_floor():
    assert {app.name for app in APPS} == set(FLOORS)


def test_foreign_keys_point_down():
    wrong = [
        f"{field} -> {target}"
        for app, field, target in relations()
        if target in FLOORS and target != app and FLOORS[target] <= FLOORS[app]
    ]
    assert wrong == []


def test_reverse_names_are_hidden_across_floors():
    wrong = [
        str(field)
        for app, field, target in relations()
        if target != app and field.remote_field and not field.remote_field.hidden
    ]
    assert wrong == []


@pytest.mark.parametrize("path", modules_of(*DOORS), ids=name)
def test_doors_do_not_import_tables(path):
    assert [i for i in imports(path) if i.startswith("lianfang.") and ".models" in i] == []


@pytest.mark.parametrize("path", modules_of("rules"), ids=name)
def test_rules_are_pure(path):
    assert [module for module in imports(path) if module.split(".")[0] in IMPURE] == []


def test_only_doors_read_the_clock():
    closed = set(MODULES) - set(modules_of(*DOORS, "commands"))
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in sorted(closed)
        if path.relative_to(PACKAGE).parts[0] not in READS_THE_CLOCK
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "clock.now"
    ]
    wrong += [name(p) for p in sorted(closed) if "lianfang.kernel.clock.now" in imports(p)]
    assert wrong == []


@pytest.mark.parametrize("app", APPS, ids=name)
def test_an_app_says_in_one_sentence_what_it_is_for(app):
    module = tree(app / "__init__.py")
    assert len(module.body) == 1, "an app re-exports nothing"
    sentence = ast.get_docstring(module) or ""
    assert sentence.endswith(".") and "\n\n" not in sentence


def test_nothing_is_called_utils():
    drawers = {"utils", "util", "helpers", "misc", "common"}
    assert [
        name(path) for path in PACKAGE.rglob("*.py") if drawers & set(path.stem.split("_"))
    ] == []
