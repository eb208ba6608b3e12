"""The district's gazetteer: the register of the day, former names, compounds and aliases."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from lianfang.jurisdictions import data, queries
from lianfang.jurisdictions.addresses import Gazetteer
from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel import clock
from lianfang.places.models import Alias, Compound

_CITY = 4
_kept: dict[str, tuple[tuple[object, ...], Gazetteer]] = {}


def aliases(scope: Scope | None, area: str) -> QuerySet[Alias]:
    """The aliases in force at or below a division, by name."""
    low, high = prefix_range(area)
    return Alias.objects.filter(
        division__gte=low, division__lt=high, ended_recorded_at=None
    ).order_by("name", "division")


def gazetteer(scope: Scope | None, area: str, at: datetime) -> Gazetteer:
    """The names of a district as of a moment; built anew only when one of them changed.

    Aliases and compounds are those recorded by now: what a clerk teaches helps at once.
    """
    day = clock.day_of(at)
    state = _state(area, day)
    kept = _kept.get(area)
    if kept is None or kept[0] != state:
        kept = _kept[area] = (state, _built(scope, area, day))
    return kept[1]


_STATE = """SELECT
    (SELECT id FROM jurisdictions_register WHERE area = ANY (%(city)s) AND dated <= %(day)s
        ORDER BY dated DESC, area DESC LIMIT 1),
    (SELECT id FROM jurisdictions_register WHERE area = ANY (%(own)s) AND dated <= %(day)s
        ORDER BY dated DESC, area DESC LIMIT 1),
    (SELECT count(DISTINCT old) FROM jurisdictions_codelink WHERE dated <= %(day)s),
    (SELECT (count(*), max(id::text))::text FROM places_compound
        WHERE division >= %(low)s AND division < %(high)s),
    (SELECT (count(*), count(ended_recorded_at), max(id::text))::text FROM places_alias
        WHERE division >= %(low)s AND division < %(high)s)"""
"""One question, as it is asked for each person who is entered at the desk."""


def _state(area: str, day: date) -> tuple[object, ...]:
    low, high = prefix_range(area)
    own = [area[:length] for length in (2, 4, 6) if length <= len(area)]
    asked: dict[str, Any] = {
        "city": own[:2], "own": own, "day": day, "low": low, "high": high,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_STATE, asked)
        return tuple(cursor.fetchone())


def _built(scope: Scope | None, area: str, day: date) -> Gazetteer:
    city = dict(queries.divisions(scope, area[:_CITY], day).values_list("code", "name"))
    own = dict(queries.divisions(scope, area, day).values_list("code", "name"))
    beyond = {code: name for code, name in city.items() if not code.startswith(area)}
    low, high = prefix_range(area)
    compounds = Compound.objects.filter(division__gte=low, division__lt=high)
    taught = aliases(scope, area).values_list("name", "division", "compound__name")
    return Gazetteer(
        {**beyond, **own}.items(),
        compounds.order_by("id").values_list("name", "division"),
        data.regions(),
        district=area,
        earlier=queries.former_names(scope, area, day),
        aliases=[(name, code, compound or "") for name, code, compound in taught],
    )
