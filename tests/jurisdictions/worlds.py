"""One row in each table of the schema for each of three places, whatever the tables are.

A new table gets its rows without a word here, unless its own constraints need one in `SPECIAL`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from lianfang.jurisdictions.scope import Scope, ScopeKind
from lianfang.kernel import clock

NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)
Model = type[models.Model]


def all_models() -> list[Model]:
    """Every model of ours."""
    return [m for m in apps.get_models() if m.__module__.startswith("lianfang.")]


def walled(model: Model) -> bool:
    """Whether its table has row security that binds its owner too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = %s::regclass",
            [model._meta.db_table],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


SPECIAL: dict[str, dict[str, Any]] = {
    "people.Join": {"ended_why": None},
    "people.DoubtfulPair": {"agrees": [], "differs": []},
    "quarantine.Order": {"kind": "home", "site": None},
    "quarantine.HealthCheck": {"temperature": 365},
    "quarantine.CheckSample": {"by_post": None},
    "quarantine.Transfer": {"destination": "clinic", "site": None, "vehicle": None},
    "quarantine.Dependant": {"by_post": None},
    "screening.Row": {"fate": "attached", "outcome": "pending"},
    "screening.PaperSheet": {
        "lines": [uuid4()],
        "kind": "leads",
        "round": None,
        "doors": None,
    },
    "screening.Recheck": {"by_post": None},
    "screening.Tip": {"lead": None},
    "screening.Roster": {"is_zero": True, "persons": 0, "batch": None},
    "screening.Answer": {"outcome": "found"},
    "command.Pairing": {"kind": "station", "compound": None},
    "command.Directive": {"body": "", "supersedes": None, "approved_by": None},
    "command.Addressee": {"verdict": ""},
    "command.Handover": {"taken_by": None},
    "messages.Message": {"held_why": ""},
    "messages.Wish": {"budget": 5},
    "reviewing.BrokenGlass": {"until": NOW + timedelta(minutes=15)},
    "messages.Dispatch": {"try_at": NOW},
    "oversight.MatterDecision": {"outcome": ""},
    "duties.Obligation": {"slot_on": clock.day_of(NOW)},
    "incidents.Incident": {"drill": True},
}
"""Values that a table's own constraints ask for."""

_SHARED = {"incidents.Incident", "jurisdictions.Register"}


class World:
    """A place with its unit, post, officer and person, and one row of every table."""

    shared: dict[str, models.Model]

    def __init__(self, number: int, division: str, shared: dict[str, models.Model]) -> None:
        """Rows are numbered, so that those of several worlds do not collide."""
        self.number = number
        self.division = division
        self.actor = uuid4()
        self.rows = shared
        self.own: dict[str, models.Model] = {}

    def row(self, model: Model) -> models.Model:
        """This world's row of a table; it and what it refers to are made when first asked."""
        label = model._meta.label
        kept = self.rows if label in _SHARED else self.own
        if label not in kept:
            kept[label] = self.fresh(model)
            kept[label].save(force_insert=True)
        return kept[label]

    def fresh(self, model: Model) -> models.Model:
        """A row of this world that is not saved yet."""
        special = SPECIAL.get(model._meta.label, {})
        values = {}
        for field in model._meta.concrete_fields:
            name = field.name
            value = special[name] if name in special else self._value(model, field)
            values[name] = value
        return model(**values)

    def scope(self, kind: ScopeKind) -> Scope:
        """The scope of that kind that answers for this world and nothing else."""
        unit, post = self.id_of("accounts.Unit"), self.id_of("accounts.Post")
        person = self.id_of("people.Person")
        return Scope(
            kind,
            prefix=self.division if kind in (ScopeKind.AREA, ScopeKind.DOORS) else "",
            divisions=(self.division,) if kind is ScopeKind.AREAS else (),
            unit=unit if kind is ScopeKind.UNIT else None,
            subjects=(person,)
            if kind in (ScopeKind.RELATION, ScopeKind.GUARD, ScopeKind.OWN)
            else (),
            post=post,
            actor=self.actor,
        )

    def id_of(self, label: str) -> UUID:
        """The key of this world's row of a table."""
        key: UUID = self.row(apps.get_model(label)).pk
        return key

    def _value(self, model: Model, field: models.Field[Any, Any]) -> Any:
        if field.remote_field is not None:
            return self._related(model, field)
        if isinstance(field, models.UUIDField):
            return self._known_id(model, field)
        if field.name in ("division", "area"):
            return self.division
        if isinstance(field, ArrayField):
            return [self._known_id(model, field)] if field.name in ("persons", "subjects") else []
        if field.null and not isinstance(field, models.CharField):
            return None
        return _plain(field, self.number, self.division)

    def _related(self, model: Model, field: models.Field[Any, Any]) -> models.Model | None:
        other = field.related_model
        if other is model or field.name in ("kept", "second"):
            return None if field.null else self._another(model)
        return self.row(other)  # type: ignore[arg-type]

    def _another(self, model: Model) -> models.Model:
        made = self.fresh(apps.get_model("people.Person"))
        made.pk = UUID(int=uuid4().int | 0xFFFF << 112)  # behind all others, as a pair wants it
        made.save(force_insert=True)
        return made

    def _known_id(self, model: Model, field: models.Field[Any, Any]) -> UUID | None:
        if field.primary_key:
            return uuid4()
        if field.name in ("person", "persons", "subject", "subjects"):
            return self.id_of("people.Person")
        if field.name in ("unit", "provider"):
            return self.id_of("accounts.Unit")
        if field.name in ("post", "by_post", "owner"):
            return self.id_of("accounts.Post")
        if field.name in ("actor", "officer"):
            return self.actor
        return None if field.null else uuid4()


def _plain(field: models.Field[Any, Any], number: int, division: str) -> Any:
    ends = field.name in ("to_at", "end_at", "closes_at")
    match field:
        case models.CharField():
            return _text(field, number, division)
        case models.DateTimeField():
            return NOW + timedelta(days=1 if ends else 0)
        case models.DateField():
            return NOW.date()
        case models.BooleanField():
            return False
        case models.IntegerField() | models.FloatField():
            return number
        case models.BinaryField():
            return bytes([number])
        case models.JSONField():
            return {}
    raise TypeError(f"{field} needs a value in worlds.py")


def _text(field: models.CharField[Any, Any], number: int, division: str) -> str | None:
    if field.choices:
        return str(field.flatchoices[0][0]) if not field.null else None
    if field.name in ("code", "old", "new"):
        return division
    return None if field.null else f"{number}"[: field.max_length]


def worlds(*divisions: str) -> list[World]:
    """Worlds that share an incident, each with a row in every table that has one."""
    shared: dict[str, models.Model] = {}
    made = [World(n, division, shared) for n, division in enumerate(divisions, start=1)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT duties_ensure_month(%s)", [NOW.date()])
    for world in made:
        for model in all_models():
            if walled(model):
                world.row(model)
    return made
