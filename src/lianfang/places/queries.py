"""Questions about places below the village: compounds, gates, grids, households."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.places.models import Compound, Gate, Grid, GridCompound, Household


def _below(code: str, field: str) -> Q:
    low, high = prefix_range(code)
    return Q(**{f"{field}__gte": low, f"{field}__lt": high})


def grids(scope: Scope, division: str) -> QuerySet[Grid]:
    """The grids at or below a division, by code."""
    return Grid.objects.filter(_below(division, "code")).order_by("code")


def compounds(scope: Scope, division: str) -> QuerySet[Compound]:
    """The compounds at or below a division, by division and name."""
    return Compound.objects.filter(_below(division, "division")).order_by("division", "name")


def compound_names(scope: Scope, division: str) -> list[tuple[str, str]]:
    """The (name, code) pairs of compounds, as a gazetteer takes them."""
    return list(compounds(scope, division).values_list("name", "division"))


def gates(scope: Scope, compound: UUID) -> QuerySet[Gate]:
    """The gates of a compound, by name."""
    return Gate.objects.filter(compound=compound).order_by("name")


def compounds_of_grid(scope: Scope, grid: str) -> QuerySet[Compound]:
    """The compounds that a grid reaches into now, by name."""
    reached = GridCompound.objects.filter(grid=grid, to_at__isnull=True).values("compound")
    return Compound.objects.filter(pk__in=reached).order_by("name")


def grids_of_compound(scope: Scope, compound: UUID) -> QuerySet[Grid]:
    """The grids that reach into a compound now, by code."""
    reaching = GridCompound.objects.filter(compound=compound, to_at__isnull=True).values("grid")
    return Grid.objects.filter(pk__in=reaching).order_by("code")


def households(scope: Scope, grid: str) -> QuerySet[Household]:
    """The households of a grid within the scope entered, in the order of entry."""
    return Household.objects.filter(division=grid).order_by("id")


def division_of_household(scope: Scope, household: UUID) -> str | None:
    """The place of a household within the scope entered; None outside it."""
    return Household.objects.filter(pk=household).values_list("division", flat=True).first()


def household_counts(scope: Scope, division: str) -> dict[str, int]:
    """Households within the scope entered, by grid."""
    found = Household.objects.filter(_below(division, "division"))
    return dict(found.values("division").annotate(n=Count("pk")).values_list("division", "n"))


def households_counted(scope: Scope, division: str) -> int:
    """The households that the grids of a division count."""
    total = grids(scope, division).aggregate(n=Sum("households"))["n"]
    return int(total or 0)
