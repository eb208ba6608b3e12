"""Compounds with gates, grids of 300 to 500 households, households as addresses."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lianfang.jurisdictions.models import CodeField
from lianfang.kernel import ids
from lianfang.places.choices import Management


class Compound(models.Model):
    """A residential compound (小区): an estate with gates; not a community (社区)."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    name = models.CharField(max_length=80)
    division = CodeField(db_index=True)
    management = models.CharField(max_length=24, choices=Management)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division", "name"], name="compound_once")]

    def __str__(self) -> str:
        return self.name


class Gate(models.Model):
    """A way in and out of a compound."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="gates")
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["compound", "name"], name="gate_once")]

    def __str__(self) -> str:
        return self.name


class ClosedManagement(models.Model):
    """A compound is under closed management (封闭式管理), on a basis, from and until.

    It has an end from the beginning and lapses by itself; `ended_at` is an earlier one.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="+")
    division = CodeField()
    basis = models.CharField(max_length=200)
    document = models.CharField(max_length=120)
    from_at = models.DateTimeField()
    until = models.DateTimeField()
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_recorded_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=200, null=True)

    class Meta:
        indexes = [models.Index(fields=["division", "until"], name="closed_by_place")]
        constraints = [
            models.CheckConstraint(name="closed_has_an_end", condition=Q(until__gt=F("from_at"))),
            models.CheckConstraint(
                name="closed_ended_with_reason",
                condition=Q(
                    ended_at__isnull=True, ended_recorded_at__isnull=True, ended_why__isnull=True
                )
                | Q(
                    ended_at__lte=F("until"),
                    ended_recorded_at__isnull=False,
                    ended_why__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compound_id} closed until {self.until:%Y-%m-%d}"


class Grid(models.Model):
    """The smallest staffed place: its code is the community's or village's and three digits."""

    code = CodeField(primary_key=True)
    name = models.CharField(max_length=80)
    households = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class GridCompound(models.Model):
    """Which compounds a grid reaches into, from and to."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grid", "compound"],
                condition=Q(to_at__isnull=True),
                name="grid_compound_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.grid_id} in {self.compound_id}"


class Alias(models.Model):
    """What people call a place and no register does, as a clerk taught it.

    人民医院家属院 is a compound, or lies in a community. It names a place and never a person.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    name = models.CharField(max_length=60)
    division = CodeField(db_index=True)
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, null=True, related_name="+")
    taught_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    ended_recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "division"],
                condition=Q(ended_recorded_at__isnull=True),
                name="alias_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Household(models.Model):
    """An address with a count of members: no names. The door is sealed."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    division = CodeField()
    compound = models.ForeignKey(
        Compound, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    door = models.BinaryField()
    members = models.PositiveSmallIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["division", "id"], include=["recorded_at"], name="household_by_grid"
            )
        ]

    def __str__(self) -> str:
        return f"household {self.id}"
