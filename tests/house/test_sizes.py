"""Small parts: taste shows in the longest file and the longest function."""

import ast

import pytest

from tests.house.source import MODULES, Function, name, tree


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_and_functions_stay_small(path):
    assert path.read_text().count("\n") <= 300
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            assert (node.end_lineno or 0) - node.lineno < 40, node.name
