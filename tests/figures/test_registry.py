"""Each figure is declared once; its hash is the version of its definition."""

from dataclasses import fields, replace
from uuid import uuid4

import pytest

from lianfang.figures import registry
from lianfang.figures.registry import Figure, Measure, Style, all_figures, declare, figure


def make(**changed) -> Figure:
    key = uuid4().hex[:6]
    whole = {
        "id": f"T{key}",
        "name": f"test_{key}",
        "label": "试",
        "label_en": "test",
        "unit": "个",
        "definition": "what is counted",
        "rows_sql": "SELECT 1",
    }
    return Figure(**(whole | changed))


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    monkeypatch.setattr(registry, "_FIGURES", {})


def test_a_declared_figure_is_found_by_id_and_by_name():
    one = declare(make())
    assert figure(one.id) is figure(one.name) is one
    with pytest.raises(KeyError):
        figure("no such figure")


def test_figures_come_in_order_of_id():
    for key in ("F10", "F02", "F01"):
        declare(make(id=key))
    assert [f.id for f in all_figures()] == ["F01", "F02", "F10"]


def test_the_same_declaration_again_is_the_same():
    one = declare(make())
    assert declare(replace(one)) == one
    assert len(all_figures()) == 1


@pytest.mark.parametrize("taken", ["id", "name"])
def test_an_id_or_a_name_is_declared_once(taken):
    one = declare(make())
    with pytest.raises(ValueError, match="already declared"):
        declare(make(**{taken: getattr(one, taken)}))
    assert all_figures() == [one]


WORDS = {"id", "name", "label", "label_en", "unit", "parts", "opens", "additive"}
CHANGES = {
    "definition": "something else",
    "rows_sql": "SELECT 2",
    "measure": Measure.SUM,
    "style": Style.NEARLY,
    "counted": frozenset({"a"}),
}


def test_every_field_either_decides_or_only_names():
    assert {f.name for f in fields(Figure)} == WORDS | CHANGES.keys()


@pytest.mark.parametrize(("field", "value"), CHANGES.items())
def test_the_hash_changes_with_what_is_counted(field, value):
    one = make()
    assert replace(one, **{field: value}).hash != one.hash


def test_the_hash_stays_when_only_the_label_changes():
    one = make()
    assert replace(one, label="别的", label_en="other", opens="/list").hash == one.hash
