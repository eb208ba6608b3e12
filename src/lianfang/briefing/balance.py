"""The balance sheet: every app's identities in one list, for page, check and demo."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from importlib import import_module
from inspect import signature
from pkgutil import iter_modules
from typing import Any, Protocol

from django.apps import apps

from lianfang.audit.queries import last_recorded
from lianfang.figures.identities import Identity
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import Scope, across_scopes, second_role_use

_KNOWING = second_role_use("briefing.balance", "Acts of every scope count on the balance sheet.")


class _Source(Protocol):
    """`identities` of a module so named; takes by name what it needs of what `balance` knows."""

    def __call__(self, **known: Any) -> Iterable[Identity]: ...


def balance(scope: Scope, incident: Incident, at: datetime) -> list[Identity]:
    """Both sides of every identity, read within the scope entered, in the order of the floors.

    All that is recorded counts: a drill that was killed is ahead of its clock by some hours.
    """
    with across_scopes(_KNOWING):
        moment = max(at, last_recorded() or at)
    known = {
        "scope": scope,
        "incident": incident.pk,
        "division": incident.division,
        "at": moment,
        "as_of": moment,
    }
    return [
        identity
        for source, wanted in _sources()
        for identity in source(**{name: known[name] for name in known if name in wanted})
    ]


@cache
def _sources() -> tuple[tuple[_Source, tuple[str, ...]], ...]:
    found = [
        import_module(f"{config.name}.{module.name}").identities
        for config in apps.get_app_configs()
        if config.name.startswith("lianfang.") and config.label != "figures"
        for module in iter_modules([config.path])
        if module.name.endswith("identities")
    ]
    return tuple((source, tuple(signature(source).parameters)) for source in found)
