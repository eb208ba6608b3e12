"""Dated registers of divisions, and the links from old codes to new."""

from __future__ import annotations

from django.db import models

from lianfang.jurisdictions.rules import Kind, LinkKind
from lianfang.kernel import ids


class CodeField(models.CharField):  # type: ignore[type-arg]
    """A division's code of 2 to 12 digits, or a grid's of 15: compared byte by byte."""

    def __init__(self, **options: object) -> None:
        options.setdefault("max_length", 15)
        options.setdefault("db_collation", "C")
        super().__init__(**options)  # type: ignore[arg-type]


class Register(models.Model):
    """A published list of divisions, in force from its date until the next of its area."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    area = CodeField()
    dated = models.DateField()
    source = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "dated"], name="register_once")]

    def __str__(self) -> str:
        return f"{self.area} {self.dated}"


class Division(models.Model):
    """A place of one register: its code's prefix is its superior."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="divisions")
    code = CodeField(db_index=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in Kind])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "code"], name="division_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CodeLink(models.Model):
    """An old code's successor when a register changed; records keep the code of their day."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    old = CodeField(db_index=True)
    new = CodeField(db_index=True)
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in LinkKind])
    dated = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new", "dated"], name="code_link_once")
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
