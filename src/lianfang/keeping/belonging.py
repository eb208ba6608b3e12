"""Which rows of a table belong to an incident, found from the tables themselves."""

from __future__ import annotations

import re

from django.db import models

from lianfang.incidents.models import Incident
from lianfang.people.models import Person

_LOOKS_INTO = re.compile(r"\bFROM ([a-z]+_[a-z]+)")


def column(model: type[models.Model]) -> str:
    """The table's primary key column."""
    return model._meta.pk.column


def of_incident(model: type[models.Model]) -> str:
    """A condition with `%(incident)s`; every row where a table belongs to the installation.

    A row belongs by its own incident, else by that of what it points to, else by its person.
    """
    return _of_incident(model, frozenset()) or "true"


def read_for(model: type[models.Model]) -> tuple[str, ...]:
    """The other tables that the condition looks into."""
    return tuple(dict.fromkeys(_LOOKS_INTO.findall(of_incident(model))))


def _of_incident(model: type[models.Model], seen: frozenset[type[models.Model]]) -> str | None:
    fields = {f.name: f for f in model._meta.concrete_fields}
    if model is Incident:
        return "id = %(incident)s"
    if "incident" in fields:
        return f"{fields['incident'].column} = %(incident)s"
    if "person" in fields and "person" not in _keys(model):
        return _of_person("person")
    if "persons" in fields:
        return f"EXISTS (SELECT 1 FROM unnest(persons) AS p WHERE {_of_person('p')})"
    for name, target in _keys(model).items():
        if target in seen or target is model:
            continue
        if inside := _of_incident(target, seen | {model}):
            there = f"SELECT {column(target)} FROM {target._meta.db_table} WHERE {inside}"
            return f"{fields[name].column} IN ({there})"
    return None


def _of_person(expression: str) -> str:
    people = Person._meta.db_table
    return f"{expression} IN (SELECT id FROM {people} WHERE incident_id = %(incident)s)"


def _keys(model: type[models.Model]) -> dict[str, type[models.Model]]:
    """The model's foreign keys and where they point."""
    return {
        f.name: f.remote_field.model
        for f in model._meta.concrete_fields
        if isinstance(f, models.ForeignKey)
    }
