"""Questions about places below the village: compounds, gates, grids, households."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.places.models import Compound, Gate, Grid, Household


def _below(code: str, field: str) -> Q:
    low, high = prefix_range(code)
    return Q(**{f"{field}__gte": low, f"{field}__lt": high})


def grids(scope: Scope, division: str) -> QuerySet[Grid]:
    """The grids at or below a division, by code."""
    return Grid.objects.filter(_below(division, "code")).order_by("code")


def compounds(scope: Scope, division: str) -> QuerySet[Compound]:
    """The compounds at or below a division, by division and name."""
    return Compound.objects.filter(_below(division, "division")).order_by("division", "name")


def gates(scope: Scope, compound: UUID) -> QuerySet[Gate]:
    """The gates of a compound, by name."""
    return Gate.objects.filter(compound=compound).order_by("name")


def households(scope: Scope, grid: str) -> QuerySet[Household]:
    """The households of a grid within the scope entered, in the order of entry."""
    return Household.objects.filter(division=grid).order_by("id")


def division_of_household(scope: Scope, household: UUID) -> str | None:
    """The place of a household within the scope entered; None outside it."""
    return Household.objects.filter(pk=household).values_list("division", flat=True).first()
