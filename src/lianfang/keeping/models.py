"""Holds, and the destruction of an incident's people with its count of each table."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lianfang.incidents.models import Incident
from lianfang.keeping.choices import Stage
from lianfang.kernel import ids


class Hold(models.Model):
    """What an open remedy or inquiry needs is not destroyed until its review (R7).

    In force once another person approved it, until it is ended. `tables` are labels of the
    register.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    tables = ArrayField(models.CharField(max_length=60))
    lawful = models.CharField(max_length=200)
    necessary = models.CharField(max_length=200)
    safe = models.CharField(max_length=200)
    review_on = models.DateField()
    proposed_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hold_approved_by_another",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | (Q(approved_at__isnull=False) & ~Q(approved_by=F("proposed_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"hold until {self.review_on}"


class Destruction(models.Model):
    """The end of an incident's people: two officers and a witness, package, certificate (R8)."""

    incident = models.OneToOneField(
        Incident, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.PROPOSED)
    first = models.UUIDField()
    first_name = models.CharField(max_length=40)
    first_at = models.DateTimeField()
    second = models.UUIDField(null=True)
    second_name = models.CharField(max_length=40, default="")
    second_at = models.DateTimeField(null=True)
    witness = models.UUIDField(null=True)
    witness_name = models.CharField(max_length=40, default="")
    witness_at = models.DateTimeField(null=True)
    package = models.JSONField(default=dict)
    keyless_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    certificate = models.JSONField(default=dict)
    certificate_hash = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="destruction_by_three",
                condition=(Q(second__isnull=True) | ~Q(second=F("first")))
                & (Q(witness__isnull=True) | (~Q(witness=F("first")) & ~Q(witness=F("second")))),
            ),
            models.CheckConstraint(
                name="destruction_agreed_first",
                condition=Q(stage__in=("proposed", "agreed"))
                | Q(second__isnull=False, witness__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"destruction: {self.stage}"


class DestroyedTable(models.Model):
    """One table of a destruction: how many rows lost their content or went, and whether its
    pages were written anew since.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    destruction = models.ForeignKey(Destruction, on_delete=models.PROTECT, related_name="tables")
    label = models.CharField(max_length=60)
    kind = models.CharField(max_length=1)
    rows = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    rewritten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["destruction", "label"], name="destroyed_once")
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.rows}"
