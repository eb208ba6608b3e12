"""The end of the response: nothing stays on (R25)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Q

from lianfang.accounts.actors import Actor
from lianfang.accounts.choices import Role
from lianfang.accounts.models import Holding, Post
from lianfang.accounts.permissions import Permission
from lianfang.accounts.sign_in_models import Phone, Session, Slip
from lianfang.audit.operations import concerning, operation, recorded_at
from lianfang.duties.choices import DutyKind
from lianfang.duties.ledger import void_all
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.keeping import register
from lianfang.keeping.belonging import of_incident
from lianfang.keeping.rules import WINDING_UP
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError
from lianfang.quarantine.models import Order
from lianfang.quarantine.operations import end_orders

_ENDING = second_role_use(
    "keeping.end", "At the incident's end every order, post, code and power ends, wherever it is."
)
WINDERS_UP = (
    Role.COMMANDER,
    Role.GROUP_STAFF,
    Role.PRIVACY_REVIEWER,
    Role.SUPERVISION,
    Role.ADMINISTRATOR,
)
"""Whose posts go on for a while, to offer copies, decide remedies and destroy."""

_STILL_OWED = (
    DutyKind.APPEAL_RECEIPT,
    DutyKind.APPEAL_ANSWER,
    DutyKind.CORRECTION_ANSWER,
    DutyKind.HELD_CALL,
)
"""Remedies are answered after the end too."""

_WHY = "疫情应急响应结束"


class EndedAlready(DomainError):
    """This incident has ended already."""


@operation
def end_incident(incident: Incident, *, by: Actor, at: datetime) -> dict[str, int]:
    """End an incident and all that is in force in it; gives how many rows ended, by table.

    Posts that wind it up go on for 90 days. Raises EndedAlready.
    """
    by.require(Permission.DECIDE_LEVEL, incident.division)
    by.require(Permission.KEEP_DATA, incident.division)
    with across_scopes(_ENDING):
        if not Incident.objects.filter(pk=incident.pk, ended_at=None).update(ended_at=at):
            raise EndedAlready
        running = Order.objects.filter(incident=incident, start_at__lte=at, end_at__gt=at)
        orders = list(running.filter(Q(ended_at=None) | Q(ended_at__gt=at)))
        if orders:
            end_orders([o.pk for o in orders], _WHY, by=by, at=at)
        ended = {"quarantine.Order": len(orders)} | dict(_ended(incident, at))
        ended["duties.Obligation"] = void_all(
            incident.pk, due_from=at, but=_STILL_OWED, lifted_by=by.id, why=_WHY,
            recorded_at=recorded_at(),
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {Session._meta.db_table}")
            ended["accounts.Session"] = cursor.rowcount
        winding = Post.objects.filter(role__in=WINDERS_UP)
        last = at + WINDING_UP
        winding.filter(Q(to_at=None) | Q(to_at__gt=last), from_at__lt=last).update(to_at=last)
    incident.ended_at = at
    concerning(incident, ended=ended)
    return ended


def _ended(incident: Incident, at: datetime) -> Iterator[tuple[str, int]]:
    for label, name in register.ends().items():
        model = apps.get_model(label)
        if model is Order:
            continue
        yield label, _end(model, name, incident, at)


def _end(model: type[models.Model], name: str, incident: Incident, at: datetime) -> int:
    """End what would go on; what was to begin later never does."""
    fields = {f.name for f in model._meta.concrete_fields}
    if model in (Phone, Slip):
        at = clock.wall()
    open_ones = f"({name} IS NULL OR {name} > %(at)s)" + _leaving_winders_up(model)
    to = (
        "greatest(%(at)s, from_at + interval '1 microsecond')" if "from_at" in fields else "%(at)s"
    )
    values = _said(model, fields)
    sets = [f"{name} = {to}"]
    sets += [f"{field} = %({field})s" for field in values]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET {', '.join(sets)}"
            f" WHERE {open_ones} AND {of_incident(model)}",
            {"at": at, "incident": incident.pk, **values},
        )
        return int(cursor.rowcount)


def _said(model: type[models.Model], fields: set[str]) -> dict[str, Any]:
    """When the end was learnt and why, where a table keeps that."""
    values: dict[str, Any] = {}
    if "ended_recorded_at" in fields:
        values["ended_recorded_at"] = recorded_at()
    if "ended_why" in fields:
        values["ended_why"] = _WHY
    return values


def _leaving_winders_up(model: type[models.Model]) -> str:
    if model is Slip:
        return " AND used_at IS NULL"
    posts = ", ".join(f"'{role.value}'" for role in WINDERS_UP)
    if model is Post:
        return f" AND role NOT IN ({posts})"
    if any(f.name == "post" and f.related_model is Post for f in model._meta.concrete_fields):
        table = Post._meta.db_table
        return f" AND post_id NOT IN (SELECT id FROM {table} WHERE role IN ({posts}))"
    if any(f.name == "holding" for f in model._meta.concrete_fields):
        held = f"SELECT h.id FROM {Holding._meta.db_table} h JOIN {Post._meta.db_table} p"
        return f" AND holding_id NOT IN ({held} ON p.id = h.post_id WHERE p.role IN ({posts}))"
    return ""
