"""The district's gazetteer: the register of the day, former names, compounds and aliases."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import CharField, Count, Max, QuerySet
from django.db.models.functions import Cast

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
    state = _state(scope, area, day)
    kept = _kept.get(area)
    if kept is None or kept[0] != state:
        kept = _kept[area] = (state, _built(scope, area, day))
    return kept[1]


def _state(scope: Scope | None, area: str, day: date) -> tuple[object, ...]:
    found = queries.register(scope, area[:_CITY], day), queries.register(scope, area, day)
    low, high = prefix_range(area)
    within = {"division__gte": low, "division__lt": high}
    last = Max(Cast("id", CharField()))
    compounds = Compound.objects.filter(**within).aggregate(n=Count("pk"), last=last)
    taught = Alias.objects.filter(**within).aggregate(
        n=Count("pk"), ended=Count("ended_recorded_at"), last=last
    )
    registers = (one.pk if one else None for one in found)
    changed = len(queries.links(scope, day))
    return (*registers, changed, *compounds.values(), *taught.values())


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
