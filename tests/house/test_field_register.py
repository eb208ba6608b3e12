"""The field register is what the models are: nothing personal is kept that it does not name."""

import pytest
from django.apps import apps
from django.db import models

from lianfang.keeping import register
from lianfang.people.models import Person
from tests.house.source import ROOT

TABLES = {table.label: table for table in register.tables()}
OURS = {
    m._meta.label: m
    for m in apps.get_models()
    if m.__module__.startswith("lianfang.") or m._meta.label == "mfa.Authenticator"
}
FILES_OF_NOBODY = {
    "reporting.SuperiorWorkbook",
    "reporting.FilledWorkbook",
    "quarantine.PaperTemplate",
}
"""Tables that hold documents with counts and blanks, and nobody."""
LOOKS_LIKE_AN_END = {
    "to_at", "until", "ended_at", "retired_at", "revoked_at", "expires_at", "ends_at",
    "expire_date",
}  # fmt: skip
MEND = "add it to src/lianfang/keeping/register.toml, with purpose, basis, retention and viewers"


def test_every_table_is_on_the_register_or_holds_nobody():
    assert sorted(set(OURS) - set(TABLES) - register.impersonal()) == [], MEND
    assert sorted((set(TABLES) | register.impersonal()) - set(OURS)) == []
    assert sorted(set(TABLES) & register.impersonal()) == []


@pytest.mark.parametrize("label", sorted(TABLES))
def test_each_column_of_a_personal_table_is_named(label):
    columns = {f.name for f in OURS[label]._meta.concrete_fields}
    assert {f.name for f in TABLES[label].fields} == columns, MEND
    assert len(TABLES[label].fields) == len(columns)


@pytest.mark.parametrize("label", sorted(TABLES))
def test_what_is_sealed_is_destroyed(label):
    """A sealed column is content, and under the incident's key unless a token or a door is."""
    sealed = {
        f.name
        for f in OURS[label]._meta.concrete_fields
        if isinstance(f, models.BinaryField) and not f.name.endswith("token")
    } - {"digest", "door"}
    assert set(TABLES[label].sealed) == sealed
    assert sealed <= {f.name for f in TABLES[label].content}


@pytest.mark.parametrize("label", sorted(register.impersonal()))
def test_a_table_of_nobody_holds_nothing_sealed_and_points_to_nobody(label):
    fields = OURS[label]._meta.concrete_fields
    assert not [f.name for f in fields if f.name in ("person", "persons")], MEND
    assert not [f.name for f in fields if f.related_model is Person], MEND
    if label not in FILES_OF_NOBODY:
        assert not [f.name for f in fields if isinstance(f, models.BinaryField)], MEND


def test_every_entry_says_why_how_long_and_who():
    for table in TABLES.values():
        assert table.kind in "abc", table.label
        for text in (table.what, table.purpose, table.basis, table.seen, table.kept.words):
            assert text.strip(), table.label
        assert all(f.words.strip("？") for f in table.fields), table.label


def test_each_column_that_can_end_is_ended_or_said_not_to():
    found = {
        label
        for label, model in OURS.items()
        if LOOKS_LIKE_AN_END & {f.name for f in model._meta.concrete_fields}
    }
    assert found == set(register.ends()) | set(register.lasting()), (
        "say in [ends] or [lasts] of register.toml what becomes of it at the incident's end"
    )


def test_the_register_in_docs_is_this_one():
    written = (ROOT / "docs" / "field-register.md").read_text("utf-8")
    assert written == register.as_markdown(), "run `lianfang keeping register`"
