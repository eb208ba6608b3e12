"""The second role crosses scopes: each of its uses is named, explained, and in one place."""

import ast
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import lianfang
from lianfang.jurisdictions.scope import (
    SECOND_ROLE_USES,
    Scope,
    ScopeKind,
    SecondRoleUse,
    across_scopes,
    entered,
    second_role_use,
)

SOURCE = Path(lianfang.__file__).parent
MODULES = [p for p in sorted(SOURCE.rglob("*.py")) if "migrations" not in p.parts]
HERE = SOURCE / "jurisdictions" / "scope.py"


@cache
def tree(path: Path) -> ast.Module:
    """The module, parsed."""
    return ast.parse(path.read_text())


def declared() -> dict[str, tuple[Path, str]]:
    """Name of each use to its module and the constant that holds it."""
    found: dict[str, tuple[Path, str]] = {}
    for path in MODULES:
        for node in tree(path).body:
            match node:
                case ast.Assign(
                    targets=[ast.Name(id=constant)],
                    value=ast.Call(func=ast.Name(id="second_role_use"), args=[name, *_]),
                ):
                    key = ast.literal_eval(name)
                    assert key not in found, f"{key} is declared twice"
                    found[key] = (path, constant)
    return found


def test_each_use_is_declared_by_the_app_it_is_named_after():
    for name, (path, _) in declared().items():
        assert path.relative_to(SOURCE).parts[0] == name.split(".")[0], name


def test_every_use_says_why():
    for path, _ in declared().values():
        import_module(".".join(path.relative_to(SOURCE.parent).with_suffix("").parts))
    assert declared().keys() <= SECOND_ROLE_USES.keys()
    for use in SECOND_ROLE_USES.values():
        assert use.why.endswith("."), use


def test_each_use_is_used_and_by_its_own_app_only():
    for name, (home, constant) in declared().items():
        users = [
            p
            for p in MODULES
            if mentions(p, constant) and (p == home or imports(p, constant, home))
        ]
        assert users, f"{name} is declared and never used"
        assert {p.relative_to(SOURCE).parts[0] for p in users} == {name.split(".")[0]}, name
        if constant.startswith("_"):
            assert users == [home], name


def mentions(path: Path, constant: str) -> bool:
    return any(
        isinstance(node, ast.Name) and node.id == constant and isinstance(node.ctx, ast.Load)
        for node in ast.walk(tree(path))
    )


def imports(path: Path, constant: str, home: Path) -> bool:
    module = ".".join(home.relative_to(SOURCE.parent).with_suffix("").parts)
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == module
        and constant in {alias.name for alias in node.names}
        for node in ast.walk(tree(path))
    )


def test_the_second_role_is_entered_through_a_declared_use_only():
    for path in MODULES:
        if path == HERE:
            continue
        for node in ast.walk(tree(path)):
            match node:
                case ast.Call(func=ast.Name(id="entered"), args=[argument, *_]):
                    assert "SECOND" not in ast.unparse(argument), path
                case ast.Constant(value=str(text)):
                    assert "lianfang_second" not in text or path.parent.name == "database", path


def test_an_undeclared_use_is_refused():
    with (
        pytest.raises(ValueError, match="not a declared use"),
        across_scopes(SecondRoleUse("tests.undeclared", "No reason.")),
    ):
        pass


def test_a_name_is_declared_for_one_reason():
    use = second_role_use("tests.declared", "One reason.")
    try:
        assert second_role_use("tests.declared", "One reason.") == use
        with pytest.raises(ValueError, match="already used"):
            second_role_use("tests.declared", "Another reason.")
    finally:
        SECOND_ROLE_USES.pop("tests.declared")


@pytest.mark.django_db
def test_leaving_the_second_role_gives_the_scope_back():
    from tests.cast import GRID, NEXT_GRID, OFFICE, details, outbreak, resident
    from tests.jurisdictions.worlds import NOW

    from lianfang.people.models import Person

    incident = outbreak(NOW)
    here = resident(incident, NOW, details(), GRID)
    there = resident(incident, NOW, details(sequence=2), NEXT_GRID)
    use = second_role_use("tests.crossing", "To come back.")
    try:
        with entered(Scope(ScopeKind.AREA, prefix=GRID, actor=OFFICE.id)):
            assert {p.pk for p in Person.objects.all()} == {here}
            with across_scopes(use):
                assert {p.pk for p in Person.objects.all()} == {here, there}
            assert {p.pk for p in Person.objects.all()} == {here}
    finally:
        SECOND_ROLE_USES.pop("tests.crossing")
