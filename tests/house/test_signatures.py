"""Acts and questions have one shape each, wherever they stand."""

import ast

import pytest

from tests.house.source import Function, modules_of, name, public_functions

# audit makes @operation itself, and its acts close moments for every other app.
OPERATIONS = [path for path in modules_of("operations") if path.parent.name != "audit"]
ACTS = {"operation", "closing_operation"}
# These know no place below the district, so their questions have no scope.
WITHOUT_SCOPE = {"audit", "jurisdictions", "incidents", "figures"}
GIVES_THE_SCOPE = {"actor_of"}
QUERIES = [path for path in modules_of("queries") if path.parent.name not in WITHOUT_SCOPE]


def decorators(function: Function) -> list[str]:
    """Names of the decorators, without what they are called with."""
    return [ast.unparse(d.func if isinstance(d, ast.Call) else d) for d in function.decorator_list]


@pytest.mark.parametrize("path", OPERATIONS, ids=name)
def test_an_act_is_an_operation_with_by_and_at(path):
    for function in public_functions(path):
        assert len(decorators(function)) == 1, function.name
        assert set(decorators(function)) <= ACTS, function.name
        assert {a.arg for a in function.args.kwonlyargs} >= {"by", "at"}, function.name


@pytest.mark.parametrize("path", QUERIES, ids=name)
def test_a_question_takes_its_scope_first(path):
    for function in public_functions(path):
        if function.name in GIVES_THE_SCOPE:
            continue
        arguments = [a.arg for a in function.args.posonlyargs + function.args.args]
        assert arguments[:1] == ["scope"], function.name
