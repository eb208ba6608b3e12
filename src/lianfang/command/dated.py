"""Constraints that every dated row of the headquarters has."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


def ended_whole(name: str) -> models.CheckConstraint:
    """An end has its moment, when the system learnt it, and why; or none of the three."""
    return models.CheckConstraint(
        name=name,
        condition=Q(to_at__isnull=True, ended_recorded_at__isnull=True, ended_why="")
        | Q(to_at__isnull=False, ended_recorded_at__isnull=False) & ~Q(ended_why=""),
    )


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """An end, if there is one, comes after the beginning."""
    return models.CheckConstraint(
        name=name, condition=Q(to_at__isnull=True) | Q(to_at__gt=F("from_at"))
    )
